"""`mapdash watch`: feeds read again and again into a collection. Its Python twin is `mapdash.watch.watch`."""

from __future__ import annotations

import re
import signal
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mapdash.commands.shared import collection_option, count, quiet_libraries, recogniser_option
from mapdash.commands.web import manners, web_options

if TYPE_CHECKING:
    from mapdash.watch import Reading

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_LEAST = timedelta(minutes=1)


class Duration(click.ParamType):  # type: ignore[type-arg, unused-ignore]
    """A time such as 15m, 2h or 1d."""

    name = "duration"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """The duration; fails for anything else, and for less than a minute."""
        if isinstance(value, timedelta):
            return value
        found = re.fullmatch(r"(\d{1,6})\s*([smhd])", str(value).strip().lower())
        if found is None:
            self.fail(f"{value!r} is no time such as 15m, 2h or 1d", param, ctx)
        duration = timedelta(**{_UNITS[found[2]]: int(found[1])})
        if duration < _LEAST:
            self.fail("no feed should be read more often than once a minute", param, ctx)
        return duration


@click.command()
@click.argument("feeds", metavar="FEEDS", type=click.Path(path_type=Path))
@collection_option
@click.option("--every", default="15m", show_default=True, type=Duration(), help="How often to read each feed.")
@click.option("--once", is_flag=True, help="Read each feed once and end, for those who have a timer of their own.")
@web_options
@recogniser_option
def watch(
    feeds: Path,
    collection_path: Path,
    every: timedelta,
    once: bool,
    contact: str | None,
    limit: int,
    allow_private: bool,
    recogniser: str,
) -> None:
    """Read the feeds that FEEDS lists again and again, and keep what is new, until Ctrl-C.

    FEEDS is a text file with one address a line, or OPML. Entries that tell less than their page are fetched, too.
    The dashboard shows how each feed does.
    """
    from mapdash.collection import Collection
    from mapdash.fetching import Fetcher
    from mapdash.geoparsing import open_geoparser
    from mapdash.watch import read_feed_list
    from mapdash.watch import watch as run

    listed = read_feed_list(feeds)
    quiet_libraries()
    # being told to stop ends it as Ctrl-C does
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        geoparser = open_geoparser(recogniser)
        with (
            Collection.open(collection_path, create=True) as collection,
            # a busy server is left to the next round, so that the other feeds need not wait for it
            Fetcher(manners(contact, allow_private, wait_limit=5.0)) as fetcher,
        ):
            click.echo(f"Watching {count(len(listed), 'feed')}" + ("" if once else " (Ctrl-C stops it)"))
            run(listed, collection, geoparser, fetcher, every=every, once=once, limit=limit, told=_tell)
    except KeyboardInterrupt:  # before the first round, or after the last
        pass
    if not once:
        click.echo("Stopped. What was added is stored.")


def _tell(readings: Sequence[Reading]) -> None:
    if not readings:
        return
    added = 0
    for reading in readings:
        feed, summary = reading.feed, reading.summary
        if feed.last_error:
            click.echo(f"  {feed.address}: {feed.last_error}; next try {_at(feed.next_read)}")
        if summary is None:
            continue
        added += summary.added
        left = f"; {summary.skipped[0].origin}: {summary.skipped[0].reason}" if summary.skipped else ""
        more = f" and {len(summary.skipped) - 1:,} more" if len(summary.skipped) > 1 else ""
        if summary.added or (left and not feed.last_error):
            click.echo(f"  {feed.address}: {summary.added:,} new of {summary.read:,}{left}{more}")
    following = min((reading.feed.next_read for reading in readings if reading.feed.next_read), default=None)
    click.echo(
        f"{datetime.now():%H:%M}  {count(len(readings), 'feed')} read, {count(added, 'new article')}; "
        f"next {_at(following)}"
    )


def _at(time: datetime | None) -> str:
    return f"at {time.astimezone():%d %b %H:%M}" if time else "never"
