"""What a source of places yields: entries (a place with its names), aliases (more names for a place) and bad rows.

A source is any iterable of these records. Where several sources know the same place id, the one that
comes later in the compile decides the place's fields, and the names of all of them are kept; so the order of the
sources is the order of authority, the user's own last.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gazetteer.place import NameType, Place


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a place, and how it relates to it."""

    text: str
    type: NameType = NameType.VARIANT


@dataclass(frozen=True, slots=True)
class Entry:
    """One place with its names, as a source knows it.

    Attributes:
        place: the place; its `admin1` and `admin2` are names for display, and may be left None where the codes below
            lead to an entry of the area itself.
        names: every name it goes by, the main one too.
        admin1_code: GeoNames' code of the first-order area ("TX", "GZ"), which means an area together with the country.
            An entry of kind `admin1` carries its own code here.
        admin2_code: GeoNames' code of the second-order area, within country and first-order area. An entry of kind
            `admin2` carries its own code here.
        boost: prominence added when namesakes are ranked; one unit is worth a tenfold population.
    """

    place: Place
    names: tuple[Name, ...]
    admin1_code: str | None = None
    admin2_code: str | None = None
    boost: float = 0.0


@dataclass(frozen=True, slots=True)
class Alias:
    """More names for a place that another source yields; an id that none yields is counted and skipped."""

    place_id: str
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that a reader could not use: yielded instead of raised, so that the rest is read and the report names it.

    Attributes:
        where: file and row, "camps.csv, row 12".
        reason: what is wrong with it, in a few words.
    """

    where: str
    reason: str


Record = Entry | Alias | BadRow
Source = Iterable[Record]

__all__ = ["Alias", "BadRow", "Entry", "Name", "Record", "Source", "degrees"]


def degrees(text: str, limit: int, what: str) -> float:
    """A latitude (limit 90) or longitude (limit 180) from a cell of a table.

    Raises:
        ValueError: it is empty, no number, or outside the limit; says so with `what`.
    """
    if not text:
        raise ValueError(f"it has no {what}")
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"{what} {text!r} is not a number in degrees") from None
    if not -limit <= value <= limit:
        raise ValueError(f"{what} {text} lies outside ±{limit}")
    return value
