"""Adding from the screen: the dialog, and the routes it hands files and pasted articles to.

Only where the dashboard was started for it; without, none of this exists. A page of another site must not be able to
add (cross-site request forgery), nor to reach the dashboard by a name of its own (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

import dash_mantine_components as dmc
import flask
from dash import html

from mapdash.adding import SIZE_LIMIT, Adder
from mapdash.dashboard.elements import hyphened
from mapdash.errors import Busy, InputError

HEADER = "X-Mapdash"  # a page of another site cannot send it without asking, and is not answered
_KINDS = (
    ".txt,.md,.html,.htm,.xml,.rss,.atom,.csv,.tsv,.json,.jsonl,.ndjson,.parquet,.xlsx,.warc,.gz,.zip,.tar,.pdf,.docx"
)


def button() -> html.Button:
    """What opens the dialog."""
    return html.Button(
        "Add",
        id="open-adding",
        type="button",
        className="quiet-button",
        **hyphened(aria_haspopup="dialog", aria_controls="adding"),
    )


def dialog() -> html.Dialog:
    """The dialog, closed; `assets/80-adding.js` brings it to life."""
    return html.Dialog(
        id="adding",
        **hyphened(aria_labelledby="adding-title"),
        children=[
            html.Button("×", id="close-adding", type="button", className="card-close", **hyphened(aria_label="Close")),
            html.H2("Add to this collection", id="adding-title"),
            html.Label(
                htmlFor="adding-files",
                id="adding-drop",
                children=[
                    html.B("Drop files here, or choose some"),
                    html.Span(
                        "Articles as text, saved pages, feeds, tables or archives, up to "
                        f"{SIZE_LIMIT >> 20} MB each. They stay on the machine that mapdash runs on."
                    ),
                ],
            ),
            html.Div(id="adding-input", **hyphened(data_kinds=_KINDS)),
            html.Details(
                id="adding-paste",
                children=[
                    html.Summary("Paste an article"),
                    html.Div(
                        className="adding-form",
                        children=[
                            dmc.TextInput(id="paste-title", label="Headline", size="xs"),
                            dmc.TextInput(id="paste-source", label="Outlet", size="xs"),
                            dmc.TextInput(id="paste-published", label="Published", size="xs", placeholder="2024-03-28"),
                            dmc.TextInput(id="paste-url", label="Address", size="xs", placeholder="https://…"),
                            dmc.Textarea(
                                id="paste-text", label="Text", size="xs", minRows=5, maxRows=12, autosize=True
                            ),
                            html.Button("Add the article", id="paste-add", type="button", className="quiet-button"),
                        ],
                    ),
                ],
            ),
            html.Ol(id="deliveries", **hyphened(aria_label="What was handed in", aria_live="polite")),
        ],
    )


def blueprint(adder: Adder, prefix: str, host: str = "127.0.0.1") -> flask.Blueprint:
    """The routes below `prefix`, and the guard before every route of the app.

    Args:
        adder: what adds.
        prefix: path below which the dashboard lies.
        host: the address listened on, by which the dashboard may be called, too.
    """
    routes = flask.Blueprint("mapdash-adding", __name__, url_prefix=prefix.rstrip("/") + "/api/add")
    names = {"localhost", host.lower(), socket.gethostname().lower()}

    @routes.before_app_request
    def check_host() -> None:
        if not _is_ours(flask.request.host, names):
            flask.abort(421, "This dashboard does not answer to that name.")

    @routes.before_request
    def check_origin() -> None:
        if flask.request.method == "GET":
            return
        origin = urlsplit(flask.request.headers.get("Origin", "")).netloc
        site = flask.request.headers.get("Sec-Fetch-Site", "same-origin")
        if flask.request.headers.get(HEADER) != "add" or origin != flask.request.host or site != "same-origin":
            flask.abort(403, "Only the dashboard's own page can add.")
        if flask.request.content_length is None:
            flask.abort(411)
        if flask.request.content_length > SIZE_LIMIT:
            flask.abort(413, f"Larger than {SIZE_LIMIT >> 20} MB: add it with  mapdash add")

    @routes.post("/file")
    def add_file() -> flask.Response:
        name = flask.request.args.get("name", "")
        return _handed_in(lambda: adder.add_file(name, flask.request.get_data(cache=False)))

    @routes.post("/article")
    def add_article() -> flask.Response:
        fields = flask.request.get_json(silent=True)
        if not isinstance(fields, dict):
            flask.abort(400, "An article is a JSON object.")
        return _handed_in(lambda: adder.add_article(fields))

    @routes.get("/<int:number>")
    def progress(number: int) -> flask.Response:
        try:
            return flask.jsonify(adder.progress(number))
        except KeyError:
            flask.abort(404)

    return routes


def _handed_in(put: object) -> flask.Response:
    try:
        return flask.jsonify(number=put())  # type: ignore[operator]
    except Busy as error:
        answer = flask.jsonify(error=str(error))
        answer.status_code = 503
    except InputError as error:
        answer = flask.jsonify(error=str(error))
        answer.status_code = 400
    return answer


def _is_ours(host: str, names: set[str]) -> bool:
    """Whether a Host header names this machine: a number, or one of its names. Any other name may be an attacker's."""
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".").lower()
    except ValueError:
        return False
    if name in names:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
