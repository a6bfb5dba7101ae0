"""From what a person types into a search box to a question that is never a syntax error."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from mapdash.article import storable

_PART = re.compile(r'"([^"]*)"?|(\S+)')
# Thai, Lao, Burmese, Khmer, kana and Han: written without spaces, so that the index holds whole sentences as one word
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class Words:
    """A search, taken apart; all of it must be met.

    Attributes:
        expression: in FTS5's language, or "" where the index cannot help.
        passages: strings to look for in title or text as they stand.
    """

    expression: str
    passages: tuple[str, ...]


def parse_words(words: str) -> Words | None:
    """Takes a search apart: every word must occur, in any order.

    Words between double quotes must stand together in that order; `rafah*` finds every word that begins so. Anything
    else FTS5 would read as an operator is taken literally.

    Returns:
        The question, or None where the search holds no letter and no digit, so that nothing can match.
    """
    terms, passages = [], []
    for phrase, word in _PART.findall(storable(words)):
        literal = phrase or word
        if not any(_is_word_character(character) for character in literal):
            continue
        if _UNSPACED.search(literal):
            passages.append(literal.strip("*"))
            continue
        prefix = "*" if word.endswith("*") else ""
        quoted = literal.rstrip("*") if prefix else literal
        terms.append('"' + quoted.replace('"', '""') + '"' + prefix)
    return Words(" AND ".join(terms), tuple(passages)) if terms or passages else None


def _is_word_character(character: str) -> bool:
    """What the tokenizer unicode61 takes as part of a word."""
    category = unicodedata.category(character)
    return category[0] in "LN" or category == "Co"
