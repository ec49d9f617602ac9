"""The views of an event by audience and language.

A view is a function from an event to an event. Views rely on the marks of fields
(`eventkit.model.tree`), so that a new field of an item needs no line here. A view of a sound event
is sound and is not validated again. Unchanged items stay the same objects.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any, TypeVar

import attrs
from immutabledict import immutabledict

from eventkit.model.contents import Contents
from eventkit.model.errors import LanguageError, RestrictedError
from eventkit.model.fields import PARTIES
from eventkit.model.freezing import Extension, Translations
from eventkit.model.items import LANGUAGE, CheckSettings, Described, Item, Participation
from eventkit.model.languages import bases, has_words
from eventkit.model.numbered import with_moved_progress, without_empty_affiliations
from eventkit.model.parties import Group
from eventkit.model.reader import SEVERAL, languages_in
from eventkit.model.tree import (
    Field,
    Items,
    Kind,
    changes_in,
    copy_with,
    fields_of,
    rewrite,
    steps,
    tables,
    texts,
)
from eventkit.model.unplaced import unplaced
from eventkit.model.unreferenced import is_listing, shown_by_lists, without_unreferenced
from eventkit.model.words import Attribution, Audience

_A = TypeVar("_A", bound="attrs.AttrsInstance")
_E = TypeVar("_E", bound=Contents)

__all__ = [
    "Items",
    "for_audience",
    "in_language",
    "narrow",
    "referenced",
    "texts",
    "without_parties",
]


# --- audience


def for_audience(event: _E, audience: Audience) -> _E:
    """Return the event as an audience may see it.

    Raises:
        RestrictedError: If the event itself is for a narrower audience.
    """
    if event.audience and not audience.sees(event.audience):
        raise RestrictedError(event.id, event.audience, audience)
    if audience is Audience.ORGANIZERS:
        return event
    if event.attribution is Attribution.NONE:
        # Nothing may depend on whose they are, not even which parties remain.
        unattributed = ("statements", "outcomes")
        event = copy_with(
            event, {it: tuple(map(without_parties, getattr(event, it))) for it in unattributed}
        )
    narrower = tuple(other for other in Audience if not audience.sees(other))
    items = {table: _visible(table, all_items, narrower) for table, all_items in tables(event)}
    settings: dict[str, Any] = {"checks": CheckSettings(), "exporters": immutabledict()}
    return narrow(event, items, settings, narrower)


def _visible(table: str, items: tuple[Any, ...], narrower: tuple[Audience, ...]) -> tuple[Any, ...]:
    """Return the items of a table without those for narrower audiences and parts of such."""
    hidden = {item.id for item in items if item.audience and item.audience in narrower}
    if not hidden:
        return items
    if table == "sessions":
        hidden |= {session.id for session in items if session.part_of in hidden}
    return tuple(item for item in items if item.id not in hidden)


def without_parties(item: _A) -> _A:
    """Return an item without its references to parties."""
    cut = _Cut(dict.fromkeys(PARTIES, ()), {*PARTIES})
    return rewrite(item, cut, cut.stays, cut.may_change)


def referenced(event: _E) -> _E:
    """Return a whole event without people that nothing in it refers to."""
    items = without_unreferenced(event, {}, dict(tables(event)))
    fields = fields_of(type(event), Kind.TABLE)
    return copy_with(event, {field.name: items[field.key] for field in fields})


# --- removal of items


def with_audiences(event: _E, audiences: Mapping[str, Audience]) -> _E:
    """Return the event with other audiences for some items, by their places."""

    def restricted(table: str, item: Item) -> Item:
        audience = audiences.get(f"{table}.{item.id}")
        return copy_with(item, {"audience": audience}) if audience else item

    changes = {
        field.name: tuple(restricted(field.key, item) for item in getattr(event, field.name))
        for field in fields_of(type(event), Kind.TABLE)
    }
    return copy_with(event, changes) if audiences else event


def narrow(
    event: _E, items: Items, changes: Mapping[str, Any], narrower: tuple[Audience, ...] = ()
) -> _E:
    """Return an event with some items only, without references to the others.

    Rooms and sessions that were not at the only remaining venue are not placed there. If a view
    hides items, it also hides items that only those refer to.

    Args:
        event: The event.
        items: The remaining items of each table.
        changes: Changes of the event's own fields.
        narrower: The audiences whose restricted values are removed.
    """
    shrunk = {table for table, all_items in tables(event) if len(items[table]) < len(all_items)}
    listed = shown_by_lists(event.people) if Audience.PARTICIPANTS in narrower else frozenset()
    cut = _Cut(items, shrunk, narrower, listed)
    remaining: Items = {
        table: tuple(rewrite(item, cut, cut.stays, cut.may_change) for item in items[table])
        for table in items
    }
    event_changes = changes_in(event, cut, cut.stays, cut.may_change)
    if narrower:
        remaining = without_unreferenced(event, event_changes, remaining)
    translations = with_moved_progress(event.outcomes, remaining["outcomes"], event.translations)
    remaining, translations = without_empty_affiliations(remaining, translations)
    return copy_with(
        event,
        {
            **event_changes,
            **{field.name: remaining[field.key] for field in fields_of(type(event), Kind.TABLE)},
            "translations": _translations_of(event, translations, remaining),
            "unplaced": unplaced(event, remaining),
            **changes,
        },
    )


class _Cut:
    """The change that removes references to removed items, and restricted values.

    Args:
        items: The remaining items.
        shrunk: The tables that lost items.
        narrower: The audiences whose restricted values are removed.
        listed: People who are not to be seen as participants or members.
    """

    def __init__(
        self,
        items: Items,
        shrunk: set[str],
        narrower: tuple[Audience, ...] = (),
        listed: frozenset[str] = frozenset(),
    ) -> None:
        self._items, self._shrunk, self._narrower = items, shrunk, narrower
        self._listed = listed
        self._ids: dict[tuple[str, ...], set[str]] = {}
        self._references: dict[type, list[tuple[Field, set[str]]]] = {}
        self._may_change: dict[type[attrs.AttrsInstance] | None, bool] = {}

    def __call__(self, holder: attrs.AttrsInstance, _: str) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        for field, ids in self._references_of(type(holder)) if self._shrunk else ():
            value = getattr(holder, field.name)
            if isinstance(value, tuple):
                if not ids.issuperset(value):
                    changes[field.name] = tuple(id for id in value if id in ids)
            elif value is not None and value not in ids:
                changes[field.name] = None
        if self._narrower and isinstance(holder, Described):
            if holder.notes is not None:
                changes["notes"] = None
            if holder.x and (open_tables := self._open_tables(holder.x)) != holder.x:
                changes["x"] = immutabledict(open_tables)
        if isinstance(holder, Group) and not self._listed.isdisjoint(holder.members):
            members = changes.get("members", holder.members)
            changes["members"] = tuple(id for id in members if id not in self._listed)
        return changes

    def stays(self, value: Any) -> bool:  # noqa: ANN401  # an item or a value without an id
        """Return whether a value inside a holder stays: it is visible and its references exist."""
        audience = getattr(value, "audience", None)
        if audience and audience in self._narrower:
            return False
        if self._listed and value.__class__ is Participation and is_listing(value, self._listed):
            return False
        return not self._shrunk or all(
            getattr(value, field.name) in ids
            for field, ids in self._references_of(type(value))
            if field.is_required
        )

    def may_change(self, kind: type[attrs.AttrsInstance] | None) -> bool:
        """Return whether values of a class, or values inside them, may change."""
        if kind not in self._may_change:
            self._may_change[kind] = kind is not None and bool(
                self._references_of(kind)
                or (self._narrower and issubclass(kind, Described))
                or fields_of(kind, Kind.ITEMS, Kind.VALUES)
            )
        return self._may_change[kind]

    def _open_tables(
        self, extensions: Mapping[str, immutabledict[str, Extension]]
    ) -> dict[str, Any]:
        """Return the visible part of each extension table that is visible."""
        return {
            name: self._open_part(table)
            for name, table in extensions.items()
            if self._is_open(table)
        }

    def _is_open(self, extension: Mapping[str, Extension]) -> bool:
        """Return whether an extension table is visible; one without an audience is not."""
        word = extension.get("audience")
        return word in set(Audience) and word not in self._narrower

    def _open_part(self, value: Extension) -> Extension:
        """Return extension data without the tables in it that are for narrower audiences."""
        if isinstance(value, Mapping):
            kept = {key: inner for key, inner in value.items() if not self._is_closed(inner)}
            return immutabledict({key: self._open_part(inner) for key, inner in kept.items()})
        if isinstance(value, tuple):
            return tuple(self._open_part(inner) for inner in value if not self._is_closed(inner))
        return value

    def _is_closed(self, value: Extension) -> bool:
        return isinstance(value, Mapping) and value.get("audience") in self._narrower

    def _references_of(self, kind: type[attrs.AttrsInstance]) -> list[tuple[Field, set[str]]]:
        """Return the reference fields of a class that may lose ids, with the remaining ids."""
        if kind not in self._references:
            self._references[kind] = [
                (field, self._ids_in(field.tables))
                for field in fields_of(kind, Kind.REFERENCE)
                if not self._shrunk.isdisjoint(field.tables)
            ]
        return self._references[kind]

    def _ids_in(self, names: tuple[str, ...]) -> set[str]:
        if names not in self._ids:
            self._ids[names] = {item.id for name in names for item in self._items[name]}
        return self._ids[names]


def _translations_of(event: Contents, translations: Translations, items: Items) -> Translations:
    """Return the translations of the event's own texts and of the remaining items."""
    if not translations:
        return translations
    holders = (
        (f"{table}.{item.id}", item) for table, remaining in items.items() for item in remaining
    )
    paths = {
        step.path
        for path, holder in chain([("event", event)], holders)
        for step in steps(holder, path, Kind.TEXT)
        if step.value
    }
    remaining = {
        language: immutabledict({path: text for path, text in words.items() if path in paths})
        for language, words in translations.items()
    }
    return immutabledict({language: words for language, words in remaining.items() if words})


