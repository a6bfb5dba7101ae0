"""A tiny gazetteer for tests: real places, every name in it read by a test."""

from __future__ import annotations

from collections.abc import Iterator

from gazetteer.place import Kind, NameType, Place
from gazetteer.sources import Alias, BadRow, Entry, Name, Record

PALESTINE, GAZA_STRIP, RAFAH, RAFAH_EGYPT = "geonames:6254930", "geonames:281132", "geonames:281102", "geonames:350350"
PARIS, PARIS_TEXAS, US, TEXAS = "geonames:2988507", "geonames:4717560", "geonames:6252001", "geonames:4736286"
LAMAR, CAMP, HODEIDAH = "mapdash:lamar", "user:camp", "geonames:79415"
SUVA, TAVEUNI = "geonames:2198148", "mapdash:somosomo"


def _place(
    id: str, kind: Kind, lat: float, lon: float, country: str, population: int, *names: str, area: str = ""
) -> Entry:
    """A place, its main name first; what ends with a full stop or is all capitals is an abbreviation."""
    code1, _, code2 = area.partition(".")
    short = [NameType.ABBREVIATION if name.isupper() or name[-1] == "." else NameType.VARIANT for name in names[1:]]
    place = Place(id, names[0], lat, lon, kind, country, population=population)
    return Entry(place, tuple(map(Name, names, [NameType.OFFICIAL, *short])), code1 or None, code2 or None)


def records() -> Iterator[Record]:
    """The entries, an alias, an alias without a place and a bad row."""
    yield _place(PALESTINE, Kind.COUNTRY, 31.9, 35.2, "PS", 4_500_000, "Palestine", "فلسطين")
    yield _place("geonames:357994", Kind.COUNTRY, 26.0, 29.0, "EG", 98_000_000, "Egypt")
    yield _place("geonames:3017382", Kind.COUNTRY, 46.0, 2.0, "FR", 67_000_000, "France")
    yield _place(US, Kind.COUNTRY, 39.8, -98.5, "US", 327_000_000, "United States", "U.S.", "US")
    yield _place(GAZA_STRIP, Kind.ADMIN1, 31.4, 34.4, "PS", 0, "Gaza Strip", "قطاع غزة", area="GZ")
    yield _place("geonames:281133", Kind.TOWN, 31.5, 34.47, "PS", 410_000, "Gaza", "غزة", area="GZ")
    yield _place(RAFAH, Kind.TOWN, 31.297, 34.244, "PS", 126_305, "Rafaḩ", "Rafah", "رفح", area="GZ")
    yield _place(RAFAH_EGYPT, Kind.TOWN, 31.282, 34.239, "EG", 44_215, "Rafaḩ", "رفح")
    yield _place(PARIS, Kind.TOWN, 48.85, 2.35, "FR", 2_138_551, "Paris")
    yield _place(TEXAS, Kind.ADMIN1, 31.25, -99.25, "US", 0, "Texas", area="TX")
    yield _place(LAMAR, Kind.ADMIN2, 33.66, -95.57, "US", 0, "Lamar County", area="TX.277")
    yield _place(PARIS_TEXAS, Kind.TOWN, 33.66, -95.55, "US", 24_782, "Paris", area="TX.277")
    yield _place(HODEIDAH, Kind.TOWN, 14.798, 42.954, "YE", 617_871, "Al Ḩudaydah")
    yield _place("geonames:1850147", Kind.TOWN, 35.69, 139.69, "JP", 8_336_599, "Tokyo", "東京")
    yield _place("geonames:703448", Kind.TOWN, 50.45, 30.52, "UA", 2_797_553, "Kyiv", "Київ")
    yield _place("geonames:4407066", Kind.TOWN, 38.63, -90.2, "US", 315_685, "St. Louis")
    yield _place(SUVA, Kind.TOWN, -18.14, 178.44, "FJ", 77_366, "Suva")
    yield _place(TAVEUNI, Kind.TOWN, -16.77, -179.97, "FJ", 0, "Somosomo")
    yield _place("geonames:5332921", Kind.ADMIN1, 37.25, -119.75, "US", 0, "California", "Calif.", area="CA")
    yield BadRow("camps.csv, row 3", "latitude 99 lies outside ±90")
    yield Alias(PALESTINE, (Name("Palestinian", NameType.ADJECTIVAL),))
    yield Alias("geonames:1", (Name("Nowhere"),))
    camp = Place(CAMP, "Camp", 31.3, 34.25, Kind.QUARTER, "PS", "Gaza Strip")
    yield Entry(camp, (Name("Camp", NameType.OFFICIAL),), boost=20.0)
