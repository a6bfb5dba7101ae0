"""Fit the weights of the recogniser's cues: logistic regression with a small ridge, on openly licensed annotated text.

    MAPDASH_CORPORA=… python -m training.fit_cues

Reads the project's own sentences (`sentences.jsonl`), GeoVirus and the `train/` corpora of MAPDASH_CORPORA, prints the
cross-validated figures and writes `mapdash/geoparsing/models/cues.json`. LGL is only for measuring and is not read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from gazetteer import Gazetteer
from mapdash import geoparsing
from mapdash.geoparsing.cues import again_cue, name_cues
from mapdash.geoparsing.document import Document
from mapdash.geoparsing.recognise import RuleRecogniser

OUT = Path(geoparsing.__file__).parent / "models" / "cues.json"
# weight of one example per corpus: news counts most, social media and debates least
CORPORA = {"re3d": 1.5, "gum": 1.0, "ewt_dev": 0.7, "ewt_test": 0.7, "wikigold": 1.0, "pud": 1.0, "crossner": 0.4}
SENTENCES = Path(__file__).with_name("sentences.jsonl")
SENTENCES_WEIGHT = 3.0
PLACE = {"LOC"}
RIDGE = 0.6
# set by hand, where the annotated text has too few cases: datelines are not in it
FIXED = {
    "after a verb of taking": 1.2,
    "capital": 1.0,
    "capitals": 0.0,
    "headline": -0.3,
    "short among capitals": 2.9,  # takes back "capitals, short"
    "an adjective that speaks": -5.0,
    "adjective": 2.8,
    "dateline": 4.0,
    "better known as no place": -3.5,
    "person 3": -5.0,
    "person remembered": -2.5,
    "person remembered, after in": 1.5,
    "person 2": -4.5,
    "function word": -4.0,
    # names inside names: what a corpus marks of them is a matter of its rules
    "inside body": 0.5,
    "inside borrowed": -1.0,
    "inside street": -1.5,
    "inside vessel": -3.0,
    "inside feature": -0.5,
    "other script, known": 3.0,
    "other script, small": -1.5,
    "a noun of geography": -4.0,
    "a title itself": -4.0,
    "after party": 3.0,
    "a word for a body itself": -4.0,
    "before a sum of money": -5.0,
    "before hyphen number": -5.0,
    "abbreviation without stop": -4.0,
    "a saint's": -4.0,
}
RARE = 5
FOLDS = 5


def examples(recogniser: RuleRecogniser, corpora: Path) -> Iterator[tuple[str, list[str], int, float]]:
    """(fold key, cues, is a place, weight) of every spot whose label the corpus knows."""
    for document, gold in _geovirus(corpora):
        yield from _label(recogniser, document, gold, set(), 2.0, adjectives=False)
    for row in sentences():
        gold = [(t["start"], t["end"], "NORP" if t["role"] == "adjectival" else "LOC") for t in row["toponyms"]]
        yield from _label(recogniser, row["text"], gold, set(), SENTENCES_WEIGHT, adjectives=True)
    for name, weight in CORPORA.items():
        with (corpora / "train" / f"{name}.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                if "LOC" not in row["known"]:
                    continue
                gold = [(s, e, label) for s, e, label in row["spans"]]
                unsure = {(s, e) for s, e, *_ in row.get("maybe", ())}
                yield from _label(recogniser, row["text"], gold, unsure, weight, adjectives="NORP" in row["known"])


def sentences() -> Iterator[dict]:
    """The project's own sentences: of one name and little else, with seas, rivers, regions, villages; fully marked."""
    with SENTENCES.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _geovirus(corpora: Path) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    with (corpora / "geovirus.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row["text"], [(t["start"], t["end"], "LOC") for t in row["toponyms"]]


def _label(recogniser, text, gold, unsure, weight, *, adjectives):
    document = Document.of(text)
    spots, people = recogniser.spots(document)
    for spot, around in recogniser.cues(document, spots, people):
        if any(s < spot.end and e > spot.start for s, e in unsure):
            continue
        over = {label for s, e, label in gold if s < spot.end and e > spot.start}
        adjectival = spot.reading.adjectival
        if adjectival and not adjectives:
            continue
        if spot.inside and ("ORG" in over or not over):
            continue  # embedded: whether a corpus counts it says nothing about the cue
        place = bool(over & PLACE) or (adjectival and "NORP" in over)
        yield text[:60], [*name_cues(spot, recogniser._names), *around], int(place), weight, spot.text.casefold()


def fit(rows, keep):
    """Weights by cue, minimising the weighted log loss plus a ridge."""
    index = {cue: i for i, cue in enumerate(keep)}
    indptr, indices = [0], []
    for _, cues, *_ in rows:
        indices.extend({index[c] for c in cues if c in index})
        indptr.append(len(indices))
    x = csr_matrix((np.ones(len(indices)), indices, indptr), shape=(len(rows), len(index)))
    y = np.array([r[2] for r in rows], float)
    given = np.array([sum(FIXED.get(cue, 0.0) for cue in set(r[1])) for r in rows])
    w = np.array([r[3] for r in rows])

    def loss(theta):
        z = x @ theta[1:] + theta[0] + given
        p = 1 / (1 + np.exp(-z))
        value = np.sum(w * (np.logaddexp(0, z) - y * z)) + RIDGE * np.sum(theta[1:] ** 2) / 2
        slope = w * (p - y)
        return value, np.concatenate([[slope.sum()], x.T @ slope + RIDGE * theta[1:]])

    theta = minimize(loss, np.zeros(len(index) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 400}).x
    return {"": float(theta[0]), **{cue: float(theta[i + 1]) for cue, i in index.items()}, **FIXED}


def with_elsewhere(rows, weights):
    """The rows with the cue that lies in how the same name stands elsewhere in its text, by weights without it."""
    totals = [weights[""] + sum(weights.get(cue, 0.0) for cue in set(r[1])) for r in rows]
    places: dict[tuple[str, str], list[int]] = {}
    for i, r in enumerate(rows):
        places.setdefault((r[0], r[4]), []).append(i)
    result = []
    for i, r in enumerate(rows):
        others = [totals[j] for j in places[r[0], r[4]] if j != i]
        result.append(
            (
                r[0],
                [*r[1], again_cue(None if not others or {"person 2", "person 3"} & set(r[1]) else max(others))],
                *r[2:],
            )
        )
    return result


def score(weights, rows):
    """Precision, recall, F1 at one half, and log loss."""
    z = np.array([weights[""] + sum(weights.get(c, 0.0) for c in set(r[1])) for r in rows])
    y = np.array([r[2] for r in rows], bool)
    hit = z > 0
    tp = (hit & y).sum()
    p, r = tp / max(hit.sum(), 1), tp / max(y.sum(), 1)
    return p, r, 2 * p * r / (p + r), float(np.mean(np.logaddexp(0, np.where(y, -z, z))))


def prepared(recogniser, corpora):
    """Every spot with its cues, the one that lies in the rest of its text too, and the cues common enough to weigh."""
    return _with_all_cues(list(examples(recogniser, corpora)))


def _with_all_cues(rows):
    counts: dict[str, int] = {}
    for _, cues, *_ in rows:
        for cue in set(cues):
            counts[cue] = counts.get(cue, 0) + 1
    keep = sorted(cue for cue, n in counts.items() if n >= RARE and cue not in FIXED)
    rows = with_elsewhere(rows, fit(rows, keep))
    return rows, keep + sorted({again_cue(others) for others in (None, 3.0, 1.5, 0.5, -1.0, -9.0)})


def fit_all(rows, without=frozenset()):
    """The weights fitted on all rows but those of the texts whose keys are given, and the rows with every cue."""
    rows, keep = _with_all_cues([r for r in rows if r[0] not in without])
    return {cue: round(weight, 3) for cue, weight in fit(rows, keep).items()}, rows


def main() -> None:
    corpora = Path(os.environ["MAPDASH_CORPORA"])
    recogniser = geoparsing.Geoparser(Gazetteer.open(), "fast").recogniser
    rows = list(examples(recogniser, corpora))
    weights, full = fit_all(rows)
    print(f"{len(rows)} spots, {sum(r[2] for r in rows)} places, {len(weights)} cues")
    keys = sorted({r[0] for r in rows})
    for k in range(FOLDS):
        out = frozenset(keys[k::FOLDS])
        held = score(fit_all(rows, out)[0], [r for r in full if r[0] in out])
        print("fold", k, "P {:.3f} R {:.3f} F1 {:.3f} log loss {:.3f}".format(*held))
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(weights, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
