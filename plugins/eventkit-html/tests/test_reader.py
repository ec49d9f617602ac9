"""Sites in Chromium: what axe finds, by keyboard alone, without a network, without scripts."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

import pytest
from attrs import evolve
from playwright.sync_api import Browser, Page, sync_playwright

import eventkit
from eventkit import Event
from eventkit.text import cleaned

BROWSER = shutil.which("chromium") or shutil.which("google-chrome") or ""
ROOT = Path(__file__).parents[3]
AXE = ROOT / "tests" / "readers" / "node_modules" / "axe-core" / "axe.min.js"
DAY = "days/2027-03-26.html"
PAGES = (
    *("index.html", DAY, "sessions/panel-delta.html", "people/ada.html", "rooms/hall.html"),
    *("calendars.html", "changes.html", "mine.html", "search.html", "outcomes.html", "report.html"),
)
PHONE, DESKTOP = (390, 844), (1280, 900)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HOSTILE = (
    '<img src="x" onerror="document.title=1"> </script><script>document.title=2</script> '
    '{{ 7*7 }} "onfocus="document.title=3" autofocus="'
)
ARABIC = {"event.title": "مدرسة الربيع لقانون المياه", "sessions.opening.title": "الافتتاح"}

pytestmark = [
    pytest.mark.once,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::eventkit.model.errors.OldZoneDataWarning"),
    pytest.mark.skipif(not BROWSER, reason="Chromium is not installed"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield browser
        browser.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """Serve a folder on loopback; yield its address, and what ends the server before its time."""
    handler = functools.partial(_Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()

    def end() -> None:
        server.shutdown()
        server.server_close()

    yield f"http://127.0.0.1:{server.server_port}/", end
    end()


def school() -> Event:
    """Return the example in four languages, one of them from right to left."""
    event = eventkit.load(ROOT / "examples" / "spring-school-2027" / "event.toml")
    return evolve(event, translations={**event.translations, "ar": ARABIC})


@pytest.fixture(scope="module")
def site_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return the folder of the school's site in a style: released twice, with two changes."""

    @functools.cache
    def written(style: str) -> Path:
        folder = tmp_path_factory.mktemp(style)
        log = folder / "school.releases.jsonl"
        event = school()
        eventkit.release(event, log)
        moved, cancelled = event.session("old-treaties"), event.session("gauges")
        later = timedelta(minutes=15)
        assert moved.start
        assert moved.end
        event = event.replace(evolve(moved, start=moved.start + later, end=moved.end + later))
        event = event.replace(evolve(cancelled, status="cancelled"))
        eventkit.release(event, log)
        options = {"url": "http://127.0.0.1/", "style": style}
        eventkit.write(
            event, folder / "site", to="html", log=eventkit.load_log(log), options=options
        )
        return folder / "site"

    return written


@contextmanager
def reading(browser: Browser, address: str, **options: Any) -> Iterator[Page]:
    """Yield a page; it may neither complain on its console nor ask another host for anything."""
    size = options.pop("size", DESKTOP)
    viewport: Any = {"width": size[0], "height": size[1]}
    context = browser.new_context(
        viewport=viewport, base_url=address, reduced_motion="reduce", **options
    )
    complaints: list[str] = []
    requests: list[str] = []
    context.on("request", lambda it: requests.append(it.url))
    context.on("weberror", lambda it: complaints.append(str(it.error)))
    context.on(
        "console",
        lambda it: complaints.append(it.text) if it.type in ("error", "warning") else None,
    )
    yield context.new_page()
    context.close()
    assert complaints == []
    assert requests
    assert [it for it in requests if not it.startswith((address, "blob:", "data:"))] == []


# --- axe


def violations(page: Page) -> list[str]:
    """Return what axe finds, by its rule and element."""
    page.evaluate(AXE.read_text("utf-8"))
    report = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    assert report["passes"], "axe has looked at nothing"
    return [
        f"{rule['id']}: {node['html'][:200]}: {node['failureSummary']}"
        for rule in report["violations"]
        for node in rule["nodes"]
    ]


class Look(NamedTuple):
    """How a reader sees a site."""

    style: str
    scheme: Any
    size: tuple[int, int]
    language: str


LOOKS = product(("river", "slate"), ("light", "dark"), (DESKTOP, PHONE), ("", "ar/", "ru/", "tk/"))
SAMPLE = (Look("slate", "dark", PHONE, "ar/"), (DAY, "sessions/panel-delta.html", "report.html"))
EVERYTHING = [pytest.param(Look(*it), PAGES, marks=pytest.mark.full) for it in LOOKS]


@pytest.mark.parametrize(("look", "pages"), [SAMPLE, *EVERYTHING])
def test_axe_finds_no_violation_and_no_page_is_wider_than_its_window(
    browser: Browser, site_of: Callable[[str], Path], look: Look, pages: tuple[str, ...]
) -> None:
    assert AXE.is_file(), "`make test` installs axe-core"
    faults = {}
    with (
        served(site_of(look.style)) as (address, _),
        reading(browser, address, color_scheme=look.scheme, size=look.size) as page,
    ):
        for path in pages:
            page.goto(f"{look.language}{path}")
            faults[path] = violations(page)
            if page.evaluate("document.documentElement.scrollWidth") > look.size[0]:
                faults[path].append("wider than the window")

    assert faults == {path: [] for path in pages}


# --- by keyboard alone

FOCUS = """() => {
    const it = document.activeElement, style = getComputedStyle(it);
    const {top, bottom, left, right} = it.getBoundingClientRect();
    const card = it.closest("article[data-session]");
    return {
        tag: it.tagName,
        name: it.className,
        session: card ? card.dataset.session : null,
        isOutlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        isInWindow: bottom > 0 && top < innerHeight && right > 0 && left < innerWidth,
    };
}"""


