from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdash.geoparsing.tagging import PLACE_TAGS, TAGS, Span, spans, transitions, viterbi

B_LOC, I_LOC, I_PER = TAGS.index("B-LOC"), TAGS.index("I-LOC"), TAGS.index("I-PER")


def _legal(path: tuple[int, ...], tags: tuple[str, ...]) -> bool:
    table = transitions(tags)
    return not tags[path[0]].startswith("I") and all(table[a, b] == 0 for a, b in pairwise(path))


@given(
    st.lists(st.lists(st.integers(-40, 40), min_size=3 * 3, max_size=3 * 3), min_size=1, max_size=4),
    st.data(),
)
def test_the_path_is_the_best_legal_one_of_each_row(rows: list[list[int]], data: st.DataObject) -> None:
    scores = np.array(rows, np.float32).reshape(len(rows), 3, 3) / 7
    lengths = np.array([data.draw(st.integers(1, 3)) for _ in rows])
    found = viterbi(scores, lengths)
    for row, length in enumerate(lengths.tolist()):
        legal = [path for path in product(range(3), repeat=length) if _legal(path, PLACE_TAGS)]
        best = max(sum(scores[row, at, tag] for at, tag in enumerate(path)) for path in legal)
        path = tuple(found[row, :length].tolist())
        assert _legal(path, PLACE_TAGS)
        assert sum(scores[row, at, tag] for at, tag in enumerate(path)) == pytest.approx(best, abs=1e-4)


def test_a_name_cannot_go_on_under_another_label() -> None:
    scores = np.full((1, 2, len(TAGS)), -9, np.float32)
    scores[0, 0, B_LOC], scores[0, 1, I_PER], scores[0, 1, I_LOC] = 0, 0, -1
    assert viterbi(scores, np.array([2]))[0].tolist() == [B_LOC, I_LOC]


def test_two_names_side_by_side_stay_two() -> None:
    path = np.array([0, B_LOC, I_LOC, B_LOC, 0], np.int8)
    assert spans(path, TAGS) == [Span(1, 2, "LOC"), Span(3, 3, "LOC")]
