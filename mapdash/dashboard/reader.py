"""The reader: one article with every mention highlighted, a small map of its places, and why each is where it is.

Only the frame is made here. `assets/50-reader.js` fetches the text and builds it from text nodes, so that nothing in
an article can become markup, and so that a hundred kilobytes with hundreds of highlights open at once.
"""

from __future__ import annotations

from dash import html

from mapdash.dashboard.elements import hyphened
from mapdash.dashboard.map import inset_map


def reader() -> html.Section:
    """The region; empty and hidden until an article is opened."""
    return html.Section(
        id="reader",
        hidden=True,
        **hyphened(aria_label="Reader"),
        children=[
            html.Div(
                className="reader-bar",
                children=[
                    html.Button("‹ Articles", id="reader-close", type="button", className="quiet-button"),
                    html.Button("Fit its places", id="reader-fit", type="button", className="quiet-button"),
                ],
            ),
            html.Div(
                id="reader-scroll",
                tabIndex="0",
                role="region",
                **hyphened(aria_label="Article text"),
                children=[
                    html.P(id="reader-source", className="reader-source"),
                    html.H2(id="reader-title", tabIndex="-1"),
                    html.P(id="reader-link", className="reader-link"),
                    inset_map(),
                    html.Ul(
                        className="reader-key",
                        **hyphened(aria_label="How names are marked"),
                        children=[
                            html.Li(html.Mark("place", className="m literal")),
                            html.Li(html.Mark("uncertain", className="m literal uncertain")),
                            html.Li(html.Mark("adjective", className="m adjectival")),
                            html.Li(html.Mark("inside a name", className="m embedded")),
                        ],
                    ),
                    # no Dash children: the script owns what is inside
                    html.Article(id="reader-text"),
                ],
            ),
            html.Aside(
                id="card", hidden=True, **hyphened(aria_label="The place of the highlighted name", aria_live="polite")
            ),
        ],
    )
