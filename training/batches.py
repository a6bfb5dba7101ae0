"""From examples to batches: encoded, cut into windows, sorted by length, a fixed number of pieces a step."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from gazetteer import Gazetteer
from mapdash.geoparsing.neural import OVERLAP, WINDOW
from mapdash.geoparsing.wordpieces import encode, windows
from training.examples import Example
from training.targets import targets

SHORT = 48  # pieces of the windows that some texts are cut into, so that little context is ordinary too
KNOWN_DROPPED = 0.15  # share of windows that are shown nothing of the gazetteer


@dataclass(frozen=True, slots=True)
class Window:
    """Arrays over pieces: what is shown, and at the first piece of each word the allowed tags (0 elsewhere)."""

    fed: np.ndarray  # (4, pieces): ids, shape, casing, known
    names: np.ndarray
    places: np.ndarray


def cut(example: Example, tokenizer: Tokenizer, gazetteer: Gazetteer, rng: random.Random) -> list[Window]:
    """The windows of one example."""
    pieces = encode(example.text, tokenizer, gazetteer)
    if not len(pieces):
        return []
    wanted = targets(example, pieces, gazetteer)
    first = np.flatnonzero(np.diff(pieces.word, prepend=-1))
    at = np.append(first, len(pieces))
    fed = np.stack((pieces.ids, pieces.shape, pieces.casing, pieces.known))
    names, places = np.zeros(len(pieces), np.int32), np.zeros(len(pieces), np.int32)
    names[first], places[first] = wanted.names, wanted.places
    found = []
    size = SHORT if rng.random() < 0.3 else WINDOW
    for begin, end in windows(pieces, size, min(OVERLAP, size // 3)):
        here = slice(int(at[begin]), int(at[end]))
        shown = fed[:, here].copy()
        if rng.random() < KNOWN_DROPPED:
            shown[3] = 0
        if shown.shape[1] <= WINDOW:
            found.append(Window(shown, names[here], places[here]))
    return found


def batches(
    found: Sequence[Window], pieces: int, special: tuple[int, int], rng: random.Random
) -> Iterator[tuple[dict[str, Tensor], Tensor, Tensor]]:
    """Batches of at most `pieces` pieces with padding, of windows of like length, in random order.

    Yields what the network is fed, and the allowed tags of names and of places, both (rows, pieces).
    """
    order = sorted(found, key=lambda window: len(window.names) + rng.random() * 8)
    groups: list[list[Window]] = []
    for window in order:
        if not groups or (len(groups[-1]) + 1) * (len(window.names) + 2) > pieces:
            groups.append([])
        groups[-1].append(window)
    rng.shuffle(groups)
    for group in groups:
        longest = max(len(window.names) for window in group) + 2
        fed = np.zeros((4, len(group), longest), np.int64)
        names, places = (np.zeros((len(group), longest), np.int64) for _ in range(2))
        lengths = np.zeros(len(group), np.int64)
        for row, window in enumerate(group):
            count = len(window.names)
            fed[:, row, 1 : count + 1] = window.fed
            fed[0, row, 0], fed[0, row, count + 1] = special
            names[row, 1 : count + 1], places[row, 1 : count + 1] = window.names, window.places
            lengths[row] = count + 2
        named = dict(zip(("ids", "shape", "casing", "known"), map(torch.from_numpy, fed), strict=True))
        yield {**named, "lengths": torch.from_numpy(lengths)}, torch.from_numpy(names), torch.from_numpy(places)
