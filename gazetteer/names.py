"""Folding: what makes Rafaḩ, RAFAH and Rafah one key, for a name looked up and for a text scanned alike.

`fold` is the strict key. It works in two steps, so that `gazetteer.scan` can do the very same with arrays on texts:

1. every code point is replaced on its own (`replacement`): compatibility forms and marks go, case is folded, letters
   that Unicode does not take apart (ł, ø, ı, æ, Arabic and Persian forms of one letter) are unified, and everything
   that is no letter or digit becomes one of six signs: apostrophe, hyphen, full stop, space, newline, comma (which
   stands for all that parts two names: comma, colon, bracket, quotation mark, dash);
2. rules of context on the result: an apostrophe before a final s parts ("Gaza's"), any other vanishes ("Sana'a");
   a full stop after a long word ends a sentence, after a short one an abbreviation ("St. Louis"); an empty line
   parts; then runs of signs shrink to one space, or to one comma where any of them parts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

SIGNS = b"'-. \n,"
"""The signs that step 1 leaves beside letters and digits."""

_APOSTROPHES = "'`´‘’‛ʻʼʽʾʿˈˊˋʹʺ՚׳״′‵＇ꞌˮ"
# what parts two names that stand beside each other; every other sign joins like a hyphen
_PARTING = ',;:!?()[]{}<>"“”„‟«»‹›…—―|/\\•·–、。，；：！？（）「」『』【】《》〈〉،؛؟۔׀׃।॥'
_JOINING = "·–"  # a middle dot stands inside transliterated names, an en dash between the two ends of a road
# letters that Unicode does not decompose, and letters that differ by keyboard rather than by name
_LETTERS = {
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŋ": "n", "ŧ": "t",
    "ə": "e", "ɛ": "e", "ɔ": "o", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ɣ": "g", "ɖ": "d", "ƒ": "f", "ĸ": "k",
    "ة": "ه", "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي", "ک": "ك", "ڪ": "ك", "ھ": "ه", "ہ": "ه", "ۀ": "ه", "ە": "ه",
    "ـ": "", "ء": "", "ґ": "г",
}  # fmt: skip
# marks that are written or left out at will; in other scripts (Devanagari, Thai) a mark is a vowel and stays
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_LONGEST = 8  # bytes; longer replacements are ligatures of whole phrases, no part of a name


def replacement(char: str) -> str:
    """Step 1 for one character: letters and digits, or one sign, or nothing."""
    if ord(char) > 0xFFFF:  # emoji and rare ideographs, in no name that a newspaper prints
        return "-"
    if char in _APOSTROPHES:
        return "'"
    if char in ".．․":
        return "."
    if char == "\n":
        return "\n"
    if char in _PARTING and char not in _JOINING:
        return ","
    category = unicodedata.category(char)
    if category in {"Cf", "Mn", "Me"} and (category == "Cf" or _MARKS.match(char)):
        return ""
    if category[0] in "ZC":
        return " "
    if not _is_letter(char):
        return "-"
    if "가" <= char <= "힣":
        return char
    folded = _MARKS.sub("", unicodedata.normalize("NFKD", char)).casefold()
    folded = _MARKS.sub("", unicodedata.normalize("NFKD", folded))
    folded = "".join(_LETTERS.get(letter, letter) for letter in folded)
    folded = unicodedata.normalize("NFKC", folded)
    folded = "".join(letter for letter in folded if _is_letter(letter))
    return folded if len(folded.encode()) <= _LONGEST else "-"


def _is_letter(char: str) -> bool:
    return unicodedata.category(char)[0] in "LMN" and char not in _APOSTROPHES and ord(char) <= 0xFFFF


class _Replacements(dict[int, str]):
    """`replacement` as the table that `str.translate` asks, filled as characters come."""

    def __missing__(self, code: int) -> str:
        found = self[code] = replacement(chr(code))
        return found


_TABLE = _Replacements()
# most texts are ASCII, and bytes.translate is ten times as fast
ASCII_FOLDED = bytes(ord(replacement(chr(code)) or " ") for code in range(128)) + bytes(128)
"""Step 1 as a table for `bytes.translate`."""

_WORD = rb"[^'\-. \n,]"
# the sign comes first in each pattern, so that the search leaps from sign to sign
_POSSESSIVE = re.compile(rb"'(?<=" + _WORD + rb"')(?=s(?!" + _WORD + rb"))")
_SENTENCE_END = re.compile(rb"\.(?<=" + _WORD * 4 + rb"\.)(?=[ \n])")
_EMPTY_LINE = re.compile(rb"\n(?=.?\n)", re.DOTALL)
JOINERS = bytes.maketrans(b"-.\n", b"   ")
"""After `part`, every sign that is no comma (and no apostrophe, which vanishes) is a space."""


def part(signs: bytes) -> bytes:
    """The rules of context: which signs part after all, by turning into commas or spaces; no byte moves.

    Args:
        signs: what step 1 left.

    Returns:
        As many bytes: letters, apostrophes (which are to vanish), signs that join, and commas, which part.
    """
    if b"'" in signs:
        signs = _POSSESSIVE.sub(b" ", signs)
    if b"." in signs:
        signs = _SENTENCE_END.sub(b",", signs)
    if b"\n" in signs:
        signs = _EMPTY_LINE.sub(b",", signs)
    return signs


def fold_bytes(text: str) -> bytes:
    """The strict key of a name, as UTF-8; empty where no letter or digit is in it."""
    if text.isascii():
        if text.isalpha():
            return text.lower().encode()
        signs = text.encode().translate(ASCII_FOLDED)
    else:
        signs = text.translate(_TABLE).encode()
    folded = part(signs).translate(JOINERS, b"'")
    if b"," in folded:
        return b",".join([b" ".join(words) for piece in folded.split(b",") if (words := piece.split())])
    return b" ".join(folded.split())


def fold(text: str) -> str:
    """The strict key of a name: `fold("Ash-Shaykh Zuwayyid’s") == "ash shaykh zuwayyid s"`."""
    return fold_bytes(text).decode()


_SHORT = {
    "saint": ("st",), "sainte": ("ste",), "sankt": ("st",), "st": ("saint",), "ste": ("sainte",),
    "mount": ("mt",), "mt": ("mount",), "fort": ("ft",), "ft": ("fort",), "and": ("",),
}  # fmt: skip
_DOTTED = re.compile(r"(?:[A-Z]\.){2,}|(?:[A-Z]\.)+[A-Z]")
_APOSTROPHE_S = re.compile(f"[{_APOSTROPHES}](?=[sS]\\b)")


def keys(name: str) -> Iterator[bytes]:
    """Every strict key under which a name is entered; the first is `fold_bytes(name)`.

    The others are the writings that folding cannot bring together without hurting a text: St. for Saint,
    US for U.S., King's and Kings, "Washington D.C." without its comma. May repeat itself.
    """
    folded = fold_bytes(name)
    if not folded:
        return
    yield folded
    if b"," in folded:
        folded = folded.replace(b",", b" ")
        yield folded
    if not name.isascii() or "'" in name:
        joined = _APOSTROPHE_S.sub("", name)
        if joined != name:
            yield fold_bytes(joined)
    if _DOTTED.fullmatch(name):
        yield fold_bytes(name.replace(".", ""))
    words = folded.decode().split(" ")
    if len(words) > 1:
        for place, word in enumerate(words):
            for other in _SHORT.get(word, ()):
                swapped = [*words[:place], *([other] if other else []), *words[place + 1 :]]
                yield " ".join(swapped).encode()
