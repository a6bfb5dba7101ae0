"""`mapdash check`: whether a collection is whole. Its Python twin is `Collection.check`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mapdash.commands.shared import collection_option, count


@click.command()
@collection_option
@click.option(
    "--repair",
    is_flag=True,
    help="First rebuild the index of words, and group articles of an earlier mapdash into stories.",
)
def check(collection_path: Path, repair: bool) -> None:
    """Look at all of a collection for faults, and say what to do about each; exits with 1 where there is one."""
    from mapdash.collection import Collection

    with Collection.open(collection_path) as collection:
        if repair:
            collection.rebuild_words()
            click.echo("The index of words is built anew.")
            if grouped := collection.regroup():
                click.echo(f"{count(grouped, 'article')} of an earlier mapdash compared for copies.")
        faults = collection.check()
        counts = collection.counts() if not faults else None
        version = collection.schema_version()
    if counts is not None:
        click.echo(
            f"{collection_path} (schema {version}) is whole: {count(counts.articles, 'article')}, "
            f"{count(counts.mentions, 'mention')}, every one where it says."
        )
        return
    for fault in faults:
        more = f" and {fault.count - len(fault.where):,} more" if fault.count > len(fault.where) else ""
        click.echo(f"{fault.what[0].upper()}{fault.what[1:]}: {fault.count:,} ({'; '.join(fault.where)}{more})")
        click.echo(f"  {fault.remedy}")
    sys.exit(1)
