"""Drafts, which importers make: merged, completed, and read like any other document."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

from attrs import define

from eventkit.document._faults import shown_value
from eventkit.document._nodes import FilePlace, Keys, Node, Place, Source, path_of
from eventkit.document._reading import Reading
from eventkit.document.keys import FORMAT
from eventkit.model import Event
from eventkit.model.fields import FIRST_YEAR, LAST_YEAR
from eventkit.model.times import is_zone, zone
from eventkit.model.words import id_of
from eventkit.spellings.times import hours_meant, length_meant

__all__ = ["Ask", "FilePlace", "Place", "Places", "Remark", "Tables", "event_of_drafts"]

Tables: TypeAlias = Mapping[str, Any]
Places: TypeAlias = Mapping[str, Place]
Ask: TypeAlias = Callable[[str], object]
"""From a key that the event needs to its value; None if nobody knows."""
_REQUIRED = ("title", "id", "timezone", "start", "end")
"""What an event needs, in the order in which it is asked for."""

_MENTIONED = frozenset({"organizations", "people", "rooms", "tracks", "sessions"})
"""The tables whose items several sources may mention: of two values the first counts, told."""

_SPAN = frozenset({("event", "start"), ("event", "end")})
"""The keys of the event of which the first value counts too: each source may cover a part."""

_WHEN = ("day", "time", "start", "end", "duration")

_EARLY = 4
"""The hour before which a session belongs to the day before."""


class Remark(NamedTuple):
    """What was done to complete a draft.

    Args:
        place: Where it stands in the source.
        message: What was done.
        path: The key in the document.
        kind: Whether it is a guess, of interest, or something that was left out.
    """

    place: Place
    message: str
    path: str
    kind: Literal["guessed", "read", "left-out"] = "guessed"


@define(eq=False, kw_only=True)
class _DraftReading(Reading):
    """The reading of merged drafts.

    Args:
        conflicts: The values of later drafts where an earlier one has another.
        fillable: The keys of the event for which there are options.
    """

    conflicts: Sequence[Node]
    fillable: Collection[str]

    def _gather(self) -> None:
        super()._gather()
        for node in self.conflicts:
            message = f"it is {shown_value(node.value)} here, and another value elsewhere"
            self.faults.add(node, "given-twice", message, hint="let both say the same")

    def remedy_of_missing(self, key: str, node: Node) -> str | None:
        """Return how to say what the source does not."""
        if node.keys != ("event",) or key not in self.fillable:
            return None
        return f'the source does not say it: --{key} …, in Python options={{"{key}": …}}'


def event_of_drafts(
    drafts: Sequence[tuple[Tables, Places]],
    values: Mapping[str, Any],
    path: Path | None,
    *,
    overrides: Collection[str] = (),
    ask: Ask | None = None,
) -> tuple[Event, list[Remark]]:
    """Return the event of several drafts, and what was done to complete it.

    Args:
        drafts: The tables of each, and where their values stand in the source.
        values: A value for each key of the event that an option may fill; None is no value.
        path: The file that they were read from, if it is one.
        overrides: The keys whose values count also where the drafts have others.
        ask: Asked for what neither the drafts nor the values say.

    Raises:
        DocumentError: With all faults, each with its place in the source.
    """
    merged = _Merged(path)
    for tables, places in drafts:
        merged.add(tables, places)
    event, remarks = _completed(merged, values, overrides=overrides)
    for key in _REQUIRED if ask else ():
        if ask and isinstance(event, dict) and key not in event:
            values = {**values, key: ask(key)}
            event, remarks = _completed(merged, values, overrides=overrides)
    merged.settle({("event", key) for key in overrides if values.get(key) is not None})
    remarks += merged.remarks
    tables = {"eventkit": FORMAT, **merged.tables, "event": event}
    main = Node(tables, Source("", "json", path, places=merged.places))
    reading = _DraftReading(main=main, conflicts=merged.conflicts, fillable=values)
    return reading.event(), remarks


class _Merged:
    """The tables of several drafts as one; those of a single one are not copied."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.tables: Tables = {}
        self.places: dict[str, Place] = {}
        self.conflicts: list[Node] = []
        self.remarks: list[Remark] = []

    def add(self, tables: Tables, places: Places) -> None:
        """Add the tables of a draft: new tables, items and keys of items."""
        root = Node(tables, Source("", "json", self.path, places=places))
        self.places = {**places, **self.places}
        self.tables = self._merged(self.tables, root) if self.tables else tables

    def settle(self, keys: Collection[Keys]) -> None:
        """Forget the conflicts over keys whose value is decided."""
        self.conflicts = [node for node in self.conflicts if node.keys not in keys]

    def _merged(self, earlier: Mapping[str, Any], later: Node) -> dict[str, Any]:
        """Return a table with what a later draft adds to it; note other values."""
        table = dict(earlier)
        has_hours = self._has_other_hours(earlier, later)
        for key, node in later.items():
            if has_hours and key in _WHEN:
                continue
            if key not in table:
                table[key] = node.value
                self._note_place(node)
            elif isinstance(node.value, Mapping) and isinstance(table[key], Mapping):
                table[key] = self._merged(table[key], node)
            elif node.value != table[key]:
                self._note_conflict(node, table[key])
        return table

    def _has_other_hours(self, earlier: Mapping[str, Any], later: Node) -> bool:
        """Return whether the hours of a session are others than those that count; note it."""
        if later.keys[:1] != ("sessions",) or len(later.keys) != len(("sessions", "id")):
            return False
        counting, other = (
            {key: str(it[key]) for key in _WHEN if key in it} for it in (earlier, later.value)
        )
        if not counting or not other or counting == other or _means(counting) == _means(other):
            return bool(counting and other)
        place, path = later.source.place_of(later.keys) or "", path_of(later.keys)
        shown, first = (shown_value(" ".join(it.values())) for it in (other, counting))
        message = f"{shown} is left out: an earlier source has {first} for {path}"
        self.remarks.append(Remark(place, message, path, "left-out"))
        return True

    def _note_conflict(self, node: Node, earlier: object) -> None:
        if node.keys[0] not in _MENTIONED and node.keys not in _SPAN:
            self.conflicts.append(node)
            return
        place, path = node.source.place_of(node.keys) or "", path_of(node.keys)
        counting = f"an earlier source has {shown_value(earlier)} for {path}"
        message = f"{shown_value(node.value)} is left out: {counting}"
        self.remarks.append(Remark(place, message, path, "left-out"))

    def _note_place(self, node: Node) -> None:
        """Note where a value stands, which lies in an item of another draft."""
        place = node.source.place_of(node.keys)
        if place is not None:
            self.places[path_of(node.keys)] = place


