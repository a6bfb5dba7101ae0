"""Reading GeoNames' export format: rows written for the test, in the real shape."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import GazetteerError, Kind, NameType, SourceError
from gazetteer.sources import Alias, BadRow, Entry, Name
from gazetteer.sources.geonames_dump import geonames_dump


def row(
    number: object = 170654,
    name: str = "Damascus",
    others: str = "Damas,Dimashq,دمشق",
    lat: object = 33.5102,
    lon: object = 36.29128,
    code: str = "P.PPLC",
    country: str = "SY",
    admin1: str = "13",
    admin2: str = "",
    population: object = 1569394,
) -> str:
    feature, _, feature_code = code.partition(".")
    cells = [number, name, name, others, lat, lon, feature, feature_code, country, "", admin1, admin2, "", ""]
    return "\t".join(str(cell) for cell in [*cells, population, "", 690, "Asia/Damascus", "2024-01-01"]) + "\n"


def entries(path: Path) -> list[Entry]:
    return [record for record in geonames_dump(path) if isinstance(record, Entry)]


def test_a_row_becomes_a_place_with_all_its_names(tmp_path: Path) -> None:
    (tmp_path / "SY.txt").write_text(row(), encoding="utf-8")
    (entry,) = entries(tmp_path / "SY.txt")
    place = entry.place
    assert (place.id, place.name, place.lat, place.lon) == ("geonames:170654", "Damascus", 33.5102, 36.29128)
    assert (place.kind, place.country, place.population) == (Kind.TOWN, "SY", 1569394)
    assert entry.admin1_code == "13"
    assert entry.names[0] == Name("Damascus", NameType.OFFICIAL)
    assert {name.text for name in entry.names} == {"Damascus", "Damas", "Dimashq", "دمشق"}


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("A.PCLI", Kind.COUNTRY),
        ("A.ADM1", Kind.ADMIN1),
        ("A.ADM2", Kind.ADMIN2),
        ("A.ADM3", Kind.ADMIN3),
        ("P.PPL", Kind.TOWN),
        ("P.PPLX", Kind.QUARTER),
        ("H.SEA", Kind.SEA),
        ("H.STM", Kind.RIVER),
        ("H.LK", Kind.LAKE),
        ("L.CONT", Kind.CONTINENT),
        ("L.RGN", Kind.REGION),
        ("T.ISL", Kind.ISLAND),
        ("T.MTS", Kind.MOUNTAINS),
        ("T.DSRT", Kind.DESERT),
        ("S.AIRP", Kind.FACILITY),
        ("R.RD", Kind.REGION),
    ],
)
def test_feature_codes_become_kinds(tmp_path: Path, code: str, kind: Kind) -> None:
    (tmp_path / "SY.txt").write_text(row(code=code), encoding="utf-8")
    assert [entry.place.kind for entry in entries(tmp_path)] == [kind]


def test_the_names_of_areas_come_from_the_tables_beside_the_dump(tmp_path: Path) -> None:
    (tmp_path / "SY.txt").write_text(row(admin1="09", admin2="0901"), encoding="utf-8")
    (tmp_path / "admin1CodesASCII.txt").write_text("SY.09\tAleppo\tAleppo\t170062\n", encoding="utf-8")
    (tmp_path / "admin2Codes.txt").write_text("SY.09.0901\tJebel Saman\tJebel Saman\t7733050\n", encoding="utf-8")
    (entry,) = entries(tmp_path)
    assert (entry.place.admin1, entry.place.admin2) == ("Aleppo", "Jebel Saman")
    assert (entry.admin1_code, entry.admin2_code) == ("09", "0901")


def test_an_area_in_general_is_no_area(tmp_path: Path) -> None:
    (tmp_path / "SY.txt").write_text(row(admin1="00"), encoding="utf-8")
    assert entries(tmp_path)[0].admin1_code is None


def test_zipped_files_are_read_beside_their_readme(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "SY.zip", "w") as archive:
        archive.writestr("readme.txt", "short")
        archive.writestr("SY.txt", row())
    assert [entry.place.name for entry in entries(tmp_path)] == ["Damascus"]


def test_alternate_names_are_typed_and_only_of_places_in_the_dump(tmp_path: Path) -> None:
    (tmp_path / "UA.txt").write_text(row(number=709932, name="Bakhmut", others="", country="UA"), encoding="utf-8")
    rows = [
        "1\t709932\ten\tArtemivsk\t\t\t\t1\t\t",
        "2\t709932\tabbr\tBkh\t\t\t\t\t\t",
        "3\t709932\tuk\tБахмут\t1\t\t\t\t\t",
        "4\t709932\tlink\thttps://example.org\t\t\t\t\t\t",
        "5\t999\ten\tElsewhere\t\t\t\t\t\t",
    ]
    (tmp_path / "alternateNamesV2.txt").write_text("\n".join(rows) + "\n", encoding="utf-8")
    found = [record for record in geonames_dump(tmp_path) if isinstance(record, Alias)]
    assert found == [
        Alias("geonames:709932", (Name("Artemivsk", NameType.FORMER),)),
        Alias("geonames:709932", (Name("Bkh", NameType.ABBREVIATION),)),
        Alias("geonames:709932", (Name("Бахмут", NameType.VARIANT),)),
    ]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (row(lat="north"), "latitude 'north' is not a number in degrees"),
        (row(lon=200), "longitude 200 lies outside ±180"),
        (row(number="x1"), "'x1' is not a GeoNames id"),
        (row(name=" "), "it has no name"),
        ("1\tshort\n", "2 columns, not 19"),
    ],
)
def test_a_bad_row_is_named_and_the_rest_is_read(tmp_path: Path, bad: str, reason: str) -> None:
    (tmp_path / "SY.txt").write_text(row() + bad + row(number=2), encoding="utf-8")
    records = list(geonames_dump(tmp_path))
    assert [record for record in records if isinstance(record, BadRow)] == [BadRow("SY.txt, row 2", reason)]
    assert [record.place.id for record in records if isinstance(record, Entry)] == ["geonames:170654", "geonames:2"]


def test_a_row_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "SY.txt").write_bytes(row().encode() + row(name="Tall Kalakh é", others="").encode("latin-1"))
    assert BadRow("SY.txt, row 2", "not UTF-8") in list(geonames_dump(tmp_path))


@pytest.mark.parametrize("content", ["", "name,lat,lon\nRafah,31,34\n", "{}\n", row(lat="x") * 120])
def test_a_wrong_file_is_one_sentence_with_its_name(tmp_path: Path, content: str) -> None:
    (tmp_path / "SY.txt").write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=r"SY\.txt") as error:
        list(geonames_dump(tmp_path / "SY.txt"))
    assert "\n" not in str(error.value)


def test_a_folder_must_hold_one_dump(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no GeoNames dump"):
        list(geonames_dump(tmp_path))
    (tmp_path / "SY.txt").write_text(row())
    (tmp_path / "LB.txt").write_text(row())
    with pytest.raises(SourceError, match="2 dumps"):
        list(geonames_dump(tmp_path))


@given(st.binary(max_size=2000))
def test_any_bytes_are_read_or_refused_with_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "SY.txt"
    path.write_bytes(row().encode() + content)
    try:
        records = list(geonames_dump(path))
    except GazetteerError:
        return
    assert isinstance(records[0], Entry)
