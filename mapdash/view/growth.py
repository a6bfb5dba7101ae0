"""Following a growing collection: one large part, and behind it small ones of what came since.

New articles are read into the last, small part, which is arranged anew each time; when it has grown it is left alone
and, as in a log-structured merge tree (O'Neil et al. 1996), merged with the one before it once the two are of one size.
So an article that comes to ten million mentions costs what the last few thousand cost, and there are never many parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from mapdash.collection import Collection
from mapdash.view.columns import Columns, build, merge
from mapdash.view.places import Places, places_from

LAST_PART = 50_000
"""Mentions up to which the last part is arranged anew."""
READ_AT_ONCE = 1_000_000
Told = Callable[[float], object]
"""Is told, while very much is read, what share of it has been."""


@dataclass(frozen=True)
class State:
    """What was read of a collection.

    Attributes:
        parts: the oldest first.
        places: all places.
        sources: all outlets.
        generation: the collection's, before it was read.
        last_article: id up to which articles were read.
        last_mention: likewise.
        regrouped: number up to which changes of stories and versions were read.
    """

    parts: tuple[Columns, ...]
    places: Places
    sources: tuple[str, ...] = field(default=(), repr=False)
    generation: int = -1
    last_article: int = 0
    last_mention: int = 0
    regrouped: int = 0

    @property
    def n_mentions(self) -> int:
        """How many mentions with a place there are."""
        return sum(part.n_mentions for part in self.parts)


def read(collection: Collection, old: State | None = None, told: Told | None = None) -> State:
    """What there is now; of a collection that was read before, only what is new is read."""
    generation = collection.generation()
    if old is None:
        old = State((), places_from(collection.places_table()))
        places = old.places
    else:
        known = int(old.places.key[-1]) if len(old.places) else 0
        places = places_from(collection.places_table(after_key=known), old.places)
    regrouped = collection.regrouped_table(old.regrouped)
    # in this order: a mention read after its article was may be of an even newer one, and is read again then
    articles = collection.articles_table(after_id=old.last_article)
    newest = int(articles["id"].max()) if len(articles) else old.last_article
    mentions = _Mentions(collection, old, newest, told)
    # places of those mentions that were stored since the places were read
    if len(places):
        places = places_from(collection.places_table(after_key=int(places.key[-1])), places)
    parts = _regroup(old.parts, regrouped)
    sources = old.sources
    if len(articles):
        new = build(articles, mentions, places, sources)
        parts, sources = _behind(parts, new), new.sources
    return State(
        parts=parts or (build(articles, [], places),),
        places=places,
        sources=sources,
        generation=generation,
        last_article=newest,
        last_mention=mentions.last,
        regrouped=int(regrouped["number"].max()) if len(regrouped) else old.regrouped,
    )


class _Mentions:
    """The mentions behind an id of articles up to `newest`, in pieces; `last` is the id of the last one given.

    Each piece is read when it is asked for: all of them at once would take gigabytes.
    """

    def __init__(self, collection: Collection, old: State, newest: int, told: Told | None) -> None:
        self._collection = collection
        self._read, self._newest = old.last_article, newest
        self._told = told
        self.last = old.last_mention

    def __iter__(self) -> Iterator[pd.DataFrame]:
        while True:
            piece = self._collection.mentions_table(after_id=self.last, limit=READ_AT_ONCE)
            there = piece[piece["article_id"] <= self._newest]
            if len(there):
                self.last = int(there["id"].max())
                yield there
            if len(there) < READ_AT_ONCE:
                return
            if self._told is not None:
                self._told((int(there["article_id"].iloc[-1]) - self._read) / (self._newest - self._read))


def _behind(parts: tuple[Columns, ...], new: Columns) -> tuple[Columns, ...]:
    """The parts with a new one at the end, merged where that leaves fewer of one size."""
    found = [part for part in parts if part.n_articles]
    while found and (found[-1].n_mentions <= LAST_PART or found[-1].n_mentions <= new.n_mentions):
        new = merge([found.pop(), new], new.places, new.sources)
    return (*found, new)


def _regroup(parts: Sequence[Columns], table: pd.DataFrame) -> tuple[Columns, ...]:
    """The parts with what changed about their stories, and without what a newer version replaced."""
    return tuple(_regrouped(part, table) for part in parts) if len(table) else tuple(parts)


def _regrouped(part: Columns, table: pd.DataFrame) -> Columns:
    ids = table["id"].to_numpy(np.int64)
    here = part.positions(ids)
    if not len(here):
        return part
    table = table.set_index("id").loc[part.article_id[here]]
    story = part.story.copy()
    story[here] = table["story"].to_numpy(np.int32)
    gone = np.zeros(part.n_articles, np.bool_) if part.gone is None else part.gone.copy()
    gone[here] = table["newer"].to_numpy(np.int64) >= 0
    return replace(part, story=story, gone=gone if gone.any() else None)
