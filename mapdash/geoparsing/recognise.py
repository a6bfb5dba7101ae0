"""The rule recogniser: every name of the gazetteer that stands in a text, weighed by the cues around it.

A scan gives the names; cues (see `cues`) speak for or against each; their weights, a small table fitted on openly
licensed text, add up to the probability that a place is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp

from gazetteer import Gazetteer, Kind, NameType
from mapdash.article import Role
from mapdash.geoparsing.cues import Spot, again_cue, context_cues, name_cues
from mapdash.geoparsing.datelines import find_datelines
from mapdash.geoparsing.document import Document
from mapdash.geoparsing.institutions import Inside, inside, natural_feature
from mapdash.geoparsing.namelists import Names
from mapdash.geoparsing.persons import People, find_people
from mapdash.geoparsing.readings import Reading, Readings
from mapdash.geoparsing.toponym import Toponym

_BORROWED = {Inside.BORROWED, Inside.STREET, Inside.VESSEL}
_NATURAL = {Kind.REGION, Kind.SEA, Kind.RIVER, Kind.LAKE, Kind.ISLAND, Kind.MOUNTAINS, Kind.DESERT}


class RuleRecogniser:
    """A `Recogniser` that needs no trained model but a table of weights.

    Args:
        gazetteer: says which names there are.
        readings: the gazetteer's answers by name, shared with the resolver.
        names: what else a name can be.
        weights: weight of each cue; "" is the bias.
        threshold: toponyms less probable than this are not handed on.
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        readings: Readings,
        names: Names,
        weights: Mapping[str, float],
        threshold: float = 0.1,
    ) -> None:
        self._gazetteer = gazetteer
        self._readings = readings
        self._names = names
        self._weights = weights
        self._threshold = threshold
        self._own: dict[str, float] = {}

    def recognise(self, document: Document) -> list[Toponym]:
        """The toponyms of a text in order, none overlapping another."""
        spots, people = self.spots(document)
        weigh = self._weights.get
        first: list[float] = []
        named: list[bool] = []
        for spot, around in self.cues(document, spots, people):
            own = self._own.get(spot.text)
            if own is None:
                own = self._own[spot.text] = weigh("", 0.0) + sum(
                    weigh(cue, 0.0) for cue in name_cues(spot, self._names)
                )
            for cue in around:
                own += weigh(cue, 0.0)
            first.append(own)
            named.append("person 2" in around or "person 3" in around)
        found = []
        for spot, total, person, again in zip(spots, first, named, elsewhere(spots, first), strict=True):
            probability = 1 / (1 + exp(-total - weigh(again_cue(None if person else again), 0.0)))
            if probability < self._threshold:
                continue
            found.append(
                Toponym(
                    spot.start,
                    spot.end,
                    spot.text,
                    role_of(spot),
                    probability,
                    spot.inside in _BORROWED,
                    spot.dateline,
                    spot.inside is Inside.FEATURE,
                )
            )
        return found

    def spots(self, document: Document) -> tuple[list[Spot], People]:
        """The names of the gazetteer standing in a text, and the persons in it."""
        text = document.text
        lines = find_datelines(text)
        spots = []
        for match in self._gazetteer.scan(text):
            reading = self._readings.of(match.text, match.candidates)
            if not reading.candidates:
                continue
            first, last = document.at(match.start), document.at(match.end)
            if first >= len(document.words) or document.starts[first] != match.start:
                continue
            dateline = any(start <= match.start and match.end <= end for start, end in lines)
            place = inside(document, first, last)
            if not place and natural_feature(document, first, last) and not _natural(reading):
                place = Inside.FEATURE
            spots.append(Spot(match.start, match.end, match.text, first, last, reading, place, dateline))
        return spots, find_people(document, self._names.given, self._names.surnames)

    def cues(self, document: Document, spots: Sequence[Spot], people: People) -> list[tuple[Spot, list[str]]]:
        """Each spot with the cues around it."""
        starts = frozenset(spot.first for spot in spots)
        placed = {spot.text for spot in spots if _stands_as_place(document, spot, people)}
        result = []
        before: int | None = None
        for spot in spots:
            around = context_cues(document, spot, people, self._names, starts, before)
            if spot.text in placed:
                around.append("stands as a place here")
            result.append((spot, around))
            before = spot.last
        return result


def elsewhere(spots: Sequence[Spot], totals: Sequence[float]) -> list[float | None]:
    """Per spot: the greatest total among the other spots of the same name in the text; None where there is none."""
    ranked: dict[str, list[float]] = {}
    for spot, total in zip(spots, totals, strict=True):
        ranked.setdefault(spot.text.casefold(), []).append(total)
    result: list[float | None] = []
    for spot, total in zip(spots, totals, strict=True):
        same = ranked[spot.text.casefold()]
        if len(same) == 1:
            result.append(None)
        else:
            best = max(same)
            result.append(best if total < best or same.count(best) > 1 else sorted(same)[-2])
    return result


def _stands_as_place(document: Document, spot: Spot, people: People) -> bool:
    """Whether the words around leave little doubt: "in X", "X, Y" with Y containing it, "the town of X"."""
    first = spot.first
    if not first or spot.inside or any(people.part[first : spot.last]) or document.gaps[first] != " ":
        return False
    return document.lower[first - 1] in {"in", "near", "outside", "across", "into"}


def _natural(reading: Reading) -> bool:
    return any(candidate.place.kind in _NATURAL for candidate in reading.candidates[:4])


def role_of(spot: Spot) -> Role:
    """What a name does in its sentence, as far as the words around tell."""
    if spot.inside:
        return Role.EMBEDDED
    if spot.reading.candidates[0].name_type is NameType.ADJECTIVAL:
        return Role.ADJECTIVAL
    return Role.LITERAL
