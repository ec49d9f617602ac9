"""The sessions that a reader selects, and the view of a reader: audience, language, selection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Generic, TypeVar, cast

import attrs
from immutabledict import immutabledict

from eventkit.model.contents import Contents
from eventkit.model.errors import SelectionError
from eventkit.model.fields import PARTIES
from eventkit.model.items import Item, Room, Session, Venue
from eventkit.model.outcomes import Outcome, Statement
from eventkit.model.reader import Choice, Reader, Selection
from eventkit.model.tree import references, tables
from eventkit.model.unreferenced import ALWAYS_SHOWN
from eventkit.model.views import for_audience, in_language, narrow
from eventkit.model.words import Audience, SessionKind, as_compared, guess, nearest

_E = TypeVar("_E", bound=Contents)


def view_for(event: _E, reader: Reader, *, is_sheet: bool = False) -> _E:
    """Return the view of an event for a reader, as `Event.view` does; a sheet has the breaks."""
    views = ReaderViews(event)
    select, selector = views.by_ids(reader).select, views.selector(reader)
    return selector.selected(select, is_sheet=is_sheet) if select else selector.event


class ReaderViews(Generic[_E]):
    """The views of an event for several readers: what they share is made once.

    Args:
        event: The whole event.
    """

    def __init__(self, event: _E) -> None:
        self.event = event
        self._audiences: dict[Audience, _E] = {}
        self._selectors: dict[Reader, Selector[_E]] = {}

    def by_ids(self, reader: Reader) -> Reader:
        """Return a reader who selects by ids where it was by names.

        Raises:
            SelectionError: If several items have a name.
        """
        if not reader.select:
            return reader
        return attrs.evolve(reader, select=with_ids(self._of(reader.audience), reader.select))

    def selector(self, reader: Reader) -> Selector[_E]:
        """Return what selects from all sessions that a reader sees, in the reader's language."""
        everything = reader.of_all_sessions()
        if everything not in self._selectors:
            view = self._of(reader.audience)
            if reader.language is not None:
                view = in_language(view, reader.language)
            self._selectors[everything] = Selector(view)
        return self._selectors[everything]

    def _of(self, audience: Audience) -> _E:
        if audience not in self._audiences:
            self._audiences[audience] = for_audience(self.event, audience)
        return self._audiences[audience]


# --- names in selections


def with_ids(event: Contents, select: Selection) -> Selection:
    """Return a selection by ids where it was by exact names, in any language; the unknown stays.

    Args:
        event: The view of the audience, in all its languages: no other names count.
        select: The selection.

    Raises:
        SelectionError: If several items have a name.
    """
    return {
        key: tuple(_id(event, key, choice) for choice in choices)
        if key in TABLES_OF_KEYS
        else choices
        for key, choices in select.items()
    }


def _id(event: Contents, key: str, choice: Choice) -> Choice:
    """Return the id of the item of this name; what is an id already, or unknown, stays."""
    if not isinstance(choice, str):
        return choice
    items = {item.id: table for table in TABLES_OF_KEYS[key] for item in getattr(event, table)}
    if choice in items:
        return choice
    name = as_compared(choice)
    ids = [id for id, table in items.items() if name in _names(event, table, id)]
    if len(ids) > 1:
        raise SelectionError(
            f"cannot select by {key} {choice!r}: several have this name; give the id of one:"
            f" {', '.join(ids)}",
            key=key,
            choice=choice,
        )
    return ids[0] if ids else choice


def _names(event: Contents, table: str, id: str) -> set[str]:
    """Return the names of an item in all languages, as names are compared."""
    name_key = "title" if table == "tracks" else "name"
    path = f"{table}.{id}.{name_key}"
    translated = (words.get(path, "") for words in event.translations.values())
    return {as_compared(str(name)) for name in (_name(event.item(id, table)), *translated) if name}


def _name(item: Item) -> str:
    return str(getattr(item, "name", None) or getattr(item, "title", ""))


# --- selection


