"""What readers are told, and what they yield: articles, and everything a person should know about the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mapdash.article import Article, Published
from mapdash.errors import InputError, UnknownFormat

FIELDS = ("title", "text", "published", "url", "source", "language", "retrieved")
FORMATS = ("text", "html", "csv", "json", "jsonl")


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
class Columns:
    """How a table was understood.

    Attributes:
        origin: the file.
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


Item = Article | Skipped | BadDate | Columns
