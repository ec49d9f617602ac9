"""Secrets: what of an event an audience may not see, and how it is found in what is told.

Every text and id of a generated event is replaced by a mark of its own, found by the kinds of the
fields, so that a new field is held to the law by itself. Who may see a mark is worked out here from
the rules of the design alone.
"""

from __future__ import annotations

import base64
import hashlib
import pickle
import re
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import chain, count
from typing import Any
from urllib.parse import quote

import attrs
from hypothesis import strategies as st
from immutabledict import immutabledict
from tests.laws.formats import FORMATS, options_of, read_text

from eventkit._options import OptionValues
from eventkit._preparing import Request, prepare
from eventkit._rendering import losses, pieces, tree_files
from eventkit.exporting import file_name
from eventkit.model import (
    TABLES,
    Actual,
    Affiliation,
    Audience,
    Contact,
    Day,
    Event,
    EventKind,
    Group,
    Horizon,
    KindName,
    Online,
    OrganizationKind,
    Outcome,
    OutcomeKind,
    OutcomeStatus,
    Participation,
    Person,
    Progress,
    Response,
    Role,
    RoleName,
    Session,
    SessionKind,
    Statement,
    texts,
)
from eventkit.model.errors import EventkitError, FormatError
from eventkit.model.reader import Reader
from eventkit.plugins import (
    Exporter,
    Loss,
    PluginRegistry,
    TextExporter,
    TreeExporter,
    hookimpl,
)
from eventkit.releases import Log
from eventkit.testing.registry import registry_with

MARK = re.compile("zq[0-9]{4}qz")
LANGUAGE = "fr"
PARTIES = {"people", "organizations", "groups"}
PROGRAMME = {"days", "sessions", "statements", "outcomes"}
LEVELS = list(Audience)
SHUT = Audience.ORGANIZERS
PLAIN = {"timezone", "language", "languages", "interpretation", "country", "color", "updated"}
KNOWN = {*EventKind, *OrganizationKind, *OutcomeKind, *Role, *SessionKind}
_UNATTRIBUTED = (Statement, Outcome, Progress)
"""What may name parties, and tells of none where nothing is attributed."""
SHOWN_TO = (Audience.PUBLIC, Audience.PARTICIPANTS)


# --- marking


class Marker:
    """Replaces every text and id of an event by a mark, the same id by the same mark."""

    def __init__(self) -> None:
        self.marks = (f"zq{number:04}qz" for number in count())
        self.ids: dict[tuple[str, str], str] = {}

    def event(self, event: Event) -> Event:
        marked = attrs.evolve(event, translations={})
        changes = self.changes(marked, "event")
        for table, name in TABLES.items():
            changes[name] = [self.item(item, table) for item in getattr(event, name)]
        marked = attrs.evolve(marked, **changes)
        said = {
            path: next(self.marks) if isinstance(text, str) else [next(self.marks) for _ in text]
            for path, text in texts(marked)
        }
        return attrs.evolve(marked, translations={LANGUAGE: said})

    def id(self, table: str, id: str) -> str:
        space = "parties" if table in PARTIES else table
        if (space, id) not in self.ids:
            self.ids[space, id] = next(self.marks)
        return self.ids[space, id]

    def word(self, table: str, word: str) -> str:
        """Return the mark of a kind or role, which the event may name.

        Formats treat known words, such as break, in ways of their own: these stay.
        """
        return word if word in KNOWN else self.id(table, word)

    def item(self, item: Any, table: str) -> Any:
        changes = self.changes(item, table)
        if isinstance(item, KindName | RoleName):
            changes["id"] = self.word(table, item.id)
        elif not isinstance(item, Day):
            changes["id"] = self.id(table, item.id)
        return attrs.evolve(item, **changes)

    def changes(self, holder: Any, place: str) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        for field in attrs.fields(type(holder)):
            held = getattr(holder, field.name)
            if field.metadata.get("table") or field.name in {"id", *PLAIN} or not held:
                continue
            if field.name in {"kind", "role"}:
                changes[field.name] = self.word(f"{field.name}s", held)
            elif field.name == "words":
                changes[field.name] = {
                    language: {key: self.value(forms) for key, forms in words.items()}
                    for language, words in held.items()
                }
            elif tables := field.metadata.get("refers"):
                changes[field.name] = self.references(held, tables)
            elif field.metadata.get("nested"):
                nested = f"{place}.{holder.id}.{field.name}"
                changes[field.name] = [self.item(inner, nested) for inner in held]
            elif field.name == "follows_elsewhere":
                changes[field.name] = [f"{next(self.marks)}:{next(self.marks)}" for _ in held]
            elif field.name == "email":
                changes[field.name] = f"{next(self.marks)}@Example.org"
            else:
                changes[field.alias or field.name] = self.value(held)
        return changes

    def references(self, held: Any, tables: tuple[str, ...]) -> Any:
        if isinstance(held, str):
            return self.id(tables[0], held)
        return [self.id(tables[0], id) for id in held]

    def value(self, value: Any) -> Any:
        if type(value) is str:
            return f"https://example.org/{next(self.marks)}" if ":" in value else next(self.marks)
        if isinstance(value, tuple):
            return tuple(map(self.value, value))
        if isinstance(value, Mapping):
            return {
                key if key == "audience" else next(self.marks): held
                if key == "audience"
                else self.value(held)
                for key, held in value.items()
            }
        if isinstance(value, _VALUES):
            return attrs.evolve(value, **self.changes(value, ""))
        return value


