"""The reader for whom an event is viewed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeAlias

from attrs import evolve, field, frozen
from immutabledict import immutabledict

from eventkit.model.errors import AudienceError
from eventkit.model.words import Audience

Choice: TypeAlias = "str | int | date"
Choices: TypeAlias = "Choice | Iterable[Choice]"
Select: TypeAlias = Mapping[str, Choices]
Selection: TypeAlias = Mapping[str, tuple[Choice, ...]]


def _audience(word: Audience | str | None) -> Audience:
    if word is None:
        return Audience.ORGANIZERS
    try:
        return Audience(word)
    except ValueError:
        raise AudienceError(word, Audience) from None


def _selection(select: Select | None) -> immutabledict[str, tuple[Choice, ...]]:
    return immutabledict({key: _choices(choices) for key, choices in (select or {}).items()})


def _choices(choices: Choices) -> tuple[Choice, ...]:
    return (choices,) if isinstance(choices, str | int | date) else tuple(choices)


SEVERAL = "+"
"""What stands between the tags of several languages."""


def languages_in(languages: str) -> tuple[str, ...]:
    """Return the tags of one language or of several, such as `en+ru`, each once.

    >>> languages_in("en+ru"), languages_in("en+EN")
    (('en', 'ru'), ('en',))
    """
    if SEVERAL not in languages:
        return (languages,)
    tags: dict[str, str] = {}
    for tag in languages.split(SEVERAL):
        tags.setdefault(tag.casefold(), tag)
    return tuple(tags.values())


def _language(language: str | None) -> str | None:
    return language and SEVERAL.join(languages_in(language))


@frozen
class Reader:
    """An audience with a language and a selection of sessions.

    Args:
        audience: The audience, or its word; None means the organisers.
        language: BCP 47 tag, or several with `+` between them; None keeps all languages.
        select: A selection of sessions, as for `Event.view`; None means all.

    >>> Reader("public", "ru", {"day": 1}).select["day"]
    (1,)
    """

    audience: Audience = field(converter=_audience)
    language: str | None = field(default=None, converter=_language)
    select: immutabledict[str, tuple[Choice, ...]] = field(default=None, converter=_selection)

    def by_language(self) -> tuple[Reader, ...]:
        """Return the same reader in each of several languages, or the reader alone."""
        if not self.language or SEVERAL not in self.language:
            return (self,)
        return tuple(evolve(self, language=tag) for tag in languages_in(self.language))

    def of_all_sessions(self) -> Reader:
        """Return the same reader without a selection."""
        return evolve(self, select=None) if self.select else self
