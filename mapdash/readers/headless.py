"""Where the header of a table is, below what an export writes above it, and what is what where there is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from mapdash.readers.columns import NAMES, key
from mapdash.readers.dates import AmbiguousDate, parse_date
from mapdash.readers.records import ReadOptions

_KNOWN = {name for names in NAMES.values() for name in names}
_ADDRESS = re.compile(r"https?://\S+$", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?$", re.ASCII)
_ABOVE = 20  # rows at most in which the header is
_LONG = 60  # characters; names of columns are shorter


def has_header(cells: list[str], options: ReadOptions) -> bool:
    """Whether a first row names the columns: one name is known or was asked for, or nothing in it looks like data."""
    asked = {key(column) for column in options.columns.values()}
    if any(key(name) in _KNOWN | asked for name in cells):
        return True
    return not any(len(name) > _LONG or _is_date(name) or _ADDRESS.match(name) or _NUMBER.match(name) for name in cells)


def header_at(rows: Sequence[Sequence[str]], options: ReadOptions) -> int:
    """Which of the first rows is the header: the first, unless it names no column that is known and a later one does.

    Exports begin with what they are and when they were made, and a spreadsheet's CSV may begin with "sep=;".
    """
    asked = {key(column) for column in options.columns.values()}
    known = [len({key(cell) for cell in row} & (_KNOWN | asked)) for row in rows[:_ABOVE]]
    if not known or (known[0] and sum(bool(cell.strip()) for cell in rows[0]) > 1):
        return 0
    return next((number for number, count in enumerate(known) if number and count > max(1, known[0])), 0)


def invented_names(rows: list[list[str]]) -> list[str]:
    """Names for the columns: what most cells of the sample look like, or "column 3".

    The column with the longest texts is the text, the next one with more than a word or two is the title.
    """
    width = max(len(row) for row in rows)
    columns = [[row[number].strip() for row in rows if number < len(row)] for number in range(width)]
    names = [f"column {number}" for number in range(1, width + 1)]

    def name(field: str, looks: Callable[[str], object]) -> None:
        for number, cells in enumerate(columns):
            filled = [value for value in cells if value]
            if names[number].startswith("column ") and filled and sum(bool(looks(v)) for v in filled) * 2 > len(filled):
                names[number] = field
                return

    name("url", _ADDRESS.match)
    name("published", _is_date)
    lengths = {
        number: sum(map(len, cells)) / max(len(cells), 1)
        for number, cells in enumerate(columns)
        if names[number].startswith("column ")
    }
    longest = sorted(lengths, key=lambda number: -lengths[number])
    for field, number in zip(("text", "title"), longest, strict=False):
        if lengths[number] > 15:
            names[number] = field
    return names


def _is_date(value: str) -> bool:
    try:
        parse_date(value)
    except AmbiguousDate:
        return True
    except (ValueError, OverflowError):
        return False
    return True
