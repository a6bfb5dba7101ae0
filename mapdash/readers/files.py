"""Paths, or bytes from elsewhere -> items: folders walked in order, each file given to the reader of its format."""

from __future__ import annotations

import hashlib
import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from mapdash.errors import InputError, MapdashError, UnreadableFile
from mapdash.readers.archives import (
    NESTING,
    ArchiveLimit,
    Limits,
    Member,
    Unpacker,
    unpack_stream,
    unpack_tar,
    unpack_zip,
)
from mapdash.readers.delimited import read_delimited
from mapdash.readers.feeds import read_feed
from mapdash.readers.formats import SUFFIXES, by_magic, has_reader, recognise
from mapdash.readers.html import read_html
from mapdash.readers.json_rows import read_json, read_json_lines
from mapdash.readers.lists import read_addresses, read_sitemap
from mapdash.readers.office import read_excel, read_parquet, read_pdf, read_word
from mapdash.readers.plain import read_plain
from mapdash.readers.records import Item, Origin, ReadOptions, Skipped
from mapdash.readers.warc import unpack_warc

Reader = Callable[[BinaryIO, Origin, ReadOptions], Iterator[Item]]

READERS: dict[str, Reader] = {
    "text": read_plain,
    "html": read_html,
    "feed": read_feed,
    "csv": read_delimited,
    "json": read_json,
    "jsonl": read_json_lines,
    "parquet": read_parquet,
    "excel": read_excel,
    "word": read_word,
    "pdf": read_pdf,
    "sitemap": read_sitemap,
    "addresses": read_addresses,
}
UNPACKERS: dict[str, Unpacker] = {
    "zip": unpack_zip,
    "tar": unpack_tar,
    "packed": unpack_stream,
    "warc": unpack_warc,
}
_SPOOL_BYTES = 64 << 20
_SINGLE = {"text", "html", "word", "pdf"}  # formats of which a file holds one article


def is_single(path: Path, options: ReadOptions) -> bool:
    """Whether the file is of a kind that holds one article, by its name or what was said of it."""
    return str(path) != "-" and (options.format or SUFFIXES.get(path.suffix.lower())) in _SINGLE


def list_files(paths: Iterable[str | Path]) -> Iterator[Path | Skipped]:
    """The files to read, those in folders in order of name; "-" stands for standard input.

    Hidden files and folders inside a folder are passed over; files of no known kind are named.
    """
    for given in paths:
        path = Path(given)
        if str(given) != "-" and os.path.isdir(path):  # Path's own raises where the name is too long
            files = sorted(path.rglob("*"))
            if not files:
                yield Skipped(str(path), "an empty folder")
            for file in files:
                hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
                if hidden:
                    continue
                if file.is_symlink() and file.is_dir():
                    yield Skipped(str(file), "a link to a folder is not followed")
                elif not file.is_file():
                    continue
                elif has_reader(file.name):
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
            yield from _read_stream(spool, Origin("standard input"), options)  # type: ignore[arg-type]
        return
    try:
        with path.open("rb") as file:
            yield from _read_stream(file, Origin(str(path)), options)
    except FileNotFoundError as error:
        raise UnreadableFile(f"There is no file {path}.") from error
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror or error}.") from error


def read_bytes(
    data: bytes,
    *,
    name: str,
    url: str | None = None,
    retrieved: datetime | None = None,
    content_type: str | None = None,
    options: ReadOptions | None = None,
) -> Iterator[Item]:
    """Reads bytes that came from elsewhere than a file: fetched, dropped on the dashboard, pasted.

    Args:
        data: the whole of it, in any format that is read from files.
        name: for messages, and its ending for what it is: "news.csv", or the address.
        url: the address it was fetched from, which is that of a page which states none.
        retrieved: when it was fetched, with its zone; articles keep it and a hash of the data.
        content_type: what the server called it; the content wins where the two do not agree.
        options: how to read.

    Yields:
        Items as `read` does; data that cannot be read is a `Skipped`.
    """
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}" if retrieved is not None else None
    origin = Origin(name, url, retrieved, digest, content_type)
    try:
        yield from _read_stream(io.BytesIO(data), origin, options or ReadOptions())
    except InputError as error:
        yield Skipped(name, str(error))


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


def _read_stream(file: BinaryIO, origin: Origin, options: ReadOptions, limits: Limits | None = None) -> Iterator[Item]:
    """Reads a file, or all that lies in an archive, whose members are what a format that was said speaks of."""
    kind = by_magic(file, origin)
    if kind not in UNPACKERS:
        kind = options.format or kind or recognise(file, origin)
    if kind not in UNPACKERS:
        with _one_sentence(origin):
            yield from READERS[kind](file, origin, options)
        return
    if origin.depth >= NESTING:
        raise UnreadableFile(f"{origin} is an archive in more than {NESTING} others; unpack it first.")
    if options.format == kind:
        options = replace(options, format=None)
    limits = limits or Limits()
    for member in _members(kind, file, origin, limits):
        if isinstance(member, Skipped):
            yield member
            continue
        try:
            yield from _read_stream(member.file, member.origin, options, limits)
        except ArchiveLimit:
            raise
        except InputError as error:
            yield Skipped(str(member.origin), str(error))


def _members(kind: str, file: BinaryIO, origin: Origin, limits: Limits) -> Iterator[Member | Skipped]:
    with _one_sentence(origin):
        yield from UNPACKERS[kind](file, origin, limits)


@contextmanager
def _one_sentence(origin: Origin) -> Iterator[None]:
    """A file that brings a library down ends itself, and not a run of a hundred thousand."""
    try:
        yield
    except (MapdashError, OSError):
        raise
    except Exception as error:
        raise UnreadableFile(
            f"{origin} cannot be read: it brings down its reader ({type(error).__name__}); please report it."
        ) from error
