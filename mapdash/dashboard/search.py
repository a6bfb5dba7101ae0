"""Finding a place by its name: a combobox over the gazetteer and over the collection's own places.

It follows the editable combobox with a list of the ARIA Authoring Practices; `assets/32-search.js` moves in it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import html

from gazetteer import Gazetteer, Kind, NameType, Place
from gazetteer.names import fold
from mapdash.dashboard import state, words
from mapdash.dashboard.elements import hyphened
from mapdash.dashboard.filters import Country
from mapdash.dashboard.map import points
from mapdash.view import Filter, View

LIMIT = 10
_LOOKED_THROUGH = 2000
"""So many of the most mentioned places are searched by name beside the gazetteer, which may not know them."""
_CANDIDATES = 40


def place_search() -> html.Div:
    """The region of the field in the bar; `assets/32-search.js` fills it, for Dash has no input with a role."""
    return html.Div(id="place-search", role="search", **hyphened(aria_label="Go to a place"))


def found(view: View, gazetteer: Gazetteer | None, country: Country, filter: Filter, name: str) -> list[dict[str, Any]]:
    """Places of which a name begins with `name`: those that articles name first, by their number, then by prominence.

    Args:
        view: what the articles are counted in.
        gazetteer: knows places that no article names; None: only the collection's places are found.
        country: the name of a country by its code.
        filter: counts are under it, but for its places.
        name: what was typed.
    """
    begun = fold(name)
    if not begun:
        return []
    filter = replace(filter, place=None, places=frozenset())
    places: dict[str, Place] = {}
    known_as: dict[str, str] = {}
    for item in view.places_in_view(Filter(roles=frozenset()), None, limit=_LOOKED_THROUGH).places:
        if fold(item.place.name).startswith(begun):
            places[item.place.id] = item.place
    if gazetteer is not None:
        for candidate in gazetteer.complete(name, _CANDIDATES):
            if candidate.name_type is not NameType.ADJECTIVAL:
                places.setdefault(candidate.place.id, candidate.place)
                if not fold(candidate.place.name).startswith(begun):
                    known_as[candidate.place.id] = candidate.name
    now, ever = (view.articles_naming(asked, places) for asked in (filter, filter.unrestricted))
    ranked = sorted(places.values(), key=lambda place: -now[place.id])[:LIMIT]  # stable: else as they were found
    options = []
    for place in ranked:
        options.append(_option(view, place, known_as.get(place.id, ""), now[place.id], ever[place.id]))
        if place.kind is Kind.COUNTRY and place.country:
            options.append(_whole_country(view, place.country, country, filter))
    return options


def _option(view: View, place: Place, known_as: str, articles: int, ever: int) -> dict[str, Any]:
    label = view.label(place)
    name, _, inside = label.partition(", ")
    return {
        "id": place.id,
        "name": name,
        "inside": f"as {known_as}, {inside}" if known_as else inside,
        "kind": words.KIND_NAMES[place.kind],
        "articles": articles,
        "ever": ever,
        "points": points([place]),
    }


def _whole_country(view: View, code: str, country: Country, filter: Filter) -> dict[str, Any]:
    counts, everything = (view.facets(asked).countries.get(code, 0) for asked in (filter, filter.unrestricted))
    return {
        "country": state.escape(code),
        "name": f"All of {country(code)}",
        "inside": "",
        "kind": "every place in it",
        "articles": counts,
        "ever": everything,
    }
