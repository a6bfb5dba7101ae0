"""Fit how the rules' opinion and the network's become one, on GeoVirus, which the network was not trained on.

    python -m training.fit_blend CORPORA MODEL

Writes the weights into the model's settings.json. The rules were fitted on GeoVirus too, so their opinion is
taken from cross-validation: for each fifth of the texts, by rules fitted on the rest. Prints the figures on the fifths.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click
import numpy as np
from scipy.optimize import minimize

from gazetteer import Gazetteer
from mapdash.article import Role
from mapdash.geoparsing.document import Document
from mapdash.geoparsing.neural import Blend, NeuralRecogniser, Opinion, log_odds, rules
from mapdash.geoparsing.readings import Readings
from mapdash.geoparsing.toponym import Toponym
from training import fit_cues
from training.measure import Count, compare

FOLDS = 5
LEAST = 0.3  # what is less sure than even is handed on: the geoparser's confidence, which knows the place, decides
_RIDGE = 0.01

Read = tuple[str, list[tuple[int, int]], Sequence[Toponym], Opinion]


@click.command()
@click.argument("corpora", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("model", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(corpora: Path, model: Path) -> None:
    """Fit the blend and write it into the model's settings."""
    recogniser = NeuralRecogniser.load(Gazetteer.open(), model=model)
    folds = _folds(recogniser, corpora)
    found, weights = [], []
    for held in range(FOLDS):
        learned = fit([text for number, fold in enumerate(folds) if number != held for text in fold])
        weights.append(learned)
        found.append(_figures(learned, folds[held]))
    for name, index in (("exact", 0), ("overlap", 1)):
        total = Count()
        for fold in found:
            total.hit += fold[index].hit
            total.false += fold[index].false
            total.missed += fold[index].missed
        click.echo(f"GeoVirus, literal, cross-validated, {name}: {total}")
    learned = fit([text for fold in folds for text in fold])
    click.echo(f"{learned}; over folds {[(round(w.rules, 2), round(w.network, 2)) for w in weights]}")
    path = model / "settings.json"
    settings = {**json.loads(path.read_text(encoding="utf-8")), **{k: round(v, 3) for k, v in asdict(learned).items()}}
    path.write_text(json.dumps(settings) + "\n", encoding="utf-8")


def _folds(recogniser: NeuralRecogniser, corpora: Path) -> list[list[Read]]:
    """GeoVirus read by the network, and by rules fitted without the fold."""
    gazetteer = Gazetteer.open()
    rows, keep = fit_cues.prepared(recogniser.rules, corpora)
    texts = list(fit_cues._geovirus(corpora))
    fold = {text[:60]: number % FOLDS for number, (text, _) in enumerate(texts)}
    folds: list[list[Read]] = [[] for _ in range(FOLDS)]
    for held in range(FOLDS):
        weights = fit_cues.fit([row for row in rows if fold.get(row[0]) != held], keep)
        fitted = rules(gazetteer, Readings(gazetteer), weights)
        for text, gold in texts:
            if fold[text[:60]] == held:
                stretches = [(start, end) for start, end, _ in gold]
                folds[held].append((text, stretches, fitted.recognise(Document.of(text)), recogniser.read(text)))
    return folds


def fit(texts: Sequence[Read]) -> Blend:
    """Logistic regression on the literal toponyms of texts."""
    rows, wanted = [], []
    for _, gold, by_rules, opinion in texts:
        for toponym in by_rules:
            if toponym.role is Role.LITERAL:
                chance = opinion.chance(toponym.start, toponym.end)
                rows.append((1.0, log_odds(toponym.probability), log_odds(chance)))
                wanted.append(any(start < toponym.end and toponym.start < end for start, end in gold))
    x, y = np.array(rows), np.array(wanted, float)

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ theta
        slope = 1 / (1 + np.exp(-z)) - y
        return float(np.mean(np.logaddexp(0, z) - y * z) + _RIDGE * theta @ theta / 2), x.T @ slope / len(
            y
        ) + _RIDGE * theta

    bias, rules, network = minimize(loss, np.array([0.0, 0.5, 0.5]), jac=True, method="L-BFGS-B").x.tolist()
    return Blend(bias, rules, network, LEAST)


def _figures(blend: Blend, texts: Sequence[Read]) -> tuple[Count, Count]:
    found = {
        text: [(one.start, one.end) for one in blend.merge(by_rules, opinion) if one.role is Role.LITERAL]
        for text, _, by_rules, opinion in texts
    }
    return compare([(text, gold) for text, gold, *_ in texts], found.__getitem__)


if __name__ == "__main__":
    main()
