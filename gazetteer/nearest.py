"""The nearest places to a point, from a grid of cells that lies in the files as it is."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from gazetteer.columns import CELLS_PER_DEGREE, Columns

EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""
_KM_PER_DEGREE = math.pi * EARTH_KM / 180
_HIGH, _WIDE = 180 * CELLS_PER_DEGREE, 360 * CELLS_PER_DEGREE


def nearest(
    columns: Columns, lat: float, lon: float, k: int, max_km: float | None, kinds: list[int] | None
) -> list[tuple[int, float]]:
    """Rows of the nearest settlements and their distance in km; looked for in ever wider circles."""
    if not (-90 <= lat <= 90) or not math.isfinite(lon) or k < 1:
        return []
    lon = (lon + 180) % 360 - 180
    limit = math.pi * EARTH_KM if max_km is None else max_km
    radius = min(20.0, limit)
    while True:
        rows = np.concatenate([*_rows_within(columns, lat, lon, radius)] or [np.zeros(0, np.uint32)])
        if kinds is not None:
            rows = rows[np.isin(columns.array("place_kind")[rows], kinds)]
        km = distance_km(lat, lon, columns.array("place_lat")[rows], columns.array("place_lon")[rows])
        inside = np.flatnonzero(km <= radius)
        if len(inside) >= k or radius >= limit:
            # by row where equally far, so that the answer is always the same
            inside = inside[np.lexsort((rows[inside], km[inside]))][:k]
            return list(zip(rows[inside].tolist(), km[inside].tolist(), strict=True))
        radius = min(radius * 3, limit)


def distance_km(lat: float, lon: float, lats: npt.NDArray[Any], lons: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Great-circle distances on a sphere (haversine), in km."""
    phi, phis = np.radians(lat), np.radians(lats)
    half = np.sin((phis - phi) / 2) ** 2 + np.cos(phi) * np.cos(phis) * np.sin(np.radians(lons - lon) / 2) ** 2
    km: npt.NDArray[np.float64] = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return km


def _rows_within(columns: Columns, lat: float, lon: float, km: float) -> Iterator[npt.NDArray[Any]]:
    """Rows of the cells that a circle touches, and of some around it."""
    first, rows = columns.array("cell_first"), columns.array("cell_place")
    high = km / _KM_PER_DEGREE
    south = max(0, math.floor((lat - high + 90) * CELLS_PER_DEGREE))
    north = min(_HIGH - 1, math.floor((lat + high + 90) * CELLS_PER_DEGREE))
    # the widest parallel that the circle reaches decides; around a pole it reaches all meridians
    edge = max(abs(lat - high), abs(lat + high))
    reach = math.sin(min(km / EARTH_KM, math.pi / 2)) / math.cos(math.radians(lat)) if edge < 90 else 1.0
    wide = 180.0 if reach >= 1 else math.degrees(math.asin(reach))
    west = math.floor((lon - wide + 180) * CELLS_PER_DEGREE)
    east = min(math.floor((lon + wide + 180) * CELLS_PER_DEGREE), west + _WIDE - 1)
    for y in range(south, north + 1):
        x = west
        while x <= east:  # in two or three stretches where the circle crosses the antimeridian
            base, column = y * _WIDE, x % _WIDE
            width = min(east - x + 1, _WIDE - column)
            yield rows[first[base + column] : first[base + column + width]]
            x += width
