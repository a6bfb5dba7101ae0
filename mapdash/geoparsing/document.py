"""A text cut into words and sentences once, so that every rule can look left and right of a name cheaply."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import pairwise

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
        spans = [found.span() for found in _WORD.finditer(text)]
        # the possessive is joined to the gap in front of the next word
        spans = [
            (start, end)
            for (_, before), (start, end) in pairwise(((0, -1), *spans))
            if not (end - start == 1 and before == start - 1 and _POSSESSIVE.fullmatch(text, before, end))
        ]
        starts = [start for start, _ in spans]
        ends = [end for _, end in spans]
        words = [text[start:end] for start, end in spans]
        gaps = [text[before:start] for before, start in zip((0, *ends), starts, strict=False)]
        lower = [word.lower() for word in words]
        bounds = _bounds(words, lower, gaps)
        return cls(
            text,
            words,
            lower,
            starts,
            ends,
            gaps,
            [number for number, (first, last) in enumerate(bounds) for _ in range(first, last)],
            [_shouted(words[first + 1 : last], lower[first + 1 : last]) for first, last in bounds],
            frozenset(word for word in set(words) if word[0].islower()),
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


def _bounds(words: list[str], lower: list[str], gaps: list[str]) -> list[tuple[int, int]]:
    """First word of each sentence, and the word behind its last."""
    if not words:
        return []
    starts = [0]
    for index in range(1, len(words)):
        gap = gaps[index]
        if gap == " ":
            # "… in the U.S. The …"
            if words[index - 1][-1] == "." and words[index].istitle() and lower[index] in FUNCTION:
                starts.append(index)
        elif _ends_sentence(gap, words[index - 1], lower[index - 1], words[index]):
            starts.append(index)
    return list(pairwise((*starts, len(words))))


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


def _shouted(words: list[str], lower: list[str]) -> bool:
    """Whether the capitals of a sentence say nothing; its first word, which has one anyway, is not among the words."""
    bearable = 0.1 * len(words)
    long = small = 0
    for word, low in zip(words, lower, strict=True):
        if len(word) > 2 and low not in FUNCTION:
            long += 1
            if not word[0].isupper():
                small += 1
                if small > bearable:
                    return False
    return long >= 4 and long - small >= 0.9 * long
