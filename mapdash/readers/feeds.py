"""Feeds: RSS 0.9 to 2.0 and Atom as feedparser reads them, and JSON Feed."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO
from xml.parsers import expat

from mapdash.article import GivenPlace, Published
from mapdash.errors import UnreadableFile
from mapdash.readers import encodings
from mapdash.readers.assemble import assemble
from mapdash.readers.dates import parse_date
from mapdash.readers.given import given_place
from mapdash.readers.markup import text_of_html
from mapdash.readers.orders import Orders
from mapdash.readers.records import BadDate, BadPoint, Columns, Item, Origin, ReadOptions, Skipped

_LIMIT = 8 << 20  # bytes; a feed holds the latest entries, and a megabyte takes up to a second
# feedparser reads broken XML by another parser, whose time grows with the square of what is open
_BROKEN_LIMIT = 4 << 20
_OPEN_LIMIT = 2_000
_DEPTH_LIMIT = 200
_ELEMENT_LIMIT = 300_000  # some ten thousand entries
_OPENED = re.compile(rb"<[A-Za-z]")
_CLOSED = re.compile(rb"</|/>")

_JSON_NAMES = {
    "title": ("title",),
    "text": ("content_html", "content_text", "summary"),
    "published": ("date_published", "date_modified"),
    "url": ("url", "external_url", "id"),
}


@dataclass(frozen=True, slots=True)
class _Entry:
    """What an entry says, whatever kind of feed it stands in; `used` says which elements it was taken from."""

    title: str
    text: str
    url: str | None
    source: str | None
    published: str
    modified: str
    language: str | None
    given: tuple[GivenPlace, ...]
    used: Mapping[str, str]
    bad_point: str = ""


def read_feed(file: BinaryIO, origin: Origin, options: ReadOptions) -> Iterator[Item]:
    """Reads the entries of a feed, each as an article.

    The full content counts before the summary. An entry that says only when it was updated is taken to be published
    then, as Atom asks for nothing else; one without a date has none.

    Raises:
        UnreadableFile: empty, too large, or not a feed.
    """
    data = file.read(_LIMIT + 1)
    if len(data) > _LIMIT:
        raise UnreadableFile(f"{origin} is larger than {_LIMIT >> 20} MB, too large for a feed.")
    if not data.strip():
        raise UnreadableFile(f"{origin} is empty.")
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        entries = list(_json_entries(data, origin))
    else:
        entries = list(_xml_entries(data, origin))
    day_first, why = options.day_first, ""
    if day_first is None:
        seen = Orders()
        for number, entry in enumerate(entries, start=1):
            seen.see(entry.published, f"entry {number}")
        day_first, why = seen.told()
    yield Columns(str(origin), len(entries), _taken(entries), remark=why)
    for number, entry in enumerate(entries, start=1):
        yield from _read_entry(entry, f"entry {number}", origin, options, day_first)


def _read_entry(
    entry: _Entry, part: str, origin: Origin, options: ReadOptions, day_first: bool | None
) -> Iterator[Item]:
    label = f"{origin}, {part}"
    dates: dict[str, Published | None] = {"published": None, "modified": None}
    for name, value in (("published", entry.published), ("modified", entry.modified)):
        try:
            dates[name] = parse_date(value, day_first=day_first, retrieved=origin.retrieved) if value else None
        except (ValueError, OverflowError):
            yield BadDate(label, value)
    if entry.bad_point:
        yield BadPoint(label, entry.bad_point)
    article = assemble(
        title=entry.title,
        text=entry.text,
        url=entry.url,
        source=entry.source,
        published=dates["published"],
        modified=dates["modified"],
        language=entry.language,
        given=entry.given,
        origin=origin,
        part=part,
        options=options,
    )
    yield article if article is not None else Skipped(label, "neither a title nor a text")


def _taken(entries: Iterable[_Entry]) -> dict[str, tuple[str, ...]]:
    """Field -> the elements that it was taken from, the most frequent first."""
    counts: dict[str, Counter[str]] = {}
    for entry in entries:
        for field, element in entry.used.items():
            counts.setdefault(field, Counter())[element] += 1
    return {field: tuple(name for name, _ in counter.most_common()) for field, counter in counts.items()}


def _xml_entries(data: bytes, origin: Origin) -> Iterator[_Entry]:
    import feedparser

    _check(data, origin)
    headers = {"content-location": origin.url} if origin.url else {}
    if origin.content_type:
        headers["content-type"] = origin.content_type
    # a stream, as feedparser takes a short text for an address or a file name
    try:
        feed = feedparser.parse(
            io.BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except (LookupError, ValueError) as error:  # of the encoding's name, too
        what = " ".join(str(error).split())[:100]
        raise UnreadableFile(f"{origin} is a feed in an encoding that cannot be read: {what}.") from error
    if not feed.get("version") and not feed.entries:
        raise UnreadableFile(f"{origin} is not a feed that can be read.")
    outlet = text_of_html(feed.feed.get("title") or "")
    for entry in feed.entries:
        known = {key: dict.get(entry, key) for key in entry}  # its own look-up hands one date out as the other
        used = {"title": "title"} if known.get("title") else {}
        text = _content(known)
        if text:
            used["text"] = "content"
        elif text := text_of_html(known.get("summary") or ""):
            used["text"] = "summary"
        published, updated = known.get("published") or "", known.get("updated") or ""
        if published or updated:
            used["published"] = "published" if published else "updated"
        # for want of a link it hands out the id, which need not be an address
        if url := _address(known.get("link")) or _address(known.get("id")):
            used["url"] = "link" if url == known.get("link") else "id"
        given = tuple(_points(known))
        if given:
            used["given"] = "georss"
        yield _Entry(
            title=text_of_html(known.get("title") or ""),
            text=text,
            url=url,
            source=text_of_html((known.get("source") or {}).get("title") or "") or outlet or None,
            published=published or updated,
            modified=updated,
            language=_language(known) or feed.feed.get("language"),
            given=given,
            used=used,
            bad_point="" if given else _stated_point(known),
        )


def _check(data: bytes, origin: Origin) -> None:
    """Refuses what feedparser would take minutes or all memory for.

    Raises:
        UnreadableFile: nested too deeply, or broken and large.
    """
    depth = deepest = elements = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, deepest, elements
        elements += 1
        depth += 1
        deepest = max(deepest, depth)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:  # the latter: an encoding that expat does not know
        left_open = len(_OPENED.findall(data)) - len(_CLOSED.findall(data))
        if len(data) > _BROKEN_LIMIT or left_open > _OPEN_LIMIT:
            raise UnreadableFile(f"{origin} is a feed with broken XML: {error}.") from error
    if elements > _ELEMENT_LIMIT:
        raise UnreadableFile(f"{origin} has more than {_ELEMENT_LIMIT:,} elements, too many for a feed.")
    if deepest > _DEPTH_LIMIT:
        raise UnreadableFile(f"{origin} is a feed that is nested too deeply.")


def _content(entry: Mapping[str, Any]) -> str:
    """The full text, where the feed carries it: HTML before other kinds, the longest of several."""
    texts = [part.get("value") or "" for part in entry.get("content") or () if "text" in (part.get("type") or "text")]
    texts += [part.get("value") or "" for part in entry.get("content") or () if "xhtml" in (part.get("type") or "")]
    return text_of_html(max(texts, key=len, default=""))


def _language(entry: Mapping[str, Any]) -> str | None:
    for part in [*(entry.get("content") or ()), entry.get("title_detail") or {}, entry]:
        if language := part.get("language"):
            return str(language)
    return None


def _address(text: object) -> str | None:
    return text if isinstance(text, str) and text.startswith(("http://", "https://")) else None


def _points(entry: Mapping[str, Any]) -> Iterator[GivenPlace]:
    """GeoRSS (simple or GML) and W3C geo points; of a line, a box or a polygon a point inside."""
    where = entry.get("where")
    name = str(entry.get("georss_featurename") or entry.get("featurename") or "")
    if isinstance(where, Mapping) and where.get("coordinates"):
        from shapely.errors import ShapelyError
        from shapely.geometry import shape

        reason = "Given by the source (GeoRSS)"
        try:
            form = shape({"type": where.get("type"), "coordinates": where["coordinates"]})
            if where.get("type") != "Point":
                reason = "A point inside the area that the source gave (GeoRSS)"
            point = form.representative_point()
            place = given_place(name, point.y, point.x, reason=reason)
        except (ShapelyError, ValueError, TypeError, AttributeError):
            return
    else:
        place = given_place(name, entry.get("geo_lat"), entry.get("geo_long"), reason="Given by the source (geo)")
    if place:
        yield place


def _stated_point(entry: Mapping[str, Any]) -> str:
    """What an entry that has no point on Earth gives as one."""
    where = entry.get("where")
    said = where.get("coordinates") if isinstance(where, Mapping) else None
    said = said or [entry[name] for name in ("geo_lat", "geo_long", "georss_point") if entry.get(name)]
    return ", ".join(map(str, said if isinstance(said, list | tuple) else [said])) if said else ""


def _json_entries(data: bytes, origin: Origin) -> Iterator[_Entry]:
    """The items of a JSON Feed (version 1 or 1.1, https://jsonfeed.org)."""
    text = encodings.read_text(io.BytesIO(data), origin)
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(f"{origin} is a JSON Feed that cannot be read: {str(error)[:100]}.") from error
    items = feed.get("items") if isinstance(feed, Mapping) else None
    if not isinstance(items, list):
        raise UnreadableFile(f"{origin} is a JSON Feed without a list of items.")
    for item in items:
        if not isinstance(item, Mapping):
            item = {}  # noqa: PLW2901 - counted, and skipped as one without a text
        known = {name: value for name, value in item.items() if isinstance(value, str) and value.strip()}
        used = {
            field: element for field, names in _JSON_NAMES.items() if (element := next(filter(known.get, names), ""))
        }
        body = known.get(used.get("text", ""), "")
        yield _Entry(
            title=known.get("title", ""),
            text=text_of_html(body) if used.get("text") == "content_html" else body,
            url=known.get("url") or known.get("external_url") or _address(known.get("id")),
            source=feed.get("title") if isinstance(feed.get("title"), str) else None,
            published=known.get(used.get("published", ""), ""),
            modified=known.get("date_modified", ""),
            language=known.get("language") or (feed.get("language") if isinstance(feed.get("language"), str) else None),
            given=(),
            used=used,
        )
