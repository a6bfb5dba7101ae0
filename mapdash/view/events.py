"""What is counted by the days that sentences say it happened, and not by the days of publication."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from mapdash.view.columns import UNDATED, Columns, Flags, Ints, Longs
from mapdash.view.filter import Filter
from mapdash.view.records import Counts, Histogram, Unit
from mapdash.view.selection import Passing, from_day, to_day
from mapdash.view.timeline import bins, span

AROUND = timedelta(days=366)
"""How long before the first and behind the last publication the timeline of events reaches: "in 1945" would leave no
room for the days that the articles are about."""


def counts(passing: Sequence[Passing], anytime: Sequence[Passing]) -> Counts:
    """The numbers of the status line.

    Args:
        passing: by part, what passes the filter.
        anytime: by part, what passes it but for its dates.
    """
    articles = sum(int(np.count_nonzero(one.selected)) for one in passing)
    on_map = sum(int(np.count_nonzero(one.on_map)) for one in passing)
    undated = sum(int(np.count_nonzero(one.selected & ~_says_when(one))) for one in passing)
    all_undated = sum(int(np.count_nonzero(one.selected & ~_says_when(one))) for one in anytime)
    return Counts(
        articles=articles,
        on_map=on_map,
        without_place=articles - on_map,
        without_date=undated,
        mentions=sum(len(one.rows) for one in passing),
        undated_left_out=all_undated - undated,
        mentions_without_event=sum(int(np.count_nonzero(_days(one) == UNDATED)) for one in anytime),
    )


def histogram(anytime: Sequence[Passing], filter: Filter, max_bins: int) -> Histogram:
    """Articles per bin, each once in every bin in which one of its mentions lies; see `timeline.histogram`."""
    undated = sum(int(np.count_nonzero(one.selected & ~_says_when(one))) for one in anytime)
    domain = _domain([one.columns for one in anytime])
    if domain is None:
        return Histogram(Unit.DAY, (), (), (), None, None, undated)
    unit, starts = bins(from_day(domain[0]), from_day(domain[1]), max_bins)
    edges = np.array([to_day(start) for start in starts])
    low = domain[0] if filter.start is None else to_day(filter.start)
    high = domain[1] if filter.end is None else to_day(filter.end)
    whole, selected = np.zeros(len(starts), np.int64), np.zeros(len(starts), np.int64)
    for one in anytime:
        day, article = _days(one), one.article()
        inside = np.flatnonzero((day >= domain[0]) & (day <= domain[1]))
        whole += _distinct(article[inside], day[inside], edges)
        chosen = inside[(day[inside] >= low) & (day[inside] <= high)]
        selected += _distinct(article[chosen], day[chosen], edges)
    first, last = from_day(domain[0]), from_day(domain[1])
    return Histogram(unit, tuple(starts), tuple(whole.tolist()), tuple(selected.tolist()), first, last, undated)


def _domain(parts: Sequence[Columns]) -> tuple[int, int] | None:
    """The first and the last day of events on the timeline."""
    days = np.concatenate([columns.event_day[columns.event_day != UNDATED] for columns in parts])
    published = span(parts)
    if published is not None:
        days = days[(days >= to_day(published[0] - AROUND)) & (days <= to_day(published[1] + AROUND))]
    return (int(days.min()), int(days.max())) if len(days) else None


def _days(passing: Passing) -> Longs:
    return passing.columns.event_day[passing.rows].astype(np.int64)


def _says_when(passing: Passing) -> Flags:
    """Of each article of the slice whether a mention of it says when."""
    return passing.columns.has_event[passing.first : passing.first + len(passing.selected)]


def _distinct(article: Ints, day: Longs, edges: Longs) -> Longs:
    """Distinct articles per bin."""
    if not len(article):
        return np.zeros(len(edges), np.int64)
    key = article.astype(np.int64) * len(edges) + np.searchsorted(edges, day, side="right") - 1
    # mentions stand by article, so that few are left to sort
    key = np.unique(key[np.concatenate([[True], key[1:] != key[:-1]])])
    return np.bincount(key % len(edges), minlength=len(edges))
