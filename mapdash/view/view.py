"""`View`: what a screen asks of a collection, answered from columns in memory.

A view follows a growing collection: `refresh` reads only what is new and puts a new state in place at once; whoever
is in the middle of an answer keeps the old one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from threading import Lock

import numpy as np

from gazetteer import Place
from mapdash.article import Mention, Role
from mapdash.collection import Collection
from mapdash.view import answers
from mapdash.view.columns import PRECISIONS, ROLES, Columns, build
from mapdash.view.filter import Bounds, Filter
from mapdash.view.records import (
    UNCERTAIN_BELOW,
    Document,
    Facets,
    Histogram,
    Mark,
    Marker,
    Neighbours,
    Page,
    PlaceCount,
    PlacesPage,
    ReadMention,
    Row,
    Status,
)
from mapdash.view.selection import article_range, from_day, passing_of, per_code, per_country
from mapdash.view.snapshot import Snapshot
from mapdash.view.snippets import snippet
from mapdash.view.timeline import histogram


class View:
    """Answers a screen's questions about one collection. All methods may be called from several threads.

    Args:
        collection: stays the caller's; it must stay open as long as the view is used.
        label: names a place with what it lies in ("Rafah, Gaza Strip, Palestine"), as `Gazetteer.label` does; by
            default the first-order area and the country code are added to its name.
    """

    def __init__(self, collection: Collection, *, label: Callable[[Place], str] | None = None) -> None:
        self._collection = collection
        self.label = label or _plain_label
        self._refreshing = Lock()
        self._generation: int | None = None
        self._last_mention = 0
        self._snapshot = self._read(None)

    def refresh(self) -> bool:
        """Takes in what was added since; cheap where nothing was.

        Returns:
            Whether anything was new.
        """
        with self._refreshing:
            if self._collection.generation() == self._generation:
                return False
            before = self._snapshot.columns
            self._snapshot = self._read(before)
            return self._snapshot.columns.n_articles > before.n_articles

    def _read(self, old: Columns | None) -> Snapshot:
        self._generation = self._collection.generation()
        last_article = int(old.article_id.max()) if old is not None and old.n_articles else 0
        # in this order: a mention read after its article was may be of an even newer one, and is read again then
        articles = self._collection.articles_table(after_id=last_article)
        mentions = self._collection.mentions_table(after_id=self._last_mention)
        newest = int(articles["id"].max()) if len(articles) else last_article
        mentions = mentions[mentions["article_id"] <= newest]
        columns = build(articles, mentions, self._collection.places_table(), old)
        if len(mentions):
            self._last_mention = int(mentions["id"].max())
        return Snapshot(columns, self._collection.search)

    def span(self) -> tuple[date, date] | None:
        """The first and the last day with an article; None where no article has a date."""
        columns = self._snapshot.columns
        if not columns.n_dated:
            return None
        return from_day(columns.day[0]), from_day(columns.day[columns.n_dated - 1])

    def status(self, filter: Filter) -> Status:
        """The numbers under the filter and those of the whole collection under the default one."""
        snapshot = self._snapshot
        return Status(answers.counts(snapshot, filter), answers.counts(snapshot, Filter()))

    def histogram(self, filter: Filter, max_bins: int = 120) -> Histogram:
        """Articles over time, the filter's dates against all time."""
        snapshot = self._snapshot
        fits = snapshot.fits(filter.without_dates)
        return histogram(snapshot.columns, fits, article_range(snapshot.columns, filter), max_bins)

    def facets(self, filter: Filter) -> Facets:
        """How many articles each choice would leave; each facet ignores its own restriction."""
        snapshot = self._snapshot
        columns = snapshot.columns
        any_source = snapshot.passing(replace(filter, sources=frozenset()))
        articles = np.arange(any_source.first, any_source.first + len(any_source.selected))[any_source.selected]
        sources = np.bincount(columns.source[articles], minlength=len(columns.sources))
        countries = per_country(columns, snapshot.passing(replace(filter, countries=frozenset())))
        _, precisions = per_code(snapshot.passing(replace(filter, precisions=frozenset())))
        roles, _ = per_code(snapshot.passing(replace(filter, roles=frozenset(Role))))
        return Facets(
            sources={name: int(n) for name, n in zip(columns.sources, sources, strict=True) if n},
            countries=countries,
            precisions={PRECISIONS[number]: n for number, n in precisions.items()},
            roles={ROLES[number]: n for number, n in roles.items()},
        )

    def markers(self, filter: Filter, bounds: Bounds | None, zoom: float) -> list[Marker]:
        """Circles for the map: areas first, then points; of each the greatest first.

        No two circles of the points overlap on the screen, nor do small signs (7 pixels in radius) for the areas; an
        area may lie under points, for a country is not to be pushed away by its capital. Below zoom 5 provinces are
        counted with their country. Which there are depends on the filter and on the whole zoom level, not on the
        bounds.

        Args:
            filter: what to show.
            bounds: what the map shows; circles that reach into it are returned. None for the whole Earth.
            zoom: the map's zoom level; between two, the lower is clustered for.
        """
        snapshot = self._snapshot
        level = max(0, int(zoom))
        return [marker for areas in (True, False) for marker in answers.markers(snapshot, filter, bounds, level, areas)]

    def full_size(self, filter: Filter, zoom: float, *, areas: bool = False) -> int:
        """How many articles a circle of full size (34 pixels in radius) stands for; for the legend."""
        return self._snapshot.full_size(filter, max(0, int(zoom)), areas)

    def places_in_view(self, filter: Filter, bounds: Bounds | None, limit: int = 50) -> PlacesPage:
        """The places within the bounds, those with the most articles first, then by mentions, then by name."""
        snapshot = self._snapshot
        columns, totals = snapshot.columns, snapshot.totals(filter)
        seen = totals.articles > 0
        if bounds is not None:
            seen &= (columns.lat >= bounds.south) & (columns.lat <= bounds.north)
            seen &= (columns.lon - bounds.west) % 360 <= bounds.east - bounds.west
        found = np.flatnonzero(seen)
        ranked = found[np.lexsort((found, -totals.mentions[found], -totals.articles[found]))][:limit]
        return PlacesPage(
            len(found),
            tuple(PlaceCount(columns.places[at], int(totals.articles[at]), int(totals.mentions[at])) for at in ranked),
        )

    def articles_naming(self, filter: Filter, place_ids: Iterable[str]) -> dict[str, int]:
        """How many articles have a passing mention of each of these places; 0 for one that the collection lacks."""
        snapshot = self._snapshot
        index, articles = snapshot.columns.index_of_place, snapshot.totals(filter).articles
        return {id: int(articles[index[id]]) if id in index else 0 for id in place_ids}

    def rows(self, filter: Filter, *, offset: int = 0, limit: int = 50, order: answers.Order = "newest") -> Page:
        """A page of the list of articles.

        Args:
            filter: which articles.
            offset: how many to leave out at the beginning.
            limit: how many to give at most.
            order: by date ("newest" or "oldest" first; those without a date are last either way), or by relevance:
                the best match of the searched words first, else those that mention the places most.
        """
        snapshot = self._snapshot
        found = answers.ordered(snapshot, filter, order, partial(self._collection.search, by_relevance=True))
        wanted = found[offset : offset + limit]
        return Page(len(found), offset, tuple(self._row(snapshot.columns, filter, int(at)) for at in wanted))

    def neighbours(self, filter: Filter, article_id: int, *, order: answers.Order = "newest") -> Neighbours:
        """Where an article stands among `rows`, and which are beside it."""
        snapshot = self._snapshot
        found = answers.ordered(snapshot, filter, order, partial(self._collection.search, by_relevance=True))
        ids = snapshot.columns.article_id
        here = np.flatnonzero(ids[found] == article_id)
        at = int(here[0]) if len(here) else None
        before, behind = (-1, 0) if at is None else (at - 1, at + 1)
        return Neighbours(
            position=at,
            total=len(found),
            previous=int(ids[found[before]]) if before >= 0 else None,
            following=int(ids[found[behind]]) if behind < len(found) else None,
        )

    def _row(self, columns: Columns, filter: Filter, at: int) -> Row:
        article_id = int(columns.article_id[at])
        article = self._collection.article(article_id)
        text, begin = article.text, article.body_start
        passing = passing_of(columns, filter, at)
        every = slice(columns.offset[at], columns.offset[at + 1])
        marks = [
            Mark(int(start), int(end), ROLES[code // 8], bool(percent < UNCERTAIN_BELOW * 100))
            for start, end, code, percent in sorted(
                zip(
                    columns.start[every].tolist(),
                    columns.end[every].tolist(),
                    columns.code[every].tolist(),
                    columns.percent[every].tolist(),
                    strict=True,
                )
            )
        ]
        places, first, counts = np.unique(columns.place[passing], return_index=True, return_counts=True)
        ranked = places[np.lexsort((first, -counts))]
        return Row(
            article_id=article_id,
            title=article.title,
            source=article.source,
            published=article.published.isoformat() if article.published else None,
            snippet=snippet(text, answers.point_of_interest(columns, filter, at, text, begin), marks, begin=begin),
            place_ids=tuple(columns.places[place].id for place in ranked),
        )

    def document(self, article_id: int) -> Document:
        """One article to read, with all its mentions.

        Raises:
            KeyError: there is none of that number.
        """
        article = self._collection.article(article_id)
        return Document(
            article_id, article, tuple(self._read_mention(m) for m in self._collection.mentions(article_id))
        )

    def _read_mention(self, mention: Mention) -> ReadMention:
        return ReadMention(
            mention=mention,
            label=self.label(mention.place) if mention.place is not None else "",
            alternative_labels=tuple(self.label(other.place) for other in mention.alternatives),
            uncertain=mention.place is None or mention.confidence < UNCERTAIN_BELOW,
        )

    def place(self, place_id: str) -> Place:
        """A place of the collection.

        Raises:
            KeyError: no mention of the collection means it.
        """
        columns = self._snapshot.columns
        return columns.places[columns.index_of_place[place_id]]


def _plain_label(place: Place) -> str:
    return ", ".join(dict.fromkeys(part for part in (place.name, place.admin1, place.country) if part))
