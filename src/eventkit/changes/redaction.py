"""What may still be told of an older state of an event, now that later ones are known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, TypeAlias, TypeVar, cast

import attrs
from immutabledict import immutabledict

from eventkit.model import Attribution, Contact, Event, Item, Online, Outcome, Statement
from eventkit.model.items import Described
from eventkit.model.tree import copy_with, tables
from eventkit.model.views import narrow, without_parties

A = TypeVar("A", bound="attrs.AttrsInstance")
D = TypeVar("D", bound=Described)
Place: TypeAlias = tuple[type, str]

NAMELESS = "–"  # stands where a title or name has to be and may not be told


@attrs.frozen(eq=False)
class Later:
    """A later state of an event, or as much of one as matters.

    Args:
        whole: The state, whole.
        seen: The same, as the reader may know it.
        today: For the sessions of the older state that are still there their ids in this one.
    """

    whole: Event
    seen: Event
    today: Mapping[str, str]


def told_today(was: Event, states: Sequence[Later]) -> Event:
    """Return an older state of an event without what later ones hold and do not show.

    What was public once and is restricted now is not told to the public again, nor is what was
    restricted before it was removed.

    Args:
        was: The older state, as the reader might know it then.
        states: The later states, oldest first. What the newest shows may be told, whatever those
            before it hid.
    """
    hiding = [state for state in states if state.seen is not state.whole]
    if not hiding:
        return was
    newest = states[-1].seen
    hidden = _hidden_texts(hiding) - frozenset(_strings(newest))
    now = _there(newest, states[-1].today)
    past = _pairs(hiding)
    items = {
        table: [
            item
            for item in then
            if _place(item) in now or all(seen for _, seen in past.get(_place(item), ()))
        ]
        for table, then in tables(was)
    }
    unnamed = any(state.whole.attribution is Attribution.NONE for state in hiding)

    def still(item: Any) -> Any:  # noqa: ANN401  # an item of any table
        if unnamed and isinstance(item, Statement | Outcome):
            item = without_parties(item)
        for held, seen in past.get(_place(item), ()):
            item = _still_told(item, held, seen, now.get(_place(item)))
        return _without_texts(item, hidden)

    told = was
    for state in hiding:
        told = _still_told(told, state.whole, state.seen, newest)
    spoken = {
        language: immutabledict(
            {path: text for path, text in held.items() if hidden.isdisjoint(_strings(text))}
        )
        for language, held in was.translations.items()
    }
    bare = copy_with(_without_texts(told, hidden), {"translations": immutabledict(spoken)})
    left = {table: tuple(map(still, there)) for table, there in items.items()}
    return narrow(bare, left, {})


def _hidden_texts(states: Iterable[Later]) -> frozenset[str]:
    """Return the texts that states hold and do not show."""
    return frozenset().union(*({*_strings(each.whole)} - {*_strings(each.seen)} for each in states))


def _pairs(states: Iterable[Later]) -> Mapping[Place, list[tuple[Any, Any]]]:
    """Return each item as states hold it and as they show it, None where they do not."""
    found = defaultdict(list)
    for state in states:
        seen = _there(state.seen, state.today)
        for place, item in _there(state.whole, state.today).items():
            found[place].append((item, seen.get(place)))
    return found


def _there(state: Event, today: Mapping[str, str]) -> dict[Place, Any]:
    """Return the items of a state, sessions by the ids that they had in the older state."""
    before = {now: then for then, now in today.items()}
    return {
        (type(item), id): item
        for table, items in tables(state)
        for item in items
        if (id := before.get(item.id) if table == "sessions" else item.id)
    }


def _place(item: Item) -> Place:
    return type(item), item.id


def _strings(held: object) -> Iterator[str]:
    """Yield every text in a value, however deep, that is no closed word."""
    if type(held) is str:
        yield held
    elif isinstance(held, tuple):
        yield from chain.from_iterable(map(_strings, held))
    elif isinstance(held, Mapping):
        yield from chain.from_iterable(map(_strings, (*held, *held.values())))
    elif attrs.has(type(held)):
        fields = attrs.fields(cast("type[attrs.AttrsInstance]", type(held)))
        inner = (getattr(held, field.name) for field in fields if field.eq)
        yield from chain.from_iterable(map(_strings, inner))


def _still_told(item: D, whole: D, *showing: D | None) -> D:
    """Return the older state of an item without what a later one holds and none shows."""
    shown = [state for state in showing if state]
    gone = {*whole.x}.difference(*(state.x for state in shown))
    changes: dict[str, Any] = {
        "x": immutabledict(
            {plugin: table for plugin, table in item.x.items() if plugin not in gone}
        )
    }
    for field in attrs.fields(type(item)):
        then, held = (getattr(state, field.name) for state in (item, whole))
        seen = [getattr(state, field.name) for state in shown]
        if isinstance(then, Contact | Online) and held and not any(seen):
            changes[field.name] = None
        elif field.name == "participations":
            there = {*chain.from_iterable(seen)}
            left = {(each.who, each.role) for each in held if each not in there}
            changes[field.name] = tuple(it for it in then if (it.who, it.role) not in left)
        elif field.metadata.get("nested"):
            changes[field.name] = tuple(_nested_told(then, held, seen))
    return _changed(item, changes)


def _nested_told(
    then: Iterable[D], held: Iterable[Any], showing: Iterable[Iterable[Any]]
) -> Iterator[Any]:
    wholes = {item.id: item for item in held}
    states = [{item.id: item for item in state} for state in showing]
    for item in then:
        id = cast("Item", item).id
        shown = [state[id] for state in states if id in state]
        if id not in wholes:
            yield item
        elif shown:
            yield _still_told(item, wholes[id], *shown)


def _without_texts(holder: A, hidden: frozenset[str]) -> A:
    """Return a value without these texts: nothing, or a dash where there has to be one."""
    changes: dict[str, Any] = {}
    for field in attrs.fields(type(holder)):
        held = getattr(holder, field.name)
        if field.metadata.get("table") or field.metadata.get("refers") or not held:
            continue
        if type(held) is str and held in hidden:
            if field.metadata.get("text") or field.name == "url":
                changes[field.name] = NAMELESS
            elif field.default is None:
                changes[field.name] = None
        elif isinstance(held, tuple):
            left = (it for it in held if type(it) is not str or it not in hidden)
            changes[field.name] = tuple(
                _without_texts(it, hidden) if attrs.has(type(it)) else it for it in left
            )
        elif attrs.has(type(held)):
            changes[field.name] = _without_texts(held, hidden)
    return _changed(holder, changes)


def _changed(item: A, changes: Mapping[str, Any]) -> A:
    """Return the item with these changes; the item itself where there are none."""
    real = {name: value for name, value in changes.items() if value != getattr(item, name)}
    return copy_with(item, real) if real else item
