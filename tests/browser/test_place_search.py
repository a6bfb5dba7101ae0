"""A place is found by its name, with the keyboard alone, whether articles name it or not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from gazetteer import Gazetteer
from tests.browser.conftest import Dashboard, Served
from tests.browser.sample import fill
from tests.browser.test_everyone import violations

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def knowing(tmp_path_factory: pytest.TempPathFactory, gazetteer: Gazetteer) -> Iterator[Served]:
    running = Served(fill(tmp_path_factory.mktemp("search") / "sample.db"), gazetteer=gazetteer)
    yield running
    running.close()


@pytest.fixture
def dashboard(page: Page, knowing: Served) -> Dashboard:
    return Dashboard(page, knowing.address)


def test_typing_lists_places_and_enter_goes_there_and_selects(dashboard: Dashboard) -> None:
    page = dashboard.open("?map=3/0/0").page
    page.focus("#place-name")
    page.keyboard.type("khar")
    page.wait_for_selector("#place-options [role=option]")
    assert page.get_attribute("#place-name", "aria-expanded") == "true"
    assert page.locator("#place-option-0").inner_text().split("\n")[0].startswith("Kharkiv")
    assert "20 articles" in page.inner_text("#place-option-0")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#place-name", "aria-activedescendant") == "place-option-1"
    assert violations(page) == []
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    dashboard.wait_status("20 of 85 articles")
    page.wait_for_function("Math.abs(mapdash.map.getCenter().lat - 49.98) < 0.05 && mapdash.map.getZoom() === 9")
    assert page.get_attribute("#place-name", "aria-expanded") == "false"
    page.wait_for_selector("#chips >> text=Kharkiv")


def test_a_place_that_no_article_names_is_shown_and_said(dashboard: Dashboard) -> None:
    page = dashboard.open().page
    page.fill("#place-name", "Tübingen")
    page.wait_for_selector("#place-option-0 >> text=no article")
    page.click("#place-option-0")
    page.wait_for_function("Math.abs(mapdash.map.getCenter().lat - 48.52) < 0.05")
    assert page.inner_text("#map-note") == "No article here names Tübingen."
    assert page.locator(".spot.strong").count() == 1
    assert "place=" not in page.url


def test_a_whole_country_becomes_a_filter(dashboard: Dashboard) -> None:
    page = dashboard.open().page
    page.fill("#place-name", "ukraine")
    page.click("#place-options >> text=All of Ukraine")
    dashboard.wait_address("country=UA")
    dashboard.wait_status("20 of 85 articles")


def test_escape_closes_the_list_then_empties_the_field(dashboard: Dashboard) -> None:
    page = dashboard.open().page
    page.fill("#place-name", "raf")
    page.wait_for_selector("#place-option-0")
    page.keyboard.press("Escape")
    assert page.locator("#place-options").is_hidden()
    assert page.input_value("#place-name") == "raf"
    page.keyboard.press("Escape")
    assert page.input_value("#place-name") == ""


def test_a_name_that_no_place_has_is_said(dashboard: Dashboard) -> None:
    page = dashboard.open().page
    page.fill("#place-name", "qqxzy")
    assert page.inner_text("#place-options li") == "No place is called “qqxzy…”"
