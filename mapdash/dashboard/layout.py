"""The screen as a whole: bar on top, map, panel at the side, timeline along the bottom."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html

from mapdash.dashboard import adding, filters, map, timeline
from mapdash.dashboard.articles import articles
from mapdash.dashboard.changes import changes
from mapdash.dashboard.elements import hyphened
from mapdash.dashboard.feeds import feeds
from mapdash.dashboard.help import help_sheet
from mapdash.dashboard.places import places
from mapdash.dashboard.reader import reader
from mapdash.dashboard.search import place_search
from mapdash.tiles import Tiles

THEME: dict[str, Any] = {
    "fontFamily": "var(--font)",
    "headings": {"fontFamily": "var(--font)"},
    "primaryColor": "ink",
    "defaultRadius": 3,
    "colors": {
        # the accent of links, sliders and chips: a blue that keeps 4.5:1 on paper (6) and on night (4)
        "ink": "#eef3f8 #d9e3ee #b4c8dd #8fb0d0 #7fa8d1 #3f719f #22577f #1b4869 #153a55 #0e2a40".split(),
    },
    "primaryShade": {"light": 6, "dark": 4},
    "autoContrast": True,
}


def layout(
    title: str,
    generation: str,
    first_bounds: map.LeafletBounds,
    tiles: Tiles | None = None,
    *,
    editable: bool = False,
) -> dmc.MantineProvider:
    """The whole page.

    Args:
        title: the name of the collection, shown beside the program's.
        generation: a word that changes when the collection does.
        first_bounds: the part of the Earth to show where the address does not say.
        tiles: map tiles over the offline basemap.
        editable: whether articles can be added from the screen.
    """
    return dmc.MantineProvider(
        theme=THEME,
        defaultColorScheme="auto",
        children=[
            html.A("Skip to the articles", href="#panel", className="skip"),
            html.Div(
                id="screen",
                **hyphened(data_generation=generation),
                children=[
                    _bar(title, editable),
                    filters.drawer(),
                    map.main_map(first_bounds, tiles),
                    html.Main(
                        id="panel",
                        tabIndex="-1",
                        **hyphened(aria_label="Articles and places", data_sheet="half"),
                        children=[
                            html.Button(
                                html.Span(className="sheet-grip"),
                                id="sheet",
                                type="button",
                                **hyphened(aria_label="Panel height: half. Change"),
                            ),
                            html.Div(
                                id="lists",
                                children=[
                                    html.Div(
                                        role="tablist",
                                        className="tabs",
                                        **hyphened(aria_label="Lists"),
                                        children=[
                                            _tab("articles", "Articles", True),
                                            _tab("places", "Places in view", False),
                                            _tab("feeds", "Feeds", False, hidden=True),
                                            _tab("changes", "Changes", False, hidden=True),
                                        ],
                                    ),
                                    html.Div(id="here", hidden=True),
                                    articles(),
                                    places(),
                                    feeds(),
                                    changes(),
                                ],
                            ),
                            reader(),
                        ],
                    ),
                    timeline.timeline(),
                    html.Div(id="banner", role="alert", hidden=True),
                ],
            ),
            help_sheet(),
            *([adding.dialog()] if editable else []),
        ],
    )


def _bar(title: str, editable: bool) -> html.Header:
    return html.Header(
        id="bar",
        children=[
            html.H1([html.Span("mapdash", className="name"), html.Span(title, className="collection")]),
            dmc.TextInput(
                id="words",
                size="xs",
                placeholder="Words in the text",
                inputProps={"aria-label": "Words in the text", "type": "search"},
                className="words",
            ),
            place_search(),
            html.Button(
                "Filters",
                id="open-filters",
                type="button",
                className="quiet-button",
                **hyphened(aria_expanded="false", aria_controls="filters"),
            ),
            *([adding.button()] if editable else []),
            html.Div(id="status", role="status", **hyphened(aria_label="What is looked at")),
            html.Button(
                "?",
                id="open-help",
                type="button",
                className="round",
                title="Keys (?)",
                **hyphened(aria_label="Keys", aria_haspopup="dialog", aria_keyshortcuts="?"),
            ),
            html.Button(
                html.Span(**hyphened(aria_hidden="true")),
                id="theme",
                className="round",
                type="button",
                **hyphened(aria_label="Switch between light and dark"),
            ),
            html.Nav(id="chips", **hyphened(aria_label="Active filters")),
        ],
    )


def _tab(name: str, text: str, chosen: bool, hidden: bool = False) -> html.Button:
    return html.Button(
        text,
        id=f"tab-{name}",
        type="button",
        role="tab",
        hidden=hidden,
        tabIndex="0" if chosen else "-1",
        **hyphened(aria_selected=str(chosen).lower(), aria_controls=name),
    )
