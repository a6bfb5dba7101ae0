"""The map as a picture: names cover nothing, stay put while it is dragged, and areas are no pins."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Dashboard

pytestmark = pytest.mark.browser

# what is written on the map, and the circles, as [text, left, top, right, bottom]
DRAWN = """[...document.querySelectorAll('.leaflet-labels-pane .label:not(.within), .mk')].map(e => {
  const area = e.matches('.mk:not(.folded)') && !e.querySelector('.mk-form');
  const range = document.createRange();
  range.selectNodeContents(e);
  const b = (e.matches('.label') || area ? range : e.querySelector('.mk-form, .mk-sign')).getBoundingClientRect();
  return [e.textContent, b.left, b.top, b.right, b.bottom];
})"""
SLACK = 3  # pixels: of a line of type its upper and lower edge are empty


def overlapping(drawn: list[list[float]]) -> list[tuple[object, object]]:
    found = []
    for number, one in enumerate(drawn):
        for other in drawn[number + 1 :]:
            wide = min(one[3], other[3]) - max(one[1], other[1])
            high = min(one[4], other[4]) - max(one[2], other[2])
            if wide > SLACK and high > SLACK:
                found.append((one[0], other[0]))
    return found


@pytest.mark.parametrize("at", ["2/20/20", "4/45/33", "6/48.7/34", "9/31.5/34.5", "11/31.4/34.4"])
def test_nothing_written_covers_anything(dashboard: Dashboard, at: str) -> None:
    page = dashboard.open(f"?map={at}").page
    page.wait_for_selector(".label", state="attached")
    drawn = page.evaluate(DRAWN)
    assert len(drawn) > 3
    assert overlapping(drawn) == []


def test_names_stay_at_their_side_while_the_map_is_dragged(dashboard: Dashboard) -> None:
    page = dashboard.open("?map=6/48.7/34").page
    page.wait_for_selector(".label.of-marker")
    positions = "Object.fromEntries(mapdash.markers.map(item => [item.data.label, item.position]))"
    before = page.evaluate(positions)
    assert any(before.values())
    for east in (40, -70, 25):
        page.evaluate(
            "east => new Promise(done => { mapdash.map.once('moveend', done);"
            " mapdash.map.panBy([east, 10], {animate: false}); })",
            east,
        )
    after = page.evaluate(positions)
    assert {label: after[label] for label in before if label in after} == before


def test_an_area_is_its_name_with_a_count_and_no_circle(dashboard: Dashboard) -> None:
    page = dashboard.open("?map=5/48/32").page
    country = page.locator(".mk.country")
    assert country.inner_text().split() == ["Ukraine", "20"]
    assert country.locator(".mk-form").count() == 0
    style = country.evaluate("e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).borderTopWidth]")
    assert style == ["rgba(0, 0, 0, 0)", "0px"]
    page.evaluate("document.querySelector('.mk.country').click()")
    dashboard.wait_status("20 of 85 articles")


def test_the_legend_gives_circles_their_numbers(dashboard: Dashboard) -> None:
    page = dashboard.open("?map=8/31.4/34.4").page
    texts = page.locator(".legend-circle").all_inner_texts()
    assert texts[0].startswith("up to "), "circles grow no smaller than can be seen"
    numbers = [int(text) for text in texts[1:]]
    widths = page.locator("#legend-circles i").evaluate_all("all => all.map(e => e.offsetWidth)")[1:]
    assert len(numbers) == 2
    # area for area: twice the articles, twice the area
    assert widths[1] ** 2 / widths[0] ** 2 == pytest.approx(numbers[1] / numbers[0], rel=0.15)


class TestPhone:
    """390 by 844 pixels."""

    @pytest.fixture
    def context_options(self) -> dict[str, object]:
        return {"viewport": {"width": 390, "height": 844}, "has_touch": True}

    def test_credits_take_one_line_and_open_to_the_whole(self, dashboard: Dashboard) -> None:
        page = dashboard.open().page
        box = page.locator("#credits").bounding_box()
        assert box
        assert box["height"] <= 40  # of which the finger needs more than the eye
        assert "© GeoNames, Natural Earth" in page.inner_text("#credits")
        page.click("#credits-short")
        assert "imply no endorsement" in page.inner_text("#credits")
        assert page.get_attribute("#credits-short", "aria-expanded") == "true"
