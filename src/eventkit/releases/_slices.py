"""Slices of an event: some sessions, and of the rest only what calendars show with them.

A slice is an event like any other, so that it is viewed as the whole would be. It makes replaying
a log quick: a release that changes fifty sessions of ten thousand is read as an event of fifty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import define, field

from eventkit.document import from_tables
from eventkit.document.keys import FORMAT
from eventkit.model import Event, Role
from eventkit.model.words import EVENT_SHORTHANDS, SESSION_SHORTHANDS
from eventkit.releases._places import Change, Places, split

_EVERYWHERE = {
    *("audience", "contact", "discreet_title", "language", "online", "start", "status"),
    *("timezone", "uid"),
}
"""Keys of the event that change what is shown of every session."""

_WHO = ("people", "organizations", "groups")
_SHOWN = {
    "event": (
        *(
            "id",
            "uid",
            "title",
            "discreet_title",
            "summary",
            "status",
            "start",
            "end",
            "hours",
            "contact",
        ),
        *("timezone", "language", "participations", "online", "url", "description", "audience"),
        *(name for name, role in EVENT_SHORTHANDS.items() if role != Role.PARTICIPANT),
    ),
    "days": ("title", "description", "audience"),
    "venues": ("name", "street", "city", "geo", "audience"),
    "rooms": ("name", "venue", "online", "audience"),
    "people": ("name", "position", "organization", "audience"),
    "organizations": ("name", "audience"),
    "groups": ("name", "audience"),
    "tracks": ("title", "audience"),
    "materials": ("title", "url", "audience"),
    "sessions": (
        *(
            "title",
            "discreet_title",
            "kind",
            "status",
            "day",
            "time",
            "start",
            "end",
            "duration",
            "timezone",
        ),
        *("rooms", "track", "languages", "interpretation", "participations", *SESSION_SHORTHANDS),
        *("part_of", "online", "materials", "notice", "uid", "repeats"),
        *("url", "description", "audience"),
    ),
}
"""The keys that calendars show something of, and those that say who may see it."""


@define
class Index:
    """Who refers to what in the sessions of an event; it only grows, and may know of too much."""

    users: dict[str, set[str]] = field(factory=lambda: defaultdict(set))
    staff: dict[str, set[str]] = field(factory=lambda: defaultdict(set))
    parts: dict[str, set[str]] = field(factory=lambda: defaultdict(set))
    wholes: dict[str, set[str]] = field(factory=lambda: defaultdict(set))

    def note(self, change: Change) -> None:
        """Note what items that a release sets refer to."""
        for place, item in change.set.items():
            group, name = split(place)
            if group == "sessions":
                self._note_session(name, item)
            elif group == "people" and "organization" in item:
                self.staff[item["organization"]].add(name)

    def _note_session(self, id: str, session: Mapping[str, Any]) -> None:
        for place in _used(session):
            self.users[place].add(id)
        if "part_of" in session:
            self.parts[session["part_of"]].add(id)
            self.wholes[id].add(session["part_of"])

    def touched(self, change: Change, language: str | None) -> set[str] | None:
        """Return the sessions of which a release may change what is shown; None is all of them.

        Parts come with their wholes, and those with all their parts.
        """
        found: set[str] = set()
        for group, name in _in_language(change, language):
            if group == "venues" or (group == "event" and name in _EVERYWHERE):
                return None
            found |= {name} if group == "sessions" else self._users(group, name)
        wholes = found.union(*(self.wholes.get(id, ()) for id in found))
        return wholes.union(*(self.parts.get(id, ()) for id in wholes))

    def _users(self, group: str, name: str) -> set[str]:
        space = "who" if group in _WHO else group
        people = self.staff.get(name, ()) if group == "organizations" else ()
        places = (f"{space}.{name}", *(f"who.{person}" for person in people))
        return set().union(*(self.users.get(place, ()) for place in places))


def _used(session: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"rooms.{id}" for id in session.get("rooms", ()))
    yield from (f"who.{id}" for id in _parties(session, SESSION_SHORTHANDS))
    if "track" in session:
        yield f"tracks.{session['track']}"


def _parties(holder: Mapping[str, Any], shorthands: Iterable[str]) -> Iterator[str]:
    yield from (each["who"] for each in holder.get("participations", ()))
    for name in shorthands:
        yield from holder.get(name, ())


def _in_language(change: Change, language: str | None) -> Iterator[tuple[str, str]]:
    """Yield the groups and names that a release touches; translations only in one language."""
    for place in change.touched:
        group, name = split(place)
        if not group.startswith("translations."):
            yield group, name
            continue
        _, tongue, table = group.split(".", 2)
        if language is not None and tongue.casefold() == language.casefold():
            yield table, name


def slice_of(places: Places, sessions: set[str] | None, language: str | None) -> Event:
    """Return a slice of an event.

    Args:
        places: The event as places.
        sessions: Ids of the sessions wanted; None is all of them. They come in the event's order.
        language: The language whose translations are kept, as the event spells it.

    Raises:
        DocumentError: If this eventkit cannot read it.
    """
    held = places.get("sessions", {})
    ids = held if sessions is None else [id for id in held if id in sessions]
    wanted = {id: _shown("sessions", held[id]) for id in ids}
    own = _shown("event", places["event"])
    if "participations" in own:
        own["participations"] = [
            each for each in own["participations"] if each["role"] != Role.PARTICIPANT
        ]
    tables: dict[str, Any] = {"event": own, "sessions": wanted}
    for table in ("days", "venues"):
        tables[table] = _all_shown(table, places.get(table, {}))
    for table, names in _referred(places, own, wanted).items():
        there = places.get(table, {})
        tables[table] = {id: _shown(table, there[id]) for id in names if id in there}
    _add_employers(places, tables)
    translated = {language: _translations(places, tables, language)} if language else {}
    filled = {name: table for name, table in tables.items() if table}
    return from_tables({"eventkit": FORMAT, **filled, "translations": translated})


def _shown(table: str, item: Mapping[str, Any]) -> dict[str, Any]:
    shown = {key: item[key] for key in _SHOWN[table] if key in item}
    if "materials" in shown:
        shown["materials"] = _all_shown("materials", shown["materials"])
    return shown


def _all_shown(table: str, held: Mapping[str, Any]) -> dict[str, Any]:
    return {id: _shown(table, item) for id, item in held.items()}


def _referred(
    places: Places, event: Mapping[str, Any], sessions: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, None]]:
    """Return the ids of the items that the event and the sessions refer to, by table."""
    found: dict[str, dict[str, None]] = {table: {} for table in ("rooms", "tracks", *_WHO)}
    used = dict.fromkeys(place for session in sessions.values() for place in _used(session))
    used |= dict.fromkeys(f"who.{id}" for id in _parties(event, EVENT_SHORTHANDS))
    for place in used:
        space, _, id = place.partition(".")
        for table in _WHO if space == "who" else (space,):
            if id in places.get(table, {}):
                found[table][id] = None
    return found


def _add_employers(places: Places, tables: dict[str, Any]) -> None:
    there = places.get("organizations", {})
    for person in tables["people"].values():
        id = person.get("organization")
        if id and id not in tables["organizations"]:
            tables["organizations"][id] = _shown("organizations", there[id])


def _translations(places: Places, tables: Mapping[str, Any], language: str) -> dict[str, Any]:
    translated: dict[str, Any] = {}
    for table, held in tables.items():
        there = places.get(f"translations.{language}.{table}", {})
        if table == "event":
            found = _texts(_SHOWN["event"], there)
        else:
            found = {id: _texts(_SHOWN[table], there[id]) for id in held if id in there}
        if found:
            translated[table] = found
    return translated


def _texts(keys: Iterable[str], texts: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: texts[key] for key in keys if key in texts}
    if "materials" in kept:
        inner = {id: _texts(_SHOWN["materials"], held) for id, held in kept["materials"].items()}
        kept["materials"] = {id: held for id, held in inner.items() if held}
    return {key: held for key, held in kept.items() if held}


def spoken(places: Places, language: str | None) -> str | None:
    """Return the language as an event spells it, if anything is translated into it."""
    if language is None:
        return None
    for group, held in places.items():
        if held and group.startswith("translations."):
            tongue = group.split(".", 2)[1]
            if tongue.casefold() == language.casefold():
                return tongue
    return None
