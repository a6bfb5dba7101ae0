"""Reads the curated tables: regions, waters, relief, places of today's wars, and more names for towns.

A row of a town that the packaged extract has too (one of its names, within a few kilometres) becomes more names for
that town, so that no place is there twice; only what the extract lacks becomes a place of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from geopy.distance import great_circle

from gazetteer import curated
from gazetteer.errors import SourceError
from gazetteer.place import Kind, NameType, Place
from gazetteer.sources import Alias, Entry, Name
from gazetteer.sources.areas import slug

PLACES = ("regions.csv", "waters.csv", "relief.csv", "places.csv")
SPELLINGS = "spellings.csv"
SAME_PLACE_KM = 12.0
NEIGHBOUR_KM = 40.0
# how much larger a town must be than its namesakes in the country to be meant without its area
MUCH_LARGER = 5
_SETTLED = frozenset({Kind.TOWN, Kind.QUARTER})
_IN_ONE_AREA = frozenset({Kind.TOWN, Kind.QUARTER, Kind.FACILITY, Kind.ISLAND})


@dataclass(frozen=True, slots=True)
class Town:
    """What is kept of a town to find it again by name."""

    id: str
    lat: float
    lon: float
    population: int
    admin1: str | None
    main: bool  # found by its main name


def bare(name: str) -> str:
    """A name without the remark that tells it from a namesake: "Galicia (Eastern Europe)" -> "Galicia"."""
    return name.partition(" (")[0]


def _called(row: Mapping[str, str]) -> list[str]:
    return [bare(row["name"]), *curated.split(row.get("variants")), *curated.split(row.get("former"))]


@dataclass
class Towns:
    """The towns that the curated tables speak of, gathered while the towns of another source pass by."""

    found: dict[tuple[str, str], list[Town]] = field(default_factory=lambda: defaultdict(list))
    points: dict[str, list[tuple[float, float, str | None, str | None]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def __post_init__(self) -> None:
        wanted = [row for row in curated.rows("places.csv") if Kind(row["kind"]) in _SETTLED]
        self.wanted = {(row["country"], slug(name)) for row in wanted for name in _called(row)}
        self.wanted |= {(row["country"], slug(row["name"])) for row in curated.rows(SPELLINGS)}

    def see(self, entry: Entry) -> None:
        """Remember where a town is, and the town itself if a curated row may mean it."""
        place = entry.place
        if not place.country:
            return
        self.points[place.country].append((place.lat, place.lon, entry.admin1_code, entry.admin2_code))
        for key in {(place.country, slug(name.text)) for name in entry.names} & self.wanted:
            main = key[1] == slug(bare(place.name))
            self.found[key].append(Town(place.id, place.lat, place.lon, place.population, entry.admin1_code, main))

    def areas_at(self, place: Place) -> tuple[str | None, str | None]:
        """Codes of the areas that the nearest town of the place's country lies in; none where it is far."""
        around = [
            (great_circle((place.lat, place.lon), town[:2]).km, town[2:])
            for town in self.points.get(place.country or "", ())
            if abs(town[0] - place.lat) < 0.5 and abs(town[1] - place.lon) < 0.5
        ]
        distance, codes = min(around, default=(NEIGHBOUR_KM, (None, None)), key=lambda pair: pair[0])
        return codes if distance < NEIGHBOUR_KM else (None, None)

    def near(self, row: Mapping[str, str]) -> str | None:
        """Id of the town that a row with a point means, or None."""
        point = (float(row["lat"]), float(row["lon"]))
        same = {town for name in _called(row) for town in self.found.get((row["country"], slug(name)), ())}
        close = [(great_circle(point, (town.lat, town.lon)).km, town) for town in same]
        best = min((pair for pair in close if pair[0] <= SAME_PLACE_KM), key=lambda pair: pair[0], default=None)
        return best[1].id if best else None

    def named(self, row: Mapping[str, str]) -> str:
        """Id of the one town that a row without a point means.

        Raises:
            SourceError: none, or more than one.
        """
        towns = self.found.get((row["country"], slug(row["name"])), [])
        towns = [town for town in towns if not row.get("admin1") or town.admin1 == row["admin1"]]
        towns = [town for town in towns if town.main] or towns
        towns = sorted(towns, key=lambda town: -town.population)
        if not towns or (len(towns) > 1 and towns[0].population < MUCH_LARGER * towns[1].population):
            where = ", ".join(f"{town.id} in {town.admin1}" for town in towns) or "none"
            raise SourceError(f"{SPELLINGS}: {row['name']}, {row['country']} means no single town: {where}.")
        return towns[0].id


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
                yield Alias(town, (Name(main.text), *others))
            else:
                place = _place(row)
                admin1, admin2 = towns.areas_at(place) if place.kind in _IN_ONE_AREA else (None, None)
                yield Entry(place, (main, *others), admin1_code=admin1, admin2_code=admin2)
    for row in curated.rows(SPELLINGS):
        yield Alias(towns.named(row), curated.names_of(row))
    for row in curated.rows("continents.csv"):
        yield Alias(f"geonames:{row['geonames']}", curated.names_of(row))