class Selector(Generic[_E]):
    """Selects from an event repeatedly, each time at the cost of the selected items.

    Args:
        event: The event.

    >>> from eventkit.model import Event
    >>> talk, pause = Session(id="talk", title="Talk"), Session(id="pause", title="Pause")
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...                timezone="UTC", sessions=[talk, pause])
    >>> Selector(school).selected({"session": ("talk",)}).sessions == (talk,)
    True
    """

    def __init__(self, event: _E) -> None:
        self.event = event
        self._index: dict[str, dict[object, set[str]]] = {}
        self._reaches: dict[tuple[str, str], Mapping[str, set[str]]] = {}

    def selected(self, select: Selection, *, is_sheet: bool = False) -> _E:
        """Return the event with the sessions of a selection and what belongs to them.

        It keeps the items that those sessions and the event itself refer to, and the statements and
        outcomes of those sessions.

        Args:
            select: The selection.
            is_sheet: Whether the breaks of its days are in it too, which are for everybody, unless
                it chooses kinds or single sessions.

        Raises:
            SelectionError: If a key, id or word of the selection is not known.
        """
        known = {key: tuple(self._known(key, choices)) for key, choices in select.items()}
        matches = [self._matches(key, words) for key, words in known.items()]
        matching = set.intersection(*matches) if matches else set(self._items["sessions"])
        if is_sheet and select.keys().isdisjoint({"kind", "session"}):
            days = {self.event.day_of(self.event.session(id)) for id in matching}
            matching.update(id for day in days for id in self._breaks.get(day, ()))
        wholes = {self.event.session(id).part_of or id for id in matching}
        parts = {part for id in matching for part in self._parts.get(id, ())}
        ids = self._belonging(matching | wholes | parts)
        items = {table: self._in_order(table, chosen) for table, chosen in ids.items()}
        spelt = {key: tuple(map(_plain, words)) for key, words in known.items()}
        return narrow(self.event, items, {"selection": immutabledict(self.event.selection | spelt)})

    def words(self, key: str) -> set[object]:
        """Return the ids or words that sessions of the event match under a key.

        >>> from eventkit.model import Event
        >>> talk = Session(id="talk", title="Talk", kind="talk")
        >>> school = Event(id="school", title="School", start=date(2027, 3, 26),
        ...                end=date(2027, 3, 26), timezone="UTC", sessions=[talk])
        >>> Selector(school).words("kind")
        {'talk'}
        """
        return {word for word in self._sessions_by(key) if word is not None}

    def knows(self, key: str, choice: Choice) -> bool:
        """Return whether a choice can be selected by a key."""
        try:
            self._known(key, (choice,))
        except SelectionError:
            return False
        return True

    def _matches(self, key: str, words: Iterable[object]) -> set[str]:
        """Return the ids of the sessions that match one of some words under a key."""
        sessions = self._sessions_by(key)
        return set[str]().union(*(sessions.get(word, set()) for word in words))

    def _known(self, key: str, choices: tuple[Choice, ...]) -> Iterable[object]:
        """Return the words of some choices, or raise SelectionError for an unknown one."""
        if key not in _MATCHES:
            raise _unknown("key", key, _MATCHES)
        if key == "day":
            return [_date(self.event, choice) for choice in choices]
        names = TABLES_OF_KEYS.get(key)
        places = [self._items[table] for table in names] if names else [self._sessions_by(key)]
        for choice in choices:
            if not any(choice in words for words in places):
                known = sorted({str(word) for words in places for word in words if word})
                items = chain.from_iterable(self._items[table].values() for table in names or ())
                raise _unknown(key, choice, known, map(_name, items))
        return choices

    def _sessions_by(self, key: str) -> Mapping[object, set[str]]:
        """Return the ids of sessions by the words that they match under a key."""
        if key not in self._index:
            index: dict[object, set[str]] = defaultdict(set)
            for session in self.event.sessions:
                for word in _MATCHES[key](self.event, session):
                    index[word].add(session.id)
            self._index[key] = dict(index)
        return self._index[key]

    @cached_property
    def _items(self) -> Mapping[str, Mapping[str, Item]]:
        return {table: {item.id: item for item in items} for table, items in tables(self.event)}

    @cached_property
    def _positions(self) -> Mapping[str, Mapping[str, int]]:
        return {
            table: {id: position for position, id in enumerate(items)}
            for table, items in self._items.items()
        }

    def _in_order(self, table: str, ids: set[str]) -> tuple[Item, ...]:
        order = sorted(ids, key=self._positions[table].__getitem__)
        return tuple(map(self._items[table].__getitem__, order))

    @cached_property
    def _breaks(self) -> Mapping[date | None, list[str]]:
        """The breaks of each day that are for everybody: nobody is named in them."""
        breaks: dict[date | None, list[str]] = defaultdict(list)
        for session in self.event.sessions:
            if session.kind == SessionKind.BREAK and not session.participations:
                breaks[self.event.day_of(session)].append(session.id)
        breaks.pop(None, None)
        return breaks

    @cached_property
    def _parts(self) -> Mapping[str, list[str]]:
        parts: dict[str, list[str]] = defaultdict(list)
        for session in self.event.sessions:
            if session.part_of:
                parts[session.part_of].append(session.id)
        return parts

    @cached_property
    def _results(self) -> Mapping[str, list[tuple[str, Item]]]:
        """The statements and outcomes by session, each with its table."""
        results: dict[str, list[tuple[str, Item]]] = defaultdict(list)
        for table in ("statements", "outcomes"):
            for item in self._items[table].values():
                session = cast("Statement | Outcome", item).session
                if session:
                    results[session].append((table, item))
        return results

    @cached_property
    def _of_event(self) -> Mapping[str, set[str]]:
        """The ids of all items that the event itself refers to."""
        return self._reached([self.event], {table: set() for table in self._items})

    def _belonging(self, sessions: set[str]) -> Mapping[str, set[str]]:
        """Return the ids of all items that stay with some sessions."""
        ids = {table: {*event_ids} for table, event_ids in self._of_event.items()}
        results = [result for id in sessions for result in self._results.get(id, ())]
        for table, item in results:
            ids[table].add(item.id)
        starts = [("sessions", id) for id in sessions]
        starts += [(table, item.id) for table, item in results]
        for table, id in starts:
            for name, reached in self._reached_from(table, id).items():
                ids[name] |= reached
        days = {self.event.day_of(self.event.session(id)) for id in sessions}
        numbers = {str(day.number) for day in self.event.days if day.date in days and day.item}
        names = {table: {*self._items[table]} for table in ALWAYS_SHOWN}
        return {**ids, **names, "sessions": sessions, "days": numbers}

    def _reached_from(self, table: str, id: str) -> Mapping[str, set[str]]:
        """Return the ids of all that an item refers to, found once: many selections hold it."""
        if (table, id) not in self._reaches:
            none: dict[str, set[str]] = {name: set() for name in self._items}
            reached = self._reached([self._items[table][id]], none)
            self._reaches[table, id] = {name: ids for name, ids in reached.items() if ids}
        return self._reaches[table, id]

    def _reached(
        self, waiting: list[attrs.AttrsInstance], ids: dict[str, set[str]]
    ) -> dict[str, set[str]]:
        """Return some ids and those of all items referred to, directly and indirectly.

        References to sessions are not followed.
        """
        while waiting:
            item = waiting.pop()
            for names, id in references(item):
                table = next(name for name in names if id in self._items[name])
                if table != "sessions" and id not in ids[table]:
                    ids[table].add(id)
                    waiting.append(self._items[table][id])
            for venue in _venues(self.event, item):
                if venue.id not in ids["venues"]:
                    ids["venues"].add(venue.id)
                    waiting.append(venue)
        return ids