_VALUES = (
    *(Affiliation, Contact, Online, Participation),
    *(Response, Horizon, Progress, Actual),
)


# --- who may see what, from the design


def stricter(*levels: Audience | None) -> Audience:
    return max((level or Audience.PUBLIC for level in levels), key=LEVELS.index)


def extension_level(table: Mapping[str, Any]) -> Audience:
    said = table.get("audience")
    return Audience(said) if said in set(Audience) else SHUT


class Rules:
    """Works out for each text of an event the narrowest audience that may still see it."""

    def __init__(self, event: Event) -> None:
        self.levels: dict[tuple[str, str], Audience] = {}
        self.at: dict[str, Audience] = {}
        wholes = {session.id: session.audience for session in event.sessions}
        for table, name in TABLES.items():
            for item in getattr(event, name):
                whole = wholes.get(item.part_of or "") if isinstance(item, Session) else None
                self.levels[table, item.id] = stricter(event.audience, item.audience, whole)
        self.event = event
        self.silent = {person.id for person in event.people if not person.audience}
        while self.levels != (levels := dict(self.referred())):
            self.levels = levels

    def referred(self) -> Iterator[tuple[tuple[str, str], Audience]]:
        """Yield the level of each item: it is seen no further than what refers to it."""
        widest: dict[tuple[str, str], Audience] = {}
        for target, level in self.all_references():
            widest[target] = min(widest.get(target, SHUT), level, key=LEVELS.index)
        for table, name in TABLES.items():
            for item in getattr(self.event, name):
                place = table, item.id
                stands = table in PROGRAMME or item.audience or [item] == [*self.event.venues]
                alone = SHUT if table == "people" else Audience.PUBLIC
                needed = Audience.PUBLIC if stands else widest.get(place, alone)
                yield place, stricter(self.levels[place], needed)

    def all_references(self) -> Iterator[tuple[tuple[str, str], Audience]]:
        yield from self.references_of(self.event, stricter(self.event.audience))
        for table, name in TABLES.items():
            for item in getattr(self.event, name):
                yield from self.references_of(item, self.levels[table, item.id])

    def references_of(
        self, holder: Any, level: Audience
    ) -> Iterator[tuple[tuple[str, str], Audience]]:
        for field in attrs.fields(type(holder)):
            held = getattr(holder, field.name)
            if tables := field.metadata.get("refers"):
                for id in strings(held):
                    if isinstance(holder, _UNATTRIBUTED) and self.is_unattributed(id):
                        continue  # nothing depends on whose they are
                    table = next(table for table in tables if (table, id) in self.levels)
                    yield (table, id), stricter(level, self.listing(holder, id))
            elif field.metadata.get("nested") or field.metadata.get("values"):
                for inner in held if isinstance(held, tuple) else filter(None, [held]):
                    own = getattr(inner, "audience", None)
                    yield from self.references_of(inner, stricter(level, own))

    def listing(self, holder: Any, id: str) -> Audience:
        """Return to whom a holder names a party that says nothing of itself."""
        attends = isinstance(holder, Participation) and holder.role == "participant"
        says = holder.audience if attends else None
        if says or id not in self.silent or not (attends or isinstance(holder, Group)):
            return Audience.PUBLIC
        return Audience.PARTICIPANTS

    def is_unattributed(self, id: str) -> bool:
        is_party = any((table, id) in self.levels for table in PARTIES)
        return is_party and self.event.attribution == "none"

    def values(self) -> Iterator[tuple[str, Audience]]:
        yield from self.of(self.event, stricter(self.event.audience), "event")
        for table, name in TABLES.items():
            for item in getattr(self.event, name):
                yield from self.of(item, self.levels[table, item.id], f"{table}.{item.id}")
        for language in self.event.translations.values():
            for path, text in language.items():
                yield from ((mark, self.at[path]) for mark in strings(text))

    def of(  # a line for each rule of the design
        self, holder: Any, level: Audience, path: str
    ) -> Iterator[tuple[str, Audience]]:
        for field in attrs.fields(type(holder)):
            held = getattr(holder, field.name)
            here = f"{path}.{field.metadata.get('key', field.name)}"
            self.at[here] = level
            if field.metadata.get("table") or field.name in {"translations", "history"}:
                continue
            if tables := field.metadata.get("refers"):
                yield from self.references(holder, held, tables, level)
            elif field.name in {"notes", "checks", "exporters"}:
                yield from ((text, SHUT) for text in strings(held))
            elif field.name == "x":
                yield from self.extensions(held, level)
            elif field.name == "participations":
                yield from chain.from_iterable(self.participation(each, level) for each in held)
            elif held and field.metadata.get("values"):
                yield from self.inside(held, level, here, field.metadata.get("first", 1))
            elif field.metadata.get("nested"):
                for item in held:
                    inner = stricter(level, item.audience)
                    yield from self.of(item, inner, f"{here}.{item.id}")
            else:
                yield from ((text, level) for text in strings(held))

    def inside(
        self, held: Any, level: Audience, path: str, first: int
    ) -> Iterator[tuple[str, Audience]]:
        """Yield what stands in a value, or in the values of a list, which have numbers."""
        for number, each in enumerate(held if isinstance(held, tuple) else [held], first):
            inner = stricter(level, getattr(each, "audience", None))
            place = f"{path}.{number}" if isinstance(held, tuple) else path
            yield from self.of(each, inner, place)

    def words(self) -> Iterator[tuple[tuple[str, ...], Audience]]:
        """Yield the place of each kind and role, which ends in the word, and its level."""
        holders: list[tuple[tuple[str, ...], Any, Audience]]
        holders = [((), self.event, stricter(self.event.audience))]
        for table, name in TABLES.items():
            items = getattr(self.event, name)
            holders += [((table, it.id), it, self.levels[table, it.id]) for it in items]
        for place, holder, level in holders:
            if isinstance(holder, KindName | RoleName):
                yield place, level
            yield (*place, getattr(holder, "kind", None) or ""), level
            for each in getattr(holder, "participations", ()):
                (_, inner), *_ = self.participation(each, level)
                yield (*place, each.who, each.role), inner

    def target(self, id: str, tables: Iterable[str]) -> Audience:
        return next(self.levels[table, id] for table in tables if (table, id) in self.levels)

    def references(
        self, holder: Any, held: Any, tables: tuple[str, ...], level: Audience
    ) -> Iterator[tuple[str, Audience]]:
        for id in strings(held):
            yield id, stricter(level, self.target(id, tables), self.listing(holder, id))

    def extensions(self, held: Any, level: Audience) -> Iterator[tuple[str, Audience]]:
        for plugin, table in held.items():
            inner = stricter(level, extension_level(table))
            yield from ((text, inner) for text in (plugin, *strings(table)))

    def participation(self, held: Participation, level: Audience) -> Iterator[tuple[str, Audience]]:
        of = self.target(held.who, PARTIES)
        inner = stricter(level, held.audience, of, self.listing(held, held.who))
        yield from ((text, inner) for text in (held.who, held.role))


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for held in value:
            yield from strings(held)
    elif isinstance(value, immutabledict):
        for key, held in value.items():
            yield from (key, *strings(held))


