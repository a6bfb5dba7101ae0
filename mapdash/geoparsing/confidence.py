"""How sure a mention is: the recogniser's and the resolver's belief made into one calibrated probability.

A logistic model over a handful of readable facts, fitted on held-out folds of the two annotated corpora, so that
of the mentions that claim 80 % about 80 % are right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log

import numpy as np

from gazetteer import Kind, Place
from mapdash.article import Role
from mapdash.geoparsing.evidence import COLUMN, CONTAINMENT, NEAR, Board
from mapdash.geoparsing.readings import ENGLISH, FloatArray
from mapdash.geoparsing.toponym import Toponym

_LEAST = 1e-4
_ACROSS_BORDERS = 0.7  # the company of seas and regions, which lie in no one country and fit many
_FEW = 2.0  # other places below which their testimony counts little
_MISSPELT = 0.75  # set by hand: of misspelt names in real texts too few are pinned to count by
_SEAT = 100_000  # inhabitants of a capital that is named for its government
_LARGE = 500_000  # inhabitants of a city that needs no introduction by its country


@dataclass(frozen=True, slots=True)
class Standing:
    """How the place chosen for a name stands among its namesakes and in its article.

    Attributes:
        row: of the board.
        place: the place chosen.
        belief: the resolver's probability for it, namesakes at the same spot included.
        candidates: how many places the name can mean.
        mentions: how often the name stands in the article.
        company: how well the place fits the article's others, 0 to 1; near one half where there are few others.
        contained: whether the text says that it lies in another place named ("Bukavu, Congo"), 0 to 1.
        sparse: how little else is named in the article: 1 where nothing is, near 0 where much is.
        outside: whether it is written before the area it would lie in and does not lie there ("Aleppo, Pennsylvania").
        seat: whether it is a seat of government, named as one among others.
        respelled: whether the gazetteer has the name only in another transliteration.
        misspelt: whether the place is only spelled like the name.
    """

    row: int
    place: Place
    belief: float
    candidates: int
    mentions: int
    company: float
    contained: float
    sparse: float
    outside: bool
    seat: float
    respelled: bool
    misspelt: bool


def standing(board: Board, number: int, probability: FloatArray) -> Standing:
    """The most probable place of a group of the board, and how it stands."""
    group, rows = board.groups[number], board.rows(number)
    row = rows.start + int(np.argmax(probability[rows]))
    evidence = board.table[row]
    others = sum(group.weight for group in board.groups) - group.weight
    # it fits where its country or province is named, where others lie in the same country, or one is near
    named = max(evidence[COLUMN[name]] for name in ("country named", "province named", "district named"))
    fit = min(1.0, 0.5 * named + evidence[COLUMN["same country as others"]] + 0.5 * evidence[COLUMN[NEAR[1]]])
    return Standing(
        row=row,
        place=group.reading.candidates[row - rows.start].place,
        belief=float(np.minimum(1.0, board.near[row, rows] @ probability[rows])),
        candidates=rows.stop - rows.start,
        mentions=len(group.members),
        company=float((fit * others + 0.5 * _FEW) / (others + _FEW)),
        contained=float(max(evidence[COLUMN[CONTAINMENT[0]]], evidence[COLUMN[CONTAINMENT[2]]])),
        sparse=float(_FEW / (others + _FEW)),
        outside=_outside(board, number, row, probability),
        seat=float(board.traits.seat[row] * (1 - board.traits.is_country[row])),
        respelled=group.reading.respelled and not group.reading.misspelt,
        misspelt=group.reading.misspelt,
    )


def _outside(board: Board, number: int, row: int, probability: FloatArray) -> bool:
    traits = board.traits
    if traits.is_country[row] or traits.is_admin1[row]:
        return False
    for outer, by_comma in board.containers[number]:
        rows = board.rows(outer)
        best = rows.start + int(np.argmax(probability[rows]))
        if not by_comma or len(board.groups[number].members) > 1:
            continue
        if traits.is_country[best] and traits.country[best] != traits.country[row]:
            return True
        if traits.is_admin1[best] and traits.admin1[best] != traits.admin1[row]:
            return True
    return False


def facts(toponym: Toponym, how: Standing) -> dict[str, float]:
    """What the confidence in one mention rests on: the recogniser's word, and how its place stands."""
    place, company = how.place, how.company
    kind = place.kind
    water = kind in {Kind.RIVER, Kind.SEA, Kind.LAKE}
    town = kind in {Kind.TOWN, Kind.QUARTER, Kind.FACILITY, Kind.ADMIN3}
    large = place.population >= _LARGE or kind is Kind.COUNTRY
    found = {
        "": 1.0,
        "recognised": _logit(toponym.probability),
        "resolved": _logit(how.belief),
        "resolved, log": log(max(how.belief, _LEAST)),
        f"role {toponym.role.value}": 1.0,
        f"kind {kind.value}": 1.0,
    }
    if toponym.role is not Role.ADJECTIVAL:
        found["sparse"] = how.sparse
        found["sparse, well known" if large else "sparse, little known"] = how.sparse
        if place.country and place.country not in ENGLISH:
            found["sparse, abroad"] = how.sparse
    elif kind in {Kind.REGION, Kind.CONTINENT, Kind.TOWN}:
        found[f"adjectival, kind {kind.value}"] = 1.0
    else:
        found["adjectival, recognised"] = found["recognised"]
        if place.country not in ENGLISH:
            found["adjectival, abroad"] = 1.0
    if how.outside:
        found["outside"] = 1.0
    if how.seat and place.population >= _SEAT:
        found["seat of government"] = 1.0
    if how.contained:
        found["contained"] = how.contained
    if toponym.dateline:
        found["dateline"] = 1.0
    if water:
        found["water"] = 1.0
    if toponym.borrowed:
        found["borrowed"] = 1.0
    if toponym.feature:
        found["natural feature"] = 1.0
    if how.candidates == 1:
        found["only candidate"] = 1.0
    if how.mentions > 1:
        found["mentioned again"] = 1.0
    if kind is not Kind.COUNTRY and place.country:
        found["company"] = company
    elif toponym.role is Role.LITERAL and kind not in {Kind.COUNTRY, Kind.CONTINENT}:
        found["company"] = _ACROSS_BORDERS
    if town:
        found["company, large city" if place.population >= _LARGE else "company, town"] = company
        if how.candidates == 1:
            found["company, only candidate"] = company
        size = len(str(place.population)) if place.population else 0
        found[f"town size {size}"] = 1.0
        if how.candidates == 1:
            found["only candidate, town"] = 1.0
        found["recognised, town"] = found["recognised"]
        if place.country in ENGLISH:
            found["town where English is spoken"] = 1.0
            found["recognised, town where English is spoken"] = found["recognised"]
    if how.misspelt:
        found["misspelt"] = 1.0
    if how.respelled:
        found["respelled"] = 1.0
        found["respelled, company"] = company
    if toponym.role is Role.EMBEDDED:
        found["recognised, embedded"] = found["recognised"]
    return found


def confidence(weights: Mapping[str, float], found: Mapping[str, float]) -> float:
    """The probability that a mention is a place name and its place right."""
    total = sum(weights.get(name, 0.0) * value for name, value in found.items())
    sure = 1 / (1 + exp(-max(-30.0, min(30.0, total))))
    return _MISSPELT * sure if "misspelt" in found else sure


def _logit(probability: float) -> float:
    inner = min(max(probability, _LEAST), 1 - _LEAST)
    return log(inner / (1 - inner))
