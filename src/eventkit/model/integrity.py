"""The rules that make several items an event, such as unique ids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from operator import attrgetter
from typing import Any

import attrs

from eventkit.model import times, tree
from eventkit.model.contents import Contents
from eventkit.model.errors import Fault, ModelError
from eventkit.model.fields import HALF_A_CHARACTER, PARTIES
from eventkit.model.house_style import MOST_FORMS
from eventkit.model.items import LANGUAGE, Item, Session
from eventkit.model.tree import Kind
from eventkit.model.uids import is_outcome_uid
from eventkit.model.words import GUESSES, WORD, nearest


def require_sound(event: Contents) -> None:
    """Raise `ModelError` with all faults, if an event has any."""
    faults = tuple(_faults(event))
    if faults:
        raise ModelError(faults)


def _faults(event: Contents) -> Iterator[Fault]:
    tables = dict(tree.tables(event))
    ids = {table: {item.id for item in items} for table, items in tables.items()}
    yield from _dates(event)
    yield from _ids(tables)
    is_short = _Known(ids).is_short_of(holder for _, holder in tree.holders(event))
    for place, holder in tree.holders(event):
        yield from _nested_ids(holder, place)
        if is_short:
            yield from _references(holder, place, ids)
    yield from _outcomes_elsewhere(event)
    yield from _uids(event)
    if event.translations:
        yield from _translations(event)
    if event.words:
        yield from _words(event)
    wholes = {session.id: session for session in event.sessions}
    for session in event.sessions:
        if session.timezone or session.part_of:
            yield from _session(event, session, wholes)


class _Known(dict[tuple[str, ...], set[str]]):
    """The known ids by the tables that a reference leads to."""

    def __init__(self, ids: Mapping[str, set[str]]) -> None:
        super().__init__()
        self._ids = ids

    def __missing__(self, tables: tuple[str, ...]) -> set[str]:
        self[tables] = set[str]().union(*map(self._ids.__getitem__, tables))
        return self[tables]

    def is_short_of(self, holders: Iterable[attrs.AttrsInstance]) -> bool:
        """Return whether holders, or values inside them, refer to an unknown id."""
        kinds: dict[type[attrs.AttrsInstance], list[attrs.AttrsInstance]] = defaultdict(list)
        for holder in holders:
            kinds[type(holder)].append(holder)
        return any(
            self._is_short_of_field(field, filter(None, map(attrgetter(field.name), alike)))
            for kind, alike in kinds.items()
            for field in tree.ways_to(kind, Kind.REFERENCE)
        )

    def _is_short_of_field(self, field: tree.Field, values: Iterable[Any]) -> bool:
        several = chain.from_iterable(
            value if isinstance(value, tuple) else (value,) for value in values
        )
        if field.holds:  # equal participations are often one object
            return self.is_short_of({id(value): value for value in several}.values())
        return not self[field.tables].issuperset(several)


def _dates(event: Contents) -> Iterator[Fault]:
    if not times.is_zone(event.timezone):
        yield _zone(event, event.timezone, "event.timezone")
    if event.updated and event.updated.utcoffset() is None:
        yield Fault(
            rule="naive-time",
            message="a time needs a time zone (tzinfo)",
            place="event.updated",
            value=event.updated,
        )
    if event.end < event.start:
        yield Fault(
            rule="end-before-start",
            message=f"the end {event.end} is before the start",
            place="event.end",
            value=event.end,
        )


def _zone(event: Contents, name: str, place: str) -> Fault:
    from eventkit.model.zone_names import advice  # imported only if there is a fault

    near, hint = advice(name, event.start, event.language)
    return Fault(
        rule="unknown-zone",
        message=f"unknown time zone {name!r}",
        place=place,
        value=name,
        expected="an IANA name such as 'Europe/Berlin'",
        nearest=near,
        hint=hint,
    )


def _ids(tables: Mapping[str, tuple[Item, ...]]) -> Iterator[Fault]:
    """Find ids used twice, ignoring case; people, organisations and groups share their ids."""
    spaces: dict[str, list[str]] = defaultdict(list)
    for table in tables:
        spaces["parties" if table in PARTIES else table].append(table)
    for names in spaces.values():
        ids = {item.id.casefold() for table in names for item in tables[table]}
        if len(ids) < sum(len(tables[table]) for table in names):
            yield from _ids_used_twice({table: tables[table] for table in names})


def _ids_used_twice(tables: Mapping[str, tuple[Item, ...]]) -> Iterator[Fault]:
    first_places: dict[str, str] = {}
    for table, items in tables.items():
        for item in items:
            place = f"{table}.{item.id}"
            first = first_places.setdefault(item.id.casefold(), place)
            if first is not place:
                yield Fault(
                    rule="id-used-twice",
                    message=f"the id {item.id!r} is taken by {first}",
                    place=place,
                    value=item.id,
                    hint="give one of them another id",
                )


def _outcomes_elsewhere(event: Contents) -> Iterator[Fault]:
    """Find outcomes of this event that are referred to as if they were another's."""
    for outcome in event.outcomes:
        for reference in outcome.follows_elsewhere:
            event_id, _, id = reference.partition(":")
            if event_id.casefold() == event.id.casefold():
                yield Fault(
                    rule="unknown-id",
                    message=f"{event.id!r} is this event, not another one",
                    place=f"outcomes.{outcome.id}.follows",
                    value=reference,
                    nearest=id,
                )


