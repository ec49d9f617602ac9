"""Each built-in rule fires where it should and is silent where it should be."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest

import eventkit
from eventkit.model import (
    CheckSettings,
    Event,
    Group,
    Participation,
    Person,
    Problem,
    Room,
    Session,
    SessionKind,
    Severity,
    Status,
)
from eventkit.model.errors import OptionsError

BERLIN = ZoneInfo("Europe/Berlin")
ADA = Person(id="ada", name="Ada Example", audience="public")
CROWD = Group(id="crowd", name="Experts")
AULA = Room(id="aula", name="Aula")
LAB = Room(id="lab", name="Laboratory")


def session(id: str, start: str, end: str, **more: Any) -> Session:
    """Return a session on the school's first day."""
    times = [
        datetime.fromisoformat(f"2027-03-26 {clock}").replace(tzinfo=BERLIN)
        for clock in (start, end)
    ]
    return Session(id=id, title=id.title(), start=times[0], end=times[1], **more)


def school(*sessions: Session, **more: Any) -> Event:
    """Return an event that no rule finds anything in, with these sessions."""
    fields: dict[str, Any] = {
        "id": "school",
        "uid": "school-2027-example",
        "title": "Spring School",
        "start": date(2027, 3, 26),
        "end": date(2027, 3, 29),
        "timezone": "Europe/Berlin",
        "rooms": [AULA, LAB],
        "people": [ADA],
        "groups": [CROWD],
        "sessions": sessions,
    }
    return Event(**{**fields, **more})


def found(event: Event) -> list[tuple[str, str]]:
    """Return the rule and place of every problem."""
    return [(problem.rule, problem.place) for problem in eventkit.check(event)]


def with_ada(role: str = "speaker") -> dict[str, Any]:
    return {"participations": [Participation(who=ADA, role=role)]}


def test_a_sound_event_has_no_problems() -> None:
    assert found(school(session("talk", "09:00", "10:00", rooms=[AULA], **with_ada()))) == []


def test_a_person_in_two_sessions_at_once_is_an_error() -> None:
    event = school(
        session("first", "09:00", "10:00", **with_ada()),
        session("second", "09:59", "11:00", **with_ada("chair")),
    )

    (problem,) = eventkit.check(event)
    assert (problem.rule, problem.severity) == ("person-in-two-places", Severity.ERROR)
    assert problem.place == "sessions.second"
    assert "Ada Example is also in 'First' (first), Friday 09:00–10:00" in problem.message


def test_a_room_taken_twice_is_an_error() -> None:
    event = school(
        session("first", "09:00", "10:00", rooms=[AULA, LAB]),
        session("second", "09:30", "11:00", rooms=[LAB]),
    )

    assert found(event) == [("room-taken-twice", "sessions.second")]


@pytest.mark.parametrize("again", [with_ada(), {"rooms": [AULA]}])
def test_one_session_may_begin_when_another_ends(again: dict[str, Any]) -> None:
    event = school(
        session("first", "09:00", "10:00", **again), session("second", "10:00", "11:00", **again)
    )

    assert found(event) == []


@pytest.mark.parametrize("again", [with_ada(), {"rooms": [AULA]}])
@pytest.mark.parametrize(
    "free",
    [{"status": Status.CANCELLED}, {"status": Status.POSTPONED}, {"kind": SessionKind.POSTER}],
)
def test_posters_and_what_does_not_take_place_clash_with_nothing(
    free: dict[str, Any], again: dict[str, Any]
) -> None:
    event = school(
        session("first", "09:00", "10:00", **again),
        session("second", "09:00", "10:00", **free, **again),
    )

    assert found(event) == []


def test_parts_do_not_clash_with_their_whole() -> None:
    panel = session("panel", "09:00", "11:00", rooms=[AULA], **with_ada("moderator"))
    part = session("part", "09:15", "09:45", part_of=panel, **with_ada())

    assert found(school(panel, part)) == []


def test_a_part_clashes_with_a_session_beside_its_whole() -> None:
    panel = session("panel", "09:00", "11:00", rooms=[AULA])
    part = session("part", "09:15", "09:45", part_of=panel, **with_ada())
    talk = session("talk", "09:30", "10:30", rooms=[LAB], **with_ada())

    assert found(school(panel, part, talk)) == [("person-in-two-places", "sessions.talk")]


def test_a_group_can_be_in_two_places() -> None:
    both = {"participations": [Participation(who=CROWD, role="panellist")]}

    assert (
        found(
            school(
                session("first", "09:00", "10:00", **both),
                session("second", "09:00", "10:00", **both),
            )
        )
        == []
    )


