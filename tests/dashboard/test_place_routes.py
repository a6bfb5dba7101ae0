"""What the map's tools fetch: places by name with how many articles name them, tiles of an archive."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from gazetteer import Gazetteer
from mapdash import tiles
from mapdash.dashboard import create_app
from tests.browser.sample import fill
from tests.test_tiles import FOUND, NORTH_WEST, mbtiles


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("places") / "sample.db")


@pytest.fixture(scope="module")
def client(path: Path, gazetteer: Gazetteer) -> FlaskClient:
    return create_app(path, gazetteer=gazetteer).server.test_client()


def test_places_that_articles_name_come_first(client: FlaskClient) -> None:
    found = client.get("/api/find-place?name=khar").json
    assert [(item["name"], item["kind"], item["articles"]) for item in found[:2]] == [
        ("Kharkiv", "town", 20), ("Khartoum", "town", 2),
    ]  # fmt: skip
    assert found[0]["inside"] == "Kharkiv Oblast, Ukraine"
    assert any(item["articles"] == 0 for item in found), "and the gazetteer knows more of that name"


def test_counts_are_under_the_filter_and_over_all(client: FlaskClient) -> None:
    first = client.get("/api/find-place?name=khar&to=2024-01-14&place=geonames:281102").json[0]
    assert (first["name"], first["articles"], first["ever"]) == ("Kharkiv", 2, 20)


def test_a_country_is_offered_as_itself_and_as_all_that_lies_in_it(client: FlaskClient) -> None:
    itself, whole = client.get("/api/find-place?name=ukrain").json[:2]
    assert (itself["name"], itself["kind"], itself["articles"]) == ("Ukraine", "country", 20)
    assert (whole["name"], whole["country"], whole["articles"]) == ("All of Ukraine", "UA", 20)


def test_a_place_found_by_another_name_says_which(client: FlaskClient) -> None:
    found = client.get("/api/find-place?name=artemivs").json
    assert next(item for item in found if item["name"] == "Bakhmut")["inside"].startswith("as Artemivs")


@pytest.mark.parametrize("name", ["", "   ", "-", "zzzzqqq"])
def test_no_name_finds_no_place(client: FlaskClient, name: str) -> None:
    assert client.get(f"/api/find-place?name={name}").json == []


def test_without_a_gazetteer_the_collections_own_places_are_found(path: Path) -> None:
    client = create_app(path).server.test_client()
    assert [item["name"] for item in client.get("/api/find-place?name=raf").json] == ["Rafah"]


def test_tiles_of_an_archive_are_served_from_here(path: Path, tmp_path: Path) -> None:
    layer = tiles.archive(mbtiles(tmp_path / "a.mbtiles", FOUND))
    client = create_app(path, tiles=layer).server.test_client()
    tile = client.get("/api/tiles/1/0/0")
    assert tile.data == NORTH_WEST
    assert tile.mimetype == "image/png"
    absent = client.get("/api/tiles/1/0/1")
    assert absent.mimetype == "image/png"
    assert len(absent.data) < 100
    assert client.get("/api/tiles/1/2/0").status_code == 404
    assert client.get("/api/tiles/99/0/0").status_code == 404


def test_articles_by_country_under_the_filter_and_of_everything(client: FlaskClient) -> None:
    found = client.get("/api/countries?to=2024-01-14").json
    rows = {code: (name, articles, whole) for code, name, articles, whole in found["rows"]}
    # the adjective "Palestinian" is no mention of a place there, Rafah and Gaza are
    assert rows["PS"] == ("Palestine", 5, 61)
    assert rows["UA"] == ("Ukraine", 2, 20)
    assert rows["SD"] == ("Sudan", 0, 2)
    assert rows[""] == ("In no one country", 0, 1)
    assert (found["articles"], found["whole"]) == (7, 84)
    assert [row[2] for row in found["rows"]] == sorted((row[2] for row in found["rows"]), reverse=True)


def test_a_chosen_country_stands_among_the_others(client: FlaskClient) -> None:
    assert client.get("/api/countries?country=UA").json == client.get("/api/countries").json


def test_what_counts_as_a_place_is_the_same_on_both_sides(client: FlaskClient) -> None:
    found = client.get("/api/countries?confidence=0.5&role=any").json
    assert all(articles == whole for _, _, articles, whole in found["rows"])
    assert found["articles"] == found["whole"]