def _uids(event: Contents) -> Iterator[Fault]:
    """Find sessions with the uid of another entry: calendars would show only one of them."""
    if not any(session.uid for session in event.sessions):
        return
    owners = {event.uid_of(): repr(event.id)}
    owners |= {
        event.uid_of(session): repr(session.id) for session in event.sessions if not session.uid
    }
    for session in event.sessions:
        if not session.uid:
            continue
        other = "a day" if event.is_uid_of_day(session.uid) else owners.get(session.uid)
        if is_outcome_uid(session.uid, event.uid_of()):
            other = "an outcome"
        owners.setdefault(session.uid, repr(session.id))
        if other:
            yield Fault(
                rule="uid-used-twice",
                message=f"the uid {session.uid!r} is that of {other} too",
                place=f"sessions.{session.id}.uid",
                value=session.uid,
                hint="remove it from one of them",
            )


def _nested_ids(holder: attrs.AttrsInstance, place: str) -> Iterator[Fault]:
    for field in tree.fields_of(type(holder), Kind.ITEMS):
        if items := getattr(holder, field.name):
            yield from _ids({f"{place}.{field.name}": items})


def _references(
    holder: attrs.AttrsInstance, place: str, ids: Mapping[str, set[str]]
) -> Iterator[Fault]:
    for path, field, value in tree.steps(holder, place, Kind.REFERENCE):
        for id in tree.ids_in(value):
            if not any(id in ids[table] for table in field.tables):
                yield _dangling(id, path, field.tables, ids)


def _dangling(id: str, place: str, tables: tuple[str, ...], ids: Mapping[str, set[str]]) -> Fault:
    known = (known for table in tables for known in sorted(ids[table]))
    return Fault(
        rule="unknown-id",
        message=f"no {id!r} in {' or '.join(tables)}",
        place=place,
        value=id,
        nearest=nearest(id, known),
    )


def _session(event: Contents, session: Session, wholes: dict[str, Session]) -> Iterator[Fault]:
    place = f"sessions.{session.id}"
    if session.timezone and not times.is_zone(session.timezone):
        yield _zone(event, session.timezone, f"{place}.timezone")
    whole = wholes.get(session.part_of or "")
    if whole and (whole.part_of or whole is session):
        yield Fault(
            rule="part-of-a-part",
            message=f"{whole.id!r} is itself a part",
            place=f"{place}.part_of",
            value=whole.id,
            hint="parts have one level: name the whole",
        )


def _translations(event: Contents) -> Iterator[Fault]:
    """Find translations of unknown texts, and those in another form than their text."""
    holders = dict(tree.holders(event))
    guesses = iter(range(GUESSES))
    yield from _languages("translations", event.translations)
    for language, texts in event.translations.items():
        place = f"translations.{language}"
        if language.casefold() == event.language.casefold():
            message = f"{language!r} is the event's own language"
            yield Fault(rule="own-language", message=message, place=place, value=language)
        for path, text in texts.items():
            original = tree.text_at(holders, path)
            if original is None:
                message = f"no text {path!r} in this event"
                guess = None if next(guesses, None) is None else _nearest_text(path, event)
                yield Fault(rule="unknown-text", message=message, place=place, nearest=guess)
            elif not _is_like(text, original):
                message = "a translation is a text, or as many texts, as what it translates"
                yield Fault(
                    rule="wrong-translation", message=message, place=f"{place}.{path}", value=text
                )


def _languages(table: str, languages: Iterable[str]) -> Iterator[Fault]:
    """Find what is no language tag among the keys of a table, and a tag in two cases."""
    spellings: dict[str, str] = {}
    for language in languages:
        place = f"{table}.{language}"
        first = spellings.setdefault(language.casefold(), language)
        if first != language:
            message = f"{language!r} is the language {first!r} in another case"
            hint = f"write {first!r} everywhere"
            yield Fault(
                rule="language-used-twice", message=message, place=place, value=language, hint=hint
            )
        if not LANGUAGE.fullmatch(language):
            message = f"{language!r} is not a language tag (BCP 47)"
            yield Fault(rule="wrong-pattern", message=message, place=place, value=language)


def _words(event: Contents) -> Iterator[Fault]:
    """Find words of exports under a wrong key, and those without a form or with too many."""
    yield from _languages("words", event.words)
    for language, words in event.words.items():
        for key, forms in words.items():
            place = f"words.{language}.{key}"
            if not WORD.fullmatch(key):
                message = f"{key!r} is no key of a word: small letters, digits and -"
                yield Fault(rule="wrong-word", message=message, place=place, value=key)
            elif not (0 < len(forms) <= MOST_FORMS and all(map(_is_filled, forms))):
                message = f"a word is a text, or a list of its forms, at most {MOST_FORMS}"
                yield Fault(rule="wrong-type", message=message, place=place, value=forms)


def _nearest_text(path: str, event: Contents) -> str | None:
    return nearest(path, (known for known, _ in tree.texts(event)))


def _is_like(text: object, original: str | tuple[str, ...]) -> bool:
    if isinstance(original, str):
        return _is_filled(text)
    return isinstance(text, tuple) and len(text) == len(original) and all(map(_is_filled, text))


def _is_filled(text: object) -> bool:
    """Return whether a value is a text that is not blank and has no surrogates."""
    return isinstance(text, str) and bool(text.strip()) and not HALF_A_CHARACTER.search(text)
