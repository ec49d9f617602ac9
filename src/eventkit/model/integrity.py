"""What must hold between the items of an event for it to be one at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import attrs

from eventkit.model import times
from eventkit.model.errors import Fault, ModelError
from eventkit.model.fields import PARTIES
from eventkit.model.items import LANGUAGE, Horizon, Item, Outcome, Response, Session
from eventkit.model.tree import texts
from eventkit.model.words import GUESSES, nearest

if TYPE_CHECKING:
    from eventkit.model.event import Event


def require_sound(event: Event) -> None:
    """Raise `ModelError` with everything that keeps the items from making an event."""
    found = tuple(_faults(event))
    if found:
        raise ModelError(found)


def _faults(event: Event) -> Iterator[Fault]:
    tables = {field.alias or field.name: getattr(event, field.name) for field in _tables(event)}
    yield from _dates(event)
    yield from _ids(tables)
    ids = {table: {item.id for item in items} for table, items in tables.items()}
    yield from _references(event, "event", ids)
    for table, items in tables.items():
        for item in items:
            yield from _nested_ids(item, f"{table}.{item.id}")
            yield from _references(item, f"{table}.{item.id}", ids)
    yield from _uids(event)
    if event.translations:
        yield from _translations(event)
    wholes = {session.id: session for session in event.sessions}
    for session in event.sessions:
        yield from _session(session, wholes)


def _tables(event: Event) -> list[Any]:
    return [field for field in attrs.fields(type(event)) if field.metadata.get("table")]


def _dates(event: Event) -> Iterator[Fault]:
    if not times.is_zone(event.timezone):
        yield _zone(event.timezone, "event.timezone")
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


def _zone(name: str, place: str) -> Fault:
    from zoneinfo import available_timezones  # reads a folder: only where there is a fault

    return Fault(
        rule="unknown-zone",
        message=f"unknown time zone {name!r}",
        place=place,
        value=name,
        nearest=nearest(name, sorted(available_timezones())),
        expected="an IANA name such as 'Europe/Berlin'",
    )


def _ids(tables: dict[str, tuple[Item, ...]]) -> Iterator[Fault]:
    """Find ids used twice, whatever the case; parties share one space."""
    spaces = {table: table for table in tables} | dict.fromkeys(PARTIES, "parties")
    seen: dict[tuple[str, str], str] = {}
    for table, items in tables.items():
        for item in items:
            place = f"{table}.{item.id}"
            first = seen.setdefault((spaces[table], item.id.casefold()), place)
            if first is not place:
                yield Fault(
                    rule="id-used-twice",
                    message=f"the id {item.id!r} is taken by {first}",
                    place=place,
                    value=item.id,
                    hint="give one of them another id",
                )


def _uids(event: Event) -> Iterator[Fault]:
    """Find a session's own uid that is the uid of another: calendars would show only one."""
    seen = {event.uid_of(): repr(event.id)}
    seen |= {event.uid_of(each): repr(each.id) for each in event.sessions if not each.uid}
    for session in event.sessions:
        if not session.uid:
            continue
        other = "a day" if event.is_uid_of_day(session.uid) else seen.get(session.uid)
        seen.setdefault(session.uid, repr(session.id))
        if other:
            yield Fault(
                rule="uid-used-twice",
                message=f"the uid {session.uid!r} is that of {other} too",
                place=f"sessions.{session.id}.uid",
                value=session.uid,
                hint="take it out of one of them",
            )


def _nested_ids(item: Item, place: str) -> Iterator[Fault]:
    for field in attrs.fields(type(item)):
        if field.metadata.get("nested"):
            yield from _ids({f"{place}.{field.name}": getattr(item, field.name)})


def _references(
    holder: attrs.AttrsInstance, place: str, ids: dict[str, set[str]]
) -> Iterator[Fault]:
    for field in attrs.fields(type(holder)):
        value = getattr(holder, field.name)
        if tables := field.metadata.get("refers"):
            for id in _each(value):
                if not any(id in ids[table] for table in tables):
                    yield _dangling(id, f"{place}.{field.name}", tables, ids)
        elif field.name == "participations":
            for number, participation in enumerate(value):
                yield from _references(participation, f"{place}.participations[{number}]", ids)
        elif field.metadata.get("nested"):
            for item in value:
                yield from _references(item, f"{place}.{field.name}.{item.id}", ids)


