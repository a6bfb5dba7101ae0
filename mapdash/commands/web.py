"""What the commands that fetch from the web share: their options, and the wording of the addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from mapdash.fetching import Manners

Command = TypeVar("Command", bound=Callable[..., Any])
LIMIT = 500


def web_options(command: Command) -> Command:
    """How to fetch."""
    for option in (
        click.option(
            "--allow-private", is_flag=True, help="Fetch also from this machine and its local network (off by default)."
        ),
        click.option(
            "--limit",
            default=LIMIT,
            show_default=True,
            type=click.IntRange(1),
            help="How many addresses of one sitemap or list to follow.",
        ),
        click.option(
            "--contact",
            metavar="WHO",
            envvar="MAPDASH_CONTACT",
            show_envvar=True,
            help="E-mail address or page that is told to each server, so that its people know whom to write to.",
        ),
    ):
        command = option(command)
    return command


def manners(contact: str | None, allow_private: bool, wait_limit: float = 120.0) -> Manners:
    """How to fetch, as the options say; a server that asks to wait for longer than that many seconds is given up."""
    from mapdash.fetching import Manners

    if contact is None:
        click.echo("No --contact is given: servers are told mapdash's name only, and not whom to write to.", err=True)
    return Manners(contact=contact, allow_private=allow_private, wait_limit=wait_limit)
