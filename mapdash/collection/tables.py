"""Whole columns of a collection as data frames, for those who filter and count in memory.

Rows go from SQLite's cursor straight into numpy; a million of them take about a second. `after_id` gives only what
came later, so that a screen can follow a growing collection.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection

from gazetteer import Kind, Place
from mapdash.article import DatePrecision, Role
from mapdash.collection.schema import DATE_PRECISION_CODES, ROLE_CODES

_MENTION = np.dtype(
    [
        ("id", np.int64),
        ("article_id", np.int64),
        ("place_key", np.int32),
        ("role", np.int8),
        ("precision", np.int8),
        ("confidence", np.float32),
        ("start", np.int32),
        ("end", np.int32),
        ("event_day", np.int32),
    ]
)
LATEST = 20_000
"""Articles that say where their outlets are at home: more would take long and tell little."""
NO_DAY = int(np.iinfo(np.int32).max)
"""The `event_day` of a mention whose sentence does not say when: behind all others."""

_MENTION_SQL = f"""
    SELECT id, article_id, coalesce(place_key, -1), role, coalesce(precision, -1), confidence, start, "end",
           coalesce(event_day, {NO_DAY})
    FROM mentions WHERE id > ? ORDER BY id LIMIT ?
"""
_ARTICLE_SQL = """
    SELECT id, day, date_precision, text_length, title, source, published, story, coalesce(newer, -1)
    FROM articles WHERE id > ? ORDER BY id
"""
_REGROUPED = np.dtype([("number", np.int64), ("id", np.int64), ("story", np.int64), ("newer", np.int64)])
_REGROUPED_SQL = """
    SELECT max(number), articles.id, story, coalesce(newer, -1)
    FROM regroupings JOIN articles ON article_id = articles.id WHERE number > ? GROUP BY articles.id ORDER BY 1
"""
_PLACE_COLUMNS = ["key", "id", "name", "lat", "lon", "kind", "country", "admin1", "admin2", "population"]


def mentions_table(connection: Connection, after_id: int = 0, limit: int = -1) -> pd.DataFrame:
    """All mentions with an id above `after_id`, or the first `limit` of them, in order of id.

    Returns:
        Columns id, article_id (int64), place_key (int32, -1 without a place), role (int8, `ROLE_CODES`), precision
        (int8, `PRECISION_CODES`, -1 without), confidence (float32), start, end (int32, code points), event_day (int32,
        days since 1970-01-01, `NO_DAY` where it is not said).
    """
    rows = np.fromiter(_cursor(connection, _MENTION_SQL, after_id, limit), dtype=_MENTION)
    return pd.DataFrame({name: np.ascontiguousarray(rows[name]) for name in _MENTION.names or ()})


def articles_table(connection: Connection, after_id: int = 0) -> pd.DataFrame:
    """All articles with an id above `after_id`, in order of id, without their texts.

    Returns:
        Columns id (int64), title (object), source, published (object: str or None), day (Int32: days since 1970-01-01,
        NA without a date), precision (object: DatePrecision or None), text_length (int32, code points), story (int64:
        id of the article that stands for its story), newer (int64: id of the version that replaced it, -1 for none).
    """
    rows = _cursor(connection, _ARTICLE_SQL, after_id).fetchall()
    columns = zip(*rows, strict=True) if rows else ((),) * 9
    ids, days, precisions, lengths, titles, sources, published, stories, newer = columns
    precision_of: dict[int | None, DatePrecision | None] = {code: p for p, code in DATE_PRECISION_CODES.items()}
    undated = np.fromiter((day is None for day in days), dtype=bool, count=len(rows))
    day_numbers = np.fromiter((day or 0 for day in days), dtype=np.int32, count=len(rows))
    return pd.DataFrame(
        {
            "id": np.array(ids, dtype=np.int64),
            "title": _objects(titles),
            "source": _objects(sources),
            "published": _objects(published),
            "day": pd.arrays.IntegerArray(day_numbers, undated),
            "precision": _objects(tuple(precision_of.get(code) for code in precisions)),
            "text_length": np.array(lengths, dtype=np.int32),
            "story": np.array(stories, dtype=np.int64),
            "newer": np.array(newer, dtype=np.int64),
        }
    )


def regrouped_table(connection: Connection, after_number: int = 0) -> pd.DataFrame:
    """The articles whose story or newer version changed after they were added.

    Args:
        connection: the collection.
        after_number: leaves out those whose last change is not above this number.

    Returns:
        Columns number (int64: of the last change, ascending), id, story, newer (int64, as in `articles_table`).
    """
    rows = np.fromiter(_cursor(connection, _REGROUPED_SQL, after_number), dtype=_REGROUPED)
    return pd.DataFrame({name: np.ascontiguousarray(rows[name]) for name in _REGROUPED.names or ()})


def places_table(connection: Connection, after_key: int = 0) -> pd.DataFrame:
    """All places with a key above `after_key` that mentions mean or could have meant, in order of key.

    Returns:
        Columns key (int32), id, name (object), lat, lon (float64), kind (object: str), country, admin1, admin2
        (object: str or None), population (int64).
    """
    rows = _cursor(connection, f"SELECT {', '.join(_PLACE_COLUMNS)} FROM places WHERE key > ? ORDER BY key", after_key)
    columns = dict(zip(_PLACE_COLUMNS, zip(*rows.fetchall(), strict=True), strict=False))
    numbers = {"key": np.int32, "lat": np.float64, "lon": np.float64, "population": np.int64}
    return pd.DataFrame(
        {
            name: np.array(columns.get(name, ()), dtype=numbers[name])
            if name in numbers
            else _objects(columns.get(name, ()))
            for name in _PLACE_COLUMNS
        }
    )


_OF_SOURCES = f"""
    SELECT source, place_key, count(DISTINCT article_id)
    FROM mentions JOIN articles ON articles.id = article_id
    WHERE article_id > (SELECT max(id) FROM articles) - {LATEST} AND role = ? AND confidence >= ?
          AND place_key IS NOT NULL AND source IS NOT NULL
    GROUP BY source, place_key ORDER BY source, place_key
