"""Reads the tables of administrative areas that `scripts/make_admin_tables.py` makes from GeoNames and Natural Earth.

They give what the packaged extract lacks: names and points of first- and second-order areas, points of countries,
and the second-order area of each town. Data: GeoNames (CC BY 4.0) and Natural Earth (public domain).
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from gazetteer import curated
from gazetteer.place import Kind, NameType, Place
from gazetteer.sources import Entry, Name

# what stands before or after the proper part of an area's name in the languages of the world
_BEFORE = re.compile(
    r"^(?:Politischer Bezirk|City and Borough of|Royal Borough of|County Borough of|City and County of"
    r"|(?:Borough|City|County|District|Parish|Municipality|Province|State|Region|Department|Metropolitan Borough) of"
    r"|(?:D[eé]part[ae]ment[o]?|Provinc[ei]a?|Partido|Municipio|Cant[oó]n|Distri[ct]+o?|Estado|Regi[oó]n|Regione"
    r"|Region[ea]?|Cercle|Arrondissement|Wilaya|Gouvernorat|Prefecture|Comun[ae]|Commune)"
    r"(?: (?:de la|de las|de los|de l'|del|della|des|de|di|do|da|du|d'))?"
    r"|Rrethi i|Komuna e|Opstina|Obshtina|Obcina|Landkreis|Kreis|Wilayat-e|Wilayat|Muhafazat|Muhafazah|Baladiyat"
    r"|Madinat|Sha`biyat|Ostan-e|Kabupaten|Kota|Changwat|Amphoe|Tinh|Respublika|Misto|Municipio|Province|Provincia"
    r"|Mayorality of|Wojewodztwo|Powiat)(?: |(?<='))",
)
_AFTER = re.compile(
    r" (?:County|Parish|Borough|Census Area|Municipality|City and Borough|District Municipality"
    r"|Metropolitan Municipality"
    r"|Governorate|Province|Region|State|District|Department|Prefecture|Voivodeship|Oblast'?|Voblasts'?|Rayon|Raion"
    r"|Okrug|Avtonomnyy Okrug|Krai|Kray|Kommune?|vald|linn|maakond|Rajons|Novads|apskritis|Sheng|Shi|Zizhiqu|Aymag"
    r"|Oblysy|Qalasy|Marz|Megye|megye|Shire|Territory|Division|Zone|Zila|Thesaban|Stadt)$"
)
# how English-language news names the first-order areas of a country; where nothing is said, "Province"
_DESIGNATIONS = {
    "State": "AT AU BR DE FM IN MM MX MY NG PW SD SS US VE",
    "Governorate": "BH EG IQ JO KW LB LY OM PS SY TN YE",
    "Province": "BF BI CD DZ EG FR IQ IR JO KZ LB ML MZ OM PG RW SY TR YE ZA ZM",
    "Oblast": "BG BY KG KZ RU TJ TM UA UZ",
    "Region": (
        "BF BG BY CF CL CM ER ET FR GB GH GL GN IT KG KZ MA MG ML MM MR MT NA NE NZ PE PH RU SA SI SK SN SO TD TG TJ TM"
        " TZ UA UG UZ"
    ),
    "Prefecture": "CF GN GR JP",
    "County": "AL EE HR HU IE KE LR LT NO RO SE",
    "Department": "BJ BO CG CI CO FR GT HN HT NI PY SV UY",
    "Voivodeship": "PL",
    "Canton": "CH LU",
    "Division": "BD FJ MM",
    "District": "BW BZ IL LS MD MU MW NP PT UG",
    "Emirate": "AE",
    "Parish": "AD AG BB DM GD JM KN LC MS VC",
    "Municipality": "AZ GL MK QA XK",
    "Land": "AT DE",
}


def slug(text: str) -> str:
    """`text` in the letters of an id: Deir ez-Zor -> deir-ez-zor."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def proper(name: str) -> str:
    """The proper part of an area's name: "Departement de l'Herault" -> "Herault", "Bibb County" -> "Bibb"."""
    core = _AFTER.sub("", _BEFORE.sub("", name))
    if len(core) < 2 or core.casefold() in curated.common_words():
        return name  # "Northern State" must not be found in every "Northern"
    return core[:1].upper() + core[1:]


def _rows(table: str) -> Iterator[list[str]]:
    packed = (files("gazetteer.sources") / "data" / table).read_bytes()
    yield from csv.reader(io.StringIO(gzip.decompress(packed).decode("utf-8")), delimiter="\t")


@dataclass(frozen=True, slots=True)
class Area:
    """A first-order area as the table has it; `others` are further spellings."""

    country: str
    code: str
    name: str
    lat: float
    lon: float
    others: tuple[str, ...] = ()


