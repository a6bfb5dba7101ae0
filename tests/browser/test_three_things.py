"""What people come for: look at the map, filter by date, click through to the source text."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import Dashboard

pytestmark = pytest.mark.browser


def test_the_map_shows_places_and_a_country_is_not_drawn_like_a_town(dashboard: Dashboard) -> None:
    dashboard.open("?map=5/40/35")
    page = dashboard.page
    drawn = page.evaluate("mapdash.markers.map(item => [item.data.label, item.box.className])")
    forms = dict(drawn)
    assert "country" in forms["Ukraine"]
    assert "province" in forms["Gaza Strip"]
    assert "town" in next(form for label, form in drawn if label.startswith("Rafah"))
    assert page.locator(".mk.country .mk-form").count() == 0
    assert page.locator(".mk.country").inner_text().split() == ["Ukraine", "20"]
    # and something is painted below them: land in its own colour
    assert page.evaluate("document.querySelectorAll('.leaflet-basemap-pane canvas').length") > 0


def test_pointing_at_a_marker_names_the_place_and_counts(dashboard: Dashboard) -> None:
    dashboard.open("?map=8/49.5/37")
    dashboard.page.hover(dashboard.marker("Kharkiv"))
    tip = dashboard.page.locator(".mk-tip")
    tip.wait_for()
    assert tip.inner_text().split("\n") == ["Kharkiv", "town", "20 articles, 20 mentions", "confidence 90 %"]


def test_clicking_a_marker_lists_its_articles_and_a_chip_lifts_it(dashboard: Dashboard) -> None:
    dashboard.open("?map=8/49.5/37")
    page = dashboard.page
    page.click(dashboard.marker("Kharkiv"))
    dashboard.wait_status("20 of 85 articles: 20 on the map")
    page.wait_for_function("document.querySelector('#list-total').textContent === '20 articles'")
    assert all("Kharkiv" in title for title in dashboard.titles())
    assert "Kharkiv" in page.inner_text("#chips")
    assert page.locator(".mk.chosen").count() == 1
    assert page.locator(".mk").count() > 1, "the other places stay on the map"
    page.click("#chips a")
    dashboard.wait_status("85 articles")


def test_typed_days_are_inclusive(dashboard: Dashboard) -> None:
    page = dashboard.open().page
    for name, day in (("from", "2024-05-02"), ("to", "2024-05-03")):
        page.fill(f"#{name}", day)
        page.press(f"#{name}", "Enter")
        page.press(f"#{name}", "Tab")
    dashboard.wait_address("from=2024-05-02&to=2024-05-03")
    dashboard.wait_status("3 of 85 articles")
    page.wait_for_function("document.querySelector('#list-total').textContent === '3 articles'")
    assert sorted(dashboard.titles()) == ["Aid arrives", "Ships in the Red Sea", "Talks on Rafah, round 42"]
    assert page.inner_text("#range-words") == "2 May 2024 – 3 May 2024"
    assert page.get_attribute("#histogram-selected", "d") != page.get_attribute("#histogram-whole", "d")


def test_presets_count_back_from_the_newest_article(dashboard: Dashboard) -> None:
    page = dashboard.open().page
    page.click("[data-preset='7']")
    dashboard.wait_address("from=2024-06-20&to=2024-06-26")
    dashboard.wait_status("4 of 85 articles")
    page.click("[data-preset='all']")
    dashboard.wait_status("85 articles")


def test_dragging_over_the_histogram_and_moving_the_slider_by_key(dashboard: Dashboard) -> None:
    page = dashboard.open().page
    page.wait_for_function("document.querySelector('#range-words').textContent.startsWith('All days')")
    box = page.locator("#histogram").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 20, steps=4)
    page.mouse.up()
    page.wait_for_function("location.search.includes('from=')")
    page.wait_for_function("/^\\d+ of 85/.test(document.querySelector('#status').textContent)")
    start = re.search(r"from=(\d{4}-\d\d-\d\d)", page.url)
    assert start
    # on the week's first day: whole bars are selected
    assert start[1] == "2024-02-12"
    page.locator("#range [role=slider]").first.press("ArrowRight")
    dashboard.wait_address("from=2024-02-13")


def test_playing_moves_a_window_and_stops(dashboard: Dashboard) -> None:
    page = dashboard.open().page
    page.wait_for_function("document.querySelector('#range-words').textContent.startsWith('All days')")
    page.click("#play")
    page.wait_for_function("location.search.includes('from=2024-01-01')")
    page.wait_for_function("location.search.includes('from=') && !location.search.includes('from=2024-01-01')")
    page.click("#play")
    assert page.inner_text("#play") == "Play"
    assert "to=" in page.url


def test_undated_and_unplaced_articles_are_one_click_away(dashboard: Dashboard) -> None:
    page = dashboard.open("?from=2024-01-01&to=2024-01-31").page
    page.click("#undated a")
    dashboard.wait_status("1 of 85 articles")
    page.wait_for_function("document.querySelector('#list-total').textContent === '1 article'")
    assert dashboard.titles() == ["No date"]
    page.click("#chips a")
    dashboard.wait_status("85 articles: 84 on the map, 1 without a place, 1 without a date; 184 mentions")
    page.click("#status a >> text=without a place")
    dashboard.wait_status("1 of 85 articles")
    page.wait_for_function("document.querySelector('#list-total').textContent === '1 article'")
    assert dashboard.titles() == ["A column without a place"]


def test_from_a_row_to_the_sentence_and_from_a_highlight_to_its_place(dashboard: Dashboard) -> None:
    page = dashboard.open().page
    page.click("#rows a >> text=Talks on Rafah, round 60")
    page.wait_for_selector("#reader-text mark")
    assert page.inner_text("#reader-title") == "Talks on Rafah, round 60"
    assert page.inner_text("#reader-source") == "Morning Desk · 26 Jun 2024"
    link = page.locator("#reader-link a")
    assert link.get_attribute("href") == "https://desk.example/59"
    assert link.get_attribute("rel") == "noopener noreferrer"
    marks = page.locator("#reader-text mark")
    assert marks.all_inner_texts() == ["Rafah", "Palestinian", "Gaza"]
    assert [mark.get_attribute("class") for mark in marks.all()] == [
        "m literal", "m adjectival", "m literal uncertain",
    ]  # fmt: skip
    # behind a character that is two units in the browser and one in Python
    assert page.inner_text("#reader-text p >> nth=1") == "Palestinian officials answered from Gaza 😀 later."
    assert page.locator(".inset .pin").count() == 2
    marks.first.click()
    page.wait_for_selector("#card h3")
    card = page.inner_text("#card")
    assert "Rafah, Gaza Strip" in card
    assert "90 % sure" in card
    assert "best known of its name" in card
    assert "North Sinai" in card
    assert "12 %" in card
    page.wait_for_function("Math.abs(mapdash.map.getCenter().lat - 31.297) < 0.01 && mapdash.map.getZoom() === 9")
    assert page.locator(".spot.strong").count() == 1


def test_pointing_at_a_row_marks_its_places_on_the_map(dashboard: Dashboard) -> None:
    page = dashboard.open("?map=8/31.4/34.3").page  # from afar one name would lie over the other
    page.hover("#rows a >> text=Talks on Rafah, round 60")
    page.wait_for_selector(".spot")
    assert sorted(page.locator(".spot").all_inner_texts()) == ["Gaza", "Rafah"]
    page.hover("#bar h1")
    page.wait_for_selector(".spot", state="detached")
