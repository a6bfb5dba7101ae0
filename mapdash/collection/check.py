"""Whether a collection is whole: the file, the links between its tables, the offsets into its texts, its hashes.

Nothing is changed. Every kind of fault is a `Fault` with a sentence that says what it is and one that says what to do.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from mapdash.address import canonical_address
from mapdash.article import Article, Published
from mapdash.collection.regroup import ungrouped
from mapdash.collection.schema import PRECISION_CODES, ROLE_CODES

_EXAMPLES = 5
_RESTORE = "Restore the file from a copy, or add the articles again to a new collection."
_AGAIN = "Add these articles again to a new collection; what else is stored is not touched by it."
_REPORT = "Please report it: mapdash should not have stored that."
_REGROUP = "Group them into stories with  mapdash check --repair  ; texts and places are not touched by it."
_REINDEX = "Rebuild it with  mapdash check --repair  ; articles and places are not touched by it."

# what a wrong row looks like, in SQL: its article, where there is one
_ROWS: tuple[tuple[str, str, str], ...] = (
    (
        "articles without a text",
        "SELECT id FROM articles WHERE id NOT IN (SELECT article_id FROM texts)",
        _AGAIN,
    ),
    (
        "articles of a story whose first article is not there",
        "SELECT id FROM articles WHERE story NOT IN (SELECT id FROM articles)",
        _REPORT,
    ),
    (
        "articles of a story that is part of another",
        "SELECT a.id FROM articles a JOIN articles f ON f.id = a.story WHERE f.story <> f.id",
        _REPORT,
    ),
    (
        "articles replaced by a version that is not there",
        "SELECT id FROM articles WHERE newer IS NOT NULL AND (newer = id OR newer NOT IN (SELECT id FROM articles))",
        _REPORT,
    ),
    (
        "articles that replace each other in a circle",
        """WITH RECURSIVE later(start, at, steps) AS (
             SELECT id, newer, 1 FROM articles WHERE newer IS NOT NULL
             UNION ALL
             SELECT start, newer, steps + 1 FROM later JOIN articles ON id = at
             WHERE newer IS NOT NULL AND at <> start AND steps < 1000)
           SELECT DISTINCT start FROM later WHERE at = start""",
        _REPORT,
    ),
    (
        "places that lie nowhere on Earth",
        "SELECT key FROM places WHERE NOT (lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180)",
        _REPORT,
    ),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of fault.

    Attributes:
        what: what is wrong, as a noun: "articles without a text".
        count: how often.
        where: some of the places, for instance numbers of articles.
        remedy: what to do, as one sentence.
    """

    what: str
    count: int
    where: tuple[str, ...]
    remedy: str


class _Found:
    """Faults by kind, counted, with the first few examples."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], int] = defaultdict(int)
        self._examples: dict[tuple[str, str], list[str]] = defaultdict(list)

    def add(self, what: str, remedy: str, where: object) -> None:
        self._counts[what, remedy] += 1
        examples = self._examples[what, remedy]
        if len(examples) < _EXAMPLES:
            examples.append(str(where))

    def faults(self) -> list[Fault]:
        return [
            Fault(what, count, tuple(self._examples[what, remedy]), remedy)
            for (what, remedy), count in self._counts.items()
        ]


def check(connection: Connection, progress: Callable[[int], None] = lambda _: None) -> list[Fault]:
    """Looks at everything a collection holds, in memory that does not grow with it.

    Args:
        connection: one that may write, as looking through the index of words is written as an insertion.
        progress: called with the number of articles looked at.

    Returns:
        The faults, none where all is well. Where the file itself is damaged, only that is said.
    """
    found = _Found()
    run = connection.exec_driver_sql
    for (line,) in run("PRAGMA integrity_check(20)"):
        if line != "ok":
            found.add("faults in the file itself", _RESTORE, line)
    if faults := found.faults():
        return faults
    for table, row, parent, _ in run("PRAGMA foreign_key_check"):
        found.add("rows that belong to something that is not there", _RESTORE, f"row {row} of {table}, in {parent}")
    for what, statement, remedy in _ROWS:
        for (id_,) in run(statement):
            found.add(what, remedy, id_)
    for id_ in ungrouped(_driver(connection)):
        found.add("articles of an earlier mapdash that were never compared for copies", _REGROUP, id_)
    _check_articles(_driver(connection), found, progress)
    try:
        run("INSERT INTO words(words, rank) VALUES ('integrity-check', 1)")
    except Exception as error:
        if not isinstance(getattr(error, "orig", error), sqlite3.DatabaseError):
            raise
        found.add("faults in the index of words, so that searches miss articles", _REINDEX, "words")
    return found.faults()


def rebuild_words(connection: Connection) -> None:
    """Makes the index of words anew from the texts, inside the caller's transaction."""
    connection.exec_driver_sql("INSERT INTO words(words) VALUES ('rebuild')")


