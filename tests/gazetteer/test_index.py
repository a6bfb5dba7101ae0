"""What a compiled gazetteer answers."""

from __future__ import annotations

import math
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer import Gazetteer, GazetteerFormatError, GazetteerNotFound, Kind, NameType, Place
from gazetteer.compile import BuildReport
from tests.gazetteer import tiny as t


def ids(gazetteer: Gazetteer, name: str) -> list[str]:
    return [candidate.place.id for candidate in gazetteer.candidates(name)]


def test_namesakes_come_the_most_prominent_first(tiny: Gazetteer) -> None:
    assert ids(tiny, "rafah") == [t.RAFAH, t.RAFAH_EGYPT]
    assert ids(tiny, "PARIS") == [t.PARIS, t.PARIS_TEXAS]


def test_a_place_comes_back_as_it_went_in(tiny: Gazetteer) -> None:
    assert tiny.place(t.RAFAH) == Place(t.RAFAH, "Rafaḩ", 31.297, 34.244, Kind.TOWN, "PS", "Gaza Strip", None, 126_305)
    assert tiny.place(t.PARIS_TEXAS).admin2 == "Lamar County"
    assert tiny.place(t.CAMP) == Place(t.CAMP, "Camp", 31.3, 34.25, Kind.QUARTER, "PS", "Gaza Strip")


@pytest.mark.parametrize("id", ["geonames:7", "geonames:999999999999", "mapdash:none", "", "geonames:x", "rafah"])
def test_an_unknown_id_is_a_key_error(tiny: Gazetteer, id: str) -> None:
    with pytest.raises(KeyError):
        tiny.place(id)


def test_a_candidate_says_by_which_name(tiny: Gazetteer) -> None:
    (found,) = tiny.candidates("palestinian")
    assert (found.place.id, found.name, found.name_type) == (t.PALESTINE, "Palestinian", NameType.ADJECTIVAL)
    assert [candidate.name for candidate in tiny.candidates("u.s.")] == ["U.S."]


def test_another_transliteration_is_found_where_no_name_is(tiny: Gazetteer) -> None:
    assert ids(tiny, "Hodeidah") == ids(tiny, "al-Hudaida") == [t.HODEIDAH]
    assert ids(tiny, "Nosuchplace") == ids(tiny, "") == ids(tiny, "!?") == []


def test_candidates_are_a_sequence(tiny: Gazetteer) -> None:
    found = tiny.candidates("Rafah")
    assert len(found) == 2
    assert found[-1] == list(found)[1] == found[1:][0]
    with pytest.raises(IndexError):
        found[2]


def test_completion_gives_each_place_once_the_most_prominent_first(tiny: Gazetteer) -> None:
    assert [candidate.place.id for candidate in tiny.complete("p")] == [t.PALESTINE, t.PARIS, t.PARIS_TEXAS]
    assert [candidate.place.id for candidate in tiny.complete("palestin")] == [t.PALESTINE]
    assert [candidate.place.id for candidate in tiny.complete("United Stat")] == [t.US]
    assert tiny.complete("United Kin") == tiny.complete("") == []
    assert len(tiny.complete("p", limit=1)) == 1


def test_areas_from_the_narrowest(tiny: Gazetteer) -> None:
    assert [place.id for place in tiny.ancestors(t.PARIS_TEXAS)] == [t.LAMAR, t.TEXAS, t.US]
    assert [place.id for place in tiny.ancestors(tiny.place(t.TEXAS))] == [t.US]
    assert tiny.ancestors(t.US) == ()


def test_what_lies_in_what(tiny: Gazetteer) -> None:
    place = tiny.place
    assert tiny.contains(place(t.GAZA_STRIP), place(t.RAFAH))
    assert not tiny.contains(place(t.GAZA_STRIP), place(t.RAFAH_EGYPT))
    assert tiny.contains(place(t.PALESTINE), place(t.RAFAH))
    assert tiny.contains(place(t.LAMAR), place(t.PARIS_TEXAS))
    assert tiny.contains(place(t.RAFAH), place(t.RAFAH))
    assert not tiny.contains(place(t.RAFAH), place(t.GAZA_STRIP))
    assert not tiny.contains(place(t.TEXAS), Place("user:elsewhere", "X", 0, 0, Kind.TOWN, "US"))


def test_labels(tiny: Gazetteer) -> None:
    assert tiny.label(tiny.place(t.RAFAH)) == "Rafaḩ, Gaza Strip, Palestine"
    assert tiny.label(tiny.place(t.US)) == "United States"
    assert tiny.label(tiny.place(t.HODEIDAH)) == "Al Ḩudaydah, YE"


def test_the_nearest_first_with_kilometres(tiny: Gazetteer) -> None:
    found = tiny.near(31.297, 34.244, k=3)
    assert [place.id for place, _ in found] == [t.RAFAH, t.CAMP, t.RAFAH_EGYPT]
    assert found[0][1] == pytest.approx(0, abs=1e-6)
    assert found[2][1] == pytest.approx(1.73, abs=0.05)
    assert tiny.near(0, -30, max_km=100) == []
    assert [place.id for place, _ in tiny.near(31.3, 34.25, k=1, kinds={Kind.TOWN})] == [t.RAFAH]


def test_the_nearest_across_the_antimeridian(tiny: Gazetteer) -> None:
    assert [place.id for place, _ in tiny.near(-17, 179.9, k=2)] == [t.TAVEUNI, t.SUVA]
    assert [place.id for place, _ in tiny.near(-17, -179.9 - 360, k=1)] == [t.TAVEUNI]


@settings(max_examples=60)
@given(st.floats(-90, 90), st.floats(-180, 180), st.integers(1, 6))
def test_the_nearest_are_those_of_a_plain_search(tiny: Gazetteer, lat: float, lon: float, k: int) -> None:
    def km(place: Place) -> float:
        a, b = math.radians(lat), math.radians(place.lat)
        cosine = math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(math.radians(place.lon - lon))
        return 6371.0088 * math.acos(max(-1.0, min(1.0, cosine)))

    settled = {Kind.TOWN, Kind.QUARTER, Kind.FACILITY}
    every = sorted(km(tiny.place_at(row)) for row in range(len(tiny)) if tiny.place_at(row).kind in settled)
    assert [distance for _, distance in tiny.near(lat, lon, k)] == pytest.approx(every[:k], abs=0.2)


def test_opening_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(GazetteerNotFound, match="no compiled gazetteer"):
        Gazetteer.open(tmp_path / "none")


@pytest.mark.parametrize("broken", ["facts", "version", "missing"])
def test_opening_what_is_broken(tiny_build: tuple[Path, BuildReport], tmp_path: Path, broken: str) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(tiny_build[0], copy)
    facts = copy / "gazetteer.json"
    if broken == "facts":
        facts.write_text("{")
    elif broken == "version":
        facts.write_text('{"format": 0}')
    else:
        (copy / "key_hash.npy").unlink()
    with pytest.raises(GazetteerFormatError):
        Gazetteer.open(copy)


def test_the_environment_names_another_gazetteer(
    tiny_build: tuple[Path, BuildReport], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAPDASH_GAZETTEER", str(tiny_build[0]))
    assert len(Gazetteer.open()) == tiny_build[1].places
