"""What else a name can be: given names, surnames and common words, from the gazetteer's tables and this room's own
lists.

The gazetteer's tables hold the words that are places too; to see that Antony Blinken is a person takes given
names that are none.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from functools import cache
from importlib import resources

from gazetteer import curated


@dataclass(frozen=True, slots=True)
class Names:
    """Word lists that tell what else a name can be; all in lower case.

    Attributes:
        given: given names.
        surnames: surnames.
        common: English words, months and days.
        other: names of persons, bodies and things that are better known than the place.
    """

    given: Set[str]
    surnames: Set[str]
    common: Set[str]
    other: Set[str]


def _text(file: str) -> str:
    return resources.files("mapdash.geoparsing").joinpath("lists", file).read_text(encoding="utf-8")


def _read(file: str) -> frozenset[str]:
    lines = [line for line in _text(file).splitlines() if not line.startswith("#")]
    return frozenset(lines) if file == "not_places.txt" else frozenset(word for line in lines for word in line.split())


@cache
def capitals() -> frozenset[tuple[str, str]]:
    """The seats of government: (ISO 3166 code, name on the map)."""
    lines = _text("capitals.txt").splitlines()
    return frozenset((line[:2], line[3:]) for line in lines if not line.startswith("#"))


@cache
def default_names() -> Names:
    """The names and words that come with the package."""
    return Names(
        given=_read("given_names.txt") | curated.given_names(),
        surnames=_read("surnames.txt") | curated.surnames(),
        common=curated.common_words(),
        other=_read("not_places.txt"),
    )
