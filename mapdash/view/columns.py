"""A collection's articles and mentions as numpy columns, sorted so that a filter is slices and masks.

Articles are sorted by day (then time of day, then id), those without a date last, and are known by their position.
Mentions are sorted by article, then country, then place. So a range of days is one slice of the articles and one of
the mentions, and the distinct (article, place) or (article, country) pairs of any filtered run of mentions are those
that differ from their predecessor: no sorting when a question comes.

A collection is one large part of this shape and, while it grows, a few small ones behind it (`growth.py`): an article
with all its mentions lies in one part, so that counts of articles add up over the parts.

23 bytes per mention and 26 per article; those that only the list of articles needs stay on disk where they were read
from a file (`stored.py`). Mentions without a place are not kept: they are never on the map, and the reader gets them
from the collection. Neither are articles that a newer version has replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mapdash.article import Role
from mapdash.view.places import PRECISIONS, Places

__all__ = ["PRECISIONS", "ROLES", "Columns", "build", "merge"]

UNDATED = np.iinfo(np.int32).max
"""The day of an article without a date: behind all others."""

ROLES: tuple[Role, ...] = tuple(Role)
N_CODES = len(ROLES) * 8
"""Mentions carry `role * 8 + precision`, so that one table look-up tells whether both are asked for."""

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bytes = NDArray[np.uint8]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.uint8] | NDArray[np.uint16]


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """One part of a collection. Arrays are never written after they were made, so threads may share them.

    Attributes:
        places: those of the collection; there may be newer ones that no mention here means.
        sources: the outlets, likewise; "" for unknown.
        article_id: (A,) the collection's numbers.
        by_id: (A,) positions in the order of the numbers.
        day: (A,) days since 1970-01-01, or UNDATED.
        minute: (A,) minute of the day, or -1 where only the day is known.
        source: (A,) position in `sources`.
        story: (A,) number of the article that stands for its story; its own where it is no copy.
        gone: (A,) flags of those that a newer version replaced after they were read; None for none.
        n_dated: how many articles have a date; they come first.
        offset: (A + 1,) position of each article's first mention.
        article: (M,) position of the mention's article.
        place: (M,) position of its place.
        country: (M,) position of the place's country in `places.countries`.
        code: (M,) role and precision, see N_CODES.
        percent: (M,) confidence in whole percents, rounded down.
        start: (M,) offset of the first character in the article's text.
        end: (M,) offset behind the last.
        event_day: (M,) when the sentence says it happened: days since 1970-01-01, or UNDATED.
    """

    places: Places
    sources: tuple[str, ...]
    article_id: Longs
    by_id: Ints
    day: Ints
    minute: NDArray[np.int16]
    source: Ints
    story: Ints
    gone: Flags | None
    n_dated: int
    offset: Ints
    article: Ints
    place: Ints
    country: Codes
    code: Bytes
    percent: Bytes
    start: Ints
    end: Ints
    event_day: Ints

    @property
    def n_articles(self) -> int:
        """How many articles there are, with or without a date or a place, replaced ones included."""
        return len(self.article_id)

    @property
    def has_event(self) -> Flags:
        """(A,) whether a mention's sentence says when."""
        flags = np.zeros(self.n_articles, np.bool_)
        flags[self.article[self.event_day != UNDATED]] = True
        return flags

    @property
    def n_mentions(self) -> int:
        """How many mentions with a place there are."""
        return len(self.place)

    def positions(self, article_ids: Longs) -> Longs:
        """Positions of those of the articles that are known here, in the order given."""
        return self.located(article_ids)[0]

    def located(self, article_ids: Longs) -> tuple[Longs, Longs]:
        """Positions of those of the articles that are known here, and which of those given they are."""
        if not self.n_articles or not len(article_ids):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        first, last = self.article_id[self.by_id[0]], self.article_id[self.by_id[-1]]
        # numbers are given in a row, with few gaps: one table look-up finds most of them
        table = np.full(int(last - first) + 1, -1, np.int32)
        table[self.article_id - first] = np.arange(self.n_articles, dtype=np.int32)
        inside = np.flatnonzero((article_ids >= first) & (article_ids <= last))
        found = table[article_ids[inside] - first]
        return found[found >= 0].astype(np.int64), inside[found >= 0]


def build(
    articles: pd.DataFrame,
    mentions: Iterable[pd.DataFrame],
    places: Places,
    sources: tuple[str, ...] = (),
) -> Columns:
    """Arrange a collection's tables.

    Args:
        articles: `Collection.articles_table()`, or a part of it.
        mentions: `Collection.mentions_table()` in as many pieces as it was read in. Mentions of unknown articles or
            places are left out.
        places: all that the mentions mean.
        sources: outlets that are numbered already; new ones come behind.
    """
    articles = articles[articles["newer"] < 0]
    numbers = {name: number for number, name in enumerate(sources)}
    codes, names = pd.factorize(articles["source"].fillna("").astype(str))
    renumbered = np.array([numbers.setdefault(str(name), len(numbers)) for name in names], np.int32)
    part = _articles(
        articles["id"].to_numpy(np.int64),
        articles["day"].fillna(UNDATED).to_numpy(np.int32),
        _minutes(articles),
        renumbered[codes] if len(names) else codes.astype(np.int32),
        articles["story"].to_numpy(np.int32),
        places,
        tuple(numbers),
    )
    pieces = [_mentions(piece, part, places) for piece in mentions] or [_no_mentions()]
    return _with_mentions(part, {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]})


