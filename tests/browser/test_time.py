"""The timeline: steps by day, week and month, play at three speeds, and what of it the address keeps."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import Dashboard

pytestmark = pytest.mark.browser
ALL_DAYS = "document.querySelector('#range-words').textContent.startsWith('All days')"


def days(dashboard: Dashboard) -> tuple[str, str]:
    """The range in the address."""
    found = re.search(r"from=([\d-]+)&to=([\d-]+)", dashboard.page.url)
    assert found
    return found[1], found[2]


def test_arrows_step_by_the_unit_chosen(dashboard: Dashboard) -> None:
    page = dashboard.open("?from=2024-01-31&to=2024-02-01").page
    page.wait_for_function("document.querySelector('#range-words').textContent.startsWith('31 Jan')")
    page.select_option("#step", "day")
    page.focus("#histogram")
    page.keyboard.press("ArrowRight")
    assert days(dashboard) == ("2024-02-01", "2024-02-02")
    page.select_option("#step", "week")
    page.focus("#histogram")
    page.keyboard.press("ArrowRight")
    assert days(dashboard) == ("2024-02-08", "2024-02-09")
    page.keyboard.press("ArrowLeft")
    assert days(dashboard) == ("2024-02-01", "2024-02-02")
    page.keyboard.press("Shift+ArrowRight")
    assert days(dashboard) == ("2024-02-01", "2024-02-09")
    assert "step=week" in page.url
    dashboard.wait_status("4 of 85 articles")
    assert days(dashboard) == ("2024-02-01", "2024-02-09")
    assert page.get_attribute("#histogram", "aria-valuetext") == "1 Feb 2024 – 9 Feb 2024"


def test_a_month_is_a_calendar_month(dashboard: Dashboard) -> None:
    page = dashboard.open("?from=2024-01-01&to=2024-01-31&step=month").page
    page.wait_for_function("document.querySelector('#range-words').textContent.startsWith('1 Jan')")
    assert page.input_value("#step") == "month"
    page.click("#later")
    assert days(dashboard) == ("2024-02-01", "2024-02-29")
    page.click("#later")
    assert days(dashboard) == ("2024-03-01", "2024-03-31")
    for _ in range(3):
        page.click("#earlier")
    assert days(dashboard) == ("2024-01-01", "2024-01-31"), "not beyond the first article"


def test_from_all_days_a_step_takes_the_first_or_last_of_the_unit(dashboard: Dashboard) -> None:
    page = dashboard.open("?step=month").page
    page.wait_for_function(ALL_DAYS)
    page.focus("#histogram")
    page.keyboard.press("ArrowLeft")
    assert days(dashboard) == ("2024-06-01", "2024-06-30")
    page.keyboard.press("Home")
    dashboard.wait_address("from=2024-01-01")


def test_a_filter_link_keeps_the_step_and_the_tab(dashboard: Dashboard) -> None:
    page = dashboard.open("?step=week&speed=fast&tab=places&q=Kharkiv").page
    page.wait_for_selector(".place-row")
    assert page.get_attribute("#tab-places", "aria-selected") == "true"
    page.click("#chips a")
    dashboard.wait_status("85 articles")
    assert page.url.endswith("?tab=places&step=week&speed=fast")
    assert page.input_value("#speed") == "fast"


def test_playing_shows_its_date_in_figures_and_space_pauses_it(dashboard: Dashboard) -> None:
    page = dashboard.open("?from=2024-01-01&to=2024-01-31&step=month&speed=fast").page
    page.wait_for_function("document.querySelector('#range-words').textContent.startsWith('1 Jan')")
    assert page.is_hidden("#figures")
    page.focus("#histogram")
    page.keyboard.press("Space")
    assert page.inner_text("#figures") == "January 2024"
    page.wait_for_function("document.querySelector('#figures').textContent === 'February 2024'")
    page.keyboard.press("Space")
    assert page.inner_text("#play") == "Play"
    paused = page.inner_text("#figures")
    assert paused in {"February 2024", "March 2024"}
    page.wait_for_timeout(900)
    assert page.inner_text("#figures") == paused
    page.keyboard.press("Space")
    page.wait_for_function("document.querySelector('#figures').textContent === 'June 2024'")
    page.wait_for_function("document.querySelector('#play').textContent === 'Play'")
    page.keyboard.press("Escape")
    assert page.is_hidden("#figures")
    assert days(dashboard) == ("2024-06-01", "2024-06-30")


def test_who_takes_the_range_into_their_own_hands_ends_the_play(dashboard: Dashboard) -> None:
    page = dashboard.open("?speed=slow").page
    page.wait_for_function(ALL_DAYS)
    page.click("#play")
    page.wait_for_selector("#figures:not([hidden])")
    assert page.inner_text("#play") == "Pause"
    page.click("[data-preset='7']")
    assert page.is_hidden("#figures")
    assert page.inner_text("#play") == "Play"


def test_figures_are_as_short_as_they_can_be(dashboard: Dashboard) -> None:
    page = dashboard.open().page
    said = page.evaluate(
        "[['2024-03-07', '2024-03-07'], ['2024-03-07', '2024-03-13'], ['2024-02-26', '2024-03-03'],"
        " ['2024-02-01', '2024-02-29'], ['2024-01-01', '2024-12-31'], ['2023-12-31', '2024-01-01']]"
        ".map(([from, to]) => mapdash.shortly(from, to))"
    )
    assert said == [
        "7 Mar 2024", "7 – 13 Mar 2024", "26 Feb – 3 Mar 2024", "February 2024", "2024", "31 Dec 2023 – 1 Jan 2024",
    ]  # fmt: skip
