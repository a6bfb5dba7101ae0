"""What readers are told, and what they yield: articles, and everything a person should know about the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from mapdash.article import Article, Published
from mapdash.errors import InputError, UnknownFormat

FIELDS = (
    "title", "text", "published", "modified", "url", "source", "language", "retrieved", "latitude", "longitude",
    "place", "region", "country", "precision",
)  # fmt: skip
FORMATS = (
    "text",
    "html",
    "feed",
    "csv",
    "json",
    "jsonl",
    "parquet",
    "excel",
    "word",
    "pdf",
    "zip",
    "tar",
    "packed",
    "warc",
    "sitemap",
    "addresses",
)


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read.

    Attributes:
        format: one of `FORMATS`; None: by the file's name, or by its content.
        columns: field of `FIELDS` -> the column that holds it, where the usual names do not fit.
        published: the date of articles that say none.
        source: the outlet of articles that say none.
        day_first: True reads 3/4/2024 as 3 April, False as 4 March; None infers it from all dates of a file.

    Raises:
        InputError: a field or a format that there is not.
    """

    format: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    published: Published | None = None
    source: str | None = None
    day_first: bool | None = None

    def __post_init__(self) -> None:
        if self.format is not None and self.format not in FORMATS:
            raise UnknownFormat(f"There is no format {self.format!r}; there are: {', '.join(FORMATS)}.")
        for name in self.columns:
            if name not in FIELDS:
                raise InputError(f"There is no field {name!r} to put a column in; there are: {', '.join(FIELDS)}.")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where bytes come from: what is known of them beside their content.

    Attributes:
        name: the file, for messages: "news.zip, page.html".
        url: the address they were fetched from.
        retrieved: when.
        digest: hash of what was fetched, with the name of the method: "sha256:…".
        content_type: what the server called it, with its charset: "text/html; charset=utf-8".
        depth: how many archives it lies in.
    """

    name: str
    url: str | None = None
    retrieved: datetime | None = None
    digest: str | None = None
    content_type: str | None = None
    depth: int = 0

    def inside(self, name: str, **known: str | datetime | None) -> Origin:
        """The origin of something in this one, where an archive tells more of it."""
        return replace(self, name=f"{self.name}, {name}", depth=self.depth + 1, content_type=None, **known)  # type: ignore[arg-type]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or row that became no article, and why."""

    origin: str
    reason: str


@dataclass(frozen=True, slots=True)
class BadDate:
    """A date that could not be read; its article follows without one."""

    origin: str
    value: str


@dataclass(frozen=True, slots=True)
class BadPoint:
    """Coordinates that are no point on Earth; its article follows without one."""

    origin: str
    value: str


@dataclass(frozen=True, slots=True)
class Columns:
    """How a table was understood.

    Attributes:
        origin: the file.
        kind: what it was recognised as ("ACLED events"), "" where only its columns told.
        rows: how many there are, usable or not.
        taken: field -> the columns it is read from, the first that is not empty counting.
        unused: the other columns.
        remark: what was inferred about dates or encoding, "" if nothing.
    """

    origin: str
    rows: int
    taken: Mapping[str, tuple[str, ...]]
    unused: tuple[str, ...] = ()
    remark: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """Addresses that a file lists (a sitemap, a list of links); nothing is fetched unless somebody asks.

    Attributes:
        origin: the file.
        addresses: each once.
        entries: what a news sitemap tells of some of them: headline, outlet, date.
    """

    origin: str
    addresses: tuple[str, ...]
    entries: tuple[Article, ...] = ()


Item = Article | Skipped | BadDate | BadPoint | Columns | Listed
