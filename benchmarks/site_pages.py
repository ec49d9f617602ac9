"""Measure the pages of a site as a reader loads them: requests, bytes, and how far they shift.

python -m benchmarks.site_pages SITE    # a folder that `eventkit export --to html` wrote
"""

from __future__ import annotations

import functools
import gzip
import shutil
import sys
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, Response, sync_playwright

SHIFTS = """
window.shift = 0;
new PerformanceObserver(list => {
    for (const it of list.getEntries()) if (!it.hadRecentInput) window.shift += it.value;
}).observe({type: "layout-shift", buffered: true});
"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


def main() -> None:
    """Print a table of the pages of a site on a telephone: one of each kind.

    Raises:
        SystemExit: If there is no Chromium.
    """
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        raise SystemExit("Chromium is needed: apt-get install chromium")
    folder = Path(sys.argv[1])
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    print("| page | requests | kB | kB compressed | layout shift |\n|---|--:|--:|--:|--:|")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for path in pages(folder):
            print(row(browser, address, path))
        browser.close()
    server.shutdown()


def pages(folder: Path) -> list[str]:
    """Return the first page of each kind, and the longest day."""
    kinds = ("sessions", "people", "rooms", "tracks", "outcomes")
    firsts = [min(folder.glob(f"{kind}/*.html"), default=None) for kind in kinds]
    day = max(folder.glob("days/*.html"), key=lambda it: it.stat().st_size, default=None)
    tops = [folder / name for name in ("index.html", "search.html", "calendars.html")]
    present = [it for it in (*tops, day, *firsts) if it]
    return [it.relative_to(folder).as_posix() for it in present]


def row(browser: Browser, address: str, path: str) -> str:
    """Load a page with an empty cache, and return what that took."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, service_workers="block")
    context.add_init_script(SHIFTS)
    page = context.new_page()
    responses: list[Response] = []
    page.on("response", lambda it: responses.append(it))  # noqa: PLW0108  # it must be a function
    page.goto(address + path)
    page.wait_for_load_state("networkidle")
    bodies = [it.body() for it in responses]
    size, packed = sum(map(len, bodies)), sum(len(gzip.compress(it)) for it in bodies)
    shift = page.evaluate("window.shift")
    context.close()
    return f"| {path} | {len(bodies)} | {size / 1e3:.0f} | {packed / 1e3:.0f} | {shift:.3f} |"


if __name__ == "__main__":
    main()
