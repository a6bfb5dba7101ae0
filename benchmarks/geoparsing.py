"""How well places are found: recognition, end to end, by region of the world, and whether the confidence holds.

    MAPDASH_CORPORA=FOLDER python -m benchmarks.geoparsing

FOLDER holds `lgl.jsonl` and `geovirus.jsonl`, which cannot be shipped; the project's own sentences are measured always.
The measures are those of `mapdash evaluate`: end to end, a place is right within 161 km or with its GeoNames id.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from gazetteer import Gazetteer
from mapdash.article import Role
from mapdash.evaluation import Evaluation, Prediction, evaluate, predict, read_gold
from mapdash.evaluation.regions import region_finder
from mapdash.geoparsing import RECOGNISERS, Geoparser
from mapdash.geoparsing.recognisers import FAST

CORPORA = ("lgl", "geovirus")
FAMILIES = {"exact": "recognition, exact", "overlap": "recognition, overlap", "right": "end to end, 161 km or id"}
OWN = Path(__file__).parents[1] / "tests" / "geoparsing" / "conflict_news.jsonl"


def print_quality(name: str, evaluation: Evaluation, families: Iterable[str] = FAMILIES) -> None:
    for family in families:
        rate = evaluation.total.rates[family]
        low, high = rate.interval or (rate.f1, rate.f1)
        print(
            f"{name:26} {evaluation.documents:4} texts  {FAMILIES[family]:25} P {rate.precision:.3f}  "
            f"R {rate.recall:.3f}  F1 {rate.f1:.3f}  (95 % {low:.3f}-{high:.3f})"
        )


def print_regions(evaluation: Evaluation) -> None:
    """Where in the world places are recognised, and where put right."""
    pooled = sum(region.n * region.right for region in evaluation.regions) / sum(r.n for r in evaluation.regions)
    for region in evaluation.regions:
        print(f"  {region.name:28} {region.n:5} places   found {region.found:.3f}   right {region.right:.3f}")
    print(f"  {'all':28} {sum(r.n for r in evaluation.regions):5} places   right {pooled:.3f}")


def held_out(folder: Path, gazetteer: Gazetteer, recogniser: str) -> dict[str, Evaluation]:
    """Each corpus, measured with weights that never saw the article: cross-validation over its documents.

    The network saw neither corpus; of the rules beside it, only the cues' weights saw GeoVirus.
    """
    from training import fit_confidence, fit_resolver

    geoparser = Geoparser(gazetteer, recogniser)
    rows = (fit_resolver if recogniser == FAST else fit_confidence).held_out(geoparser, folder)
    found: dict[str, dict[str, list[Prediction]]] = {corpus: {} for corpus in CORPORA}
    for example, toponym, place, sure, _ in rows:
        if sure >= geoparser.least and example.corpus in found:
            number = None if place.geonameid is None else str(place.geonameid)
            mentions = found[example.corpus].setdefault(str(example.row["id"]), [])
            mentions.append(
                Prediction(toponym.start, toponym.end, place.lat, place.lon, number, role=toponym.role, confidence=sure)
            )
    return {corpus: evaluate(read_gold(folder / f"{corpus}.jsonl"), found[corpus]) for corpus in CORPORA}


def judged(evaluation: Evaluation) -> Iterable[tuple[float, bool]]:
    """How sure each mention was that counts end to end, and whether it was right."""
    for _, outcome in evaluation.outcomes:
        yield from ((hit.confidence or 0.0, True) for hit in outcome.hits)
        yield from ((extra.confidence or 0.0, False) for extra, _ in outcome.extra)


def print_calibration(judged: list[tuple[float, bool]], bins: int = 10) -> None:
    print("\nconfidence   mentions   right   (expected calibration error at the foot)")
    error = 0.0
    for k in range(bins):
        group = [(c, r) for c, r in judged if k <= c * bins < k + 1 or (k == bins - 1 and c == 1)]
        if group:
            said, was = sum(c for c, _ in group) / len(group), sum(r for _, r in group) / len(group)
            error += abs(said - was) * len(group) / len(judged)
            print(f"{k / bins:.1f}-{(k + 1) / bins:.1f}      {len(group):8d}   {was:5.1%}   said {said:5.1%}")
    print(f"expected calibration error {error:.3f}")
    firm = [right for confidence, right in judged if confidence >= 0.9]
    if firm:
        print(f"of {len(firm)} mentions at least 90 % sure {sum(firm) / len(firm):.1%} are right")


def main() -> None:
    folder = os.environ.get("MAPDASH_CORPORA")
    gazetteer = Gazetteer.open()
    region_of = region_finder(gazetteer)
    paths = {corpus: Path(folder) / f"{corpus}.jsonl" for corpus in CORPORA} if folder else {}
    for recogniser in RECOGNISERS:
        print(f"\n--recogniser {recogniser}")
        geoparser = Geoparser(gazetteer, recogniser)
        sure: list[tuple[float, bool]] = []
        for name, path in {"own sentences": OWN, **paths}.items():
            documents = read_gold(path)
            found = predict(documents, geoparser, gazetteer)
            evaluation = evaluate(documents, found, region_of=region_of)
            print_quality(name, evaluation)
            literal = {id: [p for p in each if p.role is Role.LITERAL] for id, each in found.items()}
            print_quality(f"{name}, literal only", evaluate(documents, literal), ("exact", "overlap"))
            if path == OWN:
                print_regions(evaluation)
            sure += judged(evaluation)
        print_calibration(sure)
        if folder:
            print("held out: resolver and confidence fitted on the other documents of these corpora")
            sure = []
            for name, evaluation in held_out(Path(folder), gazetteer, recogniser).items():
                print_quality(name, evaluation, ("right",))
                sure += judged(evaluation)
            print_calibration(sure)


if __name__ == "__main__":
    main()
