"""ZIP and tar archives, and single compressed files -> what lies in them, one after another and never on disk by name.

A member is copied to an anonymous temporary file, in memory while it is small, with a limit on everything that grows.
Its name is only a label: "../" in it leads nowhere, and links are not followed.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import IO, BinaryIO, cast

from mapdash.errors import UnreadableFile
from mapdash.readers.formats import has_reader, zip_directory_size
from mapdash.readers.records import Origin, Skipped

NESTING = 3
"""Archives in archives that are opened."""
_TOTAL = 16 << 30  # bytes that one archive may unpack to, with all archives in it
_MEMBERS = 300_000
_RATIO = 200  # times its packed size; text packs to a tenth, bombs to a thousandth
_FREE = 64 << 20  # bytes that may be unpacked before the ratio counts
_DIRECTORY = 32 << 20  # bytes of a ZIP's table of contents, which is held in memory
_HEADER = 1 << 20  # bytes of one header in a tar
_IN_MEMORY = 8 << 20
_BLOCK = 1 << 20
# what the libraries raise at bytes that are no archive
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError, OverflowError,
    IndexError,
)  # fmt: skip


class ArchiveLimit(UnreadableFile):
    """An archive unpacks to more than is safe; nothing more of it is read."""


@dataclass(slots=True)
class Limits:
    """What is left of what an archive, with all in it, may unpack to."""

    bytes: int = _TOTAL
    members: int = _MEMBERS


@dataclass(frozen=True, slots=True)
class Member:
    """Something in an archive; its file is closed when the next one is asked for."""

    file: BinaryIO
    origin: Origin


Unpacker = Callable[[BinaryIO, Origin, Limits], Iterator[Member | Skipped]]


def unpack_zip(file: BinaryIO, origin: Origin, limits: Limits) -> Iterator[Member | Skipped]:
    """The files in a ZIP.

    Raises:
        UnreadableFile: damaged.
        ArchiveLimit: too much in it.
    """
    if zip_directory_size(file) > _DIRECTORY:
        raise ArchiveLimit(f"{origin} lists too many files to be read safely.")
    try:
        archive = zipfile.ZipFile(file)
    except (*_DAMAGED, RuntimeError) as error:
        raise UnreadableFile(f"{origin} is a damaged ZIP archive.") from error
    with archive:
        for info in archive.infolist():
            inside = origin.inside(label(info.filename))
            link = stat.S_ISLNK(info.external_attr >> 16)
            if info.filename.endswith("/") or is_hidden(info.filename):
                continue
            if reason := refusal(info.filename, link=link):
                yield Skipped(str(inside), reason)
                continue
            try:
                with archive.open(info) as stream, spooled(stream, inside, limits, info.compress_size) as copy:
                    yield Member(copy, inside)
            except ArchiveLimit:
                raise
            except (*_DAMAGED, RuntimeError) as error:
                # RuntimeError: encrypted, or NotImplementedError: packed by a method that Python does not know
                encrypted = "password" in str(error) or "encrypted" in str(error)
                yield Skipped(str(inside), "encrypted" if encrypted else "damaged in the archive")


def unpack_tar(file: BinaryIO, origin: Origin, limits: Limits) -> Iterator[Member | Skipped]:
    """The files in a tar that is not compressed; the compressed ones come here out of `unpack_stream`.

    Raises:
        UnreadableFile: damaged.
        ArchiveLimit: too much in it.
    """
    try:
        with tarfile.open(fileobj=cast(IO[bytes], _Guarded(file)), mode="r:") as archive:
            while (info := archive.next()) is not None:
                archive.members = []  # type: ignore[attr-defined]  # else all of them are kept
                inside = origin.inside(label(info.name))
                if info.isdir() or is_hidden(info.name):
                    continue
                if reason := refusal(info.name, link=not info.isreg()):
                    yield Skipped(str(inside), reason)
                    continue
                stream = archive.extractfile(info)
                assert stream is not None  # a regular file
                with stream, spooled(stream, inside, limits, info.size) as copy:
                    yield Member(copy, inside)
    except (*_DAMAGED, tarfile.TarError) as error:
        if isinstance(error, UnreadableFile):
            raise
        raise UnreadableFile(f"{origin} is a damaged tar archive; what comes before the damage was read.") from error


def unpack_stream(file: BinaryIO, origin: Origin, limits: Limits) -> Iterator[Member | Skipped]:
    """What a file packed by gzip, bzip2 or xz holds.

    Raises:
        UnreadableFile: damaged.
        ArchiveLimit: it unpacks to too much.
    """
    packed = file.seek(0, io.SEEK_END)
    file.seek(0)
    magic = file.read(6)
    file.seek(0)
    openers = {b"\x1f\x8b": gzip.open, b"BZ": bz2.open}
    opener = cast(Callable[[BinaryIO], IO[bytes]], openers.get(magic[:2], lzma.open))
    name = origin.name.rpartition("/")[2]
    stem = name[: name.rfind(".")] if "." in name else name
    inside = origin.inside(stem + (".tar" if name.lower().endswith((".tgz", ".tbz2", ".txz")) else ""))
    try:
        with opener(file) as stream, spooled(stream, inside, limits, packed) as copy:
            yield Member(copy, inside)
    except ArchiveLimit:
        raise
    except (*_DAMAGED, MemoryError) as error:
        raise UnreadableFile(f"{origin} is damaged or cut off, so that it cannot be unpacked.") from error


def spooled(stream: IO[bytes], origin: Origin, limits: Limits, packed: int) -> closing[BinaryIO]:
    """A copy of a stream that can be wound back, made under the limits.

    Args:
        stream: what comes out of the archive.
        origin: for messages.
        limits: counted down.
        packed: bytes that it takes in the archive.

    Raises:
        ArchiveLimit: more than is safe.
    """
    limits.members -= 1
    if limits.members < 0:
        raise ArchiveLimit(f"{origin}: there are more than {_MEMBERS:,} files in the archive; unpack it first.")
    copy = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 - closed by the caller
    done = 0
    try:
        while block := stream.read(_BLOCK):
            done += len(block)
            limits.bytes -= len(block)
            if limits.bytes < 0:
                raise ArchiveLimit(f"{origin}: the archive unpacks to more than {_TOTAL >> 30} GB; unpack it first.")
            if done > _FREE and done > _RATIO * max(packed, 1):
                raise ArchiveLimit(f"{origin} unpacks to over {_RATIO} times its size, as no text does: not read.")
            copy.write(block)
    except BaseException:
        copy.close()
        raise
    copy.seek(0)
    return closing(copy)


def refusal(name: str, *, link: bool) -> str:
    """Why a member is not opened; "" where it is."""
    if link:
        return "a link is not followed"
    return "" if has_reader(name) else f"no reader for {_ending(name) or 'files without an ending'}"


def is_hidden(name: str) -> bool:
    """Whether it is nothing that a person put there: .DS_Store, what macOS adds to a ZIP."""
    parts = name.replace("\\", "/").split("/")
    return "__MACOSX" in parts or any(part.startswith(".") and part.strip(".") for part in parts)


def label(name: str) -> str:
    """A member's name as it can be shown: nothing in it moves a cursor or turns the writing round."""
    return "".join(character if character.isprintable() else "\ufffd" for character in name)[:300] or "?"


def _ending(name: str) -> str:
    last = name.rpartition("/")[2]
    return label(last[last.rfind(".") :])[:20] if "." in last else ""


class _Guarded:
    """A file that gives no more at a time than a header needs: tarfile reads what a header says in one piece."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= _HEADER:
            raise tarfile.ReadError("a header that is too large")
        return self._file.read(size)

    def seek(self, position: int, whence: int = 0) -> int:
        return self._file.seek(position, whence)

    def tell(self) -> int:
        return self._file.tell()
