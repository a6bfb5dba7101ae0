"""Reading what is compared: a gold standard as JSON Lines or as a table made by hand, and predictions as JSON Lines.

JSON Lines, one text a line: {"id", "text", "toponyms": [{"start", "end", "lat", "lon", "geonameid", "role"}, …]}.
Offsets are code points; a toponym without coordinates, or with "geocoded": false, counts for recognition only.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mapdash.article import Role
from mapdash.errors import InputError, UnreadableFile
from mapdash.evaluation.records import GoldDocument, GoldToponym, Prediction
from mapdash.evaluation.table import read_table


def read_gold(path: Path) -> list[GoldDocument]:
    """Reads a gold standard: a table where the name ends in .csv or .tsv, else JSON Lines.

    Raises:
        UnreadableFile: there is no such file, or it is not text.
        InputError: a line cannot be used; the message names file and line.
    """
    text = _read(path)
    if path.suffix.lower() in {".csv", ".tsv"}:
        documents = read_table(text, path)
    else:
        documents = list(_distinct(path, _gold_lines(text, path)))
    if not documents:
        raise InputError(f"{path} holds no text to compare.")
    return documents


def read_predictions(path: Path) -> dict[str, list[Prediction]]:
    """Reads predictions as `mapdash geoparse` writes them: {"id", "mentions": [{"start", "end", "lat", …}, …]} a line.

    Raises:
        UnreadableFile: there is no such file, or it is not text.
        InputError: a line cannot be used; the message names file and line.
    """
    found: dict[str, list[Prediction]] = {}
    for number, row in _rows(_read(path), path):
        where = f"{path}, line {number}"
        key = _id(row, where)
        if key in found:
            raise InputError(f"{where}: a second line with the id {key!r}.")
        found[key] = [_prediction(item, where) for item in _list(row, "mentions", where)]
    return found


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise UnreadableFile(f"{path}, line {line}: not UTF-8; save the file as UTF-8.") from error
    except OSError as error:
        raise UnreadableFile(f"{path}: {error.strerror or error}.") from error


def _rows(text: str, path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a JSON Lines text with the numbers of their lines."""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{path}, line {number}: not JSON.") from error
        if not isinstance(row, dict):
            raise InputError(f"{path}, line {number}: not a JSON object.")
        yield number, row


def _gold_lines(text: str, path: Path) -> Iterator[tuple[int, GoldDocument]]:
    for number, row in _rows(text, path):
        where = f"{path}, line {number}"
        words = row.get("text")
        if not isinstance(words, str):
            raise InputError(f'{where}: no "text", or not a string.')
        title, source = row.get("title"), row.get("source")
        yield (
            number,
            GoldDocument(
                id=_id(row, where),
                text=words,
                toponyms=tuple(_toponym(item, len(words), where) for item in _list(row, "toponyms", where)),
                title=title if isinstance(title, str) else "",
                source=source if isinstance(source, str) else None,
            ),
        )


def _distinct(path: Path, documents: Iterator[tuple[int, GoldDocument]]) -> Iterator[GoldDocument]:
    seen: set[str] = set()
    for number, document in documents:
        if document.id in seen:
            raise InputError(f"{path}, line {number}: a second text with the id {document.id!r}.")
        seen.add(document.id)
        yield document


def _id(row: Mapping[str, Any], where: str) -> str:
    if isinstance(row.get("id"), (str, int)):
        return str(row["id"])
    raise InputError(f'{where}: no "id".')


def _list(row: Mapping[str, Any], key: str, where: str) -> list[Mapping[str, Any]]:
    items = row.get(key)
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise InputError(f'{where}: no "{key}", or not a list of objects.')
    return items


def _toponym(item: Mapping[str, Any], length: int, where: str) -> GoldToponym:
    start, end = _span(item, where)
    if end > length:
        raise InputError(f"{where}: the span {start}-{end} ends behind the text, which has {length} characters.")
    lat, lon = _point(item, where)
    geocoded = bool(item.get("geocoded", lat is not None))
    if geocoded and lat is None:
        raise InputError(f"{where}: the toponym at {start} is called geocoded and has no coordinates.")
    demonym = Role.ADJECTIVAL if item.get("demonym") else Role.LITERAL
    role = _role(item, where) or demonym
    return GoldToponym(start, end, lat, lon, _geonameid(item), role=role, geocoded=geocoded)


def _prediction(item: Mapping[str, Any], where: str) -> Prediction:
    start, end = _span(item, where)
    lat, lon = _point(item, where)
    confidence = item.get("confidence")
    name = ", ".join(str(item[key]) for key in ("name", "country") if item.get(key))
    return Prediction(
        start=start,
        end=end,
        lat=lat,
        lon=lon,
        geonameid=_geonameid(item),
        role=_role(item, where),
        name=name,
        confidence=confidence if isinstance(confidence, (int, float)) else None,
        reason=str(item.get("reason") or ""),
    )


def _span(item: Mapping[str, Any], where: str) -> tuple[int, int]:
    start, end = item.get("start"), item.get("end")
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        raise InputError(f'{where}: a toponym needs a "start" and a larger "end", not {start!r} and {end!r}.')
    return start, end


def _point(item: Mapping[str, Any], where: str) -> tuple[float | None, float | None]:
    """Latitude and longitude, or None twice where either is missing."""
    lat, lon = item.get("lat"), item.get("lon")
    if lat is None or lon is None:
        return None, None
    for value, most in ((lat, 90), (lon, 180)):
        if type(value) not in (int, float) or not math.isfinite(value) or abs(value) > most:
            raise InputError(f"{where}: {lat!r}, {lon!r} is no point on Earth.")
    return lat, lon


def _geonameid(item: Mapping[str, Any]) -> str | None:
    value = item.get("geonameid")
    return None if value is None else str(value)


def _role(item: Mapping[str, Any], where: str) -> Role | None:
    value = item.get("role")
    if value is None:
        return None
    try:
        return Role(value)
    except ValueError as error:
        raise InputError(f"{where}: {value!r} is no role; the roles are {', '.join(Role)}.") from error
