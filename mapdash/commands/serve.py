"""`mapdash serve`: the dashboard of a collection. Its Python twins are `mapdash.dashboard.serve` and `create_app`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from mapdash.commands.shared import collection_option

Command = TypeVar("Command", bound=Callable[..., Any])


def server_options(command: Command) -> Command:
    """Where to listen, and whether to open the browser."""
    for option in (
        click.option("--no-browser", is_flag=True, help="Do not open the page in the browser."),
        click.option("--port", default=8050, show_default=True, type=click.IntRange(0, 65535), help="0: any free one."),
        click.option(
            "--host",
            default="127.0.0.1",
            show_default=True,
            help="Address to listen on. Anyone who can reach it can read the articles; there is no password.",
        ),
    ):
        command = option(command)
    return command


@click.command()
@collection_option
@server_options
def serve(collection_path: Path, host: str, port: int, no_browser: bool) -> None:
    """Show a collection in the browser until Ctrl-C."""
    from mapdash.dashboard import serve as run

    run(collection_path, host=host, port=port, browser=not no_browser, announce=announce)


def announce(address: str) -> None:
    """Say where the dashboard is."""
    click.echo(f"mapdash is at {address}  (Ctrl-C stops it)")
