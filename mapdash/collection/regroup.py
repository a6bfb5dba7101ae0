"""Grouping articles into stories that a mapdash stored which knew no stories; what is new is grouped as it is added."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from mapdash.article import Article, Published
from mapdash.collection import stories
from mapdash.collection.likeness import Wording, signature, wording

# points that a source gave tell articles apart by more than words; these join no story
_UNSIGNED = """
    SELECT id FROM articles EXCEPT SELECT article_id FROM signatures
    EXCEPT SELECT article_id FROM mentions WHERE "end" = 0 ORDER BY 1
"""
_WORDED = "SELECT title, text, published FROM articles JOIN texts ON article_id = id WHERE id = ?"


def ungrouped(connection: sqlite3.Connection) -> Iterator[int]:
    """Ids of the articles that are long enough to be copies, and were never compared with others."""
    for (id,) in connection.execute(_UNSIGNED).fetchall():
        worded = _wording(connection, id)
        if worded is not None and signature(worded):
            yield id


def group(connection: sqlite3.Connection, id: int) -> None:
    """Puts an article into its story, and behind or before its other versions, inside the caller's transaction."""

    def wording_of(other: int) -> Wording:
        found = _wording(connection, other)
        assert found is not None
        return found

    story, address = connection.execute("SELECT story, address FROM articles WHERE id = ?", (id,)).fetchone()
    stories.join(connection, id, signature(wording_of(id)), address, wording_of)
    if connection.execute("SELECT story FROM articles WHERE id = ?", (id,)).fetchone() != (story,):
        # `join` takes it for new, so that nobody holds it in memory
        connection.execute("INSERT INTO regroupings (article_id) VALUES (?)", (id,))


def _wording(connection: sqlite3.Connection, id: int) -> Wording | None:
    row = connection.execute(_WORDED, (id,)).fetchone()
    if row is None:
        return None
    title, text, published = row
    return wording(Article(text, title, published=Published.fromisoformat(published) if published else None))
