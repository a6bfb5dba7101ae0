"""How long a compile takes and how much memory: the default gazetteer, or a made-up dump of any size.

    python -m benchmarks.gazetteer_build [--rows 12000000]

The made-up dump has GeoNames' format: 19 columns, names of one to three words in several scripts, most with alternates,
a tenth of them inhabited, and the codes of two hundred countries with areas. Without --rows the default is compiled.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SYLLABLES = (
    "ba be bi bo bu da de di do ka ke ki ko la le li lo ma me mi mo na ne ni no ra re ri ro sa se si so ta te ti to va "
    "ve za ze al el an en ar er ha he kha gha shi qa dou zay abd ibn san new old ton ville burg grad pur abad stan"
).split()
OTHER_SCRIPTS = ("ابتثجحخدرزسشصضطعغفقكلمنهوي", "абвгдежзиклмнопрстуфхцч", "北京上海東西南山川河口田中大小")
CLASSES = ["P.PPL"] * 10 + ["S.SCH", "S.FRM", "T.MT", "T.HLL", "H.STM", "H.LK", "L.LCTY", "A.ADM3", "R.RD", "V.FRST"]
_RUN = """
import sys, time, resource
from pathlib import Path
from gazetteer.compile import compile
from gazetteer.sources.{module} import {function} as source
started = time.perf_counter()
report = compile(source({argument}), Path({out!r}))
seconds = time.perf_counter() - started
print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3, report.places, report.names)
"""
_OPEN = """
import sys, time
from gazetteer import Gazetteer
started = time.perf_counter()
opened = Gazetteer.open(sys.argv[1])
opened.candidates("Sankhaville")
print(time.perf_counter() - started)
started = time.perf_counter()
opened.complete("san")
print(time.perf_counter() - started)
"""


def write_dump(path: Path, rows: int) -> None:
    """A dump of made-up places, the same on every run."""
    chance = random.Random(7)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))).capitalize() for _ in range(400_000)]
    foreign = ["".join(chance.choices(letters, k=6)) for letters in OTHER_SCRIPTS for _ in range(100_000)]
    countries = [chr(65 + number // 20) + chr(65 + number % 20) for number in range(200)]
    with path.open("w", encoding="utf-8") as stream:
        for number in range(1, rows + 1):
            name = " ".join(chance.choices(words, k=1 + (number % 5 > 2) + (number % 11 == 0)))
            others = chance.choices(words, k=number % 3) + ([chance.choice(foreign)] if number % 4 == 0 else [])
            feature, code = chance.choice(CLASSES).split(".")
            if number <= 4000:
                feature, code = "A", "ADM1"
            people = int(chance.paretovariate(0.6) * 100) % 5_000_000 if number % 10 == 0 else 0
            point = f"{chance.uniform(-60, 75):.5f}\t{chance.uniform(-180, 180):.5f}"
            area = f"{countries[number % 200]}\t\t{number % 20:02}\t{number % 300:03}"
            stream.write(
                f"{number}\t{name}\t{name}\t{','.join(others)}\t{point}\t{feature}\t{code}\t{area}\t\t\t{people}"
                "\t\t10\tEtc/UTC\t2024-01-01\n"
            )


def main(argv: list[str] | None = None) -> dict[str, float]:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, help="compile a made-up dump of so many rows")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        what = {"module": "default", "function": "entries", "argument": ""}
        if options.rows:
            dump = Path(folder) / "allCountries.txt"
            started = time.perf_counter()
            write_dump(dump, options.rows)
            print(
                f"wrote {dump.stat().st_size / 1e6:,.0f} MB of dump in {time.perf_counter() - started:,.0f} s",
                flush=True,
            )
            what = {"module": "geonames_dump", "function": "geonames_dump", "argument": f"Path({str(dump)!r})"}
        run = [sys.executable, "-c", _RUN.format(out=str(out), **what)]
        built = subprocess.run(run, stdout=subprocess.PIPE, text=True, check=True).stdout.split()
        opened = subprocess.run([sys.executable, "-c", _OPEN, str(out)], capture_output=True, text=True, check=True)
        seconds, completing = map(float, opened.stdout.split())
        figures = {
            "places": float(built[2]),
            "names": float(built[3]),
            "compile, s": float(built[0]),
            "memory at most, MB": float(built[1]),
            "compiled files, MB": sum(file.stat().st_size for file in out.iterdir()) / 1e6,
            "opened and first name answered, ms": seconds * 1e3,
            "first completion of three letters, ms": completing * 1e3,
        }
    for name, figure in figures.items():
        print(f"{name:<40} {figure:>14,.1f}")
    return figures


if __name__ == "__main__":
    main()
