"""`mapdash gazetteer`: compile a gazetteer of one's own, look at what one holds, look a name up.

The Python twins are `gazetteer.compile.compile`, `Gazetteer.facts` and `Gazetteer.candidates`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mapdash.commands.shared import count

if TYPE_CHECKING:
    from gazetteer import Gazetteer
    from gazetteer.compile import BuildReport
    from gazetteer.sources import Record

_PATH = click.Path(path_type=Path)
_WHICH = click.option(
    "-g",
    "--gazetteer",
    "path",
    type=_PATH,
    help="Folder of a compiled gazetteer; by default MAPDASH_GAZETTEER, else the one mapdash came with.",
)


@click.group()
def gazetteer() -> None:
    """Which places there are: compile, inspect and search a gazetteer."""


@gazetteer.command("build")
@click.option("--dump", "dumps", type=_PATH, multiple=True, help="A GeoNames dump: its file (zipped or not) or folder.")
@click.option("--csv", "tables", type=_PATH, multiple=True, help="Your own places, CSV or GeoJSON; they win.")
@click.option("--only", is_flag=True, help="Leave out the places that mapdash came with.")
@click.option("--out", type=_PATH, required=True, help="The folder to write; MAPDASH_GAZETTEER may then name it.")
def build(dumps: tuple[Path, ...], tables: tuple[Path, ...], only: bool, out: Path) -> None:
    """Compile a gazetteer from what mapdash came with, GeoNames dumps and your own places."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from gazetteer.compile import compile

    if only and not dumps and not tables:
        raise click.UsageError("--only leaves nothing to compile: name a --dump or a --csv")
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("reading")
        report = compile(
            _sources(dumps, tables, only), out, progress=lambda read: bar.update(task, description=f"{read:,} records")
        )
    _summarise(report, out)


def _sources(dumps: tuple[Path, ...], tables: tuple[Path, ...], only: bool) -> Iterator[Record]:
    from gazetteer.sources.compiled import compiled
    from gazetteer.sources.geonames_dump import geonames_dump
    from gazetteer.sources.user import user_places

    # what mapdash came with has names and points of countries that were chosen with care: it has the word before a dump
    parts: list[Iterable[Record]] = [geonames_dump(path) for path in dumps]
    parts += [] if only else [compiled()]
    parts += [user_places(path) for path in tables]
    return chain.from_iterable(parts)


def _summarise(report: BuildReport, out: Path) -> None:
    click.echo(f"{out}: {count(report.places, 'place')} with {count(report.names, 'name')}")
    for row in report.skipped:
        click.echo(f"  skipped {row.where}: {row.reason}")
    if report.skipped_count > len(report.skipped):
        click.echo(f"  and {report.skipped_count - len(report.skipped):,} more")
    if report.skipped_count:
        click.echo(f"{count(report.skipped_count, 'row')} skipped")
    if report.orphan_count:
        click.echo(
            f"names of {count(report.orphan_count, 'unknown place')} left out: {', '.join(report.orphans[:5])} …"
        )


@gazetteer.command("info")
@_WHICH
def info(path: Path | None) -> None:
    """Say what a gazetteer holds."""
    opened = _opened(path)
    facts = opened.facts
    size = sum(file.stat().st_size for file in opened.path.iterdir())
    click.echo(f"{opened.path}: {facts['places']:,} places, {facts['names']:,} names, {size / 1e6:,.0f} MB")
    counts = Counter(opened.kinds())
    for kind, number in counts.most_common():
        click.echo(f"  {kind:<10} {number:>10,}")
    click.echo("Places: GeoNames (geonames.org), CC BY 4.0; Natural Earth, public domain.")


@gazetteer.command("find")
@_WHICH
@click.option("-n", "--limit", default=10, show_default=True, help="How many places to show.")
@click.argument("name")
def find(path: Path | None, limit: int, name: str) -> None:
    """Show the places that NAME can mean, the most prominent first."""
    opened = _opened(path)
    found = opened.candidates(name)
    if not found:
        near = ", ".join(dict.fromkeys(candidate.name for candidate in opened.complete(name, 5)))
        raise click.ClickException(f"no place is named {name}" + (f"; there is {near}" if near else ""))
    for candidate in found[:limit]:
        place = candidate.place
        inhabitants = f"{place.population:,}" if place.population else "-"
        click.echo(
            f"{opened.label(place)}  ({place.kind}, population {inhabitants})  {place.lat:.4f}, {place.lon:.4f}"
            f"  {place.id}  as {candidate.name_type} name {candidate.name}"
        )
    if len(found) > limit:
        click.echo(f"and {len(found) - limit:,} more")


def _opened(path: Path | None) -> Gazetteer:
    from gazetteer import Gazetteer

    return Gazetteer.open(path)
