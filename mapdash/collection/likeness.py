"""Whether two articles carry the same story in the same words: shingles, their MinHash, and the comparison itself.

Articles that may be alike are found by MinHash (Broder 1997) over shingles of three words, cut into bands
(Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3): some of the whole body, some of its first
`LEAD` words, as an excerpt shares little else with the whole. Whether they are copies is then decided on the words
themselves, see `are_copies`.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from mapdash.article import Article

SHINGLE = 3
"""Words in a shingle."""
LEAD = 40
"""Words at the beginning of the body that make the second signature."""
SHARED = 0.5
"""Least share of the shorter article's shingles that a copy has."""
VERSION = 0.3
"""Least share of the shorter one's shingles that two versions of one article have, where the headline is another."""
GAP = 8
"""Words in a row, at most, that are taken for another wording and not for another passage."""
TOLERATED = 4
"""Of so many figures and names that agree one may differ; one may always: a toll that was corrected."""
EXCERPT = 60
"""Words, at most, of an excerpt that may stand under another headline."""
SHORTEST = 20
"""Words below which only a text of the same days that is equal word for word is a copy."""
DAYS = 2
"""Days, at most, between two short texts that are equal and one story: what is said every week is not."""
SHORTEST_EQUAL = 8
"""Words below which nothing is a copy: "Nothing to report." is not one story."""

_ROWS, _BODY_BANDS, _LEAD_BANDS = 3, 20, 8
_EXACT_BAND = _BODY_BANDS + _LEAD_BANDS
_SEED = 1  # of the permutations; what comes of them is kept in files, so they never change

# Chinese, Japanese, Thai and their like are written without spaces: each character is taken for a word
_WORD = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\\W_]+")
_WORD_AND_GAP = re.compile(f"({_WORD.pattern})")
_COUNTING = {
    word: str(number)
    for number, word in enumerate("two three four five six seven eight nine ten eleven twelve".split(), start=2)
}
_COUNTING |= {
    word: word
    for word in (
        "dozen dozens hundred hundreds thousand thousands million "
        "monday tuesday wednesday thursday friday saturday sunday "
        "january february march april june july august september october november december"
    ).split()
}
_REMEMBERED = 1 << 16  # spellings; news has hardly more, and what is no word must not fill the memory
_WITHIN_A_SENTENCE = frozenset((" ", ", ", "-", "/", "’", "'", " (", ") ", "; "))


