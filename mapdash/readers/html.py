"""Web pages: text as trafilatura finds it, without menus, banners and comments, and what the page states of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from mapdash.article import Published
from mapdash.errors import UnreadableFile
from mapdash.readers import encodings
from mapdash.readers.assemble import assemble
from mapdash.readers.dates import parse_date
from mapdash.readers.json_ld import Facts, facts_of
from mapdash.readers.markup import text_of_tree
from mapdash.readers.records import BadDate, Item, Origin, ReadOptions, Skipped

_LIMIT = 32 << 20  # bytes; no article page is larger, and parsing takes many times as much memory
# trafilatura's time grows with the square of these; what is larger is read by a simpler rule
_ELEMENTS = 12_000
_ATTRIBUTES = 2_000
_TAGS = 200_000  # the longest live pages have some ten thousands
_LARGE_TAG = re.compile(rb"<[A-Za-z][^<>]{20000,}")
# what browsers write at the top of a page they save
_SAVED_FROM = re.compile(rb"<!-- saved from url=\(\d+\)(\S+) -->")
_STATED = {
    "published": (
        "//meta[@property='article:published_time']/@content",
        "//meta[@itemprop='datePublished']/@content",
        "//time[@itemprop='datePublished']/@datetime",
    ),
    "modified": (
        "//meta[@property='article:modified_time']/@content",
        "//meta[@itemprop='dateModified']/@content",
        "//time[@itemprop='dateModified']/@datetime",
    ),
}
_BANNER = re.compile(
    r"\b(?:accept|reject|manage)(?: all)? cookies\b|\b(?:uses?|using|set|place|store) (?:\w+ ){0,3}cookies\b"
    r"|\bcookies? (?:policy|notice|settings|preferences|consent)\b|\bprivacy policy\b.*\bcookies\b"
    r"|^we (?:value|care about|respect) your privacy\b|\bpartners\b.{0,40}\bstore and/?(?:or)? access\b"
    r"|^(?:manage|change|update|set) (?:your |my )?(?:consent|privacy) ?(?:preferences|settings|choices)?\b.{0,20}$"
    r"|^your privacy choices$|^do not sell (?:or share )?my (?:personal )?(?:data|information)$",
    re.IGNORECASE,
)
_EDGE = 3  # paragraphs at either end where a banner stands
_LONGEST_BANNER = 600  # characters
# a dateline stands at the beginning, the agency in brackets behind it, and a dash parts it from the text
_PRINTED, _AGENCY = 5, 60  # characters
_DASH = re.compile(r"\s[–—-]+\s|\)")


def read_html(file: BinaryIO, origin: Origin, options: ReadOptions) -> Iterator[Item]:
    """Reads one page.

    What its JSON-LD states counts before what the layout shows; a place that it states as its dateline and the text
    does not begin with is put before the text, as newspapers print it.

    Raises:
        UnreadableFile: empty, or too large for a page.
    """
    # takes half a second to import, which tables need not wait for
    from trafilatura import load_html

    page = file.read(_LIMIT + 1)
    if len(page) > _LIMIT:
        raise UnreadableFile(f"{origin} is larger than {_LIMIT >> 20} MB, too large for a web page.")
    if not page.strip():
        raise UnreadableFile(f"{origin} is empty.")
    if any(tag[0].count(b"=") > _ATTRIBUTES for tag in _LARGE_TAG.finditer(page)):
        raise UnreadableFile(f"{origin} has a tag with thousands of attributes, as no web page has.")
    if page.count(b"<") > _TAGS:
        raise UnreadableFile(f"{origin} has more than {_TAGS:,} tags, too many for a web page.")
    nothing = Skipped(str(origin), "no article text found in the page")
    tree = load_html(encodings.markup(page, origin.content_type) or page)
    if tree is None:
        yield nothing
        return
    language = tree.get("lang")
    saved_from = _SAVED_FROM.search(page[:4096])
    address = origin.url or (saved_from[1].decode("utf-8", "replace") if saved_from else None)
    stated = facts_of(map(str, tree.xpath("//script[@type='application/ld+json']/text()")), address)
    dates = {
        "published": _first_date(tree, "published", stated.published),
        "modified": _first_date(tree, "modified", stated.modified),
    }
    shown = {" ".join(heading.itertext()).strip() for heading in tree.xpath("//h1")} if stated.title else set()
    document = _extracted(tree)  # prunes the tree
    text = without_banners(_paragraphs(document.text or "")) if document else ""
    first, _, rest = text.partition("\n\n")
    if first in shown and rest:  # the headline as laid out, where another is stated
        text = rest
    if len(stated.text) > 2 * len(text):
        text = stated.text  # the layout hides most of it
    if not text.strip():
        yield nothing
        return
    if dates["published"] is None and document and document.date:
        try:
            dates["published"] = parse_date(document.date)
        except ValueError:
            yield BadDate(str(origin), document.date)
    article = assemble(
        title=stated.title or (document.title if document else "") or "",
        text=_with_dateline(text, stated),
        url=(document.url if document else None) or address or stated.url,
        source=(document.sitename or stated.outlet or document.hostname) if document else stated.outlet,
        language=stated.language or language or (document.language if document else None),
        published=dates["published"],
        modified=dates["modified"],
        origin=origin,
        options=options,
    )
    yield article if article is not None else nothing


def _extracted(tree: Any) -> Any:
    """Trafilatura's document of an lxml tree, or one made by a simpler rule where the page is very large."""
    from trafilatura import bare_extraction, extract_metadata
    from trafilatura.settings import Document

    # without the extensive search, which takes any date in the page rather than none
    dates = {"original_date": True, "extensive_search": False}
    if sum(1 for _ in tree.iter()) <= _ELEMENTS:
        document = bare_extraction(tree, with_metadata=True, include_comments=False, date_extraction_params=dates)
        return document if isinstance(document, Document) else None
    parts = tree.xpath("//article") or tree.xpath("//main") or tree.xpath("//body") or [tree]
    text = max((text_of_tree(part) for part in parts[:20]), key=len)
    document = Document()
    for head in tree.xpath("//head")[:1]:
        for body in tree.xpath("/html/body"):
            body.clear()
        document = extract_metadata(head.getroottree().getroot(), date_config=dates) or document
    document.text = text
    return document


