"""From files and folders to articles, with a word on everything that became none."""

from mapdash.readers.files import is_single, list_files, read, read_bytes, read_file, read_listed
from mapdash.readers.records import (
    FIELDS,
    FORMATS,
    BadDate,
    BadPoint,
    Columns,
    Item,
    Listed,
    Origin,
    ReadOptions,
    Skipped,
)

__all__ = [
    "FIELDS",
    "FORMATS",
    "BadDate",
    "BadPoint",
    "Columns",
    "Item",
    "Listed",
    "Origin",
    "ReadOptions",
    "Skipped",
    "is_single",
    "list_files",
    "read",
    "read_bytes",
    "read_file",
    "read_listed",
]
