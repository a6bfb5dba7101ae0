"""The costly part of the flow in, by one process or several: reading files of one article, and geoparsing.

Results come in the order of the tasks. A process that ends by itself (out of memory, a fault in a library) takes no
article with it but the one that ended it, which is named.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import re
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice
from multiprocessing.connection import wait
from pathlib import Path
from typing import Protocol

from gazetteer import Place
from gazetteer.names import fold
from mapdash.article import Article, Mention, PlaceName, Role, given_mention
from mapdash.collection import Collection, Prepared, prepare
from mapdash.errors import ProcessesEnded
from mapdash.geoparsing.homes import SURE, Home, OutletHomes, telling
from mapdash.geoparsing.times import with_events
from mapdash.readers import Item, ReadOptions, Skipped, read_listed

_FEW = 16  # tasks done before any process is started: for these, starting one takes longer than the work
_SINGLY = 16  # first tasks handed out one by one, so that the homes of outlets are learned early
_BATCH = 8  # tasks handed to a process at a time: a few are lost time at Ctrl-C, and one is too many messages
_AHEAD = 3  # batches per process that wait or are worked on; what bounds the memory
_OUTLETS = 100  # outlets whose homes go with files that are still to be read
_TOWN = re.compile(r"\s+(?:town|city|village)$", re.IGNORECASE)
_DEATHS = 5  # processes in a row that end by themselves, before the run is given up


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Lets Python look for unreachable cycles less often: articles leave none, and each look costs the more is kept."""
    before = gc.get_threshold()
    gc.set_threshold(20_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


class Geoparser(Protocol):
    """What finds the mentions of an article; `mapdash.geoparsing.Geoparser` is one."""

    def parse(
        self,
        text: str,
        *,
        title: str = "",
        source: str | None = None,
        date: date | None = None,
        home: Home = (),
    ) -> Sequence[Mention]:
        """Mentions in the order of the text, not overlapping; offsets are code points into `text`."""

    def locate(self, named: PlaceName, text: str) -> Mention:
        """The mention of a place that the source names in a field of its own."""


def mentions_of(article: Article, geoparser: Geoparser, home: Home = ()) -> list[Mention]:
    """What an article's source gives itself, then the places its text names and when it says it happened there.

    Where the source gives the point of a name, that name in the text means this point.

    Args:
        article: as read.
        geoparser: what finds the mentions.
        home: where its outlet is at home, as far as is known.
    """
    given = [given_mention(place) for place in article.given]
    if article.record is not None:  # an entry of a table of events, whose date is that of the event
        given = [replace(mention, event=article.published) for mention in given]
    if article.named is not None:
        given.append(geoparser.locate(article.named, article.text))
    if not article.prose:
        return given
    day = article.published.day if article.published else None
    points = {_plain(place.name): mention for place, mention in zip(article.given, given, strict=False) if place.name}
    found = geoparser.parse(article.text, title=article.title, source=article.source, date=day, home=home)
    found = [_as_given(mention, points) for mention in found] if points else found
    return [*given, *with_events(article.text, found, article.published)]


def _as_given(mention: Mention, points: Mapping[str, Mention]) -> Mention:
    """A name in the text for which the source gives the point: there are not two places of one name in one report."""
    known = points.get(_plain(mention.text))
    if known is None and mention.place is not None:
        known = points.get(_plain(mention.place.name))
    if known is None or mention.role is not Role.LITERAL:
        return mention
    reason = f"The source gives the point of this name. {known.reason}"
    return replace(
        mention, place=known.place, confidence=known.confidence, reason=reason, precision=known.precision,
        alternatives=(),
    )  # fmt: skip


def _plain(name: str) -> str:
    """A name for comparing; tables of events write "Sana'a town" for what texts call Sana'a."""
    return fold(_TOWN.sub("", name))


Task = Path | Item  # a file to read, or what was read already


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a task, or of one item of its file.

    Attributes:
        item: what was read; None for an article that is to be stored.
        prepared: such an article with its mentions.
        source: its outlet.
        sure: the places that tell where its outlet is at home.
    """

    item: Item | None
    prepared: Prepared | None = None
    source: str | None = None
    sure: Sequence[Place] = ()


def default_jobs() -> int:
    """As many processes as there are processors to use, and at most four: each takes some hundred megabytes."""
    usable = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()
    return min(usable or 1, 4)


def work_through(
    tasks: Iterable[Task],
    collection: Collection,
    open_geoparser: Callable[[], Geoparser],
    options: ReadOptions,
    jobs: int = 1,
    *,
    waits: bool = False,
) -> Generator[Done]:
    """Does the tasks in order.

    Args:
        tasks: taken a little ahead of what is given back, never all at once.
        collection: articles that are in it are not geoparsed again.
        open_geoparser: with several jobs, must survive pickling, as each process calls it once.
        options: how to read the files.
        jobs: how many processes; 1 does all in this one.
        waits: whether tasks may be long in coming, as over a network: then what is there is done, and no more is
            looked for before.

    Raises:
        ProcessesEnded: they end by themselves again and again.
    """
    stream = iter(tasks)
    if not (start := list(islice(stream, 1 if waits or jobs == 1 else _FEW + 1))):
        return
    homes = OutletHomes(collection.places_by_source(SURE))
    here = _Here(collection, open_geoparser, options)
    if len(start) <= _FEW:
        for task in chain(start, stream if jobs == 1 else islice(stream, _FEW)):
            yield from _learned(here.work(task, homes.of), homes)
        start = list(islice(stream, 1)) if jobs > 1 else []
    if start:
        yield from _shared(_batches(chain(start, stream)), homes, collection.path, open_geoparser, options, jobs)


def _learned(stream: Iterable[Done], homes: OutletHomes) -> Iterator[Done]:
    """The same, taking note of where the outlets are at home."""
    for done in stream:
        if done.prepared is not None:
            homes.learn_places(done.source, done.sure)
        yield done


class _Here:
    """What works on tasks within one process; its geoparser is opened when the first article comes."""

    def __init__(self, collection: Collection, opener: Callable[[], Geoparser], options: ReadOptions) -> None:
        self._collection = collection
        self._opener = opener
        self._geoparser: Geoparser | None = None
        self._options = options

    def work(self, task: Task, home_of: Callable[[str | None], Home]) -> Iterator[Done]:
        for item in read_listed([task], self._options) if isinstance(task, Path) else (task,):
            if not isinstance(item, Article):
                yield Done(item)
                continue
            digest = bytes.fromhex(item.content_hash)
            if self._collection.find(item, digest) is not None:
                yield Done(item)
                continue
            if self._geoparser is None:
                self._geoparser = self._opener()
                gc.freeze()  # what was loaded stays: going through it again and again for garbage is lost time
            mentions = mentions_of(item, self._geoparser, home_of(item.source))
            sure = telling(mentions) if item.source else ()
            yield Done(None, prepare(item, mentions, digest), item.source, sure)


@dataclass(frozen=True, slots=True)
class _Batch:
    """Tasks for one process, with the homes of outlets as they are known when it is handed out.

    What a home is depends on how many batches are ahead, and so on the number of processes, but not on chance.
    """

    tasks: list[Task]
    homes: Mapping[str, Home]

    @classmethod
    def of(cls, tasks: list[Task], homes: OutletHomes) -> _Batch:
        # whose a file is shows only when it is read
        known = homes.largest(_OUTLETS) if any(isinstance(task, Path) for task in tasks) else {}
        sources = {task.source for task in tasks if isinstance(task, Article) and task.source}
        return cls(tasks, {**known, **{source: homes.of(source) for source in sources}})


def _batches(stream: Iterator[Task]) -> Iterator[list[Task]]:
    for task in islice(stream, _SINGLY):
        yield [task]
    while batch := list(islice(stream, _BATCH)):
        yield batch


def _shared(
    batches: Iterator[list[Task]],
    homes: OutletHomes,
    path: Path,
    opener: Callable[[], Geoparser],
    options: ReadOptions,
    jobs: int,
) -> Iterator[Done]:
    waiting: deque[tuple[_Batch, Future[list[Done]]]] = deque()
    with _Crew(path, opener, options, jobs) as crew:
        more = True
        while more or waiting:
            while more and len(waiting) < _AHEAD * jobs:
                if tasks := next(batches, None):
                    batch = _Batch.of(tasks, homes)
                    waiting.append((batch, crew.hand(batch)))
                else:
                    more = False
            if not waiting:
                return
            batch, future = waiting.popleft()
            try:
                done = future.result()
            except BrokenProcessPool:
                # whose fault it was is not told: each of these tasks gets a try of its own
                crew.renew()
                done = [one for task in batch.tasks for one in crew.alone(task, batch.homes)]
                waiting = deque((other, crew.hand(other)) for other, _ in waiting)
            yield from _learned(done, homes)


class _Crew:
    """The processes, which are replaced when one of them ends by itself."""

    def __init__(self, path: Path, opener: Callable[[], Geoparser], options: ReadOptions, jobs: int) -> None:
        self._jobs = jobs
        self._arguments = path, opener, options
        self._pool = self._start()
        self._deaths = 0

    def __enter__(self) -> _Crew:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def _start(self) -> ProcessPoolExecutor:
        # "spawn" everywhere: a forked copy of a process with threads may hang
        return ProcessPoolExecutor(self._jobs, multiprocessing.get_context("spawn"), _begin, self._arguments)

    def hand(self, batch: _Batch) -> Future[list[Done]]:
        """Gives a batch to whichever process is free."""
        try:
            with _without_ctrl_c():
                return self._pool.submit(_work, batch)
        except BrokenProcessPool as error:
            failed: Future[list[Done]] = Future()
            failed.set_exception(error)
            return failed

    def alone(self, task: Task, homes: Mapping[str, Home]) -> list[Done]:
        """Does one task while nothing else runs, so that it is known whose fault it is when the process ends."""
        try:
            done = self.hand(_Batch([task], homes)).result()
        except BrokenProcessPool as error:
            self._deaths += 1
            if self._deaths == _DEATHS:
                raise ProcessesEnded(
                    "The processes that find the places end by themselves, perhaps for want of memory. What was added "
                    "is stored; run it again with  --jobs 1"
                ) from error
            self.renew()
            origin = str(task) if isinstance(task, Path) else (getattr(task, "origin", None) or "an article")
            return [Done(Skipped(origin, "the process that worked on it ended by itself, perhaps for want of memory"))]
        self._deaths = 0
        return done

    def renew(self) -> None:
        """Starts anew after one process ended, which ends the others too."""
        self._pool.shutdown(cancel_futures=True)
        self._pool = self._start()


@contextmanager
def _without_ctrl_c() -> Iterator[None]:
    """Processes started inside never hear of Ctrl-C, not even before their first line; this one does, afterwards."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# ---------------------------------------------------------------- in a process

_here: list[_Here] = []
_open = ExitStack()


def _begin(path: Path, opener: Callable[[], Geoparser], options: ReadOptions) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _open.enter_context(seldom_collecting())
    collection = _open.enter_context(Collection.open(path, read_only=True))
    _here.append(_Here(collection, opener, options))


def _work(batch: _Batch) -> list[Done]:
    def home_of(source: str | None) -> Home:
        return batch.homes.get(source or "", ())

    return [done for task in batch.tasks for done in _here[0].work(task, home_of)]


def _end_with_parent() -> None:
    """A process whose parent was killed would wait for work for ever: both ends of its queue are its own."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
