"""Several processes do what one does: the same articles in the same order, whatever becomes of a process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mapdash.collection import Collection
from mapdash.errors import CollectionError, ProcessesEnded
from mapdash.ingest import Summary, ingest
from tests.fake_geoparser import PLACES, FakeGeoparser, open_deadly, open_fake, open_homely

RAFAH = PLACES["Rafah"]
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    """A table and a folder of files of one article; some rows are no articles, one file is there twice."""
    folder = tmp_path / "in"
    (folder / "more").mkdir(parents=True)
    rows = "".join(
        f"Title {number},In Rafah and Qatar {number}.\n" + " ,\n" * (number % 7 == 0) for number in range(60)
    )
    (folder / "a.csv").write_text("title,text\n" + rows)
    for number in range(40):
        (folder / "more" / f"{number:02}.txt").write_text(f"Report {number % 39}\n\nIn Rafah, not in Atlantis.\n")
    (folder / "more" / "99.txt").write_text("")
    return folder


def contents(path: Path) -> list[tuple[object, ...]]:
    with Collection.open(path) as collection:
        found = []
        for id in collection.articles_table()["id"]:
            article = collection.article(id)
            found.append((id, article.title, article.text, article.origin, *collection.mentions(id)))
        return found


def added(path: Path, pile: Path, opener: object = open_fake, jobs: int = 1) -> Summary:
    with Collection.open(path, create=True) as collection:
        return ingest([pile], collection, opener, jobs=jobs)  # type: ignore[arg-type]


def test_two_processes_store_what_one_does_in_the_same_order(tmp_path: Path, pile: Path) -> None:
    one, two = added(tmp_path / "one.db", pile), added(tmp_path / "two.db", pile, jobs=2)
    assert one == two
    assert (two.read, two.added, two.already_there, len(two.skipped)) == (100, 99, 1, 10)
    assert contents(tmp_path / "one.db") == contents(tmp_path / "two.db")
    again = added(tmp_path / "two.db", pile, jobs=2)
    assert (again.added, again.already_there) == (0, 100)


def test_a_handful_of_articles_starts_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mapdash.workers.ProcessPoolExecutor", None)
    (tmp_path / "a.txt").write_text("A\n\nIn Rafah.")
    assert added(tmp_path / "x.db", tmp_path / "a.txt", jobs=4).added == 1


def test_a_process_that_ends_by_itself_costs_the_article_that_ended_it(tmp_path: Path, pile: Path) -> None:
    (pile / "more" / "20.txt").write_text("This one is DEADLY.")
    with (pile / "a.csv").open("a") as table:
        table.write("Last,DEADLY too\n")
    summary = added(tmp_path / "x.db", pile, open_deadly, jobs=2)
    lost = [item for item in summary.skipped if "ended by itself" in item.reason]
    assert [Path(item.origin).name for item in lost] == ["a.csv, row 71", "20.txt"]
    assert summary.added == 98
    assert len(contents(tmp_path / "x.db")) == 98


def test_processes_that_all_end_by_themselves_are_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mapdash.workers._DEATHS", 2)
    rows = "".join(f"Title {number},Fine.\n" for number in range(16)) + "Title,DEADLY\n" * 30
    (tmp_path / "a.csv").write_text("title,text\n" + rows)
    with pytest.raises(ProcessesEnded, match="What was added is stored"):
        added(tmp_path / "x.db", tmp_path / "a.csv", open_deadly, jobs=2)
    assert len(contents(tmp_path / "x.db")) >= 15


_SLOW = """
import sys, time
from tests.fake_geoparser import FakeGeoparser
class Slow(FakeGeoparser):
    def parse(self, text, **rest):
        time.sleep(0.01)
        return super().parse(text, **rest)
def open_slow(_):
    return Slow()
if __name__ == "__main__":
    import mapdash.geoparsing as geoparsing
    geoparsing.open_geoparser = open_slow
    from mapdash.cli import main
    sys.argv[1:] = ["add", "x.csv", "--jobs", "2"]
    main()
"""


def test_ctrl_c_and_kill_leave_no_process_behind(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("title,text\n" + "".join(f"Title {number},In Rafah.\n" for number in range(500)))
    (tmp_path / "slow.py").write_text(_SLOW)
    for sent, code in ((signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)):
        before = stored(tmp_path / "mapdash.db")
        with subprocess.Popen(
            [sys.executable, "slow.py"],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        ) as adding:
            while stored(tmp_path / "mapdash.db") < before + 40:  # beyond what is done before processes start
                assert adding.poll() is None, adding.communicate()
                time.sleep(0.05)
            os.killpg(adding.pid, sent) if sent == signal.SIGINT else adding.kill()
            said, complained = adding.communicate()
        assert adding.returncode == code
        assert ("Stopped. What was added is stored" in said) == (sent is signal.SIGINT)
        if sent == signal.SIGINT:  # of one that was killed, Python's own tracker of semaphores complains
            assert complained == ""
        wait_until_gone(adding.pid)


def wait_until_gone(group: int) -> None:
    """Until no process of the group is left; each ends with its parent, which takes a moment."""
    for _ in range(200):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    raise AssertionError("processes were left behind")


def stored(path: Path) -> int:
    try:
        with Collection.open(path, read_only=True) as collection:
            return collection.counts().articles
    except CollectionError:
        return 0


def test_where_an_outlet_is_at_home_is_learned_as_articles_come_and_from_what_is_stored(tmp_path: Path) -> None:
    rows = "".join(f"Title {number},In Rafah {number}.,a.example\n" for number in range(3))
    (tmp_path / "a.csv").write_text("title,text,source\n" + rows)
    (tmp_path / "b.csv").write_text("title,text,source\nLast,In Qatar.,a.example\nOther,In Rafah.,b.example\n")
    first, second = FakeGeoparser(), FakeGeoparser()
    added(tmp_path / "x.db", tmp_path / "a.csv", lambda: first)
    added(tmp_path / "x.db", tmp_path / "b.csv", lambda: second)
    assert first.homes == [("a.example", ()), ("a.example", ((RAFAH, 1),)), ("a.example", ((RAFAH, 2),))]
    assert second.homes == [("a.example", ((RAFAH, 3),)), ("b.example", ())]


def test_processes_are_told_where_the_outlets_are_at_home(tmp_path: Path) -> None:
    rows = "".join(f"Title {number},In Rafah {number}.,a.example\n" for number in range(40))
    (tmp_path / "a.csv").write_text("title,text,source\n" + rows)
    added(tmp_path / "x.db", tmp_path / "a.csv", open_homely, jobs=2)
    with Collection.open(tmp_path / "x.db") as collection:
        told = [collection.mentions(id)[0].reason for id in collection.articles_table()["id"]]
    assert told[0] == "known"
    assert told[16:] == ["at home"] * 24
