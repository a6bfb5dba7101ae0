"""What the network is shown of a text: word pieces, the shape of each word, and what the gazetteer knows of it.

The network reads lower case only. Capitals come back as a class per word and a class per sentence (a headline in
capitals says nothing by its capitals), the gazetteer as a class per word of each name it finds. Training and run time
both go through here, so that they see the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gazetteer import Gazetteer, Kind, Match, NameType

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Ints = NDArray[np.int32]

SHAPES = 40  # ten classes, opening a sentence or not, glued to what stands before or not
CASINGS = 4  # sentence: ordinary, capitals, no capitals, headline
KNOWN = 11  # nothing, then five classes of name, its first word or a later one

_LOWER, _TITLE, _CAPITALS, _INITIAL, _MIXED, _DIGITS, _ALPHANUMERIC, _SYMBOL, _CASELESS = range(1, 10)
_AREAS = {
    Kind.CONTINENT, Kind.REGION, Kind.COUNTRY, Kind.ADMIN1, Kind.SEA, Kind.RIVER, Kind.LAKE, Kind.ISLAND,
    Kind.MOUNTAINS, Kind.DESERT,
}  # fmt: skip
_LARGE_TOWN = 100_000

_HALF_PAIR = re.compile("[\ud800-\udfff]")
_BREAK = re.compile(r"\s*[\n\t]\s*|(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9À-Þ])")
_LINE = re.compile(r"[\n\t]")
_NO_BREAK = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Rev|Hon|Gen|Lt|Col|Maj|Capt|Cmdr|Sgt|Cpl|Pvt|Adm|Brig|Gov|Sen|Rep|Amb|Pres|Sec|St|Ste|"
    r"Mt|Ft|Jr|Sr|No|Nos|vs|Jan|Feb|Aug|Sept|Oct|Nov|Dec)|(?<![^\W_])[A-Z])\.$"
)


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text in pieces. Arrays over pieces unless said otherwise.

    Attributes:
        ids: piece numbers.
        word: index of the word each piece belongs to.
        shape: class of the word's letters, see `SHAPES`.
        casing: class of the sentence's letters, see `CASINGS`.
        known: class of the gazetteer name the word is part of, 0 for none.
        word_start: over words: offset of the first character.
        word_end: over words: offset behind the last character.
        sentence: over words: number of the sentence.
    """

    ids: Ints
    word: Ints
    shape: Ints
    casing: Ints
    known: Ints
    word_start: Ints
    word_end: Ints
    sentence: Ints

    def __len__(self) -> int:
        return len(self.ids)


def sentence_starts(text: str) -> list[int]:
    """Offsets at which sentences begin. Lines and cells of a table end them; abbreviations and initials do not."""
    starts = [0]
    for gap in _BREAK.finditer(text):
        if not _LINE.search(gap.group()) and _NO_BREAK.search(text, max(0, gap.start() - 8), gap.start()):
            continue
        starts.append(gap.end())
    return starts


def encode(text: str, tokenizer: Tokenizer, gazetteer: Gazetteer | None) -> Pieces:
    """Cut a text into pieces and classify its words; without a gazetteer nothing is known.

    Sentences in which nothing looks like a name are left out.
    """
    try:
        encoding = tokenizer.encode(text, add_special_tokens=False)
    except TypeError:  # half a surrogate pair, which JSON can write and the tokenizer cannot read
        encoding = tokenizer.encode(_HALF_PAIR.sub("\ufffd", text), add_special_tokens=False)
    ids = np.array(encoding.ids, np.int32)
    if not len(ids):
        none = np.zeros(0, np.int32)
        return Pieces(ids, none, none, none, none, none, none, none)
    offsets = np.array(encoding.offsets, np.int32)
    word = np.array(encoding.word_ids, np.int32)
    first = np.flatnonzero(np.diff(word, prepend=-1))
    word = np.cumsum(np.diff(word, prepend=-1) != 0, dtype=np.int32) - 1
    start = offsets[first, 0]
    end = offsets[np.append(first[1:], len(ids)) - 1, 1]
    sentence = np.searchsorted(np.array(sentence_starts(text)), start, side="right").astype(np.int32) - 1
    classes = _shapes(text, start, end)
    opening = np.diff(sentence, prepend=-1) != 0
    glued = np.append(False, start[1:] == end[:-1])
    shape = (classes * 2 + opening) * 2 + glued
    casing = _casings(classes, end - start, sentence, opening)[sentence]
    known = np.zeros(len(start), np.int32)
    if gazetteer is not None:
        _mark(known, gazetteer.scan(text), start)
    whole = Pieces(ids, word, shape[word].astype(np.int32), casing[word], known[word], start, end, sentence)
    return _without_nameless(whole, classes, opening, known)


