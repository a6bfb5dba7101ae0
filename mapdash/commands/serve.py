"""`mapdash serve`: the dashboard of a collection. Its Python twins are `mapdash.dashboard.serve` and `create_app`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from mapdash.commands.shared import collection_option, quiet_libraries, recogniser_option
from mapdash.errors import TilesUnusable

if TYPE_CHECKING:
    from mapdash.tiles import Tiles

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


def tile_options(command: Command) -> Command:
    """Map tiles over the offline basemap: a local archive, or with consent a server's."""
    for option in (
        click.option(
            "--online",
            is_flag=True,
            help="Let the browser fetch the tiles of an address: its server learns what part of the map is looked at.",
        ),
        click.option("--attribution", default="", help="Whose tiles they are; shown on the map."),
        click.option(
            "--tiles",
            metavar="FILE|ADDRESS",
            help="Raster tiles to lay over the basemap: an .mbtiles or .pmtiles file, read on this machine; or an "
            "address with {z}, {x} and {y}, which needs --attribution and --online.",
        ),
    ):
        command = option(command)
    return command


def chosen_tiles(tiles: str | None, attribution: str, online: bool) -> Tiles | None:
    """What the options say about tiles.

    Raises:
        mapdash.errors.TilesUnusable: the archive or the address cannot be used, or consent is missing.
        mapdash.errors.MissingExtra: the archive needs a package that is not installed.
    """
    from mapdash import tiles as read

    if tiles is None:
        return None
    if "://" not in tiles:
        return read.archive(Path(tiles), attribution)
    found = read.online(tiles, attribution)
    if not online:
        raise TilesUnusable(
            f"With --tiles {tiles} each move of the map asks {found.host}, which so learns what is looked at; "
            "add --online if that may be."
        )
    return found


@click.command()
@collection_option
@click.option(
    "--editable",
    is_flag=True,
    help="Let whoever reaches the page add articles: drop files on it, or paste one. Makes the collection if need be.",
)
@recogniser_option
@tile_options
@server_options
def serve(
    collection_path: Path,
    editable: bool,
    recogniser: str,
    tiles: str | None,
    attribution: str,
    online: bool,
    host: str,
    port: int,
    no_browser: bool,
) -> None:
    """Show a collection in the browser until Ctrl-C."""
    from mapdash.adding import Adder
    from mapdash.dashboard import serve as run
    from mapdash.geoparsing import open_geoparser

    layer = chosen_tiles(tiles, attribution, online)
    if layer is not None and layer.host:
        click.echo(f"The page fetches map tiles from {layer.host}; nothing else leaves this machine.")
    with ExitStack() as stack:
        adder = None
        if editable:
            quiet_libraries()
            adder = stack.enter_context(Adder(collection_path, partial(open_geoparser, recogniser)))
        run(
            collection_path,
            host=host,
            port=port,
            browser=not no_browser,
            tiles=layer,
            adder=adder,
            announce=announce,
            told=reading(),
        )


def announce(address: str) -> None:
    """Say where the dashboard is."""
    click.echo(f"mapdash is at {address}  (Ctrl-C stops it)")


def reading() -> Callable[[float], None]:
    """Says how much of a large collection has been read: on a terminal in one line that changes, else once."""
    said = False

    def told(share: float) -> None:
        nonlocal said
        if sys.stderr.isatty():  # what comes next is longer and written over it
            click.echo(f"Reading the collection for the first time: {share:4.0%}\r", err=True, nl=False)
        elif not said:
            click.echo("Reading the collection for the first time; the next start finds it arranged.", err=True)
        said = True

    return told
