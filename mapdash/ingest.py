"""The one flow in: readers -> geoparsing -> collection, and the summary of what became of everything."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from mapdash.article import Article
from mapdash.collection import AddResult, Collection, Prepared
from mapdash.errors import CollectionError
from mapdash.readers import (
    BadDate,
    BadPoint,
    Columns,
    Item,
    Listed,
    ReadOptions,
    Skipped,
    is_single,
    list_files,
    read_listed,
)
from mapdash.workers import Done, Geoparser, Task, mentions_of, seldom_collecting, work_through

_TOGETHER = 256  # articles stored in one transaction
_SECONDS = 0.5  # that an article waits to be stored; what is lost where the program is killed

__all__ = ["Geoparser", "Summary", "ingest", "mentions_of"]


@dataclass(slots=True)
class Summary:
    """What an ingest did; grows while it runs.

    Attributes:
        expected: files and rows there seem to be, read or not; grows as tables are opened.
        read: articles read, whether new or not.
        added: articles stored.
        copies: of those added, the ones that carry a story that was there already, in the same words.
        updates: of those added, other versions of an article that was there already.
        already_there: articles that were in the collection, so that nothing changed.
        skipped: files and rows that became no article, with the reason.
        bad_dates: articles stored without a date because theirs could not be read.
        bad_points: articles stored without the point they gave, because it is none on Earth.
        columns: how each table was understood.
        listed: lists of addresses, of which nothing was fetched.
        mentions: mentions found in the articles added.
        places: ids of the places that these mean.
        undated: articles added without a publication date.
        unplaced: articles added in which no literal mention has a place, so that the map does not show them.
        interrupted: stopped by Ctrl-C; what was added before is stored.
    """

    expected: int = 0
    read: int = 0
    added: int = 0
    copies: int = 0
    updates: int = 0
    already_there: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    bad_dates: list[BadDate] = field(default_factory=list)
    bad_points: list[BadPoint] = field(default_factory=list)
    columns: list[Columns] = field(default_factory=list)
    listed: list[Listed] = field(default_factory=list)
    mentions: int = 0
    places: set[str] = field(default_factory=set)
    undated: int = 0
    unplaced: int = 0
    interrupted: bool = False

    @property
    def done(self) -> int:
        """How many of the expected have been dealt with."""
        return self.read + len(self.skipped)


def ingest(
    paths: Iterable[str | Path],
    collection: Collection,
    geoparser: Geoparser | Callable[[], Geoparser],
    options: ReadOptions | None = None,
    progress: Callable[[Summary], None] | None = None,
    summary: Summary | None = None,
    *,
    items: Iterable[Item] = (),
    jobs: int = 1,
) -> Summary:
    """Adds the articles of files and folders, and of whatever else gives items, to a collection.

    An article that is there already is not geoparsed again. Stopping in the middle (Ctrl-C, a kill) leaves whole
    articles only; running again goes on where it stopped.

    Args:
        paths: files and folders; "-" is standard input.
        collection: where to add.
        geoparser: what finds the mentions, or a function that opens it. Several jobs need the function, one that
            survives pickling (`functools.partial(open_geoparser, "fast")`), as each process opens its own.
        options: how to read.
        progress: called with the summary so far after each item read.
        summary: the one to fill, for those who want it also when an error ends the flow.
        items: what comes from elsewhere than files: from the network, from the dashboard; taken after the files.
        jobs: processes that read files of one article and find the mentions; one more, this, stores. A handful of
            articles is done in this one.

    Raises:
        CollectionError: the collection cannot be written any more; what was added before is stored.
        ProcessesEnded: the processes keep ending by themselves; what was added before is stored.
    """
    summary = summary or Summary()
    options = options or ReadOptions()
    opener = geoparser if callable(geoparser) else _Opened(geoparser)
    try:
        files = list(list_files(paths))
        summary.expected += len(files)
        tasks = chain(_tasks(files, options), items)
        with (
            seldom_collecting(),
            _Writer(collection, summary) as writer,
            closing(work_through(tasks, collection, opener, options, jobs, waits=items != ())) as stream,
        ):
            for done in stream:
                writer.take(done)
                if progress is not None:
                    progress(summary)
    except KeyboardInterrupt:
        summary.interrupted = True
    return summary


@dataclass(frozen=True, slots=True)
class _Opened:
    """A geoparser that is open already, as a function that opens it."""

    geoparser: Geoparser

    def __call__(self) -> Geoparser:
        return self.geoparser


def _tasks(files: Iterable[Path | Skipped], options: ReadOptions) -> Iterator[Task]:
    """Files of one article are read where they are geoparsed; tables, which may be of any size, row by row here."""
    for file in files:
        if isinstance(file, Path) and is_single(file, options):
            yield file
        else:
            yield from read_listed([file], options)


class _Writer:
    """Counts what was done and stores it, several articles at a time, also when an error ends the flow."""

    def __init__(self, collection: Collection, summary: Summary) -> None:
        self._collection = collection
        self._summary = summary
        self._waiting: list[Prepared] = []
        self._since = 0.0

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None or not issubclass(kind, CollectionError):
            self._store()

    def take(self, done: Done) -> None:
        """Counts one item, and stores those that wait where they are many or have waited long."""
        summary = self._summary
        match done.item:
            case Skipped():
                summary.skipped.append(done.item)
            case BadDate():
                summary.bad_dates.append(done.item)
            case BadPoint():
                summary.bad_points.append(done.item)
            case Columns():
                summary.columns.append(done.item)
                summary.expected += done.item.rows - 1
            case Listed():
                summary.listed.append(done.item)
            case Article():
                summary.read += 1
                summary.already_there += 1
        if done.prepared is not None:
            summary.read += 1
            if not self._waiting:
                self._since = time.monotonic()
            self._waiting.append(done.prepared)
        if len(self._waiting) >= _TOGETHER or (self._waiting and time.monotonic() - self._since > _SECONDS):
            self._store()

    def _store(self) -> None:
        if not self._waiting:
            return
        results = self._collection.add_all(self._waiting)
        for prepared, result in zip(self._waiting, results, strict=True):
            if result.added:
                self._count(prepared, result)
            else:  # another process, or this one a moment ago, was faster
                self._summary.already_there += 1
        self._waiting = []

    def _count(self, prepared: Prepared, result: AddResult) -> None:
        summary = self._summary
        summary.added += 1
        summary.copies += result.copy
        summary.updates += result.update
        summary.mentions += len(prepared.mentions)
        summary.places |= prepared.meant()
        summary.undated += not prepared.dated
        summary.unplaced += not prepared.marked
