"""Which place each name means: the evidence of a whole article weighed together.

A first belief comes from what the gazetteer knows (size, kind, how well known) and from what the words say
outright. Then each name is judged again in the light of the others, a few times over, so that countries and
provinces, which are sure early, place the towns, and the towns one another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mapdash.geoparsing.document import Document
from mapdash.geoparsing.evidence import EVIDENCE, Board, Haunts, fill, group_toponyms, lay_out
from mapdash.geoparsing.readings import BASE_EVIDENCE, FloatArray, Reading
from mapdash.geoparsing.relations import Relations, relate
from mapdash.geoparsing.toponym import Toponym

ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Resolution:
    """An article with its names resolved.

    Attributes:
        board: all candidates with their evidence.
        probability: (N,) belief in each candidate within its name.
        relations: what the text says about each toponym.
    """

    board: Board
    probability: FloatArray
    relations: list[Relations]


class Resolver:
    """Weighs the evidence.

    Args:
        weights: `{"first": {...}, "then": {...}}`: the weight of each evidence before and after the other
            names are known.
    """

    def __init__(self, weights: Mapping[str, Mapping[str, float]]) -> None:
        base = set(BASE_EVIDENCE)
        self.first = np.array([weights["first"].get(name, 0.0) if name in base else 0.0 for name in EVIDENCE])
        self.then = np.array([weights["then"].get(name, 0.0) for name in EVIDENCE])

    def resolve(
        self,
        document: Document,
        toponyms: Sequence[Toponym],
        readings: Sequence[Reading],
        haunts: Haunts | None = None,
    ) -> Resolution | None:
        """Judge all names of an article together; None where none of them has a candidate."""
        relations = relate(document, toponyms)
        groups = group_toponyms(toponyms, relations, readings)
        if not groups:
            return None
        board = lay_out(groups, toponyms, haunts)
        probability = board.softmax(board.table @ self.first)
        for _ in range(ROUNDS):
            fill(board, probability)
            probability = board.softmax(board.table @ self.then)
        return Resolution(board, probability, relations)
