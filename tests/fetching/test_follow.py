"""Pages, feeds and sitemaps: their entries are followed, once, and nothing that is refused is lost without a word."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from mapdash.address import canonical_address
from mapdash.article import Article
from mapdash.cli import main
from mapdash.collection import Collection
from mapdash.fetching import Fetcher, Follower
from mapdash.ingest import Summary, ingest
from mapdash.readers import Item, ReadOptions, Skipped
from tests.fake_geoparser import FakeGeoparser, open_fake
from tests.fetching.conftest import Web

LONG = "A convoy reached Rafah on Monday, officials in Qatar said. It had left two days before. " * 20


def page(title: str, text: str = LONG, head: str = "") -> str:
    return (
        f"<html lang='en'><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>"
        f"<p>{text}</p></article></body></html>"
    )


def feed(*entries: tuple[str, str, str]) -> str:
    items = "".join(
        f"<item><title>{title}</title><link>{link}</link><description>{text}</description>"
        "<pubDate>Thu, 28 Mar 2024 12:00:00 +0200</pubDate></item>"
        for title, link, text in entries
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Desk</title>{items}</channel></rss>"


def put(web: Web, address: str, text: str, kind: str = "text/html; charset=utf-8") -> None:
    web.put(address, text, Content_Type=kind)


class Reading:
    """What a follower found, and what it counted."""

    def __init__(self, web: Web, *addresses: str, known: Iterable[str] = (), limit: int = 500) -> None:
        self.summary = Summary()
        there = {canonical_address(url) or "" for url in known}

        def ask(urls: Iterable[str]) -> set[str]:
            return there & {canonical_address(url) or "" for url in urls}

        with web.fetcher() as fetcher:
            self.follower = Follower(fetcher, ReadOptions(), ask, self.summary, limit)
            self.items: list[Item] = list(self.follower.read(addresses))
        self.articles = [item for item in self.items if isinstance(item, Article)]
        self.skipped = {item.origin: item.reason for item in self.items if isinstance(item, Skipped)}


def test_a_page_is_kept_with_when_and_what_was_retrieved(web: Web) -> None:
    put(web, "news.example/a", page("Aid arrives"))
    (article,) = Reading(web, "http://news.example/a").articles
    assert (article.title, article.source) == ("Aid arrives", "news.example")
    assert article.url == "http://news.example/a"
    assert article.retrieved is not None
    assert article.retrieved.utcoffset() is not None
    assert article.retrieved == datetime.fromtimestamp(article.retrieved.timestamp(), UTC)
    assert article.digest == "sha256:" + hashlib.sha256(page("Aid arrives").encode()).hexdigest()


def test_entries_that_tell_less_than_their_page_are_followed(web: Web) -> None:
    put(
        web,
        "news.example/feed",
        feed(
            ("Short", "http://news.example/a?utm_source=rss", "Aid arrives."),
            ("Full", "http://news.example/b", LONG),
            ("Gone", "http://news.example/c", "What the feed says of Rafah."),
            ("Busy", "http://busy.example/d", "Later."),
            ("No page", "http://news.example/e", "Only this."),
        ),
        "application/rss+xml",
    )
    put(web, "news.example/a", page("Short"))
    put(web, "news.example/a?utm_source=rss", page("Short"))
    put(web, "news.example/e", "<html><body></body></html>")
    web.put("busy.example/d", status=503, Retry_After="9000")
    reading = Reading(web, "http://news.example/feed")
    found = {article.title: article for article in reading.articles}
    assert set(found) == {"Short", "Full", "Gone", "No page"}
    assert len(found["Short"].text) > 1000
    assert found["Short"].url == "http://news.example/a?utm_source=rss"
    assert found["Short"].published is not None
    assert found["Short"].published.isoformat() == "2024-03-28T12:00:00+02:00"
    assert "What the feed says of Rafah." in found["Gone"].text
    assert "left alone until" in reading.skipped["http://busy.example/d"]
    assert reading.follower.postponed == 1
    assert "news.example/b" not in web.asked(), "what the feed tells in full is not fetched"


def test_what_is_stored_is_not_fetched_because_a_feed_names_it(web: Web) -> None:
    put(web, "news.example/feed", feed(("A", "https://www.news.example/a/?utm_medium=x", "Short.")), "text/xml")
    reading = Reading(web, "http://news.example/feed", known=["http://news.example/a"])
    assert (reading.articles, reading.summary.read, reading.summary.already_there) == ([], 1, 1)
    assert web.asked() == ["news.example/feed"]


def test_two_feeds_that_name_a_page_fetch_it_once(web: Web) -> None:
    for name in ("one", "two"):
        put(web, f"news.example/{name}", feed(("A", "http://news.example/a", "Short.")), "text/xml")
    put(web, "news.example/a", page("A"))
    Reading(web, "http://news.example/one", "http://news.example/two")
    assert web.asked().count("news.example/a") == 1


def test_hosts_take_turns_and_none_is_asked_without_a_pause(web: Web) -> None:
    hosts = ("one.example", "two.example", "three.example")
    addresses = [f"http://{host}/{number}" for host in hosts for number in range(4)]
    for address in addresses:
        put(web, address.removeprefix("http://"), page(address))
    assert len(Reading(web, *addresses).articles) == 12
    for host in hosts:
        times = [at for visited, _, at, _ in web.visits if visited == host]
        assert all(later - earlier >= 1 for earlier, later in itertools.pairwise(times))
    assert sum(web.clock.slept) <= 6, "one after the other they would take 12 seconds"


def sitemap(*addresses: str, root: str = "urlset", item: str = "url") -> str:
    inner = "".join(f"<{item}><loc>{address}</loc></{item}>" for address in addresses)
    return f'<?xml version="1.0"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</{root}>'


def test_the_addresses_of_a_sitemap_are_followed_up_to_a_limit_and_those_of_its_parts(web: Web) -> None:
    put(
        web,
        "news.example/map.xml",
        sitemap("http://news.example/one.xml", root="sitemapindex", item="sitemap"),
        "text/xml",
    )
    put(web, "news.example/one.xml", sitemap(*(f"http://news.example/{n}" for n in range(6))), "text/xml")
    for number in range(6):
        put(web, f"news.example/{number}", page(f"Page {number}"))
    reading = Reading(web, "http://news.example/map.xml", known=["http://news.example/0"], limit=3)
    assert [article.title for article in reading.articles] == ["Page 1", "Page 2", "Page 3"]
    assert (reading.summary.already_there, reading.summary.expected) == (1, 4)
    assert reading.skipped == {
        "http://news.example/one.xml": "2 more addresses in it were not fetched;  --limit  takes more"
    }
    assert "news.example/0" not in web.asked()


def test_sitemaps_that_name_each_other_end(web: Web) -> None:
    put(
        web, "news.example/a.xml", sitemap("http://news.example/b.xml", root="sitemapindex", item="sitemap"), "text/xml"
    )
    put(
        web, "news.example/b.xml", sitemap("http://news.example/a.xml", root="sitemapindex", item="sitemap"), "text/xml"
    )
    for number in range(9):
        inner = sitemap(f"http://deep.example/{number + 1}.xml", root="sitemapindex", item="sitemap")
        put(web, f"deep.example/{number}.xml", inner, "text/xml")
    reading = Reading(web, "http://news.example/a.xml", "http://deep.example/0.xml")
    assert len(web.asked()) <= 7
    assert any("no deeper" in reason for reason in reading.skipped.values())


def test_what_cannot_be_fetched_is_named(web: Web) -> None:
    web.put("news.example/robots.txt", "User-agent: *\nDisallow: /x")
    reading = Reading(web, "http://news.example/x", "http://news.example/y", "http://127.0.0.1/", "http://no.where/")
    assert reading.articles == []
    assert {origin.split("/", 2)[2]: reason[:30] for origin, reason in reading.skipped.items()} == {
        "news.example/x": "robots.txt of the server does ",
        "news.example/y": "there is no such page",
        "127.0.0.1/": "127.0.0.1 is this machine or i",
        "no.where/": "there is no server no.where, o",
    }


@pytest.fixture
def command(web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CliRunner]:
    """`mapdash` in a folder of its own, on the small web."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MAPDASH_COLLECTION", raising=False)
    monkeypatch.setattr("mapdash.geoparsing.open_geoparser", open_fake)
    monkeypatch.setattr("mapdash.fetching.Fetcher", lambda _manners: web.fetcher())
    return CliRunner()


