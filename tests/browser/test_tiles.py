"""Map tiles lie over the painted basemap, where there are some; where there is none, what is painted stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from mapdash import tiles
from tests.browser.conftest import Dashboard, Served
from tests.browser.sample import fill
from tests.test_tiles import NORTH_WEST, mbtiles

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def tiled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("tiles")
    # of the four tiles of zoom 3 over Africa and the near East one is there
    layer = tiles.archive(mbtiles(folder / "a.mbtiles", {(3, 4, 3): NORTH_WEST, (2, 0, 0): NORTH_WEST}), "© Maker")
    running = Served(fill(folder / "sample.db"), tiles=layer)
    yield running
    running.close()


def test_a_tile_that_is_not_there_leaves_the_basemap_in_sight(page: Page, tiled: Served) -> None:
    Dashboard(page, tiled.address).open("?map=3/10/10")
    page.wait_for_function(
        "[...document.querySelectorAll('.leaflet-tiles-pane img')].some(i => i.naturalWidth === 256)"
    )
    page.wait_for_selector(".leaflet-tiles-pane img.missing", state="attached")
    assert page.evaluate("mapdash.tiled(10, 10)")
    assert not page.evaluate("mapdash.tiled(-10, -10)")
    assert page.locator(".leaflet-basemap-pane canvas").count() > 0
    assert "© Maker" in page.inner_text("#credits")
    page.wait_for_function(
        "![...document.querySelectorAll('.label.of-country')].some(l => l.textContent === 'Nigeria')"
    )
    page.click("#countries")
    page.wait_for_selector("#map[data-countries]", state="attached")
    assert not page.locator(".leaflet-tiles-pane").is_visible(), "they would lie over the shades"
    page.click("#countries")
    page.click("#tiles")
    page.wait_for_selector(".leaflet-tiles-pane img", state="detached")
    page.wait_for_selector(".label.of-country >> text=Nigeria")


def test_the_page_says_whom_online_tiles_are_asked_of(context: BrowserContext, tmp_path: Path) -> None:
    # a page of its own: that a tile fails is an error on the console
    page = context.new_page()
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    page.route("https://tiles.example/**", refuse)
    running = Served(
        fill(tmp_path / "sample.db"), tiles=tiles.online("https://tiles.example/{z}/{x}/{y}.png", "© Maker")
    )
    try:
        Dashboard(page, running.address).open("?map=4/20/20")
        page.wait_for_selector(".leaflet-tiles-pane img.missing", state="attached")
        assert "Tiles come from tiles.example" in page.inner_text("#credits")
        assert asked
        page.wait_for_selector(".label.of-country >> text=Chad")
    finally:
        running.close()
