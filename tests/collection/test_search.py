"""Words are found whatever their case and accents, and no input is a syntax error."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdash.collection import Collection

from .conftest import an_article


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    texts = [
        "Officials met at the Rafah crossing.",
        "Prime Minister of Côte d'Ivoire; shelling near Rafaḩ, km 3.",
        "The minister, prime among equals, crossed. NOT OR AND NEAR shell",
        "Снаряды упали под Харьковом",
        "قصف على رفح",
        "以军袭击加沙地带南部城市拉法 Rafah",
    ]
    with Collection.open(tmp_path_factory.mktemp("search") / "map.db", create=True) as opened:
        for number, text in enumerate(texts, start=1):
            opened.add(an_article(text=text, title="Zebra crossing" if number == 5 else ""))
        yield opened


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("rafah", [1, 2, 6]),
        ("RAFAH crossing", [1]),
        ("crossing rafah", [1]),
        ("cote ivoire", [2]),
        ("prime minister", [2, 3]),
        ('"prime minister"', [2]),
        ('"prime minister', [2]),
        ("shell", [3]),
        ("shell*", [2, 3]),
        ("харьковом", [4]),
        ("رفح", [5]),
        ("加沙地带", [6]),
        ("拉法 rafah", [6]),
        ("拉法* shell", []),
        ("加沙 北京", []),
        ("zebra", [5]),
        ("NOT", [3]),
        ("rafah NOT crossing", []),
        ("rafah AND", []),
        ("title:rafah", []),
        ("d'Ivoire", [2]),
        ("crossing.", [1, 5]),
        ("no such words", []),
        ("", []),
        ('* ( ) " ^ - +', []),
        ('""', []),
    ],
)
def test_search(library: Collection, words: str, found: list[int]) -> None:
    assert list(library.search(words)) == found


def test_best_first(collection: Collection) -> None:
    collection.add(an_article(1, text="Rafah once, and then " + "very many other words " * 50, title=""))
    collection.add(an_article(2, text="Rafah, Rafah and Rafah", title="Rafah"))
    assert list(collection.search("rafah")) == [1, 2]
    assert list(collection.search("rafah", by_relevance=True)) == [2, 1]


@given(st.text(max_size=30) | st.text("\"*'()-+^:{}[] aORANDNEAR,\x00\ud800", max_size=20))
def test_nothing_a_person_types_is_an_error(library: Collection, words: str) -> None:
    library.search(words)
    library.search(words, by_relevance=True)


@given(st.sampled_from(["rafah", "crossing", "officials"]), st.text("*()^+-:,.;{}[]!?", max_size=5))
def test_punctuation_around_a_word_changes_nothing(library: Collection, word: str, noise: str) -> None:
    assert 1 in library.search(f"{noise} {word}")