def hidden_from(event: Event, audience: Audience) -> set[str]:
    """Return the marks that stand nowhere where the audience may see them."""
    widest: dict[str, Audience] = {}
    for text, level in Rules(event).values():
        for mark in MARK.findall(text):
            widest[mark] = min(widest.get(mark, SHUT), level, key=LEVELS.index)
    return {mark for mark, level in widest.items() if not audience.sees(level)}


def selections(view: Event) -> list[dict[str, str] | None]:
    """Return no selection, and one by everything that could be selected by."""
    return [
        None,
        *({"session": session.id} for session in view.sessions),
        *({"person": party.id} for party in view.parties),
        *({"room": room.id} for room in view.rooms),
        *({"track": track.id} for track in view.tracks),
    ]


# --- what could be made of a value

HASHES = ("md5", "sha1", "sha256")


def made_of(text: str) -> Iterator[str]:
    """Yield a text and what programs make of one: its case, its encodings, hashes of an e-mail."""
    yield from (text, text.lower(), text.upper(), quote(text, safe=""))
    yield base64.b64encode(text.encode()).decode()
    if "@" in text:
        yield from hashes(text)


def hashes(email: str) -> Iterator[str]:
    for spelling in (email, email.lower()):
        for name in HASHES:
            yield hashlib.new(name, spelling.encode(), usedforsecurity=False).hexdigest()


