"""CSV and TSV, row by row: delimiter by trial, quoted line breaks, damaged rows named and passed over."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO, Literal, TextIO

from mapdash.errors import UnreadableFile
from mapdash.readers import encodings
from mapdash.readers.columns import distinct
from mapdash.readers.headless import has_header, header_at, invented_names
from mapdash.readers.layouts import columns_without_header
from mapdash.readers.records import Item, Origin, ReadOptions
from mapdash.readers.rows import TableRow
from mapdash.readers.tables import read_table

_DELIMITERS = ",;\t|"
_LINE_LIMIT = 32 << 20
_CELL_LIMIT = 32 << 20  # characters; beyond it a quotation mark was left open


def read_delimited(file: BinaryIO, origin: Origin, options: ReadOptions) -> Iterator[Item]:
    """Reads CSV or TSV; rows are numbered as a spreadsheet does, a header being row 1.

    Without a header, columns are taken for what their cells look like, and are called "column 1" and so on.

    Raises:
        InputError: empty, not text, or no column to take.
    """
    encoding = encodings.detect(file, origin)
    stream = encodings.as_text(file, encoding)
    try:
        csv.field_size_limit(_CELL_LIMIT)
        dialect, names, first_row, remark = _understand(stream, options)
        remark = "; ".join(part for part in (encodings.remark(encoding), remark) if part)
        yield from read_table(
            lambda: _rows(stream, dialect, names, first_row, str(origin)), origin, options, remark=remark
        )
    finally:
        stream.detach()


class _Lines:
    """The lines of a stream, counting the quotation marks of the row in hand."""

    def __init__(self, stream: TextIO, origin: str) -> None:
        self._stream = stream
        self._origin = origin
        self.lines = self.quotes = 0

    def __iter__(self) -> Iterator[str]:
        while line := self._stream.readline(_LINE_LIMIT):
            if len(line) == _LINE_LIMIT:
                raise UnreadableFile(f"{self._origin} has a line of more than {_LINE_LIMIT >> 20} million characters.")
            self.lines += 1
            self.quotes += line.count('"')
            yield line


def _rows(
    stream: TextIO, dialect: type[csv.Dialect], names: list[str], first_row: int, origin: str
) -> Iterator[TableRow]:
    stream.seek(0)
    lines = _Lines(stream, origin)
    reader = csv.reader(lines, dialect)
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
        if number < first_row or not any(cells):
            continue
        if any(cells[len(names) :]):
            yield TableRow(label, None, f"{len(cells)} cells where the header has {len(names)}")
        elif dialect.quoting != csv.QUOTE_NONE and lines.lines > 1 and lines.quotes % 2:
            yield TableRow(
                label, None, f"a quotation mark is never closed, {lines.lines} lines to the end are lost in it"
            )
        else:
            yield TableRow(label, {name: cell for name, cell in zip(names, cells, strict=False) if name})


def _understand(stream: TextIO, options: ReadOptions) -> tuple[type[csv.Dialect], list[str], int, str]:
    """How cells are parted, what the columns are called, the first row of data, and what to say about it."""

    class Dialect(csv.excel):
        delimiter = ","

    def sample(delimiter: str, quoting: Literal[0, 3]) -> list[list[str]]:
        stream.seek(0)
        try:
            lines = iter(lambda: stream.readline(_LINE_LIMIT), "")
            return list(islice(csv.reader(lines, delimiter=delimiter, quoting=quoting), 50))
        except csv.Error:
            return []

    raw = sample("\t", csv.QUOTE_NONE)
    if (first := next(filter(None, raw), None)) and (names := columns_without_header(first)):
        Dialect.delimiter, Dialect.quoting = "\t", csv.QUOTE_NONE
        return Dialect, names, 1, ""

    samples = {delimiter: sample(delimiter, csv.QUOTE_MINIMAL) for delimiter in _DELIMITERS}
    Dialect.delimiter = max(_DELIMITERS, key=lambda delimiter: _evenness(samples[delimiter]))
    numbered = [(number, row) for number, row in enumerate(samples[Dialect.delimiter], start=1) if row]
    rows = [row for _, row in numbered]
    at = header_at(rows, options)
    if not rows or at or has_header(rows[0], options):
        number, header = numbered[at] if rows else (1, [])
        return (
            Dialect,
            distinct([name.strip() for name in header]),
            number + 1,
            f"the header is row {number}" if at else "",
        )
    return Dialect, invented_names(rows), 1, "no header: columns taken for what their cells look like"


def _evenness(sample: list[list[str]]) -> tuple[float, int]:
    """How evenly a delimiter splits the first rows, and into how many columns most of them."""
    widths = Counter(len(row) for row in sample if row)
    width, number = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return (number / widths.total() if width > 1 else 0.0, width)
