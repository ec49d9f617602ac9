"""What an organiser does to a document between two releases, by chance."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import permutations
from random import Random
from typing import TypeAlias

from tests.walks.audiences import AUDIENCES
from tests.walks.documents import (
    EVENT_UID,
    SHORTHANDS,
    TBA,
    WHEN,
    Document,
    Item,
    has_entry,
    holders,
    is_text,
    items,
    references,
)
from tests.walks.drawing import Drawing
from tests.walks.tokens import new_token

Renames: TypeAlias = dict[str, str]  # table.old to table.new, of what is still the same
FEEDS = ("people", "organizations", "groups", "rooms", "tracks")


def take_out(document: Document, table: str, id: str) -> None:
    """Take an item out of a document, with every reference to it."""
    del document[table][id]
    replace_references(document, table, id, None)


def replace_references(document: Document, table: str, old: str, new: str | None) -> None:
    """Let references to an item lead elsewhere, or take them out."""
    for of, _, item in items(document):
        for holder in holders(of, item):
            for key, tables, target in [*references(of, holder)]:
                if table not in tables or target != old:
                    continue
                if isinstance(holder[key], list):
                    kept = [id for id in holder[key] if id != old or new]
                    holder[key] = [*dict.fromkeys(new if id == old else id for id in kept)]
                elif new:
                    holder[key] = new
                else:
                    del holder[key]
        for place in (item, item.get("_sealed", {})):
            if "participations" in place:
                place["participations"] = [p for p in place["participations"] if "who" in p]


def name_of(item: Item) -> Item:
    """Return what a person, party, room or track is called, in each language."""
    text: Item = item.get("name") or item["title"]
    return text


class Edits:
    """Edits one document, step by step.

    Args:
        drawing: Where new values come from.
        document: What is edited, in place.
    """

    def __init__(self, drawing: Drawing, document: Document) -> None:
        self.drawing = drawing
        self.random: Random = drawing.random
        self.document = document
        self.removed: list[tuple[str, str, Item]] = []
        self.renames: Renames = {}
        self.absorbed: dict[str, str] = {}  # ids of sessions by those that they took in

    def edit(self) -> str:
        """Make one edit, and say which."""
        edits: list[Callable[[], object]] = [
            *[self.restrict] * 4,
            *[self.change] * 3,
            *[self.remove] * 2,
            *[self.mention] * 2,
            *[self.rename] * 2,
            *(self.exchange, self.unite, self.double),
            *(self.open, self.add, self.put_back, self.hide_under_new_id, self.seal),
            *(self.set_uid, self.split, self.merge, self.join, self.lose_hours, self.part_company),
            *[self.absorb] * 5,
        ]
        chosen = self.random.choice(edits)
        return f"{chosen.__name__}: {chosen()}"

    # --- choosing

    def pick(self, *tables: str) -> tuple[str, str, Item] | None:
        there = [
            (table, id, item)
            for table, id, item in items(self.document)
            if table != "event" and (not tables or table in tables)
        ]
        return self.random.choice(there) if there else None

    def session(self, needed: Callable[[Item], bool] = lambda _: True) -> str | None:
        there = [id for id, item in self.document["sessions"].items() if needed(item)]
        return self.random.choice(there) if there else None

    def parts_of(self, id: str) -> list[str]:
        sessions = self.document["sessions"]
        return [part for part, item in sessions.items() if item.get("part_of") == id]

    # --- edits

    def change(self) -> object:
        """Give a text another wording, or a session other hours."""
        picked = self.pick()
        if not picked:
            return None
        table, id, item = picked
        if table == "sessions" and self.drawing.chance() and not {"part_of", "slots"} & item.keys():
            hours = self.drawing.hours()
            if has_entry(hours) or not self.parts_of(id):
                _take_hours(item)
                item |= hours
            return id, hours
        keys = [key for key, value in item.items() if is_text(value)]
        if not keys:
            return None
        key = self.random.choice(keys)
        item[key] = self.drawing.text()
        return table, id, key

    def restrict(self) -> object:
        return self.set_level(AUDIENCES[1:])

    def open(self) -> object:
        return self.set_level(AUDIENCES[:2])

    def set_level(self, levels: tuple[str, ...]) -> object:
        """Say for whom an item is, or a value inside one."""
        picked = self.pick()
        if not picked:
            return None
        table, id, item = picked
        values = [
            item,
            *(item[key] for key in ("contact", "online") if key in item),
            *item.get("x", {}).values(),
            *(who for who in item.get("participations", ()) if who["who"] != TBA),
            *item.get("materials", {}).values(),
            *item.get("indicators", {}).values(),
            *item.get("progress", ()),
        ]
        value = item if self.drawing.chance() else self.random.choice(values)
        value["audience"] = self.random.choice(levels)
        return table, id, value["audience"]

    def mention(self) -> object:
        """Write the name, or the id, of something into a title or description."""
        named = self.pick("people", "organizations", "groups", "rooms", "tracks", "venues")
        into = self.pick("sessions", "outcomes", "tracks", "days")
        if not (named and into) or named == into:
            return None
        _, id, item = named
        word = id if self.drawing.chance(0.3) else name_of(item)["en"]
        key = "title" if self.drawing.chance(0.7) else "description"
        text = into[2].setdefault(key, self.drawing.text())
        text["en"] = f"{self.drawing.plain()} with {word}"
        return into[:2], key, word

    def remove(self) -> object:
        picked = self.pick()
        if picked:
            take_out(self.document, *picked[:2])
            self.removed.append(picked)
        return picked and picked[:2]

    def put_back(self) -> object:
        """Put back something that was taken out, where what it refers to is there still."""
        if not self.removed:
            return None
        table, id, item = self.removed.pop()
        for holder in holders(table, item):
            for _, tables, target in references(table, holder):
                there = [
                    self.document[name][target] for name in tables if target in self.document[name]
                ]
                if not there or "slots" in there[0]:
                    return None
        if id in self.document[table]:
            return None
        self.document[table][id] = item
        return table, id

    def add(self) -> object:
        table = self.random.choice(("people", "rooms", "sessions", "outcomes", "statements"))
        id = self.drawing.word()
        self.document[table][id] = self.drawing.item(table, self.document)
        return table, id

    def rename(self) -> object:
        """Give something another id: as the same, as the same with its UID, or as another."""
        picked = self.pick("sessions", *FEEDS)
        return self.give_id(*picked[:2]) if picked else None

    def give_id(self, table: str, old: str) -> object:
        if f"{table}.{old}" in self.renames.values():
            return None  # one new id between two releases: the first was never released
        new = new_token(self.random)
        held = self.document[table]
        self.document[table] = {new if id == old else id: item for id, item in held.items()}
        item = self.document[table][new]
        replace_references(self.document, table, old, new)
        way = self.random.choice(("same", "new", "uid"))
        if way == "new":
            item["_key"] = next(self.drawing.keys)
        elif way == "uid" and table == "sessions" and "slots" not in item:
            item.setdefault("uid", f"{old}@{EVENT_UID}")
        else:
            self.renames[f"{table}.{old}"] = f"{table}.{new}"
        return table, old, new, way

    def exchange(self) -> object:
        """Exchange the ids of two items of a table, which stay who and what they were."""
        renamed = {*self.renames, *self.renames.values()}
        ids = {
            table: [id for id in self.document[table] if f"{table}.{id}" not in renamed]
            for table in FEEDS
        }
        tables = [table for table in FEEDS if len(ids[table]) > 1]
        if not tables:
            return None
        table = self.random.choice(tables)
        one, other = self.random.sample(ids[table], 2)
        others = {one: other, other: one}
        held = self.document[table]
        self.document[table] = {others.get(id, id): item for id, item in held.items()}
        between = new_token(self.random)
        for old, new in ((one, between), (other, one), (between, other)):
            replace_references(self.document, table, old, new)
        self.renames |= {f"{table}.{old}": f"{table}.{new}" for old, new in others.items()}
        return table, one, other

    def unite(self) -> object:
        """Make one of two items of a table, rather of two that have one name."""
        renamed = {*self.renames, *self.renames.values()}
        pairs = [
            (table, one, other)
            for table in FEEDS
            for one, other in permutations(self.not_private(table), 2)
            if renamed.isdisjoint((f"{table}.{one}", f"{table}.{other}"))
        ]
        alike = [(table, *ids) for table, *ids in pairs if len({*self.names(table, ids)}) == 1]
        if not pairs:
            return None
        table, one, other = self.random.choice(alike or pairs)
        del self.document[table][one]
        replace_references(self.document, table, one, other)
        kept = self.document[table][other]
        if kept.get("part_of") == other:
            del kept["part_of"]
        self.renames[f"{table}.{one}"] = f"{table}.{other}"
        return table, one, other

    def not_private(self, table: str) -> list[str]:
        return [id for id, item in self.document[table].items() if not item.get("_private")]

    def names(self, table: str, ids: list[str]) -> Iterator[str]:
        yield from (name_of(self.document[table][id])["en"] for id in ids)

    def double(self) -> object:
        """Enter a person or a room a second time, under another id, and let it be in a session."""
        picked = self.pick("people", "rooms")
        id = self.session(lambda session: not session.get("_private"))
        if not (picked and id) or picked[2].get("_private"):
            return None
        table, first, item = picked
        second = self.drawing.word()
        name = {"name": dict(item["name"])}
        self.document[table][second] = self.drawing.item(table, self.document) | name
        key = "speakers" if table == "people" else "rooms"
        session = self.document["sessions"][id]
        session[key] = [*session.get(key, ()), second]
        return table, first, second, id

    def hide_under_new_id(self) -> object:
        """Restrict a session, or a person, and give it another id at once."""
        picked = self.pick("sessions", "people", "rooms")
        if not picked:
            return None
        table, id, item = picked
        item["audience"] = self.random.choice(AUDIENCES[1:])
        if self.drawing.chance(0.3):
            item["title" if table == "sessions" else "name"] = self.drawing.text()
        return self.give_id(table, id)

    def seal(self) -> object:
        """Move a session or a person to the private sibling, and what names a person with them."""
        picked = self.pick("sessions", "people")
        if not picked:
            return None
        table, id, item = picked
        if table == "sessions" and (self.parts_of(id) or "part_of" in item):
            return None
        replace_references(self.document, table, id, None)
        item["_private"] = True
        item |= item.pop("_sealed", {})
        if "participations" in item:  # who is to be announced there is for organisers
            item["participations"] = [who for who in item["participations"] if who["who"] != TBA]
        speaks = self.session(lambda session: not session.get("_private"))
        if table == "people" and speaks:
            sealed = self.document["sessions"][speaks].setdefault("_sealed", {})
            role = {"who": id, "role": self.drawing.word()}
            sealed.setdefault("participations", []).append(role)
        return table, id

    def set_uid(self) -> object:
        """Set, change or take out a UID by hand."""
        id = self.session(lambda session: "slots" not in session)
        if not id:
            return None
        session = self.document["sessions"][id]
        if session.pop("uid", None) is None or self.drawing.chance():
            session["uid"] = f"{self.drawing.word()}@example.org"
        return id, session.get("uid")

    def split(self) -> object:
        """Let a session be held twice."""
        id = self.session(lambda session: has_entry(session) and "part_of" not in session)
        if not id or self.parts_of(id):
            return None
        session = self.document["sessions"][id]
        first = _take_hours(session)
        if "uid" in session:
            first["uid"] = session.pop("uid")
        second = {"day": self.random.randint(1, 3), "time": "21:00-22:00"}
        if self.drawing.chance():
            first.setdefault("uid", f"{id}@{EVENT_UID}")
        session["slots"] = {"first": first, "second": second}
        for _, _, item in items(self.document):  # a short id is no reference to one session
            if item.get("session") == id:
                del item["session"]
        return id

    def merge(self) -> object:
        """Hold once what was held twice."""
        id = self.session(lambda session: "slots" in session)
        if not id:
            return None
        session = self.document["sessions"][id]
        kept = self.random.choice([*session.pop("slots").values()])
        session |= {key: kept[key] for key in WHEN if key in kept}
        if self.drawing.chance() and "uid" in kept:
            session["uid"] = kept["uid"]
        return id

    def join(self) -> object:
        """Make one session a part of another."""
        id = self.session(lambda s: "slots" not in s and "part_of" not in s)
        whole = self.session(lambda s: "slots" not in s and "part_of" not in s and has_entry(s))
        if not (id and whole) or id == whole or self.parts_of(id):
            return None
        part, held = self.document["sessions"][id], self.document["sessions"][whole]
        if part.get("_private") or held.get("_private"):
            return None
        _take_hours(part)
        part.pop("timezone", None)
        part["part_of"] = whole
        return id, whole

    def absorb(self) -> object:
        """Take out a session whose hours and people another takes over."""
        stands = [
            id
            for id, session in self.document["sessions"].items()
            if has_entry(session) and not {"slots", "part_of", "_private"} & session.keys()
        ]
        if len(stands) < 2:
            return None
        id, heir = self.random.sample(stands, 2)
        if self.parts_of(id):
            return None
        gone, session = self.document["sessions"][id], self.document["sessions"][heir]
        _take_hours(session)
        for key in (*WHEN, *SHORTHANDS["sessions"], "participations"):
            if key in gone:
                session.setdefault(key, gone[key])
        take_out(self.document, "sessions", id)
        self.removed.append(("sessions", id, gone))
        self.absorbed[id] = heir
        return id, heir

    def part_company(self) -> object:
        """Let a part stand by itself again."""
        id = self.session(lambda session: "part_of" in session)
        if id:
            part = self.document["sessions"][id]
            del part["part_of"]
            part |= self.drawing.hours()
        return id

    def lose_hours(self) -> object:
        """Open the hours of a session again, or its day as well."""
        id = self.session(lambda s: has_entry(s) and "slots" not in s)
        if not id or self.parts_of(id):
            return None
        session = self.document["sessions"][id]
        when = _take_hours(session)
        if self.drawing.chance():
            session["day"] = when.get("day", 1)
        if self.drawing.chance():
            session["time"] = TBA
        return id


def _take_hours(session: Item) -> Item:
    """Take out of a session when it is, and return that."""
    return {key: session.pop(key) for key in WHEN if key in session}
