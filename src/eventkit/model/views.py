"""What a reader gets to see: the views of an event by audience, language and selection.

Each is a function from an event to an event. They find what they need by the marks of the fields
(`eventkit.model.fields`), so that a new field of an item is viewed rightly without a line here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import attrs

from eventkit.model.errors import LanguageError, RestrictedError, SelectionError
from eventkit.model.fields import PARTIES
from eventkit.model.items import (
    CheckSettings,
    Contact,
    Described,
    Horizon,
    Item,
    Online,
    Outcome,
    Response,
    Room,
    Session,
    Statement,
)
from eventkit.model.words import Attribution, Audience, nearest, strictest

if TYPE_CHECKING:
    from eventkit.model.event import Event

A = TypeVar("A", bound="attrs.AttrsInstance")
D = TypeVar("D", bound=Described)
Kept: TypeAlias = Mapping[str, set[str]]
Choice: TypeAlias = "str | int | date"
Choices: TypeAlias = "Choice | Iterable[Choice]"


# --- audience


def for_audience(event: Event, audience: Audience) -> Event:
    """Return the event as that audience may know it.

    Raises:
        RestrictedError: If the event itself is for a narrower audience.
    """
    if event.audience and not audience.sees(event.audience):
        raise RestrictedError(
            f"the event {event.id!r} is for its {event.audience}: it cannot be shown to {audience}"
        )
    if audience is Audience.ORGANIZERS:
        return event
    kept = _visible(event, audience)
    settings = {"checks": CheckSettings(), "exporters": {}, "translations": {}}
    bare = _changed(_restricted(event, audience), settings)

    def left(item: Item) -> Item:
        unnamed = event.attribution is Attribution.NONE and isinstance(item, Statement | Outcome)
        return _restricted(_without_parties(item, kept) if unnamed else item, audience)

    return _mended(event, _keeping(bare, kept, left))


def _visible(event: Event, audience: Audience) -> Kept:
    wholes = {session.id: session.audience for session in event.sessions}

    def seen(item: Item) -> bool:
        whole = wholes.get(item.part_of or "") if isinstance(item, Session) else None
        return audience.sees(strictest([item.audience, whole]))

    return {
        table: {item.id for item in getattr(event, attribute) if seen(item)}
        for table, attribute in _tables(event)
    }


def _restricted(item: D, audience: Audience) -> D:
    """Return an item that may be seen without what in it may not."""
    changes: dict[str, Any] = {"notes": None, "x": _extensions_left(item, audience)}
    for field in attrs.fields(type(item)):
        held = getattr(item, field.name)
        if isinstance(held, Contact | Online) and not audience.sees(held.audience):
            changes[field.name] = None
        elif field.name == "participations" or field.metadata.get("nested"):
            changes[field.name] = tuple(_left(held, audience))
    return _changed(item, changes)


def _left(held: Iterable[Any], audience: Audience) -> Iterator[Any]:
    for inner in held:
        if inner.audience is None or audience.sees(inner.audience):
            yield _restricted(inner, audience) if isinstance(inner, Described) else inner


def _without_parties(item: Item, kept: Kept) -> Item:
    """Return an item that refers to no party, whatever the key under which it did."""
    nobody: Kept = {table: set() for table in PARTIES}
    return _without_references(item, {**kept, **nobody})


def _extensions_left(item: Described, audience: Audience) -> Mapping[str, Any]:
    return {
        plugin: table
        for plugin, table in item.x.items()
        if audience.sees(_extension_audience(table.get("audience")))
    }


def _extension_audience(said: object) -> Audience:
    """Read what an extension table says of its audience; what is no audience hides it."""
    return (
        Audience(said) if isinstance(said, str) and said in set(Audience) else Audience.ORGANIZERS
    )


# --- keeping some items


def _tables(event: Event) -> list[tuple[str, str]]:
    """Return the name in the document and the attribute of each table."""
    return [
        (str(field.alias), field.name)
        for field in attrs.fields(type(event))
        if field.metadata.get("table")
    ]


def _keeping(event: Event, kept: Kept, then: Callable[[Any], Any]) -> Event:
    """Return the event with only these items, as `then` leaves them; translations are left out."""
    items = {
        table: [then(item) for item in getattr(event, attribute) if item.id in kept[table]]
        for table, attribute in _tables(event)
    }
    return _made_of(event, items, kept)


def _made_of(
    event: Event, items: Mapping[str, Iterable[Item]], kept: Kept, **changes: object
) -> Event:
    """Return the event with the items of each table, without translations.

    Args:
        event: The event.
        items: The items, in order.
        kept: Their ids; references to others go.
        changes: What else changes.
    """
    tables: dict[str, Any] = {
        table: tuple(_without_references(item, kept) for item in held)
        for table, held in items.items()
    }
    own: dict[str, Any] = {**_reference_changes(event, kept), "translations": {}, **changes}
    if all(tables[table] == getattr(event, attribute) for table, attribute in _tables(event)):
        return _changed(event, own)
    # Items and the event's own references change in one step: no reference is ever to nothing.
    return attrs.evolve(event, **tables, **own)


def _without_references(item: A, kept: Kept) -> A:
    return _changed(item, _reference_changes(item, kept))


def _reference_changes(item: attrs.AttrsInstance, kept: Kept) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for field in attrs.fields(type(item)):
        held = getattr(item, field.name)
        if not held:
            continue
        if tables := field.metadata.get("refers"):
            changes[field.name] = _references_left(held, tables, kept)
        elif field.name == "participations":
            changes[field.name] = tuple(p for p in held if _is_kept(p.who, PARTIES, kept))
        elif field.metadata.get("nested"):
            changes[field.name] = tuple(_without_references(inner, kept) for inner in held)
    return changes


def _references_left(
    held: str | tuple[str, ...], tables: tuple[str, ...], kept: Kept
) -> str | tuple[str, ...] | None:
    if isinstance(held, str):
        return held if _is_kept(held, tables, kept) else None
    return tuple(id for id in held if _is_kept(id, tables, kept))


def _is_kept(id: str, tables: tuple[str, ...], kept: Kept) -> bool:
    return any(id in kept[table] for table in tables)


def _changed(item: A, changes: Mapping[str, Any]) -> A:
    """Return the item with these changes; the item itself where there are none."""
    real = {name: value for name, value in changes.items() if value != getattr(item, name)}
    # mypy cannot bind a type variable to "any attrs class" here.
    return attrs.evolve(item, **real) if real else item  # type: ignore[misc]


def _mended(event: Event, shown: Event) -> Event:
    """Return what is shown with its translations, and without places that only seem to be known."""
    paths = {path for path, _ in texts(shown)} if event.translations else set()
    translations = {
        language: {path: text for path, text in held.items() if path in paths}
        for language, held in event.translations.items()
    }
    changes = {
        "translations": {language: held for language, held in translations.items() if held},
        "unplaced": event.unplaced.intersection(_places_in(shown)) | _unplaced(event, shown),
    }
    return _changed(shown, changes)


def _places_in(event: Event) -> Iterator[str]:
    yield from (f"rooms.{room.id}" for room in event.rooms)
    yield from (f"sessions.{session.id}" for session in event.sessions)


def _unplaced(event: Event, shown: Event) -> frozenset[str]:
    """Return what would wrongly seem to be at the only venue, because others are left out."""
    if len(shown.venues) != 1:
        return frozenset()
    only = shown.venues[0].id
    rooms = {
        f"rooms.{room.id}"
        for room in shown.rooms
        if not (room.venue or room.online or _is_at(event, event.room(room.id), only))
    }
    sessions = {
        f"sessions.{session.id}"
        for session in shown.sessions
        if not shown.rooms_of(session) and _moved(event, event.session(session.id), only)
    }
    return frozenset(rooms | sessions)


def _is_at(event: Event, place: Room | Session, venue: str) -> bool:
    at = event.venue_of(place)
    return at is not None and at.id == venue


def _moved(event: Event, session: Session, only: str) -> bool:
    return bool(event.rooms_of(session)) or not _is_at(event, session, only)


# --- language


def texts(event: Event) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Yield the path and the words of every text of an event that can be translated.

    >>> from eventkit.model import Event
    >>> school = Event(id="school", title="Spring School", start=date(2027, 3, 26),
    ...                end=date(2027, 3, 29), timezone="Europe/Berlin")
    >>> list(texts(school))
    [('event.title', 'Spring School')]
    """
    yield from _texts(event, "event")
    for table, attribute in _tables(event):
        for item in getattr(event, attribute):
            yield from _texts(item, f"{table}.{item.id}")


