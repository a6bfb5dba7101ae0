"""Entries of any sources in, the files of a compiled gazetteer out, in bounded memory.

Entries are read once, one at a time; their values go to columns that spill to disk, so that twelve million rows need no
more memory than the sorting of one column of numbers after the other.

`gazetteer.default` compiles the gazetteer that the package comes with.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from gazetteer.columns import CELLS_PER_DEGREE, FACTS, FILTER_BITS_PER_KEY, FORMAT, STRINGS, write_facts
from gazetteer.errors import SourceError
from gazetteer.gather import EXAMPLES, KINDS, NO_PREFIX, SETTLED, TYPES, Gathered, Strings
from gazetteer.place import Kind, NameType
from gazetteer.sources import BadRow, Entry, Record

Array = npt.NDArray[Any]

# what a kind is worth among namesakes; one unit is a tenfold population
KIND_WEIGHT: dict[Kind, float] = {
    Kind.CONTINENT: 4.0, Kind.COUNTRY: 4.0, Kind.REGION: 3.0, Kind.SEA: 3.5, Kind.ADMIN1: -0.5, Kind.ADMIN2: -1.0,
    Kind.ADMIN3: -1.5, Kind.DESERT: 3.0, Kind.MOUNTAINS: 2.0, Kind.RIVER: 2.5, Kind.LAKE: 2.0, Kind.ISLAND: 1.5,
    Kind.TOWN: 0.0, Kind.QUARTER: -1.0, Kind.FACILITY: 0.0,
}  # fmt: skip
TYPE_WEIGHT: dict[NameType, float] = {
    NameType.OFFICIAL: 0.5, NameType.VARIANT: 0.0, NameType.FORMER: -0.5, NameType.ABBREVIATION: 0.0,
    NameType.ADJECTIVAL: 0.0,
}  # fmt: skip


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
            gathered = Gathered(Path(scratch), Strings(file))
            for count, record in enumerate(sources, 1):
                if isinstance(record, Entry):
                    gathered.add(record)
                elif isinstance(record, BadRow):
                    gathered.skip(record)
                else:
                    gathered.add_names(gathered.number(record.place_id), record.names, lose_article=True)
                if not count % 10_000:
                    gathered.spill()
                    if progress:
                        progress(count)
            report, facts = _finish(gathered, built)
        write_facts(built, facts | {"fingerprint": fingerprint})
        if out.exists():
            out.rename(Path(scratch) / "replaced")
        built.rename(out)
    return report


def _finish(gathered: Gathered, built: Path) -> tuple[BuildReport, dict[str, Any]]:
    ids, prominence = _write_places(gathered, built)
    names, keys_, orphans = _write_keys(gathered, built, ids, prominence)
    _write_folding(built)
    other = {number: text for text, number in gathered.other_ids.items()}
    orphan_ids = [other.get(number, f"geonames:{number}") for number in orphans.tolist()]
    report = BuildReport(
        len(ids),
        names,
        keys_,
        tuple(orphan_ids[:EXAMPLES]),
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


def _write_places(gathered: Gathered, built: Path) -> tuple[Array, Array]:
    """Sort the places by id, the last of each id winning; returns ids and prominence."""
    columns = gathered.places
    raw = columns["id"].take()
    if not len(raw):
        raise SourceError("there is no place in these sources")
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
    rows = np.flatnonzero(np.isin(kind, [KINDS.index(each) for each in SETTLED])).astype(np.uint32)
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


def _write_keys(gathered: Gathered, built: Path, ids: Array, prominence: Array) -> tuple[int, int, Array]:
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
    _save(built, "filter", _filter_of(hashes[first]))
    del hashes, edges
    _save(built, "post_place", row)
    _save(built, "post_name", columns["name"].take()[order])
    _save(built, "post_type", kind)
    prefix = columns["prefix"].take()[order]
    by_prefix = np.flatnonzero(prefix != NO_PREFIX)
    by_prefix = by_prefix[np.argsort(prefix[by_prefix])]
    _save(built, "prefix", prefix[by_prefix])
    _save(built, "prefix_post", by_prefix.astype(np.uint32))
    return len(order), len(first), orphans


def _filter_of(hashes: Array) -> Array:
    bits = max(16, math.ceil(math.log2(len(hashes) * FILTER_BITS_PER_KEY)))
    filled = np.zeros(1 << (bits - 3), np.uint8)
    head = hashes >> np.uint64(64 - bits)
    np.bitwise_or.at(filled, head >> np.uint64(3), np.uint8(1) << (head & np.uint64(7)).astype(np.uint8))
    return filled


def _write_folding(built: Path) -> None:
    from gazetteer.scan import folding_tables  # scan imports columns, not this module

    for name, values in folding_tables().items():
        _save(built, name, values)


def _save(built: Path, name: str, values: Array) -> None:
    np.save(built / f"{name}.npy", np.ascontiguousarray(values))
