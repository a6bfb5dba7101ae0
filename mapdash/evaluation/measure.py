"""The measures of a geoparser on a gold standard: over all documents, per role, per region of the world.

Recognition is precision, recall and F1 of the names; resolution is how far the places are off (accuracy at 161 and
20 km, mean, median, and the area under the curve of sorted log errors after Gritta et al. 2018); end to end
counts a name as right that was found *and* placed rightly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gazetteer import Gazetteer
from mapdash.article import Mention, Role
from mapdash.evaluation.figures import Distances, Floats, Interval, Rate, distances, draw, interval, rate
from mapdash.evaluation.matching import Answer, Outcome, compare
from mapdash.evaluation.records import GoldDocument, GoldToponym, Prediction
from mapdash.geoparsing import Geoparser, OutletHomes

FAMILIES = ("exact", "overlap", "near", "right", "strict")


@dataclass(frozen=True, slots=True)
class Region:
    """How a part of the world fares; precision has no meaning here, as a wrong pin belongs to no region.

    Attributes:
        name: the region.
        n: gold toponyms that lie in it.
        found: share of them that was recognised.
        right: share recognised and placed rightly.
        interval: of `right`.
        distances: of all of them.
    """

    name: str
    n: int
    found: float
    right: float
    interval: Interval | None
    distances: Distances


@dataclass(frozen=True, slots=True)
class Score:
    """The measures of all documents together, for one role or all.

    Attributes:
        gold: gold toponyms.
        rates: by family: exact, overlap (recognition); near, right, strict (end to end).
        recognised: resolution of the gold toponyms that were found and given a place.
        answers: resolution of all gold toponyms that have a place; None where none has.
    """

    gold: int
    rates: Mapping[str, Rate]
    recognised: Distances | None
    answers: Distances | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All measures of a geoparser on a gold standard.

    Attributes:
        documents: how many.
        predicted: how many toponyms were found.
        total: all roles.
        roles: by role, where the gold has more than one.
        regions: by region of the world, the largest first.
        outcomes: each document with its result, in order.
    """

    documents: int
    predicted: int
    total: Score
    roles: Mapping[Role, Score]
    regions: tuple[Region, ...]
    outcomes: tuple[tuple[GoldDocument, Outcome], ...]


def predict(
    documents: Iterable[GoldDocument], geoparser: Geoparser, gazetteer: Gazetteer, homes: OutletHomes | None = None
) -> dict[str, list[Prediction]]:
    """What a geoparser finds in the texts of a gold standard, by document id.

    Args:
        documents: the gold standard; its toponyms are not looked at.
        geoparser: what is to be measured.
        gazetteer: names the places.
        homes: learns where each outlet is at home, from the documents before; nothing is learned where None, and
            the order of the documents does not matter.
    """
    found = {}
    for document in documents:
        home = homes.of(document.source) if homes else ()
        mentions = geoparser.parse(document.text, title=document.title, source=document.source, home=home)
        if homes:
            homes.learn(document.source, mentions)
        found[document.id] = [_prediction(mention, gazetteer) for mention in mentions]
    return found


def _prediction(mention: Mention, gazetteer: Gazetteer) -> Prediction:
    place = mention.place
    if place is None:
        return Prediction(mention.start, mention.end, role=mention.role, reason=mention.reason)
    return Prediction(
        mention.start,
        mention.end,
        place.lat,
        place.lon,
        None if place.geonameid is None else str(place.geonameid),
        role=mention.role,
        name=gazetteer.label(place),
        confidence=mention.confidence,
        reason=mention.reason,
    )


def evaluate(
    documents: Sequence[GoldDocument],
    predictions: Mapping[str, Sequence[Prediction]],
    *,
    region_of: Callable[[GoldToponym], str | None] | None = None,
    resamples: int = 1000,
    seed: int = 0,
) -> Evaluation:
    """Measures predictions against a gold standard.

    Args:
        documents: the gold standard.
        predictions: by document id; a document without any found nothing.
        region_of: names the region of a gold toponym; no regions where None.
        resamples: bootstrap resamples of documents; 0 for no intervals.
        seed: of the resampling.
    """
    weights = draw(len(documents), resamples, seed)

    def outcomes(role: Role | None) -> list[Outcome]:
        return [compare(document, predictions.get(document.id, ()), role) for document in documents]

    everything = outcomes(None)
    present = sorted({t.role for d in documents for t in d.toponyms}, key=list(Role).index)
    return Evaluation(
        documents=len(documents),
        predicted=sum(len(predictions.get(document.id, ())) for document in documents),
        total=_score(everything, weights),
        roles={role: _score(outcomes(role), weights) for role in present} if len(present) > 1 else {},
        regions=_regions(everything, region_of, weights) if region_of else (),
        outcomes=tuple(zip(documents, everything, strict=True)),
    )


def _score(outcomes: Sequence[Outcome], weights: Floats) -> Score:
    recognised = [(number, a) for number, o in enumerate(outcomes) for a in o.recognised]
    answers = [(number, a) for number, o in enumerate(outcomes) for a in o.answers if a.gold.geocoded]
    return Score(
        gold=sum(len(outcome.answers) for outcome in outcomes),
        rates={family: rate([getattr(outcome, family) for outcome in outcomes], weights) for family in FAMILIES},
        recognised=distances(recognised, weights) if recognised else None,
        answers=distances(answers, weights) if answers else None,
    )


def _regions(
    outcomes: Sequence[Outcome], region_of: Callable[[GoldToponym], str | None], weights: Floats
) -> tuple[Region, ...]:
    by_region: dict[str, list[tuple[int, Answer]]] = {}
    for number, outcome in enumerate(outcomes):
        for answer in outcome.answers:
            if answer.gold.geocoded and (region := region_of(answer.gold)) is not None:
                by_region.setdefault(region, []).append((number, answer))
    regions = []
    for name, rows in sorted(by_region.items(), key=lambda item: (-len(item[1]), item[0])):
        numbers = np.array([number for number, _ in rows])
        columns = [np.ones(len(rows)), np.array([answer.right for _, answer in rows], np.float64)]
        n, right = (weights @ np.bincount(numbers, column, weights.shape[1]) for column in columns)
        with np.errstate(invalid="ignore"):
            between = interval(right / n)
        regions.append(
            Region(
                name=name,
                n=len(rows),
                found=sum(answer.found for _, answer in rows) / len(rows),
                right=sum(answer.right for _, answer in rows) / len(rows),
                interval=between,
                distances=distances(rows, weights),
            )
        )
    return tuple(regions)
