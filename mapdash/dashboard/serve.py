"""Serving the dashboard with a production server, on this machine only unless told otherwise."""

from __future__ import annotations

import logging
import socket
import webbrowser
from collections.abc import Callable
from pathlib import Path

import waitress

from gazetteer import Gazetteer, GazetteerError
from mapdash.adding import Adder
from mapdash.collection import Collection
from mapdash.dashboard.app import create_app
from mapdash.errors import AddressTaken
from mapdash.tiles import Tiles
from mapdash.view import View

THREADS = 4
"""More would only wait for each other: what is worked out is worked out in Python's one lock, or for all at once."""


def serve(
    path: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8050,
    browser: bool = True,
    tiles: Tiles | None = None,
    adder: Adder | None = None,
    announce: Callable[[str], object] = print,
    told: Callable[[float], object] | None = None,
) -> None:
    """Serve the collection at `path` until interrupted.

    Args:
        path: the collection.
        host: address to listen on; the default is reachable from this machine only.
        port: 0 takes any free one.
        browser: whether to open the page in the user's browser.
        tiles: map tiles to lay over the offline basemap.
        adder: lets a person add articles from the screen.
        announce: gets the address once the server listens.
        told: is told what share has been read, from 0 to 1, while a large collection is read for the first time.

    Raises:
        mapdash.errors.CollectionError: if there is no readable collection at `path`.
        mapdash.errors.AddressTaken: if something else listens there.
    """
    with Collection.open(path, read_only=True) as collection:
        gazetteer = _gazetteer()
        view = View(collection, label=gazetteer.label if gazetteer else None, told=told)
        app = create_app(view, title=path.stem, gazetteer=gazetteer, tiles=tiles, adder=adder, host=host)
        # a socket of our own: one that waitress cannot bind is left open
        with _listen(host, port) as listening:
            logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it says so whenever a question has to wait
            server = waitress.create_server(app.server, sockets=[listening], threads=THREADS, ident="mapdash")
            name = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::1"} else f"[{host}]" if ":" in host else host
            address = f"http://{name}:{listening.getsockname()[1]}/"
            announce(address)
            if browser:
                webbrowser.open(address)
            try:
                server.run()
            except KeyboardInterrupt:
                pass
            finally:
                server.close()


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except (OSError, OverflowError) as error:
        raise AddressTaken(
            f"Cannot listen on {host}:{port} ({getattr(error, 'strerror', None) or error}); "
            "choose another with --port, or --port 0 for any free one."
        ) from error


def _gazetteer() -> Gazetteer | None:
    """The default gazetteer; a map can be looked at without one, or with one of another version, with plainer names."""
    try:
        return Gazetteer.open()
    except GazetteerError:
        return None
