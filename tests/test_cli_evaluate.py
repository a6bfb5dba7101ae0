from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from mapdash.cli import main

SENTENCE = 'Goma <script>alert(1)</script> fell, & "Bukavu" waited.'


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    text = f"{SENTENCE}\nQatar spoke."
    toponyms = [
        {"start": text.index(name), "end": text.index(name) + len(name), "lat": lat, "lon": lon, "geonameid": number}
        for name, lat, lon, number in (
            ("Goma", -1.67, 29.22, 216281), ("Bukavu", -2.49, 28.84, 217831), ("Qatar", 25.5, 51.25, 289688),
        )
    ]  # fmt: skip
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"id": "a", "text": text, "toponyms": toponyms}), encoding="utf-8")
    return path


@pytest.fixture
def predictions(tmp_path: Path) -> Path:
    """Goma in the Atlantic, Bukavu not found, Qatar right, "script" a place."""
    mentions = [
        {"start": 0, "end": 4, "lat": 0.0, "lon": 0.0, "name": "<b>Null</b> Island", "reason": "a <i>guess</i>"},
        {"start": 6, "end": 12, "lat": 1.0, "lon": 1.0, "name": "Script", "confidence": 0.4},
        {"start": 56, "end": 61, "lat": 25.5, "lon": 51.25, "name": "Qatar"},
    ]
    path = tmp_path / "found.jsonl"
    path.write_text(json.dumps({"id": "a", "mentions": mentions}), encoding="utf-8")
    return path


def run(*arguments: object) -> str:
    result = CliRunner().invoke(main, ["evaluate", *map(str, arguments)])
    assert result.exit_code == 0, result.output
    return result.output


def test_figures_of_given_predictions(gold: Path, predictions: Path) -> None:
    figures = json.loads(run(gold, predictions, "--json"))
    assert figures["rates"]["overlap"]["counts"] == {"right": 2, "wrong": 1, "missed": 1}
    assert figures["rates"]["right"]["counts"] == {"right": 1, "wrong": 2, "missed": 2}
    assert {region["name"]: region["right"] for region in figures["regions"]} == {
        "Sub-Saharan Africa": 0.0,
        "Middle East & North Africa": 1.0,
    }


def test_tables_name_every_measure_and_show_the_same_figures(gold: Path, predictions: Path) -> None:
    shown = run(gold, predictions)
    row = next(line for line in shown.splitlines() if line.startswith("recognition, overlap"))
    assert row.split()[2:5] == ["0.667", "0.667", "0.667"]
    for words in ("exact", "161 km or id", "within 20 km", "median error", "log-error area", "same id", "Sub-Saharan"):
        assert words in shown


def test_texts_of_a_spreadsheet_are_geoparsed_where_no_predictions_are_given(tmp_path: Path) -> None:
    table = tmp_path / "gold.csv"
    sentence = "The talks in Paris ended on Monday; France will host them again."
    table.write_text(
        f"sentence,toponym,lat,lon\n{sentence},Paris,48.85,2.35\n{sentence},France,46,2\n", encoding="utf-8"
    )
    assert json.loads(run(table, "--json"))["rates"]["right"]["counts"] == {"right": 2, "wrong": 0, "missed": 0}


def test_the_page_shows_errors_worst_first_and_runs_nothing(gold: Path, predictions: Path, tmp_path: Path) -> None:
    run(gold, predictions, "--html", tmp_path / "errors.html")
    page = (tmp_path / "errors.html").read_text(encoding="utf-8")
    kinds = re.findall(r"<tr><td>([^<]+)</td><td>([^<]*)</td>", page)
    assert [kind for kind, _ in kinds] == ["wrong place", "no place meant", "not found"]
    assert kinds[0][1] == "3,254"  # from 1.67 S 29.22 E to the origin
    assert "Bukavu, " in page  # the gold place by its name
    assert "<script" not in page
    assert "<b>" not in page
    assert "<i>" not in page
    assert not re.search(r"https?:|src=|href=|url\(", page)
    assert "default-src 'none'" in page


def test_a_sentence_is_not_cut_at_an_abbreviation(tmp_path: Path) -> None:
    text = "It rained. Rebels of the U.S. Virgin Islands shot at boats on Jan. 6 near Xyzzy. Nobody died."
    toponym = {"start": text.index("Xyzzy"), "end": text.index("Xyzzy") + 5, "lat": 1.0, "lon": 2.0}
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"id": 1, "text": text, "toponyms": [toponym]}), encoding="utf-8")
    (tmp_path / "none.jsonl").write_text('{"id": 1, "mentions": []}', encoding="utf-8")
    run(gold, tmp_path / "none.jsonl", "--html", tmp_path / "errors.html")
    page = (tmp_path / "errors.html").read_text(encoding="utf-8")
    assert "<td>Rebels of the U.S. Virgin Islands shot at boats on Jan. 6 near <mark>Xyzzy</mark>.<br>" in page


def test_bad_input_is_one_sentence_with_file_and_line(tmp_path: Path, gold: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": 1}\n', encoding="utf-8")
    other = tmp_path / "other.jsonl"
    other.write_text('{"id": "b", "mentions": []}\n', encoding="utf-8")
    for arguments, said in (
        ((bad,), "bad.jsonl, line 1: no"),
        ((gold, bad), "bad.jsonl, line 1"),
        ((gold, other), "ids"),
    ):
        result = CliRunner().invoke(main, ["evaluate", *map(str, arguments)])
        assert result.exit_code == 1
        assert said in result.output
        assert len(result.output.strip().splitlines()) == 1
