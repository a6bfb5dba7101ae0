"""Makes the offline basemap in assets/basemap from Natural Earth: `python scripts/make_basemap.py [world_map.gpkg]`.

Natural Earth (public domain, 1:10 million) is taken from the GeoPackage in Debian's package qgis-common; without an
argument the package is fetched by apt-get into a temporary folder. One coverage of first-order areas is the source
of everything: coasts, borders and areas are simplified together, so shared lines stay shared and no coast is drawn
twice. What differs from Natural Earth, and why, stands in `basemap_tables.py`.

Writes `world.json` (read by the browser up to zoom 5), `detail.npz` (read by `mapdash.basemap` from zoom 6) and
`labels.json` (names of countries, seas, areas and, from GeoNames, towns, up to zoom 7; the rest are in `detail.npz`).
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from basemap_labels import write_labels
from basemap_tables import (
    CLAIM_LINES,
    DASHED_AREAS,
    DASHED_BORDERS,
    DASHED_PARTS,
    GOLAN_POINT,
    MOVED,
    NAMES,
    WESTERN_SAHARA_NORTH,
)
from shapely.geometry.base import BaseGeometry

ASSETS = Path(__file__).resolve().parents[1] / "assets" / "basemap"
# at the middle level, lines within a country are left out where its areas are smaller than this on average, in square
# degrees: Slovenia's 193 municipalities would be a grey patch
SMALLEST_AREAS = 0.3
# level -> (tolerance of the simplification in degrees, decimals kept, islands under so many square degrees dropped)
LEVELS: dict[str, tuple[float, int, float]] = {
    "world": (0.07, 2, 0.003),
    "middle": (0.045, 3, 0.0),
    "fine": (0.0, 3, 0.0),
}


@dataclass(frozen=True)
class Area:
    """A first-order area and the country it is shown in ("" for none)."""

    shape: BaseGeometry
    country: str
    name: str


def main() -> None:
    if len(sys.argv) > 1:
        build(Path(sys.argv[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["apt-get", "download", "qgis-common"], cwd=folder, check=True)
        [package] = Path(folder).glob("qgis-common*.deb")
        subprocess.run(["dpkg", "-x", package.name, "unpacked"], cwd=folder, check=True)
        build(Path(folder) / "unpacked/usr/share/qgis/resources/data/world_map.gpkg")


def build(source: Path) -> None:
    """Writes all files of the basemap."""
    areas, names, claims = read(source)
    areas = cut(areas, claims)
    assert shapely.coverage_is_valid([area.shape for area in areas]), "areas overlap or leave gaps"
    ASSETS.mkdir(parents=True, exist_ok=True)
    claim_lines = [line for key, line in claims if key in CLAIM_LINES]
    arrays: dict[str, np.ndarray] = {}
    for level in LEVELS:
        shapes, lines = simplify(areas, level)
        lines["disputed"] += [line for claim in claim_lines for line in parts(_rounded(claim, LEVELS[level][1]))]
        if level == "world":
            write_world(shapes, lines, names)
        else:
            arrays |= pack(level, shapes, lines)
    countries = sorted({area.country for area in areas})
    arrays["country_names"] = np.array([names.get(country, "") for country in countries])
    arrays["countries"] = np.array(countries)
    arrays |= write_labels(ASSETS / "labels.json", areas, names)
    np.savez_compressed(ASSETS / "detail.npz", **arrays)
    for path in sorted(ASSETS.iterdir()):
        print(f"{path.name:15} {path.stat().st_size / 1024:8.0f} KiB")


# ---------------------------------------------------------------- reading and correcting


def read(source: Path) -> tuple[list[Area], dict[str, str], list[tuple[tuple[str, str], BaseGeometry]]]:
    """First-order areas in the countries they are shown in, names of the countries, and lines of dispute."""
    with sqlite3.connect(f"file:{source}?mode=ro", uri=True) as database:
        rows = database.execute("SELECT geom, iso_a2, name FROM states_provinces ORDER BY fid").fetchall()
        countries = database.execute("SELECT iso_a2, NAME FROM countries").fetchall()
        disputes = database.execute("SELECT geom, name, adm0_left FROM disputed_borders ORDER BY fid").fetchall()
    areas = [Area(_geometry(blob), MOVED.get((iso, name), iso), name or "") for blob, iso, name in rows]
    assert all(area.country != "-1" for area in areas)
    names = {iso: name for iso, name in countries if name} | NAMES
    return areas, names, [((name, country), _geometry(blob)) for blob, name, country in disputes]


def _geometry(blob: bytes) -> BaseGeometry:
    """The geometry behind a GeoPackage's header (OGC 12-128r19, 2.1.3)."""
    envelope = (0, 32, 48, 48, 64)[blob[3] >> 1 & 7]
    return shapely.from_wkb(blob[8 + envelope :])


