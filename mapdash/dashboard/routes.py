"""What the browser's own scripts fetch: markers for a piece of map, the lists, one article to read.

Plain GET routes beside Dash's callbacks, because the scripts must be able to abandon an answer that is late.
Texts of articles travel as JSON and become text nodes, never HTML.
"""

from __future__ import annotations

import math
import re
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import flask

from mapdash.basemap import DETAIL_FROM, Basemap
from mapdash.dashboard import articles, map, places, state, summary, words
from mapdash.dashboard.filters import Country
from mapdash.dashboard.state import ViewState
from mapdash.view import Bounds, Document, Filter, Marker, ReadMention, View
from mapdash.view.snippets import heading

BLANK_LINES = re.compile(r"\r?\n[^\S\n]*\r?\n\s*")
MAX_ZOOM = 14
WHEN = -2
"""In place of a mention's number: words that say when it happened."""


def blueprint(view: View, basemap: Basemap, country: Country, prefix: str) -> flask.Blueprint:
    """The routes over one view and the basemap, below `prefix`."""
    routes = flask.Blueprint("mapdash", __name__, url_prefix=prefix.rstrip("/") + "/api")

    @routes.get("/markers")
    def markers() -> flask.Response:
        try:
            bounds, zoom = _bounds(flask.request.args["bbox"]), int(float(flask.request.args["zoom"]))
        except (ValueError, OverflowError):
            flask.abort(400, "bbox is south,west,north,east in degrees; zoom is a number")
        # the chosen places are shown among the others, not alone: the map keeps its bearings
        filter = replace(state.parse(_query()).filter, place=None, places=frozenset())
        zoom = min(max(zoom, 0), MAX_ZOOM)
        found = view.markers(filter, bounds, zoom)
        return flask.jsonify(
            markers=[_marker(marker) for marker in found],
            full=view.full_size(filter, zoom),
            noun=words.counted(filter, view.has_copies()),
        )

    @routes.get("/articles")
    def list_articles() -> flask.Response:
        return flask.jsonify(articles.listed(view, _asked(view), state.offset(flask.request.args), country))

    @routes.get("/summary")
    def summarise() -> flask.Response:
        choices = flask.request.args.get("choices") == "1"
        return flask.jsonify(summary.summary(view, _asked(view), country, choices=choices))

    @routes.get("/places")
    def list_places() -> flask.Response:
        try:
            bounds = _bounds(flask.request.args["bbox"])
        except ValueError:
            flask.abort(400, "bbox is south,west,north,east in degrees")
        here = flask.request.args.get("here") == "1"
        offset = state.offset(flask.request.args)
        return flask.jsonify(places.in_view(view, _asked(view).filter, None if here else bounds, offset))

    @routes.get("/article/<int:article_id>")
    def article(article_id: int) -> flask.Response:
        try:
            return flask.jsonify(_document(view.document(article_id)))
        except KeyError:
            flask.abort(404)

    @routes.get("/beside/<int:article_id>")
    def beside(article_id: int) -> flask.Response:
        return flask.jsonify(articles.beside(view, _asked(view), article_id))

    @routes.get("/basemap/<int:zoom>/<int:x>/<int:y>")
    def tile(zoom: int, x: int, y: int) -> flask.Response:
        # tiles of 512 pixels: half as many to a side as the usual ones
        count = 2 ** (zoom - 1)
        if not (DETAIL_FROM <= zoom <= MAX_ZOOM and x < count and y < count):
            flask.abort(404)
        west, east = (360.0 * column / count - 180.0 for column in (x, x + 1))
        north, south = (_latitude(row / count) for row in (y, y + 1))
        answer = flask.Response(basemap.detail(south, west, north, east, zoom), mimetype="application/json")
        answer.cache_control.max_age = 3600
        return answer

    @routes.get("/generation")
    def current() -> flask.Response:
        return flask.jsonify(generation=generation(view))

    @routes.get("/extent")
    def extent() -> flask.Response:
        return flask.jsonify(map.extent(view, _asked(view).filter))

    return routes


def generation(view: View) -> str:
    """A word that changes when the collection does, once the view has looked for what is new."""
    view.refresh()
    everything = view.status(Filter()).everything
    return f"{everything.articles}/{everything.mentions}"


