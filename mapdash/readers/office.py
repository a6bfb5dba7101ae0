"""Parquet and Excel tables, Word and PDF documents: each by a library of an optional part of mapdash."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from mapdash.errors import InputError, MissingExtra, UnreadableFile
from mapdash.readers.columns import distinct, flatten
from mapdash.readers.headless import header_at
from mapdash.readers.plain import read_plain_text
from mapdash.readers.records import Item, Origin, ReadOptions, Skipped
from mapdash.readers.rows import TableRow
from mapdash.readers.tables import read_table

_BATCH = 1000  # rows of a Parquet file in memory at a time
_UNPACKED = 512 << 20  # bytes that the parts of an Office file may unpack to, which are held in memory
_RATIO = 200  # times their packed size
_PDF = 64 << 20  # bytes
_PAGES = 1000


def read_parquet(file: BinaryIO, origin: Origin, options: ReadOptions) -> Iterator[Item]:
    """Reads a Parquet table.

    Raises:
        InputError: pyarrow is not installed, the file is damaged, or there is no column to take.
    """
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise _missing("parquet", origin) from error

    def rows() -> Iterator[TableRow]:
        number = 0
        for batch in table.iter_batches(batch_size=_BATCH):
            for record in batch.to_pylist():
                number += 1
                yield TableRow(f"row {number}", flatten(record))

    try:
        table = ParquetFile(file)
        yield from read_table(rows, origin, options)
    except (ArrowException, OSError, OverflowError) as error:
        raise UnreadableFile(f"{origin} is a damaged Parquet file.") from error


def read_excel(file: BinaryIO, origin: Origin, options: ReadOptions) -> Iterator[Item]:
    """Reads the sheets of an .xlsx file, each as a table; of a formula, the value that was last computed.

    Raises:
        InputError: openpyxl is not installed, or the file is damaged.
    """
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise _missing("excel", origin) from error
    _check_size(file, origin)
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        names = book.sheetnames
    except Exception as error:  # openpyxl lets through whatever its XML and ZIP readers raise
        raise UnreadableFile(f"{origin} is a damaged Excel file.") from error
    for name in names:
        inside = Origin(f"{origin}, sheet {name}", origin.url, origin.retrieved, origin.digest)
        try:
            yield from _read_sheet(book[name], inside, options)
        except InputError as error:
            yield Skipped(str(inside), str(error))
        except Exception:  # as above
            yield Skipped(str(inside), "a damaged sheet")


def _read_sheet(sheet: Any, origin: Origin, options: ReadOptions) -> Iterator[Item]:
    cells = getattr(sheet, "iter_rows", None)
    if cells is None:  # a sheet that is a chart
        return
    top = [
        ["" if cell is None else str(cell).strip() for cell in row]
        for row in sheet.iter_rows(max_row=20, values_only=True)
    ]
    at = header_at(top, options)
    names = distinct(top[at] if top else [])
    if not any(names):
        if any(any(value is not None for value in row) for row in sheet.iter_rows(values_only=True)):
            raise UnreadableFile(f"{origin}: the first row names no columns.")
        return  # empty, as spare sheets are

    def rows() -> Iterator[TableRow]:
        for number, values in enumerate(sheet.iter_rows(min_row=at + 2, values_only=True), start=at + 2):
            if any(value is not None for value in values):
                yield TableRow(
                    f"row {number}", {name: value for name, value in zip(names, values, strict=False) if name}
                )

    yield from read_table(rows, origin, options, remark=f"the header is row {at + 1}" if at else "")


def read_word(file: BinaryIO, origin: Origin, options: ReadOptions) -> Iterator[Item]:
    """Reads a .docx file as one article; a first paragraph in the style of a title is the title.

    Raises:
        InputError: python-docx is not installed, or the file is damaged.
    """
    try:
        from docx import Document
    except ImportError as error:
        raise _missing("documents", origin) from error
    _check_size(file, origin)
    try:
        paragraphs = [
            (paragraph.text.strip(), str(getattr(paragraph.style, "name", "")))
            for paragraph in Document(file).paragraphs
        ]
    except Exception as error:  # python-docx lets through whatever its XML and ZIP readers raise
        raise UnreadableFile(f"{origin} is a damaged Word file.") from error
    filled = [(text, style) for text, style in paragraphs if text]
    lines = [text for text, _ in filled]
    if filled and filled[0][1].startswith(("Title", "Heading")) and "\n" not in lines[0]:
        lines[0] = f"# {lines[0]}"
    yield from read_plain_text("\n\n".join(lines), origin, options)


def read_pdf(file: BinaryIO, origin: Origin, options: ReadOptions) -> Iterator[Item]:
    """Reads a PDF as one article.

    Raises:
        InputError: pypdf is not installed, the file is damaged, encrypted, or holds pictures of text only.
    """
    try:
        from pypdf import PdfReader
    except ImportError as error:
        raise _missing("documents", origin) from error
    if file.seek(0, io.SEEK_END) > _PDF:
        raise UnreadableFile(f"{origin} is larger than {_PDF >> 20} MB, too large for an article.")
    file.seek(0)
    try:
        reader = PdfReader(file)
        encrypted = reader.is_encrypted and not reader.decrypt("")
        pages = [] if encrypted else [page.extract_text() or "" for page in reader.pages[:_PAGES]]
    except Exception as error:  # pypdf raises errors of all kinds at damaged files
        raise UnreadableFile(f"{origin} is a damaged PDF file.") from error
    if encrypted:
        raise UnreadableFile(f"{origin} is a PDF locked by a password.")
    text = "\n\n".join(unwrapped(page) for page in pages).strip()
    if not text:
        raise UnreadableFile(f"{origin} is a PDF without text, probably a scan; run text recognition on it first.")
    yield from read_plain_text(text, origin, options)


def unwrapped(page: str) -> str:
    """A page's paragraphs, parted by empty lines: a line that is short and ends a sentence ends its paragraph."""
    lines = [line.strip() for line in page.split("\n")]
    width = max(map(len, lines), default=0)
    paragraphs, current = [], ""
    for number, line in enumerate(lines):
        if line:
            joined = current.endswith("-") and line[:1].islower()
            current = current[:-1] + line if joined else f"{current} {line}".strip()
        title = number == 0 and len(lines) > 1 and len(line) < 0.8 * width
        if current and (not line or title or (len(line) < 0.8 * width and re.search(r"[.!?:”\"]$", line))):
            paragraphs.append(current)
            current = ""
    return "\n\n".join([*paragraphs, current] if current else paragraphs)


def _check_size(file: BinaryIO, origin: Origin) -> None:
    """Refuses an Office file whose parts unpack to more than fits into memory."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, IndexError) as error:
        raise UnreadableFile(f"{origin} is damaged, so that it cannot be opened.") from error
    finally:
        file.seek(0)
    size, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if size > _UNPACKED or (size > _UNPACKED // 8 and size > _RATIO * max(packed, 1)):
        raise UnreadableFile(f"{origin} unpacks to {size >> 20} MB, too much to be read safely; save it as CSV.")


def _missing(extra: str, origin: Origin) -> UnreadableFile:
    return UnreadableFile(str(MissingExtra(extra, f"Reading {origin}")))