def cut(areas: list[Area], claims: Sequence[tuple[tuple[str, str], BaseGeometry]]) -> list[Area]:
    """Moves the south of Morocco's provinces to Western Sahara and the Golan to Syria."""
    golan_line = next(line for key, line in claims if key == ("Syrian claim", "Israel"))
    parallel = shapely.LineString([(-20.0, WESTERN_SAHARA_NORTH), (-8.0, WESTERN_SAHARA_NORTH)])
    result: list[Area] = []
    for area in areas:
        if area.country == "MA" and area.shape.bounds[1] < WESTERN_SAHARA_NORTH:
            for piece in split(area.shape, parallel):
                south = piece.representative_point().y < WESTERN_SAHARA_NORTH
                result.append(Area(piece, "EH" if south else "MA", area.name))
        elif (area.country, area.name) == ("IL", "HaZafon"):
            for piece in split(area.shape, golan_line):
                golan = piece.contains(shapely.Point(GOLAN_POINT))
                result.append(Area(piece, "SY" if golan else "IL", "Golan" if golan else area.name))
        else:
            result.append(area)
    # a cut puts a corner on a neighbour's straight side: the neighbour gets it too, or the simplification tears there
    old = {tuple(point) for area in areas for point in shapely.get_coordinates(area.shape).round(9)}
    new = {tuple(point) for area in result for point in shapely.get_coordinates(area.shape).round(9)} - old
    corners = shapely.MultiPoint(sorted(new))
    near = shapely.STRtree([area.shape for area in result]).query(corners, predicate="dwithin", distance=1e-6)
    for index in near:
        area = result[index]
        result[index] = Area(shapely.snap(area.shape, corners, 1e-6), area.country, area.name)
    return result


def split(shape: BaseGeometry, line: BaseGeometry) -> list[BaseGeometry]:
    """The two sides of a shape, each with all its parts."""
    pieces: list[BaseGeometry] = []
    line = shapely.snap(line, shapely.MultiPoint(shapely.get_coordinates(shape)), 1e-6)  # its ends miss by a hair
    for part in parts(shape):
        noded = shapely.node(shapely.MultiLineString([*parts(part.boundary), *parts(line)]))
        pieces += [piece for piece in parts(shapely.polygonize([noded])) if part.contains(piece.representative_point())]
    return pieces


def parts(shape: BaseGeometry) -> list[BaseGeometry]:
    """A geometry's parts; itself alone where it has one."""
    return list(shapely.get_parts(shape))


# ---------------------------------------------------------------- simplifying


