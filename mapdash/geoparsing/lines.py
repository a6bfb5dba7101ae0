"""Geoparsing JSON Lines: one article a line in, one line of mentions out, in the same order.

In: `{"id": …, "text": …}` and perhaps `title`, `source` and others. Out: `{"id": …, "mentions": [{…}, …]}` with
offsets in code points into that text. A line that cannot be read is named by its number, skipped and counted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from typing import IO, Any

from mapdash.article import Mention, Role
from mapdash.errors import InputError
from mapdash.geoparsing.geoparser import Geoparser, open_geoparser
from mapdash.geoparsing.recognisers import NEURAL

_BATCH = 64  # lines handed to a worker at a time


@dataclass(slots=True)
class Summary:
    """What became of a file: articles and mentions written, mentions with a place, and the lines that were skipped."""

    articles: int = 0
    mentions: int = 0
    placed: int = 0
    skipped: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Done:
    """One line's outcome; `output` None where it was skipped."""

    output: bytes | None
    mentions: int = 0
    placed: int = 0
    problem: str = ""


def mention_record(mention: Mention) -> dict[str, Any]:
    """A mention as written to a line; the place's fields are null where it has none."""
    place = mention.place
    return {
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "role": mention.role.value,
        "place_id": place.id if place else None,
        "geonameid": place.geonameid if place else None,
        "name": place.name if place else None,
        "lat": round(place.lat, 5) if place else None,
        "lon": round(place.lon, 5) if place else None,
        "kind": place.kind.value if place else None,
        "country": place.country if place else None,
        "precision": mention.precision.value if mention.precision else None,
        "confidence": mention.confidence,
    }


def geoparse_lines(
    source: Iterable[bytes],
    target: IO[bytes],
    *,
    geoparser: Geoparser | None = None,
    roles: Collection[Role] = tuple(Role),
    jobs: int = 1,
    recogniser: str = NEURAL,
    problem: Callable[[int, str], None] | None = None,
) -> Summary:
    """Geoparse the articles of a JSON Lines stream.

    Args:
        source: the lines, as bytes.
        target: where the lines of mentions go.
        geoparser: with one job, the geoparser to use; the default one, with `recogniser`, where None.
        roles: mentions of other roles are left out.
        jobs: processes to share the work; each opens the default gazetteer.
        recogniser: which recogniser the default geoparser has: "neural" or "fast".
        problem: told of each skipped line at once: its number, from 1, and what is wrong.

    Returns:
        The summary.
    """
    summary = Summary()
    with ExitStack() as stack:
        results: Iterator[_Done | None]
        if jobs > 1:
            pool = ProcessPoolExecutor(jobs, get_context("spawn"), _open, (recogniser,))
            stack.callback(pool.shutdown, cancel_futures=True)
            results = (
                d
                for batch in _in_order(pool, partial(_batch, roles=frozenset(roles)), _batches(source), 4 * jobs)
                for d in batch
            )
        else:
            parser = geoparser or open_geoparser(recogniser)
            results = (_line(parser, line, number == 1, roles) for number, line in enumerate(source, 1))
        for number, done in enumerate(results, 1):
            if done is None:
                continue
            if done.output is None:
                summary.skipped.append((number, done.problem))
                if problem is not None:
                    problem(number, done.problem)
                continue
            target.write(done.output)
            summary.articles += 1
            summary.mentions += done.mentions
            summary.placed += done.placed
    return summary


def _line(geoparser: Geoparser, line: bytes, first: bool, roles: Collection[Role]) -> _Done | None:
    """One line's outcome; None for a blank one."""
    if not line.strip():
        return None
    try:
        row = _read(line, first)
    except InputError as error:
        return _Done(None, problem=str(error))
    title, outlet = row.get("title"), row.get("source")
    mentions = [
        mention
        for mention in geoparser.parse(
            row["text"],
            title=title if isinstance(title, str) else "",
            source=outlet if isinstance(outlet, str) else None,
        )
        if mention.role in roles
    ]
    record = {"id": row["id"], "mentions": [mention_record(mention) for mention in mentions]}
    try:
        output = json.dumps(record, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # half a surrogate pair, which JSON can write and UTF-8 cannot
        output = json.dumps(record).encode() + b"\n"
    return _Done(output, len(mentions), sum(mention.place is not None for mention in mentions))


def _read(line: bytes, first: bool) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8-sig" if first else "utf-8"))
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise InputError("not JSON") from error
    if not isinstance(row, dict):
        raise InputError("not a JSON object")
    if "id" not in row:
        raise InputError('no "id"')
    if not isinstance(row.get("text"), str):
        raise InputError('no "text", or not a string')
    return row


_worker: list[Geoparser] = []  # in a worker process: its one geoparser


def _open(recogniser: str) -> None:
    _worker.append(open_geoparser(recogniser))


def _batch(lines: list[tuple[int, bytes]], roles: Collection[Role]) -> list[_Done | None]:
    return [_line(_worker[0], line, number == 1, roles) for number, line in lines]


def _batches(source: Iterable[bytes]) -> Iterator[list[tuple[int, bytes]]]:
    batch: list[tuple[int, bytes]] = []
    for numbered in enumerate(source, 1):
        batch.append(numbered)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _in_order(pool: ProcessPoolExecutor, work: Callable[..., Any], batches: Iterable[Any], ahead: int) -> Iterator[Any]:
    """`pool.map` that reads its input only so far ahead, so that a file of any size fits in memory."""
    waiting: list[Any] = []
    for batch in batches:
        waiting.append(pool.submit(work, batch))
        if len(waiting) >= ahead:
            yield waiting.pop(0).result()
    for future in waiting:
        yield future.result()
