"""Sites, pages and mails in two languages: `--language en+ar`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import eventkit
from eventkit import Event
from eventkit.model import Participation, Person, Room, Session, stamp
from eventkit.model.views import with_catalogues
from eventkit.plugins import InputFile
from eventkit.wording import side_by_side
from eventkit_html import PDF
from eventkit_html.edition import Edition
from eventkit_html.options import PdfOptions
from eventkit_html.paper import page_of
from eventkit_html.themes import theme_of

BERLIN_MORNING = datetime(2027, 3, 26, 8, 30, tzinfo=UTC)
BERLIN_NOON = datetime(2027, 3, 26, 11, tzinfo=UTC)


def school() -> Event:
    texts = {
        "event.title": "المدرسة",
        "people.ada.name": "آدا",
        "rooms.aula.name": "القاعة",
        "sessions.opening.title": "الافتتاح",
        "sessions.opening.abstract": "لماذا *تهم* الأنهار.",
    }
    opening = Session(
        id="opening",
        title="Opening & more",
        abstract="Why rivers *matter*.",
        start=BERLIN_MORNING,
        end=BERLIN_MORNING.replace(hour=9),
        rooms=["aula"],
        participations=[
            Participation(who="ada", role="speaker"),
            Participation(who="ben", role="speaker"),
        ],
    )
    return Event(
        id="school",
        uid="school-of-2027",
        title="School",
        start=date(2027, 3, 26),
        end=date(2027, 3, 26),
        timezone="Europe/Berlin",
        updated=datetime(2027, 1, 5, tzinfo=UTC),
        people=[Person(id="ada", name="Ada Example"), Person(id="ben", name="Ben Beispiel")],
        rooms=[Room(id="aula", name="Aula")],
        sessions=[opening],
        translations={"ar": texts},
    )


def files_of(folder: Path) -> Mapping[str, str]:
    return {
        it.relative_to(folder).as_posix(): it.read_text(encoding="utf-8")
        for it in sorted(folder.rglob("*"))
        if it.suffix != ".png" and it.is_file()
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    folder = tmp_path_factory.mktemp("site") / "site"
    eventkit.write(school(), folder, to="html", language="en+ar")
    return files_of(folder)


class Marked(HTMLParser):
    """Gathers the texts of a page by the language and direction of the element they are in."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self._open: list[tuple[str, str] | None] = []
        self.texts: set[tuple[str, str, str]] = set()
        self.values: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.values += [value or "" for value in known.values()]
        if tag not in {"meta", "link", "img", "br", "hr", "input"}:
            language = known.get("lang")
            self._open.append((language, known.get("dir") or "") if language else None)

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        here = next(filter(None, reversed(self._open)), ("", ""))
        self.texts.add((*here, data.strip()))


def test_a_title_stands_in_both_languages_and_each_in_its_direction(
    site: Mapping[str, str],
) -> None:
    for page in ("sessions/opening.html", "days/2027-03-26.html", "index.html"):
        texts = Marked(site[page]).texts
        assert ("en", "ltr", "Opening & more") in texts
        assert ("ar", "rtl", "الافتتاح") in texts


def test_texts_of_several_lines_stand_below_each_other(site: Mapping[str, str]) -> None:
    page = site["sessions/opening.html"]

    assert re.search(
        r'<p>Why rivers <em>matter</em>\.</p>\s*<div class="second below" lang="ar" dir="rtl">\s*'
        r"<p>لماذا <em>تهم</em> الأنهار\.</p>",
        page,
    )


def test_what_is_the_same_in_both_languages_stands_there_once(site: Mapping[str, str]) -> None:
    assert site["people/ben.html"].count('<h1 dir="auto">Ben Beispiel</h1>') == 1


def test_attributes_and_titles_of_pages_have_no_markup(site: Mapping[str, str]) -> None:
    for name, page in site.items():
        if name.endswith(".html"):
            assert not [it for it in Marked(page).values if "<" in it], name
            assert "<span" not in page.partition("<title>")[2].partition("</title>")[0]
    assert (
        "<title>Opening &amp; more / الافتتاح · School / المدرسة</title>"
        in (site["sessions/opening.html"])
    )


def test_a_site_in_two_languages_is_one_without_a_switch(site: Mapping[str, str]) -> None:
    assert not [name for name in site if name.startswith("ar/")]
    assert 'class="languages"' not in site["index.html"]
    assert '<html lang="en" dir="ltr">' in site["index.html"]


def test_calendars_of_a_site_have_both_languages(site: Mapping[str, str]) -> None:
    assert "SUMMARY:Opening & more / الافتتاح" in site["calendar.ics"]
    assert ("ar", "rtl", "القاعة") in Marked(site["calendars.html"]).texts


def test_search_engines_learn_both_languages(site: Mapping[str, str]) -> None:
    assert '"inLanguage": ["en", "ar"]' in site["index.html"]


def test_no_page_has_a_character_that_turns_the_direction(site: Mapping[str, str]) -> None:
    raw = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")

    assert not [name for name, page in site.items() if raw.search(page)]


def test_a_theme_may_write_a_text_within_a_tag(tmp_path: Path) -> None:
    template = b'{% extends "style/base.html.j2" %}{% block content %}<p title="{{ site.title if '
    template += b'site.title else "" }}">{{ site.title }}</p>{% endblock %}'
    theme = InputFile("theme", {"index.html.j2": template})
    eventkit.write(
        school(), tmp_path / "site", to="html", language="en+ar", options={"theme": theme}
    )

    page = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert '<p title="School / المدرسة">School<span class="between"> / </span>' in page


def test_hours_of_the_sessions_beside_run_as_the_page_does_in_arabic(tmp_path: Path) -> None:
    event = school()
    tea = Session(id="tea", title="Tea", start=BERLIN_MORNING.replace(hour=10), end=BERLIN_NOON)
    eventkit.write(
        evolve(event, sessions=[*event.sessions, tea]), tmp_path / "s", to="html", language="ar"
    )

    page = (tmp_path / "s" / "sessions" / "tea.html").read_text(encoding="utf-8")
    assert '<span class="time" dir="rtl">09:30–10:30</span>' in page


# --- on paper


@pytest.mark.parametrize("layout", ["booklet", "grid"])
def test_pages_have_both_languages(layout: Any) -> None:
    options = PdfOptions(layout=layout)
    view = stamp(school()).view(audience="public", language="en+ar")
    event = side_by_side(with_catalogues(view, [PDF.catalogue]))
    edition = Edition(event=event, options=options.site, folder="", others={})
    texts = Marked(page_of(edition, options, theme_of(options.site))).texts

    assert {("en", "ltr", "Opening & more"), ("ar", "rtl", "الافتتاح")} <= texts


# --- mails


def mails_of(folder: Path) -> Iterator[EmailMessage]:
    for path in sorted(folder.glob("*.eml")):
        yield message_from_bytes(path.read_bytes(), policy=policy.default)


def test_a_mail_has_its_paragraphs_in_both_languages(tmp_path: Path) -> None:
    eventkit.write(school(), tmp_path / "mails", to="email", language="en+ar")

    mail = next(mails_of(tmp_path / "mails"))
    body = mail.get_body(("plain",))
    page = mail.get_body(("html",))
    assert body
    assert page
    lines = body.get_content().splitlines()
    assert lines[0] == "Dear Ada Example,"
    assert "آدا" in lines[1]
    assert "09:30–10:30 Opening & more / الافتتاح" in lines
    assert '<span class="second" lang="ar" dir="rtl">الافتتاح</span>' in page.get_content()
