"""Which format some bytes are in: by what they begin with, and by name or server where that does not decide."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import BinaryIO

from mapdash.errors import UnknownFormat
from mapdash.readers.records import Origin

_HEAD = 1 << 16
_DIRECTORY = 1 << 20  # bytes of the table of contents of an Office file
SUFFIXES = {
    ".txt": "text", ".text": "text", ".md": "text", ".markdown": "text",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".php": "html", ".asp": "html", ".aspx": "html",
    ".csv": "csv", ".tsv": "csv", ".tab": "csv",
    ".rss": "feed", ".atom": "feed", ".rdf": "feed", ".xml": "feed",
    ".json": "json",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".geojson": "json",
    ".parquet": "parquet", ".xlsx": "excel", ".xlsm": "excel", ".docx": "word", ".pdf": "pdf",
    ".zip": "zip", ".tar": "tar", ".tgz": "packed", ".tbz2": "packed", ".txz": "packed", ".gz": "packed",
    ".bz2": "packed", ".xz": "packed", ".warc": "warc", ".arc": "warc", ".urls": "addresses",
}  # fmt: skip
_CONTENT_TYPES = {
    "text/html": "html", "application/xhtml+xml": "html", "text/plain": "text", "text/markdown": "text",
    "application/rss+xml": "feed", "application/atom+xml": "feed", "application/feed+json": "feed",
    "application/rdf+xml": "feed", "text/csv": "csv", "text/tab-separated-values": "csv", "application/json": "json",
    "application/x-ndjson": "jsonl", "application/jsonl": "jsonl",
}  # fmt: skip

_ROOTS = {"rss": "feed", "rdf": "feed", "feed": "feed", "html": "html", "body": "html", "head": "html"}
_ROOTS |= {"urlset": "sitemap", "sitemapindex": "sitemap"}
_PROLOGUE = re.compile(
    r"(?:\s+|<\?.{0,2000}?\?>|<!--.{0,20000}?-->|<!DOCTYPE[^<>\[]{0,500}(?:\[.{0,20000}?\]\s*)?>)*", re.I | re.S
)
_ELEMENT = re.compile(r"<([\w.:-]{1,60})")
_ADDRESS = re.compile(rb"https?://(?:\S+|[^\s,;|\"]+[ \t][^\t]{1,300})$")
_JSON_FEED = re.compile(rb'"version"\s*:\s*"https?:(?:\\?/){2}(?:www\.)?jsonfeed\.org')


def recognise(file: BinaryIO, origin: Origin) -> str:
    """The format of a file, which is wound back; one of `FORMATS`.

    Raises:
        UnknownFormat: of no kind that is read; the message says what it seems to be.
    """
    head = file.read(_HEAD)
    file.seek(0)
    suffix = _suffix(origin.name)
    named = SUFFIXES.get(suffix) or _CONTENT_TYPES.get((origin.content_type or "").split(";")[0].strip().lower())
    if kind := by_magic(file, origin):
        return kind
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<") and (root := _root(start)):
        if kind := _ROOTS.get(root):
            return kind
        if start.startswith(b"<?xml") and named != "html":
            raise UnknownFormat(f"{origin} is XML of a kind that mapdash does not read (<{root}>).")
    if start.startswith(b"{"):
        if _JSON_FEED.search(start[:4096]):
            return "feed"
        if named in ("json", "jsonl"):
            return named
        first = start.split(b"\n", 1)[0].strip()
        return "jsonl" if first.endswith(b"}") and start.count(b"\n{") else "json"
    if named in (None, "text") and _are_addresses(start):
        return "addresses"
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


def by_magic(file: BinaryIO, origin: Origin) -> str | None:
    """The format of what begins with bytes that no text begins with; the file is wound back.

    Raises:
        UnknownFormat: a format of another time, which is named.
    """
    head = file.read(_HEAD)
    file.seek(0)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(file)
    if head.startswith(b"\x1f\x8b"):
        try:
            begin = zlib.decompressobj(wbits=31).decompress(head, 512)
        except zlib.error:
            begin = b""
        return "warc" if begin.startswith(b"WARC/") else "packed"
    if head.startswith((b"BZh", b"\xfd7zXZ\x00")):
        return "packed"
    if head.startswith(b"PAR1"):
        return "parquet"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"WARC/"):
        return "warc"
    if head[257:262] == b"ustar":
        return "tar"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise UnknownFormat(f"{origin} is a Word or Excel file of before 2007; save it as .docx or .xlsx first.")
    return None


def has_reader(name: str) -> bool:
    """Whether a file of this name is of a kind that is read."""
    return _suffix(name) in SUFFIXES


def _zip_kind(file: BinaryIO) -> str:
    """Word and Excel files are ZIP archives, too."""
    try:
        if zip_directory_size(file) > _DIRECTORY:
            return "zip"
        with zipfile.ZipFile(file) as archive:
            names = {info.filename for info in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, OSError, IndexError, RuntimeError, struct.error):
        return "zip"  # whose reader says what is wrong
    finally:
        file.seek(0)
    return "word" if "word/document.xml" in names else "excel" if "xl/workbook.xml" in names else "zip"


def zip_directory_size(file: BinaryIO) -> int:
    """Bytes of a ZIP's table of contents, as its last record says (APPNOTE 4.3.16, 4.3.14); 0 where it is unclear."""
    end = file.seek(0, io.SEEK_END)
    file.seek(max(0, end - (1 << 16) - 22 - 76))
    tail = file.read()
    file.seek(0)
    last = tail.rfind(b"PK\x05\x06")
    large = tail.rfind(b"PK\x06\x06")
    size = int.from_bytes(tail[last + 12 : last + 16], "little") if last >= 0 else 0
    if size == 0xFFFFFFFF and large >= 0:
        size = int.from_bytes(tail[large + 40 : large + 48], "little")
    return size


def _are_addresses(start: bytes) -> bool:
    """Whether all lines are web addresses, perhaps with a title behind them, but for remarks and the last, cut off."""
    lines = [line.strip() for line in start.split(b"\n")]
    lines = [line for line in lines if line and not line.startswith(b"#")]
    return bool(lines) and all(_ADDRESS.match(line) for line in lines)


def _root(start: bytes) -> str:
    """The name of the first element, behind a declaration, comments and a document type; "" where none is in sight."""
    text = start.replace(b"\0", b"").decode("utf-8", "replace")
    found = _ELEMENT.match(_PROLOGUE.sub("", text, count=1))
    return found[1].rpartition(":")[2].lower() if found else ""


def _suffix(name: str) -> str:
    found = re.search(r"\.\w{1,8}$", name.rpartition("/")[2], re.ASCII)
    return found[0].lower() if found else ""


def _is_header(line: bytes) -> bool:
    """Whether a first line is names of columns rather than a sentence: short cells, none with a full stop."""
    cells = line.decode("utf-8", "replace").replace("\t", ",").replace(";", ",").split(",")
    return all(
        0 < len(cell.strip().strip('"')) <= 40 and len(cell.split()) <= 3 and "." not in cell[-2:] for cell in cells
    )
