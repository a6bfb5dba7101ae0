from __future__ import annotations

import numpy as np
import pytest

from mapdash.article import Role
from mapdash.geoparsing import Toponym
from mapdash.geoparsing.neural import Blend, Opinion, decode, read, trimmed
from mapdash.geoparsing.tagging import PLACE_TAGS, TAGS
from mapdash.geoparsing.wordpieces import Pieces


def _pieces(text: str) -> Pieces:
    """One piece a word, one sentence."""
    words = text.split(" ")
    start = np.cumsum([0, *(len(word) + 1 for word in words[:-1])]).astype(np.int32)
    end = start + np.array([len(word) for word in words], np.int32)
    none = np.zeros(len(words), np.int32)
    return Pieces(none, np.arange(len(words), dtype=np.int32), none, none, none, start, end, none)


def _scores(tags: str, places: str) -> np.ndarray:
    """Scores that speak for these tags: names after names, and places as O, B, I."""
    rows = []
    for tag, place in zip(tags.split(), places.split(), strict=True):
        row = np.full(len(TAGS) + len(PLACE_TAGS), -3, np.float32)
        row[TAGS.index(tag)] = row[len(TAGS) + PLACE_TAGS.index(place)] = 3
        rows.append(row)
    return np.array(rows)


def test_a_place_is_literal_a_people_adjectival_and_a_place_in_another_name_embedded() -> None:
    text = "Qatari envoys of the Bank of Israel left Khan Younis"
    tags = "B-NORP O O O B-ORG I-ORG I-ORG O B-LOC I-LOC"
    found = read(text, _pieces(text), _scores(tags, "B O O O O O B O B I")).toponyms
    assert [(one.name, one.role) for one in found] == [
        ("Qatari", Role.ADJECTIVAL),
        ("Israel", Role.EMBEDDED),
        ("Khan Younis", Role.LITERAL),
    ]
    assert all(text[one.start : one.end] == one.name for one in found)
    assert all(one.probability > 0.9 for one in found)


def test_a_group_that_is_of_no_place_and_a_person_are_no_toponyms() -> None:
    text = "Sunni leaders met Lloyd Austin"
    tags = "B-NORP O O B-PER I-PER"
    assert read(text, _pieces(text), _scores(tags, "O O O O O")).toponyms == []


def test_the_best_tags_are_mended_where_they_are_no_legal_path() -> None:
    scores = _scores("O I-LOC O B-PER I-LOC", "O O O O O")[:, : len(TAGS)]
    scores[4, TAGS.index("I-PER")] = 2
    path = decode(scores, np.zeros(5, np.int32), TAGS)
    assert TAGS[path[1]] != "I-LOC"
    assert [TAGS[tag] for tag in path[3:]] == ["B-PER", "I-PER"]


@pytest.mark.parametrize(
    ("text", "span", "wanted"),
    [
        ("in “Gaza” now", (3, 9), "Gaza"),
        ("the U.S. said", (4, 7), "U.S."),
        ("near Troy, Calif. and", (11, 17), "Calif."),
        ("left Damascus. Then", (5, 14), "Damascus"),
    ],
)
def test_spans_lose_quotation_marks_and_keep_the_stops_of_abbreviations(
    text: str, span: tuple[int, int], wanted: str
) -> None:
    start, end = trimmed(text, *span)
    assert text[start:end] == wanted


def _opinion(own: list[Toponym], place: list[float]) -> Opinion:
    start = np.arange(len(place), dtype=np.int32) * 10
    return Opinion(own, start, start + 9, np.array(place, np.float32))


def _toponym(start: int, probability: float, name: str = "Austin") -> Toponym:
    return Toponym(start, start + 9, name, Role.LITERAL, probability)


def test_rules_and_network_together_decide_and_neither_alone() -> None:
    blend = Blend(0.0, 0.5, 0.5, 0.5)
    by_rules = [_toponym(0, 0.7), _toponym(10, 0.7), _toponym(20, 0.2)]
    found = blend.merge(by_rules, _opinion([], [0.9, 0.05, 0.99]))
    assert [one.start for one in found] == [0, 20]
    assert found[0].probability > 0.7
    assert blend.merge(by_rules, _opinion([], [0.9, 0.95, 0.99]))[1].probability > 0.7


def test_the_network_adds_names_that_the_rules_do_not_see_and_restores_none_that_fell() -> None:
    unknown, fallen, unsure = _toponym(10, 0.95, "Chasiv Yr"), _toponym(0, 0.95), _toponym(20, 0.7, "Symphony Hall")
    found = Blend(0.0, 0.5, 0.5, 0.5).merge([_toponym(0, 0.1)], _opinion([fallen, unknown, unsure], [0.3, 0.8, 0.7]))
    assert found == [unknown]


def test_of_names_in_other_alphabets_the_rules_judge() -> None:
    by_rules = [_toponym(0, 0.7, "Харьков"), _toponym(10, 0.7, "Kharkiv")]
    assert Blend(0.0, 0.5, 0.5, 0.5).merge(by_rules, _opinion([], [0.0, 0.0])) == by_rules[:1]


def test_where_the_network_read_nothing_there_is_no_place() -> None:
    assert _opinion([], [0.9]).chance(40, 44) == 0.0
    assert _opinion([], [0.9, 0.1]).chance(0, 19) == pytest.approx(0.5)
