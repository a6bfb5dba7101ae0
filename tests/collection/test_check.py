"""Every kind of fault is found, said in a sentence, and nothing that is well is called a fault."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from mapdash.article import GivenPlace, Mention, given_mention
from mapdash.cli import main
from mapdash.collection import Collection

from .conftest import an_article, some_mentions


@pytest.fixture
def filled(path: Path) -> Path:
    with Collection.open(path, create=True) as collection:
        for number in range(6):
            collection.add(an_article(number), some_mentions())
        given = GivenPlace("Rafah", 31.28, 34.25)
        collection.add(an_article(6, given=(given,)), [given_mention(given), *some_mentions()])
        collection.add(an_article(7, text="a\x00b \ud800 c", title=""), [])
        collection.add(an_article(8, text="x", title="", published=None, url=None, source=None), [])
        collection.add(an_article(9, record="acled:PSE9"), some_mentions())
    return path


def damaged(path: Path, *statements: str) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)
    with Collection.open(path) as collection:
        faults = collection.check()
    assert all(fault.remedy.endswith(".") and fault.where for fault in faults)
    return [(fault.what, fault.count) for fault in faults]


def test_a_whole_collection_has_no_fault_and_checking_changes_nothing(filled: Path) -> None:
    with Collection.open(filled) as collection:
        before = collection.articles_table(), collection.mentions_table()
        seen: list[int] = []
        assert collection.check(seen.append) == []
        assert before[0].equals(collection.articles_table())
        assert before[1].equals(collection.mentions_table())
        assert len(collection.search("rafah")) == 8


@pytest.mark.parametrize(
    ("statement", "what", "count"),
    [
        ("UPDATE texts SET text = text || '!' WHERE article_id = 1", "articles with a text of another length", 1),
        ("UPDATE texts SET text = replace(text, 'met', 'mot')", "articles that are not what was stored, by their", 7),
        ("UPDATE articles SET source = 'Other' WHERE id < 3", "articles that are not what was stored, by their", 2),
        ("UPDATE articles SET content_hash = x'00' WHERE id = 1", "articles that are not what was stored, by their", 1),
        ("UPDATE mentions SET start = start + 1, end = end + 1 WHERE article_id = 2", "mentions that do not stand", 3),
        ("UPDATE mentions SET end = 5000 WHERE id = 4", "mentions that do not stand", 1),
        ("UPDATE mentions SET start = -1 WHERE id = 4", "mentions that do not stand", 1),
        ("UPDATE mentions SET confidence = 1.5 WHERE id = 4", "mentions with a confidence", 1),
        ("UPDATE mentions SET role = 9 WHERE id = 4", "mentions of a kind", 1),
        ("UPDATE mentions SET event_words = '[3, 999]' WHERE id = 4", "mentions with time words", 1),
        ("UPDATE mentions SET event_words = 'x' WHERE id = 4", "mentions with time words", 1),
        ("UPDATE mentions SET place_key = 999 WHERE id = 4", "rows that belong to something", 1),
        ("UPDATE articles SET story = 999 WHERE id = 4", "articles of a story whose first", 1),
        (
            "UPDATE articles SET story = CASE id WHEN 1 THEN 2 WHEN 2 THEN 3 ELSE story END",
            "articles of a story that",
            1,
        ),
        ("UPDATE articles SET newer = 999 WHERE id = 4", "articles replaced by a version", 1),
        (
            "UPDATE articles SET newer = CASE id WHEN 1 THEN 2 WHEN 2 THEN 3 WHEN 3 THEN 1 END",
            "articles that replace",
            3,
        ),
        ("UPDATE places SET lat = 91", "places that lie nowhere", 4),
        ("INSERT INTO words(words) VALUES ('delete-all')", "faults in the index of words", 1),
    ],
)
def test_a_fault_is_found(filled: Path, statement: str, what: str, count: int) -> None:
    found = damaged(filled, statement)
    assert any(said.startswith(what) and number == count for said, number in found), found


def test_a_text_that_is_gone(filled: Path) -> None:
    found = dict(damaged(filled, "DELETE FROM texts WHERE article_id = 3"))
    assert found["articles without a text"] == 1


def test_a_damaged_file_is_said_to_be_one(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'articles_by_story'").fetchone()[0]
    with filled.open("r+b") as file:
        file.seek((page - 1) * size + size - 40)
        file.write(b"\xff" * 40)
    done = CliRunner().invoke(main, ["check", "-c", str(filled)])
    assert done.exit_code == 1
    assert "Restore" in done.output
    assert "Traceback" not in done.output


def test_the_command_says_what_to_do_and_repairs_the_index(filled: Path) -> None:
    run = CliRunner().invoke
    well = run(main, ["check", "-c", str(filled)])
    assert well.exit_code == 0
    assert "(schema " in well.output
    assert "is whole: 10 articles, 25 mentions" in well.output
    damaged(filled, "INSERT INTO words(words) VALUES ('delete-all')")
    broken = run(main, ["check", "-c", str(filled)])
    assert broken.exit_code == 1
    assert broken.output.splitlines() == [
        "Faults in the index of words, so that searches miss articles: 1 (words)",
        "  Rebuild it with  mapdash check --repair  ; articles and places are not touched by it.",
    ]
    repaired = run(main, ["check", "--repair", "-c", str(filled)])
    assert repaired.exit_code == 0
    with Collection.open(filled) as collection:
        assert len(collection.search("rafah")) == 8


def test_a_collection_without_articles_is_whole(collection: Collection) -> None:
    assert collection.check() == []


def test_mentions_of_the_checks_are_those_of_the_article(collection: Collection) -> None:
    collection.add(an_article(0), [Mention(0, 5, "wrong", some_mentions()[0].role, None, 0.0)])
    assert [fault.what for fault in collection.check()] == ["mentions that do not stand in their text where they say"]
