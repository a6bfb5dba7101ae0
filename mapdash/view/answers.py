"""How the larger answers are put together from a snapshot: circles, counts, facets, the order of the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

import numpy as np

from mapdash.view import events
from mapdash.view.clusters import LARGEST, TILE, Clusters, mercator, radius
from mapdash.view.columns import PRECISIONS, ROLES, Columns, Longs
from mapdash.view.counting import per_code, per_country
from mapdash.view.filter import Bounds, Filter
from mapdash.view.places import Places
from mapdash.view.records import Counts, Facets, Marker
from mapdash.view.selection import Passing
from mapdash.view.snapshot import Part, Snapshot, added

REACH = 150.0
"""Pixels from its point that an area's label may cover."""
NAMED = 5
"""Places of one marker that are named besides the one it lies on."""
LISTED = 40
"""Places of one marker that are named; a marker of more is zoomed into."""
Order = Literal["newest", "oldest", "relevance"]


def counts(snapshot: Snapshot, filter: Filter) -> Counts:
    """The numbers of the status line."""
    return snapshot.kept(_counts, filter)


def _counts(snapshot: Snapshot, filter: Filter) -> Counts:
    if filter.dates == "event":
        return events.counts(snapshot.passing(filter), snapshot.passing(filter.without_dates))
    articles = on_map = undated = all_undated = mentions = 0
    for part, passing in zip(snapshot.parts, snapshot.passing(filter), strict=True):
        columns = part.columns
        articles += int(np.count_nonzero(passing.selected))
        on_map += int(np.count_nonzero(passing.on_map))
        mentions += len(passing.rows)
        undated += int(np.count_nonzero(passing.selected[max(0, columns.n_dated - passing.first) :]))
        behind = part.passing(filter, (columns.n_dated, columns.n_articles))
        all_undated += int(np.count_nonzero(behind.selected))
    return Counts(
        articles=articles,
        on_map=on_map,
        without_place=articles - on_map,
        without_date=undated,
        mentions=mentions,
        undated_left_out=all_undated - undated,
    )


def facets(snapshot: Snapshot, filter: Filter) -> Facets:
    """How many articles each choice would leave; each facet ignores its own restriction."""
    return snapshot.kept(_facets, filter)


def _facets(snapshot: Snapshot, filter: Filter) -> Facets:
    names = max((part.columns.sources for part in snapshot.parts), key=len, default=())
    found = [_facets_of(part, filter) for part in snapshot.parts]
    sources = added([one[0] for one in found], len(names))
    countries = added([one[1] for one in found], len(snapshot.places.countries))
    precisions, roles = added([one[2] for one in found], len(PRECISIONS)), added([one[3] for one in found], len(ROLES))
    return Facets(
        sources={name: int(n) for name, n in zip(names, sources, strict=True) if n},
        countries={name: int(n) for name, n in zip(snapshot.places.countries, countries, strict=True) if n},
        precisions={precision: int(n) for precision, n in zip(PRECISIONS, precisions, strict=True) if n},
        roles={role: int(n) for role, n in zip(ROLES, roles, strict=True) if n},
    )


def _facets_of(part: Part, filter: Filter) -> tuple[Longs, Longs, Longs, Longs]:
    """Articles of one part per source, country, precision and role."""
    columns, here = part.columns, part.passing(filter)
    span = (here.first, here.first + len(here.selected))
    whatever_source = replace(filter, sources=frozenset())
    if part.has_copies(filter):  # another article of a story may stand for it under each outlet
        selected = part.select(whatever_source, by_source=True).selected
    elif not filter.sources:
        selected = here.selected
    elif filter.needs_mention or filter.unplaced_only:
        selected = part.passing(whatever_source).selected
    else:
        selected = part.flags(whatever_source, span)
    sources = np.bincount(columns.source[span[0] : span[1]][selected], minlength=len(columns.sources))
    countries = per_country(part.passing(replace(filter, countries=frozenset())) if filter.countries else here)
    if filter.unplaced_only:  # nothing of it is on the map
        return sources, countries, np.zeros(len(PRECISIONS), np.int64), np.zeros(len(ROLES), np.int64)
    if filter.place_ids:  # the few articles that mention them, by whatever mention counts then
        at_places = (replace(filter, precisions=frozenset()), replace(filter, roles=frozenset()))
        free = [part.select(one).on_map for one in at_places]
        return (
            sources,
            countries,
            per_code(columns, filter, free[0], span)[1],
            per_code(columns, filter, free[1], span)[0],
        )
    roles, precisions = per_code(columns, filter, part.flags(filter, span), span)
    return sources, countries, precisions, roles


