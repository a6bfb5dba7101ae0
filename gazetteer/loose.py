"""The loose key: what makes transliterations of one Arabic, Persian, Hebrew or Cyrillic name meet.

Newspapers write Deir ez-Zor, Dayr az-Zawr and Deir al-Zour; Hodeidah, Hudaida and Al Hudaydah; Khan Younis and Khān
Yūnis. The loose key of a folded name drops the article, writes each consonant in one way and keeps of the vowels only
whether they are rounded. It brings together what differs, so it is asked only where no strict key is known, and only
for names of countries whose languages are transliterated.
"""

from __future__ import annotations

import re
from functools import lru_cache

TRANSLITERATED = frozenset(
    "AE AF AM AZ BH BY DJ DZ EG EH ER ET GE IL IQ IR JO KG KM KW KZ LB LY MA ML MR NE OM PK PS QA RU SA SD SO SS SY TD "
    "TJ TM TN UA UZ YE".split()
)
"""Countries (ISO 3166) most of whose names reach an English newspaper by transliteration."""

# what loose keys begin with in the table of keys, so that they meet no strict one
ANY = "~"
"""Every loose key, for a name that is looked up."""
KNOWN = "="
"""Loose keys of the better known places, for texts: in a text a person's name may well sound like a village."""
FIRST = "^"
"""First words of those of several words, by which a scan sees soon that no such name starts here."""
WORDS = 4
"""How many words of a text may make a loose name."""

_ARTICLE = re.compile(r"[ae](?:[ldrstnz]|[st]h)|u[ld]")
# what hardly an English word has: texts are searched loosely only where one of these is, or an article
_FOREIGN = re.compile(rb"kh|gh(?![t ]|$)|dh|dj|q(?!u)|ei(?!gn|gh|r[ s])|[ae]h(?: |$)|iy|uw|ay[aeiou]|aa|uu|oune?[is]")
_ARTICLED = re.compile(rb"(?:^| )(?:[ae](?:[ldrz]|[st]h)|u[ld]) ")
_SPELLING = {
    "kh": "k", "gh": "g", "dh": "d", "th": "t", "sh": "s", "ch": "s", "zh": "z", "dj": "g", "ph": "f", "ck": "k",
    "q": "k", "c": "k", "j": "g", "x": "ks", "iyy": "i", "iy": "i",
}  # fmt: skip
_DIGRAPH = re.compile("|".join(sorted(_SPELLING, key=len, reverse=True)))
_DOUBLE = re.compile(r"([b-df-hj-np-tv-xz])\1+")
_SILENT = re.compile(r"(?<=[aeiou])h(?![aeiou])")
# y and w are consonants at the start and between vowels
_VOWELS = re.compile(r"(?:[aeiou]|(?<=.)[wy](?![aeiou])|(?<=[^aeiou])[wy](?=[aeiou]))+")
_ROUNDED = re.compile("[ouw]")
_MIN_LETTERS = 4
_MIN_LETTERS_ALONE = 5  # of a name of one word in a text


@lru_cache(maxsize=50_000)
def loose_word(word: str) -> str:
    """The loose form of one folded word; empty for an article."""
    if not word.isascii() or _ARTICLE.fullmatch(word):
        return word if not word.isascii() else ""
    word = _DIGRAPH.sub(lambda match: _SPELLING[match[0]], word)
    word = _SILENT.sub("", _DOUBLE.sub(r"\1", word))
    return _VOWELS.sub(lambda match: "o" if _ROUNDED.search(match[0]) else "a", word)


def loose(folded: str) -> str | None:
    """The loose key of a folded name; None where too little of it is left, or where it is not in Latin letters."""
    if not folded.isascii():
        return None
    key = " ".join([part for word in folded.split(" ") if (part := loose_word(word))])
    return key if len(key) >= _MIN_LETTERS else None


def loose_keys(folded: str, *, known: bool) -> tuple[str, ...]:
    """Every loose key under which a folded name is entered.

    Args:
        folded: the strict key.
        known: whether the place is well known, so that texts are searched for it.
    """
    key = loose(folded)
    if key is None:
        return ()
    if not known:
        return (ANY + key,)
    first, _, rest = key.partition(" ")
    return (ANY + key, KNOWN + key, FIRST + first) if rest else (ANY + key, KNOWN + key)


def loose_in_text(words: list[str]) -> str | None:
    """The key under which some words of a text may be a known place; None where they are too ordinary to be."""
    if not loose_word(words[-1]):
        return None
    proper = [word for word in words if loose_word(word)]
    key = " ".join([loose_word(word) for word in proper])
    if len(proper) > 1:
        return KNOWN + key if min(map(len, proper)) > 2 else None
    ordinary = len(words) == 1 and not _FOREIGN.search(words[0].encode())
    return None if ordinary or len(key) < _MIN_LETTERS_ALONE else KNOWN + key


def looks_foreign(stretch: bytes) -> bool:
    """Whether some folded words of a text may hold a transliterated name."""
    return bool(_FOREIGN.search(stretch) or _ARTICLED.search(stretch))
