"""The differences between the calendars of two states of an event, under every option.

Finished entries are compared, so nothing here lists the facts in an entry. Only entries that may
differ are made: those of changed items and of items that refer to them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from itertools import chain, product
from typing import TypeAlias

from attrs import evolve, field, frozen

from eventkit.calendars.entries import (
    Entry,
    EntryMaker,
    Subject,
    discreet_title,
    is_untimed,
    sessions_in_day,
    span_of,
    subjects_by_uid,
)
from eventkit.calendars.options import CalendarOptions
from eventkit.calendars.outcomes import OutcomeMaker, OutcomeSubject, outcome_subjects_by_uid
from eventkit.calendars.texts import Phrases, Rows
from eventkit.model import Event, Item, Outcome, ProgrammeDay, Session, SessionKind, Withdrawn, tree

Sessions: TypeAlias = tuple[Session, ...]

_UNSHOWN = ("updated", "history")  # used in stamps, but not in entries


@frozen
class MemberPair:
    """One session in an entry of several, with the same facts in the older and the newer state.

    A session with different facts makes two pairs: one that left and one that was added.

    Args:
        was: The older session and those that are selected with it; empty if it was added.
        now: The newer session and those that are selected with it; empty if it left.
        beside: Older and newer sessions; unless both are empty, the change shows only in entries
            with one of them.
    """

    was: Sessions = ()
    now: Sessions = ()
    beside: tuple[Sessions, Sessions] = ((), ())


@frozen(kw_only=True)
class Comparison:
    """The differences between the calendars of two states; true if there are any.

    Args:
        new: UIDs with an entry in the newer state only.
        changed: UIDs whose entry differs under some option.
        ended: The subjects with an entry in the older state only, by UID.
        breaks: The older state of sessions that became breaks, by UID: they no longer have an entry
            in a calendar without breaks.
        resumed: UIDs of sessions that are no longer breaks.
        members: The sessions in entries that do not differ, by the entry's UID: parts of a whole,
            sessions of a day. A selection may contain only some of these, and so show another entry
            than before.
        ended_outcomes: The outcomes and reviews with an entry in the older state only, by UID.
    """

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    ended: Mapping[str, Subject] = field(factory=dict)
    breaks: Mapping[str, Session] = field(factory=dict)
    resumed: frozenset[str] = frozenset()
    members: Mapping[str, tuple[MemberPair, ...]] = field(factory=dict)
    ended_outcomes: Mapping[str, OutcomeSubject] = field(factory=dict)

    def __bool__(self) -> bool:
        ended = self.ended or self.ended_outcomes or self.breaks
        return bool(self.new or self.changed or ended)


def compare_calendars(old: Event, new: Event) -> Comparison:
    """Return the differences between the calendars of two states of an event.

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
    suspects = {uid: pair for uid, pair in pairs.items() if likeness.may_differ(*pair)}
    changed = {uid for uid, pair in suspects.items() if likeness.differ(*pair)}
    outcomes = outcome_subjects_by_uid(old), outcome_subjects_by_uid(new)
    return Comparison(
        new=(*(uid for uid in after if uid not in before), *_missing(*outcomes)),
        changed=(*(uid for uid in pairs if uid in changed), *likeness.changed_outcomes(*outcomes)),
        members={
            uid: members
            for uid, pair in pairs.items()
            if uid not in changed and (members := tuple(likeness.members(*pair)))
        },
        ended={uid: subject for uid, subject in before.items() if uid not in after},
        breaks={
            uid: was
            for uid, (was, now) in pairs.items()
            if isinstance(was, Session) and is_break(now) and not is_break(was)
        },
        resumed=frozenset(
            uid for uid, (was, now) in pairs.items() if is_break(was) and not is_break(now)
        ),
        ended_outcomes={uid: outcomes[0][uid] for uid in _missing(*reversed(outcomes))},
    )


def _missing(known: Container[str], uids: Iterable[str]) -> Iterator[str]:
    """Yield the UIDs that are not known."""
    return (uid for uid in uids if uid not in known)


def is_break(subject: Subject) -> bool:
    """Return whether the subject of an entry is a break."""
    return isinstance(subject, Session) and subject.kind == SessionKind.BREAK


class AllEntries:
    """Makes the entries of a subject under every option that may change them.

    Args:
        event: The event, as a reader may see it.
        rows: A store for lines about sessions in several entries.
    """

    def __init__(self, event: Event, rows: Rows | None = None) -> None:
        discreet = (False, True) if discreet_title(event) else (False,)
        ways = (
            CalendarOptions(breaks=breaks, discreet=quiet)
            for quiet, breaks in product(discreet, (True, False))
        )
        self.phrases = Phrases(event, rows)
        self._makers = [EntryMaker(event, options, self.phrases) for options in ways]

    def of(self, subject: Subject) -> list[Entry]:
        """Return its entries."""
        makers = self._makers
        if isinstance(subject, Session | Withdrawn):  # independent of other sessions
            makers = [maker for maker in makers if maker.options.breaks]
        return [maker.entry(subject) for maker in makers]