def without_banners(text: str) -> str:
    """A text without the paragraphs on cookies at its ends."""
    paragraphs = text.split("\n\n")
    last = len(paragraphs) - _EDGE
    kept = [
        paragraph
        for number, paragraph in enumerate(paragraphs)
        if _EDGE <= number < last or len(paragraph) > _LONGEST_BANNER or not _BANNER.search(paragraph)
    ]
    return "\n\n".join(kept)


def _first_date(tree: Any, name: str, stated: str) -> Published | None:
    """The date that a page (an lxml tree) states for machines, with its time: trafilatura gives the day only."""
    for value in [stated, *(str(value) for path in _STATED[name] for value in tree.xpath(path))]:
        try:
            return parse_date(value)
        except (ValueError, OverflowError):
            continue
    return None


def _with_dateline(text: str, stated: Facts) -> str:
    place = stated.dateline.rstrip(" –—-")
    if not place or len(place) > 100:
        return text
    # "CAIRO, Egypt" is printed as "CAIRO (An Agency) —", too
    first = place.partition(",")[0].casefold()
    beginning = text[: len(place) + _AGENCY]
    if first in beginning[: len(first) + _PRINTED].casefold() and _DASH.search(beginning):
        return text
    return f"{place} — {text}"


def _paragraphs(text: str) -> str:
    """Trafilatura parts paragraphs by one line break; readers and the geoparser part them by an empty line."""
    return "\n\n".join(line for line in text.splitlines() if line.strip())
