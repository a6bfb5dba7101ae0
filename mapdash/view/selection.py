"""From a Filter to the articles and mentions it selects: pure functions over `Columns`, all slices and masks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from mapdash.view.columns import N_CODES, PRECISIONS, ROLES, Bytes, Columns, Flags, Floats, Ints, Longs
from mapdash.view.filter import Filter

EPOCH = date(1970, 1, 1)


def to_day(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def from_day(number: int) -> date:
    """The inverse of `to_day`."""
    return EPOCH + timedelta(days=int(number))


def article_range(columns: Columns, filter: Filter) -> tuple[int, int]:
    """The articles that the filter's dates leave, as the slice [first, last) they are."""
    if filter.only_undated:
        return columns.n_dated, columns.n_articles
    if filter.start is None and filter.end is None:
        return 0, columns.n_articles if filter.undated else columns.n_dated
    dated = columns.day[: columns.n_dated]
    first = 0 if filter.start is None else int(np.searchsorted(dated, to_day(filter.start)))
    last = columns.n_dated if filter.end is None else int(np.searchsorted(dated, to_day(filter.end), side="right"))
    return first, max(first, last)


@dataclass(frozen=True, slots=True, eq=False)
class Passing:
    """The passing mentions of the selected articles in one slice of the collection, still sorted as `Columns` are.

    Attributes:
        first: position of the slice's first article.
        selected: one flag per article of the slice.
        on_map: likewise: in the selection and with a passing mention.
        article: position of each passing mention's article.
        place: position of its place.
        percent: its confidence in percents.
        code: its role and precision.
    """

    first: int
    selected: Flags
    on_map: Flags
    article: Ints
    place: Ints
    percent: Bytes
    code: Bytes


def select(columns: Columns, filter: Filter, words: Flags | None, span: tuple[int, int] | None = None) -> Passing:
    """Which articles the filter selects, and which of their mentions pass.

    Args:
        columns: the collection.
        filter: what is asked for.
        words: one flag per article of the collection: whether it has the filter's words; None without words.
        span: the slice of articles to look at; by default what the filter's dates leave.
    """
    first, last = article_range(columns, filter) if span is None else span
    run = slice(int(columns.offset[first]), int(columns.offset[last]))
    articles = slice(first, last)
    selected = np.ones(last - first, np.bool_) if words is None else words[articles].copy()
    if filter.sources:
        selected &= _table(columns.sources, filter.sources)[columns.source[articles]]

    passing = _codes(filter)[columns.code[run]]
    least = _least_percent(filter.min_confidence)
    if least > 0:
        passing &= columns.percent[run] >= least
    if filter.countries:
        passing &= _table(columns.countries, filter.countries)[columns.country][columns.place[run]]
    if not selected.all():
        passing &= selected[columns.article[run] - first]

    kept = np.flatnonzero(passing) + run.start
    article, place = columns.article[kept], columns.place[kept]
    on_map = np.zeros(last - first, np.bool_)
    on_map[article - first] = True
    if filter.place_ids:
        chosen = np.zeros(len(columns.places), np.bool_)
        chosen[[columns.index_of_place[id] for id in filter.place_ids if id in columns.index_of_place]] = True
        on_map[:] = False
        on_map[article[chosen[place]] - first] = True
    if filter.needs_mention:
        selected = on_map.copy()
    if filter.unplaced_only:
        selected = selected & ~on_map
        on_map[:] = False
    if filter.place_ids or filter.unplaced_only:
        kept = kept[on_map[article - first]]
        article, place = columns.article[kept], columns.place[kept]
    return Passing(first, selected, on_map, article, place, columns.percent[kept], columns.code[kept])


def first_of_pair(major: Ints, minor: Ints) -> Flags:
    """Flags the first of each run of equal (major, minor); sorted by both, those are the distinct pairs."""
    flags = np.ones(len(major), np.bool_)
    np.not_equal(major[1:], major[:-1], out=flags[1:])
    flags[1:] |= minor[1:] != minor[:-1]
    return flags


