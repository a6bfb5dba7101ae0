"""Names one slip of the pen away from a place's."""

from __future__ import annotations

import pytest

from gazetteer import Gazetteer
from gazetteer.misspelt import one_slip


@pytest.mark.parametrize(
    "wrong",
    ["kramatorks", "kramatosk", "kramattorsk", "kramaturk", "kramatorzk", "kramat orsk"],
)
def test_a_slip_leads_back_to_the_name_but_two_do_not(wrong: str) -> None:
    assert ("kramatorsk" in set(one_slip(wrong))) == (wrong != "kramaturk")


def test_the_first_letter_stays_and_unlike_letters_are_not_taken_for_one_another() -> None:
    made = set(one_slip("kisima"))
    assert all(other[0] == "k" for other in made)
    assert "kikima" not in made  # the next village, not a slip
    assert "kisima" not in made


def test_the_places_spelled_nearly_so_come_most_prominent_first(gazetteer: Gazetteer) -> None:
    found = gazetteer.misspelt("Khakriv")
    assert found[0].place.name == "Kharkiv"
    assert len({candidate.place.id for candidate in found}) == len(found)


@pytest.mark.parametrize("name", ["Gazza", "Route 66a", "Харькив", "", "Zzyzxqwrt"])
def test_short_names_numbers_and_other_letters_have_none(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.misspelt(name) == []