def traces_of(event: Event, audience: Audience) -> dict[str, str]:
    """Return all that may not be found of what is hidden, and which mark it is of."""
    return traces(hidden_from(event, audience), strings_in(event))


def traces(hidden: set[str], texts: Iterable[str]) -> dict[str, str]:
    """Return all that may not be found of some marks, and which mark it is of."""
    found = {mark: mark for mark in hidden}
    for mark in hidden:
        for lead in range(3):  # what stands before it shifts the letters of base64
            inner = base64.b64encode(b" " * lead + mark.encode()).decode()
            found[inner[4:12] if lead else inner[:8]] = mark
    for text in set(texts):
        marks = set(MARK.findall(text)) & hidden
        if "@" in text and marks:
            found |= dict.fromkeys(hashes(text), min(marks))
    return found


def strings_in(value: object) -> Iterator[str]:
    """Yield every text in a value, also in fields that it does not print."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from chain.from_iterable(map(strings_in, chain(value, value.values())))
    elif isinstance(value, tuple | frozenset):
        yield from chain.from_iterable(map(strings_in, value))
    elif attrs.has(kind := type(value)):
        fields = (getattr(value, field.name) for field in attrs.fields(kind))
        yield from chain.from_iterable(map(strings_in, fields))


def marks_in(value: object) -> set[str]:
    """Return the marks of every text in a value."""
    return set(MARK.findall(" ".join(strings_in(value))))


def leaks(traces: Mapping[str, str], told: str) -> set[str]:
    """Return the hidden marks of which something is told."""
    exact = told.replace("\r\n ", "")
    small = exact.lower()
    return {mark for trace, mark in traces.items() if trace in exact or trace in small}


# --- the same event, for all that an audience may know


class Other:
    """Makes of an event one that differs from it in all that an audience may not see."""

    def __init__(self, event: Event, audience: Audience, hidden: set[str] | None = None) -> None:
        self.of = event
        self.audience = audience
        self.hidden = hidden_from(event, audience) if hidden is None else hidden
        self.levels = Rules(event).levels

    def event(self) -> Event:
        tables = {
            name: [self.item(item, self.levels[table, item.id]) for item in getattr(self.of, name)]
            for table, name in TABLES.items()
        }
        stirred = attrs.evolve(
            self.item(attrs.evolve(self.of, translations={}), Audience.PUBLIC),
            checks=stirred_value(self.of.checks),
            exporters=stirred_value(self.of.exporters),
            **tables,
        )
        whole = attrs.evolve(stirred, translations=self.of.translations)
        return self.with_one_more(self.renamed(whole))

    def with_one_more(self, event: Event) -> Event:
        ghost = Person(id="one-more", name="Nobody Else", audience=SHUT)
        hour = datetime.combine(event.start, datetime.min.time(), tzinfo=event.zone)
        haunting = Session(
            id="one-more",
            title="Another",
            start=hour,
            end=hour + timedelta(hours=3),
            participations=[Participation(who=ghost, role="speaker")],
            audience=SHUT,
        )
        people, sessions = (*event.people, ghost), (*event.sessions, haunting)
        return attrs.evolve(event, people=people, sessions=sessions)

    def item(self, item: Any, level: Audience) -> Any:
        """Return an item with other numbers and times where they are not for the audience."""
        if not self.audience.sees(level):
            return self.stirred(item)
        changes: dict[str, Any] = {
            "x": {
                name: table if self.audience.sees(extension_level(table)) else stirred_value(table)
                for name, table in item.x.items()
            }
        }
        for field in attrs.fields(type(item)):
            held = getattr(item, field.name)
            if field.name == "participations":
                changes[field.name] = map(self.participation, held)
            elif field.name == "progress":
                changes[field.name] = map(self.progress, held)
            elif field.metadata.get("nested"):
                changes[field.name] = [
                    self.item(inner, stricter(level, inner.audience)) for inner in held
                ]
        return attrs.evolve(item, **changes)

    def participation(self, held: Participation) -> Participation:
        seen = held.audience is None or self.audience.sees(held.audience)
        return held if seen else attrs.evolve(held, remote=not held.remote)

    def progress(self, held: Progress) -> Progress:
        """Return progress, with another day, status and percentage where it is hidden."""
        if held.audience is None or self.audience.sees(held.audience):
            return held
        others = [status for status in OutcomeStatus if held.status not in {None, status}]
        other: Progress = attrs.evolve(stirred_value(held), status=next(iter(others), None))
        return other

    def stirred(self, item: Any) -> Any:
        """Return an item that is hidden with other numbers, dates and times."""
        fixed = {"id", "audience", "translations"}
        if isinstance(item, Session) and (item.part_of or self.of.parts_of(item)):
            fixed |= {"start", "end", "day", "last_day"}  # parts and whole hold each other's times
        return attrs.evolve(
            item,
            **{
                field.alias or field.name: stirred_value(getattr(item, field.name))
                for field in attrs.fields(type(item))
                if field.name not in fixed
            },
        )

    def another(self, mark: re.Match[str]) -> str:
        return mark[0].replace("zq", "yk") if mark[0] in self.hidden else mark[0]

    def renamed(self, value: Any) -> Any:
        """Return a value in which every mark that is hidden is another one."""
        if type(value) is str:
            return MARK.sub(self.another, value)
        if isinstance(value, tuple):
            return tuple(map(self.renamed, value))
        if isinstance(value, Mapping):
            return {self.renamed(key): self.renamed(held) for key, held in value.items()}
        if attrs.has(kind := type(value)):
            fields = [field for field in attrs.fields(kind) if field.init]
            held = {it.alias or it.name: self.renamed(getattr(value, it.name)) for it in fields}
            return kind(**held)
        return value


def stirred_value(value: Any) -> Any:
    """Return another value of the same kind; texts and words stay, which are renamed."""
    if isinstance(value, Progress) and value.percent:
        value = attrs.evolve(value, percent=value.percent - 1)
        return attrs.evolve(value, date=stirred_value(value.date))
    for kind, stir in _STIR.items():
        if isinstance(value, kind):
            return stir(value)
    if attrs.has(kind := type(value)):
        fields = attrs.fields(kind)
        held = {it.alias or it.name: stirred_value(getattr(value, it.name)) for it in fields}
        return attrs.evolve(value, **held)
    return value


_STIR: dict[type, Callable[[Any], Any]] = {
    bool: lambda held: held,
    int: lambda held: held + 1,
    float: lambda held: held / 2 + 0.25,
    datetime: lambda held: (held.astimezone(UTC) - timedelta(days=1)).astimezone(held.tzinfo),
    date: lambda held: held - timedelta(days=1),
    timedelta: lambda held: held + timedelta(minutes=1),
    tuple: lambda held: tuple(map(stirred_value, held)),
    Mapping: lambda held: {key: stirred_value(inner) for key, inner in held.items()},
}


# --- all that an export tells


def told(
    to: str, event: Event, plugins: PluginRegistry, *, log: Log | None = None, **asked: Any
) -> str:
    """Return all that an export tells: its bytes, names, losses and warnings, or its error."""
    reader = Reader(asked.get("audience", "public"), asked.get("language"), asked.get("select"))
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        try:
            request = Request(
                offer=plugins.exporter(to),
                reader=reader,
                log=log,
                options=OptionValues(asked.get("options", {})),
                plugins=plugins,
            )
            ready = prepare(event, request)
            lost = [f"{loss.place}: {loss.message}" for loss in losses(ready)]
            name = file_name(event, ready.exporter.extension, reader)
            if isinstance(ready.exporter, TreeExporter):
                files = tree_files(ready)
                written = "\n".join(f"{it}\n{data.decode(errors='replace')}" for it, data in files)
            else:
                written = read_text(b"".join(pieces(ready)))
        except EventkitError as error:
            return "".join(traceback.format_exception(error))
    return "\n".join([name, *lost, *(str(each.message) for each in heard), written])


@attrs.frozen(kw_only=True)
class Since:
    """The options of formats that are handed what changed."""

    changes_since: int | None = attrs.field(default=None, metadata={"help": "the release"})


def asked_of(to: str, view: Event, audience: Audience, data: st.DataObject) -> dict[str, Any]:
    """Draw how an event is asked for: language, selection and options."""
    languages = [None, LANGUAGE, f"{view.language}+{LANGUAGE}", f"{LANGUAGE}+{view.language}"]
    return {
        "audience": audience,
        "language": data.draw(st.sampled_from(languages)),
        "select": data.draw(st.sampled_from(selections(view))),
        "options": data.draw(options_of(to)) if to in FORMATS else {},
    }


class Telling:
    """A plugin whose formats tell all that they are handed, each in a way of its own."""

    @hookimpl
    def eventkit_exporters(self) -> Iterable[Exporter]:
        made: dict[str, Any] = {
            "summary": "Tells everything",
            "losses": self.losses,
            "options": Since,
        }
        for name, tell in (("tell", self.told), ("fail", self.fail), ("refuse", self.refuse)):
            yield TextExporter(
                name=name, extension=f".{name}", media_type="text/plain", render=tell, **made
            )
        yield TreeExporter(
            name="tree", extension=".tree", media_type="text/plain", render=self.tree, **made
        )

    def told(self, event: Event, _: Since) -> Iterator[str]:
        # What can be reached at all is in a pickle.
        yield pickle.dumps(event).decode("latin-1")
        for text in dict.fromkeys(strings_in(event)):
            yield from (f"{made}\n" for made in made_of(text))

    def fail(self, event: Event, options: Since) -> str:
        error = ValueError("".join(self.told(event, options)))
        error.add_note("".join(strings_in(event)))
        raise error

    def refuse(self, event: Event, options: Since) -> str:
        raise FormatError("".join(self.told(event, options)))

    def tree(self, event: Event, options: Since) -> Iterator[tuple[str, bytes]]:
        names = {re.sub("[^a-z0-9]", "-", text.lower())[-60:] for text in strings_in(event)}
        for name in sorted(names - {""}):
            yield f"of-{name}/{name}.txt", b""
        yield "all.txt", "".join(self.told(event, options)).encode()

    def losses(self, event: Event, _: Since) -> Iterator[Loss]:
        for text in strings_in(event):
            yield Loss(place=text, message=text)


with registry_with(Telling()) as TELLER:
    TELLING = [offer.value.name for offer in TELLER.exporters()]
