"""How cost grows with the collection: a table and a plot of it, written into `benchmarks/README.md`.

    python -m benchmarks.scale.growth [--mentions N ...] [--repeat N] [--no-write] [--dir FOLDER]

Of each collection, in a process of its own: the 95th percentile of the questions that `benchmarks.scale.server` puts,
the seconds in which a server takes in its columns, and the resident size after all questions.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.scale.synthetic import SIZES, collection

FOLDER = Path(__file__).parents[1]
README, PLOT = FOLDER / "README.md", FOLDER / "growth.svg"
BEGIN, END = "<!-- growth: written by benchmarks.scale.growth -->", "<!-- end of growth -->"
SHOWN = {
    "markers at zoom 2": "markers, zoom 2, ms",
    "markers at zoom 8": "markers, zoom 8, ms",
    "histogram": "histogram, ms",
    "facet counts": "facets, ms",
    "first page of the list": "list, ms",
    "words that one in ten articles has": "words, ms",
    "columns taken in, s": "columns taken in, s",
    "resident size, MB": "memory, MB",
}
HEAD = """# Benchmarks

Every figure that is stated anywhere in this repository is printed by a command in this folder; `make bench` runs them
all, `python -m benchmarks NAME` one. Scale has its own: `python -m benchmarks.scale` runs all of them, and
`server`, `browser`, `peers`, `start`, `load` and `growth` behind another dot one each, on collections that
`benchmarks.scale.synthetic` writes once into the temporary folder (or `MAPDASH_BENCH_DIR`).

"""
INTRO = """## How cost grows

95th percentiles of {repeat} questions with dates of any length and two facets, none asked before; made by
`python -m benchmarks.scale.growth` on {cores} processors, at a load of {load:.1f} (everything that ran beside it
included).
"""


def measure(mentions: int, repeat: int, where: Path | None) -> dict[str, float]:
    """The figures of one collection, in this process."""
    import psutil

    from benchmarks.scale.server import of_view, questions, searches
    from mapdash.collection import Collection
    from mapdash.view import View

    path = collection(mentions, where)
    with Collection.open(path, read_only=True) as opened:
        View(opened)  # the first time makes the file of columns
        started = time.perf_counter()
        view = View(opened)
        figures = {"columns taken in, s": time.perf_counter() - started}
        asked = questions(repeat, [f"outlet-{n}.example" for n in range(1, 200)])
        for figure in [*of_view(view, asked, 1e9), *searches(path, view, 1e9)]:
            figures[figure.name] = figure.p95
    figures["resident size, MB"] = psutil.Process().memory_info().rss / 1e6
    return figures


def table(found: dict[int, dict[str, float]]) -> str:
    lines = ["| mentions | " + " | ".join(SHOWN.values()) + " |", "|---:" * (len(SHOWN) + 1) + "|"]
    for mentions, figures in found.items():
        cells = [f"{figures[name]:,.2f}" if figures[name] < 1 else f"{figures[name]:,.0f}" for name in SHOWN]
        lines.append(f"| {mentions:,} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def plot(found: dict[int, dict[str, float]]) -> None:
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "mapdash", "font.size": 9})
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(6.4, 4))
    sizes = list(found)
    for name in ("markers at zoom 2", "markers at zoom 8", "histogram", "facet counts", "first page of the list"):
        axes.plot(sizes, [found[size][name] for size in sizes], marker="o", markersize=3, label=name)
    first = found[sizes[0]]["markers at zoom 2"]
    axes.plot(sizes, [first * size / sizes[0] for size in sizes], color="0.7", linestyle="--", label="in proportion")
    axes.set(xscale="log", yscale="log", xlabel="mentions", ylabel="milliseconds, 95th percentile")
    axes.set_ylim(0.3, 1000)
    axes.legend(frameon=False, fontsize=8)
    axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(PLOT, metadata={"Date": None})


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mentions", type=int, nargs="*", default=list(SIZES))
    parser.add_argument("--repeat", type=int, default=30)
    parser.add_argument("--no-write", action="store_true", help="print the table only")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)  # what each of the processes is told
    parser.add_argument("--dir", type=Path)
    options = parser.parse_args(argv)
    if options.one:
        print(json.dumps(measure(options.one, options.repeat, options.dir)))
        return
    found = {}
    for mentions in options.mentions:
        collection(mentions, options.dir)
        more = ["--dir", str(options.dir)] if options.dir else []
        command = [
            sys.executable,
            "-m",
            "benchmarks.scale.growth",
            "--one",
            str(mentions),
            "--repeat",
            str(options.repeat),
        ]
        answer = subprocess.run([*command, *more], check=True, capture_output=True, text=True).stdout
        found[mentions] = json.loads(answer.splitlines()[-1])
    load = os.getloadavg()[1] if hasattr(os, "getloadavg") else float("nan")
    text = INTRO.format(repeat=options.repeat, cores=os.cpu_count(), load=load) + "\n" + table(found) + "\n"
    print(text)
    if options.no_write:
        return
    plot(found)
    old = README.read_text(encoding="utf-8") if README.exists() else HEAD + BEGIN + "\n" + END + "\n"
    before, _, rest = old.partition(BEGIN)
    after = rest.partition(END)[2]
    picture = f"\n![Milliseconds against mentions, both logarithmic]({PLOT.name})\n"
    README.write_text(f"{before}{BEGIN}\n\n{text}{picture}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
