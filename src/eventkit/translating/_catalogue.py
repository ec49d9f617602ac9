"""Catalogues of gettext (PO): the texts of an event for translators' tools, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from eventkit.document._files import file_bytes
from eventkit.document._parsing import SIZE_LIMIT
from eventkit.model.errors import DocumentError, Fault
from eventkit.model.translating import TranslatableText, Words
from eventkit.translating._sibling import Sibling

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_UNENDED = re.compile(rb'(?:msg[a-z_]+(?:\[\d+\])?\s*)?"(?:(?:[^"\\]|\\.)*)?\\?')
_HEAD = """\
# The place of each text in the event is its context.
# A fuzzy translation is of an older original."""


@frozen(kw_only=True)
class CatalogueText:
    """A text of a catalogue.

    Args:
        place: Its place in the event, its context.
        original: The original.
        translation: The translation; empty if there is none.
        is_fuzzy: Whether it may be wrong.
        fault: Why it is of no text of an event; empty if it may be of one.
    """

    place: str
    original: str = field(repr=False)
    translation: str = field(repr=False)
    is_fuzzy: bool = False
    fault: str = ""


def catalogue_bytes(sibling: Sibling) -> bytes:
    """Return the catalogue of the texts that belong into a sibling, with what is translated."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    event = sibling.document.event
    moment = event.updated or _LONG_AGO
    catalogue = Catalog(
        locale=sibling.language.replace("-", "_"),
        header_comment=_HEAD,
        project=event.id,
        version=event.uid or "1",
        copyright_holder="",
        msgid_bugs_address="",
        creation_date=moment,
        revision_date=moment,
        last_translator="",
        language_team="",
        fuzzy=False,
    )
    for it in sibling.needed:
        flags = ["fuzzy"] if it.translation is not None and sibling.is_stale(it) else []
        for place, number in places_of(it):
            original, translation = part_of(it.text, number), part_of(it.translation, number)
            catalogue.add(original, translation, context=place, flags=flags)
    data = BytesIO()
    write_po(data, catalogue, width=0)
    return data.getvalue()


def places_of(text: TranslatableText) -> Iterator[tuple[str, int | None]]:
    """Yield the places of a text in a catalogue: those of a list with the numbers of its texts."""
    if isinstance(text.text, str):
        yield text.path, None
    else:
        yield from ((f"{text.path}.{number}", number) for number in range(1, len(text.text) + 1))


def part_of(words: Words | None, number: int | None) -> str:
    """Return a text, or one of a list by its number from 1; empty where there is none."""
    if words is None or isinstance(words, str):
        return words or ""
    return words[number - 1] if number else ""


def read_catalogue(path: Path, sibling: Sibling) -> tuple[CatalogueText, ...]:
    """Return the texts of a catalogue.

    Args:
        path: The file.
        sibling: The sibling into which they are to be read.

    Raises:
        DocumentError: If it cannot be read, or is of another event or language.
    """
    catalogue = _parsed(path)
    faults = [*_foreign(catalogue, path, sibling)]
    if faults:
        raise DocumentError(faults)
    return tuple(_text(message) for message in catalogue if message.id)


def _parsed(path: Path) -> Catalog:
    from babel.messages.pofile import PoFileError, read_po

    data = file_bytes(path, SIZE_LIMIT + 1)
    if len(data) > SIZE_LIMIT:
        raise _unreadable(path, "it is too large")
    data = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    for number, line in enumerate(data.split(b"\n"), 1):
        if _UNENDED.fullmatch(line.strip()):  # of which Babel would read a part
            raise _unreadable(path, "a text ends without a quotation mark", number)
    try:
        return read_po(BytesIO(data), ignore_obsolete=True, abort_invalid=True)
    except PoFileError as error:
        raise _unreadable(path, str(error), error.lineno + 1) from error
    except (ValueError, LookupError, UnicodeError, IndexError, AttributeError) as error:
        raise _unreadable(path, str(error) or type(error).__name__) from error


def _unreadable(path: Path, reason: str, line: int | None = None) -> DocumentError:
    fault = Fault(
        rule="not-a-catalogue",
        message=f"this is no catalogue of gettext (PO): {reason}",
        file=str(path),
        line=line,
        hint="save it again in the translators' tool; nothing was changed",
    )
    return DocumentError([fault])


def _foreign(catalogue: Catalog, path: Path, sibling: Sibling) -> Iterator[Fault]:
    """Yield the faults of a catalogue that is of another event or language."""
    id = sibling.document.event.id
    if catalogue.project not in (id, "", "PROJECT", None):
        yield Fault(
            rule="another-event",
            message=f"this catalogue is of the event {catalogue.project!r}",
            file=str(path),
            value=catalogue.project,
            expected=f"Project-Id-Version: {id} …",
        )
    language = str(catalogue.locale_identifier or "").replace("_", "-")
    if language and language.casefold() != sibling.language.casefold():
        yield Fault(
            rule="another-language",
            message=f"this catalogue is in the language {language!r}",
            file=str(path),
            value=language,
            expected=f"Language: {sibling.language.replace('-', '_')}",
            hint=f"read it with --to {language}",
        )


def _text(message: Message) -> CatalogueText:
    id: Any = message.id
    if not isinstance(id, str):
        place = message.context or id[0]
        fault = "it has plural forms, which no text of an event has"
        return CatalogueText(place=place, original=id[0], translation="…", fault=fault)
    fault = "" if message.context else "it has no context (msgctxt), which says its place"
    return CatalogueText(
        place=message.context or id,
        original=id,
        translation=str(message.string or ""),
        is_fuzzy=message.fuzzy,
        fault=fault,
    )
