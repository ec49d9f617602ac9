"""What differs between the calendars of two states of an event, under every option.

Entries are compared as they are shown, so nothing here lists what an entry is made of. Only those
are made that may differ: of what changed, and of what refers to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import product

from attrs import field, frozen

from eventkit.calendars.entries import (
    Entry,
    EntryMaker,
    Subject,
    discreet_title,
    sessions_in_day,
    subjects,
    uid_of,
)
from eventkit.calendars.options import CalendarOptions
from eventkit.calendars.texts import Phrases, Rows, calendar_text
from eventkit.model import Event, Item, ProgrammeDay, Session, SessionKind, tree

_WAYS = [CalendarOptions(entries=entries) for entries in ("all", "days")]
_UNSHOWN = ("updated", "history")  # a stamp is made of them, and no entry


@frozen(kw_only=True)
class Comparison:
    """What differs between the calendars of two states; true if anything does.

    Args:
        new: UIDs of which the newer state alone has an entry.
        changed: UIDs whose entry differs under some option.
        ended: By their UIDs, what the older state alone has an entry of.
        breaks: By their UIDs, the older state of sessions that became breaks: they have no entry
            any more in a calendar without breaks.
        resumed: UIDs of sessions that were breaks and are none now.
    """

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    ended: Mapping[str, Subject] = field(factory=dict)
    breaks: Mapping[str, Session] = field(factory=dict)
    resumed: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.ended or self.breaks)


def compare_calendars(old: Event, new: Event) -> Comparison:
    """Return what differs between the calendars of two states of an event.

    Args:
        old: The older state, as a reader could see it.
        new: The newer state, as the same reader can see it.

    >>> from datetime import UTC, date, datetime
    >>> from attrs import evolve
    >>> talk = Session(id="talk", title="Talk", start=datetime(2027, 3, 26, 9, tzinfo=UTC),
    ...                end=datetime(2027, 3, 26, 10, tzinfo=UTC))
    >>> old = Event(id="school", uid="school-2027", title="School", start=date(2027, 3, 26),
    ...             end=date(2027, 3, 26), timezone="UTC", sessions=[talk])
    >>> new = evolve(old, sessions=[evolve(talk, notice="Bring boots")])
    >>> compare_calendars(old, new).changed
    ('talk@school-2027', 'day.2027-03-26@school-2027')
    """
    before, after = subjects_by_uid(old), subjects_by_uid(new)
    pairs = {uid: (before[uid], subject) for uid, subject in after.items() if uid in before}
    likeness = _Likeness(old, new)
    return Comparison(
        new=tuple(uid for uid in after if uid not in before),
        changed=tuple(
            uid
            for uid, (was, now) in pairs.items()
            if likeness.may_differ(was, now) and likeness.differ(was, now)
        ),
        ended={uid: subject for uid, subject in before.items() if uid not in after},
        breaks={
            uid: was
            for uid, (was, now) in pairs.items()
            if isinstance(was, Session) and _is_break(now) and not _is_break(was)
        },
        resumed=frozenset(
            uid for uid, (was, now) in pairs.items() if _is_break(was) and not _is_break(now)
        ),
    )


def _is_break(subject: Subject) -> bool:
    return isinstance(subject, Session) and subject.kind == SessionKind.BREAK


def subjects_by_uid(event: Event) -> dict[str, Subject]:
    """Return all that has an entry in some calendar of an event, by UID."""
    found = (subject for options in _WAYS for subject in subjects(event, options))
    return {uid_of(event, subject): subject for subject in found}


class _AllEntries:
    """Makes the entries of a subject under every option that shows it otherwise."""

    def __init__(self, event: Event, rows: Rows) -> None:
        discreet = (False, True) if discreet_title(event) else (False,)
        ways = (
            CalendarOptions(breaks=breaks, discreet=quiet)
            for quiet, breaks in product(discreet, (True, False))
        )
        self.phrases = Phrases(event, rows)
        self._makers = [EntryMaker(event, options, self.phrases) for options in ways]

    def of(self, subject: Subject) -> list[Entry]:
        makers = self._makers
        if isinstance(subject, Session):  # its entry does not depend on other sessions
            makers = [maker for maker in makers if maker.options.breaks]
        return [maker.entry(subject) for maker in makers]


class _Likeness:
    """Tells which entries differ; those are not made that cannot, or that surely do."""

    def __init__(self, old: Event, new: Event) -> None:
        self._old = old
        self._new = new
        self._is_same_event = _own_facts(old) == _own_facts(new)
        self._changed = _changed_sessions(old, new) if self._is_same_event else set()
        # About sessions that did not change both states say the same.
        rows = [Rows(self._changed)] * 2 if self._is_same_event else [Rows(), Rows()]
        self._before, self._after = _AllEntries(old, rows[0]), _AllEntries(new, rows[1])

    def may_differ(self, was: Subject, now: Subject) -> bool:
        """Say whether what the entries of something are made of differs."""
        if not self._is_same_event:
            return True
        if isinstance(was, Session) and isinstance(now, Session):
            return was.id != now.id or now.id in self._changed
        if isinstance(was, ProgrammeDay) and isinstance(now, ProgrammeDay):
            return not self._is_same_day(was, now)
        return True

    def differ(self, was: Subject, now: Subject) -> bool:
        """Say whether the entries of something differ under some option."""
        if isinstance(was, ProgrammeDay) and isinstance(now, ProgrammeDay) and self._is_same_event:
            before = self._changed_lines(self._old, was, self._before.phrases)
            if before != self._changed_lines(self._new, now, self._after.phrases):
                return True
        return self._before.of(was) != self._after.of(now)

    def _changed_lines(self, event: Event, day: ProgrammeDay, phrases: Phrases) -> list[str]:
        """Return what an agenda says of sessions that changed: of all others it says the same."""
        told = sessions_in_day(event, day, CalendarOptions())
        lines = phrases.agenda(each for each in told if each.id in self._changed)
        return sorted(map(calendar_text, lines))

    def _is_same_day(self, was: ProgrammeDay, now: ProgrammeDay) -> bool:
        options = CalendarOptions()
        before = [each.id for each in sessions_in_day(self._old, was, options)]
        after = [each.id for each in sessions_in_day(self._new, now, options)]
        alone = len(self._old.days) == 1, len(self._new.days) == 1
        is_same = before == after and was.item == now.item and alone[0] == alone[1]
        return is_same and self._changed.isdisjoint(after)


def _own_facts(event: Event) -> list[object]:
    """Return what an event says itself, and its venues: all that any entry may depend on."""
    names = (field.name for field in tree.fields_of(Event) if field.kind is not tree.Kind.TABLE)
    facts = [getattr(event, name) for name in names if name not in _UNSHOWN]
    return [*facts, event.venues]


def _changed_sessions(old: Event, new: Event) -> set[str]:
    """Return the ids of the sessions that changed, or refer to something that did.

    Their wholes are among them.
    """
    before, after = dict(tree.tables(old)), dict(tree.tables(new))
    changed = {table: _changed_ids(before[table], items) for table, items in after.items()}
    if any(ids for table, ids in changed.items() if table != "sessions"):
        _spread(after, changed)
    sessions = changed["sessions"]
    parts_before, parts_after = _parts(old), _parts(new)
    for whole in {*parts_before, *parts_after}:
        parts = parts_after.get(whole, ())
        if parts_before.get(whole, ()) != parts or not sessions.isdisjoint(parts):
            sessions.add(whole)
    return sessions


def _changed_ids(before: Iterable[Item], after: Iterable[Item]) -> set[str]:
    known = {item.id: item for item in before}
    changed = {item.id for item in after if known.pop(item.id, None) != item}
    return changed | known.keys()


def _spread(items: Mapping[str, Iterable[Item]], changed: Mapping[str, set[str]]) -> None:
    """Add to the ids of what changed those of what refers to it, however far."""
    users: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for table, members in items.items():
        for item in members:
            for tables, id in tree.references(item):
                for referred in tables:
                    users[referred][id].append((table, item.id))
    waiting = [(table, id) for table, ids in changed.items() for id in ids]
    while waiting:
        table, id = waiting.pop()
        for user, user_id in users[table].get(id, ()):
            if user_id not in changed[user]:
                changed[user].add(user_id)
                waiting.append((user, user_id))


def _parts(event: Event) -> dict[str, tuple[str, ...]]:
    parts: dict[str, list[str]] = defaultdict(list)
    for session in event.sessions:
        if session.part_of:
            parts[session.part_of].append(session.id)
    return {whole: tuple(ids) for whole, ids in parts.items()}
