"""The figures and their intervals: rates of right, wrong and missed names, and how far places are off.

Intervals are the middle 95 % over resampled documents, as the names of one document stand and fall together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

import numpy as np
import numpy.typing as npt

from mapdash.evaluation.matching import Answer, Counts
from mapdash.evaluation.records import CLOSE_KM, FARTHEST_KM, NEAR_KM

Interval = tuple[float, float]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rate:
    """Precision, recall and F1 with the counts behind them.

    Attributes:
        counts: right, wrong and missed.
        precision: right among those found; 0 where none was.
        recall: right among those there are; 0 where there is none.
        f1: the harmonic mean of the two.
        interval: of F1; None where no bootstrap was asked for.
    """

    counts: Counts
    precision: float
    recall: float
    f1: float
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Distances:
    """How far places are off, over a set of gold toponyms; no answer counts as 20,039 km.

    Attributes:
        n: how many.
        unanswered: how many of them got no place.
        near: share within 161 km.
        near_or_same: share within 161 km or with the same GeoNames number.
        close: share within 20 km.
        mean_km: mean error.
        median_km: median error.
        auc: area under the sorted log errors, 0 (all exact) to 1.
        same_id: share with the same GeoNames number among the `with_id` that have one; None where none has.
        with_id: how many gold toponyms have a GeoNames number.
        intervals: by the name of the measure; empty where no bootstrap was asked for.
    """

    n: int
    unanswered: int
    near: float
    near_or_same: float
    close: float
    mean_km: float
    median_km: float
    auc: float
    same_id: float | None
    with_id: int
    intervals: Mapping[str, Interval]


def draw(documents: int, resamples: int, seed: int) -> Floats:
    """How often each document (column) is drawn in each resample (row)."""
    if not documents or not resamples:
        return np.zeros((0, documents))
    draws = np.random.default_rng(seed).multinomial(documents, np.full(documents, 1 / documents), size=resamples)
    return draws.astype(np.float64)


def interval(values: Floats) -> Interval | None:
    """The middle 95 % of resampled values; None where no resample has one."""
    values = values[~np.isnan(values)]
    if not values.size:
        return None
    low, high = np.quantile(values, (0.025, 0.975))
    return float(low), float(high)


def rate(counts: Sequence[Counts], weights: Floats) -> Rate:
    """Precision, recall and F1 of the documents' counts; `weights` are resamples, as from `draw`."""
    table = np.array([(c.right, c.wrong, c.missed) for c in counts], dtype=np.float64).reshape(-1, 3)
    right, wrong, missed = (int(total) for total in table.sum(axis=0))
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    drawn = weights @ table
    with np.errstate(invalid="ignore"):
        f1s = 2 * drawn[:, 0] / (2 * drawn[:, 0] + drawn[:, 1] + drawn[:, 2])
    return Rate(Counts(right, wrong, missed), precision, recall, f1, interval(f1s))


def distances(rows: Sequence[tuple[int, Answer]], weights: Floats) -> Distances:
    """The measures of answers, each with the number of its document."""
    answers = [answer for _, answer in rows]
    errors = [FARTHEST_KM if answer.km is None else answer.km for answer in answers]
    n, ordered = len(errors), sorted(errors)
    near = [error <= NEAR_KM for error in errors]
    near_or_same = [hit or answer.same_id for hit, answer in zip(near, answers, strict=True)]
    close = [error <= CLOSE_KM for error in errors]
    has_id = [answer.gold.geonameid is not None for answer in answers]
    same = [answer.same_id for answer in answers]
    return Distances(
        n=n,
        unanswered=sum(answer.km is None for answer in answers),
        near=sum(near) / n,
        near_or_same=sum(near_or_same) / n,
        close=sum(close) / n,
        mean_km=sum(errors) / n,
        median_km=(ordered[(n - 1) // 2] + ordered[n // 2]) / 2,
        auc=_auc(errors),
        same_id=sum(same) / sum(has_id) if any(has_id) else None,
        with_id=sum(has_id),
        intervals=_distance_intervals(
            np.array([number for number, _ in rows]),
            np.array(errors),
            {"near": near, "near_or_same": near_or_same, "close": close},
            (same, has_id),
            weights,
        ),
    )


def _auc(errors: Iterable[float]) -> float:
    """The trapezoid under the sorted log errors, at unit distances, as a share of the worst there can be."""
    curve = sorted(log(error + 1) for error in errors)
    if len(curve) == 1:
        return curve[0] / log(FARTHEST_KM)
    steps = sum((a + b) / 2 for a, b in pairwise(curve))
    return steps / (log(FARTHEST_KM) * (len(curve) - 1))


def _distance_intervals(
    numbers: npt.NDArray[np.int64],
    errors: Floats,
    shares: Mapping[str, Sequence[bool]],
    ids: tuple[Sequence[bool], Sequence[bool]],
    weights: Floats,
) -> dict[str, Interval]:
    """The intervals of all measures of `Distances`; a document drawn twice gives its rows twice."""
    if not len(weights):
        return {}

    def total(values: npt.ArrayLike) -> Floats:
        """Per resample, the sum of a value of the rows."""
        per_document = np.bincount(numbers, np.asarray(values, np.float64), weights.shape[1])
        sums: Floats = weights @ per_document
        return sums

    order = np.argsort(errors)
    errors, numbers = errors[order], numbers[order]
    same, has_id = (np.asarray(column)[order] for column in ids)
    n = total(np.ones(len(errors)))
    upto = np.cumsum(weights[:, numbers], axis=1)  # per resample, how many rows have at most this error
    drawn = n > 0

    def nth(positions: Floats) -> Floats:
        """Per resample, the error at a position of the sorted rows."""
        found: Floats = errors[np.minimum((upto <= positions[:, None]).sum(axis=1), len(errors) - 1)]
        return found

    logs = np.log1p(errors)
    with np.errstate(invalid="ignore", divide="ignore"):
        values = {name: total(np.asarray(hits)[order]) / n for name, hits in shares.items()}
        values["mean_km"] = total(errors) / n
        values["median_km"] = np.where(drawn, (nth((n - 1) // 2) + nth(n // 2)) / 2, np.nan)
        ends = (np.log1p(nth(np.zeros(len(n)))) + np.log1p(nth(n - 1))) / 2
        values["auc"] = (total(logs) - ends) / (log(FARTHEST_KM) * (n - 1))
        values["same_id"] = total(same) / total(has_id)
    found = {name: interval(np.where(drawn, column, np.nan)) for name, column in values.items()}
    return {name: interval for name, interval in found.items() if interval is not None}
