"""What a release changed for one reader, as its line of the log keeps it, and what comes of all.

A reader is an audience in a language. What was decided at a release is only read afterwards:
an export folds the records of its reader, and computes nothing anew.
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
        end: When it ended; for whole days the day after the last.
        title: Its title, or None where that may not be told.
        why: Why it ended.
        whole: Of a part the title of the session that it is a part of now.
        of: What selections held it: of the session and each of its parts, or of all in a day.
        day: For the entry of a day its date.
        clock: What clocks said at its start and end when it was told; None is what they say now.
    """

    start: datetime | date
    end: datetime | date
    title: str | None
    why: Ending
    whole: str | None = None
    of: tuple[Matches, ...] = ()
    day: date | None = None
    clock: str | None = None

    @property
    def is_moved(self) -> bool:
        """Whether clocks are known otherwise than when it was told."""
        return self.clock is not None and self.clock != self.clock_now

    @property
    def clock_now(self) -> str | None:
        """What clocks say at its start and end; None for whole days."""
        is_day = not isinstance(self.start, datetime)
        return None if is_day else f"{self.start.isoformat()}/{self.end.isoformat()}"

    def withdrawn(self, uid: str, revision: Revision) -> Withdrawn:
        """Return it as calendars are told of it, under its stamp."""
        return Withdrawn(
            uid=uid,
            start=self.start,
            end=self.end,
            revision=revision,
            title=self.title,
            why=self.why,
            whole=self.whole,
            is_break=self.is_break,
        )

    @property
    def is_break(self) -> bool:
        """Whether it was always a break: calendars without breaks never showed it."""
        is_session = self.day is None and bool(self.of)
        return is_session and self.of[0].get("kind") == (SessionKind.BREAK,)


@frozen(kw_only=True)
class Shown:
    """What a release changed for one reader; true if anything.

    Args:
        new: UIDs of which calendars have an entry that had none before.
        changed: UIDs whose entry differs under some option.
        gone: By UID, the entries that calendars have no more.
        untold: UIDs of entries that ended earlier, and whose title may be told no more.
        members: By UID, what became of the sessions that an entry tells of which itself is as it
            was: calendars of some selections show another one.
        left: For each key of a selection what no session matches any more: it may have a feed.
        unnamed: Of what no session matches any more what is restricted since: no new file may be
            named after it.
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
        """Yield every UID that it names."""
        yield from (*self.restamped(), *self.members)

    def restamped(self) -> tuple[str, ...]:
        """Return the UIDs of the entries that changed in the calendar of all sessions."""
        return (*self.new, *self.changed, *self.gone, *self.untold)


NOTHING = Shown()


def reader_name(reader: Reader) -> str:
    """Return the name of a reader in the log; no language is the event's own.

    >>> reader_name(Reader("public", "ru"))
    'public.ru'
    """
    audience, language = reader.audience, reader.language
    return str(audience) if language is None else f"{audience}.{language}"


# --- as a line of the log has it


def spelled(shown: Shown) -> dict[str, Any]:
    """Return a record as JSON, without what is empty."""
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
    table: dict[str, Any] = {"start": _spelled_moment(start), "end": _spelled_moment(end)}
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
    """Return the record that JSON spells.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: If it spells none.
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
    start, end = (_parsed_moment(table[key], name) for key in ("start", "end"))
    if not (MINYEAR < start.year <= end.year < MAXYEAR):  # no clock of another zone is beyond
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


# --- what comes of all releases


class Step(NamedTuple):
    """A release, or changes that count as one: its number and its time in UTC."""

    number: int
    time: datetime


@define(eq=False)
class Fold:
    """What releases showed one reader so far, taken one after the other.

    Args:
        origin: The first release of the log, with which everything begins that no record names.
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
        """Take what a release changed."""
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

        SEQUENCE is the number of the last release that changed it, less that of the first that
        showed it: it never falls, and does not tell of releases before (RFC 5545, 3.8.7.4).
        """
        first = self._first.get(uid, self.origin)
        last = self._last.get(uid, first)
        known = self._revisions.get((first.number, last.number))
        return known or self._revision(first, last)

    def revisions_in(self, select: Selection) -> dict[str, Revision]:
        """Return by UID the stamps that calendars of a selection have, and that of all has not."""
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
        """Yield the entries of some UIDs that calendars have no more."""
        for uid in uids:
            yield self.gone[uid].withdrawn(uid, self.revision(uid))
