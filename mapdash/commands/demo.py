"""`mapdash demo`: the dashboard of the sample collection. Its Python twin is `mapdash.demo.build`."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from mapdash.commands.serve import announce, server_options


@click.command()
@server_options
def demo(host: str, port: int, no_browser: bool) -> None:
    """Show a map of sample briefs until Ctrl-C; nothing is kept."""
    from mapdash.dashboard import serve
    from mapdash.demo import build

    with TemporaryDirectory(prefix="mapdash-demo-") as folder:
        click.echo("Finding the places of the sample briefs …")
        serve(build(Path(folder, "demo.db")), host=host, port=port, browser=not no_browser, announce=announce)
