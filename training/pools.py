"""Names to fill sentences with: places by country from the gazetteer's sources, persons by where they are usual."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from gazetteer import Kind, NameType
from gazetteer.sources import Entry
from mapdash.geoparsing.namelists import capitals

TEXTS = Path(__file__).parent / "silver_text"
# where wars of the last fifteen years were and are: half of the sentences are set there
CONFLICT = (
    "SY IQ PS IL LB YE LY EG SD SS ET ER SO KE CD CF RW BI UG NG NE ML BF TD CM MZ UA RU AM AZ GE AF PK IR TR IN MM "
    "PH TH ID CN TW KP KR HT CO VE MX EC HN RS XK BA MD"
).split()
_WIDE = {Kind.REGION, Kind.SEA, Kind.RIVER, Kind.MOUNTAINS, Kind.DESERT, Kind.ISLAND, Kind.CONTINENT}
_PLAIN = re.compile(r"[^\W\d_][^\W\d_'’. -]*(?:[ '’.-]+[^\W\d_]+)*")


@dataclass
class Pools:
    """Names by kind.

    Attributes:
        large: towns of 100,000 and more by country.
        small: smaller towns and villages by country.
        admin1, admin2: areas by country.
        countries: names by code; the first is the usual one.
        adjectives: adjectives and inhabitants by country, as written.
        wide: seas, regions, rivers, ranges.
        capitals: largest town by country.
        seats: seat of government by country.
        abbreviations: of countries and unions.
        states: abbreviations of the states of the United States and of Canada's provinces.
        persons: by country: given names and last names.
        kinds: which kind each name is, for swapping like for like; only names of one kind.
    """

    large: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    small: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    admin1: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    admin2: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    countries: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    adjectives: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    wide: list[str] = field(default_factory=list)
    capitals: dict[str, str] = field(default_factory=dict)
    seats: dict[str, str] = field(default_factory=dict)
    abbreviations: list[str] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    persons: dict[str, tuple[list[str], list[str]]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)


def gather(entries: Iterable[Entry]) -> Pools:
    """Sort the places of the gazetteer's sources into pools."""
    pools = Pools(persons=_persons(TEXTS / "names.txt"), seats=dict(sorted(capitals())))
    biggest: dict[str, int] = defaultdict(int)
    for entry in entries:
        place = entry.place
        country = place.country or ""
        names = [name.text for name in entry.names if name.type is not NameType.ADJECTIVAL]
        usable = [name for name in dict.fromkeys((place.name, *names[:6])) if _usable(name)]
        adjectives = [name.text for name in entry.names if name.type is NameType.ADJECTIVAL]
        short = [name.text for name in entry.names if name.type is NameType.ABBREVIATION]
        if place.kind in {Kind.COUNTRY, Kind.REGION}:
            pools.abbreviations += short
        elif place.kind is Kind.ADMIN1 and country in {"US", "CA"}:
            pools.states += short
        if country and place.kind is Kind.COUNTRY:
            pools.countries[country] += usable[:1]
            pools.adjectives[country] += adjectives
        elif place.kind is Kind.TOWN and country and usable:
            (pools.large if place.population >= 100_000 else pools.small)[country] += usable[:3]
            if place.population > biggest[country]:
                biggest[country] = place.population
                pools.capitals[country] = usable[0]
        elif place.kind is Kind.ADMIN1 and country:
            pools.admin1[country] += usable[:2]
        elif place.kind is Kind.ADMIN2 and country:
            pools.admin2[country] += usable[:1]
        elif place.kind in _WIDE:
            pools.wide += usable[:2]
    for table in (pools.large, pools.small, pools.admin1, pools.admin2, pools.countries, pools.adjectives):
        for country in [country for country, names in table.items() if not names]:
            del table[country]
    areas = (TEXTS / "areas.txt").read_text(encoding="utf-8").splitlines()
    pools.wide += [line for line in areas if not line.startswith("#")]
    pools.kinds = _kinds(pools)
    return pools


def _kinds(pools: Pools) -> dict[str, str]:
    """Kind of each name that is of one kind only: country, area, town, village."""
    found: dict[str, str] = {}
    for kind, table in (
        ("small", pools.small), ("admin1", pools.admin1), ("large", pools.large), ("country", pools.countries),
    ):  # fmt: skip
        for names in table.values():
            found.update(dict.fromkeys(names, kind))
    return found


def _usable(name: str) -> bool:
    """Whether an English text could use a name: Latin letters, capitalised, not a code."""
    letters = [char for char in name if char.isalpha()]
    return (
        3 <= len(letters) <= 30
        and name[0].isupper()
        and not name.isupper()
        and all(ord(char) < 0x250 or char in "‘’" for char in name)
        and _PLAIN.fullmatch(name) is not None
    )


def _persons(path: Path) -> dict[str, tuple[list[str], list[str]]]:
    found: dict[str, tuple[list[str], list[str]]] = {}
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    for head, given, last in zip(lines[::3], lines[1::3], lines[2::3], strict=True):
        for country in head.strip("[]").split():
            found[country] = (given.split(), last.split())
    return found


def invented(name: str, rng: random.Random) -> str:
    """A name that sounds like a real one and is in no gazetteer: a letter or an ending changed."""
    vowels = "aeiou"
    places = [index for index, char in enumerate(name) if char in vowels and index]
    if not places:
        return name + rng.choice(("a", "ah", "ka", "e"))
    for index in rng.sample(places, min(len(places), rng.choice((1, 2)))):
        name = name[:index] + rng.choice(vowels.replace(name[index], "")) + name[index + 1 :]
    return name
