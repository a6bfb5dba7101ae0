"""Entries of any sources in, the files of a compiled gazetteer out, in bounded memory.

Entries are read once, one at a time; their values go to columns that spill to disk, so that twelve million rows need no
more memory than the sorting of one column of numbers after the other.

`gazetteer.default` compiles the gazetteer that the package comes with.
"""

from __future__ import annotations

import math
import tempfile
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from gazetteer.columns import CELLS_PER_DEGREE, FACTOR, FACTS, FORMAT, KEY_CAPITALS, KEY_DOTTED, MASK, PRIME, STRINGS
from gazetteer.columns import write_facts as _write_facts
from gazetteer.errors import SourceError
from gazetteer.names import keys
from gazetteer.place import Kind, NameType
from gazetteer.sources import BadRow, Entry, Name, Record

Array = npt.NDArray[Any]

KINDS = list(Kind)
TYPES = list(NameType)
# what a kind is worth among namesakes; one unit is a tenfold population
KIND_WEIGHT: dict[Kind, float] = {
    Kind.CONTINENT: 4.0, Kind.COUNTRY: 4.0, Kind.REGION: 3.0, Kind.SEA: 4.0, Kind.ADMIN1: -0.5, Kind.ADMIN2: -1.0,
    Kind.ADMIN3: -1.5, Kind.DESERT: 3.0, Kind.MOUNTAINS: 2.0, Kind.RIVER: 2.5, Kind.LAKE: 2.0, Kind.ISLAND: 1.5,
    Kind.TOWN: 0.0, Kind.QUARTER: -1.0, Kind.FACILITY: 0.0,
}  # fmt: skip
TYPE_WEIGHT: dict[NameType, float] = {
    NameType.OFFICIAL: 0.5, NameType.VARIANT: 0.0, NameType.FORMER: -0.5, NameType.ABBREVIATION: 0.0,
    NameType.ADJECTIVAL: 0.0,
}  # fmt: skip
_SETTLED = {Kind.TOWN, Kind.QUARTER, Kind.FACILITY}
# "the Gambia": the article is part of the name on the map and not in most sentences
_ARTICLE_LOST = {Kind.COUNTRY, Kind.REGION, Kind.ADMIN1, Kind.SEA, Kind.DESERT, Kind.ISLAND, Kind.RIVER, Kind.MOUNTAINS}
_EXAMPLES = 20
_MAX_STRINGS = (1 << 32) - 1


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What was compiled.

    Attributes:
        places: how many places.
        names: how many names, with the place they belong to.
        keys: how many different folded names.
        orphans: aliases whose place no source yields; their place ids, the first twenty.
        orphan_count: how many of them.
        skipped: rows that could not be used, the first twenty.
        skipped_count: how many of them.
    """

    places: int
    names: int
    keys: int
    orphans: tuple[str, ...] = ()
    orphan_count: int = 0
    skipped: tuple[BadRow, ...] = ()
    skipped_count: int = 0


class _Column:
    """A growing column of numbers; every million go to a file."""

    def __init__(self, folder: Path, name: str, code: str) -> None:
        self._path = folder / name
        self._code = code
        self._held = array(code)
        self.length = 0

    def append(self, value: float) -> None:
        self._held.append(value)  # type: ignore[arg-type]  # array's stubs want int or float by its code
        self.length += 1
        if len(self._held) >= 1 << 20:
            self._spill()

    def _spill(self) -> None:
        with self._path.open("ab") as file:
            self._held.tofile(file)
        self._held = array(self._code)

    def take(self) -> Array:
        """The whole column; the file is gone after it."""
        self._spill()
        values = np.fromfile(self._path, dtype=np.dtype(self._code))
        self._path.unlink()
        return values


class _Strings:
    """Strings one after the other in a file; what stands at offset 0 is the empty one."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._recent: dict[str, int] = {}
        self._size = 0
        self.put("")

    def put(self, text: str) -> int:
        """Offset of a string, the same one for the same string where it came up lately."""
        offset = self._recent.get(text)
        if offset is None:
            offset = self._size
            self._size += self._file.write(text.replace("\0", "").encode("utf-8", "replace") + b"\0")
            if self._size > _MAX_STRINGS:
                raise SourceError("these sources hold more than 4 GB of names; leave some of them out")
            if len(self._recent) > 200_000:
                self._recent.clear()
            self._recent[text] = offset
        return offset


