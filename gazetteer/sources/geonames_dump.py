"""Reads a GeoNames dump: allCountries.txt or one country's file, with the tables that lie beside it, zipped or not.

The format is that of GeoNames' export (readme.txt there): tab-separated UTF-8, 19 columns, no quotes, no header.
Beside the dump are looked for `admin1CodesASCII.txt` and `admin2Codes.txt` (names of areas) and `alternateNamesV2.txt`
(which names are historical or abbreviations; without it the dump's own list of names is all there is).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from gazetteer.errors import SourceError
from gazetteer.place import Kind, NameType, Place
from gazetteer.sources import Alias, BadRow, Entry, Name, Record, degrees

_COLUMNS = 19
_ALTERNATE_COLUMNS = 10
# pseudo-languages of alternateNamesV2 whose "names" are codes and links
_NOT_NAMES = frozenset("link post iata icao faac tcid unlc wkdt phon piny fr_1793".split())
_COUNTRY_FILE = re.compile(r"(?:allCountries|[A-Z]{2})\.(?:txt|zip)$")

_KIND_OF_CLASS = {
    "A": Kind.ADMIN3,
    "H": Kind.FACILITY,  # wells, springs, harbours
    "L": Kind.REGION,
    "P": Kind.TOWN,
    "R": Kind.REGION,  # a road is long: its point says little
    "S": Kind.FACILITY,
    "T": Kind.MOUNTAINS,
    "U": Kind.SEA,
    "V": Kind.REGION,
}
_KIND_OF_CODE = {
    **dict.fromkeys("PCL PCLD PCLF PCLI PCLIX PCLS".split(), Kind.COUNTRY),
    **dict.fromkeys("PCLH LTER ZN ZNB TERR".split(), Kind.REGION),
    **dict.fromkeys("ADM1 ADM1H".split(), Kind.ADMIN1),
    **dict.fromkeys("ADM2 ADM2H".split(), Kind.ADMIN2),
    **dict.fromkeys("SEA OCN GULF STRT BAY BAYS SD CHN CHNM BGHT COVE FJD INLT".split(), Kind.SEA),
    **dict.fromkeys("LK LKS LKI LKN LKO LGN LGNS RSV RSVT PND PNDS MRSH SWMP".split(), Kind.LAKE),
    **dict.fromkeys("STM STMS STMI STMB STMC STMM STMX STMD CNL CNLI WAD WADS WADB RVN".split(), Kind.RIVER),
    **dict.fromkeys("MILB MVA INDS PRT BTL OILF AIRB".split(), Kind.FACILITY),
    **dict.fromkeys("LCTY".split(), Kind.QUARTER),
    "CONT": Kind.CONTINENT,
    "PPLX": Kind.QUARTER,
    **dict.fromkeys("ISL ISLS ISLET ISLF ISLM ISLT ISLX ATOL".split(), Kind.ISLAND),
    **dict.fromkeys("DSRT ERG REG HMDA".split(), Kind.DESERT),
    **dict.fromkeys("PEN CAPE PLN VAL VALS VALG PLAT DLTA DPR UPLD PT ISTH FAN HDLD BCH".split(), Kind.REGION),
}


def geonames_dump(path: Path) -> Iterator[Record]:
    """The places of a dump, then the typed names of `alternateNamesV2` for those places.

    Args:
        path: the dump (`allCountries.txt`, `SY.txt`, `SY.zip`), or the folder it lies in.

    Yields:
        An `Entry` per row, `Alias`es from the table of names, a `BadRow` for each row that cannot be used.

    Raises:
        SourceError: there is no dump, or the file is something else.
    """
    dump = _dump_in(path)
    folder = dump.parent
    admin1 = _area_names(_beside(folder, "admin1CodesASCII"), parts=2)
    admin2 = _area_names(_beside(folder, "admin2Codes"), parts=3)
    known = bytearray()  # known[id] = 1: a set of twelve million numbers would cost a gigabyte
    for record in _entries(dump, admin1, admin2):
        if isinstance(record, Entry) and (number := record.place.geonameid) is not None:
            if number >= len(known):
                known.extend(bytes(number + 1_000_000 - len(known)))
            known[number] = 1
        yield record
    names = _beside(folder, "alternateNamesV2")
    if names is not None:
        yield from _aliases(names, known)


def _dump_in(path: Path) -> Path:
    if path.is_dir():
        found = sorted(file for file in path.iterdir() if _COUNTRY_FILE.match(file.name))
        whole = [file for file in found if file.name.startswith("allCountries")]
        if len(whole or found) != 1:
            what = "no GeoNames dump" if not found else f"{len(found)} dumps, of which one must be named"
            raise SourceError(f"{path} holds {what} (allCountries.txt, or one country's file such as SY.txt).")
        return (whole or found)[0]
    if not path.is_file():
        raise SourceError(f"There is no GeoNames dump at {path}.")
    return path


def _beside(folder: Path, stem: str) -> Path | None:
    return next((file for ending in ("txt", "zip") if (file := folder / f"{stem}.{ending}").is_file()), None)


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """The file's bytes; of an archive, those of its largest text file (the other is a readme)."""
    if not zipfile.is_zipfile(path):
        with path.open("rb") as stream:
            yield stream
        return
    with zipfile.ZipFile(path) as archive:
        members = [info for info in archive.infolist() if info.filename.endswith(".txt")]
        if not members:
            raise SourceError(f"{path} is an archive without a .txt file, so not a GeoNames dump.")
        with archive.open(max(members, key=lambda info: info.file_size)) as stream:
            yield stream


