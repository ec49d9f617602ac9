"""Edits of the hours and rooms of sessions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any, NamedTuple

from eventkit.document.editing import DocumentFile, Keys
from eventkit.document.time_values import ALL_DAY, NO_TIME, as_duration, spelt_length
from eventkit.edits.plan import OpenDocument, Step, unknown, value_at
from eventkit.model import Session, Timing
from eventkit.model.errors import SelectionError
from eventkit.model.times import says_instant

_TIME_KEYS = ("day", "time", "start", "end", "duration", "after", "pause")


class _Value(NamedTuple):
    """A value as it is written: its file and path."""

    file: DocumentFile
    keys: Keys
    value: Any


class _Place(NamedTuple):
    """Where a session is written: the path of its table, or of its slot, and the values there."""

    keys: Keys
    values: Mapping[str, _Value]
    is_daily: bool = False


def shift(
    document: OpenDocument, by: timedelta, *, day: date | None = None, after: time | None = None
) -> list[Step]:
    """Return the steps that shift sessions by a length of time.

    What follows another session (`after`) is left as it is where that one is shifted.

    Args:
        document: The document.
        by: The length; negative is earlier.
        day: The day of the programme; every day unless given.
        after: Only what begins at that hour or later, by the clock of the event.

    Raises:
        SelectionError: If no session is concerned, or only some days of a repeated one are.
    """
    event = document.event
    sessions = [
        session
        for session in event.sessions
        if session.start
        and day in (None, event.day_of(session))
        and (after is None or session.start.astimezone(event.zone).time() >= after)
    ]
    if not sessions:
        raise SelectionError("no session with hours is concerned; nothing is shifted")
    ids = {session.id for session in sessions}
    whole = {
        name
        for name, repeated in document.repetitions.items()
        if ids.issuperset(it.id for it in repeated)
    }
    steps: dict[Keys, list[Step]] = {}
    for session in sessions:
        place = _place(document, session, as_whole=(session.repeats or "") in whole)
        previous = _previous(document, session, place)
        if previous is None:
            steps[place.keys] = [*_timing(document, place, *_shifted(session, by))]
        elif previous.id not in ids:
            steps[place.keys] = [*_later(document, place, by)]
    return [step for several in steps.values() for step in several]


def move(
    document: OpenDocument,
    word: str,
    *,
    day: date | None = None,
    start: time | None = None,
    end: time | None = None,
    rooms: Sequence[str] = (),
) -> list[Step]:
    """Return the steps that move a session to another day, hour or room.

    It keeps its length unless an end is given.

    Args:
        document: The document.
        word: The id or exact title of the session.
        day: The day; the present one unless given.
        start: The hour at which it begins, by its own clock; the present one unless given.
        end: The hour at which it ends.
        rooms: The ids or names of the rooms; the present ones unless given.

    Raises:
        SelectionError: If there is no such session or room, or it is repeated by days.
    """
    session = _single(document, word)
    place = _place(document, session)
    steps = [*_rooms(document, place, [_room(document, room) for room in rooms])] if rooms else []
    if day or start:
        steps += _timing(document, place, *_moved(document, session, day, start, end))
    return steps


def swap(document: OpenDocument, first: str, second: str) -> list[Step]:
    """Return the steps after which two sessions have each other's hour and rooms.

    Each keeps its length.

    Raises:
        SelectionError: If there is no such session, it has no hours, or is repeated by days.
    """
    sessions = [_single(document, word) for word in (first, second)]
    for session in sessions:
        if session.start is None:
            raise SelectionError(f"{session.id} has no hours to swap: give it some with `move`")
    steps: list[Step] = []
    for session, other in zip(sessions, reversed(sessions), strict=True):
        place = _place(document, session)
        assert session.start and other.start  # noqa: S101, PT018  # required above
        start = other.start.astimezone(session.start.tzinfo)
        end = session.end and start + (session.end - session.start)
        steps += _timing(document, place, start, end)
        if session.rooms != other.rooms:
            steps += _rooms(document, place, other.rooms)
    return steps


def timing_steps(document: OpenDocument, session: Session, like: Session) -> list[Step]:
    """Return the steps that give a session the day and hours of another, spelt as its own are.

    Args:
        document: The document.
        session: The session of the document.
        like: A session with other hours, or none.
    """
    place = _place(document, session)
    if like.start and like.timing in {Timing.HOURS, Timing.OPEN, Timing.MOMENT}:
        zone = session.start.tzinfo if session.start else document.event.zone
        start, end = (it and it.astimezone(zone) for it in (like.start, like.end))
        assert start  # noqa: S101  # it was asked for
        steps = [*_timing(document, place, start, None if like.timing is Timing.OPEN else end)]
        is_moment = like.timing is Timing.MOMENT
        return [*steps, *(_set(document, place, "duration", NO_TIME) if is_moment else ())]
    return [*_written(document, place, _keys_of_days(document, place, like))]


def _keys_of_days(document: OpenDocument, place: _Place, like: Session) -> dict[str, Any]:
    """Return the keys of a session without hours, or on whole days."""
    if like.day is None:
        return {}
    if like.last_day is None:
        return {"day": _day(document, place.values.get("day"), like.day)}
    if like.last_day > like.day:
        return {"start": like.day, "end": like.last_day}
    return {"day": _day(document, place.values.get("day"), like.day), "time": ALL_DAY}


# --- sessions


def _single(document: OpenDocument, word: str) -> Session:
    sessions = document.session_named(word)
    if len(sessions) > 1:
        ids = ", ".join(it.id for it in sessions)
        raise SelectionError(f"{word} is repeated: name one of {ids}")
    return sessions[0]


def _place(document: OpenDocument, session: Session, *, as_whole: bool = False) -> _Place:
    """Return where the times of a session are written; a slot has those of its session too.

    Args:
        document: The document.
        session: The session.
        as_whole: Whether all days of one that is repeated by days are meant.
    """
    table = document.table_of(session)
    base, slot = table[:2], table[2:]
    values = _values(document, base)
    if not slot or (as_whole and "days" in values):
        return _Place(base, values, is_daily=bool(slot))
    return _Place(table, {**values, **_values(document, table)})


def _values(document: OpenDocument, keys: Keys) -> dict[str, _Value]:
    """Return what is written in a table, in whichever file."""
    values: dict[str, _Value] = {}
    for file in document.editable_files():
        table = value_at(file.tables, keys)
        for name, value in table.items() if isinstance(table, Mapping) else ():
            values.setdefault(name, _Value(file, (*keys, name), value))
    return values


def _previous(document: OpenDocument, session: Session, place: _Place) -> Session | None:
    """Return the session that another follows by `after`."""
    if "after" not in place.values:
        return None
    word, event = place.values["after"].value, document.event
    if session_of_id := document.by_id.get(word):
        return session_of_id
    day, repeated = event.day_of(session), document.repetitions.get(word, ())
    of_day = (it for it in repeated if event.day_of(it) == day)
    return next(of_day, None) or document.by_title.get(word)


# --- hours


def _shifted(session: Session, by: timedelta) -> tuple[datetime, datetime | None]:
    """Return start and end later by the clock."""
    assert session.start  # noqa: S101  # those with hours alone are shifted
    return _by_clock(session.start, by), session.end and _by_clock(session.end, by)


def _by_clock(moment: datetime, by: timedelta) -> datetime:
    """Return a moment later by the clock: of an hour that comes twice the one after that time."""
    wall, after = moment + by, (moment.astimezone(UTC) + by).astimezone(moment.tzinfo)
    is_same = wall.replace(tzinfo=None, fold=0) == after.replace(tzinfo=None, fold=0)
    return after if is_same else wall.replace(fold=0)


def _moved(
    document: OpenDocument, session: Session, day: date | None, start: time | None, end: time | None
) -> tuple[datetime, datetime | None]:
    event = document.event
    date_of_start = day or event.date_of(session) or event.day_of(session)
    clock = start or (session.start.time() if session.start else None)
    if date_of_start is None or clock is None:
        missing = "day" if date_of_start is None else "hour"
        raise SelectionError(f"{session.id} has no {missing} yet: name it too")
    zone = session.start.tzinfo if session.start else event.zone
    begin = datetime.combine(date_of_start, clock, zone)
    if end:
        passes = timedelta(days=end <= clock)
        return begin, datetime.combine(date_of_start + passes, end, zone)
    length = session.end - session.start if session.start and session.end else None
    return begin, None if length is None else begin + length


def _timing(
    document: OpenDocument, place: _Place, start: datetime, end: datetime | None
) -> Iterator[Step]:
    """Yield the steps that give a session other hours, spelt as the present ones are.

    Raises:
        SelectionError: If clocks skip one of them.
    """
    for moment in filter(None, (start, end)):
        if moment.astimezone(UTC).astimezone(moment.tzinfo).replace(tzinfo=None) != moment.replace(
            tzinfo=None
        ):
            raise SelectionError(
                f"{'.'.join(map(str, place.keys))} would be at {moment:%H:%M} on {moment:%Y-%m-%d},"
                f" which clocks skip in {moment.tzinfo}: choose a time before or after it"
            )
    new_keys = _spelt(document, place.values, start, end)
    if place.is_daily:
        new_keys.pop("day", None)
    return _written(document, place, new_keys)


def _written(document: OpenDocument, place: _Place, new_keys: Mapping[str, Any]) -> Iterator[Step]:
    """Yield the steps after which a session has some keys of its times and no others."""
    for name in _TIME_KEYS:
        present = place.values.get(name)
        if name in new_keys:
            yield from _set(document, place, name, new_keys[name])
        elif present and present.keys[:-1] == place.keys:
            yield Step(present.file, present.keys, None)
        elif present and place.keys[2:] and document.repeats_by_days(str(place.keys[1])):
            yield Step(present.file, (*place.keys, name), None)  # of one day alone


def _spelt(
    document: OpenDocument, values: Mapping[str, _Value], start: datetime, end: datetime | None
) -> dict[str, Any]:
    """Return the keys of the hours of a session."""
    length = {"duration": values["duration"].value} if "duration" in values else {}
    if length and as_duration(length["duration"]) != (end or start) - start:
        length = {}
    if "start" in values or not _is_by_clock(start, end):
        ends = {} if length or end is None else {"end": _moment(values.get("end"), end)}
        return {"start": _moment(values.get("start"), start), **ends, **length}
    clock = f"{start:%H:%M}"
    hours = clock if length or end is None else f"{clock}-{end:%H:%M}"
    return {"day": _day(document, values.get("day"), start.date()), "time": hours, **length}


def _is_by_clock(start: datetime, end: datetime | None) -> bool:
    """Return whether hours are said by a day and a clock."""
    moments = [start] if end is None else [start, end]
    if any(it.second or it.microsecond or not says_instant(it) for it in moments):
        return False
    return end is None or timedelta() < end.replace(tzinfo=None) - start.replace(
        tzinfo=None
    ) < timedelta(days=1)


def _moment(present: _Value | None, moment: datetime) -> object:
    """Return a moment, spelt as the present one is: a date and time, or a text."""
    if present and isinstance(present.value, datetime):
        if present.value.tzinfo is None and says_instant(moment):
            return moment.replace(tzinfo=None)
        # In an hour that comes twice, a moment of a zone equals none of another one (PEP 495).
        return moment.replace(tzinfo=timezone(moment.utcoffset() or timedelta()), fold=0)
    wall = moment if not says_instant(moment) else moment.replace(tzinfo=None)
    return wall.isoformat(" ", "auto" if moment.second or moment.microsecond else "minutes")


def _day(document: OpenDocument, present: _Value | None, day: date) -> object:
    """Return a day, spelt as the present one is if it is the same."""
    event = document.event
    number = (day - event.start).days + 1
    if present and present.value in (number, day, day.isoformat()):
        spelt: object = present.value
        return spelt
    return number if event.start <= day <= event.end else day


def _later(document: OpenDocument, place: _Place, by: timedelta) -> Iterator[Step]:
    """Yield the step that lets a session begin later behind the one that it follows."""
    pause = place.values.get("pause")
    length = (as_duration(pause.value) or timedelta()) if pause else timedelta()
    if length + by < timedelta():
        raise SelectionError(
            f"{'.'.join(map(str, place.keys))} follows a session that is not shifted: it would"
            " begin before that ends; give it `time` in place of `after`"
        )
    yield from _set(document, place, "pause", spelt_length(length + by))


def _set(document: OpenDocument, place: _Place, name: str, value: object) -> Iterator[Step]:
    """Yield the step that sets a key of a session in the file in which it is written."""
    present = place.values.get(name)
    if present and present.keys[:-1] == place.keys:
        if present.value != value:
            yield Step(present.file, present.keys, value)
        return
    if present and present.value == value:
        return  # a slot has it from its session
    beside = next((it for it in place.values.values() if it.keys[:-1] == place.keys), None)
    yield Step(beside.file if beside else document.main, (*place.keys, name), value)


# --- rooms


def _room(document: OpenDocument, word: str) -> str:
    rooms = document.event.rooms
    ids = [it.id for it in rooms if it.id == word] or [it.id for it in rooms if it.name == word]
    if len(ids) != 1:
        raise unknown("room", word, [it.id for it in rooms])
    return ids[0]


def _rooms(document: OpenDocument, place: _Place, rooms: Iterable[str]) -> Iterator[Step]:
    yield from _set(document, place, "rooms", list(rooms))