_PLACE_COLUMNS = {
    "id": "q", "name": "I", "lat": "d", "lon": "d", "kind": "B", "country": "H", "area1": "i", "area2": "i",
    "code1": "I", "code2": "I", "admin1_name": "I", "admin2_name": "I", "population": "q", "boost": "f", "names": "H",
}  # fmt: skip
_POST_COLUMNS = {"hash": "Q", "prefix": "Q", "id": "q", "name": "I", "type": "B", "flags": "B"}


@dataclass
class _Gathered:
    """What the one pass over the entries leaves."""

    folder: Path
    strings: _Strings
    countries: dict[str, int] = field(default_factory=lambda: {"": 0})
    areas: dict[tuple[str, ...], int] = field(default_factory=dict)
    other_ids: dict[str, int] = field(default_factory=dict)
    places: dict[str, _Column] = field(default_factory=dict)
    posts: dict[str, _Column] = field(default_factory=dict)
    skipped: list[BadRow] = field(default_factory=list)
    skipped_count: int = 0

    def __post_init__(self) -> None:
        self.places = {name: _Column(self.folder, f"place-{name}", code) for name, code in _PLACE_COLUMNS.items()}
        self.posts = {name: _Column(self.folder, f"post-{name}", code) for name, code in _POST_COLUMNS.items()}

    def number(self, place_id: str) -> int:
        """GeoNames' number; a negative one of our own for ids of other schemes."""
        scheme, _, number = place_id.partition(":")
        if scheme == "geonames" and number.isdecimal():
            return int(number)
        return self.other_ids.setdefault(place_id, -1 - len(self.other_ids))

    def area(self, *parts: str | None) -> int:
        """A number for an administrative area by its codes; -1 where a part of it is unknown."""
        if not all(parts):
            return -1
        return self.areas.setdefault(parts, len(self.areas))  # type: ignore[arg-type]  # all() has seen to None

    def skip(self, row: BadRow) -> None:
        self.skipped_count += 1
        if len(self.skipped) < _EXAMPLES:
            self.skipped.append(row)

    def add(self, entry: Entry) -> None:
        place = entry.place
        values = (
            self.number(place.id),
            self.strings.put(place.name),
            place.lat,
            place.lon,
            KINDS.index(place.kind),
            self.countries.setdefault(place.country or "", len(self.countries)),
            self.area(place.country, entry.admin1_code),
            self.area(place.country, entry.admin1_code, entry.admin2_code),
            self.strings.put(entry.admin1_code or ""),
            self.strings.put(entry.admin2_code or ""),
            self.strings.put(place.admin1 or ""),
            self.strings.put(place.admin2 or ""),
            max(0, place.population),
            entry.boost,
            min(len(entry.names), 0xFFFF),
        )
        for column, value in zip(self.places.values(), values, strict=True):
            column.append(value)
        self.add_names(values[0], entry.names, lose_article=place.kind in _ARTICLE_LOST or place.population >= 100_000)

    def add_names(self, number: int, names: Iterable[Name], *, lose_article: bool) -> None:
        posts = self.posts
        for name in names:
            offset = self.strings.put(name.text)
            kind = TYPES.index(name.type)
            flags = KEY_DOTTED if name.text.endswith(".") else 0
            if name.text.isupper() and name.text.isascii():
                flags |= KEY_CAPITALS
            for key in {*keys(name.text)}:
                for form in (key, key[4:]) if lose_article and key.startswith(b"the ") else (key,):
                    posts["hash"].append(int.from_bytes(form, "little") % PRIME * FACTOR & MASK)
                    posts["prefix"].append(int.from_bytes(form[:8].ljust(8, b"\0"), "big"))
                    posts["id"].append(number)
                    posts["name"].append(offset)
                    posts["type"].append(kind)
                    posts["flags"].append(flags)