def _texts(holder: attrs.AttrsInstance, path: str) -> Iterator[tuple[str, Any]]:
    for field in attrs.fields(type(holder)):
        held = getattr(holder, field.name)
        if not held:
            continue
        if field.metadata.get("text"):
            yield f"{path}.{field.name}", held
        elif field.metadata.get("nested"):
            for item in held:
                yield from _texts(item, f"{path}.{field.name}.{item.id}")
        elif isinstance(held, Response | Horizon):
            yield from _texts(held, f"{path}.{field.name}")


def in_language(event: Event, language: str) -> Event:
    """Return the event in that language; what has no translation stays as it is.

    Raises:
        LanguageError: If nothing is translated into that language.
    """
    if language.casefold() == event.language.casefold():
        return _changed(event, {"translations": {}})
    spoken = {known.casefold(): known for known, held in event.translations.items() if held}
    known = spoken.get(language.casefold())
    if known is None:
        there = ", ".join([event.language, *spoken.values()])
        raise LanguageError(f"nothing is translated into {language!r}; there is {there}")
    translation = event.translations[known]
    tables: dict[str, Any] = {
        table: tuple(
            _translated(item, f"{table}.{item.id}", translation)
            for item in getattr(event, attribute)
        )
        for table, attribute in _tables(event)
    }
    own = _translation_changes(event, "event", translation)
    return attrs.evolve(event, **tables, **own, language=known, translations={})


