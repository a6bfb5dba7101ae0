"""A person's own places: what is taken, what is named and skipped, what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import Kind, NameType, SourceError
from gazetteer.sources import BadRow, Entry, Name, Record
from gazetteer.sources.user import BOOST, user_places


def read(path: Path, text: str) -> list[Record]:
    path.write_text(text, encoding="utf-8")
    return list(user_places(path))


def only(records: list[Record]) -> Entry:
    (record,) = records
    assert isinstance(record, Entry)
    return record


def test_a_csv_row_becomes_a_place_that_wins(tmp_path: Path) -> None:
    text = "name,lat,lon,kind,country,population,names\nTal al-Sultan,31.31,34.24,quarter,ps,20000,Tel el-Sultan|TAS\n"
    entry = only(read(tmp_path / "camps.csv", text))
    assert entry.place.id == "user:tal-al-sultan"
    assert (entry.place.lat, entry.place.lon, entry.place.kind) == (31.31, 34.24, Kind.QUARTER)
    assert (entry.place.country, entry.place.population) == ("PS", 20000)
    assert entry.names == (Name("Tal al-Sultan", NameType.OFFICIAL), Name("Tel el-Sultan"), Name("TAS"))
    assert entry.boost == BOOST


@pytest.mark.parametrize("header", ["Name;Latitude;Longitude", "name;y;x", "title;lat;lng"])
def test_usual_column_names_and_delimiters_are_understood(tmp_path: Path, header: str) -> None:
    place = only(read(tmp_path / "camps.csv", f"\ufeff{header}\nZamzam;13.48;25.31\n")).place
    assert (place.name, place.lat, place.lon, place.kind) == ("Zamzam", 13.48, 25.31, Kind.TOWN)


def test_an_id_puts_the_row_in_the_place_of_a_geonames_entry(tmp_path: Path) -> None:
    place = only(read(tmp_path / "a.csv", "id,name,lat,lon\ngeonames:281102,Rafah,31.29,34.25\n")).place
    assert place.id == "geonames:281102"


def test_namesakes_get_ids_of_their_own(tmp_path: Path) -> None:
    records = read(tmp_path / "a.csv", "name,lat,lon\nKilo 5,1,2\nKilo 5,3,4\nمخيم,5,6\n")
    assert [r.place.id for r in records if isinstance(r, Entry)] == ["user:kilo-5", "user:kilo-5-2", "user:place"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",1,2,town", "it has no name"),
        ("A,north,2,town", "latitude 'north' is not a number in degrees"),
        ("A,91,2,town", "latitude 91 lies outside ±90"),
        ("A,1,,town", "it has no longitude"),
        ("A,nan,2,town", "latitude nan lies outside ±90"),
        ("A,1,2,castle", "kind 'castle' is none of"),
    ],
)
def test_a_bad_row_is_named_and_the_rest_is_read(tmp_path: Path, row: str, reason: str) -> None:
    first, second, third = read(tmp_path / "a.csv", f"name,lat,lon,kind\nB,1,2,town\n{row}\nC,1,2,town\n")
    assert isinstance(second, BadRow)
    assert second.where == "a.csv, row 3"
    assert second.reason.startswith(reason)
    assert isinstance(first, Entry)
    assert isinstance(third, Entry)


def test_geojson_points_and_areas(tmp_path: Path) -> None:
    square = [[[34.0, 31.0], [34.2, 31.0], [34.2, 31.2], [34.0, 31.2], [34.0, 31.0]]]
    features = [
        {
            "properties": {"name": "Gate 96", "kind": "facility"},
            "geometry": {"type": "Point", "coordinates": [34.4, 31.4]},
        },
        {"properties": {"name": "Zone A"}, "geometry": {"type": "Polygon", "coordinates": square}},
        {"properties": {"name": "Nowhere"}, "geometry": None},
        "not a feature",
    ]
    records = read(tmp_path / "a.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    gate, zone, nowhere, text = records
    assert isinstance(gate, Entry)
    assert (gate.place.lat, gate.place.lon, gate.place.kind) == (31.4, 34.4, Kind.FACILITY)
    assert isinstance(zone, Entry)
    assert 31.0 < zone.place.lat < 31.2
    assert nowhere == BadRow("a.geojson, feature 3", "it has no latitude")
    assert text == BadRow("a.geojson, feature 4", "it has no name")


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        (
            "a.csv",
            "place,where\nx,y\n",
            "has no column name and no column lat and no column lon; its columns are: place",
        ),
        ("a.csv", "", "has no column name"),
        ("a.geojson", "{", "is not JSON"),
        ("a.geojson", "[]", "is not a GeoJSON FeatureCollection"),
    ],
)
def test_a_wrong_file_is_one_sentence(tmp_path: Path, name: str, text: str, sentence: str) -> None:
    with pytest.raises(SourceError, match=sentence):
        read(tmp_path / name, text)


def test_a_missing_file_and_a_wrong_encoding_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no file of places"):
        list(user_places(tmp_path / "a.csv"))
    (tmp_path / "a.csv").write_bytes("name,lat,lon\nCafé,1,2\n".encode("latin-1"))
    with pytest.raises(SourceError, match="save it as UTF-8"):
        list(user_places(tmp_path / "a.csv"))


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).filter(str.strip),
            st.floats(-90, 90),
            st.floats(-180, 180),
        ),
        max_size=8,
    )
)
def test_what_is_written_as_geojson_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, float, float]]
) -> None:
    features = [
        {"properties": {"name": name}, "geometry": {"type": "Point", "coordinates": [lon, lat]}}
        for name, lat, lon in rows
    ]
    path = tmp_path_factory.mktemp("user") / "a.geojson"
    records = read(path, json.dumps({"type": "FeatureCollection", "features": features}))
    found = [(r.place.name, r.place.lat, r.place.lon) for r in records if isinstance(r, Entry)]
    assert found == [(name.strip(), lat, lon) for name, lat, lon in rows]
    assert len({r.place.id for r in records if isinstance(r, Entry)}) == len(rows)
