"""Why a mention is placed where it is, in a sentence that a person can read and check."""

from __future__ import annotations

from bisect import bisect_left
from math import acos

import numpy as np

from gazetteer import Kind, Place
from mapdash.article import Role
from mapdash.geoparsing.document import Document
from mapdash.geoparsing.evidence import COLUMN, EARTH_KM
from mapdash.geoparsing.readings import FloatArray
from mapdash.geoparsing.resolve import Resolution
from mapdash.geoparsing.toponym import Toponym

_TOLD = (
    "inside the place behind the comma", "inside the place it is said to be in", "fits the type word", "country named",
    "country named often", "province named", "district named", "within 25 km of another", "within 100 km of another",
    "same country as others", "same province as others", "population", "a natural name behind The",
    "a seat of government among other countries", "the outlet's country", "the outlet's province",
    "near the outlet's places",
)  # fmt: skip
_TOLD_COLUMNS = [COLUMN[name] for name in _TOLD]
_NUMBER = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_FAR_KM = 150.0  # a neighbour farther than this explains nothing
_POINTS = {Kind.TOWN, Kind.QUARTER, Kind.FACILITY, Kind.ADMIN3, Kind.ADMIN2, Kind.ISLAND}
_CALLED = {
    Kind.ADMIN1: "province or state", Kind.ADMIN2: "district", Kind.ADMIN3: "municipality", Kind.MOUNTAINS: "mountain",
}  # fmt: skip


