"""The cues by which a person tells a place name from another word: what stands before it, behind it, and elsewhere
in the text.

Each cue is a short name; the weights of the cues lie in a table (`weights.py`) that a person can read.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

from gazetteer import Kind, NameType
from mapdash.geoparsing.document import Document
from mapdash.geoparsing.institutions import Inside
from mapdash.geoparsing.namelists import Names
from mapdash.geoparsing.persons import People
from mapdash.geoparsing.readings import ENGLISH, Reading
from mapdash.geoparsing.wordlists import (
    BIOGRAPHIC,
    BODIES,
    CALENDAR,
    DIRECTIONS,
    FUNCTION,
    GENERIC,
    LOCATIVE,
    MONTHS,
    SPEECH,
    TAKING,
    TITLES,
    TYPE_AFTER,
    TYPE_BEFORE,
    VERBS,
)

# Words in front of a name that are a cue of their own.
_SPOKEN = LOCATIVE | frozenset(
    "of the a an and or by with for as after before is was said to between against over about than like but".split()
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A name of the gazetteer standing in a text: the words `first` up to, not including, `last`."""

    start: int
    end: int
    text: str
    first: int
    last: int
    reading: Reading
    inside: Inside
    dateline: bool


def name_cues(spot: Spot, names: Names) -> list[str]:
    """Cues that lie in the name itself."""
    reading, text = spot.reading, spot.text
    low = text.casefold()
    best = reading.candidates[0]
    kind, place = best.place.kind, best.place
    size = spot.last - spot.first
    if not text.isascii() and not _LATIN.match(text):  # the cues of English say nothing there
        known = kind in _WIDE or place.population >= 50_000
        return [*_PLAIN, "other script, known" if known else "other script, small"]
    if reading.adjectival:
        others = (("surname", names.surnames), ("given name", names.given))
        return [*_PLAIN, "adjective", *(label for label, words in others if low in words)]
    found = [f"kind {kind.value}", f"words {min(size, 3)}", f"name {best.name_type.value}"]
    if kind is Kind.TOWN:
        people = place.population
        found.append(f"town size {len(str(people)) if people else 0}")
        found.append(f"town size {len(str(people)) if people else 0}, words {min(size, 2)}")
        if place.country in ENGLISH:
            found.append("town where English is spoken")
    if place.name.casefold() != low:
        found.append("not the main name")
    if reading.traits.seat[0] and kind is Kind.TOWN:
        found.append("capital")
    if len(reading.candidates) > 5:
        found.append("many namesakes")
    if low in names.other:
        found.append("better known as no place")
    if size == 1:
        for label, words in (("given name", names.given), ("surname", names.surnames), ("common word", names.common)):
            if low in words:
                found.append(label)
                size_class = (
                    "area" if kind in _WIDE else f"town {len(str(place.population)) if place.population else 0}"
                )
                found.append(f"{label}, {size_class}")
        if low in MONTHS:
            found.append("month")
        elif low in CALENDAR or (low in FUNCTION and text != "US"):
            found.append("function word")
        if low in GENERIC or low in DIRECTIONS:
            found.append("a noun of geography")
        elif low in TITLES:
            found.append("a title itself")
        elif low in BODIES:
            found.append("a word for a body itself")
        elif low in TYPE_AFTER:
            found.append("a type word itself")
    elif low.startswith("the ") and (text[4].islower() or low[4:] in GENERIC | names.common):
        found.append("a noun of geography")
    elif low.partition(" ")[0] in MONTHS and low.rpartition(" ")[2].isdecimal():
        found.append("month")
        if len(text) <= 3:
            found.append(f"short {len(text)}")
    if best.name_type is NameType.ABBREVIATION and "." in best.name and "." not in text and not text.isupper():
        found.append("abbreviation without stop")
    if text.isupper():
        found.append("capitals, short" if len(text) < 5 else "capitals")
    elif text[0].islower():
        found.append("small initial")
    return found


_PLAIN = ("words 1", "name official")  # what nearly every name has; the weights of the rest are relative to it
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]")
_WIDE = {Kind.COUNTRY, Kind.ADMIN1, Kind.CONTINENT, Kind.REGION, Kind.SEA}


