"""Which articles stand for their stories, where stories are counted and not the articles that carry them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from mapdash.view.columns import Flags, Ints, Longs
from mapdash.view.filter import Filter
from mapdash.view.kept import Kept

if TYPE_CHECKING:
    from mapdash.view.snapshot import Part

_Key = tuple[str, frozenset[str], bool]


class Stories:
    """The stories that several articles of a collection carry.

    Of the articles of a story that have the outlet and the words asked for, one stands for it: its face, which is the
    earliest of all, else the one that was added first. The others are hidden; dates, places and all else are then asked
    of the one that stands for the story. So which articles are hidden does not change while the days are moved.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = tuple(parts)
        part, at, story, id = self._members()
        order = np.lexsort((id, id != story, story))
        self._part, self._at, self._story = part[order], at[order], story[order]
        self._hidden = Kept(self._find, 32)

    @property
    def any(self) -> bool:
        """Whether there is a copy at all."""
        return len(self._at) > 0

    def hidden(self, part: Part, filter: Filter, *, by_source: bool = False) -> Flags | None:
        """Flags of the articles of a part that another one stands for; None for none.

        Args:
            part: one of the collection's parts.
            filter: its outlets and words say which articles can stand for a story.
            by_source: of each outlet one article stands for a story.
        """
        if filter.count != "stories" or not self.any or part not in self._parts:
            return None
        return self._hidden((filter.words.strip(), filter.sources, by_source))[self._parts.index(part)]

    def _members(self) -> tuple[Ints, Longs, Longs, Longs]:
        """Part, position, story and id of every article whose story has several."""
        copied = [part.columns.story[part.columns.story != part.columns.article_id] for part in self._parts]
        stories = np.unique(np.concatenate(copied)) if copied else np.empty(0, np.int32)
        found: list[tuple[Any, ...]] = []
        for number, part in enumerate(self._parts):
            columns = part.columns
            here = np.flatnonzero(np.isin(columns.story, stories)) if len(stories) else np.empty(0, np.int64)
            found.append((np.full(len(here), number), here, columns.story[here], columns.article_id[here]))
        part_of, at, story, id = (np.concatenate(column) for column in zip(*found, strict=True))
        return part_of.astype(np.int32), at, story.astype(np.int64), id

    def _find(self, key: _Key) -> list[Flags | None]:
        words, sources, by_source = key
        fits = np.ones(len(self._at), np.bool_)
        source = np.zeros(len(self._at), np.int64)
        for number, part in enumerate(self._parts):
            here = np.flatnonzero(self._part == number)
            at, columns = self._at[here], part.columns
            source[here] = columns.source[at]
            if columns.gone is not None:
                fits[here] &= ~columns.gone[at]
            having = part.words(words)
            if having is not None:
                fits[here] &= having[at]
            if sources:
                wanted = np.fromiter((name in sources for name in columns.sources), np.bool_, len(columns.sources))
                fits[here] &= wanted[columns.source[at]]
        fitting = np.flatnonzero(fits)
        group = self._story[fitting]
        if by_source:
            group = group * (int(source.max(initial=0)) + 1) + source[fitting]
        _, standing = np.unique(group, return_index=True)
        behind = np.ones(len(fitting), np.bool_)
        behind[standing] = False
        hidden = fitting[behind]
        flags: list[Flags | None] = []
        for number, part in enumerate(self._parts):
            here = hidden[self._part[hidden] == number]
            flags.append(np.zeros(part.columns.n_articles, np.bool_) if len(here) else None)
            if (made := flags[-1]) is not None:
                made[self._at[here]] = True
        return flags