@cache
def first_order() -> Mapping[tuple[str, str], Area]:
    """First-order areas by country and GeoNames code; the name is empty where neither source has one."""
    found = {}
    for country, code, name, lat, lon, others in _rows("admin1.tsv.gz"):
        # "Homs (Hims)" is two spellings; a bracket after a long name is a remark
        spellings = [part.strip(" )") for other in others.split("|") for part in other.split("(") if part]
        shown = name or min((s for s in spellings if s), key=len, default="")
        rest = tuple(dict.fromkeys(s for s in spellings if s and s != shown))
        found[country, code] = Area(country, code, shown, float(lat), float(lon), rest)
    return found


@cache
def country_points() -> Mapping[str, tuple[float, float]]:
    """A point (lat, lon) within the largest part of each country that Natural Earth draws."""
    return {code: (float(lat), float(lon)) for code, lat, lon in _rows("countries.tsv.gz")}


@dataclass(frozen=True, slots=True)
class District:
    """A second-order area as the table has it."""

    country: str
    admin1: str
    name: str
    lat: float
    lon: float

    @property
    def code(self) -> str:
        """A code of this project's own, the slug of the name: the sources tell no codes of this order."""
        return slug(self.name)


@cache
def second_order() -> tuple[District, ...]:
    """Second-order areas in the order that `districts_of_towns` counts them."""
    return tuple(District(c, a, name, float(lat), float(lon)) for c, a, name, lat, lon in _rows("admin2.tsv.gz"))


@cache
def districts_of_towns() -> Mapping[int, District]:
    """The second-order area of each town, by GeoNames id; for towns the sources disagree on, the nearest town's."""
    with (files("gazetteer.sources") / "data" / "town_admin2.npz").open("rb") as stream, np.load(stream) as table:
        ids, areas = np.cumsum(table["step"], dtype=np.int64), table["area"]
    known = second_order()
    return {town: known[area] for town, area in zip(ids.tolist(), areas.tolist(), strict=True) if area >= 0}


@cache
def _endings(country: str) -> tuple[str, ...]:
    found = tuple(ending for ending, countries in _DESIGNATIONS.items() if country in countries.split())
    return found or ("Province",)


def area_names(name: str, country: str, others: tuple[str, ...] = ()) -> tuple[Name, ...]:
    """Every name of a first-order area: its spellings, their proper parts, and these with the English designation.

    The first is the one to show. A name that is a mere word ("Central", "Est") is never given without a designation.
    """
    endings = _endings(country)
    shown = proper(name)
    if shown.casefold() in curated.common_words():
        shown = f"{shown} {endings[0]}"
    spellings = dict.fromkeys([shown, name, *others, *(proper(other) for other in others)])
    for core in [proper(text) for text in spellings]:
        for ending in endings:
            if not core.endswith((ending, "City")):
                spellings[f"{core} {ending}"] = None
    bare = [text for text in spellings if len(text) > 1 and text.casefold() not in curated.common_words()]
    return (Name(shown, NameType.OFFICIAL), *(Name(text) for text in bare if text != shown))


def provinces() -> Iterator[Entry]:
    """First-order areas of all countries but the United States, under the names of `gazetteer/curated/areas.csv`."""
    known = curated.areas()
    for key, area in first_order().items():
        better = known.get(key)
        if area.country == "US":
            continue  # the reader of the states of the US knows their ids and names
        names = area_names(area.name, area.country, area.others) if area.name else ()
        if better:
            names = (Name(better.name, NameType.OFFICIAL), *(Name(name.text) for name in names), *better.names)
        if not names:
            continue
        yield Entry(
            Place(
                id=better.id if better and better.id else f"mapdash:admin1-{area.country.lower()}-{slug(area.code)}",
                name=names[0].text,
                lat=area.lat,
                lon=area.lon,
                kind=Kind.ADMIN1,
                country=area.country,
            ),
            names,
            admin1_code=area.code,
        )


def districts() -> Iterator[Entry]:
    """Second-order areas of all countries but the United States, whose counties the packaged extract names."""
    english = curated.districts()
    for area in second_order():
        if area.country == "US":
            continue
        core = proper(area.name)
        if core.casefold() in curated.common_words():
            core = f"{core} District"
        spellings = dict.fromkeys([area.name, f"{proper(area.name)} District"])
        better = english.get((area.country, area.admin1, area.name), ())
        spellings = {text: None for text in spellings if text != core and text.casefold() not in curated.common_words()}
        yield Entry(
            Place(
                id=f"mapdash:admin2-{area.country.lower()}-{slug(area.admin1)}-{area.code}",
                name=core,
                lat=area.lat,
                lon=area.lon,
                kind=Kind.ADMIN2,
                country=area.country,
            ),
            (Name(core, NameType.OFFICIAL), *map(Name, spellings), *better),
            admin1_code=area.admin1,
            admin2_code=area.code,
        )
