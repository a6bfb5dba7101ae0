"""Saved web pages: text and facts as trafilatura finds them, without menus, banners and comments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from mapdash.errors import UnreadableFile
from mapdash.readers.assemble import assemble
from mapdash.readers.dates import parse_date
from mapdash.readers.records import BadDate, Item, ReadOptions, Skipped

_LIMIT = 32 << 20  # bytes; no article page is larger, and parsing takes many times as much memory


def read_html(file: BinaryIO, origin: str, options: ReadOptions) -> Iterator[Item]:
    """Reads one saved page.

    Raises:
        UnreadableFile: empty, or too large for a page.
    """
    # takes half a second to import, which tables need not wait for
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    page = file.read(_LIMIT + 1)
    if len(page) > _LIMIT:
        raise UnreadableFile(f"{origin} is larger than {_LIMIT >> 20} MB, too large for a web page.")
    if not page.strip():
        raise UnreadableFile(f"{origin} is empty.")
    document = bare_extraction(page, with_metadata=True, include_comments=False, include_tables=True)
    if not isinstance(document, Document) or not (document.text or "").strip():
        yield Skipped(origin, "no article text found in the page")
        return
    published = None
    if document.date:
        try:
            published = parse_date(document.date)
        except ValueError:
            yield BadDate(origin, document.date)
    article = assemble(
        title=document.title or "",
        text=_paragraphs(document.text or ""),
        url=document.url,
        source=document.sitename or document.hostname,
        language=document.language,
        published=published,
        origin=origin,
        options=options,
    )
    yield article if article is not None else Skipped(origin, "no article text found in the page")


def _paragraphs(text: str) -> str:
    """Trafilatura parts paragraphs by one line break; readers and the geoparser part them by an empty line."""
    return "\n\n".join(line for line in text.splitlines() if line.strip())
