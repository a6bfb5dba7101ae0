"""One state of a collection with what was already worked out about it, shared by all threads that ask."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Any, TypeVar

import numpy as np

from gazetteer import Precision
from mapdash.view.areas import group_areas
from mapdash.view.clusters import TILE, Clusters, cluster, full_size, mercator, radius
from mapdash.view.columns import PRECISIONS, Columns, Flags, Floats, Ints, Longs
from mapdash.view.counting import PlaceTotals, articles_per_place, distinct_articles, place_totals
from mapdash.view.filter import Bounds, Filter
from mapdash.view.kept import Kept
from mapdash.view.places import Places
from mapdash.view.selection import Passing, article_flags, article_range, select
from mapdash.view.stories import Stories

AREAS = frozenset({Precision.PROVINCE, Precision.COUNTRY, Precision.REGION})
"""What is drawn as an area and never merged with points."""

WHOLE_EARTH_UP_TO = 4000
"""Places that are clustered as one, however little of the Earth is looked at; a few milliseconds."""
SPOT = 64
"""Pixels of the spots that are compared to find the busiest."""
SAMPLE = 125_000
"""Mentions from which the busiest spot is judged; of a larger collection every so many days are left out."""
SLICES = 12
_PASSING_BYTES = 32_000_000
_SPANS = 64
_DEFAULT = Filter()
_ALIGN = 512
"""Pixels of the grid to which the window of a larger clustering is rounded, after as much was added all round."""

T = TypeVar("T")
Window = tuple[int, int, int, int] | None
"""West, north, east, south in pixels at some zoom; None for the whole Earth."""
Search = Callable[[str, int], Longs]
"""Ids of the articles with some words, above an id."""


def _is_default(filter: Filter) -> bool:
    """Whether it is what everybody begins with, and comes back to."""
    return filter == _DEFAULT


class Part:
    """One part of a collection with its answers; it outlives the snapshots while the collection grows behind it."""

    def __init__(self, columns: Columns, search: Search) -> None:
        self.columns = columns
        self._search = search
        self.stories: Stories | None = None  # of the collection that it is a part of
        self._passing = Kept(self.select, _PASSING_BYTES, lambda passing: passing.size, _is_default)
        self._spans: OrderedDict[Filter, tuple[int, int]] = OrderedDict()
        self.totals = Kept(self._totals, 4, always=_is_default)
        self.fits = Kept(self._fits, 4)
        self.words = Kept(self._words, 8)

    def _words(self, words: str) -> Flags | None:
        """Flags of the articles with these words; None where none are asked for."""
        if not words.strip():
            return None
        columns = self.columns
        flags = np.zeros(columns.n_articles, np.bool_)
        if columns.n_articles:
            before = int(columns.article_id[columns.by_id[0]]) - 1
            flags[columns.positions(self._search(words, before))] = True
        return flags

    def passing(self, filter: Filter, span: tuple[int, int] | None = None) -> Passing:
        """What passes, in the articles that the filter's dates leave or in another slice of them.

        The days of publication say which slice of the articles is looked at and nothing else. So what passes whatever
        the day is worked out once somebody moves the days, or the histogram asks for it; then each range of days is a
        slice of it.
        """
        if filter.dates == "event":
            return self._passing(filter) if span is None else self.select(filter, span)
        range = article_range(self.columns, filter)
        whole = self._passing.known(filter.without_dates)
        if whole is None and self._moved(filter.without_dates, range):
            whole = self._passing(filter.without_dates)
        if whole is not None:
            return whole.between(*(span or range))
        return self._passing(filter) if span is None else self.select(filter, span)

    def _moved(self, whole: Filter, range: tuple[int, int]) -> bool:
        """Whether a filter `without_dates` was asked before with other days, or is asked with none now."""
        if range == (0, self.columns.n_articles):
            return True
        before = self._spans.setdefault(whole, range)
        if len(self._spans) > _SPANS:
            self._spans.popitem(last=False)
        return before != range

    def select(self, filter: Filter, span: tuple[int, int] | None = None, *, by_source: bool = False) -> Passing:
        """What passes, without keeping it; see `selection.select`, and `Stories.hidden` for `by_source`."""
        return select(self.columns, filter, self.words(filter.words), span, self._hidden(filter, by_source))

    def has_copies(self, filter: Filter) -> bool:
        """Whether one article may stand for several here."""
        return filter.count == "stories" and self.stories is not None and self.stories.any

    def _hidden(self, filter: Filter, by_source: bool = False) -> Flags | None:
        return None if self.stories is None else self.stories.hidden(self, filter, by_source=by_source)

    def _totals(self, filter: Filter) -> PlaceTotals:
        passing = self.passing(filter)
        whole = None if filter.dates == "event" else filter.without_dates
        if whole is not None and filter != whole:
            every, known = self._passing.known(whole), self.totals.known(whole)
            if every is not None and known is not None and 2 * len(passing.rows) > len(every.rows):
                # less is left out than there is
                last = passing.first + len(passing.selected)
                outside = every.between(0, passing.first), every.between(last, self.columns.n_articles)
                return known.without(place_totals(outside[0])).without(place_totals(outside[1]))
        return place_totals(passing)

    def _fits(self, filter: Filter) -> Flags:
        """Flags of the articles that fit a filter `without_dates`."""
        if filter.needs_mention or filter.unplaced_only:
            return self.passing(filter).selected
        return self.flags(filter, (0, self.columns.n_articles))

    def flags(self, filter: Filter, span: tuple[int, int]) -> Flags:
        """Flags of the articles of a slice that fit by themselves, whatever they mention; see `article_flags`."""
        return article_flags(self.columns, filter, self.words(filter.words), span, self._hidden(filter))

    def sample(self, filter: Filter, every: int) -> Passing:
        """What passes in one of `every` so many slices of the articles; only its mentions are to be relied on."""
        if every == 1:
            return self.passing(filter)
        edges = np.linspace(0, self.columns.n_articles, SLICES * every + 1).astype(np.int64).tolist()
        whole = None if filter.dates == "event" else self._passing.known(filter)
        spans = [(edges[at], edges[at + 1]) for at in range(every // 2, SLICES * every, every)]
        found = [self.select(filter, span) if whole is None else whole.between(*span) for span in spans]
        return replace(found[0], rows=np.concatenate([one.rows for one in found]))


class Snapshot:
    """The parts of a collection at one moment.

    Args:
        parts: the oldest first.
        places: all places, those of no mention included.
    """

    def __init__(self, parts: Sequence[Part], places: Places) -> None:
        self.parts = tuple(parts)
        self.places = places
        self.stories = Stories(self.parts)
        for part in self.parts:  # what an older part has kept stays right: who came later hides nobody
            part.stories = self.stories
        self._totals = Kept(self._add_up, 4)
        self._full_size = Kept(self._busiest, 64)
        self._sampled = Kept(self._sample, 2)
        self._clustered = Kept(self._cluster, 16)
        self._circles = Kept(self._circle, 4)
        self._small: dict[Callable[..., Any], Kept[tuple[Hashable, ...], Any]] = {}

    @cached_property
    def xy(self) -> tuple[Floats, Floats]:
        """Where the places are in the unit square of the Mercator projection."""
        return mercator(self.places.lat, self.places.lon)

    @cached_property
    def is_area(self) -> Flags:
        """(P,) whether a place is drawn as an area."""
        return np.isin(self.places.precision, [PRECISIONS.index(precision) for precision in AREAS])

    def kept(self, work: Callable[..., T], *asked: Hashable) -> T:
        """A small answer, `work(self, *asked)`, which is kept: many look at the same, and come back to it."""
        # each kind by itself: a number of the status line is not to wait for circles
        known = self._small.get(work) or self._small.setdefault(work, Kept(lambda key: work(self, *key), 32))
        found: T = known(asked)
        return found

    def passing(self, filter: Filter) -> list[Passing]:
        """What passes, by part."""
        return [part.passing(filter) for part in self.parts]

    def totals(self, filter: Filter) -> PlaceTotals:
        """Counts of each place of the collection."""
        if len(self.parts) == 1 and len(self.parts[0].columns.places) == len(self.places):
            return self.parts[0].totals(filter)
        return self._totals(filter)

    def _add_up(self, filter: Filter) -> PlaceTotals:
        found = [part.totals(filter) for part in self.parts]
        size = len(self.places)
        return PlaceTotals(
            *(added([getattr(one, name) for one in found], size) for name in ("articles", "mentions", "percents"))
        )

    def distinct(self, groups: Ints, n_groups: int, passing: Sequence[Passing]) -> Longs:
        """Distinct articles per group of places; see `counting.distinct_articles`."""
        return added([distinct_articles(groups, n_groups, one) for one in passing], n_groups)

    def full_size(self, filter: Filter, zoom: int, areas: bool) -> int:
        """Articles of a circle of full size: what the busiest spot of the Earth has, whatever days are looked at.

        So circles can be compared while the dates change. Points and areas have a scale each, for a country has far
        more articles than its towns. Of a large collection it is judged from slices spread over all of its time.
        """
        return self._full_size((filter.without_dates, zoom, areas))

    def _busiest(self, key: tuple[Filter, int, bool]) -> int:
        filter, zoom, areas = key
        every = max(1, sum(part.columns.n_mentions for part in self.parts) // SAMPLE)
        busiest = self._busiest_spot(filter, zoom, areas, every)
        if every > 1 and busiest < SPOT:  # too few to judge from
            every, busiest = 1, self._busiest_spot(filter, zoom, areas, 1)
        return full_size(busiest * every)

    def _sample(self, key: tuple[Filter, int]) -> tuple[list[Passing], Longs]:
        filter, every = key
        passing = [part.sample(filter, every) for part in self.parts]
        return passing, added([articles_per_place(one) for one in passing], len(self.places))

    def _busiest_spot(self, filter: Filter, zoom: int, areas: bool, every: int) -> int:
        passing, articles = self._sampled((filter, every))
        used = np.flatnonzero((articles > 0) & (self.is_area == areas))
        if not len(used):
            return 0
        if areas or zoom > 6:  # close up a place is a spot of its own
            return int(articles[used].max())
        _, spot = np.unique(self._spots(used, zoom), return_inverse=True)
        spots = np.full(len(articles), -1, np.int32)
        spots[used] = spot
        return int(self.distinct(spots, int(spot.max()) + 1, passing).max())

    def busiest_spot(self, weights: Longs, zoom: int) -> int:
        """The most that the points of one spot of the map weigh together."""
        used = np.flatnonzero((weights > 0) & ~self.is_area)
        if not len(used):
            return 0
        _, spot = np.unique(self._spots(used, zoom), return_inverse=True)
        return int(np.bincount(spot, weights[used]).max())

    def _spots(self, used: Longs, zoom: int) -> Longs:
        x, y = self.xy
        across = max(1, TILE * 2**zoom // SPOT)
        row = np.minimum((y[used] * across).astype(np.int64), across - 1)
        spots: Longs = row * across + (x[used] * across).astype(np.int64)
        return spots

    def clusters(self, filter: Filter, zoom: int, areas: bool, bounds: Bounds | None) -> tuple[Longs, Clusters]:
        """Circles of the points or of the areas: positions of the places clustered, and how."""
        used = int(np.count_nonzero(self.totals(filter).articles))
        return self._clustered((filter, zoom, areas, self._window(used, zoom, bounds)))

    def circle(self, filter: Filter, zoom: int, place_id: str) -> frozenset[str]:
        """Ids of all places of the circle that a place lies in; of the place alone where it lies in none."""
        return self._circles((filter, zoom, place_id))

    def _circle(self, key: tuple[Filter, int, str]) -> frozenset[str]:
        filter, zoom, place_id = key
        at = self.places.find(place_id)
        if at is None:
            return frozenset({place_id})
        lat, lon = float(self.places.lat[at]), float(self.places.lon[at])
        places, clusters = self.clusters(filter, zoom, bool(self.is_area[at]), Bounds(lat, lon, lat, lon))
        here = clusters.of_place[places == at]
        members = places[clusters.of_place == here[0]] if len(here) else [at]
        return frozenset(self.places.id(int(member)) for member in members)

    def gathered(
        self, weights: Longs, zoom: int, areas: bool, bounds: Bounds | None, full: int
    ) -> tuple[Longs, Clusters]:
        """The like of `clusters` for other weights of the places than their articles.

        Args:
            weights: (P,) how much each place counts; 0 where it is not to be shown.
            zoom: whole zoom level.
            areas: whether to take the areas, else the points.
            bounds: what the map shows.
            full: the weight of a circle of full size.
        """
        return self._gather(weights, zoom, areas, self._window(int(np.count_nonzero(weights)), zoom, bounds), full)

    def _window(self, used: int, zoom: int, bounds: Bounds | None) -> Window:
        """The part of the Earth to cluster, in pixels on a coarse grid; None for all of it."""
        if bounds is None or used <= WHOLE_EARTH_UP_TO:
            return None
        world = TILE * 2**zoom
        if (bounds.east - bounds.west) / 360 * world > world - 4 * _ALIGN:
            return None
        _, (south, north) = mercator(np.array([bounds.south, bounds.north]), np.zeros(2))
        west, width = (bounds.west + 180) / 360 % 1, (bounds.east - bounds.west) / 360
        low = int(west * world // _ALIGN - 1) * _ALIGN
        high = int((west + width) * world // _ALIGN + 2) * _ALIGN
        return low, int(north * world // _ALIGN - 1) * _ALIGN, high, int(south * world // _ALIGN + 2) * _ALIGN

    def _cluster(self, key: tuple[Filter, int, bool, Window]) -> tuple[Longs, Clusters]:
        filter, zoom, areas, window = key
        full = 0 if areas else self.full_size(filter, zoom, areas)
        return self._gather(self.totals(filter).articles, zoom, areas, window, full)

    def _gather(self, weights: Longs, zoom: int, areas: bool, window: Window, full: int) -> tuple[Longs, Clusters]:
        x, y = self.xy
        places = np.flatnonzero((weights > 0) & (self.is_area == areas))
        if window is not None:
            world = TILE * 2**zoom
            left, top, right, bottom = window
            down = y[places] * world
            places = places[(down >= top) & (down <= bottom)]
            places = places[(x[places] * world - left) % world <= right - left]
        if areas:
            nowhere = self.places.countries.index("") if "" in self.places.countries else -1
            country = self.places.country[places].astype(np.int32)
            country[country == nowhere] = -1
            precision = self.places.precision[places].astype(np.int32)
            return places, group_areas(country, precision, x[places], y[places], weights[places], zoom)
        return places, cluster(x[places], y[places], weights[places], zoom, partial(radius, full=full))


def added(arrays: Sequence[Longs], size: int) -> Longs:
    """The sum of counts over parts; an older part knows fewer places."""
    if len(arrays) == 1 and len(arrays[0]) == size:
        return arrays[0]
    total = np.zeros(size, np.int64)
    for array in arrays:
        total[: len(array)] += array
    return total
