"""The country view: shades by articles or against everything, a click or a key on a country filters to it."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Dashboard
from tests.browser.test_everyone import violations

pytestmark = pytest.mark.browser


def colour(dashboard: Dashboard, lat: float, lon: float) -> list[int]:
    """What is painted on the basemap at a point of the Earth."""
    return dashboard.page.evaluate(
        """([lat, lon]) => {
          const at = mapdash.map.latLngToContainerPoint([lat, lon]);
          const box = document.querySelector('#map').getBoundingClientRect();
          for (const tile of document.querySelectorAll('.leaflet-basemap-pane canvas')) {
            const rect = tile.getBoundingClientRect();
            const x = at.x + box.x - rect.x, y = at.y + box.y - rect.y;
            if (x < 0 || y < 0 || x >= rect.width || y >= rect.height || !rect.width) continue;
            const scale = tile.width / rect.width;
            const copy = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
            copy.drawImage(tile, -Math.round(x * scale), -Math.round(y * scale));
            return [...copy.getImageData(0, 0, 1, 1).data];
          }
        }""",
        [lat, lon],
    )


UKRAINE, SUDAN, CHAD = (50.0, 28.0), (14.0, 29.0), (14.0, 18.0)
WORLD = "?map=3/30/30"


def countries(dashboard: Dashboard) -> None:
    dashboard.page.wait_for_selector("#map[data-countries]", state="attached")


def test_countries_are_shaded_by_articles_and_those_without_stay_quiet(dashboard: Dashboard) -> None:
    page = dashboard.open(WORLD).page
    land = colour(dashboard, *UKRAINE)
    page.click("#countries")
    countries(dashboard)
    assert "view=countries" in page.url
    assert colour(dashboard, *UKRAINE) != land
    assert colour(dashboard, *UKRAINE) != colour(dashboard, *SUDAN)
    assert colour(dashboard, *CHAD) == land
    assert page.locator("#country-scale li").all_inner_texts() == [
        "50 and more",
        "20 – 49",
        "10 – 19",
        "5 – 9",
        "1 – 4",
    ]
    assert "Ukraine 20" in page.locator(".label.of-country-count").all_inner_texts()
    assert page.locator(".mk").count() == 0
    assert page.locator("#legend").is_hidden()
    page.click("#countries")
    page.wait_for_selector(".mk")
    assert colour(dashboard, *UKRAINE) == land
    assert "view=" not in page.url


def test_a_click_on_a_country_filters_to_it_and_another_lifts_it(dashboard: Dashboard) -> None:
    page = dashboard.open(f"{WORLD}&view=countries").page
    countries(dashboard)
    at = page.evaluate("(() => { const p = mapdash.map.latLngToContainerPoint([50, 28]); return [p.x, p.y] })()")
    page.locator("#map").click(position={"x": at[0], "y": at[1]})
    dashboard.wait_status("20 of 85 articles")
    dashboard.wait_address("country=UA")
    assert "view=countries" in page.url
    assert colour(dashboard, *SUDAN) != colour(dashboard, *CHAD), "the other countries keep their shades"
    page.locator("#map").click(position={"x": at[0], "y": at[1]})
    dashboard.wait_status("85 articles")
    page.click(".label.of-country-count >> text=Palestine")
    dashboard.wait_address("country=PS")
    dashboard.wait_status("61 of 85 articles")


def test_the_list_of_countries_is_the_keyboards_way(dashboard: Dashboard) -> None:
    page = dashboard.open(f"{WORLD}&view=countries").page
    countries(dashboard)
    page.click("#tab-places")
    assert page.inner_text("#tab-places") == "Countries"
    rows = page.locator(".place-row")
    assert rows.first.inner_text().split("\n")[:2] == ["PS", "61 articles, 73 % of those on the map"]
    assert violations(page) == []
    rows.nth(1).focus()
    page.keyboard.press("Enter")
    dashboard.wait_status("20 of 85 articles")
    page.wait_for_selector(".place-row[data-country=UA][aria-pressed=true]")
    assert page.evaluate("document.activeElement.dataset.country") == "UA"


def test_shares_are_compared_with_everything(dashboard: Dashboard) -> None:
    page = dashboard.open(f"{WORLD}&view=countries").page
    countries(dashboard)
    page.click("#as-shares")
    dashboard.wait_address("view=shares")
    assert "Nothing is left out yet" in page.inner_text("#country-note")
    # shelling near Kharkiv alone: Ukraine has all of it, and a quarter of everything
    page.fill("#words", "Kharkiv")
    page.wait_for_function("mapdash.countryLabels().some(label => label[1] === '× 4.2')")
    page.click("#tab-places")
    assert page.locator(".place-row").first.inner_text().split("\n")[:2] == [
        "UA", "100 % here, 24 % of everything: 4.2 times its usual share",
    ]  # fmt: skip
    assert page.evaluate("mapdash.countryShade('PS').hatched"), "less than usual is striped"
    assert page.evaluate("mapdash.countryShade('SD')") is None, "two articles are too few to compare"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(dashboard: Dashboard, scheme: str) -> None:
    dashboard.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page = dashboard.open(f"{WORLD}&view=shares&q=Kharkiv&area=60,20_60,50_10,50_10,20").page
    countries(dashboard)
    page.wait_for_timeout(300)
    assert violations(page) == []