@dataclass(frozen=True, slots=True, eq=False)
class PlaceTotals:
    """Counts of each place of the collection; all arrays are (P,).

    Attributes:
        articles: distinct articles with a passing mention of it.
        mentions: passing mentions.
        confidence: their mean confidence, 0 to 1; 0 where there are none.
    """

    articles: Longs
    mentions: Longs
    confidence: Floats


def articles_per_place(columns: Columns, passing: Passing) -> Longs:
    """Distinct articles with a passing mention of each place."""
    pairs = first_of_pair(passing.article, passing.place)
    return np.bincount(passing.place[pairs], minlength=len(columns.places))


def place_totals(columns: Columns, passing: Passing) -> PlaceTotals:
    """Counts per place."""
    size = len(columns.places)
    place = passing.place.astype(np.intp)  # once, instead of in each count
    mentions = np.bincount(place, minlength=size)
    percents = np.bincount(place, weights=passing.percent, minlength=size)
    return PlaceTotals(articles_per_place(columns, passing), mentions, percents / np.maximum(mentions, 1) / 100)


def distinct_articles(groups: Longs, n_groups: int, passing: Passing) -> Longs:
    """Distinct articles per group of places.

    Args:
        groups: (P,) the group of each place; -1 for none.
        n_groups: how many groups there are.
        passing: the mentions to count in.
    """
    group = groups[passing.place]
    inside = group >= 0
    keys = passing.article[inside].astype(np.int64) * n_groups + group[inside]
    keys.sort()
    distinct = keys[np.concatenate([[True], keys[1:] != keys[:-1]])] if len(keys) else keys
    return np.bincount(distinct % n_groups, minlength=n_groups)


def per_country(columns: Columns, passing: Passing) -> dict[str, int]:
    """Distinct articles per ISO code with a passing mention there."""
    country = columns.country[passing.place]
    counts = np.bincount(country[first_of_pair(passing.article, country)], minlength=len(columns.countries))
    return {code: int(n) for code, n in zip(columns.countries, counts, strict=True) if n}


def per_code(passing: Passing) -> tuple[dict[int, int], dict[int, int]]:
    """Distinct articles per role and per precision, by their positions in ROLES and PRECISIONS."""
    if not len(passing.article):
        return {}, {}
    starts = np.flatnonzero(np.concatenate([[True], passing.article[1:] != passing.article[:-1]]))
    # of each article one number whose bits say which roles and precisions it has
    bits = np.zeros(N_CODES, np.uint16)
    for role in range(len(ROLES)):
        for precision in range(len(PRECISIONS)):
            bits[role * 8 + precision] = 1 << role | 1 << (8 + precision)
    has = np.bincount(np.bitwise_or.reduceat(bits[passing.code], starts))
    values = np.arange(len(has))

    def count(bit: int) -> int:
        return int(has[(values >> bit) & 1 == 1].sum())

    roles = {role: count(role) for role in range(len(ROLES))}
    precisions = {precision: count(8 + precision) for precision in range(len(PRECISIONS))}
    return {key: n for key, n in roles.items() if n}, {key: n for key, n in precisions.items() if n}


def passing_of(columns: Columns, filter: Filter, article: int) -> Longs:
    """Positions of one article's passing mentions, in the order of its text."""
    run = np.arange(columns.offset[article], columns.offset[article + 1])
    flags = _codes(filter)[columns.code[run]] & (columns.percent[run] >= _least_percent(filter.min_confidence))
    if filter.countries:
        flags &= _table(columns.countries, filter.countries)[columns.country[columns.place[run]]]
    run = run[flags]
    return run[np.argsort(columns.start[run], kind="stable")]


def _least_percent(confidence: float) -> int:
    return math.ceil(confidence * 100 - 1e-6)


def _codes(filter: Filter) -> Flags:
    """Whether a mention of each code has a role and a precision that are asked for."""
    flags = np.zeros(N_CODES, np.bool_)
    for role_number, role in enumerate(ROLES):
        for precision_number, precision in enumerate(PRECISIONS):
            flags[role_number * 8 + precision_number] = (not filter.roles or role in filter.roles) and (
                not filter.precisions or precision in filter.precisions
            )
    return flags


def _table(known: tuple[str, ...], wanted: frozenset[str]) -> Flags:
    return np.fromiter((name in wanted for name in known), np.bool_, len(known))
