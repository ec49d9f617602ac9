"""E-mail addresses and telephone numbers in texts that are read by all."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from eventkit.model import Event
from eventkit.model.tree import texts
from eventkit.plugins import Note

_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_NUMBER = re.compile(r"(?<!\w)\+\d(?:[\s()./\u2011-]{0,2}\d){7,}")
_CONTACTS = {"an e-mail address": ("@", _ADDRESS), "a telephone number": ("+", _NUMBER)}


def contact_notes(event: Event, private: Collection[str] = ()) -> Iterator[Note]:
    """Yield a note for each text in which an e-mail address or a telephone number stands.

    Args:
        event: The event.
        private: The paths of items and notes that are in the private file: of these there is none.

    >>> from datetime import date
    >>> school = Event(id="school", title="Write to ada@example.org", start=date(2027, 3, 26),
    ...                end=date(2027, 3, 26), timezone="UTC")
    >>> [(note.path, note.message) for note in contact_notes(school)]
    [('event.title', 'an e-mail address is in this text, which is not private')]
    """
    for path, text in _all_texts(event):
        lines = text if isinstance(text, str) else "\n".join(text)
        for contact, (sign, pattern) in _CONTACTS.items():
            if sign not in lines or not pattern.search(lines):
                continue
            if not (path.endswith(".notes") or _item(path) in private):
                message = f"{contact} is in this text, which is not private"
                yield Note(message=message, kind="read", path=path)


def without_contacts(text: str) -> str:
    """Return a text with `…` in the place of each e-mail address and telephone number.

    >>> without_contacts("of 'ada@example.org, +49 30 5550100' nothing is read")
    "of '…, …' nothing is read"
    """
    for sign, pattern in _CONTACTS.values():
        if sign in text:
            text = pattern.sub("…", text)
    return text


def _all_texts(event: Event) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    yield from texts(event)
    for language, translated in event.translations.items():
        for path, text in translated.items():
            yield f"translations.{language}.{path}", text


def _item(path: str) -> str:
    """Return the path of the item that a text or its translation is of."""
    keys = path.split(".")
    return ".".join(keys[2:4] if keys[0] == "translations" else keys[:2])
