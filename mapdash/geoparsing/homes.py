"""Where an outlet is at home: its sure places so far say which Athens or Paris it means.

A paper of Athens, Ohio, writes of its own county day after day and names neither state nor country. What was sure in
its earlier articles is evidence for the next one. An agency that writes of the whole world has its places everywhere,
and so no home that would say much.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping

from gazetteer import Kind, Place
from mapdash.article import Mention, Role

Home = tuple[tuple[Place, int], ...]
"""The sure places of an outlet, the most frequent first, each with the number of articles that name it."""

SURE = 0.8  # confidence from which a mention tells where its outlet is at home
_MOST = 40  # places of an outlet that count
_REMEMBERED = 400  # of more, the rarest are forgotten
_TOO_WIDE = {Kind.CONTINENT, Kind.REGION, Kind.SEA}


class OutletHomes:
    """The homes of outlets, learned from their articles in the order these come.

    Args:
        known: places by outlet with the number of its articles that name them, from earlier runs.
    """

    def __init__(self, known: Mapping[str, Iterable[tuple[Place, int]]] | None = None) -> None:
        self._outlets: dict[str, _Outlet] = {}
        for source, places in (known or {}).items():
            outlet = self._outlets[source] = _Outlet()
            for place, count in places:
                if place.kind not in _TOO_WIDE:
                    outlet.add(place, count)

    def learn(self, source: str | None, mentions: Iterable[Mention]) -> None:
        """Take note of one article's sure places; an article counts a place once."""
        self.learn_places(source, telling(mentions))

    def learn_places(self, source: str | None, sure: Iterable[Place]) -> None:
        """The same where `telling` was asked already, perhaps in another process."""
        if not source:
            return
        outlet = self._outlets.setdefault(source, _Outlet())
        for place in sure:
            outlet.add(place)
        if len(outlet.ranked) > _REMEMBERED:
            outlet.forget(_REMEMBERED // 2)

    def of(self, source: str | None) -> Home:
        """The home of an outlet; empty where nothing is known of it."""
        outlet = self._outlets.get(source or "")
        return () if outlet is None else tuple((outlet.places[id], -count) for count, id in outlet.ranked[:_MOST])

    def largest(self, count: int) -> dict[str, Home]:
        """The homes of the outlets with the most places."""
        ranked = sorted(self._outlets, key=lambda source: (-len(self._outlets[source].ranked), source))
        return {source: self.of(source) for source in ranked[:count]}


class _Outlet:
    """The places of one outlet.

    Attributes:
        places: by id.
        ranked: (count below zero, id) of each, in order: the most frequent first; equals by id, so that it does not
            matter in which order or run they were learned.
    """

    def __init__(self) -> None:
        self.places: dict[str, Place] = {}
        self.ranked: list[tuple[int, str]] = []
        self._counts: dict[str, int] = {}

    def add(self, place: Place, count: int = 1) -> None:
        """Counts a place."""
        before = self._counts.get(place.id, 0)
        if before:
            del self.ranked[bisect_left(self.ranked, (-before, place.id))]
        else:
            self.places[place.id] = place
        self._counts[place.id] = before + count
        insort(self.ranked, (-before - count, place.id))

    def forget(self, kept: int) -> None:
        """Forgets all but the most frequent."""
        for _, id in self.ranked[kept:]:
            del self.places[id], self._counts[id]
        del self.ranked[kept:]


def telling(mentions: Iterable[Mention]) -> list[Place]:
    """The places of an article that tell where its outlet is at home, each once."""
    sure = {
        mention.place.id: mention.place
        for mention in mentions
        if mention.confidence >= SURE
        and mention.place is not None
        and mention.role is Role.LITERAL
        and mention.place.kind not in _TOO_WIDE
    }
    return list(sure.values())
