"""`View`: what a screen asks of a collection, answered from columns in memory.

A view follows a growing collection: `refresh` reads only what is new and puts a new state in place at once; whoever
is in the middle of an answer keeps the old one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from threading import Lock

import numpy as np
import numpy.typing as npt

from gazetteer import Place
from mapdash.article import Mention
from mapdash.collection import Collection, Feed, Sibling
from mapdash.view import answers, compare, events, timeline
from mapdash.view.compare import ChangeMarker, ChangesPage, Comparison, Direction
from mapdash.view.filter import Bounds, Filter
from mapdash.view.growth import State, Told, read
from mapdash.view.records import (
    UNCERTAIN_BELOW,
    Document,
    Facets,
    Histogram,
    Marker,
    Neighbours,
    Page,
    PlaceCount,
    PlacesPage,
    ReadMention,
    Status,
)
from mapdash.view.rows import rows as rows_of_page
from mapdash.view.selection import article_range
from mapdash.view.snapshot import Part, Snapshot
from mapdash.view.stored import begin

RANKED = 20_000
"""Articles that are ranked by relevance: of more matches those that were stored last, the others follow by date."""


class View:
    """Answers a screen's questions about one collection. All methods may be called from several threads.

    Args:
        collection: stays the caller's; it must stay open as long as the view is used.
        label: names a place with what it lies in ("Rafah, Gaza Strip, Palestine"), as `Gazetteer.label` does; by
            default the first-order area and the country code are added to its name.
        told: is told what share has been read, from 0 to 1, while a large collection is read for the first time.
    """

    def __init__(
        self, collection: Collection, *, label: Callable[[Place], str] | None = None, told: Told | None = None
    ) -> None:
        self._collection = collection
        self.label = label or _plain_label
        self._refreshing = Lock()
        self._state = begin(collection, told)
        self._snapshot = self._arranged(self._state, ())

    def refresh(self) -> bool:
        """Takes in what was added since; cheap where nothing was. While one thread does so, the others do not wait.

        Returns:
            Whether anything was new.
        """
        if not self._refreshing.acquire(blocking=False):
            return False
        try:
            if self._collection.generation() == self._state.generation:
                return False
            before = self._state
            self._state = read(self._collection, before)
            same_stories = self._state.regrouped == before.regrouped
            self._snapshot = self._arranged(self._state, self._snapshot.parts if same_stories else ())
            return self._state.parts != before.parts
        finally:
            self._refreshing.release()

    def _arranged(self, state: State, before: Sequence[Part]) -> Snapshot:
        """The state with what was already worked out about its parts."""
        known = {id(part.columns): part for part in before}
        return Snapshot([known.get(id(part)) or Part(part, self._search) for part in state.parts], state.places)

    def _search(self, words: str, after_id: int) -> npt.NDArray[np.int64]:
        return self._collection.search(words, after_id=after_id)

    def _best_first(self, words: str) -> npt.NDArray[np.int64]:
        """Ids of the articles with these words, the best match first; of very many only of those stored last.

        Ranking takes microseconds an article, and of half a million the best fifty mean nothing.
        """
        flagged = [(part.columns.article_id, part.words(words)) for part in self._snapshot.parts]
        found = np.concatenate([ids[flags] for ids, flags in flagged if flags is not None])
        after = int(np.partition(found, -RANKED)[-RANKED]) - 1 if len(found) > RANKED else 0
        return self._collection.search(words, by_relevance=True, after_id=after)

    def span(self) -> tuple[date, date] | None:
        """The first and the last day with an article; None where no article has a date."""
        return timeline.span([part.columns for part in self._snapshot.parts])

    def status(self, filter: Filter) -> Status:
        """The numbers under the filter and those of the whole collection under the default one."""
        snapshot = self._snapshot
        everything = answers.counts(snapshot, Filter(count=filter.count))
        return Status(answers.counts(snapshot, filter), everything, snapshot.stories.any)

    def has_copies(self) -> bool:
        """Whether any article is a copy of another one's story."""
        return self._snapshot.stories.any

    def histogram(self, filter: Filter, max_bins: int = 120) -> Histogram:
        """Articles over time, the filter's dates against all time; by the days of events where the filter's are.

        An article about several days is counted on each of them.
        """
        if filter.dates == "event":
            return events.histogram(self._snapshot.passing(filter.without_dates), filter, max_bins)
        return timeline.histogram(
            [
                timeline.Fitting(part.columns, part.fits(filter.without_dates), article_range(part.columns, filter))
                for part in self._snapshot.parts
            ],
            max_bins,
        )

    def facets(self, filter: Filter) -> Facets:
        """How many articles each choice would leave; each facet ignores its own restriction."""
        return answers.facets(self._snapshot, filter)

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
        return answers.markers(self._snapshot, filter, bounds, max(0, int(zoom)))

    def circle(self, filter: Filter, zoom: float, place_id: str) -> frozenset[str]:
        """The places of the circle of `markers` that a place lies in, itself included; `filter.places` has no say."""
        alone = replace(filter, place=None, places=frozenset())
        return self._snapshot.circle(alone, max(0, int(zoom)), place_id)

    def full_size(self, filter: Filter, zoom: float, *, areas: bool = False) -> int:
        """How many articles a circle of full size (34 pixels in radius) stands for; for the legend."""
        return self._snapshot.full_size(filter, max(0, int(zoom)), areas)

    def places_in_view(
        self,
        filter: Filter,
        bounds: Bounds | None,
        *,
        offset: int = 0,
        limit: int = 50,
        among: frozenset[str] | None = None,
    ) -> PlacesPage:
        """The places within the bounds, those with the most articles first, then by mentions, then by name.

        Args:
            filter: what is counted.
            bounds: None for the whole Earth.
            offset: how many to leave out at the beginning.
            limit: how many to give at most.
            among: ids of the places to list; None for all.
        """
        snapshot = self._snapshot
        places, totals = snapshot.places, snapshot.totals(filter)
        seen = totals.articles > 0
        if bounds is not None:
            seen &= (places.lat >= bounds.south) & (places.lat <= bounds.north)
            seen &= (places.lon - bounds.west) % 360 <= bounds.east - bounds.west
        if among is not None:
            wanted = np.zeros(len(seen), np.bool_)
            wanted[places.positions(among)] = True
            seen &= wanted
        found = np.flatnonzero(seen)
        number = len(found)
        if offset + limit < number:  # sorting the few that can be among them
            least = np.partition(totals.articles[found], number - offset - limit)[number - offset - limit]
            found = found[totals.articles[found] >= least]
        ranked = found[np.lexsort((found, -totals.mentions[found], -totals.articles[found]))][offset : offset + limit]
        return PlacesPage(
            number,
            tuple(PlaceCount(places[at], int(totals.articles[at]), int(totals.mentions[at])) for at in ranked),
            int(totals.articles[seen].max(initial=0)),
        )

    def articles_naming(self, filter: Filter, place_ids: Iterable[str]) -> dict[str, int]:
        """How many articles have a passing mention of each of these places; 0 for one that the collection lacks."""
        snapshot = self._snapshot
        articles = snapshot.totals(filter).articles
        at = {id: snapshot.places.find(id) for id in place_ids}
        return {id: 0 if where is None else int(articles[where]) for id, where in at.items()}

    def changes(
        self, filter: Filter, what: Comparison, direction: Direction, *, offset: int = 0, limit: int = 50
    ) -> ChangesPage:
        """The places that rose, fell or did not clearly change from one period to another; see `mapdash.view.compare`.

        Args:
            filter: what to count; its dates and places are not looked at.
            what: the periods.
            direction: which of the places.
            offset: how many of them to leave out at the beginning.
            limit: how many to give at most.
        """
        return compare.changes(self._snapshot, filter, what, direction, slice(offset, offset + limit))

    def change_markers(
        self, filter: Filter, what: Comparison, bounds: Bounds | None, zoom: float
    ) -> tuple[list[ChangeMarker], int]:
        """Circles for the map of changes, and what one of full size stands for; see `mapdash.view.compare`."""
        return compare.change_markers(self._snapshot, filter, what, bounds, max(0, int(zoom)))

    def rows(self, filter: Filter, *, offset: int = 0, limit: int = 50, order: answers.Order = "newest") -> Page:
        """A page of the list of articles.

        Args:
            filter: which articles.
            offset: how many to leave out at the beginning.
            limit: how many to give at most.
            order: by date ("newest" or "oldest" first; those without a date are last either way), or by relevance:
                the best match of the searched words first (of more than RANKED matches, among those stored last),
                else those that mention the places most.
        """
        listed = answers.listed(self._snapshot, filter, order, offset + limit, self._best_first)
        found = listed.articles(offset, limit)
        ids = [int(columns.article_id[at]) for columns, at in found]
        articles = self._collection.articles(ids)
        rows = rows_of_page(found, filter, articles)
        if filter.count == "stories":
            siblings = self._collection.siblings([row.article_id for row in rows]) if self._snapshot.stories.any else {}
            rows = [replace(row, also=_also(row.article_id, siblings.get(row.article_id, []))) for row in rows]
        return Page(listed.total, offset, tuple(rows), listed.ranked)

    def neighbours(self, filter: Filter, article_id: int, *, order: answers.Order = "newest") -> Neighbours:
        """Where an article stands among `rows`, and which are beside it."""
        listed = answers.listed(self._snapshot, filter, order, None, self._best_first)
        ids = listed.article_ids()
        here = np.flatnonzero(ids == article_id)
        at = int(here[0]) if len(here) else None
        before, behind = (-1, 0) if at is None else (at - 1, at + 1)
        return Neighbours(
            position=at,
            total=listed.total,
            previous=int(ids[before]) if before >= 0 else None,
            following=int(ids[behind]) if behind < len(ids) else None,
        )

    def feeds(self) -> list[Feed]:
        """The feeds that the collection follows, in order of address."""
        return self._collection.feeds()

    def document(self, article_id: int) -> Document:
        """One article to read, with all its mentions.

        Raises:
            KeyError: there is none of that number.
        """
        article = self._collection.article(article_id)
        siblings = self._collection.siblings([article_id]).get(article_id, [])
        current = article.newer or article_id
        return Document(
            article_id,
            article,
            tuple(self._read_mention(m) for m in self._collection.mentions(article_id)),
            also=_also(current, siblings),
            versions=tuple(
                other for other in siblings if (other.newer or other.id) == current and other.id != article_id
            ),
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
        places = self._snapshot.places
        at = places.find(place_id)
        if at is None:
            raise KeyError(place_id)
        return places[at]


def _also(article_id: int, siblings: Sequence[Sibling]) -> tuple[Sibling, ...]:
    """The current articles of a story but for one."""
    return tuple(other for other in siblings if other.newer is None and other.id != article_id)


def _plain_label(place: Place) -> str:
    return ", ".join(dict.fromkeys(part for part in (place.name, place.admin1, place.country) if part))
