"""Finding the names of a gazetteer in a text, all at once with arrays instead of word by word.

The text is folded as `gazetteer.names.fold_bytes` folds a name, keeping for each byte which character it comes from.
Where a name may start (a capitalised word, a word of a script without case) the next 64 bytes are taken, and running
sums give
the hashes of all stretches that end at a word's end; a sorted table says which of them are names. The longest counts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from gazetteer.columns import FACTOR, KEY_CAPITALS, KEY_DOTTED, PRIME, Columns
from gazetteer.names import ASCII_FOLDED, SIGNS, replacement

Array = npt.NDArray[Any]

WINDOW = 64
"""Bytes of the longest name that is found in a text; the longest official country name has 52."""

# classes of a character, as bits
CAPITAL = 1  # upper or title case
UNCASED = 2  # a letter of a script without case: any word may be a name
SPACELESS = 4  # of a script without spaces between words: any character may begin or end a name
PREFIXING = 8  # a letter that Arabic and Hebrew attach to the following name: "and", "in", "to", "from"
MARK = 16  # belongs to the letter before it
SYLLABIC = 32  # Korean: words have spaces, but what follows a name is attached to it

_POWERS = np.array([pow(256, place, PRIME) for place in range(WINDOW)], np.uint64)
_PRIME = np.uint64(PRIME)
_FACTOR = np.uint64(FACTOR)
_APOSTROPHE, _HYPHEN, _STOP, _SPACE, _NEWLINE, _COMMA = SIGNS
_IS_WORD = np.ones(256, bool)
_IS_WORD[list(SIGNS)] = False
_JOIN = np.arange(256, dtype=np.uint8)
_JOIN[[_HYPHEN, _STOP, _NEWLINE]] = _SPACE
_IS_WHITE = np.isin(np.arange(256), [_SPACE, _NEWLINE])
_EDGE = np.full(4, _COMMA, np.uint8)
_FOUR_BEFORE = np.array([-4, -3, -2, -1])
_ELIDED = np.frombuffer(b"ld", np.uint8)
_BATCH = 4096
_SPACELESS_RANGES = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3005, 0x3007), (0x3040, 0x30FF), (0x3400, 0x9FFF),
    (0xAC00, 0xD7A3), (0xF900, 0xFAFF),
)  # fmt: skip
_KOREAN = range(0xAC00, 0xD7A4)
_ATTACHED = "وفبلكוהבלמשכ"


def folding_tables() -> dict[str, Array]:
    """Step 1 of folding as tables over the basic plane, for the compiled files."""
    folded = [replacement(chr(code)).encode("utf-8", "replace") for code in range(0x10000)]
    spelled = np.zeros((0x10000, max(map(len, folded))), np.uint8)
    for code, each in enumerate(folded):
        spelled[code, : len(each)] = list(each)
    return {
        "fold_length": np.array([len(each) for each in folded], np.uint8),
        "fold_bytes": spelled,
        "fold_class": np.array([_class_of(code) for code in range(0x10000)], np.uint8),
    }


def _class_of(code: int) -> int:
    char = chr(code)
    category = unicodedata.category(char)
    if any(low <= code <= high for low, high in _SPACELESS_RANGES) and category[0] in "LM":
        return UNCASED | SPACELESS | (SYLLABIC if code in _KOREAN else 0)
    if category in {"Lu", "Lt"}:
        return CAPITAL
    if category == "Lo" or 0x10D0 <= code <= 0x10FF:  # Georgian counts as lower case in Unicode and has no other
        return UNCASED | (PREFIXING if char in _ATTACHED else 0)
    return MARK if category in {"Mn", "Me", "Cf"} else 0


class Scanner:
    """Scans texts for the keys of one compiled gazetteer."""

    def __init__(self, columns: Columns) -> None:
        self._length = columns.array("fold_length")
        self._bytes = columns.array("fold_bytes")
        self._class = columns.array("fold_class")
        self._hash = columns.array("key_hash")
        self._bucket = columns.array("bucket")
        self._flags = columns.array("key_flags")
        self._shift = np.uint64(65 - (len(self._bucket) - 1).bit_length())

    def find(self, text: str) -> Iterator[tuple[int, int, int]]:
        """The names in a text from left to right, the longest of each start, none overlapping: (start, end, key)."""
        if text.isascii():
            codes: Array = np.frombuffer(text.encode(), np.uint8)
            signs, origin = np.frombuffer(text.encode().translate(ASCII_FOLDED), np.uint8), None
        else:
            codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
            codes = np.where(codes > 0xFFFF, _HYPHEN, codes)
            signs, origin = self._replace(codes)
        folded, origin = join(signs, origin)
        if not len(folded):
            return
        starts, is_end = self._bounds(folded, origin, codes)
        padded = np.concatenate((folded, np.full(WINDOW, _COMMA, np.uint8)))
        behind = 0
        for batch in range(0, len(starts), _BATCH):
            for first, stop, key, flag in self._match(padded, is_end, starts[batch : batch + _BATCH], origin, text):
                if first < behind or stop - first < 2:
                    continue
                behind = self._whole(text, stop, flag)
                yield first, behind, key

    def _replace(self, codes: Array) -> tuple[Array, Array]:
        """Step 1 of folding: bytes, and the index of the character that each comes from."""
        lengths = self._length[codes]
        origin = np.repeat(np.arange(len(codes)), lengths)
        offset = np.arange(len(origin)) - np.repeat(np.cumsum(lengths, dtype=np.int64) - lengths, lengths)
        return self._bytes[codes[origin], offset], origin

    def _bounds(self, folded: Array, origin: Array, codes: Array) -> tuple[Array, Array]:
        """Where names may start (indices, ascending) and before which bytes they may end (a mask, padded)."""
        parts = ~_IS_WORD[folded]
        words = np.flatnonzero(~parts & np.append(True, parts[:-1]))
        at = origin[words]
        classes = self._class[codes[at]]
        capital = (classes & CAPITAL) != 0
        begins = capital | ((classes & UNCASED) != 0)
        # an Arabic article in lower case: "al-Bab", "ez-Zor"
        before = codes[np.maximum(at[1:] - 1, 0)]
        hyphened = (before == 0x2D) | (before == 0x2010) | (before == 0x2011)
        begins[:-1] |= capital[1:] & hyphened & (np.diff(words) <= 4)
        starts = words[begins]
        is_end = np.concatenate((parts, np.zeros(WINDOW + 1, bool)))
        is_end[len(folded)] = True
        if codes.dtype == np.uint8 and _APOSTROPHE not in codes:
            return starts, is_end
        more = [starts]
        own = self._class[codes[origin]]
        # d'Israël, l'Ukraine: a capital behind a vanished apostrophe and a single l or d
        inner = np.flatnonzero((own[2:] & CAPITAL != 0) & (np.diff(origin)[1:] == 2)) + 2
        more.append(inner[np.isin(folded[inner - 1], _ELIDED) & np.isin(inner - 1, words)])
        prefixed = words[(classes & PREFIXING) != 0] + 2  # these letters have two bytes
        more.append(prefixed[~parts[np.minimum(prefixed, len(folded) - 1)] & (prefixed < len(folded))])
        if (own & SPACELESS).any():
            heads = np.flatnonzero(np.append(True, origin[1:] != origin[:-1]) & (own & SPACELESS != 0))
            more.append(heads[(own[heads] & SYLLABIC) == 0])
            is_end[heads] = True
            is_end[np.flatnonzero((own[:-1] & SPACELESS != 0) & (origin[1:] != origin[:-1])) + 1] = True
        return np.unique(np.concatenate(more)), is_end

    def _match(
        self, padded: Array, is_end: Array, starts: Array, origin: Array, text: str
    ) -> Iterator[tuple[int, int, int, int]]:
        """The longest name at each start: first and last character (exclusive), key, flags."""
        sums = np.cumsum(sliding_window_view(padded, WINDOW)[starts] * _POWERS % _PRIME, axis=1)
        row, column = np.nonzero(sliding_window_view(is_end[1:], WINDOW)[starts])
        key = self._keys(sums[row, column] % _PRIME * _FACTOR)
        hit = np.flatnonzero(key >= 0)
        row, column, key = row[hit], column[hit], key[hit]
        flags = self._flags[key]
        first, stop = origin[starts[row]], origin[starts[row] + column] + 1
        fit = np.ones(len(hit), bool)
        for place in np.flatnonzero(flags & KEY_CAPITALS).tolist():
            fit[place] = text[first[place] : stop[place]].isupper()
        longest = np.flatnonzero(fit)
        longest = longest[np.append(row[longest][1:] != row[longest][:-1], True)[: len(longest)]]
        return zip(
            first[longest].tolist(), stop[longest].tolist(), key[longest].tolist(), flags[longest].tolist(), strict=True
        )

    def _keys(self, hashes: Array) -> Array:
        """Key of each hash, or -1."""
        bucket = hashes >> self._shift
        low, high = self._bucket[bucket].astype(np.int64), self._bucket[bucket + np.uint64(1)]
        found = np.full(len(hashes), -1, np.int64)
        left = np.flatnonzero(low < high)
        while len(left):
            here = low[left]
            same = self._hash[here] == hashes[left]
            found[left[same]] = here[same]
            low[left] += 1
            left = left[~same & (here + 1 < high[left])]
        return found

    def _whole(self, text: str, end: int, flags: int) -> int:
        """The end of a match with what belongs to its last letter: marks, and an abbreviation's full stop."""
        while end < len(text) and self._class[min(ord(text[end]), 0xFFFF)] & MARK:
            end += 1
        if text[end : end + 1] == "." and (flags & KEY_DOTTED or text[end - 2 : end - 1] == "."):
            end += 1
        return end


