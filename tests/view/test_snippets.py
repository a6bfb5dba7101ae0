"""The sentence shown is the one asked for, and its marks lie on the names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdash.article import Role
from mapdash.view import Mark
from mapdash.view.snippets import LONGEST, find_words, heading, sentence_at, snippet

TEXT = (
    "Aid reaches Gaza\n\n"
    "Gen. Ahmad said in the U.S. Senate on Monday that 3.5 tons had reached Gaza. "
    '"We are waiting in Rafah." He left for Khan Yunis! Was Doha told?\n\n'
    "Kharkiv was quiet"
)


def test_a_text_without_a_headline_is_headed_by_its_first_words() -> None:
    assert heading("Aid", "Aid\n\nMore") == "Aid"
    assert heading("", "\n  Aid came.\n\nMore") == "Aid came."
    assert heading("", "One two three. " * 30).endswith(" …")
    assert heading("", "") == heading("", " \n ") == ""


@given(st.text(max_size=300))
def test_first_words_are_short_and_of_the_text(text: str) -> None:
    found = heading("", text)
    assert len(found) <= 72
    assert set(found.removesuffix(" …").split()) <= set(text.split()) | {text.strip()[:72], found}


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("Monday", "Gen. Ahmad said in the U.S. Senate on Monday that 3.5 tons had reached Gaza."),
        ("Rafah", '"We are waiting in Rafah."'),
        ("Khan", "He left for Khan Yunis!"),
        ("Doha", "Was Doha told?"),
        ("Kharkiv", "Kharkiv was quiet"),
        ("Aid", "Aid reaches Gaza"),
    ],
)
def test_the_sentence_around_a_word(word: str, sentence: str) -> None:
    start, end = sentence_at(TEXT, TEXT.index(word))
    assert TEXT[start:end] == sentence


PIECES = ("Gaza", "said", "Mr.", "U.S.", "end.", "\n\n", "x" * 50, "»", "…", "e\u0301")


def test_scripts_without_spaces_end_sentences_too() -> None:
    text = "他在加沙。她在拉法。"
    start, end = sentence_at(text, text.index("拉法"))
    assert text[start:end] == "她在拉法。"


@given(words=st.lists(st.sampled_from(PIECES), max_size=200), data=st.data())
def test_marks_lie_on_the_names(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    at = [index for index in range(len(text)) if text.startswith("Gaza", index)]
    marks = [Mark(start, start + 4, Role.LITERAL, False) for start in at]
    position = data.draw(st.sampled_from(at) if at else st.integers(0, len(text)))
    shown = snippet(text, position, marks)
    assert len(shown.text) <= LONGEST + 4
    assert all(shown.text[mark.start : mark.end] == "Gaza" for mark in shown.marks)
    assert not at or shown.marks


def test_searched_words_are_found_without_case_and_diacritics() -> None:
    text = "Zürich at first\n\nIn zurich and in Rafaḩ they met the prime minister."
    assert find_words(text, "ZURICH") == 0
    assert find_words(text, "zürich", begin=17) == text.index("zurich")
    assert find_words(text, "rafah") == text.index("Rafaḩ")
    assert find_words(text, '"prime minister"') == text.index("prime")
    assert find_words(text, "minist*") == text.index("minister")
    assert find_words(text, "absent") is None
    assert find_words(text, "***") is None
