"""What the gazetteer knows of a name, laid out in arrays so that resolving an article is arithmetic and not object
building.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, fields, replace
from math import log10

import numpy as np
from numpy.typing import NDArray

from gazetteer import Candidate, Gazetteer, Kind, NameType, Place
from gazetteer.names import fold_bytes, keys
from mapdash.geoparsing.namelists import capitals

_FAMOUS = 500_000  # inhabitants of a city that is known without its country, even where it is misspelt
MOST = 48  # candidates considered of one name; the best known come first
_OWN_NAME = 20_000  # inhabitants of a town after which a district is taken to be named; of a province any town's
FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

ENGLISH = frozenset({"US", "GB", "CA", "AU", "NZ", "IE"})  # where a town bears an English word or surname

_AREAS = {Kind.COUNTRY, Kind.ADMIN1, Kind.CONTINENT}
_WATER = {Kind.SEA, Kind.RIVER, Kind.LAKE}
_LAND = {Kind.REGION, Kind.ISLAND, Kind.MOUNTAINS, Kind.DESERT}

# The evidence that lies in the candidate itself; the columns of Reading.base, in this order.
BASE_EVIDENCE = (
    "population",
    "unpopulated",
    "first",
    "rank",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "town",
    "quarter",
    "facility",
    "continent",
    "land",
    "water",
    "capital",
    "main name",
    "variant",
    "former",
    "abbreviation",
    "adjectival",
    "province of a town's name",
    "district of a town's name",
    "province of a large country",
    "capital of a large country",
)


@dataclass(frozen=True, slots=True)
class Traits:
    """Candidates as arrays, one row each: those of one name, or of all names of an article.

    Attributes:
        vectors: (n, 3) unit vectors of their points.
        country: (n,) number of the country each lies in; -1 for none.
        admin1: (n,) number of the first-order area; -1 for none.
        admin2: (n,) number of the second-order area; -1 for none.
        is_country: (n,) whether the candidate is itself a country.
        is_admin1: (n,) whether it is itself a first-order area.
        is_admin2: (n,) whether it is itself a second-order area.
        seat: (n,) whether it is a country or its capital, and so may speak for a government.
        base: (n, len(BASE_EVIDENCE)) the evidence that needs no article.
    """

    vectors: FloatArray
    country: IntArray
    admin1: IntArray
    admin2: IntArray
    is_country: FloatArray
    is_admin1: FloatArray
    is_admin2: FloatArray
    seat: FloatArray
    base: FloatArray

    @classmethod
    def stack(cls, parts: Sequence[Traits]) -> Traits:
        """The rows of all parts, one below another."""
        return cls(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(cls)))


@dataclass(frozen=True, slots=True)
class Reading:
    """One name with the places it can mean.

    Attributes:
        name: the name as looked up.
        candidates: the places, best known first.
        traits: the same as arrays.
        respelled: whether the gazetteer has the name only in another transliteration.
        misspelt: whether no place has the name at all, and its candidates are spelled like it.
    """

    name: str
    candidates: tuple[Candidate, ...]
    traits: Traits
    respelled: bool
    misspelt: bool = False

    @property
    def adjectival(self) -> bool:
        """Whether the name is an adjective or demonym before all else ("Palestinian")."""
        return bool(self.candidates) and self.candidates[0].name_type is NameType.ADJECTIVAL

    @property
    def best(self) -> Place | None:
        """The best known place of that name."""
        return self.candidates[0].place if self.candidates else None


class Readings:
    """Readings by name, each made once; the shared memory of recogniser and resolver."""

    def __init__(self, gazetteer: Gazetteer, keep: int = 200_000) -> None:
        self._gazetteer = gazetteer
        self._keep = keep
        self._known: dict[str, Reading] = {}
        self._near: dict[str, Reading] = {}
        self._numbers: dict[object, int] = {}

    def of(self, name: str, candidates: Sequence[Candidate] | None = None) -> Reading:
        """The reading of a name.

        Args:
            name: the name as written.
            candidates: its candidates where the caller has them (from a scan); else they are looked up.
        """
        known = self._known.get(name)
        if known is None:
            if len(self._known) >= self._keep:
                self._known.clear()
            if candidates is None:
                candidates = self._gazetteer.candidates(name)
            if not name.isupper():  # a code (CAN, IN) is not meant by a word (Can, In)
                candidates = [c for c in candidates[: 2 * MOST] if not (c.name.isupper() and c.name.isascii())]
            known = self._known[name] = self._read(name, candidates[:MOST])
        return known

    def misspelt(self, name: str, countries: Set[int]) -> Reading | None:
        """The reading of a name that no place has, by places spelled like it; None where the article supports none.

        A place is supported by its country, but where English is spoken: there every other surname is a town.

        Args:
            name: the name as written.
            countries: numbers of the countries that the article is about.
        """
        near = self._near.get(name)
        if near is None:
            near = self._near[name] = self._read(name, self._gazetteer.misspelt(name))
        kept = [
            candidate
            for candidate, country in zip(near.candidates, near.traits.country, strict=True)
            if int(country) in countries and candidate.place.country not in ENGLISH
        ]
        if not kept and near.candidates:
            best = max(near.candidates, key=lambda candidate: candidate.place.population)
            others = [c for c in near.candidates if c.place.id != best.place.id]
            if best.place.population >= _FAMOUS and all(
                10 * other.place.population <= best.place.population for other in others
            ):
                kept = [best]
        return replace(self._read(name, kept), misspelt=True) if kept else None

    def areas(self, places: Sequence[Place]) -> tuple[FloatArray, IntArray, IntArray]:
        """(n, 3) unit vectors of places, (n,) numbers of their countries and (n,) of their first-order areas."""
        lat = np.radians([place.lat for place in places])
        lon = np.radians([place.lon for place in places])
        return (
            np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1),
            np.array([self._number(p.country) for p in places], dtype=np.int64),
            np.array([self._number(p.country, _first_order(p)) for p in places], dtype=np.int64),
        )

    def _number(self, *key: object) -> int:
        return self._numbers.setdefault(key, len(self._numbers)) if all(key) else -1

    def _large(self, places: Sequence[Place], capital: int) -> FloatArray:
        """(n, 2): for a province, how much larger than 30 million its country is, in powers of ten; for the capital
        among the places, how much larger than a million.
        """
        values = np.zeros((len(places), 2))
        for row, place in enumerate(places):
            if place.kind is Kind.ADMIN1 or row == capital:
                country = self._gazetteer.ancestors(place)[-1:]
                if country and country[0].population:
                    size = log10(country[0].population)
                    values[row] = (0.0, max(0.0, size - 6)) if row == capital else (size - 7.5, 0.0)
        return values

    def _read(self, name: str, candidates: Sequence[Candidate]) -> Reading:
        places = [candidate.place for candidate in candidates]
        vectors, country, admin1 = self.areas(places)
        lowered = name.casefold()
        capital = _capital(places)
        base = np.array(
            [_base(rank, candidate, lowered, rank == capital) for rank, candidate in enumerate(candidates)],
            dtype=np.float64,
        ).reshape(len(places), len(BASE_EVIDENCE) - 4)
        base = np.concatenate([base, _shadowed(places), self._large(places, capital)], axis=1)
        first = [_first_order(p) for p in places]
        second = [p.name if p.kind is Kind.ADMIN2 else p.admin2 for p in places]
        traits = Traits(
            vectors=vectors,
            country=country,
            admin1=admin1,
            admin2=np.array(
                [self._number(p.country, a, b) for p, a, b in zip(places, first, second, strict=True)], dtype=np.int64
            ),
            is_country=np.array([p.kind is Kind.COUNTRY for p in places], dtype=np.float64),
            is_admin1=np.array([p.kind is Kind.ADMIN1 for p in places], dtype=np.float64),
            is_admin2=np.array([p.kind is Kind.ADMIN2 for p in places], dtype=np.float64),
            seat=np.array([p.kind is Kind.COUNTRY or i == capital for i, p in enumerate(places)], dtype=np.float64),
            base=base,
        )
        folded = fold_bytes(name)
        respelled = bool(candidates) and folded not in keys(candidates[0].name)
        return Reading(name, tuple(candidates), traits, respelled)


def _first_order(place: Place) -> str | None:
    return place.name if place.kind is Kind.ADMIN1 else place.admin1


def _capital(places: Sequence[Place]) -> int:
    """Which of the places is the seat of its country's government; -1 for none."""
    seats = [
        (place.population, -rank)
        for rank, place in enumerate(places)
        if place.kind is Kind.TOWN and (place.country, place.name) in capitals()
    ]
    return -max(seats)[1] if seats else -1


