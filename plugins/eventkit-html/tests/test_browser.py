"""The script of a site in a real browser: Chromium, driven by a page that holds the site."""

from __future__ import annotations

import functools
import html
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import segno
from icalendar import Calendar

import eventkit
from eventkit import Event
from eventkit.model import Participation, Person, Room, Session, Track

pytestmark = pytest.mark.once

HERE = Path(__file__).parent
BROWSER = shutil.which("chromium") or shutil.which("google-chrome") or ""
BERLIN = ZoneInfo("Europe/Berlin")
HOSTILE = 'Tables & "chairs" </script>'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    eventkit.write(_school(), folder, to="html")
    shutil.copy(HERE / "harness.html", folder)
    return folder


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


def _school() -> Event:
    def at(id: str, start: int, end: int, **fields: Any) -> Session:
        times = {
            "start": datetime(2027, 3, 26, start, tzinfo=BERLIN),
            "end": datetime(2027, 3, 26, end, tzinfo=BERLIN),
        }
        return Session(**{"id": id, "title": id.title(), **times, **fields})

    return Event(
        id="school",
        uid="school-of-examples",
        title="Spring School",
        start=date(2027, 3, 26),
        end=date(2027, 3, 26),
        timezone="Europe/Berlin",
        updated=datetime(2027, 1, 11, 8, 30, tzinfo=UTC),
        rooms=[Room(id="aula", name="Aula"), Room(id="lab", name="Lab")],
        tracks=[Track(id="law", title="Law"), Track(id="data", title="Data")],
        people=[Person(id="ada", name="Ada Éxample")],
        sessions=[
            at("opening", 9, 10, rooms=["aula"]),
            at("rivers", 10, 12, rooms=["aula"], track="law"),
            at("lakes", 11, 13, rooms=["lab"], track="data", participations=[_speaks("ada")]),
            at("closing", 15, 16, rooms=["aula"], title=HOSTILE),
        ],
    )


def _speaks(who: str) -> Participation:
    return Participation(who=who, role="speaker")


def driven(address: str, folder: Path, steps: str, zone: str = "Europe/Berlin") -> Any:
    """Return what steps return that drive the site, and require that nothing is complained of."""
    (folder / "steps.js").write_text(f"async function steps() {{ {steps} }}", "utf-8")
    profile = folder.parent / "profile"
    shutil.rmtree(profile, ignore_errors=True)
    command = [
        *(BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-extensions"),
        *("--enable-logging=stderr", f"--user-data-dir={profile}", "--virtual-time-budget=20000"),
        *("--dump-dom", f"{address}harness.html"),
    ]
    environment = {**os.environ, "TZ": zone}
    done = subprocess.run(  # noqa: S603  # a browser, and a page of ours
        command, capture_output=True, text=True, timeout=120, env=environment, check=False
    )
    complaints = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    [result] = re.findall(r'<pre id="result">(.*?)</pre>', done.stdout, re.DOTALL)
    assert complaints == []
    values = json.loads(html.unescape(result))
    assert "error" not in values, values
    return values


needs_browser = pytest.mark.skipif(not BROWSER, reason="Chromium is not installed")


@needs_browser
def test_a_programme_of_ones_own_has_clashes_and_gaps_and_becomes_a_calendar(
    address: str, folder: Path
) -> None:
    seen = driven(
        address,
        folder,
        """
        await go("/days/2027-03-26.html", () => one(".star"));
        for (const id of ["opening", "rivers", "lakes", "closing"]) click(`.star[value=${id}]`);
        const pressed = all(".star").map(it => it.getAttribute("aria-pressed"));
        await go("/mine.html", () => one("article .star"));
        const titles = text("main h3"), clashes = text(".clash"), gaps = text(".gap");
        let blob;
        view().URL.createObjectURL = it => { blob = it; return "#"; };
        view().HTMLAnchorElement.prototype.click = () => {};  // a download needs a person
        click("main .button.strong");
        await until(() => blob);
        const calendar = await blob.text();
        const link = one("input[readonly]").value;
        const code = one(".code svg").getAttribute("aria-label");
        view().localStorage.clear();
        await go(link, () => one("main .button.strong"));
        const offer = text("main .now-next")[0];
        click("main .button.strong");
        await until(() => all("main h3").length === 4);
        return {pressed, titles, clashes, gaps,
            calendar,
            code, offer, again: text("main h3")};
        """,
    )

    assert seen["pressed"] == ["true"] * 4
    assert seen["titles"] == ["Opening", "Rivers", "Lakes", HOSTILE]
    assert seen["clashes"] == ["At the same time as Lakes", "At the same time as Rivers"]
    assert seen["gaps"] == ["2 h free"]
    assert seen["offer"].startswith("Sessions that the link brings: 4")
    assert seen["again"] == seen["titles"]
    uids = [str(it["UID"]) for it in Calendar.from_ical(seen["calendar"]).events]
    assert uids == [f"{id}@school-of-examples" for id in ("opening", "rivers", "lakes", "closing")]
    assert seen["code"] == "QR code of your link"


@needs_browser
def test_one_filters_searches_and_sees_the_times_of_ones_own_zone(
    address: str, folder: Path
) -> None:
    seen = driven(
        address,
        folder,
        """
        await go("/days/2027-03-26.html", () => one("select[name=track]"));
        choose("track", "law");
        const law = text("article:not([hidden]) h3"), status = text("output")[0];
        const hidden = all("li.block[hidden]").length;
        one("form").reset();
        await until(() => all("article:not([hidden])").length === 4);
        one(".zone-switch input").click();
        const times = text(".mine-time");
        await go("/search.html#q=example%20lakes", () => one("main h3"));
        await until(() => text("[role=status]")[0].includes("match"));
        const links = all("main h3 a").map(it => it.getAttribute("href"));
        return {law, status, hidden, times, links, results: text("main h3")};
        """,
        zone="Asia/Tokyo",
    )

    assert seen["law"] == ["Rivers"]
    assert seen["status"] == "Sessions shown: 1 of 4"
    assert seen["hidden"] == 3
    assert seen["times"][0] == "17:00–18:00 your time"
    assert seen["times"][3] == "Fri 23:00–00:00 your time" or seen["times"][3].startswith("23:00")
    assert seen["results"] == ["Lakes"]
    assert seen["links"] == ["sessions/lakes.html"]


# Those that fill their version: the other program pads with a byte too many.
EXACT = [154, *(pytest.param(it, marks=pytest.mark.full) for it in (17, 53, 78, 271, 520, 858))]


@needs_browser
@pytest.mark.parametrize("length", EXACT)
def test_codes_are_those_of_another_program(address: str, folder: Path, length: int) -> None:
    content = ("https://example.org/mine.html#add=" + "opening~" * 200)[:length]
    seen = driven(
        address,
        folder,
        f"""
        await go("/index.html", () => view().eventkit);
        return view().eventkit.modules({json.dumps(content)}).map(it => it.join(""));
        """,
    )

    code = segno.make(content, error="l", boost_error=False, micro=False, mode="byte", mask=2)
    assert seen == ["".join(map(str, row)) for row in code.matrix]
