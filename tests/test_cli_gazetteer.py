"""`mapdash gazetteer`: what it prints, and that it fails in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gazetteer.compile import compile
from mapdash.cli import main
from tests.gazetteer.tiny import records

ROW = "{id}\t{name}\t{name}\t{others}\t{lat}\t34.3\tP\tPPL\tPS\t\tGZ\t\t\t\t{population}\t\t10\tAsia/Gaza\t2024-01-01"


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A gazetteer in the place of the one that mapdash comes with."""
    compile(records(), tmp_path / "base")
    monkeypatch.setenv("MAPDASH_GAZETTEER", str(tmp_path / "base"))
    return tmp_path


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["gazetteer", *map(str, words)])


def test_a_dump_and_a_table_are_added_and_bad_rows_named(base: Path) -> None:
    rows = [
        ROW.format(id=1, name="Qarara", others="القرارة", lat=31.37, population=25000),
        ROW.format(id=2, name="Bad", others="", lat="north", population=0),
    ]
    (base / "PS.txt").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (base / "camps.csv").write_text("name,lat,lon\nCamp Nine,31.3,34.2\nNo Point,,\n")
    done = run("build", "--dump", base / "PS.txt", "--csv", base / "camps.csv", "--out", base / "mine")
    assert done.exit_code == 0
    assert "skipped PS.txt, row 2" in done.output
    assert "skipped camps.csv, row 3" in done.output
    assert "2 rows skipped" in done.output
    for name, id in (("القرارة", "geonames:1"), ("camp nine", "user:camp-nine"), ("Paris", "geonames:2988507")):
        assert id in run("find", "-g", base / "mine", name).output


def test_only_leaves_out_what_mapdash_came_with(base: Path) -> None:
    (base / "camps.csv").write_text("name,lat,lon\nCamp Nine,31.3,34.2\n")
    assert "1 place " in run("build", "--only", "--csv", base / "camps.csv", "--out", base / "mine").output
    assert run("find", "-g", base / "mine", "Paris").exit_code == 1


def test_a_wrong_file_is_one_sentence_and_builds_nothing(base: Path) -> None:
    (base / "camps.csv").write_text("where,what\n1,2\n")
    done = run("build", "--csv", base / "camps.csv", "--out", base / "mine")
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("mapdash: ")
    assert not (base / "mine").exists()


def test_nothing_to_build_is_a_usage_error(base: Path) -> None:
    assert run("build", "--only", "--out", base / "mine").exit_code == 2


def test_info_counts_places_by_kind_and_credits_the_sources(base: Path) -> None:
    done = run("info")
    assert "20 places" in done.output
    assert "GeoNames" in done.output
    assert ["admin1", "3"] in [line.split() for line in done.output.splitlines()]


def test_find_shows_namesakes_in_order_and_suggests(base: Path) -> None:
    lines = run("find", "rafah").output.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["Rafaḩ, Gaza Strip, Palestine", "Rafaḩ, Egypt"]
    assert "and 1 more" in run("find", "-n", "1", "rafah").output
    unknown = run("find", "Palestin")
    assert unknown.exit_code == 1
    assert "Palestine" in unknown.output


def test_a_gazetteer_that_is_not_there_is_one_sentence(base: Path) -> None:
    done = run("info", "-g", base / "none")
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
