"""A name that no place has is placed by its spelling only where the rest of the article speaks for that place."""

from __future__ import annotations

import pytest

from mapdash.article import Mention
from mapdash.geoparsing import Geoparser


def _of(geoparser: Geoparser, text: str, name: str) -> Mention | None:
    return next((m for m in geoparser.parse(text) if m.text == name and m.place is not None), None)


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("Shells fell on Kramatorks, Ukrainian officials said.", "Kramatorks", "Kramatorsk"),
        ("Rebels took Bukavvu in eastern Congo on Friday.", "Bukavvu", "Bukavu"),
        ("The army of Sudan shelled Ondurman from the hills.", "Ondurman", "Omdurman"),
    ],
)
def test_a_slip_is_placed_with_little_confidence_and_says_so(
    geoparser: Geoparser, text: str, wrong: str, right: str
) -> None:
    mention = _of(geoparser, text, wrong)
    assert mention is not None
    assert mention.place is not None
    assert mention.place.name == right
    assert mention.confidence < 0.76
    assert mention.reason.startswith(f"Spelled like “{right}”")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Shells fell on Kramatorks, officials in Peru said.", "Kramatorks"),
        ("The county fair in Bookfield, Ohio, drew thousands.", "Bookfield"),
        ("Colonel Kramatorks of the Ukrainian army was wounded.", "Kramatorks"),
    ],
)
def test_without_support_a_person_or_an_english_town_gets_no_pin(geoparser: Geoparser, text: str, wrong: str) -> None:
    assert _of(geoparser, text, wrong) is None
