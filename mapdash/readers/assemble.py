"""The pieces of an article, as a source gives them -> an `Article` with its headline as first paragraph."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from mapdash.article import Article, GivenPlace, Published, storable
from mapdash.readers.records import Origin, ReadOptions

_GAPS = re.compile(r"\n{3,}")
# lines that a copied page leaves behind below the text
_TAIL = re.compile(
    r"(?:(?:posted|filed) (?:under|in)|tags?|share(?: this(?: article)?)?|advertisement|read more|related)"
    r"\s*:?$",
    re.IGNORECASE,
)


def assemble(
    *,
    title: str,
    text: str,
    origin: Origin,
    options: ReadOptions,
    url: str | None = None,
    source: str | None = None,
    published: Published | None = None,
    retrieved: Published | None = None,
    language: str | None = None,
    modified: Published | None = None,
    given: tuple[GivenPlace, ...] = (),
    part: str = "",
) -> Article | None:
    """Makes an article; None where there is neither title nor text.

    What the source does not say is filled from the options and from where it was retrieved; without any outlet, the
    host of the address is taken. `part` says where in the file it stands ("row 12").
    """
    title = " ".join(storable(title).split())
    body = tidy(text)
    first_line, _, _ = body.partition("\n")
    if title and " ".join(first_line.split()).casefold() == title.casefold():
        title = first_line  # as it stands in the text, so that the headline is found there
    elif title and not body.startswith(title):
        body = f"{title}\n\n{body}" if body else title
    if not body:
        return None
    url = _line(url)
    return Article(
        text=body,
        title=title,
        url=url,
        source=_line(source) or options.source or host(url),
        published=published or options.published,
        retrieved=(retrieved.time if retrieved else None) or origin.retrieved,
        language=language_code(language),
        origin=f"{origin}, {part}" if part else str(origin),
        modified=modified,
        digest=origin.digest,
        given=given,
    )


def tidy(text: str) -> str:
    """Line breaks as "\\n", no blanks at line ends, at most one empty line in a row, no left-over label at the end."""
    text = storable(text.replace("\r\n", "\n").replace("\r", "\n")).replace("\ufeff", "")
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    lines = _GAPS.sub("\n\n", text).strip().split("\n")
    while len(lines) > 1 and (not lines[-1].strip() or _TAIL.match(lines[-1].strip())):
        lines.pop()
    return "\n".join(lines)


def host(url: str | None) -> str | None:
    """The host of an address without "www."; None where there is none."""
    try:
        name = urlsplit(url or "").hostname
    except ValueError:
        return None
    return name.removeprefix("www.") if name else None


def language_code(text: str | None) -> str | None:
    """ISO 639-1 code of a tag such as "en", "en-GB" or "EN_us"; None for anything else."""
    code = re.split("[-_]", (text or "").strip())[0].lower()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


def _line(text: str | None) -> str | None:
    return " ".join(storable(text).split()) or None if text else None
