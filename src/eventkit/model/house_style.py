"""The house style of an event: its names for roles and kinds, and for the words of exports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from attrs import field, frozen
from immutabledict import immutabledict

from eventkit.model.fields import matching, non_blank, plain_text, plain_word, translatable
from eventkit.model.items import Item
from eventkit.model.words import ID_LENGTH

SHORT_WORD = re.compile(rf"[a-z][a-z0-9-]{{0,{ID_LENGTH - 1}}}")
short_word = matching(
    SHORT_WORD, f"small letters, digits and -, a letter first, at most {ID_LENGTH} of them"
)

MOST_FORMS = 6
"""How many forms of a word a language may need: one for each plural category of CLDR."""

Forms: TypeAlias = tuple[str, ...]
"""A word of exports for one and for several, or for each plural form of its language."""
Words: TypeAlias = "immutabledict[str, immutabledict[str, tuple[str, ...]]]"


@frozen(kw_only=True, repr=False, cache_hash=True)
class RoleName(Item):
    """What an event calls a role, of its own or a known one; `id` is the role.

    >>> RoleName(id="opponent", title="Opponent")
    RoleName(id='opponent', title='Opponent')
    """

    table = "roles"

    id: str = field(converter=plain_word, validator=short_word)
    title: str = field(validator=non_blank, metadata=translatable("what one of them is called"))


@frozen(kw_only=True, repr=False, cache_hash=True)
class KindName(Item):
    """What an event calls a kind of its items, of its own or a known one; `id` is the kind."""

    table = "kinds"

    id: str = field(converter=plain_word, validator=short_word)
    title: str = field(validator=non_blank, metadata=translatable("what it is called"))


def freeze_words(words: Mapping[str, Mapping[str, str | Iterable[str]]]) -> Words:
    """Return the words of an event by language and key; a text is the only form of its word.

    >>> freeze_words({"ru": {"speaker": ["Докладчик", "Докладчики"]}})["ru"]["speaker"]
    ('Докладчик', 'Докладчики')
    """
    return immutabledict(
        {
            language: immutabledict({key: _forms(forms) for key, forms in texts.items()})
            for language, texts in words.items()
            if texts
        }
    )


def _forms(forms: str | Iterable[str]) -> Forms:
    """Return the forms of a word; what is neither a text nor a list is refused afterwards."""
    several = (forms,) if isinstance(forms, str) or not isinstance(forms, Iterable) else forms
    return tuple(map(plain_text, several))