def context_cues(
    document: Document, spot: Spot, people: People, names: Names, starts: Set[int], before: int | None
) -> list[str]:
    """Cues that lie around the name.

    Args:
        document: the text.
        spot: the name in it.
        people: the persons named.
        names: word lists.
        starts: first words of all spots, to see "X, Y".
        before: the spot's left neighbour ends at this word, if it has one.
    """
    words, lower, gaps = document.words, document.lower, document.gaps
    first, last, count = spot.first, spot.last, len(document.words)
    found: list[str] = []
    opens = document.opens_sentence(first)
    shouted = document.shouted[document.sentence[first]]
    if opens:
        found.append("opens sentence")
        if spot.text.casefold() in document.lowercase_words or spot.text.casefold() in names.common:
            found.append("opens sentence, also a word")
    elif document.text[spot.start : spot.end].casefold() in document.lowercase_words:
        found.append("also a word here")
    if shouted:
        found.append("headline")
        if len(spot.text) < 5 and spot.text.isupper() and _among_capitals(document, first, last):
            found.append("short among capitals")
    if spot.reading.adjectival and _speaks(document, first, last):
        found.append("an adjective that speaks")
    if spot.dateline:
        found.append("dateline")
    # in front
    gap = gaps[first]
    if not opens and first:
        word, low = words[first - 1], lower[first - 1]
        if gap == " ":
            if low in _SPOKEN:
                found.append(f"after {low}")
                if low in {"and", "or"} and before == first - 1:
                    found.append("after place and")
                if low == "of" and first > 1 and lower[first - 2] in TYPE_BEFORE:
                    found.append("after type of")
                elif low == "the" and first > 1 and lower[first - 2] in LOCATIVE:
                    found.append("after in the")
            elif low in DIRECTIONS:
                found.append("after direction")
            elif low in TITLES:
                found.append("after title")
            elif word[0].isupper() and not shouted:
                if low in names.given:
                    found.append("after given name")
                elif before == first:
                    found.append("after place")
                elif low in CALENDAR:
                    found.append("after calendar")
                elif low in BODIES:
                    found.append("after body")
                elif low in TYPE_BEFORE:
                    found.append("after type")
                elif word.isupper() and len(word) > 1:
                    found.append("after acronym")
                elif document.opens_sentence(first - 1):
                    found.append("after opening word")
                else:
                    found.append("after capitalised")
            elif low in TYPE_BEFORE:
                found.append("after type")
            elif word[0].isdigit() and not spot.reading.adjectival:
                found.append("after number")
            else:
                found.append("after a verb of taking" if low in TAKING else "after small word")
        elif gap == ". " and len(word) == 1:
            found.append("after initial")
        elif gap == ". " and low in TITLES:
            found.append("after title")
        elif "," in gap:
            found.append("after comma, place" if before == first else "after comma")
        elif gap in {"-", "–", "—", "/", "‑"}:
            if before == first:
                found.append("after place hyphen")
            else:
                found.append("after party" if words[first - 1] in {"R", "D", "Lab", "Con", "LD"} else "after hyphen")
        elif gap.rstrip().endswith("("):
            found.append("after bracket")
        else:
            found.append("after mark")
    # behind
    if last >= count or (document.sentence[last] != document.sentence[last - 1]):
        found.append("closes sentence")
    else:
        found += _behind(document, spot, names, shouted, starts)
    # elsewhere
    firmness = max(people.part[first:last], default=0)
    if firmness:
        found.append(f"person {firmness}")
        if last - first > 1 and not (last < count and people.part[last] and gaps[last] == " "):
            found.append("person, several words")
    elif last - first == 1 and lower[first] in people.remembered:
        found.append("person remembered")
        if first and gap == " " and lower[first - 1] in LOCATIVE:
            found.append("person remembered, after in")
    if spot.inside:
        found.append(f"inside {spot.inside.name.lower()}")
    return found


def _among_capitals(document: Document, first: int, last: int) -> bool:
    """Whether a word beside is all capitals and no abbreviation: then capitals tell nothing."""
    beside = [document.words[i] for i in (first - 1, last) if 0 <= i < len(document.words)]
    return any(len(word) > 3 and word.isupper() for word in beside)


def _speaks(document: Document, first: int, last: int) -> bool:
    """Whether an adjective stands where a person's name does: "Baghdadi's deputy", "French said", and no article."""
    if last >= len(document.words) or document.text[document.ends[last - 1] - 1] == "s":
        return False
    if first and document.gaps[first] == " " and document.lower[first - 1] in _DETERMINERS:
        return False
    return document.gaps[last].startswith(("'s ", "’s ")) or (
        document.gaps[last] == " " and document.lower[last] in SPEECH
    )


_DETERMINERS = frozenset("a an the another one this that every each any no some his her its their our".split())


def again_cue(others: float | None) -> str:
    """The cue that lies in how the same name stands elsewhere in the text.

    Args:
        others: the greatest weight of evidence (log odds) among its other stands; None where it stands once.
    """
    if others is None:
        return "stands once"
    for least in (2.5, 1.0, 0.0, -1.5):
        if others >= least:
            return f"elsewhere {least:+.1f}"
    return "elsewhere unlikely"


def _behind(document: Document, spot: Spot, names: Names, shouted: bool, starts: Set[int]) -> list[str]:
    words, lower, gap = document.words, document.lower, document.gaps[spot.last]
    index = spot.last
    word, low = words[index], lower[index]
    if gap == " ":
        if low in TYPE_AFTER:
            return ["before type", f"before {TYPE_AFTER[low]}"]
        if low in BODIES and word[0].isupper():
            return ["before body"]
        if word[0].isupper() and not shouted:
            if index in starts:
                return ["before place"]
            if low in CALENDAR:
                return ["before calendar"]
            if low in TITLES:
                return ["before title"]
            if low in names.surnames:
                return ["before surname"]
            if len(word) == 1:
                return ["before initial"]
            return ["before capitalised"]
        if low in SPEECH:
            return ["before speech"]
        if low in BIOGRAPHIC:
            return ["before who"]
        if low in VERBS:
            return ["before verb"]
        if low in {"and", "or"}:
            return ["before and place" if index + 1 in starts else "before and"]
        if low in FUNCTION:
            return ["before function word"]
        if word[0].isdigit():
            return ["before number"]
        return ["before small word"]
    if gap.startswith(("'s", "’s", "'", "’")):
        if spot.text.casefold().startswith(("saint ", "st. ", "st ")):
            return ["a saint's"]
        return ["before possessive"]
    if gap.startswith(","):
        if index in starts:
            return ["before comma, place"]
        if len(word) <= 2 and word.isdigit():
            return ["before age"]
        if low in BIOGRAPHIC:
            return ["before comma who"]
        return ["before comma"]
    if gap in {"-", "‑", "–"}:
        if word[0].isdigit():
            return ["before hyphen number"]
        return ["before hyphen place" if index in starts else "before hyphen"]
    if gap.startswith("$"):
        return ["before a sum of money"]
    if gap.startswith("."):
        return ["before initial stop"]
    return ["before mark"]


__all__ = ["Spot", "again_cue", "context_cues", "name_cues"]
