"""Values of an event in one line of words: who, where, when, and the value of any key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import attrs

from eventkit import wording
from eventkit.changes.translations import PREFIX
from eventkit.model import Audience, Event, Hours, Item, Outcome, Period, Session
from eventkit.model.tree import Kind, fields_of, ids_in
from eventkit.text import one_line, plain, verbatim_line

_MARKDOWN = {"abstract", "description", "notes"}
_LANGUAGES = {"language", "languages", "interpretation"}
_OPEN_WORDS = {"kind", "role"}
_LISTS_OF_TABLES = {"affiliations", "progress", "actuals"}


def in_words(event: Event, key: str, value: object) -> str:
    """Return a value in one line of words; empty if the value is.

    Args:
        event: The state of the event with the value, for the names of what it refers to.
        key: The key of the value.
        value: The value.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return _text(event, key, value)
    if isinstance(value, tuple):
        by = wording.semicolon(event) if key in _LISTS_OF_TABLES else wording.comma(event)
        return by.join(filter(None, (in_words(event, key, inner) for inner in value)))
    if isinstance(value, Mapping):
        colon = wording.colon(event)
        tables = (f"{one_line(name)}{colon}{in_words(event, '', it)}" for name, it in value.items())
        return wording.semicolon(event).join(tables)
    if attrs.has(type(value)) and not isinstance(value, Hours | Period):
        return wording.enumeration(_fields(event, value), event)
    return _scalar(value, event)


def _scalar(value: object, event: Event) -> str:
    """Return a number, a moment, a day, a time of day, hours, or yes or no."""
    if isinstance(value, bool):
        return wording.word("yes" if value else "no", event)
    if isinstance(value, datetime):
        day, time = wording.full_date(value.date(), event), wording.clock(value, event)
        return f"{wording.word('moment', event, date=day, time=time)} ({wording.utc_offset(value)})"
    if isinstance(value, date):
        return wording.full_date(value, event)
    if isinstance(value, Period):
        return wording.period(value, event)
    return wording.day_hours(value, event) if isinstance(value, Hours) else str(value)


def _text(event: Event, key: str, value: str) -> str:
    if isinstance(value, Audience) and value is not Audience.PUBLIC:
        return wording.only_for(value, event)
    if isinstance(value, StrEnum) or key in _OPEN_WORDS:
        return wording.kind_name(str(value), event)
    if key in _LANGUAGES:
        return wording.language_name(value, event)
    return verbatim_line(plain(value)) if key in _MARKDOWN else one_line(value)


def _fields(event: Event, value: Any) -> Iterator[str]:  # noqa: ANN401  # any value of the model
    """Yield the fields of a nested value, such as a contact, a material or a response."""
    for field in fields_of(type(value)):
        inner = getattr(value, field.name)
        if field.name == "audience":
            yield audience_label(event, inner)
        elif field.kind is Kind.REFERENCE:
            yield names(event, field.tables, inner)
        elif inner is not None and inner is not False and field.name != "id":
            yield in_words(event, field.name, inner)


def key_label(key: str, language: wording.Language) -> str:
    """Return the name of a key, with the language of a translation.

    >>> key_label("translations.ru.title", "en"), key_label("addressed_to", "en")
    ('Title (Russian)', 'Addressed to')
    """
    if not key.startswith(PREFIX):
        return wording.key_name(key, language)
    _, tag, name = key.split(".")
    return f"{wording.key_name(name, language)} ({wording.language_name(tag, language)})"


def value_of(event: Event, item: Item | Event, key: str) -> str:
    """Return the value of a key of an item, in one line."""
    value = getattr(item, key)
    tables = next((field.tables for field in fields_of(type(item)) if field.name == key), ())
    words = names(event, tables, value) if tables else in_words(event, key, value)
    if key == "follows" and isinstance(item, Outcome):
        return wording.enumeration([words, *item.follows_elsewhere], event)
    return words


def translation(event: Event, key: str, text: object) -> str:
    """Return a translation in one line; the texts of nested items one after the other."""
    texts = tuple(text.values()) if isinstance(text, Mapping) else text
    return in_words(event, key.rpartition(".")[2], texts)


def audience_label(event: Event, audience: str | None) -> str:
    """Return the label of an audience; empty if there is none."""
    return wording.word(f"for-{audience}", event) if audience else ""


# --- who, where, when


def names(event: Event, tables: Iterable[str], ids: str | tuple[str, ...] | None) -> str:
    """Return the names of the items that a reference leads to."""
    return wording.enumeration((name(event.item(id, *tables)) for id in ids_in(ids)), event)


def name(item: Item | Event) -> str:
    """Return the title or name of an item."""
    for key in ("title", "name", "city", "text"):
        if text := getattr(item, key, None):
            return one_line(text)
    return item.id


def people(event: Event, session: Session, role: str) -> str:
    """Return who has a role in a session, remote and restricted ones marked."""
    labels = []
    for participation in session.participations:
        if participation.role == role:
            remote = wording.word("from-afar", event) if participation.remote else ""
            restriction = audience_label(event, participation.audience)
            marks = wording.enumeration([remote, restriction], event)
            party = name(event.party(participation.who))
            labels.append(f"{party} ({marks})" if marks else party)
    return wording.enumeration(labels, event)


def dates(event: Event, _: Event) -> str:
    """Return the days of the event."""
    return wording.date_range(event.start, event.end, event)


def hours(event: Event, session: Session) -> str:
    """Return when a session is, in the event's zone and, if it has another, in its own."""
    if session.start:
        end = session.end and session.end.astimezone(event.zone)
        times = [(session.start.astimezone(event.zone), end)]
        if session.timezone not in {None, event.timezone}:
            times.append((session.start, session.end))
        spans = (wording.full_time(start, end, event) for start, end in times)
        return wording.semicolon(event).join(spans)
    if session.day and session.last_day:
        dates = wording.date_range(session.day, session.last_day, event)
        return f"{dates}, {wording.word('all-day', event)}"
    if day := event.day_of(session):
        no_hours = wording.in_sentence(wording.word("no-hours", event), event)
        return f"{wording.full_date(day, event)} ({no_hours})"
    return wording.word("no-time", event)


def whole(event: Event, session: Session) -> str:
    """Return the name of the session that this one is a part of; empty if it is no part."""
    session_above = event.whole_of(session)
    return name(session_above) if session_above else ""