def join(signs: Array, origin: Array | None) -> tuple[Array, Array]:
    """Step 2 of folding on arrays, as `gazetteer.names.fold_bytes` does it; a sign may be left at either end.

    Args:
        signs: bytes after step 1.
        origin: index of the character each byte comes from; None where it is its own index.
    """
    padded = np.concatenate((_EDGE, signs, _EDGE))
    joined = _JOIN[padded]
    stops = np.flatnonzero(padded == _STOP)
    long = _IS_WORD[padded[stops[:, None] + _FOUR_BEFORE]].all(axis=1) & _IS_WHITE[padded[stops + 1]]
    joined[stops[long]] = _COMMA
    lines = np.flatnonzero(padded == _NEWLINE)
    if len(lines):
        joined[lines[(padded[lines + 1] == _NEWLINE) | (padded[lines + 2] == _NEWLINE)]] = _COMMA
    apostrophes = np.flatnonzero(padded == _APOSTROPHE)
    keep = np.ones(len(padded), bool)
    keep[:4] = keep[-4:] = False
    if len(apostrophes):
        after = padded[apostrophes + 1] == ord("s")
        parting = _IS_WORD[padded[apostrophes - 1]] & after & ~_IS_WORD[padded[apostrophes + 2]]
        joined[apostrophes[parting]] = _SPACE
        keep[apostrophes[~parting]] = False
    kept = np.flatnonzero(keep)
    joined = joined[kept]
    parts = ~_IS_WORD[joined]
    double = parts[:-1] & parts[1:]
    if double.any():
        single = np.flatnonzero(np.append(~double, True))
        commas = np.flatnonzero(joined == _COMMA)
        joined[single[np.searchsorted(single, commas)]] = _COMMA
        joined, kept = joined[single], kept[single]
    kept -= 4
    return joined, kept if origin is None else origin[kept]
