"""Feeds read again and again: what is new goes into the collection, and how each feed does is kept there, too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lxml import etree

from mapdash.address import is_address
from mapdash.collection import Collection, Feed
from mapdash.errors import InputError, NotFetched, UnreadableFile
from mapdash.fetching import DEFAULT_LIMIT, Fetcher, Follower
from mapdash.ingest import Geoparser, Summary, ingest
from mapdash.readers import ReadOptions

_LONGEST_PAUSE = timedelta(days=1)  # between two tries at a feed that fails again and again
_SIZE_LIMIT = 4 << 20  # bytes of a list of feeds


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading one feed.

    Attributes:
        feed: as it stands afterwards; `last_error` says what went wrong.
        summary: what became of its entries; None where it gave none, as it failed or has not changed.
    """

    feed: Feed
    summary: Summary | None = None


def read_feed_list(path: Path) -> list[Feed]:
    """The feeds that a file lists: one address a line, perhaps with a title behind it, or OPML.

    Raises:
        UnreadableFile: there is no such file, or it cannot be read.
        InputError: a line is no address, or there is none.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_SIZE_LIMIT)
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror or error}.") from error
    found = list(_of_opml(data, path) if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else _of_text(data, path))
    if not found:
        raise InputError(f"{path} lists no feed: write one address a line.")
    return list({feed.address: feed for feed in found}.values())


def _of_text(data: bytes, path: Path) -> Iterator[Feed]:
    for number, line in enumerate(data.decode("utf-8-sig", "replace").splitlines(), start=1):
        address, _, title = line.strip().partition(" ")
        if not address or address.startswith("#"):
            continue
        if not is_address(address):
            raise InputError(f"{path}, line {number}: {address[:80]!r} does not begin with http:// or https://.")
        yield Feed(address, title.strip() or None)


def _of_opml(data: bytes, path: Path) -> Iterator[Feed]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile(f"{path} is no list of addresses, and no OPML either: {error}.") from error
    for outline in tree.iter("outline"):
        address = outline.get("xmlUrl") or ""
        if is_address(address):
            yield Feed(address, outline.get("title") or outline.get("text"))


def watch(
    feeds: Sequence[Feed],
    collection: Collection,
    geoparser: Geoparser,
    fetcher: Fetcher,
    *,
    every: timedelta = timedelta(minutes=15),
    once: bool = False,
    limit: int = DEFAULT_LIMIT,
    told: Callable[[Sequence[Reading]], None] = lambda _: None,
) -> None:
    """Reads feeds whenever they are due, until interrupted (Ctrl-C), which loses nothing.

    A feed that fails is asked ever more seldom, and not before its server wants to be.

    Args:
        feeds: which; what the collection knows of them counts for more than what is said here.
        collection: where to add.
        geoparser: what finds the mentions.
        fetcher: how to fetch.
        every: how often.
        once: read each feed once and come back; those that asked to wait are left out.
        limit: how many addresses of one list are followed.
        told: hears what came of each round.

    Raises:
        CollectionError: the collection cannot be written any more.
    """
    stored = {feed.address: feed for feed in collection.feeds()}
    current = [
        replace(stored.get(feed.address, feed), title=feed.title or stored.get(feed.address, feed).title)
        for feed in feeds
    ]
    try:
        while True:
            now = _now(fetcher)
            readings = []
            for place, feed in enumerate(current):
                if not _is_due(feed, now, once):
                    continue
                reading = read_once(feed, collection, geoparser, fetcher, every, limit)
                current[place] = reading.feed
                collection.put_feed(reading.feed)
                readings.append(reading)
                if reading.summary is not None and reading.summary.interrupted:
                    raise KeyboardInterrupt
            told(readings)
            ahead = [feed.next_read for feed in current if feed.next_read is not None]
            if once or not ahead:
                return
            fetcher.clock.sleep(max(1.0, (min(ahead) - _now(fetcher)).total_seconds()))
    except KeyboardInterrupt:
        return


def read_once(
    feed: Feed, collection: Collection, geoparser: Geoparser, fetcher: Fetcher, every: timedelta, limit: int
) -> Reading:
    """Reads one feed and the pages of its new entries; see `watch`."""
    try:
        fetched = fetcher.fetch(feed.address, etag=feed.etag, last_modified=feed.last_modified)
    except NotFetched as error:
        return Reading(_failed(feed, error, _now(fetcher), every))
    well = replace(feed, last_read=fetched.retrieved, next_read=_now(fetcher) + every, last_error=None, failures=0)
    if fetched.unchanged:
        return Reading(replace(well, etag=fetched.etag, last_modified=fetched.last_modified))
    summary = Summary()
    follower = Follower(fetcher, ReadOptions(), collection.known_addresses, summary, limit)
    ingest([], collection, geoparser, summary=summary, items=follower.read_fetched(fetched))
    well = replace(well, articles=feed.articles + summary.added, next_read=_now(fetcher) + every)
    if summary.read == 0 and summary.skipped:
        broken = NotFetched(summary.skipped[0].reason, transient=True)
        return Reading(replace(_failed(feed, broken, _now(fetcher), every), articles=well.articles), summary)
    # what is still missing is asked for the next time, which the server must not answer with "nothing new"
    complete = not follower.postponed and not summary.interrupted
    return Reading(
        replace(
            well,
            etag=fetched.etag if complete else None,
            last_modified=fetched.last_modified if complete else None,
        ),
        summary,
    )


def _failed(feed: Feed, error: NotFetched, now: datetime, every: timedelta) -> Feed:
    failures = feed.failures + 1
    pause = min(every * 2 ** min(failures, 16), max(_LONGEST_PAUSE, every))
    wanted = datetime.fromtimestamp(error.again, UTC) if error.again else now
    return replace(feed, last_error=str(error), failures=failures, next_read=max(now + pause, wanted))


def _is_due(feed: Feed, now: datetime, once: bool) -> bool:
    if feed.next_read is None or feed.next_read <= now:
        return True
    return once and not feed.failures


def _now(fetcher: Fetcher) -> datetime:
    return datetime.fromtimestamp(fetcher.clock.now(), UTC)
