"""An area is drawn with the mouse or by key, filters, stands in the address, and comes off again."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Dashboard

pytestmark = pytest.mark.browser
NEAR_KHARKIV = "?map=7/49.5/36.5"


def corner(dashboard: Dashboard, lat: float, lon: float) -> tuple[float, float]:
    """Where on the screen a point of the Earth is."""
    at = dashboard.page.evaluate(
        "([lat, lon]) => { const p = mapdash.map.latLngToContainerPoint([lat, lon]);"
        " const b = document.querySelector('#map').getBoundingClientRect(); return [p.x + b.x, p.y + b.y]; }",
        [lat, lon],
    )
    return at[0], at[1]


def test_a_dragged_rectangle_filters_and_its_chip_lifts_it(dashboard: Dashboard) -> None:
    page = dashboard.open(NEAR_KHARKIV).page
    page.click("#draw-rectangle")
    assert page.get_attribute("#draw-rectangle", "aria-pressed") == "true"
    assert "Drag from corner to corner" in page.inner_text("#map-note")
    page.mouse.move(*corner(dashboard, 50.5, 35.5))
    page.mouse.down()
    page.mouse.move(*corner(dashboard, 49.5, 37.0), steps=4)
    page.mouse.up()
    dashboard.wait_address("area=50.")
    dashboard.wait_status("20 of 85 articles")
    assert page.get_attribute("#draw-rectangle", "aria-pressed") == "false"
    page.wait_for_function("mapdash.markers.length === 1")
    assert page.evaluate("mapdash.markers[0].data.label") == "Kharkiv"
    assert page.locator(".area-shown").count() == 1
    page.reload()
    dashboard.ready()
    dashboard.wait_status("20 of 85 articles")
    page.wait_for_selector(".area-shown")
    page.click("#chips >> text=in the drawn area")
    dashboard.wait_status("85 articles")
    page.wait_for_selector(".area-shown", state="detached")


def test_an_outline_is_closed_on_its_first_corner(dashboard: Dashboard) -> None:
    page = dashboard.open(NEAR_KHARKIV).page
    page.click("#draw-polygon")
    corners = [(50.6, 35.4), (50.4, 37.2), (49.4, 36.4), (49.6, 35.6)]
    page.mouse.click(*corner(dashboard, 49.0, 33.0))
    page.keyboard.press("Backspace")
    for at in [*corners, corners[0]]:
        page.mouse.click(*corner(dashboard, *at))
    dashboard.wait_status("20 of 85 articles")
    assert page.url.count("_") == 3
    page.wait_for_function("mapdash.markers.length === 1")


def test_drawing_by_key_under_a_cross(dashboard: Dashboard) -> None:
    page = dashboard.open("?map=7/50.5/35.5").page
    page.focus("#draw-rectangle")
    page.keyboard.press("Enter")
    page.wait_for_selector(".cross")
    assert page.evaluate("document.activeElement.id") == "map"
    page.keyboard.press("Enter")
    page.evaluate("window.moves = 0; mapdash.map.on('moveend', () => (window.moves += 1))")
    for number, press in enumerate(["ArrowRight"] * 3 + ["ArrowDown"] * 3):
        page.keyboard.press(press)
        page.wait_for_function("number => window.moves > number", arg=number)
    page.keyboard.press("Enter")
    dashboard.wait_status("20 of 85 articles")
    assert page.evaluate("document.activeElement.id") == "draw-rectangle"
    assert page.locator(".cross").count() == 0


def test_escape_stops_drawing_and_the_map_moves_again(dashboard: Dashboard) -> None:
    page = dashboard.open(NEAR_KHARKIV).page
    page.click("#draw-polygon")
    page.mouse.click(*corner(dashboard, 50.0, 36.0))
    page.wait_for_selector(".area-corner")
    page.keyboard.press("Escape")
    page.wait_for_selector(".area-corner", state="detached")
    assert page.get_attribute("#draw-polygon", "aria-pressed") == "false"
    assert page.evaluate("mapdash.map.dragging.enabled()")
    assert "area=" not in page.url


def test_what_the_map_shows_is_an_area_too_across_the_antimeridian(dashboard: Dashboard) -> None:
    page = dashboard.open("?map=8/49.98/36.25").page
    page.click("#area-in-view")
    dashboard.wait_status("20 of 85 articles")
    dashboard.open("?map=6/0/179.5")
    page.click("#area-in-view")
    dashboard.wait_status("0 of 85 articles")
    area = page.evaluate("new URLSearchParams(location.search).get('area')")
    lons = [float(at.split(",")[1]) for at in area.split("_")]
    assert max(lons) > 180 > min(lons) or min(lons) < -180 < max(lons)


@pytest.mark.parametrize("area", ["nonsense", "1,2_3,4", "91,0_0,0_0,1", "nan,1_2,3_4,5"])
def test_an_area_that_cannot_be_read_is_no_filter(dashboard: Dashboard, area: str) -> None:
    dashboard.open(f"?area={area}")
    dashboard.wait_status("85 articles")
