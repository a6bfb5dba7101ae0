"""A served collection and a real Chromium; every test ends with: no console error, no request outside loopback."""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import waitress
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from mapdash.collection import Collection
from mapdash.dashboard import create_app
from tests.browser.sample import fill

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()


def chromium() -> str:
    """The browser to drive; its absence is a failure, for a skipped test shows nothing."""
    named = os.environ.get("MAPDASH_CHROMIUM")
    found = named or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found or not Path(found).exists():
        pytest.fail("The browser tests need Chromium: sh scripts/install_browser.sh, or set MAPDASH_CHROMIUM.")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), headless=True, args=FLAGS)
        yield started
        started.close()


class Served:
    """A collection behind a server of its own, in this process."""

    def __init__(self, path: Path, **options: Any) -> None:
        self.path = path
        self.collection = Collection.open(path, read_only=True)
        app = create_app(self.collection, title="Sample", **options)
        self.server = waitress.create_server(app.server, host="127.0.0.1", port=0, threads=8)
        self.address = f"http://127.0.0.1:{self.server.effective_port}/"
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        # closing the server from another thread pulls the sockets from under its loop
        with contextlib.suppress(OSError):
            self.server.run()

    def close(self) -> None:
        self.server.close()
        self.thread.join(timeout=5)
        self.collection.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    running = Served(fill(tmp_path_factory.mktemp("browser") / "sample.db"))
    yield running
    running.close()


@pytest.fixture
def context_options() -> dict[str, object]:
    """What the browser window is like; a test module or parametrization overrides it."""
    return {"viewport": {"width": 1440, "height": 900}}


@pytest.fixture
def context(browser: Browser, context_options: dict[str, object]) -> Iterator[BrowserContext]:
    made = browser.new_context(reduced_motion="reduce", **context_options)  # type: ignore[arg-type]
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that may not complain and may not leave this machine."""
    made = context.new_page()
    made.set_default_timeout(10_000)
    complaints: list[str] = []
    made.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    made.on("pageerror", lambda error: complaints.append(str(error)))
    outside: list[str] = []

    def asked(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob"} and parts.hostname != "127.0.0.1":
            outside.append(url)

    made.on("request", lambda request: asked(request.url))
    yield made
    assert complaints == []
    assert outside == []


class Dashboard:
    """The screen as a test speaks of it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    def open(self, query: str = "") -> Dashboard:
        self.page.goto(self.address + query)
        self.ready()
        return self

    def ready(self) -> None:
        """Wait until markers and the status line stand."""
        self.page.wait_for_selector("#map[data-markers]")
        self.page.wait_for_function("document.querySelector('#status').textContent.includes('article')")

    def status(self) -> str:
        return self.page.inner_text("#status")

    def wait_status(self, beginning: str) -> None:
        self.page.wait_for_function(
            "beginning => document.querySelector('#status').textContent.startsWith(beginning)", arg=beginning
        )

    def wait_address(self, part: str) -> None:
        self.page.wait_for_function("part => decodeURIComponent(location.search).includes(part)", arg=part)

    def titles(self) -> list[str]:
        return self.page.locator("#rows .row-title").all_inner_texts()

    def marker(self, label: str) -> str:
        """A selector for the marker whose tooltip begins with `label`, by its place in the script's list."""
        number = self.page.evaluate(
            "label => mapdash.markers.findIndex(item => item.data.label.startsWith(label))", label
        )
        assert number >= 0, f"no marker {label}"
        self.page.evaluate("n => mapdash.markers[n].box.setAttribute('data-test', 'marker')", number)
        return "[data-test=marker]"


@pytest.fixture
def dashboard(page: Page, served: Served) -> Dashboard:
    return Dashboard(page, served.address)
