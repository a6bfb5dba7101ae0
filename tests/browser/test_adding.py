"""A person drops files and pastes an article, and sees what became of them; and how the feeds do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page

from mapdash.adding import Adder
from mapdash.collection import Collection, Feed
from tests.browser.conftest import Served
from tests.browser.sample import fill
from tests.browser.test_everyone import violations
from tests.fake_geoparser import open_fake

pytestmark = pytest.mark.browser
DROP = """
files => {
  const data = new DataTransfer();
  for (const [name, text] of files) data.items.add(new File([text], name));
  const options = {bubbles: true, cancelable: true, dataTransfer: data};
  for (const type of ["dragenter", "dragover", "drop"])
    document.getElementById("map").dispatchEvent(new DragEvent(type, options));
}
"""
ALL_DONE = """
wanted => { const all = [...document.querySelectorAll(".delivery")];
  return all.length === wanted && all.every(one => ["done", "failed"].includes(one.dataset.state)); }
"""


class Editable(Served):
    """A collection that can be added to."""

    def __init__(self, path: Path) -> None:
        self.adder = Adder(path, open_fake)
        super().__init__(path, adder=self.adder)

    def close(self) -> None:
        super().close()
        self.adder.close()


@pytest.fixture
def editable(tmp_path: Path) -> Iterator[Editable]:
    running = Editable(fill(tmp_path / "sample.db"))
    yield running
    running.close()


def test_files_are_dropped_and_accounted_for(editable: Editable, page: Page) -> None:
    page.goto(editable.address)
    page.wait_for_selector(".row")
    page.evaluate(DROP, [
        ["a.txt", "Convoy reaches Rafah\n\nIt came in the night."],
        ["rows.csv", "title,text,date\nA,In Qatar.,someday\n ,,\n"],
        ["<img src=x onerror=alert(1)>.jpg", "\u0000\u0001" * 500],
    ])  # fmt: skip
    page.wait_for_function(ALL_DONE, arg=3)
    assert page.locator("#adding").is_visible()
    said = page.locator(".delivery").all_inner_texts()
    assert "Nothing was added" in said[0]
    assert "<img src=x onerror=alert(1)>.jpg" in said[0]
    assert "1 article added, 1 mention of 1 place" in said[1]
    assert "1 date could not be read: someday (rows.csv, row 2)" in said[1]
    assert "Skipped: neither a title nor a text (rows.csv, row 3)" in said[1]
    assert "1 article added" in said[2]
    assert "without a date" in said[2]
    page.keyboard.press("Escape")
    page.wait_for_selector("#adding", state="hidden")
    page.wait_for_function("document.getElementById('status').textContent.includes('87 articles')", timeout=20_000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_article_is_pasted_by_keyboard_and_axe_finds_nothing(editable: Editable, page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.goto(editable.address)
    page.wait_for_selector(".row")
    page.focus("#open-adding")
    page.keyboard.press("Enter")
    page.wait_for_selector("#adding[open]")
    page.focus("#adding-paste summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Aid arrives")
    page.fill("#paste-text", "Trucks stood in Rafah.")
    page.focus("#paste-add")
    page.keyboard.press("Enter")
    page.wait_for_function(ALL_DONE, arg=1)
    assert "Aid arrives" in page.inner_text(".delivery")
    assert page.input_value("#paste-text") == ""
    page.wait_for_timeout(300)
    assert violations(page) == []


def test_the_feeds_have_a_tab_where_there_are_some(editable: Editable, page: Page) -> None:
    page.goto(editable.address)
    page.wait_for_selector(".row")
    assert not page.locator("#tab-feeds").is_visible()
    now = datetime.now(UTC)
    with Collection.open(editable.path) as collection:
        collection.put_feed(Feed("https://a.example/rss", "The <b>A</b>", last_read=now, next_read=now, articles=3))
        collection.put_feed(Feed("https://b.example/rss", last_error="there is no such page", failures=2))
    page.reload()
    page.wait_for_selector("#tab-feeds:not([hidden])")
    page.click("#tab-feeds")
    page.wait_for_selector(".feed")
    assert page.inner_text("#feeds-total") == "2 feeds, 1 with trouble"
    broken, well = page.locator(".feed").all_inner_texts()
    assert "there is no such page (2 times in a row)" in broken
    assert "not asked any more" in broken
    assert "The <b>A</b>" in well
    assert "3 articles" in well
    page.wait_for_timeout(300)
    assert violations(page) == []


def test_without_being_asked_for_files_are_not_taken(served: Served, page: Page) -> None:
    page.goto(served.address)
    page.wait_for_selector(".row")
    assert page.locator("#open-adding, #adding").count() == 0
