"""What is handed in is added in the background, one after the other, and accounted for."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdash import adding
from mapdash.adding import Adder, file_name
from mapdash.article import Mention
from mapdash.collection import Collection
from mapdash.errors import Busy, InputError
from tests.fake_geoparser import FakeGeoparser, open_fake


@pytest.fixture
def adder(tmp_path: Path) -> Iterator[Adder]:
    with Adder(tmp_path / "map.db", open_fake) as made:
        yield made


def outcome(adder: Adder, number: int) -> dict[str, Any]:
    """Waits for the end of it."""
    for _ in range(4000):
        found = adder.progress(number)
        if found["state"] in ("done", "failed"):
            return found
        threading.Event().wait(0.005)
    raise AssertionError(found)


def test_a_file_is_read_by_the_same_readers_and_accounted_for(adder: Adder, tmp_path: Path) -> None:
    table = b"title,text,date\nA,In Rafah.,2024-03-28\nB,Nothing.,someday\n ,,\n"
    found = outcome(adder, adder.add_file("../../etc/rows.csv", table))
    assert (found["name"], found["state"], found["error"]) == ("rows.csv", "done", "")
    assert (found["read"], found["added"], found["undated"], found["unplaced"]) == (2, 2, 1, 1)
    assert (found["done"], found["expected"]) == (3, 3)
    assert found["skipped"] == [{"reason": "neither a title nor a text", "count": 1, "origins": ["rows.csv, row 4"]}]
    assert found["bad_dates"] == ["someday (rows.csv, row 3)"]
    again = outcome(adder, adder.add_file("rows.csv", table))
    assert (again["added"], again["already_there"]) == (0, 2)
    with Collection.open(tmp_path / "map.db", read_only=True) as collection:
        assert collection.counts().articles == 2
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith("map.db")] == []


def test_a_pasted_article_keeps_what_was_said_of_it(adder: Adder, tmp_path: Path) -> None:
    article = {"title": "Aid", "text": "Trucks in Rafah.", "source": "Desk", "published": "2024-03-28", "url": ""}
    found = outcome(adder, adder.add_article(article))
    assert (found["name"], found["added"]) == ("Aid", 1)
    with Collection.open(tmp_path / "map.db", read_only=True) as collection:
        stored = collection.article(1)
    assert (stored.title, stored.source, stored.text) == ("Aid", "Desk", "Aid\n\nTrucks in Rafah.")
    assert str(stored.published and stored.published.day) == "2024-03-28"


@pytest.mark.parametrize("fields", [{}, {"text": "  \n"}, {"title": "only"}, {"text": None}])
def test_an_article_without_text_is_refused(adder: Adder, fields: dict[str, object]) -> None:
    with pytest.raises(InputError, match="no text"):
        adder.add_article(fields)


def test_what_cannot_be_read_is_named_and_the_next_is_read(adder: Adder) -> None:
    bad, good = adder.add_file("x.jpg", b"\xff\xd8\x00" * 99), adder.add_file("a.txt", b"A\n\nIn Rafah.")
    found = outcome(adder, bad)
    assert (found["state"], found["added"], found["skipped_count"]) == ("done", 0, 1)
    assert outcome(adder, good)["added"] == 1


def test_a_fault_in_a_library_ends_the_one_file_only(tmp_path: Path) -> None:
    class Broken(FakeGeoparser):
        def parse(self, text: str, **rest: object) -> Sequence[Mention]:  # type: ignore[override]
            if "BROKEN" in text:
                raise ZeroDivisionError
            return super().parse(text, **rest)  # type: ignore[arg-type]

    with Adder(tmp_path / "map.db", Broken) as adder:
        bad, good = adder.add_file("b.txt", b"BROKEN"), adder.add_file("a.txt", b"In Rafah.")
        assert "ZeroDivisionError" in outcome(adder, bad)["error"]
        assert outcome(adder, good)["added"] == 1


def test_limits_of_one_and_of_all_that_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "SIZE_LIMIT", 1000)
    monkeypatch.setattr(adding, "_WAITING_LIMIT", 1500)
    hold = threading.Event()

    class Slow(FakeGeoparser):
        def parse(self, text: str, **rest: object) -> Sequence[Mention]:  # type: ignore[override]
            hold.wait(20)
            return super().parse(text, **rest)  # type: ignore[arg-type]

    with Adder(tmp_path / "map.db", Slow) as adder:
        with pytest.raises(InputError, match="mapdash add"):
            adder.add_file("big.txt", b"x" * 1001)
        first = adder.add_file("a.txt", b"a " * 450)
        with pytest.raises(Busy, match="in a moment"):
            adder.add_file("b.txt", b"b " * 450)
        hold.set()
        outcome(adder, first)
        assert outcome(adder, adder.add_file("b.txt", b"b " * 450))["added"] == 1


def test_closing_stores_what_was_done_and_drops_the_rest(tmp_path: Path) -> None:
    started = threading.Event()

    class Telling(FakeGeoparser):
        def parse(self, text: str, **rest: object) -> Sequence[Mention]:  # type: ignore[override]
            started.set()
            return super().parse(text, **rest)  # type: ignore[arg-type]

    rows = "title,text\n" + "".join(f"A {number},In Rafah.\n" for number in range(20_000))
    adder = Adder(tmp_path / "map.db", Telling)
    number = adder.add_file("rows.csv", rows.encode())
    assert started.wait(20)
    adder.close()
    found = adder.progress(number)
    with Collection.open(tmp_path / "map.db") as collection:
        assert 0 < collection.counts().articles < 20_000
        assert collection.counts().articles == found["added"]
        assert collection.check() == []


def test_what_is_not_known_is_a_key_error(adder: Adder) -> None:
    with pytest.raises(KeyError):
        adder.progress(99)


@given(st.text(max_size=300))
def test_any_name_is_one_that_can_be_shown(name: str) -> None:
    found = file_name(name)
    assert found
    assert found.isprintable()
    assert len(found) <= 200
    assert "/" not in found
    assert "\\" not in found