def merge(parts: Sequence[Columns], places: Places, sources: tuple[str, ...]) -> Columns:
    """Several parts as one; replaced articles are left out."""
    kept = [np.ones(part.n_articles, np.bool_) if part.gone is None else ~part.gone for part in parts]

    def joined(name: str) -> Any:
        return np.concatenate([getattr(part, name)[keep] for part, keep in zip(parts, kept, strict=True)])

    whole = _articles(
        joined("article_id"), joined("day"), joined("minute"), joined("source"), joined("story"), places, sources
    )
    columns: dict[str, list[Any]] = {name: [] for name in _MENTION}
    for part, keep in zip(parts, kept, strict=True):
        of_article = np.full(part.n_articles, -1, np.int32)
        of_article[keep] = _look_up(whole, part.article_id[keep])
        article = of_article[part.article]
        there = article >= 0
        for name in _MENTION:
            column = article if name == "article" else getattr(part, name)
            columns[name].append(column if there.all() else column[there])
    return _with_mentions(whole, {name: np.concatenate(pieces) for name, pieces in columns.items()})


_MENTION = ("article", "place", "code", "percent", "start", "end", "event_day")


def _articles(
    article_id: Longs,
    day: Ints,
    minute: NDArray[np.int16],
    source: Ints,
    story: Ints,
    places: Places,
    sources: tuple[str, ...],
) -> Columns:
    """Articles in order, without mentions yet."""
    order = np.lexsort((article_id, minute, day))
    article_id, day = article_id[order], day[order]
    none = _no_mentions()
    return Columns(
        places=places,
        sources=sources,
        article_id=article_id,
        by_id=np.argsort(article_id, kind="stable").astype(np.int32),
        day=day,
        minute=minute[order],
        source=source[order].astype(np.int32),
        story=story[order].astype(np.int32),
        gone=None,
        n_dated=int(np.searchsorted(day, UNDATED)),
        offset=np.zeros(len(day) + 1, np.int32),
        country=np.empty(0, np.uint8),
        **none,
    )


def _no_mentions() -> Mapping[str, Any]:
    kinds = {"code": np.uint8, "percent": np.uint8}
    return {name: np.empty(0, kinds.get(name, np.int32)) for name in _MENTION}


def _mentions(table: pd.DataFrame, part: Columns, places: Places) -> Mapping[str, Any]:
    """A piece of `Collection.mentions_table()` as columns, those of unknown articles or places left out."""
    article = _look_up(part, table["article_id"].to_numpy(np.int64))
    place = _find(places.key, table["place_key"].to_numpy(np.int64))
    known = np.flatnonzero((article >= 0) & (place >= 0))
    role, precision = (table[name].to_numpy()[known].astype(np.uint8) for name in ("role", "precision"))
    confidence = table["confidence"].to_numpy()[known].astype(np.float64)
    return {
        "article": article[known],
        "place": place[known],
        "code": role * 8 + np.where(precision < len(PRECISIONS), precision, 0).astype(np.uint8),
        # the small addend keeps 0.29, which is 28.9999992 percent as a 32-bit number, in the 29 it was meant to be
        "percent": np.floor(confidence * 100 + 1e-4).clip(0, 100).astype(np.uint8),
        **{name: table[name].to_numpy()[known].astype(np.int32) for name in ("start", "end", "event_day")},
    }


def _look_up(part: Columns, article_ids: Longs) -> Ints:
    """Position of each article, -1 for those that are not here."""
    found = _find(part.article_id[part.by_id], article_ids)
    return np.where(found >= 0, part.by_id[found] if part.n_articles else found, np.int32(-1))


def _find(ascending: Longs, wanted: Longs) -> Ints:
    """Position of each wanted number, -1 for those that are not there."""
    if not len(ascending):
        return np.full(len(wanted), -1, np.int32)
    at = np.minimum(np.searchsorted(ascending, wanted), len(ascending) - 1)
    return np.where(ascending[at] == wanted, at, -1).astype(np.int32)


def _with_mentions(part: Columns, columns: Mapping[str, Any]) -> Columns:
    places = part.places
    narrow: Any = np.uint8 if len(places.countries) <= 256 else np.uint16
    country = places.country[columns["place"]].astype(narrow) if len(places) else np.empty(0, narrow)
    # article, country and place in one number: a third of the time of sorting by three
    key: Longs = columns["article"].astype(np.int64) * max(len(places.countries), 1) + country
    key *= max(len(places), 1)
    key += columns["place"]
    order = np.argsort(key, kind="stable")
    del key
    counts = np.bincount(columns["article"], minlength=part.n_articles)
    return replace(
        part,
        offset=np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        country=country[order],
        **{name: column[order] for name, column in columns.items()},
    )


def _minutes(articles: pd.DataFrame) -> NDArray[np.int16]:
    """Minute of the day in the source's own zone, from the ISO form; -1 where only a day, month or year is known."""
    published = articles["published"].fillna("").astype(str)
    hours = pd.to_numeric(published.str.slice(11, 13), errors="coerce")
    minutes = pd.to_numeric(published.str.slice(14, 16), errors="coerce")
    return np.asarray((hours * 60 + minutes).fillna(-1), np.int16)
