"""The basemap shows what its tables promise, without gaps and doubled lines, and answers for any part of the Earth."""

from __future__ import annotations

import gzip
import json
from itertools import combinations

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, shape

from mapdash.basemap import DETAIL_FROM, WORLD, Basemap

CAPITALS = {
    "Simferopol": (44.95, 34.10, "UA"),
    "Sevastopol": (44.60, 33.53, "UA"),
    "Donetsk": (48.0, 37.8, "UA"),
    "Khan Yunis": (31.34, 34.31, "PS"),
    "Ramallah": (31.9, 35.2, "PS"),
    "Tel Aviv": (32.07, 34.79, "IL"),
    "Nazareth": (32.70, 35.30, "IL"),
    "Golan": (33.0, 35.78, "SY"),
    "Laayoune": (27.10, -13.16, "EH"),
    "Aousserd": (22.55, -14.33, "EH"),
    "Agadir": (30.40, -9.50, "MA"),
    "Tifariti": (26.16, -10.57, "EH"),
    "Hargeisa": (9.56, 44.06, "SO"),
    "Kyrenia": (35.30, 33.31, "CY"),
    "Pristina": (42.66, 21.16, "XK"),
    "Juba": (4.85, 31.6, "SS"),
    "Washington": (38.9, -77.04, "US"),
    "Anadyr": (64.7, 177.3, "RU"),
    "Uelen": (66.0, -171.0, "RU"),  # behind the antimeridian
}


@pytest.fixture(scope="module")
def basemap() -> Basemap:
    return Basemap.open()


@pytest.fixture(scope="module")
def world() -> dict[str, dict]:
    return json.loads(WORLD.read_text(encoding="utf-8"))


def _countries(land: dict) -> dict[str, shapely.Geometry]:
    return {feature["properties"]["iso"]: shape(feature["geometry"]) for feature in land["features"]}


def _at(countries: dict[str, shapely.Geometry], lat: float, lon: float) -> list[str]:
    return [code for code, land in countries.items() if land.contains(Point(lon, lat))]


@pytest.mark.parametrize("name", CAPITALS)
def test_places_lie_in_the_country_they_are_shown_in(name: str, world: dict, basemap: Basemap) -> None:
    lat, lon, country = CAPITALS[name]
    assert _at(_countries(world["land"]), lat, lon) == [country]
    for zoom in (6, 9):
        detail = json.loads(basemap.detail(lat - 0.1, lon - 0.1, lat + 0.1, lon + 0.1, zoom))
        assert _at(_countries(detail["land"]), lat, lon) == [country]


def test_every_country_of_the_world_is_there(world: dict) -> None:
    countries = _countries(world["land"])
    # Vatican City is smaller than the grid, Bouvet Island and Svalbard are not told apart by the source
    assert len(countries) > 235
    assert {"PS", "EH", "XK", "TW", "SS", "TV", "NR", "SG", "MT", "KI"} <= set(countries)
    assert all(not land.is_empty and land.is_valid for land in countries.values())
    assert all(feature["properties"]["name"] for feature in world["land"]["features"] if feature["properties"]["iso"])


def test_countries_do_not_overlap(world: dict) -> None:
    countries = list(_countries(world["land"]).values())
    tree = shapely.STRtree(countries)
    for one, other in zip(*tree.query(countries, predicate="intersects"), strict=True):
        if one < other:
            assert countries[one].intersection(countries[other]).area < 0.01


def test_borders_run_along_the_land_they_part(world: dict) -> None:
    """One simplification for coast and border: every border's corner is a corner of two countries."""
    corners = [
        {tuple(point) for point in shapely.get_coordinates(land).tolist()}
        for land in _countries(world["land"]).values()
    ]
    shared = set().union(*(one & other for one, other in combinations(corners, 2)))
    border = next(shape(f["geometry"]) for f in world["lines"]["features"] if f["properties"]["kind"] == "border")
    points = [tuple(point) for point in shapely.get_coordinates(border).tolist()]
    assert len(points) > 5000
    assert sum(point in shared for point in points) / len(points) > 0.99


def test_no_line_runs_along_the_antimeridian(world: dict) -> None:
    for feature in world["lines"]["features"]:
        for line in shapely.get_parts(shape(feature["geometry"])):
            assert abs(shapely.get_coordinates(line)[:, 0]).max() < 179.9


def test_disputed_lines_are_told_apart(world: dict, basemap: Basemap) -> None:
    def near(lines: dict, kind: str, lat: float, lon: float) -> bool:
        found = [shape(f["geometry"]) for f in lines["features"] if f["properties"]["kind"] == kind]
        return any(line.distance(Point(lon, lat)) < 0.1 for line in found)

    assert near(world["lines"], "disputed", 27.667, -10.5)  # Morocco and Western Sahara
    assert not near(world["lines"], "border", 27.667, -10.5)
    assert near(world["lines"], "disputed", 31.45, 34.5)  # Gaza
    assert near(world["lines"], "disputed", 34.65, 73.95)  # Line of Control
    assert near(world["lines"], "border", 31.0, 74.5)  # the same two countries farther south
    perekop = json.loads(basemap.detail(46.0, 33.5, 46.3, 34.0, 8))["lines"]
    assert not near(perekop, "border", 46.15, 33.7)
    assert near(perekop, "area", 46.15, 33.7)


@settings(max_examples=40, deadline=None)
@given(
    south=st.floats(-85, 80), west=st.floats(-540, 540), zoom=st.integers(DETAIL_FROM, 12),
)  # fmt: skip
def test_detail_covers_what_was_asked_for(basemap: Basemap, south: float, west: float, zoom: int) -> None:
    width = 360 * 1400 / (256 * 2**zoom)
    north, east = south + width / 3, west + width
    answer = json.loads(basemap.detail(south, west, north, east, zoom))
    low, left, high, right = answer["bounds"]
    assert low <= max(south, -90)
    assert left <= west
    assert high >= min(north, 90)
    assert right >= east
    around = shapely.box(left - 1e-6, low - 1e-6, right + 1e-6, high + 1e-6)
    for feature in answer["land"]["features"] + answer["lines"]["features"]:
        assert around.covers(shapely.box(*shape(feature["geometry"]).bounds))


def test_the_map_may_be_dragged_round_the_earth(basemap: Basemap) -> None:
    there = json.loads(basemap.detail(-20, 176, -15, 184, 6))
    fiji = _countries(there["land"])["FJ"]
    assert fiji.bounds[0] < 180 < fiji.bounds[2]
    once, twice = (json.loads(basemap.detail(44, 30 + turn, 48, 38 + turn, 8)) for turn in (0, 360))
    assert _at(_countries(once["land"]), 47.4, 32.0) == _at(_countries(twice["land"]), 47.4, 392.0) == ["UA"]


def test_the_files_stay_small() -> None:
    assert len(gzip.compress(WORLD.read_bytes(), 6)) < 450_000
    assert sum(path.stat().st_size for path in WORLD.parent.iterdir()) < 3_200_000
