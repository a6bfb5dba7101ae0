"""`mapdash add` and `mapdash info`, as a person at the keyboard meets them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mapdash.cli import main
from mapdash.collection import Collection
from mapdash.errors import CollectionError
from tests.fake_geoparser import open_fake


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MAPDASH_COLLECTION", raising=False)
    monkeypatch.setattr("mapdash.geoparsing.open_geoparser", open_fake)
    monkeypatch.setattr("mapdash.workers.default_jobs", lambda: 1)


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=stdin)


def test_add_says_what_it_did_and_again_that_it_was_there() -> None:
    Path("x.csv").write_text("title,body,date,notes\nTalks,In Rafah.,23/12/2023,n\nOther,Nothing.,someday,n\n,,,n\n")
    first = run("add", "x.csv")
    assert first.exit_code == 0, first.output
    assert first.stdout.splitlines() == [
        "x.csv: title, text from body, published from date; not used: notes",
        "  dates read with the day first, as 23/12/2023 in row 2 shows",
        "Read 2 articles: 2 added, 0 already there.",
        "Found 1 mention of 1 place. Of the articles added, 1 is without a date and 1 without a place on the map.",
        "Skipped 1 file or row:",
        "  neither a title nor a text: x.csv, row 4",
        "1 date could not be read, so these articles have none: 'someday' in x.csv, row 3",
        "See them on the map with:  mapdash serve",
    ]
    second = run("add", "x.csv")
    assert "Read 2 articles. All of them were already there; nothing changed." in second.stdout
    with Collection.open("mapdash.db") as collection:
        assert collection.counts().articles == 2


def test_long_lists_are_capped_and_counted() -> None:
    Path("x.jsonl").write_text('{"title": "A"}\n' + "{}\n" * 8)
    assert "x.jsonl, line 6; and 3 more" in run("add", "x.jsonl").stdout


def test_files_with_the_same_columns_are_told_of_once() -> None:
    Path("in").mkdir()
    for number in range(30):
        Path(f"in/{number:02}.csv").write_text(f"title,text\nA {number},b\n")
        Path(f"in/{number:02}.json").write_text(f"[{'x' * number}")
    lines = run("add", "in").stdout.splitlines()
    assert lines[0] == f"in{os.sep}00.csv and 29 more files like it: title, text"
    assert "Skipped 30 files or rows:" in lines
    assert "  and 10 more for other reasons" in lines
    assert len(lines) < 30


def test_the_collection_is_named_by_option_or_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.txt").write_text("A\n\nText.")
    assert "mapdash serve -c one.db" in run("add", "a.txt", "-c", "one.db").stdout
    monkeypatch.setenv("MAPDASH_COLLECTION", "two.db")
    run("add", "a.txt")
    assert sorted(path.name for path in Path().glob("*.db")) == ["one.db", "two.db"]


def test_standard_input() -> None:
    assert "Read 1 article: 1 added" in run("add", "-", stdin='{"title": "Talks", "text": "In Rafah."}').stdout


def test_date_and_outlet_fill_the_gaps() -> None:
    Path("a.txt").write_text("A\n\nText.")
    run("add", "a.txt", "--date", "2024-03-28", "--source", "Example")
    with Collection.open("mapdash.db") as collection:
        article = collection.article(1)
    assert article.source == "Example"
    assert article.published is not None
    assert article.published.isoformat() == "2024-03-28"


def test_ambiguous_dates_are_asked_for_and_nothing_is_stored() -> None:
    Path("x.csv").write_text("title,date\nA,3/4/2024\n")
    result = run("add", "x.csv")
    assert result.exit_code == 1
    assert "--day-first  or  --month-first" in result.stdout
    assert "No article could be read" in result.stderr
    assert "1 added" in run("add", "x.csv", "--day-first").stdout
    with Collection.open("mapdash.db") as collection:
        assert str(collection.article(1).published.day) == "2024-04-03"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nowhere.txt",), "There is no file nowhere.txt."),
        (("a.txt", "--column", "text"), "--column takes FIELD=COLUMN"),
        (("a.txt", "--column", "author=x"), "There is no field 'author'"),
        (("a.txt", "--date", "soon"), "--date takes a date such as 2024-03-28"),
        (("a.txt", "-c", "a.txt"), "a.txt is not a mapdash collection"),
        (("a.txt", "-c", "."), "is a folder"),
        (("a.txt", "-c", "no/where.db"), "there is no folder no"),
        (("n" * 300,), "There is no file nnn"),
        (("a.txt", "-c", "n" * 300), "File name too long"),
    ],
)
def test_mistakes_are_one_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    Path("a.txt").write_text("A\n\nText.")
    result = run("add", *arguments)
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert Path("a.txt").read_text() == "A\n\nText."


def test_odd_pages_are_told_of_in_the_summary_and_nowhere_else() -> None:
    Path("a.html").write_bytes(b"\xf1\xb9\x8f")
    Path("b.html").write_text("<html><body><p>")
    # a process of its own: pytest takes over logging in this one
    program = (
        "import mapdash.geoparsing as geoparsing; from tests.fake_geoparser import FakeGeoparser;"
        "geoparsing.open_geoparser = lambda _: FakeGeoparser(); from mapdash.cli import main; main()"
    )
    command = [sys.executable, "-c", program, "add", "a.html", "b.html"]
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(root)}
    )
    assert done.stdout.splitlines() == [
        "Skipped 2 files or rows:",
        "  no article text found in the page: a.html; b.html",
    ]
    assert done.stderr.splitlines() == ["mapdash: No article could be read."]


def test_ctrl_c_and_kill_lose_at_most_what_was_in_hand() -> None:
    Path("x.csv").write_text("title,text\n" + "".join(f"Title {number},In Rafah.\n" for number in range(400)))
    program = """
