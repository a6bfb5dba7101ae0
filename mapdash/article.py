"""The two records that everything passes on: an Article, and the Mentions found in it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from gazetteer import Kind, Place, Precision

_SURROGATE = re.compile("[\ud800-\udfff]")


_CLOSES_A_HEADLINE = " \t\r\n\u00a0.:;|–—-"


class DatePrecision(StrEnum):
    """How much of a date the source gave."""

    TIME = "time"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    WEEK = "week"  # Monday to Sunday; what texts say of events ("last week")


@dataclass(frozen=True, slots=True)
class Published:
    """When an article was published, no more precisely than its source said.

    Attributes:
        day: the calendar day in the source's own zone; the first day where only a week, month or year is known.
        precision: what was given. A day never becomes midnight of somewhere.
        time: the moment, with `precision == "time"` only; carries its UTC offset if the source gave one, else naive.
    """

    day: date
    precision: DatePrecision = DatePrecision.DAY
    time: datetime | None = None

    @classmethod
    def at(cls, time: datetime) -> Published:
        """A moment, on the calendar day of its own zone."""
        return cls(time.date(), DatePrecision.TIME, time)

    def isoformat(self) -> str:
        """ISO 8601 with as much as is known: 2024, 2024-03, 2024-W13, 2024-03-28, 2024-03-28T14:05:00+02:00."""
        if self.time is not None:
            return self.time.isoformat()
        if self.precision is DatePrecision.WEEK:
            year, week, _ = self.day.isocalendar()
            return f"{year:04}-W{week:02}"
        return self.day.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.precision]]

    @classmethod
    def fromisoformat(cls, text: str) -> Published:
        """The inverse of `isoformat`; ValueError for anything else."""
        if len(text) == 4:
            return cls(date(int(text), 1, 1), DatePrecision.YEAR)
        if len(text) == 7:
            return cls(date.fromisoformat(text + "-01"), DatePrecision.MONTH)
        if len(text) == 8 and text[4:6] == "-W":
            return cls(date.fromisoformat(text), DatePrecision.WEEK)
        if len(text) == 10:
            return cls(date.fromisoformat(text))
        return cls.at(datetime.fromisoformat(text))


@dataclass(frozen=True, slots=True)
class GivenPlace:
    """A point that the source itself gave for what it reports.

    Attributes:
        name: the place's name in the source, or "".
        lat: degrees north, WGS 84.
        lon: degrees east.
        precision: what the point stands for, as the source's own code says.
        country: ISO 3166-1 alpha-2 code, where known.
        admin1: name of the first-order area, where known.
        reason: one sentence for the reader: "Given by the source (ACLED, geo_precision 1)".
    """

    name: str
    lat: float
    lon: float
    precision: Precision = Precision.EXACT
    country: str | None = None
    admin1: str | None = None
    reason: str = "Given by the source"


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place that the source names in a field of its own, without a point.

    Attributes:
        name: as written, perhaps with the area behind it ("Springfield, Illinois").
        region: the first-order area it lies in, as written, "" if not said.
        country: the country, by its usual name where it is known.
    """

    name: str
    region: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One article as read.

    Attributes:
        text: the whole source text; where the headline is known, it is the first paragraph, so that places named
            only there have offsets too.
        title: the headline, or "".
        url: address of the original.
        source: the outlet ("Reuters", "example.org").
        published: publication date; None where the source has none.
        retrieved: when it was fetched or read, with its zone.
        language: ISO 639-1 code, where the source says it.
        origin: where it was read from, for messages: "reports.csv, row 12".
        modified: when the source says it was last changed.
        digest: hash of what was retrieved, where its archive states one ("sha1:…").
        given: the points that the source itself gave.
        named: the place that the source names for it in a field of its own, where it gave no point.
        record: the number that a table of events gives the entry, with the table's name ("acled:PSE12345"). Many
            events can share an address, so where there is one, it and not the address says which entry this is.
        prose: whether the text is somebody's words, in which places are looked for, or made of the cells of a row.
    """

    text: str
    title: str = ""
    url: str | None = None
    source: str | None = None
    published: Published | None = None
    retrieved: datetime | None = None
    language: str | None = None
    origin: str | None = None
    modified: Published | None = None
    digest: str | None = None
    given: tuple[GivenPlace, ...] = ()
    named: PlaceName | None = None
    record: str | None = None
    prose: bool = True

    @property
    def body_start(self) -> int:
        """Offset in `text` at which the body begins, behind the headline; 0 where that is not in the text."""
        if not self.title or not self.text.startswith(self.title):
            return 0
        rest = self.text[len(self.title) :]
        return len(self.text) - len(rest.lstrip(_CLOSES_A_HEADLINE))

    @property
    def content_hash(self) -> str:
        """SHA-256 (hex) of address or record, outlet, date, text with white space folded, and points given.

        It is what makes two readings the same.
        """
        parts = (
            self.record or self.url or "",
            self.source or "",
            self.published.isoformat() if self.published else "",
            " ".join(self.text.split()),
            *(f"{place.name}\x1e{place.lat!r}\x1e{place.lon!r}" for place in self.given),
        )
        return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def storable(text: str) -> str:
    """Replaces the characters no database and no browser takes (NUL, lone surrogates) one for one: offsets stay."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    if text.isascii():
        return text
    return _SURROGATE.sub("\ufffd", text)


