"""Addresses -> items: a page is read, the entries of a feed and the addresses of a sitemap are followed, politely.

Addresses of several hosts take turns, so that the pause of one is the time of another.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Protocol

from mapdash.address import canonical_address, is_address
from mapdash.article import Article
from mapdash.errors import InputError, NotFetched
from mapdash.fetching.fetcher import Fetcher, checked
from mapdash.fetching.records import Fetched
from mapdash.readers import Item, Listed, Origin, ReadOptions, Skipped, read_bytes
from mapdash.readers.formats import recognise

DEFAULT_LIMIT = 500
_FULL_TEXT = 1_000  # characters from which on the text of a feed's entry is taken for the whole article
_CUT_OFF = ("…", "...", "[…]", "[...]", "…]", "...]")
_DEPTH = 3  # lists of lists of lists

Known = Callable[[Iterable[str]], set[str]]  # addresses -> those, made canonical, of which an article is stored


class Tally(Protocol):
    """What is counted on the way; `mapdash.ingest.Summary` is one.

    Attributes:
        expected: grows by the addresses of a list.
        read: grows by what is stored already, so that it is not fetched; `already_there` likewise.
    """

    expected: int
    read: int
    already_there: int


@dataclass(frozen=True, slots=True)
class _Wanted:
    """An address to fetch, what its feed says about it, and how many lists lead to it."""

    address: str
    entry: Article | None = None
    depth: int = 0


class Follower:
    """Reads addresses and what they lead to.

    Args:
        fetcher: how to fetch.
        options: how to read.
        known: tells which articles are stored, so that they are not fetched again because a list names them.
        tally: what to count in.
        limit: how many addresses of one list are followed; the rest is told of in a `Skipped`.

    Attributes:
        postponed: pages that gave nothing this time and may another time.
    """

    def __init__(
        self, fetcher: Fetcher, options: ReadOptions, known: Known, tally: Tally, limit: int = DEFAULT_LIMIT
    ) -> None:
        self.postponed = 0
        self._fetcher = fetcher
        self._options = options
        self._known = known
        self._tally = tally
        self._limit = limit
        self._waiting: dict[str, deque[_Wanted]] = {}  # by host
        self._seen: set[str] = set()

    def read(self, addresses: Iterable[str]) -> Iterator[Item]:
        """Fetches and reads addresses: of pages, feeds, sitemaps, and of files of any format that is read."""
        for address in addresses:
            self._want(_Wanted(address))
        yield from self._follow()

    def read_lists(self, lists: Iterable[Listed]) -> Iterator[Item]:
        """Fetches and reads what sitemaps and lists of links name that were read from files."""
        for listed in lists:
            yield from self._list(listed, 1)
        yield from self._follow()

    def read_fetched(self, fetched: Fetched) -> Iterator[Item]:
        """Reads what was fetched already, and what it leads to."""
        yield from self._read(fetched, _Wanted(fetched.address))
        yield from self._follow()

    # ---------------------------------------------------------------- what is to be fetched

    def _want(self, wanted: _Wanted) -> bool:
        """Puts an address in the queue of its host; False where it was there before."""
        address = canonical_address(wanted.address) or wanted.address
        if address in self._seen:
            return False
        self._seen.add(address)
        try:
            host = checked(wanted.address).host
        except NotFetched:
            host = ""  # fetching it will say what is wrong
        self._waiting.setdefault(host, deque()).append(wanted)
        return True

    def _follow(self) -> Iterator[Item]:
        while self._waiting:
            host = min(self._waiting, key=self._fetcher.ready_at)
            wanted = self._waiting[host].popleft()
            if not self._waiting[host]:
                del self._waiting[host]
            try:
                fetched = self._fetcher.fetch(wanted.address)
            except NotFetched as error:
                yield self._without(wanted, error)
            else:
                yield from self._read(fetched, wanted)

    def _without(self, wanted: _Wanted, error: NotFetched) -> Item:
        """What is left of an entry whose page cannot be had: its own words, unless there is hope for the page."""
        self.postponed += error.transient
        if wanted.entry is not None and not error.transient:
            return wanted.entry
        return Skipped(wanted.address, str(error))

    # ---------------------------------------------------------------- what was fetched

    def _read(self, fetched: Fetched, wanted: _Wanted) -> Iterator[Item]:
        items = read_bytes(
            fetched.data,
            name=fetched.url,
            url=fetched.url,
            retrieved=fetched.retrieved,
            content_type=fetched.content_type,
            options=self._options,
        )
        if wanted.entry is not None:
            yield from _page(items, wanted.entry)
            return
        is_feed = self._format(fetched) == "feed"
        for item in items:
            if isinstance(item, Listed):
                yield from self._list(item, wanted.depth + 1)
            elif is_feed and isinstance(item, Article) and _is_short(item):
                yield from self._entry(item)
            else:
                yield item

    def _format(self, fetched: Fetched) -> str | None:
        if self._options.format:
            return self._options.format
        try:
            return recognise(BytesIO(fetched.data), Origin(fetched.url, content_type=fetched.content_type))
        except InputError:
            return None

    def _entry(self, entry: Article) -> Iterator[Item]:
        """An entry of a feed that tells less than its page."""
        assert entry.url is not None
        if self._known([entry.url]):
            self._tally.read += 1
            self._tally.already_there += 1
        elif not self._want(_Wanted(entry.url, entry)):
            yield entry

    def _list(self, listed: Listed, depth: int) -> Iterator[Item]:
        if depth > _DEPTH:
            yield Skipped(listed.origin, "lists of lists of lists are followed no deeper")
            return
        known = self._known(listed.addresses)
        new = [address for address in listed.addresses if canonical_address(address) not in known]
        there = len(listed.addresses) - len(new)
        self._tally.read += there
        self._tally.already_there += there
        told = {entry.url: entry for entry in listed.entries}
        followed = sum(self._want(_Wanted(address, told.get(address), depth)) for address in new[: self._limit])
        self._tally.expected += there + followed - 1
        if (left := len(new) - self._limit) > 0:
            self._tally.expected += 1
            yield Skipped(listed.origin, f"{left:,} more addresses in it were not fetched;  --limit  takes more")


def _is_short(entry: Article) -> bool:
    """Whether the feed tells less than the page that it links to."""
    if not entry.url or not is_address(entry.url):
        return False
    text = entry.text[entry.body_start :].rstrip()
    return len(text) < _FULL_TEXT or text.endswith(_CUT_OFF)


def _page(items: Iterator[Item], entry: Article) -> Iterator[Item]:
    """The page of an entry, with what its feed knows better; where it holds no article, the entry itself."""
    found = False
    for item in items:
        if isinstance(item, Article):
            found = True
            yield replace(
                item,
                # the link of the feed: by it the entry is recognised the next time
                url=entry.url,
                title=item.title or entry.title,
                source=entry.source or item.source,
                published=item.published or entry.published,
                modified=item.modified or entry.modified,
                language=item.language or entry.language,
                given=item.given or entry.given,
            )
        elif not isinstance(item, Skipped | Listed):
            yield item
    if not found:
        yield entry
