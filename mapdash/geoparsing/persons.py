"""Who is named in a text: so that Lloyd Austin, and then plain Austin, is no town in Texas.

A person's name is seen by a title in front of it ("Defense Secretary …", "spokesman …", "Mr. …") or by a known
given name at its beginning. What was once seen as part of a person's name is remembered for the rest of the
article.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from mapdash.geoparsing.document import Document
from mapdash.geoparsing.wordlists import (
    BODIES,
    BORROWERS,
    CALENDAR,
    DIRECTIONS,
    FUNCTION,
    PARTICLES,
    PLACES_FIRST,
    STREETS,
    TITLES,
    TYPE_AFTER,
    WEAK_TITLES,
)

# How firmly a word is part of a person's name.
TITLED, NAMED, PERHAPS = 3, 2, 1
_NOT_REMEMBERED = PARTICLES | PLACES_FIRST
_NEVER = CALENDAR | FUNCTION
_INSTITUTION = BODIES | BORROWERS | STREETS | TYPE_AFTER.keys()


@dataclass(frozen=True, slots=True)
class People:
    """What is known of the persons in one text.

    Attributes:
        part: per word, how firmly it is part of a person's name (0, PERHAPS, NAMED, TITLED).
        remembered: every word (lower case) of the firm names, to be known again when it stands alone.
    """

    part: list[int]
    remembered: frozenset[str]


def find_people(document: Document, given: Set[str], surnames: Set[str]) -> People:
    """Mark the words of persons' names.

    Args:
        document: the text.
        given: known given names, lower case.
        surnames: known surnames, lower case; they decide where a given name is a town too.
    """
    words, lower = document.words, document.lower
    part = [0] * len(words)
    remembered: set[str] = set()
    behind = 0  # the word behind what was read last
    for index, low in enumerate(lower):
        if index < behind or not (low in TITLES or low in given or low in PLACES_FIRST):
            continue
        start, firmness = index, 0
        if low in TITLES:
            while start < len(words) and lower[start] in TITLES and _joined(document, start + 1, titled=True):
                start += 1
            if start > index:
                title = lower[start - 1]
                weak = title in WEAK_TITLES or (len(title) > 4 and document.shouted[document.sentence[start]])
                firmness = PERHAPS if weak else TITLED
        end = start
        if words[start][0].isupper() and (firmness or lower[start] in given or lower[start] in PLACES_FIRST):
            end, known = _name(document, start, given, surnames)
            if firmness and known and end - start > 1:
                firmness = TITLED
            elif not firmness:
                firmness = 0 if end - start < 2 else NAMED if known else PERHAPS
                if document.shouted[document.sentence[start]] and lower[end - 1] not in surnames:
                    firmness = min(firmness, PERHAPS)
        if firmness and end > start and (lower[end - 1] not in _INSTITUTION or lower[end - 1] in surnames):
            part[start:end] = [firmness] * (end - start)
            if firmness >= NAMED:
                first = lower[start : end - 1]  # Paris Hilton makes Hilton a person, not Paris
                remembered.update(word for word in first if len(word) > 2 and word not in _NOT_REMEMBERED)
                remembered.add(lower[end - 1])
            behind = end
        else:
            behind = start
    return People(part, frozenset(remembered))


def _joined(document: Document, index: int, *, titled: bool = False) -> bool:
    """Whether the word at an index stands directly behind the one before, as the parts of one name do."""
    if index >= len(document.words):
        return False
    gap, word = document.gaps[index], document.words[index]
    before = document.words[index - 1]
    if gap == ". ":
        return (titled or len(before) == 1) and word[0].isupper()
    return gap == " " or (gap in {"-", "‑", "'", "’"} and len(word) > 1)


def _name(document: Document, start: int, given: Set[str], surnames: Set[str]) -> tuple[int, bool]:
    """Where the name that starts at a word ends, and whether its parts are known as those of persons."""
    words, lower = document.words, document.lower
    end, strangers, known = start, 0, False
    while end < len(words) and end - start < 6:
        if end > start and not _joined(document, end):
            break
        word, low = words[end], lower[end]
        hyphened = end > start and document.gaps[end] != " " and document.gaps[end] != ". "
        if low in PARTICLES and end > start and end + 1 < len(words) and words[end + 1][0].isupper():
            end += 1
            continue
        if not word[0].isupper() or low in _NEVER or low in DIRECTIONS:
            break
        if end > start and low in _INSTITUTION and low not in surnames:
            break
        if len(word) == 1 or low in given or (end == start and low in PLACES_FIRST):
            known = known or end > start or low not in PLACES_FIRST
        elif hyphened:
            pass
        else:
            known = known or (end > start and low in surnames)
            strangers += 1
            if strangers > 1 + (end - start < 2):
                break
            end += 1
            if end - start >= 2 and lower[start] in given:
                if end < len(words) and document.gaps[end] in {"-", "‑"} and words[end][0].isupper():
                    end += 1
                break
            continue
        end += 1
    while end > start and lower[end - 1] in PARTICLES:
        end -= 1
    return end, known