def simplify(areas: Sequence[Area], level: str) -> tuple[dict[str, BaseGeometry], dict[str, list[BaseGeometry]]]:
    """Countries and the lines between them at one level of detail.

    Returns:
        The shape of each country, and the lines by kind: `border`, `disputed`, `area`.
    """
    tolerance, decimals, smallest = LEVELS[level]
    by_country: dict[str, list[Area]] = defaultdict(list)
    for area in areas:
        by_country[area.country].append(area)
    if level == "world":  # without first-order areas the shared corners are fewer
        areas = [Area(shapely.coverage_union_all([a.shape for a in own]), c, "") for c, own in by_country.items()]
        areas += [a for c, own in by_country.items() for a in own if (c, a.name) in DASHED_AREAS]
        areas = [a for a in areas if a.name] + [_rest(a, areas) for a in areas if not a.name]
    shapes = [area.shape for area in areas]
    if tolerance:
        shapes = list(shapely.coverage_simplify(shapes, tolerance))
    shapes = [_rounded(shape, decimals) for shape in shapes]
    crowded = {c for c, own in by_country.items() if sum(a.shape.area for a in own) / len(own) < SMALLEST_AREAS}
    hidden = crowded if level == "middle" else set()
    lines = _lines([Area(s, a.country, a.name) for s, a in zip(shapes, areas, strict=True)], hidden)
    countries: dict[str, BaseGeometry] = {}
    for country in sorted(by_country):
        own = [s for s, a in zip(shapes, areas, strict=True) if a.country == country and not s.is_empty]
        countries[country] = _without_specks(shapely.unary_union([shapely.make_valid(s) for s in own]), smallest)
    return countries, lines


def _rest(whole: Area, areas: Sequence[Area]) -> Area:
    own = [a.shape for a in areas if a.name and a.country == whole.country]
    return Area(shapely.difference(whole.shape, shapely.union_all(own)), whole.country, "") if own else whole


def _rounded(shape: BaseGeometry, decimals: int) -> BaseGeometry:
    """Every corner on the grid, each by itself, so that shared lines stay shared; collapsed rings are dropped."""

    def ring(points: np.ndarray) -> np.ndarray:
        points = points.round(decimals) + 0.0
        keep = np.ones(len(points), bool)
        keep[1:] = (points[1:] != points[:-1]).any(axis=1)
        return points[keep]

    if shape.geom_type.endswith("LineString"):
        lines = [points for part in parts(shape) if len(points := ring(shapely.get_coordinates(part))) > 1]
        return shapely.MultiLineString(lines)
    polygons = []
    for part in parts(shape):
        shell = ring(shapely.get_coordinates(part.exterior))
        holes = [ring(shapely.get_coordinates(hole)) for hole in part.interiors]
        if len(shell) >= 4:
            polygons.append(shapely.Polygon(shell, [hole for hole in holes if len(hole) >= 4]))
    return shapely.MultiPolygon(polygons)


def _without_specks(shape: BaseGeometry, smallest: float) -> BaseGeometry:
    """Only polygons, and of those only the largest or what is not a speck."""
    polygons = [part for part in parts(shape) if part.geom_type == "Polygon" and part.area > 0]
    polygons += [p for part in parts(shape) if part.geom_type == "GeometryCollection" for p in parts(part)]
    if not polygons:
        return shapely.MultiPolygon()
    largest = max(polygon.area for polygon in polygons)
    return shapely.MultiPolygon([polygon for polygon in polygons if polygon.area >= min(smallest, largest)])


def _lines(areas: Sequence[Area], hidden: set[str]) -> dict[str, list[BaseGeometry]]:
    """The sides that two areas share, by what they are; none within the hidden countries."""
    sides, owner = [], []
    for number, area in enumerate(areas):
        for polygon in parts(area.shape):
            for ring in (polygon.exterior, *polygon.interiors):
                points = shapely.get_coordinates(ring)
                sides.append(np.hstack([points[:-1], points[1:]]))
                owner.append(np.full(len(points) - 1, number))
    segments, owners = np.concatenate(sides), np.concatenate(owner)
    backward = (segments[:, 0] > segments[:, 2]) | (
        (segments[:, 0] == segments[:, 2]) & (segments[:, 1] > segments[:, 3])
    )
    segments[backward] = segments[backward][:, [2, 3, 0, 1]]
    order = np.lexsort((owners, *segments.T[::-1]))
    segments, owners = segments[order], owners[order]
    pair = np.flatnonzero((segments[1:] == segments[:-1]).all(axis=1) & (owners[1:] != owners[:-1]))
    found: dict[str, list[np.ndarray]] = defaultdict(list)
    for at in pair:
        kind = _kind(areas[owners[at]], areas[owners[at + 1]], segments[at])
        if kind != "area" or areas[owners[at]].country not in hidden:
            found[kind].append(segments[at].reshape(2, 2))
    return {
        kind: parts(shapely.line_merge(shapely.MultiLineString(found[kind]))) if found[kind] else []
        for kind in ("border", "disputed", "area")
    }


