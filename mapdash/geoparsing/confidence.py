"""How sure a mention is: the recogniser's and the resolver's belief made into one calibrated probability.

A logistic model over a handful of readable facts, fitted on held-out folds of the two annotated corpora, so that
of the mentions that claim 80 % about 80 % are right.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log

from gazetteer import Kind, Place
from mapdash.article import Role
from mapdash.geoparsing.toponym import Toponym

_LEAST = 1e-4
_ACROSS_BORDERS = 0.7  # the company of seas and regions, which lie in no one country and fit many
_LARGE = 500_000  # inhabitants of a city that needs no introduction by its country


def facts(
    toponym: Toponym,
    place: Place,
    belief: float,
    candidates: int,
    mentions: int,
    company: float,
    contained: float,
    sparse: float,
) -> dict[str, float]:
    """What the confidence in one mention rests on.

    Args:
        toponym: the recogniser's word.
        place: the place chosen.
        belief: the resolver's probability for it, namesakes at the same spot included.
        candidates: how many places the name can mean.
        mentions: how often the name stands in the article.
        company: how well the place fits the article's others, 0 to 1 (see `evidence.company`).
        contained: whether the text says that it lies in another place named ("Bukavu, Congo"), 0 to 1.
        sparse: how little else is named in the article, 0 to 1.
    """
    kind = place.kind
    water = kind in {Kind.RIVER, Kind.SEA, Kind.LAKE}
    town = kind in {Kind.TOWN, Kind.QUARTER, Kind.FACILITY, Kind.ADMIN3}
    large = place.population >= _LARGE or kind is Kind.COUNTRY
    found = {
        "": 1.0,
        "recognised": _logit(toponym.probability),
        "resolved": _logit(belief),
        "resolved, log": log(max(belief, _LEAST)),
        f"role {toponym.role.value}": 1.0,
        f"kind {kind.value}": 1.0,
    }
    if toponym.role is not Role.ADJECTIVAL:
        found["sparse"] = sparse
        found["sparse, well known" if large else "sparse, little known"] = sparse
    if contained:
        found["contained"] = contained
    if toponym.dateline:
        found["dateline"] = 1.0
    if water:
        found["water"] = 1.0
    if toponym.borrowed:
        found["borrowed"] = 1.0
    if toponym.feature:
        found["natural feature"] = 1.0
    if candidates == 1:
        found["only candidate"] = 1.0
    if mentions > 1:
        found["mentioned again"] = 1.0
    if kind is not Kind.COUNTRY and place.country:
        found["company"] = company
    elif toponym.role is Role.LITERAL and kind not in {Kind.COUNTRY, Kind.CONTINENT}:
        found["company"] = _ACROSS_BORDERS
    if town:
        found["company, large city" if place.population >= _LARGE else "company, town"] = company
        if candidates == 1:
            found["company, only candidate"] = company
        size = len(str(place.population)) if place.population else 0
        found[f"town size {size}"] = 1.0
        if candidates == 1:
            found["only candidate, town"] = 1.0
        found["recognised, town"] = found["recognised"]
    if toponym.role is Role.EMBEDDED:
        found["recognised, embedded"] = found["recognised"]
    return found


def confidence(weights: Mapping[str, float], found: Mapping[str, float]) -> float:
    """The probability that a mention is a place name and its place right."""
    total = sum(weights.get(name, 0.0) * value for name, value in found.items())
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def _logit(probability: float) -> float:
    inner = min(max(probability, _LEAST), 1 - _LEAST)
    return log(inner / (1 - inner))
