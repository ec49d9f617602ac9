"""The time of a session: its hours, its day, or nothing if that is not known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from eventkit.document._context import Context
from eventkit.document._nodes import Entry
from eventkit.document.keys import WHEN
from eventkit.document.time_values import ALL_DAY, NO_TIME, as_date, as_moment
from eventkit.document.values import WRONG
from eventkit.model import times as clocks
from eventkit.model.timings import MOST_DAYS
from eventkit.wording import utc_offset

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_TYPES = {key.name: key.type for key in WHEN if key.name != "after"}
_DAY_KEYS = {"day", "start", "after", "part_of"}
_BY_DAY, _BY_START = ("day", "time"), ("start", "end")
_HALVES = {
    "end": ("an end needs a start", "add start = …"),
    "duration": (
        "a duration needs a time or a start",
        'or add after = "ID" of a session, or leave it out until the time is known',
    ),
}


def times(
    context: Context, session: Entry, whole: Entry | None, previous: datetime | None
) -> dict[str, Any]:
    """Return the start and end of a session, or its day, or nothing if that is not known.

    Args:
        context: The state of reading.
        session: The session.
        whole: The one that it is a part of.
        previous: The end of the one that it follows; None if that one has a fault.
    """
    values = {}
    for key, type in _TYPES.items():
        if key in session.values:
            value = type.convert(session.values[key], context)
            values[key] = type.read(session[key], "", context) if value is WRONG else value
    if WRONG in values.values():
        return {}
    if "after" in session or "pause" in values:
        return _from_previous(context, session, values, previous)
    if "start" in values:
        return _from_start(context, session, values)
    if "time" in values:
        return _from_time(context, session, values, whole)
    half = next((key for key in _HALVES if key in values), None)
    if half is None:
        return values
    _note_incomplete(context, session, half, *_HALVES[half])
    return {}


def _note_incomplete(
    context: Context, session: Entry, key: str, message: str, hint: str | None = None
) -> None:
    context.faults.add(session[key], "half-a-time", message, hint=hint)


def _zone(context: Context, session: Entry) -> ZoneInfo:
    name = session.values.get("timezone")
    return clocks.zone(name if isinstance(name, str) and clocks.is_zone(name) else context.zone)


def _from_previous(
    context: Context, session: Entry, values: Mapping[str, Any], previous: datetime | None
) -> dict[str, Any]:
    """Return the hours of a session that follows another; pause and duration really pass."""
    if "after" not in session:
        message, hint = "a pause needs a session before it", 'add after = "ID" of that session'
        _note_incomplete(context, session, "pause", message, hint)
        return {}
    excess = [key for key in ("time", *_BY_START) if key in values]
    for key in excess:
        message = f"a session that follows another has no {key!r}"
        hint = "keep after and duration, or day and time"
        context.faults.add(session[key], "two-times", message, hint=hint)
    if "duration" not in values and not excess:
        message = "a session that follows another needs a duration"
        _note_incomplete(context, session, "after", message, 'add its length: duration = "45 min"')
    if previous is None or excess or "duration" not in values:
        return {}
    start = clocks.utc(previous) + values.get("pause", timedelta())
    return _lasting(start.astimezone(_zone(context, session)), values["duration"])


def _from_start(context: Context, session: Entry, values: Mapping[str, Any]) -> dict[str, Any]:
    for key in _BY_DAY:
        if key in values:
            context.faults.add(
                session[key],
                "two-times",
                f"a session with a start has no {key!r}",
                hint="keep start and end, or day and time",
            )
            return {}
    if not all(isinstance(values[key], datetime) for key in _BY_START if key in values):
        return _whole_days(context, session, values)
    if "end" in values and "duration" in values:
        _note_two_ends(context, session, "start")
        return {}
    zone = _zone(context, session)
    start = _moment(context, session, "start", values["start"], zone)
    if "end" not in values:
        return _lasting(start, values.get("duration"))
    end = _moment(context, session, "end", values["end"], zone)
    return _until(context, session, "end", start, end)


def _whole_days(context: Context, session: Entry, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the first and last day of a session whose start or end is a date."""
    first, last = values["start"], values.get("end")
    day = first.date() if isinstance(first, datetime) else first
    if isinstance(first, datetime) or isinstance(last, datetime):
        message = "start and end are two dates for whole days, or both have a time"
        hint = f'write start = "{day} 09:30", with its hours, or two dates'
        context.faults.add(session["end"], "two-times", message, hint=hint)
    elif last is None:
        message = "a date as start needs a last day as end"
        single = f'of one day write day = {day} and time = "{ALL_DAY}"'
        hint = f'{single}; with hours write start = "{day} 09:30"'
        _note_incomplete(context, session, "start", message, hint)
    elif "duration" in values:
        _note_two_ends(context, session, "start")
    elif last < first:
        message = "the last day is before the first"
        expected = f"{first} or a later day"
        context.faults.add(session["end"], "end-not-after-start", message, expected=expected)
    elif (last - first).days >= MOST_DAYS:
        message = f"whole days of one session are at most {MOST_DAYS}"
        context.faults.add(session["end"], "impossible-date", message)
    else:
        return {"day": first, "last_day": last}
    return {}


