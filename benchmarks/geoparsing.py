"""Geoparsing: quality on annotated corpora, calibration, and articles a second, beside geotext and flashgeotext.

    MAPDASH_CORPORA=FOLDER python -m benchmarks.geoparsing

FOLDER holds `lgl.jsonl` and `geovirus.jsonl`, which cannot be shipped; the project's own sentences are measured always.
The measures are those of `mapdash evaluate`: end to end, a place is right within 161 km or with its GeoNames id.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from gazetteer import Gazetteer
from mapdash.evaluation import Evaluation, Prediction, evaluate, predict, read_gold
from mapdash.geoparsing import Geoparser

CORPORA = ("lgl", "geovirus")
OWN = Path(__file__).parents[1] / "tests" / "geoparsing" / "conflict_news.jsonl"


def print_quality(name: str, evaluation: Evaluation) -> None:
    for family, what in (("overlap", "recognition, overlap"), ("right", "end to end, 161 km or id")):
        rate = evaluation.total.rates[family]
        low, high = rate.interval or (rate.f1, rate.f1)
        print(
            f"{name:14} {evaluation.documents:4} texts  {what:25} P {rate.precision:.3f}  R {rate.recall:.3f}  "
            f"F1 {rate.f1:.3f}  (95 % {low:.3f}-{high:.3f})"
        )


def held_out(folder: Path, gazetteer: Gazetteer) -> dict[str, Evaluation]:
    """Each corpus, measured with weights that never saw the article: cross-validation over its documents."""
    from training.fit_resolver import held_out as folds

    geoparser = Geoparser(gazetteer)
    found: dict[str, dict[str, list[Prediction]]] = {corpus: {} for corpus in CORPORA}
    for example, toponym, place, sure, _ in folds(geoparser, folder):
        if sure >= geoparser.least and example.corpus in found:
            number = None if place.geonameid is None else str(place.geonameid)
            mentions = found[example.corpus].setdefault(str(example.row["id"]), [])
            mentions.append(Prediction(toponym.start, toponym.end, place.lat, place.lon, number, confidence=sure))
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


def rivals() -> Iterable[tuple[str, Callable[[str], Any]]]:
    """What others on PyPI do in one call: find names of cities and countries, without choosing among namesakes."""
    try:
        from flashgeotext.geotext import GeoText as FlashGeoText

        flash = FlashGeoText()
        yield "flashgeotext", flash.extract
    except ImportError:
        print("flashgeotext is not installed")
    try:
        from geotext import GeoText

        yield "geotext", GeoText
    except ImportError:
        print("geotext is not installed")


def print_speed(name: str, parse: Callable[[str], Any], texts: list[str]) -> None:
    for text in texts[:50]:
        parse(text)
    start = time.process_time()
    for text in texts:
        parse(text)
    spent = time.process_time() - start
    size = sum(map(len, texts))
    print(f"{name:14} {len(texts) / spent:9,.0f} articles/s {size / spent:12,.0f} characters/s of processor time")


def main() -> None:
    folder = os.environ.get("MAPDASH_CORPORA")
    begin = time.perf_counter()
    gazetteer = Gazetteer.open()
    geoparser = Geoparser(gazetteer)
    geoparser.parse("Paris")
    print(f"start-up {time.perf_counter() - begin:.2f} s")
    paths = {corpus: Path(folder) / f"{corpus}.jsonl" for corpus in CORPORA} if folder else {}
    texts: list[str] = []
    sure: list[tuple[float, bool]] = []
    for name, path in {"own sentences": OWN, **paths}.items():
        documents = read_gold(path)
        evaluation = evaluate(documents, predict(documents, geoparser, gazetteer))
        print_quality(name, evaluation)
        if path != OWN:
            sure += judged(evaluation)
            texts += [document.text for document in documents]
    if folder:
        print("held out: the weights of the resolver were fitted on these corpora, here on the other documents only")
        for name, evaluation in held_out(Path(folder), gazetteer).items():
            print_quality(name, evaluation)
    if sure:
        print_calibration(sure)
    else:
        sentences = [document.text for document in read_gold(OWN)]
        texts = [" ".join(sentences[i : i + 12]) for i in range(0, len(sentences), 4)] * 10
    print()
    print_speed("mapdash", Geoparser(gazetteer).parse, texts)
    for name, rival in rivals():
        print_speed(name, rival, texts)


if __name__ == "__main__":
    main()
