"""A collection's articles, mentions and places as numpy columns, sorted so that a filter is slices and masks.

Articles are sorted by day (then time of day, then id), those without a date last, and are known by their position.
Mentions are sorted by article, then place; places by country. So a range of days is one slice of the articles and
one of the mentions, and the distinct (article, place) or (article, country) pairs of any filtered run of mentions
are those that differ from their predecessor: no sorting when a question comes.

18 bytes per mention and 22 per article stay in memory. Mentions without a place are not kept: they are never on the
map, and the reader gets them from the collection.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gazetteer import Kind, Place, Precision
from mapdash.article import Role

UNDATED = np.iinfo(np.int32).max
"""The day of an article without a date: behind all others."""

ROLES: tuple[Role, ...] = tuple(Role)
PRECISIONS: tuple[Precision, ...] = tuple(Precision)
N_CODES = len(ROLES) * 8
"""Mentions carry `role * 8 + precision`, so that one table look-up tells whether both are asked for."""

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bytes = NDArray[np.uint8]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """One state of a collection. Arrays are never written after they were made, so threads may share them.

    Attributes:
        article_id: (A,) the collection's numbers.
        day: (A,) days since 1970-01-01, or UNDATED.
        minute: (A,) minute of the day, or -1 where only the day is known.
        source: (A,) position in `sources`.
        sources: the outlets; "" for unknown.
        n_dated: how many articles have a date; they come first.
        offset: (A + 1,) position of each article's first mention.
        article: (M,) position of the mention's article.
        place: (M,) position of its place.
        code: (M,) role and precision, see N_CODES.
        percent: (M,) confidence in whole percents, rounded down.
        start: (M,) offset of the first character in the article's text.
        end: (M,) offset behind the last.
        places: the P places, by country, then key.
        place_key: (P,) the collection's numbers for them.
        index_of_place: place id -> position.
        lat: (P,) degrees north.
        lon: (P,) degrees east.
        country: (P,) position in `countries`; never falls along P.
        countries: ISO codes; "" for none.
    """

    article_id: Longs
    day: Ints
    minute: NDArray[np.int16]
    source: Ints
    sources: tuple[str, ...]
    n_dated: int
    offset: Longs
    article: Ints
    place: Ints
    code: Bytes
    percent: Bytes
    start: Ints
    end: Ints
    places: tuple[Place, ...]
    place_key: Longs
    index_of_place: dict[str, int]
    lat: Floats
    lon: Floats
    country: Ints
    countries: tuple[str, ...]

    @property
    def n_articles(self) -> int:
        """How many articles there are, with or without a date or a place."""
        return len(self.article_id)

    def positions(self, article_ids: Longs) -> Longs:
        """Positions of those of the articles that are known here, in the order given."""
        order = np.argsort(self.article_id, kind="stable")
        if not len(order):
            return np.empty(0, np.int64)
        at = np.searchsorted(self.article_id, article_ids, sorter=order)
        found: Longs = order[np.minimum(at, len(order) - 1)]
        there: Longs = found[self.article_id[found] == article_ids]
        return there


def build(articles: pd.DataFrame, mentions: pd.DataFrame, places: pd.DataFrame, old: Columns | None = None) -> Columns:
    """Arrange a collection's tables, behind those of `old` where given.

    Args:
        articles: `Collection.articles_table()`, or only what is new since `old`.
        mentions: `Collection.mentions_table()`, likewise. Mentions of unknown articles or places are left out.
        places: `Collection.places_table()`, always whole.
        old: an earlier state of the same collection.
    """
    known, place_key, countries, country = _arrange_places(places)
    article_id = articles["id"].to_numpy(np.int64)
    day = articles["day"].fillna(UNDATED).to_numpy(np.int32)
    minute = _minutes(articles)
    source, sources = pd.factorize(articles["source"].fillna("").astype(str))
    names = tuple(str(name) for name in sources)
    kept = mentions[mentions["place_key"] >= 0]
    of_article = kept["article_id"].to_numpy(np.int64)
    of_place = kept["place_key"].to_numpy(np.int64)
    code = (kept["role"].to_numpy(np.int64) * 8 + kept["precision"].to_numpy(np.int64).clip(0)).astype(np.uint8)
    # the small addend keeps 0.29, which is 28.9999992 percent as a 32-bit number, in the 29 it was meant to be
    percent = np.floor(kept["confidence"].to_numpy(np.float64) * 100 + 1e-4).clip(0, 100).astype(np.uint8)
    start, end = kept["start"].to_numpy(np.int32), kept["end"].to_numpy(np.int32)

    if old is not None:
        merged = tuple(dict.fromkeys(old.sources + names))
        renumbered = np.array([merged.index(name) for name in names], np.int32)
        article_id = np.concatenate([old.article_id, article_id])
        day = np.concatenate([old.day, day])
        minute = np.concatenate([old.minute, minute])
        source = np.concatenate([old.source, renumbered[source] if len(source) else source.astype(np.int32)])
        names = merged
        of_article = np.concatenate([old.article_id[old.article], of_article])
        of_place = np.concatenate([old.place_key[old.place], of_place])
        code = np.concatenate([old.code, code])
        percent = np.concatenate([old.percent, percent])
        start, end = np.concatenate([old.start, start]), np.concatenate([old.end, end])

    order = np.lexsort((article_id, minute, day))
    article_id, day, minute = article_id[order], day[order], minute[order]
    article, article_known = _locate(article_id, of_article)
    place, place_known = _locate(place_key, of_place)
    both = article_known & place_known
    if not both.all():
        article, place, code, percent = article[both], place[both], code[both], percent[both]
        start, end = start[both], end[both]
    by_article = np.argsort(article.astype(np.int64) * max(len(known), 1) + place, kind="stable")
    return Columns(
        article_id=article_id,
        day=day,
        minute=minute,
        source=source[order].astype(np.int32),
        sources=names,
        n_dated=int(np.searchsorted(day, UNDATED)),
        offset=np.concatenate([[0], np.cumsum(np.bincount(article, minlength=len(order)))]).astype(np.int64),
        article=article[by_article],
        place=place[by_article],
        code=code[by_article],
        percent=percent[by_article],
        start=start[by_article],
        end=end[by_article],
        places=known,
        place_key=place_key,
        index_of_place={place.id: index for index, place in enumerate(known)},
        lat=np.array([place.lat for place in known], np.float64),
        lon=np.array([place.lon for place in known], np.float64),
        country=country,
        countries=countries,
    )


def _arrange_places(table: pd.DataFrame) -> tuple[tuple[Place, ...], Longs, tuple[str, ...], Ints]:
    """Places sorted by country, their keys, the countries, and each place's country as a position."""
    table = table.assign(country=table["country"].fillna("")).sort_values(["country", "key"], kind="stable")
    country, countries = pd.factorize(table["country"])

    def text(value: object) -> str | None:
        return value if isinstance(value, str) and value else None

    columns = (table[c] for c in ("id", "name", "lat", "lon", "kind", "country", "admin1", "admin2", "population"))
    places = tuple(
        Place(id, name, lat, lon, Kind(kind), text(code), text(admin1), text(admin2), int(population or 0))
        for id, name, lat, lon, kind, code, admin1, admin2, population in zip(*columns, strict=True)
    )
    return places, table["key"].to_numpy(np.int64), tuple(map(str, countries)), country.astype(np.int32)


def _minutes(articles: pd.DataFrame) -> NDArray[np.int16]:
    """Minute of the day in the source's own zone, from the ISO form; -1 where only a day, month or year is known."""
    published = articles["published"].fillna("").astype(str)
    hours = pd.to_numeric(published.str.slice(11, 13), errors="coerce")
    minutes = pd.to_numeric(published.str.slice(14, 16), errors="coerce")
    return np.asarray((hours * 60 + minutes).fillna(-1), np.int16)


def _locate(sorted_or_not: Longs, wanted: Longs) -> tuple[Ints, Flags]:
    """Position of each wanted number, and whether it is there at all."""
    if not len(sorted_or_not):
        return np.zeros(len(wanted), np.int32), np.zeros(len(wanted), np.bool_)
    order = np.argsort(sorted_or_not, kind="stable")
    at = np.minimum(np.searchsorted(sorted_or_not, wanted, sorter=order), len(order) - 1)
    found = order[at]
    return found.astype(np.int32), sorted_or_not[found] == wanted
