"""The words and the names of roles and kinds that an event has in place of those of catalogues."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache, partial

from eventkit.model import Event, KindName, RoleName
from eventkit.model.house_style import Words
from eventkit.text import one_line
from eventkit.wording import _catalogues as catalogues

PATTERNS = "pattern-"
"""How the keys of patterns of dates begin, which are no words."""


def sources_of(event: Event) -> tuple[catalogues.Source, ...]:
    """Return where the words of an event stand, the catalogues of its exporter first."""
    return (*map(catalogues.Source, event.catalogues), catalogues.BUILT_IN)


def messages(
    event: Event, languages: tuple[str, ...], sources: tuple[catalogues.Source, ...]
) -> Mapping[str, catalogues.Message]:
    """Return all messages by key: in each language the event's own word before the catalogue's.

    Args:
        event: The event.
        languages: The languages in which to look for words, the first ones first.
        sources: Where the catalogues stand, the first ones first.
    """
    if not event.words:
        return catalogues.messages(languages, sources)
    return _with_words(event.words, languages, sources)


@lru_cache(maxsize=64)
def _with_words(
    words: Words, languages: tuple[str, ...], sources: tuple[catalogues.Source, ...]
) -> Mapping[str, catalogues.Message]:
    known = dict(catalogues.messages(languages, sources))
    rank = {language: number for number, language in enumerate(languages)}
    for language in reversed(languages):
        for key, message in _house_words(words, language, sources):
            if key not in known or rank[language] <= rank[known[key].language]:
                known[key] = message
    return known


def _house_words(
    words: Words, language: str, sources: tuple[catalogues.Source, ...]
) -> Iterator[tuple[str, catalogues.Message]]:
    """Yield the keys and messages of the words in a language that exports can put values into."""
    spellings = {tag.casefold(): tag for tag in words}
    english = catalogues.english(sources)
    for key, texts in words.get(spellings.get(language.casefold(), ""), {}).items():
        forms = tuple(filter(None, map(one_line, texts)))
        entry = catalogues.Message(forms, partial(_form_of, language, len(forms)), language)
        if forms and not key.startswith(PATTERNS) and catalogues.fits(entry, english.get(key)):
            yield key, entry


def _form_of(language: str, forms: int, count: int) -> int:
    """Return which of some forms goes with a number: that for one, or that for several.

    A word with a form for each plural of its language has them in the order of its catalogue.
    """
    known = catalogues.catalogue(catalogues.BUILT_IN, language).messages.values()
    if forms > 2 and known:  # noqa: PLR2004  # more than one, several
        return next(iter(known)).form_of(count)
    return int(count != 1)


def house_message(event: Event, key: str, languages: tuple[str, ...]) -> catalogues.Message | None:
    """Return the event's own word of a key in the first of some languages that has it."""
    for language in languages if event.words else ():
        for known_key, message in _house_words(event.words, language, sources_of(event)):
            if known_key == key:
                return message
    return None


def title_of(word: str, names: tuple[RoleName, ...] | tuple[KindName, ...]) -> str:
    """Return what an event calls a role or kind; empty if it does not name it."""
    return next((one_line(name.title) for name in names if name.id == word), "")
