"""CSV and TSV, row by row: delimiter by trial, quoted line breaks, damaged rows named and passed over."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO, TextIO

from mapdash.readers import encodings
from mapdash.readers.records import Item, Origin, ReadOptions
from mapdash.readers.tables import TableRow, read_table

_DELIMITERS = ",;\t|"
_CELL_LIMIT = 32 << 20  # characters; beyond it a quotation mark was left open


def read_delimited(file: BinaryIO, origin: Origin, options: ReadOptions) -> Iterator[Item]:
    """Reads CSV or TSV with a header row; rows are numbered as a spreadsheet does, the header being row 1.

    Raises:
        InputError: empty, not text, or no column to take.
    """
    encoding = encodings.detect(file, origin)
    stream = encodings.as_text(file, encoding)
    try:
        csv.field_size_limit(_CELL_LIMIT)
        delimiter = _delimiter(stream)
        stream.seek(0)
        header = next(csv.reader(stream, delimiter=delimiter), [])
        names = _distinct([name.strip() for name in header])
        remark = encodings.remark(encoding)
        yield from read_table(lambda: _rows(stream, delimiter, names), origin, options, remark=remark)
    finally:
        stream.detach()


class _Lines:
    """The lines of a stream, counting the quotation marks of the row in hand."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.lines = self.quotes = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._stream:
            self.lines += 1
            self.quotes += line.count('"')
            yield line


def _rows(stream: TextIO, delimiter: str, names: list[str]) -> Iterator[TableRow]:
    stream.seek(0)
    lines = _Lines(stream)
    reader = csv.reader(lines, delimiter=delimiter)
    number = 0
    while True:
        number += 1
        lines.lines = lines.quotes = 0
        label = f"row {number}"
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield TableRow(label, None, f"broken quoting: {error}")
            continue
        if cells is None:
            return
        if number == 1 or not any(cells):
            continue
        if any(cells[len(names) :]):
            yield TableRow(label, None, f"{len(cells)} cells where the header has {len(names)}")
        elif lines.lines > 1 and lines.quotes % 2:
            yield TableRow(
                label, None, f"a quotation mark is never closed, {lines.lines} lines to the end are lost in it"
            )
        else:
            yield TableRow(label, {name: cell for name, cell in zip(names, cells, strict=False) if name})


def _distinct(names: list[str]) -> list[str]:
    """Numbers the later ones of columns that share a name, so that the first keeps it: source, source (2)."""
    return [
        f"{name} ({earlier + 1})" if name and (earlier := names[:position].count(name)) else name
        for position, name in enumerate(names)
    ]


def _delimiter(stream: TextIO) -> str:
    """The one that splits the first rows into most columns, evenly."""

    def score(delimiter: str) -> tuple[float, int]:
        stream.seek(0)
        try:
            sample = [row for row in islice(csv.reader(stream, delimiter=delimiter), 30) if row]
        except csv.Error:
            return (0.0, 0)
        width = len(sample[0]) if sample else 0
        even = sum(len(row) == width for row in sample) / max(len(sample), 1)
        return (even if width > 1 else 0.0, width)

    return max(_DELIMITERS, key=score)
