"""Paths -> items: folders walked in order, each file given to the reader of its kind."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from mapdash.errors import InputError, UnknownFormat, UnreadableFile
from mapdash.readers.delimited import read_delimited
from mapdash.readers.html import read_html
from mapdash.readers.json_rows import read_json, read_json_lines
from mapdash.readers.plain import read_plain
from mapdash.readers.records import Item, ReadOptions, Skipped

Reader = Callable[[BinaryIO, str, ReadOptions], Iterator[Item]]

READERS: dict[str, Reader] = {
    "text": read_plain,
    "html": read_html,
    "csv": read_delimited,
    "json": read_json,
    "jsonl": read_json_lines,
}
_SUFFIXES = {
    ".txt": "text", ".text": "text", ".md": "text", ".markdown": "text",
    ".html": "html", ".htm": "html", ".xhtml": "html",
    ".csv": "csv", ".tsv": "csv", ".tab": "csv",
    ".json": "json",
    ".jsonl": "jsonl", ".ndjson": "jsonl",
}  # fmt: skip
_SPOOL_BYTES = 64 << 20


def list_files(paths: Iterable[str | Path]) -> Iterator[Path | Skipped]:
    """The files to read, those in folders in order of name; "-" stands for standard input.

    Hidden files and folders inside a folder are passed over; files of no known kind are named.
    """
    for given in paths:
        path = Path(given)
        if str(given) != "-" and path.is_dir():
            for file in sorted(path.rglob("*")):
                hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
                if hidden:
                    continue
                if file.is_symlink() and file.is_dir():
                    yield Skipped(str(file), "a link to a folder is not followed")
                elif not file.is_file():
                    continue
                elif file.suffix.lower() in _SUFFIXES:
                    yield file
                else:
                    yield Skipped(str(file), f"no reader for {file.suffix or 'files without an ending'}")
        else:
            yield path


def read_file(path: Path, options: ReadOptions) -> Iterator[Item]:
    """Reads one file, or standard input for "-".

    Raises:
        InputError: one of its children; the message names the file and what to do.
    """
    if str(path) == "-":
        # tables are gone through twice, which a pipe cannot be
        with tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES) as spool:
            while block := sys.stdin.buffer.read(1 << 20):
                spool.write(block)
            spool.seek(0)
            yield from _reader(path, spool, options)(spool, "standard input", options)  # type: ignore[arg-type]
        return
    try:
        with path.open("rb") as file:
            yield from _reader(path, file, options)(file, str(path), options)
    except FileNotFoundError as error:
        raise UnreadableFile(f"There is no file {path}.") from error
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror or error}.") from error


def read(paths: Iterable[str | Path], options: ReadOptions | None = None) -> Iterator[Item]:
    """Reads files and folders; a file that cannot be read becomes a `Skipped`."""
    yield from read_listed(list_files(paths), options or ReadOptions())


def read_listed(files: Iterable[Path | Skipped], options: ReadOptions) -> Iterator[Item]:
    """Reads what `list_files` found; see `read`."""
    for path in files:
        if isinstance(path, Skipped):
            yield path
            continue
        try:
            yield from read_file(path, options)
        except InputError as error:
            yield Skipped(str(path), str(error))


def _reader(path: Path, file: BinaryIO, options: ReadOptions) -> Reader:
    name = options.format or _SUFFIXES.get(path.suffix.lower()) or _guess(file, str(path))
    return READERS[name]


def _guess(file: BinaryIO, origin: str) -> str:
    """The format of what has no telling name, by its first characters."""
    head = file.read(1 << 16)
    file.seek(0)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        first = start.split(b"\n", 1)[0].strip()
        return "jsonl" if first.endswith(b"}") and start.count(b"\n{") else "json"
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


def _is_header(line: bytes) -> bool:
    """Whether a first line is names of columns rather than a sentence: short cells, none with a full stop."""
    cells = line.decode("utf-8", "replace").replace("\t", ",").replace(";", ",").split(",")
    return all(
        0 < len(cell.strip().strip('"')) <= 40 and len(cell.split()) <= 3 and "." not in cell[-2:] for cell in cells
    )
