"""Reading on: from article to article and from mention to mention by key and by button; the sheet of keys; paper."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Dashboard

pytestmark = pytest.mark.browser
TITLE = "title => document.querySelector('#reader-title').textContent.startsWith(title)"
CURRENT = "[...document.querySelectorAll('mark[aria-current]')].map(mark => mark.textContent).join()"


def test_from_article_to_article_in_the_order_of_the_list(dashboard: Dashboard) -> None:
    page = dashboard.open("?q=Talks&order=oldest").page
    page.wait_for_function("document.querySelectorAll('#rows .row').length === 50")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.querySelector('.row-title').textContent") == "Talks on Rafah, round 2"
    page.keyboard.press("Enter")
    page.wait_for_function(TITLE, arg="Talks on Rafah, round 2")
    page.wait_for_function("document.querySelector('#article-where').textContent === '2 of 60'")
    page.keyboard.press("j")
    page.wait_for_function(TITLE, arg="Talks on Rafah, round 3")
    page.wait_for_function("document.querySelector('#article-where').textContent === '3 of 60'")
    page.click("#article-previous")
    page.wait_for_function(TITLE, arg="Talks on Rafah, round 2")
    page.wait_for_function("document.querySelector('#article-where').textContent === '2 of 60'")
    assert page.evaluate("document.activeElement.id") == "article-previous", "who presses a button stays on it"
    page.keyboard.press("k")
    page.wait_for_function(TITLE, arg="Talks on Rafah, round 1")
    page.wait_for_function("document.querySelector('#article-previous').disabled")
    page.go_back()
    page.wait_for_selector("#reader", state="hidden")


def test_reading_on_beyond_a_page_comes_back_to_where_the_article_stands(dashboard: Dashboard) -> None:
    page = dashboard.open("?q=Talks&order=oldest").page
    page.click("#rows a >> text=Talks on Rafah, round 50")
    page.wait_for_function("document.querySelector('#article-where').textContent === '50 of 60'")
    page.keyboard.press("j")
    page.wait_for_function("document.querySelector('#article-where').textContent === '51 of 60'")
    page.click("#reader-close")
    page.wait_for_function("document.querySelector('#pages').textContent.includes('51–60 of 60')")
    assert page.evaluate("document.activeElement.querySelector('.row-title').textContent") == "Talks on Rafah, round 51"


def test_an_article_that_the_filter_does_not_list_says_so(dashboard: Dashboard) -> None:
    page = dashboard.open("?q=Kharkiv&order=oldest&article=1").page
    page.wait_for_function("document.querySelector('#article-where').textContent === 'not in the list'")
    assert page.is_disabled("#article-previous")
    page.keyboard.press("j")
    page.wait_for_function(TITLE, arg="Shelling near Kharkiv, week 1")


def test_from_mention_to_mention(dashboard: Dashboard) -> None:
    page = dashboard.open("?article=1").page
    page.wait_for_selector("#reader-text mark")
    assert page.inner_text("#mention-where") == "3 mentions"
    page.keyboard.press("n")
    assert page.evaluate(CURRENT) == "Rafah"
    page.keyboard.press("n")
    page.keyboard.press("n")
    assert page.evaluate(CURRENT) == "Gaza"
    assert page.inner_text("#mention-where") == "3 of 3"
    assert page.is_disabled("#mention-next")
    page.keyboard.press("n")
    assert page.evaluate(CURRENT) == "Gaza", "the last stays"
    page.click("#mention-previous")
    assert page.evaluate(CURRENT) == "Palestinian"
    assert page.inner_text("#card h3").startswith("Palestine")


def test_keys_are_letters_where_one_types(dashboard: Dashboard) -> None:
    page = dashboard.open("?article=1").page
    page.wait_for_selector("#reader-text mark")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "words"
    page.keyboard.type("jp n?")
    assert page.input_value("#words") == "jp n?"
    assert page.evaluate(CURRENT) == ""
    assert not page.evaluate("document.querySelector('#help').open")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sheet_of_keys_keeps_the_focus_and_gives_it_back(dashboard: Dashboard, scheme: str) -> None:
    page = dashboard.page
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    dashboard.open()
    page.focus("#open-filters")
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Keys").is_visible()
    assert Axe().run(page).response["violations"] == []
    for _ in range(6):
        page.keyboard.press("Tab")
        # between the last and the first control a modal dialog passes the browser's own bar, never the page
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('#help')")
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0
    assert page.evaluate("document.activeElement.id") == "open-filters"


def test_single_letters_can_be_turned_off(dashboard: Dashboard) -> None:
    page = dashboard.open("?article=1").page
    page.wait_for_selector("#reader-text mark")
    page.click("#open-help")
    page.get_by_role("switch", name="Single letters are keys").click()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    assert page.evaluate(CURRENT) == ""
    page.keyboard.press("?")
    assert page.get_by_role("switch", name="Single letters are keys").get_attribute("aria-checked") == "false"


def test_on_paper_there_is_the_article_with_its_source_and_nothing_else(dashboard: Dashboard) -> None:
    page = dashboard.open("?article=1").page
    page.wait_for_selector("#reader-text mark")
    page.emulate_media(media="print")
    seen = page.evaluate("document.body.innerText")
    assert seen.split("\n")[0] == "Evening Desk · 1 Jan 2024"
    assert "https://desk.example/0 · Published 1 Jan 2024" in seen
    assert "Negotiators spoke about Rafah on day 0." in seen
    for other in ("mapdash", "Filters", "Play", "Legend", "Fit its places", "3 mentions", "GeoNames"):
        assert other not in seen
    style = "getComputedStyle(document.querySelector('#reader-text mark'))"
    assert page.evaluate(f"[{style}.borderBottomStyle, {style}.color]") == ["solid", "rgb(0, 0, 0)"]