class _Likeness:
    """Finds the entries that differ, without making those that cannot or that surely do."""

    def __init__(self, old: Event, new: Event) -> None:
        self._old = old
        self._new = new
        self._is_same_event = _facts_of_event(old) == _facts_of_event(new)
        changed = _changed_items(old, new) if self._is_same_event else None
        self._changed = _changed_sessions(old, new, changed) if changed else set()
        self._changed_outcomes = changed and {*changed["outcomes"], *_outcomes_of(new, changed)}
        # Both states have the same lines about unchanged sessions.
        rows = [Rows(self._changed)] * 2 if self._is_same_event else [Rows(), Rows()]
        self._before, self._after = AllEntries(old, rows[0]), AllEntries(new, rows[1])
        self._bare_before, self._bare_after = _without_sessions(old), _without_sessions(new)

    def may_differ(self, was: Subject, now: Subject) -> bool:
        """Return whether the entries of a subject may differ."""
        if not self._is_same_event:
            return True
        if isinstance(was, Session) and isinstance(now, Session):
            return was.id != now.id or now.id in self._changed
        if isinstance(was, ProgrammeDay) and isinstance(now, ProgrammeDay):
            return not self._is_same_day(was, now)
        return True

    def differ(self, was: Subject, now: Subject) -> bool:
        """Return whether the entries of a subject differ under some option."""
        return self._before.of(was) != self._after.of(now)

    def changed_outcomes(
        self, before: Mapping[str, OutcomeSubject], after: Mapping[str, OutcomeSubject]
    ) -> Iterator[str]:
        """Yield the UIDs of the outcomes and reviews of both states whose entries differ."""
        makers = OutcomeMaker(self._old), OutcomeMaker(self._new)
        changed = self._changed_outcomes
        for uid, subject in after.items():
            was = before.get(uid)
            id = (subject if isinstance(subject, Outcome) else subject.outcome).id
            may_differ = changed is None or id in changed or was != subject
            if was and may_differ and makers[0].entry(was) != makers[1].entry(subject):
                yield uid

    def members(self, was: Subject, now: Subject) -> Iterator[MemberPair]:
        """Yield the sessions because of which the entries of selections may differ.

        These are the sessions in both entries, and for some days all other sessions.
        """
        if self.may_differ(was, now):
            before, after = _members(self._old, was), _members(self._new, now)
            yield from _pairs(before, after, self._say_same_of)
            if after and self._bare_before.of(_alone(was)) != self._bare_after.of(_alone(now)):
                yield MemberPair(now=(*dict.fromkeys(chain.from_iterable(after.values())),))
        if isinstance(was, ProgrammeDay) and isinstance(now, ProgrammeDay):
            beside = (*_dependent(self._old, was),), (*_dependent(self._new, now),)
            if any(beside):
                yield from (evolve(pair, beside=beside) for pair in self._all_pairs)

    @cached_property
    def _all_pairs(self) -> list[MemberPair]:
        before, after = (
            _with_parts(event, (it for it in event.sessions if not it.part_of))
            for event in (self._old, self._new)
        )
        return list(_pairs(before, after, self._are_on_same_day))

    def _say_same_of(self, was: Session, now: Session) -> bool:
        before = _facts_of_member(self._old, was, self._before.phrases)
        return before == _facts_of_member(self._new, now, self._after.phrases)

    def _are_on_same_day(self, was: Session, now: Session) -> bool:
        days, whole = _days_and_whole(self._old, was)
        is_same = (days, whole) == _days_and_whole(self._new, now)
        if not days:  # any day may be the first of a selection, which has it
            return is_same and self._has_same_order and self._say_same_of(was, now)
        return is_same

    @cached_property
    def _has_same_order(self) -> bool:
        """Whether the sessions without a day, and their parts, are in the same order as before."""
        before, after = (
            list(_with_parts(event, event.unscheduled)) for event in (self._old, self._new)
        )
        common = {*before}.intersection(after)
        return [uid for uid in before if uid in common] == [uid for uid in after if uid in common]

    def _is_same_day(self, was: ProgrammeDay, now: ProgrammeDay) -> bool:
        options = CalendarOptions()
        before = [it.id for it in sessions_in_day(self._old, was, options)]
        after = [it.id for it in sessions_in_day(self._new, now, options)]
        alone = len(self._old.days) == 1, len(self._new.days) == 1
        is_same = before == after and was.item == now.item and alone[0] == alone[1]
        return is_same and self._changed.isdisjoint(after)


def _members(event: Event, subject: Subject) -> dict[str, Sessions]:
    """Return, by UID, the sessions in an entry of several, each with its parts or whole.

    A selection with one of these has the session as well.
    """
    if isinstance(subject, Session):
        return {event.uid_of(part): (part, subject) for part in event.parts_of(subject)}
    if not isinstance(subject, ProgrammeDay):
        return {}
    return _with_parts(event, sessions_in_day(event, subject, CalendarOptions()), subject.date)


