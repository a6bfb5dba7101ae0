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
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from gazetteer.columns import FACTOR, KEY_CAPITALS, KEY_DOTTED, PRIME, Columns
from gazetteer.loose import FIRST, WORDS, looks_foreign, loose_in_text, loose_word
from gazetteer.names import ASCII_FOLDED, JOINERS, SIGNS, part, replacement

Array = npt.NDArray[Any]

WINDOW = 64
"""Bytes of the longest name that is found in a text; the longest official country name has 52."""

MAX_WORDS = 8
"""Words of the longest name that is found in a text."""

# classes of a character, as bits
CAPITAL = 1  # upper or title case
UNCASED = 2  # a letter of a script without case: any word may be a name
SPACELESS = 4  # of a script without spaces between words: any character may begin or end a name
PREFIXING = 8  # a letter that Arabic and Hebrew attach to the following name: "and", "in", "to", "from"
MARK = 16  # belongs to the letter before it
SYLLABIC = 32  # Korean: words have spaces, but what follows a name is attached to it

# what each byte adds to a hash at each place of a name
_TERMS = np.array([byte * pow(256, place, PRIME) % PRIME for place in range(WINDOW) for byte in range(256)], np.uint64)
_TERM_ROWS = np.arange(WINDOW) * 256
_PRIME = np.uint64(PRIME)
_FACTOR = np.uint64(FACTOR)
_APOSTROPHE, _HYPHEN, *_, _COMMA = SIGNS
_IS_WORD = np.ones(256, bool)
_IS_WORD[list(SIGNS)] = False
_TRUE = np.ones(1, bool)
_THREE, _SEVEN = np.uint64(3), np.uint64(7)
_ZERO = np.zeros(1, np.int64)
# l'Ukraine, d'Israele: a capital behind the apostrophe of a French or Italian article
_ELISIONS = ("l'", "d'", "l’", "d’", "L'", "D'", "L’", "D’")
_ELISION = re.compile(r"(?<![^\W_])[lLdD]['’](?=[^\W\d_a-z])")
_ACCENTS = "\u0300"  # the first combining mark; most of what follows a name lies before
_HYPHENS = ("-", "\u2010", "\u2011")
_ORDINARY = (False, -1)
_MAX_HEADS = 200_000
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
        self._heads: dict[int, tuple[bool, int]] = {}
        self._length = columns.array("fold_length")
        self._bytes = columns.array("fold_bytes")
        self._class = columns.array("fold_class")
        self._hash = columns.array("key_hash")
        self._filter = columns.array("filter")
        self._flags = columns.array("key_flags")
        self._bucket = columns.array("bucket")
        self._bucket_shift = np.uint64(65 - (len(self._bucket) - 1).bit_length())
        self._filter_shift = np.uint64(65 - (8 * len(self._filter)).bit_length())

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """The names in a text from left to right, the longest of each start, none overlapping: (start, end, key)."""
        if text.isascii():
            codes: Array = np.frombuffer(text.encode(), np.uint8)
            signs, origin = text.encode().translate(ASCII_FOLDED), None
        else:
            codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
            codes = np.where(codes > 0xFFFF, _HYPHEN, codes)
            signs, origin = self._replace(codes)
        folded, parts, origin = squeeze(signs, origin)
        if not len(folded):
            return []
        starts, ends, many = self._bounds(parts, origin, codes)
        if any(elision in text for elision in _ELISIONS):
            inner = [match.end() for match in _ELISION.finditer(text) if text[match.end()].isupper()]
            starts = np.union1d(starts, np.searchsorted(origin, inner))
        padded = np.concatenate((folded, np.full(WINDOW, _COMMA, np.uint8)))
        data = padded.tobytes()
        if not data.isascii():
            starts, ends, many = self._other_bounds(parts, origin, codes, starts, ends)
        found: list[tuple[int, int, int]] = []
        behind = 0
        for batch in range(0, len(starts), _BATCH):
            some = starts[batch : batch + _BATCH]
            before = max(0, len(found) - 1)  # what an earlier batch found last may reach into this one
            rows: list[int] = []
            matches, words = self._match(padded, ends, many, some, origin, text)
            for row, first, stop, key, flag in matches:
                if first < behind or stop - first < 2 or (stop - first < 4 and _is_article(text, first, stop)):
                    continue
                rows.append(row)
                follows = text[stop : stop + 1]
                behind = self._whole(text, stop, flag) if follows == "." or follows >= _ACCENTS else stop
                found.append((first, behind, key))
            left = np.ones(len(some), bool)
            left[rows] = False
            unknown = zip(some[left].tolist(), words[left].tolist(), strict=True)
            found.extend(list(self._loosely(data, unknown, origin, found[before:], text)))
        found.sort()
        return found

    def _loosely(
        self,
        data: bytes,
        starts: Iterable[tuple[int, int]],
        origin: Array,
        found: list[tuple[int, int, int]],
        text: str,
    ) -> Iterator[tuple[int, int, int]]:
        """Other transliterations of known names, outside what is found already.

        Args:
            data: the folded text.
            starts: where no name is: index in `data`, and a number that stands for the word there.
            origin: index of the character of each byte.
            found: the names that are known in this part of the text.
            text: the text itself.
        """
        taken = [(first, stop) for first, stop, _ in found]
        heads = self._heads
        if len(heads) > _MAX_HEADS:
            heads.clear()
        for start, word in starts:
            head = heads.get(word)
            if head is None:
                head = heads[word] = self._read_head(_HEAD.match(data, start)[0])  # type: ignore[index]  # a word is there
            if head is _ORDINARY:
                continue
            several, key = head
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
        several = len(part) > 2 and self._key_of((FIRST + part).encode()) >= 0
        key = self._loose_key([word]) if looks_foreign(word) else -1
        return (several, key) if several or key >= 0 else _ORDINARY

    def _loose_key(self, words: list[bytes]) -> int:
        key = loose_in_text([word.decode() for word in words])
        return -1 if key is None else self._key_of(key.encode())

    def _replace(self, codes: Array) -> tuple[bytes, Array]:
        """Step 1 of folding: bytes, and the index of the character that each comes from."""
        lengths = self._length[codes]
        origin = np.repeat(np.arange(len(codes)), lengths)
        offset = np.arange(len(origin)) - np.repeat(np.cumsum(lengths, dtype=np.int64) - lengths, lengths)
        return self._bytes[codes[origin], offset].tobytes(), origin

    def _bounds(self, parts: Array, origin: Array, codes: Array) -> tuple[Array, Array, int]:
        """Where names may start, before which bytes they may end (ascending), and how many ends are to be tried."""
        ends = parts.nonzero()[0]
        words = np.concatenate((_ZERO, ends + 1))
        words = words[int(parts[0]) : len(words) - int(parts[-1])]  # no word before or behind a sign at the edge
        at = origin[words]
        classes = self._class[codes[at]]
        begins = classes & (CAPITAL | UNCASED) != 0
        if len(words) > 1:
            # an Arabic article in lower case: "al-Bab", "ez-Zor"
            before = codes[at[1:] - 1]
            hyphened = (before == 0x2D) | (before == 0x2010) | (before == 0x2011)
            begins[:-1] |= hyphened & (classes[1:] & CAPITAL != 0) & (words[1:] - words[:-1] <= 4)
        return words[begins], np.append(ends, len(parts)), MAX_WORDS

    def _other_bounds(
        self, parts: Array, origin: Array, codes: Array, starts: Array, ends: Array
    ) -> tuple[Array, Array, int]:
        """The same with those inside words: behind an Arabic or Hebrew prefix, in scripts without spaces."""
        own = self._class[codes[origin]]
        prefixes = (own & PREFIXING != 0).nonzero()[0]
        prefixes = prefixes[(prefixes == 0) | parts[prefixes - 1]] + 2  # each of these letters has two bytes
        prefixes = prefixes[prefixes < len(parts)]
        starts = np.union1d(starts, prefixes[~parts[prefixes]])
        spaceless = own & SPACELESS != 0
        if not spaceless.any():
            return starts, ends, MAX_WORDS
        new = np.concatenate((_TRUE, origin[1:] != origin[:-1]))
        heads = (new & spaceless).nonzero()[0]
        tails = (new[1:] & spaceless[:-1]).nonzero()[0] + 1
        starts = np.union1d(starts, heads[own[heads] & SYLLABIC == 0])
        return starts, np.unique(np.concatenate((ends, heads, tails))), WINDOW

    def _match(
        self, padded: Array, ends: Array, many: int, starts: Array, origin: Array, text: str
    ) -> tuple[Iterator[tuple[int, int, int, int, int]], Array]:
        """The longest name at each start: index of the start, first and last character (exclusive), key, flags.

        And for each start a number that stands for the word there.
        """
        # each row begins one byte behind the one before; `sliding_window_view` takes longer than all that follows
        stretches = np.ndarray((len(padded) - WINDOW + 1, WINDOW), np.uint8, padded, strides=(1, 1))
        sums = _TERMS.take(stretches[starts] + _TERM_ROWS).cumsum(axis=1)
        after = np.searchsorted(ends, starts, "right")[:, None] + np.arange(many)
        columns = ends.take(after, mode="clip") - (starts[:, None] + 1)
        words = sums[np.arange(len(starts)), columns[:, 0].clip(max=WINDOW - 1)]
        inside = columns < WINDOW
        row, column = inside.nonzero()[0], columns[inside]
        hit, key = self._keys(sums[row, column] % _PRIME * _FACTOR)
        row, column = row[hit], column[hit]
        flags = self._flags[key]
        first, stop = origin[starts[row]], origin[starts[row] + column] + 1
        fit = np.ones(len(hit), bool)
        for place in (flags & KEY_CAPITALS).nonzero()[0].tolist():
            fit[place] = text[first[place] : stop[place]].isupper()
        longest = fit.nonzero()[0]
        longest = longest[np.concatenate((row[longest][1:] != row[longest][:-1], _TRUE))[: len(longest)]]
        values = (row, first, stop, key, flags)
        return zip(*(value[longest].tolist() for value in values), strict=True), words

    def _keys(self, hashes: Array) -> tuple[Array, Array]:
        """Which hashes are those of keys (indices), and of which keys."""
        head = hashes >> self._filter_shift
        maybe = (self._filter[head >> _THREE] >> (head & _SEVEN).astype(np.uint8) & 1).nonzero()[0]
        wanted = hashes[maybe]
        bucket = (wanted >> self._bucket_shift).astype(np.int64)
        key, last = self._bucket[bucket].astype(np.int64), self._bucket[bucket + 1].astype(np.int64) - 1
        other = (self._hash.take(key, mode="clip") != wanted).nonzero()[0]
        while len(other):  # a bucket holds half a key on average
            other = other[key[other] < last[other]]
            key[other] += 1
            other = other[self._hash[key[other]] != wanted[other]]
        same = self._hash.take(key, mode="clip") == wanted
        return maybe[same], key[same]

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


def squeeze(signs: bytes, origin: Array | None) -> tuple[Array, Array, Array]:
    """Step 2 of folding on arrays, as `gazetteer.names.fold_bytes` does it; a sign may be left at either end.

    Args:
        signs: bytes after step 1.
        origin: index of the character each byte comes from; None where it is its own index.

    Returns:
        The folded bytes, which of them are signs, and the index of the character each comes from.
    """
    signs = part(signs)
    kept = (np.frombuffer(signs, np.uint8) != _APOSTROPHE).nonzero()[0]
    folded: Array = np.frombuffer(signs.translate(JOINERS, b"'"), np.uint8)
    parts = ~_IS_WORD[folded]
    double = parts[:-1] & parts[1:]
    if double.any():
        # of a run of signs the last one stays, as a comma where any of them is one
        single = np.concatenate((~double, _TRUE)).nonzero()[0]
        commas = (folded == _COMMA).nonzero()[0]
        folded = folded.copy()
        folded[single[np.searchsorted(single, commas)]] = _COMMA
        folded, parts, kept = folded[single], parts[single], kept[single]
    return folded, parts, kept if origin is None else origin[kept]
