"""Saved web pages: text and facts as trafilatura finds them, without menus, banners and comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from mapdash.article import Published
from mapdash.errors import UnreadableFile
from mapdash.readers.assemble import assemble
from mapdash.readers.dates import parse_date
from mapdash.readers.records import BadDate, Item, Origin, ReadOptions, Skipped

_LIMIT = 32 << 20  # bytes; no article page is larger, and parsing takes many times as much memory
_TAG_LIMIT = 200_000  # the longest live pages have some ten thousands; extraction takes a second for each ten
# what browsers write at the top of a page they save
_SAVED_FROM = re.compile(rb"<!-- saved from url=\(\d+\)(\S+) -->")
_PUBLISHED = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//time[@itemprop='datePublished']/@datetime",
)
_JSON_LD_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]+)"')


def read_html(file: BinaryIO, origin: Origin, options: ReadOptions) -> Iterator[Item]:
    """Reads one saved page.

    Raises:
        UnreadableFile: empty, or too large for a page.
    """
    # takes half a second to import, which tables need not wait for
    from trafilatura import bare_extraction, load_html
    from trafilatura.settings import Document

    page = file.read(_LIMIT + 1)
    if len(page) > _LIMIT:
        raise UnreadableFile(f"{origin} is larger than {_LIMIT >> 20} MB, too large for a web page.")
    if not page.strip():
        raise UnreadableFile(f"{origin} is empty.")
    if page.count(b"<") > _TAG_LIMIT:
        raise UnreadableFile(f"{origin} has more than {_TAG_LIMIT:,} tags, too many for a web page.")
    nothing = Skipped(str(origin), "no article text found in the page")
    tree = load_html(page)
    if tree is None:
        yield nothing
        return
    language, published = tree.get("lang"), _published(tree)  # extraction prunes the tree
    document = bare_extraction(
        tree,
        with_metadata=True,
        include_comments=False,
        # without the extensive search, which takes any date in the page rather than none
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if not isinstance(document, Document) or not (document.text or "").strip():
        yield nothing
        return
    if published is None and document.date:
        try:
            published = parse_date(document.date)
        except ValueError:
            yield BadDate(str(origin), document.date)
    saved_from = _SAVED_FROM.search(page[:4096])
    article = assemble(
        title=document.title or "",
        text=_paragraphs(document.text or ""),
        url=document.url or origin.url or (saved_from[1].decode("utf-8", "replace") if saved_from else None),
        source=document.sitename or document.hostname,
        language=language or document.language,
        published=published,
        origin=origin,
        options=options,
    )
    yield article if article is not None else nothing


def _published(tree: Any) -> Published | None:
    """The date that a page (an lxml tree) states for machines, with its time: trafilatura gives the day only."""
    stated = [str(value) for path in _PUBLISHED for value in tree.xpath(path)]
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        stated += _JSON_LD_PUBLISHED.findall(str(script))
    for value in stated:
        try:
            return parse_date(value)
        except ValueError:
            continue
    return None


def _paragraphs(text: str) -> str:
    """Trafilatura parts paragraphs by one line break; readers and the geoparser part them by an empty line."""
    return "\n\n".join(line for line in text.splitlines() if line.strip())
