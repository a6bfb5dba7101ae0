"""What a person waits for in a real browser: a filter change, a pan, an article, the first load.

    python -m benchmarks.scale.browser [--mentions N ...] [--dir FOLDER]

Times are from the click (or the movement) to the frame after the one in which all markers in sight were drawn: medians
in Chromium with 1440 x 900 pixels and reduced motion. Filter changes are clicks on presets and steps of the timeline
and facets chosen, each asked for the first time; pans are steps of a fifth of the map, of which most lie within what
the page has in hand, and leaps of a whole map, of which none does. The same by clustering in the browser is measured by
`benchmarks.scale.peers`.
"""

from __future__ import annotations

import argparse
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median

import psutil
from playwright.sync_api import CDPSession, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

from benchmarks.scale.synthetic import collection

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-sync".split()
)
CHANGES = 24
PANS = 20
READS = 20
# resolves in the second frame after the markers were drawn: the first has then been painted
_WATCH = """() => {
  window.painted = () => new Promise((done) => (window.awaiting = done));
  mapdash.on("drawn", () => {
    const done = window.awaiting;
    window.awaiting = null;
    if (done) requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));
  });
}"""
_TIMED = """async (act) => {
  const start = performance.now(), painted = window.painted();
  (0, eval)(act);
  return (await painted) - start;
}"""
_QUIET = "() => new Promise((done) => (window.requestIdleCallback || setTimeout)(() => setTimeout(done, 120)))"


@contextmanager
def served(path: Path) -> Iterator[tuple[str, psutil.Process, float]]:
    """The address of `mapdash serve` on a collection, its process, and when it was started."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "mapdash", "serve", "-c", str(path), "--port", "0", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout
            for line in process.stdout:
                if found := re.search(r"http://\S+", line):
                    yield found.group(), psutil.Process(process.pid), started
                    break
            else:
                raise RuntimeError("mapdash serve gave no address")
        finally:
            process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()


def opened(address: str, page: Page) -> None:
    page.goto(address)
    page.wait_for_selector("#map[data-markers]", timeout=60_000)
    page.wait_for_function("document.querySelector('#status').textContent.includes('article')", timeout=60_000)
    page.evaluate(_WATCH)


def changes() -> list[str]:
    """Acts of a person, each of which asks something new."""
    found = []
    for number in range(CHANGES // 4):
        found += [
            f"mapdash.patch({{ confidence: {0.03 + number / 50:.2f}, country: null, from: null, to: null }})",
            f"document.querySelector('[data-preset=\"{(90, 365, 30)[number % 3]}\"]').click()",
            "document.querySelector('#earlier').click()",
            f"mapdash.patch({{ country: ['{'US UA PS SD FR RU'.split()[number]}'] }})",
        ]
    return found


def heap(session: CDPSession) -> float:
    """Megabytes of JavaScript that are reachable."""
    session.send("HeapProfiler.collectGarbage")
    return float(session.send("Runtime.getHeapUsage")["usedSize"]) / 1e6


def of_mapdash(path: Path, page: Page) -> dict[str, float]:
    """Milliseconds, kilobytes and megabytes of our own screen."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    received = [0.0]
    session.on(
        "Network.loadingFinished", lambda event: received.__setitem__(0, received[0] + event["encodedDataLength"])
    )
    with served(path) as (address, _, _):
        opened(address, page)
        page.evaluate(_QUIET)
        figures = {"first load, KB": received[0] / 1e3}
        taken = []
        for act in changes():
            taken.append(page.evaluate(_TIMED, act))
            page.evaluate(_QUIET)
        figures["filter change, ms"] = median(taken)
        figures["filter change 95th, ms"] = sorted(taken)[int(len(taken) * 0.95)]
        page.evaluate(_TIMED, "mapdash.patch({ confidence: null, country: null, from: null, to: null })")
        for zoom in (2, 5):
            page.evaluate(f"mapdash.map.setView([40, 20], {zoom}, {{ animate: false }})")
            figures[f"pan by a step at zoom {zoom}, ms"] = median(_panned(page, 220, 30))
        figures["pan by a whole map at zoom 5, ms"] = median(_panned(page, 1100, 100))
        longest = page.evaluate(
            "fetch('api/articles?order=relevance').then((a) => a.json()).then((found) => found.rows[0].id)"
        )
        reads = []
        for _ in range(READS):
            reads.append(
                page.evaluate(
                    """async (id) => {
                      const start = performance.now();
                      mapdash.patch({ article: id });
                      while (document.querySelector("#reader").dataset.article !== id
                        || !document.querySelector("#reader-text p")) await new Promise(requestAnimationFrame);
                      for (const _ of "12") await new Promise(requestAnimationFrame);
                      return performance.now() - start;
                    }""",
                    str(longest),
                )
            )
            page.evaluate("mapdash.patch({ article: null }); document.querySelector('#reader').dataset.article = ''")
            page.evaluate(_QUIET)
        figures["100 KB article with 500 mentions, ms"] = median(reads)
        figures["JavaScript heap, MB"] = heap(session)
    return figures


def _panned(page: Page, across: int, down: int) -> list[float]:
    """Milliseconds of moves to and fro by so many pixels, drifting south and back."""
    taken = []
    for number in range(PANS):
        page.evaluate(_QUIET)
        by = (across if number % 2 else -across, down if number < PANS // 2 else -down)
        taken.append(page.evaluate(_TIMED, f"mapdash.map.panBy([{by[0]}, {by[1]}], {{ animate: false }})"))
    return taken


def said(name: str, figure: float, demand: float | None = None) -> str:
    """A line of a table, with the demand where there is one."""
    of = "" if demand is None else f"  of {demand:,.0f}" + ("" if figure <= demand else "  MISSED")
    return f"{name:56} {figure:9,.1f}{of}"


DEMANDS = {
    "filter change, ms": {1_000_000: 120.0, 10_000_000: 200.0},
    "pan by a step at zoom 2, ms": {1_000_000: 150.0, 10_000_000: 150.0},
    "pan by a step at zoom 5, ms": {1_000_000: 150.0, 10_000_000: 150.0},
    "pan by a whole map at zoom 5, ms": {1_000_000: 150.0, 10_000_000: 150.0},
    "100 KB article with 500 mentions, ms": {1_000_000: 200.0, 10_000_000: 200.0},
    "JavaScript heap, MB": {10_000_000: 120.0},
    "first load, KB": {1_000_000: 1300.0, 10_000_000: 1300.0},
}


@contextmanager
def browser_page() -> Iterator[Page]:
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, headless=True, args=FLAGS)
        context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
        page = context.new_page()
        try:
            yield page
        finally:
            with suppress(BrowserError):
                browser.close()


def main(argv: list[str] | None = None) -> dict[int, dict[str, float]]:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mentions", type=int, nargs="*", default=[1_000_000, 10_000_000])
    parser.add_argument("--dir", type=Path)
    options = parser.parse_args(argv)
    found = {}
    for mentions in options.mentions:
        path = collection(mentions, options.dir)
        with browser_page() as page:
            found[mentions] = of_mapdash(path, page)
        print(f"\n{mentions:,} mentions")
        for name, figure in found[mentions].items():
            print(said(name, figure, DEMANDS.get(name, {}).get(mentions)), flush=True)
    return found


if __name__ == "__main__":
    main()