class Reasons:
    """Writes the reasons of one article.

    Args:
        document: the text.
        toponyms: its toponyms.
        resolution: their places.
        chosen: row of the chosen candidate per group.
        weights: (len(EVIDENCE),) the resolver's weights.
    """

    def __init__(
        self,
        document: Document,
        toponyms: list[Toponym],
        resolution: Resolution,
        chosen: list[int],
        weights: FloatArray,
    ) -> None:
        self._toponyms = toponyms
        self._resolution = resolution
        self._chosen = chosen
        board = resolution.board
        self._places = [
            board.groups[g].reading.candidates[row - int(board.starts[g])].place for g, row in enumerate(chosen)
        ]
        self._dots: list[list[float]] = (board.traits.vectors[chosen] @ board.traits.vectors[chosen].T).tolist()
        # what speaks for each chosen candidate more than for the average of its namesakes
        table = board.table[:, _TOLD_COLUMNS]
        sizes = np.diff(board.starts, append=len(table))[:, None]
        average = np.add.reduceat(table, board.starts, axis=0) / sizes
        self._gains = (weights[_TOLD_COLUMNS] * (table[chosen] - average)).tolist()
        self._near: dict[int, str] = {}
        # country or province that a chosen candidate is itself, and those that each lies in
        traits = board.traits
        self._is: list[tuple[bool, bool]] = list(
            zip((traits.is_admin1[chosen] > 0).tolist(), (traits.is_country[chosen] > 0).tolist(), strict=True)
        )
        self._in: list[tuple[int, int]] = list(
            zip(traits.admin1[chosen].tolist(), traits.country[chosen].tolist(), strict=True)
        )
        starts = document.starts
        last = len(document.sentence) - 1
        self._sentence = [document.sentence[min(bisect_left(starts, one.start), last)] for one in toponyms]

    def of(self, member: int, group: int) -> str:
        """The reason for one toponym, the `member`-th of the article and one of a group."""
        toponym = self._toponyms[member]
        place = self._places[group]
        if toponym.role is Role.ADJECTIVAL:
            return f"“{toponym.name}” is an adjective or a people's name that goes with {place.name}"
        candidates = self._resolution.board.groups[group].reading.candidates
        parts = self._parts(member, group, place)
        if len(candidates) == 1 and not self._resolution.board.groups[group].reading.misspelt:
            parts.insert(0, "the only place of that name in the gazetteer")
        elif not parts:
            first = self._chosen[group] == self._resolution.board.starts[group]
            parts.append(
                "the best known place of that name"
                if first
                else f"the {_called(place)} is meant more often than the {_called(candidates[0].place)}"
            )
        reading = self._resolution.board.groups[group].reading
        if reading.misspelt:
            found = candidates[self._chosen[group] - int(self._resolution.board.starts[group])].name
            parts.insert(0, f"spelled like “{found}”; no place is written “{toponym.name}”")
        elif reading.respelled:
            found = candidates[self._chosen[group] - int(self._resolution.board.starts[group])].name
            parts.insert(0, f"the gazetteer writes it “{found}”")
        if toponym.role is Role.EMBEDDED:
            parts.insert(0, "named inside a longer name")
        sentence = "; ".join(parts[:3])
        return sentence[0].upper() + sentence[1:]

    def _parts(self, member: int, group: int, place: Place) -> list[str]:
        board = self._resolution.board
        relation = self._resolution.relations[member]
        told = dict(zip(_TOLD, self._gains[group], strict=True))
        parts: list[tuple[float, str]] = []
        outer = relation.container if relation.container is not None else relation.within
        if outer is not None and (
            told["inside the place behind the comma"] > 0 or told["inside the place it is said to be in"] > 0
        ):
            parts.append((9.0, f"the text says {self._toponyms[outer].name}"))
        if relation.type_word and told["fits the type word"] > 0:
            parts.append((8.0, f"called “{relation.type_word}” here"))
        area = self._named(member, group, place)
        gain_area = (
            told["country named"] + told["country named often"] + told["province named"] + told["district named"]
        )
        said = outer is not None and area.startswith(self._toponyms[outer].name)  # no need to say it twice
        if area and not said and (gain_area > 0.2 or place.kind is Kind.TOWN):
            parts.append((gain_area + 0.5, area))
        near = self._near.get(group)
        if near is None:
            near = self._near[group] = self._neighbour(group, place)
        if near:
            parts.append((told["within 25 km of another"] + told["within 100 km of another"] + 0.4, near))
        home = told["the outlet's country"] + told["the outlet's province"] + told["near the outlet's places"]
        if home > 0.7:
            parts.append((home, "the outlet writes mostly of places near there"))
        if told["a natural name behind The"] > 0:
            parts.append((told["a natural name behind The"], "written with “the”, as seas, rivers and regions are"))
        if told["a seat of government among other countries"] > 0.5:
            seat = told["a seat of government among other countries"]
            parts.append((seat, "a seat of government, named beside other countries"))
        if told["same country as others"] + told["same province as others"] > 0.5 and not area:
            parts.append((told["same country as others"], self._compatriot(group)))
        if told["population"] > 1 and self._chosen[group] == board.starts[group]:
            parts.append((told["population"] / 3, "the best known place of that name"))
        parts.sort(key=lambda part: -part[0])
        return [text for _, text in parts[:2]]

    def _named(self, member: int, group: int, place: Place) -> str:
        """Say "Gaza Strip is named two sentences earlier", where the country or province of a place is."""
        board = self._resolution.board
        best: tuple[int, int, str] | None = None
        mine = self._sentence[member]
        my_province, my_country = self._in[group]
        for other, ((is_province, is_country), (in_province, in_country)) in enumerate(
            zip(self._is, self._in, strict=True)
        ):
            if other == group:
                continue
            province = is_province and in_province == my_province >= 0
            country = is_country and in_country == my_country >= 0
            if not (province or country) or (country and place.kind is Kind.COUNTRY):
                continue
            for index in board.groups[other].members:
                away = self._sentence[index] - mine
                key = (0 if province else 1, abs(away), _where(self._toponyms[index], away))
                if best is None or key[:2] < best[:2]:
                    best = key
        return best[2] if best else ""

    def _compatriot(self, group: int) -> str:
        """Say "Cairo lies in the same country", of the place that the article names most among those that do."""
        board = self._resolution.board
        others = [
            (-len(board.groups[other].members), other)
            for other, (_, country) in enumerate(self._in)
            if other != group and country == self._in[group][1] >= 0
        ]
        if not others:
            return "other places in the article lie in the same country"
        return f"{self._places[min(others)[1]].name} lies in the same country"

    def _neighbour(self, group: int, place: Place) -> str:
        """Say "9 km from Khan Younis", where another place of the article is near."""
        if place.kind not in _POINTS:
            return ""
        board = self._resolution.board
        best, name = _FAR_KM, ""
        for other, dot in enumerate(self._dots[group]):
            if other == group or self._places[other].kind in {Kind.COUNTRY, Kind.ADMIN1, Kind.CONTINENT, Kind.REGION}:
                continue
            if self._places[other].id == place.id or board.groups[other].weight < 0.5:
                continue
            km = EARTH_KM * acos(max(-1.0, min(1.0, dot)))
            if km < best:
                best, name = km, self._places[other].name
        return f"{best:.0f} km from {name}" if name and best >= 0.5 else ""


def _called(place: Place) -> str:
    """The word for a kind of place, and what tells it from others of the kind: "town in Ohio"."""
    area = place.admin1 if place.kind in _POINTS else None
    return _CALLED.get(place.kind, place.kind.value) + (f" in {area}" if area else "")


def _where(toponym: Toponym, away: int) -> str:
    adjective = toponym.role is Role.ADJECTIVAL
    name = f"“{toponym.name}” is written" if adjective else f"{toponym.name} is named"
    if away == 0:
        return f"{name} in the same sentence"
    count = abs(away)
    number = _NUMBER[count] if count < len(_NUMBER) else str(count)
    return f"{name} {number} sentence{'s' if count > 1 else ''} {'later' if away > 0 else 'earlier'}"
