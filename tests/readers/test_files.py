"""Text files, saved pages, folders, standard input."""

from __future__ import annotations

import hashlib
import io
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from mapdash.article import Article
from mapdash.errors import UnknownFormat, UnreadableFile
from mapdash.readers import Columns, ReadOptions, Skipped, read, read_bytes, read_file


def one(path: Path, **options: object) -> Article:
    (article,) = [item for item in read_file(path, ReadOptions(**options)) if isinstance(item, Article)]  # type: ignore[arg-type]
    return article


def text_file(folder: Path, text: str, name: str = "a.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_title_on_the_first_line_stays_the_first_paragraph(tmp_path: Path) -> None:
    article = one(text_file(tmp_path, "Assault on Hold\r\n\r\nWASHINGTON — Plans are on hold.\r\n\r\nPosted Under"))
    assert article.title == "Assault on Hold"
    assert article.text == "Assault on Hold\n\nWASHINGTON — Plans are on hold."
    assert article.published is None
    assert article.source is None


@pytest.mark.parametrize(
    "text",
    [
        "Officials met in Rafah on Thursday.\n\nNo date was set.",
        "A first paragraph that goes on over\nseveral lines of a wrapped file\nand then ends.",
        "word " * 60 + "end\n\nMore.",
    ],
    ids=["sentence", "wrapped", "long"],
)
def test_a_first_paragraph_is_no_title(tmp_path: Path, text: str) -> None:
    article = one(text_file(tmp_path, text))
    assert article.title == ""
    assert article.text == text.strip()


def test_posted_under_is_kept_inside_a_text(tmp_path: Path) -> None:
    assert "Posted under" in one(text_file(tmp_path, "T\n\nPosted under\n\nthe bridge.")).text


@pytest.mark.parametrize(
    "tail",
    [
        "Posted under",
        "Filed in:",
        "Posted under\nWorld\n\nMiddle East",
        "Tags: Gaza, Rafah",
        "Continue reading »",
        "Share on",
    ],
)
def test_what_a_page_leaves_below_its_text_is_cut_off(tmp_path: Path, tail: str) -> None:
    assert one(text_file(tmp_path, f"T\n\nLorries waited.\n\n{tail}\n")).text == "T\n\nLorries waited."


def test_a_last_line_that_only_looks_like_a_label_stays(tmp_path: Path) -> None:
    for line in ("Tags were found on the lorries", "Posted under the bridge\nthe guards waited there for the convoy."):
        assert one(text_file(tmp_path, f"T\n\nLorries waited.\n\n{line}")).text.endswith(line)


def test_header_lines_are_taken_as_what_they_say(tmp_path: Path) -> None:
    path = text_file(
        tmp_path,
        "# Crossing shut\n\nPublished: 23 May 2024\nSource: Example News\nURL: https://example.org/1\n\nRafah: x.",
    )
    article = one(path)
    assert (article.title, article.source, article.url) == ("Crossing shut", "Example News", "https://example.org/1")
    assert article.published is not None
    assert article.published.isoformat() == "2024-05-23"
    assert article.text == "Crossing shut\n\nRafah: x."


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("March 28, 2024 8:01 PM", "2024-03-28T20:01:00"),
        ("Published on 28 March 2024", "2024-03-28"),
        ("2024", None),
        ("3/4/2024", None),
        ("Updated 28 March 2024", None),
    ],
)
def test_a_line_below_the_title_that_is_only_a_date(tmp_path: Path, line: str, iso: str | None) -> None:
    article = one(text_file(tmp_path, f"Crossing shut\n\nBy A. Reporter\n{line}\n\nRafah is shut."))
    assert (article.published and article.published.isoformat()) == iso
    assert line in article.text


def test_the_date_of_the_file_is_not_the_date_of_the_article(tmp_path: Path) -> None:
    path = text_file(tmp_path, "T\n\nText.")
    os.utime(path, (1e9, 1e9))
    assert one(path).published is None


PAGE = """<!doctype html><html lang="en"><head><title>Crossing shut | Example</title>
<meta property="og:title" content="Crossing shut"><meta property="og:site_name" content="Example News">
<meta property="article:published_time" content="2024-05-23"><link rel="canonical" href="https://example.org/1">
</head><body><nav><a href="/">Home</a><a href="/w">World</a></nav><article><h1>Crossing shut</h1>
<p>The crossing at Rafah was shut on Thursday, officials said, and lorries waited on both sides of the border.</p>
<p>Aid groups in Khan Younis said that stocks would last for a few days only, and asked for a quick opening.</p>
<script>document.write("evil")</script></article><footer>Cookies and more</footer></body></html>"""


def test_a_saved_page(tmp_path: Path) -> None:
    article = one(text_file(tmp_path, PAGE, "page.html"))
    assert article.title == "Crossing shut"
    assert article.text.startswith("Crossing shut\n\nThe crossing at Rafah")
    assert "\n\nAid groups in Khan Younis" in article.text
    assert "evil" not in article.text
    assert "Home" not in article.text
    assert article.source == "Example News"
    assert article.url == "https://example.org/1"
    assert article.published is not None
    assert article.published.isoformat() == "2024-05-23"


