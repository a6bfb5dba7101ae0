"""What the words between two names, or beside one, say about the places: "Paris, Texas", "the Ontario town of X",
"Donetsk region".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gazetteer import Kind
from mapdash.geoparsing.document import Document
from mapdash.geoparsing.toponym import Toponym
from mapdash.geoparsing.wordlists import (
    COMPASS,
    DIRECTIONS,
    FUNCTION,
    LOCATIVE,
    NEWSPAPERS_AND_CLUBS,
    SPEECH,
    TYPE_AFTER,
    TYPE_BEFORE,
    UNITS,
    VERBS,
)

_LONGEST = 48
_SIDE = r"(?:(?:far |deep )?(?:north|south|east|west|central)[a-z-]* )?"
_TYPE = (
    r"(?:city|town|village|port|capital|suburb|district|province|region|governorate|oblast|county|area|hamlet|camp"
    r"|state|enclave)"
)
# inner name first: "Rafah, Gaza Strip"; "Goma, in eastern Congo"; "Doha, the capital of Qatar"; "Bakhmut (Ukraine)"
_COMMA = re.compile(r"(?: (?:Township|County|Parish|Borough|District|Province|Raion|Oblast|City))?(?:,\s|\s?\()")
_WITHIN = re.compile(
    rf",? (?:in|of) (?:the )?{_SIDE}$|,? (?:the|a|an) (?:[\w-]+ ){{0,3}}?(?:{_TYPE}|seat) (?:of|in) (?:the )?{_SIDE}$"
)
# outer name first: "Ukraine's Kharkiv"; "the Ontario town of X"; "Congo's eastern city of Goma"
_OUTER = re.compile(rf"(?:['’]s?)? (?:[\w-]+ ){{0,3}}?{_TYPE} of $|['’]s? {_SIDE}(?:[\w-]+ )?$")


@dataclass(slots=True)
class Relations:
    """What the text says about one toponym's place.

    Attributes:
        container: index of the toponym written behind a comma or in brackets, which may contain it.
        within: index of a toponym of which the text says, with more words, that it contains this one.
        type_word: the type word beside the name ("province"), or "".
        kinds: the kinds of place that word fits.
        side: true behind a direction ("eastern Congo"): an area is meant.
        measured: true where it is the fixed point of a distance ("25 km west of Goma").
        the: true behind "the", where the name is no part of a longer phrase: "the Nile", not "the Paris talks".
    """

    container: int | None = None
    within: int | None = None
    type_word: str = ""
    kinds: frozenset[Kind] = frozenset()
    side: bool = False
    measured: bool = False
    the: bool = False


_GOES_ON = FUNCTION | VERBS | SPEECH | LOCATIVE  # goes on with the sentence, as a noun goes on with the name

_KINDS: dict[str, frozenset[Kind]] = {
    "admin2": frozenset({Kind.ADMIN2, Kind.ADMIN3}),
    "admin1": frozenset({Kind.ADMIN1}),
    "region": frozenset({Kind.REGION, Kind.ADMIN1, Kind.MOUNTAINS, Kind.DESERT, Kind.COUNTRY, Kind.ADMIN2}),
    "town": frozenset({Kind.TOWN}),
    "quarter": frozenset({Kind.QUARTER, Kind.TOWN}),
    "river": frozenset({Kind.RIVER}),
    "lake": frozenset({Kind.LAKE}),
    "sea": frozenset({Kind.SEA}),
    "island": frozenset({Kind.ISLAND, Kind.ADMIN1}),
    "mountains": frozenset({Kind.MOUNTAINS}),
    "desert": frozenset({Kind.DESERT}),
    "facility": frozenset({Kind.FACILITY}),
    "country": frozenset({Kind.COUNTRY}),
}


def relate(document: Document, toponyms: Sequence[Toponym]) -> list[Relations]:
    """The relations of each toponym, in the same order."""
    text = document.text
    found = [Relations() for _ in toponyms]
    for index, toponym in enumerate(toponyms):
        mine = found[index]
        _beside(document, toponym, mine)
        if index + 1 < len(toponyms):
            following = toponyms[index + 1]
            between = text[toponym.end : following.start]
            if len(between) <= _LONGEST:
                if _COMMA.fullmatch(between):
                    mine.container = index + 1
                elif _WITHIN.fullmatch(between):
                    mine.within = index + 1
                elif _OUTER.fullmatch(between):
                    found[index + 1].within = index
    return found


def _beside(document: Document, toponym: Toponym, mine: Relations) -> None:
    lower, gaps = document.lower, document.gaps
    first, last = document.at(toponym.start), document.at(toponym.end)
    if last < len(lower) and gaps[last] == " " and lower[last] in TYPE_AFTER:
        mine.type_word, mine.kinds = lower[last], _KINDS[TYPE_AFTER[lower[last]]]
    elif last - first > 1 and (water := _own_water(lower[first:last])):
        mine.type_word, mine.kinds = water, _KINDS["sea"]
    elif toponym.borrowed and any(word in NEWSPAPERS_AND_CLUBS for word in lower[last : last + 2]):
        mine.kinds = _KINDS["town"]  # they are called after the town where they sit, not after its state
    if not first or gaps[first] != " " or first >= len(lower):
        return
    before = lower[first - 1]
    if before in TYPE_BEFORE and (document.words[first - 1][0].isupper() or before not in TYPE_AFTER):
        mine.type_word, mine.kinds = before, _KINDS[TYPE_BEFORE[before]]
    elif before == "of" and first > 1 and gaps[first - 1] == " ":
        word = lower[first - 2]
        if word in COMPASS and first > 2 and (lower[first - 3] in UNITS or gaps[first - 2] == " "):
            mine.measured = any(word in UNITS for word in lower[max(0, first - 5) : first - 2])
        elif word in TYPE_BEFORE and word not in {
            "capital",
            "outskirts",
            "suburbs",
            "streets",
            "coast",
            "port",
            "neighborhood",
            "neighbourhood",
        }:
            mine.type_word, mine.kinds = word, _KINDS[TYPE_BEFORE[word]]
    if before in DIRECTIONS:
        mine.side = True
    if before == "the" and not mine.type_word:
        ends = last >= len(lower) or gaps[last] != " "
        mine.the = ends or lower[last] in _GOES_ON or lower[last].endswith(("ed", "s"))


def _own_water(words: Sequence[str]) -> str:
    """The word in a name that says it is a sea: "Red Sea", "Gulf of Aden". Towns are called after lakes and rivers."""
    return next((word for word in (words[-1], words[0]) if "sea" in (TYPE_AFTER.get(word), TYPE_BEFORE.get(word))), "")
