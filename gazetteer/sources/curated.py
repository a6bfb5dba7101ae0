"""Reads the curated tables: regions, waters, relief, places of today's wars, and more names for towns.

A row of a town that the packaged extract has too (one of its names, within a few kilometres) becomes more names for
that town, so that no place is there twice; only what the extract lacks becomes a place of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from gazetteer import curated
from gazetteer.errors import SourceError
from gazetteer.nearest import distance_km
from gazetteer.place import Kind, NameType, Place
from gazetteer.sources import Alias, Entry, Name
from gazetteer.sources.areas import slug

PLACES = ("regions.csv", "waters.csv", "relief.csv", "places.csv")
SPELLINGS = "spellings.csv"
SAME_PLACE_KM = 12.0
NEIGHBOUR_KM = 40.0
# how much larger a town must be than its namesakes in the country to be meant without its area
MUCH_LARGER = 5
# what reaches over borders (Middle East, Red Sea) is known to all the world, and no population tells it
FAMOUS = 1.5
_SETTLED = frozenset({Kind.TOWN, Kind.QUARTER})
_IN_ONE_AREA = frozenset({Kind.TOWN, Kind.QUARTER, Kind.FACILITY, Kind.ISLAND})


def bare(name: str) -> str:
    """A name without the remark that tells it from a namesake: "Galicia (Eastern Europe)" -> "Galicia"."""
    return name.partition(" (")[0]


def _called(row: Mapping[str, str]) -> set[str]:
    """The names of a row as slugs; names in other scripts have none."""
    names = [bare(row["name"]), *curated.split(row.get("variants")), *curated.split(row.get("former"))]
    return {slug(name) for name in names} - {""}


@dataclass
class Towns:
    """The towns that the curated tables speak of, gathered while the towns of another source pass by."""

    found: dict[tuple[str, str], list[Entry]] = field(default_factory=lambda: defaultdict(list))
    points: dict[str, list[tuple[float, float, str | None, str | None]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def __post_init__(self) -> None:
        wanted = [row for row in curated.rows("places.csv") if Kind(row["kind"]) in _SETTLED]
        self.wanted = {(row["country"], name) for row in wanted for name in _called(row)}
        self.wanted |= {(row["country"], slug(row["name"])) for row in curated.rows(SPELLINGS)}

    def see(self, entry: Entry) -> None:
        """Remember where a town is, and the town itself if a curated row may mean it."""
        place = entry.place
        if not place.country:
            return
        self.points[place.country].append((place.lat, place.lon, entry.admin1_code, entry.admin2_code))
        for key in {(place.country, slug(name.text)) for name in entry.names} & self.wanted:
            self.found[key].append(entry)

    def areas_at(self, place: Place) -> tuple[str | None, str | None]:
        """Codes of the areas that the nearest town of the place's country lies in; none where it is far."""
        around = self.points.get(place.country or "")
        if not around:
            return None, None
        away = distance_km(place.lat, place.lon, *np.array([town[:2] for town in around]).T)
        nearest = int(away.argmin())
        return around[nearest][2:] if away[nearest] < NEIGHBOUR_KM else (None, None)

    def near(self, row: Mapping[str, str]) -> Entry | None:
        """The town that a row with a point means, if it is there."""
        called = _called(row)
        same = [town for name in called for town in self.found.get((row["country"], name), ())]
        if row["kind"] == Kind.QUARTER:  # large towns list their quarters among their own other names
            same = [town for town in same if slug(bare(town.place.name)) in called]
        if not same:
            return None
        points = np.array([(town.place.lat, town.place.lon) for town in same])
        away = distance_km(float(row["lat"]), float(row["lon"]), points[:, 0], points[:, 1])
        nearest = int(away.argmin())
        return same[nearest] if away[nearest] <= SAME_PLACE_KM else None

    def named(self, row: Mapping[str, str]) -> Entry:
        """The one town that a row without a point means.

        Raises:
            SourceError: none, or more than one.
        """
        key = slug(row["name"])
        towns = self.found.get((row["country"], key), [])
        towns = [town for town in towns if not row.get("admin1") or town.admin1_code == row["admin1"]]
        towns = [town for town in towns if slug(bare(town.place.name)) == key] or towns
        towns = sorted(towns, key=lambda town: -town.place.population)
        if not towns or (len(towns) > 1 and towns[0].place.population < MUCH_LARGER * towns[1].place.population):
            where = ", ".join(f"{town.place.id} in {town.admin1_code}" for town in towns) or "none"
            raise SourceError(f"{SPELLINGS}: {row['name']}, {row['country']} means no single town: {where}.")
        return towns[0]


def _renamed(town: Entry, shown: str, names: tuple[Name, ...]) -> Entry:
    """The town with more names, shown as news in English writes it."""
    return replace(town, place=replace(town.place, name=shown), names=(Name(shown, NameType.OFFICIAL), *names))


def _place(row: Mapping[str, str]) -> Place:
    number = row.get("geonames")
    country = row.get("country") or None
    where = f"-{country.lower()}" if country else ""
    return Place(
        id=f"geonames:{number}" if number else f"mapdash:{row['kind']}{where}-{slug(row['name'])}",
        name=row["name"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        kind=Kind(row["kind"]),
        country=country,
        population=int(row.get("population") or 0),
    )


def records(towns: Towns) -> Iterator[Entry | Alias]:
    """Places and more names for towns; `towns` must have seen every town first."""
    for table in PLACES:
        for row in curated.rows(table):
            main, others = Name(bare(row["name"]), NameType.OFFICIAL), curated.names_of(row)
            town = towns.near(row) if Kind(row["kind"]) in _SETTLED else None
            if town:
                yield _renamed(town, main.text, others)
            else:
                place = _place(row)
                admin1, admin2 = towns.areas_at(place) if place.kind in _IN_ONE_AREA else (None, None)
                boost = 0.0 if place.country else FAMOUS
                yield Entry(place, (main, *others), admin1_code=admin1, admin2_code=admin2, boost=boost)
    for row in curated.rows(SPELLINGS):
        town, others = towns.named(row), curated.names_of(row)
        yield _renamed(town, row["shown"], others) if row["shown"] else Alias(town.place.id, others)
    for row in curated.rows("continents.csv"):
        yield Alias(f"geonames:{row['geonames']}", curated.names_of(row))
