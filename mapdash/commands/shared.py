"""What several commands share: options, and the wording of numbers."""

from __future__ import annotations

import logging
from pathlib import Path

import click

collection_option = click.option(
    "-c",
    "--collection",
    "collection_path",
    type=click.Path(path_type=Path),
    envvar="MAPDASH_COLLECTION",
    default=Path("mapdash.db"),
    show_default=True,
    show_envvar=True,
    help="The collection: one file that holds the articles of a map.",
)


def quiet_libraries() -> None:
    """What these libraries log about odd pages stands in the summary, as the reason why one was skipped."""
    for library in ("trafilatura", "htmldate", "courlan", "justext", "pypdf"):
        logging.getLogger(library).addHandler(logging.NullHandler())


def count(number: int, noun: str) -> str:
    """A number and its noun: "1 place", "1,034 places", "2 addresses"."""
    ending = "" if number == 1 else "es" if noun.endswith("s") else "s"
    return f"{number:,} {noun}{ending}"


recogniser_option = click.option(
    "--recogniser",
    default="neural",
    show_default=True,
    type=click.Choice(["neural", "fast"]),
    help="What finds the names: a learned model together with rules, or the rules alone, which are quicker.",
)
