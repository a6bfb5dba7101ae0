"""Stories and versions while articles are added: what a new article is a copy of, and what it is a later version of.

Copies of one story share `articles.story`, the id of the earliest of them, its face. Which pairs are copies does not
depend on the order in which they came, nor does the face; only of stories with very many copies some pairs are never
compared. Versions of one article have the same address and resemble each other; the latest is the current one.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mapdash.article import Published
from mapdash.collection.likeness import Wording, are_copies, are_versions
from mapdash.collection.records import Sibling

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy import Connection

_LIKE = """
    SELECT story, articles.id, count(*) FROM (
        SELECT article_id FROM json_each(?) AS wanted
        JOIN signatures ON band = json_extract(value, '$[0]') AND hash = json_extract(value, '$[1]') LIMIT 4000
    ) JOIN articles ON articles.id = article_id GROUP BY articles.id ORDER BY 3 DESC, articles.id LIMIT 400
"""
_SIBLINGS = """
    SELECT id, title, source, url, published, modified, retrieved, story, newer FROM articles
    WHERE story IN (SELECT story FROM articles WHERE id IN (SELECT value FROM json_each(?)))
"""
_CURRENT = "SELECT id FROM articles WHERE address = ? AND newer IS NULL AND id != ?"
_OF_A_STORY = 4  # articles of one story that a new one is compared with, those with the most bands in common
_STORIES = 12  # stories that it is compared with
_LAST = datetime.max.replace(tzinfo=UTC)

WordingOf = Callable[[int], Wording]


@dataclass(frozen=True, slots=True)
class Joined:
    """What an article that was just added turned out to be.

    Attributes:
        copy: a copy of a story that was there.
        update: a version, earlier or later, of an article that was there.
    """

    copy: bool
    update: bool


def identifies(address: str | None) -> bool:
    """Whether an address is that of one article: a site's front page is not."""
    if address is None:
        return False
    parts = urlsplit(address)
    return parts.path not in ("", "/") or bool(parts.query)


def versions(connection: sqlite3.Connection, id: int, address: str | None, wording_of: WordingOf) -> list[int]:
    """Ids of the other current articles at this address that an article is a version of."""
    if not identifies(address):
        return []
    found = connection.execute(_CURRENT, (address, id)).fetchall()
    return [other for (other,) in found if are_versions(wording_of(id), wording_of(other))]


def copies(
    connection: sqlite3.Connection, id: int, bands: Sequence[tuple[int, int]], wording_of: WordingOf
) -> list[int]:
    """Ids of articles of which one with these bands is a copy, of each story at least one."""
    if not bands:
        return []
    by_story: dict[int, list[int]] = defaultdict(list)
    for story, other, _ in connection.execute(_LIKE, (json.dumps(bands),)):
        by_story[story].append(other)
    found = []
    for alike in list(by_story.values())[:_STORIES]:
        found += [other for other in alike[:_OF_A_STORY] if are_copies(wording_of(id), wording_of(other))][:1]
    return found


def sign(connection: sqlite3.Connection, article_id: int, bands: Iterable[tuple[int, int]]) -> None:
    """Keeps the bands of an article, so that later copies of it are found."""
    rows = [(band, hash, article_id) for band, hash in bands]
    if rows:
        connection.executemany("INSERT OR IGNORE INTO signatures (band, hash, article_id) VALUES (?, ?, ?)", rows)


def join(
    connection: sqlite3.Connection,
    article_id: int,
    bands: Sequence[tuple[int, int]],
    address: str | None,
    wording_of: WordingOf,
) -> Joined:
    """Puts an article that is stored already into its story, and behind or before its other versions."""
    earlier = versions(connection, article_id, address, wording_of)
    alike = copies(connection, article_id, bands, wording_of)
    sign(connection, article_id, bands)
    for other in earlier:
        _supersede(connection, article_id, other)
    kin = [*earlier, *alike]
    if kin:
        _merge(connection, article_id, kin)
    return Joined(copy=bool(alike) and not earlier, update=bool(earlier))


def siblings(connection: Connection, article_ids: Iterable[int]) -> dict[int, list[Sibling]]:
    """See `Collection.siblings`."""
    wanted = list(article_ids)
    found = connection.exec_driver_sql(_SIBLINGS, (json.dumps(wanted),)).all()
    by_story: dict[int, list[Sibling]] = defaultdict(list)
    story_of = {row.id: row.story for row in found}
    for row in found:
        by_story[row.story].append(Sibling(**row._asdict()))
    for members in by_story.values():
        by_id = {member.id: member for member in members}

        def place(member: Sibling, by_id: dict[int, Sibling] = by_id) -> tuple[object, ...]:
            current = by_id.get(member.newer or member.id, member)
            changed = _change(member.published, member.modified).timestamp()
            return current.id != current.story, _moment(current.published), current.id, member is not current, -changed

        members.sort(key=place)
    return {id: by_story[story_of[id]] for id in wanted if id in story_of}


def _supersede(connection: sqlite3.Connection, one: int, other: int) -> None:
    """Of two versions makes the later one current, for all that came before."""
    found = connection.execute(
        "SELECT id, published, modified, retrieved FROM articles WHERE id IN (?, ?)", (one, other)
    )
    changed = {
        id: (_change(published, modified), _moment(retrieved), id) for id, published, modified, retrieved in found
    }
    old, new = sorted((one, other), key=lambda id: changed[id])
    replaced = connection.execute("SELECT id FROM articles WHERE id = ? OR newer = ?", (old, old)).fetchall()
    connection.execute("UPDATE articles SET newer = ? WHERE id = ? OR newer = ?", (new, old, old))
    _log(connection, [id for (id,) in replaced])


def _merge(connection: sqlite3.Connection, article_id: int, kin: Sequence[int]) -> None:
    """Makes one story of the article's and of those of its kin."""
    marks = ", ".join("?" * (len(kin) + 1))
    members = connection.execute(
        "SELECT id, story, newer, published, content_hash FROM articles WHERE story IN "
        f"(SELECT story FROM articles WHERE id IN ({marks}))",
        (article_id, *kin),
    ).fetchall()
    # the earliest of those that are shown; the hash only so that it does not matter which was added first
    _, _, _, face = min((newer is not None, _moment(published), hash, id) for id, _, newer, published, hash in members)
    moved = [id for id, story, *_ in members if story != face]
    connection.executemany("UPDATE articles SET story = ? WHERE id = ?", [(face, id) for id in moved])
    _log(connection, [id for id in moved if id != article_id])


def _log(connection: sqlite3.Connection, ids: Sequence[int]) -> None:
    if ids:
        connection.executemany("INSERT INTO regroupings (article_id) VALUES (?)", [(id,) for id in ids])


def _change(published: str | None, modified: str | None) -> datetime:
    """When a version was written, a day at its beginning; the beginning of time where it does not say."""
    text = modified or published
    return _moment(text, time.min) if text else datetime.min.replace(tzinfo=UTC)


def _moment(text: str | None, of_a_day: time = time.max) -> datetime:
    """A stored date for comparing: without a zone as if in UTC, a day at its end, none behind all others."""
    if not text:
        return _LAST
    said = Published.fromisoformat(text) if "T" not in text else Published.at(datetime.fromisoformat(text))
    if said.time is None:
        return datetime.combine(said.day, of_a_day, UTC)
    try:
        return said.time.replace(tzinfo=UTC) if said.time.tzinfo is None else said.time.astimezone(UTC)
    except OverflowError:  # the last hours of the year 9999
        return _LAST
