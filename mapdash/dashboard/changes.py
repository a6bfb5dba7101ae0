"""Two periods compared, as the browser's script fetches it: the ranked list of a direction, and the diverging map."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import flask
from dash import html

from mapdash.dashboard import state, words
from mapdash.dashboard.elements import hyphened
from mapdash.dashboard.map import points
from mapdash.dashboard.state import ViewState
from mapdash.view import Bounds, Change, ChangeMarker, Comparison, Direction, Period, PlaceChange, View

PAGE = 50


def changes() -> html.Div:
    """The region; hidden, and without a tab, while nothing is compared."""
    return html.Div(
        id="changes",
        role="tabpanel",
        hidden=True,
        **hyphened(aria_labelledby="tab-changes"),
        children=[
            html.Div(id="change-sides", className="list-head", role="group", **hyphened(aria_label="Which places")),
            html.P(id="change-words", className="change-words", role="status"),
            html.Div(id="change-rows"),
            html.Nav(id="change-pages", className="pages", **hyphened(aria_label="Pages of the changes")),
        ],
    )


def comparison(at: ViewState, span: tuple[date, date] | None) -> Comparison | None:
    """What the address compares; None where it says nothing, or no article has a date.

    The later period is the range of the filter; without one, the later half of all days. The earlier one is as many
    days before it, unless the address names other days.
    """
    if at.compare is None or span is None:
        return None
    first, last = span
    if at.filter.start is None and at.filter.end is None:
        first += timedelta(((last - first).days + 1) // 2)
    first, last = at.filter.start or first, at.filter.end or last
    now = Period(min(first, last), max(first, last))
    return Comparison(at.compare.before or now.before, now, at.compare.share)


def blueprint(view: View, prefix: str) -> flask.Blueprint:
    """The routes over one view, below `prefix`."""
    routes = flask.Blueprint("changes", __name__, url_prefix=prefix.rstrip("/") + "/api/changes")

    def asked() -> tuple[ViewState, Comparison]:
        at = state.asked(view, flask.request.query_string.decode("utf-8", "replace"))
        what = comparison(at, view.span())
        if what is None:
            flask.abort(404)
        return at, what

    @routes.get("")
    def ranked() -> flask.Response:
        at, what = asked()
        offset = state.offset(flask.request.args)
        side = flask.request.args.get("changes", "rose")
        direction = Direction(side) if side in set(Direction) else Direction.ROSE
        page = view.changes(at.filter, what, direction, offset=offset, limit=PAGE)
        return flask.jsonify(
            direction=direction,
            noun=words.counted(at.filter, view.has_copies()),
            total={which: page.total[which] for which in Direction},
            before=_period(what.before, page.articles_before),
            now=_period(what.now, page.articles_now),
            overlap=what.before.last >= what.now.first and what.now.last >= what.before.first,
            share=what.share,
            offset=offset,
            page=PAGE,
            places=[_row(found, view.label(found.place)) for found in page.places],
        )

    @routes.get("/markers")
    def markers() -> flask.Response:
        at, what = asked()
        try:
            south, west, north, east = (float(part) for part in flask.request.args["bbox"].split(","))
            bounds, zoom = Bounds(south, west, north, east), min(max(int(float(flask.request.args["zoom"])), 0), 14)
        except (ValueError, OverflowError):
            flask.abort(400, "bbox is south,west,north,east in degrees; zoom is a number")
        # chosen places are shown among the others
        filter = replace(at.filter, place=None, places=frozenset())
        found, full = view.change_markers(filter, what, bounds, zoom)
        noun = words.counted(filter, view.has_copies())
        return flask.jsonify(markers=[_marker(marker) for marker in found], full=full, noun=noun)

    return routes


def _period(period: Period, articles: int) -> dict[str, Any]:
    return {"from": period.first.isoformat(), "to": period.last.isoformat(), "days": period.days, "articles": articles}


def _change(change: Change) -> dict[str, Any]:
    return {
        "before": change.before,
        "now": change.now,
        "expected": round(change.expected, 1),
        "times": round(change.times, 3),
        "at_least": round(change.at_least, 3),
        "direction": change.direction,
    }


def _row(found: PlaceChange, label: str) -> dict[str, Any]:
    place = found.place
    name, _, inside = label.partition(", ")
    return {
        "id": place.id,
        "name": name,
        "inside": inside,
        "precision": place.precision.value,
        "precision_name": words.PRECISION_NAMES[place.precision],
        "points": points([place]),
        "change": _change(found.change),
    }


def _marker(marker: ChangeMarker) -> list[Any]:
    """As the markers of one period, with the change as the last."""
    change = marker.change
    difference = round(change.now - change.expected)
    head = [round(marker.lat, 5), round(marker.lon, 5), marker.label, abs(difference), 0, marker.precision.value, 1.0]
    return [*head, marker.n_places, list(marker.place_ids), False, [], {**_change(change), "difference": difference}]
