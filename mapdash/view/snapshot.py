"""One state of a collection with what was already worked out about it, shared by all threads that ask."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from threading import RLock
from typing import TypeVar

import numpy as np

from gazetteer import Precision
from mapdash.view.areas import group_areas
from mapdash.view.clusters import TILE, Clusters, cluster, full_size, mercator, radius
from mapdash.view.columns import PRECISIONS, Columns, Flags, Longs
from mapdash.view.filter import Bounds, Filter
from mapdash.view.selection import Passing, PlaceTotals, articles_per_place, distinct_articles, place_totals, select

AREAS = frozenset({Precision.PROVINCE, Precision.COUNTRY, Precision.REGION})
"""What is drawn as an area and never merged with points."""

WHOLE_EARTH_UP_TO = 4000
"""Places that are clustered as one, however little of the Earth is looked at; a few milliseconds."""
SPOT = 64
"""Pixels of the spots that are compared to find the busiest."""
_ALIGN = 512
"""Pixels of the grid to which the window of a larger clustering is rounded, after as much was added all round."""

Window = tuple[int, int, int, int] | None
"""West, north, east, south in pixels at some zoom; None for the whole Earth."""
Key = TypeVar("Key")
Value = TypeVar("Value")


class Snapshot:
    """The columns of one moment; answers are kept, and each is worked out by one thread only."""

    def __init__(self, columns: Columns, search: Callable[[str], Longs]) -> None:
        self.columns = columns
        self.x, self.y = mercator(columns.lat, columns.lon)
        codes = {precision: number for number, precision in enumerate(PRECISIONS)}
        self.precision = np.array([codes[place.precision] for place in columns.places], np.int8)
        self.is_area = np.isin(self.precision, [codes[precision] for precision in AREAS])
        self._search = search
        lock = RLock()

        def kept(work: Callable[[Key], Value], size: int) -> Callable[[Key], Value]:
            cached = lru_cache(size)(work)

            def ask(key: Key) -> Value:
                with lock:
                    return cached(key)

            return ask

        self.passing = kept(self._passing, 4)
        self.totals = kept(self._totals, 16)
        self.fits = kept(self._fits, 8)
        self.words = kept(self._words, 8)
        self._full_size = kept(self._busiest, 64)
        self._clustered = kept(self._cluster, 32)

    def _words(self, words: str) -> Flags | None:
        """Flags of the articles with these words; None where none are asked for."""
        if not words.strip():
            return None
        flags = np.zeros(self.columns.n_articles, np.bool_)
        flags[self.columns.positions(self._search(words))] = True
        return flags

    def _passing(self, filter: Filter) -> Passing:
        return select(self.columns, filter, self.words(filter.words))

    def _totals(self, filter: Filter) -> PlaceTotals:
        return place_totals(self.columns, self.passing(filter))

    def _fits(self, filter: Filter) -> Flags:
        """Flags of the articles that fit a filter `without_dates`."""
        if filter.needs_mention or filter.unplaced_only:
            return self.passing(filter).selected
        words = self.words(filter.words)
        flags = np.ones(self.columns.n_articles, np.bool_) if words is None else words
        if filter.sources:
            wanted = np.array([source in filter.sources for source in self.columns.sources], np.bool_)
            flags = flags & wanted[self.columns.source]
        return flags

    def full_size(self, filter: Filter, zoom: int, areas: bool) -> int:
        """Articles of a circle of full size: what the busiest spot of the Earth has, whatever days are looked at.

        So circles can be compared while the dates change. Points and areas have a scale each, for a country has far
        more articles than its towns.
        """
        return self._full_size((filter.without_dates, zoom, areas))

    def _busiest(self, key: tuple[Filter, int, bool]) -> int:
        filter, zoom, areas = key
        articles = articles_per_place(self.columns, self.passing(filter))
        used = np.flatnonzero((articles > 0) & (self.is_area == areas))
        if not len(used):
            return full_size(0)
        if areas or zoom > 6:  # close up a place is a spot of its own
            return full_size(int(articles[used].max()))
        across = max(1, TILE * 2**zoom // SPOT)
        row = np.minimum((self.y[used] * across).astype(np.int64), across - 1)
        _, spot = np.unique(row * across + (self.x[used] * across).astype(np.int64), return_inverse=True)
        spots = np.full(len(articles), -1, np.int64)
        spots[used] = spot
        return full_size(int(distinct_articles(spots, int(spot.max()) + 1, self.passing(filter)).max()))

    def clusters(self, filter: Filter, zoom: int, areas: bool, bounds: Bounds | None) -> tuple[Longs, Clusters]:
        """Circles of the points or of the areas: positions of the places clustered, and how."""
        return self._clustered((filter, zoom, areas, self._window(filter, zoom, bounds)))

    def _window(self, filter: Filter, zoom: int, bounds: Bounds | None) -> Window:
        """The part of the Earth to cluster, in pixels on a coarse grid; None for all of it."""
        used = np.count_nonzero(self.totals(filter).articles)
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
        articles = self.totals(filter).articles
        used = (articles > 0) & (self.is_area == areas)
        if window is not None:
            world = TILE * 2**zoom
            left, top, right, bottom = window
            used &= ((self.x * world - left) % world <= right - left) & (self.y * world >= top)
            used &= self.y * world <= bottom
        places = np.flatnonzero(used)
        if areas:
            known = [self.columns.places[at] for at in places.tolist()]
            return places, group_areas(known, self.x[places], self.y[places], articles[places], zoom)
        full = self.full_size(filter, zoom, areas)
        return places, cluster(self.x[places], self.y[places], articles[places], zoom, partial(radius, full=full))
