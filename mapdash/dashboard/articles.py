"""The list of articles: title, outlet, date and the sentence with the name highlighted; pages, and what to loosen.

The rows are built by `assets/45-lists.js` from what `listed` gives: some hundreds of Dash components at a time would
each follow every change of the page's state, which takes seconds where plain elements take milliseconds.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import dash_mantine_components as dmc
from dash import html

from mapdash.collection import Sibling
from mapdash.dashboard import filters, words
from mapdash.dashboard.elements import hyphened
from mapdash.dashboard.filters import Country
from mapdash.dashboard.map import points
from mapdash.dashboard.state import Order, ViewState
from mapdash.view import Filter, Page, Row, Snippet, View

PAGE = 50
MOST_POINTS = 60  # of one article, marked on the map when its row is pointed at


def articles() -> html.Div:
    """The region; its rows come with the first callback."""
    return html.Div(
        id="articles",
        role="tabpanel",
        **hyphened(aria_labelledby="tab-articles"),
        children=[
            html.Div(
                className="list-head",
                children=[
                    html.Span(id="list-total", role="status"),
                    dmc.Select(
                        id="order",
                        size="xs",
                        variant="unstyled",
                        allowDeselect=False,
                        w=132,
                        value="newest",
                        data=[
                            {"value": "newest", "label": "Newest first"},
                            {"value": "oldest", "label": "Oldest first"},
                            {"value": "relevance", "label": "Best match first"},
                        ],
                        **hyphened(aria_label="Order of the articles"),
                    ),
                ],
            ),
            html.Div(id="rows"),
            html.Nav(id="pages", className="pages", **hyphened(aria_label="Pages of the list")),
        ],
    )


def listed(view: View, at: ViewState, offset: int, country: Country) -> dict[str, Any]:
    """A page of the list as JSON, and what to loosen where nothing fits."""
    page = view.rows(at.filter, offset=offset, limit=PAGE, order=_order(at))
    return {
        "total": page.total,
        "noun": words.counted(at.filter, view.has_copies()),
        "offset": page.offset,
        "page": PAGE,
        "rows": [_row(row) for row in page.rows],
        "order": _order_said(page),
        "nothing": _nothing(view, at, country) if page.total == 0 else None,
        "chosen": _chosen(view, at),
    }


def _chosen(view: View, at: ViewState) -> dict[str, Any] | None:
    """What the list says of several chosen places: the one they are named by, where it is, how many more there are."""
    if len(at.filter.place_ids) < 2:
        return None
    first, more = filters.chosen(view, at)
    try:
        place = view.place(first)
    except KeyError:  # a link to places of another collection
        return None
    return {"name": place.name, "more": more, "points": points([place])}


def beside(view: View, at: ViewState, article_id: int) -> dict[str, Any]:
    """Where an article stands in the list, and the numbers of those beside it."""
    found = view.neighbours(at.filter, article_id, order=_order(at))
    return {
        "position": found.position,
        "total": found.total,
        "previous": found.previous,
        "following": found.following,
        "page": PAGE,
    }


def _order(at: ViewState) -> Order:
    return at.order or ("relevance" if at.filter.words else "newest")


def _order_said(page: Page) -> str | None:
    """What is to be said of an order that does not reach through the whole list."""
    if page.ranked >= page.total:
        return None
    return f"Only the {page.ranked:,} added last are ordered by match; the others follow by date."


def _row(row: Row) -> dict[str, Any]:
    return {
        "id": row.article_id,
        "title": row.title or "Untitled",
        "source": row.source or words.UNKNOWN_OUTLET,
        "published": words.published(row.published),
        "snippet": stretches(row.snippet),
        "also": [sibling(other) for other in row.also],
        # its places travel with it, so that pointing at the row marks them on the map without a question
        "points": points(row.places[:MOST_POINTS]),
    }


def sibling(other: Sibling) -> dict[str, Any]:
    """Another article of the same story, or another version, as a link to it."""
    return {
        "id": other.id,
        "title": other.title,
        "source": other.source or words.UNKNOWN_OUTLET,
        "published": words.published(other.modified or other.published),
        "url": safe_address(other.url),
    }


def safe_address(url: str | None) -> str | None:
    """The address if a click on it only opens a page (http, https), else None: no javascript:, no file:."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme.lower() in {"http", "https"} and parts.netloc else None


def stretches(snippet: Snippet) -> list[list[str]]:
    """A sentence as [words, classes of the highlight or ""]."""
    found: list[list[str]] = []
    at = 0
    for mark in snippet.marks:
        if mark.start < at:
            continue
        found.append([snippet.text[at : mark.start], ""])
        found.append([snippet.text[mark.start : mark.end], mark.role.value + (" uncertain" if mark.uncertain else "")])
        at = mark.end
    found.append([snippet.text[at:], ""])
    return [stretch for stretch in found if stretch[0]]


def _nothing(view: View, at: ViewState, country: Country) -> dict[str, Any]:
    if view.status(Filter()).everything.articles == 0:
        return {"empty": True, "ways": []}
    ways = filters.loosened(view, at, country)
    noun = words.counted(at.filter, view.has_copies())
    return {
        "empty": False,
        "ways": [{"text": text, "href": href, "articles": words.count(number, noun)} for text, href, number in ways],
    }
