"""Which format some bytes are in: by what they begin with, and by name or server where that does not decide."""

from __future__ import annotations

import re
from typing import BinaryIO

from mapdash.errors import UnknownFormat
from mapdash.readers.records import Origin

_HEAD = 1 << 16
SUFFIXES = {
    ".txt": "text", ".text": "text", ".md": "text", ".markdown": "text",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".php": "html", ".asp": "html", ".aspx": "html",
    ".csv": "csv", ".tsv": "csv", ".tab": "csv",
    ".json": "json",
    ".jsonl": "jsonl", ".ndjson": "jsonl",
}  # fmt: skip
_CONTENT_TYPES = {
    "text/html": "html", "application/xhtml+xml": "html", "text/plain": "text", "text/markdown": "text",
    "text/csv": "csv", "text/tab-separated-values": "csv", "application/json": "json",
    "application/x-ndjson": "jsonl", "application/jsonl": "jsonl",
}  # fmt: skip


def recognise(file: BinaryIO, origin: Origin) -> str:
    """The format of a file, which is wound back; one of `FORMATS`.

    Raises:
        UnknownFormat: of no kind that is read; the message says what it seems to be.
    """
    head = file.read(_HEAD)
    file.seek(0)
    suffix = _suffix(origin.name)
    named = SUFFIXES.get(suffix) or _CONTENT_TYPES.get((origin.content_type or "").split(";")[0].strip().lower())
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        if named in ("json", "jsonl"):
            return named
        first = start.split(b"\n", 1)[0].strip()
        return "jsonl" if first.endswith(b"}") and start.count(b"\n{") else "json"
    if named:
        return named
    if start.startswith(b"["):
        return "json"
    if start.startswith(b"<"):
        return "html"
    first = start.split(b"\n", 1)[0]
    if any(first.count(delimiter) for delimiter in (b",", b"\t", b";")) and _is_header(first):
        return "csv"
    if head.count(0) * 100 > len(head):
        raise UnknownFormat(f"{origin} is of no kind that mapdash reads; say which with  --format")
    return "text"


def _suffix(name: str) -> str:
    found = re.search(r"\.\w{1,8}$", name.rpartition("/")[2], re.ASCII)
    return found[0].lower() if found else ""


def _is_header(line: bytes) -> bool:
    """Whether a first line is names of columns rather than a sentence: short cells, none with a full stop."""
    cells = line.decode("utf-8", "replace").replace("\t", ",").replace(";", ",").split(",")
    return all(
        0 < len(cell.strip().strip('"')) <= 40 and len(cell.split()) <= 3 and "." not in cell[-2:] for cell in cells
    )
