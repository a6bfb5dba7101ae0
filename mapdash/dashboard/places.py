"""Places in view: what the map shows as a ranked list, which is also the keyboard's way to the map."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import Dash, Input, Output, html

from mapdash.dashboard import state, words
from mapdash.dashboard.elements import hyphened
from mapdash.dashboard.map import points
from mapdash.view import Bounds, PlaceCount, PlacesPage, View

LIMIT = 100


def places() -> html.Div:
    """The region; its places come with the map's first position."""
    return html.Div(
        id="places",
        role="tabpanel",
        hidden=True,
        **hyphened(aria_labelledby="tab-places"),
        children=[
            html.Div(html.Span(id="places-total", role="status"), className="list-head"),
            html.Div(id="place-rows"),
        ],
    )


def place_row(found: PlaceCount, label: str, most: int, chosen: bool) -> html.Li:
    """One place: Enter or a click goes there and lists its articles."""
    place = found.place
    noun = "article" if found.articles == 1 else "articles"
    name, _, inside = label.partition(", ")
    return html.Li(
        html.Button(
            type="button",
            className="place-row",
            **hyphened(
                data_place=place.id,
                data_points=points([place]),
                aria_pressed="true" if chosen else "false",
            ),
            children=[
                html.Span(className=f"glyph {place.precision.value}", **hyphened(aria_hidden="true")),
                html.Span(
                    [html.Span(name, className="place-name"), html.Span(inside or "", className="place-inside")],
                    className="place-words",
                ),
                html.Span(
                    [
                        html.Span(f"{found.articles:,}", className="place-count"),
                        html.Span(
                            f" {noun}, {words.PRECISION_NAMES[place.precision]}",
                            className="unseen",
                        ),
                    ]
                ),
                html.Span(
                    className="place-bar",
                    style={"width": f"{100 * found.articles / most:.1f}%"},
                    **hyphened(aria_hidden="true"),
                ),
            ],
        )
    )


def _total(page: PlacesPage) -> str:
    if page.total > len(page.places):
        return f"{words.count(page.total, 'place')} in view, the top {len(page.places)} listed: zoom in for the rest"
    return f"{words.count(page.total, 'place')} in view"


def register(app: Dash, view: View) -> None:
    """The callbacks of this region."""

    @app.callback(
        Output("place-rows", "children"),
        Output("places-total", "children"),
        Input("query", "data"),
        Input("generation", "data"),
        Input("viewport", "data"),
        prevent_initial_call=True,
    )
    def show(query: str, generation: str, viewport: dict[str, Any] | None) -> tuple[Any, str]:
        if not viewport:
            return [], ""
        filter = state.parse(query or "").filter
        bounds = Bounds(*(float(viewport[side]) for side in ("south", "west", "north", "east")))
        page = view.places_in_view(replace(filter, place=None, places=frozenset()), bounds, limit=LIMIT)
        if not page.places:
            return html.P("No places in this part of the map.", className="nothing"), _total(page)
        most = max(found.articles for found in page.places)
        return html.Ol(
            [
                place_row(found, view.label(found.place), most, found.place.id in filter.place_ids)
                for found in page.places
            ],
            className="rows",
        ), _total(page)
