"""The question a screen asks: which articles and mentions to look at, and which part of the Earth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from gazetteer import Precision
from mapdash.article import Role
from mapdash.view.polygon import Area


@dataclass(frozen=True, slots=True)
class Bounds:
    """A rectangle on the map, in degrees.

    `west` and `east` may lie outside -180..180 and `east` is never less than `west`, as Leaflet gives them when
    the map is dragged round the Earth: -200..-170 is the same strip as 160..190.
    """

    south: float
    west: float
    north: float
    east: float

    def __post_init__(self) -> None:
        if self.north < self.south or self.east < self.west:
            raise ValueError("Bounds are south, west, north, east, with south <= north and west <= east.")


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked at. An empty set, None, "" or 0 restricts nothing.

    A mention *passes* if it has a place, its role, precision and confidence are asked for, and its place lies in
    one of the countries and in the area, where those are given. An article is *on the map* if one of its mentions
    passes.

    An article is in the *selection* if its date, source and words fit and, where `countries`, `precisions` or `area`
    are given, it is on the map, and, where `place` or `places` are given, a passing mention names one of them (its
    other places are shown too). `roles` and `min_confidence` alone remove no article from the selection: they say
    what counts as a place on the map, and an article left with none is counted as one without a place.

    By default stories are counted, see `mapdash.view.stories`: of the articles that carry one, one is looked at.

    Where `dates` is "event", the days are those that the sentences of mentions say (a week, month or year counts with
    its first day): with `start` or `end`, only a mention whose event lies between them passes, and an article needs
    one; so it does without `undated`. `only_undated` asks for articles of which no mention says when.

    Attributes:
        start: first day, inclusive.
        end: last day, inclusive.
        undated: show articles without a date; matters only where neither `start` nor `end` is set, since an
            article without a date is never inside a range.
        only_undated: show just the articles without a date, whatever the range says.
        unplaced_only: show just the articles of the selection that are not on the map.
        sources: outlets; "" stands for articles of which the outlet is not known.
        countries: ISO 3166-1 alpha-2 codes; "" stands for places in no one country (seas, continents).
        precisions: what the points may stand for.
        roles: which roles of a mention count as a place on the map.
        min_confidence: least confidence of a mention, 0 to 1; kept in whole percents, so 0.505 asks for 0.51.
        words: words in the text, as the collection's full-text search takes them.
        place: the id of a place; only articles that mention it.
        places: ids of several places (a clicked cluster); only articles that mention one of them.
        area: corners (latitude, longitude) of a drawn area, as `mapdash.view.polygon` takes them; only places whose
            point lies in it count as places on the map. What a point stands for does not matter: a country is in the
            area that holds the point at which the map writes its name.
        dates: what `start`, `end`, `undated` and `only_undated` are about.
        count: stories, or every article that carries one.
    """

    start: date | None = None
    end: date | None = None
    undated: bool = True
    only_undated: bool = False
    unplaced_only: bool = False
    sources: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    precisions: frozenset[Precision] = frozenset()
    roles: frozenset[Role] = frozenset({Role.LITERAL})
    min_confidence: float = 0.0
    words: str = ""
    place: str | None = None
    places: frozenset[str] = frozenset()
    area: Area | None = None
    dates: Literal["published", "event"] = "published"
    count: Literal["stories", "articles"] = "stories"

    @property
    def place_ids(self) -> frozenset[str]:
        """The places asked for, whether one or several."""
        return self.places | ({self.place} if self.place is not None else frozenset())

    @property
    def needs_mention(self) -> bool:
        """Whether an article without a passing mention is left out of the selection."""
        return bool(
            self.countries or self.precisions or self.place is not None or self.places or self.area or self.needs_event
        )

    @property
    def needs_event(self) -> bool:
        """Whether a mention passes only where its sentence says when, between the days asked for."""
        dated = self.start is not None or self.end is not None or not self.undated
        return self.dates == "event" and dated and not self.only_undated

    @property
    def unrestricted(self) -> Filter:
        """Everything, counted as this filter counts: with the same roles and the same least confidence."""
        return replace(
            self.without_dates,
            unplaced_only=False,
            sources=frozenset(),
            countries=frozenset(),
            precisions=frozenset(),
            words="",
            place=None,
            places=frozenset(),
            area=None,
        )

    @property
    def without_dates(self) -> Filter:
        """The same filter for all of time: dated or not, whatever the day."""
        return replace(self, start=None, end=None, undated=True, only_undated=False)