def _query() -> str:
    return flask.request.query_string.decode("utf-8", "replace")


def _asked(view: View) -> ViewState:
    return state.asked(view, _query())


def _latitude(share: float) -> float:
    """Degrees north of a share of the way down the Mercator square."""
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * share))))


def _bounds(text: str) -> Bounds:
    south, west, north, east = (float(part) for part in text.split(","))
    if not all(math.isfinite(number) for number in (south, west, north, east)):
        raise ValueError(text)
    return Bounds(south, west, north, east)


def _marker(marker: Marker) -> list[Any]:
    return [
        round(marker.lat, 5),
        round(marker.lon, 5),
        marker.label,
        marker.articles,
        marker.mentions,
        marker.precision.value,
        round(marker.confidence, 2),
        marker.n_places,
        list(marker.place_ids),
        marker.uncertain,
        list(marker.others),
    ]


def _document(document: Document) -> dict[str, Any]:
    article = document.article
    iso = article.published.isoformat() if article.published else None
    return {
        "id": document.article_id,
        "title": heading(article.title, article.text),
        "source": article.source or words.UNKNOWN_OUTLET,
        "published": words.published(iso),
        "retrieved": words.published(article.retrieved.isoformat()) if article.retrieved else None,
        "url": articles.safe_address(article.url),
        "modified": words.published(article.modified.isoformat()) if article.modified else None,
        "also": [articles.sibling(other) for other in document.also],
        "versions": [
            articles.sibling(other) | {"newer": other.newer is None, "retrieved": words.published(other.retrieved)}
            for other in document.versions
        ],
        "segments": segments(article.text, article.body_start, document.mentions),
        "mentions": [_mention(read) for read in document.mentions],
    }


def segments(text: str, body_start: int, mentions: Sequence[ReadMention]) -> list[list[list[Any]]]:
    """The text as a headline and paragraphs of [stretch, index of its mention, or -1, or WHEN for time words].

    Cut on this side, because offsets count code points and the browser's strings count UTF-16 units.

    Returns:
        First the headline (perhaps empty), then the paragraphs; a blank line parts paragraphs.
    """
    ranges = [(0, body_start)]
    start = body_start
    for gap in BLANK_LINES.finditer(text, body_start):
        ranges.append((start, gap.start()))
        start = gap.end()
    ranges.append((start, len(text)))

    spans = [(read.mention.start, read.mention.end, number) for number, read in enumerate(mentions)]
    spans += [(*words, WHEN) for words in {read.mention.event_words for read in mentions} if words is not None]
    pieces: list[list[list[Any]]] = []
    waiting = deque(sorted(spans, key=lambda span: (span[0], span[2] == WHEN)))
    for start, end in ranges:
        piece: list[list[Any]] = []
        at = start
        while waiting and waiting[0][0] < end:
            begin, stop, number = waiting.popleft()
            if begin < at:
                continue  # overlaps the one before: its words are highlighted already
            piece.append([text[at:begin], -1])
            at = min(stop, end)
            piece.append([text[begin:at], number])
        piece.append([text[at:end].rstrip() if at < end else "", -1])
        pieces.append([stretch for stretch in piece if stretch[0]])
    return [pieces[0], *(piece for piece in pieces[1:] if piece)]


def _mention(read: ReadMention) -> dict[str, Any]:
    mention = read.mention
    place = mention.place
    return {
        "text": mention.text,
        "role": mention.role.value,
        "role_name": words.ROLE_NAMES[mention.role],
        "uncertain": read.uncertain,
        "label": read.label,
        "place": place.id if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "precision": mention.precision.value if mention.precision else None,
        "precision_name": words.PRECISION_NAMES[mention.precision] if mention.precision else "",
        "confidence": round(mention.confidence, 3),
        "reason": mention.reason,
        "event": words.published(mention.event.isoformat()) if mention.event else None,
        "alternatives": [
            {
                "label": label,
                "probability": round(other.probability, 3),
                "lat": other.place.lat,
                "lon": other.place.lon,
                "precision": other.place.precision.value,
            }
            for other, label in zip(mention.alternatives, read.alternative_labels, strict=True)
        ],
    }