def _with_parts(
    event: Event, sessions: Iterable[Session], day: date | None = None
) -> dict[str, Sessions]:
    members: dict[str, Sessions] = {}
    for session in sessions:
        parts = event.parts_on(session, day) if day else event.parts_of(session)
        members[event.uid_of(session)] = (session, *parts)
        members |= {event.uid_of(part): (part, session) for part in parts}
    return members


def _dependent(event: Event, day: ProgrammeDay) -> Iterator[Session]:
    """Yield the sessions because of which the entry of a day depends on all other sessions.

    Sessions without a day are in the first day that a selection keeps, and a day has no number in
    its title if it is the only one.
    """
    is_alone = event.start == event.end and len(event.days) > 1
    for session in chain(event.unscheduled, day.all_sessions if is_alone else ()):
        yield from (session, *event.parts_of(session))


def _pairs(
    before: Mapping[str, Sessions],
    after: Mapping[str, Sessions],
    is_same: Callable[[Session, Session], bool],
) -> Iterator[MemberPair]:
    """Yield the sessions of two states in pairs; those that differ make two pairs."""
    for uid in {**before, **after}:
        pair = MemberPair(before.get(uid, ()), after.get(uid, ()))
        if pair.was and pair.now and is_same(pair.was[0], pair.now[0]):
            yield pair
        else:
            yield from (MemberPair(was=pair.was), MemberPair(now=pair.now))


def _facts_of_member(event: Event, session: Session, phrases: Phrases) -> object:
    """Return everything in the entry of a whole or a day that comes from one session."""
    words = list(phrases.lines(session))
    offset = session.start and session.start.astimezone(event.zone).utcoffset()
    if session.part_of:
        return words, offset, event.date_of(session)
    hours = None if is_untimed(session) else span_of(event, session, CalendarOptions())
    is_break = session.kind == SessionKind.BREAK
    return words, offset, hours, is_break, event.day_of(session), event.venues_of(session)


def _days_and_whole(event: Event, session: Session) -> tuple[tuple[date, ...], str]:
    """Return the days of a session and the UID of its whole, which determine its day entries."""
    whole = event.whole_of(session) or session
    return event.days_of(whole), event.uid_of(whole)


def _without_sessions(event: Event) -> AllEntries:
    bare = tree.copy_with(event, {"sessions": ()})
    return AllEntries(bare)


def _alone(subject: Subject) -> Subject:
    """Return the subject of an entry without its sessions."""
    if isinstance(subject, ProgrammeDay):
        return evolve(subject, sessions=(), ongoing=())
    return subject


def _facts_of_event(event: Event) -> list[object]:
    """Return the event's own facts and its venues, on which any entry may depend."""
    names = (field.name for field in tree.fields_of(Event) if field.kind is not tree.Kind.TABLE)
    facts = [getattr(event, name) for name in names if name not in _UNSHOWN]
    return [*facts, event.venues]


def _changed_items(old: Event, new: Event) -> dict[str, set[str]]:
    """Return, by table, the ids of items that changed or refer to an item that did."""
    before, after = dict(tree.tables(old)), dict(tree.tables(new))
    changed = {table: _changed_ids(before[table], items) for table, items in after.items()}
    if any(ids for table, ids in changed.items() if table != "sessions"):
        _spread(after, changed)
    return changed


def _outcomes_of(event: Event, changed: Mapping[str, set[str]]) -> Iterator[str]:
    """Yield the ids of the outcomes of sessions that changed, or whose wholes did."""
    for outcome in event.outcomes if changed["sessions"] else ():
        if outcome.session:
            whole = event.session(outcome.session).part_of
            if not changed["sessions"].isdisjoint((outcome.session, whole)):
                yield outcome.id


def _changed_sessions(old: Event, new: Event, changed: Mapping[str, set[str]]) -> set[str]:
    """Return the ids of sessions that changed or refer to an item that did, and their wholes."""
    sessions = {*changed["sessions"]}
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
    """Add to the ids of changed items those of items that refer to them, directly or indirectly."""
    users: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for table, members in items.items():
        for item in members:
            for referred, id in _references(item):
                users[referred][id].append((table, item.id))
    waiting = [(table, id) for table, ids in changed.items() for id in ids]
    while waiting:
        table, id = waiting.pop()
        for user, user_id in users[table].get(id, ()):
            if user_id not in changed[user]:
                changed[user].add(user_id)
                waiting.append((user, user_id))


def _references(item: Item) -> Iterator[tuple[str, str]]:
    """Yield every table that an id which an item refers to may be of, and the id."""
    return ((table, id) for tables, id in tree.references(item) for table in tables)


def _parts(event: Event) -> dict[str, tuple[str, ...]]:
    parts: dict[str, list[str]] = defaultdict(list)
    for session in event.sessions:
        if session.part_of:
            parts[session.part_of].append(session.id)
    return {whole: tuple(ids) for whole, ids in parts.items()}
