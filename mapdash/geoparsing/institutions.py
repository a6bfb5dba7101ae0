"""Names inside longer names: the Bank of Israel, the Paris Police Department, the Minsk accords, the USS Mason."""

from __future__ import annotations

from enum import IntEnum

from mapdash.geoparsing.document import Document
from mapdash.geoparsing.wordlists import BODIES, BORROWERS, CLUBS, NATURAL, STREETS, TREATIES, TYPE_AFTER, VESSELS

_CONNECTORS = frozenset({"of", "for", "and", "the", "on", "in", "de", "du", "des"})
_LONGEST = 7  # words a longer name is followed for


class Inside(IntEnum):
    """What sort of longer name a place name stands in."""

    NOTHING = 0
    BODY = 1  # a body of that place: its police, its university, its bank
    BORROWED = 2  # only named after it: a newspaper, a club, a treaty, a disease
    STREET = 3  # a street or building that bears the name
    VESSEL = 4  # a ship
    FEATURE = 5  # a river, lake, island or park that is not in the gazetteer under that name


def inside(document: Document, first: int, last: int) -> Inside:
    """What sort of longer name the words `first` up to, not including, `last` stand in."""
    words, lower, gaps = document.words, document.lower, document.gaps
    if first and gaps[first] == " ":
        before = lower[first - 1]
        if before in VESSELS and words[first - 1].isupper():
            return Inside.VESSEL
        if before in CLUBS and words[first - 1][0].isupper():
            return Inside.BORROWED
    shouted = bool(words) and first < len(words) and document.shouted[document.sentence[first]]
    count = len(words)
    if last < count and gaps[last] == " " and lower[last] in TREATIES:
        return Inside.BORROWED
    if not shouted:
        index = last
        while index < count and index - last < _LONGEST:
            gap = gaps[index]
            if gap not in {" ", " & ", "-"} or document.sentence[index] != document.sentence[last - 1]:
                break
            low = lower[index]
            if words[index][0].isupper() or words[index][0].isdigit():
                if low in STREETS and index - last < 2:
                    return Inside.STREET
                if low in BORROWERS:
                    return Inside.BORROWED
                if low in BODIES and not (
                    index == last and low in TYPE_AFTER and low not in {"department", "district", "port"}
                ):
                    return Inside.BODY
            elif (
                low not in _CONNECTORS
                or index + 1 >= count
                or not words[index + 1][0].isupper()
                or (index == last and low in {"and", "in", "on"})
            ):
                break
            index += 1
    return _behind_of(document, first)


def natural_feature(document: Document, first: int, last: int) -> bool:
    """Whether the words are part of a natural feature's name: "Kish River", "Islington Bay", "Lake Vermont"."""
    words, lower, gaps = document.words, document.lower, document.gaps
    if last < len(words) and gaps[last] == " " and lower[last] in NATURAL and words[last][0].isupper():
        return not document.shouted[document.sentence[last]]
    if first and gaps[first] == " " and words[first - 1][0].isupper() and lower[first - 1] in {"lake", "mount", "mt"}:
        return True
    return (
        first > 1
        and lower[first - 1] == "of"
        and gaps[first] == gaps[first - 1] == " "
        and words[first - 2][0].isupper()
        and lower[first - 2] in {"gulf", "bay", "sea", "strait", "cape", "isle", "lake"}
    )


def _behind_of(document: Document, first: int) -> Inside:
    """The same for what stands before: "University of X", "Archdiocese of X", "Bank of X"."""
    words, lower = document.words, document.lower
    index = first - 1
    if index >= 1 and lower[index] == "the":
        index -= 1
    if index >= 1 and lower[index] in {"of", "for"} and document.gaps[first] == " " and document.gaps[index] == " ":
        head = lower[index - 1]
        if words[index - 1][0].isupper():
            if head in TREATIES:
                return Inside.BORROWED
            if head in BODIES and head not in TYPE_AFTER:
                return Inside.BODY
    return Inside.NOTHING
