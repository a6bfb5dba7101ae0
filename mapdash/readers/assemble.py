"""The pieces of an article, as a source gives them -> an `Article` with its headline as first paragraph."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from urllib.parse import urlsplit

from mapdash.article import Article, GivenPlace, PlaceName, Published, storable
from mapdash.readers.records import Origin, ReadOptions

_GAPS = re.compile(r"\n{3,}")
# lines that a copied page or a feed leaves behind below the text
_TAIL = re.compile(
    r"(?:(?:posted|filed) (?:under|in)|tags?|tagged(?: with| in)?|share(?: this(?: article| story| post)?)?(?: on)?"
    r"|advertisement|(?:continue |keep )?read(?:ing)?(?: more)?|related(?: (?:articles|stories|posts|topics))?"
    r"|comments?|most read|sign up|leave a (?:comment|reply))\s*(?::|\.{3}|…|»|→)?$"
    r"|(?:(?:posted|filed) (?:under|in)|tags?|tagged(?: with| in)?|topics|categor(?:y|ies))\s*:[^.!?]{0,300}$"
    r"|(?:continue reading|read more)(?: (?:at|on|about)\b.{0,200}|\s*:.{0,200})$"
    r"|(?:sign up|subscribe|register)\b[^.!?]{0,120}\b(?:newsletters?|alerts?|updates|emails?|briefings?)\b"
    r"[^.!?]{0,60}[.!]?$"
    r"|follow us on .{1,100}$|all rights reserved\.?$|(?:©|copyright\b).{0,120}$"
    r"|the post .{1,300} (?:appeared first|first appeared) on .{1,200}$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?:posted|filed) (?:under|in)\s*:?$|tag(?:s|ged(?: with| in)?)\s*:?$", re.IGNORECASE)
_LABELLED = 6  # lines at most that hold what stands under such a label, one short name each


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
    named: PlaceName | None = None,
    record: str | None = None,
    prose: bool = True,
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
        named=named,
        record=record,
        prose=prose,
    )


def tidy(text: str) -> str:
    """Line breaks as "\\n", no blanks at line ends, at most one empty line in a row, no left-over label at the end."""
    text = storable(text.replace("\r\n", "\n").replace("\r", "\n")).replace("\ufeff", "")
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    lines = _GAPS.sub("\n\n", text).strip().split("\n")
    _cut_labelled(lines)
    while len(lines) > 1 and (not lines[-1].strip() or _TAIL.match(lines[-1].strip())):
        lines.pop()
    return "\n".join(lines)


def _cut_labelled(lines: list[str]) -> None:
    """Removes "Posted under" and the short lines below it, where nothing else follows."""
    names = 0
    for number in range(len(lines) - 1, 0, -1):
        line = lines[number].strip()
        if _LABEL.match(line):
            del lines[number:]
            return
        if line:
            names += 1
            if names > _LABELLED or len(line) > 40 or line.endswith((".", "!", "?", "”", '"')):
                return


def host(url: str | None) -> str | None:
    """The host of an address without "www."; None where there is none."""
    try:
        name = urlsplit(url or "").hostname
    except ValueError:
        return None
    return name.removeprefix("www.") if name else None


def language_code(text: str | None) -> str | None:
    """ISO 639-1 code of a tag such as "en", "en-GB" or "EN_us", or of an English name; None for anything else."""
    code = re.split("[-_]", (text or "").strip())[0].lower()
    if len(code) == 2 and code.isascii() and code.isalpha():
        return code
    return _language_codes().get(code) if len(code) > 3 else None


@cache
def _language_codes() -> Mapping[str, str]:
    from babel import Locale

    names = Locale("en").languages
    return {name.lower(): code for code, name in names.items() if len(code) == 2}


def _line(text: str | None) -> str | None:
    return " ".join(storable(text).split()) or None if text else None
