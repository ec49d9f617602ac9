"""Words, dates and whole events in several languages side by side: `Speaker / Докладчик`."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from inspect import signature
from typing import Any, ParamSpec, TypeAlias

from immutabledict import immutabledict

from eventkit.model import Event, texts
from eventkit.model.reader import SEVERAL, languages_in
from eventkit.model.tree import copy_with
from eventkit.model.views import in_one_language
from eventkit.side_by_side import BELOW, BETWEEN, SideBySide
from eventkit.text import one_line

Language: TypeAlias = str | Event
"""The BCP 47 tag of the language to write in, or the event whose language and words to use.

Several tags with `+` between them, or an event of such a language, ask for a text in each.
"""

P = ParamSpec("P")

_LONG = {"abstract", "description", "text"}
"""The keys of texts of several lines."""


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
        return SideBySide(texts, languages_in(tag))

    return written


def _part(value: Any, number: int) -> Any:  # noqa: ANN401  # whatever an argument is
    if isinstance(value, tuple):
        return tuple(_part(it, number) for it in value)
    return value.parts[number] if isinstance(value, SideBySide) else value


@lru_cache(maxsize=16)
def _editions(language: Language) -> tuple[Language, ...]:
    """Return each of several languages, or an event with the words, dates and texts of each."""
    if isinstance(language, str):
        return languages_in(language)
    tags = languages_in(language.language)
    return tuple(_edition(language, number, tag) for number, tag in enumerate(tags))


def _edition(event: Event, number: int, tag: str) -> Event:
    if not isinstance(event.title, SideBySide):
        return copy_with(event, {"language": tag})
    words = immutabledict({path: _part(text, number) for path, text in texts(event)})
    return in_one_language(copy_with(event, {"translations": immutabledict({tag: words})}), tag)


def side_by_side(event: Event) -> Event:
    """Return a view in several languages as one event with each text in all of them.

    Its language is that of all, such as `en+ru`, and its words and dates are in each. Titles stand
    beside each other, texts of several lines below. Other events are returned as they are.

    >>> from datetime import date
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26),
    ...                end=date(2027, 3, 26), timezone="UTC",
    ...                translations={"ru": {"event.title": "Школа"}})
    >>> side_by_side(school.view(language="en+ru")).title
    'School / Школа'
    """
    if not event.view_languages:
        return event
    first, *others = event.editions
    editions = [dict(texts(edition)) for edition in others]
    tags = event.view_languages
    together = {
        path: _together(path, [text, *(it.get(path, text) for it in editions)], tags)
        for path, text in texts(first)
    }
    language = SEVERAL.join(tags)
    changes: dict[str, Any] = {"translations": immutabledict({language: immutabledict(together)})}
    return in_one_language(copy_with(first, changes), language)


def _together(path: str, texts: list[Any], tags: tuple[str, ...]) -> str | tuple[str, ...]:
    if isinstance(texts[0], tuple):
        return tuple(_joined("", [*alike], tags) for alike in zip(*texts, strict=True))
    return _joined(path.rpartition(".")[2], texts, tags)


def _joined(key: str, texts: list[str], tags: tuple[str, ...]) -> str:
    """Return one text of those in several languages, each once."""
    if key in _LONG:
        return SideBySide(texts, tags, BELOW)
    lines = SideBySide(map(one_line, texts), tags, BETWEEN)
    return lines or texts[0]