def test_a_page_keeps_the_time_zone_and_address_it_states(tmp_path: Path) -> None:
    stated = '<script type="application/ld+json">{"dateModified": "2024-06-01", "datePublished": "%s"}</script>'
    page = PAGE.replace(
        '<meta property="article:published_time" content="2024-05-23">', stated % "2024-05-23T21:15:00+03:00"
    )
    page = page.replace('<link rel="canonical" href="https://example.org/1">', "")
    page = page.replace("<head>", "<!-- saved from url=(0021)https://example.org/2 --><head>")
    article = one(text_file(tmp_path, page, "page.html"))
    assert article.published is not None
    assert article.published.isoformat() == "2024-05-23T21:15:00+03:00"
    assert (article.url, article.language) == ("https://example.org/2", "en")


def test_a_page_without_a_date_gets_none_from_its_text(tmp_path: Path) -> None:
    page = PAGE.replace('<meta property="article:published_time" content="2024-05-23">', "")
    page = page.replace("on Thursday", "on 12 March 2019").replace("Cookies", "© 2017")
    assert one(text_file(tmp_path, page, "page.html")).published is None


def test_a_page_without_an_article_is_skipped_with_a_reason(tmp_path: Path) -> None:
    (item,) = read_file(text_file(tmp_path, "<html><body></body></html>", "page.html"), ReadOptions())
    assert isinstance(item, Skipped)
    assert "no article text" in item.reason


def test_a_folder_is_read_in_order_and_what_is_not_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("b/2.txt", "a.txt", "b/1.txt", ".git/x.txt", ".hidden.txt", "photo.jpg"):
        text_file(tmp_path, f"Title\n\nText of {name}", name)
    (tmp_path / "empty.txt").touch()
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    found = list(read([tmp_path]))
    assert [item.text.rpartition(" ")[2] for item in found if isinstance(item, Article)] == [
        "a.txt",
        "b/1.txt",
        "b/2.txt",
    ]
    reasons = {Path(item.origin).name: item.reason for item in found if isinstance(item, Skipped)}
    assert reasons.keys() == {"photo.jpg", "empty.txt", "loop"}
    assert ".jpg" in reasons["photo.jpg"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"no file .*nowhere\.txt"):
        list(read_file(tmp_path / "nowhere.txt", ReadOptions()))


@pytest.mark.parametrize(
    ("data", "title"),
    [
        ('[{"title": "J"}]', "J"),
        ('{"title": "L"}\n{"title": "M"}\n', "L"),
        ("title,date\nC,2024-03-28\n", "C"),
        ("title\ttext\nT\tx\n", "T"),
        (PAGE, "Crossing shut"),
        ("Talks, talks and more talks\n\nText.", "Talks, talks and more talks"),
    ],
    ids=["json", "jsonl", "csv", "tsv", "html", "text"],
)
def test_standard_input_is_recognised(monkeypatch: pytest.MonkeyPatch, data: str, title: str) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data.encode())))
    found = [item for item in read(["-"]) if isinstance(item, Article)]
    assert found[0].title == title
    assert (found[0].origin or "").startswith("standard input")


def test_the_format_can_be_said(tmp_path: Path) -> None:
    path = text_file(tmp_path, "title,text\nA,b\n", "export.dat")
    assert one(path, format="csv").title == "A"
    with pytest.raises(UnknownFormat, match="text, html, feed"):
        ReadOptions(format="docx")


@pytest.mark.parametrize("unit", [" ", "\n", "# ", "a", "\t\r", '"', ",", "2", "{", "<", "<p>", ": "])
@pytest.mark.parametrize("format", ["text", "csv", "json", "jsonl"])
def test_a_long_run_of_one_thing_takes_no_time(tmp_path: Path, unit: str, format: str) -> None:
    path = text_file(tmp_path, "title,date\n# A " + unit * (300_000 // len(unit)) + "x", "x")
    start = time.process_time()
    list(read([path], ReadOptions(format=format)))
    assert time.process_time() - start < 3


def test_a_large_table_is_not_held_in_memory(tmp_path: Path) -> None:
    import tracemalloc

    path = tmp_path / "big.csv"
    with path.open("w") as file:
        file.write("title,text,date\n")
        for number in range(2_000):
            file.write(f"Title {number},{'word ' * 1000},2024-03-28\n")
    tracemalloc.start()
    count = sum(isinstance(item, Article) for item in read_file(path, ReadOptions()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 2_000
    assert path.stat().st_size > 10_000_000
    assert peak < 8_000_000
    assert not any(isinstance(item, Columns) and item.remark for item in read_file(path, ReadOptions()))


def test_bytes_from_elsewhere_keep_when_and_whence_they_came() -> None:
    when = datetime(2024, 5, 24, 8, 0, tzinfo=UTC)
    page = PAGE.replace('<link rel="canonical" href="https://example.org/1">', "").encode()
    (article,) = read_bytes(
        page, name="https://example.org/7", url="https://example.org/7", retrieved=when, content_type="text/html"
    )
    assert isinstance(article, Article)
    assert (article.url, article.retrieved, article.origin) == ("https://example.org/7", when, "https://example.org/7")
    assert article.digest == f"sha256:{hashlib.sha256(page).hexdigest()}"


def test_bytes_that_cannot_be_read_are_skipped_in_a_sentence() -> None:
    (item,) = read_bytes(b"\x00\x01" * 500, name="x.csv")
    assert isinstance(item, Skipped)
    assert "not text" in item.reason