def _translated(holder: A, path: str, translation: Mapping[str, Any]) -> A:
    return _changed(holder, _translation_changes(holder, path, translation))


def _translation_changes(
    holder: attrs.AttrsInstance, path: str, translation: Mapping[str, Any]
) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for field in attrs.fields(type(holder)):
        held = getattr(holder, field.name)
        here = f"{path}.{field.name}"
        if field.metadata.get("text") and held:
            changes[field.name] = translation.get(here, held)
        elif field.metadata.get("nested"):
            changes[field.name] = tuple(
                _translated(item, f"{here}.{item.id}", translation) for item in held
            )
        elif isinstance(held, Response | Horizon):
            changes[field.name] = _translated(held, here, translation)
    return changes


# --- selection


def selected(event: Event, select: Mapping[str, Choice | Iterable[Choice]]) -> Event:
    """Return the event with the sessions of that selection and what belongs to them.

    Of the rest it keeps what those sessions and the event itself refer to, and the statements and
    outcomes that refer to those sessions.

    Raises:
        SelectionError: If a key, id or word of the selection is not known.
    """
    return Selector(event).selected(select)


class Selector:
    """Selects from one event again and again, each time at the cost of what is selected.

    Args:
        event: The event.

    >>> from eventkit.model import Event
    >>> talk, pause = Session(id="talk", title="Talk"), Session(id="pause", title="Pause")
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...                timezone="UTC", sessions=[talk, pause])
    >>> Selector(school).selected({"session": "talk"}).sessions == (talk,)
    True
    """

    def __init__(self, event: Event) -> None:
        self.event = event
        self._found: dict[str, dict[object, set[str]]] = {}

    def selected(self, select: Mapping[str, Choice | Iterable[Choice]]) -> Event:
        """Return the event with the sessions of that selection, as `selected` does.

        Raises:
            SelectionError: If a key, id or word of the selection is not known.
        """
        matches = [self._matching(key, _several(choice)) for key, choice in select.items()]
        matching = set.intersection(*matches) if matches else set(self._items["sessions"])
        wholes = {self.event.session(id).part_of or id for id in matching}
        parts = {part for id in matching for part in self._parts.get(id, ())}
        kept = self._belonging(matching | wholes | parts)
        items = {table: self._in_order(table, ids) for table, ids in kept.items()}
        return _mended(self.event, _made_of(self.event, items, kept, is_selection=True))

    def held(self, key: str) -> set[object]:
        """Return the ids or words that a session of the event matches under a key.

        >>> from eventkit.model import Event
        >>> talk = Session(id="talk", title="Talk", kind="talk")
        >>> school = Event(id="school", title="School", start=date(2027, 3, 26),
        ...                end=date(2027, 3, 26), timezone="UTC", sessions=[talk])
        >>> Selector(school).held("kind")
        {'talk'}
        """
        return {word for word in self._sessions_by(key) if word is not None}

    def _matching(self, key: str, choices: tuple[Choice, ...]) -> set[str]:
        """Return the ids of the sessions that match one of these choices under a key."""
        wanted = self._wanted(key, choices)
        sessions = self._sessions_by(key)
        return set[str]().union(*(sessions.get(choice, set()) for choice in wanted))

    def _wanted(self, key: str, choices: tuple[Choice, ...]) -> Iterable[object]:
        """Return what is looked for under a key, or raise SelectionError for what is not known."""
        if key not in _MATCHES:
            raise _unknown("key", key, _MATCHES)
        if key == "day":
            return [_date(self.event, choice) for choice in choices]
        tables = _HELD_IN.get(key)
        known = [self._items[table] for table in tables] if tables else [self._sessions_by(key)]
        for choice in choices:
            if not any(choice in held for held in known):
                words = sorted({str(word) for held in known for word in held if word})
                raise _unknown(key, choice, words)
        return choices

    def _sessions_by(self, key: str) -> Mapping[object, set[str]]:
        """Return the ids of the sessions by what they match under a key."""
        if key not in self._found:
            found: dict[object, set[str]] = defaultdict(set)
            for session in self.event.sessions:
                for word in _MATCHES[key](self.event, session):
                    found[word].add(session.id)
            self._found[key] = dict(found)
        return self._found[key]

    @cached_property
    def _items(self) -> Mapping[str, Mapping[str, Item]]:
        return {
            table: {item.id: item for item in getattr(self.event, attribute)}
            for table, attribute in _tables(self.event)
        }

    @cached_property
    def _orders(self) -> Mapping[str, Mapping[str, int]]:
        return {
            table: {id: place for place, id in enumerate(held)}
            for table, held in self._items.items()
        }

    def _in_order(self, table: str, ids: set[str]) -> list[Item]:
        return [self._items[table][id] for id in sorted(ids, key=self._orders[table].__getitem__)]

    @cached_property
    def _parts(self) -> Mapping[str, list[str]]:
        parts: dict[str, list[str]] = defaultdict(list)
        for session in self.event.sessions:
            if session.part_of:
                parts[session.part_of].append(session.id)
        return parts

    @cached_property
    def _said(self) -> Mapping[str, list[Statement | Outcome]]:
        """The statements and outcomes by their session."""
        said: dict[str, list[Statement | Outcome]] = defaultdict(list)
        items: Iterable[Statement | Outcome] = chain(self.event.statements, self.event.outcomes)
        for item in items:
            if item.session:
                said[item.session].append(item)
        return said

    def _belonging(self, sessions: set[str]) -> Kept:
        """Return the ids of all that stays with these sessions."""
        kept: dict[str, set[str]] = {table: set() for table in self._items}
        kept["sessions"] = sessions
        held = [self.event.session(id) for id in sessions]
        days = {self.event.day_of(session) for session in held}
        kept["days"] = {str(day.number) for day in self.event.days if day.date in days and day.item}
        said = [item for id in sessions for item in self._said.get(id, ())]
        kept["statements"] |= {item.id for item in said if isinstance(item, Statement)}
        kept["outcomes"] |= {item.id for item in said if isinstance(item, Outcome)}
        waiting: list[attrs.AttrsInstance] = [self.event, *held, *said]
        while waiting:
            for table, id in _referred(self.event, waiting.pop()):
                if table != "sessions" and id in self._items[table] and id not in kept[table]:
                    kept[table].add(id)
                    waiting.append(self._items[table][id])
        return kept


