"""The feeds that a collection follows: when each was read, when it is next, and what went wrong."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from mapdash.address import canonical_address
from mapdash.article import storable
from mapdash.collection.schema import feeds


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed.

    Attributes:
        address: where it is fetched.
        title: the name it was given.
        etag: what its server wants to hear, so that it sends only what is new; likewise `last_modified`.
        last_read: when it last answered, with its zone.
        next_read: when it is asked again; None: not any more.
        last_error: why it could not be read the last time, or None.
        failures: how often in a row it could not be read.
        articles: added from it, ever.
    """

    address: str
    title: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    last_read: datetime | None = None
    next_read: datetime | None = None
    last_error: str | None = None
    failures: int = 0
    articles: int = 0


def all_feeds(connection: Connection) -> list[Feed]:
    """The feeds in order of address."""
    return [
        Feed(
            **{
                **row,
                "last_read": datetime.fromisoformat(row["last_read"]) if row["last_read"] else None,
                "next_read": datetime.fromisoformat(row["next_read"]) if row["next_read"] else None,
            }
        )
        for row in connection.execute(select(feeds).order_by(feeds.c.address)).mappings()
    ]


def put_feed(connection: Connection, feed: Feed) -> None:
    """Stores a feed in place of what was known of it."""
    values = {
        name: value.isoformat() if isinstance(value, datetime) else storable(value) if isinstance(value, str) else value
        for name, value in asdict(feed).items()
    }
    statement = insert(feeds).values(values)
    changed = {name: statement.excluded[name] for name in values if name != "address"}
    connection.execute(statement.on_conflict_do_update(index_elements=["address"], set_=changed))


def known_addresses(connection: Connection, urls: Iterable[str]) -> set[str]:
    """Those of the addresses, made canonical, of which an article is stored."""
    wanted = json.dumps(sorted({address for url in urls if (address := canonical_address(url))}))
    statement = "SELECT DISTINCT address FROM articles WHERE address IN (SELECT value FROM json_each(?))"
    return set(connection.exec_driver_sql(statement, (wanted,)).scalars())
