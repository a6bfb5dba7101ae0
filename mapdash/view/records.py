"""The answers a screen gets: markers, a histogram, rows, counts and one article to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gazetteer import Place, Precision
from mapdash.article import Article, Mention, Role
from mapdash.collection import Sibling

UNCERTAIN_BELOW = 0.75
"""Mentions with a lower confidence are shown as uncertain."""


@dataclass(frozen=True, slots=True)
class Marker:
    """One circle on the map: a place, or several that would overlap.

    Attributes:
        place_ids: the places it stands for: the one it is named by, then those with the most articles.
        lat: degrees north of the circle's centre: the first place's own point.
        lon: degrees east, in the copy of the Earth that the bounds look at (see `Bounds`).
        label: the place it lies on and is named by: "Gaza", or "Gaza +3" for a circle that stands for four places.
        articles: distinct articles that mention any of the places.
        mentions: mentions of the places.
        precision: what the point stands for; of a cluster, the first place's.
        confidence: mean confidence of its mentions, 0 to 1.
        radius_px: radius of the circle in pixels; its area grows with `articles`.
        n_places: how many places it stands for.
        is_area: True for a province, country or region (drawn as a label or outline, never like a town).
        others: names of the first of `place_ids` behind the one it is named by.
    """

    place_ids: tuple[str, ...]
    lat: float
    lon: float
    label: str
    articles: int
    mentions: int
    precision: Precision
    confidence: float
    radius_px: float
    n_places: int
    is_area: bool
    others: tuple[str, ...] = ()

    @property
    def uncertain(self) -> bool:
        """Whether it is to be drawn as uncertain."""
        return self.confidence < UNCERTAIN_BELOW


class Unit(StrEnum):
    """The width of a histogram's bins."""

    DAY = "day"
    WEEK = "week"  # begins on Monday
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Histogram:
    """Articles over time.

    Attributes:
        unit: the width of a bin.
        starts: the first day of each bin, without gaps, oldest first.
        whole: articles per bin under all of the filter but its dates.
        selected: articles per bin under the whole filter; never more than `whole`.
        first: the first day with an article, whatever the filter; None where no article has a date.
        last: the last such day.
        undated: articles without a date, under all of the filter but its dates.
    """

    unit: Unit
    starts: tuple[date, ...]
    whole: tuple[int, ...]
    selected: tuple[int, ...]
    first: date | None
    last: date | None
    undated: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A highlight; start and end are offsets into the snippet it belongs to."""

    start: int
    end: int
    role: Role
    uncertain: bool


@dataclass(frozen=True, slots=True)
class Snippet:
    """One sentence of an article, with the place names in it."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One article in the list.

    Attributes:
        article_id: its number in the collection.
        title: the headline, or the first words of a text without one.
        source: the outlet, or None.
        published: ISO 8601 with as much as is known, or None.
        snippet: the sentence that says why it is listed.
        places: its places that pass the filter, most mentioned first.
        also: the other articles that carry its story.
    """

    article_id: int
    title: str
    source: str | None
    published: str | None
    snippet: Snippet
    places: tuple[Place, ...]
    also: tuple[Sibling, ...] = ()

    @property
    def place_ids(self) -> tuple[str, ...]:
        """The ids of its places."""
        return tuple(place.id for place in self.places)


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of the list, how long the whole list is, and how much of it is in the order that was asked for.

    Of very many matches only those stored last are ranked by how well they match; the others follow by date.
    """

    total: int
    offset: int
    rows: tuple[Row, ...]
    ranked: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where an article stands in the list.

    Attributes:
        position: its place in the list, from 0; None where the filter does not list it.
        total: how long the list is.
        previous: the number of the article before it; None for the first, and where it is not listed.
        following: the number of the article behind it; the list's first where it is not listed.
    """

    position: int | None
    total: int
    previous: int | None
    following: int | None


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """A place with the distinct articles that mention it and how often it is mentioned."""

    place: Place
    articles: int
    mentions: int


@dataclass(frozen=True, slots=True)
class PlacesPage:
    """Places of a part of the map.

    Attributes:
        total: how many there are in all.
        places: a stretch of them, the most mentioned first.
        most: the articles of the first of all.
    """

    total: int
    places: tuple[PlaceCount, ...]
    most: int


@dataclass(frozen=True, slots=True)
class Facets:
    """How many articles each choice of a filter would leave; each facet ignores its own restriction.

    Attributes:
        sources: outlet -> articles; "" for articles of which the outlet is not known.
        countries: ISO code -> articles with a passing mention there; "" for places in no one country.
        precisions: precision -> articles with a passing mention of it.
        roles: role -> articles with a passing mention in it.
    """

    sources: Mapping[str, int]
    countries: Mapping[str, int]
    precisions: Mapping[Precision, int]
    roles: Mapping[Role, int]


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of the status line.

    `articles == on_map + without_place` always. `without_date` is a second, independent split of the same
    articles: one without a date may well be on the map. A date range leaves out every article without a date;
    how many it left out for that reason alone is `undated_left_out`, which is no part of `articles`.

    Attributes:
        articles: articles in the selection.
        on_map: those with at least one passing mention.
        without_place: the others.
        without_date: those without a date, on the map or not.
        mentions: passing mentions of the articles in the selection.
        undated_left_out: articles without a date that fit all of the filter but its dates.
        mentions_without_event: where the dates are those of events, mentions that would pass whatever the dates and of
            which the sentence does not say when; 0 where they are those of publication.
    """

    articles: int
    on_map: int
    without_place: int
    without_date: int
    mentions: int
    undated_left_out: int = 0
    mentions_without_event: int = 0

    def __str__(self) -> str:
        def count(number: int, noun: str) -> str:
            return f"{number:,} {noun}{'' if number == 1 else 's'}"

        line = (
            f"{count(self.articles, 'article')}: {self.on_map:,} on the map, {self.without_place:,} without a place, "
            f"{self.without_date:,} without a date; {count(self.mentions, 'mention')}"
        )
        if self.undated_left_out:
            line += f"; {count(self.undated_left_out, 'article')} without a date left out"
        return line


@dataclass(frozen=True, slots=True)
class Status:
    """The numbers under the filter, and those of the whole collection, and whether any article is a copy of another.

    The whole is counted as the filter counts, stories or articles.
    """

    selected: Counts
    everything: Counts
    copies: bool = False


@dataclass(frozen=True, slots=True)
class ReadMention:
    """A mention as the reader shows it.

    Attributes:
        mention: the mention with place, role, precision, confidence, reason and alternatives.
        label: the place with what it lies in, "Rafah, Gaza Strip, Palestine"; "" where there is no place.
        alternative_labels: the same for each of `mention.alternatives`.
        uncertain: whether it is to be drawn as uncertain.
    """

    mention: Mention
    label: str
    alternative_labels: tuple[str, ...]
    uncertain: bool


@dataclass(frozen=True, slots=True)
class Document:
    """One article with all its mentions, in the order of the text.

    Attributes:
        article_id: its number in the collection.
        article: the article.
        mentions: its mentions.
        also: the other articles that carry its story, the face of it first.
        versions: the other versions of this article, the current one first.
    """

    article_id: int
    article: Article
    mentions: tuple[ReadMention, ...]
    also: tuple[Sibling, ...] = ()
    versions: tuple[Sibling, ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """The places of the literal mentions, each once, in the order of the text."""
        found = {
            read.mention.place.id: read.mention.place
            for read in self.mentions
            if read.mention.place is not None and read.mention.role is Role.LITERAL
        }
        return tuple(found.values())
