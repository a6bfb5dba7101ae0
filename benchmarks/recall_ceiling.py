"""How many hand-labelled toponyms could be placed rightly at all: is the right place among the candidates?

    python -m benchmarks.recall_ceiling [--corpora FOLDER] [--gazetteer PATH] [--misses N]

FOLDER (or MAPDASH_CORPORA) holds lgl.jsonl and geovirus.jsonl: one article a line with `toponyms`, each with start,
end, name, lat, lon and geonameid. A toponym counts when any candidate lies within 161 km (100 miles, the
field's measure) of the gold point or has the same GeoNames id. The corpora are not shipped.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from geopy.distance import great_circle

from gazetteer.index import Gazetteer

NEAR_KM = 161.0


def toponyms(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            yield from (gold for gold in json.loads(line)["toponyms"] if gold["geocoded"])


def found(gazetteer: Gazetteer, gold: dict[str, Any]) -> bool:
    point = (gold["lat"], gold["lon"])
    return any(
        (gold.get("geonameid") is not None and candidate.place.geonameid == gold["geonameid"])
        or great_circle(point, (candidate.place.lat, candidate.place.lon)).km <= NEAR_KM
        for candidate in gazetteer.candidates(gold["name"])
    )


def main(argv: list[str] | None = None) -> dict[str, float]:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, default=os.environ.get("MAPDASH_CORPORA"))
    parser.add_argument("--gazetteer", type=Path)
    parser.add_argument("--misses", type=int, default=0, help="print the N most frequent names that miss")
    options = parser.parse_args(argv)
    if options.corpora is None:
        parser.error("say where the corpora are: --corpora FOLDER or MAPDASH_CORPORA")
    shares = {}
    gazetteer = Gazetteer.open(options.gazetteer)
    for corpus in ("lgl", "geovirus"):
        golds = list(toponyms(Path(options.corpora) / f"{corpus}.jsonl"))
        missed = [gold for gold in golds if not found(gazetteer, gold)]
        shares[corpus] = 1 - len(missed) / len(golds)
        print(f"{corpus:10} {len(golds):6} toponyms   right place among the candidates: {shares[corpus]:.4f}")
        kinds = Counter((gold["name"], gold.get("fcode"), gold.get("country")) for gold in missed)
        for kind, times in kinds.most_common(options.misses):
            print(f"    {times:4}  {kind}")
    return shares


if __name__ == "__main__":
    main()