def _without_nameless(pieces: Pieces, classes: Ints, opening: NDArray[np.bool_], known: Ints) -> Pieces:
    """The pieces less those of sentences in which nothing looks like a name: the network need not read them."""
    casing = pieces.casing[np.flatnonzero(np.diff(pieces.word, prepend=-1))]
    capital = np.isin(classes, (_TITLE, _CAPITALS, _MIXED, _INITIAL)) & ~opening
    telling = capital | (known > 0) | (classes == _CASELESS) | (casing != 0)
    kept = np.bincount(pieces.sentence, weights=telling)[pieces.sentence] > 0
    if kept.all():
        return pieces
    number = np.cumsum(kept, dtype=np.int32) - 1
    by_piece = kept[pieces.word]
    return Pieces(
        pieces.ids[by_piece], number[pieces.word[by_piece]], pieces.shape[by_piece], pieces.casing[by_piece],
        pieces.known[by_piece], pieces.word_start[kept], pieces.word_end[kept], pieces.sentence[kept],
    )  # fmt: skip


@cache
def _letter_table() -> NDArray[np.uint8]:
    """Class of each character of the basic plane: 1 capital, 2 small, 3 digit, 4 letter without case, 0 the rest."""
    table = np.zeros(0x10000, np.uint8)
    for code in range(0x10000):
        char = chr(code)
        if char.isalnum():
            table[code] = 1 if char.isupper() else 2 if char.islower() else 3 if char.isdigit() else 4
    return table


def _shapes(text: str, start: Ints, end: Ints) -> Ints:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    letters = _letter_table()[np.minimum(codes, 0xFFFF)]
    upper, lower, digit, other = (_count(letters == kind, start, end) for kind in (1, 2, 3, 4))
    result = np.full(len(start), _SYMBOL, np.int32)
    result[other > 0] = _CASELESS
    result[digit > 0] = np.where((upper + lower + other)[digit > 0] > 0, _ALPHANUMERIC, _DIGITS)
    cased = (digit == 0) & (upper + lower > 0)
    result[cased & (upper == 0)] = _LOWER
    result[cased & (upper > 0) & (lower > 0)] = _MIXED
    result[cased & (upper == 1) & (lower > 0) & (letters[start] == 1)] = _TITLE
    result[cased & (lower == 0) & (upper > 1)] = _CAPITALS
    result[cased & (lower == 0) & (upper == 1)] = _INITIAL
    return result


def _count(flags: NDArray[np.bool_], start: Ints, end: Ints) -> Ints:
    sums = np.concatenate(([0], np.cumsum(flags)))
    return np.asarray(sums[end] - sums[start], np.int32)


def _casings(classes: Ints, length: Ints, sentence: Ints, opening: NDArray[np.bool_]) -> Ints:
    """Class of each sentence: 1 capitals, 2 no capitals, 3 headline, 0 ordinary or too short to tell."""
    count = int(sentence[-1]) + 1
    letters = np.isin(classes, (_LOWER, _TITLE, _CAPITALS, _MIXED)) & (length > 1)
    longer = letters & (length > 3) & ~opening

    def share(flags: NDArray[np.bool_], among: NDArray[np.bool_]) -> NDArray[np.float64]:
        total = np.bincount(sentence[among], minlength=count)
        return np.bincount(sentence[among & flags], minlength=count) / np.maximum(total, 1)

    words = np.bincount(sentence[letters], minlength=count)
    result = np.zeros(count, np.int32)
    result[(share(classes != _LOWER, longer) >= 0.8) & (np.bincount(sentence[longer], minlength=count) >= 3)] = 3
    result[(share(classes == _LOWER, letters) == 1) & (words >= 4)] = 2
    result[(share(classes == _CAPITALS, letters) >= 0.8) & (words >= 2)] = 1
    return result


def _mark(known: Ints, matches: list[Match], start: Ints) -> None:
    for match in matches:
        first, last = np.searchsorted(start, (match.start, match.end))
        if first < last:
            kind = _class(match)
            known[first] = 2 * kind + 1
            known[first + 1 : last] = 2 * kind + 2


def _class(match: Match) -> int:
    """0 adjective, 1 area or water, 2 large town, 3 smaller place, 4 abbreviation: by the best-known candidate."""
    best = match.candidates[0]
    if best.name_type is NameType.ADJECTIVAL:
        return 0
    if best.name_type is NameType.ABBREVIATION:
        return 4
    if best.place.kind in _AREAS:
        return 1
    return 2 if best.place.population >= _LARGE_TOWN else 3


def windows(pieces: Pieces, size: int, overlap: int) -> list[tuple[int, int]]:
    """Stretches of words, each of at most `size` pieces: whole sentences packed together, long ones cut to overlap.

    Args:
        pieces: the text.
        size: most pieces in a window.
        overlap: pieces that two windows of one long sentence share, at least; half of it on each side is context.

    Returns:
        (first word, behind the last word) per window, in order.
    """
    words = len(pieces.word_start)
    if not words:
        return []
    at = np.append(np.flatnonzero(np.diff(pieces.word, prepend=-1)), len(pieces))  # first piece of each word
    bounds = np.append(np.flatnonzero(np.diff(pieces.sentence, prepend=-1)), words).tolist()
    found: list[tuple[int, int]] = []
    first = 0
    for begin, end in pairwise(bounds):
        if at[end] - at[first] <= size:
            continue  # the sentence fits beside those before it
        if begin > first:
            found.append((first, begin))
            first = begin
        while at[end] - at[first] > size:
            last = max(first + 1, int(np.searchsorted(at, at[first] + size, side="right")) - 1)
            found.append((first, last))
            first = max(first + 1, int(np.searchsorted(at, at[last] - overlap)))
    found.append((first, words))
    return found
