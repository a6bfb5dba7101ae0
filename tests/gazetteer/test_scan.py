"""Which stretches of a text are names, and that their offsets are those of the text as it is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer import Gazetteer
from gazetteer.names import ASCII_FOLDED, fold_bytes
from gazetteer.scan import squeeze
from tests.gazetteer import tiny as t


def names(gazetteer: Gazetteer, text: str) -> list[str]:
    return [match.text for match in gazetteer.scan(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("RAFAH, Gaza Strip (AP) — Rafah's", ["RAFAH", "Gaza Strip", "Rafah"]),
        ("the Gaza\nStrip", ["Gaza\nStrip"]),
        ("in Gaza, Strip; in Gaza. Strip", ["Gaza", "Gaza"]),
        ("Gaza’s people, “Gaza”, (Gaza)", ["Gaza", "Gaza", "Gaza"]),
        ("Gazans and Gazas and Parisian", []),
        ("rafah in lower case, paris too", []),
        ("US-Palestine talks, Paris-based, Franco-US", ["US", "Palestine", "Paris", "US"]),
        ("the U.S. and the US, not us, not Us", ["U.S.", "US"]),
        ("He left the U.S.", ["U.S."]),
        ("Calif. and St. Louis and Saint Louis.", ["Calif.", "St. Louis", "Saint Louis"]),
        ("in Paris. Texas too", ["Paris", "Texas"]),
        ("Rafaḩ, Rafah\u0323, Ra\u00adfah", ["Rafaḩ", "Rafah\u0323", "Ra\u00adfah"]),
        ("l'Egypt, d’Egypt, L'Egypt", ["Egypt", "Egypt", "Egypt"]),
        ("Palestinian officials", ["Palestinian"]),
        ("من رفح ووغزة في قطاع غزة", ["رفح", "قطاع غزة"]),
        ("وغزة", ["غزة"]),
        ("他在東京和", ["東京"]),
        ("у місті Київ", ["Київ"]),
        ("Egypt: 😀 Egypt\U0001f600Egypt", ["Egypt", "Egypt", "Egypt"]),
        ("Hodeidah port; to al-Hudaida", ["Hodeidah", "al-Hudaida"]),
        ("", []),
        ("\n\n. , ' -", []),
    ],
)
def test_what_is_found(tiny: Gazetteer, text: str, found: list[str]) -> None:
    assert names(tiny, text) == found


def test_candidates_of_a_match_are_those_of_its_name(tiny: Gazetteer) -> None:
    (match,) = tiny.scan("in Rafah.")
    assert (match.start, match.end) == (3, 8)
    assert match.candidates == tiny.candidates("Rafah")
    assert match.candidates[0].place.id == t.RAFAH


pieces = st.sampled_from(
    [
        "Rafah",
        "Gaza Strip",
        "Gaza",
        "U.S.",
        "غزة",
        "東京",
        "Київ",
        "Hodeidah",
        "’s",
        "'",
        "-",
        ". ",
        ", ",
        "\n",
        "\u0301",
        "😀",
    ]
)
texts = st.lists(st.one_of(pieces, st.just(" "), st.text(max_size=6)), max_size=25).map("".join)


@settings(max_examples=300)
@given(texts)
def test_matches_lie_in_the_text_in_order_and_apart(tiny: Gazetteer, text: str) -> None:
    behind = 0
    for match in tiny.scan(text):
        assert behind <= match.start < match.end <= len(text)
        assert text[match.start : match.end] == match.text
        assert len(match.candidates)
        behind = match.end


@settings(max_examples=300)
@given(texts)
def test_a_text_is_folded_like_a_name(tiny: Gazetteer, text: str) -> None:
    """Arrays and strings must agree to the byte, else a name that is looked up is not found in a text."""
    if text.isascii():
        signs, origin = text.encode().translate(ASCII_FOLDED), None
    else:
        codes = np.array([ord(char) if ord(char) < 0x10000 else ord("-") for char in text])
        signs, origin = tiny._scanner._replace(codes)
    folded, _, at = squeeze(signs, origin)
    assert folded.tobytes().strip(b" ,") == fold_bytes(text)
    assert (np.diff(at) >= 0).all()


def test_a_long_text_is_scanned_in_pieces(tiny: Gazetteer) -> None:
    text = "Rafah and Gaza Strip. " * 6000
    found = tiny.scan(text)
    assert len(found) == 12_000
    assert all(text[match.start : match.end] == match.text for match in found[::500])


def test_a_company_is_no_county(gazetteer: Gazetteer) -> None:
    text = "Trinidad & Tobago: a raid at the Swift & Co. plant in Worthington"
    assert [match.text for match in gazetteer.scan(text)] == ["Trinidad & Tobago", "Worthington"]
