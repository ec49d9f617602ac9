"""The folder of feeds: what is in it, what it tells, and what of it is touched."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
from cProfile import Profile
from datetime import UTC, date, datetime, timedelta
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from tests.exporters.wire import Component, faults, read, unescaped

import eventkit
from eventkit.model import (
    Audience,
    Contact,
    Event,
    Group,
    Organization,
    Participation,
    Person,
    Room,
    Session,
    Track,
    Venue,
)
from eventkit.model.errors import (
    LanguageError,
    LogError,
    OptionsError,
    RestrictedError,
    TargetError,
    UnreleasedWarning,
)
from eventkit.releases import Log, release
from eventkit.testing.samples import SAMPLES, SENTINEL

URL = "https://example.org/school/"
BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY = date(2027, 3, 26)


def session(id: str, clock: str, **fields: Any) -> Session:
    start = datetime.fromisoformat(f"{FRIDAY} {clock}").replace(tzinfo=BERLIN)
    hours = {"start": start, "end": start + timedelta(minutes=45)}
    return Session(**({"id": id, "title": id.title()} | hours | fields))


def speaking(*who: str) -> list[Participation]:
    return [Participation(who=each, role="speaker") for each in who]


SCHOOL = Event(
    id="school",
    uid="school-of-examples",
    title="Spring School",
    start=FRIDAY,
    end=FRIDAY,
    timezone="Europe/Berlin",
    updated=datetime(2027, 1, 1, tzinfo=UTC),
    people=[
        Person(id="bob", name="Bob Beispiel"),
        Person(id="ada", name="Ada Example"),
        Person(id="silent", name="Silent Sample"),
    ],
    organizations=[Organization(id="inst", name="Institute of Examples")],
    groups=[Group(id="class", name="The class")],
    rooms=[Room(id="aula", name="Aula"), Room(id="attic", name="Attic")],
    tracks=[Track(id="law", title="Law"), Track(id="empty", title="Empty")],
    sessions=[
        session("opening", "09:00", participations=speaking("ada", "inst"), rooms=["aula"]),
        session("talk", "10:00", participations=speaking("bob"), track="law", languages=["ru"]),
        session("panel", "11:00", participations=speaking("ada", "class"), languages=["en", "RU"]),
        session("coffee", "12:00", kind="break"),
    ],
)
NEWER = '{"eventkit-feeds": 2, "event": "school", "audience": "public", "feeds": []}'
RUSSIAN = attrs.evolve(SCHOOL, translations={"ru": {"event.title": "Школа"}})


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def entries(path: Path) -> list[str]:
    return [each.value("UID").partition("@")[0] for each in calendar(path).inner if is_entry(each)]


def is_entry(component: Component) -> bool:
    return component.name == "VEVENT"


def calendar(path: Path) -> Component:
    data = path.read_bytes()
    assert faults(data, named=True) == []
    return read(data)


def without(event: Event, *gone: str) -> Event:
    """Return an event without the parties of these ids, and without whom they take part in."""
    return attrs.evolve(
        event,
        people=[person for person in event.people if person.id not in gone],
        sessions=[
            attrs.evolve(each, participations=[p for p in each.participations if p.who not in gone])
            for each in event.sessions
        ],
    )


# --- which feeds there are


def test_there_is_a_feed_of_all_and_of_each_who_and_where_and_what(tmp_path: Path) -> None:
    eventkit.write_feeds(SCHOOL, tmp_path)

    assert names(tmp_path) == [
        ".eventkit-files.json",
        "index.html",
        "index.json",
        "school.entries-days.ics",
        "school.ics",
        "school.language-en.ics",
        "school.language-ru.ics",
        "school.person-ada.ics",
        "school.person-bob.ics",
        "school.person-class.ics",
        "school.person-inst.ics",
        "school.room-aula.ics",
        "school.track-law.ics",
    ]


@pytest.mark.parametrize(
    ("feed", "held"),
    [
        ("school.ics", ["school-of-examples", "opening", "talk", "panel", "coffee"]),
        ("school.entries-days.ics", ["day.2027-03-26"]),
        ("school.person-ada.ics", ["opening", "panel"]),
        ("school.room-aula.ics", ["opening"]),
        ("school.track-law.ics", ["talk"]),
        ("school.language-ru.ics", ["talk", "panel"]),
    ],
)
def test_a_feed_holds_what_it_is_of(feed: str, held: list[str], tmp_path: Path) -> None:
    eventkit.write_feeds(SCHOOL, tmp_path, url=URL)

    assert entries(tmp_path / feed) == held


def test_a_feed_is_the_export_of_its_selection(tmp_path: Path) -> None:
    event = SAMPLES["translations"]
    eventkit.write_feeds(event, tmp_path, url=URL, options={"breaks": False})

    for feed in json.loads((tmp_path / "index.json").read_text("utf-8"))["feeds"]:
        expected = eventkit.export(
            event,
            to="icalendar",
            language=feed["language"],
            select=feed["select"],
            entries=feed["entries"],
            name=feed["title"],
            feed_url=feed["url"],
            breaks=False,
        )
        assert (tmp_path / feed["file"]).read_bytes() == expected


def test_an_event_of_lifetimes_has_no_feed_with_an_entry_for_each_day(tmp_path: Path) -> None:
    event = attrs.evolve(SCHOOL, start=date(1900, 1, 1))

    eventkit.write_feeds(event, tmp_path)

    assert [path.name for path in tmp_path.glob("*entries-days*")] == []
    assert (tmp_path / "school.ics").exists()


def test_each_language_has_feeds_of_its_own(tmp_path: Path) -> None:
    eventkit.write_feeds(RUSSIAN, tmp_path)

    assert calendar(tmp_path / "school.ics").value("NAME") == "Spring School"
    assert calendar(tmp_path / "school.ru.ics").value("NAME") == "Школа"
    assert calendar(tmp_path / "school.person-ada.ru.ics").value("NAME") == "Школа · Ada Example"


def test_only_the_languages_asked_for_have_feeds(tmp_path: Path) -> None:
    eventkit.write_feeds(RUSSIAN, tmp_path, languages=["RU"])

    assert "school.ru.ics" in names(tmp_path)
    assert "school.ics" not in names(tmp_path)


def test_a_page_in_arabic_alone_is_in_arabic_and_runs_from_right_to_left(tmp_path: Path) -> None:
    eventkit.write_feeds(SCHOOL, tmp_path, languages=["ar"])

    page = (tmp_path / "index.html").read_text("utf-8")
    assert '<html lang="ar" dir="rtl">' in page
    assert '<span class="title" dir="auto">Opening</span>' in page
    assert '<h2 id="ar-whole-event">الفعالية كاملة</h2>' in page


def test_a_language_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LanguageError, match="nothing is translated into 'kk'"):
        eventkit.write_feeds(RUSSIAN, tmp_path / "new", languages=["kk"])
    assert not (tmp_path / "new").exists()


def test_feeds_know_where_they_are_published(tmp_path: Path) -> None:
    eventkit.write_feeds(SCHOOL, tmp_path, url="webcal://example.org/school")

    made = calendar(tmp_path / "school.person-ada.ics")
    assert made.value("SOURCE") == f"{URL}school.person-ada.ics"
    assert made.value("REFRESH-INTERVAL") == "PT12H"


def test_without_an_address_no_feed_says_one_not_even_that_of_the_document(tmp_path: Path) -> None:
    stated = attrs.evolve(SCHOOL, exporters={"icalendar": {"feed_url": f"{URL}school.ics"}})

    eventkit.write_feeds(stated, tmp_path)

    assert calendar(tmp_path / "school.person-ada.ics").value("SOURCE") == ""


def test_options_are_those_of_the_document_and_the_call(tmp_path: Path) -> None:
    stated = attrs.evolve(SCHOOL, exporters={"icalendar": {"breaks": False, "entries": "days"}})

    eventkit.write_feeds(stated, tmp_path, url=URL, options={"refresh": "PT1H"})

    assert "coffee" not in entries(tmp_path / "school.ics")
    assert calendar(tmp_path / "school.ics").value("X-PUBLISHED-TTL") == "PT1H"


@pytest.mark.parametrize("key", ["changed_since", "changed-since"])
def test_an_option_that_feeds_set_themselves_is_not_taken_from_the_document(
    key: str, tmp_path: Path
) -> None:
    stated = attrs.evolve(SCHOOL, exporters={"icalendar": {key: 1}})

    eventkit.write_feeds(stated, tmp_path / "stated")
    eventkit.write_feeds(SCHOOL, tmp_path / "plain")

    stated_feed, plain_feed = (tmp_path / name / "school.ics" for name in ("stated", "plain"))
    assert stated_feed.read_bytes() == plain_feed.read_bytes()


@pytest.mark.parametrize(
    "option", ["entries", "name", "feed_url", "changed_since", "changed-since"]
)
def test_what_differs_from_feed_to_feed_is_no_option(option: str, tmp_path: Path) -> None:
    with pytest.raises(
        OptionsError, match=f"feeds take no {option.replace('-', '_')}: each feed sets"
    ):
        eventkit.write_feeds(SCHOOL, tmp_path, options={option: "days"})


@pytest.mark.parametrize(
    "url", ["example.org", "ftp://example.org/", "https://example.org/?a", "https://example.org/#a"]
)
def test_an_address_of_a_folder_is_needed(url: str, tmp_path: Path) -> None:
    with pytest.raises(OptionsError, match="an address such as https://example"):
        eventkit.write_feeds(SCHOOL, tmp_path, url=url)


# --- who sees what


def test_the_public_is_the_default_audience_and_nothing_else_is_told(tmp_path: Path) -> None:
    eventkit.write_feeds(SAMPLES["restricted"], tmp_path, url=URL)

    for path in tmp_path.iterdir():
        assert SENTINEL not in path.read_text("utf-8").casefold()
        assert SENTINEL not in path.name.casefold()


def test_a_hidden_party_has_no_feed(tmp_path: Path) -> None:
    ada = Person(id="ada", name="Ada Example", audience="participants", contact=Contact(phone="1"))
    hidden = attrs.evolve(SCHOOL, people=[SCHOOL.people[0], ada, SCHOOL.people[2]])

    eventkit.write_feeds(hidden, tmp_path / "public")
    eventkit.write_feeds(hidden, tmp_path / "inside", audience="participants")

    assert not [name for name in names(tmp_path / "public") if "ada" in name]
    assert "Ada" not in (tmp_path / "public" / "index.html").read_text("utf-8")
    assert "school.person-ada.participants.ics" in names(tmp_path / "inside")


def test_a_discreet_feed_has_the_discreet_title_alone(tmp_path: Path) -> None:
    quiet = attrs.evolve(SCHOOL, discreet_title="Course")

    eventkit.write_feeds(quiet, tmp_path, url=URL, options={"discreet": True})

    for path in tmp_path.glob("*.ics"):
        text = path.read_text("utf-8")
        assert read(path.read_bytes()).value("NAME") == "Course"
        assert "Spring School" not in text and "Ada" not in text


def test_search_engines_are_asked_to_leave_all_but_the_public_alone(tmp_path: Path) -> None:
    for audience in Audience:
        eventkit.write_feeds(SCHOOL, tmp_path / audience, audience=audience)

    asked = {each: "noindex" in (tmp_path / each / "index.html").read_text() for each in Audience}
    assert asked == {"public": False, "participants": True, "organizers": True}


def test_a_restricted_event_has_no_public_feeds(tmp_path: Path) -> None:
    with pytest.raises(RestrictedError):
        eventkit.write_feeds(attrs.evolve(SCHOOL, audience="organizers"), tmp_path)
    assert names(tmp_path) == []


# --- what is touched


def stamps(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def aged(folder: Path) -> dict[str, int]:
    """Make all files look old, and return when they were written."""
    for path in folder.iterdir():
        os.utime(path, (1, 1))
    return stamps(folder)


def test_what_did_not_change_is_not_touched(tmp_path: Path) -> None:
    eventkit.write_feeds(RUSSIAN, tmp_path, url=URL)
    before = aged(tmp_path)

    assert eventkit.write_feeds(RUSSIAN, tmp_path, url=URL) == ()
    assert stamps(tmp_path) == before


def test_of_a_change_only_those_are_told_whom_it_is_about(tmp_path: Path) -> None:
    eventkit.write_feeds(SCHOOL, tmp_path, url=URL)
    before = aged(tmp_path)
    moved = [
        session("talk", "16:00", participations=speaking("bob")) if each.id == "talk" else each
        for each in SCHOOL.sessions
    ]

    written = eventkit.write_feeds(attrs.evolve(SCHOOL, sessions=moved), tmp_path, url=URL)

    touched = {name for name, stamp in stamps(tmp_path).items() if stamp != before[name]}
    assert {path.name for path in written} == touched - {".eventkit-files.json"}
    assert touched == {
        ".eventkit-files.json",
        "index.html",
        "index.json",
        "school.entries-days.ics",
        "school.ics",
        "school.language-ru.ics",
        "school.person-bob.ics",
        "school.track-law.ics",
    }


def test_the_feed_of_who_left_stays_and_holds_nothing_not_even_a_name(tmp_path: Path) -> None:
    eventkit.write_feeds(SCHOOL, tmp_path, url=URL)

    eventkit.write_feeds(without(SCHOOL, "ada"), tmp_path, url=URL)

    left = tmp_path / "school.person-ada.ics"
    assert entries(left) == []
    assert calendar(left).value("NAME") == "Spring School"
    for index in ("index.html", "index.json", ".eventkit-files.json"):
        assert "ada" not in (tmp_path / index).read_text("utf-8")


def test_what_left_stays_as_it_is_and_comes_back_whole(tmp_path: Path) -> None:
    eventkit.write_feeds(SCHOOL, tmp_path, url=URL)
    whole = (tmp_path / "school.person-ada.ics").read_bytes()
    eventkit.write_feeds(without(SCHOOL, "ada"), tmp_path, url=URL)
    aged(tmp_path)

    assert eventkit.write_feeds(without(SCHOOL, "ada"), tmp_path, url=URL) == ()
    eventkit.write_feeds(SCHOOL, tmp_path, url=URL)
    assert (tmp_path / "school.person-ada.ics").read_bytes() == whole


def test_a_former_feed_is_written_anew_for_ever_and_the_index_does_not_name_it(
    tmp_path: Path,
) -> None:
    """Whatever it once told, such as of somebody who is forgotten since, does not stay in it."""
    left = without(SCHOOL, "ada")
    for event in (SCHOOL, left, attrs.evolve(left, title="Summer School")):
        eventkit.write_feeds(event, tmp_path, url=URL)

    former = (tmp_path / "school.person-ada.ics").read_text("utf-8")
    assert "Summer School" in former
    assert "ada" not in (tmp_path / "index.json").read_text("utf-8")


def test_files_that_are_not_ours_stay(tmp_path: Path) -> None:
    theirs = [tmp_path / "school.notes.ics", tmp_path / "style.css"]
    for path in theirs:
        path.write_text("theirs")

    eventkit.write_feeds(SCHOOL, tmp_path)
    eventkit.write_feeds(without(SCHOOL, "ada"), tmp_path)

    assert [path.read_text() for path in theirs] == ["theirs", "theirs"]


@pytest.mark.parametrize("name", ["../school.x.ics", "/school.x.ics", "notes.txt", "a.x.ics"])
def test_an_index_that_was_tampered_with_reaches_no_other_file(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "public"
    eventkit.write_feeds(SCHOOL, folder)
    (folder / ".eventkit-files.json").unlink()  # as before there were records
    theirs = [folder / "notes.txt", folder / "a.x.ics", tmp_path / "school.x.ics"]
    for path in theirs:
        path.write_text("theirs")
    index = folder / "index.json"
    told = json.loads(index.read_text("utf-8"))
    told["feeds"][0]["file"] = name
    index.write_text(json.dumps(told), "utf-8")

    eventkit.write_feeds(SCHOOL, folder)

    assert [path.read_text() for path in theirs] == ["theirs"] * 3


def test_a_folder_from_before_there_were_records_goes_on(tmp_path: Path) -> None:
    eventkit.write_feeds(SCHOOL, tmp_path)
    record, index = tmp_path / ".eventkit-files.json", tmp_path / "index.json"
    record.unlink()
    told = json.loads(index.read_text("utf-8"))
    left = {"school.person-ada.ics", "school.person-bob.ics"}
    told["former"] = [hashlib.sha256(name.encode()).hexdigest() for name in left]
    told["feeds"] = [feed for feed in told["feeds"] if feed["file"] not in left]
    index.write_text(json.dumps(told), "utf-8")
    (tmp_path / "school.person-eve.ics").write_text("theirs")

    eventkit.write_feeds(without(SCHOOL, "ada"), tmp_path)

    assert entries(tmp_path / "school.person-ada.ics") == []
    assert entries(tmp_path / "school.person-bob.ics") != []
    assert (tmp_path / "school.person-eve.ics").read_text() == "theirs"
    assert record.exists()
    assert "former" not in json.loads(index.read_text("utf-8"))


def test_a_feed_that_was_edited_is_replaced_where_that_is_wanted(tmp_path: Path) -> None:
    eventkit.write_feeds(SCHOOL, tmp_path)
    page = tmp_path / "index.html"
    page.write_text("mine")

    with pytest.raises(TargetError, match=r"index\.html: it was edited since eventkit wrote it"):
        eventkit.write_feeds(SCHOOL, tmp_path)
    assert page.read_text() == "mine"
    assert eventkit.write_feeds(SCHOOL, tmp_path, force=True) == (page,)


# --- folders that are taken


def test_a_folder_of_another_event_is_left_alone(tmp_path: Path) -> None:
    eventkit.write_feeds(SCHOOL, tmp_path)

    with pytest.raises(TargetError, match="holds the feeds of 'school', not of 'other'"):
        eventkit.write_feeds(attrs.evolve(SCHOOL, id="other"), tmp_path)


def test_a_folder_for_another_audience_is_left_alone(tmp_path: Path) -> None:
    eventkit.write_feeds(SCHOOL, tmp_path)
    before = names(tmp_path)

    with pytest.raises(TargetError, match="audience 'public', not 'participants'"):
        eventkit.write_feeds(SCHOOL, tmp_path, audience="participants")
    assert names(tmp_path) == before


def test_a_language_is_not_left_out_while_it_is_there(tmp_path: Path) -> None:
    eventkit.write_feeds(RUSSIAN, tmp_path)

    with pytest.raises(TargetError, match="it has feeds in Russian too; ask for ru as well"):
        eventkit.write_feeds(RUSSIAN, tmp_path, languages=["en"])


def test_the_feeds_of_a_language_that_is_gone_hold_nothing(tmp_path: Path) -> None:
    eventkit.write_feeds(RUSSIAN, tmp_path)

    eventkit.write_feeds(SCHOOL, tmp_path)

    assert entries(tmp_path / "school.ru.ics") == []


@pytest.mark.parametrize("index", ["index.html", "index.json"])
@pytest.mark.parametrize(
    "text", ["<h1>Mine</h1>", "[]", '{"eventkit-feeds": 1}', NEWER, "[" * 9999, ""]
)
def test_an_index_of_somebody_else_is_left_alone(index: str, text: str, tmp_path: Path) -> None:
    (tmp_path / index).write_text(text)

    with pytest.raises(TargetError, match=f"cannot write .*{index}: "):
        eventkit.write_feeds(SCHOOL, tmp_path)
    assert names(tmp_path) == [index]
    assert (tmp_path / index).read_text() == text


@pytest.mark.parametrize("name", ["school.ics", "index.json", "index.html"])
def test_a_pipe_in_the_folder_is_said_and_not_waited_for(name: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / name)

    with pytest.raises(TargetError, match=f"cannot write .*{name}: "):
        eventkit.write_feeds(SCHOOL, tmp_path)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")

    with pytest.raises(TargetError, match="it is a file, and a folder is needed"):
        eventkit.write_feeds(SCHOOL, tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"


def test_the_index_comes_last(tmp_path: Path) -> None:
    (tmp_path / "school.person-bob.ics").mkdir()

    with pytest.raises(TargetError, match=r"school\.person-bob\.ics: it is a folder"):
        eventkit.write_feeds(SCHOOL, tmp_path)
    assert not [name for name in names(tmp_path) if name.startswith("index")]


# --- the index


class Page(HTMLParser):
    """A page as a browser takes it: each tag is closed in turn, and its links are gathered."""

    VOID = ("meta", "input")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.links: dict[str, str] = {}
        self.ids: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attributes}
        assert len(given) == len(attributes)
        self.seen.add(tag)
        self.ids += [given["id"]] if "id" in given else []
        if tag == "a":
            self.links[given["href"]] = given.get("aria-label", "")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def index(event: Event, folder: Path, **more: Any) -> Page:
    eventkit.write_feeds(event, folder, **more)
    return Page((folder / "index.html").read_text("utf-8"))


def test_the_index_offers_each_feed_to_subscribe_and_to_download(tmp_path: Path) -> None:
    page = index(RUSSIAN, tmp_path, url=URL)

    feeds = {name for name in names(tmp_path) if name.endswith(".ics")}
    webcal = {f"webcal://example.org/school/{name}" for name in feeds}
    assert {link for link in page.links if link[0] != "#"} == feeds | webcal
    assert {link[1:] for link in page.links if link[0] == "#"} <= set(page.ids)
    assert page.links["school.person-ada.ics"] == "Download: Ada Example"
    assert page.links["webcal://example.org/school/school.track-law.ics"] == "Subscribe: Law"


def test_without_an_address_the_index_says_how_to_subscribe(tmp_path: Path) -> None:
    page = index(SCHOOL, tmp_path)

    files = {link for link in page.links if link[0] != "#"}
    assert files == {name for name in names(tmp_path) if name.endswith(".ics")}
    assert "copy the address of a link" in (tmp_path / "index.html").read_text("utf-8")


def test_the_index_has_one_script_and_forbids_all_others(tmp_path: Path) -> None:
    page = index(SCHOOL, tmp_path, url=URL)

    assert page.seen <= {
        *("html", "head", "meta", "title", "style", "body", "main", "nav", "section", "div"),
        *("h1", "h2", "h3", "p", "ul", "li", "span", "a", "code"),
        *("label", "input", "output", "script"),
    }
    text = (tmp_path / "index.html").read_text("utf-8")
    (script,) = re.findall("<script>(.*?)</script>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert (
        "content=\"default-src 'none'; style-src 'unsafe-inline';"
        f" script-src 'sha256-{digest}'\"" in text
    )


# --- the programme on the index


def programme(event: Event, folder: Path, **more: Any) -> list[str]:
    """Return what a reader sees of each session on the index, its phrases joined by bars."""
    index(event, folder, **more)
    text = (folder / "index.html").read_text("utf-8")
    rows = re.findall(r'<div class="session">(.*?)</div>\s*(?=<ul>|</li>)', text, re.DOTALL)
    return [
        " | ".join(filter(None, (it.strip() for it in re.split(r"<[^>]*>", unescape(row)))))
        for row in rows
    ]


def test_the_index_shows_the_programme(tmp_path: Path) -> None:
    days = attrs.evolve(SCHOOL, end=FRIDAY + timedelta(days=1))

    assert programme(days, tmp_path) == [
        "09:00–09:45 | Opening | Speakers: Ada Example, Institute of Examples | Aula",
        "10:00–10:45 | Talk | Law | Speaker: Bob Beispiel",
        "11:00–11:45 | Panel | Speakers: Ada Example, The class",
        "12:00–12:45 | Coffee",
    ]
    text = (tmp_path / "index.html").read_text("utf-8")
    assert re.findall("<h3[^>]*>(.*)</h3>", text) == ["Day 1 · Friday, 26 March 2027"]
    assert "All times are Europe/Berlin (UTC+01:00)" in text


def test_the_programme_shows_what_else_one_must_know_to_be_there(tmp_path: Path) -> None:
    venues = [Venue(id="north", name="North Hall"), Venue(id="south", name="South Hub")]
    sessions = [
        session("off", "09:00", status="cancelled", notice="Speaker ill"),
        session("doubtful", "10:00", status="tentative", rooms=["aula"]),
        session("whole", "11:00", rooms=["aula"]),
        session("part", "11:00", part_of="whole", participations=speaking("bob")),
        session("night", "01:00", timezone="Asia/Ashgabat"),
        Session(id="walk", title="Walk", day=FRIDAY),
        Session(id="fair", title="Fair", day=FRIDAY, last_day=FRIDAY + timedelta(days=1)),
        Session(id="dinner", title="Dinner", subtitle="With fish", tba=["rooms"]),
    ]
    rooms = [Room(id="aula", name="Aula", venue="north"), Room(id="attic", name="Attic")]
    event = attrs.evolve(
        SCHOOL,
        end=FRIDAY + timedelta(days=1),
        venues=venues,
        rooms=rooms,
        sessions=sessions,
    )

    assert programme(event, tmp_path) == [
        "all day, 26–27 March 2027 | Fair",
        "01:00–01:45 | Night | 05:00–05:45 Asia/Ashgabat",
        "09:00–09:45 | CANCELLED: Off | Speaker ill",
        "10:00–10:45 | Doubtful (tentative) | Aula, North Hall",
        "11:00–11:45 | Whole | Aula, North Hall",
        "11:00–11:45 | Part | Speaker: Bob Beispiel",
        "Hours not known | Walk",
        "all day, 26–27 March 2027 | Fair",
        "Dinner | With fish | To be announced: room",
    ]


def test_each_language_has_its_programme(tmp_path: Path) -> None:
    translated = attrs.evolve(SCHOOL, translations={"ru": {"sessions.talk.title": "Доклад"}})

    rows = programme(translated, tmp_path)

    assert [row.split(" | ")[1] for row in rows] == [
        *("Opening", "Talk", "Panel", "Coffee"),
        *("Opening", "Доклад", "Panel", "Coffee"),
    ]


def test_the_programme_is_that_of_the_audience(tmp_path: Path) -> None:
    board = session("board", "13:00", audience="participants", rooms=["attic"])
    event = attrs.evolve(SCHOOL, sessions=[*SCHOOL.sessions, board])

    public = programme(event, tmp_path / "public")
    inside = programme(event, tmp_path / "inside", audience="participants")

    assert [row for row in inside if row not in public] == [
        "13:00–13:45 | Board | for participants only | Attic"
    ]
    text = (tmp_path / "public" / "index.html").read_text("utf-8")
    assert "Board" not in text and "Attic" not in text


def test_the_index_of_discreet_calendars_shows_no_more_than_they_do(tmp_path: Path) -> None:
    quiet = attrs.evolve(
        SCHOOL,
        discreet_title="Course",
        url="https://example.org/spring",
        translations={"ru": {"event.discreet_title": "Курсы"}},
        updated=datetime(2027, 1, 1, tzinfo=UTC),
    )

    page = index(quiet, tmp_path, url=URL, options={"discreet": True}, retire=True)

    text = (tmp_path / "index.html").read_text("utf-8")
    record = (tmp_path / "index.json").read_text("utf-8")
    assert "Course" in text and "Курсы" in record and "script" not in page.seen
    assert "https://example.org/spring" not in text
    hidden = [it.name for it in (*quiet.parties, *quiet.rooms)]
    hidden += [quiet.title, "Law", *(it.title for it in quiet.sessions)]
    assert not [name for name in hidden if name in text or name in record]
    assert page.links["school.person-ada.ics"] == "Download: school.person-ada.ics"


# --- the address that a folder remembers


def addresses(folder: Path) -> set[str]:
    index = json.loads((folder / "index.json").read_text("utf-8"))
    return {feed.get("url", "").removesuffix(feed["file"]) for feed in index["feeds"]}


def test_a_folder_remembers_its_address(tmp_path: Path) -> None:
    eventkit.write_feeds(SCHOOL, tmp_path, url=URL)
    written = eventkit.write_feeds(SCHOOL, tmp_path)

    assert written == ()
    assert addresses(tmp_path) == {URL}


def test_another_address_replaces_the_remembered_one(tmp_path: Path) -> None:
    eventkit.write_feeds(SCHOOL, tmp_path, url=URL)
    eventkit.write_feeds(SCHOOL, tmp_path, url="https://example.org/moved")
    eventkit.write_feeds(SCHOOL, tmp_path)

    assert addresses(tmp_path) == {"https://example.org/moved/"}


def test_a_remembered_address_that_is_none_is_refused(tmp_path: Path) -> None:
    eventkit.write_feeds(SCHOOL, tmp_path, url=URL)
    record = tmp_path / ".eventkit-files.json"
    record.write_text(record.read_text("utf-8").replace(URL, "javascript:alert(1)"), "utf-8")

    with pytest.raises(OptionsError, match="feeds cannot be published under 'javascript:"):
        eventkit.write_feeds(SCHOOL, tmp_path)
    eventkit.write_feeds(SCHOOL, tmp_path, url=URL)
    assert addresses(tmp_path) == {URL}


# --- hostile and odd events


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    hostile = "</title></style>\"'><script>alert(1)\n&lt;script&gt;\u202e"
    named = attrs.evolve(
        SCHOOL,
        title=hostile,
        people=[attrs.evolve(person, name=hostile) for person in SCHOOL.people],
        rooms=[attrs.evolve(room, name=hostile) for room in SCHOOL.rooms],
    )

    page = index(named, tmp_path, url=f"{URL}'<b>'/")

    assert page.seen == index(SCHOOL, tmp_path / "other", url=URL).seen
    assert page.links["school.person-ada.ics"] == (
        "Download: </title></style>\"'><script>alert(1) <script> (ada)"
    )
    assert "\u202e" not in (tmp_path / "index.html").read_text("utf-8")


@pytest.mark.parametrize("sample", [name for name in SAMPLES if name != "thousand-sessions"])
def test_every_sample_has_feeds_that_break_no_rule(sample: str, tmp_path: Path) -> None:
    event = SAMPLES[sample]
    index(event, tmp_path, url=URL, audience="organizers")

    given = {each.uid for each in event.sessions if each.uid}
    for path in tmp_path.glob("*.ics"):
        assert faults(path.read_bytes(), given=given, named=True) == []


def test_the_index_for_programs_tells_what_each_feed_is(tmp_path: Path) -> None:
    eventkit.write_feeds(SCHOOL, tmp_path, url=URL)

    told = json.loads((tmp_path / "index.json").read_text("utf-8"))
    (ada,) = (feed for feed in told["feeds"] if feed["select"] == {"person": ["ada"]})
    assert (told["eventkit-feeds"], told["event"], told["audience"]) == (1, "school", "public")
    assert ada == {
        "file": "school.person-ada.ics",
        "title": "Spring School · Ada Example",
        "language": "en",
        "entries": "sessions",
        "select": {"person": ["ada"]},
        "url": f"{URL}school.person-ada.ics",
    }
    assert unescaped(calendar(tmp_path / ada["file"]).value("NAME")) == ada["title"]


# --- with a release log


def released(folder: Path, *states: Event) -> Log:
    """Return the log of an event that was released in these states, a day apart."""
    for day, state in enumerate(states, 1):
        now = datetime(2027, 1, day, tzinfo=UTC)
        log = release(state, folder / "event.releases.jsonl", now=now)
    return log


def struck(event: Event, *ids: str) -> Event:
    return attrs.evolve(event, sessions=[each for each in event.sessions if each.id not in ids])


def cancelled(path: Path) -> list[str]:
    found = filter(is_entry, calendar(path).inner)
    return [
        each.value("UID").partition("@")[0]
        for each in found
        if each.value("STATUS") == "CANCELLED" and each.value("SUMMARY").startswith("CANCELLED")
    ]


def test_what_is_gone_is_cancelled_for_those_whom_it_is_about(tmp_path: Path) -> None:
    log = released(tmp_path, SCHOOL, struck(SCHOOL, "opening"))

    eventkit.write_feeds(struck(SCHOOL, "opening"), tmp_path / "public", log=log)

    assert {path.name: cancelled(path) for path in (tmp_path / "public").glob("*.ics")} == {
        "school.ics": ["opening"],
        "school.entries-days.ics": [],
        "school.language-en.ics": [],
        "school.language-ru.ics": [],
        "school.person-ada.ics": ["opening"],
        "school.person-bob.ics": [],
        "school.person-class.ics": [],
        "school.person-inst.ics": ["opening"],
        "school.room-aula.ics": ["opening"],
        "school.track-law.ics": [],
    }


def test_feeds_of_past_releases_are_written_into_a_new_folder_too(tmp_path: Path) -> None:
    now = struck(without(SCHOOL, "bob"), "talk")
    log = released(tmp_path, SCHOOL, now)

    eventkit.write_feeds(now, tmp_path / "public", log=log)

    assert cancelled(tmp_path / "public" / "school.person-bob.ics") == ["talk"]
    assert cancelled(tmp_path / "public" / "school.language-ru.ics") == ["talk"]
    assert entries(tmp_path / "public" / "school.track-law.ics") == ["talk"]
    for index in ("index.html", "index.json"):
        assert "bob" not in (tmp_path / "public" / index).read_text("utf-8").casefold()


def test_who_left_a_session_that_goes_on_is_rid_of_it(tmp_path: Path) -> None:
    log = released(tmp_path, SCHOOL, without(SCHOOL, "bob"))

    eventkit.write_feeds(without(SCHOOL, "bob"), tmp_path / "public", log=log)

    assert entries(tmp_path / "public" / "school.person-bob.ics") == []
    assert "talk" in entries(tmp_path / "public" / "school.ics")


def test_who_is_hidden_now_is_not_named_in_a_new_folder(tmp_path: Path) -> None:
    hidden = attrs.evolve(
        SCHOOL,
        people=[attrs.evolve(each, audience="organizers") for each in SCHOOL.people],
    )
    log = released(tmp_path, SCHOOL, hidden)
    eventkit.write_feeds(SCHOOL, tmp_path / "old")

    eventkit.write_feeds(hidden, tmp_path / "old", log=log)
    eventkit.write_feeds(hidden, tmp_path / "new", log=log)

    assert "school.person-ada.ics" in names(tmp_path / "old")
    assert entries(tmp_path / "old" / "school.person-ada.ics") == []
    assert not [name for name in names(tmp_path / "new") if "person-ada" in name]


def test_feeds_have_the_stamps_of_an_export_with_the_log(tmp_path: Path) -> None:
    spelt_alike = [attrs.evolve(each, languages=["en"]) for each in RUSSIAN.sessions]
    school = attrs.evolve(RUSSIAN, sessions=spelt_alike)
    log = released(tmp_path, school, struck(school, "talk"))

    with pytest.warns(UnreleasedWarning, match="changed since release 2"):
        eventkit.write_feeds(struck(school, "panel"), tmp_path, log=log, url=URL)

    for feed in json.loads((tmp_path / "index.json").read_text("utf-8"))["feeds"]:
        with pytest.warns(UnreleasedWarning):
            expected = eventkit.export(
                struck(school, "panel"),
                to="icalendar",
                language=feed["language"],
                select=feed["select"],
                log=log,
                entries=feed["entries"],
                name=feed["title"],
                feed_url=feed["url"],
            )
        assert (tmp_path / feed["file"]).read_bytes() == expected


def test_a_log_of_another_event_is_refused(tmp_path: Path) -> None:
    log = released(tmp_path, attrs.evolve(SCHOOL, uid="another-of-examples"))

    with pytest.raises(LogError):
        eventkit.write_feeds(SCHOOL, tmp_path / "public", log=log)
    assert not (tmp_path / "public").exists()


# --- an event that is over


def retired(folder: Path, event: Event = SCHOOL, **more: Any) -> list[str]:
    """Write the last calendars of an event; return the names of the files that changed."""
    written = eventkit.write_feeds(event, folder, **{"url": URL, "retire": True, **more})
    return [path.name for path in written]


def test_last_calendars_say_that_it_is_over_and_where_there_is_more(tmp_path: Path) -> None:
    eventkit.write_feeds(SCHOOL, tmp_path, url=URL)
    before = {path: path.read_bytes() for path in tmp_path.glob("*.ics")}

    retired(tmp_path, more="https://example.org/next")

    for path, old in before.items():
        made = calendar(path)
        assert unescaped(made.value("NAME")).endswith(" (over)")
        assert unescaped(made.value("DESCRIPTION")) == (
            "This event is over, and its calendars no longer change.\nFor more, see https://example.org/next"
        )
        assert made.value("REFRESH-INTERVAL") == made.value("X-PUBLISHED-TTL") == "P30D"
        assert path.read_bytes().partition(b"\nBEGIN:V")[2] == old.partition(b"\nBEGIN:V")[2]
        assert not list(faults(path.read_bytes()))


def test_last_calendars_send_people_to_the_page_of_the_event(tmp_path: Path) -> None:
    retired(tmp_path, attrs.evolve(SCHOOL, url="https://example.org/school-2027"))

    assert "https://example.org/school-2027" in calendar(tmp_path / "school.ics").value(
        "DESCRIPTION"
    )


def test_an_address_that_is_no_page_is_not_told(tmp_path: Path) -> None:
    retired(tmp_path, attrs.evolve(SCHOOL, url="javascript:alert(1)"))

    assert b"javascript" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    with pytest.raises(OptionsError, match=r"feeds cannot link to 'example\.org'"):
        retired(tmp_path, more="example.org")


def test_the_index_of_an_event_that_is_over_offers_nothing_to_subscribe_to(tmp_path: Path) -> None:
    retired(tmp_path, more="https://example.org/?a=1&b=2")

    page = (tmp_path / "index.html").read_text("utf-8")
    assert "This event is over" in page
    assert 'href="https://example.org/?a=1&amp;b=2"' in page
    assert "webcal:" not in page
    assert 'href="school.ics"' in page
    told = json.loads((tmp_path / "index.json").read_bytes())
    assert (told["retired"], told["more"]) == (True, "https://example.org/?a=1&b=2")


def test_an_event_is_retired_once(tmp_path: Path) -> None:
    retired(tmp_path)

    assert retired(tmp_path) == []


def test_what_there_was_a_feed_of_is_told_too(tmp_path: Path) -> None:
    log = released(tmp_path, SCHOOL, without(SCHOOL, "bob"))

    retired(tmp_path / "public", without(SCHOOL, "bob"), log=log)

    assert "over" in calendar(tmp_path / "public" / "school.person-bob.ics").value("DESCRIPTION")


def test_whoever_asks_for_longer_gets_longer(tmp_path: Path) -> None:
    retired(tmp_path, options={"refresh": timedelta(days=90)})

    assert calendar(tmp_path / "school.ics").value("REFRESH-INTERVAL") == "P90D"


def test_a_discreet_calendar_names_no_page(tmp_path: Path) -> None:
    quiet = attrs.evolve(SCHOOL, discreet_title="Appointment")

    retired(tmp_path, quiet, more="https://example.org/secret", options={"discreet": True})

    assert b"secret" not in (tmp_path / "school.ics").read_bytes()
    assert "over" in calendar(tmp_path / "school.ics").value("DESCRIPTION")


def test_calendars_that_are_written_again_are_what_they_were(tmp_path: Path) -> None:
    eventkit.write_feeds(SCHOOL, tmp_path, url=URL)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    retired(tmp_path)

    eventkit.write_feeds(SCHOOL, tmp_path, url=URL)

    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


# --- what got another id


def moved(folder: Path) -> tuple[Event, Log]:
    """Return an event in which Ada has another id since its last release, and its log."""
    text = eventkit.dumps(SCHOOL).replace('"ada"', '"countess"').replace(".ada]", ".countess]")
    event = eventkit.loads(text)
    release(SCHOOL, folder / "event.releases.jsonl", now=datetime(2027, 1, 1, tzinfo=UTC))
    log = release(event, folder / "event.releases.jsonl", renamed={"people.ada": "people.countess"})
    return event, log


def test_the_feed_of_an_older_id_says_where_the_new_one_is(tmp_path: Path) -> None:
    event, log = moved(tmp_path)

    eventkit.write_feeds(event, tmp_path / "public", url=URL, log=log)

    old = calendar(tmp_path / "public" / "school.person-ada.ics")
    assert unescaped(old.value("DESCRIPTION")) == (
        f"This calendar is at {URL}school.person-countess.ics now."
    )
    assert not calendar(tmp_path / "public" / "school.ics").value("DESCRIPTION")


def test_the_index_says_which_feed_has_another_name(tmp_path: Path) -> None:
    event, log = moved(tmp_path)

    eventkit.write_feeds(event, tmp_path / "public", url=URL, log=log)

    page = (tmp_path / "public" / "index.html").read_text("utf-8")
    assert "Calendars that have another name now" in page
    assert f"<code>{URL}school.person-ada.ics</code>" in page
    told = json.loads((tmp_path / "public" / "index.json").read_bytes())
    assert told["renamed"] == {"school.person-ada.ics": "school.person-countess.ics"}


# --- many


def test_sessions_in_more_languages_than_there_are_have_no_feeds(tmp_path: Path) -> None:
    tags = [f"x{first}{second}" for first in "abcdefgh" for second in "abcdefghijklmnopqrstuvwxyz"]
    babel = attrs.evolve(SCHOOL, sessions=[session("talk", "09:00", languages=tags)])

    with pytest.raises(TargetError, match="the sessions are in 208 languages"):
        eventkit.write_feeds(babel, tmp_path / "public")
    assert not (tmp_path / "public").exists()


@pytest.mark.slow
def test_what_many_feeds_cost_grows_with_what_is_written(tmp_path: Path) -> None:
    """Each of n speakers of one session has a feed that names all n: n squared names."""

    def calls(number: int) -> float:
        people = [Person(id=f"p{each}", name=f"Person {each}") for each in range(number)]
        talk = session("talk", "09:00", participations=speaking(*(it.id for it in people)))
        event = attrs.evolve(SCHOOL, people=people, sessions=[talk])
        profile = Profile()
        written = profile.runcall(eventkit.write_feeds, event, tmp_path / str(number))
        size = sum(path.stat().st_size for path in written)
        return sum(each.callcount for each in profile.getstats()) / size

    assert calls(160) < 1.5 * calls(40)


def test_two_of_one_name_can_be_told_apart_in_the_index(tmp_path: Path) -> None:
    institute = Organization(id="institute", name="Institute")
    people = [
        Person(id="wang-1", name="Wei Wang", position="Hydrologist"),
        Person(id="wang-2", name="Wei Wang", position="Lawyer", organization=institute),
        Person(id="wang-3", name="Wei Wang"),
        Person(id="li-1", name="Na Li", position="Lawyer"),
        Person(id="li-2", name="NA LI", position="Lawyer"),
        Person(id="other", name="Other Example", position="Poet"),
    ]
    venues = [Venue(id="north", name="North Hall"), Venue(id="south", name="South Hub")]
    rooms = [Room(id=f"aula-{it.id}", name="Aula", venue=it) for it in venues]
    talk = session("talk", "09:00", participations=speaking(*(it.id for it in people)), rooms=rooms)
    event = attrs.evolve(
        SCHOOL,
        people=people,
        venues=venues,
        rooms=rooms,
        sessions=[talk],
        organizations=[institute],
        groups=[],
        tracks=[],
    )

    eventkit.write_feeds(event, tmp_path)

    page = unescape((tmp_path / "index.html").read_text("utf-8"))
    (row,) = programme(event, tmp_path)
    labels = set(re.findall(r'class="name"[^>]*>((?:Wei|Na|NA|Aula|Other)\b[^<]*)', page))
    assert all(label in row for label in labels)
    assert labels == {
        "Wei Wang (Hydrologist)", "Wei Wang (Lawyer, Institute)", "Wei Wang",
        "Na Li (Lawyer) (li-1)", "NA LI (Lawyer) (li-2)", "Other Example",
        "Aula (North Hall)", "Aula (South Hub)",
    }  # fmt: skip


def test_names_that_only_look_alike_can_be_told_apart_in_the_index(tmp_path: Path) -> None:
    people = [
        Person(id="jose-1", name="José Example", position="Poet"),
        Person(id="jose-2", name="Jose\u0301\u00a0Example", position="Lawyer"),
    ]
    groups = [Group(id="poets", name="The Poets")]
    organizations = [Organization(id="poets-inc", name="The poets")]
    tracks = [Track(id="law", title="Law"), Track(id="law-2", title="LAW")]
    who = speaking("jose-1", "jose-2", "poets", "poets-inc")
    sessions = [
        session("one", "09:00", participations=who, track="law"),
        session("two", "10:00", track="law-2"),
    ]
    event = attrs.evolve(
        SCHOOL,
        people=people,
        groups=groups,
        organizations=organizations,
        tracks=tracks,
        rooms=[],
        sessions=sessions,
    )

    eventkit.write_feeds(event, tmp_path)

    page = unescape((tmp_path / "index.html").read_text("utf-8"))
    assert re.findall(r'class="name"[^>]*>((?:Jos|The|L)[^<]*)', page) == [
        *("Jose\u0301\u00a0Example (Lawyer)", "José Example (Poet)"),
        *("The poets (poets-inc)", "The Poets (poets)", "Law (law)", "LAW (law-2)"),
    ]
