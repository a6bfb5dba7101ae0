"""What the scripts of the map's tools fetch: places by name, articles by country, tiles of a local archive."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

import flask

from gazetteer import Gazetteer
from mapdash.dashboard import search, state, words
from mapdash.dashboard.filters import Country
from mapdash.tiles import DEEPEST, Tiles, media_type
from mapdash.view import Filter, View

NOTHING = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAAC0lEQVR4nGNgAAIAAAUAAXpeqz8AAAAASUVORK5CYII="
)
"""A transparent picture of one pixel, for a tile that an archive lacks: an error would be one on the console."""
LONGEST_NAME = 100


def blueprint(
    view: View, gazetteer: Gazetteer | None, country: Country, tiles: Tiles | None, prefix: str
) -> flask.Blueprint:
    """The routes below `prefix`."""
    routes = flask.Blueprint("mapdash-places", __name__, url_prefix=prefix.rstrip("/") + "/api")

    @routes.get("/find-place")
    def find_place() -> flask.Response:
        name = flask.request.args.get("name", "")[:LONGEST_NAME]
        return flask.jsonify(search.found(view, gazetteer, country, _filter(view), name))

    @routes.get("/countries")
    def countries() -> flask.Response:
        return flask.jsonify(by_country(view, country, _filter(view)))

    if tiles is not None and tiles.read is not None:
        read = tiles.read

        @routes.get("/tiles/<int:zoom>/<int:x>/<int:y>")
        def tile(zoom: int, x: int, y: int) -> flask.Response:
            if zoom > DEEPEST or x >= 2**zoom or y >= 2**zoom:
                flask.abort(404)
            found = read(zoom, x, y) or NOTHING
            answer = flask.Response(found, mimetype=media_type(found) or "application/octet-stream")
            answer.cache_control.max_age = 3600
            return answer

    return routes


def by_country(view: View, country: Country, filter: Filter) -> dict[str, Any]:
    """What names a place in each country, under the filter and of everything.

    Returns:
        `rows`: [code, name, articles, of everything] of each country, also of one that the filter leaves without any;
        `articles` and `whole`: how many articles on the map there are under the filter and in all, to take shares
        of; `noun`: what they are called.
    """
    filter = replace(filter, countries=frozenset())  # the chosen country stands among the others
    everything = filter.unrestricted
    now, ever = (view.facets(asked).countries for asked in (filter, everything))
    rows = [(code, country(code) if code else words.NO_COUNTRY, now.get(code, 0), ever[code]) for code in ever]
    on_map, whole = (view.status(asked).selected.on_map for asked in (filter, everything))
    noun = words.counted(filter, view.has_copies())
    return {"rows": sorted(rows, key=lambda row: (-row[2], row[1])), "articles": on_map, "whole": whole, "noun": noun}


def _filter(view: View) -> Filter:
    return state.asked(view, flask.request.query_string.decode("utf-8", "replace")).filter