def _each(value: str | tuple[str, ...] | None) -> Iterable[str]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value


def _dangling(id: str, place: str, tables: tuple[str, ...], ids: dict[str, set[str]]) -> Fault:
    known = (known for table in tables for known in sorted(ids[table]))
    return Fault(
        rule="unknown-id",
        message=f"no {id!r} in {' or '.join(tables)}",
        place=place,
        value=id,
        nearest=nearest(id, known),
    )


def _session(session: Session, wholes: dict[str, Session]) -> Iterator[Fault]:
    place = f"sessions.{session.id}"
    if session.timezone and not times.is_zone(session.timezone):
        yield _zone(session.timezone, f"{place}.timezone")
    whole = wholes.get(session.part_of or "")
    if whole and (whole.part_of or whole is session):
        yield Fault(
            rule="part-of-a-part",
            message=f"{whole.id!r} is itself a part",
            place=f"{place}.part_of",
            value=whole.id,
            hint="parts have one level: name the whole",
        )


def _translations(event: Event) -> Iterator[Fault]:
    """Find translations of what is no text of the event, or in another form than the text."""
    holders = dict(_holders(event))
    there = dict(texts(event))
    guesses = iter(range(GUESSES))
    spelt: dict[str, str] = {}
    for language, said in event.translations.items():
        place = f"translations.{language}"
        first = spelt.setdefault(language.casefold(), language)
        if first != language:
            message = f"{language!r} is the language {first!r} in another case"
            hint = f"write {first!r} everywhere"
            yield Fault(
                rule="language-used-twice", message=message, place=place, value=language, hint=hint
            )
        if not LANGUAGE.fullmatch(language):
            message = f"{language!r} is not a language tag (BCP 47)"
            yield Fault(rule="wrong-pattern", message=message, place=place, value=language)
        if language.casefold() == event.language.casefold():
            message = f"{language!r} is the event's own language"
            yield Fault(rule="own-language", message=message, place=place, value=language)
        for path, text in said.items():
            holder, _, key = path.rpartition(".")
            if key not in _text_keys(holders.get(holder)):
                message = f"no text {path!r} in this event"
                near = None if next(guesses, None) is None else nearest(path, there)
                yield Fault(rule="unknown-text", message=message, place=place, nearest=near)
            elif not _is_like(text, there.get(path, "")):
                message = "a translation is a text, or as many texts, as what it translates"
                yield Fault(
                    rule="wrong-translation", message=message, place=f"{place}.{path}", value=text
                )


def _holders(event: Event) -> Iterator[tuple[str, type[attrs.AttrsInstance]]]:
    """Yield the path and class of all that may hold texts."""
    yield "event", type(event)
    for table in _tables(event):
        for item in getattr(event, table.name):
            yield from _holders_in(item, f"{table.alias}.{item.id}")


def _holders_in(item: Item, path: str) -> Iterator[tuple[str, type[attrs.AttrsInstance]]]:
    yield path, type(item)
    for field in attrs.fields(type(item)):
        if field.metadata.get("nested"):
            for inner in getattr(item, field.name):
                yield from _holders_in(inner, f"{path}.{field.name}.{inner.id}")
    if isinstance(item, Outcome):
        yield from ((f"{path}.response", Response), (f"{path}.horizon", Horizon))


def _text_keys(holder: type[attrs.AttrsInstance] | None) -> set[str]:
    fields = attrs.fields(holder) if holder else ()
    return {field.name for field in fields if field.metadata.get("text")}


def _is_like(text: object, own: str | tuple[str, ...]) -> bool:
    if isinstance(own, str):
        return isinstance(text, str) and bool(text.strip())
    return isinstance(text, tuple) and len(text) == len(own)
