"""How the larger answers are put together from a snapshot: circles, counts, the order of the list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np

from gazetteer import Precision
from mapdash.view.clusters import LARGEST, TILE, mercator, radius
from mapdash.view.columns import PRECISIONS, Columns, Longs
from mapdash.view.filter import Bounds, Filter
from mapdash.view.records import Counts, Marker
from mapdash.view.selection import distinct_articles, passing_of, select
from mapdash.view.snapshot import Snapshot
from mapdash.view.snippets import find_words

REACH = 150.0
"""Pixels from its point that an area's label may cover."""
Order = Literal["newest", "oldest", "relevance"]


def counts(snapshot: Snapshot, filter: Filter) -> Counts:
    """The numbers of the status line."""
    columns, passing = snapshot.columns, snapshot.passing(filter)
    articles, on_map = int(passing.selected.sum()), int(passing.on_map.sum())
    undated = int(passing.selected[max(0, columns.n_dated - passing.first) :].sum())
    behind = (columns.n_dated, columns.n_articles)
    all_undated = select(columns, filter, snapshot.words(filter.words), behind).selected
    return Counts(
        articles=articles,
        on_map=on_map,
        without_place=articles - on_map,
        without_date=undated,
        mentions=len(passing.article),
        undated_left_out=int(all_undated.sum()) - undated,
    )


def markers(snapshot: Snapshot, filter: Filter, bounds: Bounds | None, zoom: int, areas: bool) -> list[Marker]:
    """The circles of the points or of the areas that reach into the bounds."""
    columns, totals = snapshot.columns, snapshot.totals(filter)
    places, clusters = snapshot.clusters(filter, zoom, areas, bounds)
    lead = places[clusters.lead]
    copies, seen = _copies(columns, lead, bounds, zoom, REACH if areas else LARGEST)
    number = np.full(len(lead), -1, np.int64)
    number[seen] = np.arange(np.count_nonzero(seen))
    lead, copies = lead[seen], copies[seen]
    group = number[clusters.of_place]
    places, group = places[group >= 0], group[group >= 0]

    size = len(lead)
    several = np.bincount(group, minlength=size) > 1
    articles = totals.articles[lead]
    if several.any():
        groups = np.full(len(columns.places), -1, np.int64)
        merged = several[group]
        groups[places[merged]] = group[merged]
        articles = np.where(several, distinct_articles(groups, size, snapshot.passing(filter)), articles)
    mentions = np.bincount(group, weights=totals.mentions[places], minlength=size).astype(np.int64)
    sure = np.bincount(group, weights=totals.mentions[places] * totals.confidence[places], minlength=size)
    radii = radius(articles, snapshot.full_size(filter, zoom, areas))
    by_group = np.lexsort((places, -totals.articles[places], places != lead[group], group))
    members = np.split(places[by_group], np.searchsorted(group[by_group], np.arange(1, size)))
    found = []
    for at in range(size):
        place = columns.places[lead[at]]
        more = len(members[at]) - 1
        found.append(
            Marker(
                place_ids=tuple(columns.places[member].id for member in members[at].tolist()),
                lat=place.lat,
                lon=place.lon + 360.0 * float(copies[at]),
                label=f"{place.name} +{more}" if more else place.name,
                articles=int(articles[at]),
                mentions=int(mentions[at]),
                precision=Precision(PRECISIONS[snapshot.precision[lead[at]]]),
                confidence=float(sure[at] / mentions[at]),
                radius_px=round(float(radii[at]), 1),
                n_places=more + 1,
                is_area=areas,
            )
        )
    return found


def _copies(columns: Columns, lead: Longs, bounds: Bounds | None, zoom: int, reach: float) -> tuple[Longs, Longs]:
    """Round how many turns of the Earth each circle is to be shown, and flags of those that reach into the bounds."""
    if bounds is None:
        return np.zeros(len(lead), np.int64), np.ones(len(lead), np.bool_)
    world = TILE * 2.0**zoom
    _, y = mercator(columns.lat[lead], columns.lon[lead])
    _, edges = mercator(np.array([bounds.north, bounds.south]), np.zeros(2))
    seen = (y * world >= edges[0] * world - reach) & (y * world <= edges[1] * world + reach)
    margin = reach / world * 360
    width = bounds.east - bounds.west + 2 * margin
    # a view wider than the Earth shows its middle turn
    begin = bounds.west - margin if width < 360 else (bounds.west + bounds.east) / 2 - 180
    turns = np.ceil((begin - columns.lon[lead]) / 360)
    seen &= columns.lon[lead] + turns * 360 <= begin + min(width, 360)
    return turns.astype(np.int64), seen


def ordered(snapshot: Snapshot, filter: Filter, order: Order, best_first: Callable[[str], Longs]) -> Longs:
    """Positions of the selected articles in the order of the list."""
    columns, passing = snapshot.columns, snapshot.passing(filter)
    selected = np.flatnonzero(passing.selected) + passing.first
    dated = selected[selected < columns.n_dated]
    undated = selected[selected >= columns.n_dated]
    if order == "oldest":
        return np.concatenate([dated, undated])
    newest = np.concatenate([dated[::-1], undated[::-1]])
    if order == "newest":
        return newest
    if filter.words.strip():
        best = columns.positions(best_first(filter.words))
        return best[np.isin(best, selected)]
    places = [columns.index_of_place[id] for id in filter.place_ids if id in columns.index_of_place]
    weighed = passing.article if not places else passing.article[np.isin(passing.place, places)]
    mentions = np.bincount(weighed - passing.first, minlength=len(passing.selected))
    return newest[np.argsort(-mentions[newest - passing.first], kind="stable")]


def point_of_interest(columns: Columns, filter: Filter, article: int, text: str, body_start: int) -> int:
    """The offset in an article's text whose sentence says why the filter lists it.

    The first mention of a place that is asked for; else the first of the searched words; else the first passing
    mention; else the beginning. In the body, if it is there, since the headline is shown anyway.
    """
    passing = passing_of(columns, filter, article)
    wanted = [columns.index_of_place[id] for id in filter.place_ids if id in columns.index_of_place]
    asked = passing[np.isin(columns.place[passing], wanted)]
    if not len(asked):
        position = find_words(text, filter.words, begin=body_start)
        if position is not None:
            return position
        asked = passing
    starts = columns.start[asked]
    body = starts[starts >= body_start]
    if len(body):
        return int(body[0])
    return int(starts[0]) if len(starts) else body_start
