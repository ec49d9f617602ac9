"""yaml2ics: entries of a calendar in YAML, with repetitions."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from eventkit.plugins import Imported
from eventkit_services import facts
from eventkit_services.drafting import Programme, shown
from eventkit_services.facts import Fact, Facts
from eventkit_services.options import require_read
from eventkit_services.recognition import recognizes_yaml2ics
from eventkit_services.records import Record, read_files, record, records, scalar, yaml_file

CALENDAR: Facts = {
    "name": Fact("title", facts.title),
    "timezone": Fact("timezone", facts.title),
}
ENTRY: Facts = {
    "description": Fact("description", facts.markdown),
    "url": Fact("url", facts.address),
    "status": Fact("status", lambda value: scalar(value).casefold() or None),
}
IGNORED = frozenset(
    {*ENTRY, "summary", "begin", "end", "duration", "location", "repeat", "uid", "timezone",
     "last_modified", "created", "transparent", "sequence"}
)  # fmt: skip
UNITS: Mapping[str, timedelta] = {
    "seconds": timedelta(seconds=1), "minutes": timedelta(minutes=1), "hours": timedelta(hours=1),
    "days": timedelta(days=1), "weeks": timedelta(weeks=1),
}  # fmt: skip
MONTHS: Mapping[str, int] = {"months": 1, "years": 12}
MOST = 1000
"""How many times an entry is repeated at most."""

_LAST_YEAR = 2999


def read(files: Mapping[str, bytes]) -> Imported:
    """Read calendars."""
    programme = Programme()
    readers = dict.fromkeys((".yml", ".yaml"), yaml_file)
    values = read_files(files, readers, otherwise=yaml_file, recognizes=recognizes_yaml2ics,
                        omit=programme.omit)  # fmt: skip
    for _, value in values:
        if not isinstance(value, Record) or not isinstance(value.get("events"), list):
            continue
        programme.places["event"] = value.place
        first = programme.event.get("title")
        programme.take(programme.event, value, CALENDAR)
        if first and (name := facts.title(value.get("name"))) != first and name:
            programme.omit(value.place_of("name"), f"the name {name!r}: the event is {first!r}")
        if value.get("include"):
            programme.omit(value.place_of("include"), "included files are not read: name them")
        for entry in records(value["events"]):
            _entry(programme, entry)
    require_read(files, "yaml2ics", are_any=bool(programme.tables["sessions"]))
    return programme.imported()


def _entry(programme: Programme, entry: Record) -> None:
    """Take over an entry, once for each repetition."""
    is_day = facts.moment(entry.get("begin")) is None
    first_day = facts.day(entry.get("begin")) if is_day else None
    begin = datetime.combine(first_day, time()) if first_day else programme.moment(entry, "begin")
    length = _length(programme, entry, begin)
    for start in _starts(programme, entry, begin):
        if first_day and start:
            when: dict[str, Any] = {"day": start.date().isoformat(), "time": "all-day"}
            if length and length > timedelta(days=1):
                last = (start + length - timedelta(seconds=1)).date()
                when = {"start": start.date().isoformat(), "end": last.isoformat()}
        else:
            end = start + length if start and length else None
            when = programme.span(start, end, entry.place)
        if zone := facts.title(entry.get("timezone")):
            when["timezone"] = zone
        programme.session(
            entry.get("summary"),
            entry.place,
            when=when,
            rooms=[programme.item("rooms", entry.get("location"), entry.place)],
            source=entry,
            facts=ENTRY,
        )
    programme.rest("the entries", entry, IGNORED)


def _length(programme: Programme, entry: Record, begin: datetime | None) -> timedelta | None:
    """Return how long an entry takes; None if it does not say it."""
    parts = record(entry.get("duration"))
    amounts = [(UNITS.get(unit), facts.number(amount)) for unit, amount in parts.items()]
    if parts and all(unit and amount is not None for unit, amount in amounts):
        return sum((unit * amount for unit, amount in amounts if unit and amount), timedelta())
    if entry.get("duration"):
        message = f"the duration {shown(entry['duration'])} is not understood"
        programme.omit(entry.place_of("duration"), message)
    if not scalar(entry.get("end")) or begin is None:
        return None
    end = facts.moment(entry.get("end"))
    if end is None and (last := facts.day(entry.get("end"))):
        return datetime.combine(last, time()) - begin.replace(tzinfo=None)
    if end is None or (end.tzinfo is None) != (begin.tzinfo is None) or end < begin:
        programme.omit(entry.place_of("end"), f"the end {shown(entry['end'])} is not understood")
        return None
    return end - begin


def _starts(
    programme: Programme, entry: Record, begin: datetime | None
) -> Iterator[datetime | None]:
    """Yield when an entry begins each time."""
    repeat = record(entry.get("repeat"))
    interval = record(repeat.get("interval"))
    until = facts.moment(repeat.get("until")) or facts.day(repeat.get("until"))
    yield begin
    if begin is None or not repeat:
        return
    place = entry.place_of("repeat")
    unit, amount = next(iter(interval.items()), ("", ""))
    step = facts.number(amount)
    if len(interval) != 1 or not step or unit not in (*UNITS, *MONTHS) or until is None:
        programme.omit(place, "how it is repeated is not understood: it is read once")
        return
    last = until if isinstance(until, datetime) else datetime.combine(until, time.max)
    last = last.replace(tzinfo=begin.tzinfo) if last.tzinfo is None else last
    if begin.tzinfo is None:
        last = last.replace(tzinfo=None)
    exceptions = _exceptions(repeat)
    for number in range(1, MOST):
        start = _later(begin, unit, step * number)
        if start is None or start > last:
            return
        if start.date() not in exceptions and start.replace(tzinfo=None) not in exceptions:
            yield start
    programme.omit(place, f"it is repeated more than {MOST} times: the rest is left out")


def _exceptions(repeat: Record) -> set[date]:
    values = repeat.get("except_on")
    listed = values if isinstance(values, list) else [values]
    moments = (facts.moment(it) or facts.day(it) for it in listed)
    return {it.replace(tzinfo=None) if isinstance(it, datetime) else it for it in moments if it}


def _later(begin: datetime, unit: str, amount: int) -> datetime | None:
    """Return a moment a number of units later; on the last day of a month that has no such day."""
    try:
        if unit in UNITS:
            later = begin + UNITS[unit] * amount
        else:
            months = begin.month - 1 + MONTHS[unit] * amount
            year, month = begin.year + months // 12, months % 12 + 1
            day = min(begin.day, calendar.monthrange(year, month)[1])
            later = begin.replace(year=year, month=month, day=day)
    except (OverflowError, ValueError, calendar.IllegalMonthError):
        return None
    return later if later.year < _LAST_YEAR else None
