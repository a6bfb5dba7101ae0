"""From a Filter to the articles and mentions it selects: pure functions over `Columns`, all slices and masks.

A part of ten million mentions is gone through in pieces that stay in the processor's cache, on two threads.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

import numpy as np

from mapdash.view.columns import N_CODES, PRECISIONS, ROLES, UNDATED, Columns, Flags, Ints, Longs
from mapdash.view.filter import Filter

EPOCH = date(1970, 1, 1)
PIECE = 200_000
"""Mentions gone through at a time: their columns and the masks over them stay in a processor's cache."""
THREADED_FROM = 1_000_000
FEW_COUNTRIES = 5
"""So many are compared one by one; more are looked up."""
T = TypeVar("T")


def to_day(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def from_day(number: int) -> date:
    """The inverse of `to_day`."""
    return EPOCH + timedelta(days=int(number))


def article_range(columns: Columns, filter: Filter) -> tuple[int, int]:
    """The articles that the filter's dates of publication leave, as the slice [first, last) they are."""
    if filter.dates == "event":
        return 0, columns.n_articles
    if filter.only_undated:
        return columns.n_dated, columns.n_articles
    if filter.start is None and filter.end is None:
        return 0, columns.n_articles if filter.undated else columns.n_dated
    dated = columns.day[: columns.n_dated]
    first = 0 if filter.start is None else int(np.searchsorted(dated, to_day(filter.start)))
    last = columns.n_dated if filter.end is None else int(np.searchsorted(dated, to_day(filter.end), side="right"))
    return first, max(first, last)


def article_flags(
    columns: Columns, filter: Filter, words: Flags | None, span: tuple[int, int], hidden: Flags | None = None
) -> Flags:
    """Which articles of a slice have the words and the outlet that are asked for, and are not hidden."""
    articles = slice(*span)
    selected = np.ones(span[1] - span[0], np.bool_) if words is None else words[articles].copy()
    if columns.gone is not None:
        selected &= ~columns.gone[articles]
    if filter.sources:
        selected &= _table(columns.sources, filter.sources)[columns.source[articles]]
    if hidden is not None:
        selected &= ~hidden[articles]
    if filter.dates == "event" and filter.only_undated:
        selected &= ~columns.has_event[articles]
    return selected


@dataclass(frozen=True, slots=True, eq=False)
class Passing:
    """The passing mentions of the selected articles in one slice of a part, still sorted as `Columns` are.

    Attributes:
        columns: the part.
        first: position of the slice's first article.
        selected: one flag per article of the slice.
        on_map: likewise: in the selection and with a passing mention.
        rows: position of each passing mention; what it says is looked up piece by piece where it is counted, for of ten
            million mentions a copy of each column would be forty megabytes.
    """

    columns: Columns
    first: int
    selected: Flags
    on_map: Flags
    rows: Ints

    @property
    def size(self) -> int:
        """Bytes that this takes."""
        return 4 * len(self.rows) + 2 * len(self.selected)

    def article(self, low: int = 0, high: int | None = None) -> Ints:
        """Positions of the articles of the passing mentions, or of a run of them."""
        return self.columns.article.take(self.rows[low:high])

    def place(self, low: int = 0, high: int | None = None) -> Ints:
        """Positions of their places."""
        return self.columns.place.take(self.rows[low:high])

    def between(self, first: int, last: int) -> Passing:
        """What passes in a slice of the articles, as a view of this."""
        low, high = np.searchsorted(self.rows, self.columns.offset[[first, last]]).tolist()
        articles = slice(first - self.first, last - self.first)
        return Passing(self.columns, first, self.selected[articles], self.on_map[articles], self.rows[low:high])

    def edges(self, about: int) -> list[tuple[int, int]]:
        """`rows` cut into runs of about so many; an article is not cut in two."""
        number = len(self.rows)
        if not number:
            return []
        articles = self.columns.article[self.rows[about:number:about]]
        cuts = np.unique(np.searchsorted(self.rows, self.columns.offset[articles]))
        inner = cuts[cuts > 0].tolist()
        return list(zip([0, *inner], [*inner, number], strict=True))


def select(
    columns: Columns,
    filter: Filter,
    words: Flags | None,
    span: tuple[int, int] | None = None,
    hidden: Flags | None = None,
) -> Passing:
    """Which articles the filter selects, and which of their mentions pass.

    Args:
        columns: a part of the collection.
        filter: what is asked for.
        words: one flag per article of the part: whether it has the filter's words; None without words.
        span: the slice of articles to look at; by default what the filter's dates leave.
        hidden: one flag per article of the part: whether another one stands for its story; None without any.
    """
    first, last = article_range(columns, filter) if span is None else span
    selected = article_flags(columns, filter, words, (first, last), hidden)
    on_map = np.zeros(last - first, np.bool_)
    rows = _mentions(columns, filter, selected, on_map, first) if selected.any() else np.empty(0, np.int32)
    if filter.place_ids:
        chosen = np.zeros(len(columns.places), np.bool_)
        chosen[columns.places.positions(filter.place_ids)] = True
        on_map[:] = False
        on_map[columns.article.take(rows[chosen[columns.place.take(rows)]]) - first] = True
    if filter.needs_mention:
        selected = on_map.copy()
    if filter.unplaced_only:
        selected = selected & ~on_map
        on_map[:] = False
    if filter.place_ids or filter.unplaced_only:
        rows = rows[on_map[columns.article.take(rows) - first]]
    return Passing(columns, first, selected, on_map, rows)


def _mentions(columns: Columns, filter: Filter, selected: Flags, on_map: Flags, first: int) -> Ints:
    """Positions of the mentions of `selected` articles that pass by themselves; their articles are flagged `on_map`."""
    wanted = passing_alone(columns, filter)
    every, last = bool(selected.all()), first + len(selected)
    if not every and np.count_nonzero(selected) * 8 < len(selected):
        rows = rows_of(columns, np.flatnonzero(selected) + first)
        rows = rows[wanted(rows)]
        on_map[columns.article.take(rows) - first] = True
        return rows

    begin, pieces = int(columns.offset[first]), edges(columns, first, last)
    number = int(columns.offset[last]) - begin
    passing = np.empty(number, np.bool_)

    def flag(low: int, high: int) -> int:
        run = slice(int(columns.offset[low]), int(columns.offset[high]))
        flags = wanted(run)
        if not every:
            flags &= np.repeat(selected[low - first : high - first], np.diff(columns.offset[low : high + 1]))
        passing[run.start - begin : run.stop - begin] = flags
        return int(np.count_nonzero(flags))

    counts = in_threads(flag, pieces, number)
    rows = np.empty(sum(counts), np.int32)
    into = dict(zip(pieces, np.cumsum([0, *counts]).tolist(), strict=False))

    def fill(low: int, high: int) -> None:
        run = slice(int(columns.offset[low]), int(columns.offset[high]))
        flags = passing[run.start - begin : run.stop - begin]
        found = np.flatnonzero(flags)
        np.add(found, run.start, out=rows[into[low, high] : into[low, high] + len(found)], casting="same_kind")
        before = np.zeros(len(flags) + 1, np.int32)  # how many pass before each mention
        np.cumsum(flags, out=before[1:])
        of_article = before[columns.offset[low : high + 1] - run.start]
        np.greater(of_article[1:], of_article[:-1], out=on_map[low - first : high - first])

    in_threads(fill, pieces, number)
    return rows


def edges(columns: Columns, first: int, last: int) -> list[tuple[int, int]]:
    """A slice of articles cut into slices with about PIECE mentions each."""
    begin, end = columns.offset[first], columns.offset[last]
    cuts = np.searchsorted(columns.offset[first : last + 1], np.arange(begin, end, PIECE)[1:]) + first
    inner = np.unique(cuts[(cuts > first) & (cuts < last)]).tolist()
    return list(zip([first, *inner], [*inner, last], strict=True))


def in_threads(work: Callable[[int, int], T], pieces: Sequence[tuple[int, int]], mentions: int) -> list[T]:
    """`work` on each slice, on two threads where there is much: numpy lets go of Python's lock meanwhile."""
    if mentions < THREADED_FROM or (os.cpu_count() or 1) < 2:
        return [work(*piece) for piece in pieces]
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda piece: work(*piece), pieces))