def compile(
    sources: Iterable[Record],
    out: Path,
    *,
    fingerprint: str = "",
    progress: Callable[[int], None] | None = None,
) -> BuildReport:
    """Compile entries and aliases to a folder that `Gazetteer.open` opens.

    The folder appears whole or not at all; one that was there before is replaced.

    Args:
        sources: the entries, those with more authority later (see `gazetteer.sources`).
        out: the folder to write.
        fingerprint: what identifies the inputs, kept in the facts so that a build can be skipped.
        progress: called with the number of records read, every now and then.

    Raises:
        SourceError: nothing was in the sources, or too much; or something else is at `out`.
    """
    if out.exists() and not (out / FACTS).is_file() and not (out.is_dir() and not any(out.iterdir())):
        raise SourceError(f"{out} is there already and is no compiled gazetteer; it is left as it is")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as scratch:
        built = Path(scratch) / "built"
        built.mkdir()
        with (built / STRINGS).open("wb") as file:
            gathered = _Gathered(Path(scratch), _Strings(file))
            for count, record in enumerate(sources, 1):
                if isinstance(record, Entry):
                    gathered.add(record)
                elif isinstance(record, BadRow):
                    gathered.skip(record)
                else:
                    gathered.add_names(gathered.number(record.place_id), record.names, lose_article=True)
                if progress and not count % 10_000:
                    progress(count)
            if not gathered.places["id"].length:
                raise SourceError("there is no place in these sources")
            report, facts = _finish(gathered, built)
        _write_facts(built, facts | {"fingerprint": fingerprint})
        if out.exists():
            out.rename(Path(scratch) / "replaced")
        built.rename(out)
    return report


def _finish(gathered: _Gathered, built: Path) -> tuple[BuildReport, dict[str, Any]]:
    ids, prominence = _write_places(gathered, built)
    names, keys_, orphans = _write_keys(gathered, built, ids, prominence)
    _write_folding(built)
    other = {number: text for text, number in gathered.other_ids.items()}
    orphan_ids = [other.get(number, f"geonames:{number}") for number in orphans.tolist()]
    report = BuildReport(
        len(ids),
        names,
        keys_,
        tuple(orphan_ids[:_EXAMPLES]),
        len(orphan_ids),
        tuple(gathered.skipped),
        gathered.skipped_count,
    )
    facts = {
        "format": FORMAT,
        "places": report.places,
        "names": report.names,
        "keys": report.keys,
        "kinds": [str(kind) for kind in KINDS],
        "types": [str(kind) for kind in TYPES],
        "countries": list(gathered.countries),
    }
    return report, facts


def _write_places(gathered: _Gathered, built: Path) -> tuple[Array, Array]:
    """Sort the places by id, the last of each id winning; returns ids and prominence."""
    columns = gathered.places
    raw = columns["id"].take()
    order = np.argsort(raw, kind="stable")
    last = np.append(raw[order][1:] != raw[order][:-1], True)
    keep = order[last]
    ids = raw[keep]
    # names are counted, and an area's code is known, by whichever source knows most of it
    group = np.cumsum(last) - last
    most = np.zeros(len(ids), np.uint16)
    np.maximum.at(most, group, columns["names"].take()[order])
    _save(built, "place_id", ids)
    texts = {number: gathered.strings.put(text) for text, number in gathered.other_ids.items()}
    _save(built, "place_id_text", np.array([texts[number] for number in ids[ids < 0].tolist()], np.uint32))
    for name in ("name", "code1", "code2", "admin1_name", "admin2_name"):
        _save(built, f"place_{name}", columns[name].take()[keep])
    lat, lon = columns["lat"].take()[keep], columns["lon"].take()[keep]
    kind, country = columns["kind"].take()[keep], columns["country"].take()[keep]
    population = columns["population"].take()[keep]
    for name, values in (("lat", lat), ("lon", lon), ("kind", kind), ("country", country), ("population", population)):
        _save(built, f"place_{name}", values)
    boost = columns["boost"].take()[keep]
    _save(built, "place_boost", boost)
    weight = np.array([KIND_WEIGHT[each] for each in KINDS])
    prominence = np.log10(population + 1.0) + weight[kind] + 0.5 * np.log10(most + 1.0) + boost
    _save(built, "place_prominence", prominence.astype(np.float32))
    for area, level in ((Kind.ADMIN1, 1), (Kind.ADMIN2, 2)):
        codes = columns[f"area{level}"].take()[keep]
        row_of_code = np.full(len(gathered.areas) + 1, -1, np.int32)  # the last one is for code -1
        areas = np.flatnonzero((kind == KINDS.index(area)) & (codes >= 0))
        # a dump holds former areas beside those of today under one code: the better known decides
        areas = areas[np.argsort(prominence[areas], kind="stable")]
        row_of_code[codes[areas]] = areas
        rows = row_of_code[codes]
        rows[rows == np.arange(len(rows))] = -1  # an area does not lie in itself
        _save(built, f"place_admin{level}", rows)
    _write_grid(built, lat, lon, kind)
    return ids, prominence


