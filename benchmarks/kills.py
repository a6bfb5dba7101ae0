"""What a program that is killed leaves behind: `add` stopped by SIGKILL at random moments, and then completed.

    python -m benchmarks.kills [--times N] [--articles N] [--jobs N] [--seed N]

After each kill the collection must open and be whole (`Collection.check`), and what was stored before must be there.
When a run completes, articles and mentions must equal those of a run that nobody disturbed, to the row.
With one process all articles are of one outlet, whose home they learn. With several each has an outlet of its own: how
much of a home is known depends on the batches in flight, which a kill changes.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

from mapdash.collection import Collection
from mapdash.geoparsing import open_geoparser
from mapdash.ingest import ingest

_ROOT = Path(__file__).resolve().parents[1]
_ADD = """
import sys
from functools import partial
from mapdash.collection import Collection
from mapdash.geoparsing import open_geoparser
from mapdash.ingest import ingest
if __name__ == "__main__":
    print("ready", flush=True)
    with Collection.open(sys.argv[2], create=True) as collection:
        told = [0]
        def tell(summary):
            if summary.added > told[0]:  # a transaction is done
                told[0] = summary.added
                print(summary.added, flush=True)
        ingest([sys.argv[1]], collection, partial(open_geoparser, "fast"), progress=tell, jobs=int(sys.argv[3]))
"""
_NAMES = (
    "Rafah Kharkiv Khartoum Goma Aleppo Mosul Kabul Sanaa Tripoli Mariupol Gaza Qatar Egypt Sudan Kyiv Beirut".split()
)


_Tables = tuple[pd.DataFrame, pd.DataFrame]


@dataclass(slots=True)
class Kills:
    """What was seen: kills, those that hit while articles were being stored, runs completed, and the faults."""

    times: int = 0
    storing: int = 0
    completed: int = 0
    faults: int = 0


def kill_at_random(folder: Path, times: int, articles: int, jobs: int, chance: random.Random) -> Kills:
    """Kills and completes; see the module.

    Raises:
        AssertionError: something was lost, doubled or half stored.
    """
    table, program = folder / "articles.csv", folder / "add.py"
    program.write_text(_ADD, encoding="utf-8")
    with table.open("w", encoding="utf-8") as file:
        file.write("title,text,date,url\n")
        for number in range(articles):
            one, other = chance.sample(_NAMES, 2)
            outlet = "a" if jobs == 1 else f"outlet-{number}"
            file.write(
                f"Report {number},Talks in {one} and {other} went on.,2024-03-28,https://{outlet}.example/{number}\n"
            )
    with Collection.open(folder / "undisturbed.db", create=True) as collection:
        ingest([table], collection, partial(open_geoparser, "fast"))
        expected = collection.articles_table(), collection.mentions_table()
    seen = Kills()
    path = folder / "killed.db"
    before, starting = 0, 1.0
    while seen.times < times:
        started = time.monotonic()
        command = [sys.executable, str(program), str(table), str(path), str(jobs)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=_ROOT, env={"PYTHONPATH": str(_ROOT)}) as adding:
            assert adding.stdout is not None
            if chance.random() < 0.15:  # perhaps before the file is there
                time.sleep(chance.uniform(0, starting))
            else:
                adding.stdout.readline()
                starting = time.monotonic() - started
                for _ in range(chance.randrange(5)):  # transactions
                    adding.stdout.readline()
                time.sleep(chance.uniform(0, 0.3))
            adding.send_signal(signal.SIGKILL)
        if adding.returncode == -signal.SIGKILL:
            seen.times += 1
        elif adding.returncode:
            raise AssertionError(f"adding ended with {adding.returncode}")
        if not path.exists() or not path.stat().st_size:
            continue
        with Collection.open(path, create=True) as collection:
            now = collection.counts().articles
            faults = collection.check()
            assert not faults, faults
            assert before <= now <= articles, (before, now)
            seen.storing += before < now < articles
            before = now
            if now == articles:
                found = collection.articles_table(), collection.mentions_table()
                assert _alike(found, expected), "completed, but not equal to an undisturbed run"
                seen.completed += 1
        if before == articles:
            before = 0
            for file_ in folder.glob("killed.db*"):
                file_.unlink()
    with Collection.open(path, create=True) as collection:
        ingest([table], collection, partial(open_geoparser, "fast"))
        assert collection.check() == []
        found = collection.articles_table(), collection.mentions_table()
        assert _alike(found, expected), "completed, but not equal to an undisturbed run"
        seen.completed += 1
    return seen


def _alike(found: _Tables, expected: _Tables) -> bool:
    return all(ours.equals(theirs) for ours, theirs in zip(found, expected, strict=True))


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--articles", type=int, default=1_500)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 30))
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as name:
        seen = kill_at_random(Path(name), options.times, options.articles, options.jobs, random.Random(options.seed))
    print(
        f"{seen.times} kills (seed {options.seed}), {seen.storing} of them while articles were stored, "
        f"{seen.completed} runs completed: no half article, no duplicate, each equal to an undisturbed run"
    )


if __name__ == "__main__":
    main()
