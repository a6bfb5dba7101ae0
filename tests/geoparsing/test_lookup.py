"""A place name in a field of its own: what is plain is placed, what is not stays open with what it can mean."""

from __future__ import annotations

import pytest

from gazetteer import Gazetteer
from mapdash.article import PlaceName
from mapdash.geoparsing.lookup import locate


@pytest.mark.parametrize(
    ("named", "country", "admin1"),
    [
        (PlaceName("Khan Younis"), "PS", "Gaza Strip"),
        (PlaceName("Springfield", "Illinois", "United States"), "US", "Illinois"),
        (PlaceName("Springfield, Illinois"), "US", "Illinois"),
        (PlaceName("Tripoli", country="Lebanon"), "LB", None),
        (PlaceName("Tripoli", country="Libya"), "LY", None),
        (PlaceName("London"), "GB", None),
        (PlaceName("Aleppo", "a province that nobody knows", "Syria"), "SY", None),
    ],
)
def test_a_plain_name_is_placed(gazetteer: Gazetteer, named: PlaceName, country: str, admin1: str | None) -> None:
    mention = locate(gazetteer, named, f"{named.name}\ndate: 2024-03-28")
    assert mention.place
    assert mention.place.country == country
    assert admin1 in (None, mention.place.admin1)
    assert (mention.start, mention.end, mention.text) == (0, len(named.name), named.name)
    assert 0.5 < mention.confidence < 1


@pytest.mark.parametrize("named", [PlaceName("Springfield"), PlaceName("Springfield", country="United States")])
def test_an_ambiguous_name_stays_open_with_what_it_can_mean(gazetteer: Gazetteer, named: PlaceName) -> None:
    mention = locate(gazetteer, named, "Springfield")
    assert mention.place is None
    assert len(mention.alternatives) == 4
    assert "nothing decides" in mention.reason


def test_a_name_that_is_not_in_the_country_named(gazetteer: Gazetteer) -> None:
    mention = locate(gazetteer, PlaceName("Khan Younis", country="France"), "elsewhere")
    assert mention.place is None
    assert "France" in mention.reason
    assert (mention.start, mention.end) == (0, 0)
