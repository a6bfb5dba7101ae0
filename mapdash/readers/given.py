"""Points that a source gives itself, checked, and what its own code says about how exact they are."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache, lru_cache

from gazetteer import NameType, Precision, curated
from gazetteer.names import fold
from mapdash.article import GivenPlace

_WORDS = {
    Precision.EXACT: "exact point building address site gps high",
    Precision.TOWN: "town city village settlement locality place",
    Precision.DISTRICT: "district admin2 adm2 county municipality raion medium",
    Precision.PROVINCE: "province admin1 adm1 state governorate oblast low",
    Precision.COUNTRY: "country national admin0 adm0",
    Precision.REGION: "region area sea",
}
_OF_WORD = {word: precision for precision, words in _WORDS.items() for word in words.split()}


def given_place(
    name: str,
    lat: object,
    lon: object,
    *,
    precision: Precision = Precision.EXACT,
    country: str | None = None,
    admin1: str | None = None,
    reason: str = "Given by the source",
) -> GivenPlace | None:
    """A point as given; None where there is none on Earth, or the 0, 0 that programs write for "unknown"."""
    try:
        north, east = float(str(lat).strip().replace(",", ".")), float(str(lon).strip().replace(",", "."))
    except ValueError:
        return None
    if not (math.isfinite(north) and math.isfinite(east)) or abs(north) > 90 or abs(east) > 180:
        return None
    if north == 0 and east == 0:
        return None
    return GivenPlace(" ".join(name.split()), north, east, precision, country, admin1, reason)


def precision_of(word: str) -> Precision:
    """What a point stands for, by a word such as "city" or "admin1"; exact where nothing or something else is said."""
    return _OF_WORD.get(word.strip().casefold(), Precision.EXACT)


@lru_cache(maxsize=1024)
def country_code(name: str) -> str | None:
    """ISO 3166-1 alpha-2 code of a country's name or code; None where it is not known.

    What stands in brackets is left out where the whole is not known: "Yemen (North Yemen)".
    """
    codes = _codes()
    for text in (name, re.sub(r"\s*\([^()]*\)", "", name)):
        if found := codes.get(fold(text)):
            return found
    return None


def country_name(name: str) -> str:
    """A country's usual name for another of its names or its code; what is not known stays as it is."""
    code = country_code(name)
    return curated.countries()[code].name if code else name


@cache
def _codes() -> Mapping[str, str]:
    codes: dict[str, str] = {}
    for code, country in curated.countries().items():
        codes |= {fold(code): code, fold(country.name): code}
    for types in ({NameType.VARIANT, NameType.ABBREVIATION}, {NameType.FORMER}):
        for code, country in curated.countries().items():
            for other in country.names:
                if other.type in types:
                    codes.setdefault(fold(other.text), code)
    return codes
