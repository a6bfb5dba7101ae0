"""One story of many outlets is one entry with its copies beside it; dates of events are looked at on demand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from mapdash.article import Article, Published
from mapdash.collection import Collection
from mapdash.geoparsing.times import with_events
from tests.browser.conftest import Dashboard, Served
from tests.browser.sample import KHARKIV, RAFAH, mention

pytestmark = pytest.mark.browser

CONVOY = (
    "Twenty trucks with flour and medicine drove into Rafah on Tuesday, the first in two weeks. Drivers had waited for "
    "days on the other side, where the queue reached to the airport. Aid workers said that the loads were taken to "
    "shelters by nightfall. Fuel was not among the goods that may pass, an official of the crossing said."
)
SHELLING = (
    "Shells fell on a market in Kharkiv on 3 March, the governor said. Seven people were hurt, two of them children. "
    "The rescue service put out a fire in a warehouse of tea. Classes are held online until the windows are mended."
)


def fill(path: Path) -> Path:
    with Collection.open(path, create=True) as collection:
        for source, day, title in (("Agency", 28, "Convoy"), ("Herald", 29, "Trucks roll"), ("Gazette", 29, "Aid")):
            text = f"{title}\n\n{CONVOY}"
            article = Article(
                text, title, f"https://{source.lower()}.example/convoy", source, Published(date(2024, 3, day))
            )
            collection.add(article, with_events(text, [mention(text, "Rafah", RAFAH)], article.published))
        first = Article(f"Market hit\n\n{SHELLING}", "Market hit", "https://north.example/7", "North")
        first = replace(first, published=Published(date(2024, 3, 5)))
        later = replace(
            first,
            text=first.text + " An eighth person was found in the evening.",
            modified=Published.at(datetime(2024, 3, 5, 20, 15, tzinfo=UTC)),
        )
        for article in (first, later):
            found = [mention(article.text, "Kharkiv", KHARKIV)]
            collection.add(article, with_events(article.text, found, article.published))
    return path


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    running = Served(fill(tmp_path_factory.mktemp("stories") / "stories.db"))
    yield running
    running.close()


@pytest.fixture
def dashboard(page: Page, stories: Served) -> Dashboard:
    class Screen(Dashboard):
        def ready(self) -> None:
            self.page.wait_for_selector("#map[data-markers]")
            self.page.wait_for_function("document.querySelector('#status').textContent.includes('mention')")

    return Screen(page, stories.address)


def test_a_story_is_one_entry_that_names_the_others(dashboard: Dashboard) -> None:
    page = dashboard.open().page
    dashboard.wait_status("2 stories: 2 on the map")
    page.wait_for_function("document.querySelector('#list-total').textContent === '2 stories'")
    assert dashboard.titles() == ["Convoy", "Market hit"]
    assert page.inner_text(".row-also") == "also in Herald, Gazette"
    links = page.locator(".row-also a")
    assert links.evaluate_all("links => links.map(link => [link.href, link.target, link.rel])") == [
        ["https://herald.example/convoy", "_blank", "noopener noreferrer"],
        ["https://gazette.example/convoy", "_blank", "noopener noreferrer"],
    ]


def test_the_reader_leads_to_the_copies_and_says_when(dashboard: Dashboard) -> None:
    page = dashboard.open("?article=1").page
    page.wait_for_selector("#reader-also a")
    assert page.inner_text("#reader-also") == "Also in Herald ↗, Gazette ↗"
    assert page.locator("#reader-text .when").all_inner_texts() == ["Tuesday"]
    page.click("#reader-text mark")
    assert page.inner_text(".card-when") == "Happened: 26 Mar 2024"
    page.click("#reader-also a >> nth=0")
    page.wait_for_function("document.querySelector('#reader').dataset.article === '2'")
    assert page.inner_text("#reader-title") == "Trucks roll"
    assert "Agency" in page.inner_text("#reader-also")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_earlier_versions_are_kept_and_reached(dashboard: Dashboard) -> None:
    page = dashboard.open("?article=5").page
    page.wait_for_selector("#reader-also a")
    assert page.inner_text("#reader-also") == "Earlier versions: 5 Mar 2024"
    assert "changed 5 Mar 2024, 20:15 UTC" in page.inner_text("#reader-source")
    page.click("#reader-also a")
    page.wait_for_function("document.querySelector('#reader').dataset.article === '4'")
    assert page.inner_text("#reader-also") == "There is a newer version of this article: 5 Mar 2024, 20:15 UTC"
    assert "eighth" not in page.inner_text("#reader-text")


def test_counting_articles_counts_every_copy_everywhere(dashboard: Dashboard) -> None:
    page = dashboard.open("?tab=places").page
    dashboard.wait_status("2 stories")
    page.click("#open-filters")
    page.click("#switch-count a:has-text('articles')")
    dashboard.wait_status("4 articles: 4 on the map")
    dashboard.wait_address("count=articles")
    page.wait_for_function("document.querySelector('#list-total').textContent === '4 articles'")
    assert page.locator(".row-also").count() == 0
    assert page.locator("#switch-count a[aria-current]").inner_text() == "articles"
    page.wait_for_function("document.querySelector('.place-row .place-count').textContent.startsWith('3')")
    assert page.evaluate("Math.max(...mapdash.markers.map(item => item.data.articles))") == 3
    assert page.locator("#chips .chip-text").all_inner_texts() == ["every copy counted"]
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.go_back()
    dashboard.wait_status("2 stories")


def test_the_days_can_be_those_of_the_events(dashboard: Dashboard) -> None:
    page = dashboard.open("?from=2024-03-26&to=2024-03-26").page
    dashboard.wait_status("0 of 2 stories")
    page.click("#open-filters")
    page.click("#switch-dates a:has-text('of the event')")
    dashboard.wait_status("1 of 2 stories: 1 on the map")
    dashboard.wait_address("dates=event")
    assert dashboard.page.locator("#chips .chip-text").all_inner_texts() == ["happened 26 Mar 2024", "by event date"]
    page.wait_for_function("document.querySelector('#list-total').textContent === '1 story'")
    assert dashboard.titles() == ["Convoy"]
    assert "mentions not saying when" in dashboard.status()
    words = page.text_content("#histogram-words")
    assert words is not None
    assert "from 3 Mar 2024 to 26 Mar 2024" in words