def _means(when: Mapping[str, str]) -> tuple[datetime, datetime | None] | Mapping[str, str]:
    """Return the start and the end that some keys mean, or the keys where these do not say it.

    >>> _means({"day": "2027-03-26", "time": "9:00-10:00"}) == _means(
    ...     {"start": "2027-03-26 09:00", "duration": "60 min"}
    ... )
    True
    """
    try:
        clock = hours_meant(when["time"]) if "time" in when else None
        if clock:
            start = datetime.combine(date.fromisoformat(when["day"]), clock[0])
        else:
            start = datetime.fromisoformat(when["start"])
        end = datetime.fromisoformat(when["end"]) if "end" in when else None
    except (KeyError, ValueError):
        return when  # a day without hours, or the number of a day
    if clock and clock[1]:
        end = datetime.combine(start.date(), clock[1])
        end += timedelta(days=end < start)
    length = length_meant(when["duration"], "en") if "duration" in when and not end else None
    return (start, start + length if length else end) if length or "duration" not in when else when


def _completed(
    merged: _Merged, values: Mapping[str, Any], *, overrides: Collection[str]
) -> tuple[dict[str, Any], list[Remark]]:
    """Return the table of the event with what it lacks, and what was done for that."""
    table = merged.tables.get("event", {})
    if not isinstance(table, Mapping):
        return table, []  # reading it says what is wrong
    chosen = {key: value for key, value in values.items() if value is not None}
    remarks = [
        Remark(
            _place(merged, ("event", key)),
            f"the source has the {key} {shown_value(table[key])}, so the option is"
            f"{'' if key in overrides else ' not'} used",
            f"event.{key}",
            "read",
        )
        for key in chosen
        if key in table and table[key] not in (chosen[key], str(chosen[key]))
    ]
    event = {**chosen, **table, **{key: it for key, it in chosen.items() if key in overrides}}
    for key, value in _guesses(event, merged.tables.get("sessions"), merged.path):
        message = f"the event has the {key} {value}: the source does not say it"
        remarks.append(Remark("", message, f"event.{key}"))
        event[key] = value
    return event, remarks


def _place(merged: _Merged, keys: Keys) -> Place:
    return Source("", "json", places=merged.places).place_of(keys) or ""


def _guesses(
    event: Mapping[str, Any], sessions: object, path: Path | None
) -> Iterator[tuple[str, Any]]:
    """Yield the keys of an event that follow from its title, file and sessions, with values."""
    names = [it for it in (event.get("title"), path and path.stem) if isinstance(it, str)]
    if "id" not in event and (id := next(filter(None, (id_of(it, "") for it in names)), "")):
        yield "id", id
    if "start" in event and "end" in event:
        return
    tables = sessions.values() if isinstance(sessions, Mapping) else ()
    zone_name = event.get("timezone")
    clock = zone(zone_name) if isinstance(zone_name, str) and is_zone(zone_name) else None
    moments = sorted(_moments((it for it in tables if isinstance(it, Mapping)), clock))
    if not moments:
        return
    start = event.get("start") or moments[0].date()
    if "start" not in event:
        yield "start", start
    if "end" not in event:
        last = (moments[-1] - timedelta(hours=_EARLY)).date()
        yield "end", max(last, start) if isinstance(start, date) else last


def _moments(sessions: Iterable[Mapping[str, Any]], clock: tzinfo | None) -> Iterator[datetime]:
    """Yield the days and starts of sessions, in their wall time; a day counts as its noon."""
    for session in sessions:
        for key in ("day", "start", "end"):
            moment = _moment(session.get(key), None if "timezone" in session else clock)
            if moment and (key != "end" or not _has_hours(session[key])):
                yield moment


def _has_hours(value: object) -> bool:
    return isinstance(value, datetime) or len(str(value)) > len("2027-03-26")


def _moment(value: object, clock: tzinfo | None) -> datetime | None:
    """Return a date or datetime, or the text of one, as a wall time, on a clock if it is known."""
    if not isinstance(value, str | date):
        return None
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    if not FIRST_YEAR < moment.year < LAST_YEAR:
        return None  # reading it says what is wrong
    if moment.tzinfo and clock:
        moment = moment.astimezone(clock)
    return moment.replace(tzinfo=None) + timedelta(hours=0 if _has_hours(value) else 12)
