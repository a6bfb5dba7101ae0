from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mapdash.article import Role
from mapdash.errors import InputError, MapdashError
from mapdash.evaluation import GoldToponym, read_gold, read_predictions
from mapdash.evaluation.table import read_table

GOMA = {"start": 3, "end": 7, "lat": -1.7, "lon": 29.2, "geonameid": 216281}
GOOD = {"id": 1, "text": "In Goma.", "toponyms": [GOMA]}


def written(folder: Path, name: str, *lines: object) -> Path:
    path = folder / name
    path.write_text("\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines), encoding="utf-8")
    return path


def test_a_line_of_gold(tmp_path: Path) -> None:
    row = GOOD | {"toponyms": [GOMA, {"start": 0, "end": 2, "demonym": True}]}
    (document,) = read_gold(written(tmp_path, "g.jsonl", row, ""))
    assert (document.id, document.text) == ("1", "In Goma.")
    assert document.toponyms == (
        GoldToponym(3, 7, -1.7, 29.2, "216281", geocoded=True),
        GoldToponym(0, 2, role=Role.ADJECTIVAL),
    )


def test_coordinates_that_are_not_to_be_compared(tmp_path: Path) -> None:
    toponym = {"start": 3, "end": 7, "lat": -1.7, "lon": 29.2, "geocoded": False}
    (document,) = read_gold(written(tmp_path, "g.jsonl", GOOD | {"toponyms": [toponym]}))
    assert not document.toponyms[0].geocoded


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not JSON"),
        ("[1]", "not a JSON object"),
        (GOOD | {"id": 1}, "second text"),
        ({"text": "a", "toponyms": []}, "id"),
        ({"id": 2, "toponyms": []}, "text"),
        ({"id": 2, "text": "a"}, "toponyms"),
        ({"id": 2, "text": "a", "toponyms": [3]}, "toponyms"),
        ({"id": 2, "text": "abc", "toponyms": [{"start": 1, "end": 9}]}, "behind the text"),
        ({"id": 2, "text": "abc", "toponyms": [{"start": 2, "end": 2}]}, "start"),
        ({"id": 2, "text": "abc", "toponyms": [{"start": "0", "end": 2}]}, "start"),
        ({"id": 2, "text": "abc", "toponyms": [{"start": 0, "end": 2, "lat": 91, "lon": 0}]}, "no point on Earth"),
        ({"id": 2, "text": "abc", "toponyms": [{"start": 0, "end": 2, "lat": "1", "lon": 0}]}, "no point on Earth"),
        ({"id": 2, "text": "abc", "toponyms": [{"start": 0, "end": 2, "geocoded": True}]}, "no coordinates"),
        ({"id": 2, "text": "abc", "toponyms": [{"start": 0, "end": 2, "role": "place"}]}, "no role"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: object, said: str) -> None:
    path = written(tmp_path, "g.jsonl", GOOD, line)
    with pytest.raises(InputError, match=said) as caught:
        read_gold(path)
    assert str(caught.value).startswith(f"{path}, line 2: ")
    assert "\n" not in str(caught.value)


def test_what_geoparse_writes_is_read_back(tmp_path: Path) -> None:
    mention = {"start": 3, "end": 7, "lat": -1.7, "lon": 29.2, "geonameid": 5, "role": "embedded", "name": "Goma",
               "country": "CD", "confidence": 0.9}  # fmt: skip
    unplaced = {"start": 0, "end": 2, "lat": None, "lon": None, "geonameid": None, "role": "literal"}
    found = read_predictions(written(tmp_path, "p.jsonl", {"id": "1", "mentions": [mention, unplaced]}))
    first, second = found["1"]
    assert (first.geonameid, first.role, first.name, first.confidence) == ("5", Role.EMBEDDED, "Goma, CD", 0.9)
    assert not second.placed


def test_bad_predictions_and_missing_files_are_named(tmp_path: Path) -> None:
    path = written(tmp_path, "p.jsonl", {"id": 1, "mentions": []}, {"id": 1, "mentions": []})
    with pytest.raises(InputError, match=r"p\.jsonl, line 2: a second line"):
        read_predictions(path)
    with pytest.raises(InputError, match=r"nothing\.jsonl"):
        read_gold(tmp_path / "nothing.jsonl")
    (tmp_path / "l.csv").write_bytes(b"sentence,toponym,lat,lon\nC\xfacuta,,,\n")
    with pytest.raises(InputError, match=r"l\.csv, line 2: not UTF-8"):
        read_gold(tmp_path / "l.csv")
    with pytest.raises(InputError, match="no text"):
        read_gold(written(tmp_path, "e.jsonl", ""))


TABLE = """Sentence,toponym,lat,lon,geonameid,role
"Iranian media said Iran, and only Iran, knew.",Iran,32,53,130758.0,
"Iranian media said Iran, and only Iran, knew.",Iranian,32,53,,Adjectival
"Iranian media said Iran, and only Iran, knew.",Iran,32,53,,
Nothing happened.,,,,,
"""


def test_a_table_made_by_hand(tmp_path: Path) -> None:
    first, second = read_gold(written(tmp_path, "t.csv", TABLE))
    assert [(t.start, t.end, t.role) for t in first.toponyms] == [
        (0, 7, Role.ADJECTIVAL),
        (19, 23, Role.LITERAL),
        (34, 38, Role.LITERAL),
    ]
    assert first.toponyms[1].geonameid == "130758"
    assert (second.text, second.toponyms) == ("Nothing happened.", ())


def test_a_table_with_tabs_and_a_mark_of_its_encoding(tmp_path: Path) -> None:
    text = "\ufeffsentence\ttoponym\tlat\tlon\nGoma, again.\tGoma\t-1.7\t29.2"
    (document,) = read_gold(written(tmp_path, "t.tsv", text))
    assert (document.text, document.toponyms[0].end) == ("Goma, again.", 4)


def test_a_table_of_a_spreadsheet_with_decimal_commas(tmp_path: Path) -> None:
    (document,) = read_gold(written(tmp_path, "t.csv", "sentence;toponym;lat;lon", "In Goma.;Goma;−1,7;29,2"))
    assert (document.toponyms[0].lat, document.toponyms[0].lon) == (-1.7, 29.2)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("sentence,toponym,lat\n", "line 1: no column lon"),
        ("sentence,toponym,lat,lon\nIn Goma,Goma,,\nIn Goma,Bukavu,1,2", "line 3: 'Bukavu' does not stand"),
        ("sentence,toponym,lat,lon\nIn Goma,Goma,,\nIn Goma,Goma,1,2", "line 3: 'Goma' .* so often"),
        ("sentence,toponym,lat,lon\nIn Goma,Goma,1,", "line 2: give both"),
        ("sentence,toponym,lat,lon\nIn Goma,Goma,north,2", "line 2: 'north'"),
        ("sentence,toponym,lat,lon\nIn Goma,Goma,-91,2", "line 2: '-91'"),
        ("sentence,toponym,lat,lon\n,Goma,1,2", "line 2: no sentence"),
        ("sentence,toponym,lat,lon\nIn Goma, today,Goma,1,2", "line 2: more cells"),
        ("sentence,toponym,lat,lon,role\nIn Goma,Goma,1,2,where", "line 2: 'where' is no role"),
        ('sentence,toponym,lat,lon\n"In Goma,Goma,1,2', "line 2: the quotation marks"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, rows: str, said: str) -> None:
    path = written(tmp_path, "t.csv", rows)
    with pytest.raises(InputError, match=said):
        read_gold(path)


words = st.lists(
    st.sampled_from(["Goma", "Rafah", "in", "and", 'said "no"', "a; b, c", "نابلس", "Iranian"]), min_size=1
)


@given(st.lists(words, min_size=1, max_size=5, unique_by=" ".join), st.integers(1, 3))
def test_every_occurrence_of_a_name_gets_its_row(sentences: list[list[str]], often: int) -> None:
    rows = io.StringIO()
    writer = csv.writer(rows)
    writer.writerow(["sentence", "toponym", "lat", "lon"])
    expected = {}
    for sentence in sentences:
        text = " ".join(sentence)
        expected[text] = min(often, sentence.count("Goma"))
        writer.writerows([text, "Goma", 1.5, 2] for _ in range(expected[text]))
        if not expected[text]:
            writer.writerow([text, "", "", ""])
    documents = read_table(rows.getvalue(), Path("t.csv"))
    assert {d.text: len({t.start for t in d.toponyms}) for d in documents} == expected
    assert all(d.text[t.start : t.end] == "Goma" for d in documents for t in d.toponyms)


@example(text=chr(34), name="g.csv")
@given(st.text() | st.binary().map(lambda b: b.decode("latin-1")), st.sampled_from(["g.csv", "g.jsonl"]))
def test_a_text_that_cannot_be_read_is_named_and_nothing_worse(
    tmp_path_factory: pytest.TempPathFactory, text: str, name: str
) -> None:
    path = tmp_path_factory.getbasetemp() / name
    path.write_text(text, encoding="utf-8", errors="replace")
    # no random text has the columns or keys that are needed
    with pytest.raises(MapdashError, match=re.escape(name)):
        read_gold(path)