def matched(event: Event, key: str, session: Session) -> set[object]:
    """Return the ids or words that a session matches under a key of a selection."""
    return _MATCHES[key](event, session)


def is_selected(event: Event, session: Session, select: Mapping[str, Choices]) -> bool:
    """Say whether a session matches a selection; what the event does not know matches nothing."""
    return all(
        not _spellings(event, key, session).isdisjoint(_several(choice))
        for key, choice in select.items()
    )


def _spellings(event: Event, key: str, session: Session) -> set[object]:
    """Return what selects a session by that key, a day also by its number and as text."""
    if key != "day":
        return _MATCHES[key](event, session)
    day = event.day_of(session)
    if day is None:
        return set()
    number = (day - event.start).days + 1
    return {day, str(day), number, str(number)}


def _several(choice: Choice | Iterable[Choice]) -> tuple[Choice, ...]:
    return (choice,) if isinstance(choice, str | int | date) else tuple(choice)


_MATCHES: Mapping[str, Callable[[Event, Session], set[object]]] = {
    "person": lambda _, session: {p.who for p in session.participations},
    "room": lambda event, session: {room.id for room in event.rooms_of(session)},
    "track": lambda event, session: {track.id for track in (event.track_of(session),) if track},
    "day": lambda event, session: {event.day_of(session)},
    "kind": lambda _, session: {session.kind},
    "session": lambda _, session: {session.id, session.repeats},
    "language": lambda event, session: {*event.languages_of(session), *session.interpretation},
}

