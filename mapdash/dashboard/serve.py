"""Serving the dashboard with a production server, on this machine only unless told otherwise."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable
from pathlib import Path

import waitress

from gazetteer import Gazetteer, GazetteerNotFound
from mapdash.collection import Collection
from mapdash.dashboard.app import create_app
from mapdash.errors import AddressTaken

THREADS = 8


def serve(
    path: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8050,
    browser: bool = True,
    announce: Callable[[str], object] = print,
) -> None:
    """Serve the collection at `path` until interrupted.

    Args:
        path: the collection.
        host: address to listen on; the default is reachable from this machine only.
        port: 0 takes any free one.
        browser: whether to open the page in the user's browser.
        announce: gets the address once the server listens.

    Raises:
        mapdash.errors.CollectionError: if there is no readable collection at `path`.
        mapdash.errors.AddressTaken: if something else listens there.
    """
    with Collection.open(path, read_only=True) as collection:
        app = create_app(collection, gazetteer=_gazetteer())
        try:
            server = waitress.create_server(app.server, host=host, port=port, threads=THREADS, ident="mapdash")
        except (OSError, OverflowError) as error:
            raise AddressTaken(
                f"Cannot listen on {host}:{port} ({getattr(error, 'strerror', None) or error}); "
                "choose another with --port, or --port 0 for any free one."
            ) from error
        address = f"http://{'localhost' if host in {'127.0.0.1', '0.0.0.0'} else host}:{server.effective_port}/"
        announce(address)
        if browser:
            webbrowser.open(address)
        try:
            server.run()
        except KeyboardInterrupt:
            pass
        finally:
            server.close()


def _gazetteer() -> Gazetteer | None:
    """The default gazetteer; a map can be looked at without one, with plainer names."""
    try:
        return Gazetteer.open()
    except GazetteerNotFound:
        return None
