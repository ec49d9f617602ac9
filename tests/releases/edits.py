"""Events as organisers leave them: one state, and a later one made of it by a few edits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from eventkit.model import TABLES, Audience, Contact, Day, Event, Online, Session, texts
from eventkit.model.errors import ModelError
from eventkit.testing.strategies import events

Edit = Callable[[DrawFn, Event, Event], Event]


def items_of(event: Event) -> list[tuple[str, int]]:
    return [
        (table, number)
        for table, name in TABLES.items()
        for number in range(len(getattr(event, name)))
    ]


def with_table(event: Event, table: str, held: Iterable[Any]) -> Event:
    fields: dict[str, Any] = {TABLES[table]: held}
    return attrs.evolve(event, **fields)


def with_item(event: Event, table: str, number: int, item: Any) -> Event:
    held = list(getattr(event, TABLES[table]))
    held[number : number + 1] = [] if item is None else [item]
    return with_table(event, table, held)


def take_over(draw: DrawFn, event: Event, other: Event) -> Event:
    """Give the event itself, or one of its items, the value that another has in one field."""
    places: list[tuple[str, int]] = [("event", 0), *items_of(event)]
    table, number = draw(st.sampled_from(places))
    if table == "event":
        field = draw(st.sampled_from([it for it in attrs.fields(Event) if it.eq]))
        return attrs.evolve(event, **{field.alias: getattr(other, field.name)})
    item = getattr(event, TABLES[table])[number]
    givers = getattr(other, TABLES[table])
    if not givers:
        return event
    giver = draw(st.sampled_from(givers))
    field = draw(st.sampled_from([it for it in attrs.fields(type(item)) if it.name != "id"]))
    return with_item(
        event, table, number, attrs.evolve(item, **{field.alias: getattr(giver, field.name)})
    )


def leave_out(draw: DrawFn, event: Event, _: Event) -> Event:
    if not (places := items_of(event)):
        return event
    return with_item(event, *draw(st.sampled_from(places)), None)


def put_in(draw: DrawFn, event: Event, other: Event) -> Event:
    if not (places := items_of(other)):
        return event
    table, number = draw(st.sampled_from(places))
    held = [*getattr(event, TABLES[table]), getattr(other, TABLES[table])[number]]
    return with_table(event, table, held)


def restrict(draw: DrawFn, event: Event, _: Event) -> Event:
    if not (places := items_of(event)):
        return event
    table, number = draw(st.sampled_from(places))
    item = attrs.evolve(
        getattr(event, TABLES[table])[number],
        audience=draw(st.sampled_from([None, *Audience])),
    )
    if isinstance(item, Session):
        audience = draw(st.sampled_from([None, *Audience]))
        item = attrs.evolve(
            item, participations=[attrs.evolve(it, audience=audience) for it in item.participations]
        )
    return with_item(event, table, number, item)


@st.composite
def hushed(draw: DrawFn, event: Event) -> Event:
    """Return a strategy for the event with much of it restricted, at every depth."""
    random = draw(st.randoms(use_true_random=False))

    def hush(held: Any) -> Any:
        if not hasattr(held, "audience") or isinstance(held, Event):
            return held
        return attrs.evolve(held, audience=random.choice([held.audience, *Audience]))

    return everywhere(event, hush)


@st.composite
def thinned(draw: DrawFn, event: Event) -> Event:
    """Return a strategy for the event without much of it, at every depth."""
    random = draw(st.randoms(use_true_random=False))
    bare = attrs.evolve(event, translations={})
    thin = everywhere(bare, lambda held: held if random.random() < LEFT else None)
    for table, name in TABLES.items():
        left = [item for item in getattr(thin, name) if random.random() < LEFT]
        with suppress(ModelError):  # others refer to what would go
            thin = with_table(thin, table, left)
    paths = {path for path, _ in texts(thin)}
    spoken = {
        language: {path: text for path, text in held.items() if path in paths}
        for language, held in event.translations.items()
    }
    return attrs.evolve(thin, translations=spoken)


LEFT = 0.6


def everywhere(event: Event, change: Callable[[Any], Any]) -> Event:
    """Change every item, and all in it that has an audience; None takes out what is in an item."""

    def changed(holder: Any) -> Any:
        changes: dict[str, Any] = {}
        for field in attrs.fields(type(holder)):
            value = getattr(holder, field.name)
            if isinstance(value, Contact | Online):
                changes[field.alias] = change(value)
            elif field.name == "participations" or field.metadata.get("nested"):
                changes[field.alias] = [it for it in map(inner, value) if it]
            elif field.metadata.get("table"):
                changes[field.alias] = [inner(it) or it for it in value]
        return attrs.evolve(holder, **changes)

    def inner(held: Any) -> Any:
        left = change(held)
        return left and changed(left)

    whole: Event = changed(event)
    return whole


@st.composite
def naming(draw: DrawFn, event: Event) -> Event:
    """Return a strategy for the event with texts of some items that name others, or their ids."""
    random = draw(st.randoms(use_true_random=False))
    items = [item for name in TABLES.values() for item in getattr(event, name)]
    named = [item for item in items if random.random() < LEFT]
    names = [getattr(item, "title", None) or getattr(item, "name", None) for item in named]
    ids = [item.id for item in items if not isinstance(item, Day)]
    words = [*ids, *filter(None, names)]

    def naming(item: Any) -> Any:
        fields = ("title", "name", "description", "text") if item not in named else ()
        changes = {
            field: f"{text} {random.choice(words)}"
            for field in fields
            if (text := getattr(item, field, None)) and random.random() < LEFT
        }
        return attrs.evolve(item, **changes)

    if not words:
        return event
    tables: dict[str, Any] = {
        name: [naming(item) for item in getattr(event, name)] for name in TABLES.values()
    }
    return attrs.evolve(event, **{**tables, "title": naming(event).title})


def reorder(draw: DrawFn, event: Event, _: Event) -> Event:
    table = draw(st.sampled_from([*TABLES]))
    return with_table(event, table, getattr(event, TABLES[table])[::-1])


def move(draw: DrawFn, event: Event, _: Event) -> Event:
    timed = [number for number, it in enumerate(event.sessions) if it.start and it.end]
    if not timed:
        return event
    number = draw(st.sampled_from(timed))
    session, later = event.sessions[number], timedelta(minutes=15)
    assert session.start
    assert session.end
    moved = attrs.evolve(session, start=session.start + later, end=session.end + later)
    return with_item(event, "sessions", number, moved)


def rename_id(draw: DrawFn, event: Event, _: Event) -> Event:
    """Give a session that nothing refers to another id, and keep its UID."""
    if not event.sessions:
        return event
    number = draw(st.integers(0, len(event.sessions) - 1))
    session = event.sessions[number]
    renamed = attrs.evolve(session, id="renamed", uid=event.uid_of(session))
    return with_item(event, "sessions", number, renamed)


EDITS: tuple[Edit, ...] = (
    *(take_over, take_over, take_over),
    *(leave_out, put_in, restrict, reorder, move, rename_id),
)


@st.composite
def later_of(draw: DrawFn, event: Event, other: Event) -> Event:
    """Return a strategy for a later state of an event, which takes things over from another.

    What cannot be is left as it was.
    """
    for edit in draw(st.lists(st.sampled_from(EDITS), max_size=5)):
        try:
            event = edit(draw, event, other)
        except ModelError:
            continue
    return event


@st.composite
def edited(draw: DrawFn, event: Event | None = None) -> tuple[Event, Event]:
    """Return a strategy for an event and a later state of it."""
    old = draw(events()) if event is None else event
    return old, draw(later_of(old, draw(events())))
