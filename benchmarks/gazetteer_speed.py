"""How fast the gazetteer opens, looks names up and scans texts, and what it adds to memory; beside flashgeotext.

    python -m benchmarks.gazetteer_speed [--corpora FOLDER] [--gazetteer PATH]

Texts are those of lgl.jsonl and geovirus.jsonl in FOLDER (or MAPDASH_CORPORA); without it articles are put together
from names of the gazetteer and plain words, and the output says so. Rates are given twice: undisturbed, from the best
time of each text over several rounds, because what else runs on a machine only ever adds to a time; and per second of
processor time of the middle round. Opening is measured in fresh processes.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from gazetteer import Gazetteer

ROUNDS = 7
T = TypeVar("T")
WORDS = (
    "the officials said on that people were in a of to and report after two who it was at least during its week for "
    "by local army from fighting near talks with while many had left their homes when attack began before dawn"
).split()
_OPEN = """
import sys, time, psutil
import numpy
import gazetteer
before = psutil.Process().memory_info().rss
started = time.perf_counter()
opened = gazetteer.Gazetteer.open(sys.argv[1] or None)
opened.candidates("Rafah")[0]
seconds = time.perf_counter() - started
for row in range(0, len(opened), 10):
    opened.candidates(opened.place_at(row).name)
opened.scan("In Rafah, Gaza Strip, and Cairo, Egypt. " * 1000)
opened.near(31.3, 34.2), opened.complete("raf")
print(seconds, psutil.Process().memory_info().rss - before)
"""


def written_texts(gazetteer: Gazetteer, count: int = 400) -> list[str]:
    """Articles of about 2,000 characters with a name in every eighth word."""
    chance = random.Random(1)
    texts = []
    for _ in range(count):
        words = []
        for _ in range(330):
            name = gazetteer.place_at(chance.randrange(len(gazetteer))).name if chance.random() < 1 / 8 else None
            words.append(
                name or (chance.choice(WORDS).capitalize() if chance.random() < 1 / 12 else chance.choice(WORDS))
            )
        texts.append(" ".join(words) + ".")
    return texts


def corpus_texts(folder: Path) -> list[str]:
    texts = []
    for name in ("lgl.jsonl", "geovirus.jsonl"):
        with (folder / name).open(encoding="utf-8") as stream:
            texts += [json.loads(line)["text"] for line in stream]
    return texts


def rates(batches: list[T], size: Callable[[T], int], work: Callable[[T], object], rounds: int) -> tuple[float, float]:
    """What is done in a second on one core: undisturbed (the best time of each batch), and of processor time."""
    best = [float("inf")] * len(batches)
    whole = []
    for each in batches:
        work(each)
    for _ in range(rounds):
        started = time.process_time()
        for number, each in enumerate(batches):
            before = time.perf_counter()
            work(each)
            best[number] = min(best[number], time.perf_counter() - before)
        whole.append(time.process_time() - started)
    amount = sum(map(size, batches))
    return amount / sum(best), amount / statistics.median(whole)


def opening(path: Path | None) -> tuple[float, float]:
    """Milliseconds from import to the first answer, and megabytes after tens of thousands of them."""
    runs = [
        subprocess.run([sys.executable, "-c", _OPEN, str(path or "")], capture_output=True, text=True, check=True)
        for _ in range(3)
    ]
    figures = [tuple(map(float, run.stdout.split())) for run in runs]
    return statistics.median(each[0] for each in figures) * 1e3, max(each[1] for each in figures) / 1e6


def flashgeotext() -> Callable[[str], object] | None:
    try:
        from flashgeotext.geotext import GeoText
        from loguru import logger
    except ImportError:
        return None
    logger.disable("flashgeotext")
    extract: Callable[[str], object] = GeoText().extract
    return extract


def main(argv: list[str] | None = None) -> dict[str, float]:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, default=os.environ.get("MAPDASH_CORPORA"))
    parser.add_argument("--gazetteer", type=Path)
    options = parser.parse_args(argv)
    gazetteer = Gazetteer.open(options.gazetteer)
    texts = corpus_texts(Path(options.corpora)) if options.corpora else written_texts(gazetteer)
    characters = sum(map(len, texts))
    origin = "LGL and GeoVirus" if options.corpora else "written for this run, no corpus was named"
    chance = random.Random(2)
    names = [gazetteer.place_at(chance.randrange(len(gazetteer))).name for _ in range(20_000)]
    names += [match.text for text in texts for match in gazetteer.scan(text)][:20_000]
    known = [names[number : number + 500] for number in range(0, len(names), 500)]
    unknown = [[name[::-1] for name in batch] for batch in known]

    def look_up(batch: list[str]) -> object:
        return [gazetteer.candidates(name) for name in batch]

    milliseconds, megabytes = opening(options.gazetteer)
    print(f"{len(gazetteer):,} places; {len(texts)} texts of {characters / len(texts):,.0f} characters ({origin})")
    print(f"{'opened and first name answered, ms':<40} {milliseconds:>14,.0f}")
    print(f"{'memory added, MB':<40} {megabytes:>14,.0f}")
    figures = {"open, ms": milliseconds, "memory, MB": megabytes}
    print(f"{'a second on one core':<40} {'undisturbed':>14} {'processor':>14}")
    measured = [
        ("look-ups", rates(known, len, look_up, ROUNDS)),
        ("look-ups of unknown names", rates(unknown, len, look_up, ROUNDS)),
        ("characters scanned", rates(texts, len, gazetteer.scan, ROUNDS)),
    ]
    if (other := flashgeotext()) is not None:
        measured.append(("characters scanned by flashgeotext", rates(texts, len, other, ROUNDS)))
    for what, (undisturbed, middle) in measured:
        print(f"{what:<40} {undisturbed:>14,.0f} {middle:>14,.0f}")
        figures[what] = undisturbed
    return figures


if __name__ == "__main__":
    main()
