"""Two periods compared: what rose, what fell, and where so little was written that nobody can say.

The measure. A place has b articles in the earlier period and n in the later one; the later is e times as long (or, by
shares, has e times as many articles in all). The ratio of the rates is estimated as (n + 1/2) / (b + 1/2) / e, and its
logarithm has a standard error of about sqrt(1 / (n + 1/2) + 1 / (b + 1/2)): the log rate ratio with the half added by
Haldane (1956) and Anscombe (1956), so that none out of some is a number, too. Places are ranked by the end of the
90 % interval that is nearer to "no change": 0 to 2 articles is no news (the interval holds 1), 100 to 150 is "at least
1.2 times", 0 to 20 "at least 3.9 times". So neither a small count nor a great one dominates by its size alone.

Articles about one event come in bunches, so the true interval is wider: the bound ranks, it is no test. Where the
periods overlap, the articles of both are counted in both, which draws every ratio towards 1.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from gazetteer import Place, Precision
from mapdash.view.answers import called, circles, members
from mapdash.view.clusters import full_size
from mapdash.view.columns import PRECISIONS, Floats, Longs
from mapdash.view.filter import Bounds, Filter
from mapdash.view.snapshot import Snapshot

Z = 1.645
"""Standard errors from the estimate to either end of the interval: 90 %."""


@dataclass(frozen=True, slots=True)
class Period:
    """Some days; both ends are within."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("A period ends no earlier than it begins.")

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Period:
        """As many days just before; cut where the calendar begins."""
        days = min(self.days, self.first.toordinal() - 1)
        if not days:
            return self
        return Period(self.first - timedelta(days), self.first - timedelta(1))


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared with what.

    Attributes:
        before: the period that is taken as the measure.
        now: the period that is measured.
        share: whether rates are shares of all articles of the period, instead of articles per day.
    """

    before: Period
    now: Period
    share: bool = False


class Direction(StrEnum):
    """Which way a place went."""

    ROSE = "rose"
    FELL = "fell"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Change:
    """One place in both periods.

    Attributes:
        before: articles in the earlier period.
        now: articles in the later one.
        expected: what `now` would be at the rate of the earlier period.
        times: how many times the rate is what it was, as estimated.
        at_least: the end of the interval of `times` that is nearer to 1; 1 where the interval holds 1.
    """

    before: int
    now: int
    expected: float
    times: float
    at_least: float

    @property
    def direction(self) -> Direction:
        """Which way, if that is clear."""
        return Direction.UNCLEAR if self.at_least == 1 else Direction.ROSE if self.at_least > 1 else Direction.FELL


@dataclass(frozen=True, slots=True)
class PlaceChange:
    """A place of the ranked list."""

    place: Place
    change: Change


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """A stretch of the ranked list of one direction.

    Attributes:
        total: places of each direction.
        articles_before: articles of the earlier period under the filter.
        articles_now: of the later.
        places: the places; those that rose or fell the most clearly first, the unclear ones by their articles.
    """

    total: dict[Direction, int]
    articles_before: int
    articles_now: int
    places: tuple[PlaceChange, ...]


@dataclass(frozen=True, slots=True)
class ChangeMarker:
    """One circle of the diverging map; its fields are those of `Marker`, with a change in place of counts."""

    place_ids: tuple[str, ...]
    lat: float
    lon: float
    label: str
    change: Change
    precision: Precision
    n_places: int
    is_area: bool


@dataclass(frozen=True, slots=True, eq=False)
class Rates:
    """Counts of both periods with what follows from them; all arrays have the shape of the counts.

    Attributes:
        before: articles.
        now: articles.
        expected: `now` at the rate of `before`.
        estimate: natural logarithm of the ratio of the rates.
        bound: the end of its interval nearer to 0, or 0.
    """

    before: Longs
    now: Longs
    expected: Floats
    estimate: Floats
    bound: Floats

    def __getitem__(self, at: int) -> Change:
        return Change(
            before=int(self.before[at]),
            now=int(self.now[at]),
            expected=float(self.expected[at]),
            times=float(np.exp(self.estimate[at])),
            at_least=float(np.exp(self.bound[at])),
        )


def rates(before: Longs, now: Longs, exposure: float) -> Rates:
    """Compares counts; see the module.

    Args:
        before: counts of the earlier period.
        now: counts of the later, of the same shape.
        exposure: how many times as long, or as full, the later period is.
    """
    estimate = np.log((now + 0.5) / (before + 0.5)) - np.log(exposure)
    error = np.sqrt(1 / (now + 0.5) + 1 / (before + 0.5))
    bound = np.sign(estimate) * np.maximum(np.abs(estimate) - Z * error, 0.0)
    return Rates(before, now, (before * exposure).astype(np.float64), estimate, bound)


def changes(snapshot: Snapshot, filter: Filter, what: Comparison, direction: Direction, run: slice) -> ChangesPage:
    """The ranked list of one direction."""
    asked = _filters(filter, what)
    articles = [_articles(snapshot, one) for one in asked]
    found = _of_places(snapshot, asked, _exposure(what, articles))
    there = np.flatnonzero(found.before + found.now)
    sides = {
        Direction.ROSE: there[found.bound[there] > 0],
        Direction.FELL: there[found.bound[there] < 0],
        Direction.UNCLEAR: there[found.bound[there] == 0],
    }
    side = sides[direction]
    most = -(found.before + found.now)[side]
    strength = -np.abs(found.bound[side])
    ranked = side[np.lexsort((side, most, strength))][run]
    return ChangesPage(
        total={which: len(places) for which, places in sides.items()},
        articles_before=articles[0],
        articles_now=articles[1],
        places=tuple(PlaceChange(snapshot.places[at], found[at]) for at in ranked.tolist()),
    )


def change_markers(
    snapshot: Snapshot, filter: Filter, what: Comparison, bounds: Bounds | None, zoom: int
) -> tuple[list[ChangeMarker], int]:
    """Circles whose area is the difference to what was to be expected, as they would be without overlap.

    Returns:
        The circles that reach into the bounds, and the difference that a circle of full size stands for.
    """
    asked = _filters(filter, what)
    exposure = _exposure(what, [_articles(snapshot, one) for one in asked])
    found = _of_places(snapshot, asked, exposure)
    there = (found.before + found.now) > 0
    weights = np.where(there, np.maximum(np.rint(np.abs(found.now - found.expected)), 1), 0).astype(np.int64)
    full = full_size(snapshot.busiest_spot(weights, zoom))
    shown = circles(snapshot, lambda areas: snapshot.gathered(weights, zoom, areas, bounds, full), bounds, zoom)
    size = len(shown.lead)
    n_places = np.bincount(shown.group, minlength=size)
    counts = []
    groups = np.full(len(snapshot.places), -1, np.int32)
    groups[shown.places] = shown.group
    for one, single in zip(asked, (found.before, found.now), strict=True):
        counted = single[shown.lead]
        if (n_places > 1).any():  # an article that names two of its places is one article
            counted = np.where(n_places > 1, snapshot.distinct(groups, size, snapshot.passing(one)), counted)
        counts.append(counted)
    compared = rates(counts[0], counts[1], exposure)
    ids, names = called(snapshot.places, members(shown, weights, n_places))
    return [
        ChangeMarker(
            place_ids=ids[number],
            lat=float(snapshot.places.lat[lead]),
            lon=float(snapshot.places.lon[lead]) + 360.0 * float(shown.copies[number]),
            # not "+3", which here would be read as a change
            label=names[number][0] + (f", {n_places[number] - 1} more" if n_places[number] > 1 else ""),
            change=compared[number],
            precision=Precision(PRECISIONS[snapshot.places.precision[lead]]),
            n_places=int(n_places[number]),
            is_area=number < shown.areas,
        )
        for number, lead in enumerate(shown.lead.tolist())
    ], full


def _filters(filter: Filter, what: Comparison) -> tuple[Filter, Filter]:
    def during(period: Period) -> Filter:
        return replace(filter.without_dates, start=period.first, end=period.last, place=None, places=frozenset())

    return during(what.before), during(what.now)


def _articles(snapshot: Snapshot, filter: Filter) -> int:
    return sum(int(np.count_nonzero(passing.selected)) for passing in snapshot.passing(filter))


def _exposure(what: Comparison, articles: list[int]) -> float:
    if what.share:
        return (articles[1] + 0.5) / (articles[0] + 0.5)
    return what.now.days / what.before.days


def _of_places(snapshot: Snapshot, asked: tuple[Filter, Filter], exposure: float) -> Rates:
    before, now = (snapshot.totals(one).articles for one in asked)
    return rates(before, now, exposure)
