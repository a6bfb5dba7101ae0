"""The sentence of an article that says why it is listed, with the place names in it marked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from textwrap import shorten

from mapdash.view.records import Mark, Snippet

LONGEST = 320
"""Characters; of a longer sentence the part around the point of interest is shown."""

# a sentence ends at these, with closing quotes and brackets behind them, before white space; CJK needs no space
_END = re.compile(r"""[.!?…]+["'”’»)\]]*(?=\s)|[。！？]+[”’」』）]*|\n\s*\n|\n(?=\s*[-•*\u2022])""")
_INITIAL = re.compile(r"(?:^|[\s(\"'“‘])(?:\w\.)*\w\.$")  # U.S. or J. before a space ends no sentence for sure
_TITLES = re.compile(
    "mr|mrs|ms|dr|prof|gen|lt|col|maj|capt|sgt|cpl|adm|brig|sen|rep|gov|rev|hon|st|mt|ft|no|vs|etc|inc|ltd|co|corp"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)

OPENING = 72
"""Characters of a text that stand for a headline that it lacks."""


def heading(title: str, text: str) -> str:
    """The headline; where there is none the first words of the text, and "" where there are none either."""
    if title:
        return title
    first = next((line.strip() for line in text[: 20 * OPENING].splitlines() if line.strip()), "")
    return shorten(first, OPENING, placeholder=" …") if " " in first[:OPENING] else first[:OPENING]


def sentence_at(text: str, position: int, *, begin: int = 0) -> tuple[int, int]:
    """The sentence around a character, as offsets without surrounding white space; never before `begin`.

    Of one that begins further back than is ever shown, only the end.
    """
    for back in (LONGEST // 2, 2 * LONGEST):  # most sentences are short
        start, end, found = max(begin, position - back), len(text), False
        for boundary in _END.finditer(text, start):
            if not _ends_sentence(text, boundary):
                continue
            if boundary.end() <= position:
                start, found = boundary.end(), True
            else:
                end = boundary.end()
                break
        if found:
            break
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def snippet(text: str, position: int, marks: Sequence[Mark], *, begin: int = 0) -> Snippet:
    """The sentence around `position`, shortened to LONGEST, with the marks that lie wholly in it.

    Args:
        text: the whole article.
        position: offset of what the snippet is shown for.
        marks: place names, as offsets into `text`.
        begin: where the body begins, so that a headline without a full stop is not taken for its first words.
    """
    start, end = sentence_at(text, position, begin=begin if position >= begin else 0)
    before = after = ""
    if end - start > LONGEST:
        left = max(start, min(position - LONGEST // 3, end - LONGEST))
        right = min(end, left + LONGEST)
        if left > start:
            left = _next_word(text, left, position)
            before = "… "
        if right < end:
            right = _previous_word(text, right, position + 1)
            after = " …"
        start, end = left, right
    shift = len(before) - start
    inside = tuple(
        Mark(mark.start + shift, mark.end + shift, mark.role, mark.uncertain)
        for mark in marks
        if start <= mark.start and mark.end <= end
    )
    return Snippet(before + text[start:end] + after, inside)


def find_words(text: str, words: str, *, begin: int = 0) -> int | None:
    """Offset of the first of the searched words in the text, of its body if it is there; None where none is.

    Case and diacritics do not matter, as in the full-text search; a word is met from its beginning.
    """
    wanted = [re.escape(word) for word in re.findall(r"\w+", _fold(words))]
    if not wanted:
        return None
    phrase = re.compile(r"(?<!\w)" + r"\W+".join(wanted))
    any_word = re.compile(r"(?<!\w)(?:" + "|".join(wanted) + ")")
    folded = _fold(text)
    for pattern, at in ((phrase, begin), (any_word, begin), (phrase, 0), (any_word, 0)):
        found = pattern.search(folded, at)
        if found:
            return found.start()
    return None


def _fold(text: str) -> str:
    """Lower case without diacritics, character by character, so that offsets stay."""
    if text.isascii():
        return text.lower()
    return "".join(unicodedata.normalize("NFD", character)[0].lower()[:1] or character for character in text)


def _ends_sentence(text: str, boundary: re.Match[str]) -> bool:
    if boundary.group()[0] != ".":
        return True
    following = text[boundary.end() : boundary.end() + 8].lstrip().lstrip("\"'“‘(«")
    if following and following[0].islower():
        return False
    head = text[max(0, boundary.start() - 12) : boundary.start() + 1]
    word = re.split(r"[\s(\"'“‘]", head)[-1].rstrip(".").lower()
    return not _TITLES.fullmatch(word) and not _INITIAL.search(head)


def _next_word(text: str, position: int, limit: int) -> int:
    while position < limit and not text[position - 1].isspace():
        position += 1
    return position


def _previous_word(text: str, position: int, limit: int) -> int:
    kept = position
    while position > limit and not text[position - 1].isspace():
        position -= 1
    while position > limit and text[position - 1].isspace():
        position -= 1
    return position if position > limit else kept
