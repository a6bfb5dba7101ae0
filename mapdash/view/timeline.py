"""The histogram over the date slider: bins by day, week, month or year, whole against selected."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from mapdash.view.columns import Columns, Flags
from mapdash.view.records import Histogram, Unit
from mapdash.view.selection import from_day, to_day


def histogram(columns: Columns, fits: Flags, chosen: tuple[int, int], max_bins: int) -> Histogram:
    """Counts articles per bin.

    Args:
        columns: the collection.
        fits: one flag per article: whether it fits the filter but for the dates.
        chosen: the slice of articles that the dates leave.
        max_bins: the unit is the narrowest that needs no more bins than this (years, where even they need more).
    """
    undated = int(fits[columns.n_dated :].sum())
    if not columns.n_dated:
        return Histogram(Unit.DAY, (), (), (), None, None, undated)
    first, last = from_day(columns.day[0]), from_day(columns.day[columns.n_dated - 1])
    unit, starts = _bins(first, last, max_bins)
    edges = np.searchsorted(columns.day[: columns.n_dated], [to_day(start) for start in starts])
    edges = np.append(edges, columns.n_dated)
    before = np.concatenate([[0], np.cumsum(fits[: columns.n_dated])])  # how many fit before each article
    low, high = (min(position, columns.n_dated) for position in chosen)
    clipped = edges.clip(low, high)
    return Histogram(
        unit=unit,
        starts=tuple(starts),
        whole=tuple(np.diff(before[edges]).tolist()),
        selected=tuple(np.diff(before[clipped]).tolist()),
        first=first,
        last=last,
        undated=undated,
    )


def _bins(first: date, last: date, max_bins: int) -> tuple[Unit, list[date]]:
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
