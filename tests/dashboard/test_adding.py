"""Adding from the screen is there only when asked for, and only for the dashboard's own page."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from mapdash.adding import Adder
from mapdash.collection import Collection, Feed
from mapdash.dashboard import adding, create_app
from tests.browser.sample import fill
from tests.fake_geoparser import open_fake

OURS = {"Origin": "http://localhost", "X-Mapdash": "add"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    path = tmp_path / "map.db"
    with Adder(path, open_fake) as adder, Collection.open(path, read_only=True) as collection:
        yield create_app(collection, adder=adder).server.test_client()


def post(client: FlaskClient, path: str = "file?name=a.txt", **changes: Any) -> Any:
    request = {"data": b"A\n\nIn Rafah.", "headers": OURS, "content_type": "application/octet-stream"}
    return client.post(f"/api/add/{path}", **(request | changes))


def test_a_file_and_an_article_are_taken_and_followed(client: FlaskClient) -> None:
    first = post(client)
    assert first.status_code == 200, first.text
    article = client.post("/api/add/article", json={"text": "In Qatar."}, headers=OURS)
    for number in (first.json["number"], article.json["number"]):
        for _ in range(2000):
            found = client.get(f"/api/add/{number}").json
            if found["state"] == "done":
                break
            time.sleep(0.005)
        assert found["added"] == 1
    assert client.get("/api/add/99").status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Mapdash": "add"},
        {"Origin": "http://localhost"},
        {"Origin": "http://evil.example", "X-Mapdash": "add"},
        {"Origin": "null", "X-Mapdash": "add"},
        {"Origin": "http://localhost:81", "X-Mapdash": "add"},
        {**OURS, "Sec-Fetch-Site": "cross-site"},
        {**OURS, "Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_page_of_another_site_cannot_add(client: FlaskClient, headers: dict[str, str]) -> None:
    assert post(client, headers=headers).status_code == 403
    assert client.post("/api/add/article", json={"text": "x"}, headers=headers).status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "127.0.0.1.nip.example", "[::1"])
def test_a_name_that_is_not_ours_gets_no_answer_at_all(client: FlaskClient, host: str) -> None:
    for path in ("/", "/api/articles", "/api/add/1", "/_dash-layout"):
        assert client.get(path, headers={"Host": host}).status_code in (400, 421)
    assert post(client, headers=OURS | {"Host": host, "Origin": f"http://{host}"}).status_code in (400, 421)


@pytest.mark.parametrize("host", ["localhost:8050", "127.0.0.1:8050", "[::1]:8050", "192.168.1.7:8050", "LOCALHOST."])
def test_numbers_and_our_own_names_are_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/api/articles", headers={"Host": host}).status_code == 200


def test_limits_and_nonsense_are_refused_with_a_sentence(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.post("/api/add/article", json=["x"], headers=OURS).status_code == 400
    assert client.post("/api/add/article", json={"text": ""}, headers=OURS).json["error"] == "There is no text to add."
    monkeypatch.setattr(adding, "SIZE_LIMIT", 5)
    assert post(client).status_code == 413


def test_without_being_asked_for_none_of_it_exists(tmp_path: Path) -> None:
    collection = Collection.open(fill(tmp_path / "sample.db"), read_only=True)
    app = create_app(collection)
    plain = app.server.test_client()
    assert post(plain).status_code in (404, 405)
    assert not [rule for rule in app.server.url_map.iter_rules() if "/add" in rule.rule]
    assert "open-adding" not in plain.get("/_dash-layout").text
    assert plain.get("/api/articles", headers={"Host": "maps.newsroom.example"}).status_code == 200


def test_feeds_are_listed_with_trouble_first(tmp_path: Path) -> None:
    path = tmp_path / "map.db"
    now = datetime(2024, 3, 28, 12, tzinfo=UTC)
    with Collection.open(path, create=True) as collection:
        client = create_app(collection).server.test_client()
        assert client.get("/api/feeds").json == {"feeds": []}
        collection.put_feed(Feed("https://a.example/rss", "A", last_read=now, next_read=now, articles=3))
        collection.put_feed(Feed("https://b.example/rss", last_error="no such page", failures=2))
        assert client.get("/api/feeds").json["feeds"] == [
            {"address": "https://b.example/rss", "name": "b.example", "read": None, "next": None,
             "error": "no such page", "failures": 2, "articles": 0},
            {"address": "https://a.example/rss", "name": "A", "read": now.isoformat(), "next": now.isoformat(),
             "error": None, "failures": 0, "articles": 3},
        ]  # fmt: skip