def _driver(connection: Connection) -> sqlite3.Connection:
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


def _check_articles(raw: sqlite3.Connection, found: _Found, progress: Callable[[int], None]) -> None:
    """Texts against lengths, hashes and mentions; both tables are gone through side by side."""
    articles = raw.execute(
        "SELECT id, content_hash, text_length, address, url, source, published, text"
        " FROM articles JOIN texts ON article_id = id ORDER BY id"
    )
    rows = raw.execute(
        'SELECT article_id, id, start, "end", text, role, precision, confidence, place_key, event_words'
        " FROM mentions ORDER BY article_id, id"
    )
    mentions: Iterator[tuple[int, Iterator[tuple[Any, ...]]]] = groupby(rows, itemgetter(0))
    ahead = next(mentions, None)
    for number, (id_, digest, length, address, url, source, published, text) in enumerate(articles, start=1):
        given = False
        while ahead is not None and ahead[0] <= id_:
            if ahead[0] == id_:
                for mention in ahead[1]:
                    given |= mention[3] == 0
                    _check_mention(mention, text, found)
            ahead = next(mentions, None)
        if len(text) != length:
            found.add("articles with a text of another length than was stored", _AGAIN, id_)
        # points that a source gave count in the hash; characters that no database takes were replaced after it
        elif not given and "\ufffd" not in text and digest != _hash(address, url, source, published, text):
            found.add("articles that are not what was stored, by their hash", _AGAIN, id_)
        if number % 1000 == 0:
            progress(number)


def _hash(address: str | None, url: str | None, source: str | None, published: str | None, text: str) -> bytes:
    """The hash of what was stored; an address that is not that of the URL is the record of a table of events."""
    record = address if address != canonical_address(url) else None
    said = Published.fromisoformat(published) if published else None
    return bytes.fromhex(Article(text, url=url, source=source, published=said, record=record).content_hash)


def _check_mention(mention: tuple[Any, ...], text: str, found: _Found) -> None:
    article, id_, start, end, words, role, precision, confidence, place, event_words = mention
    where = f"{article} (mention {id_})"
    if not 0 <= start <= end <= len(text) or text[start:end] != words:
        found.add("mentions that do not stand in their text where they say", _AGAIN, where)
    if role not in ROLE_CODES.values() or (precision is not None and precision not in PRECISION_CODES.values()):
        found.add("mentions of a kind that is not known", _REPORT, where)
    if not 0 <= confidence <= 1 or (place is None and confidence > 0):
        found.add("mentions with a confidence that cannot be", _REPORT, where)
    if event_words is not None and not _within(event_words, len(text)):
        found.add("mentions with time words outside of their text", _REPORT, where)


def _within(pair: str, length: int) -> bool:
    try:
        start, end = json.loads(pair)
        return bool(0 <= start <= end <= length)
    except (ValueError, TypeError):
        return False
