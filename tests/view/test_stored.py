"""The file of columns beside a collection is used while it is right, and only then."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from mapdash.collection import Collection
from mapdash.view import Filter, View, stored

from .conftest import make_article, store


@pytest.fixture
def collection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Collection:
    """Large enough to have its columns kept."""
    monkeypatch.setattr("mapdash.view.stored.FROM_MENTIONS", 10)
    rng = Random(5)
    with Collection.open(tmp_path / "large.db", create=True) as opened:
        store(opened, [make_article(rng, number) for number in range(120)])
        yield opened


def _answers(view: View) -> list[object]:
    filters = (Filter(), Filter(words="aid", sources=frozenset({"AP"})), Filter(countries=frozenset({"PS"})))
    return [
        [view.status(f), view.markers(f, None, 5), view.rows(f), view.facets(f), view.histogram(f)] for f in filters
    ]


def test_a_second_start_reads_no_mention(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    first = _answers(View(collection))
    path = stored.path_of(collection)
    assert path.name == "large.db-columns"
    assert path.stat().st_mode & 0o777 == collection.path.stat().st_mode & 0o666
    read = []
    mentions_table = collection.mentions_table

    def watched(**asked: int) -> object:
        found = mentions_table(**asked)
        read.append(len(found))
        return found

    monkeypatch.setattr(collection, "mentions_table", watched)
    assert _answers(View(collection)) == first
    assert sum(read) == 0


def test_the_first_reading_of_much_says_how_far_it_is(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mapdash.view.growth.READ_AT_ONCE", 50)
    told: list[float] = []
    right = _answers(View(collection, told=told.append))
    assert len(told) > 2
    assert told == sorted(told)
    assert 0 < told[0] < told[-1] <= 1
    before = len(told)
    assert _answers(View(collection, told=told.append)) == right
    assert len(told) == before  # the file of columns is there


def test_what_was_added_since_is_read_behind_it(collection: Collection) -> None:
    View(collection)
    written = stored.path_of(collection).read_bytes()
    rng = Random(6)
    store(collection, [make_article(rng, number) for number in range(120, 130)])
    grown = _answers(View(collection))
    assert stored.path_of(collection).read_bytes() == written
    stored.path_of(collection).unlink()
    assert grown == _answers(View(collection))
    # so much that the file is written again
    store(collection, [make_article(rng, number) for number in range(130, 230)])
    grown = _answers(View(collection))
    assert stored.path_of(collection).read_bytes() != written
    assert len(View(collection)._snapshot.parts) == 1
    assert grown == _answers(View(collection))


@pytest.mark.parametrize("damage", [b"", b"mapdash columns 1\n", b"something else altogether, and longer than a head"])
def test_a_damaged_file_is_made_anew(collection: Collection, damage: bytes) -> None:
    right = _answers(View(collection))
    path = stored.path_of(collection)
    whole = path.read_bytes()
    for wrong in (damage, whole[:-70], whole[:100] + b"\xff" * 50 + whole[150:]):
        path.unlink()
        path.write_bytes(wrong)
        assert _answers(View(collection)) == right
        assert path.read_bytes() == whole


def test_the_file_of_another_collection_is_not_believed(collection: Collection, tmp_path: Path) -> None:
    View(collection)
    rng = Random(9)
    with Collection.open(tmp_path / "other.db", create=True) as other:
        store(other, [make_article(rng, number) for number in range(120)])
        right = _answers(View(other))
        stored.path_of(other).write_bytes(stored.path_of(collection).read_bytes())
        assert _answers(View(other)) == right


def test_a_place_that_a_newer_gazetteer_moved_is_read_again(collection: Collection) -> None:
    View(collection)
    with closing(sqlite3.connect(collection.path)) as connection:
        connection.execute("UPDATE places SET lat = lat + 1 WHERE name = 'Gaza'")
        connection.commit()
    assert View(collection).place("geonames:281133").lat == pytest.approx(32.5)


def test_a_folder_that_cannot_be_written_is_tolerated(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**_: object) -> object:
        raise PermissionError("read-only")

    right = _answers(View(collection))
    stored.path_of(collection).unlink()
    monkeypatch.setattr("mapdash.view.stored.tempfile.mkstemp", refused)
    assert _answers(View(collection)) == right
    assert not stored.path_of(collection).exists()


def test_a_version_replaced_later_is_left_out(collection: Collection) -> None:
    view = View(collection)
    before = view.status(Filter()).everything
    with closing(sqlite3.connect(collection.path)) as connection:
        connection.execute("UPDATE articles SET newer = 120 WHERE id = 1")
        connection.execute("INSERT INTO regroupings (article_id) VALUES (1)")
        connection.commit()
    assert view.refresh()
    for one in (view, View(collection)):
        assert one.status(Filter()).everything.articles == before.articles - 1
        assert 1 not in {row.article_id for row in one.rows(Filter(), limit=500).rows}
