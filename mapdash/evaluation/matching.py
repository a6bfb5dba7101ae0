"""Which prediction answers which gold toponym, and what that makes of one document: right, wrong, missed.

Matching is one to one and greedy: the pair with most characters in common first. A gold toponym that is *ignored*
(of another role than the one looked at) is neither to be found nor an error to find.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mapdash.article import Role
from mapdash.evaluation.records import (
    GoldDocument,
    GoldToponym,
    Prediction,
    error_km,
    is_near,
    is_right,
    overlap,
    same_id,
)

Test = Callable[[GoldToponym, Prediction], bool]


@dataclass(frozen=True, slots=True)
class Counts:
    """True positives, false positives, false negatives."""

    right: int = 0
    wrong: int = 0
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What one gold toponym got.

    Attributes:
        gold: the toponym.
        found: whether a prediction overlaps it.
        right: whether a prediction of its own has its place, by distance or GeoNames number.
        prediction: the prediction that stands for it in resolution.
        km: how far that one is off; None where it has no point, or there is none.
        same_id: whether it is the same place by its GeoNames number.
    """

    gold: GoldToponym
    found: bool
    right: bool
    prediction: Prediction | None
    km: float | None
    same_id: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """One document's result.

    Attributes:
        exact: recognition, the same start and end.
        overlap: recognition, at least one character in common.
        near: end to end, within 161 km.
        right: end to end, within 161 km or the same GeoNames number.
        strict: as `near`, but predictions on gold toponyms that have no place count as wrong.
        answers: of every gold toponym that is not ignored, in their order.
        recognised: of the gold toponyms with a place that were found and given one, judged by the overlap alone.
        hits: the predictions that `right` counts as right.
        extra: those it counts as wrong, each with the gold toponym it was paired with, if any.
    """

    exact: Counts
    overlap: Counts
    near: Counts
    right: Counts
    strict: Counts
    answers: tuple[Answer, ...]
    recognised: tuple[Answer, ...]
    hits: tuple[Prediction, ...]
    extra: tuple[tuple[Prediction, GoldToponym | None], ...]


def pair(
    golds: Sequence[GoldToponym], predictions: Sequence[Prediction], test: Test | None = None
) -> list[tuple[int, int]]:
    """Pairs golds with the predictions that overlap them, one to one, by position.

    Args:
        golds: the marked toponyms.
        predictions: what was found.
        test: pairs that pass come before those that do not, whatever their overlap.
    """
    candidates = []
    for i, gold in enumerate(golds):
        for j, prediction in enumerate(predictions):
            shared = overlap(gold, prediction)
            if shared > 0:
                unlike = abs((gold.end - gold.start) - (prediction.end - prediction.start))
                passes = test is not None and test(gold, prediction)
                candidates.append((not passes, -shared, unlike, i, j))
    pairs: list[tuple[int, int]] = []
    golds_used: set[int] = set()
    predictions_used: set[int] = set()
    for *_, i, j in sorted(candidates):
        if i not in golds_used and j not in predictions_used:
            golds_used.add(i)
            predictions_used.add(j)
            pairs.append((i, j))
    return pairs


