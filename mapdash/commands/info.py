"""`mapdash info`: what a collection holds. Its Python twin is `Collection.counts`."""

from __future__ import annotations

from pathlib import Path

import click

from mapdash.commands.shared import collection_option, count

_OUTLETS = 10


@click.command()
@collection_option
def info(collection_path: Path) -> None:
    """Say what a collection holds."""
    from mapdash.collection import Collection

    with Collection.open(collection_path, read_only=True) as collection:
        counts, version = collection.counts(), collection.schema_version()
    click.echo(f"{collection_path}  ({_size(collection_path)}, schema {version})")
    span = f", published {counts.first} to {counts.last}" if counts.first else ""
    click.echo(f"{count(counts.articles, 'article')}{span}")
    if counts.stories < counts.articles:
        told = "1 story" if counts.stories == 1 else f"{counts.stories:,} stories"
        old = f", of which {counts.superseded:,} replaced by later versions" if counts.superseded else ""
        click.echo(f"  {told}; the others are copies or versions{old}")
    click.echo(f"  {counts.undated:,} without a date, {counts.unplaced:,} without a place on the map")
    resolved = count(counts.mentions - counts.unresolved, "mention")
    click.echo(f"{resolved} of {count(counts.places, 'place')}, {counts.unresolved:,} more without a place")
    outlets = [(source, number) for source, number in counts.sources if source]
    click.echo(count(len(outlets), "outlet") + (":" if outlets else ""))
    for source, number in outlets[:_OUTLETS]:
        click.echo(f"  {number:>9,}  {source}")
    if len(outlets) > _OUTLETS:
        rest = sum(number for _, number in outlets[_OUTLETS:])
        click.echo(f"  {rest:>9,}  from {len(outlets) - _OUTLETS:,} more")
    without = sum(number for source, number in counts.sources if not source)
    if without:
        click.echo(f"  {without:>9,}  without an outlet")


def _size(path: Path) -> str:
    size = path.stat().st_size
    return f"{size / 1e6:,.1f} MB" if size >= 1_000_000 else f"{size // 1000} KB"
