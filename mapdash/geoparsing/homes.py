"""Where an outlet is at home: its sure places so far say which Athens or Paris it means.

A paper of Athens, Ohio, writes of its own county day after day and names neither state nor country. What was sure in
its earlier articles is evidence for the next one. An agency that writes of the whole world has its places everywhere,
and so no home that would say much.
"""

from __future__ import annotations

from collections import Counter
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
        self._places: dict[str, Counter[Place]] = {}
        for source, places in (known or {}).items():
            kept = {place: count for place, count in places if place.kind not in _TOO_WIDE}
            self._places[source] = Counter(kept)

    def learn(self, source: str | None, mentions: Iterable[Mention]) -> None:
        """Take note of one article's sure places; an article counts a place once."""
        if not source:
            return
        sure = {
            mention.place
            for mention in mentions
            if mention.place is not None
            and mention.role is Role.LITERAL
            and mention.confidence >= SURE
            and mention.place.kind not in _TOO_WIDE
        }
        places = self._places.setdefault(source, Counter())
        places.update(sure)
        if len(places) > _REMEMBERED:
            self._places[source] = Counter(dict(_ranked(places)[: _REMEMBERED // 2]))

    def of(self, source: str | None) -> Home:
        """The home of an outlet; empty where nothing is known of it."""
        return tuple(_ranked(self._places[source])[:_MOST]) if source and source in self._places else ()

    def largest(self, count: int) -> dict[str, Home]:
        """The homes of the outlets with the most places."""
        ranked = sorted(self._places, key=lambda source: (-len(self._places[source]), source))
        return {source: self.of(source) for source in ranked[:count]}


def _ranked(places: Counter[Place]) -> list[tuple[Place, int]]:
    """The most frequent first; equals by id, so that it does not matter in which order or run they were learned."""
    return sorted(places.items(), key=lambda item: (-item[1], item[0].id))
