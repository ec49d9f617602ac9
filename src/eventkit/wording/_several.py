"""Words and dates in several languages side by side: `Speaker / Докладчик`."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from inspect import signature
from typing import ParamSpec, Self, TypeAlias

from eventkit.model import Event
from eventkit.model.reader import SEVERAL, languages_in
from eventkit.model.tree import copy_with

Language: TypeAlias = str | Event
"""The BCP 47 tag of the language to write in, or the event whose language and words to use.

Several tags with `+` between them, or an event of such a language, ask for a text in each.
"""

BETWEEN = " / "
"""What stands between a text in one language and the same in another."""

P = ParamSpec("P")


class SideBySide(str):
    """A text in several languages, side by side, with the text in each."""

    __slots__ = ("parts",)

    parts: tuple[str, ...]

    def __new__(cls, parts: tuple[str, ...]) -> Self:
        """Return the texts as one; what is the same in all languages stands there once."""
        text = super().__new__(cls, BETWEEN.join(dict.fromkeys(parts)))
        text.parts = parts
        return text


def multilingual(function: Callable[P, str]) -> Callable[P, str]:
    """Decorate a function of a language or an event, so that several languages stand side by side.

    Arguments that are texts side by side are handed over in the language of each.

    Args:
        function: Takes the tag of a language as `language`, or an event as `event`.

    >>> from eventkit.wording import word
    >>> @multilingual
    ... def heading(language: str) -> str:
    ...     return word("when", language).upper()
    >>> heading("en+de")
    'WHEN / WANN'
    """
    parameters = list(signature(function).parameters)
    name = "language" if "language" in parameters else "event"
    position = parameters.index(name) if name in parameters else -1

    @wraps(function)
    def written(*args: P.args, **kwargs: P.kwargs) -> str:
        language = kwargs.get(name, args[position] if len(args) > position else "")
        tag = language.language if isinstance(language, Event) else language
        if not isinstance(tag, str) or SEVERAL not in tag:
            return function(*args, **kwargs)
        texts = []
        for number, edition in enumerate(_editions(language)):
            here = [edition if it is language else _part(it, number) for it in args]
            named = {
                key: edition if it is language else _part(it, number) for key, it in kwargs.items()
            }
            texts.append(function(*here, **named))  # type: ignore[arg-type]  # of the same types
        return SideBySide(tuple(texts))

    return written


def _part(value: object, number: int) -> object:
    return value.parts[number] if isinstance(value, SideBySide) else value


@lru_cache(maxsize=16)
def _editions(language: Language) -> tuple[Language, ...]:
    """Return each of several languages, or an event with the words and dates of each."""
    if isinstance(language, str):
        return languages_in(language)
    tags = languages_in(language.language)
    return tuple(copy_with(language, {"language": tag}) for tag in tags)
