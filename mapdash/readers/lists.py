"""Sitemaps and lists of links -> the addresses they name. Nothing is fetched here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from mapdash.article import Article
from mapdash.errors import UnreadableFile
from mapdash.readers import encodings
from mapdash.readers.assemble import assemble
from mapdash.readers.dates import parse_date
from mapdash.readers.records import Item, Listed, Origin, ReadOptions

_LIMIT = 64 << 20  # bytes; the protocol of sitemaps allows 50 MB
# of https://www.google.com/schemas/sitemap-news/0.9
_NEWS = frozenset(("title", "publication_date", "name", "language"))
_LONGEST = 8_000  # characters of an address


def read_sitemap(file: BinaryIO, origin: Origin, options: ReadOptions) -> Iterator[Item]:
    """Reads a sitemap, a news sitemap or an index of sitemaps (https://www.sitemaps.org/protocol.html).

    Raises:
        UnreadableFile: too large, broken, or no address in it.
    """
    from lxml import etree

    if len(file.read(_LIMIT + 1)) > _LIMIT:
        raise UnreadableFile(f"{origin} is larger than {_LIMIT >> 20} MB, too large for a sitemap.")
    file.seek(0)
    found: dict[str, None] = {}
    told: dict[str, str] = {}
    entries: list[Article] = []
    try:
        events = etree.iterparse(file, events=("end",), resolve_entities=False, load_dtd=False, no_network=True)
        for _, element in events:
            parent = element.getparent()
            # an image of a page has a <loc> of its own
            if _name(element) == "loc" and parent is not None and _name(parent) in ("url", "sitemap"):
                found |= dict.fromkeys(_addresses(element.text or ""))
                told["loc"] = (element.text or "").strip()
            elif _name(element) in _NEWS:
                told.setdefault(_name(element), " ".join((element.text or "").split()))
            elif _name(element) == "url":
                entries += _entry(told, origin, options)
                told = {}
            element.clear()
    except (etree.XMLSyntaxError, ValueError) as error:
        what = " ".join(str(error).split())[:200]
        raise UnreadableFile(f"{origin} is a sitemap with broken XML: {what}.") from error
    yield _listed(found, origin, entries)


def _entry(told: Mapping[str, str], origin: Origin, options: ReadOptions) -> Iterator[Article]:
    """What a news sitemap tells of one address, where it tells its headline."""
    if not told.get("title") or not list(_addresses(told.get("loc", ""))):
        return
    try:
        published = parse_date(told.get("publication_date", ""), day_first=options.day_first)
    except (ValueError, OverflowError):
        published = None
    entry = assemble(
        title=told["title"],
        text="",
        url=told["loc"],
        source=told.get("name"),
        language=told.get("language"),
        published=published,
        origin=origin,
        options=options,
    )
    if entry is not None:
        yield entry


def read_addresses(file: BinaryIO, origin: Origin, options: ReadOptions) -> Iterator[Item]:
    """Reads a text with one address per line; lines that begin with # are remarks.

    Raises:
        UnreadableFile: not text, or no address in it.
    """
    found: dict[str, None] = {}
    for line in encodings.read_text(file, origin).split("\n"):
        if not line.lstrip().startswith("#"):
            found |= dict.fromkeys(_addresses(line))
    yield _listed(found, origin)


def _name(element: Any) -> str:
    """The name of an XML element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _addresses(text: str) -> Iterator[str]:
    words = text.split()
    if words and words[0].startswith(("http://", "https://")) and len(words[0]) <= _LONGEST:
        yield words[0]


def _listed(found: dict[str, None], origin: Origin, entries: Iterable[Article] = ()) -> Listed:
    if not found:
        raise UnreadableFile(f"{origin} names no address.")
    return Listed(str(origin), tuple(found), tuple(entries))
