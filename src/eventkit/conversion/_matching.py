"""Which item of a source is which of a document: by what the source knows it by."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any, Literal, NamedTuple

from immutabledict import immutabledict

from eventkit._import_records import SourceRecord, secrets_of
from eventkit.document import compact, document
from eventkit.document.references import references
from eventkit.edits.plan import value_at
from eventkit.ids import Ids
from eventkit.model import Audience, Event
from eventkit.model.contents import TABLES
from eventkit.model.errors import RestrictedError
from eventkit.model.fields import PARTIES
from eventkit.model.tree import copy_with
from eventkit.model.words import SESSION_SHORTHANDS

MERGED = tuple(name for name in TABLES if name != "days")
EVENT, SESSIONS, TRANSLATIONS = "event", "sessions", "translations"
WHEN = ("day", "time", "start", "end", "duration")

Item = tuple[str, str]
"""A table and an id; the event itself has the id `""`."""


def tables_of(event: Event, guessed: Collection[str] = ()) -> dict[str, Any]:
    """Return what an event says, as it is compared: tables as JSON has them, days as dates.

    Args:
        event: The event.
        guessed: The keys of the event that no source says.
    """
    tables: dict[str, Any] = json.loads(compact(document(event)))
    for language, texts in event.translations.items():
        for path, text in texts.items():
            name, id, key = _split(path)
            item = tables.get(name, {}) if name == EVENT else tables.get(name, {}).get(id)
            if item is not None:
                of_item = item.setdefault(TRANSLATIONS, {}).setdefault(language, {})
                of_item[key] = text if isinstance(text, str) else [*text]
    for name in ("eventkit", "days", "words", "translations", "checks", "exporters"):
        tables.pop(name, None)
    for key in ("id", "uid", "updated", *guessed):  # which an import makes up
        if key != "end":  # it may grow
            tables[EVENT].pop(key, None)
    for session in tables.get(SESSIONS, {}).values():
        if isinstance(session.get("day"), int):
            session["day"] = (event.start + timedelta(days=session["day"] - 1)).isoformat()
    return tables


def _split(path: str) -> tuple[str, str, str]:
    """Return the table, the id and the rest of the path of a text."""
    name, _, rest = path.partition(".")
    id, _, key = ("", "", rest) if name == EVENT else rest.partition(".")
    return name, id, key


def secrets_in(event: Event, tables: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of the tables of an event is not for the public.

    Args:
        event: The event.
        tables: What it says, as it is compared.
    """
    try:
        view = event.view(audience=Audience.PUBLIC)
    except RestrictedError:  # nothing of it is for the public
        return dict(tables)
    if event.translations:  # which stand in the tables of items
        return secrets_of(tables, tables_of(view))
    # Most items are the same to the public: nothing of them is to be compared.
    known = {id(item) for name in MERGED for item in getattr(event, TABLES[name])}
    public: dict[str, set[str]] = {}
    changed: dict[str, tuple[Any, ...]] = {}
    for name in MERGED:
        items = getattr(view, TABLES[name])
        public[name] = {item.id for item in items if id(item) in known}
        changed[TABLES[name]] = tuple(item for item in items if id(item) not in known)
    rest = {
        name: {key: it for key, it in items.items() if key not in public.get(name, ())}
        for name, items in tables.items()
    }
    secrets = secrets_of(rest, tables_of(copy_with(view, changed)))
    return {name: items for name, items in secrets.items() if items}


def keys_of(
    tables: Mapping[str, Any], known: Mapping[str, str] = immutabledict()
) -> dict[str, dict[str, str]]:
    """Return by table and id what a source knows each item by.

    That is a key that it has, or the UID or GUID of a session, else its title and day, and the name
    of anything else.

    Args:
        tables: The tables of the source, as they are compared.
        known: The keys that the source has, by the paths of items.
    """
    return {
        name: {**dict(_names(tables, name)), **_keys(tables, name, known)}
        for name in MERGED
        if tables.get(name)
    }


def _names(tables: Mapping[str, Any], name: str) -> Iterator[tuple[str, str]]:
    """Yield the ids of items with what they are known by where the source has no key."""
    items = tables[name]
    for id, item in items.items():
        title = _title(id, item)
        yield id, f"{title} | {_day_of(item, items)}" if name == SESSIONS else title


def _keys(
    tables: Mapping[str, Any], name: str, known: Mapping[str, str] = immutabledict()
) -> dict[str, str]:
    """Return the keys that a source has for the items of a table, by their ids."""
    keys = {
        id: f"key:{known[path]}" if (path := f"{name}.{id}") in known else _session_key(item)
        for id, item in tables.get(name, {}).items()
    }
    return {id: key for id, key in keys.items() if key}