def test_add_takes_addresses_beside_files_and_again_changes_nothing(web: Web, command: CliRunner) -> None:
    put(web, "news.example/feed", feed(("A", "http://news.example/a", "In Rafah."), ("B", "", "In Qatar.")), "text/xml")
    put(web, "news.example/a", page("A"))
    Path("x.txt").write_text("X\n\nIn Rafah.")
    arguments = ["add", "x.txt", "http://news.example/feed", "http://news.example/none", "--contact", "x@y.example"]
    first = command.invoke(main, arguments)
    assert first.exit_code == 0, first.output
    assert "Read 3 articles: 3 added, 0 already there." in first.stdout
    assert "  there is no such page: http://news.example/none" in first.stdout
    again = command.invoke(main, arguments)
    assert "Read 3 articles. All of them were already there; nothing changed." in again.stdout
    assert web.asked().count("news.example/a") == 1


def test_a_list_in_a_file_is_followed_when_asked(web: Web, command: CliRunner) -> None:
    put(web, "news.example/a", page("A"))
    put(web, "news.example/b", page("B", LONG.replace("Rafah", "Doha").replace("convoy", "plane")))
    Path("links.txt").write_text("# to read\nhttp://news.example/a A headline\nhttp://news.example/b\n")
    first = command.invoke(main, ["add", "links.txt"])
    assert (
        "links.txt names 2 addresses; nothing was fetched. Fetch them with  mapdash add links.txt --follow"
        in first.stdout
    )
    assert web.visits == []
    followed = command.invoke(main, ["add", "links.txt", "--follow", "--contact", "x@y.example"])
    assert followed.exit_code == 0, followed.output
    assert "Read 2 articles: 2 added" in followed.stdout
    assert "nothing was fetched" not in followed.stdout
    assert web.asked() == ["news.example/a", "news.example/b"]


