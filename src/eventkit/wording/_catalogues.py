"""The catalogues of the words that exports add: gettext files, one for each language.

A message is known by its key, which is its context in the files. The English texts stand in the
template, `DOMAIN.pot`; a translation is `LANGUAGE/LC_MESSAGES/DOMAIN.po`, or the `.mo` that a wheel
has instead. A message that would not fit its placeholders is left out, so that the next language
stands in for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from gettext import c2py
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, NamedTuple

from eventkit.model import cldr
from eventkit.model.languages import LOCALES, bases, folders
from eventkit.wording._ordinals import ORDINAL

if TYPE_CHECKING:
    from babel.messages import Catalog

_PLAIN = ("", ORDINAL)
_RULE = re.compile(rb'^"?Plural-Forms:', re.IGNORECASE | re.MULTILINE)
ENGLISH = "en"
"""The language of the templates, which stands in where no other language has a message."""


class Source(NamedTuple):
    """Where catalogues stand: a folder, and the name that their files have in it."""

    folder: str
    domain: str = "messages"


BUILT_IN = Source(str(LOCALES), "eventkit")


class Message(NamedTuple):
    """A message in a language.

    Args:
        forms: The text; if it has a plural, its forms.
        form_of: Returns which form goes with a number.
        language: The tag of the language.
    """

    forms: tuple[str, ...]
    form_of: Callable[[int], int]
    language: str

    def text(self, count: int = 1) -> str:
        """Return the text that goes with a number."""
        return self.forms[min(self.form_of(count), len(self.forms) - 1)]


class Catalogue(NamedTuple):
    """The messages of a language by their keys, and what is wrong with its file."""

    messages: Mapping[str, Message]
    faults: tuple[str, ...] = ()


@lru_cache(maxsize=64)
def order(*tags: str) -> tuple[str, ...]:
    """Return the languages in which a message is looked for, the first ones first.

    >>> order("uz-Cyrl", "ru")
    ('uz-Cyrl', 'uz', 'ru', 'en')
    """
    return tuple(dict.fromkeys(base for tag in (*tags, ENGLISH) for base in bases(tag)))


@lru_cache(maxsize=64)
def messages(languages: tuple[str, ...], sources: tuple[Source, ...]) -> Mapping[str, Message]:
    """Return all messages by key, each from the first source and language that has it."""
    known: dict[str, Message] = {}
    for source in reversed(sources):
        for language in reversed(languages):
            known.update(catalogue(source, language).messages)
    return known


def english(sources: tuple[Source, ...]) -> Mapping[str, Message]:
    """Return the English messages of all sources by key, each from the first that has it."""
    return messages((ENGLISH,), sources)


@cache
def catalogue(source: Source, language: str) -> Catalogue:
    """Return the catalogue of a language; it is empty if there is none, or if it is not readable.

    Only the language itself counts, not what it is based on.
    """
    path = _path(source, language)
    if path is None:
        return Catalogue({})
    try:
        parsed = _parsed(path, language)
        form_of = c2py(parsed.plural_expr)
        entries = _messages(parsed, language, form_of)
    except Exception as error:  # noqa: BLE001  # Babel fails in many ways where a file is damaged
        return Catalogue({}, (f"{path}: not a catalogue that can be read ({error})",))
    if language == ENGLISH:
        return Catalogue(entries)
    originals = catalogue(source, ENGLISH).messages
    known = {key: it for key, it in entries.items() if key in originals}
    fitting = {key: it for key, it in known.items() if fits(it, originals[key])}
    faults = [
        f"{path}: {key} has other placeholders than in English"
        for key in known
        if key not in fitting
    ]
    if any(len(it.forms) > 1 for it in known.values()) and not _RULE.search(path.read_bytes()):
        faults.append(
            f"{path}: its head has no Plural-Forms, the rule by which numbers choose a form"
        )
    return Catalogue(fitting, tuple(faults))


@lru_cache(maxsize=64)
def has_catalogue(language: str) -> bool:
    """Return whether there is a catalogue of eventkit in a language, whole or of a country."""
    return bool(catalogue(BUILT_IN, language).messages)


def _path(source: Source, language: str) -> Path | None:
    """Return the file of a language: the text, or where there is only that, what is compiled."""
    folder = Path(source.folder)
    candidates = [folder / f"{source.domain}.pot"] if language == ENGLISH else []
    if its_folder := folders(folder).get(language.casefold()):
        names = (f"{source.domain}{suffix}" for suffix in (".po", ".mo"))
        candidates += (folder / its_folder / "LC_MESSAGES" / name for name in names)
    return next((path for path in candidates if path.is_file()), None)


def _parsed(path: Path, language: str) -> Catalog:
    """Return the messages of a file; where its head has no rule of plurals, with the language's."""
    from babel.messages.mofile import read_mo  # imported only where words are written
    from babel.messages.pofile import read_po

    locale = cldr.locale_of(language)
    with path.open("rb") as file:
        if path.suffix != ".mo":
            return read_po(file, locale, abort_invalid=True)
        compiled = read_mo(file)
    compiled.locale = locale
    return compiled


def _messages(
    parsed: Catalog, language: str, form_of: Callable[[int], int]
) -> Mapping[str, Message]:
    """Return the translated messages by key; the English texts stand in place of translations."""
    known: dict[str, Message] = {}
    for message in parsed:
        text = message.string or ""
        if language == ENGLISH and not any(text):
            text = message.id
        forms = (text,) if isinstance(text, str) else tuple(text)
        if message.context and all(forms) and not message.fuzzy:
            known[message.context] = Message(forms, form_of, language)
    return known


def fits(message: Message, original: Message | None) -> bool:
    """Return whether a translation has the placeholders of the English text, none without one.

    Forms of a plural may say the number as a word.
    """
    expected = placeholders(original.forms[-1]) if original else frozenset[str]()
    *others, last = map(placeholders, message.forms)
    return (
        expected is not None
        and last == expected
        and all(names is not None and names <= expected for names in others)
    )


def placeholders(text: str) -> frozenset[str] | None:
    """Return the names in braces of a text, ordinal or not; None if they are not closed.

    >>> sorted(placeholders("{count} of {total}") or ()), placeholders("{count")
    (['count', 'total'], None)
    """
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return None
    return frozenset(
        f"{name}{f'!{conversion}' if conversion else ''}{f':{spec}' if spec not in _PLAIN else ''}"
        for _, name, spec, conversion in parts
        if name is not None
    )
