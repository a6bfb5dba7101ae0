"""From what a person types into a search box to a full-text query that is never a syntax error."""

from __future__ import annotations

import re
import unicodedata

from mapdash.article import storable

_PART = re.compile(r'"([^"]*)"?|(\S+)')


def match_expression(words: str) -> str | None:
    """Translates a search into FTS5's language: every word must occur, in any order.

    Words between double quotes must stand together in that order; `rafah*` finds every word that begins so. Anything
    else FTS5 would read as an operator is taken literally.

    Returns:
        The expression, or None where the search holds no letter and no digit, so that nothing can match.
    """
    parts = []
    for phrase, word in _PART.findall(storable(words)):
        literal = phrase or word
        if not any(_is_word_character(character) for character in literal):
            continue
        prefix = "*" if word.endswith("*") else ""
        quoted = literal.rstrip("*") if prefix else literal
        parts.append('"' + quoted.replace('"', '""') + '"' + prefix)
    return " AND ".join(parts) or None


def _is_word_character(character: str) -> bool:
    """What the tokenizer unicode61 takes as part of a word."""
    category = unicodedata.category(character)
    return category[0] in "LN" or category == "Co"
