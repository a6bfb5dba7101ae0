"""CSV, JSON and JSON Lines: the usual columns are found, every bad row is named, nothing is lost in silence."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdash.article import Article
from mapdash.errors import AmbiguousDates, InputError, UnreadableFile
from mapdash.readers import BadDate, Columns, Item, Origin, ReadOptions, Skipped, read, read_file
from mapdash.readers.delimited import read_delimited


def items(path: Path, **options: object) -> list[Item]:
    return list(read_file(path, ReadOptions(**options)))  # type: ignore[arg-type]


def articles(found: list[Item]) -> list[Article]:
    return [item for item in found if isinstance(item, Article)]


def columns(found: list[Item]) -> Columns:
    (only,) = [item for item in found if isinstance(item, Columns)]
    return only


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_csv_with_the_usual_names(tmp_path: Path) -> None:
    path = write(
        tmp_path / "reports.csv",
        "\ufeffHeadline,Publish_Date,Link,Body,Outlet,Lang,Editor\r\n"
        'Talks,2024-03-28,https://example.org/1,"Officials met in Rafah.\r\n\r\nNo date was set.",Example,en-GB,X\r\n',
    )
    found = items(path)
    (article,) = articles(found)
    assert article.text == "Talks\n\nOfficials met in Rafah.\n\nNo date was set."
    assert (article.title, article.url, article.source) == ("Talks", "https://example.org/1", "Example")
    assert article.published is not None
    assert article.published.isoformat() == "2024-03-28"
    assert article.language == "en"
    assert article.origin == f"{path}, row 2"
    assert columns(found).taken == {
        "title": ("Headline",), "text": ("Body",), "published": ("Publish_Date",), "url": ("Link",),
        "source": ("Outlet",), "language": ("Lang",),
    }  # fmt: skip
    assert columns(found).unused == ("Editor",)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(tmp_path: Path, delimiter: str) -> None:
    row = ["A, b; c", "One; two, three\tand four | five", "2024-03-28"]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([["title", "text", "date"], row, row])
    first = articles(items(write(tmp_path / "x.csv", out.getvalue())))[0]
    assert first.title == "A, b; c"
    assert first.text.endswith("| five")


def test_windows_1252_is_read_and_said(tmp_path: Path) -> None:
    found = items(write(tmp_path / "x.csv", "title,text\nCafé,“Zürich” – Straße\n".encode("cp1252")))
    assert articles(found)[0].text == "Café\n\n“Zürich” – Straße"
    assert "Windows-1252" in columns(found).remark


def test_the_first_of_two_columns_of_one_name_counts(tmp_path: Path) -> None:
    found = items(write(tmp_path / "x.csv", "title,source,source\nA,First,Second\n"))
    assert articles(found)[0].source == "First"
    assert columns(found).unused == ("source (2)",)


def test_one_damaged_row_does_not_spoil_the_others(tmp_path: Path) -> None:
    rows = "title,text\nŽena,Київ і Харків\n".encode() + b"Broken,caf\xe9\n" + "Третя,Львів\n".encode()
    found = items(write(tmp_path / "x.csv", rows))
    assert [article.title for article in articles(found)] == ["Žena", "Третя"]
    (skipped,) = [item for item in found if isinstance(item, Skipped)]
    assert skipped.origin.endswith("row 3")
    assert "UTF-8" in skipped.reason


def test_utf_16(tmp_path: Path) -> None:
    assert articles(items(write(tmp_path / "x.csv", "title,text\nA,Київ\n".encode("utf-16"))))[0].text == "A\n\nКиїв"


def test_bad_rows_are_named(tmp_path: Path) -> None:
    path = write(
        tmp_path / "x.csv",
        "title,text,date\nA,one,2024-01-01\n,,2024-01-01\nB,two, with a comma,2024-01-02,x\n"
        "C,three,someday\n\nD,four\n",
    )
    found = items(path)
    assert [article.title for article in articles(found)] == ["A", "C", "D"]
    assert [(item.origin, item.reason) for item in found if isinstance(item, Skipped)] == [
        (f"{path}, row 3", "neither a title nor a text"),
        (f"{path}, row 4", "5 cells where the header has 3"),
    ]
    assert [(item.origin, item.value) for item in found if isinstance(item, BadDate)] == [(f"{path}, row 5", "someday")]
    assert [article.published is None for article in articles(found)] == [False, True, True]


def test_an_open_quotation_mark_is_not_a_long_article(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", 'title,text\nA,one\nB,"two\nC,three\nD,four\n')
    found = items(path)
    assert [article.title for article in articles(found)] == ["A"]
    (skipped,) = [item for item in found if isinstance(item, Skipped)]
    assert "never closed" in skipped.reason
    assert skipped.origin.endswith("row 3")


def test_day_first_is_inferred_from_the_whole_column_and_stated(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", "title,date\nA,03/04/2024\nB,23/12/2023\n")
    found = items(path)
    assert [str(a.published.day) for a in articles(found) if a.published] == ["2024-04-03", "2023-12-23"]
    assert "day first" in columns(found).remark
    assert "23/12/2023 in row 3" in columns(found).remark


@pytest.mark.parametrize(
    "rows", ["A,03/04/2024\nB,05/06/2024\n", "A,23/12/2023\nB,12/23/2023\n"], ids=["nothing decides", "contradiction"]
)
def test_dates_that_cannot_be_told_are_asked_for_before_anything_is_read(tmp_path: Path, rows: str) -> None:
    path = write(tmp_path / "x.csv", "title,date\n" + rows)
    reading = read_file(path, ReadOptions())
    with pytest.raises(AmbiguousDates, match="--day-first"):
        next(reading)
    assert [str(a.published.day) for a in articles(items(path, day_first=False)) if a.published][:1] in (
        ["2024-03-04"],
        ["2023-12-23"],
    )


def test_a_column_by_wish(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", "when,articles\n2024-03-28,Officials met in Rafah.\n")
    with pytest.raises(InputError, match="when, articles"):
        items(path)
    (article,) = articles(items(path, columns={"text": "articles", "published": "WHEN"}))
    assert article.text == "Officials met in Rafah."
    assert article.published is not None
    with pytest.raises(InputError, match="no column 'body'; its columns are: when, articles"):
        items(path, columns={"text": "body"})
    with pytest.raises(InputError, match="no field 'txt'"):
        ReadOptions(columns={"txt": "articles"})


def test_a_description_stands_in_only_where_the_text_is_missing(tmp_path: Path) -> None:
    first = {"title": "A", "content": "long", "description": "short"}
    second = {"title": "B", "content": None, "description": "short"}
    path = write(tmp_path / "x.json", json.dumps([first, second]))
    found = items(path)
    assert [a.text for a in articles(found)] == ["A\n\nlong", "B\n\nshort"]
    assert columns(found).taken["text"] == ("content", "description")


def test_a_list_of_strings_is_paragraphs(tmp_path: Path) -> None:
    path = write(tmp_path / "x.json", json.dumps([{"text": ["One.", "Two."], "toponyms": [{"start": 0}]}]))
    found = items(path)
    assert articles(found)[0].text == "One.\n\nTwo."
    assert columns(found).unused == ("toponyms",)


def test_newsapi_shape(tmp_path: Path) -> None:
    record = {"source": {"id": None, "name": "Example"}, "title": "A", "content": "In Rafah."}
    record["publishedAt"] = "2024-03-28T14:05:00Z"
    path = write(tmp_path / "x.json", json.dumps({"status": "ok", "articles": [record]}))
    (article,) = articles(items(path))
    assert article.source == "Example"
    assert article.published is not None
    assert article.published.isoformat() == "2024-03-28T14:05:00+00:00"


def test_one_object_is_one_article_and_lines_under_the_name_json_are_read(tmp_path: Path) -> None:
    assert len(articles(items(write(tmp_path / "a.json", '{"title": "A", "text": "x"}')))) == 1
    assert len(articles(items(write(tmp_path / "b.json", '{"title": "A"}\n{"title": "B"}\n')))) == 2


def test_json_lines_with_broken_lines(tmp_path: Path) -> None:
    path = write(tmp_path / "x.jsonl", '{"title": "A"}\n{"title": \n\n[1]\n{"title": "\\ud800B\\u0000"}\n{"id": 7}\n')
    found = items(path)
    assert [article.title for article in articles(found)] == ["A", "\ufffdB\ufffd"]
    skipped = [(item.origin.rpartition(", ")[2], item.reason) for item in found if isinstance(item, Skipped)]
    assert [label for label, _ in skipped] == ["line 2", "line 4", "line 6"]
    assert "broken JSON" in skipped[0][1]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.json", '[{"title": "A"}, {"title": ', "broken JSON at line 1"),
        ("b.json", "[" * 100_000, "nested too deeply|broken JSON"),
        ("c.json", "[]", "no rows"),
        ("d.csv", "title,text\n", "no rows"),
        ("e.csv", "", "is empty"),
        ("f.jsonl", b"\x00\x01\x02" * 100, "not text"),
    ],
)
def test_unusable_files_are_one_sentence(tmp_path: Path, name: str, content: str | bytes, message: str) -> None:
    with pytest.raises(UnreadableFile, match=message):
        items(write(tmp_path / name, content))


def test_outlet_and_date_fill_what_is_missing(tmp_path: Path) -> None:
    path = write(
        tmp_path / "x.jsonl",
        '{"title": "A", "source": "Own"}\n{"title": "B", "url": "https://www.example.org/1"}\n{"title": "C"}\n',
    )
    assert [a.source for a in articles(items(path))] == ["Own", "example.org", None]
    assert [a.source for a in articles(items(path, source="Given"))] == ["Own", "Given", "Given"]


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00\ufeff"), max_size=60)


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=8), st.sampled_from(",;\t|"))
def test_csv_round_trip(rows: list[tuple[str, str]], delimiter: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([("title", "text"), *rows])
    try:
        found = list(read_delimited(io.BytesIO(out.getvalue().encode()), Origin("x.csv"), ReadOptions()))
    except UnreadableFile:
        assert not any(cell for row in rows for cell in row)
        return
    kept = [row for row in rows if any(row)]
    assert len(articles(found)) + sum(isinstance(item, Skipped) for item in found) == len(kept)
    with_words = [title for title, text in kept if any(c.isalnum() for c in title)]
    assert [a.title.casefold().split() for a in articles(found) if any(c.isalnum() for c in a.title)] == [
        title.casefold().split() for title in with_words
    ]


@given(st.binary(max_size=300), st.sampled_from(["csv", "json", "jsonl", "text", "html"]))
def test_any_bytes_are_read_or_refused_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, format: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.bin"
    path.write_bytes(data)
    for item in read([path], ReadOptions(format=format)):
        if isinstance(item, Article):
            assert "\x00" not in item.text
            item.text.encode()


@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_large_list_is_read_item_by_item(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrapped: bool, mark: bytes
) -> None:
    monkeypatch.setattr("mapdash.readers.json_rows._WHOLE", 100)
    rows = [{"title": f"Title {number}", "lat": 31.5, "lon": 34, "tags": ["a"]} for number in range(50)]
    text = json.dumps({"status": "ok", "articles": rows} if wrapped else rows)
    found = items(write(tmp_path / "x.json", mark + text.encode()))
    assert [article.title for article in articles(found)] == [f"Title {number}" for number in range(50)]
    assert columns(found).rows == 50
    assert articles(found)[0].given[0].lat == 31.5
    with pytest.raises(UnreadableFile, match="broken JSON behind item 4"):
        items(write(tmp_path / "y.json", mark + text.encode()[:-300]))


def test_a_large_object_without_a_list_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mapdash.readers.json_rows._WHOLE", 10)
    assert len(articles(items(write(tmp_path / "a.json", '{"title": "A", "text": "x"}')))) == 1
    assert len(articles(items(write(tmp_path / "b.json", '{"title": "A"}\n{"title": "B"}\n')))) == 2