import sys, time
import mapdash.geoparsing as geoparsing
from tests.fake_geoparser import FakeGeoparser
class Slow(FakeGeoparser):
    def parse(self, text, **rest):
        time.sleep(0.01)
        return super().parse(text, **rest)
geoparsing.open_geoparser = lambda _: Slow()
from mapdash.cli import main
sys.argv[1:] = ["add", "x.csv", "--jobs", "1"]
main()
"""
    root = Path(__file__).resolve().parents[1]
    stored = 0
    for sent, code in ((signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, 130), (None, 0)):
        with subprocess.Popen(
            [sys.executable, "-c", program],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(root)},
        ) as adding:
            while sent is not None and _stored() < stored + 5:
                time.sleep(0.05)
            if sent is not None:
                adding.send_signal(sent)
            said = adding.communicate()[0]
        assert adding.returncode == code
        assert ("Stopped. What was added is stored" in said) == (sent is signal.SIGINT)
        assert _stored() >= stored + 5
        stored = _stored()
    assert re.search(r"Read 400 articles: \d+ added, [1-9]\d* already there", said)
    assert stored == 400


def _stored() -> int:
    try:
        with Collection.open("mapdash.db", read_only=True) as collection:
            return collection.counts().articles
    except CollectionError:
        return 0


def test_info() -> None:
    Path("x.csv").write_text(
        "title,text,date,source\nTalks,In Rafah and Atlantis.,2023-12-23,Example\n"
        "Other,x,2024-01-02,Example\nThird,y,,\n"
    )
    run("add", "x.csv")
    lines = run("info").stdout.splitlines()
    assert lines[0].startswith("mapdash.db  (")
    assert lines[1:] == [
        "3 articles, published 2023-12-23 to 2024-01-02",
        "  1 without a date, 2 without a place on the map",
        "1 mention of 1 place, 1 more without a place",
        "1 outlet:",
        "          2  Example",
        "          1  without an outlet",
    ]
    missing = run("info", "-c", "nowhere.db")
    assert missing.exit_code == 1
    assert "There is no collection at nowhere.db" in missing.stderr


def test_the_columns_of_a_large_collection_are_made_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mapdash.view.stored.FROM_MENTIONS", 1)
    Path("one.txt").write_text("Aid reached Rafah.", encoding="utf-8")
    assert run("add", "one.txt").exit_code == 0
    assert Path("mapdash.db-columns").exists()


def test_an_empty_folder_is_told_of() -> None:
    Path("none").mkdir()
    result = run("add", "none")
    assert result.stdout.splitlines() == ["Skipped 1 file or row:", "  an empty folder: none"]
    assert result.stderr.splitlines() == ["mapdash: No article could be read."]
