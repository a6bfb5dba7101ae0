"""Map tiles that lie over the offline basemap where a person asked for them: a local archive, or a server's address.

An archive (`.mbtiles`, `.pmtiles`) is read on this machine and served by the dashboard itself: no request leaves it.
An address is fetched by the browser: whoever runs that server learns which part of the map is looked at, and when, so
it is used only with consent and its attribution. Raster tiles (PNG, JPEG, WebP) in Web Mercator are understood.

Formats: MBTiles 1.3 (https://github.com/mapbox/mbtiles-spec), PMTiles 3 (https://github.com/protomaps/PMTiles).
"""

from __future__ import annotations

import gzip
import html
import json
import mmap
import re
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from mapdash.errors import MissingExtra, TilesUnusable

DEEPEST = 22
_RASTER = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp"}
_MAGIC = ((b"\x89PNG", "image/png"), (b"\xff\xd8", "image/jpeg"), (b"RIFF", "image/webp"))
_KEPT_DIRECTORIES = 64


@dataclass(frozen=True, slots=True)
class Tiles:
    """Where the browser gets tiles, and what must be said about them.

    Attributes:
        address: a template with {z}, {x} and {y}; "" for an archive, which has a route of the dashboard.
        attribution: whose they are, as plain text.
        host: the server the browser asks; "" where nothing leaves this machine.
        zooms: the first and the last zoom level there are tiles of.
        bounds: (south, west, north, east) of what is covered, in degrees; None where not known.
        read: the bytes of tile (z, x, y), rows counted from the north, or None; only of an archive.
    """

    address: str
    attribution: str
    host: str = ""
    zooms: tuple[int, int] = (0, 19)
    bounds: tuple[float, float, float, float] | None = None
    read: Callable[[int, int, int], bytes | None] | None = None


def media_type(tile: bytes) -> str:
    """What a tile's first bytes say it is; "" for what is no raster image."""
    return next((name for magic, name in _MAGIC if tile.startswith(magic)), "")


def online(address: str, attribution: str) -> Tiles:
    """Tiles of a server.

    Args:
        address: http or https, with {z}, {x} and {y}; {s} and {r} as Leaflet takes them.
        attribution: what the server's owner asks to be credited with.

    Raises:
        TilesUnusable: the address is no such template, or there is no attribution.
    """
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not host or parts.scheme not in {"http", "https"} or not all(key in address for key in ("{z}", "{x}", "{y}")):
        raise TilesUnusable(
            f"{address} is no address of tiles: it needs {{z}}, {{x}} and {{y}}, as in https://tiles.example/{{z}}/{{x}}/{{y}}.png."
        )
    if not attribution.strip():
        raise TilesUnusable(f"Say whose tiles {host} gives, as its terms ask: --attribution '© …'.")
    return Tiles(address, attribution.strip(), host=host.replace("{s}.", ""))


def archive(path: Path, attribution: str = "") -> Tiles:
    """Tiles of a local archive; its kind is told by its content, not by its name.

    Args:
        path: an MBTiles or PMTiles file.
        attribution: in place of what the archive says of itself.

    Raises:
        TilesUnusable: the file is absent, something else, broken, or holds vector tiles.
        MissingExtra: it is PMTiles, and the package that reads them is not installed.
    """
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise TilesUnusable(f"{path} cannot be read: {error.strerror or error}.") from error
    if head.startswith(b"SQLite format 3"):
        return _mbtiles(path, attribution)
    if head.startswith(b"PMTiles"):
        return _pmtiles(path, attribution)
    raise TilesUnusable(f"{path} is neither an MBTiles nor a PMTiles archive.")


