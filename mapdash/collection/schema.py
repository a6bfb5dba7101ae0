"""The tables of a collection, and how an older file becomes a newer one.

`PRAGMA application_id` says that a SQLite file is a collection, `PRAGMA user_version` which version of this schema it
has. An article's facts and its text lie in two tables, so that a pass over all dates and outlets reads no text.
Roles and precisions are stored as numbers; they are part of the file format and are never renumbered.

Copies of one story share `articles.story`, the id of the one that stands for them; an article that was replaced by a
later version of itself has `articles.newer` and is kept, but no longer counted. Both change after an article was
added: `regroupings` is the log of which did, for those who hold the columns in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import (
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

from gazetteer import Precision
from mapdash.address import canonical_address
from mapdash.article import DatePrecision, Role
from mapdash.errors import NewerCollection, NotACollection

APPLICATION_ID = 0x6D617064  # "mapd"

ROLE_CODES: dict[Role, int] = {Role.LITERAL: 0, Role.ADJECTIVAL: 1, Role.EMBEDDED: 2}
PRECISION_CODES: dict[Precision, int] = {
    Precision.EXACT: 0,
    Precision.TOWN: 1,
    Precision.DISTRICT: 2,
    Precision.PROVINCE: 3,
    Precision.COUNTRY: 4,
    Precision.REGION: 5,
}
DATE_PRECISION_CODES: dict[DatePrecision, int] = {
    DatePrecision.TIME: 0,
    DatePrecision.DAY: 1,
    DatePrecision.MONTH: 2,
    DatePrecision.YEAR: 3,
    DatePrecision.WEEK: 4,
}

metadata = MetaData()

articles = Table(
    "articles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("content_hash", LargeBinary, nullable=False, unique=True),
    Column("day", Integer),  # days since 1970-01-01, in the source's own zone
    Column("date_precision", Integer),
    Column("published", Text),  # ISO 8601 as precise as the source was, with its zone
    Column("text_length", Integer, nullable=False),  # code points
    Column("source", Text),
    Column("title", Text, nullable=False),
    Column("url", Text),
    Column("language", Text),
    Column("retrieved", Text),
    Column("origin", Text),
    Column("modified", Text),  # ISO 8601, likewise
    Column("address", Text),  # record or `canonical_address(url)`: what versions of one article share
    Column("digest", Text),  # of what was retrieved, as its archive states it
    Column(
        "story", Integer, nullable=False, server_default="0"
    ),  # own id where it is no copy; 0 only while it is added
    Column("newer", Integer),  # the version that replaced it; NULL: this is the current one
    Index("articles_by_address", "address", sqlite_where=text("address IS NOT NULL")),
    Index("articles_by_story", "story"),
)

texts = Table(
    "texts",
    metadata,
    Column("article_id", Integer, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("text", Text, nullable=False),
)

places = Table(
    "places",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("kind", Text, nullable=False),
    Column("country", Text),
    Column("admin1", Text),
    Column("admin2", Text),
    Column("population", Integer, nullable=False),
)

mentions = Table(
    "mentions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article_id", Integer, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("place_key", Integer, ForeignKey("places.key")),  # NULL: a name was found, no place is sure enough
    Column("role", Integer, nullable=False),
    Column("precision", Integer),
    Column("confidence", Float, nullable=False),
    Column("start", Integer, nullable=False),  # code points into texts.text
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("alternatives", Text),  # JSON: [[place key, probability], ...], best first
    Column("event", Text),  # ISO 8601, as precise as the sentence says when it happened
    Column("event_day", Integer),  # its first day, since 1970-01-01
    Column("event_words", Text),  # JSON: [start, end] of the words that say so, code points into texts.text
    Index("mentions_of_article", "article_id"),
)

# Parts of each article's MinHash: two articles that share one are compared word by word
signatures = Table(
    "signatures",
    metadata,
    Column("band", Integer, primary_key=True),
    Column("hash", Integer, primary_key=True),
    Column("article_id", Integer, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    sqlite_with_rowid=False,
)

regroupings = Table(
    "regroupings",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("article_id", Integer, nullable=False),  # its `story` or `newer` changed after it was added
)

feeds = Table(
    "feeds",
    metadata,
    Column("address", Text, primary_key=True),
    Column("title", Text),
    Column("etag", Text),  # what the server wants to hear back, so that it sends only what is new
    Column("last_modified", Text),
    Column("last_read", Text),  # ISO 8601 with zone
    Column("next_read", Text),
    Column("last_error", Text),
    Column("failures", Integer, nullable=False, server_default="0"),  # in a row
    Column("articles", Integer, nullable=False, server_default="0"),  # added from it, ever
)

# Words are looked up with case and diacritics folded. The index holds no copy of the text: it reads it through a view.
_WORDS = (
    """CREATE VIEW searchable AS
       SELECT articles.id AS id, articles.title AS title, texts.text AS text
       FROM articles JOIN texts ON texts.article_id = articles.id""",
    """CREATE VIRTUAL TABLE words USING fts5(
       title, text, content='searchable', content_rowid='id', tokenize='unicode61 remove_diacritics 2')""",
)

Migration = Callable[[Connection], None]


def _to_version_2(connection: Connection) -> None:
    """Modified dates, versions, stories, event dates and feeds; every article is a story of its own at first."""
    run = connection.exec_driver_sql
    for column in (
        "modified TEXT",
        "address TEXT",
        "digest TEXT",
        "story INTEGER DEFAULT '0' NOT NULL",
        "newer INTEGER",
    ):
        run(f"ALTER TABLE articles ADD COLUMN {column}")
    for column in ("event TEXT", "event_day INTEGER", "event_words TEXT"):
        run(f"ALTER TABLE mentions ADD COLUMN {column}")
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.create_function("canonical_address", 1, canonical_address, deterministic=True)
    run("UPDATE articles SET story = id, address = canonical_address(url)")
    run("CREATE INDEX articles_by_address ON articles (address) WHERE address IS NOT NULL")
    run("CREATE INDEX articles_by_story ON articles (story)")
    run(
        "CREATE TABLE signatures (band INTEGER NOT NULL, hash INTEGER NOT NULL, article_id INTEGER NOT NULL"
        " REFERENCES articles (id) ON DELETE CASCADE, PRIMARY KEY (band, hash, article_id)) WITHOUT ROWID"
    )
    run("CREATE TABLE regroupings (number INTEGER PRIMARY KEY NOT NULL, article_id INTEGER NOT NULL)")
    run(
        "CREATE TABLE feeds (address TEXT PRIMARY KEY NOT NULL, title TEXT, etag TEXT, last_modified TEXT,"
        " last_read TEXT, next_read TEXT, last_error TEXT, failures INTEGER DEFAULT '0' NOT NULL,"
        " articles INTEGER DEFAULT '0' NOT NULL)"
    )


# MIGRATIONS[n] turns a file of version n + 1 into one of version n + 2; written out, as `metadata` goes on changing
MIGRATIONS: Sequence[Migration] = (_to_version_2,)


def current_version() -> int:
    """The schema version that this mapdash writes."""
    return len(MIGRATIONS) + 1


def version_of(connection: Connection, name: str) -> int:
    """The schema version of an opened file; 0 for an empty database.

    Raises:
        NotACollection: it is a database of something else.
        NewerCollection: a later mapdash wrote it.
    """
    application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if application != APPLICATION_ID:
        if application or version or connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one():
            raise NotACollection(f"{name} is a SQLite database, but not a mapdash collection; nothing was changed.")
        return 0
    if version > current_version():
        raise NewerCollection(
            f"{name} was written by a later mapdash (schema {version}, this one knows {current_version()}): "
            "update mapdash to open it; nothing was changed."
        )
    return version


def create(connection: Connection) -> None:
    """Makes the tables of the current version, inside the caller's transaction."""
    metadata.create_all(connection, checkfirst=False)
    for statement in _WORDS:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {current_version()}")


def migrate(connection: Connection, version: int) -> None:
    """Brings a file of an older version up to date, inside the caller's transaction: all steps or none."""
    for step in MIGRATIONS[version - 1 :]:
        step(connection)
    connection.exec_driver_sql(f"PRAGMA user_version = {current_version()}")