# --- language


def translations_of(event: Contents) -> dict[str, str]:
    """Return the languages that something is translated into, by their tags in small letters."""
    return {tag.casefold(): tag for tag, words in event.translations.items() if words}


def translated_into(event: Contents, language: str) -> str | None:
    """Return the tag of the translations into a language, or None."""
    return translations_of(event).get(language.casefold())


def _is_of_words(event: Contents, language: str, languages: Mapping[str, str]) -> bool:
    """Return whether an event that is not translated into a language can be shown in it."""
    its_bases = {*bases(language.casefold())}
    has_house_style = not its_bases.isdisjoint(map(str.casefold, event.words))
    is_tag = LANGUAGE.fullmatch(language) is not None
    return is_tag and (has_house_style or has_words(language)) and its_bases.isdisjoint(languages)


def with_editions(first: _E, *others: _E) -> _E:
    """Return an event in one language, with the same in others as its translations.

    Each has a title at least: what is in no other words than in the first language is left out.
    """
    if not others:
        return first
    known = {path: text for path, text in texts(first) if path != "event.title"}
    translations = {
        other.language: immutabledict(
            {path: text for path, text in texts(other) if text != known.get(path) and _has(text)}
        )
        for other in others
    }
    tags = (first.language, *translations)
    return copy_with(first, {"translations": immutabledict(translations), "view_languages": tags})


