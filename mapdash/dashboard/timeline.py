"""The timeline along the bottom: a histogram over a range slider, typed days, presets, and what has no date."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import dash_mantine_components as dmc
import dash_svg as svg
from dash import html

from mapdash.dashboard import state, words
from mapdash.dashboard.elements import hyphened
from mapdash.view import Histogram, View

WIDTH, HEIGHT = 1000.0, 100.0  # units of the drawing, stretched to the room there is
STEPS = (("", "by its length"), ("day", "by day"), ("week", "by week"), ("month", "by month"))
SPEEDS = (("slow", "slow"), ("", "normal"), ("fast", "fast"))
PRESETS = ((None, "All"), (7, "7 days"), (30, "30 days"), (90, "90 days"), (365, "1 year"))


def timeline() -> html.Section:
    """The region; its numbers come with the first callback."""
    return html.Section(
        id="timeline",
        **hyphened(aria_label="Time"),
        children=[
            html.Div(
                id="timeline-bar",
                className="timeline-bar",
                children=[
                    _day_input("from", "First day"),
                    html.Span("–", **hyphened(aria_hidden="true")),
                    _day_input("to", "Last day"),
                    html.Div(
                        role="group",
                        className="presets",
                        **hyphened(aria_label="Presets, counted back from the newest article"),
                        children=[
                            html.Button(
                                text,
                                type="button",
                                className="preset",
                                title="All days" if days is None else f"The last {text} of the articles",
                                **hyphened(data_preset=str(days or "all")),
                            )
                            for days, text in PRESETS
                        ],
                    ),
                    html.Div(
                        className="steps",
                        children=[
                            _step("earlier", "‹", "Earlier: move the range back by the step"),
                            _choice("step", "Step by", STEPS),
                            _step("later", "›", "Later: move the range forward by the step"),
                        ],
                    ),
                    html.Div(
                        className="steps playing",
                        children=[
                            html.Button(
                                "Play", id="play", type="button", className="preset", title="Play, pause (space)"
                            ),
                            _choice("speed", "Speed", SPEEDS),
                        ],
                    ),
                    html.Button(
                        "Compare",
                        id="compare",
                        type="button",
                        className="preset",
                        title="Compare the range with as many days before",
                        **hyphened(aria_pressed="false"),
                    ),
                    html.Span(id="range-words", className="range-words", role="status"),
                    # on a phone what is before these words is unfolded by this button, play and compare excepted
                    html.Button(
                        "Days",
                        id="more-time",
                        type="button",
                        className="quiet-button",
                        title="Choose days, steps and speed",
                        **hyphened(aria_expanded="false", aria_controls="timeline-bar"),
                    ),
                ],
            ),
            html.Div(
                id="histogram",
                role="slider",
                tabIndex="0",
                # its value is said by the script, with the range
                **hyphened(
                    aria_label="Range of days, moved by the step",
                    aria_describedby="histogram-words",
                    aria_valuenow="0",
                ),
                children=[
                    html.Div(id="histogram-top", className="histogram-top"),
                    svg.Svg(
                        viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}",
                        preserveAspectRatio="none",
                        **hyphened(aria_hidden="true"),
                        children=[
                            svg.Path(id="histogram-whole", className="bars-whole", d=""),
                            svg.Path(id="histogram-selected", className="bars-selected", d=""),
                        ],
                    ),
                    html.Div(id="histogram-hint", className="histogram-hint"),
                ],
            ),
            # beside the bars, for what they leave out; not within them, where a link would be lost to the keyboard
            html.Div(html.Span(id="undated", className="undated"), className="beside-bars"),
            dmc.RangeSlider(
                id="range",
                min=0,
                max=1,
                value=[0, 1],
                minRange=1,
                step=1,
                label=None,
                size=4,
                thumbSize=16,
                updatemode="drag",
                thumbFromLabel="First day of the range",
                thumbToLabel="Last day of the range",
            ),
            html.Div(id="axis", className="axis", **hyphened(aria_hidden="true")),
            html.P(id="histogram-words", className="unseen"),
        ],
    )


def _day_input(id: str, label: str) -> dmc.DateInput:
    return dmc.DateInput(
        id=id,
        valueFormat="YYYY-MM-DD",
        placeholder="YYYY-MM-DD",
        size="xs",
        w=116,
        clearable=True,
        clearButtonProps={"aria-label": f"Clear: {label.lower()}"},
        inputProps={"aria-label": label},
        debounce=True,
    )


def _step(name: str, sign: str, title: str) -> html.Button:
    return html.Button(sign, id=name, type="button", className="preset", title=title, **hyphened(aria_label=title))


def _choice(id: str, label: str, options: tuple[tuple[str, str], ...]) -> html.Select:
    """A list of the browser's own, whose value the scripts keep in the address."""
    return html.Select(
        [html.Option(text, value=value) for value, text in options],
        id=id,
        className="choice",
        title=label,
        **hyphened(aria_label=label),
    )


