"""When the server is slow or away: the newest answer counts, waiting does not flash, and what failed heals."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Route

from tests.browser.conftest import Dashboard, Served
from tests.browser.sample import fill

pytestmark = pytest.mark.browser


def late(dashboard: Dashboard, pattern: str, marked: str) -> list[Route]:
    """Hold back the requests to `pattern` that `marked` is in; they are let go by the test."""
    held: list[Route] = []

    def answer(route: Route) -> None:
        asked = route.request.url + (route.request.post_data or "")
        if marked in asked:
            held.append(route)
        else:
            route.continue_()

    dashboard.page.route(pattern, answer)
    return held


@pytest.mark.parametrize("pattern", ["**/api/*", "**/api/summary*"])
def test_a_late_answer_never_overwrites_a_newer_one(dashboard: Dashboard, pattern: str) -> None:
    page = dashboard.open("?map=4/40/35").page
    held = late(dashboard, pattern, "Kharkiv")
    page.fill("#words", "Kharkiv")
    page.wait_for_function(
        "document.querySelector('#words').value === 'Kharkiv' && location.search.includes('Kharkiv')"
    )
    page.fill("#words", "convoy")
    dashboard.wait_status("1 of 85 articles")
    page.wait_for_function("document.querySelector('#list-total').textContent === '1 article'")
    page.wait_for_function("Number(document.querySelector('#map').dataset.markers) === 1")
    assert held, "the older question was put"
    for route in held:
        try:
            route.continue_()
        except Exception as error:  # the page has given the question up
            assert "closed" in str(error) or "handled" in str(error) or "Invalid" in str(error)  # noqa: PT017
    page.wait_for_timeout(500)
    assert dashboard.status().startswith("1 of 85 articles")
    assert page.inner_text("#list-total") == "1 article"
    assert dashboard.titles() == ["Ships in the Red Sea"]
    assert page.get_attribute("#map", "data-markers") == "1"


def test_waiting_is_shown_only_where_it_lasts(dashboard: Dashboard) -> None:
    page = dashboard.open().page
    page.evaluate(
        "new MutationObserver(() => (window.marked = window.marked || performance.now()))"
        ".observe(document.querySelector('#lists'), {attributeFilter: ['aria-busy']})"
    )
    held = late(dashboard, "**/api/articles*", "Kharkiv")
    page.fill("#words", "Kharkiv")
    page.wait_for_selector("#lists[aria-busy=true]", state="attached")
    held[0].continue_()
    page.wait_for_selector("#lists:not([aria-busy])", state="attached")
    page.wait_for_function("document.querySelector('#list-total').textContent === '20 articles'")
    patience = page.evaluate(
        "window.marked - performance.getEntriesByType('resource')"
        ".find(one => one.name.includes('api/articles?q=')).startTime"
    )
    assert patience >= 145, "what is answered within 150 ms does not flash"


def test_a_server_that_goes_away_is_said_and_heals_by_itself(context: BrowserContext, tmp_path: Path) -> None:
    path = fill(tmp_path / "sample.db")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    running = serve(path, port)
    try:
        page = context.new_page()
        dashboard = Dashboard(page, f"http://127.0.0.1:{port}/").open()
        stop(running)
        page.wait_for_selector("#banner:not([hidden])")  # nobody asked anything: the pulse has noticed
        assert "does not answer" in page.inner_text("#banner")
        page.fill("#words", "convoy")  # asked while nobody answers
        page.wait_for_function("location.search.includes('convoy')")
        page.wait_for_timeout(300)
        assert dashboard.status().startswith("85 articles")
        running = serve(path, port)
        page.wait_for_selector("#banner", state="hidden")
        dashboard.wait_status("1 of 85 articles")
        page.wait_for_function("document.querySelector('#list-total').textContent === '1 article'")
        page.wait_for_function("Number(document.querySelector('#map').dataset.markers) === 1")
        page.wait_for_function("document.querySelector('#histogram-words').textContent.includes(' 1 of ')")
    finally:
        stop(running)


def serve(path: Path, port: int) -> subprocess.Popen[str]:
    """`mapdash serve` as a process of its own, once it listens: only so can it go away like one."""
    command = [sys.executable, "-m", "mapdash", "serve", "-c", str(path), "--port", str(port), "--no-browser"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert running.stdout
    assert str(port) in running.stdout.readline()
    return running


def stop(running: subprocess.Popen[str]) -> None:
    running.kill()
    running.communicate()


def test_an_answer_that_fails_is_said_and_asked_again(context: BrowserContext, served: Served) -> None:
    page = context.new_page()
    failing = True

    def fail(route: Route) -> None:
        if failing:
            route.fulfill(status=500, body="no")
        else:
            route.continue_()

    page.route("**/api/articles*", fail)
    page.goto(served.address)
    page.wait_for_selector("#banner:not([hidden])")
    assert "failed to answer (500)" in page.inner_text("#banner")
    failing = False
    page.wait_for_selector("#banner", state="hidden")
    page.wait_for_function("document.querySelector('#list-total').textContent === '85 articles'")
