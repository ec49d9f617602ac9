"""The times of all sessions, some of which follow others by their length."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from attrs import define, field

from eventkit.document._announced import without_announced
from eventkit.document._context import Context
from eventkit.document._faults import listed
from eventkit.document._nodes import Entry, Node
from eventkit.document._times import day_of, times
from eventkit.document.keys import WHEN
from eventkit.document.time_values import is_possible
from eventkit.document.values import WRONG, Reference
from eventkit.model.programme import programme_day
from eventkit.model.words import is_to_be_announced
from eventkit.spellings.times import hours_meant

_WHEN = {key.name for key in WHEN}
_LINKS = {"after", "part_of"}
_PREVIOUS = Reference(("sessions",))
_HOURS_INSTEAD = "write day = 1 and time = … in place of after"
_NAMED = 8  # sessions of a circle that a message names


@define(eq=False)
class Times:
    """The times of all sessions; each is read once, after those that it depends on.

    Thousands may follow each other in any order: the way to the first is walked, not recursed.
    """

    context: Context
    _read: dict[str, dict[str, Any]] = field(factory=dict, init=False)
    _previous: dict[str, str | None] = field(factory=dict, init=False)
    _short_ids: dict[str, str | None] = field(factory=dict, init=False)

    def of(self, id: str, session: Entry) -> dict[str, Any]:
        """Return the start and end of a session, or its day, or nothing if that is not known.

        Args:
            id: The id.
            session: Its keys, without those that are to be announced.
        """
        if id not in self._read:
            if _LINKS.isdisjoint(session.values):  # most
                self._read[id] = times(self.context, session, None, None)
            else:
                self._read_way(id)
        return self._read[id]

    def _read_way(self, id: str) -> None:
        """Read the time of a session, and before it those on which it depends."""
        way, places = [id], {id: 0}
        while way:
            awaited = next((it for it in self._awaited(way[-1]) if it not in self._read), None)
            if awaited is None:
                last = way.pop()
                self._read[last] = self._times(last)
            elif awaited in places:
                self._read_circle(way[places[awaited] :])
                del way[places[awaited] :]
            else:
                places[awaited] = len(way)
                way.append(awaited)

    def _session(self, id: str) -> Entry:
        """Return the keys of a session without those that are to be announced."""
        return without_announced(self.context.entries["sessions"][id])[0]

    # --- what a session depends on

    def _awaited(self, id: str) -> Iterator[str]:
        """Yield the sessions on which the time of one depends."""
        session = self._session(id)
        whole = self._whole(session)
        has_day = "day" in session or "start" in session
        is_timed = "time" in session or "after" in session
        if whole and is_timed and not has_day and "after" in self._session(whole):
            yield whole
        if "after" in session:
            if id not in self._previous:
                self._previous[id] = self._resolve(session["after"], self._day(session))
            if previous := self._previous[id]:
                yield previous

    def _whole(self, session: Entry) -> str | None:
        """Return the id of the whole that a session is a part of, if it exists."""
        if "part_of" not in session:
            return None
        name = session.values["part_of"]
        ids = [name] if isinstance(name, str) else []
        ids += self.context.ids_of_name("sessions", str(name))
        return next((id for id in ids if id in self.context.entries["sessions"]), None)

    def _resolve(self, node: Node, day: date | None) -> str | None:
        """Return the id of the session that another follows; note a fault if there is none.

        Args:
            node: The id, also the short one of a session that is repeated by days, or the title.
            day: The day of the other session, if it is known.
        """
        value = node.value
        if _PREVIOUS.convert(value, self.context) is not WRONG:
            return str(value)
        short = self._short_id(value)
        if short and day and self.context.start:
            return self._repetition(node, short, day, (day - self.context.start).days + 1)
        hint = _remedy(value)
        if hint and not self.context.ids_of_name("sessions", str(value)):
            _PREVIOUS.wrong(node, self.context, hint=hint)
            return None
        id = _PREVIOUS.explain(node, self.context)
        return None if id is WRONG else str(id)

    def _short_id(self, value: object) -> str | None:
        """Return the id of the session, repeated by days, that a text means by id or title."""
        if not isinstance(value, str):
            return None
        if value in self.context.daily:
            return value
        if value not in self._short_ids:
            ids = self.context.ids_of_name("sessions", value)
            repeats = [self.context.entries["sessions"][id].values.get("repeats") for id in ids]
            repeated_ids = {it if isinstance(it, str) else None for it in repeats}
            daily = repeated_ids & self.context.daily if len(repeated_ids) == 1 else ()
            self._short_ids[value] = next(iter(daily), None)
        return self._short_ids[value]

    def _repetition(self, node: Node, id: str, day: date, number: int) -> str | None:
        """Return the id of the repetition of a session on a day."""
        ids = self.context.repeats[id]
        if f"{id}-{number}" in self.context.entries["sessions"]:
            return f"{id}-{number}"
        message = f"the session {id!r} does not take place on {day}"
        hint = "name one of them, or leave out this day"
        expected = f"one of {listed(ids)}"
        self.context.faults.add(node, "repeated-session", message, expected=expected, hint=hint)
        return None

    def _day(self, session: Entry) -> date | None:
        """Return the day that a session says, or that of its whole."""
        day = day_of(self.context, session)
        whole = self._dated_whole(session) if day is None else None
        return day_of(self.context, whole) if whole else day

    def _dated_whole(self, session: Entry) -> Entry | None:
        """Return the whole of a part, with its start if that was found by following others."""
        id = self._whole(session)
        if id is None:
            return None
        whole, start = self._session(id), self._read.get(id, {}).get("start")
        if "after" in whole and start:
            return whole.with_keys({"start": whole["after"].at(start)})
        return whole

    # --- the times

    def _times(self, id: str) -> dict[str, Any]:
        """Return the time of a session after those on which it depends."""
        session, previous = self._session(id), self._previous.get(id)
        end = self._end(previous, session["after"]) if previous else None
        when = times(self.context, session, self._dated_whole(session), end)
        if previous and "day" in session and "start" in when:
            self._require_day(session, previous, when["start"])
        return when

    def _end(self, id: str, node: Node) -> datetime | None:
        """Return the end of a session that another follows; note a fault if it has none."""
        when = self._read[id]
        if "end" in when:
            is_valid = is_possible(when["end"])
            return when["end"] if is_valid else None
        is_unknown = not when and _WHEN.isdisjoint(self._session(id).values)
        if "start" in when:
            message, hint = f"{id!r} has an open end", f"give {id!r} an end or a duration"
        elif "last_day" in when:
            message, hint = f"{id!r} takes whole days", None
        elif "day" in when or is_unknown:
            message, hint = f"the hours of {id!r} are not known", f"give {id!r} hours"
        else:
            return None  # it has a fault of its own
        remedy = f"{hint}, or {_HOURS_INSTEAD}" if hint else _HOURS_INSTEAD
        self.context.faults.add(node, "no-end-to-follow", message, hint=remedy)
        return None

    def _require_day(self, session: Entry, previous: str, start: datetime) -> None:
        """Note that a session does not begin on the day that it says."""
        day = day_of(self.context, session)
        first = self.context.start
        is_short = self._short_id(session["after"].value) is not None
        if not is_short and first and day not in (start.date(), programme_day(start, first)):
            message = f"a session after {previous!r} begins on {start:%Y-%m-%d}, not on {day}"
            hint = "take the day out, or follow a session of that day"
            self.context.faults.add(session["day"], "two-times", message, hint=hint)

    def _read_circle(self, circle: list[str]) -> None:
        """Note that sessions wait for each other in a circle, and read what else they say."""
        first = next(id for id in circle if "after" in self._session(id))
        node = self._session(first)["after"]
        at = circle.index(first)
        names = [*circle[at:], *circle[:at], first]
        message = f"sessions wait for each other in a circle: {_members(names)}"
        message = message if circle[1:] else f"{first!r} follows itself"
        self.context.faults.add(node, "sessions-in-a-circle", message, hint=_HOURS_INSTEAD)
        for id in circle:
            self._previous[id] = None
            self._read[id] = self._times(id)


def _members(names: list[str]) -> str:
    """Return the names of a circle, of which the last is the first, without most of many."""
    members = names if len(names) <= _NAMED else [*names[: _NAMED - 1], "…", names[-1]]
    return ", ".join(members)


def _remedy(value: object) -> str | None:
    """Return what to write in place of what is no session."""
    if is_to_be_announced(value):
        return 'until it is known write time = "TBA", without a duration'
    is_clock = isinstance(value, time) or (isinstance(value, str) and hours_meant(value))
    return _HOURS_INSTEAD if is_clock else None
