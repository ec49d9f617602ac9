"""Values of an event said in words, for those who are told what changed of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

import attrs

from eventkit import wording
from eventkit.changes._translations import START
from eventkit.model import Audience, Event, Item, Session
from eventkit.text import one_line, plain

_MARKDOWN = {"description", "notes"}
_SPOKEN = {"language", "languages", "interpretation"}
_OPEN_WORDS = {"kind", "role"}


def said(event: Event, key: str, value: object) -> str:
    """Return the value of a key in one line; empty where nothing is said.

    Args:
        event: The state of the event that holds it, for the names of what it refers to.
        key: The key.
        value: Its value.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return _text(event, key, value)
    if isinstance(value, tuple):
        return ", ".join(filter(None, (said(event, key, held) for held in value)))
    if isinstance(value, Mapping):
        tables = (f"{one_line(name)}: {said(event, '', held)}" for name, held in value.items())
        return "; ".join(tables)
    if attrs.has(type(value)):
        return ", ".join(filter(None, _parts(event, value)))
    return _plain(value, event.language)


def _plain(value: object, language: str) -> str:
    """Return a number, a moment, a day, a time of day, or whether something is so."""
    if isinstance(value, bool):
        return wording.word("yes" if value else "no", language)
    if isinstance(value, datetime):
        day = wording.full_date(value.date(), language)
        return f"{day}, {wording.clock(value)} ({wording.utc_offset(value)})"
    if isinstance(value, date):
        return wording.full_date(value, language)
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


def _text(event: Event, key: str, value: str) -> str:
    if isinstance(value, Audience) and value is not Audience.PUBLIC:
        return wording.only_for(value, event.language)
    if isinstance(value, StrEnum) or key in _OPEN_WORDS:
        return wording.kind_name(str(value), event.language)
    if key in _SPOKEN:
        return wording.language_name(value, event.language)
    return one_line(plain(value) if key in _MARKDOWN else value)


def _parts(event: Event, value: Any) -> Iterator[str]:  # noqa: ANN401  # any value of the model
    """Yield what a value is made of: how to reach somebody, a material, an answer …."""
    for field in attrs.fields(type(value)):
        held = getattr(value, field.name)
        if field.name == "audience":
            yield for_audience(event, held)
        elif tables := field.metadata.get("refers"):
            yield names(event, tables, held)
        elif held is not None and held is not False and field.name != "id":
            yield said(event, field.name, held)


def label(key: str, language: str) -> str:
    """Return the name of a key, with the language of a translation.

    >>> label("translations.ru.title", "en"), label("addressed_to", "en")
    ('Title (Russian)', 'Addressed to')
    """
    if not key.startswith(START):
        return wording.key_name(key, language)
    _, tongue, own = key.split(".")
    name = wording.key_name(own, language)
    return f"{name} ({wording.language_name(tongue, language)})"


def of_key(event: Event, holder: Item | Event, key: str) -> str:
    """Return in one line what an item says under a key of its own."""
    value = getattr(holder, key)
    tables = attrs.fields_dict(type(holder))[key].metadata.get("refers")
    return names(event, tables, value) if tables else said(event, key, value)


def in_translation(event: Event, key: str, text: object) -> str:
    """Return a translation in one line; of several texts all, one after the other."""
    texts = tuple(text.values()) if isinstance(text, Mapping) else text
    return said(event, key.rpartition(".")[2], texts)


def for_audience(event: Event, audience: str | None) -> str:
    """Return whom something is for, where it says so itself."""
    word = wording.word("for-audience", event.language)
    return word.format(audience=audience) if audience else ""


# --- who, where, when


def names(event: Event, tables: Iterable[str], ids: str | Iterable[str] | None) -> str:
    """Return the names of the items that a reference leads to."""
    held = (ids,) if isinstance(ids, str) else ids or ()
    return ", ".join(name(event.item(id, *tables)) for id in held)


def name(item: Item | Event) -> str:
    """Return what people call an item."""
    for key in ("title", "name", "city", "text"):
        if called := getattr(item, key, None):
            return one_line(called)
    return item.id


def roles(event: Event, session: Session | Event) -> dict[str, list[str]]:
    """Return who takes part in a session, by role, each with what is to be known of it."""
    held: dict[str, list[str]] = {}
    for each in session.participations:
        afar = wording.word("from-afar", event.language) if each.remote else ""
        marks = ", ".join(filter(None, [afar, for_audience(event, each.audience)]))
        party = name(event.party(each.who))
        held.setdefault(each.role, []).append(f"{party} ({marks})" if marks else party)
    return held


def place(event: Event, session: Session) -> str:
    """Return the rooms of a session, with the venue where there are several or no room."""
    rooms = event.rooms_of(session)
    venue = event.venue_of(session) if len(event.venues) > 1 or not rooms else None
    return ", ".join(map(name, [*rooms, *([venue] if venue else [])]))


def dates(event: Event, _: Event) -> str:
    """Return the days of the event."""
    return wording.date_range(event.start, event.end, event.language)


def when(event: Event, session: Session) -> str:
    """Return when a session is, in the event's zone and, where that is another, in its own."""
    language = event.language
    if session.start and session.end:
        zone = event.zone
        told = [(session.start.astimezone(zone), session.end.astimezone(zone))]
        if session.timezone not in {None, event.timezone}:
            told.append((session.start, session.end))
        return "; ".join(wording.full_time(start, end, language) for start, end in told)
    if day := event.day_of(session):
        return f"{wording.full_date(day, language)} ({_lower('no-hours', language)})"
    return wording.word("no-time", language)


def _lower(key: str, language: str) -> str:
    said = wording.word(key, language)
    return said[0].lower() + said[1:]


def whole(event: Event, session: Session) -> str:
    """Return the name of the session that one is a part of; empty where it is none."""
    held = event.whole_of(session)
    return name(held) if held else ""