@dataclass(frozen=True, slots=True, eq=False)
class Circles:
    """Circles in view, as positions: C circles of N places.

    Attributes:
        lead: (C,) the place each lies on.
        copies: (C,) round how many turns of the Earth it is shown.
        areas: how many of them are areas; they come first.
        places: (N,) the places in them.
        group: (N,) the circle of each.
    """

    lead: Longs
    copies: Longs
    areas: int
    places: Longs
    group: Longs


def circles(
    snapshot: Snapshot, gather: Callable[[bool], tuple[Longs, Clusters]], bounds: Bounds | None, zoom: int
) -> Circles:
    """The circles that reach into the bounds.

    Args:
        snapshot: the collection.
        gather: gives the circles of the areas (True) and of the points: positions of places, and how they cluster.
        bounds: what the map shows.
        zoom: whole zoom level.
    """
    leads, turns, members, groups = [], [], [], []
    areas = size = 0
    for are_areas in (True, False):
        places, clusters = gather(are_areas)
        lead = places[clusters.lead]
        copies, seen = _copies(snapshot.places, lead, bounds, zoom, REACH if are_areas else LARGEST)
        number = np.full(len(lead), -1, np.int64)
        number[seen] = np.arange(np.count_nonzero(seen)) + size
        group = number[clusters.of_place]
        leads.append(lead[seen])
        turns.append(copies[seen])
        members.append(places[group >= 0])
        groups.append(group[group >= 0])
        areas, size = (len(leads[0]), size + len(leads[-1]))
    return Circles(np.concatenate(leads), np.concatenate(turns), areas, np.concatenate(members), np.concatenate(groups))


def markers(snapshot: Snapshot, filter: Filter, bounds: Bounds | None, zoom: int) -> list[Marker]:
    """The circles that reach into the bounds: of the areas, then of the points."""
    return list(snapshot.kept(_markers, filter, bounds, zoom))


def _markers(snapshot: Snapshot, filter: Filter, bounds: Bounds | None, zoom: int) -> list[Marker]:
    known, totals = snapshot.places, snapshot.totals(filter)
    shown = circles(snapshot, lambda areas: snapshot.clusters(filter, zoom, areas, bounds), bounds, zoom)
    size = len(shown.lead)
    n_places = np.bincount(shown.group, minlength=size)
    articles = totals.articles[shown.lead]
    if (n_places > 1).any():
        groups = np.full(len(known), -1, np.int32)
        merged = n_places[shown.group] > 1
        groups[shown.places[merged]] = shown.group[merged]
        articles = np.where(n_places > 1, snapshot.distinct(groups, size, snapshot.passing(filter)), articles)
    mentions, percents = (
        np.bincount(shown.group, weights=counted[shown.places], minlength=size)
        for counted in (totals.mentions, totals.percents)
    )
    full = [snapshot.full_size(filter, zoom, area) for area in (True, False)]
    scale = np.where(np.arange(size) < shown.areas, full[0], full[1])
    radii = radius(articles, scale)
    listed = members(shown, totals.articles, n_places)
    lat, lon = known.lat[shown.lead], known.lon[shown.lead] + 360.0 * shown.copies
    columns = (lat, lon, articles, mentions, percents, known.precision[shown.lead], radii, n_places)
    rows = zip(*(column.tolist() for column in columns), *called(known, listed), strict=True)
    return [
        Marker(
            place_ids=ids,
            lat=lat,
            lon=lon,
            label=f"{names[0]} +{n_places - 1}" if n_places > 1 else names[0],
            articles=int(articles),
            mentions=int(mentions),
            precision=PRECISIONS[precision],
            confidence=percents / mentions / 100,
            radius_px=round(radius, 1),
            n_places=n_places,
            is_area=at < shown.areas,
            others=names[1:],
        )
        for at, (lat, lon, articles, mentions, percents, precision, radius, n_places, ids, names) in enumerate(rows)
    ]


