"""What readers are known to get wrong: each fault is told of in docs/reference/readers.md.

A test that fails here may be good news: a reader was mended, and eventkit could write more freely.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

import pytest
from tests.readers.family import ICS_IS_OLD, READERS, reader
from tests.readers.packages import with_icalendar
from tests.readers.programs import in_items, served, synced, with_vdirsyncer
from tests.readers.server import items, new_calendar, put, radicale

pytestmark = [pytest.mark.once, ICS_IS_OLD]

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "readers.md"
T = TypeVar("T", bound=Callable[..., None])

AT_NOON = ("DTSTART:20240701T100000Z", "DTEND:20240701T110000Z")
SUMMARY = "SUMMARY:Talk"
HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example.org//by hand//EN")


def event(*lines: str, uid: str = "one@example.org") -> tuple[str, ...]:
    return ("BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20240101T000000Z", *lines, "END:VEVENT")


def calendar(*lines: str) -> bytes:
    return "".join(f"{line}\r\n" for line in (*HEAD, *lines, "END:VCALENDAR")).encode()


def within(zone: str, day: str) -> tuple[str, str]:
    return (f"DTSTART;TZID={zone}:{day}T120000", f"DTEND;TZID={zone}:{day}T130000")


def observance(kind: str, start: str, offsets: str, *more: str) -> tuple[str, ...]:
    before, after = offsets.split()
    return (
        f"BEGIN:{kind}", f"DTSTART:{start}", f"TZOFFSETFROM:{before}", f"TZOFFSETTO:{after}",
        *more, f"END:{kind}",
    )  # fmt: skip


def timezone(name: str, *observances: tuple[str, ...]) -> tuple[str, ...]:
    lines = (line for each in observances for line in each)
    return ("BEGIN:VTIMEZONE", f"TZID:{name}", *lines, "END:VTIMEZONE")


FIVE_HOURS = observance("STANDARD", "20200101T000000", "+0500 +0500")
SIX_HOURS = observance("STANDARD", "20200101T000000", "+0600 +0600")
LISTED = timezone(
    "Examples/Listed",
    observance(
        "STANDARD", "20221030T030000", "+0200 +0100", "RDATE:20221030T030000,20231029T030000"
    ),
    observance(
        "DAYLIGHT", "20230326T020000", "+0100 +0200", "RDATE:20230326T020000,20240331T020000"
    ),
)
LIKE_LONDON = timezone(
    "Examples/London",
    observance(
        "STANDARD", "20231029T020000", "+0100 +0000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"
    ),
    observance(
        "DAYLIGHT", "20240331T010000", "+0000 +0100", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"
    ),
)
LIKE_ALMATY = timezone(
    "Asia/Almaty",
    observance("STANDARD", "20230101T000000", "+0600 +0600"),
    observance("STANDARD", "20240301T000000", "+0600 +0500"),
)


class Fault(NamedTuple):
    """What a reader makes of a field of the only entry of a calendar, and what is there."""

    reader: str
    calendar: bytes
    field: str
    read: object
    held: object


def categories(written: str) -> bytes:
    return calendar(*event(*AT_NOON, SUMMARY, f"CATEGORIES:{written}"))


def summary(written: str) -> bytes:
    return calendar(*event(*AT_NOON, f"SUMMARY:{written}"))


FAULTS = {
    "ics leaves the escapes in a UID": Fault(
        "ics", calendar(*event(*AT_NOON, SUMMARY, uid="a\\,b\\;c")), "uid", "a\\,b\\;c", "a,b;c"
    ),
    "ics takes an escaped backslash before n for a line break": Fault(
        "ics", summary(r"C:\\new"), "summary", "C:\\\new", r"C:\new"
    ),
    "ics is an hour early just after the clocks of Dublin and Casablanca go back": Fault(
        "ics",
        calendar(
            *event(
                "DTSTART;TZID=Europe/Dublin:20241027T023000",
                "DTEND;TZID=Europe/Dublin:20241027T033000",
                SUMMARY,
            )
        ),
        "start", "2024-10-27T01:30:00Z", "2024-10-27T02:30:00Z",
    ),
    "node-ical takes an escaped backslash before n for a line break": Fault(
        "node-ical", summary(r"C:\\new"), "summary", "C:\\\new", r"C:\new"
    ),
    "node-ical leaves out the quotation marks around a text": Fault(
        "node-ical", summary('"Law" and "peace"'), "summary",
        'Law" and "peace', '"Law" and "peace"',
    ),
    "libical leaves out the blanks at the ends of a text": Fault(
        "libical", summary("  Talk  "), "summary", "Talk", "  Talk  "
    ),
    "libical parts no categories after a quotation mark": Fault(
        "libical", categories('6" pipe,Water'), "categories",
        ('6" pipe,Water',), ('6" pipe', "Water"),
    ),
    "libical parts no categories three characters after a backslash": Fault(
        "libical", categories(r"Law\;x,Water"), "categories",
        ("Law;x,Water",), ("Law;x", "Water"),
    ),
    "ical parts a category at an escaped comma": Fault(
        "ical", categories(r"Law\, water"), "categories", ("Law\\", " water"), ("Law, water",)
    ),
    "khal leaves the escapes in categories": Fault(
        "khal", categories(r"Law\; water"), "categories", (r"Law\; water",), ("Law; water",)
    ),
    "recurring-ical-events takes the second of two hours for the first": Fault(
        "recurring-ical-events",
        calendar(
            "X-WR-TIMEZONE:Europe/Berlin",
            *event("DTSTART:20241027T013000Z", "DTEND:20241027T023000Z", SUMMARY),
        ),
        "start", "2024-10-27T00:30:00Z", "2024-10-27T01:30:00Z",
    ),
    "ical.js reads of a list of onsets the first alone": Fault(
        "ical.js",
        calendar(*LISTED, *event(*within("Examples/Listed", "20240115"), SUMMARY)),
        "start", "2024-01-15T10:00:00Z", "2024-01-15T11:00:00Z",
    ),
    "ical.js knows no zone that is not described": Fault(
        "ical.js",
        calendar(*event(*within("Europe/Berlin", "20240701"), SUMMARY)),
        "start", "2024-07-01T12:00:00", "2024-07-01T10:00:00Z",
    ),
    "vobject reads of a list of onsets the first alone": Fault(
        "vobject",
        calendar(*LISTED, *event(*within("Examples/Listed", "20240115"), SUMMARY)),
        "start", "2024-01-15T10:00:00Z", "2024-01-15T11:00:00Z",
    ),
    "vobject takes a zone for UTC that is described from after 2020 and was at zero before": Fault(
        "vobject",
        calendar(*LIKE_LONDON, *event(*within("Examples/London", "20240701"), SUMMARY)),
        "start", "2024-07-01T12:00:00", "2024-07-01T11:00:00Z",
    ),
}  # fmt: skip
TOLD = set(FAULTS)


def known(fault: str) -> Callable[[T], T]:
    """Mark a test that shows a fault which is none of a single field."""
    TOLD.add(fault)
    return lambda test: test


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_still_there(fault: str, tmp_path: Path) -> None:
    name, data, field, read, held = FAULTS[fault]
    (entry,) = reader(name).read({"": data}, tmp_path)[""]
    (right,) = with_icalendar(data.decode())

    assert getattr(right, field) == held
    assert getattr(entry, field) == read


@known("vobject keeps the first description of a zone")
def test_vobject_reads_a_second_calendar_by_the_zone_of_the_first() -> None:
    import vobject  # type: ignore[import-untyped]  # it brings no types

    talk = event(*within("Examples/Kept", "20240701"), SUMMARY)
    first, second = (
        calendar(*timezone("Examples/Kept", each), *talk).decode()
        for each in (FIVE_HOURS, SIX_HOURS)
    )

    offsets = [vobject.readOne(each).vevent.dtstart.value.utcoffset() for each in (first, second)]
    assert [str(each) for each in offsets] == ["5:00:00", "5:00:00"]


@known("Radicale describes the zones of an uploaded calendar anew")
def test_radicale_keeps_the_zone_of_an_entry_and_not_of_a_calendar(tmp_path: Path) -> None:
    data = calendar(*LIKE_ALMATY, *event(*within("Asia/Almaty", "20240701"), SUMMARY))
    (item,) = items(data)

    with radicale(tmp_path) as client:
        alone, whole = new_calendar(client), new_calendar(client)
        put(client, alone.url.join("one.ics"), item)
        put(client, whole.url, data.decode())
        kept, made = (each.events()[0].data for each in (alone, whole))

    by_description = READERS["ical.js"].read(
        {"kept": kept.encode(), "made": made.encode()}, tmp_path
    )
    starts = {name: entry.start for name, (entry,) in by_description.items()}
    assert starts == {"kept": "2024-07-01T07:00:00Z", "made": "2024-07-01T06:00:00Z"}


@known("caldav leaves out the blanks at the end of a text")
@known("caldav leaves out a backslash before a quotation mark")
def test_caldav_mends_what_is_not_broken(tmp_path: Path) -> None:
    with radicale(tmp_path) as client:
        there = new_calendar(client)
        put(client, there.url, summary(r"  a \\'talk'  ").decode())
        (kept,) = there.events()
        sent = client.request(str(kept.url)).raw

    assert r"SUMMARY:  a \\'talk'  " in sent.splitlines()
    assert r"SUMMARY:  a 'talk'" in kept.data.splitlines()


@known("Radicale sends what XML may not hold")
def test_radicale_answers_what_no_client_can_read(tmp_path: Path) -> None:
    with pytest.raises(SyntaxError, match="invalid Char value 65534"):
        READERS["Radicale"].read({"": summary("Ta\ufffelk")}, tmp_path)


FEED = """
[general]
status_path = "{folder}/status"
[pair readers]
a = "ours"
b = "theirs"
collections = null
conflict_resolution = "a wins"
[storage ours]
type = "http"
url = "{url}/feed.ics"
[storage theirs]
type = "filesystem"
path = "{folder}/theirs"
fileext = ".ics"
"""


@known("vdirsyncer gives the entries of a feed UIDs of its own")
def test_vdirsyncer_makes_the_uids_of_a_feed_of_its_text(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    ours.mkdir()
    theirs.mkdir()
    found = []
    with served(ours) as url:
        (tmp_path / "config").write_text(FEED.format(folder=tmp_path, url=url), encoding="utf-8")
        for title in ("Talk", "Talk", "Another talk"):
            (ours / "feed.ics").write_bytes(summary(title))
            synced(tmp_path)
            found.append([(entry.uid, entry.summary) for entry in in_items(theirs)])

    ((before, _),), ((unchanged, _),), ((after, title),) = found
    assert len({"one@example.org", before, after}) == len(("ours", "first", "second"))
    assert unchanged == before
    assert title == "Another talk"


@known("vdirsyncer takes the UID of a calendar for that of its entries")
def test_vdirsyncer_makes_one_entry_of_two_where_the_calendar_has_a_uid(tmp_path: Path) -> None:
    two = (*event(*AT_NOON, SUMMARY), *event(*AT_NOON, SUMMARY, uid="two@example.org"))
    calendars = {"with": calendar("UID:all@example.org", *two), "without": calendar(*two)}

    read = with_vdirsyncer(calendars, tmp_path)

    assert {name: len(entries) for name, entries in read.items()} == {"with": 1, "without": 2}


@pytest.mark.parametrize("name", READERS)
def test_a_reader_knows_a_zone_by_its_name_or_by_its_description(name: str, tmp_path: Path) -> None:
    lie = timezone("Europe/Berlin", FIVE_HOURS)
    data = calendar(*lie, *event(*within("Europe/Berlin", "20240701"), SUMMARY))
    one = reader(name)

    (entry,) = one.read({"": data}, tmp_path)[""]

    starts = {"name": "2024-07-01T10:00:00Z", "description": "2024-07-01T07:00:00Z"}
    assert entry.start == starts[one.zones]


def test_every_known_fault_is_told_of_and_no_other() -> None:
    told = re.findall("^### (.*)$", PAGE.read_text("utf-8"), re.MULTILINE)

    assert sorted(told) == sorted(TOLD)
