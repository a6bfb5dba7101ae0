"""The sheet of keys: a dialog that lists what each key does."""

from __future__ import annotations

from dash import html

from mapdash.dashboard.elements import hyphened

KEYS: tuple[tuple[str, tuple[tuple[tuple[str, ...], str], ...]], ...] = (
    (
        "Reading",
        (
            (("j", "k"), "next, previous article of the list"),
            (("n", "p"), "next, previous mention in the article"),
            (("Enter",), "open the article or choose the place in focus"),
            (("Esc",), "close the card, then the article"),
        ),
    ),
    (
        "Time",
        (
            (("Space",), "play, pause"),
            (("←", "→"), "on the bars: move the range by the step chosen"),
            (("Shift ←", "Shift →"), "on the bars: move only its end"),
            (("Home", "End"), "on the bars: to the first, to the last days"),
        ),
    ),
    (
        "Anywhere",
        (
            (("/",), "search words"),
            (("?",), "this sheet"),
            (("Tab", "↑", "↓"), "from control to control; within a list"),
            (("+", "−", "← ↑ ↓ →"), "on the map: zoom, move"),
        ),
    ),
)


def help_sheet() -> html.Dialog:
    """The dialog, closed; `assets/55-keys.js` opens it."""
    return html.Dialog(
        id="help",
        **hyphened(aria_labelledby="help-title"),
        children=[
            html.Button(
                "×", id="help-close", type="button", className="card-close", **hyphened(aria_label="Close the keys")
            ),
            html.H2("Keys", id="help-title"),
            *(_section(title, keys) for title, keys in KEYS),
            html.Button(
                "Single letters are keys",
                id="keys-on",
                type="button",
                role="switch",
                className="help-switch",
                **hyphened(aria_checked="true"),
            ),
        ],
    )


def _section(title: str, keys: tuple[tuple[tuple[str, ...], str], ...]) -> html.Section:
    rows = [
        html.Div([html.Dt([html.Kbd(name) for name in names]), html.Dd(does)], className="help-row")
        for names, does in keys
    ]
    return html.Section([html.H3(title), html.Dl(rows)])
