"""Two periods compared: on the map, in the list of changes, and from every count to its articles."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Dashboard

pytestmark = pytest.mark.browser
# Kharkiv has its twenty articles in the first months, Rafah and Gaza twenty in each sixty days
LINK = "?from=2024-05-20&to=2024-06-26&compare=2024-01-01/2024-05-19&changes=fell&tab=changes&map=5/45/35"


def test_compare_takes_as_many_days_before_the_range(dashboard: Dashboard) -> None:
    page = dashboard.open("?from=2024-02-01&to=2024-02-29").page
    page.wait_for_function("document.querySelector('#range-words').textContent.startsWith('1 Feb')")
    assert page.is_hidden("#tab-changes")
    page.click("#compare")
    dashboard.wait_address("compare=before&tab=changes")
    page.wait_for_selector("#change-words:not(:empty)")
    assert page.inner_text("#change-words") == (
        "February 2024 (13 articles) against 3 – 31 Jan 2024 (14 articles), by articles a day."
    )
    assert page.input_value(".compare-day >> nth=0") == "2024-01-03"
    page.select_option("#step", "month")
    page.click("#later")  # the earlier period moves with the later
    page.wait_for_function("document.querySelector('#change-words').textContent.startsWith('March 2024')")
    assert page.input_value(".compare-day >> nth=0") == "2024-01-30"
    page.click("#compare")
    page.wait_for_selector("#compare-bar", state="hidden")
    assert "compare" not in page.url
    assert page.get_attribute("#tab-articles", "aria-selected") == "true"


@pytest.mark.parametrize("wrong", ["1", "2024-02-31/2024-01-01", "2024-01-01/"])
def test_days_that_cannot_be_read_are_ignored(dashboard: Dashboard, wrong: str) -> None:
    page = dashboard.open(f"?from=2024-02-01&to=2024-02-29&compare={wrong}").page
    page.wait_for_function("document.querySelector('#range-words').textContent.startsWith('1 Feb')")
    page.wait_for_selector(".mk", state="attached")
    assert page.is_hidden("#tab-changes")


def test_without_a_range_the_later_half_is_compared_with_the_earlier(dashboard: Dashboard) -> None:
    page = dashboard.open().page
    page.wait_for_function("document.querySelector('#range-words').textContent.startsWith('All days')")
    page.click("#compare")
    dashboard.wait_address("from=2024-03-30&to=2024-06-26&compare=before")


def test_a_fall_is_on_the_map_and_leads_to_its_articles(dashboard: Dashboard) -> None:
    page = dashboard.open(LINK).page
    page.wait_for_selector(".change-row")
    first = page.locator(".change-row", has_text="Kharkiv")
    assert "at most" in first.inner_text()
    page.wait_for_function("mapdash.markers.some(item => item.data.change)")
    drawn = dict(page.evaluate("mapdash.markers.map(item => [item.data.label, item.box.className])"))
    assert "fell" in drawn["Kharkiv"].split()
    assert "unclear" in next(form for label, form in drawn.items() if label.startswith("Rafah")).split()
    page.hover(dashboard.marker("Kharkiv"))
    assert page.locator(".mk-tip").inner_text().split("\n")[2:4] == [
        "1 Jan – 19 May 2024: 20 articles", "20 May – 26 Jun 2024: 0 articles",
    ]  # fmt: skip
    # the place itself: where the later period has none, to the articles of the earlier
    first.locator(".change-place").click()
    page.wait_for_function("document.querySelector('#list-total').textContent === '20 articles'")
    assert "period=before" in page.url
    assert page.get_attribute("#period-before", "aria-pressed") == "true"
    assert all("Kharkiv" in title for title in dashboard.titles())
    page.click("#rows a >> nth=3")
    page.wait_for_function("document.querySelector('#article-where').textContent === '4 of 20'")


def test_both_counts_of_a_row_lead_to_what_they_count(dashboard: Dashboard) -> None:
    page = dashboard.open(LINK.replace("fell", "unclear")).page
    row = page.locator(".change-row", has_text="Rafah")
    row.wait_for()
    before, now = row.locator(".change-count").all()
    counts = int(before.inner_text()), int(now.inner_text())
    assert counts == (47, 13)
    before.click()
    page.wait_for_function("document.querySelector('#list-total').textContent === '47 articles'")
    page.click("#period-now")
    page.wait_for_function("document.querySelector('#list-total').textContent === '13 articles'")
    page.click("#tab-changes")
    row.locator(".change-count").nth(1).click()
    page.wait_for_function("document.querySelector('#list-total').textContent === '13 articles'")


def test_the_earlier_days_and_the_rate_are_in_the_address(dashboard: Dashboard) -> None:
    page = dashboard.open(LINK).page
    page.wait_for_selector("#change-words:not(:empty)")
    page.fill(".compare-day >> nth=0", "2024-04-01")
    page.press(".compare-day >> nth=0", "Enter")
    dashboard.wait_address("compare=2024-04-01/2024-05-19")
    page.wait_for_function("document.querySelector('#change-words').textContent.includes('against 1 Apr')")
    page.select_option("#rate", "share")
    dashboard.wait_address("rate=share")
    page.wait_for_function("document.querySelector('#change-words').textContent.includes('share of all articles')")
    page.fill(".compare-day >> nth=0", "soon")
    page.press(".compare-day >> nth=0", "Enter")
    assert page.get_attribute(".compare-day >> nth=0", "aria-invalid") == "true"
    assert "compare=2024-04-01/2024-05-19" in page.url
    page.click("#side-rose")
    page.wait_for_selector("#change-rows .nothing")
    assert page.evaluate("document.activeElement.id") == "side-rose"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(dashboard: Dashboard, scheme: str) -> None:
    page = dashboard.page
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    dashboard.open(LINK.replace("fell", "unclear"))
    page.wait_for_selector(".change-row")
    page.wait_for_function("mapdash.markers.some(item => item.data.change)")
    found = Axe().run(page).response["violations"]
    assert [(item["id"], item["nodes"][0]["html"][:120]) for item in found] == []
