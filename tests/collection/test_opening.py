"""What is no collection is refused in one sentence and left as it was; what is one opens wherever it lies."""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from mapdash.collection import Collection, database, schema
from mapdash.errors import (
    CollectionBusy,
    CollectionError,
    CollectionFull,
    CollectionNotFound,
    CollectionReadOnly,
    NewerCollection,
    NotACollection,
)

from .conftest import an_article, some_mentions


def pragma(path: Path, statement: str) -> object:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"PRAGMA {statement}").fetchone()


def a_database_of_something_else(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("CREATE TABLE songs (name); INSERT INTO songs VALUES ('Imagine');")


def a_newer_one(path: Path) -> None:
    Collection.open(path, create=True).close()
    pragma(path, f"user_version = {schema.current_version() + 1}")


@pytest.mark.parametrize("create", [False, True], ids=["open", "create"])
@pytest.mark.parametrize("read_only", [False, True], ids=["write", "read"])
@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda path: path.write_text("Dear diary,\n" * 50), NotACollection),
        (lambda path: path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000), NotACollection),
        (a_database_of_something_else, NotACollection),
        (a_newer_one, NewerCollection),
    ],
    ids=["text", "garbage", "other database", "newer"],
)
def test_what_is_no_collection_is_refused_and_untouched(
    path: Path, make: Callable[[Path], object], error: type[CollectionError], create: bool, read_only: bool
) -> None:
    make(path)
    before = hashlib.sha256(path.read_bytes()).digest()
    with pytest.raises(error, match="nothing was changed") as caught:
        Collection.open(path, create=create, read_only=read_only)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert hashlib.sha256(path.read_bytes()).digest() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_absent_folder_and_empty_file(path: Path, tmp_path: Path) -> None:
    with pytest.raises(CollectionNotFound, match="no collection at"):
        Collection.open(path)
    assert not path.exists()
    with pytest.raises(NotACollection, match="is a folder"):
        Collection.open(tmp_path, create=True)
    with pytest.raises(CollectionNotFound, match="no folder"):
        Collection.open(tmp_path / "no" / "map.db", create=True)
    path.touch()
    with pytest.raises(NotACollection, match="is empty"):
        Collection.open(path)
    # what a program killed while making a collection leaves behind
    with Collection.open(path, create=True) as collection:
        assert collection.add(an_article()).added


def test_looking_leaves_nothing_behind_and_writes_nothing(path: Path) -> None:
    Collection.open(path, create=True).close()
    before = path.read_bytes()
    with Collection.open(path, read_only=True) as collection:
        assert collection.counts().articles == 0
        with pytest.raises(CollectionReadOnly):
            collection.add(an_article())
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert path.read_bytes() == before


def test_names_that_mean_something_to_sqlite(tmp_path: Path) -> None:
    for name in ("a b.db", "100%25.db", "what?mode=ro", "#1.db", ":memory:"):
        with Collection.open(tmp_path / name, create=True) as collection:
            collection.add(an_article())
        assert (tmp_path / name).stat().st_size > 0


def test_the_file_says_what_it_is(path: Path) -> None:
    with Collection.open(path, create=True) as collection:
        assert collection.schema_version() == schema.current_version()
    assert pragma(path, "application_id") == (schema.APPLICATION_ID,)
    assert pragma(path, "journal_mode") == ("wal",)
    assert pragma(path, "user_version") == (schema.current_version(),)


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """This program, one schema version later."""

    def add_notes(connection: Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE articles ADD COLUMN note TEXT NOT NULL DEFAULT 'none'")

    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, add_notes))


def test_an_older_file_is_migrated_with_all_it_holds(path: Path, request: pytest.FixtureRequest) -> None:
    with Collection.open(path, create=True) as collection:
        article_id = collection.add(an_article(), some_mentions()).article_id
        older = collection.schema_version()
    request.getfixturevalue("next_version")

    with pytest.raises(CollectionReadOnly, match="earlier mapdash"):
        Collection.open(path, read_only=True)
    with Collection.open(path) as collection:
        assert collection.schema_version() == older + 1
        assert collection.mentions(article_id) == some_mentions()
        assert collection.add(an_article(1)).added
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT DISTINCT note FROM articles").fetchall() == [("none",)]
    Collection.open(path, read_only=True).close()


def test_a_migration_that_fails_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Collection.open(path, create=True).close()

    def half(connection: Connection) -> None:
        connection.exec_driver_sql("DROP TABLE mentions")
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, half))
        with pytest.raises(RuntimeError):
            Collection.open(path)
    with Collection.open(path) as collection:
        assert collection.add(an_article(), some_mentions()).added


