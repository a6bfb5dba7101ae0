"""Parquet, Excel, Word and PDF, through libraries that are optional."""

from __future__ import annotations

import io
import sys
import zipfile
from datetime import date, datetime

import docx
import openpyxl
import pyarrow
import pypdf
import pytest
from pyarrow import parquet

from mapdash.article import Article
from mapdash.readers import Columns, Item, Skipped, read_bytes
from mapdash.readers.office import unwrapped


def items(data: bytes, name: str = "x") -> list[Item]:
    return list(read_bytes(data, name=name))


def articles(found: list[Item]) -> list[Article]:
    return [item for item in found if isinstance(item, Article)]


def parquet_file() -> bytes:
    out = io.BytesIO()
    rows = [
        {"title": "Alpha", "date": date(2024, 3, 28), "meta": {"lang": "en"}, "lat": 31.25, "lon": 34.0},
        {"title": "Beta", "date": None, "meta": None, "lat": float("nan"), "lon": None},
    ]
    parquet.write_table(pyarrow.Table.from_pylist(rows), out)
    return out.getvalue()


def excel_file() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Headline", "Text", "Date", "geo_precision"])
    sheet.append(["Alpha", "=1+1", datetime(2024, 3, 28), 1])
    sheet.append([None, None, None, None])
    sheet.append(["Beta", "Officials met in Rafah.", "29 March 2024", None])
    book.create_sheet("Spare")
    book.create_sheet("Numbers").append(["a", "b"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def word_file() -> bytes:
    document = docx.Document()
    document.add_heading("Crossing shut", 0)
    document.add_paragraph("March 28, 2024")
    document.add_paragraph("Officials met in Rafah.")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf_file(text: str = "Crossing shut) Tj 0 -20 Td (Officials met in Rafah on Thursday and left.") -> bytes:
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(300, 300)
    stream = pypdf.generic.DecodedStreamObject()
    stream.set_data(f"BT /F1 12 Tf 20 250 Td ({text}) Tj ET".encode())
    page[pypdf.generic.NameObject("/Contents")] = writer._add_object(stream)
    font = pypdf.generic.DictionaryObject()
    for name, value in (("Type", "Font"), ("Subtype", "Type1"), ("BaseFont", "Helvetica")):
        font[pypdf.generic.NameObject(f"/{name}")] = pypdf.generic.NameObject(f"/{value}")
    fonts = pypdf.generic.DictionaryObject({pypdf.generic.NameObject("/F1"): font})
    page[pypdf.generic.NameObject("/Resources")] = pypdf.generic.DictionaryObject(
        {pypdf.generic.NameObject("/Font"): fonts}
    )
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_parquet() -> None:
    first, second = articles(items(parquet_file()))
    assert (first.title, first.origin) == ("Alpha", "x, row 1")
    assert first.published
    assert first.published.isoformat() == "2024-03-28"
    assert [(p.lat, p.lon) for p in first.given] == [(31.25, 34.0)]
    assert (second.published, second.given) == (None, ())


def test_excel() -> None:
    found = items(excel_file())
    first, second = articles(found)
    assert (first.title, first.text) == ("Alpha", "Alpha")
    assert first.published
    assert first.published.isoformat() == "2024-03-28"
    assert (second.text, second.origin) == ("Beta\n\nOfficials met in Rafah.", "x, sheet Sheet, row 4")
    assert [item.origin for item in found if isinstance(item, Columns)] == ["x, sheet Sheet"]
    assert [item.origin for item in found if isinstance(item, Skipped)] == ["x, sheet Numbers"]


def test_word() -> None:
    (article,) = articles(items(word_file()))
    assert (article.title, article.text) == (
        "Crossing shut", "Crossing shut\n\nMarch 28, 2024\n\nOfficials met in Rafah.",
    )  # fmt: skip
    assert article.published
    assert article.published.isoformat() == "2024-03-28"


def test_pdf() -> None:
    (article,) = articles(items(pdf_file()))
    assert article.title == "Crossing shut"
    assert article.text == "Crossing shut\n\nOfficials met in Rafah on Thursday and left."
    (item,) = items(pdf_file(" "))
    assert isinstance(item, Skipped)
    assert "scan" in item.reason


def test_lines_of_a_page_become_paragraphs() -> None:
    page = "Title here\nThe cross-\ning was shut on Thursday by\nofficials.\nAid groups asked for more, and\nwaited"
    assert unwrapped(page) == (
        "Title here\n\nThe crossing was shut on Thursday by officials.\n\nAid groups asked for more, and waited"
    )


@pytest.mark.parametrize(
    ("make", "module", "extra"),
    [
        (parquet_file, "pyarrow", "parquet"), (excel_file, "openpyxl", "excel"), (word_file, "docx", "documents"),
        (pdf_file, "pypdf", "documents"),
    ],
)  # fmt: skip
def test_without_the_library_one_sentence_names_the_extra(make, module, extra, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    data = make()
    monkeypatch.setitem(sys.modules, module, None)
    (item,) = items(data)
    assert isinstance(item, Skipped)
    assert f"mapdash[{extra}]" in item.reason


@pytest.mark.parametrize("make", [parquet_file, excel_file, word_file, pdf_file])
def test_damaged_files_are_refused_in_a_sentence(make) -> None:  # type: ignore[no-untyped-def]
    data = make()
    for damaged in (data[: len(data) // 2], data[:200] + bytes(200) + data[400:]):
        for item in items(damaged):
            if isinstance(item, Skipped):
                assert item.reason


def test_a_bomb_in_an_office_file_is_not_opened() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(90 << 20))
    (item,) = items(out.getvalue())
    assert isinstance(item, Skipped)
    assert "too much" in item.reason


def test_old_office_files_are_named() -> None:
    (item,) = items(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "x.doc")
    assert isinstance(item, Skipped)
    assert "save it as .docx" in item.reason
