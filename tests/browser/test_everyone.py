"""For everyone: keyboard alone, a narrow screen, the dark, assistive technology; and hostile articles do nothing."""

from __future__ import annotations

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from mapdash.article import Article, Published, Role
from mapdash.collection import Collection
from tests.browser.conftest import Dashboard, Served
from tests.browser.sample import FIRST_DAY, HOSTILE, KHARTOUM, mention

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def violations(page: Page) -> list[str]:
    """What axe finds, each with the first element it found it on."""
    found = Axe().run(page).response["violations"]
    return [f"{item['id']}: {json.dumps(item['nodes'][0]['html'])[:160]} ({len(item['nodes'])})" for item in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "state", ["", "?q=nothing+at+all", "?article=1", "?article=1&filters", "?from=2024-02-01&places"]
)
def test_axe_finds_nothing(dashboard: Dashboard, state: str, scheme: str) -> None:
    page = dashboard.page
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    dashboard.open(state.replace("&filters", "").replace("&places", ""))
    assert page.get_attribute("html", "data-mantine-color-scheme") == scheme
    if "article" in state:
        page.click("#reader-text mark >> nth=0")
        page.wait_for_selector("#card h3")
    if "filters" in state:
        page.click("#open-filters")
        page.wait_for_selector("#filter-source")
    if "places" in state:
        page.click("#tab-places")
        page.wait_for_selector(".place-row")
    page.wait_for_timeout(300)
    assert violations(page) == []


def test_by_keyboard_alone_to_a_place_its_articles_a_highlight_and_back(dashboard: Dashboard) -> None:
    page = dashboard.open("?map=4/35/35").page

    def tab_to(selector: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"Tab does not reach {selector}")

    tab_to("#tab-articles")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(".place-row")
    tab_to(".place-row")
    assert page.locator(".spot").count() == 1, "the place with the focus is marked on the map"
    page.keyboard.press("Enter")
    dashboard.wait_status("60 of 85 articles")
    page.wait_for_function("mapdash.map.getZoom() === 9")
    tab_to(".row")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#reader-text mark")
    tab_to("#reader-text mark")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_selector("#card h3")
    assert page.inner_text("#card h3").startswith("Palestine")
    page.keyboard.press("Escape")
    page.wait_for_selector("#card", state="hidden")
    page.keyboard.press("Escape")
    page.wait_for_selector("#reader", state="hidden")
    assert page.evaluate("document.activeElement.className") == "row"


def test_the_theme_switch_recolours_the_map_and_is_remembered(dashboard: Dashboard) -> None:
    page = dashboard.open().page

    def corner() -> list[int]:
        return page.evaluate(
            "(() => { const c = document.querySelector('.leaflet-basemap-pane canvas');"
            " const copy = document.createElement('canvas').getContext('2d', {willReadFrequently: true});"
            " copy.drawImage(c, -c.width / 2, -c.height / 2); return [...copy.getImageData(0, 0, 1, 1).data] })()"
        )

    light = corner()
    page.click("#theme")
    page.wait_for_function("document.documentElement.dataset.mantineColorScheme === 'dark'")
    page.wait_for_timeout(400)
    assert corner() != light
    page.reload()
    dashboard.ready()
    assert page.get_attribute("html", "data-mantine-color-scheme") == "dark"


@pytest.mark.parametrize(
    ("state", "clicks", "there"),
    [
        ("", ["#open-help"], "#help[open]"),
        ("?map=4/33/33", ["#draw-polygon", "#map"], "#draw-polygon[aria-pressed=true]"),
        ("?view=countries", ["#tab-places"], ".place-row .swatch"),
        ("?view=shares&from=2024-03-01&tab=places", [], ".place-row .swatch"),
        ("?from=2024-03-01&compare=before&tab=changes", [], "#change-rows"),
        ("?place=geonames:281102&place=geonames:281133", [], "#here:not([hidden])"),
        ("?date=none", [], ".row"),
    ],
)
def test_axe_finds_nothing_in_other_states(dashboard: Dashboard, state: str, clicks: list[str], there: str) -> None:
    page = dashboard.page
    page.emulate_media(reduced_motion="reduce")
    dashboard.open(state)
    for selector in clicks:
        page.click(selector)
    page.wait_for_selector(there)
    page.wait_for_timeout(300)
    assert violations(page) == []


