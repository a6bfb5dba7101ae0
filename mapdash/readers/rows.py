"""One row of a table -> an article, with the point or the place name that the row gives."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from typing import Any

from mapdash.article import DatePrecision, GivenPlace, PlaceName, Published
from mapdash.readers.assemble import assemble
from mapdash.readers.dates import parse_date
from mapdash.readers.encodings import is_damaged
from mapdash.readers.given import country_code, country_name, given_place, precision_of
from mapdash.readers.layouts import Layout
from mapdash.readers.markup import text_of_html
from mapdash.readers.records import BadDate, BadPoint, Item, Origin, ReadOptions, Skipped

# what NewsAPI leaves at the end of a text that it cut
_CUT_OFF = re.compile(r"(?:\s*(?:…|\.\.\.))?\s*\[\+\d{1,9} chars\]$")

_MARKUP = re.compile(r"</(?:p|div|span|a|b|i|em|strong|li|h\d)>|<(?:br|p)\s*/?>", re.IGNORECASE)
_ENTITY = re.compile(
    r"&(?:amp|quot|apos|lt|gt|nbsp|[lr][sd]quo|[mn]dash|hellip|#\d{2,6}|#x[0-9a-f]{2,5});", re.IGNORECASE
)
_SHOWN = 30  # cells at most that stand as the text of a row without one
_LONGEST_CELL = 300  # characters of each


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row as read: its cells by column, or why it cannot be used."""

    label: str  # "row 12", "line 12"
    cells: Mapping[str, Any] | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the rows of a table are read.

    Attributes:
        taken: field -> its columns, the first that is not empty counting.
        asked: the fields that a person assigned a column to.
        keys: the columns by their names as `columns.key` writes them.
        layout: what the table is recognised as.
        day_first: how to read 3/4/2024.
    """

    taken: Mapping[str, tuple[str, ...]]
    asked: frozenset[str]
    keys: Mapping[str, str]
    layout: Layout | None
    day_first: bool | None


def cell(value: Any) -> str:
    """What a cell says, as text: numbers as people write them, nothing for none."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        if value.is_integer() and abs(value) < 1e15:
            value = int(value)
    return str(value).strip()


def without_cut_off(text: str) -> str:
    """A text without the remark "… [+2410 chars]" at its end."""
    if not text.endswith(" chars]"):
        return text
    found = _CUT_OFF.search(text, max(0, len(text) - 60))
    return text[: found.start()] if found else text


def read_row(row: TableRow, reading: Reading, origin: Origin, options: ReadOptions) -> Iterator[Item]:
    """The article of a row, behind a word on its date or its point where they cannot be read."""
    label = f"{origin}, {row.label}"
    if row.cells is None:
        yield Skipped(label, row.problem)
        return
    cells = row.cells
    fields = {name: _first(cells, group) for name, group in reading.taken.items()}
    layout = reading.layout

    def get(name: str) -> str:
        return cell(cells.get(reading.keys.get(name, "")))

    if layout and layout.gone(get):
        yield Skipped(label, "taken back by its publisher")
        return
    if layout and layout.title and "title" not in reading.asked:
        fields["title"] = layout.title(get)
    if layout and layout.text and "text" not in reading.asked:
        fields["text"] = layout.text(get)
    if any(is_damaged(value) for value in fields.values()):
        yield Skipped(label, "bytes that are not valid UTF-8")
        return
    dates: dict[str, Published | None] = {}
    for name in ("retrieved", "published", "modified"):
        value = fields.get(name, "")
        read = dates.get("retrieved")
        try:
            dates[name] = (
                parse_date(value, day_first=reading.day_first, retrieved=read.time if read else origin.retrieved)
                if value
                else None
            )
        except (ValueError, OverflowError):
            dates[name] = None
            if name == "published":
                yield BadDate(label, value)
    published, prose, record = dates["published"], True, None
    if layout:
        published, prose = _coarser(published, layout, get), layout.prose
        record = f"{layout.record[0]}:{number}" if layout.record and (number := get(layout.record[1])) else None
    given = layout.given(get) if layout and not reading.asked & {"latitude", "longitude"} else _given(fields)
    point = f"{fields.get('latitude', '')}, {fields.get('longitude', '')}"
    if not given and re.search(r"[^\s,.0+-]", point):
        yield BadPoint(label, point)
    title, text = _words(fields.get("title", "")), without_cut_off(_words(fields.get("text", "")))
    named = None
    if not given and not text and (place := fields.get("place")):
        named = PlaceName(place, fields.get("region", ""), country_name(fields.get("country", "")))
    if not text and (given or named) and layout is None:
        text, prose = _as_text(cells, fields, reading), False
    url, source = fields.get("url"), fields.get("source")
    if not url and source and source.startswith(("http://", "https://")):
        url, source = source, None
    article = assemble(
        title=title,
        text=text,
        url=url,
        source=source,
        language=fields.get("language"),
        published=published,
        modified=dates["modified"],
        retrieved=dates["retrieved"],
        given=given,
        named=named,
        record=record,
        prose=prose,
        origin=origin,
        part=row.label,
        options=options,
    )
    yield article if article is not None else Skipped(label, "neither a title nor a text")


def _given(fields: Mapping[str, str]) -> tuple[GivenPlace, ...]:
    if not fields.get("latitude") or not fields.get("longitude"):
        return ()
    place = given_place(
        fields.get("place", ""),
        fields.get("latitude", ""),
        fields.get("longitude", ""),
        precision=precision_of(fields.get("precision", "")),
        country=country_code(fields.get("country", "")),
        admin1=fields.get("region") or None,
    )
    return (place,) if place else ()


def _coarser(published: Published | None, layout: Layout, get: Any) -> Published | None:
    """A date as exact as the table's own code says it is."""
    column, meanings = layout.date_code
    precision = meanings.get(get(column)) if column else None
    if published is None or precision is None:
        return published
    day = published.day
    if precision is DatePrecision.WEEK:
        return Published(day - timedelta(days=day.weekday()), precision)
    return Published(day.replace(day=1, month=day.month if precision is DatePrecision.MONTH else 1), precision)


def _as_text(cells: Mapping[str, Any], fields: Mapping[str, str], reading: Reading) -> str:
    """The cells of a row that has no text of its own: the place on the first line, then the others by column."""
    areas = (fields.get(name, "") for name in ("place", "region", "country"))
    lines = [", ".join(dict.fromkeys(area for area in areas if area))]
    said = {column for name in ("title", "place", "region", "country") for column in reading.taken.get(name, ())}
    for column, value in cells.items():
        words = " ".join(cell(value).split())
        if words and column not in said and not is_damaged(words):
            lines.append(f"{column}: {words[:_LONGEST_CELL]}")
    return "\n".join(line for line in lines[: _SHOWN + 1] if line)


def _first(cells: Mapping[str, Any], columns: tuple[str, ...]) -> str:
    return next((text for column in columns if (text := cell(cells.get(column)))), "")


def _words(text: str) -> str:
    """A cell's words, where it holds HTML."""
    if "<" in text and _MARKUP.search(text):
        return text_of_html(text)
    return unescape(text) if "&" in text and _ENTITY.search(text) else text
