"""`mapdash geoparse`: JSON Lines of articles in, JSON Lines of mentions out."""

from __future__ import annotations

from pathlib import Path

import click

from mapdash.commands.shared import count, recogniser_option
from mapdash.errors import InputError, UnreadableFile


@click.command()
@click.argument("source", metavar="IN.jsonl", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "-o",
    "--output",
    default="-",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Where to write; - is standard output.",
)
@click.option(
    "--roles", default="literal,adjectival,embedded", show_default=True, help="Roles to write, with commas between."
)
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1), help="Processes that share the work.")
@recogniser_option
def geoparse(source: Path, output: Path, roles: str, jobs: int, recogniser: str) -> None:
    """Find the places in articles, one JSON object with "id" and "text" a line (`mapdash.geoparsing.geoparse_lines`).

    Each output line has the "id" and the "mentions" found in the text. A line that cannot be read is named,
    skipped and counted.
    """
    from mapdash.article import Role
    from mapdash.geoparsing import geoparse_lines

    try:
        wanted = {Role(role.strip().lower()) for role in roles.split(",") if role.strip()}
    except ValueError as error:
        raise click.BadParameter(f"{error}: the roles are {', '.join(Role)}", param_hint="--roles") from error
    if str(source) != "-" and str(output) != "-" and output.exists() and output.samefile(source):
        raise InputError(f"{source} is both input and output: give another file to -o")
    try:
        with click.open_file(str(source), "rb") as lines, click.open_file(str(output), "wb") as target:
            summary = geoparse_lines(
                lines,
                target,
                roles=wanted,
                jobs=jobs,
                recogniser=recogniser,
                problem=lambda number, what: click.echo(f"{source}, line {number}: {what}; skipped", err=True),
            )
    except OSError as error:
        raise UnreadableFile(f"{error.filename or source}: {error.strerror or error}") from error
    skipped = f"; {count(len(summary.skipped), 'line')} skipped" if summary.skipped else ""
    found = f"{count(summary.articles, 'article')}, {count(summary.mentions, 'mention')}"
    click.echo(f"{found}, {summary.placed:,} of them placed{skipped}", err=True)