def _mbtiles(path: Path, attribution: str) -> Tiles:
    broken = f"{path} is an SQLite file, but no MBTiles archive that can be read"
    lock = Lock()
    try:
        # nothing is written beside somebody's archive, which may lie on a read-only disk
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        facts = {str(name): str(value) for name, value in connection.execute("SELECT name, value FROM metadata")}
        first, last = connection.execute("SELECT min(zoom_level), max(zoom_level) FROM tiles").fetchone()
        sample = connection.execute("SELECT tile_data FROM tiles LIMIT 1").fetchone()
    except sqlite3.Error as error:
        raise TilesUnusable(f"{broken}: {error}.") from error
    if sample is None:
        raise TilesUnusable(f"{path} holds no tiles.")
    _refuse_vector(path, facts.get("format", ""), bytes(sample[0]))

    def read(zoom: int, x: int, y: int) -> bytes | None:
        row = 2**zoom - 1 - y  # the rows of MBTiles are counted from the south
        with lock:
            found = connection.execute(
                "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?", (zoom, x, row)
            ).fetchone()
        return bytes(found[0]) if found else None

    west, south, east, north = _numbers(facts.get("bounds", "")) or (-180.0, -90.0, 180.0, 90.0)
    said = attribution or _plain(facts.get("attribution", "")) or facts.get("name", "") or path.name
    return Tiles("", said, zooms=(int(first), int(last)), bounds=(south, west, north, east), read=read)


def _pmtiles(path: Path, attribution: str) -> Tiles:
    try:
        from pmtiles import tile as format
    except ImportError as error:
        raise MissingExtra("tiles", "a PMTiles archive") from error
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def stretch(offset: int, length: int) -> bytes:
        return data[offset : offset + length]

    try:
        header = format.deserialize_header(stretch(0, 127))
        packed = stretch(header["metadata_offset"], header["metadata_length"])
        gzipped = header["internal_compression"] == format.Compression.GZIP
        facts = json.loads(gzip.decompress(packed) if gzipped else packed) or {}
        format.deserialize_directory(_gzipped(stretch(header["root_offset"], header["root_length"]), gzipped))
    except Exception as error:  # the reader lets through whatever a broken file brings about
        raise TilesUnusable(f"{path} is a broken PMTiles archive, or of a version other than 3.") from error
    kind = header["tile_type"].name.lower()
    _refuse_vector(path, "pbf" if kind in {"mvt", "mlt"} else kind, b"")

    @lru_cache(_KEPT_DIRECTORIES)  # a directory of thousands of entries takes longer to unpack than a tile to send
    def directory(offset: int, length: int) -> Any:
        return format.deserialize_directory(_gzipped(stretch(offset, length), gzipped))

    def read(zoom: int, x: int, y: int) -> bytes | None:
        wanted = format.zxy_to_tileid(zoom, x, y)
        offset, length = header["root_offset"], header["root_length"]
        for _ in range(4):  # no archive has more levels
            entry = format.find_tile(directory(offset, length), wanted)
            if entry is None:
                return None
            if entry.run_length:
                tile = stretch(header["tile_data_offset"] + entry.offset, entry.length)
                return gzip.decompress(tile) if header["tile_compression"] == format.Compression.GZIP else tile
            offset, length = header["leaf_directory_offset"] + entry.offset, entry.length
        return None

    ends = (header["min_lat_e7"], header["min_lon_e7"], header["max_lat_e7"], header["max_lon_e7"])
    south, west, north, east = (end / 1e7 for end in ends)
    bounds = (south, west, north, east) if south < north and west < east else None
    said = attribution or _plain(str(facts.get("attribution", ""))) or str(facts.get("name", "")) or path.name
    return Tiles("", said, zooms=(header["min_zoom"], header["max_zoom"]), bounds=bounds, read=read)


def _gzipped(directory: bytes, already: bool) -> bytes:
    """The package unpacks directories always; the format lets an archive keep them unpacked."""
    return directory if already else gzip.compress(directory)


def _refuse_vector(path: Path, kind: str, sample: bytes) -> None:
    known = kind.lower() in _RASTER or bool(media_type(sample))
    if kind.lower() == "pbf" or not known:
        what = (
            "vector tiles"
            if kind.lower() == "pbf" or sample.startswith(b"\x1f\x8b")
            else f"tiles of kind {kind or '?'}"
        )
        raise TilesUnusable(
            f"{path} holds {what}; mapdash shows raster tiles (PNG, JPEG or WebP). Render them to images first."
        )


def _numbers(text: str) -> Sequence[float] | None:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return (west, south, east, north) if west < east and south < north else None


def _plain(markup: str) -> str:
    """An archive's attribution is HTML; it is shown as text."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", markup)).split())
