"""What stands in a calendar, entry by entry. Bytes: test_wire.py; zones: test_timezones.py."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from tests.exporters.wire import Component, faults, read, unescaped
from tests.steps import steps

import eventkit
from eventkit.calendars import CalendarOptions
from eventkit.exporters.icalendar import calendar, losses, render
from eventkit.model import (
    Contact,
    Day,
    Event,
    History,
    Hours,
    Material,
    Online,
    Organization,
    Outcome,
    Participation,
    Person,
    Revision,
    Room,
    Session,
    Statement,
    Status,
    Track,
    Venue,
    Withdrawn,
    with_history,
)
from eventkit.model.errors import OptionsError

BERLIN = ZoneInfo("Europe/Berlin")
UID = "0000-school-uid"
CREATED, CHANGED = datetime(2027, 1, 1, 9, tzinfo=UTC), datetime(2027, 2, 2, 10, tzinfo=UTC)


def event(*sessions: Session, **fields: Any) -> Event:
    given: dict[str, Any] = {
        "id": "school",
        "uid": UID,
        "title": "Spring School",
        "start": date(2027, 3, 26),
        "end": date(2027, 3, 27),
        "timezone": "Europe/Berlin",
        "sessions": sessions,
    }
    return Event(**(given | fields))


def session(id: str = "opening", clock: str = "09:30", minutes: int = 45, **fields: Any) -> Session:
    """Return a session, by default on the first day; without a clock it has no hours."""
    hours: dict[str, Any] = {}
    if clock:
        start = datetime.fromisoformat(f"2027-03-26 {clock}").replace(tzinfo=BERLIN)
        hours = {"start": start, "end": start + timedelta(minutes=minutes)}
    return Session(**({"id": id, "title": id.title()} | hours | fields))


def exported(event: Event, **options: Any) -> Component:
    data = eventkit.export(event, to="icalendar", **options)
    assert faults(data) == []
    return read(data)


def entries(event: Event, **options: Any) -> dict[str, Component]:
    found = exported(event, **options).inner
    return {each.value("UID"): each for each in found if each.name == "VEVENT"}


def one(event: Event, **options: Any) -> Component:
    """Return the only entry that is no event's and no day's."""
    (found,) = (entry for uid, entry in entries(event, **options).items() if uid != UID)
    return found


def text(entry: Component, name: str = "DESCRIPTION") -> str:
    return unescaped(entry.value(name))


def blocks(entry: Component) -> list[str]:
    return text(entry).split("\n\n")


# --- which entries


@pytest.mark.parametrize(
    ("chosen", "uids"),
    [
        ("all", [UID, f"opening@{UID}", f"talk@{UID}"]),
        ("sessions", [f"opening@{UID}", f"talk@{UID}"]),
        ("days", [f"day.2027-03-26@{UID}", f"day.2027-03-27@{UID}"]),
        ("event", [UID]),
    ],
)
def test_the_option_entries_says_what_has_an_entry(chosen: str, uids: list[str]) -> None:
    held = event(session("talk", "11:00"), session())

    assert list(entries(held, entries=chosen)) == uids


def test_an_event_without_a_uid_lends_its_id() -> None:
    assert list(entries(event(session(), uid=None))) == ["school", "opening@school"]


def test_a_given_uid_stays() -> None:
    assert one(event(session(uid="imported.from@elsewhere"))).value("UID") == (
        "imported.from@elsewhere"
    )


@pytest.mark.slow
def test_the_agenda_of_many_days_takes_time_in_proportion_to_them() -> None:
    def work(years: int) -> int:
        day = date(2025, 1, 1)
        event = Event(
            id="long", title="Long", start=day, end=day.replace(2025 + years), timezone="UTC"
        )
        return steps(lambda: eventkit.export(event, to="icalendar", entries="days"))

    work(1)  # imports, which come once

    assert work(2) < 2.5 * work(1)


def test_the_event_takes_all_its_days_and_nobodys_time() -> None:
    entry = entries(event())[UID]

    assert (entry.value("DTSTART"), entry.value("DTEND")) == ("20270326", "20270328")
    assert entry.value("TRANSP") == "TRANSPARENT"


def test_a_selection_has_no_entry_for_the_event() -> None:
    held = event(session(), session("talk", kind="panel"))

    assert list(entries(held, select={"kind": "panel"})) == [f"talk@{UID}"]


def test_a_selection_has_no_day_on_which_nothing_is_left() -> None:
    held = event(session("talk", kind="panel"))

    chosen = entries(held, select={"kind": "panel"}, entries="days")

    assert list(chosen) == [f"day.2027-03-26@{UID}"]


def test_breaks_have_entries_unless_they_are_not_wanted() -> None:
    held = event(session(), session("coffee", "10:15", kind="break"))

    assert f"coffee@{UID}" in entries(held)
    assert f"coffee@{UID}" not in entries(held, breaks=False)


def posters(count: int) -> list[Session]:
    return [
        session(f"poster-{n}", f"{9 + n // 60:02}:{n % 60:02}", title=f"A poster on water law, {n}")
        for n in range(count)
    ]


def test_a_long_agenda_ends_with_how_many_more_there_are() -> None:
    day = next(iter(entries(event(*posters(60)), entries="days").values()))

    *shown, more, zone = text(day).splitlines()
    assert more == f"… and {60 - len(shown)} more"
    assert zone == "All times are Europe/Berlin (UTC+01:00)."
    assert 1900 < len(text(day)) <= 2000


def test_an_agenda_that_fits_is_whole() -> None:
    day = next(iter(entries(event(*posters(30)), entries="days").values()))

    assert len(text(day).splitlines()) == 31


def test_parts_and_sessions_without_hours_are_cut_as_agendas_are() -> None:
    parts = [session(f"poster-{n}", "", part_of="opening") for n in range(200)]
    open_ended = [session(f"workshop-{n}", "") for n in range(200)]
    found = entries(event(session(), *parts, *open_ended))

    for entry in (found[f"opening@{UID}"], found[UID]):
        *shown, more = text(entry).splitlines()
        assert more == f"… and {200 - len(shown)} more"
        assert 1900 < len(text(entry)) <= 2000


def test_one_session_with_many_people_leaves_room_for_others_in_an_agenda() -> None:
    people = [Person(id=f"p{n}", name=f"Person Number {n}") for n in range(200)]
    those = [Participation(who=person, role="panellist") for person in people]
    held = event(session(participations=those), session("talk", "11:00"), people=people)

    panel, talk, _ = text(next(iter(entries(held, entries="days").values()))).splitlines()
    *shown, more = panel.split(", ")
    assert more == f"… and {200 - len(shown)} more"
    assert talk == "11:00–11:45 Talk"


@pytest.mark.parametrize(("count", "more"), [(600, ""), (1500, "; … and 886 more")])
def test_a_long_list_of_speakers_ends_with_how_many_more_there_are(count: int, more: str) -> None:
    people = [Person(id=f"p{number}", name=f"Person {number:04}") for number in range(count)]
    speakers = [Participation(who=person.id, role="speaker") for person in people]

    described = text(one(event(session(participations=speakers), people=people)))

    assert described.startswith("Speakers: Person 0000; Person 0001; ")
    assert described.endswith(more or "; Person 0599")
    assert described.count("Person") == (614 if more else 600)


def test_a_part_is_a_line_of_its_whole_and_no_entry() -> None:
    ada = Person(id="ada", name="Ada Example")
    held = event(
        session(),
        session("timed", "09:40", 10, part_of="opening"),
        session(
            "greeting", "", part_of="opening", participations=[Participation(who=ada, role="host")]
        ),
        people=[ada],
    )

    assert text(one(held)).splitlines() == [
        "• 09:40–09:50 Timed",  # as it prints
        "• Greeting — Host: Ada Example",
        "All times are Europe/Berlin (UTC+01:00).",
    ]


def test_a_part_says_what_its_whole_does_not() -> None:
    part = session(
        "talk",
        "",
        part_of="opening",
        rooms=["lab"],
        status=Status.CANCELLED,
        notice="Speaker ill",
        online=Online(url="https://example.org/talk", audience="public"),
    )
    held = event(session(rooms=["aula"]), part, rooms=[Room(id=id, name=id) for id in ROOMS])

    assert text(one(held)).splitlines() == [
        "• CANCELLED: Talk · Speaker ill (lab)",
        "  Join: https://example.org/talk",
    ]


ROOMS = ("aula", "lab")


def test_a_session_without_hours_stands_in_the_text_of_the_event() -> None:
    ada = Person(id="ada", name="Ada Example")
    held = event(
        session("some-day", "", day=date(2027, 3, 27)),
        session("some-time", "", participations=[Participation(who=ada, role="speaker")]),
        people=[ada],
    )

    assert text(entries(held)[UID]).splitlines() == [
        "• Saturday, 27 March 2027: Some-Day",
        "• Some-Time — Speaker: Ada Example",
    ]


def test_a_break_without_hours_goes_with_the_breaks() -> None:
    held = event(session("coffee", "", kind="break", day=date(2027, 3, 27)))

    assert "Coffee" in text(entries(held)[UID])
    assert text(entries(held, breaks=False)[UID]) == ""


def test_of_a_selection_the_first_day_left_tells_what_has_no_day() -> None:
    held = event(
        session("talk", kind="panel", day=date(2027, 3, 27), clock=""),
        session("surprise", "", kind="panel"),
        session(),
    )

    days = entries(held, select={"kind": "panel"}, entries="days")

    assert {uid: text(day) for uid, day in days.items()} == {
        f"day.2027-03-27@{UID}": "• Talk\n• Time not known: Surprise"
    }


def test_a_programme_of_hours_that_nobody_knows_has_an_entry_all_the_same() -> None:
    assert list(entries(event(session("later", "")))) == [UID]


def test_what_has_no_entry_is_reported_as_lost() -> None:
    held = event(
        session("later", ""),
        outcomes=[Outcome(id="F-1", kind="finding", title="Found")],
        statements=[Statement(id="S-1", text="Said.")],
    )

    def lost(chosen: Any) -> list[str]:
        return [loss.place for loss in losses(held, CalendarOptions(entries=chosen))]

    assert lost("all") == lost("days") == ["outcomes.F-1", "statements.S-1"]
    assert lost("sessions") == ["outcomes.F-1", "statements.S-1", "sessions.later"]


@pytest.mark.parametrize("chosen", ["all", "days"])
def test_what_a_selection_has_no_entry_for_is_reported_as_lost(chosen: Any) -> None:
    held = event(session("later", "")).view(select={"session": "later"})

    assert not entries(held, entries=chosen)
    lost = losses(held, CalendarOptions(entries=chosen))
    assert [loss.place for loss in lost] == ["sessions.later"]


# --- days


def test_a_day_lasts_from_its_first_to_its_last_item_with_the_agenda_in_its_text() -> None:
    held = event(
        session(rooms=["aula"]),
        session("night", "22:00", 180),
        session("walk", "", day=date(2027, 3, 26)),
        rooms=[Room(id="aula", name="Aula")],
    )

    day = entries(held, entries="days")[f"day.2027-03-26@{UID}"]

    assert (day.value("DTSTART"), day.value("DTEND")) == ("20270326T093000", "20270327T010000")
    assert text(day, "SUMMARY") == "Spring School · Day 1"
    assert day.value("TRANSP") == "OPAQUE"
    assert text(day).splitlines() == [
        "09:30–10:15 Opening (Aula)",
        "22:00–01:00 (+1 day) Night",
        "• Walk",
        "All times are Europe/Berlin (UTC+01:00).",
    ]


def test_hours_in_a_text_are_in_the_zone_of_the_event_at_that_time() -> None:
    starts = ("2027-03-27T20:00Z", "2027-03-28T01:30Z")
    moments = [datetime.fromisoformat(start).astimezone(BERLIN) for start in starts]
    talks = [
        Session(id=f"s{n}", title=f"S{n}", start=moment, end=moment + timedelta(hours=1))
        for n, moment in enumerate(moments)
    ]

    day = entries(event(*talks, end=date(2027, 3, 28)), entries="days")[f"day.2027-03-27@{UID}"]

    assert text(day).splitlines()[-1] == "All times are Europe/Berlin (UTC+01:00, UTC+02:00)."


def test_the_hours_of_an_agenda_are_those_of_the_event() -> None:
    held = event(session("call", timezone="Asia/Ashgabat"))

    day = entries(held, entries="days")[f"day.2027-03-26@{UID}"]

    assert held.session("call").start.hour == 13  # type: ignore[union-attr]  # it has hours
    assert text(day).splitlines()[0] == "09:30–10:15 Call"


@pytest.mark.parametrize("url", ["https://example.org/school", None])
@pytest.mark.parametrize("kind", ["days", "event"])
def test_a_day_and_the_event_are_where_the_event_is(kind: str, url: str | None) -> None:
    join = "https://example.org/join"
    house = Venue(id="house", name="House", geo=(52.5, 13.4))
    online = Online(url=join, audience="public")

    [entry, *_] = entries(
        event(session(), venues=[house], url=url, online=online), entries=kind
    ).values()

    assert (entry.value("GEO"), entry.value("URL")) == ("52.500000;13.400000", url or join)


def test_a_day_has_its_title() -> None:
    held = event(day_infos=[Day(id="2", title="Parting")])

    days = entries(held, entries="days")

    assert text(days[f"day.2027-03-27@{UID}"], "SUMMARY") == "Spring School · Parting"


def test_a_day_without_hours_takes_the_usual_ones() -> None:
    held = event(hours=Hours(start=time(9), end=time(17)))

    day = entries(held, entries="days")[f"day.2027-03-26@{UID}"]

    assert (day.value("DTSTART"), day.value("DTEND")) == ("20270326T090000", "20270326T170000")


def test_hours_that_clocks_skip_make_no_hours_of_a_day() -> None:
    sunday = date(2027, 3, 28)
    held = event(start=sunday, end=sunday, hours=Hours(start=time(2, 30), end=time(3)))

    assert entries(held, entries="days")[f"day.{sunday}@{UID}"].value("DTSTART") == "20270328"


def test_a_day_of_which_nothing_is_known_is_a_whole_day_and_takes_no_time() -> None:
    day = entries(event(), entries="days")[f"day.2027-03-26@{UID}"]

    assert (day.value("DTSTART"), day.value("DTEND")) == ("20270326", "20270327")
    assert day.value("TRANSP") == "TRANSPARENT"


def test_what_has_no_day_stands_in_the_text_of_the_first() -> None:
    days = entries(event(session("surprise", "")), entries="days")

    assert [text(day) for day in days.values()] == ["• Time not known: Surprise", ""]


# --- status


def test_a_cancelled_session_stays_and_says_so() -> None:
    entry = one(event(session(status=Status.CANCELLED)))

    assert entry.value("STATUS") == "CANCELLED"
    assert text(entry, "SUMMARY") == "CANCELLED: Opening"
    assert entry.value("TRANSP") == "TRANSPARENT"


@pytest.mark.parametrize(
    "title",
    ["CANCELLED: Talk", "Cancelled – Talk", "[Cancelled] Talk", "(cancelled): Talk", "Talk"],
)
def test_a_title_is_marked_once(title: str) -> None:
    cancelled = event(session(title=title, status=Status.CANCELLED))

    assert text(one(cancelled), "SUMMARY") == "CANCELLED: Talk"


@pytest.mark.parametrize("title", ["Cancelled flights", "Cancelled-flight law", "Postponed: Talk"])
def test_a_title_that_only_begins_like_a_mark_keeps_its_words(title: str) -> None:
    cancelled = event(session(title=title, status=Status.CANCELLED))

    assert text(one(cancelled), "SUMMARY") == f"CANCELLED: {title}"


def test_a_day_of_a_cancelled_event_is_marked_once() -> None:
    cancelled = event(title="Cancelled: School", status=Status.CANCELLED)

    titles = [text(day, "SUMMARY") for day in entries(cancelled, entries="days").values()]
    assert titles == ["CANCELLED: School · Day 1", "CANCELLED: School · Day 2"]


def test_a_postponed_session_is_cancelled_for_now() -> None:
    entry = one(event(session(status=Status.POSTPONED)))

    assert entry.value("STATUS") == "CANCELLED"
    assert text(entry, "SUMMARY") == "POSTPONED: Opening"


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.POSTPONED])
@pytest.mark.parametrize("chosen", ["all", "days"])
def test_an_event_that_is_off_takes_every_entry_with_it(status: Status, chosen: str) -> None:
    held = event(session(status=Status.CONFIRMED), session("talk", "11:00"), status=status)

    for entry in entries(held, entries=chosen).values():
        assert entry.value("STATUS") == "CANCELLED"
        assert text(entry, "SUMMARY").startswith(f"{status.upper()}: ")
        assert entry.value("TRANSP") == "TRANSPARENT"


def test_a_session_is_as_sure_as_its_event_unless_it_says_otherwise() -> None:
    held = event(
        session(),
        session("talk", "11:00", status=Status.CONFIRMED),
        status=Status.TENTATIVE,
    )

    found = entries(held)

    assert found[f"opening@{UID}"].value("STATUS") == "TENTATIVE"
    assert found[f"talk@{UID}"].value("STATUS") == "CONFIRMED"


def test_what_says_nothing_of_its_status_has_none() -> None:
    assert not one(event(session())).all("STATUS")


# --- options


def test_an_alarm_goes_off_only_if_asked_for_and_only_where_somebody_is_busy() -> None:
    held = event(session(), session("off", "11:00", status=Status.CANCELLED))

    found = entries(held, reminder=timedelta(minutes=15))

    alarms = {uid: [each.value("TRIGGER") for each in entry.inner] for uid, entry in found.items()}
    assert alarms == {UID: [], f"opening@{UID}": ["-PT15M"], f"off@{UID}": []}
    assert not one(event(session())).inner


def test_an_alarm_may_go_off_as_the_session_begins() -> None:
    (alarm,) = one(event(session()), reminder=timedelta(0)).inner

    assert alarm.value("TRIGGER") == "P0D"


@pytest.mark.parametrize("length", [timedelta(minutes=-1), timedelta(days=367)])
def test_no_alarm_goes_off_after_a_session_or_years_before(length: timedelta) -> None:
    with pytest.raises(OptionsError, match="an alarm goes off before a session"):
        exported(event(session()), reminder=length)


def test_sessions_take_no_time_if_so_wished() -> None:
    assert one(event(session())).value("TRANSP") == "OPAQUE"
    assert one(event(session()), busy=False).value("TRANSP") == "TRANSPARENT"


# --- time


def test_times_are_on_the_clock_of_the_zone_with_its_description() -> None:
    made = exported(event(session()))
    entry = made.inner[-1]

    assert [each.name for each in made.inner] == ["VTIMEZONE", "VEVENT", "VEVENT"]
    assert made.inner[0].value("TZID") == "Europe/Berlin"
    assert entry.all("DTSTART")[0].parameters == {"TZID": "Europe/Berlin"}
    assert entry.value("DTSTART") == "20270326T093000"


def test_times_are_in_utc_if_so_wished_and_need_no_description() -> None:
    made = exported(event(session()), times="utc")

    assert [each.name for each in made.inner] == ["VEVENT", "VEVENT"]
    assert made.inner[1].value("DTSTART") == "20270326T083000Z"
    assert made.inner[1].value("DTEND") == "20270326T091500Z"


def test_a_session_keeps_its_own_zone() -> None:
    start = datetime(2027, 3, 26, 14, tzinfo=ZoneInfo("Asia/Ashgabat"))
    call = Session(
        id="call",
        title="Call",
        timezone="Asia/Ashgabat",
        start=start,
        end=start + timedelta(hours=1),
    )

    made = exported(event(session(), call))

    zones = [each.value("TZID") for each in made.inner if each.name == "VTIMEZONE"]
    assert zones == ["Asia/Ashgabat", "Europe/Berlin"]
    assert made.inner[-1].value("DTSTART") == "20270326T140000"


def test_a_zone_is_described_up_to_the_last_entry() -> None:
    """Almaty left its offset on 1 March 2024."""
    there = ZoneInfo("Asia/Almaty")
    starts = {f"y{year}": datetime(year, 6, 1, 9, tzinfo=there) for year in (2021, 2024)}
    talks = [
        Session(id=id, title=id, start=start, end=start + timedelta(hours=1))
        for id, start in starts.items()
    ]
    long = event(*talks, timezone="Asia/Almaty", start=date(2021, 6, 1), end=date(2024, 6, 1))

    zone = exported(long).inner[0]

    assert {each.value("TZOFFSETTO") for each in zone.inner} == {"+0600", "+0500"}


@pytest.mark.parametrize("name", ["Africa/Dakar", "Atlantic/Reykjavik", "GMT"])
def test_a_zone_whose_clocks_show_utc_is_a_zone_all_the_same(name: str) -> None:
    """The icalendar package takes it for UTC."""
    start = datetime(2027, 3, 26, 9, tzinfo=ZoneInfo(name))
    talk = Session(id="talk", title="Talk", start=start, end=start + timedelta(hours=1))
    held = event(talk, timezone=name)

    (line,) = exported(held).inner[-1].all("DTSTART")

    assert (line.parameters, line.value) == ({"TZID": name}, "20270326T090000")
    assert eventkit.to_icalendar(held).events[-1].start == start


def test_a_session_of_a_split_second_lasts_a_second() -> None:
    start = datetime(2027, 3, 26, 9, 30, 0, 200_000, tzinfo=BERLIN)
    blink = Session(id="blink", title="Blink", start=start, end=start + timedelta(milliseconds=5))

    entry = one(event(blink))

    assert (entry.value("DTSTART"), entry.value("DTEND")) == ("20270326T093000", "20270326T093001")


def test_an_empty_calendar_of_long_ago_describes_the_zone_as_readers_know_it() -> None:
    day = date(1960, 5, 1)

    made = exported(event(start=day, end=day), entries="sessions")

    assert [each.name for each in made.inner] == ["VTIMEZONE"]


@pytest.mark.parametrize("name", ["UTC", "Etc/UTC"])
def test_utc_is_written_as_such(name: str) -> None:
    start = datetime(2027, 3, 26, 9, tzinfo=ZoneInfo(name))
    talk = Session(id="talk", title="Talk", start=start, end=start + timedelta(hours=1))

    made = exported(event(talk, timezone=name))

    assert [each.name for each in made.inner] == ["VEVENT", "VEVENT"]
    assert made.inner[1].value("DTSTART") == "20270326T090000Z"


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2027-10-31T00:30Z", "2027-10-31T02:30Z", ("20271031T003000Z", "20271031T023000Z")),
        ("2027-10-30T22:30Z", "2027-10-31T01:30Z", ("20271030T223000Z", "20271031T013000Z")),
        ("2027-03-28T00:30Z", "2027-03-28T01:30Z", ("20270328T013000", "20270328T033000")),
    ],
    ids=["begins in the hour that comes twice", "ends in it", "passes the hour that is skipped"],
)
def test_both_ends_are_in_utc_where_clocks_would_leave_doubt(
    start: str, end: str, said: tuple[str, str]
) -> None:
    begin, finish = (datetime.fromisoformat(each).astimezone(BERLIN) for each in (start, end))
    held = event(Session(id="night", title="Night", start=begin, end=finish))

    entry = one(held)

    assert (entry.value("DTSTART"), entry.value("DTEND")) == said


def test_an_empty_calendar_still_holds_a_component() -> None:
    made = exported(event(), entries="sessions")

    assert [each.name for each in made.inner] == ["VTIMEZONE"]


def test_entries_are_in_order_of_time() -> None:
    held = event(session("c", "15:00"), session("a", "13:00"), session("b", "14:00"))

    assert list(entries(held)) == [UID, f"a@{UID}", f"b@{UID}", f"c@{UID}"]


# --- texts


def test_a_location_is_one_line_that_a_map_finds() -> None:
    house = Venue(id="house", name="Haus am Fluss", street="Uferweg 1", city="Berlin")
    rooms = [Room(id="aula", name="Aula"), Room(id="lab", name="Laboratory")]
    held = event(session(rooms=rooms), venues=[house], rooms=rooms)

    found = entries(held)

    assert text(found[f"opening@{UID}"], "LOCATION") == (
        "Aula / Laboratory, Haus am Fluss, Uferweg 1, Berlin"
    )
    assert text(found[UID], "LOCATION") == "Haus am Fluss, Uferweg 1, Berlin"


def test_a_room_online_is_no_part_of_what_a_map_is_asked_for() -> None:
    house = Venue(id="house", name="Haus am Fluss", city="Berlin")
    join = Online(url="https://example.org/s", audience="public")
    rooms = [Room(id="stream", name="Stream", online=join), Room(id="aula", name="Aula")]

    entry = one(event(session(rooms=rooms), venues=[house], rooms=rooms))

    assert text(entry, "LOCATION") == "Aula, Haus am Fluss, Berlin"
    assert entry.value("CONFERENCE") == "https://example.org/s"


def test_a_place_is_written_to_six_decimals() -> None:
    held = event(session(), venues=[Venue(id="house", name="Haus", geo=(52.5, 0.00001))])

    assert one(held).value("GEO") == "52.500000;0.000010"


def test_a_description_begins_with_what_is_needed_most() -> None:
    institute = Organization(id="inst", name="Institute", contact=Contact(email="a@example.org"))
    ada = Person(id="ada", name="Ada Example", position="Professor", organization="inst")
    bob = Person(id="bob", name="Bob Beispiel")
    talk = session(
        notice="Speaker ill",
        online=Online(url="https://example.org/join", passcode="5 5 5", audience="public"),
        participations=[
            Participation(who=ada, role="speaker"),
            Participation(who=bob, role="speaker", remote=True),
        ],
        languages=["en"],
        interpretation=["ru", "tk"],
        description="*All* about water.",
        materials=[Material(id="slides", title="Slides", url="https://example.org/slides")],
        url="https://example.org/talk",
    )

    entry = one(event(talk, people=[ada, bob], organizations=[institute]))

    assert blocks(entry) == [
        "Speaker ill",
        "Join: https://example.org/join (Passcode: 5 5 5)",
        "Speakers: Ada Example (Professor, Institute); Bob Beispiel (from afar)",
        "Language: English\nInterpretation: Russian, Turkmen",
        "All about water.",
        "Slides: https://example.org/slides\nhttps://example.org/talk",
    ]
    assert entry.value("CONFERENCE") == "https://example.org/join"
    assert entry.value("URL") == "https://example.org/talk"


def test_the_event_says_who_stands_behind_it_and_whom_to_ask() -> None:
    institute = Organization(id="inst", name="Institute")
    held = event(
        participations=[Participation(who=institute, role="organizer")],
        organizations=[institute],
        summary="In short",
        description="At length",
        contact=Contact(email="ask@example.org", phone="+49 30 1", audience="public"),
    )

    assert blocks(entries(held)[UID]) == [
        "Organiser: Institute",
        "In short",
        "At length",
        "Contact: ask@example.org, +49 30 1",
    ]


def test_a_session_says_last_whom_to_ask() -> None:
    contact = Contact(email="ask@example.org", audience="public")
    held = event(session(url="https://example.org/talk"), contact=contact)

    assert blocks(one(held)) == ["https://example.org/talk", "Contact: ask@example.org"]


@pytest.mark.parametrize("nothing", ["\a", "\ufeff"])
def test_a_description_announces_nothing_of_which_nothing_can_be_shown(nothing: str) -> None:
    ada = Person(id="ada", name="Ada Example", position=nothing)
    online = Online(url="https://example.org/", passcode=nothing, audience="public")
    speaking = [Participation(who="ada", role="speaker")]
    held = event(
        session(participations=speaking, online=online),
        people=[ada],
        contact=Contact(phone=nothing, audience="public"),
    )

    assert blocks(one(held)) == ["Join: https://example.org/", "Speaker: Ada Example"]


def test_of_a_long_description_there_is_what_fits_on_a_telephone() -> None:
    said = text(one(event(session(description="water " * 1000))))

    assert 500 < len(said) <= 601
    assert said.endswith("water…")


def test_a_description_grows_long_only_for_what_is_needed() -> None:
    people = [Person(id=f"p{number}", name=f"Person number {number}") for number in range(200)]
    held = [Participation(who=each, role="speaker") for each in people]
    talk = session(participations=held, description="Less needed", url="https://example.org")

    said = text(one(event(talk, people=people)))

    assert "Person number 199" in said
    assert "Less needed" not in said


def test_a_title_is_cut_where_mail_programs_would() -> None:
    summary = text(one(event(session(title="x" * 3000))), "SUMMARY")

    assert len(summary) == 255
    assert summary.endswith("x…")


def test_no_cut_parts_what_is_seen_as_one_character() -> None:
    summary = text(one(event(session(title="x" + "👩🏽\u200d💻" * 100))), "SUMMARY")

    assert summary == "x" + "👩🏽\u200d💻" * 63 + "…"


def test_what_has_no_title_that_can_be_seen_has_its_id() -> None:
    found = entries(event(session(title="\x08"), title="\ufeff"))

    assert [text(each, "SUMMARY") for each in found.values()] == ["school", "opening"]


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Law, old and new", "Law old and new"),
        ("Law; water", "Law water"),
        ('The "law"', "The 'law'"),
        ("Law\\water\\", "Law/water/"),
    ],
)
def test_categories_are_the_track_and_the_kind_without_what_parts_them(
    title: str, written: str
) -> None:
    track = Track(id="law", title=title)
    held = event(session(track=track, kind="working-group"), tracks=[track])

    assert one(held).value("CATEGORIES") == f"{written},Working group"


@pytest.mark.parametrize(
    ("title", "written"),
    [
        (r"C:\new", "C:/new"),
        (r"C:\Now", "C:/Now"),
        (r"the \'law'", "the /'law'"),
        (r'the \\"law"', r'the \/"law"'),
        (r"C:\old", r"C:\old"),
    ],
)
def test_a_backslash_is_written_only_where_nobody_misreads_it(title: str, written: str) -> None:
    assert text(one(event(session(title=title))), "SUMMARY") == written


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("https://example.org/a,b;c d?e=ü#f", "https://example.org/a%2Cb%3Bc%20d?e=%C3%BC#f"),
        ("https://example.org/100%/%20", "https://example.org/100%25/%20"),
        ("mailto:ada@example.org", "mailto:ada@example.org"),
        ("https://[::1", "https://[::1"),
        ("javascript:alert(1)", ""),
        ("page\nBEGIN:VEVENT", ""),
    ],
)
def test_an_address_is_a_uri_or_is_left_out(said: str, written: str) -> None:
    entry = one(event(session(url=said, online=Online(url=said, audience="public"))))

    assert entry.value("URL") == entry.value("CONFERENCE") == written


def test_the_link_of_a_room_is_that_of_its_session() -> None:
    stream = Room(
        id="stream", name="Stream", online=Online(url="https://example.org/s", audience="public")
    )

    entry = one(event(session(rooms=[stream]), rooms=[stream]))

    assert entry.value("CONFERENCE") == entry.value("URL") == "https://example.org/s"
    assert text(entry, "LOCATION") == "Stream"
    assert blocks(entry) == ["Join: https://example.org/s"]


def test_what_has_no_link_of_its_own_is_joined_where_the_event_is() -> None:
    own = Online(url="https://example.org/own", audience="public")
    online = Online(url="https://example.org/all", audience="public")
    held = event(session(), session("talk", "11:00", online=own), online=online)

    joined = {uid: each.value("CONFERENCE") for uid, each in entries(held).items()}
    assert joined == {UID: online.url, f"opening@{UID}": online.url, f"talk@{UID}": own.url}
    for day in entries(held, entries="days").values():
        assert day.value("CONFERENCE") == online.url
        assert blocks(day)[0] == "Join: https://example.org/all"


def test_what_is_nowhere_else_is_at_its_link() -> None:
    entry = one(event(session(online=Online(url="https://example.org/own", audience="public"))))

    assert text(entry, "LOCATION") == "https://example.org/own"


def test_no_link_but_one_that_readers_open_is_a_place() -> None:
    entry = one(event(session(online=Online(url="javascript:alert(1)", audience="public"))))

    assert not entry.all("LOCATION")


@pytest.mark.parametrize("which", ["all", "days"])
def test_how_to_join_may_be_told_without_the_property_for_it(which: str) -> None:
    link = "https://example.org/s"
    held = event(session(), online=Online(url=link, audience="public"))

    found = entries(held, entries=which, conference=False).values()

    assert [it.all("CONFERENCE") for it in found] == [[]] * len(found)
    assert {it.value("URL") for it in found} == {link}
    assert {blocks(it)[0] for it in found} == {f"Join: {link}"}


def test_a_link_for_participants_is_not_for_the_public() -> None:
    held = event(session(online=Online(url="https://example.org/join")))

    assert not one(held).all("CONFERENCE")
    assert one(held, audience="participants").value("CONFERENCE") == "https://example.org/join"


@pytest.mark.parametrize(
    "text_",
    [
        "👩🏽\u200d💻",
        "🇹🇲",
        "e\u0301",
        "🏴\U000e0067\U000e007f",
        "\u1112\u1161\u11ab",  # a syllable of Hangul
        "\u0e19\u0e35\u0e49",  # Thai: a consonant, a vowel and a tone
    ],
)
@pytest.mark.parametrize("before", range(55, 70))
def test_no_fold_parts_what_is_seen_as_one_character(text_: str, before: int) -> None:
    data = eventkit.export(event(session(title="x" * before + text_ * 9)), to="icalendar")

    assert faults(data) == []
    assert all(
        row.decode().removeprefix(" ").startswith(text_)
        for row in data.split(b"\r\n")
        if row.startswith(b" ") and b"x" not in row
    )


def test_marks_without_end_are_folded_all_the_same() -> None:
    title = "e" + "\u0301" * 100

    data = eventkit.export(event(session(title=title)), to="icalendar")

    assert max(map(len, data.split(b"\r\n"))) <= 75
    assert text(read(data).inner[-1], "SUMMARY") == title


def test_the_words_that_are_added_are_in_the_language_of_the_export() -> None:
    held = event(
        session(),
        title="School",
        translations={"ru": {"sessions.opening.title": "Открытие"}},
    )

    assert text(one(held, language="ru"), "SUMMARY") == "Открытие"


# --- the calendar itself


def test_a_calendar_of_several_entries_has_a_name_and_a_single_entry_none() -> None:
    several, single = exported(event(session())), exported(event(session()), entries="event")

    assert text(several, "NAME") == text(several, "X-WR-CALNAME") == "Spring School"
    assert several.value("X-WR-TIMEZONE") == "Europe/Berlin"
    names = {line.name for line in single.lines}
    assert not names & {"NAME", "X-WR-CALNAME", "X-WR-TIMEZONE"}


@pytest.mark.parametrize("times", ["zone", "utc"])
def test_no_zone_is_hinted_at_whose_clock_shows_a_time_twice(times: str) -> None:
    repeated = datetime(2027, 10, 31, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"), fold=1)
    late = session("late", start=repeated, end=repeated + timedelta(hours=2))

    assert exported(event(session(), late), times=times).value("X-WR-TIMEZONE") == ""


@pytest.mark.parametrize(("fold", "instant"), [(0, "T020000Z"), (1, "T030000Z")])
def test_an_hour_that_comes_twice_over_midnight_is_written_in_utc(fold: int, instant: str) -> None:
    # Until 2011 clocks of Newfoundland went back at one minute past midnight.
    night = datetime(2010, 11, 6, 23, 30, tzinfo=ZoneInfo("America/St_Johns"), fold=fold)
    late = session("late", start=night, end=night + timedelta(hours=5))

    about = {"start": date(2010, 11, 6), "end": date(2010, 11, 7), "timezone": "America/St_Johns"}
    assert one(event(late, **about)).value("DTSTART") == f"20101107{instant}"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_stamps_of_an_hour_that_comes_twice_are_told_apart(order: tuple[int, int]) -> None:
    night = datetime(2027, 10, 31, 2, 30, tzinfo=BERLIN)
    histories = (History(modified=night.replace(fold=fold)) for fold in order)

    made = ["".join(render(with_history(event(), each), CalendarOptions())) for each in histories]

    instants = ("DTSTAMP:20271031T003000Z", "DTSTAMP:20271031T013000Z")
    assert all(instants[fold] in calendar for fold, calendar in zip(order, made, strict=True))


def test_the_name_of_a_calendar_is_escaped() -> None:
    made = exported(event(session(), title="Law, water; and \\ more"))

    assert made.value("NAME") == made.value("X-WR-CALNAME") == "Law\\, water\\; and \\\\ more"


# --- stamps


def stamps(entry: Component) -> list[str]:
    names = ("DTSTAMP", "LAST-MODIFIED", "CREATED", "SEQUENCE")
    return [entry.value(name) for name in names]


@pytest.mark.parametrize(
    ("updated", "modified", "stamp"),
    [
        (datetime(2027, 1, 1, 10, tzinfo=BERLIN), CHANGED, "20270101T090000Z"),
        (None, CHANGED, "20270202T100000Z"),
        (None, None, "19700101T000000Z"),
    ],
    ids=["the event says it", "the document says it", "nobody does"],
)
def test_an_entry_is_stamped_with_its_last_change(
    updated: datetime | None, modified: datetime | None, stamp: str
) -> None:
    for entry in entries(event(session(), updated=updated), modified=modified).values():
        assert stamps(entry) == [stamp, stamp, "", "0"]


def released(**history: Any) -> Event:
    return attrs.evolve(event(session()), history=History(modified=CREATED, **history))


def rendered(event: Event, **options: Any) -> dict[str, Component]:
    """Return the entries of an event whose history is known already."""
    data = "".join(render(event, CalendarOptions(**options))).encode()
    assert faults(data) == []
    return {each.value("UID"): each for each in read(data).inner if each.name == "VEVENT"}


REVISION = Revision(sequence=3, created=CREATED, modified=CHANGED)


def test_what_releases_say_of_an_entry_is_its_stamp() -> None:
    found = rendered(released(revisions={f"opening@{UID}": REVISION}))

    assert stamps(found[f"opening@{UID}"]) == [
        "20270202T100000Z",
        "20270202T100000Z",
        "20270101T090000Z",
        "3",
    ]
    assert stamps(found[UID]) == ["20270101T090000Z", "20270101T090000Z", "", "0"]


def gone(**fields: Any) -> Withdrawn:
    start = datetime(2027, 3, 26, 18, tzinfo=BERLIN)
    given: dict[str, Any] = {
        "uid": f"gone@{UID}",
        "start": start,
        "end": start + timedelta(hours=1),
        "revision": REVISION,
    }
    return Withdrawn(**(given | fields))


@pytest.mark.parametrize(
    ("title", "summary"), [("Dinner", "CANCELLED: Dinner"), (None, "CANCELLED")]
)
def test_what_was_withdrawn_stays_as_cancelled(title: str | None, summary: str) -> None:
    entry = rendered(released(withdrawn=[gone(title=title)]))[f"gone@{UID}"]

    assert text(entry, "SUMMARY") == summary
    assert entry.value("STATUS") == "CANCELLED"
    assert entry.value("TRANSP") == "TRANSPARENT"
    assert entry.value("DTSTART") == "20270326T180000"
    assert stamps(entry)[3] == "3"
    assert not {"DESCRIPTION", "LOCATION", "GEO"} & {line.name for line in entry.lines}


@pytest.mark.parametrize(
    ("chosen", "withdrawn"),
    [
        ("all", [f"gone@{UID}"]),
        ("sessions", [f"gone@{UID}"]),
        ("days", [f"day.2027-03-28@{UID}"]),
        ("event", []),
    ],
)
def test_a_calendar_withdraws_what_it_had(chosen: str, withdrawn: list[str]) -> None:
    day = date(2027, 3, 28)
    off = gone(uid=f"day.{day}@{UID}", start=day, end=day + timedelta(days=1))
    held = released(withdrawn=[off, gone()])

    found = rendered(held, entries=chosen)

    assert set(found) - set(rendered(released(), entries=chosen)) == set(withdrawn)


# --- a discreet calendar


def hush(**fields: Any) -> Event:
    """Return an event with everything that a screen could tell others."""
    link = Online(url="https://example.org/join", audience="public")
    ada = Person(id="ada", name="Ada Example", position="Judge")
    held = session(
        title="Hearing of a witness",
        notice="Bring nobody",
        description="Behind closed doors",
        url="https://example.org/witness",
        kind="hearing",
        rooms=["cellar"],
        track="rights",
        languages=["tk"],
        online=link,
        participations=[Participation(who=ada, role="speaker")],
        materials=[Material(id="file", title="File", url="https://example.org/file")],
    )
    given: dict[str, Any] = {
        "title": "Workshop on Torture",
        "discreet_title": "Course",
        "url": "https://example.org/torture",
        "summary": "On torture",
        "contact": Contact(email="ada@example.org", audience="public"),
        "online": link,
        "venues": [Venue(id="house", name="Haus am Fluss", city="Berlin", geo=(52.5, 13.4))],
        "rooms": [Room(id="cellar", name="Cellar")],
        "tracks": [Track(id="rights", title="Rights")],
        "people": [ada],
    }
    return event(held, session("later", "11:00", discreet_title="Dentist"), **(given | fields))


TOLD = {
    *("UID", "SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "LAST-MODIFIED", "CREATED", "SEQUENCE"),
    *("STATUS", "TRANSP"),
}


@pytest.mark.parametrize("chosen", ["all", "sessions", "days", "event"])
def test_a_discreet_calendar_tells_titles_for_strangers_and_times(chosen: str) -> None:
    found = exported(hush(), entries=chosen, discreet=True, reminder="PT15M")

    titles = {text(each, "SUMMARY") for each in found.inner}
    assert titles <= {"Course", "Dentist"}
    for each in found.inner:
        assert {line.name for line in each.lines} <= TOLD
        for alarm in each.inner:
            assert text(alarm, "DESCRIPTION") in titles


def test_a_session_without_a_discreet_title_has_that_of_the_event() -> None:
    found = entries(hush(), discreet=True)

    assert text(found[f"opening@{UID}"], "SUMMARY") == "Course"
    assert text(found[f"later@{UID}"], "SUMMARY") == "Dentist"


def test_a_discreet_calendar_is_called_by_the_discreet_title() -> None:
    found = exported(hush(), discreet=True)

    assert {found.value(name) for name in ("NAME", "X-WR-CALNAME")} == {"Course"}


def test_a_discreet_calendar_names_no_zone_which_is_a_place() -> None:
    for held in (hush(), hush(sessions=[])):
        for chosen in ("all", "sessions"):
            data = eventkit.export(held, to="icalendar", discreet=True, entries=chosen)
            assert b"Berlin" not in data


def test_a_discreet_calendar_updates_the_entries_of_a_plain_one() -> None:
    plain, discreet = entries(hush()), entries(hush(), discreet=True)

    assert {uid: stamps(each) for uid, each in plain.items()} == {
        uid: stamps(each) for uid, each in discreet.items()
    }


@pytest.mark.parametrize("chosen", ["all", "sessions", "days", "event"])
@pytest.mark.parametrize("blank", [None, "\ufeff"])
def test_without_a_discreet_title_there_is_no_discreet_calendar(
    chosen: str, blank: str | None
) -> None:
    with pytest.raises(OptionsError, match="add discreet_title to \\[event\\]"):
        exported(hush(discreet_title=blank), entries=chosen, discreet=True)


def test_a_discreet_title_is_in_the_language_of_the_export() -> None:
    held = hush(translations={"ru": {"event.discreet_title": "Встреча"}})

    found = entries(held, language="ru", discreet=True)

    assert text(found[f"opening@{UID}"], "SUMMARY") == "Встреча"


def test_a_discreet_calendar_says_what_does_not_take_place() -> None:
    held = hush(sessions=[session(status="cancelled")])

    found = entries(held, discreet=True)[f"opening@{UID}"]

    assert text(found, "SUMMARY") == "CANCELLED: Course"
    assert found.value("STATUS") == "CANCELLED"


def test_a_discreet_calendar_withdraws_under_the_discreet_title() -> None:
    held = attrs.evolve(released(withdrawn=[gone(title="Hearing")]), discreet_title="Course")

    entry = rendered(held, discreet=True)[f"gone@{UID}"]

    assert text(entry, "SUMMARY") == "CANCELLED: Course"


def test_what_a_discreet_calendar_leaves_out_is_reported_as_lost() -> None:
    held = event(session(), session("later", ""), session("part", "", part_of="opening"))

    lost = {(loss.place, loss.message) for loss in losses(held, CalendarOptions(discreet=True))}

    discreet = "discreet: all but its discreet title and its times"
    places = ("event", "sessions.opening", "sessions.later", "sessions.part")
    assert {(place, discreet) for place in places} <= lost
    assert ("sessions.later", "it has no hours, and so no entry") in lost


# --- feeds


def test_a_feed_says_where_it_is_and_how_often_to_look() -> None:
    made = exported(event(session()), feed_url="https://example.org/school.ics", refresh="PT1H")

    assert {line.name: (line.parameters, line.value) for line in made.lines}.items() >= {
        "SOURCE": ({"VALUE": "URI"}, "https://example.org/school.ics"),
        "REFRESH-INTERVAL": ({"VALUE": "DURATION"}, "PT1H"),
        "X-PUBLISHED-TTL": ({}, "PT1H"),
    }.items()


def test_subscribers_look_twice_a_day_unless_told_otherwise() -> None:
    made = exported(event(), feed_url="https://example.org/school.ics")

    assert made.value("REFRESH-INTERVAL") == "PT12H"


def test_a_file_that_is_no_feed_says_nothing_of_one() -> None:
    names = {line.name for line in exported(event(session()), refresh="PT1H").lines}

    assert not names & {"SOURCE", "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "UID"}


def test_a_feed_is_named_however_few_entries_it_has() -> None:
    made = exported(event(), feed_url="https://example.org/school.ics")

    assert len(made.inner) == 1
    assert made.value("NAME") == made.value("X-WR-CALNAME") == "Spring School"


def test_a_calendar_takes_the_name_it_is_given() -> None:
    data = eventkit.export(event(), to="icalendar", name="Ada,\r\nat school")

    assert faults(data, named=True) == []
    assert text(read(data), "NAME") == text(read(data), "X-WR-CALNAME") == "Ada, at school"


def test_a_name_of_which_nothing_is_seen_leaves_that_of_the_event() -> None:
    data = eventkit.export(event(), to="icalendar", name=" \a")

    assert text(read(data), "NAME") == "Spring School"


def test_a_feed_is_fetched_by_https_where_it_is_subscribed_to_by_webcal() -> None:
    made = exported(event(), feed_url="webcal://example.org/a b,c.ics".replace(" ", "%20"))

    assert made.value("SOURCE") == "https://example.org/a%20b%2Cc.ics"


@pytest.mark.parametrize(
    "url",
    [
        "school.ics",
        "file:///school.ics",
        "javascript:alert(1)",
        "webcals://example.org/school.ics",
        "https://",
        "https:///school.ics",
        "https://example.org:0/",
        "https://example.org:port/",
        "https://[example.org/",
        "https://пример.example/school.ics",
        "https://example.org/spring school.ics",
        "https://example.org/\r\nATTENDEE:mailto:ada@example.org",
    ],
)
def test_what_no_program_can_fetch_is_no_address_of_a_feed(url: str) -> None:
    with pytest.raises(OptionsError, match="an address such as https://example"):
        eventkit.export(event(), to="icalendar", feed_url=url)


@pytest.mark.parametrize("refresh", [timedelta(seconds=59), timedelta(days=367)])
def test_how_often_to_look_has_bounds(refresh: timedelta) -> None:
    with pytest.raises(OptionsError, match="from one minute to 366 days"):
        eventkit.export(event(), to="icalendar", refresh=refresh)


# --- the object


def test_the_object_has_the_bytes_of_the_export_in_every_form() -> None:
    held = event(session(), session("later", ""), title="👩🏽\u200d💻" * 30)

    feed = {"name": "School", "feed_url": "https://example.org/school.ics", "refresh": "PT1H"}
    for chosen in ("all", "sessions", "days", "event"):
        for more in ({}, feed):
            made = eventkit.to_icalendar(held, entries=chosen, options=more)
            data = eventkit.export(held, to="icalendar", entries=chosen, options=more)
            assert made.to_ical() == data


def test_the_object_is_one_of_the_icalendar_package() -> None:
    made = calendar(event(session()), CalendarOptions())

    assert [str(each["SUMMARY"]) for each in made.events] == ["Spring School", "Opening"]
    assert made.events[1].start == datetime(2027, 3, 26, 9, 30, tzinfo=BERLIN)
