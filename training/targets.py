"""Which tags each word may have: what is annotated, what is not, and what the gazetteer settles.

A corpus that does not annotate a label says nothing by its absence, so a word has a set of allowed tags (a bit
mask) rather than one, and the loss asks only that the tag be among them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gazetteer import Gazetteer, NameType
from mapdash.geoparsing.tagging import LABELS, PLACE_TAGS, TAGS
from mapdash.geoparsing.wordpieces import Pieces
from training.examples import Example

ANY = (1 << len(TAGS)) - 1
ANY_PLACE = (1 << len(PLACE_TAGS)) - 1
_BIT = {tag: 1 << number for number, tag in enumerate(TAGS)}
_OF = {label: _BIT[f"B-{label}"] | _BIT[f"I-{label}"] for label in LABELS}
_ADJECTIVE, _AREA, _LARGE = 0, 1, 2  # classes of gazetteer names, as in `wordpieces`
_LANGUAGE_BEFORE = ("in ", "speak ", "speaks ", "spoken ", "speaking ", "into ", "from ")


@dataclass(frozen=True, slots=True)
class Targets:
    """Allowed tags per word, as bit masks over `TAGS` and over `PLACE_TAGS`."""

    names: NDArray[np.int32]
    places: NDArray[np.int32]


def targets(example: Example, pieces: Pieces, gazetteer: Gazetteer) -> Targets:
    """The allowed tags of every word of an example."""
    start, end = pieces.word_start, pieces.word_end
    outside = _BIT["O"]
    for label in LABELS:
        if label not in example.known:
            outside |= _OF[label]
    names = np.full(len(start), outside, np.int32)
    places = np.full(len(start), 1, np.int32)
    for first, last in _words(start, end, example.doubtful):
        names[first:last] = ANY
        places[first:last] = ANY_PLACE
    if example.inner is None:
        _from_gazetteer(example, pieces, gazetteer, names, places)
    for mark in example.marks:
        ((first, last),) = _words(start, end, [(mark.start, mark.end)])
        if first >= last:
            continue
        names[first] = _BIT[f"B-{mark.label}"]
        names[first + 1 : last] = _BIT[f"I-{mark.label}"]
        if mark.label == "LOC":
            places[first], places[first + 1 : last] = 2, 4
    for first, last in _words(start, end, example.inner or ()):
        places[first], places[first + 1 : last] = 2, 4
    return Targets(names, places)


def _words(start: NDArray[np.int32], end: NDArray[np.int32], stretches) -> list[tuple[int, int]]:
    return [
        (int(np.searchsorted(end, begin, side="right")), int(np.searchsorted(start, stop))) for begin, stop in stretches
    ]


def _from_gazetteer(example: Example, pieces: Pieces, gazetteer: Gazetteer, names, places) -> None:
    """What no corpus annotates: adjectives of places, and places inside the names of organisations."""
    marked = np.zeros(len(example.text) + 1, np.int8)
    for mark in example.marks:
        marked[mark.start : mark.end] = 1 + LABELS.index(mark.label)
    for match in gazetteer.scan(example.text):
        ((first, last),) = _words(pieces.word_start, pieces.word_end, [(match.start, match.end)])
        if first >= last:
            continue
        label = marked[match.start]
        best = match.candidates[0]
        if label == 0 and best.name_type is NameType.ADJECTIVAL and match.text[0].isupper():
            before = example.text[max(0, match.start - 9) : match.start].lower()
            language = before.endswith(_LANGUAGE_BEFORE)
            names[first:last] = _OF["NORP"] | _BIT["O"] if language else _BIT["I-NORP"]
            names[first] = _OF["NORP"] | _BIT["O"] if language else _BIT["B-NORP"]
            places[first:last] = ANY_PLACE if language else 4
            places[first] = ANY_PLACE if language else 2
        elif label == 1 + LABELS.index("NORP"):
            places[first], places[first + 1 : last] = 2, 4
        elif label == 1 + LABELS.index("ORG"):
            sure = int(pieces_known(pieces, first)) in (_ADJECTIVE, _AREA, _LARGE)
            places[first:last] = 4 if sure else ANY_PLACE
            places[first] = 2 if sure else ANY_PLACE
        elif label == 0 and example.corpus == "geovirus":  # rivers, seas, buildings are not annotated there
            names[first:last] |= _OF["LOC"]
            places[first:last] = ANY_PLACE


def pieces_known(pieces: Pieces, word: int) -> int:
    """Class of the gazetteer name a word is part of, -1 for none."""
    known = pieces.known[int(np.searchsorted(pieces.word, word))]
    return (int(known) - 1) // 2