def _session_key(item: Mapping[str, Any]) -> str:
    if "uid" in item:
        return f"uid:{item['uid']}"
    services = item.get("x", {}).items()
    guids = (f"{it}:{x['guid']}" for it, x in services if isinstance(x, Mapping) and "guid" in x)
    return next(guids, "")


# --- what items are told by


class Traits(NamedTuple):
    """What an item is told from others by; of all but sessions that is a key and a name.

    Args:
        key: What the source itself knows it by; may be empty.
        title: Its title or name, whatever the case.
        people: The names of those who take part.
        rooms: The names of its rooms.
        day: The day on which it begins.
        time: Its hours.
    """

    key: str
    title: str
    people: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    day: str = ""
    time: str = ""


def _traits(tables: Mapping[str, Any], name: str, keys: Mapping[str, str]) -> dict[str, Traits]:
    """Return the traits of the items of a table, by their ids."""
    items = tables.get(name, {})
    if name != SESSIONS:
        return {id: Traits(keys.get(id, ""), _title(id, it)) for id, it in items.items()}
    names = {
        id: _title(id, it)
        for table in (*PARTIES, "rooms")
        for id, it in tables.get(table, {}).items()
    }
    return {
        id: Traits(
            key=keys.get(id, ""),
            title=_title(id, it),
            people=tuple(sorted(names.get(who, who) for who in _people(it))),
            rooms=tuple(sorted(names.get(room, room) for room in it.get("rooms", ()))),
            day=_day_of(it, items),
            time=_time(it),
        )
        for id, it in items.items()
    }


def _title(id: str, item: Mapping[str, Any]) -> str:
    return " ".join(str(item.get("name") or item.get("title") or id).casefold().split())


def _people(session: Mapping[str, Any]) -> Iterator[str]:
    for key in SESSION_SHORTHANDS:
        yield from session.get(key, ())
    yield from (it["who"] for it in session.get("participations", ()))


def _day_of(session: Mapping[str, Any], sessions: Mapping[str, Any]) -> str:
    """Return the day on which a session begins, of a part without one that of its whole."""
    return _day(session) or _day(sessions.get(session.get("part_of", ""), {}))


def _day(session: Mapping[str, Any]) -> str:
    return str(session.get("day") or session.get("start", ""))[:_DATE]


def _time(session: Mapping[str, Any]) -> str:
    hours = [str(session[key]) for key in ("time", "duration") if key in session]
    moments = [str(session.get(key, ""))[_DATE:] for key in ("start", "end")]
    return " ".join(filter(None, [*hours, *moments]))


_DATE = len("2027-03-26")


# --- the rule


class Clue(NamedTuple):
    """Traits that the same items have in common, of which the last must not be empty.

    Args:
        traits: Their names.
        rule: Which of several are the same: by order the first with the first and so on, by number
            that only if there are as many of either, and alone only one with one.
    """

    traits: tuple[str, ...]
    rule: Literal["order", "number", "alone"] = "order"


_BY_KEY = (Clue(("key",)),)
_BY_DAY = (Clue(("time", "day", "title")), Clue(("day", "title")))
_BY_TITLE = (
    Clue(("rooms", "people", "day", "title"), "number"),
    Clue(("title", "day", "people"), "number"),
    Clue(("title", "people"), "number"),
    Clue(("rooms", "day", "title"), "number"),
    Clue(("day", "title"), "number"),
    *_BY_DAY,
    Clue(("title",)),
)
_BY_PLACE = (Clue(("rooms", "day", "time"), "alone"),)


