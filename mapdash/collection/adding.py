"""Putting prepared articles into the tables, inside the caller's transaction.

It speaks to SQLite's own connection: for a statement that takes a few millionths of a second, SQLAlchemy's way to it
would take twenty times as long.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict

from sqlalchemy import Connection

from mapdash.article import Article, Published
from mapdash.collection import stories
from mapdash.collection.likeness import Wording, wording
from mapdash.collection.prepared import FACTS, PlaceRow, Prepared
from mapdash.collection.records import AddResult
from mapdash.collection.schema import mentions, places

_FIND = "SELECT id FROM articles WHERE content_hash = ?"
_AT_ADDRESS = "SELECT id, text FROM articles JOIN texts ON article_id = id WHERE address = ?"
_NEXT = "SELECT coalesce(max(id), 0) FROM articles"
_ADD_ARTICLE = (
    f"INSERT INTO articles (id, story, content_hash, title, {', '.join(FACTS)})"
    f" VALUES (?1, ?1, {', '.join(f'?{number}' for number in range(2, len(FACTS) + 4))})"
)
_ADD_TEXT = "INSERT INTO texts (article_id, text) VALUES (?, ?)"
_ADD_WORDS = "INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)"
_MENTION = [column.name for column in mentions.c if column.name != "id"]
_ADD_MENTION = f"""INSERT INTO mentions ({", ".join(f'"{name}"' for name in _MENTION)})
    VALUES ({", ".join("?" * len(_MENTION))})"""
_PLACE = [column.name for column in places.c if column.name != "key"]
# a newer gazetteer may know a place better; its key stays
_PUT_PLACE = f"""INSERT INTO places ({", ".join(_PLACE)}) VALUES ({", ".join("?" * len(_PLACE))})
    ON CONFLICT (id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _PLACE[1:])} RETURNING key"""
_WORDED = "SELECT title, text, published FROM articles JOIN texts ON article_id = id WHERE id = ?"
_COMPARED = 500  # wordings remembered of those compared last: copies come soon after each other


def raw(connection: Connection) -> sqlite3.Connection:
    """SQLite's own connection."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def find(connection: sqlite3.Connection, digest: bytes, address: str | None, text: str) -> int | None:
    """The id of the same article if it is there.

    Args:
        connection: the collection.
        digest: its `Article.content_hash`.
        address: its canonical address; None also where its source gave points, which are told apart by more than words.
        text: its text.
    """
    if known := connection.execute(_FIND, (digest,)).fetchone():
        return int(known[0])
    if address is None or not stories.identifies(address):
        return None
    words: list[str] | None = None
    for id, said in connection.execute(_AT_ADDRESS, (address,)):
        words = words or text.split()
        if said.split() == words:
            return int(id)
    return None


class Adding:
    """One transaction of adding.

    Args:
        connection: a transaction that holds the write lock.
        keys: the places stored before, by id, with their rows as they were last seen; not changed.
        worded: wordings of articles compared last, by id; to be cleared where the transaction is rolled back.
    """

    def __init__(
        self, connection: Connection, keys: dict[str, tuple[int, PlaceRow]], worded: OrderedDict[int, Wording]
    ) -> None:
        self._connection = connection
        self._raw = raw(connection)
        self._keys = keys
        self.new_keys: dict[str, tuple[int, PlaceRow]] = {}
        self._last: int = self._raw.execute(_NEXT).fetchone()[0]
        self._worded = worded

    def add(self, one: Prepared) -> AddResult:
        """Stores an article, unless it is there."""
        run = self._raw.execute
        known = find(self._raw, one.digest, None if one.given else one.address, one.text)
        if known is not None:
            return AddResult(known, False)
        id = self._last = self._last + 1
        run(_ADD_ARTICLE, (id, one.digest, one.title, *one.facts))
        run(_ADD_TEXT, (id, one.text))
        run(_ADD_WORDS, (id, one.title, one.text))
        if one.mentions:
            keys = [self._key(place) for place in one.places]
            self._raw.executemany(
                _ADD_MENTION,
                [
                    (
                        id, None if place is None else keys[place], role, precision, sure, start, end, text, reason,
                        _alternatives(others, keys) if others else None, *event,
                    )
                    for place, role, precision, sure, start, end, text, reason, others, *event in one.mentions
                ],
            )  # fmt: skip
        if one.given:
            return AddResult(id, True)
        joined = stories.join(self._raw, id, one.bands, one.address, self._wording)
        return AddResult(id, True, joined.copy, joined.update)

    def _key(self, place: PlaceRow) -> int:
        seen = self.new_keys.get(place[0]) or self._keys.get(place[0])
        if seen is not None and seen[1] == place:
            return seen[0]
        key = int(self._raw.execute(_PUT_PLACE, place).fetchone()[0])
        self.new_keys[place[0]] = key, place
        return key

    def _wording(self, id: int) -> Wording:
        worded = self._worded.get(id)
        if worded is not None:
            self._worded.move_to_end(id)
            return worded
        title, text, published = self._raw.execute(_WORDED, (id,)).fetchone()
        said = Published.fromisoformat(published) if published else None
        worded = self._worded[id] = wording(Article(text, title, published=said))
        if len(self._worded) > _COMPARED:
            self._worded.popitem(last=False)
        return worded


def _alternatives(others: list[tuple[int, float]], keys: list[int]) -> str:
    """As JSON, which would take ten times as long to write it."""
    return f"[{', '.join(f'[{keys[place]}, {probability!r}]' for place, probability in others)}]"
