"""A page of the errors, worst first, each with its sentence. Whatever comes from a text is escaped.

Worst is a pin in the wrong place, the farther the worse; then a pin where the gold has none, the surer the worse;
then a place that got no pin.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import chain

from gazetteer import Gazetteer
from mapdash.evaluation.matching import Outcome
from mapdash.evaluation.measure import Evaluation
from mapdash.evaluation.records import GoldDocument, GoldToponym, Prediction, Span, error_km

_AROUND = 160  # characters of a text shown on either side, at most
# not behind an initial ("U.S.") nor before a number ("Jan. 6") or a small letter
_SENTENCE_END = re.compile(r"(?<!\b[A-Z])[.!?]['\"”’)]*\s+(?![a-z0-9])|\n")
_STYLE = """
body { font: 16px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; color: #1b1b1b;
  background: #fff; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .45rem .6rem; border-bottom: 1px solid #d4d4d4; }
td:nth-child(2) { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
td:nth-child(3) { width: 40%; overflow-wrap: anywhere; }
mark { background: #ffe08a; }
small { color: #555; }
"""
# nothing may be fetched and no script may run, whatever stands in the texts
_HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Errors of the geoparser</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>Errors of the geoparser, worst first</h1>
<p>{summary}</p>
<table>
<thead><tr><th>what</th><th>km off</th><th>sentence</th><th>gold</th><th>found</th><th>reason</th></tr></thead>
<tbody>
"""
_FOOT = "</tbody>\n</table>\n</main>\n</body>\n</html>\n"


@dataclass(frozen=True, slots=True)
class Error:
    """One thing that went wrong.

    Attributes:
        document: where.
        what: in two or three words.
        km: how far the pin is off; None where there are no two points to compare.
        gold: the marked toponym, if there is one.
        prediction: what was found, if anything.
    """

    document: GoldDocument
    what: str
    km: float | None
    gold: GoldToponym | None
    prediction: Prediction | None

    @property
    def badness(self) -> tuple[int, float]:
        """Larger is worse."""
        if self.km is not None:
            return 2, self.km
        if self.prediction is not None and self.prediction.placed:
            return 1, self.prediction.confidence or 0.0
        return 0, 0.0


def errors(evaluation: Evaluation) -> list[Error]:
    """All end-to-end errors (neither within 161 km nor of the same id), worst first."""
    found = chain.from_iterable(_errors(document, outcome) for document, outcome in evaluation.outcomes)
    return sorted(found, key=lambda error: error.badness, reverse=True)


def _errors(document: GoldDocument, outcome: Outcome) -> Iterator[Error]:
    for prediction, gold in outcome.extra:
        if gold is None:
            yield Error(document, "no place meant", None, None, prediction)
        else:
            yield Error(document, "wrong place", error_km(gold, prediction), gold, prediction)
    misplaced = [gold for _, gold in outcome.extra]
    for answer in outcome.answers:
        if answer.gold.geocoded and not answer.right and answer.gold not in misplaced:
            yield Error(document, "no pin" if answer.found else "not found", None, answer.gold, answer.prediction)


def error_page(evaluation: Evaluation, gazetteer: Gazetteer) -> str:
    """The page as HTML that asks nothing of any server.

    Args:
        evaluation: whose errors are shown.
        gazetteer: names the gold's places.
    """
    found = errors(evaluation)
    kinds = Counter(error.what for error in found)
    summary = "; ".join(f"{what}: {number:,}" for what, number in kinds.most_common()) or "None."
    rows = "".join(_row(error, gazetteer) for error in found)
    return _HEAD.format(style=_STYLE, summary=escape(summary)) + rows + _FOOT


def _row(error: Error, gazetteer: Gazetteer) -> str:
    span = error.gold or error.prediction
    gold, prediction = error.gold, error.prediction
    cells = (
        escape(error.what),
        f"{error.km:,.0f}" if error.km is not None else "",
        (_sentence(error.document, span) if span else "") + f"<br><small>{escape(error.document.id)}</small>",
        _place(gold, _gold_name(gold, gazetteer)) if gold else "",
        _place(prediction, prediction.name) if prediction else "",
        escape(prediction.reason) if prediction else "",
    )
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>\n"


def _gold_name(gold: GoldToponym, gazetteer: Gazetteer) -> str:
    try:
        return gazetteer.label(gazetteer.place(f"geonames:{gold.geonameid}"))
    except KeyError:
        return ""


def _place(span: Span, name: str) -> str:
    if span.lat is None or span.lon is None:
        return ""
    point = f"<small>{span.lat:.3f}, {span.lon:.3f}</small>"
    return f"{escape(name)}<br>{point}" if name else point


def _sentence(document: GoldDocument, span: Span) -> str:
    """The sentence of a span with the span marked, cut where it is long."""
    text = document.text
    start, end = max(0, span.start - _AROUND), min(len(text), span.end + _AROUND)
    before, after = text[start : span.start], text[span.end : end]
    breaks = [match.end() for match in _SENTENCE_END.finditer(before)]
    if breaks:
        before = before[breaks[-1] :]
    elif start:
        before = "…" + before
    if match := _SENTENCE_END.search(after):
        after = after[: match.end()].rstrip()
    elif end < len(text):
        after += "…"
    return f"{escape(before)}<mark>{escape(text[span.start : span.end])}</mark>{escape(after)}"
