"""Puts the dashboard together: `create_app` makes a Dash app over one collection."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from dash import ClientsideFunction, Dash, Input

from gazetteer import Gazetteer, Kind, Place
from mapdash.adding import Adder
from mapdash.basemap import FOLDER, Basemap
from mapdash.collection import Collection
from mapdash.dashboard import adding, changes, feeds, map, place_routes, routes
from mapdash.dashboard.layout import layout
from mapdash.tiles import Tiles
from mapdash.view import View

INDEX = """<!DOCTYPE html>
<html lang="en">
    <head>
        {%metas%}
        <meta name="referrer" content="no-referrer">
        <title>{%title%}</title>
        {%favicon%}
        {%css%}
    </head>
    <body>
        {%app_entry%}
        <footer hidden>{%config%}{%scripts%}{%renderer%}</footer>
    </body>
</html>"""


def create_app(
    collection: Collection | Path | str | View,
    *,
    title: str | None = None,
    url_base_pathname: str = "/",
    gazetteer: Gazetteer | None = None,
    tiles: Tiles | None = None,
    adder: Adder | None = None,
    host: str = "127.0.0.1",
) -> Dash:
    """Make the dashboard of one collection; `create_app(…).server` is a WSGI app to serve or to mount.

    Args:
        collection: an open collection, the path of one, or a view of one.
        title: the name to show; by default the file's name.
        gazetteer: names places and countries in full ("Rafah, Gaza Strip, Palestine"); without one, codes are shown.
        tiles: map tiles to lay over the offline basemap, from `mapdash.tiles`.
        adder: lets a person add articles from the screen; without one there is no way to.
        host: with an adder, the address listened on: requests that name another host are refused.
        url_base_pathname: the path it is served below, beginning and ending with a slash.

    Returns:
        A Dash app of its own: nothing is kept at module level, so several can live in one process.

    Raises:
        mapdash.errors.CollectionError: if `collection` is a path that cannot be opened as a collection.
    """
    if isinstance(collection, (str, Path)):
        collection = Collection.open(Path(collection), read_only=True)
    if isinstance(collection, Collection):
        title = title or collection.path.stem
        collection = View(collection, label=gazetteer.label if gazetteer else None)
    view = collection
    app = Dash(
        "mapdash",
        title=f"{title} · mapdash" if title else "mapdash",
        update_title="",
        assets_folder=str(FOLDER.parent),
        index_string=INDEX,
        url_base_pathname=url_base_pathname,
        serve_locally=True,
        compress=True,
        suppress_callback_exceptions=False,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    app.layout = lambda: layout(
        title or "", routes.generation(view), map.first_bounds(view), tiles, editable=adder is not None
    )
    country = _country_names(gazetteer)
    app.server.register_blueprint(routes.blueprint(view, Basemap.open(), country, url_base_pathname))
    app.server.register_blueprint(place_routes.blueprint(view, gazetteer, country, tiles, url_base_pathname))
    app.server.register_blueprint(feeds.blueprint(view.feeds, url_base_pathname))
    if adder is not None:
        app.server.register_blueprint(adding.blueprint(adder, url_base_pathname, host))
    app.server.register_blueprint(changes.blueprint(view, url_base_pathname))
    _controls(app)
    return app


def _country_names(gazetteer: Gazetteer | None) -> Callable[[str], str]:
    @cache
    def name(code: str) -> str:
        try:
            return gazetteer.label(Place("", "", 0.0, 0.0, Kind.COUNTRY, code)) if gazetteer else code
        except ValueError:  # a code that this gazetteer does not know
            return code

    return name


def _controls(app: Dash) -> None:
    """Controls to the address; `assets/00-state.js` has the functions, and tells the controls what the address says."""
    app.clientside_callback(ClientsideFunction("mapdash", "start"), Input("screen", "id"))
    controls = {
        "words": ("words", "value"),
        "order": ("order", "value"),
        "from": ("from", "value"),
        "to": ("to", "value"),
        "source": ("filter-source", "value"),
        "country": ("filter-country", "value"),
        "precision": ("filter-precision", "value"),
        "role": ("filter-role", "value"),
        "confidence": ("filter-confidence", "value"),
    }
    for name, (id, prop) in controls.items():
        app.clientside_callback(
            ClientsideFunction("mapdash", f"set_{name}"), Input(id, prop), prevent_initial_call=True
        )
    app.clientside_callback(
        ClientsideFunction("mapdash", "set_range"), Input("range", "value"), prevent_initial_call=True
    )