def test_what_was_written_keeps_its_own_direction_and_is_never_untitled(page: Page, tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "scripts.db"
    with Collection.open(path, create=True) as collection:
        for title, text in (
            ("غارات على الخرطوم", "قال مسؤول إن غارات استهدفت Khartoum."),
            ("", "Khartoum was quiet at dawn."),
        ):
            article = Article(text, title=title, source="صحيفة", published=Published(FIRST_DAY))
            collection.add(article, [mention(text, "Khartoum", KHARTOUM)])
    running = Served(path)
    try:
        dashboard = Dashboard(page, running.address).open()
        page.wait_for_selector(".row >> nth=1")
        assert set(dashboard.titles()) == {"غارات على الخرطوم", "Khartoum was quiet at dawn."}
        page.click("text=غارات")
        page.wait_for_selector("#reader-text mark")
        for selector in ("#reader-title", "#reader-text p"):
            assert page.eval_on_selector(selector, "one => getComputedStyle(one).direction") == "rtl"
        assert page.eval_on_selector("#reader", "one => getComputedStyle(one).direction") == "ltr"
    finally:
        running.close()


def test_a_hostile_article_stays_text(dashboard: Dashboard) -> None:
    page = dashboard.open("?q=onerror").page
    page.wait_for_function("document.querySelector('#list-total').textContent === '1 article'")
    assert dashboard.titles() == [HOSTILE]
    assert "<b>Evil & Co</b>" in page.inner_text(".row-source")
    page.click("#rows a")
    page.wait_for_selector("#reader-text mark")
    assert page.inner_text("#reader-title") == HOSTILE
    assert page.locator("#reader-link a").count() == 0, "javascript: is no link"
    page.click("#open-filters")
    page.click("#filter-source")
    page.get_by_role("option", name="<b>Evil & Co</b> (1)").wait_for()
    assert page.evaluate("window.pwned") is None
    assert page.locator("#panel script, #panel img, #panel b").count() == 0


class TestPhone:
    """390 by 844 pixels."""

    @pytest.fixture
    def context_options(self) -> dict[str, object]:
        return PHONE

    def test_everything_is_within_reach(self, dashboard: Dashboard) -> None:
        page = dashboard.open().page
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        for selector in ("#words", "#open-filters", "#theme", "#histogram", "#sheet", "#legend summary", "#show-all"):
            box = page.locator(selector).bounding_box()
            assert box, selector
            assert box["x"] >= 0, selector
            assert box["x"] + box["width"] <= 391, selector
            assert box["y"] + box["height"] <= 845, selector
        assert page.get_attribute("#panel", "data-sheet") == "collapsed"
        page.click("#sheet")
        page.wait_for_function("document.querySelector('#panel').offsetHeight > 400")
        page.click("#rows a >> nth=0")
        page.wait_for_selector("#reader-text mark")
        page.click("#reader-text mark >> nth=0")
        page.wait_for_selector("#card h3")
        # the place is shown in the part of the map that the sheet leaves free
        spot = page.locator(".spot").bounding_box()
        panel = page.locator("#panel").bounding_box()
        assert spot
        assert panel
        assert spot["y"] + spot["height"] < panel["y"]
        page.click("#sheet")
        page.wait_for_function("document.querySelector('#panel').offsetHeight > 750")

    @pytest.mark.parametrize(
        "state", ["", "?article=1", "?from=2024-02-01&compare=before&tab=changes", "?place=a&place=b"]
    )
    def test_axe_finds_nothing(self, dashboard: Dashboard, state: str) -> None:
        page = dashboard.open(state).page
        if "article" not in state:  # which the sheet lies over
            page.click("#more-time")
        page.click("#sheet")
        page.wait_for_timeout(300)
        assert violations(page) == []

    @pytest.mark.parametrize("state", ["", "?article=1", "?from=2024-02-01&source=Evening+Desk", "filters"])
    def test_a_finger_hits_what_is_to_be_touched(self, dashboard: Dashboard, state: str) -> None:
        page = dashboard.open(state.replace("filters", "")).page
        if state == "filters":
            page.click("#open-filters")
            page.wait_for_selector("#filter-source")
        elif "article" in state:
            page.wait_for_selector("#reader-text mark")
        else:
            page.click("#more-time")
        small = page.evaluate(
            """() => [...document.querySelectorAll('button, select, input, summary, a.chip, .leaflet-bar a')]
            .filter((one) => one.checkVisibility({ visibilityProperty: true }))
            .filter((one) => !one.closest('label, [data-size] input'))
            // the sign that clears a field is reached beyond its edges
            .filter((one) => !one.matches('[type=checkbox], .mantine-MultiSelect-inputField'))
            .filter((one) => !one.matches('.mantine-InputClearButton-root'))
            .map((one) => [one.id || one.className || one.tagName, one.getBoundingClientRect()])
            .filter(([, box]) => box.height && (box.height < 39.5 || box.width < 38.5))
            .map(([name, box]) => `${name} ${Math.round(box.width)}x${Math.round(box.height)}`)"""
        )
        assert small == []

    def test_the_timeline_unfolds_into_all_of_its_parts(self, dashboard: Dashboard) -> None:
        page = dashboard.open().page
        assert page.locator("#compare").is_hidden()
        assert page.locator("#play").is_visible()
        page.click("#more-time")
        assert page.get_attribute("#more-time", "aria-expanded") == "true"
        for selector in (
            "#from",
            "#to",
            "[data-preset='30']",
            "#earlier",
            "#step",
            "#later",
            "#play",
            "#speed",
            "#compare",
        ):
            box = page.locator(selector).bounding_box()
            assert box, selector
            assert box["x"] >= 0, selector
            assert box["x"] + box["width"] <= 391, selector
        page.click("[data-preset='30']")
        dashboard.wait_address("from=")
        page.click("#more-time")
        assert page.locator("#from").is_hidden()


def test_new_articles_appear_by_themselves(page: Page, tmp_path) -> None:  # type: ignore[no-untyped-def]
    text = "Clashes in Khartoum went on."
    path = tmp_path / "growing.db"
    with Collection.open(path, create=True) as collection:
        running = Served(path)
        try:
            dashboard = Dashboard(page, running.address).open()
            assert page.inner_text(".nothing-head") == "This collection is empty."
            article = Article(text, title="New", source="Desk", published=Published(FIRST_DAY))
            collection.add(article, [mention(text, "Khartoum", KHARTOUM, role=Role.LITERAL)])
            page.wait_for_function("document.querySelector('#status').textContent.startsWith('1 article:')")
            page.wait_for_function("document.querySelectorAll('#rows .row').length === 1")
            page.wait_for_function("Number(document.querySelector('#map').dataset.markers) === 1")
            assert dashboard.titles() == ["New"]
        finally:
            running.close()


def test_what_has_no_date_is_counted_below_the_map_where_nothing_has_one(page: Page, tmp_path) -> None:  # type: ignore[no-untyped-def]
    text = "Clashes in Khartoum went on."
    path = tmp_path / "undated.db"
    with Collection.open(path, create=True) as collection:
        article = Article(text, title="New", source="Desk")
        collection.add(article, [mention(text, "Khartoum", KHARTOUM, role=Role.LITERAL)])
    running = Served(path)
    try:
        Dashboard(page, running.address).open()
        page.wait_for_selector(".no-dates #undated a")
        counted, region = page.locator("#undated").bounding_box(), page.locator("#timeline").bounding_box()
        assert counted
        assert region
        assert counted["y"] >= region["y"]  # not over the map's credits
        assert counted["y"] + counted["height"] <= region["y"] + region["height"]
    finally:
        running.close()
