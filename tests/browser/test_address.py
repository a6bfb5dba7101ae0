"""The address holds the whole view: reload, the back button and a link sent to a colleague show the same."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import Dashboard

pytestmark = pytest.mark.browser

LINK = (
    "?from=2024-02-01&to=2024-05-31&source=Northern+Desk&precision=town&confidence=0.5&q=Kharkiv&order=oldest"
    "&map=7/49.50000/36.00000"
)


def picture(dashboard: Dashboard) -> dict[str, object]:
    """What a person sees of the state."""
    page = dashboard.page
    return {
        "status": dashboard.status(),
        "titles": dashboard.titles(),
        "chips": page.locator("#chips .chip-text").all_inner_texts(),
        "map": page.evaluate("[mapdash.map.getZoom(), mapdash.map.getCenter().lat.toFixed(3)]"),
        "range": page.inner_text("#range-words"),
        "words": page.input_value("#words"),
        "from": page.input_value("#from"),
    }


def test_a_link_opens_the_whole_view(dashboard: Dashboard) -> None:
    dashboard.open(LINK)
    dashboard.wait_status("15 of 85 articles")
    dashboard.page.wait_for_function("document.querySelector('#from').value === '2024-02-01'")
    seen = picture(dashboard)
    assert seen["map"] == [7, "49.500"]
    assert seen["range"] == "1 Feb 2024 – 31 May 2024"
    assert seen["words"] == "Kharkiv"
    assert seen["chips"] == [
        "1 Feb 2024 – 31 May 2024", "“Kharkiv”", "Northern Desk", "town markers", "at least 50% sure",
    ]  # fmt: skip
    titles = dashboard.titles()
    assert titles[0] == "Shelling near Kharkiv, week 6"
    assert titles[-1] == "Shelling near Kharkiv, week 20"


def test_a_reload_changes_nothing(dashboard: Dashboard) -> None:
    page = dashboard.open().page
    page.fill("#words", "shelled")
    dashboard.wait_status("20 of 85 articles")
    page.evaluate("mapdash.goTo(49.98, 36.25, 'town')")
    page.wait_for_function("location.search.includes('map=9/')")
    page.wait_for_function("document.querySelector('#list-total').textContent === '20 articles'")
    page.wait_for_function("document.querySelector('#range-words').textContent.startsWith('All days')")
    before = picture(dashboard)
    page.reload()
    dashboard.ready()
    dashboard.wait_status("20 of 85 articles")
    page.wait_for_function("document.querySelector('#words').value === 'shelled'")
    page.wait_for_function("document.querySelector('#range-words').textContent.startsWith('All days')")
    page.wait_for_function("document.querySelector('#list-total').textContent === '20 articles'")
    assert picture(dashboard) == before


def test_the_back_button_goes_back_step_by_step(dashboard: Dashboard) -> None:
    page = dashboard.open("?map=6/40/35").page
    page.fill("#words", "Rafah")
    dashboard.wait_status("61 of 85 articles")
    page.click("#rows a >> text=Talks on Rafah, round 7")
    page.wait_for_selector("#reader-text mark")
    page.click("#reader-text mark >> nth=0")
    page.wait_for_function("location.search.includes('map=9/')")
    page.go_back()
    page.wait_for_selector("#reader", state="hidden")
    page.wait_for_function("mapdash.map.getZoom() === 6")
    assert dashboard.status().startswith("61 of 85")
    page.go_back()
    dashboard.wait_status("85 articles")
    page.wait_for_function("document.querySelector('#words').value === ''")
    page.go_forward()
    dashboard.wait_status("61 of 85 articles")
    page.wait_for_function("document.querySelector('#words').value === 'Rafah'")


def test_an_open_article_is_in_the_address(dashboard: Dashboard) -> None:
    page = dashboard.open().page
    page.click("#rows a >> text=Talks on Rafah, round 60")
    page.wait_for_selector("#reader-text mark")
    article = re.search(r"article=(\d+)", page.url)
    assert article
    page.reload()
    page.wait_for_selector("#reader-text mark")
    assert page.inner_text("#reader-title") == "Talks on Rafah, round 60"
    page.click("#reader-close")
    page.wait_for_selector("#reader", state="hidden")
    assert "article=" not in page.url


def test_a_link_to_nothing_still_opens(dashboard: Dashboard) -> None:
    page = dashboard.page
    dashboard.open("?from=nonsense&place=geonames:999&map=99/x/y&precision=house")
    dashboard.wait_status("0 of 85 articles")
    assert "a place not in this collection" in page.inner_text("#chips")


def test_an_empty_result_says_what_to_loosen(dashboard: Dashboard) -> None:
    page = dashboard.open("?q=Kharkiv&source=Morning+Desk").page
    page.wait_for_selector(".nothing-head")
    assert page.locator(".nothing li").all_inner_texts() == [
        "without “Kharkiv”: 40 articles", "without Morning Desk: 20 articles",
    ]  # fmt: skip
    page.click(".nothing li a >> nth=1")
    dashboard.wait_status("20 of 85 articles")


def test_where_no_one_filter_is_to_blame_two_are_named(dashboard: Dashboard) -> None:
    page = dashboard.open("?q=Kharkiv&source=Morning+Desk&country=SD").page
    page.wait_for_selector(".nothing-head")
    assert page.locator(".nothing li").all_inner_texts() == [
        "without “Kharkiv” and SD: 40 articles",
        "without Morning Desk and SD: 20 articles",
        "without “Kharkiv” and Morning Desk: 2 articles",
    ]
    page.click(".nothing li a >> nth=2")
    page.wait_for_function("document.querySelector('#list-total').textContent === '2 articles'")


def test_filters_work_from_the_drawer_and_come_off_as_chips(dashboard: Dashboard) -> None:
    page = dashboard.open().page
    page.click("#open-filters")
    page.locator("label", has_text="district (20)").click()
    dashboard.wait_status("20 of 85 articles")
    assert "precision=district" in page.url
    page.click("#filter-country")
    page.get_by_role("option", name=re.compile("UA|Ukraine")).click()
    dashboard.wait_address("country=UA")
    page.locator("label", has_text="adjective").click()
    dashboard.wait_address("role=literal&role=adjectival")
    page.wait_for_function("document.querySelectorAll('#chips a').length === 3")
    while page.locator("#chips a").count():
        left = page.locator("#chips a").count()
        page.locator("#chips a").first.click()
        page.wait_for_function("n => document.querySelectorAll('#chips a').length < n", arg=left)
    dashboard.wait_status("85 articles")
    page.wait_for_function("!document.querySelector('#filter-precision-district').checked")