def called(known: Places, listed: Sequence[Sequence[int]]) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """The ids of the places of each circle, and the names of the first and NAMED others of them."""

    def texts(part: slice, number: int) -> list[tuple[str, ...]]:
        found = iter(known.texts([at for places in listed for at in places[part]], number))
        return [tuple(islice(found, len(places[part]))) for places in listed]

    return texts(slice(None), 0), texts(slice(1 + NAMED), 1)


def members(shown: Circles, weights: Longs, n_places: Longs) -> list[list[int]]:
    """Of each circle its places, the one it lies on first, then those of the most weight; at most LISTED."""
    listed = [[lead] for lead in shown.lead.tolist()]
    few = (n_places[shown.group] <= LISTED) & (shown.places != shown.lead[shown.group])
    places, group = shown.places[few], shown.group[few]
    order = np.lexsort((places, -weights[places], group))
    for place, at in zip(places[order].tolist(), group[order].tolist(), strict=True):
        listed[at].append(place)
    return listed


def _copies(places: Places, lead: Longs, bounds: Bounds | None, zoom: int, reach: float) -> tuple[Longs, Longs]:
    """Round how many turns of the Earth each circle is to be shown, and flags of those that reach into the bounds."""
    if bounds is None:
        return np.zeros(len(lead), np.int64), np.ones(len(lead), np.bool_)
    world = TILE * 2.0**zoom
    _, y = mercator(places.lat[lead], places.lon[lead])
    _, edges = mercator(np.array([bounds.north, bounds.south]), np.zeros(2))
    seen = (y * world >= edges[0] * world - reach) & (y * world <= edges[1] * world + reach)
    margin = reach / world * 360
    width = bounds.east - bounds.west + 2 * margin
    # a view wider than the Earth shows its middle turn
    begin = bounds.west - margin if width < 360 else (bounds.west + bounds.east) / 2 - 180
    turns = np.ceil((begin - places.lon[lead]) / 360)
    seen &= places.lon[lead] + turns * 360 <= begin + min(width, 360)
    return turns.astype(np.int64), seen


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """The beginning of the list of articles.

    Attributes:
        columns: the parts of the collection.
        total: how many articles the whole list has.
        part: of each article here the part it lies in.
        at: its position there.
        ranked: how many of the whole list stand in the order asked for; those behind them follow by date.
    """

    columns: list[Columns]
    total: int
    part: Longs
    at: Longs
    ranked: int

    def articles(self, first: int, number: int) -> list[tuple[Columns, int]]:
        """`number` articles behind `first`, each as its part and its position there."""
        chosen = slice(first, first + number)
        pairs = zip(self.part[chosen].tolist(), self.at[chosen].tolist(), strict=True)
        return [(self.columns[part], at) for part, at in pairs]

    def article_ids(self) -> Longs:
        """The collection's numbers for them."""
        ids = np.empty(len(self.at), np.int64)
        for number, columns in enumerate(self.columns):
            here = self.part == number
            ids[here] = columns.article_id[self.at[here]]
        return ids