def test_a_long_session_clashes_with_each_short_one_inside_it() -> None:
    event = school(
        session("long", "09:00", "17:00", rooms=[AULA]),
        session("short", "10:00", "10:30", rooms=[AULA]),
        session("other", "16:00", "16:30", rooms=[AULA]),
    )

    assert found(event) == [
        ("room-taken-twice", "sessions.short"),
        ("room-taken-twice", "sessions.other"),
    ]


def test_two_hours_that_clocks_call_the_same_do_not_clash() -> None:
    night = datetime(2027, 10, 31, 2, 0, tzinfo=BERLIN)
    first = Session(
        id="first", title="First", rooms=[AULA], start=night, end=night.replace(minute=30)
    )
    second = Session(
        id="second",
        title="Second",
        rooms=[AULA],
        start=night.replace(fold=1),
        end=night.replace(minute=30, fold=1),
    )

    assert found(school(first, second, start=date(2027, 10, 30), end=date(2027, 10, 31))) == []


def test_a_session_on_another_day_than_the_event_is_an_error() -> None:
    event = school(Session(id="late", title="Late", day=date(2027, 3, 30)))

    (problem,) = eventkit.check(event)
    assert (problem.rule, problem.place) == ("session-outside-event", "sessions.late")
    assert problem.message == "30 March 2027 is outside the event (26–29 March 2027)"


def test_a_session_may_pass_midnight_of_the_last_day() -> None:
    start = datetime(2027, 3, 29, 22, tzinfo=BERLIN)

    assert (
        found(
            school(Session(id="party", title="Party", start=start, end=start + timedelta(hours=4)))
        )
        == []
    )


def test_the_day_of_a_session_is_told_in_the_zone_of_the_event() -> None:
    start = datetime(2027, 3, 29, 20, tzinfo=ZoneInfo("America/Los_Angeles"))

    assert found(
        school(Session(id="far", title="Far", start=start, end=start + timedelta(hours=1)))
    ) == [("session-outside-event", "sessions.far")]


def test_an_event_without_uid_is_warned_of_and_told_the_line_to_add() -> None:
    (problem,) = eventkit.check(school(uid=None))

    assert (problem.rule, problem.severity) == ("event-without-uid", Severity.WARNING)
    assert 'uid = "' in problem.hint


@pytest.mark.parametrize("uid", ["with blank", "ü", "a" * 100])
def test_a_uid_that_calendars_alter_is_warned_of(uid: str) -> None:
    event = school(session("talk", "09:00", "10:00", uid=uid))

    assert found(event) == [("uid-not-portable", "sessions.talk.uid")]


def test_texts_without_the_translation_that_others_have_are_counted() -> None:
    event = school(
        session("talk", "09:00", "10:00", description="About water."),
        session("tea", "10:00", "10:30"),
        translations={"ru": {"event.title": "Школа", "sessions.talk.title": "Доклад"}},
    )

    (problem,) = eventkit.check(event)
    assert (problem.rule, problem.place) == ("translation-missing", "translations.ru")
    assert problem.message == (
        "ru: 2 of 4 texts missing (sessions' descriptions: 1, sessions' titles: 1)"
    )
    assert problem.hint == (
        "`eventkit translate PATH --to ru` writes NAME.ru.toml with them, to fill in"
    )


def test_restricted_texts_are_not_to_be_translated_where_translators_read_them() -> None:
    event = school(
        session("talk", "09:00", "10:00", audience="participants"),
        translations={"ru": {"event.title": "Школа"}},
    )

    (problem,) = eventkit.check(event)
    assert problem.message == "ru: of what is not public, 1 missing (sessions' titles: 1)"
    assert problem.hint == (
        "write sessions.talk.title beside the text, under 'ru', and not in NAME.ru.toml, which"
        " translators have"
    )


def test_in_an_event_that_is_not_public_what_its_audience_sees_is_for_translators() -> None:
    event = school(
        session("talk", "09:00", "10:00"),
        audience="participants",
        translations={"ru": {"event.title": "Школа"}},
    )

    (problem,) = eventkit.check(event)
    assert problem.message == "ru: 1 of 2 texts missing (sessions' titles: 1)"


def test_names_need_no_translation() -> None:
    event = school(translations={"ru": {"event.title": "Школа"}})

    assert found(event) == []


@pytest.mark.parametrize("title", ["Two\nlines", "Bell\a", " blank "])
def test_a_title_that_exports_alter_is_warned_of(title: str) -> None:
    event = school(attrs.evolve(session("talk", "09:00", "10:00"), title=title))

    assert found(event) == [("text-not-plain", "sessions.talk.title")]


def test_a_kind_that_is_nearly_a_known_one_is_warned_of_with_that_one() -> None:
    (problem,) = eventkit.check(school(session("talk", "09:00", "10:00", kind="plenery")))

    assert (problem.rule, problem.severity) == ("misspelt-kind", Severity.WARNING)
    assert problem.message == "'plenery' is nearly 'plenary'"


