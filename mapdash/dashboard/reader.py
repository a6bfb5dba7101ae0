"""The reader: one article with every mention highlighted, a small map of its places, and why each is where it is.

Only the frame is made here. `assets/50-reader.js` fetches the text and builds it from text nodes, so that nothing in
an article can become markup, and so that a hundred kilobytes with hundreds of highlights open at once.
"""

from __future__ import annotations

from dash import html

from mapdash.dashboard.elements import hyphened
from mapdash.dashboard.map import inset_map


def _turning(name: str, noun: str, key_back: str, key_on: str) -> html.Div:
    """Two buttons and where one stands between them: "‹ 3 of 12 ›"."""

    def button(way: str, sign: str, key: str) -> html.Button:
        words = f"{way.capitalize()} {name}"
        return html.Button(
            sign,
            id=f"{name}-{way}",
            type="button",
            className="turn",
            title=f"{words} ({key})",
            **hyphened(aria_label=words, aria_keyshortcuts=key),
        )

    return html.Div(
        id=f"{name}-turning",
        className="turning",
        role="group",
        **hyphened(aria_label=f"{noun}s"),
        children=[
            button("previous", "‹", key_back),
            html.Span(id=f"{name}-where", **hyphened(aria_live="polite")),
            button("next", "›", key_on),
        ],
    )


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
                    _turning("article", "Article", "k", "j"),
                    _turning("mention", "Mention", "p", "n"),
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
                    html.Div(id="reader-also", className="reader-also"),
                    # on paper the address is no link and the day it was read is part of the source
                    html.P(id="reader-imprint", className="reader-imprint"),
                    inset_map(),
                    html.Div(
                        className="reader-tools",
                        children=[
                            html.Button("Fit its places", id="reader-fit", type="button", className="quiet-button"),
                            html.Button("Print", id="reader-print", type="button", className="quiet-button"),
                        ],
                    ),
                    html.Ul(
                        className="reader-key",
                        **hyphened(aria_label="How names are marked"),
                        children=[
                            html.Li(html.Mark("place", className="m literal")),
                            html.Li(html.Mark("uncertain", className="m literal uncertain")),
                            html.Li(html.Mark("adjective", className="m adjectival")),
                            html.Li(html.Mark("inside a name", className="m embedded")),
                            html.Li(html.Span("when it happened", className="when")),
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
