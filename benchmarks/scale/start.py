"""From `mapdash serve` to the first painted marker, and the memory it takes.

    python -m benchmarks.scale.start [--mentions N ...] [--dir FOLDER]

The browser is running already, the collection was served once before, so that its columns lie beside it; the first
time, when they are made, is printed too where it is asked for. Memory is the server's resident size, mapped files
included: once the screen stands, and the largest while random questions are put to it over HTTP.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from urllib.request import urlopen

from benchmarks.scale.browser import browser_page, said, served
from benchmarks.scale.server import questions
from benchmarks.scale.synthetic import collection
from mapdash.dashboard.state import ViewState, dump

DEMANDS = {
    "start to the first painted marker, s": {1_000_000: 3.0, 10_000_000: 6.0},
    "largest resident size, MB": {10_000_000: 700.0},
}
QUESTIONS = 60
OUTLETS = [f"outlet-{number}.example" for number in range(1, 40)]
PATHS = ("api/markers?{}&bbox=-60,-180,80,180&zoom=2", "api/markers?{}&bbox=44,22,53,41&zoom=6", "api/articles?{}")


def start(path: Path) -> dict[str, float]:
    """Seconds and megabytes of one start."""
    with browser_page() as page, served(path) as (address, process, started):
        page.goto(address)
        page.wait_for_selector(".mk", timeout=300_000)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))")
        figures = {"start to the first painted marker, s": time.perf_counter() - started}
        page.wait_for_timeout(500)
        largest = figures["resident size once the screen stands, MB"] = process.memory_info().rss / 1e6
        for number, filter in enumerate(questions(QUESTIONS, OUTLETS, seed=5)):
            with urlopen(address + PATHS[number % 3].format(dump(ViewState(filter)))) as answer:
                answer.read()
            largest = max(largest, process.memory_info().rss / 1e6)
        figures["largest resident size, MB"] = largest
    return figures


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mentions", type=int, nargs="*", default=[1_000_000, 10_000_000])
    parser.add_argument("--first", action="store_true", help="measure the very first start too")
    parser.add_argument("--dir", type=Path)
    options = parser.parse_args(argv)
    for mentions in options.mentions:
        path = collection(mentions, options.dir)
        columns = path.with_name(path.name + "-columns")
        if options.first or not columns.exists():
            columns.unlink(missing_ok=True)
            with served(path) as (_, process, started):
                seconds, megabytes = time.perf_counter() - started, process.memory_info().rss / 1e6
            print(f"\n{mentions:,} mentions, the first time: listening after {seconds:.1f} s, {megabytes:,.0f} MB")
        print(f"\n{mentions:,} mentions")
        for name, figure in start(path).items():
            print(said(name, figure, DEMANDS.get(name, {}).get(mentions)), flush=True)


if __name__ == "__main__":
    main()
