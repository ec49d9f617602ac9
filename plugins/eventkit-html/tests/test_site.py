"""Sites as readers open them: pages, links, calendars and what search engines read."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

import eventkit
from eventkit import Event
from eventkit.model import (
    Audience,
    Contact,
    Indicator,
    Online,
    Organization,
    Outcome,
    Participation,
    Person,
    Room,
    Session,
    Source,
    Statement,
    Track,
    Venue,
)
from eventkit.model.errors import InputFileError, OptionsError
from eventkit.plugins import InputFile

BERLIN = ZoneInfo("Europe/Berlin")
URL = "https://example.org/school/"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def moment(clock: str, day: int = 26) -> datetime:
    return datetime(2027, 3, day, int(clock[:2]), int(clock[3:]), tzinfo=BERLIN)


def at(id: str, start: str, end: str, **fields: Any) -> Session:
    values: dict[str, Any] = {
        "id": id,
        "title": id.title(),
        "start": moment(start),
        "end": moment(end),
    }
    return Session(**{**values, **fields})


def school(*sessions: Session, **fields: Any) -> Event:
    values: dict[str, Any] = {
        "id": "school",
        "uid": "school-of-examples",
        "title": "Spring School",
        "start": date(2027, 3, 26),
        "end": date(2027, 3, 27),
        "timezone": "Europe/Berlin",
        "updated": datetime(2027, 1, 11, 8, 30, tzinfo=UTC),
        "rooms": [Room(id="aula", name="Aula"), Room(id="lab", name="Lab")],
        "sessions": sessions,
    }
    return Event(**{**values, **fields})


def rich() -> Event:
    """Return an event with something for every page."""
    return school(
        at("opening", "09:00", "10:00", rooms=["aula"], participations=[_speaks("ada")]),
        at("rivers", "10:00", "11:00", rooms=["aula"], track="law", kind="talk"),
        at("lakes", "10:00", "11:00", rooms=["lab"], status="cancelled", notice="Ada is ill"),
        at("deltas", "10:00", "10:20", part_of="rivers"),
        Session(id="later", title="Later", tba=["time", "rooms"]),
        people=[Person(id="ada", name="Ada Example", position="Judge")],
        tracks=[Track(id="law", title="Law", color="#8250df")],
        venues=[Venue(id="house", name="Haus", city="Berlin", country="DE", geo=(52.5, 13.4))],
        outcomes=[
            Outcome(id="F-1", kind="finding", title="Rivers run", session="rivers"),
            Outcome(
                id="R-1",
                kind="recommendation",
                title="Let them",
                follows=["F-1"],
                due=date(2028, 6, 30),
                indicators=[Indicator(id="free", title="Free rivers", baseline=1, target=4)],
            ),
        ],
        statements=[Statement(id="one", text="They run.", by="ada", session="rivers")],
        sources=[Source(id="book", title="A book", url="https://example.org/book")],
        translations={"ar": {"event.title": "مدرسة", "sessions.opening.title": "افتتاح"}},
    )


def _speaks(who: str) -> Participation:
    return Participation(who=who, role="speaker")


def site(event: Event, folder: Path, audience: str = "public", **options: Any) -> dict[str, str]:
    """Return the texts of the files of a site by their paths."""
    eventkit.write(event, folder, to="html", audience=audience, options=options)
    files = (it for it in folder.rglob("*") if it.is_file() and it.suffix not in {".png", ".json"})
    return {it.relative_to(folder).as_posix(): it.read_bytes().decode() for it in files}


class _Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


def elements(text: str, tag: str = "") -> list[dict[str, str | None]]:
    return [attrs for name, attrs in _Elements(text).elements if not tag or name == tag]


def targets(page: str, text: str) -> Iterator[tuple[str, str]]:
    """Yield the path and the fragment of what a page leads to within the site."""
    for attrs in elements(text):
        for name in ("href", "src"):
            target = attrs.get(name)
            if target and not urlsplit(target).scheme:
                path, fragment = urldefrag(target)
                joined = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
                yield (joined if path else page), unquote(fragment)


def data_of(text: str) -> Any:
    [script] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    return json.loads(script)


def put_by(script: str) -> Any:
    return json.loads(script[script.index(",") + 1 : script.rindex(")")])


# --- pages


def test_every_link_leads_to_a_file_and_to_an_element_in_it(tmp_path: Path) -> None:
    files = site(rich(), tmp_path)

    for page, text in files.items():
        for path, fragment in targets(page, text) if page.endswith(".html") else ():
            assert (tmp_path / path).is_file(), f"{page} leads to {path}"
            ids = {attrs.get("id") for attrs in elements(files.get(path, ""))}
            assert not fragment or fragment in ids, f"{page} leads to {path}#{fragment}"


def test_no_page_asks_another_place_for_anything(tmp_path: Path) -> None:
    files = site(rich(), tmp_path, url=URL)
    loading = {"img", "script", "iframe", "source", "video", "audio", "embed", "object"}

    for page, text in files.items():
        for tag, attrs in _Elements(text).elements if page.endswith(".html") else ():
            loads = tag in loading or (
                tag == "link" and attrs["rel"] in ("stylesheet", "icon", "manifest")
            )
            source = attrs.get("src") or attrs.get("href") or ""
            assert not (loads and urlsplit(source).scheme), f"{page}: {attrs}"
            assert "style" not in attrs, page
            assert not any(name.startswith("on") for name in attrs), page


def test_pages_have_one_first_heading_a_language_and_a_policy(tmp_path: Path) -> None:
    files = site(rich(), tmp_path)
    pages = {path: text for path, text in files.items() if path.endswith(".html")}

    for page, text in pages.items():
        levels = [int(tag[1]) for tag, _ in _Elements(text).elements if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1, page
        assert levels.count(1) == 1, page
        assert all(after <= before + 1 for before, after in pairwise(levels)), page
        ids = [attrs["id"] for attrs in elements(text) if "id" in attrs]
        assert len(ids) == len(set(ids)), page
        assert "default-src 'none'" in text, page
    assert '<html lang="ar" dir="rtl">' in pages["ar/index.html"]
    assert '<html lang="en" dir="ltr">' in pages["index.html"]


def test_status_notice_and_what_is_open_are_seen_in_the_day(tmp_path: Path) -> None:
    files = site(rich(), tmp_path)
    day = files["days/2027-03-26.html"]

    assert '<li class="badge cancelled">Cancelled</li>' in day
    assert "Ada is ill" in day
    assert "To be announced: time, room" in files["index.html"]


def test_an_event_is_a_draft_until_it_is_released(tmp_path: Path) -> None:
    draft = "Draft: this programme may still change."
    path = tmp_path / "school.releases.jsonl"
    assert draft in site(rich(), tmp_path / "draft")["index.html"]
    assert draft not in site(rich(), tmp_path / "no-draft", draft=False)["index.html"]

    eventkit.release(rich(), path)
    log = eventkit.load_log(path)
    eventkit.write(rich(), tmp_path / "released", to="html", log=log)

    assert draft not in (tmp_path / "released/index.html").read_text("utf-8")


def test_what_moved_with_the_last_release_says_so_and_is_in_the_feed(tmp_path: Path) -> None:
    path = tmp_path / "school.releases.jsonl"
    eventkit.release(rich(), path)
    moved = rich().replace(at("opening", "08:00", "09:00", rooms=["aula"]))
    eventkit.release(moved, path)
    log = eventkit.load_log(path)

    eventkit.write(moved, tmp_path / "site", to="html", log=log, options={"url": URL})
    page = (tmp_path / "site/sessions/opening.html").read_text("utf-8")

    assert "Moved, before: 09:00–10:00" in page
    assert data_of(page)["eventStatus"] == "https://schema.org/EventRescheduled"
    assert data_of(page)["previousStartDate"] == "2027-03-26T09:00:00+01:00"
    assert "<title>Opening</title>" in (tmp_path / "site/changes.atom").read_text("utf-8")
    assert "Opening" in (tmp_path / "site/changes.html").read_text("utf-8")


def test_hours_run_as_the_page_does_and_before_what_follows_them(tmp_path: Path) -> None:
    path = tmp_path / "school.releases.jsonl"
    eventkit.release(rich(), path)
    later = at("opening", "08:00", "09:00", timezone="Asia/Tokyo")
    eventkit.release(moved := rich().replace(later), path)
    eventkit.write(moved, tmp_path / "site", to="html", log=eventkit.load_log(path))
    day = (tmp_path / "site/ar/days/2027-03-26.html").read_text("utf-8")

    home = (tmp_path / "site/ar/index.html").read_text("utf-8")

    assert '<span class="time" dir="rtl">08:00–09:00</span>' in home
    assert '<span dir="rtl">16:00–17:00 Asia/Tokyo</span>' in day
    assert "\N{RIGHT-TO-LEFT ISOLATE}09:00–10:00\N{POP DIRECTIONAL ISOLATE}" in day


def test_names_on_a_page_have_the_comma_of_its_language(tmp_path: Path) -> None:
    people = [Person(id=id, name=id.title()) for id in ("ada", "ben")]
    speakers = [Participation(who=it.id, role="speaker") for it in people]
    event = school(at("opening", "09:00", "10:00", participations=speakers), people=people)
    eventkit.write(event, tmp_path / "site", to="html", language="ar")
    day = (tmp_path / "site/days/2027-03-26.html").read_text("utf-8")

    assert re.search(r">Ada</a>، <a [^>]+>Ben</a>", day)


def test_a_site_for_participants_says_so_and_stays_out_of_search_engines(tmp_path: Path) -> None:
    event = rich().replace(
        Room(id="aula", name="Aula", online=Online(url="https://example.org/join"))
    )
    public, inside = (
        site(event, tmp_path / "a", url=URL),
        site(event, tmp_path / "b", "participants", url=URL),
    )

    assert "example.org/join" not in "".join(public.values())
    assert "example.org/join" in inside["sessions/opening.html"]
    assert '<meta name="robots" content="noindex">' not in public["index.html"]
    assert '<meta name="robots" content="noindex">' in inside["index.html"]
    assert "For participants only" in inside["people/ada.html"]
    assert "Disallow: /" in inside["robots.txt"]
    assert "sitemap.xml" not in inside


@pytest.mark.parametrize("audience", [str(it) for it in Audience])
def test_nothing_of_organisers_is_told_to_others(tmp_path: Path, audience: str) -> None:
    person = Person(
        id="ada",
        name="Ada Example",
        notes="hushhush",
        contact=Contact(email="hushhush@example.org"),
    )
    files = site(rich().replace(person), tmp_path, audience)

    assert ("hushhush" in "".join(files.values())) == (audience == "organizers")


def test_ids_that_windows_keeps_for_devices_get_other_names(tmp_path: Path) -> None:
    files = site(school(at("con", "09:00", "10:00"), at("con_", "10:00", "11:00")), tmp_path)

    assert {"sessions/con_.html", "sessions/con__.html"} <= files.keys()


# --- the grid of a day


def test_what_is_alone_is_as_wide_as_the_day_and_the_rest_stands_side_by_side(
    tmp_path: Path,
) -> None:
    sheet = site(rich(), tmp_path)["assets/grid-2027-03-26.css"]

    assert "#block-0{grid-area:1/2/2/4}" in sheet  # the opening, over both rooms
    assert "#block-1{grid-area:2/2/3/3}" in sheet
    assert "#block-2{grid-area:2/3/3/4}" in sheet


def test_sixty_posters_in_one_room_share_one_block(tmp_path: Path) -> None:
    posters = [at(f"p{number}", "17:00", "18:00", rooms=["aula"]) for number in range(60)]
    day = site(school(*posters), tmp_path)["days/2027-03-26.html"]

    assert day.count('<li class="block') == 1
    assert day.count('<article class="session') == 60


def test_sessions_stand_in_the_page_in_order_of_time_and_not_of_rooms(tmp_path: Path) -> None:
    sessions = [
        at(f"s{hour}{room}", f"{hour:02}:00", f"{hour + 1:02}:00", rooms=[room])
        for room in ("aula", "lab")
        for hour in (9, 10, 11)
    ]
    day = site(school(*sessions), tmp_path)["days/2027-03-26.html"]
    order = [attrs["data-session"] for attrs in elements(day, "article")]

    assert order == ["s9aula", "s9lab", "s10aula", "s10lab", "s11aula", "s11lab"]


def test_columns_may_be_tracks(tmp_path: Path) -> None:
    tracks = [Track(id="law", title="Law and order"), Track(id="data", title="Data")]
    event = school(
        at("one", "09:00", "10:00", track="law"),
        at("two", "09:00", "10:00", track="data"),
        tracks=tracks,
    )
    day = site(event, tmp_path, columns="tracks")["days/2027-03-26.html"]

    assert re.findall(r'id="column-\d+" dir="auto">([^<]+)', day) == ["Law and order", "Data"]


# --- calendars


@pytest.mark.filterwarnings("ignore::eventkit.model.errors.OldZoneDataWarning")
def test_each_session_has_a_calendar_with_the_uid_of_every_other_calendar(tmp_path: Path) -> None:
    event = rich()
    files = site(event, tmp_path)
    whole = Calendar.from_ical(eventkit.export(event, to="icalendar"))
    uids = {str(it["UID"]) for it in whole.events}

    assert {str(it["UID"]) for it in Calendar.from_ical(files["calendar.ics"]).events} == uids
    [entry] = Calendar.from_ical(files["sessions/opening.ics"]).events
    assert str(entry["UID"]) == "opening@school-of-examples"
    assert len(Calendar.from_ical(files["rooms/aula.ics"]).events) == 2
    assert "sessions/later.ics" not in files  # it has no hours, and so no entry


def test_entries_of_the_script_make_the_calendar_that_eventkit_writes(tmp_path: Path) -> None:
    files = site(rich(), tmp_path)
    texts = put_by(files["data/2027-03-26-calendar.js"])
    about = put_by(files["data/site.js"])
    calendar = Calendar.from_ical(about["head"] + texts["opening"] + texts["lakes"] + about["end"])

    assert [str(it["SUMMARY"]) for it in calendar.events] == ["Opening", "CANCELLED: Lakes"]
    assert texts["opening"] in files["calendar.ics"]


def test_there_is_something_to_subscribe_to_only_where_the_address_is_known(tmp_path: Path) -> None:
    without, with_url = site(rich(), tmp_path / "a"), site(rich(), tmp_path / "b", url=URL)

    assert "webcal:" not in "".join(without.values())
    assert 'href="webcal://example.org/school/calendar.ics"' in with_url["calendars.html"]
    assert (
        "SOURCE;VALUE=URI:https://example.org/school/rooms/aula.ics" in with_url["rooms/aula.ics"]
    )
    assert (
        "outlook.live.com/calendar/0/addfromweb?url=https%3A%2F%2Fexample.org"
        in with_url["rooms/aula.html"]
    )


# --- search engines


def test_an_event_names_its_sessions_and_their_status(tmp_path: Path) -> None:
    data = data_of(site(rich(), tmp_path, url=URL)["index.html"])

    assert data["@type"] == "Event"
    assert data["location"]["address"]["addressCountry"] == "DE"
    status = {it["name"]: it["eventStatus"].rpartition("/")[2] for it in data["subEvent"]}
    assert status == {
        "Opening": "EventScheduled",
        "Rivers": "EventScheduled",
        "Lakes": "EventCancelled",
    }
    assert data["subEvent"][0]["performer"] == [
        {"@type": "Person", "name": "Ada Example", "url": f"{URL}people/ada.html"}
    ]


def test_a_training_is_a_course_that_takes_place(tmp_path: Path) -> None:
    data = data_of(
        site(school(at("one", "09:00", "10:00"), kind="training"), tmp_path)["index.html"]
    )

    assert data["@type"] == "Course"
    [instance] = data["hasCourseInstance"]
    assert instance["@type"] == ["CourseInstance", "Event"]
    assert instance["courseSchedule"]["repeatCount"] == 1


def test_a_training_whose_title_shows_nothing_is_a_course_without_a_name(tmp_path: Path) -> None:
    event = school(at("one", "09:00", "10:00"), kind="training", title="\u202e")

    assert "name" not in data_of(site(event, tmp_path)["index.html"])


def test_the_map_lists_each_page_once_and_none_that_is_made_by_the_script(tmp_path: Path) -> None:
    files = site(rich(), tmp_path, url=URL)
    places = re.findall("<loc>(.*?)</loc>", files["sitemap.xml"])

    assert len(places) == len(set(places))
    assert f"{URL}ar/sessions/opening.html" in places
    assert f"{URL}mine.html" not in places


def test_the_worker_keeps_every_page_and_changes_with_any_of_them(tmp_path: Path) -> None:
    def worker(event: Event, name: str) -> tuple[str, set[str]]:
        text = site(event, tmp_path / name, url=URL)["sw.js"]
        version, kept = re.findall(r"const \w+=(.*?);\n", text)[:2]
        return version, set(json.loads(kept))

    version, kept = worker(rich(), "a")
    other, _ = worker(rich().replace(at("opening", "09:00", "10:00", title="Beginning")), "b")

    assert {"index.html", "ar/days/2027-03-26.html", "assets/site.js", "data/site.js"} <= kept
    assert version != other


# --- themes, and bad input


def theme(**files: str | bytes) -> InputFile:
    texts = {name.replace("__", "."): text for name, text in files.items()}
    data = {
        name: text if isinstance(text, bytes) else text.encode() for name, text in texts.items()
    }
    return InputFile("theme", data)


def test_a_report_on_outcomes_leads_to_their_pages(tmp_path: Path) -> None:
    text = site(rich(), tmp_path, on=date(2028, 7, 1))["report.html"]

    assert '<a href="outcomes/R-1.html" dir="ltr"><strong>R-1</strong> Let them</a>' in text
    assert '<strong class="late">Overdue</strong>' in text
    assert '<title>1</title><rect width="160"' in text


def test_outcomes_without_anything_to_follow_have_no_report(tmp_path: Path) -> None:
    outcome = Outcome(id="F-1", kind="finding", title="Rivers run")

    assert "report.html" not in site(school(outcomes=[outcome]), tmp_path)


def test_a_theme_overrides_one_template_and_the_rest_stays(tmp_path: Path) -> None:
    ours = '{% extends "style/base.html.j2" %}{% block content %}Ours{% endblock %}'
    files = site(rich(), tmp_path, theme=theme(missing__html__j2=ours, theme__css="h1{color:red}"))

    assert "Ours" in files["404.html"]
    assert "Rivers run" in files["outcomes.html"]
    assert files["assets/site.css"].endswith("h1{color:red}")


def test_a_theme_that_forgets_an_escape_gets_it_all_the_same(tmp_path: Path) -> None:
    ours = '{% extends "base.html.j2" %}{% block content %}{{ event.title | safe }}{% endblock %}'
    event = rich()
    hostile = Event(**{**_fields(event), "title": "<b>bold</b>"})

    assert "<b>bold" not in site(hostile, tmp_path, theme=theme(missing__html__j2=ours))["404.html"]


def test_what_a_theme_renders_once_is_the_same_in_all_pages_of_a_key(tmp_path: Path) -> None:
    ours = '{% call once("first", track.color) %}{{ track.id }}{% endcall %}'
    colors = {"a": "#111111", "b": "#111111", "c": "#222222"}
    tracks = [Track(id=id, title=id, color=color) for id, color in colors.items()]
    files = site(school(tracks=tracks), tmp_path, theme=theme(track__html__j2=ours))

    assert [files[f"tracks/{id}.html"] for id in "abc"] == ["a", "a", "c"]


def _fields(event: Event) -> Mapping[str, Any]:
    keys = ("id", "uid", "start", "end", "timezone", "updated", "rooms")
    return {key: getattr(event, key) for key in keys}


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"day__html__j2": "\n{{ nothing }}"}, "theme/day.html.j2:2: 'nothing' is undefined"),
        ({"day__html__j2": "{% if %}"}, "theme/day.html.j2:1: Expected an expression"),
        ({"day__html__j2": '{% extends "gone" %}'}, "theme/day.html.j2:1: there is no template"),
        (
            {"day__html__j2": "\n{% autoescape false %}{% endautoescape %}"},
            "day.html.j2:2: escaping",
        ),
        ({"day__html__j2": "{{ ().__class__ }}"}, "theme/day.html.j2:1: "),
        ({"day__html__j2": b"\xff"}, "theme/day.html.j2: it is not UTF-8"),
        ({"theme__toml": "accent = 3"}, "theme/theme.toml: accent: a text is needed"),
        ({"theme__toml": "colour = 'red'"}, "theme/theme.toml: unknown key 'colour'"),
        ({"theme__toml": "accent = 'red'"}, "accent: 'red' is no colour"),
        ({"theme__toml": "accent"}, "theme/theme.toml: "),
        ({"theme__toml": "logo = 'a.png'"}, "there is no 'a.png' in the theme"),
        ({"theme__toml": "logo = 'a.png'", "a__png": b"%PDF"}, "theme/a.png: it is no picture"),
    ],
)
def test_what_is_wrong_with_a_theme_is_told_with_its_place(
    tmp_path: Path, files: Mapping[str, str | bytes], message: str
) -> None:
    site(rich(), tmp_path)
    before = (tmp_path / "index.html").read_bytes()

    with pytest.raises(OptionsError, match=re.escape(message)):
        site(rich(), tmp_path, theme=theme(**files))

    assert (tmp_path / "index.html").read_bytes() == before


@pytest.mark.parametrize(
    "url", ["school.org", "ftp://example.org/", "https://example.org/?a=b", "https://"]
)
def test_an_address_that_cannot_be_one_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(OptionsError, match=r"options of html: (an|the) address"):
        site(rich(), tmp_path, url=url)


def test_a_colour_is_made_readable_on_light_and_on_dark_pages(tmp_path: Path) -> None:
    css = site(rich(), tmp_path, accent="#ffee00")["assets/site.css"]
    light, dark = re.findall(r"--accent:(#\w{6})", css)[:2]

    assert light != "#ffee00"
    assert dark == "#ffee00"


def test_pictures_beside_the_document_are_in_the_site(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(PNG)
    event = Event(**_fields(rich()), title="School", logo="logo.png")
    eventkit.write(event, tmp_path / "site", to="html", assets=tmp_path)

    [picture] = (tmp_path / "site/pictures").iterdir()
    assert picture.read_bytes() == PNG
    assert f'src="pictures/{picture.name}"' in (tmp_path / "site/index.html").read_text("utf-8")


def test_a_logo_that_is_no_picture_is_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"%PDF-1.7")
    event = Event(**_fields(rich()), title="School", logo="logo.png")

    with pytest.raises(InputFileError, match=r"logo\.png: it is no picture"):
        eventkit.write(event, tmp_path / "site", to="html", assets=tmp_path)


def test_only_pages_that_changed_are_written_again(tmp_path: Path) -> None:
    site(rich(), tmp_path)
    stamps = {it: it.stat().st_mtime_ns for it in tmp_path.rglob("*.html")}
    site(
        rich().replace(Person(id="ada", name="Ada Example", position="Judge", description="New.")),
        tmp_path,
    )

    changed = {it.name for it, stamp in stamps.items() if it.stat().st_mtime_ns != stamp}
    assert changed == {"ada.html"}


def test_the_script_is_small(tmp_path: Path) -> None:
    assert len(site(rich(), tmp_path)["assets/site.js"].encode()) <= 30_000
    assert len(site(rich(), tmp_path)["assets/site.css"].encode()) <= 30_000


def test_a_day_of_which_all_is_cancelled_says_so_below_its_heading(tmp_path: Path) -> None:
    start, end = moment("09:00", 27), moment("10:00", 27)
    files = site(
        school(
            at("opening", "09:00", "10:00", status="cancelled"),
            at("rivers", "10:00", "11:00", status="cancelled"),
            Session(id="report", title="Report", start=start, end=end),
        ),
        tmp_path,
    )
    mark = '<p class="badges"><span class="badge cancelled">Cancelled</span></p>'

    assert mark in files["days/2027-03-26.html"]
    assert mark not in files["days/2027-03-27.html"]
    assert files["index.html"].count(mark) == 1


def test_no_heading_of_the_page_of_people_stands_there_twice(tmp_path: Path) -> None:
    event = school(
        people=[Person(id="ada", name="Ada")], organizations=[Organization(id="city", name="City")]
    )
    page = site(event, tmp_path)["people.html"]

    assert re.findall(r"<h\d[^>]*>([^<]+)", page) == ["People", "Organisations"]


def test_initials_are_letters_that_fonts_have(tmp_path: Path) -> None:
    people = [
        Person(id="ada", name="ada Example"),
        Person(id="george", name="გიორგი"),
    ]
    files = site(school(people=people), tmp_path, audience="organizers")

    assert ">AE<" in files["people.html"]
    assert ">გ<" in files["people.html"]  # its capital is for headlines alone
