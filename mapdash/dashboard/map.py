"""The map: a Leaflet map without network, what it shows first, and its legend.

What lies on it (basemap, labels, markers) is drawn by scripts in `assets/`, fed by the GET routes: they can
abandon late answers and move what is drawn instead of drawing it anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import dash_leaflet as dl
import numpy as np
import numpy.typing as npt
from dash import html

from gazetteer import Place, Precision
from mapdash import basemap
from mapdash.dashboard.elements import hyphened
from mapdash.tiles import Tiles
from mapdash.view import Bounds, Filter, View

WORLD = Bounds(-60.0, -180.0, 80.0, 180.0)
CREDITS = f"Places © GeoNames (CC BY 4.0) · Basemap: {basemap.CREDIT}"
SHORT_CREDITS = "© GeoNames, Natural Earth"
LeafletBounds = list[list[float]]


def main_map(bounds: LeafletBounds, tiles: Tiles | None = None) -> html.Section:
    """The region of the map."""
    return html.Section(
        id="map-region",
        **hyphened(aria_label="Map", data_tiles=json.dumps(tile_layer(tiles))),
        children=[
            dl.MapContainer(
                id="map",
                # without first bounds Leaflet has no view and nothing is drawn until the map is moved
                bounds=bounds,
                boundsOptions={"padding": [24, 24], "maxZoom": 9},
                minZoom=2,
                maxZoom=14,
                zoomControl=False,
                attributionControl=False,
                trackViewport=False,  # it would compare with a centre that is not given
                worldCopyJump=True,
                maxBounds=[[-86, -100000], [86, 100000]],
                maxBoundsViscosity=1.0,
                children=[
                    dl.ZoomControl(position="topleft"),
                    dl.ScaleControl(position="bottomleft", imperial=False),
                ],
            ),
            html.Button("Show all", id="show-all", type="button", className="map-button", title="Show all places"),
            tools(tiles),
            html.Div(id="map-note", className="map-note", role="status"),
            legend(),
            country_legend(),
            credits(tiles),
        ],
    )


def tools(tiles: Tiles | None) -> html.Div:
    """The buttons below the zoom; `assets/` has what they do."""
    buttons = [
        ("draw-rectangle", "Draw a rectangle to look into"),
        ("draw-polygon", "Draw an outline to look into"),
        ("area-in-view", "Limit to what the map shows"),
        ("countries", "Shade the countries by what names them"),
    ]
    if tiles is not None:
        buttons.append(("tiles", "Map tiles"))
    return html.Div(
        id="map-tools",
        role="toolbar",
        **hyphened(aria_label="Map tools", aria_orientation="vertical"),
        children=[
            html.Button(
                html.Span(**hyphened(aria_hidden="true")),
                id=name,
                type="button",
                title=title,
                **hyphened(aria_label=title),
            )
            for name, title in buttons
        ],
    )


def tile_layer(tiles: Tiles | None) -> dict[str, Any] | None:
    """What the script of the tiles must know; None without tiles."""
    if tiles is None:
        return None
    return {"address": tiles.address, "host": tiles.host, "zooms": tiles.zooms, "bounds": tiles.bounds}


def credits(tiles: Tiles | None) -> html.Div:
    """Whose data the map shows, on one line; on small screens a short form that opens to the whole."""
    whole, short = [CREDITS], [SHORT_CREDITS]
    if tiles is not None:
        whole.append(f"Tiles: {tiles.attribution}")
        short.append(tiles.attribution)
    if tiles is not None and tiles.host:
        whole.append(f"Tiles come from {tiles.host}, which thereby learns what part of the map is looked at")
    return html.Div(
        id="credits",
        role="note",
        **hyphened(aria_label="Credits"),
        children=[
            html.Button(
                [html.Span(" · ".join(short)), html.Span("i", **hyphened(aria_hidden="true"))],
                id="credits-short",
                type="button",
                **hyphened(aria_expanded="false", aria_controls="credits-whole"),
            ),
            html.P(" · ".join(whole), id="credits-whole"),
        ],
    )


def inset_map() -> html.Div:
    """The small map of the reader."""
    return html.Div(
        className="inset",
        children=dl.MapContainer(
            id="inset",
            bounds=[[WORLD.south, WORLD.west], [WORLD.north, WORLD.east]],
            minZoom=0,
            maxZoom=11,
            zoomControl=False,
            attributionControl=False,
            trackViewport=False,  # it would compare with a centre that is not given
            keyboard=False,
            scrollWheelZoom=False,
        ),
    )


def legend() -> html.Details:
    """What size, form and shade of a marker say; folded away on small screens."""
    forms = [
        ("town", "town or exact spot"),
        ("cluster", "several places, too close to part"),
        ("district", "district: somewhere within"),
        ("province", "province: somewhere within"),
        ("country", "country as a whole"),
        ("region", "sea or region"),
        ("folded", "one of these three, its name hidden"),
    ]
    return html.Details(
        id="legend",
        open=True,
        children=[
            html.Summary("Legend"),
            html.Ul(
                [
                    html.Li([html.Span(className=f"glyph {form}", **hyphened(aria_hidden="true")), html.Span(text)])
                    for form, text in forms
                ]
            ),
            html.Div(
                className="legend-size",
                children=[
                    html.Span(["area: ", html.Span("articles", id="legend-noun")]),
                    html.Div(id="legend-circles", **hyphened(aria_hidden="true")),
                ],
            ),
            html.Div(
                className="legend-shade",
                children=[
                    html.Span(className="shade s1", **hyphened(aria_hidden="true")),
                    html.Span(className="shade s2", **hyphened(aria_hidden="true")),
                    html.Span(className="shade s3", **hyphened(aria_hidden="true")),
                    html.Span("paler: less sure"),
                ],
            ),
        ],
    )


def country_legend() -> html.Fieldset:
    """What the shades of the country view say, and the choice between its two ways; filled by the script."""
    ways = [("countries", "How many"), ("shares", "Against all")]
    return html.Fieldset(
        id="country-legend",
        hidden=True,
        children=[
            html.Legend("By country"),
            html.Div(id="country-ways", className="country-ways", **hyphened(data_ways=json.dumps(ways))),
            html.Ul(id="country-scale"),
            html.P(id="country-note"),
        ],
    )


def points(places: Iterable[Place]) -> list[list[Any]]:
    """Where places are, as the scripts mark them: [lat, lon, precision, name] of each."""
    return [[round(p.lat, 4), round(p.lon, 4), p.precision.value, p.name] for p in places]


def first_bounds(view: View) -> LeafletBounds:
    """The part of the Earth where the articles are: all but the outer few percent of them."""
    found = view.places_in_view(Filter(), WORLD, limit=400).places
    close = [item for item in found if item.place.precision in {Precision.EXACT, Precision.TOWN, Precision.DISTRICT}]
    counted = close or list(found)
    if not counted:
        return [[-40.0, -120.0], [65.0, 150.0]]
    weights = np.array([item.articles for item in counted], dtype=float)
    sides = [_middle(np.array([getattr(item.place, axis) for item in counted]), weights) for axis in ("lat", "lon")]
    (south, north), (west, east) = sides
    pad_lat, pad_lon = max((north - south) * 0.1, 0.7), max((east - west) * 0.1, 1.0)
    return [[max(south - pad_lat, -70.0), west - pad_lon], [min(north + pad_lat, 78.0), east + pad_lon]]


def extent(view: View, filter: Filter) -> LeafletBounds | None:
    """A rectangle round all places of a filter (the first thousand by articles); None where there are none."""
    found = view.places_in_view(filter, Bounds(-90, -180, 90, 180), limit=1000).places
    if not found:
        return None
    lats, lons = [item.place.lat for item in found], [item.place.lon for item in found]
    return [[min(lats), min(lons)], [max(lats), max(lons)]]


def _middle(values: npt.NDArray[np.float64], weights: npt.NDArray[np.float64]) -> tuple[float, float]:
    order = np.argsort(values)
    share = np.cumsum(weights[order]) / weights.sum()
    low = values[order[int(np.searchsorted(share, 0.03))]]
    high = values[order[min(int(np.searchsorted(share, 0.97)), len(values) - 1)]]
    return float(low), float(high)
