"""From files and folders to articles, with a word on everything that became none."""

from mapdash.readers.files import READERS, list_files, read, read_file
from mapdash.readers.records import FIELDS, BadDate, Columns, Item, ReadOptions, Skipped

__all__ = [
    "FIELDS",
    "READERS",
    "BadDate",
    "Columns",
    "Item",
    "ReadOptions",
    "Skipped",
    "list_files",
    "read",
    "read_file",
]
