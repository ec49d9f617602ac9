"""The record of what a release changed for one reader, and the fold of all these records.

A reader is an audience in a language. The records are computed when a release is made; an export
only folds those of its reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime
from typing import Any, NamedTuple

from attrs import define, evolve, field, fields, frozen

from eventkit.model import Ending, Revision, SessionKind, Withdrawn
from eventkit.model.reader import Reader, Selection
from eventkit.model.times import utc, zone
from eventkit.releases.selections import (
    Matches,
    Member,
    parsed_matches,
    parsed_members,
    parsed_words,
    spelled_matches,
    spelled_members,
)

_INSTANT = "%Y-%m-%dT%H:%M:%SZ"


@frozen(kw_only=True)
class Gone:
    """An entry that calendars no longer have, as it was last shown.

    Args:
        start: When it began: an aware datetime, or a date for a whole day.
        end: When it ended; for whole days the day after the last; None if it had no end.
        title: Its title, or None if that is hidden.
        why: Why it ended.
        whole: For a session that is a part now, the title of the whole.
        of: The matches of the session and each of its parts, or of all sessions of a day.
        day: The date, if it is the entry of a day.
        clock: The wall times at its start and end when it was last shown; None if the zone still
            gives them.
    """

    start: datetime | date
    end: datetime | date | None
    title: str | None
    why: Ending
    whole: str | None = None
    of: tuple[Matches, ...] = ()
    day: date | None = None
    clock: str | None = None

    @property
    def is_moved(self) -> bool:
        """Whether the zone rules changed its wall times since it was last shown."""
        return self.clock is not None and self.clock != self.clock_now

    @property
    def clock_now(self) -> str | None:
        """The present wall times at its start and end; None for whole days."""
        moments = filter(None, (self.start, self.end))
        is_day = not isinstance(self.start, datetime)
        return None if is_day else "/".join(moment.isoformat() for moment in moments)

    def withdrawn(self, uid: str, revision: Revision) -> Withdrawn:
        """Return the withdrawn entry for calendars, with its stamp."""
        return Withdrawn(
            uid=uid,
            start=self.start,
            end=self.end,
            revision=revision,
            title=self.title,
            why=self.why,
            whole=self.whole,
            is_break=self.is_break,
            is_task=bool(self.of) and self.of[0].get("component") == ("task",),
        )

    @property
    def is_break(self) -> bool:
        """Whether it was always a break, which calendars without breaks never showed."""
        is_session = self.day is None and bool(self.of)
        return is_session and self.of[0].get("kind") == (SessionKind.BREAK,)


@frozen(kw_only=True)
class Shown:
    """What a release changed for one reader; true if anything.

    Args:
        new: UIDs whose entry is new in calendars.
        changed: UIDs whose entry differs under some option.
        gone: The entries that calendars no longer have, by UID.
        untold: UIDs of entries that ended earlier and whose title is hidden from now on.
        members: The changed sessions in entries that did not change themselves, by UID: calendars
            of some selections show another entry.
        left: By selection key, the words that no session matches any more and that may have a feed.
        unnamed: By selection key, the words that no session matches any more and that are
            restricted from now on: no new file may be named after them.
    """

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: Mapping[str, Gone] = field(factory=dict)
    untold: tuple[str, ...] = ()
    members: Mapping[str, tuple[Member, ...]] = field(factory=dict)
    left: Matches = field(factory=dict)
    unnamed: Matches = field(factory=dict)

    def __bool__(self) -> bool:
        return any(getattr(self, it.name) for it in fields(Shown))

    def uids(self) -> Iterator[str]:
        """Yield every UID in it."""
        yield from (*self.restamped(), *self.members)

    def restamped(self) -> tuple[str, ...]:
        """Return the UIDs of the entries that changed in the calendar of all sessions."""
        return (*self.new, *self.changed, *self.gone, *self.untold)


NOTHING = Shown()


def reader_name(reader: Reader) -> str:
    """Return the name of a reader in the log, without a language if it is the event's own.

    >>> reader_name(Reader("public", "ru"))
    'public.ru'
    """
    audience, language = reader.audience, reader.language
    return str(audience) if language is None else f"{audience}.{language}"


# --- as JSON in a line of the log


def spelled(shown: Shown) -> dict[str, Any]:
    """Return a record as JSON, without empty values."""
    table = {
        "new": list(shown.new),
        "changed": list(shown.changed),
        "gone": {uid: _spelled_gone(gone) for uid, gone in shown.gone.items()},
        "untold": list(shown.untold),
        "members": {
            uid: [*spelled_members(its_members)] for uid, its_members in shown.members.items()
        },
        **{
            name: {key: list(words) for key, words in matches.items()}
            for name, matches in (("left", shown.left), ("unnamed", shown.unnamed))
        },
    }
    return {key: value for key, value in table.items() if value}


def _spelled_gone(gone: Gone) -> dict[str, Any]:
    start, end = gone.start, gone.end
    table: dict[str, Any] = {"start": _spelled_moment(start), "end": end and _spelled_moment(end)}
    if isinstance(start, datetime):
        table["zone"] = str(start.tzinfo)
    table |= {
        "title": gone.title,
        "why": str(gone.why),
        "whole": gone.whole,
        "of": spelled_matches(gone.of),
        "day": gone.day and gone.day.isoformat(),
        "clock": gone.clock or gone.clock_now,
    }
    return {key: value for key, value in table.items() if value not in (None, [])}


def _spelled_moment(moment: datetime | date) -> str:
    return f"{utc(moment):{_INSTANT}}" if isinstance(moment, datetime) else moment.isoformat()


def parsed(table: Mapping[str, Any]) -> Shown:
    """Return a record from JSON.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: If the JSON has another form.
    """
    if not table.keys() <= {it.name for it in fields(Shown)}:
        raise ValueError(table)
    return Shown(
        new=_uids(table.get("new", [])),
        changed=_uids(table.get("changed", [])),
        gone={uid: _parsed_gone(gone) for uid, gone in table.get("gone", {}).items()},
        untold=_uids(table.get("untold", [])),
        members={
            uid: parsed_members(its_members)
            for uid, its_members in table.get("members", {}).items()
        },
        left=parsed_words(table.get("left", {})),
        unnamed=parsed_words(table.get("unnamed", {})),
    )


def _uids(values: Any) -> tuple[str, ...]:  # noqa: ANN401  # what was parsed may be anything
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise TypeError(values)
    return tuple(values)


def _parsed_gone(table: Mapping[str, Any]) -> Gone:
    name = table.get("zone")
    title, whole, day, clock = (table.get(key) for key in ("title", "whole", "day", "clock"))
    if not all(isinstance(text, str | None) for text in (title, whole, clock)):
        raise TypeError(table)
    start = _parsed_moment(table["start"], name)
    # Only what has hours may have no end.
    end = _parsed_moment(table["end"], name) if "end" in table or name is None else None
    if not (MINYEAR < start.year <= (end or start).year < MAXYEAR):  # it exists in every zone
        raise ValueError(table)
    return Gone(
        start=start,
        end=end,
        title=title,
        why=Ending(table["why"]),
        whole=whole,
        of=parsed_matches(table.get("of", [])),
        day=day and date.fromisoformat(day),
        clock=clock,
    )


def _parsed_moment(text: str, name: str | None) -> datetime | date:
    if name is None:
        return date.fromisoformat(text)
    return datetime.strptime(text, _INSTANT).replace(tzinfo=UTC).astimezone(zone(name))


# --- the fold of all releases


class Step(NamedTuple):
    """A release, or changes that count as one: its number and its time in UTC."""

    number: int
    time: datetime


@define(eq=False)
class Fold:
    """What releases showed one reader so far, taken one after the other.

    Args:
        origin: The first release of the log, which introduced every entry that no record names.
    """

    origin: Step
    gone: dict[str, Gone] = field(factory=dict, init=False)
    left: dict[str, set[str | int]] = field(factory=dict, init=False)
    unnamed: dict[str, set[str | int]] = field(factory=dict, init=False)
    _members: list[tuple[Step, Mapping[str, tuple[Member, ...]]]] = field(factory=list, init=False)
    _first: dict[str, Step] = field(factory=dict, init=False)
    _last: dict[str, Step] = field(factory=dict, init=False)
    _revisions: dict[tuple[int, int], Revision] = field(factory=dict, init=False)

    def take(self, step: Step, shown: Shown) -> None:
        """Add the record of a release."""
        for uid in shown.new:
            self._first.setdefault(uid, step)
            self.gone.pop(uid, None)
        for uid, gone in shown.gone.items():
            self._first.setdefault(uid, self.origin)
            self.gone[uid] = gone
        for uid in self.gone.keys() & shown.untold:
            self.gone[uid] = evolve(self.gone[uid], title=None)
        self._last.update(dict.fromkeys(shown.restamped(), step))
        if shown.members:
            self._members.append((step, shown.members))
        for key, words in shown.left.items():
            self.left.setdefault(key, set()).update(words)
            self.unnamed.get(key, set()).difference_update(words)
        for key, words in shown.unnamed.items():
            self.unnamed.setdefault(key, set()).update(words)

    def revision(self, uid: str) -> Revision:
        """Return the stamp of an entry.

        SEQUENCE is the number of the last release that changed the entry minus that of the first
        that showed it: it never falls and does not reveal earlier releases (RFC 5545, 3.8.7.4).
        """
        first = self._first.get(uid, self.origin)
        last = self._last.get(uid, first)
        known = self._revisions.get((first.number, last.number))
        return known or self._revision(first, last)

    def revisions_in(self, select: Selection) -> dict[str, Revision]:
        """Return, by UID, the stamps of a selection that differ from those of the whole event."""
        steps = {
            uid: step
            for step, members in self._members
            for uid, its_members in members.items()
            if any(member.is_changed(select) for member in its_members)
        }
        return {
            uid: self._revision(self._first.get(uid, self.origin), step)
            for uid, step in steps.items()
            if step.number > self.revision(uid).release
        }

    def _revision(self, first: Step, last: Step) -> Revision:
        revision = Revision(
            sequence=last.number - first.number,
            created=first.time,
            modified=last.time,
            release=last.number,
        )
        return self._revisions.setdefault((first.number, last.number), revision)

    def withdrawn(self, uids: Iterable[str]) -> Iterator[Withdrawn]:
        """Yield the withdrawn entries with some UIDs."""
        for uid in uids:
            yield self.gone[uid].withdrawn(uid, self.revision(uid))