def listed(
    snapshot: Snapshot, filter: Filter, order: Order, number: int | None, best_first: Callable[[str], Longs]
) -> Listed:
    """The first `number` selected articles, or all of them, in the order of the list.

    Args:
        snapshot: the collection.
        filter: which articles.
        order: see `View.rows`.
        number: how many are needed at most; None for all.
        best_first: ids of articles with some words, the best match first; what it leaves out comes behind, by date.
    """
    passing = snapshot.passing(filter)
    parts = [one.columns for one in passing]
    total = sum(int(np.count_nonzero(one.selected)) for one in passing)
    wanted = total if number is None else min(number, total)
    if order == "relevance" and filter.words.strip():
        part, at = _matches(passing, best_first(filter.words))
        ranked = len(at)
        if ranked < wanted:  # not all of them were ranked: the others follow by date
            others = listed(snapshot, filter, "newest", wanted + len(at), best_first)
            new = np.ones(len(others.at), np.bool_)
            for one in range(len(parts)):
                new &= (others.part != one) | ~np.isin(others.at, at[part == one])
            part, at = np.concatenate([part, others.part[new]]), np.concatenate([at, others.at[new]])
        return Listed(parts, total, part[:wanted], at[:wanted], ranked)
    # of each part what could be among them; then all in one order
    leading = [_leading(filter, order, one, wanted) for one in passing]
    part = np.repeat(np.arange(len(leading)), [len(at) for at in leading])
    at = np.concatenate(leading)
    if len(leading) > 1:
        keys = [_keys(filter, order, one, at) for one, at in zip(passing, leading, strict=True)]
        sequence = np.lexsort(tuple(np.concatenate(key) for key in zip(*keys, strict=True)))
        part, at = part[sequence], at[sequence]
    return Listed(parts, total, part[:wanted], at[:wanted], total)


def _leading(filter: Filter, order: Order, passing: Passing, number: int) -> Longs:
    """Positions of the first `number` selected articles of one part, in the order of the list."""
    selected = np.flatnonzero(passing.selected) + passing.first
    dated = int(np.searchsorted(selected, passing.columns.n_dated))
    if order == "oldest":
        return selected[:number]
    newest = np.concatenate([selected[:dated][::-1], selected[dated:][::-1]])
    if order == "newest" or not len(newest):
        return newest[:number]
    weighed = _weighed(filter, passing)[newest - passing.first]
    if number < len(newest):
        # those above the last one that is wanted, and as many as needed that equal it
        last = np.partition(weighed, len(weighed) - number)[len(weighed) - number]
        above = np.flatnonzero(weighed > last)
        equal = np.flatnonzero(weighed == last)[: number - len(above)]
        chosen = np.sort(np.concatenate([above, equal]))
        newest, weighed = newest[chosen], weighed[chosen]
    return newest[np.argsort(-weighed, kind="stable")]


def _weighed(filter: Filter, passing: Passing) -> Longs:
    """How often each article of the slice mentions the places that are asked for, or any."""
    article = passing.article()
    if filter.place_ids:
        article = article[np.isin(passing.place(), passing.columns.places.positions(filter.place_ids))]
    return np.bincount(article - passing.first, minlength=len(passing.selected))


def _keys(filter: Filter, order: Order, passing: Passing, at: Longs) -> tuple[Longs, ...]:
    """What articles of several parts are sorted by, the least important first."""
    columns = passing.columns
    undated = (at >= columns.n_dated).astype(np.int64)
    sign = 1 if order == "oldest" else -1
    times = tuple(sign * column[at].astype(np.int64) for column in (columns.article_id, columns.minute, columns.day))
    by_time = (*times, undated)
    return (*by_time, -_weighed(filter, passing)[at - passing.first]) if order == "relevance" else by_time


def _matches(passing: list[Passing], best: Longs) -> tuple[Longs, Longs]:
    """Parts and positions of the selected ones among articles given by id, in that order."""
    parts, positions, ranks = [], [], []
    for number, one in enumerate(passing):
        at, rank = one.columns.located(best)
        inside = (at >= one.first) & (at < one.first + len(one.selected))
        at, rank = at[inside], rank[inside]
        chosen = one.selected[at - one.first]
        parts.append(np.full(np.count_nonzero(chosen), number))
        positions.append(at[chosen])
        ranks.append(rank[chosen])
    order = np.argsort(np.concatenate(ranks))
    return np.concatenate(parts)[order], np.concatenate(positions)[order]
