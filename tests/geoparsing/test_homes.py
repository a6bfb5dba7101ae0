"""Where an outlet is at home, learned from its earlier articles, tells its namesakes apart."""

from __future__ import annotations

from dataclasses import replace

from gazetteer import Kind, Place
from mapdash.article import Mention, Role
from mapdash.geoparsing import Geoparser, OutletHomes

OHIO = Place("geonames:4505542", "Athens", 39.33, -82.10, Kind.TOWN, "US", "Ohio", "Athens County", 25044)
NEAR = Place("geonames:4520760", "Nelsonville", 39.46, -82.23, Kind.TOWN, "US", "Ohio", "Athens County", 5392)
EUROPE = Place("geonames:6255148", "Europe", 48.7, 9.1, Kind.CONTINENT)


def mention(place: Place | None, sure: float = 0.95, role: Role = Role.LITERAL) -> Mention:
    return Mention(0, 6, "Athens", role, place, sure, "known")


def test_an_article_counts_each_of_its_sure_places_once() -> None:
    homes = OutletHomes()
    homes.learn("a.example", [mention(OHIO), mention(OHIO), mention(NEAR)])
    homes.learn("a.example", [mention(OHIO)])
    assert homes.of("a.example") == ((OHIO, 2), (NEAR, 1))


def test_what_is_not_sure_not_literal_or_too_wide_tells_nothing() -> None:
    homes = OutletHomes()
    homes.learn("a.example", [mention(OHIO, 0.6), mention(NEAR, role=Role.ADJECTIVAL), mention(EUROPE), mention(None)])
    homes.learn(None, [mention(OHIO)])
    assert homes.of("a.example") == homes.of(None) == homes.of("b.example") == ()


def test_what_earlier_runs_knew_is_gone_on_with() -> None:
    homes = OutletHomes({"a.example": [(OHIO, 3), (EUROPE, 9)]})
    homes.learn("a.example", [mention(OHIO)])
    assert homes.of("a.example") == ((OHIO, 4),)
    assert list(homes.largest(1)) == ["a.example"]


def test_only_so_many_places_of_an_outlet_are_kept() -> None:
    homes = OutletHomes()
    for number in range(1000):
        homes.learn("a.example", [mention(replace(NEAR, id=f"user:{number}")), mention(OHIO)])
    home = homes.of("a.example")
    assert home[0] == (OHIO, 1000)
    assert len(home) <= 40


def test_a_local_paper_means_the_town_of_its_own_county(geoparser: Geoparser) -> None:
    text = "Police in Athens arrested two men on Friday."
    home = ((OHIO, 12), (NEAR, 5))
    [abroad], [own] = geoparser.parse(text), geoparser.parse(text, home=home)
    assert abroad.place is not None
    assert abroad.place.country == "GR"
    assert own.place is not None
    assert (own.place.name, own.place.admin1) == ("Athens", "Ohio")
    assert "outlet" in own.reason