def _write_grid(built: Path, lat: Array, lon: Array, kind: Array) -> None:
    rows = np.flatnonzero(np.isin(kind, [KINDS.index(each) for each in _SETTLED])).astype(np.uint32)
    cells = cell_of(lat[rows], lon[rows])
    order = np.argsort(cells, kind="stable")
    _save(built, "cell_place", rows[order])
    count = 180 * 360 * CELLS_PER_DEGREE**2
    _save(built, "cell_first", np.searchsorted(cells[order], np.arange(count + 1)).astype(np.uint32))


def cell_of(lat: Array, lon: Array) -> Array:
    """Number of the grid cell of a point: rows of cells from south to north, each from west to east."""
    high, wide = 180 * CELLS_PER_DEGREE, 360 * CELLS_PER_DEGREE
    y = np.clip(((lat + 90) * CELLS_PER_DEGREE).astype(np.int64), 0, high - 1)
    x = np.clip(((lon + 180) * CELLS_PER_DEGREE).astype(np.int64), 0, wide - 1)
    return y * wide + x


def _write_keys(gathered: _Gathered, built: Path, ids: Array, prominence: Array) -> tuple[int, int, Array]:
    """Write the table of names; returns how many names, how many keys, and the numbers of unknown places."""
    columns = gathered.posts
    number = columns["id"].take()
    row = np.searchsorted(ids, number).clip(max=len(ids) - 1).astype(np.uint32)
    known = ids[row] == number
    orphans = np.unique(number[~known])
    del number
    hashes, kind = columns["hash"].take(), columns["type"].take()
    # one posting for each key and place: the best type of name, and of those the first source's
    order = np.lexsort((row.astype(np.int64) * len(TYPES) + kind, hashes))
    order = order[known[order]]
    h, r = hashes[order], row[order]
    order = order[np.append(True, (h[1:] != h[:-1]) | (r[1:] != r[:-1]))]
    del h, r
    bonus = np.array([TYPE_WEIGHT[each] for each in TYPES], np.float32)
    worth = prominence[row[order]] + bonus[kind[order]]
    order = order[np.lexsort((-worth, hashes[order]))]
    del worth
    hashes, row, kind = hashes[order], row[order], kind[order]
    first = np.flatnonzero(np.append(True, hashes[1:] != hashes[:-1])).astype(np.uint32)
    flags = np.bitwise_and.reduceat(columns["flags"].take()[order], first)
    _save(built, "key_hash", hashes[first])
    _save(built, "key_flags", flags)
    _save(built, "key_first", np.append(first, np.uint32(len(row))))
    bits = max(4, math.ceil(math.log2(len(first))) + 1)
    edges = np.arange(1 << bits, dtype=np.uint64) << np.uint64(64 - bits)
    _save(built, "bucket", np.append(np.searchsorted(hashes[first], edges), len(first)).astype(np.uint32))
    del hashes, edges
    _save(built, "post_place", row)
    _save(built, "post_name", columns["name"].take()[order])
    _save(built, "post_type", kind)
    prefix = columns["prefix"].take()[order]
    by_prefix = np.argsort(prefix)
    _save(built, "prefix", prefix[by_prefix])
    _save(built, "prefix_post", by_prefix.astype(np.uint32))
    return len(order), len(first), orphans


def _write_folding(built: Path) -> None:
    from gazetteer.scan import folding_tables  # scan imports columns, not this module

    for name, values in folding_tables().items():
        _save(built, name, values)


def _save(built: Path, name: str, values: Array) -> None:
    np.save(built / f"{name}.npy", np.ascontiguousarray(values))
