"""Small tables written for this project: what the world's news calls places, and what no extract of GeoNames tells.

See README.md beside this file for the tables and their columns. Every list inside a field is separated by `|`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from gazetteer.place import NameType
from gazetteer.sources import Name

# names of these columns become names of these types
_COLUMNS = {
    "variants": NameType.VARIANT,
    "abbreviations": NameType.ABBREVIATION,
    "former": NameType.FORMER,
    "adjectives": NameType.ADJECTIVAL,
}
# adjectives with these endings are their own plural (Chinese, Swiss, French) or already plural (Irishmen)
_NO_PLURAL = ("ese", "ish", "ch", "sh", "s", "z", "men", "chman", "shman", "woman", "ic", "yz", "ois")


def rows(table: str) -> Iterator[dict[str, str]]:
    """The rows of one table, by column."""
    text = (files("gazetteer.curated") / table).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def split(field: str | None) -> list[str]:
    """The values of a list in a field."""
    return [value.strip() for value in (field or "").split("|") if value.strip()]


def plural(adjective: str) -> str | None:
    """The plural of a demonym where it is formed with an s: Qatari -> Qataris; None for French, Swiss, Irishmen."""
    return None if adjective.endswith(_NO_PLURAL) else f"{adjective}s"


def names_of(row: Mapping[str, str]) -> tuple[Name, ...]:
    """The names in the list columns of a row, each with its type; adjectives with their plurals."""
    found: dict[Name, None] = {}
    for column, kind in _COLUMNS.items():
        for text in split(row.get(column)):
            found[Name(text, kind)] = None
            if kind is NameType.ADJECTIVAL and (many := plural(text)):
                found[Name(many, kind)] = None
    return tuple(found)


@dataclass(frozen=True, slots=True)
class CountryNames:
    """A country's name as a map of today writes it, its other names, and a point where no polygon gives one."""

    name: str
    names: tuple[Name, ...]
    point: tuple[float, float] = (0.0, 0.0)


@cache
def countries() -> Mapping[str, CountryNames]:
    """Countries and territories by ISO 3166-1 alpha-2 code."""
    return {
        row["iso"]: CountryNames(row["name"], names_of(row), (float(row["lat"] or 0), float(row["lon"] or 0)))
        for row in rows("countries.csv")
    }


@dataclass(frozen=True, slots=True)
class AreaNames:
    """A first-order area's name as news in English writes it, its id where GeoNames' is known, its other names."""

    name: str
    id: str | None
    names: tuple[Name, ...]


@cache
def areas() -> Mapping[tuple[str, str], AreaNames]:
    """Well-known first-order areas by country and GeoNames code."""
    return {
        (row["country"], row["code"]): AreaNames(
            row["name"], f"geonames:{row['geonames']}" if row["geonames"] else None, names_of(row)
        )
        for row in rows("areas.csv")
    }


@cache
def districts() -> Mapping[tuple[str, str, str], tuple[Name, ...]]:
    """English names of second-order areas, by country, first-order code and the name in the packaged table."""
    return {(row["country"], row["admin1"], row["district"]): names_of(row) for row in rows("districts.csv")}


def _words(file: str) -> frozenset[str]:
    text = (files("gazetteer.curated") / file).read_text(encoding="utf-8")
    lines = (line.partition("#")[0] for line in text.splitlines())
    return frozenset(word.strip().casefold() for line in lines for word in line.split(",") if word.strip())


@cache
def common_words() -> frozenset[str]:
    """English words, months, days and the like, case-folded, that are also names of places (March, Mobile, Of)."""
    return _words("common_words.txt")


@cache
def given_names() -> frozenset[str]:
    """Given names of many cultures, case-folded; a place's name behind one is a surname (Lloyd Austin)."""
    return _words("given_names.txt")


@cache
def surnames() -> frozenset[str]:
    """Surnames, case-folded: those that are also places (Sullivan, Lincoln) and the most frequent ones."""
    return _words("surnames.txt")
