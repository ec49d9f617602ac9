"""Redact an older state of an event: remove what later states hide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar, cast

import attrs
from immutabledict import immutabledict

from eventkit.model import Attribution, Contact, Event, Item, Online, Outcome, Progress, Statement
from eventkit.model.items import Described
from eventkit.model.names import Names, names_in, strings_in
from eventkit.model.tree import Field, Kind, copy_with, fields_of, holders, rewrite, tables
from eventkit.model.views import narrow, without_parties

D = TypeVar("D", bound=Described)
Key: TypeAlias = tuple[type, str]

NAMELESS = "–"  # replaces a required title or name that is hidden
_CODES = {"timezone", "language", "languages", "interpretation", "country", "color", "kind", "role"}
"""The fields without prose, where the letters of a name are a coincidence."""


@attrs.frozen(eq=False)
class LaterState:
    """A later state of an event, or the part of one that matters.

    Args:
        whole: The whole state without people to whom nothing in it refers, since they do not count
            as restricted.
        view: The same, as the reader may see it.
        ids: The ids in this state of the older state's sessions that still exist.
    """

    whole: Event
    view: Event
    ids: Mapping[str, str]

    def places_in(self, event: Event) -> set[str]:
        """Return the places of the items of this state, sessions by their ids in the older one."""
        older = {f"sessions.{new}": f"sessions.{old}" for old, new in self.ids.items()}
        return {older.get(place, place) for place, _ in holders(event)}

    def newer_place(self, place: str) -> str:
        """Return the place in this state of an item of the older one."""
        table, _, id = place.partition(".")
        return f"sessions.{self.ids.get(id, id)}" if table == "sessions" else place


def redact_older_state(
    older: Event,
    states: Sequence[LaterState],
    former_names: Callable[[Collection[str]], Names],
    names: Names | None = None,
) -> Event:
    """Return an older state of an event without the items and texts that later states hide.

    An item that was public once and is restricted now is hidden from the public, and so is an item
    that was restricted before it was deleted, and every text that names one of them.

    Args:
        older: The older state, as the reader could see it then.
        states: The later states, oldest first. Whatever the newest shows stays, even if states
            before it hid it.
        former_names: A function that returns what items at some places were called before.
        names: Further names that no text may contain.
    """
    hiding = [state for state in states if state.view is not state.whole]
    if not hiding and not names:
        return older
    newest = states[-1].view
    hidden = _hidden(older, hiding, newest, former_names, names or Names())
    visible = _items(newest, states[-1].ids)
    pairs = _pairs(hiding)
    is_unattributed = any(state.whole.attribution is Attribution.NONE for state in hiding)

    def redacted(item: Any) -> Any:  # noqa: ANN401  # an item of any table
        if is_unattributed and isinstance(item, Statement | Outcome):
            item = without_parties(item)
        for whole, view in pairs.get(_key(item), ()):
            item = _without_hidden_parts(item, whole, view, visible.get(_key(item)))
        return _without_texts(item, hidden)

    def stays(item: Any) -> bool:  # noqa: ANN401  # an item of any table
        if _key(item) in visible:
            return True
        return not hidden.is_called(item) and all(view for _, view in pairs.get(_key(item), ()))

    items = {
        table: tuple(redacted(item) for item in then if stays(item))
        for table, then in tables(older)
    }
    event = older
    for state in hiding:
        event = _without_hidden_parts(event, state.whole, state.view, newest)
    translations = {
        language: immutabledict(
            {path: text for path, text in texts.items() if not hidden.is_in(text)}
        )
        for language, texts in older.translations.items()
    }
    changes = {"translations": immutabledict(translations)}
    event = narrow(copy_with(_without_texts(event, hidden), changes), items, {})
    return attrs.evolve(event)  # a session without its hidden zone gets its times in the event's


@attrs.frozen(eq=False)
class _Hidden:
    """The hidden texts, and the names that no text may contain."""

    texts: frozenset[str]
    names: Names

    def is_in(self, value: object) -> bool:
        """Return whether a value is or contains a hidden text, or a text with a hidden name."""
        return any(text in self.texts or self.names.are_in(text) for text in strings_in(value))

    def is_called(self, item: Any) -> bool:  # noqa: ANN401  # an item of any table
        """Return whether an item has the name of a hidden one, which may be the same item."""
        return self.texts.issuperset({getattr(item, "title", None) or getattr(item, "name", None)})


def _hidden(
    older: Event,
    states: Sequence[LaterState],
    newest: Event,
    former_names: Callable[[Collection[str]], Names],
    names: Names,
) -> _Hidden:
    """Return the texts and names that states contain but hide, except those that the newest shows.

    The names include those that a hidden item has in other states, and had before.
    """
    texts, restricted = frozenset[str](), set[str]()
    for it in states:
        texts |= {*strings_in(it.whole)} - {*strings_in(it.view)}
        names |= names_in(it.whole) - names_in(it.view)
        restricted |= it.places_in(it.whole) - it.places_in(it.view)
    restricted -= states[-1].places_in(newest)
    names |= names_in(older, restricted) | former_names(restricted)
    for it in states:
        names |= names_in(it.whole, set(map(it.newer_place, restricted)))
    names = names.in_texts(strings_in(older)).unsaid(strings_in(newest))
    return _Hidden(texts.difference(strings_in(newest)), names)


def _pairs(states: Iterable[LaterState]) -> Mapping[Key, list[tuple[Any, Any]]]:
    """Return each item of the states, whole and as the reader may see it; None if hidden."""
    pairs = defaultdict(list)
    for state in states:
        views = _items(state.view, state.ids)
        for key, item in _items(state.whole, state.ids).items():
            pairs[key].append((item, views.get(key)))
    return pairs


def _items(state: Event, ids: Mapping[str, str]) -> dict[Key, Any]:
    """Return the items of a state, sessions by their ids in the older state."""
    older_ids = {new: old for old, new in ids.items()}
    return {
        (type(item), id): item
        for table, items in tables(state)
        for item in items
        if (id := older_ids.get(item.id) if table == "sessions" else item.id)
    }


def _key(item: Item) -> Key:
    return type(item), item.id


def _without_hidden_parts(item: D, whole: D, *views: D | None) -> D:
    """Return the older state of an item without values that a later one has and no view shows."""
    visible = [view for view in views if view]
    hidden = {*whole.x}.difference(*(view.x for view in visible))
    extensions = {plugin: table for plugin, table in item.x.items() if plugin not in hidden}
    changes: dict[str, Any] = {"x": immutabledict(extensions)}
    for field in fields_of(type(item), Kind.ITEMS, Kind.VALUES):
        older, later = (getattr(state, field.name) for state in (item, whole))
        in_views = [getattr(view, field.name) for view in visible]
        if field.kind is Kind.ITEMS:
            changes[field.name] = tuple(_without_hidden_items(older, later, in_views))
        elif field.name == "participations":
            roles = {(it.who, it.role) for it in {*later}.difference(*in_views)}
            changes[field.name] = tuple(it for it in older if (it.who, it.role) not in roles)
        elif field.name == "progress":
            facts = {*map(_facts, later)}.difference(*(map(_facts, it) for it in in_views))
            changes[field.name] = tuple(it for it in older if _facts(it) not in facts)
        elif isinstance(older, Contact | Online) and later and not any(in_views):
            changes[field.name] = None
    return copy_with(item, changes)


def _facts(entry: Progress) -> tuple[object, ...]:
    """Return what views leave as it is in a visible entry."""
    return entry.date, entry.status, entry.percent


def _without_hidden_items(
    older: Iterable[D], later: Iterable[Any], views: Iterable[Iterable[Any]]
) -> Iterator[D]:
    """Yield nested items, except those that a later state has and no view shows."""
    wholes = {item.id: item for item in later}
    states = [{item.id: item for item in view} for view in views]
    for item in older:
        id = cast("Item", item).id
        visible = [state[id] for state in states if id in state]
        if id not in wholes:
            yield item
        elif visible:
            yield _without_hidden_parts(item, wholes[id], *visible)


def _without_texts(holder: D, hidden: _Hidden) -> D:
    """Return an item without hidden texts; a required text becomes a dash."""

    def hide(value: attrs.AttrsInstance, _: str) -> dict[str, Any]:
        return {
            field.name: visible
            for field in fields_of(type(value), Kind.TEXT, Kind.PLAIN)
            for before in [getattr(value, field.name)]
            if before and (visible := _visible(value, field, before, hidden)) is not before
        }

    def stays(value: object) -> bool:
        return not (isinstance(value, Item) and value.id in hidden.texts)

    return rewrite(holder, hide, stays)


def _visible(holder: attrs.AttrsInstance, field: Field, value: Any, hidden: _Hidden) -> Any:  # noqa: ANN401  # what a field holds
    """Return the visible part of a field's value, or the value itself if nothing is hidden."""
    is_hidden = hidden.texts.__contains__ if field.name in _CODES else hidden.is_in
    if isinstance(value, tuple):
        return (
            tuple(it for it in value if not is_hidden(it)) if any(map(is_hidden, value)) else value
        )
    if isinstance(value, Mapping):
        visible = {name: it for name, it in value.items() if not hidden.is_in((name, it))}
        return value if len(visible) == len(value) else immutabledict(visible)
    if type(value) is not str or not is_hidden(value):
        return value
    if field.kind is Kind.TEXT or field.name == "url":
        return NAMELESS
    has_default = attrs.fields_dict(type(holder))[field.name].default is None
    return None if has_default else value
