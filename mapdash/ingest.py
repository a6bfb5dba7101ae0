"""The one flow in: readers -> geoparsing -> collection, and the summary of what became of everything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from mapdash.article import Article, Mention, Role, given_mention
from mapdash.collection import Collection
from mapdash.readers import BadDate, Columns, Item, Listed, ReadOptions, Skipped, list_files, read_listed


class Geoparser(Protocol):
    """What finds the mentions of an article; `mapdash.geoparsing.Geoparser` is one."""

    def parse(
        self, text: str, *, title: str = "", source: str | None = None, date: date | None = None
    ) -> Sequence[Mention]:
        """Mentions in the order of the text, not overlapping; offsets are code points into `text`."""


@dataclass(slots=True)
class Summary:
    """What an ingest did; grows while it runs.

    Attributes:
        expected: files and rows there seem to be, read or not; grows as tables are opened.
        read: articles read, whether new or not.
        added: articles stored.
        already_there: articles that were in the collection, so that nothing changed.
        skipped: files and rows that became no article, with the reason.
        bad_dates: articles stored without a date because theirs could not be read.
        columns: how each table was understood.
        listed: lists of addresses, of which nothing was fetched.
        mentions: mentions found in the articles added.
        places: ids of the places that these mean.
        undated: articles added without a publication date.
        unplaced: articles added in which no literal mention has a place, so that the map does not show them.
        interrupted: stopped by Ctrl-C; what was added before is stored.
    """

    expected: int = 0
    read: int = 0
    added: int = 0
    already_there: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    bad_dates: list[BadDate] = field(default_factory=list)
    columns: list[Columns] = field(default_factory=list)
    listed: list[Listed] = field(default_factory=list)
    mentions: int = 0
    places: set[str] = field(default_factory=set)
    undated: int = 0
    unplaced: int = 0
    interrupted: bool = False

    @property
    def done(self) -> int:
        """How many of the expected have been dealt with."""
        return self.read + len(self.skipped)


def ingest(
    paths: Iterable[str | Path],
    collection: Collection,
    geoparser: Geoparser,
    options: ReadOptions | None = None,
    progress: Callable[[Summary], None] | None = None,
    summary: Summary | None = None,
) -> Summary:
    """Adds the articles of files and folders to a collection.

    An article that is there already is not geoparsed again. Stopping in the middle (Ctrl-C, a kill) leaves whole
    articles only; running again goes on where it stopped.

    Args:
        paths: files and folders; "-" is standard input.
        collection: where to add.
        geoparser: what finds the mentions.
        options: how to read.
        progress: called with the summary so far after each item read.
        summary: the one to fill, for those who want it also when an error ends the flow.

    Raises:
        CollectionError: the collection cannot be written any more; what was added before is stored.
    """
    summary = summary or Summary()
    try:
        files = list(list_files(paths))
        summary.expected += len(files)
        for item in read_listed(files, options or ReadOptions()):
            _take(item, collection, geoparser, summary)
            if progress is not None:
                progress(summary)
    except KeyboardInterrupt:
        summary.interrupted = True
    return summary


def _take(item: Item, collection: Collection, geoparser: Geoparser, summary: Summary) -> None:
    match item:
        case Skipped():
            summary.skipped.append(item)
        case BadDate():
            summary.bad_dates.append(item)
        case Columns():
            summary.columns.append(item)
            summary.expected += item.rows - 1
        case Listed():
            summary.listed.append(item)
        case Article():
            summary.read += 1
            _add(item, collection, geoparser, summary)


def mentions_of(article: Article, geoparser: Geoparser) -> list[Mention]:
    """The points that an article's source gave, then the places its text names."""
    day = article.published.day if article.published else None
    found = geoparser.parse(article.text, title=article.title, source=article.source, date=day)
    return [*map(given_mention, article.given), *found]


def _add(article: Article, collection: Collection, geoparser: Geoparser, summary: Summary) -> None:
    if collection.find(article) is not None:
        summary.already_there += 1
        return
    mentions = mentions_of(article, geoparser)
    if not collection.add(article, mentions).added:  # another process was faster
        summary.already_there += 1
        return
    placed = [mention for mention in mentions if mention.place is not None]
    summary.added += 1
    summary.mentions += len(mentions)
    summary.places |= {mention.place.id for mention in placed if mention.place}
    summary.undated += article.published is None
    summary.unplaced += not any(mention.role is Role.LITERAL for mention in placed)