def rows_of(columns: Columns, articles: Longs) -> Ints:
    """Positions of all mentions of some articles."""
    begins, ends = columns.offset[articles], columns.offset[articles + 1]
    lengths = ends - begins
    behind = np.cumsum(lengths) - lengths
    shift = np.repeat((begins - behind).astype(np.int32), lengths)
    rows: Ints = np.arange(len(shift), dtype=np.int32) + shift
    return rows


def passing_alone(columns: Columns, filter: Filter) -> Callable[[slice | Ints], Flags]:
    """A function from positions of mentions, or a slice of them, to flags: passing by themselves."""
    codes = _codes(filter)
    # numbers that lie in a row are compared, ten times as fast as they are looked up; 6 and 7 of each 8 are never met
    used = np.flatnonzero(codes)
    low, high = (int(used[0]), int(used[-1])) if len(used) else (0, 0)
    in_a_row = not len(used) or bool(codes[[code for code in range(low, high) if code % 8 < len(PRECISIONS)]].all())
    least = _least_percent(filter.min_confidence)
    countries = _table(columns.places.countries, filter.countries) if filter.countries else None
    few = [] if countries is None else np.flatnonzero(countries).tolist()
    inside = columns.places.inside(filter.area) if filter.area else None
    begin = -UNDATED if filter.start is None else to_day(filter.start)
    end = UNDATED - 1 if filter.end is None else to_day(filter.end)

    def flags(rows: slice | Ints) -> Flags:
        code = columns.code[rows]
        passing = (code - np.uint8(low)) <= np.uint8(high - low) if in_a_row else codes[code]
        if not len(used):
            passing[:] = False
        if least > 0:
            passing &= columns.percent[rows] >= least
        if countries is not None:
            country = columns.country[rows]
            if len(few) > FEW_COUNTRIES:
                passing &= countries[country]
            else:
                there = np.zeros(len(country), np.bool_)
                for number in few:
                    there |= country == number
                passing &= there
        if inside is not None:
            passing &= inside[columns.place[rows]]
        if filter.needs_event:
            day = columns.event_day[rows]
            passing &= (day >= begin) & (day <= end)
        return passing

    return flags


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