def test_an_unknown_kind_is_a_hint() -> None:
    (problem,) = eventkit.check(school(session("tour", "09:00", "10:00", kind="excursion")))

    assert (problem.rule, problem.severity) == ("unknown-kind", Severity.HINT)


def test_an_unknown_role_is_a_hint() -> None:
    event = school(session("talk", "09:00", "10:00", **with_ada("juggler")))

    assert found(event) == [("unknown-role", "sessions.talk.participations")]


def test_an_ignored_rule_is_silent() -> None:
    event = school(uid=None, checks=CheckSettings(ignore=["event-without-uid"]))

    assert found(event) == []


def test_ignoring_a_rule_that_does_not_exist_is_a_hint() -> None:
    event = school(checks=CheckSettings(ignore=["event-without-id"]))

    (problem,) = eventkit.check(event)
    assert (problem.rule, problem.severity) == ("unknown-rule", Severity.HINT)
    assert "did you mean 'event-without-uid'?" in problem.hint


@pytest.mark.parametrize(
    ("name", "severity", "hint"),
    [
        ("icalender", Severity.WARNING, "did you mean 'icalendar'?"),
        ("acme-table", Severity.HINT, "remove them, or install the plugin"),
    ],
)
def test_options_for_a_format_that_is_not_there_are_found(
    name: str, severity: Severity, hint: str
) -> None:
    (problem,) = eventkit.check(school(exporters={name: {"discreet": True}}))

    assert (problem.rule, problem.severity) == ("unknown-format", severity)
    assert (problem.place, problem.hint) == (f"exporters.{name}", hint)


@pytest.mark.parametrize("name", ["icalendar", "iCalendar", "markdown", "csv"])
def test_options_for_a_format_that_is_there_are_fine(name: str) -> None:
    assert found(school(exporters={name: {}})) == []


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("icalendar", {"reminder": 5}, "reminder: a duration"),
        ("iCalendar", {"refresh": "soon"}, "refresh: a duration"),
        ("icalendar", {"remider": "5 min"}, "no option 'remider'; did you mean 'reminder'?"),
        ("csv", {"rows": "talks"}, "rows: one of sessions,"),
        ("markdown", {"changes": "yes"}, "changes: true or false"),
    ],
)
def test_options_with_which_a_format_cannot_be_exported_are_errors(
    name: str, options: dict[str, object], message: str
) -> None:
    event = school(exporters={name: options})

    (problem,) = eventkit.check(event)
    assert (problem.rule, problem.severity) == ("wrong-option", Severity.ERROR)
    assert problem.place.startswith(f"exporters.{name}")
    assert message in problem.message
    with pytest.raises(OptionsError):
        eventkit.export(event, to=name)


def test_options_for_a_format_of_elsewhere_can_be_ignored() -> None:
    ignored = CheckSettings(ignore=["unknown-format"])

    assert found(school(exporters={"acme": {}}, checks=ignored)) == []


@pytest.mark.parametrize(
    "kind", ["coffee-break", "coffee", "tea", "lunch", "lunch-break", "tea-and-coffee", "pause"]
)
def test_a_break_by_another_name_leads_to_break(kind: str) -> None:
    (problem,) = eventkit.check(school(session("pause", "09:00", "10:00", kind=kind, rooms=[AULA])))

    assert (problem.rule, problem.severity) == ("misspelt-kind", Severity.WARNING)
    assert "write 'break'" in problem.hint
    assert "breaks=no" in problem.hint


@pytest.mark.parametrize("kind", ["tea-ceremony", "working-lunch", "breakout", "tax-break"])
def test_what_is_more_than_a_break_is_a_word_of_its_own(kind: str) -> None:
    talk = session("talk", "09:00", "10:00", kind=kind, rooms=[AULA], **with_ada())

    (problem,) = eventkit.check(school(talk))
    assert problem.rule == "unknown-kind"
    assert "calendars with breaks=no keep it" in problem.hint


def test_errors_come_before_warnings_and_hints() -> None:
    event = school(
        session("first", "09:00", "10:00", rooms=[AULA], kind="juggling"),
        session("second", "09:30", "11:00", rooms=[AULA]),
        uid=None,
    )

    severities = [problem.severity for problem in eventkit.check(event)]
    assert severities == [Severity.ERROR, Severity.WARNING, Severity.HINT]


def test_findings_grow_with_the_sessions_and_not_with_their_pairs() -> None:
    crowd = [session(f"s{number}", "09:00", "10:00", rooms=[AULA]) for number in range(200)]

    assert len(eventkit.check(school(*crowd))) == 199


def test_a_problem_prints_as_one_line() -> None:
    problem = Problem(
        rule="unknown-kind", severity="hint", place="event.kind", message="no", hint="yes"
    )

    assert str(problem) == "hint: event.kind: no; yes [unknown-kind]"