def compare(document: GoldDocument, predictions: Sequence[Prediction], role: Role | None = None) -> Outcome:
    """Compares one document's predictions with its gold.

    Args:
        document: the text and its marked toponyms.
        predictions: what was found in it.
        role: gold toponyms of other roles are ignored, and so is a prediction that calls itself of another role
            unless it stands on a gold toponym of this one; all roles where None.
    """
    golds = [gold for gold in document.toponyms if role in (None, gold.role)]
    ignored = [gold for gold in document.toponyms if role not in (None, gold.role)]
    positions = [i for i, gold in enumerate(golds) if gold.geocoded]
    geocoded = [golds[i] for i in positions]
    others = [gold for gold in golds if not gold.geocoded] + ignored

    found = pair(golds, predictions)
    by_span = {(prediction.start, prediction.end): prediction for prediction in predictions}
    paired = pair(geocoded, predictions)
    near, strict, *_ = _end_to_end(geocoded, others, predictions, role, is_near)
    right, _, correct, extra = _end_to_end(geocoded, others, predictions, role, is_right)

    names_found = {i for i, _ in found}
    places_right = {positions[i] for i in correct}
    answered = {positions[i]: predictions[j] for i, j in paired}
    answers = []
    for i, gold in enumerate(golds):
        # a prediction of exactly the gold's span is its answer, even where one beside it shares as much
        answer = by_span.get((gold.start, gold.end)) or answered.get(i)
        answers.append(_answer(gold, i in names_found, i in places_right, answer))
    recognised = [
        _answer(golds[i], True, i in places_right, prediction)
        for i, prediction in answered.items()
        if prediction.placed
    ]
    return Outcome(
        exact=_exact(golds, ignored, predictions, role),
        overlap=_recognition(golds, ignored, predictions, found, role),
        near=near,
        right=right,
        strict=strict,
        answers=tuple(answers),
        recognised=tuple(recognised),
        hits=tuple(correct.values()),
        extra=extra,
    )


def _exact(
    golds: list[GoldToponym], ignored: list[GoldToponym], predictions: Sequence[Prediction], role: Role | None
) -> Counts:
    waiting: dict[tuple[int, int], list[int]] = {}
    for j in reversed(range(len(predictions))):
        waiting.setdefault((predictions[j].start, predictions[j].end), []).append(j)
    pairs = []
    for i, gold in enumerate(golds):
        if same := waiting.get((gold.start, gold.end)):
            pairs.append((i, same.pop()))
    return _recognition(golds, ignored, predictions, pairs, role)


def _recognition(
    golds: list[GoldToponym],
    ignored: list[GoldToponym],
    predictions: Sequence[Prediction],
    pairs: list[tuple[int, int]],
    role: Role | None,
) -> Counts:
    used = {j for _, j in pairs}
    extra = sum(
        j not in used and not _touches(prediction, ignored) and _counts(prediction, golds, role)
        for j, prediction in enumerate(predictions)
    )
    return Counts(len(pairs), extra, len(golds) - len(pairs))


def _end_to_end(
    golds: list[GoldToponym],
    others: list[GoldToponym],
    predictions: Sequence[Prediction],
    role: Role | None,
    test: Test,
) -> tuple[Counts, Counts, dict[int, Prediction], tuple[tuple[Prediction, GoldToponym | None], ...]]:
    """Counts, strict counts, right predictions by the position of their gold, wrong ones with the gold they are on."""
    placed = [prediction for prediction in predictions if prediction.placed]
    paired = {j: i for i, j in pair(golds, placed, test)}
    correct = {j for j, i in paired.items() if test(golds[i], placed[j])}
    extra: list[tuple[Prediction, GoldToponym | None]] = []
    beside = 0
    for j, prediction in enumerate(placed):
        if j in correct or not _counts(prediction, golds, role):
            continue
        if not _touches(prediction, golds) and _touches(prediction, others):
            beside += 1
        else:
            extra.append((prediction, golds[paired[j]] if j in paired else None))
    missed = len(golds) - len(correct)
    return (
        Counts(len(correct), len(extra), missed),
        Counts(len(correct), len(extra) + beside, missed),
        {paired[j]: placed[j] for j in sorted(correct)},
        tuple(extra),
    )


def _counts(prediction: Prediction, golds: Sequence[GoldToponym], role: Role | None) -> bool:
    """Whether a prediction that answers nothing is an error of this role."""
    return role is None or prediction.role in (None, role) or _touches(prediction, golds)


def _answer(gold: GoldToponym, found: bool, right: bool, prediction: Prediction | None) -> Answer:
    if prediction is None:
        return Answer(gold, found, right, None, None, False)
    return Answer(gold, found, right, prediction, error_km(gold, prediction), same_id(gold, prediction))


def _touches(prediction: Prediction, golds: Sequence[GoldToponym]) -> bool:
    return any(overlap(gold, prediction) > 0 for gold in golds)