def _has(text: str | tuple[str, ...]) -> bool:
    return not isinstance(text, str) or bool(text.strip())


def with_catalogues(event: _E, folders: Iterable[object]) -> _E:
    """Return an event that carries the words in folders of catalogues, unless it carries others."""
    catalogues = tuple(dict.fromkeys(map(str, filter(None, folders))))
    if event.catalogues or not catalogues:
        return event
    return copy_with(event, {"catalogues": catalogues})


def in_language(event: _E, language: str) -> _E:
    """Return the event in a language; texts without a translation stay unchanged.

    Of several languages, such as `en+ru`, it is in the first, with the others as its translations.

    Raises:
        LanguageError: If nothing is translated into that language, and exports have no words in it
            or something is translated into what it is based on.
    """
    if SEVERAL in language:
        return with_editions(*(in_language(event, it) for it in languages_in(language)))
    return in_one_language(event, language)


def in_one_language(event: _E, language: str) -> _E:
    """Return the event in a language, as `in_language` does of one."""
    bare: dict[str, Any] = {"translations": immutabledict()}
    if language.casefold() == event.language.casefold():
        return copy_with(event, bare) if event.translations else event
    bare["whole_language"] = event.whole_language or event.language
    tag = translated_into(event, language)
    if tag is None:
        languages = translations_of(event)
        if not _is_of_words(event, language, languages):
            raise LanguageError(language, [event.language, *languages.values()])
        return copy_with(event, {**bare, "language": language})
    words = event.translations[tag]
    holders = {".".join(path.split(".", 2)[:2]) for path in words}

    def translate(holder: attrs.AttrsInstance, path: str) -> dict[str, Any]:
        return {
            field.name: words[place]
            for field in fields_of(type(holder), Kind.TEXT)
            if getattr(holder, field.name) and (place := f"{path}.{field.key}") in words
        }

    changes: dict[str, Any] = {
        field.name: tuple(
            rewrite(item, translate, path=path)
            if (path := f"{field.key}.{item.id}") in holders
            else item
            for item in getattr(event, field.name)
        )
        for field in fields_of(type(event), Kind.TABLE)
    }
    event_changes = changes_in(event, translate, path="event")
    return copy_with(event, {**event_changes, **changes, **bare, "language": tag})
