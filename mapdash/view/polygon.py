"""A drawn area: which places lie in it, across the antimeridian too."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Area = tuple[tuple[float, float], ...]
"""Corners (latitude, longitude) in degrees, the last joined to the first. Longitudes go on beyond 180 where the area
crosses the antimeridian: 170 to 190 is the strip between 170 E and 170 W, as Leaflet gives it."""


def inside(area: Area, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which points lie in the area or on its edge. Where its sides cross, what they enclose counts.

    Args:
        area: at least three corners.
        lat: (N,) degrees north.
        lon: (N,) degrees east, -180 to 180.
    """
    shape = polygon(area)
    west, south, east, north = shape.bounds
    found = np.zeros(len(lat), np.bool_)
    shapely.prepare(shape)
    for turn in range(int(np.floor((west + 180) / 360)), int(np.floor((east + 180) / 360)) + 1):
        along = lon + 360.0 * turn
        near = np.flatnonzero((lat >= south) & (lat <= north) & (along >= west) & (along <= east))
        found[near] |= shapely.intersects_xy(shape, along[near], lat[near])
    return found


def polygon(area: Sequence[tuple[float, float]]) -> BaseGeometry:
    """The corners as a valid shape of shapely, x east and y north."""
    return shapely.make_valid(shapely.Polygon([(lon, lat) for lat, lon in area]))
