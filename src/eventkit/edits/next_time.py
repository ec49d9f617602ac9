"""The document of the next event, made of that of the last one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from eventkit.document.editing import DocumentFile, Keys
from eventkit.document.references import references, values_in
from eventkit.document.time_values import Date, Moment, as_date, as_moment
from eventkit.edits.plan import OpenDocument, Step

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
    yield from _later_dates(file, by)


def _later_dates(file: DocumentFile, by: timedelta) -> Iterator[Step]:
    """Yield the steps that make all dates of a file later."""
    for id, session in file.tables.get("sessions", {}).items():
        days = session.get("days")
        if isinstance(days, list) and (later := [_later(it, by) or it for it in days]) != days:
            yield Step(file, ("sessions", id, "days"), later)
    for it in values_in(file.tables):
        is_date = isinstance(it.type, Date | Moment) and it.keys[0] not in _WITHOUT_DATES
        if is_date and (moment := _later(it.value, by)) is not None:
            yield Step(file, it.keys, moment)


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


def _later(value: object, by: timedelta) -> object:
    """Return a date or moment some days later, as it is written; None for what is neither."""
    if isinstance(value, date):  # a datetime too
        return value + by
    day: date | datetime | None = as_date(value) or as_moment(value)
    if day is None or not isinstance(value, str):
        return None
    length = len("2027-03-26")
    return f"{date.fromisoformat(value[:length]) + by}{value[length:]}"
