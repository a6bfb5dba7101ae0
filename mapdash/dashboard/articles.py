"""The list of articles: title, outlet, date and the sentence with the name highlighted; pages, and what to loosen."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, dcc, html

from mapdash.dashboard import filters, state, words
from mapdash.dashboard.elements import hyphened
from mapdash.dashboard.filters import Country
from mapdash.dashboard.map import points
from mapdash.dashboard.state import ViewState
from mapdash.view import Filter, Page, Row, Snippet, View

PAGE = 50


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
            dcc.Store(id="offset", data={"query": None, "offset": 0}),
        ],
    )


def snippet(snippet: Snippet) -> list[Any]:
    """A sentence with its names marked, as Dash children: text stays text."""
    children: list[Any] = []
    at = 0
    for mark in snippet.marks:
        if mark.start < at:
            continue
        children.append(snippet.text[at : mark.start])
        kind = f"m {mark.role.value}" + (" uncertain" if mark.uncertain else "")
        children.append(html.Mark(snippet.text[mark.start : mark.end], className=kind))
        at = mark.end
    children.append(snippet.text[at:])
    return [child for child in children if child]


def row(view: View, row: Row, query: str) -> html.Li:
    """One article. Its places travel with it, so that pointing at it marks them on the map without a question."""
    places = [view.place(id) for id in row.place_ids]
    address = f"?{query}&article={row.article_id}" if query else f"?article={row.article_id}"
    return html.Li(
        html.A(
            href=address,
            className="row",
            **hyphened(data_nav="article", data_article=str(row.article_id), data_points=points(places[:60])),
            children=[
                html.Span(row.title or "Untitled", className="row-title"),
                html.Span(
                    [
                        html.Span(row.source or words.UNKNOWN_OUTLET),
                        html.Span(words.published(row.published), className="row-date"),
                        *([] if places else [html.Span("no place", className="row-none")]),
                    ],
                    className="row-source",
                ),
                html.Span(snippet(row.snippet), className="row-snippet"),
            ],
        )
    )


def pager(page: Page) -> list[Any]:
    """Where in the list one is, and the way on; nothing where one page holds all."""
    if page.total <= PAGE:
        return []
    last = page.offset + len(page.rows)
    return [
        _turn("Previous", max(page.offset - PAGE, 0), page.offset > 0),
        html.Span(f"{page.offset + 1:,}–{last:,} of {page.total:,}"),
        _turn("Next", page.offset + PAGE, last < page.total),
    ]


def _turn(text: str, offset: int, possible: bool) -> html.Button:
    return html.Button(
        text, type="button", className="quiet-button", disabled=not possible, **hyphened(data_offset=str(offset))
    )


def nothing(view: View, at: ViewState, country: Country) -> html.Div:
    """What to say, and to loosen, where no article fits."""
    if view.status(Filter()).everything.articles == 0:
        return html.Div(
            className="nothing",
            children=[
                html.P("This collection is empty.", className="nothing-head"),
                html.P(["Add articles with ", html.Code("mapdash add FILES…"), "; they appear here by themselves."]),
            ],
        )
    ways = filters.loosened(view, at, filters.in_force(view, at, country))
    return html.Div(
        className="nothing",
        children=[
            html.P("No article fits all of this.", className="nothing-head"),
            *(
                [html.P("Loosen one:"), html.Ul([html.Li(_way(*way)) for way in ways])]
                if ways
                else [html.P("No single filter is to blame; start again from everything:")]
            ),
            html.A("Clear all filters", href="?", className="quiet-button", **hyphened(data_nav="filter")),
        ],
    )


def _way(text: str, href: str, number: int) -> html.A:
    return html.A(
        ["without ", html.B(text), f": {words.count(number, 'article')}"], href=href, **hyphened(data_nav="filter")
    )


def register(app: Dash, view: View, country: Country) -> None:
    """The callbacks of this region."""

    @app.callback(
        Output("rows", "children"),
        Output("pages", "children"),
        Output("list-total", "children"),
        Input("query", "data"),
        Input("generation", "data"),
        Input("offset", "data"),
    )
    def show(query: str, generation: str, at_offset: dict[str, Any]) -> tuple[Any, ...]:
        query = query or ""
        at = state.parse(query)
        offset = int(at_offset["offset"]) if at_offset.get("query") == query else 0
        order = at.order or ("relevance" if at.filter.words else "newest")
        page = view.rows(at.filter, offset=offset, limit=PAGE, order=order)
        if page.total == 0:
            return nothing(view, at, country), [], "No articles"
        rows = html.Ol([row(view, item, query) for item in page.rows], className="rows")
        return rows, pager(page), words.count(page.total, "article")
