"""Opening a SQLite file as a collection: the checks before anything is written, and what SQLite's errors mean."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from mapdash.collection import schema
from mapdash.errors import (
    CollectionBusy,
    CollectionError,
    CollectionFull,
    CollectionNotFound,
    CollectionReadOnly,
    NotACollection,
)

BUSY_SECONDS = 30.0
_MAGIC = b"SQLite format 3\x00"
_FULL = ("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE", "SQLITE_IOERR_WRITE")
_WRITES = {"writes": True}


def open_engine(path: Path, *, create: bool, read_only: bool) -> Engine:
    """Opens the collection at `path`, making it first with `create`; a file that is something else is never written to.

    Raises:
        CollectionError: one of its children, with a sentence for the user.
    """
    _check_file(path, create=create and not read_only)
    with translated(path):
        engine = _read_only_engine(path) if read_only else _engine(f"{_uri(path)}?mode={'rwc' if create else 'rw'}")
        try:
            _bring_up_to_date(engine, path, create=create, read_only=read_only)
        except BaseException:
            engine.dispose()
            raise
    return engine


@contextmanager
def writing(engine: Engine, path: Path) -> Iterator[Connection]:
    """A transaction that holds the write lock from its first moment; all of it is stored, or nothing."""
    with translated(path), engine.connect().execution_options(**_WRITES) as connection, connection.begin():
        yield connection


@contextmanager
def reading(engine: Engine, path: Path) -> Iterator[Connection]:
    """A connection that sees one moment of the collection, whatever is added meanwhile."""
    with translated(path), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turns what SQLite says into the errors of `mapdash.errors`."""
    try:
        yield
    except DBAPIError as error:
        if not isinstance(error.orig, sqlite3.Error):
            raise
        raise _meaning(error.orig, path) from error
    except sqlite3.Error as error:
        raise _meaning(error, path) from error


def _meaning(error: sqlite3.Error, path: Path) -> CollectionError:
    code = getattr(error, "sqlite_errorname", "") or ""
    if code in _FULL:
        return CollectionFull(
            f"{path} could not grow: the disk is full, or a quota is reached. What was stored is intact."
        )
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return CollectionBusy(f"Another program has been writing to {path} for too long; try again when it is done.")
    if code.startswith("SQLITE_READONLY"):
        return CollectionReadOnly(f"{path} cannot be written: the file or its folder is read-only.")
    if code == "SQLITE_NOTADB":
        return NotACollection(f"{path} is not a mapdash collection; nothing was changed.")
    if code.startswith("SQLITE_CORRUPT"):
        return NotACollection(f"{path} is damaged ({error}); nothing was changed. Restore it from a copy.")
    if code.startswith("SQLITE_CANTOPEN"):
        if path.exists() and not os.access(path.parent, os.W_OK):
            return CollectionReadOnly(f"{path} cannot be written: its folder is read-only.")
        return CollectionReadOnly(f"{path} cannot be opened or made there: {error}.")
    return CollectionError(f"{path} could not be read or written: {error}.")


def _check_file(path: Path, *, create: bool) -> None:
    """Looks at the file from outside, before SQLite touches it."""
    if path.is_dir():
        raise NotACollection(f"{path} is a folder; a collection is one file, for instance {path / 'mapdash.db'}.")
    if not path.exists():
        if not create:
            raise CollectionNotFound(f"There is no collection at {path}; make one with  mapdash add FILES -c {path}")
        if not path.parent.is_dir():
            raise CollectionNotFound(f"{path} cannot be made: there is no folder {path.parent}.")
        if not os.access(path.parent, os.W_OK):
            raise CollectionReadOnly(f"{path} cannot be made: the folder {path.parent} is read-only.")
        return
    try:
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
    except OSError as error:
        raise CollectionReadOnly(f"{path} cannot be read: {error.strerror or error}.") from error
    if head != _MAGIC and (head or not create):
        what = "is empty, so it is not" if not head else "is not"
        raise NotACollection(f"{path} {what} a mapdash collection; nothing was changed.")


def _uri(path: Path) -> str:
    return f"file:{quote(str(path.absolute()))}"


def _engine(uri: str, *, read_only: bool = False) -> Engine:
    """An engine whose transactions begin when we say so: pysqlite's own would let a SELECT stand outside of them."""

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            uri, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS, cached_statements=256
        )
        connection.execute(f"PRAGMA query_only = {int(read_only)}")
        connection.execute("PRAGMA foreign_keys = ON")
        # with WAL and NORMAL a killed program loses no commit; a power cut may lose the last ones, never the file
        connection.execute("PRAGMA synchronous = NORMAL")
        # a server has a connection a thread, each with its own pages; the system keeps the file's for all of them
        connection.execute(f"PRAGMA cache_size = {-8192 if read_only else -65536}")
        connection.execute(
            "PRAGMA wal_autocheckpoint = 4000"
        )  # folding in waits for the disk: every 16 MB, not every 4
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=8, max_overflow=24)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _read_only_engine(path: Path) -> Engine:
    """An engine that adds nothing to the collection.

    Where the folder allows it, the file is opened like any other, as SQLite's own read-only mode leaves its log and
    index files behind. In a read-only folder it has to be opened as one that nobody changes.
    """
    uri = f"{_uri(path)}?mode=rw"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as probe:
            probe.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        if not (error.sqlite_errorname or "").startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY")):
            raise
        log = path.with_name(path.name + "-wal")
        if log.exists() and log.stat().st_size:
            # `immutable` would leave out what lies in the log, silently
            raise CollectionReadOnly(
                f"{path} was not closed properly and lies in a read-only folder: "
                "open it once where it can be written, or copy it together with its -wal file."
            ) from error
        uri = f"{_uri(path)}?mode=ro&immutable=1"
    return _engine(uri, read_only=True)


def _bring_up_to_date(engine: Engine, path: Path, *, create: bool, read_only: bool) -> None:
    name = str(path)
    with engine.connect() as connection:
        version = schema.version_of(connection, name)
    if version == 0 and not create:
        raise NotACollection(f"{path} is an empty database, not a mapdash collection; nothing was changed.")
    if version == schema.current_version() and read_only:
        return
    if read_only:
        raise CollectionReadOnly(
            f"{path} was written by an earlier mapdash (schema {version}): open it once where it can be written."
        )
    if version < schema.current_version():
        with engine.connect().execution_options(**_WRITES) as connection, connection.begin():
            version = schema.version_of(connection, name)  # another process may have been faster
            if version == 0:
                schema.create(connection)
            elif version < schema.current_version():
                schema.migrate(connection, version)
    with closing(engine.raw_connection()) as raw:
        # outside a transaction by need; kept in the file, so that readers and one writer never wait for each other
        raw.cursor().execute("PRAGMA journal_mode = WAL")
