"""What the browser's scripts fetch: pieces that are the text, addresses that only open pages, clear refusals."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import Kind, Place
from mapdash.article import Mention, Role
from mapdash.collection import Collection
from mapdash.dashboard import create_app
from mapdash.dashboard.articles import safe_address
from mapdash.dashboard.routes import segments
from mapdash.view import ReadMention
from tests.browser.sample import fill

PLACE = Place("geonames:1", "Gaza", 31.5, 34.5, Kind.TOWN)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    collection = Collection.open(fill(tmp_path_factory.mktemp("routes") / "sample.db"), read_only=True)
    return create_app(collection).server.test_client()


def read(text: str, start: int, end: int) -> ReadMention:
    return ReadMention(Mention(start, end, text[start:end], Role.LITERAL, PLACE, 0.9), "Gaza", (), False)


@given(st.text("ab 😀\n\r", max_size=40), st.lists(st.integers(0, 40), max_size=8), st.integers(0, 10))
def test_the_pieces_together_are_the_text(text: str, cuts: list[int], body_start: int) -> None:
    edges = sorted({cut for cut in cuts if cut <= len(text)})
    mentions = [read(text, start, end) for start, end in zip(edges[::2], edges[1::2], strict=False)]
    pieces = segments(text, min(body_start, len(text)), mentions)
    stretches = [stretch for piece in pieces for stretch in piece]
    assert "".join("".join(words for words, _ in stretches).split()) == "".join(text.split())
    for words, number in stretches:
        if number >= 0:
            assert mentions[number].mention.text.startswith(words)


def test_headline_and_paragraphs_are_parted() -> None:
    text = "Truce in Gaza\n\nFirst.\nStill first.\n\n  Gaza again."
    mentions = [read(text, 9, 13), read(text, 38, 42)]
    assert segments(text, 15, mentions) == [
        [["Truce in ", -1], ["Gaza", 0]],
        [["First.\nStill first.", -1]],
        [["Gaza", 1], [" again.", -1]],
    ]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///a", "//x", "http://", None])
def test_an_address_that_does_more_than_open_a_page_is_no_link(url: str | None) -> None:
    assert safe_address(url) is None


def test_a_web_address_is_a_link() -> None:
    assert safe_address(" https://desk.example/1?a=b ") == "https://desk.example/1?a=b"


def test_markers_of_a_piece_of_map(client: FlaskClient) -> None:
    found = client.get("/api/markers?bbox=49,35,51,38&zoom=8").json["markers"]
    assert [(row[2], row[3], row[5]) for row in found] == [("Kharkiv", 20, "town")]
    none = client.get("/api/markers?bbox=49,35,51,38&zoom=8&to=2023-01-01").json["markers"]
    assert none == []


def test_the_chosen_place_is_shown_among_the_others(client: FlaskClient) -> None:
    box = "bbox=-60,-180,80,180&zoom=4"
    assert client.get(f"/api/markers?place=geonames:706483&{box}").json == client.get(f"/api/markers?{box}").json


@pytest.mark.parametrize("query", ["", "bbox=1,2,3&zoom=3", "bbox=nan,0,1,1&zoom=2", "bbox=2,0,1,1&zoom=2"])
def test_a_question_without_a_rectangle_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/api/markers?{query}").status_code == 400


def test_an_article_that_is_not_there(client: FlaskClient) -> None:
    assert client.get("/api/article/999999").status_code == 404


def test_several_dashboards_live_in_one_process_below_paths_of_their_own(tmp_path: Path) -> None:
    one = create_app(fill(tmp_path / "one.db"), url_base_pathname="/one/")
    with Collection.open(tmp_path / "two.db", create=True) as empty:
        other = create_app(empty, url_base_pathname="/two/")
        assert other.server.test_client().get("/two/api/extent").json is None
    assert one.server.test_client().get("/one/api/extent").json is not None
    assert one.server.test_client().get("/api/extent").status_code == 404


def test_the_page_says_its_language_and_comes_compressed(client: FlaskClient) -> None:
    page = client.get("/")
    assert '<html lang="en">' in page.text
    script = client.get("/_dash-dependencies", headers={"Accept-Encoding": "gzip"})
    assert script.headers["Content-Encoding"] == "gzip"


def test_it_is_said_where_not_all_matches_are_ranked(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/api/articles?q=Kharkiv").json["order"] is None
    monkeypatch.setattr("mapdash.view.view.RANKED", 3)
    found = client.get("/api/articles?q=Kharkiv").json
    assert found["total"] > 3
    assert found["order"] == "Only the 3 added last are ordered by match; the others follow by date."
    assert client.get("/api/articles?q=Kharkiv&order=oldest").json["order"] is None


def test_what_stands_round_the_map_comes_in_one_answer(client: FlaskClient) -> None:
    found = client.get("/api/summary?q=Kharkiv").json
    said = "".join(part if isinstance(part, str) else part["text"] for part in found["status"])
    assert said.startswith("20 of 85 articles: ")
    assert [text for text, _ in found["chips"]] == ["“Kharkiv”"]
    assert sum(found["timeline"]["span"]["selected"]) > 0
    assert found["choices"] is None, "nobody sees them while the drawer is shut"
    choices = client.get("/api/summary?q=Kharkiv&choices=1").json["choices"]
    assert choices["counts"]["filter-role-literal-count"] != "0"
    assert choices["lists"]["filter-country"]
