"""`mapdash demo`: a sample collection in the browser. Its Python twin is `mapdash.demo.build`."""

from __future__ import annotations

import signal
import sys
import tempfile
from pathlib import Path

import click

from mapdash.commands.serve import announce, server_options
from mapdash.commands.shared import recogniser_option


@click.command()
@server_options
@recogniser_option
def demo(host: str, port: int, no_browser: bool, recogniser: str) -> None:
    """Show a sample collection of short briefs, written for mapdash, in the browser until Ctrl-C."""
    from mapdash.dashboard import serve as run
    from mapdash.demo import build

    # being told to stop ends it as Ctrl-C does: the folder goes too
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with tempfile.TemporaryDirectory(prefix="mapdash-") as folder:
        click.echo("Reading the sample briefs …")
        path = build(Path(folder) / "sample briefs.db", recogniser)
        run(path, host=host, port=port, browser=not no_browser, announce=announce)
