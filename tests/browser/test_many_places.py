"""A circle of more places than an address holds: all of them are listed, and what it counts is shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page

from gazetteer import Kind, Place
from mapdash.article import Article, Published
from mapdash.collection import Collection
from tests.browser.conftest import Dashboard, Served
from tests.browser.sample import KHARTOUM, mention
from tests.browser.test_everyone import violations

pytestmark = pytest.mark.browser
MANY = 130  # more than a page of places


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    path: Path = tmp_path_factory.mktemp("crowded") / "crowded.db"
    with Collection.open(path, create=True) as collection:
        for number in range(MANY):
            name = f"Village {number}"
            place = Place(f"made:{number}", name, 13 + number / 1000, 24.0, Kind.TOWN, "SD", "Darfur", None, 100)
            texts = [f"Fighting reached {name}.", f"Again {name}."][: 2 if number == 7 else 1]
            for text in texts:
                article = Article(text, title=text, source="Desk", published=Published(date(2024, 3, 1)))
                collection.add(article, [mention(text, name, place)])
        text = "Calm in Khartoum."
        collection.add(Article(text, title=text, source="Desk"), [mention(text, "Khartoum", KHARTOUM)])
    made = Served(path)
    yield made
    made.close()


def test_a_circle_of_many_places_lists_them_all_and_what_it_counts(page: Page, crowded: Served) -> None:
    dashboard = Dashboard(page, crowded.address).open("?map=5/13.5/27")
    page.click(dashboard.marker("Village"))
    dashboard.wait_address("circle=5/made:7")
    dashboard.wait_status(f"{MANY + 1} of {MANY + 2} articles")
    page.wait_for_selector("#here:not([hidden])")
    assert page.inner_text(".here-name") == f"Village 7 and {MANY - 1} more"
    assert page.inner_text("#chips .chip-text") == f"Village 7, Darfur, SD and {MANY - 1} more"
    page.click("text=List the places")
    page.wait_for_selector(".place-row")
    assert page.inner_text("#places-total") == f"{MANY} places here"
    assert page.inner_text("#tab-places") == "Places here"
    assert page.locator(".place-row").count() == 100
    page.click("#place-pages >> text=Next")
    page.wait_for_function(f"document.querySelectorAll('.place-row').length === {MANY - 100}")
    assert violations(page) == []
    page.locator(".place-row").last.click()
    dashboard.wait_status(f"1 of {MANY + 2} articles")
    assert "circle" not in page.url
    assert page.inner_text("#tab-places") == "Places in view"
    page.go_back()
    dashboard.wait_status(f"{MANY + 1} of {MANY + 2} articles")


def test_coming_closer_is_the_second_way_on(page: Page, crowded: Served) -> None:
    page.emulate_media(reduced_motion="reduce")
    dashboard = Dashboard(page, crowded.address).open("?map=5/13.5/27&circle=5/made:7")
    dashboard.wait_status(f"{MANY + 1} of {MANY + 2} articles")
    assert page.locator(".mk.chosen").count() == 1
    page.click("text=Come closer")
    page.wait_for_function("mapdash.map.getZoom() === 7")
    assert "circle=5/made:7" in page.url
    page.click("#chips .chip")
    dashboard.wait_status(f"{MANY + 2} articles")
    page.wait_for_selector("#here", state="hidden")


def test_a_circle_of_a_few_names_them_in_its_tip(page: Page, dashboard: Dashboard) -> None:
    dashboard.open("?map=3/40/36")
    at = page.evaluate("mapdash.markers.findIndex(({ data }) => data.others.length > 0)")
    marker = page.evaluate(f"mapdash.markers[{at}].data")
    page.evaluate(f"mapdash.markers[{at}].box.setAttribute('data-test', 'few')")
    page.hover("[data-test=few]")
    page.wait_for_selector(".tip-names")
    assert page.inner_text(".tip-names") == ", ".join(marker["others"])
    assert len(marker["others"]) == marker["places"] - 1