class _Folded(dict[str, str]):
    """Words as they are compared, by their spelling: folded, small numbers as figures; each kept once."""

    def __missing__(self, spelling: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        folded = spelling.casefold()
        word = self[spelling] = _COUNTING.get(folded, folded)
        return word


class _Hashes(dict[str, int]):
    """Hashes of words."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _REMEMBERED:
            self.clear()
        value = self[word] = zlib.crc32(word.encode("utf-8", "replace"))
        return value


_folded, _hashes = _Folded(), _Hashes()


@dataclass(frozen=True)
class Wording:
    """What is compared of an article.

    Attributes:
        words: the words of its body, folded, small numbers as figures; those of the headline where there is no body.
        shingles: hash of each three of them in a row, in order.
        body: what the words were cut from.
        title: the words of the headline.
        day: the day of publication.
    """

    words: tuple[str, ...]
    shingles: npt.NDArray[np.uint32]
    body: str
    title: frozenset[str]
    day: date | None

    @cached_property
    def distinct(self) -> npt.NDArray[np.uint32]:
        """The shingles sorted, each once."""
        return np.unique(self.shingles)

    @cached_property
    def telling(self) -> npt.NDArray[np.bool_]:
        """Which words are figures, weekdays, months or names: what differs between two days' reports of one form."""
        parts = _WORD_AND_GAP.split(self.body)
        gaps = parts[::2]
        gaps[0] = ""  # a capital says nothing at the beginning of a sentence, and so of the text
        found = [
            (word[0].isupper() and gap in _WITHIN_A_SENTENCE) or word[0].isdigit() or word.casefold() in _COUNTING
            for word, gap in zip(parts[1::2], gaps, strict=False)
        ]
        return np.array(found, np.bool_)


def wording(article: Article) -> Wording:
    """The wording of an article."""
    body = article.text[article.body_start :] or article.title
    words = tuple(map(_folded.__getitem__, _WORD.findall(body)))
    shingles = _shingles(words)
    title = frozenset(map(str.casefold, _WORD.findall(article.title)))
    day = article.published.day if article.published else None
    return Wording(words, shingles, body, title, day)


def _shingles(words: Sequence[str]) -> npt.NDArray[np.uint32]:
    hashes = np.fromiter(map(_hashes.__getitem__, words), np.uint64, len(words))
    if len(hashes) < SHINGLE:
        return hashes.astype(np.uint32)
    mixed = hashes[:-2] * np.uint64(0x9E3779B97F4A7C15) + hashes[1:-1] * np.uint64(0xC2B2AE3D27D4EB4F) + hashes[2:]
    mixed ^= mixed >> np.uint64(29)
    return (mixed * np.uint64(0xBF58476D1CE4E5B9) >> np.uint64(32)).astype(np.uint32)


def signature(worded: Wording) -> list[tuple[int, int]]:
    """The bands of an article: (band, hash); two articles that share one may be copies. None for too short a text."""
    words = worded.words
    if len(words) < SHORTEST_EQUAL:
        return []
    exact = zlib.crc32(" ".join(words).encode("utf-8", "replace")) << 20 | len(words)
    bands = [(_EXACT_BAND, exact)]
    if len(words) < SHORTEST:
        return bands
    body = _minhash(worded.shingles, _BODY_BANDS)
    lead = _minhash(worded.shingles[: LEAD - SHINGLE + 1], _LEAD_BANDS)
    return [*enumerate(body), *enumerate(lead, start=_BODY_BANDS), *bands]


def _minhash(shingles: npt.NDArray[np.uint32], bands: int) -> list[int]:
    rows = minhash(shingles, bands * _ROWS).astype(np.uint64).reshape(bands, _ROWS)
    mixed = rows[:, 0] * np.uint64(0x9E3779B97F4A7C15) ^ rows[:, 1] * np.uint64(0xC2B2AE3D27D4EB4F)
    mixed = (mixed ^ (mixed >> np.uint64(31))) * np.uint64(0xBF58476D1CE4E5B9) + rows[:, 2]
    found: list[int] = (mixed >> np.uint64(1)).tolist()  # SQLite's integers have a sign
    return found


def minhash(values: npt.NDArray[np.uint32], size: int) -> npt.NDArray[np.uint32]:
    """The least value under each of `size` permutations of 32 bits; greatest of all where there are no values.

    It is the MinHash of datasketch 2 (scheme "affine32", seed 1): the values mixed by MurmurHash3's finalizer, then
    `a * value + b` with an odd `a`.
    """
    factors, terms = _permutations(size)
    mixed = values ^ values >> np.uint32(16)
    mixed *= np.uint32(0x85EBCA6B)
    mixed ^= mixed >> np.uint32(13)
    mixed *= np.uint32(0xC2B2AE35)
    mixed ^= mixed >> np.uint32(16)
    least: npt.NDArray[np.uint32] = (factors * mixed + terms).min(axis=1, initial=np.uint32(0xFFFFFFFF))
    return least


@cache
def _permutations(size: int) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Two columns: factors and terms."""
    chance = np.random.RandomState(_SEED)
    factors = chance.randint(0, 1 << 31, size, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors[:, None], chance.randint(0, 1 << 32, size, dtype=np.uint32)[:, None]


def are_copies(one: Wording, other: Wording) -> bool:
    """Whether two articles are copies of one story. It does not matter which is which.

    The shorter one must share `SHARED` of its shingles with the longer, and where both differ by a few words only,
    these must not be figures and names: the daily report of a desk has the words of yesterday's, but not its numbers.
    Where the longer one is more than twice as long, the shorter must be its beginning, and under the same headline if
    it is more than an excerpt: a roundup that has an item somewhere is no copy of it.
    """
    if one.words == other.words and len(one.words) >= SHORTEST_EQUAL:
        return len(one.words) >= SHORTEST or _near(one.day, other.day)
    if (len(one.distinct), one.words) > (len(other.distinct), other.words):
        one, other = other, one
    if len(one.words) < SHORTEST:
        return False
    shared = _among(one.shingles, other.distinct)
    if np.count_nonzero(shared) < SHARED * len(shared):
        return False
    if len(other.words) > 2 * len(one.words):
        beginning = np.unique(other.shingles[: len(one.words) * 3 // 2 + LEAD])
        if np.count_nonzero(_among(one.shingles, beginning)) < SHARED * len(shared):
            return False
        if len(one.words) > EXCERPT and 2 * len(one.title & other.title) <= len(one.title | other.title):
            return False
    contradicted, agreed = _telling(one, shared)
    return contradicted <= max(1, agreed // TOLERATED)


def _near(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and abs(one - other).days <= DAYS


def _among(wanted: npt.NDArray[np.uint32], ascending: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    """Which of some shingles are among others that stand in order."""
    at = np.minimum(np.searchsorted(ascending, wanted), len(ascending) - 1)
    found: npt.NDArray[np.bool_] = ascending[at] == wanted
    return found


def are_versions(one: Wording, other: Wording) -> bool:
    """Whether two articles of one address are versions of each other, and not what a page showed on two days."""
    if one.title and 3 * len(one.title & other.title) >= 2 * len(one.title | other.title):
        return True
    if len(one.distinct) > len(other.distinct):
        one, other = other, one
    shared = np.intersect1d(one.distinct, other.distinct, assume_unique=True)
    return len(shared) >= VERSION * max(1, len(one.distinct))


def _telling(worded: Wording, shared: npt.NDArray[np.bool_]) -> tuple[int, int]:
    """How many telling words stand in gaps of a few words that the other fills differently, and how many in both."""
    covered = np.zeros(len(worded.words), np.bool_)
    for shift in range(SHINGLE):
        covered[shift : shift + len(shared)] |= shared
    edges = np.flatnonzero(np.diff(covered.astype(np.int8), prepend=1, append=1))
    contradicted, tells = 0, worded.telling
    for begin, end in edges.reshape(-1, 2).tolist():
        if begin > 0 and end < len(covered) and end - begin <= GAP:
            contradicted += int(np.count_nonzero(tells[begin:end]))
    return contradicted, int(np.count_nonzero(tells & covered))
