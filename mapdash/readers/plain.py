"""Plain text and Markdown: one article per file, the title on its first line where that looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from mapdash.article import DatePrecision, Published
from mapdash.readers import encodings
from mapdash.readers.assemble import assemble, tidy
from mapdash.readers.dates import parse_date
from mapdash.readers.records import BadDate, Item, Origin, ReadOptions, Skipped

_TITLE_LIMIT = 200  # characters; the longest headlines in use are about 150
_MARKDOWN_TITLE = re.compile(r"#{1,2}\s+(.+?)\s*#*$")
_HEADER_LINE = re.compile(r"(published|date|source|outlet|url|link|language|title)\s*:\s*(\S.*)$", re.IGNORECASE)
_DATE_LABEL = re.compile(r"(?:published|posted)(?:\s+on)?:?\s+", re.IGNORECASE)
_FIELD = {"date": "published", "outlet": "source", "link": "url"}


def read_plain(file: BinaryIO, origin: Origin, options: ReadOptions) -> Iterator[Item]:
    """Reads one article.

    Lines such as "Published: 2024-03-28", "Source: Reuters" or "URL: https://..." directly above or below the title
    are taken as what they say, and are no part of the text; a line near the title that is nothing but a date is the
    date, too, and stays in the text. A file's own date is never used: it says when a copy was
    made.

    Raises:
        UnreadableFile: empty, or not text.
    """
    yield from read_plain_text(encodings.read_text(file, origin), origin, options)


def read_plain_text(text: str, origin: Origin, options: ReadOptions) -> Iterator[Item]:
    """The same for a text that is at hand."""
    lines = tidy(text).split("\n")
    fields = _take_header(lines)
    title = fields.get("title", "")
    if not title:
        title = _take_title(lines)
        fields |= _take_header(lines)
    published = None
    if value := fields.get("published"):
        try:
            published = parse_date(value, day_first=options.day_first, retrieved=origin.retrieved)
        except ValueError:
            yield BadDate(str(origin), value)
    elif title:
        published = _date_below(lines, options)
    article = assemble(
        title=title,
        text="\n".join(lines),
        url=fields.get("url") or origin.url,
        source=fields.get("source"),
        language=fields.get("language"),
        published=published,
        origin=origin,
        options=options,
    )
    yield article if article is not None else Skipped(str(origin), "no text in it")


def _take_header(lines: list[str]) -> dict[str, str]:
    """Removes the "Name: value" lines at the top, and the empty ones around them, and returns what they say."""
    fields: dict[str, str] = {}
    rest = 0
    for number, line in enumerate(lines):
        if found := _HEADER_LINE.match(line.strip()):
            name = found[1].lower()
            fields.setdefault(_FIELD.get(name, name), found[2].strip())
            rest = number + 1
        elif line.strip():
            break
    del lines[:rest]
    return fields


def _date_below(lines: list[str], options: ReadOptions) -> Published | None:
    """The date that stands alone on one of the first lines below the title ("March 28, 2024 8:01 PM"), if any."""
    below = [line.strip() for line in lines if line.strip()][:3]
    for line in below:
        try:
            published = parse_date(_DATE_LABEL.sub("", line), day_first=options.day_first)
        except ValueError:
            continue
        if published.precision in (DatePrecision.DAY, DatePrecision.TIME):
            return published
    return None


def _take_title(lines: list[str]) -> str:
    """Removes the first line if it looks like a title, and returns it; else ""."""
    while lines and not lines[0].strip():
        del lines[0]
    if not lines:
        return ""
    first = lines[0].strip()
    if len(first) > _TITLE_LIMIT:
        return ""
    if marked := _MARKDOWN_TITLE.match(first):
        del lines[0]
        return marked[1]
    underlined = len(lines) > 1 and re.fullmatch(r"=+|-{3,}", lines[1].strip()) is not None
    stands_alone = len(lines) == 1 or not lines[1].strip() or _HEADER_LINE.match(lines[1].strip()) is not None
    # a sentence that ends in a full stop and stands before more text is a first paragraph
    if not (underlined or (stands_alone and not first.endswith((".", ":", ";", ",")))):
        return ""
    del lines[: 2 if underlined else 1]
    return first
