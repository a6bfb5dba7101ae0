"""Gazetteer: a compiled gazetteer, opened read-only. Which places there are, and which of them a name can mean."""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path
from typing import overload

import numpy as np

from gazetteer.columns import FACTOR, MASK, PRIME, Columns
from gazetteer.loose import ANY, loose
from gazetteer.misspelt import LEAST, one_slip
from gazetteer.names import fold_bytes
from gazetteer.nearest import nearest
from gazetteer.place import Candidate, Kind, Match, NameType, Place
from gazetteer.scan import Scanner

_COMPANY = re.compile(r"&\s*(?:Co|Company|Sons?|Bros|Brothers)\b", re.IGNORECASE)
DEFAULT_PATH = Path(__file__).parent / "compiled"
"""Where the package's build puts the gazetteer it comes with."""
VARIABLE = "MAPDASH_GAZETTEER"
"""The environment variable that names another one."""

_SETTLED = frozenset({Kind.TOWN, Kind.QUARTER, Kind.FACILITY})


class Candidates(Sequence[Candidate]):
    """The places that a name can mean, the most prominent first; read from the files only where looked at."""

    __slots__ = ("_first", "_gazetteer", "_stop")

    def __init__(self, gazetteer: Gazetteer, first: int, stop: int) -> None:
        self._gazetteer = gazetteer
        self._first = first
        self._stop = stop

    def __len__(self) -> int:
        return self._stop - self._first

    @overload
    def __getitem__(self, index: int) -> Candidate: ...
    @overload
    def __getitem__(self, index: slice) -> list[Candidate]: ...
    def __getitem__(self, index: int | slice) -> Candidate | list[Candidate]:
        """One candidate, or a list of several."""
        postings = range(self._first, self._stop)[index]
        if isinstance(postings, int):
            return self._gazetteer._candidate(postings)
        return [self._gazetteer._candidate(posting) for posting in postings]

    def __eq__(self, other: object) -> bool:
        """Whether the same candidates are in the same order."""
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Candidates({list(self)!r})"


