"""All places of a collection, held in a few arrays: a quarter of a million of them as objects would take 100 MB.

Places are known by their position, in the order in which the collection stored them; a growing collection only adds at
the end. Their words lie in one run of UTF-8, of which `Places` makes a `Place` when one is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gazetteer import Kind, Place, Precision
from gazetteer.place import PRECISION_OF_KIND
from mapdash.view.polygon import Area, inside

KINDS: tuple[Kind, ...] = tuple(Kind)
PRECISIONS: tuple[Precision, ...] = tuple(Precision)
_PRECISION_OF_KIND = np.array([PRECISIONS.index(PRECISION_OF_KIND[kind]) for kind in KINDS], np.int8)
_TEXTS = ("id", "name", "admin1", "admin2")
_REMEMBERED = 20_000
"""Places kept as objects: the areas of the Earth and what was last on the screen."""
_REMEMBERED_AREAS = 4


@dataclass(frozen=True, eq=False)
class Places:
    """The P places of a collection.

    Attributes:
        key: (P,) the collection's numbers for them, ascending.
        lat: (P,) degrees north.
        lon: (P,) degrees east.
        country: (P,) position in `countries`.
        kind: (P,) position in KINDS.
        population: (P,) inhabitants, 0 for unknown.
        words: the UTF-8 of each place's id, name, admin1 and admin2, one behind the other.
        ends: (4 P + 1,) where each of those begins, and where the last one ends.
        by_id: (P,) positions in the order of the ids' UTF-8.
        countries: ISO codes in the order in which they were met; "" for none.
    """

    key: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    country: NDArray[np.int16]
    kind: NDArray[np.int8]
    population: NDArray[np.int64]
    words: NDArray[np.uint8]
    ends: NDArray[np.int64]
    by_id: NDArray[np.int32]
    countries: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.key)

    def __getitem__(self, at: int) -> Place:
        return self._remembered(int(at))

    @cached_property
    def _remembered(self) -> Callable[[int], Place]:
        return lru_cache(_REMEMBERED)(self._make)

    def _make(self, at: int) -> Place:
        id, name, admin1, admin2 = (self._bytes(at, number).decode() for number in range(len(_TEXTS)))
        return Place(
            id,
            name,
            float(self.lat[at]),
            float(self.lon[at]),
            KINDS[self.kind[at]],
            self.countries[self.country[at]] or None,
            admin1 or None,
            admin2 or None,
            int(self.population[at]),
        )

    @cached_property
    def _lying(self) -> tuple[memoryview, memoryview]:
        """`words` and `ends` once more: cutting a few bytes out of an array takes ten times as long."""
        return self.words.data, self.ends.data

    def _bytes(self, at: int, number: int = 0) -> bytes:
        words, ends = self._lying
        where = at * len(_TEXTS) + number
        return bytes(words[ends[where] : ends[where + 1]])

    def id(self, at: int) -> str:
        """The id of the place at a position."""
        return self._bytes(int(at)).decode()

    def texts(self, at: Sequence[int], number: int) -> list[str]:
        """The ids (0) or names (1) of the places at some positions."""
        words, where = self._lying[0], np.asarray(at, np.int64) * len(_TEXTS) + number
        begins, ends = self.ends[where].tolist(), self.ends[where + 1].tolist()
        return [str(words[begin:end], "utf-8") for begin, end in zip(begins, ends, strict=True)]

    def slot(self, id: bytes) -> int:
        """How many ids come before this one in the order of `by_id`."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self._bytes(int(self.by_id[middle])) < id:
                low = middle + 1
            else:
                high = middle
        return low

    def find(self, id: str) -> int | None:
        """The position of the place with this id, or None."""
        return self._found(id)

    @cached_property
    def _found(self) -> Callable[[str], int | None]:
        return lru_cache(_REMEMBERED)(self._find)

    def _find(self, id: str) -> int | None:
        slot = self.slot(id.encode())
        if slot == len(self):
            return None
        at = int(self.by_id[slot])
        return at if self._bytes(at) == id.encode() else None

    def positions(self, ids: Iterable[str]) -> list[int]:
        """Positions of those of the ids that are known."""
        return [at for at in map(self.find, ids) if at is not None]

    @cached_property
    def precision(self) -> NDArray[np.int8]:
        """(P,) what each place's point stands for, as a position in PRECISIONS."""
        return _PRECISION_OF_KIND[self.kind]

    @cached_property
    def inside(self) -> Callable[[Area], NDArray[np.bool_]]:
        """(P,) flags of the places whose points lie in a drawn area."""
        return lru_cache(_REMEMBERED_AREAS)(lambda area: inside(area, self.lat, self.lon))


def places_from(table: pd.DataFrame, old: Places | None = None) -> Places:
    """`Collection.places_table()`, or what is new in it behind `old`."""
    if old is not None and not len(table):
        return old
    codes = {code: number for number, code in enumerate(old.countries)} if old is not None else {}
    country = [codes.setdefault(code or "", len(codes)) for code in table["country"]]
    kinds = {kind.value: number for number, kind in enumerate(KINDS)}
    rows = zip(*(table[text] for text in _TEXTS), strict=True)
    words = [(word or "").encode() for row in rows for word in row]
    ids = words[:: len(_TEXTS)]
    new = Places(
        key=table["key"].to_numpy(np.int64),
        lat=table["lat"].to_numpy(np.float64),
        lon=table["lon"].to_numpy(np.float64),
        country=np.array(country, np.int16),
        kind=np.array([kinds[kind] for kind in table["kind"]], np.int8),
        population=table["population"].to_numpy(np.int64),
        words=np.frombuffer(b"".join(words), np.uint8),
        ends=np.fromiter(accumulate(map(len, words), initial=0), np.int64, len(words) + 1),
        by_id=np.array(sorted(range(len(ids)), key=ids.__getitem__), np.int32),
        countries=tuple(codes),
    )
    if old is None:
        return new
    slots = [old.slot(ids[at]) for at in new.by_id.tolist()]
    joined = ("key", "lat", "lon", "country", "kind", "population", "words")
    return Places(
        **{name: np.concatenate([getattr(old, name), getattr(new, name)]) for name in joined},
        ends=np.concatenate([old.ends, new.ends[1:] + old.ends[-1]]),
        by_id=np.insert(old.by_id, slots, new.by_id + len(old)).astype(np.int32),
        countries=new.countries,
    )