def _kind(one: Area, other: Area, segment: np.ndarray) -> str:
    countries = frozenset({one.country, other.country})
    if len(countries) == 1:
        dashed = {(one.country, one.name), (other.country, other.name)} & DASHED_AREAS
        return "disputed" if dashed else "area"
    if countries in DASHED_BORDERS:
        return "disputed"
    west, south, east, north = DASHED_PARTS.get(countries, (0.0, 0.0, 0.0, 0.0))
    lon, lat = (segment[0] + segment[2]) / 2, (segment[1] + segment[3]) / 2
    return "disputed" if west < lon < east and south < lat < north else "border"


# ---------------------------------------------------------------- writing


def write_world(shapes: dict[str, BaseGeometry], lines: dict[str, list[BaseGeometry]], names: dict[str, str]) -> None:
    """GeoJSON for the browser: one feature per country, and one per kind of line."""
    land = [_feature(shape, {"iso": country, "name": names.get(country, "")}) for country, shape in shapes.items()]
    borders = [_feature(shapely.MultiLineString(lines[kind]), {"kind": kind}) for kind in ("border", "disputed")]
    both = {"land": _collection(land), "lines": _collection(borders)}
    (ASSETS / "world.json").write_text(json.dumps(both, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _collection(features: Iterable[dict[str, object]]) -> dict[str, object]:
    return {"type": "FeatureCollection", "features": list(features)}


def _feature(shape: BaseGeometry, properties: dict[str, str]) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(shape))}


def pack(level: str, shapes: dict[str, BaseGeometry], lines: dict[str, list[BaseGeometry]]) -> dict[str, np.ndarray]:
    """Rings and lines as steps between corners on the level's grid, which compress well.

    Each polygon is a run of rings, the first its shell: `ring_polygon` numbers them, `polygon_country` says whose.
    """
    scale = 10 ** LEVELS[level][1]
    rings: list[np.ndarray] = []
    ring_polygon: list[int] = []
    polygon_country: list[int] = []
    for number, country in enumerate(sorted(shapes)):
        for polygon in parts(shapes[country]):
            for ring in (polygon.exterior, *polygon.interiors):
                rings.append(shapely.get_coordinates(ring))
                ring_polygon.append(len(polygon_country))
            polygon_country.append(number)
    kinds = ("border", "disputed", "area")
    strings = [shapely.get_coordinates(line) for kind in kinds for line in lines[kind]]
    string_kind = [number for number, kind in enumerate(kinds) for _ in lines[kind]]
    return {
        f"{level}_scale": np.array(scale),
        f"{level}_ring_length": np.array([len(ring) for ring in rings], np.int32),
        f"{level}_ring_polygon": np.array(ring_polygon, np.int32),
        f"{level}_polygon_country": np.array(polygon_country, np.uint8),
        f"{level}_ring_steps": _steps(rings, scale),
        f"{level}_line_length": np.array([len(line) for line in strings], np.int32),
        f"{level}_line_kind": np.array(string_kind, np.uint8),
        f"{level}_line_steps": _steps(strings, scale),
    }


def _steps(runs: Sequence[np.ndarray], scale: int) -> np.ndarray:
    """All corners one behind the other, each as its distance from the one before, longitudes first, then latitudes."""
    corners = np.round(np.concatenate(runs) * scale).astype(np.int32)
    return np.diff(corners, axis=0, prepend=np.zeros((1, 2), np.int32)).T.copy()


if __name__ == "__main__":
    main()
