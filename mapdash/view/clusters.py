"""From places with counts to circles that do not overlap on the screen.

The whole Earth is clustered at a whole zoom level, and only then cut to what the screen shows: so a circle is the
same wherever the map is dragged. Places that share a small cell of the screen are merged first; then, round by
round, each circle that overlaps others and outranks all of them takes them in, until none overlaps. A cluster lies
on the point of its most mentioned place and is named by it.

Coordinates are Web Mercator (EPSG:3857) scaled to the unit square; x wraps round.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mapdash.view.columns import Flags, Floats, Longs

TILE = 256
"""Pixels of the Earth at zoom 0."""
SMALLEST, LARGEST = 9.0, 34.0
"""Radii in pixels: a finger can hit the one, the other leaves the map visible."""
GAP = 2.0
"""Pixels that stay free between two circles."""
CELL = 24.0
"""Pixels of the cells of the first merge; two circles of the smallest size with their centres nearer overlap mostly."""
MANY_CELLS = 1_000_000
"""More cells than this are numbered as they are met, fewer are counted in one array."""


def mercator(lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    """Unit-square positions: x eastward from the antimeridian, y southward from 85.05 degrees north."""
    sine = np.sin(np.radians(np.clip(lat, -85.0511, 85.0511)))
    y = 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)
    return (lon + 180.0) / 360.0 % 1.0, np.clip(y, 0.0, 1.0)


def full_size(largest: int) -> int:
    """Articles of a circle of full size: the next of 10, 20, 50, 100, 200, ..., so that it seldom changes."""
    if largest <= 10:
        return 10
    power = 10 ** int(np.log10(largest))
    return next(int(step * power) for step in (1, 2, 5, 10) if step * power >= largest)


def radius(articles: Longs, full: int | Longs) -> Floats:
    """Radii in pixels, area in proportion to the articles between the smallest and the largest."""
    return np.clip(LARGEST * np.sqrt(articles / full), SMALLEST, LARGEST)


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Circles, the greatest first.

    Attributes:
        of_place: for each of the places that were clustered, its circle.
        lead: each circle's most mentioned place, as a position among the places that were clustered.
    """

    of_place: Longs
    lead: Longs


def cluster(x: Floats, y: Floats, articles: Longs, zoom: int, radius_of: Callable[[Longs], Floats]) -> Clusters:
    """Merges places until no two circles overlap.

    Args:
        x: (N,) unit-square positions.
        y: (N,) likewise.
        articles: (N,) articles of each place, all at least 1. Ties are broken by position.
        zoom: whole zoom level.
        radius_of: radii in pixels of circles with so many articles; at most LARGEST.
    """
    world = TILE * 2.0**zoom
    cell, best, counts = _cells(x, y, articles, max(1, int(world // CELL)))
    parent, lead, total = np.arange(len(best)), np.arange(len(best)), counts
    while len(lead) > 1:
        radii = radius_of(total)
        one, other = _overlapping(x[best[lead]] * world, y[best[lead]] * world, radii, world)
        if not len(one):
            break
        # leads come in order of rank, so the lower number outranks; who is outranked by nobody takes its neighbours in
        outranks = np.arange(len(lead))
        np.minimum.at(outranks, other, one)
        winner = outranks == np.arange(len(lead))
        take = winner[one]
        into = np.full(len(lead), len(lead))
        np.minimum.at(into, other[take], one[take])
        into = np.where(into == len(lead), np.arange(len(lead)), into)
        _, parent = np.unique(into[parent], return_inverse=True)
        parent, lead, total = _merged(parent, counts)
    return Clusters(parent[cell], best[lead])


def _cells(x: Floats, y: Floats, articles: Longs, across: int) -> tuple[Longs, Longs, Longs]:
    """The first merge: places by the cell they lie in, `across` of which go round the Earth.

    Returns:
        Of each place its cell, of each cell its most mentioned place and the articles of all; the cells in the order
        of their most mentioned places.
    """
    cell = np.minimum((x * across).astype(np.int64), across - 1) * across
    cell += np.minimum((y * across).astype(np.int64), across - 1)
    if across * across > MANY_CELLS:
        _, cell = np.unique(cell, return_inverse=True)
    # the articles, then the earlier place, in one number, so that the greatest of a cell is found without sorting
    number = len(x)
    score = articles * number + (number - 1 - np.arange(number))
    size = int(cell.max()) + 1 if number else 0
    best = np.full(size, -1, np.int64)
    np.maximum.at(best, cell, score)
    used = np.flatnonzero(best >= 0)
    used = used[np.argsort(-best[used])]
    renumbered = np.empty(size, np.int64)
    renumbered[used] = np.arange(len(used))
    totals = np.bincount(cell, weights=articles, minlength=size).astype(np.int64)
    return renumbered[cell], number - 1 - best[used] % max(number, 1), totals[used]


def _merged(group: Longs, articles: Longs) -> tuple[Longs, Longs, Longs]:
    """Groups of cells, which come by rank, renumbered by their best one; with that, and the articles of all of them."""
    size = int(group.max()) + 1 if len(group) else 0
    best = np.full(size, len(group), np.int64)
    np.minimum.at(best, group, np.arange(len(group)))
    by_best = np.argsort(best)
    renumbered = np.empty(size, np.int64)
    renumbered[by_best] = np.arange(size)
    group = renumbered[group]
    return group, best[by_best], np.bincount(group, weights=articles, minlength=size).astype(np.int64)


def _overlapping(x: Floats, y: Floats, radii: Floats, world: float) -> tuple[Longs, Longs]:
    """Pairs (i, j), i < j, of circles nearer than their radii and the gap; positions in pixels, x wraps round."""
    reach = 2 * radii.max() + GAP
    across = max(1, int(world // reach))
    column = np.minimum((x / world * across).astype(np.int64), across - 1)
    row = np.minimum((y / world * across).astype(np.int64), across - 1)
    order = np.argsort(row * across + column, kind="stable")
    cell = (row * across + column)[order]
    found_one, found_other = [], []
    # half of the neighbours, so that each pair is met once; with under 3 columns a neighbour can be met twice
    for down, right in ((0, 0), (0, 1), (1, -1), (1, 0), (1, 1)):
        below = row[order] + down
        target = below * across + (column[order] + right) % across
        first = np.searchsorted(cell, target)
        last = np.searchsorted(cell, target, side="right")
        last = np.where(below < across, last, first)
        length = last - first
        one = np.repeat(np.arange(len(x)), length)
        other = np.arange(len(one)) - np.repeat(np.cumsum(length) - length, length) + np.repeat(first, length)
        one, other = order[one], order[other]
        near = _near(x, y, radii, world, one, other) & (one != other)
        found_one.append(np.minimum(one, other)[near])
        found_other.append(np.maximum(one, other)[near])
    return np.concatenate(found_one), np.concatenate(found_other)


def _near(x: Floats, y: Floats, radii: Floats, world: float, one: Longs, other: Longs) -> Flags:
    across = np.abs(x[one] - x[other])
    across = np.minimum(across, world - across)
    down = y[one] - y[other]
    near: Flags = across * across + down * down < (radii[one] + radii[other] + GAP) ** 2
    return near
