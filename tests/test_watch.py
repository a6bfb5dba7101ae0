"""Feeds read again and again: only what is new, ever more seldom where it fails, and every feed's health is kept."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from mapdash.cli import main
from mapdash.collection import Collection, Feed
from mapdash.errors import InputError
from mapdash.fetching import Fetcher
from mapdash.watch import Reading, read_feed_list, watch
from tests.fake_geoparser import FakeGeoparser
from tests.fetching.conftest import Visit, Web
from tests.fetching.conftest import fetcher as fetcher
from tests.fetching.conftest import web as web
from tests.fetching.test_follow import LONG, feed, page, put

ROOT = Path(__file__).resolve().parents[1]
EVERY = timedelta(minutes=15)


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    with Collection.open(tmp_path / "map.db", create=True) as opened:
        yield opened


class Rounds(list[Sequence[Reading]]):
    """What came of each round; interrupts after so many, as a person does."""

    def __init__(self, stop_after: int) -> None:
        super().__init__()
        self.stop_after = stop_after

    def __call__(self, readings: Sequence[Reading]) -> None:
        self.append(readings)
        if len(self) == self.stop_after:
            raise KeyboardInterrupt


def run(collection: Collection, fetcher: Fetcher, *addresses: str, rounds: int) -> Rounds:
    told = Rounds(rounds)
    watch([Feed(address) for address in addresses], collection, FakeGeoparser(), fetcher, every=EVERY, told=told)
    return told


def test_only_what_is_new_is_fetched_and_added(web: Web, fetcher: Fetcher, collection: Collection) -> None:
    entries = [("A", "http://news.example/a", "Short."), ("B", "http://news.example/b", LONG)]
    put(web, "news.example/a", page("A"))
    put(web, "news.example/c", page("C"))

    def answer(visit: Visit) -> None:
        text = feed(*entries).encode()
        tag = f'"{len(entries)}"'
        visit.give(304) if visit.headers["If-None-Match"] == tag else visit.give(200, text, ETag=tag)
        if len(web.asked()) == 3:  # the second time; by the third there is one more
            entries.append(("C", "http://news.example/c", "Short."))

    web.pages["news.example/feed"] = answer
    told = run(collection, fetcher, "http://news.example/feed", rounds=3)
    assert [readings[0].summary.added if readings[0].summary else None for readings in told] == [2, None, 1]
    assert collection.counts().articles == 3
    (kept,) = collection.feeds()
    assert (kept.failures, kept.last_error) == (0, None)
    assert kept.articles == 3
    assert kept.last_read is not None
    assert kept.next_read is not None
    assert kept.next_read - kept.last_read >= EVERY
    assert web.asked().count("news.example/a") == 1


def test_a_feed_that_fails_is_asked_ever_more_seldom_and_then_as_before(
    web: Web, fetcher: Fetcher, collection: Collection
) -> None:
    web.put("news.example/feed", status=500)
    web.put("news.example/robots.txt", "")
    run(collection, fetcher, "http://news.example/feed", rounds=5)
    times = [at for _, path, at, _ in web.visits if path == "/feed"]
    pauses = [round((later - earlier) / 60) for earlier, later in itertools.pairwise(times)]
    assert pauses == [30, 60, 120, 240]
    (kept,) = collection.feeds()
    assert (kept.failures, kept.last_error) == (5, "the server answered 500 Internal Server Error")
    put(web, "news.example/feed", feed(("A", "", LONG)), "text/xml")
    web.clock.time += 86_400
    run(collection, fetcher, "http://news.example/feed", rounds=1)
    (kept,) = collection.feeds()
    assert (kept.failures, kept.last_error, kept.articles) == (0, None, 1)


def test_a_server_that_says_when_is_not_asked_before(web: Web, fetcher: Fetcher, collection: Collection) -> None:
    web.put("news.example/feed", status=429, Retry_After="40000")
    put(web, "other.example/feed", feed(("A", "", LONG)), "text/xml")
    run(collection, fetcher, "http://news.example/feed", "http://other.example/feed", rounds=4)
    assert [path for host, path, *_ in web.visits if host == "news.example"] == ["/robots.txt", "/feed"]
    kept = {feed.address: feed for feed in collection.feeds()}["http://news.example/feed"]
    assert kept.next_read is not None
    assert kept.next_read >= datetime.fromtimestamp(1_700_000_000 + 40_000, UTC)


def test_a_page_that_could_not_be_had_is_asked_for_the_next_time(
    web: Web, fetcher: Fetcher, collection: Collection
) -> None:
    put(web, "news.example/feed", feed(("A", "http://pages.example/a", "Short.")), "text/xml")
    feed_page = web.pages["news.example/feed"]
    web.pages["news.example/feed"] = lambda visit: (
        visit.give(304) if visit.headers["If-None-Match"] else feed_page(visit)
    )
    web.put("pages.example/a", status=502)
    run(collection, fetcher, "http://news.example/feed", rounds=1)
    assert collection.counts().articles == 0
    put(web, "pages.example/a", page("A"))
    web.clock.time += 3600
    run(collection, fetcher, "http://news.example/feed", rounds=1)
    assert collection.counts().articles == 1


def test_what_is_no_feed_is_an_error_of_the_feed(web: Web, fetcher: Fetcher, collection: Collection) -> None:
    put(web, "news.example/feed", "<html><body></body></html>")
    run(collection, fetcher, "http://news.example/feed", rounds=1)
    (kept,) = collection.feeds()
    assert kept.failures == 1
    assert kept.last_error


def test_lists_of_feeds(tmp_path: Path) -> None:
    path = tmp_path / "feeds.txt"
    path.write_text("\ufeff# ours\nhttps://a.example/rss  The A\n\nhttp://b.example/feed\nhttp://b.example/feed\n")
    assert [(feed.address, feed.title) for feed in read_feed_list(path)] == [
        ("https://a.example/rss", "The A"),
        ("http://b.example/feed", None),
    ]
    path.write_text(
        "<opml version='2.0'><body><outline text='News'><outline text='A' xmlUrl='https://a.example/rss'/>"
        "<outline title='B' xmlUrl='javascript:x'/></outline></body></opml>"
    )
    assert [(feed.address, feed.title) for feed in read_feed_list(path)] == [("https://a.example/rss", "A")]


@pytest.mark.parametrize(
    "text",
    [
        "", "# nothing\n", "ftp://x\n", "feeds of ours\n", "<opml><body></opml>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><opml><outline xmlUrl='&e;'/></opml>",
    ],
)  # fmt: skip
def test_what_is_no_list_of_feeds_is_one_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "feeds.txt"
    path.write_text(text)
    with pytest.raises(InputError, match=r"feeds\.txt"):
        read_feed_list(path)


@pytest.mark.parametrize("every", ["", "5", "10x", "-5m", "1s", "59s"])
def test_times_are_told_what_they_look_like(tmp_path: Path, every: str) -> None:
    (tmp_path / "feeds.txt").write_text("http://a.example/\n")
    done = CliRunner().invoke(main, ["watch", str(tmp_path / "feeds.txt"), "--every", every])
    assert done.exit_code == 2
    assert "15m" in done.output or "once a minute" in done.output


def test_the_command_reads_once_or_until_told_to_stop(web: Web, tmp_path: Path) -> None:
    local = f"127.0.0.1:{web.port}"
    put(web, f"{local}/feed", feed(("A", "", LONG), ("B", "", LONG + "b")), "text/xml")
    (tmp_path / "feeds.txt").write_text(f"http://{local}/feed\nhttp://{local}/none\n")
    program = (
        "import mapdash.geoparsing as geoparsing; from tests.fake_geoparser import open_fake;"
        "geoparsing.open_geoparser = open_fake; from mapdash.cli import main; main()"
    )
    command = [sys.executable, "-c", program, "watch", "feeds.txt", "--allow-private", "--contact", "x@y.example"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    once = subprocess.run(
        [*command, "--once"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert once.stderr == ""
    lines = once.stdout.splitlines()
    assert lines[0] == "Watching 2 feeds"
    assert lines[1] == f"  http://{local}/feed: 2 new of 2"
    assert lines[2].startswith(f"  http://{local}/none: there is no such page; next try at ")
    assert "2 feeds read, 2 new articles; next at " in lines[3]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "Watching 2 feeds (Ctrl-C stops it)\n"
        running.send_signal(signal.SIGTERM)
        said, complained = running.communicate(timeout=20)
    assert (running.returncode, complained) == (0, "")
    assert said.splitlines()[-1] == "Stopped. What was added is stored."