class _Pairs(dict[str, str]):
    """The ids of items, and of those that are the same, each of them once."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: set[str] = set()

    def add(
        self, these: Mapping[str, Traits], those: Mapping[str, Traits], clues: Iterable[Clue]
    ) -> list[str]:
        """Pair what is in no pair yet by the first clue, the rest by the next; return the ids."""
        before = len(self)
        for clue in clues:
            groups = _grouped(those, self.taken, clue)
            for common, ids in _grouped(these, self, clue).items() if groups else ():
                others = groups.get(common, [])
                if clue.rule == "order" or len(ids) == len(others) <= _MOST[clue.rule]:
                    self.update(zip(ids, others, strict=False))
                    self.taken.update(others[: len(ids)])
        return [*self][before:]


_MOST = {"number": float("inf"), "alone": 1}


def _grouped(
    items: Mapping[str, Traits], without: Container[str], clue: Clue
) -> dict[object, list[str]]:
    """Return the ids of items that have traits in common, each group in order of time."""
    rest = [
        (traits.day, traits.time, traits.rooms, number, id, traits)
        for number, (id, traits) in enumerate(items.items())
        if id not in without and getattr(traits, clue.traits[-1])
    ]
    groups: dict[object, list[str]] = {}
    for *_, id, traits in sorted(rest):
        groups.setdefault(tuple(getattr(traits, it) for it in clue.traits), []).append(id)
    return groups


def _on_days_before(these: Mapping[str, Traits], those: Mapping[str, Traits]) -> dict[str, Traits]:
    """Return items with the days on which they were before whole days moved.

    Each day is that on which most of its sessions were: those whose titles are unique tell, and
    where there are none the others.
    """
    days: dict[str, str] = {}
    for clue in (Clue(("title",), "alone"), Clue(("title",), "number")):
        pairs = _Pairs()
        pairs.add(these, those, [clue])
        votes = Counter((these[id].day, those[other].day) for id, other in pairs.items())
        for day, before in sorted(votes, key=lambda it: (-votes[it], it[0] != it[1], it)):
            if day not in days and before not in days.values():
                days[day] = before
    new = {day: f"{day}?" for day in days.values()}  # on which nothing was before
    return {id: it._replace(day=(new | days).get(it.day, it.day)) for id, it in these.items()}


# --- which are the same


class Matches(NamedTuple):
    """The ids of the document by those of the source, and how they came about."""

    ids: Mapping[Item, str]
    new: frozenset[Item]
    by_title: tuple[Item, ...]


def matches(
    source: Mapping[str, Any],
    here: Mapping[str, Any],
    record: SourceRecord | None,
    known: Mapping[str, str],
) -> Matches:
    """Return which items of a source are which of a document.

    Those are the same that the source knew last time by the same key, else by title and day; or
    that the document now has by title and day; or that were in the same rooms at the same time.

    Args:
        source: The tables of the source, as they are compared.
        here: Those of the document.
        record: What the source said last time, if it was imported before.
        known: What the source itself knows items by, by their paths.
    """
    ids: dict[Item, str] = {}
    new: set[Item] = set()
    by_title: list[Item] = []
    for name in MERGED:
        if record and source.get(name, {}) == record.tables.get(name, {}):
            ids |= {(name, id): id for id in source.get(name, {})}  # nothing to tell apart
            continue
        now = _traits(source, name, _keys(source, name, known))
        present = _traits(here, name, _keys(here, name))
        before = _traits(record.tables, name, record.keys.get(name, {})) if record else {}
        pairs = _Pairs()
        pairs.add(now, before, _BY_KEY)
        rest = {id: it for id, it in now.items() if id not in pairs}
        moved = _on_days_before(
            rest, {id: it for id, it in before.items() if id not in pairs.taken}
        )
        pairs.add(moved, before, _BY_TITLE)
        pairs.add(now, present, _BY_KEY)
        by_title += [(name, id) for id in pairs.add(now, present, _BY_DAY)]
        pairs.add(moved, before, _BY_PLACE)
        beside = PARTIES if name in PARTIES else ()
        fresh = Ids({*present, *before, *(id for it in beside for id in here.get(it, ()))})
        for id in now:
            if id not in pairs:
                new.add((name, id))
                pairs[id] = id if fresh.take(id) else fresh.new(id)
        ids |= {(name, id): other for id, other in pairs.items()}
    return Matches(ids, frozenset(new), tuple(by_title))


def renamed_by_hand(
    record: SourceRecord, here: Mapping[str, Any], others: Container[Item]
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield tables with the new ids of items that the document has under another id.

    Args:
        record: What the source said last time.
        here: The tables of the document.
        others: The items that other sources said.
    """
    for name in MERGED:
        if record.tables.get(name, {}).keys() <= here.get(name, {}).keys():
            continue
        before = _traits(record.tables, name, record.keys.get(name, {}))
        present = _traits(here, name, _keys(here, name))
        gone = {id: it for id, it in before.items() if id not in present}
        new = {
            id: it for id, it in present.items() if id not in before and (name, id) not in others
        }
        pairs = _Pairs()
        if pairs.add(gone, new, (*_BY_KEY, *_BY_DAY, Clue(("title",), "alone"))):
            yield name, pairs


def with_ids(tables: Mapping[str, Any], ids: Mapping[Item, str]) -> dict[str, Any]:
    """Return tables with the ids of the document, also where items refer to others."""
    copy: dict[str, Any] = json.loads(json.dumps(dict(tables)))
    for name in MERGED:
        changed = {id: new for (table, id), new in ids.items() if table == name and id != new}
        for mention in references(tables, name, changed) if changed else ():
            holder = value_at(copy, mention.keys[:-1])
            holder[mention.keys[-1]] = changed[value_at(tables, mention.keys)]
    return {
        name: {ids.get((name, id), id): it for id, it in items.items()} if name in MERGED else items
        for name, items in copy.items()
    }
