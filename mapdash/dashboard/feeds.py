"""The feeds that are watched: a tab of the panel that is there only where there are feeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

import flask
from dash import html

from mapdash.collection import Feed
from mapdash.dashboard.elements import hyphened


def feeds() -> html.Div:
    """The region; `assets/82-feeds.js` fills it."""
    return html.Div(
        id="feeds",
        role="tabpanel",
        hidden=True,
        **hyphened(aria_labelledby="tab-feeds"),
        children=[
            html.Div(html.Span(id="feeds-total", role="status"), className="list-head"),
            html.Div(id="feed-rows"),
        ],
    )


def blueprint(read: Callable[[], Sequence[Feed]], prefix: str) -> flask.Blueprint:
    """The route below `prefix`; `read` gives the feeds as they stand."""
    routes = flask.Blueprint("mapdash-feeds", __name__, url_prefix=prefix.rstrip("/") + "/api")

    @routes.get("/feeds")
    def list_feeds() -> flask.Response:
        # those with trouble first
        found = sorted(read(), key=lambda feed: (feed.last_error is None, feed.title or feed.address))
        return flask.jsonify(feeds=[_feed(feed) for feed in found])

    return routes


def _feed(feed: Feed) -> dict[str, Any]:
    return {
        "address": feed.address,
        "name": feed.title or urlsplit(feed.address).hostname or feed.address,
        "read": feed.last_read.isoformat() if feed.last_read else None,
        "next": feed.next_read.isoformat() if feed.next_read else None,
        "error": feed.last_error,
        "failures": feed.failures,
        "articles": feed.articles,
    }
