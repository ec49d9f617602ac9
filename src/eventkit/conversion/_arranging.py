"""Programmes in the order in which they take place, with their repetitions named as such."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import chain, count, islice, product
from string import ascii_lowercase

import attrs

from eventkit.ids import short_id
from eventkit.model import Event, Session
from eventkit.model.tree import holders, reference_counts
from eventkit.model.words import ID_LENGTH

_LATEST = datetime.max.replace(tzinfo=UTC)


def arranged(event: Event, *, is_new: bool) -> tuple[Event, dict[str, str]]:
    """Return an event whose sessions stand in order, and the new ids of those that have one.

    Parts stand behind their whole. Sessions that differ by their day alone share the name of
    `repeats`, and have its ids.

    Args:
        event: The event.
        is_new: Whether ids may change: nobody knows the sessions by UIDs that are made of them.
    """
    order = _order(event)
    ids: dict[str, str] = {}
    for name, group in _groups(event, order):
        new = {session.id: f"{name}-{_number(event, session)}" for session in group}
        if is_new or all(id == new[id] for id in new):
            ids |= new
    names = {id: new.rpartition("-")[0] for id, new in ids.items()}
    sessions = [
        attrs.evolve(it, id=ids[it.id], repeats=names[it.id]) if it.id in ids else it
        for it in _together(order, names)
    ]
    if tuple(sessions) == event.sessions:
        return event, {}
    return attrs.evolve(event, sessions=sessions), {id: new for id, new in ids.items() if id != new}


def _order(event: Event) -> list[Session]:
    """Return the sessions by day and start; what is not known comes last, parts follow a whole."""
    parts: dict[str, list[Session]] = {}
    for session in event.sessions:
        if session.part_of:
            parts.setdefault(session.part_of, []).append(session)

    def key(session: Session) -> tuple[date, bool, datetime]:
        day = event.day_of(session) or date.max
        return day, session.start is None and session.last_day is None, _start(session)

    wholes = sorted((it for it in event.sessions if not it.part_of), key=key)
    return [it for whole in wholes for it in (whole, *parts.get(whole.id, ()))]


def _start(session: Session) -> datetime:
    if session.start:
        return session.start.astimezone(UTC)
    return datetime.min.replace(tzinfo=UTC) if session.last_day else _LATEST


def _together(order: Iterable[Session], names: Mapping[str, str]) -> Iterator[Session]:
    """Yield sessions in order, those of one name where the first of them stands."""
    sessions = list(order)
    groups: dict[str, list[Session]] = {}
    for session in sessions:
        if name := names.get(session.id):
            groups.setdefault(name, []).append(session)
    for session in sessions:
        if session.id not in names:
            yield session
        else:
            yield from groups.pop(names[session.id], ())


# --- repetitions


def _groups(event: Event, order: Sequence[Session]) -> Iterator[tuple[str, list[Session]]]:
    """Yield sessions that differ by their day alone, with the name that they share."""
    used = set(_referred_to(event))
    alike: dict[tuple[object, ...], list[Session]] = {}
    for session in order:
        if session.id not in used and _can_repeat(event, session):
            alike.setdefault((session.title, _hours(session), session.rooms), []).append(session)
    groups = [
        group
        for candidates in alike.values()
        if len(candidates) > 1
        for group in _equal(candidates)
        if len({_number(event, it) for it in group}) == len(group) > 1
    ]
    members = {session.id for group in groups for session in group}
    taken = {session.id.casefold() for session in order if session.id not in members}
    lettered: dict[str, Iterator[str]] = {}
    for group in groups:
        numbers = [_number(event, session) for session in group]
        base = short_id(group[0].title, group[0].id)
        # Each letter is tried once for all groups of a title.
        more = lettered.setdefault(base, _lettered(base))
        for name in chain(_name_of_now(group), more):
            ids = {name.casefold(), *(f"{name}-{number}".casefold() for number in numbers)}
            if taken.isdisjoint(ids) and max(map(len, ids)) <= ID_LENGTH:
                taken |= ids
                yield name, group
                break


def _name_of_now(group: Iterable[Session]) -> Iterator[str]:
    """Yield the name that the ids of a group share already, if there is one."""
    starts = {session.id.rpartition("-")[0] for session in group}
    if len(starts) == 1 and "" not in starts:
        yield from starts


def _lettered(base: str) -> Iterator[str]:
    """Yield a name, and then that name with letters, without end."""
    yield base
    endings = chain.from_iterable(product(ascii_lowercase, repeat=length) for length in count(1))
    yield from (f"{base}-{''.join(ending)}" for ending in islice(endings, 1, None))


def _can_repeat(event: Event, session: Session) -> bool:
    """Return whether a session has hours on a numbered day, and nothing that is known by its id."""
    return bool(
        session.start
        and session.timezone is None
        and session.part_of is None
        and session.repeats is None
        and event.start <= session.start.date() <= event.end
    )


def _number(event: Event, session: Session) -> int:
    assert session.start  # noqa: S101  # only sessions with hours are repeated
    return (session.start.date() - event.start).days + 1


def _hours(session: Session) -> tuple[object, ...]:
    assert session.start  # noqa: S101  # as above
    end = session.end
    return session.start.time(), end and (end.time(), (end.date() - session.start.date()).days)


def _equal(candidates: Iterable[Session]) -> Iterable[list[Session]]:
    """Return groups of sessions that are alike in all but their id, UID and day."""
    groups: dict[Session, list[Session]] = {}
    for session in candidates:
        plain = attrs.evolve(session, id="session", uid=None, start=None, end=None)
        groups.setdefault(plain, []).append(session)
    return groups.values()


def _referred_to(event: Event) -> Iterator[str]:
    """Yield the ids of sessions that something refers to, or translates."""
    yield from reference_counts(holder for _, holder in holders(event)).get(("sessions",), ())
    for path in chain.from_iterable(event.translations.values()):
        if path.startswith("sessions."):
            yield path.split(".")[1]