def _shadowed(places: Sequence[Place]) -> FloatArray:
    """(n, 2): whether a province, and whether a district, bears the name of a town in it ("Homs", "York")."""
    towns = [place for place in places if place.kind is Kind.TOWN and place.population]
    first = {(town.country, town.admin1) for town in towns}
    second = {(town.country, town.admin1, town.admin2) for town in towns if town.population >= _OWN_NAME}
    return np.array(
        [
            [
                place.kind is Kind.ADMIN1 and (place.country, place.name) in first,
                place.kind is Kind.ADMIN2 and (place.country, place.admin1, place.name) in second,
            ]
            for place in places
        ],
        dtype=np.float64,
    ).reshape(len(places), 2)


def _base(rank: int, candidate: Candidate, name: str, capital: bool) -> list[float]:
    place, kind = candidate.place, candidate.place.kind
    return [
        log10(1 + place.population) - 4 if place.population else 0.0,
        place.population == 0 and kind not in _AREAS,
        rank == 0,
        log10(1 + rank),
        kind is Kind.COUNTRY,
        kind is Kind.ADMIN1,
        kind is Kind.ADMIN2,
        kind is Kind.ADMIN3,
        kind is Kind.TOWN,
        kind is Kind.QUARTER,
        kind is Kind.FACILITY,
        kind is Kind.CONTINENT,
        kind in _LAND,
        kind in _WATER,
        capital,
        place.name.casefold() == name,
        candidate.name_type is NameType.VARIANT,
        candidate.name_type is NameType.FORMER,
        candidate.name_type is NameType.ABBREVIATION,
        candidate.name_type is NameType.ADJECTIVAL,
    ]
