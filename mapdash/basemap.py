"""The offline basemap: land, borders and labels for what a map shows, from the files in assets/basemap.

The browser loads two files once: `world.json` (`WORLD`), drawn up to zoom 5, an object with two GeoJSON collections,
`land` (a feature per country, with `iso` and `name`) and `lines` (a feature per `kind`: `border`, or `disputed`, to be
dashed); and `labels.json` (`LABELS`), a list of [name, latitude, longitude, zoom from which it is shown, kind], the
important first, of kinds `country`, `sea`, `admin1` and `town`. Shown centred on their points in 11 pixels, they do not
overlap at any whole zoom level.

From zoom 6 on `Basemap.detail` gives land and lines of a part of the Earth in place of the world's, with the lines of
first-order areas as a third kind `area`, and the labels that are to be shown beside those of the list:

    basemap = Basemap.open()
    basemap.detail(south, west, north, east, zoom)   # JSON text: {"land": …, "lines": …, "labels": […]}

All lines of one level come from one simplification, so coasts and borders meet; draw one level at a time. What is asked
for is cut a few pixels outside its bounds, so that tiles join when each is drawn to its own edge.

Made by `scripts/make_basemap.py` from Natural Earth (public domain); the names of towns are from GeoNames (CC BY 4.0).
Boundaries follow the practice of United Nations maps and imply no endorsement; say so where the map is credited.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any, Self

import numpy as np
import shapely
from numpy.typing import NDArray

_PACKAGE = Path(__file__).resolve().parent
FOLDER = next(
    # installed, the assets lie inside the package; in a checkout, beside it
    (folder for folder in (_PACKAGE / "assets", _PACKAGE.parent / "assets") if folder.is_dir()),
    _PACKAGE / "assets",
).joinpath("basemap")
WORLD = FOLDER / "world.json"
LABELS = FOLDER / "labels.json"

DETAIL_FROM = 6
"""The zoom level from which `Basemap.detail` is drawn in place of `world.json`."""
FINE_FROM = 8
CREDIT = "Natural Earth; GeoNames (CC BY 4.0). Boundaries and names imply no endorsement."

_KINDS = ("border", "disputed", "area")
_MARGIN_PX = 8
_KEPT = 128


@dataclass(frozen=True, slots=True, eq=False)
class _Level:
    """Everything at one level of detail; the trees find what lies in a part of the Earth."""

    polygons: NDArray[np.object_]
    country: NDArray[np.uint8]
    polygon_tree: shapely.STRtree
    lines: NDArray[np.object_]
    kind: NDArray[np.uint8]
    line_tree: shapely.STRtree


class Basemap:
    """Gives parts of the basemap as JSON; answers are kept, and may be asked for from several threads."""

    def __init__(self, detail: dict[str, NDArray[Any]]) -> None:
        self._arrays = detail
        self._answer = lru_cache(_KEPT)(self._detail)

    @classmethod
    def open(cls, folder: Path | None = None) -> Self:
        """Reads the files of the basemap; FileNotFoundError where they are absent."""
        where = FOLDER if folder is None else folder
        with np.load(where / "detail.npz", allow_pickle=False) as detail:
            return cls(dict(detail))

    def detail(self, south: float, west: float, north: float, east: float, zoom: float) -> str:
        """Land, lines and labels of a part of the Earth, as JSON; see the head of this module.

        Args:
            south: degrees north.
            west: degrees east; may lie outside -180..180, where the map was dragged round the Earth.
            north: degrees north, above `south`.
            east: degrees east, above `west`.
            zoom: the map's zoom level, at least `DETAIL_FROM`.
        """
        return self._answer(south, west, north, east, max(int(zoom), DETAIL_FROM))

    def _detail(self, south: float, west: float, north: float, east: float, zoom: int) -> str:
        margin = 360 * _MARGIN_PX / (256 * 2**zoom)
        bounds = (max(south - margin, -90.0), west - margin, min(north + margin, 90.0), east + margin)
        level = self._fine if zoom >= FINE_FROM else self._middle
        codes, names = self._arrays["countries"], self._arrays["country_names"]
        land = _cut(level.polygons, level.country, level.polygon_tree, bounds, shapely.multipolygons)
        lines = _cut(level.lines, level.kind, level.line_tree, bounds, shapely.multilinestrings)
        countries = ((shape, {"iso": str(codes[code]), "name": str(names[code])}) for code, shape in land)
        kinds = ((shape, {"kind": _KINDS[kind]}) for kind, shape in lines)
        labels = json.dumps(self._labels(bounds, zoom), ensure_ascii=False)
        return f'{{"land":{_collection(countries)},"lines":{_collection(kinds)},"labels":{labels}}}'

    def _labels(self, bounds: tuple[float, float, float, float], zoom: int) -> list[tuple[str, float, float, int, str]]:
        south, west, north, east = bounds
        lat, lon, least = (self._arrays[f"label_{column}"] for column in ("lat", "lon", "zoom"))
        shown = (lat >= south) & (lat <= north) & ((lon - west) % 360 <= east - west) & (least <= zoom)
        return [
            (str(name), float(at), float(along), int(zoom), str(kind))
            for name, at, along, zoom, kind in zip(
                *(self._arrays[f"label_{column}"][shown] for column in ("name", "lat", "lon", "zoom", "kind")),
                strict=True,
            )
        ]

    @cached_property
    def _middle(self) -> _Level:
        return _unpack(self._arrays, "middle")

    @cached_property
    def _fine(self) -> _Level:
        return _unpack(self._arrays, "fine")


def _cut(
    shapes: NDArray[np.object_],
    group: NDArray[np.uint8],
    tree: shapely.STRtree,
    bounds: tuple[float, float, float, float],
    together: Any,
) -> Iterator[tuple[int, shapely.Geometry]]:
    """What lies in the bounds, one geometry per group, each turn of the Earth where the bounds see it."""
    south, west, north, east = bounds
    found: list[NDArray[np.object_]] = []
    groups: list[NDArray[np.uint8]] = []
    for turn in range(math.floor((west + 180) / 360), math.floor((east + 180) / 360) + 1):
        left, right = max(west - 360 * turn, -180.0), min(east - 360 * turn, 180.0)
        near = np.sort(tree.query(shapely.box(left, south, right, north)))
        clipped, owner = shapely.get_parts(
            shapely.clip_by_rect(shapes[near], left, south, right, north), return_index=True
        )
        if turn:
            clipped = shapely.transform(clipped, partial(np.add, (360.0 * turn, 0.0)))
        found.append(clipped)
        groups.append(group[near][owner])
    clipped, owners = np.concatenate(found), np.concatenate(groups)
    # what only touches the edge comes back as points or lines
    kept = shapely.get_dimensions(clipped) == shapely.get_dimensions(shapes[0])
    for number in np.unique(owners[kept]):
        yield int(number), together(clipped[kept & (owners == number)])


def _collection(features: Iterable[tuple[shapely.Geometry, dict[str, str]]]) -> str:
    written = (
        f'{{"type":"Feature","properties":{json.dumps(properties, ensure_ascii=False)},'
        f'"geometry":{shapely.to_geojson(shape)}}}'
        for shape, properties in features
    )
    return f'{{"type":"FeatureCollection","features":[{",".join(written)}]}}'


def _unpack(arrays: dict[str, NDArray[Any]], level: str) -> _Level:
    """The inverse of `pack` in scripts/make_basemap.py."""
    scale = int(arrays[f"{level}_scale"])
    ring_corners, ring_of = _corners(arrays, level, "ring", scale)
    rings: Any = shapely.linearrings(ring_corners, indices=ring_of)
    polygons: Any = shapely.polygons(rings, indices=arrays[f"{level}_ring_polygon"])
    line_corners, line_of = _corners(arrays, level, "line", scale)
    lines: Any = shapely.linestrings(line_corners, indices=line_of)
    return _Level(
        polygons,
        arrays[f"{level}_polygon_country"],
        shapely.STRtree(polygons),
        lines,
        arrays[f"{level}_line_kind"],
        shapely.STRtree(lines),
    )


def _corners(arrays: dict[str, NDArray[Any]], level: str, kind: str, scale: int) -> tuple[NDArray[np.float64], Any]:
    """All corners in degrees, and which ring or line each belongs to."""
    corners = np.cumsum(arrays[f"{level}_{kind}_steps"], axis=1).T / scale
    length = arrays[f"{level}_{kind}_length"]
    return corners, np.repeat(np.arange(len(length)), length)
