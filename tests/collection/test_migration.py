"""A file of the first schema opens as one of today, with all it holds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from mapdash.article import Article, Published
from mapdash.cli import main
from mapdash.collection import Collection, schema
from mapdash.errors import CollectionReadOnly

from .conftest import an_article, some_mentions


@pytest.fixture
def first_schema(path: Path) -> Path:
    statements = Path(__file__).with_name("schema_1.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(statements)
    return path


def columns_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table's columns and every index's, without the order in which they were made."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith(("words_", "sqlite_"))
        ]
        found = {}
        for table in tables:
            found[table] = sorted(row[1:] for row in connection.execute(f"PRAGMA table_info({table})"))
            for _, index, *rest in connection.execute(f"PRAGMA index_list({table})").fetchall():
                if not index.startswith("sqlite_"):
                    found[index] = [tuple(rest), *connection.execute(f"PRAGMA index_xinfo({index})").fetchall()]
            found[table + " keys"] = connection.execute(f"PRAGMA foreign_key_list({table})").fetchall()
        return found


def test_what_it_held_is_there(first_schema: Path) -> None:
    with Collection.open(first_schema) as collection:
        assert collection.schema_version() == schema.current_version()
        article = collection.article(1)
        assert (article.title, article.url) == ("Talks", "https://www.example.org/1?utm_source=x")
        assert article.published is not None
        assert article.published.isoformat() == "2024-03-28T14:05:00+02:00"
        assert article.retrieved == datetime(2024, 3, 29, 8, tzinfo=UTC)
        assert (article.modified, article.digest) == (None, None)
        assert [mention.text for mention in collection.mentions(1)] == ["Rafah"]
        assert collection.mentions(1)[0].event is None
        assert list(collection.search("talks")) == [1, 2]
        assert collection.articles_table()["story"].tolist() == [1, 2, 3]
        assert collection.add(an_article(), some_mentions()).added


def test_its_tables_are_those_of_a_new_file(first_schema: Path, tmp_path: Path) -> None:
    Collection.open(first_schema).close()
    Collection.open(tmp_path / "new.db", create=True).close()
    assert columns_of(first_schema) == columns_of(tmp_path / "new.db")


def test_addresses_are_made_comparable(first_schema: Path) -> None:
    Collection.open(first_schema).close()
    with closing(sqlite3.connect(first_schema)) as connection:
        addresses = connection.execute("SELECT address FROM articles ORDER BY id").fetchall()
    assert addresses[0] == addresses[1] != (None,)
    assert addresses[2] == (None,)


def test_opened_only_to_be_read_it_says_what_to_do(first_schema: Path) -> None:
    before = first_schema.read_bytes()
    with pytest.raises(CollectionReadOnly, match="open it once where it can be written") as caught:
        Collection.open(first_schema, read_only=True)
    assert "\n" not in str(caught.value)
    assert first_schema.read_bytes() == before


def test_a_migration_cut_short_leaves_the_old_file(first_schema: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = columns_of(first_schema)

    def cut_short(_: str) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(schema, "canonical_address", cut_short)
        with pytest.raises(Exception, match=r"."):
            Collection.open(first_schema)
    assert columns_of(first_schema) == before
    with Collection.open(first_schema) as collection:
        assert collection.counts().articles == 3


TEXT = (
    "A convoy of forty lorries reached the crossing at Rafah on Monday, officials in Qatar said, after two days on the "
    "road from Cairo, and was let through in the evening with flour, tents and medicine for the hospitals of the south."
)


@pytest.fixture
def never_compared(path: Path) -> Path:
    """Two copies and two versions, stored by a mapdash that knew neither."""
    with Collection.open(path, create=True) as collection:
        for number, url in enumerate(("https://a.example/1", "https://b.example/1", "https://a.example/1")):
            text = f"{TEXT} Correction {number}." if number == 2 else TEXT
            collection.add(Article(text, url=url, source=url[8:17], published=Published(date(2024, 3, 1 + number))))
        collection.add(Article("Short.", url="https://c.example/1"))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM signatures")
        connection.execute("DELETE FROM regroupings")
        connection.execute("UPDATE articles SET story = id, newer = NULL")
    return path


def test_articles_that_were_never_compared_are_told_of_and_grouped_when_asked(never_compared: Path) -> None:
    run = CliRunner().invoke
    told = run(main, ["check", "-c", str(never_compared)])
    assert told.exit_code == 1
    assert "never compared for copies: 3 (1; 2; 3)" in told.output
    repaired = run(main, ["check", "--repair", "-c", str(never_compared)])
    assert repaired.exit_code == 0, repaired.output
    assert "3 articles of an earlier mapdash compared for copies." in repaired.output
    with Collection.open(never_compared) as collection:
        table = collection.articles_table()
        assert table["newer"].tolist() == [3, -1, -1, -1]
        assert len(set(table["story"][:3])) == 1
        changed = collection.regrouped_table()
        assert dict(zip(changed["id"], changed["story"], strict=True)).items() >= {
            (id, story) for id, story in zip(table["id"], table["story"], strict=True) if id != story
        }
        assert collection.regroup() == 0
    info = run(main, ["info", "-c", str(never_compared)]).output
    assert "2 stories; the others are copies or versions, of which 1 replaced by later versions" in info