def _rows(path: Path, columns: int, what: str) -> Iterator[tuple[int, list[str]] | BadRow]:
    """Rows with their number; the first must have the right shape, else the file is something else."""
    read = 0
    with _opened(path) as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip() or line.startswith(b"#"):
                continue
            try:
                cells = line.decode("utf-8").rstrip("\r\n").split("\t")
            except UnicodeDecodeError:
                cells = []
            read += 1
            if len(cells) == columns:
                yield number, cells
            elif read == 1:
                raise SourceError(
                    f"{path} is not {what}: row {number} has {len(cells)} tab-separated columns, not {columns}."
                )
            else:
                reason = f"{len(cells)} columns, not {columns}" if cells else "not UTF-8"
                yield BadRow(f"{path.name}, row {number}", reason)
    if not read:
        raise SourceError(f"{path} is empty.")


def _entries(path: Path, admin1: Mapping[str, str], admin2: Mapping[str, str]) -> Iterator[Entry | BadRow]:
    good = 0
    for row in _rows(path, _COLUMNS, "a GeoNames dump"):
        if isinstance(row, BadRow):
            yield row
            continue
        number, cells = row
        try:
            yield _entry(cells, admin1, admin2)
            good += 1
        except ValueError as error:
            yield BadRow(f"{path.name}, row {number}", str(error))
        if not good and number >= 100:
            raise SourceError(f"{path} is not a GeoNames dump: none of its first {number} rows can be read.")


def _entry(cells: list[str], admin1: Mapping[str, str], admin2: Mapping[str, str]) -> Entry:
    (number, name, ascii_name, others, lat, lon, feature, code, country, _, area, district, *_) = cells
    population = cells[14]
    if not number.isascii() or not number.isdigit():
        raise ValueError(f"{number!r} is not a GeoNames id")
    if not name.strip():
        raise ValueError("it has no name")
    kind = _KIND_OF_CODE.get(code) or _KIND_OF_CLASS.get(feature, Kind.QUARTER)
    of_past = feature in "AP" and code.endswith("H")
    texts = dict.fromkeys([name, ascii_name, *others.split(",")] if others else [name, ascii_name])
    usual = NameType.FORMER if of_past else NameType.VARIANT
    area = "" if area == "00" else area  # GeoNames' "no area in particular"
    return Entry(
        Place(
            id=f"geonames:{number}",
            name=name,
            lat=degrees(lat, 90, "latitude"),
            lon=degrees(lon, 180, "longitude"),
            kind=kind,
            country=country or None,
            admin1=admin1.get(f"{country}.{area}") if area else None,
            admin2=admin2.get(f"{country}.{area}.{district}") if district else None,
            population=int(population) if population.isdigit() else 0,
        ),
        (
            Name(name, NameType.FORMER if of_past else NameType.OFFICIAL),
            *(Name(text, usual) for text in texts if text and text != name),
        ),
        admin1_code=area or None,
        admin2_code=district or None,
    )


def _area_names(path: Path | None, parts: int) -> dict[str, str]:
    """Code -> name of the areas of one order, as `US.TX` -> `Texas`; rows of another shape are left out."""
    if path is None:
        return {}
    rows = _rows(path, 4, "GeoNames' table of areas")
    return {row[1][0]: row[1][1] for row in rows if not isinstance(row, BadRow) and row[1][0].count(".") == parts - 1}


def _aliases(path: Path, known: bytearray) -> Iterator[Alias | BadRow]:
    for row in _rows(path, _ALTERNATE_COLUMNS, "GeoNames' alternateNamesV2"):
        if isinstance(row, BadRow):
            yield row
            continue
        number, cells = row
        place, language, text, historic = cells[1], cells[2], cells[3], cells[7]
        if not place.isdigit():
            yield BadRow(f"{path.name}, row {number}", f"{place!r} is not a GeoNames id")
        elif text and language not in _NOT_NAMES and int(place) < len(known) and known[int(place)]:
            kind = NameType.VARIANT
            if historic == "1":
                kind = NameType.FORMER
            elif language == "abbr":
                kind = NameType.ABBREVIATION
            yield Alias(f"geonames:{place}", (Name(text, kind),))
