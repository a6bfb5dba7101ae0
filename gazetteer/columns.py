"""The compiled gazetteer's files: one NumPy array per column, one file of strings, one of facts about them.

Why not a MARISA trie, the field's usual way: a trie answers one name at a time, and a text has a hundred capitalised
words; a table of 64-bit hashes answers all word sequences of a text in a handful of array operations, answers one
name in a microsecond, needs no more memory to build than a sort of numbers, and maps from disk as it is. The price
is that two names may share a hash: for 25 million names there is about one chance in a hundred that any two do.

A name's hash is the number that its folded UTF-8 bytes spell (little-endian) modulo the prime 2^55 - 55, mixed by an
odd factor modulo 2^64. Python computes that at C speed with `int.from_bytes`; with arrays it is a sum of products, and
running sums give the hashes of all prefixes of a stretch of text at once (a Rabin fingerprint).
"""

from __future__ import annotations

import json
import mmap
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from gazetteer.errors import GazetteerFormatError, GazetteerNotFound

FORMAT = 3
PRIME = (1 << 55) - 55
FACTOR = 0x9E3779B97F4A7C15
MASK = (1 << 64) - 1

STRINGS = "strings.bin"
FACTS = "gazetteer.json"

# column -> what it holds; the row of a place is its rank by id
COLUMNS: dict[str, str] = {
    "place_id": "GeoNames number, ascending; negative for places of other schemes",
    "place_id_text": "offset of the whole id among the strings, for the negative ones only",
    "place_name": "offset of the main name",
    "place_lat": "degrees",
    "place_lon": "degrees",
    "place_kind": "index into the facts' kinds",
    "place_country": "index into the facts' countries; 0 is none",
    "place_admin1": "row of the first-order area, or -1",
    "place_admin2": "row of the second-order area, or -1",
    "place_admin1_name": "offset of a display name where there is no row",
    "place_admin2_name": "offset of a display name where there is no row",
    "place_code1": "offset of the code of the first-order area, within the country",
    "place_code2": "offset of the code of the second-order area, within the first-order one",
    "place_boost": "the prominence its source added",
    "place_population": "inhabitants",
    "place_prominence": "for ranking namesakes",
    "key_hash": "hashes of all keys, ascending",
    "key_flags": "see KEY_DOTTED, KEY_CAPITALS",
    "key_first": "first posting of each key; one more at the end",
    "bucket": "first key whose hash begins with the bits of the bucket's number; one more at the end",
    "filter": "a bit for each beginning of a hash, set where some key has it: most stretches of a text end here",
    "post_place": "row of a place the key can mean, the most prominent first",
    "post_name": "offset of the name as written",
    "post_type": "index into the facts' name types",
    "prefix": "first eight bytes of the folded names as big-endian numbers, ascending",
    "prefix_post": "posting of each",
    "cell_first": "first place of each cell of a grid of degrees; one more at the end",
    "cell_place": "rows of settlements and facilities, by cell",
    "fold_length": "for each code point of the basic plane, how many bytes its folding has",
    "fold_bytes": "these bytes",
    "fold_class": "see gazetteer.scan",
}
KEY_DOTTED = 1
"""The name is an abbreviation written with a full stop at its end (Calif.)."""
KEY_CAPITALS = 2
"""Only ever written in capitals (US, UAE): "us" and "Us" in a text are not it."""

CELLS_PER_DEGREE = 4
FILTER_BITS_PER_KEY = 16


def hash_of(folded: bytes) -> int:
    """The hash of one folded name."""
    return int.from_bytes(folded, "little") % PRIME * FACTOR & MASK


class Columns:
    """A compiled gazetteer's files, opened read-only and mapped; nothing is read before it is asked for."""

    def __init__(self, path: Path) -> None:
        if not (path / FACTS).is_file():
            raise GazetteerNotFound(
                f"there is no compiled gazetteer at {path}; build one with  mapdash gazetteer build --out {path}"
            )
        self.path = path
        try:
            self.facts: dict[str, Any] = json.loads((path / FACTS).read_text(encoding="utf-8"))
            found = self.facts["format"]
        except (ValueError, KeyError, TypeError) as error:
            raise GazetteerFormatError(f"{path} is not a compiled gazetteer: {FACTS} cannot be read") from error
        if found != FORMAT:
            raise GazetteerFormatError(
                f"the gazetteer at {path} has format {found}, this version reads {FORMAT}; build it anew with"
                f"  mapdash gazetteer build --out {path}"
            )
        try:
            self._arrays = {name: np.load(path / f"{name}.npy", mmap_mode="r") for name in COLUMNS}
            with (path / STRINGS).open("rb") as file:
                self._strings = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise GazetteerFormatError(f"the gazetteer at {path} is incomplete: {error}") from error

    def array(self, name: str) -> npt.NDArray[Any]:
        """One column."""
        # a plain view: memmap's own __getitem__ costs microseconds
        view: npt.NDArray[Any] = self._arrays[name].view(np.ndarray)
        return view

    def scalars(self, name: str) -> memoryview:
        """One column for reading single values, several times as fast as an array does."""
        return memoryview(self._arrays[name].view(np.ndarray))

    def string(self, offset: int) -> str:
        """The string that starts at an offset."""
        return self._strings[offset : self._strings.find(b"\0", offset)].decode()


def write_facts(path: Path, facts: dict[str, Any]) -> None:
    """The last file written: a folder without it is no gazetteer."""
    (path / FACTS).write_text(json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
