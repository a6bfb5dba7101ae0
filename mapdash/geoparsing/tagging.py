"""From a network's scores per word to named spans: the tags, which may follow which, and the best legal path.

Two tag sequences run side by side. One says what a name is (place, person, organisation, people); the other says which
words are a place's name, wherever they stand: the "Israel" in "Bank of Israel" is a place's name inside the name of an
organisation. Together they give a toponym its role.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LABELS = ("LOC", "PER", "ORG", "NORP")  # NORP: nationalities, religious and political groups
TAGS = ("O", *(f"{prefix}-{label}" for label in LABELS for prefix in "BI"))
PLACE_TAGS = ("O", "B", "I")  # words of a place's name, of whatever larger name it is a part

Scores = NDArray[np.float32]
_FORBIDDEN = np.float32(-1e4)


@dataclass(frozen=True, slots=True)
class Span:
    """Words `first` to `last` (inclusive) under one label."""

    first: int
    last: int
    label: str


def transitions(tags: tuple[str, ...]) -> Scores:
    """Score of going from a tag (row) to the next (column): 0 where BIO allows it, else forbidding."""
    table = np.zeros((len(tags), len(tags)), np.float32)
    for column, tag in enumerate(tags):
        if tag[0] == "I":
            own = tag[1:]
            for row, before in enumerate(tags):
                if before == "O" or before[1:] != own:
                    table[row, column] = _FORBIDDEN
    return table


_TRANSITIONS = {len(tags): transitions(tags) for tags in (TAGS, PLACE_TAGS)}


def viterbi(scores: Scores, lengths: NDArray[np.int64]) -> NDArray[np.int8]:
    """The best legal tag sequence of each row of a padded batch.

    Args:
        scores: (rows, words, tags) log scores.
        lengths: words that count in each row.

    Returns:
        (rows, words) tag numbers; behind a row's length they mean nothing.
    """
    rows, width, count = scores.shape
    path = np.zeros((rows, width), np.int8)
    if not width:
        return path
    table = _TRANSITIONS[count]
    state = scores[:, 0] + np.where([tag == 0 or tag % 2 for tag in range(count)], np.float32(0), _FORBIDDEN)
    back = np.zeros((rows, width, count), np.int8)
    ended = np.zeros((rows, count), np.float32)
    for position in range(1, width):
        ended[lengths == position] = state[lengths == position]
        reached = state[:, :, None] + table
        back[:, position] = best = reached.argmax(axis=1)
        state = np.take_along_axis(reached, best[:, None, :].astype(np.intp), axis=1)[:, 0] + scores[:, position]
    ended[lengths >= width] = state[lengths >= width]
    every = np.arange(rows)
    current = ended.argmax(axis=1).astype(np.int8)
    for position in range(width - 1, -1, -1):
        inside = position < lengths
        path[inside, position] = current[inside]
        current = np.where(inside, back[every, position, current], current)
    return path


def softmax(scores: Scores) -> Scores:
    """Probabilities over the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), np.float32)


def spans(path: NDArray[np.int8], tags: tuple[str, ...]) -> list[Span]:
    """The runs of a legal tag sequence, in order."""
    found: list[Span] = []
    first = -1
    for index in np.flatnonzero(path).tolist():
        tag = tags[path[index]]
        if tag[0] == "B":
            first = index
            found.append(Span(first, index, tag[2:]))
        elif found and found[-1].last == index - 1:
            found[-1] = Span(found[-1].first, index, tag[2:])
    return found
