"""Compiling: what is counted, what wins, what is left alone, and that it comes out the same way twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gazetteer import Gazetteer, Kind, NameType, Place, SourceError
from gazetteer import default as default_module
from gazetteer.compile import BuildReport, compile
from gazetteer.sources import Alias, BadRow, Entry, Name
from gazetteer.sources.compiled import compiled
from gazetteer.sources.user import user_places
from tests.gazetteer import tiny as t


def entry(id: str, name: str, *more: str, population: int = 0, **fields: object) -> Entry:
    place = Place(id, name, 1.0, 2.0, Kind.TOWN, "PS", population=population)
    return replace(Entry(place, tuple(Name(text) for text in (name, *more))), **fields)  # type: ignore[arg-type]


def test_the_report_counts_and_names_what_was_left_out(tiny_build: tuple[Path, BuildReport]) -> None:
    report = tiny_build[1]
    assert report.places == 20
    assert report.orphans == ("geonames:1",)
    assert report.orphan_count == 1
    assert report.skipped == (BadRow("camps.csv, row 3", "latitude 99 lies outside ±90"),)
    assert report.skipped_count == 1
    assert len(Gazetteer.open(tiny_build[0])) == report.places


def test_only_the_first_bad_rows_are_kept_and_all_are_counted(tmp_path: Path) -> None:
    bad = [BadRow(f"a.txt, row {number}", "broken") for number in range(50)]
    report = compile([*bad, entry("geonames:1", "One")], tmp_path / "out")
    assert report.skipped == tuple(bad[:20])
    assert report.skipped_count == 50


def test_the_later_source_decides_and_no_name_is_lost(tmp_path: Path) -> None:
    first = entry("geonames:5", "Old", "Ancient", population=7)
    last = entry("geonames:5", "New", population=9)
    compile([first, entry("geonames:6", "Other"), last, Alias("geonames:5", (Name("More"),))], tmp_path / "out")
    gazetteer = Gazetteer.open(tmp_path / "out")
    assert len(gazetteer) == 2
    for name in ("Old", "Ancient", "New", "More"):
        assert gazetteer.candidates(name)[0].place == last.place


def test_a_name_given_twice_is_one_candidate_of_the_best_type(tmp_path: Path) -> None:
    twice = Entry(
        Place("geonames:5", "Kyiv", 1, 2, Kind.TOWN),
        (Name("KYIV", NameType.FORMER), Name("Kyiv", NameType.OFFICIAL), Name("kyiv")),
    )
    compile([twice], tmp_path / "out")
    (found,) = Gazetteer.open(tmp_path / "out").candidates("Kyiv")
    assert (found.name, found.name_type) == ("Kyiv", NameType.OFFICIAL)


def test_a_boost_beats_a_population(tmp_path: Path) -> None:
    compile([entry("geonames:1", "A", population=10**7), entry("user:a", "A", boost=20.0)], tmp_path / "out")
    assert [each.place.id for each in Gazetteer.open(tmp_path / "out").candidates("A")] == ["user:a", "geonames:1"]


def test_nothing_to_compile_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no place"):
        compile([], tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_gazetteer_is_replaced_and_any_other_folder_is_not(tmp_path: Path) -> None:
    out = tmp_path / "out"
    compile([entry("geonames:1", "One")], out)
    compile([entry("geonames:2", "Two")], out)
    assert not Gazetteer.open(out).candidates("One")
    precious = tmp_path / "thesis"
    precious.mkdir()
    (precious / "chapter.txt").write_text("x")
    with pytest.raises(SourceError, match="left as it is"):
        compile([entry("geonames:1", "One")], precious)
    assert (precious / "chapter.txt").read_text() == "x"


def test_a_failing_source_leaves_the_gazetteer_that_was_there(tmp_path: Path) -> None:
    def broken() -> object:
        yield entry("geonames:2", "Two")
        raise SourceError("the disk is gone")

    compile([entry("geonames:1", "One")], tmp_path / "out")
    with pytest.raises(SourceError, match="gone"):
        compile(broken(), tmp_path / "out")  # type: ignore[arg-type]
    assert len(Gazetteer.open(tmp_path / "out").candidates("One")) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_is_read_back_compiles_to_the_same(tiny_build: tuple[Path, BuildReport], tmp_path: Path) -> None:
    report = compile(compiled(tiny_build[0]), tmp_path / "again")
    assert (report.places, report.keys) == (tiny_build[1].places, tiny_build[1].keys)
    one, other = Gazetteer.open(tiny_build[0]), Gazetteer.open(tmp_path / "again")
    for place in map(one.place_at, range(len(one))):
        assert place == other.place(place.id)
        assert one.ancestors(place) == other.ancestors(place)
    for name in ("Rafah", "Paris", "U.S.", "us", "Hodeidah", "palestinian", "Camp"):
        assert list(one.candidates(name)) == list(other.candidates(name))


def test_a_persons_own_places_win(tiny_build: tuple[Path, BuildReport], tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    table.write_text("name,lat,lon,country\nParis,31.5,34.4,PS\n")
    compile([*compiled(tiny_build[0]), *user_places(table)], tmp_path / "out")
    found = Gazetteer.open(tmp_path / "out").candidates("Paris")
    assert [each.place.id for each in found] == ["user:paris", t.PARIS, t.PARIS_TEXAS]


def test_names_no_one_can_store_do_not_break_it(tmp_path: Path) -> None:
    names = (Name("A\0B"), Name("\ud800"), Name(""), Name("x" * 5000))
    odd = Entry(Place("user:odd", "A\0B", 90, 180, Kind.TOWN), names)
    compile([odd], tmp_path / "out")
    gazetteer = Gazetteer.open(tmp_path / "out")
    assert gazetteer.place("user:odd").name == "AB"
    assert gazetteer.candidates("x" * 5000)[0].place.id == "user:odd"
    assert gazetteer.near(90, -180, 1)[0][1] == pytest.approx(0, abs=1e-6)


def test_the_default_is_compiled_once_and_again_when_a_source_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gazetteer.sources.default.entries", lambda: iter([entry("geonames:1", "One")]))
    assert default_module.build_default(tmp_path / "out") is not None
    assert default_module.build_default(tmp_path / "out") is None
    monkeypatch.setattr(default_module, "fingerprint", lambda: "of other sources")
    assert default_module.build_default(tmp_path / "out") is not None