STARTS = """() => Object.fromEntries(
    [...document.querySelectorAll("article[data-session]")].map(it => {
        const hours = it.querySelector("[data-start]");
        return [it.dataset.session, hours ? hours.dataset.start : ""];
    }))"""


def walk(page: Page, most: int = 400) -> list[dict[str, Any]]:
    """Return where the focus stands after each press of the tab key, until it leaves the page."""
    places: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        place = page.evaluate(FOCUS)
        if place["tag"] == "BODY":
            return places
        places.append(place)
    raise AssertionError(f"the focus never leaves the page: {places[-3:]}")


def test_a_day_is_walked_by_keyboard_in_order_of_time(
    browser: Browser, site_of: Callable[[str], Path]
) -> None:
    with served(site_of("river")) as (address, _), reading(browser, address) as page:
        page.goto(DAY)
        page.wait_for_selector(".star")
        places = walk(page)
        starts = page.evaluate(STARTS)

    assert places[0]["name"] == "skip"
    assert [it for it in places if not (it["isOutlined"] and it["isInWindow"])] == []
    order = list(dict.fromkeys(it["session"] for it in places if it["session"]))
    times = [starts[it] for it in order if starts[it]]
    assert len(order) == len(starts)
    assert times == sorted(times)


@pytest.mark.full
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_the_focus_is_always_seen_and_never_trapped(
    browser: Browser, site_of: Callable[[str], Path], path: str, size: tuple[int, int]
) -> None:
    with served(site_of("slate")) as (address, _), reading(browser, address, size=size) as page:
        page.goto(f"ar/{path}")
        page.wait_for_selector("[data-needs-script]:not([hidden])")
        page.evaluate("document.activeElement.blur()")
        places = walk(page)

    assert places
    assert [it for it in places if not (it["isOutlined"] and it["isInWindow"])] == []


def test_the_skip_link_stars_and_filters_answer_keys(
    browser: Browser, site_of: Callable[[str], Path]
) -> None:
    with served(site_of("river")) as (address, _), reading(browser, address) as page:
        page.goto(DAY)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"

        star = page.locator(".star").first
        star.focus()
        pressed = []
        for key in ("Space", "Enter"):
            page.keyboard.press(key)
            pressed.append(star.get_attribute("aria-pressed"))
        assert pressed == ["true", "false"]

        page.locator("select[name=room]").focus()
        page.keyboard.press("ArrowDown")
        shown = page.locator("article:visible").count()
        assert 0 < shown < page.locator("article").count()
        assert page.locator("output").inner_text().startswith(f"Sessions shown: {shown} of ")


# --- without a network, and without scripts


@pytest.mark.full
def test_all_is_there_without_a_network_after_one_visit(
    browser: Browser, site_of: Callable[[str], Path]
) -> None:
    with served(site_of("river")) as (address, end), reading(browser, address) as page:
        page.goto("index.html")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.wait_for_function("navigator.serviceWorker.controller")
        end()

        page.goto("ar/sessions/opening.html")
        heading = page.locator("h1").inner_text()
        page.goto("search.html")
        page.locator("input[type=search]").fill("treaties")
        page.wait_for_selector("main article")
        missing = page.goto("nowhere.html")

    assert heading == "الافتتاح"
    assert missing is not None
    assert "404" not in missing.url


@pytest.mark.full
def test_without_scripts_the_programme_is_complete_and_nothing_is_a_dead_end(
    browser: Browser, site_of: Callable[[str], Path]
) -> None:
    with (
        served(site_of("river")) as (address, _),
        reading(browser, address, java_script_enabled=False) as page,
    ):
        page.goto(DAY)
        assert page.locator("button:visible, select:visible, input:visible").count() == 0
        titles = page.locator("article h3 a, .parts a").all_inner_texts()
        public = school().view(audience="public")
        on_day = [it.title for it in public.sessions if f"{it.start}".startswith("2027-03-26")]
        assert set(on_day) <= set(titles)
        assert page.locator('a[href$="mine.html"]:visible').count() == 0
        page.get_by_role("link", name="Opening").click()
        assert page.locator("h1").inner_text() == "Opening"


# --- what writers and readers do


@pytest.mark.full
def test_hostile_texts_are_shown_as_texts(browser: Browser, tmp_path: Path) -> None:
    event = school()
    event = event.replace(evolve(event.session("opening"), title=HOSTILE, abstract=HOSTILE))
    event = event.replace(evolve(event.person("ada"), name=HOSTILE, description=HOSTILE))
    eventkit.write(event, tmp_path, to="html")
    shown = cleaned(event).session("opening").title

    with served(tmp_path) as (address, _), reading(browser, address) as page:
        for path in (DAY, "sessions/opening.html", "people/ada.html", "people.html"):
            page.goto(path)
            assert shown in page.locator("main").inner_text()
            assert page.title() not in ("1", "2", "3")
        page.goto("search.html#q=onfocus")
        assert page.locator("main article h3").first.inner_text() == shown
        page.locator("main .star").first.click()
        page.goto("mine.html")
        assert page.locator("main article h3").inner_text() == shown


@pytest.mark.full
def test_the_language_switch_leads_to_the_same_page(
    browser: Browser, site_of: Callable[[str], Path]
) -> None:
    with served(site_of("river")) as (address, _), reading(browser, address) as page:
        page.goto("sessions/opening.html")
        page.get_by_role("link", name="Arabic").click()
        assert page.url == f"{address}ar/sessions/opening.html"
        assert page.locator("html").get_attribute("dir") == "rtl"
        assert page.locator("h1").inner_text() == "الافتتاح"