"""


def places_by_source(connection: Connection, least: float) -> dict[str, list[tuple[Place, int]]]:
    """The places that the latest articles name literally, by outlet, each with the number of its articles that do.

    Args:
        connection: the collection.
        least: confidence from which a mention counts.
    """
    names = ", ".join(_PLACE_COLUMNS)
    places = {
        key: Place(id, name, lat, lon, Kind(kind), country, admin1, admin2, population)
        for key, id, name, lat, lon, kind, country, admin1, admin2, population in _cursor(
            connection, f"SELECT {names} FROM places ORDER BY key"
        )
    }
    found: dict[str, list[tuple[Place, int]]] = {}
    for source, key, count in _cursor(connection, _OF_SOURCES, ROLE_CODES[Role.LITERAL], least):
        found.setdefault(source, []).append((places[key], count))
    return found


_STAMPS = (
    "SELECT hex(content_hash) FROM articles WHERE id = ?1 UNION ALL SELECT hex(content_hash) FROM articles"
    " WHERE id = (SELECT min(id) FROM articles) UNION ALL SELECT hex(content_hash) FROM articles WHERE id = ?1 / 2",
    'SELECT article_id, place_key, confidence, start, "end" FROM mentions WHERE id = ?1 OR id = ?1 / 2',
    "SELECT count(*), total(lat), total(lon), sum(population), sum(length(name)), total(unicode(name) * lat)"
    " FROM places WHERE key <= ?1",
)


def stamp(connection: Connection, article_id: int, mention_id: int, place_key: int) -> str:
    """See `Collection.stamp`."""
    limits = (article_id, mention_id, place_key)
    found = [_cursor(connection, statement, limit).fetchall() for statement, limit in zip(_STAMPS, limits, strict=True)]
    version = _cursor(connection, "PRAGMA user_version").fetchall()
    return hashlib.sha256(repr((version, found)).encode()).hexdigest()


def numbers(connection: Connection, key: str, rest: str, values: Sequence[str]) -> npt.NDArray[np.int64]:
    """The whole numbers `key` of the rows that `rest`, from FROM on, finds; in no certain order.

    They come as one text: half a million rows of Python's cost five times as much.
    """
    found = _cursor(connection, f"SELECT group_concat({key}) {rest}", *values).fetchone()[0]
    return np.fromstring(found, np.int64, sep=",") if found else np.empty(0, np.int64)


def numbers_in_order(connection: Connection, key: str, rest: str, values: Sequence[str]) -> npt.NDArray[np.int64]:
    """Likewise, in the order that `rest` asks for."""
    found = _cursor(connection, f"SELECT {key} {rest}", *values).fetchall()
    return np.fromiter(chain.from_iterable(found), np.int64, len(found))


def _cursor(connection: Connection, statement: str, *values: float | str) -> Any:
    """SQLite's own cursor: SQLAlchemy's rows would cost four times the reading."""
    raw = connection.connection.driver_connection
    assert raw is not None
    return raw.execute(statement, values)


def _objects(values: tuple[Any, ...]) -> pd.Series[Any]:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return pd.Series(array, dtype=object)
