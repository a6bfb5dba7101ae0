"""A gold standard made in a spreadsheet: one row per toponym, its sentence repeated in each.

Columns: sentence, toponym, lat, lon, and perhaps geonameid and role. A row without a toponym says that its sentence
names no place. The second row of the same toponym in a sentence means its second occurrence there.
"""

from __future__ import annotations

import csv
import math
import re
from pathlib import Path

from mapdash.article import Role
from mapdash.errors import InputError
from mapdash.evaluation.records import GoldDocument, GoldToponym

NEEDED = ("sentence", "toponym", "lat", "lon")
_DELIMITERS = ",;\t"


def read_table(text: str, path: Path) -> list[GoldDocument]:
    """The sentences of a table, in order, as documents; each one's id is the number of the line it first stands in.

    Args:
        text: the whole file.
        path: its name, for messages.

    Raises:
        InputError: a line cannot be used; the message names file and line.
    """
    header = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=header.count)
    reader = csv.DictReader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    try:
        names = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    except csv.Error as error:
        raise InputError(f"{path}, line 1: the quotation marks are broken ({error}).") from error
    if missing := [name for name in NEEDED if name not in names]:
        raise InputError(
            f"{path}, line 1: no column {' and no column '.join(missing)}; needed are {', '.join(NEEDED)}."
        )
    reader.fieldnames = names
    sentences: dict[str, tuple[int, list[GoldToponym]]] = {}
    try:
        for row in reader:
            where = f"{path}, line {reader.line_num}"
            if None in row:
                raise InputError(f"{where}: more cells than the header has; put a sentence with a comma in quotes.")
            cells = {name: (value or "").strip() for name, value in row.items()}
            sentence = cells["sentence"]
            if not sentence:
                raise InputError(f"{where}: no sentence.")
            _, toponyms = sentences.setdefault(sentence, (reader.line_num, []))
            if cells["toponym"]:
                toponyms.append(_toponym(cells, sentence, toponyms, where))
    except csv.Error as error:
        raise InputError(f"{path}, line {reader.line_num + 1}: the quotation marks are broken ({error}).") from error
    return [
        GoldDocument(str(number), sentence, tuple(sorted(toponyms, key=lambda toponym: toponym.start)))
        for sentence, (number, toponyms) in sentences.items()
    ]


def _toponym(cells: dict[str, str], sentence: str, earlier: list[GoldToponym], where: str) -> GoldToponym:
    name = cells["toponym"]
    start = _find(name, sentence, {toponym.start for toponym in earlier})
    if start is None:
        often = " so often" if name in sentence else ""
        raise InputError(f"{where}: {name!r} does not stand in its sentence{often}.")
    lat, lon = (_degrees(cells[column], most, where) for column, most in (("lat", 90), ("lon", 180)))
    if (lat is None) != (lon is None):
        raise InputError(f"{where}: give both lat and lon, or neither.")
    role = cells.get("role", "").lower() or Role.LITERAL.value
    if role not in list(Role):
        raise InputError(f"{where}: {role!r} is no role; the roles are {', '.join(Role)}.")
    return GoldToponym(
        start,
        start + len(name),
        lat,
        lon,
        # a spreadsheet turns a column of numbers with gaps into 281102.0
        cells.get("geonameid", "").removesuffix(".0") or None,
        role=Role(role),
        geocoded=lat is not None,
    )


def _find(name: str, sentence: str, taken: set[int]) -> int | None:
    """The first occurrence that no earlier row has; whole words before parts of words."""
    for pattern in (rf"(?<!\w){re.escape(name)}(?!\w)", re.escape(name)):
        for match in re.finditer(pattern, sentence):
            if match.start() not in taken:
                return match.start()
    return None


def _degrees(text: str, most: float, where: str) -> float | None:
    if not text:
        return None
    try:
        value = float(text.replace(",", ".").replace("\u2212", "-"))
    except ValueError:
        value = math.nan
    if not abs(value) <= most:
        raise InputError(f"{where}: {text!r} is no latitude or longitude in degrees.")
    return value