_HELD_IN = {"person": PARTIES, "room": ("rooms",), "track": ("tracks",)}


def _date(event: Event, choice: Choice) -> date:
    dates = {day.number: day.date for day in event.days}
    known: dict[object, date] = {}
    for number, day in dates.items():
        known |= {number: day, str(number): day, day: day, str(day): day}
    if choice not in known:
        raise _unknown("day", choice, [str(number) for number in dates])
    return known[choice]


def _unknown(what: str, choice: object, known: Iterable[str]) -> SelectionError:
    names = list(known)
    near = nearest(str(choice), names)
    there = f"did you mean {near!r}?" if near else f"there is {', '.join(names[:12]) or 'none'}"
    return SelectionError(f"cannot select by {what} {choice!r}: not known here; {there}")


def _referred(event: Event, item: attrs.AttrsInstance) -> Iterator[tuple[str, str]]:
    """Yield the table and id of what an item refers to; several tables where it may be in any."""
    for field in attrs.fields(type(item)):
        held = getattr(item, field.name)
        if tables := field.metadata.get("refers"):
            ids = (held,) if isinstance(held, str) else held or ()
            yield from ((table, id) for table in tables for id in ids)
        elif field.name == "participations" or field.metadata.get("nested"):
            for inner in held:
                yield from _referred(event, inner)
    if isinstance(item, Room | Session) and (venue := event.venue_of(item)):
        yield "venues", venue.id
