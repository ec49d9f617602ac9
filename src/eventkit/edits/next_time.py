"""The document of the next event, made of that of the last one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import Any

from eventkit.document.editing import DocumentFile, Keys
from eventkit.document.references import references, values_in
from eventkit.document.time_values import Date, Moment, as_date, as_moment
from eventkit.edits.plan import OpenDocument, Step, value_at
from eventkit.model.times import is_zone, zone

YEAR = timedelta(weeks=52)
"""A year in which each day keeps its weekday."""

_OF_LAST_TIME = ("status", "notice", "uid")
_RESULTS = ("outcomes", "statements")
_WITHOUT_DATES = (*_RESULTS, "sources")  # what was published stays so


def next_time(document: OpenDocument, by: timedelta = YEAR, *, id: str, uid: str) -> list[Step]:
    """Return the steps that make of a document that of the next event.

    All dates are later, what became of sessions and what came of them goes, the rest stays.

    Args:
        document: The document of the last event.
        by: How much later the next one is, in whole days.
        id: Its id.
        uid: Its UID.
    """
    return [step for file in document.files for step in _steps(document, file, by, id, uid)]


def _steps(
    document: OpenDocument, file: DocumentFile, by: timedelta, id: str, uid: str
) -> Iterator[Step]:
    tables = file.tables
    for key in ("translates", "extends"):
        if key in tables:
            yield Step(file, (key,), id)
    if file is document.main:
        yield Step(file, ("event", "id"), id)
        yield Step(file, ("event", "uid"), uid)
    for keys in _gone(tables):
        yield Step(file, keys, None)
    for translated in tables.get("translations", {}):
        for keys in _gone(tables["translations"][translated]):
            yield Step(file, ("translations", translated, *keys), None)
    yield from _later_dates(document, file, by)


def _later_dates(document: OpenDocument, file: DocumentFile, by: timedelta) -> Iterator[Step]:
    """Yield the steps that make all dates of a file later."""
    for id, session in file.tables.get("sessions", {}).items():
        days = session.get("days")
        if isinstance(days, list) and (later := [_later(it, by) or it for it in days]) != days:
            yield Step(file, ("sessions", id, "days"), later)
    for it in values_in(file.tables):
        is_date = isinstance(it.type, Date | Moment) and it.keys[0] not in _WITHOUT_DATES
        clock = _clock(document, it.keys)
        if is_date and (moment := _later(it.value, by, clock)) is not None:
            yield Step(file, it.keys, moment)


def _clock(document: OpenDocument, keys: Keys) -> tzinfo:
    """Return the zone of a value: that of its session, or of the event."""
    names = (value_at(file.tables, (*keys[:2], "timezone")) for file in document.files)
    name = next((it for it in names if isinstance(it, str) and is_zone(it)), None)
    return zone(name) if name and keys[0] == "sessions" else document.event.zone


def _gone(tables: Mapping[str, Any]) -> Iterator[Keys]:
    """Yield the paths of what was true of the last event alone."""
    if "status" in tables.get("event", {}):
        yield "event", "status"
    for name in _RESULTS:
        items = tables.get(name, {})
        yield from ((name, id) for id in items)
        for mention in references(tables, name, items.keys()):
            if mention.keys[0] not in _RESULTS:
                yield mention.keys
    for id, session in tables.get("sessions", {}).items():
        yield from (("sessions", id, key) for key in _OF_LAST_TIME if key in session)
        for name, slot in session.get("slots", {}).items():
            yield from (
                ("sessions", id, "slots", name, key) for key in _OF_LAST_TIME if key in slot
            )


def _later(value: object, by: timedelta, clock: tzinfo | None = None) -> object:
    """Return a date or moment some days later, as it is written; None for what is neither.

    Args:
        value: The value.
        by: The days.
        clock: The zone by whose clocks a moment with an offset stays at its hour.
    """
    if isinstance(value, datetime):
        return _same_hour(value, by, clock)
    if isinstance(value, date):
        return value + by
    day: date | datetime | None = as_date(value) or as_moment(value)
    if day is None or not isinstance(value, str):
        return None
    length = len("2027-03-26")
    if isinstance(day, datetime) and day.tzinfo:
        later = _same_hour(day, by, clock)
        spelt = later.isoformat(value[length], "seconds" if day.second else "minutes")
        return spelt.replace("+00:00", "Z") if value.endswith("Z") else spelt
    return f"{date.fromisoformat(value[:length]) + by}{value[length:]}"


def _same_hour(moment: datetime, by: timedelta, clock: tzinfo | None) -> datetime:
    """Return a moment some days later, at the same hour of a clock that may have changed."""
    if moment.tzinfo is None or clock is None:
        return moment + by
    local = moment.astimezone(clock)
    later = (local.replace(tzinfo=None) + by).replace(tzinfo=clock)
    if moment.utcoffset() == local.utcoffset():
        offset = later.utcoffset()
        assert offset is not None  # noqa: S101  # a zone has one
        return later.replace(tzinfo=timezone(offset))
    return later.astimezone(moment.tzinfo)