class Role(StrEnum):
    """What a toponym does in its sentence."""

    LITERAL = "literal"  # "in Gaza", "Gaza said"
    ADJECTIVAL = "adjectival"  # "Palestinian officials"
    EMBEDDED = "embedded"  # inside another name: "Bank of Israel"


@dataclass(frozen=True, slots=True)
class Alternative:
    """A place that was considered, and the probability it got."""

    place: Place
    probability: float


@dataclass(frozen=True, slots=True)
class Mention:
    """A toponym in an article, resolved to a place or left open.

    Attributes:
        start: code-point offset of the first character in `Article.text`.
        end: offset behind the last character.
        text: `article.text[start:end]`.
        role: literal, adjectival or embedded.
        place: the place meant; None where a name was found but no place is sure enough.
        confidence: calibrated probability that the place is right; 0 where there is none.
        reason: one sentence a person can read: what decided.
        alternatives: the next-best places, best first.
        precision: what the point stands for; from the place unless the words say otherwise.
        event: when it happened, as the words of its sentence say; None where they say nothing that can be dated.
        event_words: start and end of those words in `Article.text`.

    One with `start == end` stands nowhere in the text: its place was given by the source.
    """

    start: int
    end: int
    text: str
    role: Role
    place: Place | None
    confidence: float
    reason: str = ""
    alternatives: tuple[Alternative, ...] = ()
    precision: Precision | None = None
    event: Published | None = None
    event_words: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if self.precision is None and self.place is not None:
            object.__setattr__(self, "precision", self.place.precision)


_KIND_OF_PRECISION = {
    Precision.EXACT: Kind.FACILITY,
    Precision.TOWN: Kind.TOWN,
    Precision.DISTRICT: Kind.ADMIN2,
    Precision.PROVINCE: Kind.ADMIN1,
    Precision.COUNTRY: Kind.COUNTRY,
    Precision.REGION: Kind.REGION,
}


def given_mention(given: GivenPlace) -> Mention:
    """A point that the source gave, as a mention that stands nowhere in the text."""
    name = given.name.strip() or f"{given.lat:.4f}, {given.lon:.4f}"
    facts = (name, f"{given.lat:.6f}", f"{given.lon:.6f}", given.precision.value, given.country, given.admin1)
    number = hashlib.sha256("\x1f".join(fact or "" for fact in facts).encode("utf-8", "surrogatepass")).hexdigest()
    place = Place(
        id=f"given:{number[:16]}",
        name=name,
        lat=given.lat,
        lon=given.lon,
        kind=_KIND_OF_PRECISION[given.precision],
        country=given.country,
        admin1=given.admin1,
    )
    return Mention(0, 0, "", Role.LITERAL, place, 1.0, given.reason, precision=given.precision)