class Gazetteer:
    """Which places there are, and which of them a name can mean. Safe to share between threads."""

    def __init__(self, columns: Columns) -> None:
        self.path = columns.path
        self.facts = columns.facts
        self._columns = columns
        self._scanner = Scanner(columns, self._key)
        self._kinds = [Kind(kind) for kind in columns.facts["kinds"]]
        self._types = [NameType(each) for each in columns.facts["types"]]
        self._countries: list[str | None] = [country or None for country in columns.facts["countries"]]
        self._hash = columns.scalars("key_hash")
        self._first = columns.scalars("key_first")
        self._bucket = columns.scalars("bucket")
        self._shift = 65 - (len(self._bucket) - 1).bit_length()
        self._post_place = columns.scalars("post_place")
        self._post_name = columns.scalars("post_name")
        self._post_type = columns.scalars("post_type")
        self._id = columns.scalars("place_id")
        names = (
            "name",
            "lat",
            "lon",
            "kind",
            "country",
            "admin1",
            "admin2",
            "admin1_name",
            "admin2_name",
            "population",
        )
        self._fields = [columns.scalars(f"place_{name}") for name in names]
        self._admin = (columns.scalars("place_admin1"), columns.scalars("place_admin2"))
        self._country = columns.scalars("place_country")
        self._prominence = columns.array("place_prominence")
        self._negative = len(columns.array("place_id_text"))
        self._string = columns.string
        self._at = lru_cache(maxsize=20_000)(self._read)
        self._other_ids = lru_cache(maxsize=1)(self._read_other_ids)
        self._country_rows = lru_cache(maxsize=1)(self._read_country_rows)

    @classmethod
    def open(cls, path: str | os.PathLike[str] | None = None) -> Gazetteer:
        """Open a compiled gazetteer.

        Args:
            path: its folder; by default what the environment variable MAPDASH_GAZETTEER names, else the one that
                came with the package.

        Raises:
            GazetteerNotFound: there is none.
            GazetteerFormatError: it is broken or of another version.
        """
        return cls(Columns(Path(path or os.environ.get(VARIABLE) or DEFAULT_PATH)))

    def __len__(self) -> int:
        """How many places."""
        return len(self._id)

    def kinds(self) -> list[Kind]:
        """The kind of every place."""
        return [self._kinds[kind] for kind in self._columns.array("place_kind").tolist()]

    # names

    def candidates(self, name: str) -> Candidates:
        """The places that a name can mean, the most prominent first; empty where the name is unknown.

        Where no place has the name, those have a chance whose name is another transliteration of it.
        """
        folded = fold_bytes(name)
        key = self._key(folded)
        if key < 0 and folded:
            other = loose(folded.decode())
            key = -1 if other is None else self._key((ANY + other).encode())
        return Candidates(self, self._first[key], self._first[key + 1]) if key >= 0 else Candidates(self, 0, 0)

    def misspelt(self, name: str, limit: int = 48) -> list[Candidate]:
        """The places whose name is written nearly so, the most prominent first; for names that no place has.

        One slip of the pen is allowed; short names and those in other letters have none.
        """
        folded = fold_bytes(name).decode()
        if len(folded) < LEAST or not folded.replace(" ", "").isalpha() or not folded.isascii():
            return []
        keys = {self._key(other.encode()) for other in one_slip(folded)} - {-1}
        posts = [post for key in keys for post in range(self._first[key], self._first[key + 1])]
        best: dict[int, Candidate] = {}
        for post in sorted(posts, key=lambda post: -self._prominence[self._post_place[post]]):
            candidate = self._candidate(post)
            if candidate.name_type not in {NameType.ADJECTIVAL, NameType.ABBREVIATION} and len(best) < limit:
                best.setdefault(self._post_place[post], candidate)
        return list(best.values())

    def _key(self, folded: bytes) -> int:
        value = int.from_bytes(folded, "little") % PRIME * FACTOR & MASK
        bucket = value >> self._shift
        for key in range(self._bucket[bucket], self._bucket[bucket + 1]):
            if self._hash[key] == value:
                return key
        return -1

    def scan(self, text: str) -> list[Match]:
        """The names in a text, longest matches at word boundaries from left to right, none overlapping.

        In scripts with case a name begins with a capital; possessives ("Gaza's") and parts of hyphenated words
        ("Washington-based") are found without the rest.
        """
        first = self._first
        found = [
            Match(start, end, text[start:end], Candidates(self, first[key], first[key + 1]))
            for start, end, key in self._scanner.find(text)
        ]
        if "&" not in text:
            return found
        # folding takes & for any sign that joins, but "Swift & Co." is not Swift Co., which is a county
        return [match for match in found if not _COMPANY.search(match.text)]

    def complete(self, prefix: str, limit: int = 10) -> list[Candidate]:
        """Places of which a name begins with a prefix, the most prominent first; each place once."""
        folded = fold_bytes(prefix)
        if not folded:
            return []
        prefixes, posts = self._columns.array("prefix"), self._columns.array("prefix_post")
        head = folded[:8]
        low = np.searchsorted(prefixes, np.uint64(int.from_bytes(head.ljust(8, b"\0"), "big")), "left")
        high = np.searchsorted(prefixes, np.uint64(int.from_bytes(head.ljust(8, b"\xff"), "big")), "right")
        found = posts[low:high]
        rows = self._columns.array("post_place")[found]
        best: dict[int, Candidate] = {}
        for index in np.argsort(-self._prominence[rows], kind="stable").tolist():
            row = int(rows[index])
            if row in best:
                continue
            candidate = self._candidate(int(found[index]))
            if len(folded) <= 8 or fold_bytes(candidate.name).startswith(folded):
                best[row] = candidate
                if len(best) == limit:
                    break
        return list(best.values())

    # places

    def place(self, id: str) -> Place:
        """The place of an id; KeyError where there is none."""
        return self._at(self._row(id))

    def place_at(self, row: int) -> Place:
        """The place of a row of the compiled files, for reading all of them."""
        return self._at(row)

    def posting(self, number: int) -> tuple[str, NameType]:
        """Name and its type of a posting of the compiled files, for reading all of them."""
        return self._string(self._post_name[number]), self._types[self._post_type[number]]

    def near(
        self,
        lat: float,
        lon: float,
        k: int = 5,
        max_km: float | None = None,
        kinds: Collection[Kind] | None = None,
    ) -> list[tuple[Place, float]]:
        """The nearest settlements and facilities with their distance in km, nearest first.

        Args:
            lat: degrees north.
            lon: degrees east.
            k: how many at most.
            max_km: no farther than this.
            kinds: only these of towns, quarters and facilities.
        """
        wanted = None if kinds is None else [self._kinds.index(kind) for kind in kinds if kind in _SETTLED]
        return [(self._at(row), km) for row, km in nearest(self._columns, lat, lon, k, max_km, wanted)]

    def prominence(self, place: Place | str) -> float:
        """What ranks a place among its namesakes: roughly the logarithm of its population, and more for areas."""
        return float(self._prominence[self._row(place)])

    def ancestors(self, place: Place | str) -> tuple[Place, ...]:
        """The areas a place lies in, from the narrowest to the country, as far as they are places themselves."""
        row = self._row(place)
        rows = [self._admin[1][row], self._admin[0][row], self._country_rows().get(self._country[row], -1)]
        return tuple(self._at(each) for each in dict.fromkeys(rows) if each not in (-1, row))

    def contains(self, area: Place, place: Place) -> bool:
        """Whether a place lies in a country, first- or second-order area, by its codes; it does in itself."""
        if area.id == place.id:
            return True
        if area.kind is Kind.COUNTRY:
            return area.country is not None and area.country == place.country
        level = {Kind.ADMIN1: 0, Kind.ADMIN2: 1}.get(area.kind)
        try:
            return level is not None and self._admin[level][self._row(place)] == self._row(area)
        except KeyError:
            return False

    def label(self, place: Place) -> str:
        """A place's name for people: "Rafah, Gaza Strip, Palestine"."""
        country = self._country_rows().get(self._countries.index(place.country), -1) if place.country else -1
        parts = [place.name, place.admin1, self._at(country).name if country >= 0 else place.country]
        return ", ".join(part for part in dict.fromkeys(parts) if part)

    def _row(self, place: Place | str) -> int:
        text = place if isinstance(place, str) else place.id
        scheme, _, number = text.partition(":")
        if scheme == "geonames" and number.isdecimal():
            wanted = int(number)
            row = bisect_left(self._id, wanted, self._negative)
            if row < len(self._id) and self._id[row] == wanted:
                return row
            raise KeyError(text)
        return self._other_ids()[text]

    def _read_other_ids(self) -> dict[str, int]:
        return {self._string(offset): row for row, offset in enumerate(self._columns.array("place_id_text").tolist())}

    def _read_country_rows(self) -> dict[int, int]:
        rows = np.flatnonzero(self._columns.array("place_kind") == self._kinds.index(Kind.COUNTRY))
        # where a code has several (a dump's dependencies), the most prominent one is the country
        rows = rows[np.argsort(self._prominence[rows], kind="stable")]
        return {self._country[row]: row for row in rows.tolist()}

    def _read(self, row: int) -> Place:
        values = [field[row] for field in self._fields]
        name, lat, lon, kind, country, admin1, admin2, admin1_name, admin2_name, population = values
        number = self._id[row]
        string = self._string
        return Place(
            id=f"geonames:{number}" if number >= 0 else string(int(self._columns.array("place_id_text")[row])),
            name=string(name),
            lat=lat,
            lon=lon,
            kind=self._kinds[kind],
            country=self._countries[country],
            admin1=string(self._fields[0][admin1]) if admin1 >= 0 else string(admin1_name) or None,
            admin2=string(self._fields[0][admin2]) if admin2 >= 0 else string(admin2_name) or None,
            population=population,
        )

    def _candidate(self, posting: int) -> Candidate:
        return Candidate(self._at(self._post_place[posting]), *self.posting(posting))
