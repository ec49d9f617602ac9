"""The entries of a calendar at each of their times, and when they take place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from attrs import define, field

from eventkit.importers.icalendar._lines import Component, Property
from eventkit.importers.icalendar._repeats import (
    REPEATING,
    NoteKind,
    Repetition,
    Repetitions,
    Span,
    is_long,
    rule_of,
)
from eventkit.importers.icalendar._values import When, length_of, when_of
from eventkit.importers.icalendar._zones import NamedZone, Zones
from eventkit.model.errors import DocumentError
from eventkit.plugins import Fault, Note


@define
class Entry:
    """An entry at one of its times.

    Args:
        component: Its properties.
        start: A date or a time, which has a zone unless it is floating; None if it has none.
        end: Likewise; the day after the last one.
        zone: The IANA name of its zone; empty if it has none.
        is_repeated: Whether it is one of several repetitions.
        recurrence: When it was to begin before it was changed, in UTC; empty if it is alone.
        uid: What its calendar calls it; may be empty.
    """

    component: Component
    start: date | datetime | None
    end: date | datetime | None
    zone: str
    is_repeated: bool = False
    recurrence: str = ""
    uid: str = field(init=False)

    @uid.default
    def _uid_of_component(self) -> str:
        return self.component.text("UID")

    @property
    def line(self) -> int:
        """The line on which it begins."""
        return self.component.line


def day_of(moment: date) -> date:
    """Return the date of a date or a time."""
    return moment.date() if isinstance(moment, datetime) else moment


class EntryReading:
    """The reading of all entries of a file.

    Args:
        calendars: The calendars in it.
        start: The first day of which repetitions are read; None leaves it to the other entries.
        end: The last one, likewise.
        notes: Takes what was guessed or left out.
    """

    def __init__(
        self, calendars: list[Component], start: date | None, end: date | None, notes: list[Note]
    ) -> None:
        self._components = [it for calendar in calendars for it in calendar.inner("VEVENT")]
        self._start, self._end, self._notes = start, end, notes
        years = Counter(
            when.day.year
            for it in self._components
            if (spelt := it.first("DTSTART")) and (when := when_of(spelt.value))
        )
        year = years.most_common(1)[0][0] if years else 2000
        self._zones = Zones(calendars, min(max(year, 1971), 9990), notes)
        self._note_others(calendars)
        if not self._components:
            counts = Counter(it.name for calendar in calendars for it in calendar.components)
            others = ", ".join(f"{count} {name}" for name, count in counts.items())
            fault = Fault(
                rule="calendar-empty",
                message=f"the calendar has no entries (VEVENT), but {others}",
                line=1,
                hint="export the calendar itself, not its tasks or free times",
            )
            raise DocumentError([fault])

    def zone(self, name: str, line: int) -> NamedZone:
        """Return the zone that the calendar calls so."""
        return self._zones.named(name, line)

    def entries(self) -> list[Entry]:
        """Return the entries, repeated ones at each of their times, in the order of the file."""
        groups: dict[object, list[Component]] = {}
        for number, component in enumerate(self._newest()):
            key = component.text("UID") if component.first(*REPEATING, "RECURRENCE-ID") else ""
            groups.setdefault(key or number, []).append(component)
        single: list[Entry] = []
        repeated: list[tuple[Component, list[Component]]] = []
        for group in groups.values():
            masters = [it for it in group if it.first(*REPEATING)]
            if len(masters) == 1 and masters[0].first("DTSTART"):
                repeated.append((masters[0], [it for it in group if it is not masters[0]]))
            else:
                single += map(self._entry, group)
        span = self._span(single, repeated)
        repetitions = Repetitions(span, self._notes)
        for master, changed in repeated:
            times = repetitions.of(master, changed, lambda name, line: self.zone(name, line).name)
            single += (self._repetition(it, is_one=len(times) == 1) for it in times)
        return sorted(single, key=lambda entry: entry.line)

    # --- which entries

    def _newest(self) -> list[Component]:
        """Return the entries without those that are there in a newer version."""
        newest: dict[object, Component] = {}
        for number, it in enumerate(self._components):
            uid = it.text("UID")
            times = tuple(it.text(name) for name in ("RECURRENCE-ID", "DTSTART", "SUMMARY"))
            key = (uid, *times) if uid else number
            other = newest.get(key)
            if other is not None:
                self._note(it, f"the same entry stands on line {other.line} too", "left-out")
            if other is None or _sequence(it) > _sequence(other):
                newest[key] = it
        return list(newest.values())

    def _note_others(self, calendars: Iterable[Component]) -> None:
        counts: dict[str, list[Component]] = {}
        for calendar in calendars:
            for it in calendar.components:
                if it.name not in ("VEVENT", "VTIMEZONE"):
                    counts.setdefault(it.name, []).append(it)
        for name, components in counts.items():
            text = f"{len(components)} {name}: an event has entries alone"
            self._note(components[0], text, "left-out")

    def _span(
        self, single: Iterable[Entry], repeated: Iterable[tuple[Component, object]]
    ) -> Span | None:
        """Return the days in which repetitions are read; None if nothing says it."""
        days = [day_of(it.start) for it in single if it.start]
        for master, _ in repeated:
            rule = rule_of(master)
            if rule and rule.last and not is_long(rule):
                days += [rule.first, rule.last]
        first = self._start or min(days, default=None)
        last = self._end or max(days, default=None)
        if first is None or last is None:
            return None
        return Span(first, max(first, last))

    # --- their times

    def _entry(self, component: Component) -> Entry:
        start, zone = self._moment(component.first("DTSTART"), component)
        end, _ = self._moment(component.first("DTEND"), component)
        if start is None:
            self._note(component, "it does not say when it begins", "left-out")
            return Entry(component, None, None, "")
        if end is None and (spelt := component.first("DURATION")):
            length = length_of(spelt.value)
            if length is None:
                self._note(component, f"{spelt.value!r} is no length of time", "left-out")
            else:
                end = _after(start, length)
        sound = self._sound_end(component, start, end)
        changed, _ = self._moment(component.first("RECURRENCE-ID"), component)
        return Entry(component, start, sound, zone, recurrence=_as_text(changed))

    def _sound_end(
        self, component: Component, start: date | datetime, end: date | datetime | None
    ) -> date | datetime | None:
        """Return an end that lies behind the start, or is it; None for another."""
        if end is None:
            return None
        if isinstance(start, datetime) and not isinstance(end, datetime):
            self._note(component, "its end is a day, and its start a time: its end is open")
            return None
        if not isinstance(start, datetime):
            return day_of(end) if day_of(end) > start else None
        assert isinstance(end, datetime)  # noqa: S101  # else one of them is a day
        if (start.tzinfo is None) != (end.tzinfo is None):
            end = end.replace(tzinfo=start.tzinfo)
        if _in_utc(end) < _in_utc(start):
            self._note(component, f"its end, {end:%Y-%m-%d %H:%M}, is before its start", "left-out")
            return None
        return end

    def _moment(
        self, spelt: Property | None, component: Component
    ) -> tuple[date | datetime | None, str]:
        """Return the date or time of a property, and the name of its zone."""
        if spelt is None:
            return None, ""
        when = when_of(spelt.value)
        if when is None:
            self._note(component, f"{spelt.value!r} is no date or time", "left-out")
            return None, ""
        return self._instant(when, spelt)

    def _instant(self, when: When, spelt: Property) -> tuple[date | datetime, str]:
        if when.clock is None:
            return when.day, ""
        if when.is_utc:
            return when.utc, ""
        if "TZID" not in spelt.parameters:
            return when.wall, ""
        zone = self.zone(spelt.parameters["TZID"], spelt.line)
        if zone.clock is None:
            return when.wall, ""
        return _possible(when.wall.replace(tzinfo=zone.clock)), zone.name

    def _repetition(self, it: Repetition, *, is_one: bool) -> Entry:
        entry = self._entry(it.component)
        if it.start is not None and entry.start is not None:
            length = _length(entry)
            entry.start = _like(it.start, entry.start)
            entry.end = None if length is None else _after(entry.start, length)
        entry.is_repeated = not is_one
        entry.recurrence = entry.recurrence or _as_text(entry.start)
        return entry

    def _note(self, component: Component, text: str, kind: NoteKind = "guessed") -> None:
        self._notes.append(Note(place=component.line, message=text, kind=kind))


def _sequence(component: Component) -> int:
    text = component.text("SEQUENCE")
    return int(text[:9]) if text.isascii() and text.isdecimal() else 0


def _as_text(moment: date | datetime | None) -> str:
    if isinstance(moment, datetime) and moment.tzinfo:
        moment = moment.astimezone(UTC)
    return moment.isoformat() if moment else ""


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _possible(moment: datetime) -> datetime:
    """Return a time that clocks show: what is skipped in spring is as long after the change."""
    if moment.tzinfo is None or moment.year in (1, 9999):
        return moment
    return moment.astimezone(UTC).astimezone(moment.tzinfo)


def _length(entry: Entry) -> timedelta | None:
    """Return how long an entry takes, on the clock of its start."""
    if entry.start is None or entry.end is None:
        return None
    if isinstance(entry.start, datetime) and isinstance(entry.end, datetime):
        return _in_utc(entry.end) - _in_utc(entry.start)
    return day_of(entry.end) - day_of(entry.start)


def _after(start: date | datetime, length: timedelta) -> date | datetime | None:
    """Return what lies a length behind a start; None if that is no possible time."""
    try:
        if isinstance(start, datetime) and start.tzinfo:
            return (start.astimezone(UTC) + length).astimezone(start.tzinfo)
        return start + length
    except OverflowError:
        return None


def _like(moment: date | datetime, model: date | datetime) -> date | datetime:
    """Return a time of a repetition in the zone of the first one."""
    if not isinstance(model, datetime):
        return day_of(moment)
    if not isinstance(moment, datetime):
        return datetime.combine(moment, model.timetz())
    if model.tzinfo is None:
        return moment.replace(tzinfo=None)
    return moment.astimezone(model.tzinfo) if moment.tzinfo else moment.replace(tzinfo=model.tzinfo)


def facts_of_time(entry: Entry, event_zone: str, *, is_open: bool | None) -> Mapping[str, Any]:
    """Return the keys of a document for the time of an entry.

    Args:
        entry: The entry.
        event_zone: The zone of the event; empty if nothing says it.
        is_open: Whether an entry without an end is open and no moment; None if nothing says it.
    """
    start, end = entry.start, entry.end
    if start is None:
        return {}
    if not isinstance(start, datetime):
        last = day_of(end) - timedelta(days=1) if end else start
        return {"start": start, "end": last} if last > start else {"day": start, "time": "all-day"}
    zone = {"timezone": entry.zone} if entry.zone and entry.zone != event_zone else {}
    if end is None:
        length = {} if is_open is not False else {"duration": "0 min"}
        return {"start": start, **length, **zone}
    if end == start:
        return {"start": start, "duration": "0 min", **zone}
    return {"start": start, "end": end, **zone}
