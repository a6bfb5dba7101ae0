"""The basemap shows what its tables promise, without gaps and doubled lines, and answers for any part of the Earth."""

from __future__ import annotations

import gzip
import json
from itertools import combinations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, shape

from mapdash.basemap import DETAIL_FROM, LABELS, WORLD, Basemap
from mapdash.view.clusters import mercator

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


def test_every_country_is_named_by_zoom_7_and_most_by_6(world: dict) -> None:
    zoom = {
        name: zoom for name, _, _, zoom, kind in json.loads(LABELS.read_text(encoding="utf-8")) if kind == "country"
    }
    names = {feature["properties"]["name"] for feature in world["land"]["features"] if feature["properties"]["iso"]}
    assert names - set(zoom) == set()
    late = {name for name in names if zoom[name] > 6}
    assert len(late) < 10
    assert not late & {"Palestine", "Kosovo", "Netherlands", "Rwanda", "Cyprus", "Singapore", "Qatar", "Lebanon"}


@pytest.mark.parametrize("zoom", range(2, 8))
def test_no_two_names_of_a_zoom_lie_over_each_other(zoom: int) -> None:
    """By the browser's measure: about six pixels a letter, wider for countries, sixteen pixels high."""
    shown = [row for row in json.loads(LABELS.read_text(encoding="utf-8")) if row[3] <= zoom]
    x, y = mercator(np.array([row[1] for row in shown]), np.array([row[2] for row in shown]))
    half = np.array([len(name) * (6.6 if kind == "country" else 5.8) / 2 for name, _, _, _, kind in shown])
    world = 256 * 2**zoom
    boxes = [
        shapely.box(east - wide, south - 8, east + wide, south + 8)
        for east, south, wide in zip(x * world, y * world, half, strict=True)
    ]
    one, other = shapely.STRtree(boxes).query(boxes, predicate="intersects")
    crossing = [(shown[a][0], shown[b][0]) for a, b in zip(one, other, strict=True) if a < b]
    assert crossing == []


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
def test_detail_is_cut_to_what_was_asked_for(basemap: Basemap, south: float, west: float, zoom: int) -> None:
    width = 360 * 1400 / (256 * 2**zoom)
    north, east = south + width / 3, west + width
    answer = json.loads(basemap.detail(south, west, north, east, zoom))
    margin = width / 100
    around = shapely.box(west - margin, south - margin, east + margin, north + margin)
    for feature in answer["land"]["features"] + answer["lines"]["features"]:
        assert around.covers(shapely.box(*shape(feature["geometry"]).bounds))
    for _, lat, lon, least, _ in answer["labels"]:
        assert around.intersects(Point(west + (lon - west + margin) % 360 - margin, lat))
        assert least <= zoom


def test_tiles_join(basemap: Basemap) -> None:
    whole = json.loads(basemap.detail(44, 30, 48, 38, 7))
    parts = [json.loads(basemap.detail(44, west, 48, west + 4, 7)) for west in (30, 34)]
    joined = shapely.union_all([_countries(part["land"])["UA"] for part in parts])
    assert joined.symmetric_difference(_countries(whole["land"])["UA"]).area < 1e-6


def test_the_map_may_be_dragged_round_the_earth(basemap: Basemap) -> None:
    there = json.loads(basemap.detail(-20, 176, -15, 184, 6))
    fiji = _countries(there["land"])["FJ"]
    assert fiji.bounds[0] < 180 < fiji.bounds[2]
    once, twice = (json.loads(basemap.detail(44, 30 + turn, 48, 38 + turn, 8)) for turn in (0, 360))
    assert _at(_countries(once["land"]), 47.4, 32.0) == _at(_countries(twice["land"]), 47.4, 392.0) == ["UA"]


@pytest.mark.parametrize("zoom", range(2, 13))
def test_labels_never_cover_each_other(zoom: int, basemap: Basemap) -> None:
    """In 11 pixels a letter is at most some 6 wide on average, a line 15 high."""
    south, west, north, east = (-60, -180, 80, 180) if zoom < 8 else (20, -10, 60, 60)
    labels = json.loads(LABELS.read_text(encoding="utf-8"))
    if zoom >= DETAIL_FROM:
        labels += json.loads(basemap.detail(south, west, north, east, zoom))["labels"]
    labels = [label for label in labels if label[3] <= zoom and south < label[1] < north and west < label[2] < east]
    x, y = mercator(np.array([label[1] for label in labels]), np.array([label[2] for label in labels]))
    half = np.array([6 * len(label[0]) / 2 for label in labels])
    world = 256 * 2**zoom
    boxes = shapely.box(x * world - half, y * world - 7.5, x * world + half, y * world + 7.5)
    one, other = shapely.STRtree(boxes).query(boxes, predicate="intersects")
    assert len(labels) > 10
    assert [(labels[a][0], labels[b][0]) for a, b in zip(one, other, strict=True) if a < b] == []


def test_labels_name_what_people_look_for(basemap: Basemap) -> None:
    labels = {(label[0], label[4]): label for label in json.loads(LABELS.read_text(encoding="utf-8"))}
    assert labels["Ukraine", "country"][3] <= 4
    assert labels["Black Sea", "sea"][3] <= 4
    assert labels["Kyiv", "town"][3] <= 6
    assert ("Western Sahara", "country") in labels
    gaza = {label[0] for label in json.loads(basemap.detail(31.1, 34.1, 31.7, 34.7, 11))["labels"]}
    assert {"Khan Yunis", "Rafah"} <= gaza | {name for name, _ in labels}


def test_the_files_stay_small() -> None:
    assert len(gzip.compress(WORLD.read_bytes(), 6)) < 450_000
    assert sum(path.stat().st_size for path in WORLD.parent.iterdir()) < 3_200_000
