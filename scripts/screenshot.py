"""Makes docs/screenshot.png and docs/screenshot-phone.png from the sample collection: `python scripts/screenshot.py`.

Needs the test dependencies and Chromium (MAPDASH_CHROMIUM, or on the PATH).
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
from pathlib import Path

import waitress
from playwright.sync_api import Browser, sync_playwright

from gazetteer import Gazetteer
from mapdash.collection import Collection
from mapdash.dashboard import create_app
from mapdash.demo import build

DOCS = Path(__file__).resolve().parents[1] / "docs"


def main() -> None:
    chromium = os.environ.get("MAPDASH_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        sys.exit("Chromium is needed: sh scripts/install_browser.sh, or set MAPDASH_CHROMIUM.")
    DOCS.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        Collection.open(build(Path(folder) / "sample briefs.db"), read_only=True) as collection,
        sync_playwright() as playwright,
    ):
        app = create_app(collection, gazetteer=Gazetteer.open())
        server = waitress.create_server(app.server, host="127.0.0.1", port=0, threads=8)
        threading.Thread(target=server.run, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        address = f"http://127.0.0.1:{server.effective_port}/"
        desktop(browser, address, DOCS / "screenshot.png")
        phone(browser, address, DOCS / "screenshot-phone.png")
        browser.close()


def desktop(browser: Browser, address: str, target: Path) -> None:
    """The wide screen with an article open and one of its names chosen."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme="light", reduced_motion="reduce")
    page.goto(address + "?q=Rafah")
    page.wait_for_selector("#rows .row")
    page.locator("#rows .row").first.click()
    page.wait_for_selector("#reader-text mark")
    page.evaluate("mapdash.patch({q: null})")  # the word only served to find the article
    page.locator("#reader-text mark.literal", has_text="Khan Younis").first.click()
    page.wait_for_selector("#card h3")
    page.evaluate("mapdash.map.setView([33.5, 36.5], 6)")
    page.wait_for_timeout(2500)
    page.screenshot(path=target)
    page.close()


def phone(browser: Browser, address: str, target: Path) -> None:
    """The narrow screen with the list half raised."""
    page = browser.new_page(viewport={"width": 390, "height": 844}, color_scheme="dark", reduced_motion="reduce")
    page.goto(address)
    page.wait_for_selector("#rows .row", state="attached")
    page.click("#sheet")
    page.wait_for_timeout(2500)
    page.screenshot(path=target)
    page.close()


if __name__ == "__main__":
    main()
