"""What the gazetteer knows of one place, and of the names it goes by.

The vocabulary is the field's: a *candidate* is a place that a name can mean; *kind* is the sort of place
(a coarse reading of GeoNames' feature codes); *precision* is what a point on the map stands for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The sort of place, from the widest to the narrowest."""

    CONTINENT = "continent"
    REGION = "region"  # Sahel, Donbas, Middle East: areas without an administration of their own
    COUNTRY = "country"  # countries and dependent territories with an ISO 3166 code
    ADMIN1 = "admin1"  # first-order area: province, state, governorate, oblast
    ADMIN2 = "admin2"  # second-order area: district, county, raion
    ADMIN3 = "admin3"  # third-order and below: municipality, sub-district
    SEA = "sea"  # seas, gulfs, straits, oceans
    RIVER = "river"
    LAKE = "lake"
    ISLAND = "island"
    MOUNTAINS = "mountains"  # ranges and peaks
    DESERT = "desert"
    TOWN = "town"  # any populated place, from hamlet to capital
    QUARTER = "quarter"  # section of a populated place: neighbourhood, refugee camp
    FACILITY = "facility"  # airport, crossing, base, dam, bridge, hospital


class Precision(StrEnum):
    """What a point stands for; the order is from the most to the least precise."""

    EXACT = "exact"
    TOWN = "town"
    DISTRICT = "district"
    PROVINCE = "province"
    COUNTRY = "country"
    REGION = "region"


PRECISION_OF_KIND: dict[Kind, Precision] = {
    Kind.CONTINENT: Precision.REGION,
    Kind.REGION: Precision.REGION,
    Kind.COUNTRY: Precision.COUNTRY,
    Kind.ADMIN1: Precision.PROVINCE,
    Kind.ADMIN2: Precision.DISTRICT,
    Kind.ADMIN3: Precision.DISTRICT,
    Kind.SEA: Precision.REGION,
    Kind.RIVER: Precision.REGION,
    Kind.LAKE: Precision.REGION,
    Kind.ISLAND: Precision.REGION,
    Kind.MOUNTAINS: Precision.REGION,
    Kind.DESERT: Precision.REGION,
    Kind.TOWN: Precision.TOWN,
    Kind.QUARTER: Precision.EXACT,
    Kind.FACILITY: Precision.EXACT,
}


class NameType(StrEnum):
    """How a name relates to its place."""

    OFFICIAL = "official"  # the gazetteer's main name
    VARIANT = "variant"  # another spelling or language
    FORMER = "former"  # Artemivsk for Bakhmut
    ABBREVIATION = "abbreviation"  # U.S., Calif., D.C.
    ADJECTIVAL = "adjectival"  # Palestinian, Qatari, Parisian: never a place by itself


@dataclass(frozen=True, slots=True)
class Place:
    """One place on Earth.

    Attributes:
        id: `geonames:<number>` where GeoNames has the place, else `mapdash:<slug>` or `user:<slug>`.
        name: the main name, as written on a map.
        lat: degrees north, WGS 84.
        lon: degrees east, WGS 84. For an area the point lies inside it.
        kind: the sort of place.
        country: ISO 3166-1 alpha-2 code; None for seas, continents and what lies in several countries.
        admin1: name of the first-order area it lies in ("Gaza Strip", "Texas"), where known.
        admin2: name of the second-order area it lies in, where known.
        population: inhabitants; 0 where unknown.
    """

    id: str
    name: str
    lat: float
    lon: float
    kind: Kind
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    population: int = 0

    @property
    def precision(self) -> Precision:
        """What a pin at this place's point stands for."""
        return PRECISION_OF_KIND[self.kind]

    @property
    def geonameid(self) -> int | None:
        """The GeoNames number, or None for a place GeoNames does not have."""
        scheme, _, number = self.id.partition(":")
        return int(number) if scheme == "geonames" else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a looked-up name can mean, and by which of its names."""

    place: Place
    name: str
    name_type: NameType


@dataclass(frozen=True, slots=True)
class Match:
    """A stretch of a text that is a name in the gazetteer; start and end are code-point offsets, end exclusive."""

    start: int
    end: int
    text: str
    candidates: Sequence[Candidate]