def test_a_news_sitemap_tells_what_its_pages_do_not(web: Web, command: CliRunner) -> None:
    put(web, "news.example/a", page("A"))
    Path("map.xml").write_text(
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
        " xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>http://news.example/a</loc><news:news>"
        "<news:publication><news:name>The Desk</news:name><news:language>en</news:language></news:publication>"
        "<news:publication_date>2024-03-28T23:30:00-05:00</news:publication_date><news:title>A</news:title></news:news>"
        "</url></urlset>"
    )
    assert command.invoke(main, ["add", "map.xml", "--follow", "--contact", "x@y.example"]).exit_code == 0
    with Collection.open("mapdash.db") as collection:
        article = collection.article(1)
    assert article.published is not None
    assert (article.source, article.published.isoformat()) == ("The Desk", "2024-03-28T23:30:00-05:00")
    assert "convoy reached Rafah" in article.text


def test_add_says_that_no_contact_is_told(web: Web, command: CliRunner) -> None:
    put(web, "news.example/a", page("A"))
    assert "No --contact is given" in command.invoke(main, ["add", "http://news.example/a"]).stderr
    failed = command.invoke(main, ["add", "http://news.example/a", "--contact", "two words"])
    assert failed.exit_code == 1
    assert "--contact takes" in failed.stderr


def test_stopping_keeps_what_was_fetched(web: Web, tmp_path: Path) -> None:
    for number in range(5):
        put(web, f"news.example/{number}", page(f"Page {number}"))

    class Impatient(FakeGeoparser):
        def parse(self, text: str, **rest: object) -> list:  # type: ignore[type-arg, override]
            if len(self.asked) == 3:
                raise KeyboardInterrupt
            return list(super().parse(text, **rest))  # type: ignore[arg-type]

    with Collection.open(tmp_path / "x.db", create=True) as collection, web.fetcher() as fetcher:
        summary = Summary()
        addresses = [f"http://news.example/{number}" for number in range(5)]
        follower = Follower(fetcher, ReadOptions(), collection.known_addresses, summary)
        ingest([], collection, Impatient(), summary=summary, items=follower.read(addresses))
        assert summary.interrupted
        assert collection.counts().articles == 3


def test_a_follower_of_nothing_asks_nobody(web: Web, fetcher: Fetcher) -> None:
    assert list(Follower(fetcher, ReadOptions(), lambda _: set(), Summary()).read([])) == []
    assert web.visits == []
