from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdash.geoparsing import Geoparser
from mapdash.geoparsing.wordpieces import Pieces, encode, sentence_starts, windows

tokenizers = pytest.importorskip("tokenizers")


@pytest.fixture(scope="module")
def tokenizer() -> object:
    """A lower-casing tokenizer whose pieces are single letters: long texts in few characters."""
    letters = "abcdefghijklmnopqrstuvwxyz0123456789.,()-'"
    vocabulary = {"[UNK]": 0, **{piece: n for n, piece in enumerate([*letters, *(f"##{c}" for c in letters)], 1)}}
    made = tokenizers.Tokenizer(tokenizers.models.WordPiece(vocabulary, unk_token="[UNK]"))
    made.normalizer = tokenizers.normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    return made


def _words(text: str, pieces: Pieces) -> list[str]:
    return [text[a:b] for a, b in zip(pieces.word_start.tolist(), pieces.word_end.tolist(), strict=True)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Rafah fell. Nobody spoke.", ["Rafah fell.", "Nobody spoke."]),
        ("Gen. Lloyd J. Austin met Mr. Gallant.", ["Gen. Lloyd J. Austin met Mr. Gallant."]),
        ('"We left." She wept.', ['"We left."', "She wept."]),
        ("A HEADLINE\nThe text", ["A HEADLINE", "The text"]),
    ],
)
def test_sentences_end_where_they_end(text: str, sentences: list[str]) -> None:
    starts = sentence_starts(text)
    assert [text[a:b].strip() for a, b in zip(starts, [*starts[1:], len(text)], strict=True)] == sentences


def test_words_keep_their_offsets_and_capitals_their_class(tokenizer: object) -> None:
    text = "  Île de Ré, RAFAH and McCoy"
    pieces = encode(text, tokenizer, None)
    assert _words(text, pieces) == ["Île", "de", "Ré", ",", "RAFAH", "and", "McCoy"]
    shape = pieces.shape[np.flatnonzero(np.diff(pieces.word, prepend=-1))] // 4
    assert shape[0] == shape[2] != shape[1] == shape[5]
    assert len({shape[0], shape[1], shape[3], shape[4], shape[6]}) == 5


def test_a_headline_in_capitals_is_told_from_a_sentence_with_some(tokenizer: object) -> None:
    pieces = encode("SHELLS HIT RAFAH\nThe IDF said RAFAH was hit by shells.", tokenizer, None)
    first, second = (set(pieces.casing[pieces.sentence[pieces.word] == number].tolist()) for number in (0, 1))
    assert first == {1}
    assert second == {0}


def test_sentences_that_cannot_hold_a_name_are_not_read(tokenizer: object) -> None:
    text = "The number could rise. They fled Rafah. Nobody knows why it happened."
    assert "".join(_words(text, encode(text, tokenizer, None))) == "TheyfledRafah."


def test_a_gazetteer_name_is_marked_from_its_first_word_on(tokenizer: object, geoparser: Geoparser) -> None:
    from gazetteer import Gazetteer

    text = "People left New York for Jordan."
    pieces = encode(text, tokenizer, Gazetteer.open())
    known = dict(zip(_words(text, pieces), pieces.known[np.flatnonzero(np.diff(pieces.word, prepend=-1))], strict=True))
    assert known["left"] == known["for"] == 0
    assert known["York"] == known["New"] + 1
    assert known["Jordan"] not in (0, known["New"])


@given(
    lengths=st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=30), min_size=1, max_size=8),
    size=st.integers(12, 40),
)
def test_windows_cover_every_word_and_cut_only_long_sentences(lengths: list[list[int]], size: int) -> None:
    flat = [n for sentence in lengths for n in sentence]
    word = np.repeat(np.arange(len(flat)), flat).astype(np.int32)
    sentence = np.repeat(np.arange(len(lengths)), [len(one) for one in lengths]).astype(np.int32)
    none = np.zeros(len(word), np.int32)
    starts = np.arange(len(flat), dtype=np.int32)
    pieces = Pieces(none, word, none, none, none, starts, starts, sentence)
    found = windows(pieces, size, 4)
    assert found[0][0] == 0
    assert found[-1][1] == len(flat)
    for (first, last), (following, _) in pairwise(found):
        assert first < following <= last
        if following < last:
            inside = sentence[following]
            assert sum(lengths[inside]) > size
    assert all(sum(flat[first:last]) <= size for first, last in found)
