"""Take the pictures of the guides to web sites, print and Word anew, with both examples.

Playwright drives the Chromium of the system, LibreOffice prints the document of Word, `pdftoppm` of
Poppler draws what is printed, and `convert` of ImageMagick makes the files small.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from attrs import evolve
from playwright.sync_api import Browser, sync_playwright

import eventkit

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "how-to" / "pictures"
DAY = "days/2027-03-26.html"
ARABIC = {
    "event.title": "مدرسة الربيع لقانون المياه",
    "days.1.title": "ما هو النهر",
    "sessions.opening.title": "الافتتاح",
    "sessions.registration.title": "التسجيل",
}


class Shot(NamedTuple):
    """A picture: of which site and page, in a window of which size, and how it is seen."""

    name: str
    site: str
    page: str
    size: tuple[int, int]
    scheme: Any = "light"


SHOTS = (
    Shot("site.png", "school", DAY, (1100, 1300)),
    Shot("site-phone.png", "school", DAY, (360, 640)),
    Shot("site-dark.png", "slate", DAY, (1100, 1000), "dark"),
    Shot("site-arabic.png", "school", f"ar/{DAY}", (1100, 1000)),
    Shot("site-ashgabat.png", "ashgabat", "index.html", (1000, 640)),
)

PRINTED = {"print-grid": "grid", "print-door": "doors", "print-badges": "badges"}
"""The pictures of printed sheets, and their layouts."""


def main() -> None:
    """Write the pictures.

    Raises:
        SystemExit: If there is no Chromium or no LibreOffice.
    """
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        raise SystemExit("Chromium is needed: apt-get install chromium")
    if not shutil.which("soffice"):
        raise SystemExit("LibreOffice is needed: apt-get install libreoffice-writer")
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        write_sites(folder)
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for shot in SHOTS:
            photograph(browser, folder, shot)
        print_page(browser, folder)
        browser.close()
        print_sheets(folder)
    for path in (path for names in ("site*", "print*", "word*") for path in PICTURES.glob(names)):
        smaller = ["+dither", "-colors", "96", "-strip", f"PNG8:{path}"]
        subprocess.run(["convert", str(path), *smaller], check=True)  # noqa: S607  # of the system


def write_sites(folder: Path) -> None:
    """Write the sites of the examples: the school with a few Arabic words, in both styles."""
    school = eventkit.load(ROOT / "examples" / "spring-school-2027" / "event.toml")
    school = evolve(school, translations={**school.translations, "ar": ARABIC})
    school = school.replace(evolve(school.session("gauges"), status="cancelled"))
    eventkit.write(school, folder / "school", to="html")
    eventkit.write(school, folder / "slate", to="html", options={"style": "slate"})
    ashgabat = eventkit.load(ROOT / "examples" / "ashgabat-2024" / "event.toml")
    eventkit.write(ashgabat, folder / "ashgabat", to="html")


def photograph(browser: Browser, folder: Path, shot: Shot) -> None:
    """Take one picture of a page."""
    width, height = shot.size
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme=shot.scheme, timezone_id="UTC"
    )
    page.goto((folder / shot.site / shot.page).as_uri())
    page.wait_for_selector("[data-needs-script]:not([hidden])")
    page.screenshot(path=PICTURES / shot.name)
    page.close()


def print_page(browser: Browser, folder: Path) -> None:
    """Draw the first sheet of a printed day."""
    page = browser.new_page()
    page.goto((folder / "school" / DAY).as_uri())
    sheet = folder / "day.pdf"
    page.pdf(path=sheet, format="A4")
    page.close()
    draw(sheet, "site-print")


def print_sheets(folder: Path) -> None:
    """Draw the first sheet of some layouts, and the first page of the agenda in Word."""
    school = eventkit.load(ROOT / "examples" / "spring-school-2027" / "event.toml")
    for name, layout in PRINTED.items():
        sheet = folder / f"{name}.pdf"
        options = {"layout": layout, "url": "https://example.org/spring-school/"}
        eventkit.write(school, sheet, to="pdf", options=options)
        draw(sheet, name)
    agenda = folder / "word.docx"
    eventkit.write(school, agenda, to="docx")
    printed = ["--headless", "--convert-to", "pdf", "--outdir", str(folder), str(agenda)]
    subprocess.run(["soffice", *printed], check=True, capture_output=True)  # noqa: S607  # likewise
    draw(folder / "word.pdf", "word")


def draw(sheet: Path, name: str) -> None:
    """Draw the first page of a PDF."""
    drawn = ["-png", "-r", "75", "-singlefile", str(sheet), str(PICTURES / name)]
    subprocess.run(["pdftoppm", *drawn], check=True)  # noqa: S607  # of the system


if __name__ == "__main__":
    main()
