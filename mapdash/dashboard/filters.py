"""The drawer of filters and the chips that say which of them are in force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
from dash import html

from gazetteer import Precision
from mapdash.article import Role
from mapdash.dashboard import state, words
from mapdash.dashboard.elements import hyphened
from mapdash.dashboard.state import ViewState
from mapdash.view import View

Options = list[dict[str, str]]
MOST_PAIRED = 6  # filters; fifteen pairs of them are tried while somebody waits
Country = Callable[[str], str]  # an ISO 3166-1 alpha-2 code -> its name


def drawer() -> html.Section:
    """The filters besides date and words: beside the map, so that what they do is seen at once."""
    return html.Section(
        id="filters",
        hidden=True,
        **hyphened(aria_labelledby="filters-title"),
        children=html.Div(
            className="filters",
            children=[
                html.Div(
                    className="filters-head",
                    children=[
                        html.H2("Filters", id="filters-title", tabIndex="-1"),
                        html.Button(
                            "×",
                            id="close-filters",
                            type="button",
                            className="card-close",
                            **hyphened(aria_label="Close filters"),
                        ),
                    ],
                ),
                dmc.MultiSelect(
                    id="filter-source",
                    label="Outlet",
                    data=[],
                    value=[],
                    searchable=True,
                    clearable=True,
                    nothingFoundMessage="No such outlet",
                    placeholder="Any",
                    maxDropdownHeight=280,
                ),
                dmc.MultiSelect(
                    id="filter-country",
                    label="Country",
                    data=[],
                    value=[],
                    searchable=True,
                    clearable=True,
                    nothingFoundMessage="No such country",
                    placeholder="Any",
                    maxDropdownHeight=280,
                ),
                _choices(
                    "filter-precision",
                    "What a marker stands for",
                    [(p.value, words.PRECISION_NAMES[p]) for p in Precision],
                ),
                html.Div(switches(), id="switches", className="field"),
                _choices("filter-role", "Which mentions count", [(r.value, words.ROLE_NAMES[r]) for r in Role]),
                html.Div(
                    className="field",
                    children=[
                        html.Div("Least confidence", className="field-label", id="confidence-label"),
                        dmc.Slider(
                            id="filter-confidence",
                            min=0,
                            max=95,
                            step=5,
                            value=0,
                            updatemode="mouseup",
                            thumbLabel="Least confidence, percent",
                            marks=[{"value": v, "label": f"{v} %"} for v in (0, 25, 50, 75)],
                            mb="lg",
                        ),
                    ],
                ),
                html.A("Clear all filters", href="?", className="quiet-button", **hyphened(data_nav="filter")),
            ],
        ),
    )


def _choices(id: str, label: str, options: list[tuple[str, str]]) -> html.Div:
    return html.Div(
        className="field",
        role="group",
        **hyphened(aria_label=label),
        children=[
            html.Div(label, className="field-label"),
            dmc.ChipGroup(
                id=id,
                multiple=True,
                value=[],
                children=html.Div(
                    [
                        # the script writes how many there are behind the name
                        dmc.Chip(
                            [name, html.Span(id=f"{id}-{value}-count")], value=value, size="xs", id=f"{id}-{value}"
                        )
                        for value, name in options
                    ],
                    className="choices",
                ),
            ),
        ],
    )


def in_force(view: View, at: ViewState, country: Country) -> list[tuple[str, str]]:
    """Each active filter in words, with the address that lifts just this one."""
    filter = at.filter
    found: list[tuple[str, str]] = []

    def add(text: str, **changes: Any) -> None:
        found.append((text, state.link(at, **changes)))

    if filter.start or filter.end:
        if filter.start and filter.end:
            text = words.day(filter.start)
            text += f" – {words.day(filter.end)}" if filter.end != filter.start else ""
        else:
            text = f"from {words.day(filter.start)}" if filter.start else f"until {words.day(filter.end)}"  # type: ignore[arg-type]
        add(f"happened {text}" if filter.dates == "event" else text, start=None, end=None)
    if filter.only_undated:
        add(f"without {words.a_date(filter)}", only_undated=False)
    if not filter.undated:
        add(f"with {words.a_date(filter)}", undated=True)
    if filter.dates == "event":
        add("by event date", dates="published")
    if filter.count == "articles":
        add("every copy counted", count="stories")
    if filter.unplaced_only:
        add("without a place", unplaced_only=False)
    if filter.words:
        add(f"“{filter.words}”", words="")
    if filter.place_ids:
        first, more = chosen(view, at)
        add(_label(view, first) + (f" and {more:,} more" if more else ""), place=None, places=frozenset())
    if filter.area:
        add("in the drawn area", area=None)
    for value in sorted(filter.sources):
        add(value or words.UNKNOWN_OUTLET, sources=filter.sources - {value})
    for value in sorted(filter.countries):
        add(country(value) if value else words.NO_COUNTRY, countries=filter.countries - {value})
    for precision in filter.precisions:
        add(f"{words.PRECISION_NAMES[precision]} markers", precisions=filter.precisions - {precision})
    if filter.roles != state.DEFAULT_ROLES:
        names = [words.ROLE_NAMES[role] for role in Role if role in filter.roles] or ["any mention"]
        add("counting: " + ", ".join(names), roles=state.DEFAULT_ROLES)
    if filter.min_confidence > 0:
        add(f"at least {filter.min_confidence:.0%} sure", min_confidence=0.0)
    return found


def chosen(view: View, at: ViewState) -> tuple[str, int]:
    """The most named of the chosen places, of which there is at least one, and how many more there are."""
    places = at.filter.place_ids
    if at.circle is not None:
        return at.circle[1], len(places) - 1
    counts = view.articles_naming(replace(at.filter, place=None, places=frozenset()), places)
    return min(places, key=lambda place: (-counts[place], place)), len(places) - 1


def switches() -> list[Any]:
    """What dates are about, and what is counted: links, which the script points at the address as it stands."""

    def switch(label: str, key: str, options: list[tuple[str, str, str]]) -> html.Div:
        links = [
            html.A(
                text,
                href=f"?{key}={value}",
                title=why,
                **hyphened(data_nav="filter", data_switch=key, data_value=value),
            )
            for value, text, why in options
        ]
        made = html.Div(links, className="switch", id=f"switch-{key}", role="group", **hyphened(aria_label=label))
        return html.Div([html.Div(label, className="field-label"), made])

    return [
        switch(
            "Which dates",
            "dates",
            [
                ("published", "of publication", "When the article was published"),
                ("event", "of the event", "When it happened, as the sentence of a place says"),
            ],
        ),
        switch(
            "What is counted",
            "count",
            [
                ("stories", "stories", "One story carried by several outlets counts once"),
                ("articles", "articles", "Every copy of a story counts"),
            ],
        ),
    ]


def options(counts: dict[str, int], chosen: frozenset[str], name: Callable[[str], str], unknown: str) -> Options:
    """Choices with their counts, most articles first; what is chosen stays even where it has no article left."""
    counted = {**dict.fromkeys(chosen, 0), **counts}
    ordered = sorted(counted.items(), key=lambda item: (-item[1], name(item[0])))
    return [
        {"value": state.escape(value), "label": f"{name(value) if value else unknown} ({number:,})"}
        for value, number in ordered
    ]


def choices(view: View, at: ViewState, country: Country) -> dict[str, Any]:
    """What there is to choose from: the lists of outlets and countries, and how many each kind and role has, by id."""
    facets = view.facets(at.filter)
    counts = {f"filter-precision-{p.value}-count": facets.precisions.get(p, 0) for p in Precision}
    counts |= {f"filter-role-{r.value}-count": facets.roles.get(r, 0) for r in Role}
    return {
        "lists": {
            "filter-source": options(dict(facets.sources), at.filter.sources, str, words.UNKNOWN_OUTLET),
            "filter-country": options(dict(facets.countries), at.filter.countries, country, words.NO_COUNTRY),
        },
        "counts": {id: f"{number:,}" for id, number in counts.items()},
    }


def loosened(view: View, at: ViewState, country: Country) -> list[tuple[str, str, int]]:
    """What would be found without one of the active filters, or where that is nothing, without two of them.

    Returns:
        The words of what to lift, the address that lifts it, and how many articles that finds; most first.
    """
    one = in_force(view, at, country)
    found = _finding(view, one)
    if not found and len(one) <= MOST_PAIRED:
        # lifting one leaves the others in their order
        without = [(text, in_force(view, state.asked(view, href), country)) for text, href in one]
        two = [(f"{text} and {other}", href) for nth, (text, rest) in enumerate(without) for other, href in rest[nth:]]
        found = _finding(view, two)
    return sorted(found, key=lambda item: -item[2])


def _finding(view: View, ways: list[tuple[str, str]]) -> list[tuple[str, str, int]]:
    found = [(text, href, view.status(state.asked(view, href).filter).selected.articles) for text, href in ways]
    return [item for item in found if item[2]]


def _label(view: View, place_id: str) -> str:
    try:
        return view.label(view.place(place_id))
    except KeyError:  # a link to a place that no article of this collection names
        return "a place not in this collection"
