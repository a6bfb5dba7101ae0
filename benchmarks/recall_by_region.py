"""End-to-end recall by region of the world, and what it gains an outlet's articles to be read in order.

    MAPDASH_CORPORA=FOLDER python -m benchmarks.recall_by_region [fast|neural]

The regions are pooled over the project's own sentences and, where FOLDER is given, LGL and GeoVirus; a region more
than ten points below all of them together is marked. The second table reads LGL, which has 78 outlets, as a running
process does: an outlet's home is learned from its earlier articles only, by what was found in them.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from gazetteer import Gazetteer
from mapdash.evaluation import Evaluation, evaluate, predict, read_gold
from mapdash.evaluation.regions import region_finder
from mapdash.geoparsing import Geoparser, OutletHomes

OWN = Path(__file__).parents[1] / "tests" / "geoparsing" / "conflict_news.jsonl"
BELOW = 0.10


def print_regions(evaluation: Evaluation) -> None:
    pooled = evaluation.total.rates["right"].recall
    print(f"{'all':28} {evaluation.total.gold:6,} toponyms  recall {pooled:.3f}")
    for region in evaluation.regions:
        mark = "  more than 10 points below" if region.right < pooled - BELOW else ""
        print(f"{region.name:28} {region.n:6,} toponyms  recall {region.right:.3f}  found {region.found:.3f}{mark}")


def main() -> None:
    gazetteer = Gazetteer.open()
    geoparser = Geoparser(gazetteer, sys.argv[1] if len(sys.argv) > 1 else "neural")
    folder = os.environ.get("MAPDASH_CORPORA")
    paths = [OWN, *(Path(folder) / f"{name}.jsonl" for name in ("lgl", "geovirus") if folder)]
    documents = [document for path in paths for document in read_gold(path)]
    found = predict(documents, geoparser, gazetteer)
    print_regions(evaluate(documents, found, region_of=region_finder(gazetteer), resamples=0))
    if folder:
        papers = read_gold(Path(folder) / "lgl.jsonl")
        for name, homes in (("outlets unknown", None), ("outlets' homes learned in order", OutletHomes())):
            rates = evaluate(papers, predict(papers, geoparser, gazetteer, homes), resamples=200).total.rates["right"]
            low, high = rates.interval or (rates.f1, rates.f1)
            print(
                f"LGL, {name:32} P {rates.precision:.3f}  R {rates.recall:.3f}  F1 {rates.f1:.3f}  "
                f"(95 % {low:.3f}-{high:.3f})"
            )


if __name__ == "__main__":
    main()