def test_a_full_disk_is_said_and_costs_only_the_article_in_hand(path: Path) -> None:
    with Collection.open(path, create=True) as collection:
        collection.add(an_article(0), some_mentions())

        @event.listens_for(collection._engine, "begin")
        def fill(connection: Connection) -> None:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")  # SQLite takes the pages there are

        with pytest.raises(CollectionFull, match="disk is full"):
            collection.add(an_article(1, text="Rafah " * 20_000))
        assert collection.counts().articles == 1
        event.remove(collection._engine, "begin", fill)
    with Collection.open(path) as collection:
        assert collection.add(an_article(1, text="Rafah " * 20_000)).added
    assert pragma(path, "integrity_check") == ("ok",)


_FILL = """
import sys
from mapdash.article import Article
from mapdash.collection import Collection
from mapdash.errors import CollectionFull
with Collection.open(sys.argv[1], create=True) as collection:
    try:
        for number in range(10_000):
            collection.add(Article(text=f"Article {number} " + "of many words " * 200))
            print(number, flush=True)
    except CollectionFull as error:
        print(error)
"""


def test_a_file_that_may_not_grow(path: Path) -> None:
    """A limit on file sizes is met by the real writes, the log's too."""
    limit = 3_000_000
    result = subprocess.run(
        [sys.executable, "-c", _FILL, str(path)],
        capture_output=True, text=True, check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    *numbers, last = result.stdout.splitlines()
    assert "disk is full" in last, result.stderr
    with Collection.open(path) as collection:
        assert collection.counts().articles == len(numbers) > 10
        assert collection.add(an_article()).added
    assert pragma(path, "integrity_check") == ("ok",)


def test_a_write_lock_held_for_too_long(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    with Collection.open(path, create=True) as collection, closing(sqlite3.connect(path)) as other:
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        assert collection.counts().articles == 0  # reading goes on
        with pytest.raises(CollectionBusy, match="Another program"):
            collection.add(an_article())
        other.execute("ROLLBACK")
        assert collection.add(an_article()).added


# --- read-only folders: root may write anywhere, so these run as nobody

_AS_NOBODY = """
import os, sys
from pathlib import Path
import mapdash.collection, mapdash.errors, encodings.idna
from tests.collection.conftest import an_article
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
Collection, path = mapdash.collection.Collection, Path(sys.argv[1])
try:
    {statements}
except mapdash.errors.CollectionError as error:
    print(type(error).__name__, error)
"""


def as_nobody(statements: str, path: Path) -> str:
    program = _AS_NOBODY.replace("{statements}", statements)
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, cwd=root, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def locked_folder() -> Iterator[Path]:
    """A folder that others may look into; made read-only by the test. pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp())
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def lock(folder: Path) -> None:
    for file in folder.iterdir():
        file.chmod(0o444)
    folder.chmod(0o555)


def test_a_collection_in_a_read_only_folder_can_be_looked_at(locked_folder: Path) -> None:
    path = locked_folder / "map.db"
    with Collection.open(path, create=True) as collection:
        collection.add(an_article(), some_mentions())
    lock(locked_folder)
    look = "print(len(Collection.open(path, read_only=True).articles_table()))"
    assert as_nobody(look, path) == "1"
    assert as_nobody("Collection.open(path).add(an_article(1))", path).startswith("CollectionReadOnly")
    made = as_nobody("Collection.open(path.with_name('new.db'), create=True)", path)
    assert (
        made
        == f"CollectionReadOnly {path.with_name('new.db')} cannot be made: the folder {locked_folder} is read-only."
    )
    assert not stat.S_IMODE(path.stat().st_mode) & 0o222
    assert [file.name for file in locked_folder.iterdir()] == ["map.db"]


def test_one_that_was_not_closed_is_not_shown_without_its_last_articles(locked_folder: Path) -> None:
    source, path = locked_folder / "open.db", locked_folder / "map.db"
    with Collection.open(source, create=True) as collection:
        collection.add(an_article())
        shutil.copy(source, path)
        shutil.copy(f"{source}-wal", f"{path}-wal")
    source.unlink()
    lock(locked_folder)
    answer = as_nobody("print(len(Collection.open(path, read_only=True).articles_table()))", path)
    assert answer == "1" or answer.startswith("CollectionReadOnly")
    assert os.path.getsize(f"{path}-wal") > 0
