"""Places in view: what the map shows as a ranked list, which is also the keyboard's way to the map."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import html

from mapdash.dashboard import words
from mapdash.dashboard.elements import hyphened
from mapdash.dashboard.map import points
from mapdash.view import Bounds, Filter, PlaceCount, View

PAGE = 100


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
            html.Nav(id="place-pages", className="pages", **hyphened(aria_label="Pages of the places")),
        ],
    )


def in_view(view: View, filter: Filter, bounds: Bounds | None, offset: int = 0) -> dict[str, Any]:
    """A page of the places as JSON: of those within the bounds, a chosen one among the others; else of the chosen."""
    everywhere = replace(filter, place=None, places=frozenset())
    chosen = filter.place_ids
    among = chosen if bounds is None else None
    page = view.places_in_view(everywhere, bounds, offset=offset, limit=PAGE, among=among)
    return {
        "total": page.total,
        "offset": offset,
        "page": PAGE,
        "most": page.most,
        "noun": words.counted(filter, view.has_copies()),
        "places": [
            # all of a list of the chosen are so: none of them stands out
            _place(found, view.label(found.place), bounds is not None and found.place.id in chosen)
            for found in page.places
        ],
    }


def _place(found: PlaceCount, label: str, chosen: bool) -> dict[str, Any]:
    place = found.place
    name, _, inside = label.partition(", ")
    return {
        "id": place.id,
        "name": name,
        "inside": inside,
        "articles": found.articles,
        "precision": place.precision.value,
        "precision_name": words.PRECISION_NAMES[place.precision],
        "points": points([place]),
        "chosen": chosen,
    }
