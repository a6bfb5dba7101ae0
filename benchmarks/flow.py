"""The whole flow in, by one process and by several: articles a second, and memory as it goes.

    python -m benchmarks.flow [--articles N] [--jobs N ...] [--recogniser NAME]

Articles are those of `benchmarks.ingest`, 400 words each, in one CSV file. Memory is what the processes have together
and do not share, taken at every tenth of the way; `--articles 100000 --jobs 2` shows whether it stays.
"""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
import time
from functools import partial
from pathlib import Path

import psutil

from benchmarks.ingest import an_article
from mapdash.collection import Collection
from mapdash.geoparsing import open_geoparser
from mapdash.ingest import Summary, ingest


def unshared_megabytes() -> float:
    """Of this process and those it started; of the gazetteer, which all map from one file, nothing counts."""
    own = psutil.Process()
    total = 0.0
    for process in [own, *own.children(recursive=True)]:
        try:
            total += process.memory_full_info().uss / 1e6
        except psutil.Error:
            continue
    return total


def run(table: Path, path: Path, articles: int, jobs: int, recogniser: str) -> None:
    megabytes: list[float] = []

    def watch(summary: Summary) -> None:
        if summary.done * 10 // articles > len(megabytes):
            megabytes.append(unshared_megabytes())

    start = time.perf_counter()
    with Collection.open(path, create=True) as collection:
        summary = ingest([table], collection, partial(open_geoparser, recogniser), progress=watch, jobs=jobs)
    seconds = time.perf_counter() - start
    assert summary.added == articles, summary
    print(f"{jobs} {'process' if jobs == 1 else 'processes'}: {articles / seconds:,.1f} articles/s ({seconds:,.0f} s)")
    print(f"  MB at each tenth: {' '.join(f'{number:,.0f}' for number in megabytes)}", flush=True)


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--recogniser", default="fast")
    options = parser.parse_args(argv)
    chance = random.Random(1)
    vocabulary = ["".join(chance.choices("abcdefghijklmnop", k=chance.randint(2, 10))) for _ in range(20_000)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table = folder / "articles.csv"
        with table.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["title", "text", "date", "url"])
            for number in range(options.articles):
                article = an_article(number, chance, vocabulary)
                writer.writerow([f"Title {number}", article.text, "2023-12-23", article.url])
        for jobs in options.jobs:
            run(table, folder / f"{jobs}.db", options.articles, jobs, options.recogniser)


if __name__ == "__main__":
    main()