def _from_time(
    context: Context, session: Entry, values: Mapping[str, Any], whole: Entry | None
) -> dict[str, Any]:
    day = values.get("day") or _day_of_whole(context, session, whole)
    if day is None:
        return {}
    if values["time"] != ALL_DAY:
        return _from_clock(context, session, values, day)
    if "duration" not in values:
        return {"day": day, "last_day": day}
    message, hint = f'"{ALL_DAY}" has no duration', "for several days write start and end as dates"
    _note_incomplete(context, session, "duration", message, hint)
    return {}


def _day_of_whole(context: Context, session: Entry, whole: Entry | None) -> date | None:
    """Return the day that a part has from its whole; note a time without a day."""
    day = day_of(context, whole) if whole else None
    is_part = "part_of" in session
    if day is None and is_part and (whole is None or _DAY_KEYS & whole.values.keys()):
        return None  # no day is missing: the whole has a fault of its own
    if day is None:
        _note_incomplete(context, session, "time", "hours need a day", "add day = 1")
    return day


def _from_clock(
    context: Context, session: Entry, values: Mapping[str, Any], day: date
) -> dict[str, Any]:
    first, last = values["time"]
    if last and "duration" in values:
        _note_two_ends(context, session, "time")
        return {}
    zone = _zone(context, session)
    if last and (moments := _hours(day, first, last, zone)):
        return {"start": moments[0], "end": moments[1]}
    start = _moment(context, session, "time", datetime.combine(day, first), zone)
    if last is None:
        return _lasting(start, values.get("duration"))
    last_day = day + timedelta(days=last < first)
    end = _moment(context, session, "time", datetime.combine(last_day, last), zone)
    return _until(context, session, "time", start, end)


def _note_two_ends(context: Context, session: Entry, key: str) -> None:
    message = "a session has an end or a duration, not both"
    _note_incomplete(context, session, key, message, "keep one of them")


def _lasting(start: datetime | None, length: timedelta | None) -> dict[str, Any]:
    """Return the hours of a session that lasts so long; without a length its end is open."""
    if start is None:
        return {}
    if length is None:
        return {"start": start}
    return {"start": start, "end": (clocks.utc(start) + length).astimezone(start.tzinfo)}


def _until(
    context: Context, session: Entry, key: str, start: datetime | None, end: datetime | None
) -> dict[str, Any]:
    if start is None or end is None:
        return {}
    if clocks.utc(end) <= clocks.utc(start):
        is_moment = clocks.utc(end) == clocks.utc(start)
        hint = f'of a moment write its start, and duration = "{NO_TIME}"' if is_moment else None
        context.faults.add(
            session[key],
            "end-not-after-start",
            "the end is not after the start",
            expected=f"an end after {start:%Y-%m-%d %H:%M}",
            hint=hint,
        )
        return {}
    return {"start": start, "end": end}


def _moment(
    context: Context, session: Entry, key: str, wall: datetime, zone: ZoneInfo
) -> datetime | None:
    """Return a moment in its zone; note a wall time that is skipped, or comes twice."""
    if wall.utcoffset() is not None:
        return wall.astimezone(zone)
    moment = _in_zone(wall, zone)
    if moment is not None:
        return moment
    moment = wall.replace(tzinfo=zone)
    offsets = [utc_offset(moment.replace(fold=fold)).removeprefix("UTC") for fold in (0, 1)]
    clock = f"{moment:%Y-%m-%d %H:%M}"
    if clocks.in_gap(moment):
        message = f"clocks skip {clock} in {zone.key}"
        hint = "take a time before or after it"
        context.faults.add(session[key], "skipped-time", message, hint=hint)
        return None
    choice = " or ".join(f'"{clock}{offset.replace("−", "-")}"' for offset in offsets)
    context.faults.add(
        session[key],
        "ambiguous-time",
        f"clocks show {clock} twice in {zone.key}",
        hint=f"choose one of the two with start and end: {choice}",
    )
    return None


def _in_zone(wall: datetime, zone: ZoneInfo) -> datetime | None:
    """Return a wall time in a zone, or None if its clocks skip it or show it twice."""
    moment = wall.replace(tzinfo=zone)
    return moment if clocks.says_instant(moment) else None


@lru_cache(maxsize=4096)  # many sessions of a programme begin and end together
def _hours(day: date, first: time, last: time, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """Return the start and end of hours, which may pass midnight, or None if they are wrong."""
    start = _in_zone(datetime.combine(day, first), zone)
    end = _in_zone(datetime.combine(day + timedelta(days=last < first), last), zone)
    return (start, end) if start and end and clocks.utc(start) < clocks.utc(end) else None


def day_of(context: Context, session: Entry) -> date | None:
    """Return the day of a session, if the document has one."""
    if start := as_moment(session.values.get("start")):
        return (start.astimezone(_zone(context, session)) if start.tzinfo else start).date()
    if day := as_date(session.values.get("start")):
        return day
    day = _TYPES["day"].convert(session.values.get("day"), context)
    return None if day is WRONG else day
