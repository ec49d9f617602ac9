"""Calendars of the examples in languages that they are not all translated into, and in two."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.readers.cases import EXAMPLES, Case, case
from tests.readers.held import held

import eventkit
from eventkit.model import Event

LANGUAGES = ("en", "ru", "tk", "de", "ar")


def languages() -> dict[str, Case]:
    """Return the calendars of the examples in each language, and in two."""
    both = [eventkit.load(document) for document in _documents()]
    single = {
        f"{event.id} in {tag}": case(event, entries="sessions", language=tag)
        for event in both
        for tag in LANGUAGES
    }
    return single | {f"{event.id} in en+ru": in_two_languages(event) for event in both}


def _documents() -> list[Path]:
    return sorted(EXAMPLES.glob("*/event.toml"))


def in_two_languages(event: Event) -> Case:
    """Return a calendar with both titles in a line, and the descriptions that are meant."""
    how: dict[str, Any] = {"entries": "sessions", "language": "en+ru"}
    meant: Any = eventkit.to_icalendar(event, **how)
    texts = {str(it["UID"]): str(it.get("DESCRIPTION", "")) for it in meant.events}
    first, other = (
        {it.entry.uid: it.entry for it in held(event, entries="sessions", language=tag)}
        for tag in ("en", "ru")
    )
    entries = [
        entry._replace(
            summary=" / ".join(dict.fromkeys([entry.summary, other[uid].summary])),
            categories=tuple(dict.fromkeys([*entry.categories, *other[uid].categories])),
            description=texts[uid],
        )
        for uid, entry in first.items()
    ]
    return Case(eventkit.export(event, to="icalendar", **how), entries, {})
