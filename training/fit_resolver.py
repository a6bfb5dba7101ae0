"""Fit the weights of the resolver's evidence and of the confidence, by cross-validation over the documents of LGL
and GeoVirus and over our own sentences.

    MAPDASH_CORPORA=… python -m training.fit_resolver

The resolver is a conditional logit over the candidates of a name; a candidate is right within 161 km of the
annotated point or with its GeoNames id. Prints end-to-end figures and the expected calibration error of held-out
folds; writes `mapdash/geoparsing/models/evidence.json` and `confidence.json`.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from gazetteer import Gazetteer, Kind
from mapdash import geoparsing
from mapdash.article import Role
from mapdash.geoparsing import OutletHomes
from mapdash.geoparsing.confidence import confidence, facts, standing
from mapdash.geoparsing.document import Document
from mapdash.geoparsing.evidence import EVIDENCE, fill, group_toponyms, lay_out
from mapdash.geoparsing.readings import BASE_EVIDENCE
from mapdash.geoparsing.relations import relate
from training import fit_cues

MODELS = Path(geoparsing.__file__).parent / "models"
FOLDS = 5
RIDGE = 1.0
RADIUS_KM = 161.0
NEAREST_KM = 10.0
PARTS = "geovirus, sentences"
OWN = "own sentences"
STRAY = "lgl, outlet unknown"
CORPORA = {"lgl": 1.0, "geovirus": 2.0}  # weight of an example; LGL is all American small towns
SURE_SHARES = {OWN: 8.0, PARTS: 0.5, "lgl": 0.5, STRAY: 0.5}
SHARES = {**CORPORA, "lgl": 0.5, STRAY: 0.5, PARTS: 0.5, OWN: 3.0}
# Both corpora abound in namesakes, LGL by design; in other news the best known place is meant far more often.
# These bounds keep the fit from unlearning that.
BOUNDS = {
    "capital": (1.0, None),
    "capital of a large country": (1.5, None),
    "admin1": (None, 1.2),
    "first": (0.5, None),
    "rank": (None, -0.8),
    "country": (1.5, None),
    "a seat of government among other countries": (1.5, None),
    "water": (2.5, None),
    "land": (2.0, None),
    "continent": (2.0, None),
    "inside the place behind the comma": (2.5, None),
    "not inside the place behind the comma": (None, -2.5),
    "fits the type word": (2.0, None),
    "does not fit the type word": (None, -2.0),
    "a town in a dateline": (3.0, None),
    "the best known in a dateline without a country": (2.0, None),
    "population": (1.5, None),
    "holds what is said to be in it": (4.0, None),
    "also named in full": (None, -3.5),
    "a natural name behind The": (5.5, None),
    "its capital named": (1.9, None),
    "province named": (0.85, None),
    "province of a town's name": (None, -4.5),
    "district of a town's name": (None, -3.0),
}
# likewise: a large city stands for itself more often elsewhere than in papers of another London, Paris or Athens;
# datelines, regions and waters are too few there to judge by
SURE_BOUNDS = {
    "town size 6": (0.5, None),
    "town size 7": (1.2, None),
    "town size 8": (1.5, None),
    "company, large city": (None, -1.5),
    "only candidate": (-0.3, None),
    "only candidate, town": (-0.7, None),
    "dateline": (0.7, None),
    "outside": (None, -2.0),
    "seat of government": (0.5, None),
    "kind region": (2.0, None),
    "kind sea": (2.5, None),
    "kind mountains": (0.0, None),
    "kind island": (0.0, None),
    "kind river": (0.0, None),
    "water": (0.0, None),
}
# what GeoVirus does not annotate, besides adjectives and names inside names
NOT_IN_GEOVIRUS = {Kind.RIVER, Kind.LAKE, Kind.SEA, Kind.FACILITY, Kind.QUARTER, Kind.MOUNTAINS}
_BASE = np.array([name in BASE_EVIDENCE for name in EVIDENCE])


@dataclass
class Example:
    """One article with its board and, per row, whether the gold calls the candidate right."""

    corpus: str
    row: dict
    document: Document
    toponyms: list
    relations: list
    board: object
    right: np.ndarray  # (N,)
    weight: np.ndarray  # (groups,) number of annotated toponyms; 0 where the gold says nothing or no candidate is right
    fold: int


def km(a, b):
    lat1, lon1, lat2, lon2 = map(np.radians, (a[0], a[1], b[0], b[1]))
    h = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0088 * np.arcsin(np.minimum(1, np.sqrt(h)))


def is_right(gold, place) -> bool:
    if (
        gold.get("geonameid") is not None
        and place.geonameid is not None
        and str(gold["geonameid"]) == str(place.geonameid)
    ):
        return True
    return bool(km((gold["lat"], gold["lon"]), (place.lat, place.lon)) <= RADIUS_KM)


def meant(gold, places) -> list[bool]:
    """Which of the candidates the gold means: the one with its id, else those as near to its point as the nearest.

    Not all within the ruler's 161 km: a province is not its chief town.
    """
    number = gold.get("geonameid")
    same = [number is not None and str(number) == str(place.geonameid) for place in places]
    if any(same):
        return same
    away = [float(km((gold["lat"], gold["lon"]), (place.lat, place.lon))) for place in places]
    return [distance <= min(min(away) + NEAREST_KM, RADIUS_KM) for distance in away]


def _rows(corpora: Path):
    """(corpus, number, row): every article, those of GeoVirus once more sentence by sentence, and our own sentences.

    A message of one sentence has no company to judge a place by; without such examples the fit would not know.
    """
    for corpus in CORPORA:
        with (corpora / f"{corpus}.jsonl").open(encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                row = json.loads(line)
                yield corpus, number, row
                if corpus == "lgl":  # once more as if its paper were not known: the rest must not lean on that
                    yield STRAY, number, row
                if corpus == "geovirus":
                    for part in _sentences(row):
                        yield PARTS, number, part
    for number, row in enumerate(fit_cues.sentences()):
        yield OWN, number, row


def _sentences(row):
    document = Document.of(row["text"])
    first = [i for i, n in enumerate(document.sentence) if i == 0 or n != document.sentence[i - 1]]
    bounds = [document.starts[i] for i in first] + [len(row["text"])]
    for a, b in pairwise(bounds):
        inside = [t for t in row["toponyms"] if a <= t["start"] and t["end"] <= b]
        if inside:
            moved = [{**t, "start": t["start"] - a, "end": t["end"] - a} for t in inside]
            yield {"id": f"{row['id']}:{a}", "text": row["text"][a:b], "toponyms": moved}


def load(geoparser, corpora: Path) -> list[Example]:
    examples = []
    homes = OutletHomes()
    for corpus, number, row in _rows(corpora):
        share = SHARES[corpus]
        document = Document.of(row["text"])
        toponyms = list(geoparser.recogniser.recognise(document))
        readings = [geoparser._readings.of(t.name) for t in toponyms]
        relations = relate(document, toponyms)
        groups = group_toponyms(toponyms, relations, readings)
        if not groups:
            examples.append(
                Example(corpus, row, document, toponyms, relations, None, np.zeros(0), np.zeros(0), number % FOLDS)
            )
            continue
        home = homes.of(row.get("source")) if corpus == "lgl" else ()
        if corpus == "lgl":  # as a process that reads one article after another learns it, by the tables that ship
            homes.learn(row["source"], geoparser.parse(row["text"], title=row.get("title") or "", home=home))
        board = lay_out(groups, toponyms, geoparser.haunts(home))
        right, weight = np.zeros(len(board.group)), np.zeros(len(groups))
        for g, group in enumerate(groups):
            golds = [
                t
                for m in group.members
                for t in row["toponyms"]
                if t.get("geocoded", True) and t["start"] < toponyms[m].end and t["end"] > toponyms[m].start
            ]
            if not golds:
                continue
            places = [candidate.place for candidate in group.reading.candidates]
            votes = np.mean([meant(t, places) for t in golds], axis=0)
            right[board.starts[g] : board.starts[g] + len(places)] = votes >= 0.5
            if right[board.starts[g] : board.starts[g] + len(group.reading.candidates)].any():
                weight[g] = len(golds) ** 0.5 * share
        examples.append(Example(corpus, row, document, toponyms, relations, board, right, weight, number % FOLDS))
    return examples


def fit_logit(examples, mask):
    """The weights (len(EVIDENCE),) that make the right candidates most probable; only columns of the mask are used."""
    tables, rights, weights, sizes = [], [], [], []
    for e in examples:
        if e.board is None:
            continue
        for g, group in enumerate(e.board.groups):
            if e.weight[g]:
                rows = slice(e.board.starts[g], e.board.starts[g] + len(group.reading.candidates))
                if not e.right[rows].all():
                    tables.append(e.board.table[rows])
                    rights.append(e.right[rows])
                    weights.append(e.weight[g])
                    sizes.append(len(group.reading.candidates))
    x, y, w = np.concatenate(tables), np.concatenate(rights), np.array(weights)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    group = np.repeat(np.arange(len(sizes)), sizes)

    def loss(theta):
        theta = theta * mask
        z = x @ theta
        z = z - np.maximum.reduceat(z, starts)[group]
        odds = np.exp(z)
        total = np.add.reduceat(odds, starts)
        good = np.add.reduceat(odds * y, starts) + 1e-12
        p, q = odds / total[group], odds * y / good[group]
        value = float(np.sum(w * (np.log(total) - np.log(good)))) + RIDGE * float(theta @ theta) / 2
        return value, (x.T @ (w[group] * (p - q)) + RIDGE * theta) * mask

    bounds = [BOUNDS.get(name, (None, None)) for name in EVIDENCE]
    start = np.array([low if low is not None else high if high is not None else 0.0 for low, high in bounds])
    options = {"maxiter": 300}
    return minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options).x * mask


def believe(examples, first, then, rounds=3):
    """Belief per row of each example."""
    result = []
    for e in examples:
        if e.board is None:
            result.append(None)
            continue
        p = e.board.softmax(e.board.table @ first)
        for _ in range(rounds if then is not None else 0):
            fill(e.board, p)
            p = e.board.softmax(e.board.table @ then)
        result.append(p)
    return result


def fit_resolver(examples):
    first = fit_logit(examples, _BASE.astype(float))
    then = None
    for _ in range(4):
        beliefs = believe(examples, first, then)
        for e, p in zip(examples, beliefs, strict=True):
            if p is not None:
                fill(e.board, p)
        then = fit_logit(examples, np.ones(len(EVIDENCE)))
    return first, then


def predictions(examples, beliefs):
    """Per toponym: (example, toponym, place, facts, label); label None where the gold does not judge it."""
    for e, p in zip(examples, beliefs, strict=True):
        if p is None:
            continue
        for g, group in enumerate(e.board.groups):
            how = standing(e.board, g, p)
            place = how.place
            for m in group.members:
                t = e.toponyms[m]
                over = [x for x in e.row["toponyms"] if x["start"] < t.end and x["end"] > t.start]
                geo = [x for x in over if x.get("geocoded", True)]
                label = None if over and not geo else any(is_right(x, place) for x in geo)
                unmarked = not over and (t.role is not Role.LITERAL or place.kind in NOT_IN_GEOVIRUS)
                if e.corpus not in {"lgl", STRAY, OWN} and (unmarked or t.role is Role.ADJECTIVAL):
                    label = None
                yield e, t, place, facts(t, how), label


def fit_confidence(rows):
    names = sorted({name for r in rows for name in r[3]})
    index = {name: i for i, name in enumerate(names)}
    rows = [r for r in rows if r[4] is not None]
    x = np.zeros((len(rows), len(names)))
    for i, r in enumerate(rows):
        for name, value in r[3].items():
            x[i, index[name]] = value
    y = np.array([r[4] for r in rows], float)
    w = np.array([SURE_SHARES.get(r[0].corpus, 1.0) for r in rows])

    def loss(theta):
        z = x @ theta
        p = 1 / (1 + np.exp(-z))
        return float(np.sum(w * (np.logaddexp(0, z) - y * z))) + theta @ theta / 2, x.T @ (w * (p - y)) + theta

    bounds = [SURE_BOUNDS.get(name, (None, None)) for name in names]
    start = np.array([low if low is not None else high if high is not None else 0.0 for low, high in bounds])
    theta = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 500}).x
    return dict(zip(names, map(float, theta), strict=True))


def calibration_error(pairs, bins=10):
    """Expected calibration error of (confidence, right) pairs, in equal-width bins."""
    c, y = np.array([a for a, _ in pairs]), np.array([b for _, b in pairs], float)
    place = np.minimum((c * bins).astype(int), bins - 1)
    return float(
        sum(
            abs(c[place == k].mean() - y[place == k].mean()) * (place == k).mean()
            for k in range(bins)
            if (place == k).any()
        )
    )


def held_out(geoparser, corpora: Path):
    """Every toponym judged by weights that never saw its article: (example, toponym, place, confidence, label).

    For LGL the recogniser's weights never saw any of it; for GeoVirus they are fitted anew without the fold.
    """
    recogniser = geoparser.recogniser
    shipped = recogniser._weights
    rows = list(fit_cues.examples(recogniser, corpora))
    held = []
    for k in range(FOLDS):
        texts = (text for text, _ in fit_cues._geovirus(corpora)), (row["text"] for row in fit_cues.sentences())
        out = frozenset(text[:60] for each in texts for n, text in enumerate(each) if n % FOLDS == k)
        recogniser._weights, recogniser._own = fit_cues.fit_all(rows, out)[0], {}
        examples = load(geoparser, corpora)
        train, test = [e for e in examples if e.fold != k], [e for e in examples if e.fold == k]
        first, then = fit_resolver(train)
        sure = fit_confidence(list(predictions(train, believe(train, first, then))))
        held += [
            (e, t, place, confidence(sure, f), label)
            for e, t, place, f, label in predictions(test, believe(test, first, then))
            if e.corpus not in {PARTS, STRAY}
        ]
    recogniser._weights, recogniser._own = shipped, {}
    return held


def print_held(held) -> None:
    for corpus in (*CORPORA, OWN):
        rows = {h[0].row["id"]: h[0].row for h in held if h[0].corpus == corpus}
        gold = sum(t.get("geocoded", True) for row in rows.values() for t in row["toponyms"])
        mine = [h for h in held if h[0].corpus == corpus]
        for least in (0.35, 0.4, 0.5, 0.6):
            kept = [h for h in mine if h[3] >= least]
            tp = sum(bool(h[4]) for h in kept)
            fp = sum(not h[4] and not (h[4] is None and _over(h)) for h in kept)
            print(f"{corpus:9} held out, least {least:.2f}: P {tp / (tp + fp):.3f} R {tp / gold:.3f} ", end="")
            print(f"F1 {2 * tp / (tp + fp + gold):.3f}")
    for role in (None, *Role):
        pairs = [(h[3], h[4]) for h in held if h[4] is not None and role in {None, h[1].role}]
        shown = [pair for pair in pairs if pair[0] >= 0.5]
        print(f"expected calibration error, held out, {role or 'all'}: {calibration_error(pairs):.3f}", end="")
        print(f"; of those with a pin: {calibration_error(shown):.3f} ({len(shown)})")


def _over(h) -> bool:
    return any(x["start"] < h[1].end and x["end"] > h[1].start for x in h[0].row["toponyms"])


def main() -> None:
    geoparser = geoparsing.Geoparser(Gazetteer.open(), "fast")
    corpora = Path(os.environ["MAPDASH_CORPORA"])
    print_held(held_out(geoparser, corpora))
    examples = load(geoparser, corpora)
    first, then = fit_resolver(examples)
    sure = fit_confidence(list(predictions(examples, believe(examples, first, then))))
    MODELS.mkdir(exist_ok=True)
    tables = {
        "evidence": {
            "first": {n: round(float(v), 3) for n, v in zip(EVIDENCE, first, strict=True) if v},
            "then": {n: round(float(v), 3) for n, v in zip(EVIDENCE, then, strict=True)},
        },
        "confidence": {n: round(v, 3) for n, v in sure.items()},
    }
    for name, table in tables.items():
        (MODELS / f"{name}.json").write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
