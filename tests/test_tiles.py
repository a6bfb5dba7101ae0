"""Tiles: archives read as their formats say, rows of MBTiles from the south; what cannot be shown is one sentence."""

from __future__ import annotations

import gzip
import sqlite3
import struct
import zlib
from pathlib import Path

import pytest
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from mapdash import tiles
from mapdash.errors import MissingExtra, TilesUnusable


def png(red: int, green: int, blue: int, side: int = 256) -> bytes:
    """A picture of one colour."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    row = b"\0" + bytes([red, green, blue]) * side
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(row * side)), chunk(b"IEND", b""))
    )


NORTH_WEST, SOUTH_EAST = png(200, 30, 30), png(30, 30, 200)


def mbtiles(path: Path, found: dict[tuple[int, int, int], bytes], **facts: str) -> Path:
    """An archive of tiles by (zoom, x, y), rows counted from the north as elsewhere."""
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE metadata (name text, value text)")
        connection.execute(
            "CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data blob)"
        )
        connection.executemany("INSERT INTO metadata VALUES (?, ?)", facts.items())
        rows = [(zoom, x, 2**zoom - 1 - y, data) for (zoom, x, y), data in found.items()]
        connection.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows)
    connection.close()
    return path


def pmtiles(path: Path, found: dict[tuple[int, int, int], bytes], kind: TileType = TileType.PNG, **facts: str) -> Path:
    with path.open("wb") as file:
        writer = Writer(file)
        for at, data in sorted(found.items(), key=lambda item: zxy_to_tileid(*item[0])):
            writer.write_tile(zxy_to_tileid(*at), data)
        zooms = [zoom for zoom, _, _ in found]
        header = {
            "tile_type": kind, "tile_compression": Compression.NONE, "min_zoom": min(zooms), "max_zoom": max(zooms),
            "min_lon_e7": -1800000000, "min_lat_e7": -850000000, "max_lon_e7": 1800000000, "max_lat_e7": 850000000,
            "center_zoom": 0, "center_lon_e7": 0, "center_lat_e7": 0,
        }  # fmt: skip
        writer.finalize(header, facts)
    return path


FOUND = {(1, 0, 0): NORTH_WEST, (1, 1, 1): SOUTH_EAST, (3, 5, 2): NORTH_WEST}


@pytest.mark.parametrize("make", [mbtiles, pmtiles])
def test_an_archive_gives_its_tiles_counted_from_the_north(tmp_path: Path, make) -> None:  # type: ignore[no-untyped-def]
    found = tiles.archive(make(tmp_path / "some.file", FOUND, attribution="© <a href='x'>Maker</a> &amp; Co"))
    assert found.read
    assert {at: found.read(*at) for at in FOUND} == FOUND
    assert found.read(1, 0, 1) is None
    assert found.read(9, 1, 1) is None
    assert found.zooms == (1, 3)
    assert found.attribution == "© Maker & Co"
    assert found.host == ""


def test_what_is_said_of_an_archive_goes_before_what_it_says(tmp_path: Path) -> None:
    path = mbtiles(tmp_path / "a.mbtiles", FOUND, attribution="Maker", bounds="20,44,40,52")
    found = tiles.archive(path, "Me")
    assert found.attribution == "Me"
    assert found.bounds == (44.0, 20.0, 52.0, 40.0)
    assert tiles.archive(mbtiles(tmp_path / "b.mbtiles", FOUND)).attribution == "b.mbtiles"


def test_an_archive_on_a_disk_that_cannot_be_written_is_left_alone(tmp_path: Path) -> None:
    path = mbtiles(tmp_path / "a.mbtiles", FOUND)
    before = path.read_bytes()
    found = tiles.archive(path)
    assert found.read
    assert found.read(1, 0, 0) == NORTH_WEST
    assert path.read_bytes() == before
    assert [item.name for item in tmp_path.iterdir()] == ["a.mbtiles"]


def test_vector_tiles_are_refused_in_a_sentence(tmp_path: Path) -> None:
    vector = {(0, 0, 0): gzip.compress(b"\x1a\x00")}
    for path in (
        mbtiles(tmp_path / "named.mbtiles", vector, format="pbf"),
        mbtiles(tmp_path / "not.mbtiles", vector),
        pmtiles(tmp_path / "v.pmtiles", vector, TileType.MVT),
    ):
        with pytest.raises(TilesUnusable, match=rf"{path.name} holds vector tiles; mapdash shows raster tiles"):
            tiles.archive(path)


def test_what_is_no_archive_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(TilesUnusable, match=r"absent.mbtiles cannot be read: No such file"):
        tiles.archive(tmp_path / "absent.mbtiles")
    (tmp_path / "text.pmtiles").write_text("hello")
    with pytest.raises(TilesUnusable, match="neither an MBTiles nor a PMTiles"):
        tiles.archive(tmp_path / "text.pmtiles")
    (tmp_path / "cut.pmtiles").write_bytes(pmtiles(tmp_path / "whole.pmtiles", FOUND).read_bytes()[:100])
    with pytest.raises(TilesUnusable, match="broken PMTiles"):
        tiles.archive(tmp_path / "cut.pmtiles")
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE t (a)")
    other.commit()
    other.close()
    with pytest.raises(TilesUnusable, match="no MBTiles archive that can be read: no such table: metadata"):
        tiles.archive(tmp_path / "other.db")
    with pytest.raises(TilesUnusable, match="holds no tiles"):
        tiles.archive(mbtiles(tmp_path / "none.mbtiles", {}))


def test_without_the_package_a_pmtiles_archive_names_the_extra(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    path = pmtiles(tmp_path / "a.pmtiles", FOUND)
    monkeypatch.setitem(__import__("sys").modules, "pmtiles", None)
    with pytest.raises(MissingExtra, match=r"mapdash\[tiles\]"):
        tiles.archive(path)


@pytest.mark.parametrize(
    "address",
    ["https://tiles.example/{z}/{x}.png", "ftp://a/{z}/{x}/{y}", "javascript://x/{z}/{x}/{y}", "https:///{z}/{x}/{y}"],
)
def test_what_is_no_address_of_tiles_is_refused(address: str) -> None:
    with pytest.raises(TilesUnusable, match="no address of tiles"):
        tiles.online(address, "© Maker")


def test_tiles_of_a_server_need_an_attribution() -> None:
    with pytest.raises(TilesUnusable, match="--attribution"):
        tiles.online("https://tiles.example/{z}/{x}/{y}.png", " ")
    found = tiles.online("https://{s}.tiles.example:8080/{z}/{x}/{y}.png", "© Maker")
    assert found.host == "tiles.example"
    assert found.read is None
