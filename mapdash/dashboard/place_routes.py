"""What the scripts of the map's tools fetch: places by name, articles by country, tiles of a local archive."""

from __future__ import annotations

import base64

import flask

from gazetteer import Gazetteer
from mapdash.dashboard import search, state
from mapdash.dashboard.filters import Country
from mapdash.tiles import DEEPEST, Tiles, media_type
from mapdash.view import View

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
        filter = state.parse(flask.request.query_string.decode("utf-8", "replace")).filter
        name = flask.request.args.get("name", "")[:LONGEST_NAME]
        return flask.jsonify(search.found(view, gazetteer, country, filter, name))

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
