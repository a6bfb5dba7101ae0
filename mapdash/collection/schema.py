"""The tables of a collection, and how an older file becomes a newer one.

`PRAGMA application_id` says that a SQLite file is a collection, `PRAGMA user_version` which version of this schema it
has. An article's facts and its text lie in two tables, so that a pass over all dates and outlets reads no text.
Roles and precisions are stored as numbers; they are part of the file format and are never renumbered.
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
)

from gazetteer import Precision
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
    Index("mentions_of_article", "article_id"),
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
# MIGRATIONS[n] turns a file of version n + 1 into one of version n + 2
MIGRATIONS: Sequence[Migration] = ()


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
