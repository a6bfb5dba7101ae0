"""What is printed: tables for a person, or one JSON object with everything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from rich.table import Table

from mapdash.evaluation.figures import Distances, Interval, Rate
from mapdash.evaluation.measure import Evaluation, Score

_RATES = {
    "exact": "recognition, exact",
    "overlap": "recognition, overlap",
    "near": "end to end, 161 km",
    "right": "end to end, 161 km or id",
    "strict": "end to end, strict",
}
# measure -> how it is called, and whether it is a share
_DISTANCES = {
    "near": ("within 161 km", True),
    "near_or_same": ("161 km or same id", True),
    "close": ("within 20 km", True),
    "same_id": ("same id", True),
    "auc": ("log-error area", True),
    "mean_km": ("mean error, km", False),
    "median_km": ("median error, km", False),
}


def figures(evaluation: Evaluation) -> dict[str, Any]:
    """Every figure as plain values."""
    return {
        "documents": evaluation.documents,
        "predicted": evaluation.predicted,
        **asdict(evaluation.total),
        "roles": {role.value: asdict(score) for role, score in evaluation.roles.items()},
        "regions": [asdict(region) for region in evaluation.regions],
    }


def tables(evaluation: Evaluation) -> Iterator[Table]:
    """The tables of an evaluation, in the order they are read."""
    yield _rates(evaluation)
    if evaluation.total.answers is not None:
        yield _resolution(evaluation.total)
    if evaluation.roles:
        yield _roles(evaluation)
    if evaluation.regions:
        yield _regions(evaluation)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left", no_wrap=True)
    return table


def _rates(evaluation: Evaluation) -> Table:
    title = f"{evaluation.documents:,} texts, {evaluation.total.gold:,} toponyms, {evaluation.predicted:,} found"
    table = _table(title, "", "P", "R", "F1", "95 %", "right", "wrong", "missed")
    for family, name in _RATES.items():
        rate = evaluation.total.rates[family]
        counts = (rate.counts.right, rate.counts.wrong, rate.counts.missed)
        table.add_row(name, *_rate(rate), _interval(rate.interval), *(f"{count:,}" for count in counts))
    return table


def _resolution(score: Score) -> Table:
    columns = [("of names found", score.recognised), ("of all names", score.answers)]
    present = [(name, distances) for name, distances in columns if distances is not None]
    table = _table("Resolution", "", *(cell for name, _ in present for cell in (name, "95 %")))
    table.add_row("toponyms", *(cell for _, d in present for cell in (f"{d.n:,}", "")))
    table.add_row("without an answer", *(cell for _, d in present for cell in (f"{d.unanswered:,}", "")))
    for measure, (name, share) in _DISTANCES.items():
        cells = [cell for _, d in present for cell in _distance(d, measure, share)]
        table.add_row(name, *cells)
    return table


def _distance(distances: Distances, measure: str, share: bool) -> tuple[str, str]:
    value: float | None = getattr(distances, measure)
    if value is None:
        return "-", ""
    between = distances.intervals.get(measure)
    if share:
        return f"{value:.3f}", _interval(between)
    return f"{value:,.1f}", f"{between[0]:,.1f}-{between[1]:,.1f}" if between else ""


def _roles(evaluation: Evaluation) -> Table:
    table = _table("By role", "", "toponyms", "found P", "R", "F1", "161 km or id P", "R", "F1", "95 %")
    for role, score in evaluation.roles.items():
        found, right = score.rates["overlap"], score.rates["right"]
        table.add_row(role.value, f"{score.gold:,}", *_rate(found), *_rate(right), _interval(right.interval))
    return table


def _regions(evaluation: Evaluation) -> Table:
    table = _table("By region of the world", "", "toponyms", "found", "and placed", "95 %", "within 20 km", "median km")
    for region in evaluation.regions:
        table.add_row(
            region.name,
            f"{region.n:,}",
            f"{region.found:.3f}",
            f"{region.right:.3f}",
            _interval(region.interval),
            f"{region.distances.close:.3f}",
            f"{region.distances.median_km:,.1f}",
        )
    return table


def _rate(rate: Rate) -> tuple[str, str, str]:
    return f"{rate.precision:.3f}", f"{rate.recall:.3f}", f"{rate.f1:.3f}"


def _interval(between: Interval | None) -> str:
    return f"{between[0]:.3f}-{between[1]:.3f}" if between else ""
