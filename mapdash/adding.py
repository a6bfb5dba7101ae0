"""Adding in the background: what is handed in waits in line and is read, geoparsed and stored one after the other.

For a screen on which a person drops files while it goes on answering; it takes the same readers and the same flow as
`mapdash add`.
"""

from __future__ import annotations

import json
import queue
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from mapdash.article import storable
from mapdash.collection import Collection
from mapdash.errors import Busy, CollectionError, InputError
from mapdash.ingest import Geoparser, Summary, ingest
from mapdash.readers import Item, ReadOptions, read_bytes

SIZE_LIMIT = 64 << 20  # bytes of one file; larger ones are for the command line, which reads them row by row
_WAITING_LIMIT = 128 << 20  # bytes that wait together, as they wait in memory
_KEPT = 100  # results that can be asked for
_REASONS, _ORIGINS = 20, 5  # told of; the rest is counted
_LONGEST_NAME = 200
_FIELDS = ("title", "text", "url", "source", "published")


class State(StrEnum):
    """How far something handed in has come."""

    WAITING = "waiting"
    READING = "reading"
    DONE = "done"
    FAILED = "failed"


@dataclass(slots=True)
class _Delivery:
    number: int
    name: str
    size: int
    items: Callable[[], Iterator[Item]] | None
    state: State = State.WAITING
    summary: Summary = field(default_factory=Summary)
    error: str = ""


class Adder:
    """Adds to a collection in a thread of its own; a context manager, or `close`.

    Args:
        path: the collection, made where there is none.
        open_geoparser: called when the first article comes.

    Raises:
        CollectionError: the collection cannot be written.
    """

    def __init__(self, path: Path, open_geoparser: Callable[[], Geoparser]) -> None:
        self._collection = Collection.open(path, create=True)
        self._open_geoparser = open_geoparser
        self._geoparser: Geoparser | None = None
        self._lock = threading.Lock()
        self._line: queue.Queue[_Delivery | None] = queue.Queue()
        self._known: OrderedDict[int, _Delivery] = OrderedDict()
        self._last = 0
        self._waiting_bytes = 0
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mapdash-adding", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stops after the article in hand; what was added is stored, what waits is dropped."""
        self._closing.set()
        self._line.put(None)
        self._thread.join()
        self._collection.close()

    # ---------------------------------------------------------------- handing in

    def add_file(self, name: str, data: bytes) -> int:
        """Hands in the content of a file; returns the number by which to ask how far it is.

        Args:
            name: as the person knows it; its ending may say what it is. Nothing is written under it.
            data: all of it.

        Raises:
            InputError: too large.
            Busy: too much is waiting.
        """
        if len(data) > SIZE_LIMIT:
            raise InputError(f"{name} is larger than {SIZE_LIMIT >> 20} MB: add it with  mapdash add")
        return self._put(file_name(name), len(data), lambda: read_bytes(data, name=file_name(name)))

    def add_article(self, fields: Mapping[str, object]) -> int:
        """Hands in an article that was typed or pasted: "text" and perhaps "title", "url", "source", "published".

        Raises:
            InputError: no text, or too large.
            Busy: too much is waiting.
        """
        article = {name: str(fields.get(name) or "").strip() for name in _FIELDS}
        if not article["text"]:
            raise InputError("There is no text to add.")
        data = json.dumps([{name: value for name, value in article.items() if value}]).encode()
        if len(data) > SIZE_LIMIT:
            raise InputError(f"The text is larger than {SIZE_LIMIT >> 20} MB: add it with  mapdash add")
        name = (article["title"] or "pasted text")[:_LONGEST_NAME]
        options = ReadOptions(format="json")
        return self._put(name, len(data), lambda: read_bytes(data, name=name, options=options))

    def _put(self, name: str, size: int, items: Callable[[], Iterator[Item]]) -> int:
        with self._lock:
            if self._waiting_bytes and self._waiting_bytes + size > _WAITING_LIMIT:
                raise Busy("Too much is waiting to be read; hand it in again in a moment.")
            self._waiting_bytes += size
            self._last += 1
            delivery = self._known[self._last] = _Delivery(self._last, name, size, items)
            for old in [n for n, one in self._known.items() if one.state in (State.DONE, State.FAILED)][:-_KEPT]:
                del self._known[old]
        self._line.put(delivery)
        return delivery.number

    # ---------------------------------------------------------------- what became of it

    def progress(self, number: int) -> dict[str, Any]:
        """How far something handed in is, as JSON: name, state, numbers, and what was skipped with its reasons.

        Raises:
            KeyError: there is nothing of that number, or it is long ago.
        """
        with self._lock:
            delivery = self._known[number]
        summary = delivery.summary
        reasons = Counter(item.reason for item in list(summary.skipped))
        origins: dict[str, list[str]] = {reason: [] for reason, _ in reasons.most_common(_REASONS)}
        for item in list(summary.skipped):
            if len(origins.get(item.reason, "x" * _ORIGINS)) < _ORIGINS:
                origins[item.reason].append(item.origin)
        return {
            "number": delivery.number,
            "name": delivery.name,
            "state": delivery.state.value,
            "error": delivery.error,
            "done": summary.done,
            "expected": max(summary.expected, summary.done),
            "read": summary.read,
            "added": summary.added,
            "already_there": summary.already_there,
            "mentions": summary.mentions,
            "places": len(summary.places),
            "undated": summary.undated,
            "unplaced": summary.unplaced,
            "bad_dates": [f"{item.value[:40]} ({item.origin})" for item in islice(summary.bad_dates, _ORIGINS)],
            "bad_dates_count": len(summary.bad_dates),
            "skipped": [{"reason": reason, "count": reasons[reason], "origins": origins[reason]} for reason in origins],
            "skipped_count": len(summary.skipped),
        }

    # ---------------------------------------------------------------- in the thread

    def _run(self) -> None:
        while (delivery := self._line.get()) is not None and not self._closing.is_set():
            delivery.state = State.READING
            try:
                self._add(delivery)
            except (CollectionError, InputError) as error:
                delivery.error = str(error)
            except Exception as error:  # one file that breaks a library must not end the adding of all others
                delivery.error = f"It could not be read ({type(error).__name__}); please report it."
            finally:
                with self._lock:
                    self._waiting_bytes -= delivery.size
                    delivery.items = None  # its bytes go
                    delivery.state = State.FAILED if delivery.error else State.DONE

    def _add(self, delivery: _Delivery) -> None:
        assert delivery.items is not None
        delivery.summary.expected = 1
        if self._geoparser is None:
            self._geoparser = self._open_geoparser()
        ingest(
            [],
            self._collection,
            self._geoparser,
            progress=self._heed,
            summary=delivery.summary,
            items=delivery.items(),
        )
        if delivery.summary.interrupted:
            delivery.error = "Stopped; what was added is stored."

    def _heed(self, _: Summary) -> None:
        if self._closing.is_set():
            raise KeyboardInterrupt


def file_name(name: str) -> str:
    """What to call a file that was handed in: no folders, nothing a screen cannot show, not endless."""
    last = storable(name).replace("\\", "/").rstrip("/").rpartition("/")[2]
    return "".join(character for character in last if character.isprintable()).strip()[-_LONGEST_NAME:] or "a file"
