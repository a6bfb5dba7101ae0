"""Fit the confidence of mentions found by the learned recogniser, on LGL and GeoVirus.

    python -m training.fit_confidence CORPORA MODEL

Another recogniser says other probabilities, so the confidence has weights of its own. The resolver's beliefs it is
fitted on come from folds that the resolver was not fitted on. Prints held-out figures; writes MODEL/confidence.json.
"""

from __future__ import annotations

import json
from pathlib import Path

import click

from gazetteer import Gazetteer
from mapdash.geoparsing import Geoparser
from mapdash.geoparsing.confidence import confidence
from mapdash.geoparsing.neural import NeuralRecogniser
from training.fit_resolver import CORPORA, FOLDS, believe, calibration_error, fit_confidence, fit_resolver, predictions
from training.fit_resolver import load as load_examples


def held_out(geoparser: Geoparser, corpora: Path) -> list:
    """Every toponym judged by weights that never saw its article: (example, toponym, place, confidence, label)."""
    return _judged(_believed(load_examples(geoparser, corpora)))


def _believed(examples: list) -> list[list]:
    """Per fold its toponyms, resolved by weights that were fitted on the other folds."""
    folds = []
    for held in range(FOLDS):
        first, then = fit_resolver([example for example in examples if example.fold != held])
        kept = [example for example in examples if example.fold == held]
        folds.append(list(predictions(kept, believe(kept, first, then))))
    return folds


def _judged(folds: list[list]) -> list:
    """The confidence in each, by weights that were fitted on the other folds."""
    judged = []
    for held, rows in enumerate(folds):
        table = fit_confidence([row for number, fold in enumerate(folds) if number != held for row in fold])
        judged += [(row[0], row[1], row[2], confidence(table, row[3]), row[4]) for row in rows]
    return judged


@click.command()
@click.argument("corpora", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("model", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(corpora: Path, model: Path) -> None:
    """Fit the confidence and write it beside the model."""
    gazetteer = Gazetteer.open()
    geoparser = Geoparser(gazetteer, NeuralRecogniser.load(gazetteer, model=model))
    examples = load_examples(geoparser, corpora)
    folds = _believed(examples)
    judged = [(example.corpus, sure, right) for example, _, _, sure, right in _judged(folds)]
    for corpus in CORPORA:
        gold = sum(
            place.get("geocoded", True)
            for example in examples
            if example.corpus == corpus
            for place in example.row["toponyms"]
        )
        for least in (0.25, 0.35, 0.45, 0.55):
            shown = [right for name, sure, right in judged if name == corpus and sure >= least and right is not None]
            hits = sum(shown)
            click.echo(
                f"{corpus}, held out, least {least}: P {hits / len(shown):.3f} R {hits / gold:.3f} "
                f"F1 {2 * hits / (len(shown) + gold):.3f}"
            )
    pairs = [(sure, right) for _, sure, right in judged if right is not None]
    click.echo(f"expected calibration error, held out: {calibration_error(pairs):.3f}")
    sure = [right for chance, right in pairs if chance >= 0.9]
    click.echo(f"of {len(sure)} mentions at least 90 % sure {sum(sure) / len(sure):.3f} are right")
    table = fit_confidence([row for fold in folds for row in fold])
    text = json.dumps({name: round(weight, 3) for name, weight in table.items()}, indent=1, ensure_ascii=False)
    (model / "confidence.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
