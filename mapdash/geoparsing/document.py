"""A text cut into words and sentences once, so that every rule can look left and right of a name cheaply."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from mapdash.geoparsing.wordlists import ABBREVIATED, FUNCTION

# "U.S." is one word with its full stops; the possessive 's belongs to the gap behind the word.
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’](?!s\b)[^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s\b")
_STOP = re.compile(r"[.!?]")


@dataclass(frozen=True, slots=True)
class Document:
    """Words and sentences of one text; every list runs over the words in order.

    Attributes:
        text: the text itself.
        words: the words as written.
        lower: the words in lower case.
        starts: offset of each word's first character.
        ends: offset behind each word's last character.
        gaps: what stands between the word before and this one (before the first: what opens the text).
        sentence: number of the sentence each word is in.
        shouted: per sentence, whether its capitals say nothing: a headline in Title Case or ALL CAPS.
    """

    text: str
    words: list[str]
    lower: list[str]
    starts: list[int]
    ends: list[int]
    gaps: list[str]
    sentence: list[int]
    shouted: list[bool]
    lowercase_words: frozenset[str] = field(repr=False)

    @classmethod
    def of(cls, text: str) -> Document:
        """Cut a text."""
        words: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        gaps: list[str] = []
        before = 0
        for found in _WORD.finditer(text):
            start, end = found.span()
            word = found.group()
            if word == "s" and gaps and text[start - 1 : start] in "'’" and before == start - 1:
                before_gap = text[before:end]  # the possessive: joined to the gap in front of the next word
                if _POSSESSIVE.fullmatch(before_gap):
                    continue
            words.append(word)
            starts.append(start)
            gaps.append(text[before:start])
            ends.append(end)
            before = end
        lower = [word.lower() for word in words]
        sentence = _sentences(words, lower, gaps)
        return cls(
            text,
            words,
            lower,
            starts,
            ends,
            gaps,
            sentence,
            _shouted(words, lower, sentence),
            frozenset(word for word in words if word[0].islower()),
        )

    def at(self, offset: int) -> int:
        """Index of the first word that starts at or behind an offset."""
        return bisect_left(self.starts, offset)

    def opens_sentence(self, index: int) -> bool:
        """Whether a word is the first of its sentence, or follows an opening quotation mark."""
        if index == 0 or self.sentence[index] != self.sentence[index - 1]:
            return True
        gap = self.gaps[index]
        return len(gap) > 1 and gap[-1] in "“\"‘'"


def _sentences(words: list[str], lower: list[str], gaps: list[str]) -> list[int]:
    numbers: list[int] = []
    number = 0
    for index, gap in enumerate(gaps):
        if index and gap != " " and _ends_sentence(gap, words[index - 1], lower[index - 1], words[index]):
            number += 1
        elif (
            index and gap == " " and words[index - 1][-1] == "." and words[index].istitle() and lower[index] in FUNCTION
        ):
            number += 1  # "… in the U.S. The …"
        numbers.append(number)
    return numbers


def _ends_sentence(gap: str, word: str, lower: str, following: str) -> bool:
    if "\n" in gap:
        return gap.count("\n") > 1 or bool(_STOP.search(gap)) or following[0].isupper()
    stop = _STOP.search(gap)
    if stop is None or not (gap[-1].isspace() or gap[-1] in "“\"‘'([—"):
        return False
    if following[0].islower():
        return False
    if stop.group() == "." and gap.startswith("."):
        if len(word) == 1 and word.isupper():
            return False
        if lower in ABBREVIATED and (word[0].isupper() or lower in {"p", "m", "a", "vs", "etc"}):
            return following.lower() in FUNCTION and len(word) > 1
    return True


def _shouted(words: list[str], lower: list[str], sentence: list[int]) -> list[bool]:
    if not sentence:
        return []
    count = sentence[-1] + 1
    long, capital = [0] * count, [0] * count
    first = -1
    for word, low, number in zip(words, lower, sentence, strict=True):
        if number != first:
            first = number
            continue
        if len(word) > 2 and low not in FUNCTION:
            long[number] += 1
            capital[number] += word[0].isupper()
    return [n >= 4 and c >= 0.9 * n for n, c in zip(long, capital, strict=True)]