def bars(histogram: Histogram, counts: tuple[int, ...]) -> str:
    """The bars of one series as a single SVG path; one path because hundreds of elements are slow to change."""
    if histogram.first is None or histogram.last is None:
        return ""
    first, end = histogram.first.toordinal(), histogram.last.toordinal() + 1
    top = max(histogram.whole, default=0) or 1
    scale = WIDTH / (end - first)
    edges = [max(start.toordinal(), first) for start in histogram.starts] + [end]
    path = []
    for left, right, number in zip(edges, edges[1:], counts, strict=False):
        if number:
            x, width = (left - first) * scale, (right - left) * scale
            gap = min(width * 0.15, 1.5)
            height = max(number / top * HEIGHT, 1.5)  # one article among thousands is still seen
            path.append(f"M{x + gap:.2f} {HEIGHT:g}V{HEIGHT - height:.2f}h{width - 2 * gap:.2f}V{HEIGHT:g}z")
    return "".join(path)


def ticks(first: date, last: date) -> list[tuple[float, str]]:
    """Where the axis says which day it is: (share of the width, words), at most about eight."""
    days = (last - first).days + 1
    if days <= 10:
        marks = [first + timedelta(n) for n in range(days)]
        return [((day - first).days / days, f"{day.day} {day:%b}") for day in marks]
    if days <= 75:
        step = 7 if days <= 45 else 14
        monday = first + timedelta(-first.weekday() % 7)
        marks = [monday + timedelta(n) for n in range(0, days, step)]
        return [((day - first).days / days, f"{day.day} {day:%b}") for day in marks if day <= last]
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next((n for n in (1, 2, 3, 6, 12, 24, 60, 120, 240, 600) if months / n <= 9), 1200)
    found = []
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        if number % step == 0:
            year, month = divmod(number, 12)
            day = date(year, month + 1, 1)
            if day >= first:
                found.append(((day - first).days / days, f"{day:%Y}" if step >= 12 else f"{day:%b %Y}"))
    return found


def _in_words(histogram: Histogram, noun: str) -> str:
    if histogram.first is None or histogram.last is None:
        return "No article has a date."
    peak = max(range(len(histogram.whole)), key=histogram.whole.__getitem__, default=None)
    most = (
        f" Most in the {histogram.unit.value} of {words.day(histogram.starts[peak])}: {histogram.whole[peak]:,}."
        if peak is not None and histogram.whole[peak]
        else ""
    )
    return (
        f"{noun.capitalize()} per {histogram.unit.value}"
        f" from {words.day(histogram.first)} to {words.day(histogram.last)}."
        f" {sum(histogram.selected):,} of {sum(histogram.whole):,} are selected.{most}"
    )


def drawing(view: View, at: state.ViewState) -> dict[str, Any]:
    """The bars and what is written round them, as JSON."""
    histogram = view.histogram(at.filter)
    first, last = histogram.first, histogram.last
    marks = ticks(first, last) if first and last else []
    top = f"{max(histogram.whole, default=0):,} a {histogram.unit.value}" if any(histogram.whole) else ""
    return {
        "whole": bars(histogram, histogram.whole),
        "selected": bars(histogram, histogram.selected),
        "top": top,
        "words": _in_words(histogram, words.plural(words.counted(at.filter, view.has_copies()))),
        "axis": [[f"{share:.3%}", text] for share, text in marks],
        "undated": _undated(at, histogram.undated),
        "span": {
            "first": first.isoformat() if first else None,
            "days": (last - first).days + 1 if first and last else 1,
            "unit": histogram.unit.value,
            "starts": [(start - first).days for start in histogram.starts] if first else [],
            "whole": histogram.whole,
            "selected": histogram.selected,
        },
    }


def _undated(at: state.ViewState, number: int) -> list[str] | None:
    if not number:
        return None
    href = state.link(at, start=None, end=None, only_undated=True, undated=True)
    return [f"{number:,} without a date", href]
