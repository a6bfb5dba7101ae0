"""Reads a person's own places (camps, crossings, neighbourhoods) from CSV or GeoJSON; they win over all namesakes.

A CSV has a header with `name`, `lat`, `lon` (or `latitude`, `longitude`, `lng`, `y`, `x`), and may have `id`, `kind`,
`country` (ISO 3166 alpha-2), `admin1`, `admin2`, `population` and `names` (further names, separated by `|`). The
properties of a GeoJSON feature have the same names; of a line or an area, a point inside it is taken. An `id` of the
form `geonames:123` puts the row in the place of that GeoNames entry.
"""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape

from gazetteer.errors import SourceError
from gazetteer.place import Kind, NameType, Place
from gazetteer.sources import BadRow, Entry, Name, Record, degrees

BOOST = 20.0
"""Prominence of a person's own place: above any population on Earth."""

_COLUMN = {
    "title": "name",
    "latitude": "lat",
    "y": "lat",
    "longitude": "lon",
    "lng": "lon",
    "long": "lon",
    "x": "lon",
    "type": "kind",
    "country_code": "country",
    "iso2": "country",
    "alternatenames": "names",
    "alternate_names": "names",
    "aliases": "names",
}
_ID = re.compile(r"(?:geonames:\d+|user:[a-z0-9-]+)\Z")


def user_places(path: Path) -> Iterator[Record]:
    """The places of a CSV (`.csv`, `.tsv`) or GeoJSON file.

    Yields:
        An `Entry` per row or feature, a `BadRow` for each that cannot be used.

    Raises:
        SourceError: the file is missing, is neither, or has no columns for name and point.
    """
    if not path.is_file():
        raise SourceError(f"There is no file of places at {path}.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"{path} is not UTF-8 text (byte {error.start}): save it as UTF-8.") from error
    rows = _features(path, text) if path.suffix.lower() in {".geojson", ".json"} else _table(path, text)
    taken: set[str] = set()
    for where, row in rows:
        try:
            yield _entry(row, taken)
        except ValueError as error:
            yield BadRow(where, str(error))


def _table(path: Path, text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    lines = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    columns = [_column(cell) for cell in next(lines, [])]
    missing = [name for name in ("name", "lat", "lon") if name not in columns]
    if missing:
        named = ", ".join(column for column in columns if column) or "none"
        raise SourceError(f"{path} has no column {' and no column '.join(missing)}; its columns are: {named}.")
    while True:
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            raise SourceError(f"{path}, line {lines.line_num}, is not CSV: {error}.") from error
        if any(cell.strip() for cell in cells):
            yield f"{path.name}, row {lines.line_num}", dict(zip(columns, cells, strict=False))


def _features(path: Path, text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        document = json.loads(text)
    except ValueError as error:
        raise SourceError(f"{path} is not JSON: {error}.") from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise SourceError(f"{path} is not a GeoJSON FeatureCollection: it has no list of features.")
    for number, feature in enumerate(features, 1):
        row: dict[str, Any] = {}
        if isinstance(feature, dict):
            properties = feature.get("properties")
            row = {_column(key): value for key, value in properties.items()} if isinstance(properties, dict) else {}
            row |= _point(feature.get("geometry"))
        yield f"{path.name}, feature {number}", row


def _point(geometry: Any) -> dict[str, Any]:
    """The point that stands for a GeoJSON geometry; {} where it is none."""
    try:
        point = shapely.point_on_surface(shape(geometry))
        return {"lat": point.y, "lon": point.x}
    except (ShapelyError, AttributeError, TypeError, ValueError, KeyError, IndexError):
        return {}


def _column(name: str) -> str:
    plain = name.strip().lower().replace(" ", "_")
    return _COLUMN.get(plain, plain)


def _entry(row: Mapping[str, Any], taken: set[str]) -> Entry:
    name = _text(row, "name")
    if not name:
        raise ValueError("it has no name")
    kind = _text(row, "kind").lower() or Kind.TOWN.value
    if kind not in set(Kind):
        raise ValueError(f"kind {kind!r} is none of {', '.join(Kind)}")
    country = _text(row, "country").upper() or None
    if country is not None and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise ValueError(f"country {country!r} is not an ISO 3166 code of two letters")
    population = _text(row, "population") or "0"
    if not population.isascii() or not population.isdigit():
        raise ValueError(f"population {population!r} is not a whole number")
    place = Place(
        id=_id(_text(row, "id"), name, taken),
        name=name,
        lat=degrees(_text(row, "lat"), 90, "latitude"),
        lon=degrees(_text(row, "lon"), 180, "longitude"),
        kind=Kind(kind),
        country=country,
        admin1=_text(row, "admin1") or None,
        admin2=_text(row, "admin2") or None,
        population=int(population),
    )
    taken.add(place.id)
    others = row.get("names")
    parts = others if isinstance(others, list) else _text(row, "names").split("|")
    variants = dict.fromkeys(text for part in parts if (text := str(part).strip()) and text != name)
    return Entry(place, (Name(name, NameType.OFFICIAL), *map(Name, variants)), boost=BOOST)


def _text(row: Mapping[str, Any], column: str) -> str:
    value = row.get(column)
    return "" if value is None else str(value).strip()


def _id(given: str, name: str, taken: set[str]) -> str:
    if given:
        if not _ID.match(given):
            raise ValueError(f"id {given!r} is neither geonames:<number> nor user:<letters, digits, hyphens>")
        if given in taken:
            raise ValueError(f"id {given!r} stands in an earlier row too")
        return given
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = f"user:{re.sub(r'[^a-z0-9]+', '-', plain).strip('-') or 'place'}"
    number = 1
    while (free := slug if number == 1 else f"{slug}-{number}") in taken:
        number += 1
    return free
