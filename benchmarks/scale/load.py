"""Many people at once: each changes a filter every two seconds and asks all that the screen asks then.

    python -m benchmarks.scale.load [--people 50] [--minutes 1] [--mentions N] [--dir FOLDER]

Everybody moves a range of days over a collection under facets of their own, and sends what a browser sends: the
markers, then the list and what stands round the map. The load comes from this process, on the same processors as the
server.
"""

from __future__ import annotations

import argparse
import http.client
import random
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from benchmarks.scale.browser import said, served
from benchmarks.scale.server import questions
from benchmarks.scale.synthetic import collection
from mapdash.dashboard.state import ViewState, dump

EVERY = 2.0
P95_MS = 500.0
BOXES = (("-60,-180,80,180", 2), ("30,10,60,60", 5), ("46,30,50,38", 8))


@dataclass
class Log:
    """What everybody saw, by kind of question: milliseconds; and what went wrong."""

    taken: dict[str, list[float]] = field(default_factory=lambda: {"markers": [], "list": [], "summary": []})
    errors: list[str] = field(default_factory=list)


def person(address: str, number: int, until: float, log: Log) -> None:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    chance = random.Random(number)
    asked = questions(2000, [f"outlet-{n}.example" for n in range(1, 40)], seed=100 + number)
    time.sleep(chance.uniform(0, EVERY))
    box, zoom = BOXES[number % len(BOXES)]

    def ask(kind: str, path: str) -> None:
        before = time.perf_counter()
        try:
            connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            answer.read()
            if answer.status not in {200, 204}:
                log.errors.append(f"{path} answered {answer.status}")
        except (OSError, http.client.HTTPException) as error:
            log.errors.append(repr(error))
            connection.close()
        log.taken[kind].append((time.perf_counter() - before) * 1000)

    while (begun := time.perf_counter()) < until:
        query = dump(ViewState(asked.pop()))
        # as the page does: the map, and once it is painted what stands beside and round it
        ask("markers", f"/api/markers?{query}&zoom={zoom}&bbox={box}")
        ask("summary", f"/api/summary?{query}&choices=0")
        ask("list", f"/api/articles?{query}&offset=0")
        time.sleep(max(EVERY - (time.perf_counter() - begun), 0))
    connection.close()


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--mentions", type=int, default=1_000_000)
    parser.add_argument("--dir", type=Path)
    options = parser.parse_args(argv)
    with served(collection(options.mentions, options.dir)) as (address, process, _):
        log = Log()
        until = time.perf_counter() + 60 * options.minutes
        people = [
            threading.Thread(target=person, args=(address, number, until, log)) for number in range(options.people)
        ]
        busy = sum(process.cpu_times()[:2])
        for one in people:
            one.start()
        memory = []
        while time.perf_counter() < until:
            time.sleep(2)
            memory.append(process.memory_info().rss / 1e6)
        for one in people:
            one.join()
        busy = sum(process.cpu_times()[:2]) - busy
    every = [taken for kind in log.taken.values() for taken in kind]
    print(
        f"\n{options.people} people, {options.minutes:g} min, {options.mentions:,} mentions: {len(every):,} questions"
    )
    print(
        said("processor time of the server per change of filter, ms", busy * 1000 / max(len(log.taken["markers"]), 1))
    )
    print(said("95th percentile of all, ms", float(np.percentile(every, 95)), P95_MS))
    for kind, taken in log.taken.items():
        print(said(f"{kind}: median, ms", float(np.median(taken))))
        print(said(f"{kind}: 95th percentile, ms", float(np.percentile(taken, 95)), P95_MS))
    print(said("errors", float(len(log.errors)), 0.0), *sorted(set(log.errors))[:3])
    third = max(len(memory) // 3, 1)
    print(said("resident size after a third of the time, MB", float(np.max(memory[:third]))))
    print(said("resident size at the end, MB", float(memory[-1])))


if __name__ == "__main__":
    main()
