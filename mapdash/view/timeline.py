"""The histogram over the date slider: bins by day, week, month or year, whole against selected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from mapdash.view.columns import Columns, Flags, Longs
from mapdash.view.records import Histogram, Unit
from mapdash.view.selection import from_day, to_day


@dataclass(frozen=True, slots=True, eq=False)
class Fitting:
    """The articles of one part that a histogram counts.

    Attributes:
        columns: the part.
        fits: one flag per article: whether it fits the filter but for the dates.
        chosen: the slice of articles that the dates leave.
    """

    columns: Columns
    fits: Flags
    chosen: tuple[int, int]


def histogram(parts: Sequence[Fitting], max_bins: int) -> Histogram:
    """Counts articles per bin.

    Args:
        parts: the collection.
        max_bins: the unit is the narrowest that needs no more bins than this (years, where even they need more).
    """
    undated = sum(int(np.count_nonzero(part.fits[part.columns.n_dated :])) for part in parts)
    found = span([part.columns for part in parts])
    if found is None:
        return Histogram(Unit.DAY, (), (), (), None, None, undated)
    first, last = found
    unit, starts = bins(first, last, max_bins)
    counted = np.array([_count(part, [to_day(start) for start in starts]) for part in parts]).sum(axis=0)
    whole, selected = counted.tolist()
    return Histogram(unit, tuple(starts), tuple(whole), tuple(selected), first, last, undated)


def span(parts: Sequence[Columns]) -> tuple[date, date] | None:
    """The first and the last day with an article; None where no article has a date."""
    dated = [columns for columns in parts if columns.n_dated]
    if not dated:
        return None
    first = min(int(columns.day[0]) for columns in dated)
    return from_day(first), from_day(max(int(columns.day[columns.n_dated - 1]) for columns in dated))


def _count(part: Fitting, starts: list[int]) -> tuple[Longs, Longs]:
    """Articles per bin of one part: all that fit, and those of them that the dates leave."""
    n_dated = part.columns.n_dated
    edges = np.append(np.searchsorted(part.columns.day[:n_dated], starts), n_dated)
    before = np.concatenate([[0], np.cumsum(part.fits[:n_dated])])  # how many fit before each article
    low, high = (min(position, n_dated) for position in part.chosen)
    return np.diff(before[edges]), np.diff(before[edges.clip(low, high)])


def bins(first: date, last: date, max_bins: int) -> tuple[Unit, list[date]]:
    """The narrowest unit that needs no more than `max_bins` (years, where even they need more), and its bins."""
    days = (last - first).days + 1
    monday = first - timedelta(days=first.weekday())
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if days <= max_bins:
        return Unit.DAY, [first + timedelta(days=n) for n in range(days)]
    weeks = (last - monday).days // 7 + 1
    if weeks <= max_bins:
        return Unit.WEEK, [monday + timedelta(weeks=n) for n in range(weeks)]
    if months <= max_bins:
        index = first.year * 12 + first.month - 1
        return Unit.MONTH, [date(n // 12, n % 12 + 1, 1) for n in range(index, index + months)]
    return Unit.YEAR, [date(year, 1, 1) for year in range(first.year, last.year + 1)]
