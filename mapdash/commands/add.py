"""`mapdash add`: articles from files and folders into a collection. Its Python twin is `mapdash.ingest.ingest`."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mapdash.address import is_address
from mapdash.commands.shared import collection_option, count, quiet_libraries, recogniser_option
from mapdash.commands.web import manners, web_options
from mapdash.errors import InputError, UnreadableFile
from mapdash.readers.records import FIELDS, FORMATS, Columns, ReadOptions

if TYPE_CHECKING:
    from mapdash.article import Published
    from mapdash.ingest import Summary
    from mapdash.readers import Item

_SHOWN = 5  # examples of one kind; the rest is counted
_KINDS = 20  # kinds of trouble, likewise


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@collection_option
@click.option("--date", "date_text", metavar="DATE", help="Publication date of articles that say none.")
@click.option("--source", metavar="NAME", help="Outlet of articles that say none.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FIELD=COLUMN",
    help=f"Take a field from this column of a table; may be repeated. Fields: {', '.join(FIELDS)}.",
)
@click.option("--day-first/--month-first", "day_first", default=None, help="How to read dates such as 3/4/2024.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    help="What the files are, where neither name nor content says it.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=None,
    help="Processes that share the work; by default one per processor, and at most 4.",
)
@click.option("--follow", is_flag=True, help="Fetch also what sitemaps and lists of links in files name.")
@web_options
@recogniser_option
def add(
    paths: tuple[str, ...],
    collection_path: Path,
    date_text: str | None,
    source: str | None,
    columns: tuple[str, ...],
    day_first: bool | None,
    format_: str | None,
    jobs: int | None,
    follow: bool,
    contact: str | None,
    limit: int,
    allow_private: bool,
    recogniser: str,
) -> None:
    """Read articles, find the places they name, and keep them in a collection.

    PATH is a text file, a web page, a feed, a table (CSV, TSV, JSON, JSON Lines, Parquet, Excel), a Word or PDF file,
    a ZIP, tar or WARC archive of any of these, a folder of them, or - for standard input; or the web address of such a
    file, a page, a feed or a sitemap, whose entries are followed. Adding the same again changes nothing, so a stopped
    run is completed by running it again.
    """
    from mapdash.collection import Collection
    from mapdash.geoparsing import open_geoparser
    from mapdash.ingest import Summary, ingest
    from mapdash.workers import default_jobs

    options = ReadOptions(
        format=format_,
        columns=dict(_field_and_column(text) for text in columns),
        published=_date(date_text, day_first) if date_text else None,
        source=source,
        day_first=day_first,
    )
    addresses = [path for path in paths if is_address(path)]
    paths = tuple(path for path in paths if not is_address(path))
    if not addresses and not any(path == "-" or os.path.exists(path) for path in paths):
        raise UnreadableFile(
            f"There is no file {paths[0][:200]}." if len(paths) == 1 else "None of these files is there."
        )
    quiet_libraries()
    # opened once here, too, so that what is missing is said before anything is read
    open_geoparser(recogniser)
    summary = Summary()
    opener = partial(open_geoparser, recogniser)
    with ExitStack() as stack:
        collection = stack.enter_context(Collection.open(collection_path, create=True))
        items: Iterable[Item] = ()
        follower = None
        if addresses or follow:
            from mapdash.fetching import Fetcher, Follower

            fetcher = stack.enter_context(Fetcher(manners(contact, allow_private)))
            follower = Follower(fetcher, options, collection.known_addresses, summary, limit)
        if addresses and follower:
            items = follower.read(addresses)
            jobs = jobs or 1  # the network is what is waited for; several processes would store late
        try:
            with _progress() as progress:
                ingest(paths, collection, opener, options, progress, summary, items=items, jobs=jobs or default_jobs())
                if follow and follower and not summary.interrupted:
                    lists, summary.listed = summary.listed, []
                    ingest([], collection, opener, options, progress, summary, items=follower.read_lists(lists))
        finally:
            for line in describe(summary):
                click.echo(line)
        if summary.added and not summary.interrupted:
            from mapdash.view.stored import begin

            begin(collection)  # of a large collection the columns, so that the next `mapdash serve` need not read it
    if summary.interrupted:
        click.echo("Stopped. What was added is stored; the same command again adds the rest.")
        sys.exit(130)
    if summary.read == 0 and not summary.listed:
        raise InputError("No article could be read.")
    if summary.added:
        where = "" if collection_path == Path("mapdash.db") else f" -c {collection_path}"
        click.echo(f"See them on the map with:  mapdash serve{where}")


def describe(summary: Summary) -> Iterator[str]:
    """The summary as lines to print."""
    yield from _describe_columns(summary.columns)
    if summary.read:
        yield _sentence(summary)
    if summary.added:
        found = f"{count(summary.mentions, 'mention')} of {count(len(summary.places), 'place')}"
        yield (
            f"Found {found}. Of the articles added, {summary.undated:,} {_are(summary.undated)} without a date "
            f"and {summary.unplaced:,} without a place on the map."
        )
    if summary.skipped:
        yield f"Skipped {_files_or_rows(len(summary.skipped))}:"
        by_reason: dict[str, list[str]] = defaultdict(list)
        for item in summary.skipped:
            by_reason[item.reason].append(item.origin)
        reasons = sorted(by_reason.items(), key=lambda group: -len(group[1]))
        for reason, origins in reasons[:_KINDS]:
            yield f"  {reason.removesuffix('.')}" + ("" if origins[0] in reason else f": {_some(origins)}")
        if len(reasons) > _KINDS:
            yield f"  and {sum(len(origins) for _, origins in reasons[_KINDS:]):,} more for other reasons"
    if summary.listed:
        files, addresses = len(summary.listed), sum(len(listed.addresses) for listed in summary.listed)
        where = summary.listed[0].origin if files == 1 else f"{count(files, 'list')}"
        yield (
            f"{where} {'names' if files == 1 else 'name'} {count(addresses, 'address')}; nothing was fetched. "
            f"Fetch {'it' if addresses == 1 else 'them'} with  mapdash add {summary.listed[0].origin} --follow"
            + (" , and so the others" if files > 1 else "")
        )
    if summary.bad_points:
        examples = [f"{item.value[:40]!r} in {item.origin}" for item in summary.bad_points]
        what = f"{count(len(examples), 'point')} given, but none on Earth"
        yield f"{what}, so these articles have none: {_some(examples)}"
    if summary.bad_dates:
        examples = [f"{item.value[:40]!r} in {item.origin}" for item in summary.bad_dates]
        yield f"{count(len(examples), 'date')} could not be read, so these articles have none: {_some(examples)}"


def _files_or_rows(number: int) -> str:
    return f"{number:,} " + ("file or row" if number == 1 else "files or rows")


def _sentence(summary: Summary) -> str:
    if summary.read and summary.already_there == summary.read:
        what = "It was" if summary.read == 1 else "All of them were"
        return f"Read {count(summary.read, 'article')}. {what} already there; nothing changed."
    among = []
    if summary.copies:
        what = "a copy of a story" if summary.copies == 1 else "copies of stories"
        among.append(f"{summary.copies:,} of them {what} already there")
    if summary.updates:
        of_them = "" if among else " of them"
        among.append(
            f"{summary.updates:,}{of_them} {'an update' if summary.updates == 1 else 'updates'} of what was there"
        )
    added = ", ".join([f"{summary.added:,} added", *among])
    rest = f"{summary.already_there:,} already there"
    return f"Read {count(summary.read, 'article')}: {added}{'; ' if among else ', '}{rest}."


def _describe_columns(tables: list[Columns]) -> Iterator[str]:
    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    for table in tables:
        taken = (f"{table.kind}: " if table.kind else "") + ", ".join(
            field if names == (field,) else f"{field} from {' or '.join(names)}" for field, names in table.taken.items()
        )
        unused = f"; not used: {_some(list(table.unused), ', ')}" if table.unused else ""
        alike[taken + unused, table.remark].append(table.origin)
    for (taken, remark), origins in alike.items():
        rest = len(origins) - 1
        yield origins[0] + (f" and {count(rest, 'more file')} like it" if rest else "") + f": {taken}"
        if remark:
            yield f"  {remark}"


def _some(names: list[str], separator: str = "; ") -> str:
    rest = len(names) - _SHOWN
    return separator.join([*names[:_SHOWN], f"and {rest:,} more"] if rest > 0 else names)


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _field_and_column(text: str) -> tuple[str, str]:
    field, equals, column = text.partition("=")
    if not equals or not column.strip():
        raise InputError(f"--column takes FIELD=COLUMN, for instance text=articles, not {text!r}.")
    return {"date": "published", "headline": "title", "body": "text"}.get(field.strip(), field.strip()), column.strip()


def _date(text: str, day_first: bool | None) -> Published:
    from mapdash.readers.dates import parse_date

    try:
        return parse_date(text, day_first=day_first)
    except ValueError as error:
        raise InputError(f"--date takes a date such as 2024-03-28, not {text!r}.") from error


@contextmanager
def _progress() -> Iterator[Callable[[Summary], None] | None]:
    """A progress bar on standard error, where a person sees it."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[places]:,} places"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Reading", total=None, places=0)
        yield lambda summary: bar.update(
            task, completed=summary.done, total=summary.expected, places=len(summary.places)
        )