def _venues(event: Contents, item: attrs.AttrsInstance) -> Iterable[Venue]:
    """Return where a room or session is, which also is where it does not name a venue."""
    if isinstance(item, Session):
        return event.venues_of(item)
    venue = event.venue_of(item) if isinstance(item, Room) else None
    return (venue,) if venue else ()


def matched(event: Contents, key: str, session: Session) -> set[object]:
    """Return the ids or words that a session matches under a key of a selection."""
    return _MATCHES[key](event, session)


_MATCHES: Mapping[str, Callable[[Contents, Session], set[object]]] = {
    "person": lambda _, session: {p.who for p in session.participations},
    "room": lambda event, session: {room.id for room in event.rooms_of(session)},
    "track": lambda event, session: {track.id for track in (event.track_of(session),) if track},
    "day": lambda event, session: {*event.days_of(session)},
    "kind": lambda _, session: {session.kind},
    "session": lambda _, session: {session.id, session.repeats},
    "language": lambda event, session: {*event.languages_of(session), *session.interpretation},
}

TABLES_OF_KEYS: Mapping[str, tuple[str, ...]] = {
    "person": PARTIES,
    "room": ("rooms",),
    "track": ("tracks",),
}
"""For each key of a selection whose words are ids the tables that these are of."""


def _plain(word: object) -> str:
    return word.isoformat() if isinstance(word, date) else str(word)


def _date(event: Contents, choice: Choice) -> date:
    dates = {day.number: day.date for day in event.days}
    known: dict[object, date] = {}
    for number, day in dates.items():
        known |= {number: day, str(number): day, day: day, str(day): day}
    if choice not in known:
        raise _unknown("day", choice, [str(number) for number in dates])
    return known[choice]


def _unknown(
    noun: str, choice: object, known: Iterable[str], names: Iterable[str] = ()
) -> SelectionError:
    words = list(known)
    near = nearest(str(choice), words) or nearest(str(choice), names)
    listing = guess(near, f"there is {', '.join(words[:12]) or 'none'}")
    return SelectionError(
        f"cannot select by {noun} {choice!r}: not known here; {listing}",
        key=None if noun == "key" else noun,
        choice=choice,
        nearest=near,
    )
