"""Law 3: no value that an audience may not see is in any export for it.

Every text and id of a generated event is replaced by a mark of its own. Who may see a mark is
worked out here from the rules of the design alone, and no export may hold another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain, count
from typing import Any

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from immutabledict import immutabledict
from tests.releases.edits import edited

import eventkit
from eventkit.builtin import default_registry
from eventkit.cli._changes import Report, as_json
from eventkit.model import (
    TABLES,
    Audience,
    Contact,
    Day,
    Event,
    Horizon,
    Online,
    Participation,
    Response,
    Session,
    texts,
)
from eventkit.releases import difference
from eventkit.testing.samples import SAMPLES, SENTINEL
from eventkit.testing.strategies import events

MARK = re.compile("zq[0-9]{4}qz")
LANGUAGE = "fr"
PARTIES = {"people", "organizations", "groups"}
LEVELS = list(Audience)
SHUT = Audience.ORGANIZERS
PLAIN = {"timezone", "language", "languages", "interpretation", "country", "color", "updated"}
SHOWN_TO = (Audience.PUBLIC, Audience.PARTICIPANTS)
FORMATS = {
    "icalendar": {"entries": ["all", "sessions", "days", "event"]},
    "markdown": {},
    "json": {},
}


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
            changes[table] = [self.item(item, table) for item in getattr(event, name)]
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

    def item(self, item: Any, table: str) -> Any:
        changes = self.changes(item, table)
        if not isinstance(item, Day):
            changes["id"] = self.id(table, item.id)
        return attrs.evolve(item, **changes)

    def changes(self, holder: Any, place: str) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        for field in attrs.fields(type(holder)):
            held = getattr(holder, field.name)
            if field.metadata.get("table") or field.name in {"id", *PLAIN} or not held:
                continue
            if tables := field.metadata.get("refers"):
                changes[field.name] = self.references(held, tables)
            elif field.metadata.get("nested"):
                nested = f"{place}.{holder.id}.{field.name}"
                changes[field.name] = [self.item(inner, nested) for inner in held]
            else:
                changes[field.name] = self.value(held)
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
        if isinstance(value, Contact | Online | Participation | Response | Horizon):
            return attrs.evolve(value, **self.changes(value, ""))
        return value


# --- who may see what, from the design


def stricter(*levels: Audience | None) -> Audience:
    return max((level or Audience.PUBLIC for level in levels), key=LEVELS.index)


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
            here = f"{path}.{field.name}"
            self.at[here] = level
            if field.metadata.get("table") or field.name in {"translations", "history"}:
                continue
            if tables := field.metadata.get("refers"):
                yield from self.references(held, tables, level)
            elif field.name in {"notes", "checks", "exporters"}:
                yield from ((text, SHUT) for text in strings(held))
            elif field.name == "x":
                yield from self.extensions(held, level)
            elif field.name == "participations":
                yield from chain.from_iterable(self.participation(each, level) for each in held)
            elif isinstance(held, Contact | Online | Response | Horizon):
                own = held.audience if isinstance(held, Contact | Online) else None
                yield from self.of(held, stricter(level, own), here)
            elif field.metadata.get("nested"):
                for item in held:
                    inner = stricter(level, item.audience)
                    yield from self.of(item, inner, f"{here}.{item.id}")
            else:
                yield from ((text, level) for text in strings(held))

    def target(self, id: str, tables: tuple[str, ...]) -> Audience:
        return next(self.levels[table, id] for table in tables if (table, id) in self.levels)

    def references(
        self, held: Any, tables: tuple[str, ...], level: Audience
    ) -> Iterator[tuple[str, Audience]]:
        for id in strings(held):
            yield id, stricter(level, self.target(id, tables))

    def extensions(self, held: Any, level: Audience) -> Iterator[tuple[str, Audience]]:
        for plugin, table in held.items():
            said = table.get("audience")
            inner = stricter(level, Audience(said) if said in set(Audience) else SHUT)
            yield from ((text, inner) for text in (plugin, *strings(table)))

    def participation(self, held: Participation, level: Audience) -> Iterator[tuple[str, Audience]]:
        of = self.target(held.who, tuple(PARTIES))
        inner = stricter(level, held.audience, of)
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


# --- the law


def test_the_rules_know_what_is_hidden() -> None:
    """The test would be worth nothing if it took everything for visible."""
    marked = Marker().event(SAMPLES["restricted"])
    public, participants = (hidden_from(marked, audience) for audience in SHOWN_TO)

    assert participants < public
    assert len(public) > 40


@pytest.mark.parametrize("to", FORMATS)
@given(event=events(), audience=st.sampled_from(SHOWN_TO), data=st.data())
def test_no_export_holds_what_its_audience_may_not_see(
    to: str, event: Event, audience: Audience, data: st.DataObject
) -> None:
    assume(audience.sees(stricter(event.audience)))
    marked = Marker().event(event)
    view = marked.view(audience=audience)
    language = data.draw(st.sampled_from([None, LANGUAGE]))
    select = data.draw(st.sampled_from(selections(view)))
    options = {name: data.draw(st.sampled_from(values)) for name, values in FORMATS[to].items()}

    exported = eventkit.export(
        marked, to=to, audience=audience, language=language, select=select, options=options
    )

    text = exported.decode().replace("\r\n ", "")
    assert not set(MARK.findall(text)) & hidden_from(marked, audience)


@given(event=events(), audience=st.sampled_from(SHOWN_TO))
def test_no_view_holds_what_its_audience_may_not_see(event: Event, audience: Audience) -> None:
    assume(audience.sees(stricter(event.audience)))
    marked = Marker().event(event)

    shown = repr(marked.view(audience=audience))

    assert not set(MARK.findall(shown)) & hidden_from(marked, audience)


@given(event=events(), audience=st.sampled_from(SHOWN_TO))
def test_a_view_leaves_out_nothing_that_its_audience_may_see(
    event: Event, audience: Audience
) -> None:
    assume(audience.sees(stricter(event.audience)))
    marked = Marker().event(event)
    every = {mark for text, _ in Rules(marked).values() for mark in MARK.findall(text)}

    shown = set(MARK.findall(repr(marked.view(audience=audience))))

    assert every - hidden_from(marked, audience) <= shown


@pytest.mark.parametrize("to", [exporter.name for exporter in default_registry().exporters()])
def test_no_format_publishes_the_secrets_of_the_sample(to: str) -> None:
    for language in (None, "ru"):
        exported = eventkit.export(SAMPLES["restricted"], to=to, language=language)

        assert SENTINEL not in exported.decode().replace("\r\n ", "")


@given(data=st.data(), audience=st.sampled_from(SHOWN_TO))
def test_no_difference_tells_what_its_reader_may_not_see(
    data: st.DataObject, audience: Audience
) -> None:
    """What was public and is restricted now is not told either, nor what was never public."""
    marked = Marker().event(data.draw(events()))
    old, new = (attrs.evolve(it, audience=None) for it in data.draw(edited(marked)))
    seen = set(MARK.findall(repr(new.view(audience=audience))))
    hidden = (hidden_from(new, audience) | hidden_from(old, audience)) - seen

    found = difference(old, new, audience=audience)

    report = Report(found)
    drawn = "".join(span.text for line in report.drawn(None) for span in line)
    for text in (repr(found), drawn, "".join(report.markdown()), as_json(found)):
        assert not set(MARK.findall(text)) & hidden
