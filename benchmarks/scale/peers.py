"""Clustering in the browser, beside which ours is measured: dash-leaflet's own, and the page that folium writes.

    python -m benchmarks.scale.peers [--points N ...] [--dir FOLDER]

One feature a mention, at the places of the same collections. dash-leaflet gets them as `dl.GeoJSON(cluster=True)`; a
change of filter gives it every other one instead, from the click to the first frame with other circles. The page of
folium's MarkerCluster asks outside hosts for its scripts and stays blank without a network: only how long it takes to
be written and how large it is can be told. What is not ready within the limit is said to be so.
"""

from __future__ import annotations

import argparse
import json
import logging
import multiprocessing
import sqlite3
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Error as BrowserError

from benchmarks.scale.browser import browser_page, said
from benchmarks.scale.synthetic import collection

LIMIT = 60.0
PORT = 8714


def points(path: Path, number: int) -> list[tuple[float, float]]:
    """Where the first mentions of a collection are."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute(
            "SELECT lat, lon FROM mentions JOIN places ON place_key = places.key LIMIT ?", (number,)
        ).fetchall()


def features(found: list[tuple[float, float]]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [lon, lat]}}
            for lat, lon in found
        ],
    }


def serve(found: list[tuple[float, float]]) -> None:
    """dash-leaflet's clustering of the points, and of every other one after a click."""
    import dash_leaflet as dl
    import flask
    import waitress
    from dash import Dash, Input, Output, html

    bodies = [json.dumps(features(found[:: 1 + turn])) for turn in range(2)]
    app = Dash("peer", compress=True)
    app.layout = html.Div(
        [
            html.Button("change", id="change"),
            dl.Map(
                dl.GeoJSON(id="points", url="/points/0", cluster=True, zoomToBoundsOnClick=True),
                center=[20, 10],
                zoom=3,
                style={"height": "90vh"},
            ),
        ]
    )

    @app.server.get("/points/<int:turn>")
    def send(turn: int) -> flask.Response:
        return flask.Response(bodies[turn], mimetype="application/json")

    @app.callback(Output("points", "url"), Input("change", "n_clicks"), prevent_initial_call=True)
    def change(clicks: int) -> str:
        return f"/points/{clicks % 2}"

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    waitress.serve(app.server, host="127.0.0.1", port=PORT, threads=4)


def of_dash_leaflet(found: list[tuple[float, float]]) -> dict[str, float | None]:
    """Milliseconds and megabytes; None for what was not ready in time."""
    figures: dict[str, float | None] = {
        "first circles, ms": None,
        "filter change, ms": None,
        "JavaScript heap, MB": None,
    }
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(found,))
    server.start()
    circles = "[...document.querySelectorAll('.leaflet-marker-pane > *')].map((m) => m.textContent).join()"
    try:
        with browser_page() as page:
            page.set_default_timeout(LIMIT * 1000)
            started = time.perf_counter()
            while time.perf_counter() - started < LIMIT:
                with suppress(BrowserError):
                    page.goto(f"http://127.0.0.1:{PORT}/")
                    break
                time.sleep(0.3)
            before = page.evaluate("performance.now()")
            page.wait_for_function(f"{circles} !== ''")
            figures["first circles, ms"] = page.evaluate("performance.now()") - before
            figures["filter change, ms"] = page.evaluate(
                f"""async (limit) => {{
                  const old = {circles}, start = performance.now();
                  document.querySelector("#change").click();
                  while ({circles} === old || {circles} === "") {{
                    if (performance.now() - start > limit) return null;
                    await new Promise(requestAnimationFrame);
                  }}
                  return performance.now() - start;
                }}""",
                LIMIT * 1000,
            )
            usage = page.context.new_cdp_session(page).send("Runtime.getHeapUsage")
            figures["JavaScript heap, MB"] = usage["usedSize"] / 1e6
    except BrowserError:
        pass  # not ready in time
    finally:
        server.terminate()
        server.join()
    return figures


def write_folium(found: list[tuple[float, float]], path: str) -> None:
    import folium
    from folium.plugins import MarkerCluster

    page = folium.Map(tiles=None)
    cluster = MarkerCluster().add_to(page)
    for point in found:
        folium.Marker(point).add_to(cluster)
    page.save(path)


def of_folium(found: list[tuple[float, float]]) -> dict[str, float | None]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        writer = multiprocessing.get_context("spawn").Process(target=write_folium, args=(found, str(path)))
        started = time.perf_counter()
        writer.start()
        writer.join(LIMIT)
        if writer.is_alive():
            writer.terminate()
            writer.join()
            return {"page written, s": None}
        return {"page written, s": time.perf_counter() - started, "size of the page, MB": path.stat().st_size / 1e6}


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, nargs="*", default=[50_000, 1_000_000])
    parser.add_argument("--dir", type=Path)
    options = parser.parse_args(argv)
    path = collection(1_000_000, options.dir)
    for number in options.points:
        found = points(path, number)
        for peer, work in (("dash-leaflet, cluster=True", of_dash_leaflet), ("folium, MarkerCluster", of_folium)):
            print(f"\n{peer}, {len(found):,} points")
            for name, figure in work(found).items():
                print(f"{name:56} not ready in {LIMIT:.0f} s" if figure is None else said(name, figure), flush=True)


if __name__ == "__main__":
    main()
