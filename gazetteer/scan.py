"""Finding the names of a gazetteer in a text, all at once with arrays instead of word by word.

The text is folded as `gazetteer.names.fold_bytes` folds a name, keeping for each byte which character it comes from.
Where a name may start (a capitalised word, a word of a script without case) the next 64 bytes are taken, and running
sums give
the hashes of all stretches that end at a word's end; a sorted table says which of them are names. The longest counts.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, insort
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from gazetteer.columns import FACTOR, KEY_CAPITALS, KEY_DOTTED, PRIME, Columns
from gazetteer.loose import FIRST, WORDS, looks_foreign, loose_in_text, loose_word
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
_TRUE = np.ones(1, bool)
_EDGE = np.full(4, _COMMA, np.uint8)
_FOUR_BEFORE = np.array([-4, -3, -2, -1])
_ELIDED = np.isin(np.arange(256), list(b"ld"))
_HYPHENS = ("-", "\u2010", "\u2011")
_HEAD = re.compile(rb"[^ ,]+")
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

    def __init__(self, columns: Columns, key_of: Callable[[bytes], int]) -> None:
        """Ready a scanner.

        Args:
            columns: the compiled gazetteer.
            key_of: looks one key up; -1 where there is none.
        """
        self._key_of = key_of
        self._head = lru_cache(maxsize=100_000)(self._read_head)
        self._length = columns.array("fold_length")
        self._bytes = columns.array("fold_bytes")
        self._class = columns.array("fold_class")
        self._hash = columns.array("key_hash")
        self._bucket = columns.array("bucket")
        self._flags = columns.array("key_flags")
        self._shift = np.uint64(65 - (len(self._bucket) - 1).bit_length())

    def find(self, text: str) -> list[tuple[int, int, int]]:
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
            return []
        starts, is_end = self._bounds(folded, origin, codes)
        padded = np.concatenate((folded, np.full(WINDOW, _COMMA, np.uint8)))
        data = padded.tobytes()
        found: list[tuple[int, int, int]] = []
        behind = 0
        for batch in range(0, len(starts), _BATCH):
            some = starts[batch : batch + _BATCH]
            left = np.ones(len(some), bool)
            for row, first, stop, key, flag in self._match(padded, is_end, some, origin, text):
                if first < behind or stop - first < 2 or (stop - first < 4 and _is_article(text, first, stop)):
                    continue
                left[row] = False
                behind = self._whole(text, stop, flag)
                found.append((first, behind, key))
            found.extend(list(self._loosely(data, some[left], origin, found, text)))
        found.sort()
        return found

    def _loosely(
        self, data: bytes, starts: Array, origin: Array, found: list[tuple[int, int, int]], text: str
    ) -> Iterator[tuple[int, int, int]]:
        """Other transliterations of known names, at starts where no name is, outside what is found already."""
        taken = [(first, stop) for first, stop, _ in found]
        for start in starts.tolist():
            several, key = self._head(_HEAD.match(data, start)[0])  # type: ignore[index]  # a start has a word
            if not several and key < 0:
                continue
            stretch = data[start : start + WINDOW].partition(b",")[0]
            if not looks_foreign(stretch):
                continue
            words = stretch.split(b" ", WORDS)[:WORDS]
            for many in range(len(words) if several else 1, 0, -1):
                found_key = key if many == 1 else self._loose_key(words[:many])
                if found_key < 0:
                    continue
                last = start + sum(map(len, words[:many])) + many - 2
                first, stop = int(origin[start]), int(origin[last]) + 1
                at = bisect_left(taken, (first, first))
                if (at and taken[at - 1][1] > first) or (at < len(taken) and taken[at][0] < stop):
                    continue
                stop = self._whole(text, stop, 0)
                insort(taken, (first, stop))
                yield first, stop, found_key
                break

    def _read_head(self, word: bytes) -> tuple[bool, int]:
        """Whether a known name of several words may start loosely with a word, and the key if it is one itself."""
        part = loose_word(word.decode())
        if not part:
            return True, -1  # an article: it is what follows that counts
        return len(part) > 2 and self._key_of((FIRST + part).encode()) >= 0, self._loose_key([word])

    def _loose_key(self, words: list[bytes]) -> int:
        key = loose_in_text([word.decode() for word in words])
        return -1 if key is None else self._key_of(key.encode())

    def _replace(self, codes: Array) -> tuple[Array, Array]:
        """Step 1 of folding: bytes, and the index of the character that each comes from."""
        lengths = self._length[codes]
        origin = np.repeat(np.arange(len(codes)), lengths)
        offset = np.arange(len(origin)) - np.repeat(np.cumsum(lengths, dtype=np.int64) - lengths, lengths)
        return self._bytes[codes[origin], offset], origin

    def _bounds(self, folded: Array, origin: Array, codes: Array) -> tuple[Array, Array]:
        """Where names may start (indices, ascending) and before which bytes they may end (a mask, padded)."""
        parts = ~_IS_WORD[folded]
        words = (~parts & np.concatenate((_TRUE, parts[:-1]))).nonzero()[0]
        at = origin[words]
        classes = self._class[codes[at]]
        capital = (classes & CAPITAL) != 0
        begins = capital | ((classes & UNCASED) != 0)
        # an Arabic article in lower case: "al-Bab", "ez-Zor"
        before = codes[at[1:] - 1]  # a second word has something before it
        hyphened = (before == 0x2D) | (before == 0x2010) | (before == 0x2011)
        begins[:-1] |= capital[1:] & hyphened & (np.diff(words) <= 4)
        starts = words[begins]
        is_end = np.concatenate((parts, np.zeros(WINDOW + 1, bool)))
        is_end[len(folded)] = True
        if codes.dtype == np.uint8 and _APOSTROPHE not in codes:
            return starts, is_end
        own = self._class[codes[origin]]
        more = [starts, *self._inner_starts(folded, origin, own, parts)]
        if (own & SPACELESS).any():
            new = np.concatenate((_TRUE, origin[1:] != origin[:-1]))
            heads = (new & (own & SPACELESS != 0)).nonzero()[0]
            more.append(heads[(own[heads] & SYLLABIC) == 0])
            is_end[heads] = True
            is_end[(new[1:] & (own[:-1] & SPACELESS != 0)).nonzero()[0] + 1] = True
        return (np.unique(np.concatenate(more)) if sum(map(len, more)) > len(starts) else starts), is_end

    def _inner_starts(self, folded: Array, origin: Array, own: Array, parts: Array) -> Iterator[Array]:
        """Starts inside words: behind a French or Italian article (l'Ukraine), behind an Arabic or Hebrew prefix."""
        behind = ((own[1:] & CAPITAL != 0) & (origin[1:] - origin[:-1] == 2)).nonzero()[0] + 1
        if len(behind):
            yield behind[_ELIDED[folded[behind - 1]] & ((behind == 1) | parts[behind - 2])]
        prefixes = (own[:-2] & PREFIXING != 0).nonzero()[0]
        if len(prefixes):
            first = (prefixes == 0) | parts[prefixes - 1]
            letters = prefixes[first] + 2  # each of these letters has two bytes
            letters = letters[letters < len(folded)]
            yield letters[~parts[letters]]

    def _match(
        self, padded: Array, is_end: Array, starts: Array, origin: Array, text: str
    ) -> Iterator[tuple[int, int, int, int, int]]:
        """The longest name at each start: index of the start, first and last character (exclusive), key, flags."""
        sums = np.cumsum(sliding_window_view(padded, WINDOW)[starts] * _POWERS % _PRIME, axis=1)
        row, column = np.nonzero(sliding_window_view(is_end[1:], WINDOW)[starts])
        key = self._keys(sums[row, column] % _PRIME * _FACTOR)
        hit = (key >= 0).nonzero()[0]
        row, column, key = row[hit], column[hit], key[hit]
        flags = self._flags[key]
        first, stop = origin[starts[row]], origin[starts[row] + column] + 1
        fit = np.ones(len(hit), bool)
        for place in (flags & KEY_CAPITALS).nonzero()[0].tolist():
            fit[place] = text[first[place] : stop[place]].isupper()
        longest = fit.nonzero()[0]
        longest = longest[np.concatenate((row[longest][1:] != row[longest][:-1], _TRUE))[: len(longest)]]
        columns = (row, first, stop, key, flags)
        return zip(*(column[longest].tolist() for column in columns), strict=True)

    def _keys(self, hashes: Array) -> Array:
        """Key of each hash, or -1."""
        bucket = hashes >> self._shift
        low, high = self._bucket[bucket].astype(np.int64), self._bucket[bucket + np.uint64(1)]
        found = np.full(len(hashes), -1, np.int64)
        left = (low < high).nonzero()[0]
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


def _is_article(text: str, start: int, end: int) -> bool:
    """Whether a match is only the article of a name that is not known ("al-Hudeida"), and not US of US-Israel."""
    name = text[start:end]
    return text[end : end + 1] in _HYPHENS and not name.isupper() and not loose_word(name.casefold())


def join(signs: Array, origin: Array | None) -> tuple[Array, Array]:
    """Step 2 of folding on arrays, as `gazetteer.names.fold_bytes` does it; a sign may be left at either end.

    Args:
        signs: bytes after step 1.
        origin: index of the character each byte comes from; None where it is its own index.
    """
    padded = np.concatenate((_EDGE, signs, _EDGE))
    joined = _JOIN[padded]
    stops = (padded == _STOP).nonzero()[0]
    long = _IS_WORD[padded[stops[:, None] + _FOUR_BEFORE]].all(axis=1) & _IS_WHITE[padded[stops + 1]]
    joined[stops[long]] = _COMMA
    lines = (padded == _NEWLINE).nonzero()[0]
    if len(lines):
        joined[lines[(padded[lines + 1] == _NEWLINE) | (padded[lines + 2] == _NEWLINE)]] = _COMMA
    apostrophes = (padded == _APOSTROPHE).nonzero()[0]
    keep = np.ones(len(padded), bool)
    keep[:4] = keep[-4:] = False
    if len(apostrophes):
        after = padded[apostrophes + 1] == ord("s")
        parting = _IS_WORD[padded[apostrophes - 1]] & after & ~_IS_WORD[padded[apostrophes + 2]]
        joined[apostrophes[parting]] = _SPACE
        keep[apostrophes[~parting]] = False
    kept = keep.nonzero()[0]
    joined = joined[kept]
    parts = ~_IS_WORD[joined]
    double = parts[:-1] & parts[1:]
    if double.any():
        single = np.concatenate((~double, _TRUE)).nonzero()[0]
        commas = (joined == _COMMA).nonzero()[0]
        joined[single[np.searchsorted(single, commas)]] = _COMMA
        joined, kept = joined[single], kept[single]
    kept -= 4
    return joined, kept if origin is None else origin[kept]
