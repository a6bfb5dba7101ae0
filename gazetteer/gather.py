"""The one pass over the entries of a compile: their values go to columns that spill to disk as they grow."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from gazetteer.columns import FACTOR, KEY_CAPITALS, KEY_DOTTED, MASK, PRIME
from gazetteer.errors import SourceError
from gazetteer.loose import FIRST, TRANSLITERATED, loose_keys
from gazetteer.names import keys
from gazetteer.place import Kind, NameType
from gazetteer.sources import BadRow, Entry, Name

KINDS = list(Kind)
TYPES = list(NameType)
SETTLED = {Kind.TOWN, Kind.QUARTER, Kind.FACILITY}
EXAMPLES = 20
"""How many of the rows that could not be used are kept for the report."""
NO_PREFIX = MASK
"""Stands for the prefix of loose keys, which no one types."""

# "the Gambia": the article is part of the name on the map and not in most sentences
_ARTICLE_LOST = {Kind.COUNTRY, Kind.REGION, Kind.ADMIN1, Kind.SEA, Kind.DESERT, Kind.ISLAND, Kind.RIVER, Kind.MOUNTAINS}
_EXACT = {NameType.ABBREVIATION, NameType.ADJECTIVAL}  # have no other transliteration
_MAX_STRINGS = (1 << 32) - 1


class Column:
    """A growing column of numbers; what has gathered goes to a file when told to."""

    def __init__(self, folder: Path, name: str, code: str) -> None:
        self._path = folder / name
        self._code = code
        self._held: array[Any] = array(code)
        self.append: Callable[[float], None] = self._held.append
        """Adds a number at the end; the array's own, because a big dump calls it some hundred million times."""

    def spill(self) -> None:
        """Put what has gathered into the file."""
        with self._path.open("ab") as file:
            self._held.tofile(file)
        del self._held[:]

    def take(self) -> npt.NDArray[Any]:
        """The whole column; the file is gone after it."""
        self.spill()
        values = np.fromfile(self._path, dtype=np.dtype(self._code))
        self._path.unlink()
        return values


class Strings:
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
# in the order of _post's arguments
_POST_COLUMNS = {"hash": "Q", "prefix": "Q", "id": "q", "name": "I", "type": "B", "flags": "B"}


@dataclass
class Gathered:
    """What the one pass over the entries leaves."""

    folder: Path
    strings: Strings
    countries: dict[str, int] = field(default_factory=lambda: {"": 0})
    areas: dict[tuple[str, ...], int] = field(default_factory=dict)
    other_ids: dict[str, int] = field(default_factory=dict)
    places: dict[str, Column] = field(default_factory=dict)
    posts: dict[str, Column] = field(default_factory=dict)
    first_words: set[str] = field(default_factory=set)
    skipped: list[BadRow] = field(default_factory=list)
    skipped_count: int = 0

    def __post_init__(self) -> None:
        self.places = {name: Column(self.folder, f"place-{name}", code) for name, code in _PLACE_COLUMNS.items()}
        self.posts = {name: Column(self.folder, f"post-{name}", code) for name, code in _POST_COLUMNS.items()}

    def spill(self) -> None:
        """Put what has gathered into the files."""
        for column in (*self.places.values(), *self.posts.values()):
            column.spill()

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
        """Count a row that could not be used."""
        self.skipped_count += 1
        if len(self.skipped) < EXAMPLES:
            self.skipped.append(row)

    def add(self, entry: Entry) -> None:
        """Take in a place and its names."""
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
        self.add_names(
            values[0],
            entry.names,
            lose_article=place.kind in _ARTICLE_LOST or place.population >= 100_000,
            loosely=place.country in TRANSLITERATED,
            known=place.kind not in SETTLED or place.population >= 10_000 or entry.boost > 0,
        )

    def add_names(
        self, number: int, names: Iterable[Name], *, lose_article: bool, loosely: bool = False, known: bool = False
    ) -> None:
        """Enter names of a place.

        Args:
            number: of the place.
            names: the names.
            lose_article: also without a leading "the".
            loosely: also under their loose keys.
            known: under those that texts are searched for.
        """
        for name in names:
            offset = self.strings.put(name.text)
            kind = TYPES.index(name.type)
            flags = KEY_DOTTED if name.text.endswith(".") else 0
            if name.text.isupper() and name.text.isascii():
                flags |= KEY_CAPITALS
            strict = list(dict.fromkeys(keys(name.text)))
            for key in strict:
                for form in (key, key[4:]) if lose_article and key.startswith(b"the ") else (key,):
                    self._post(form, int.from_bytes(form[:8].ljust(8, b"\0"), "big"), number, offset, kind, flags)
            if loosely and strict and name.type not in _EXACT:
                for other in loose_keys(strict[0].decode(), known=known):
                    if other.startswith(FIRST):
                        if other in self.first_words:
                            continue
                        self.first_words.add(other)
                    self._post(other.encode(), NO_PREFIX, number, offset, kind, 0)

    def _post(self, key: bytes, prefix: int, *rest: int) -> None:
        values = (int.from_bytes(key, "little") % PRIME * FACTOR & MASK, prefix, *rest)
        for column, value in zip(self.posts.values(), values, strict=True):
            column.append(value)
