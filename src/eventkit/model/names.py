"""The names of people and things in an event, and the texts that mention them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cached_property
from html import unescape
from itertools import chain
from typing import cast

import attrs

from eventkit.model.tree import Field, Kind, holders, steps

_NAMING = {"name", "title", "abbreviation", "email", "phone", "url", "passcode"}
_LONG = 6  # letters: shorter names occur within words by chance
_HEAD = 3
_START = re.compile(  # in scripts without case words may have no blanks, or parts before them
    r"(?<!\w)\S|[\u0590-\u109f\u1100-\u1c7f\u2e80-\ua63f\ua960-\ud7ff\uf900-\ufaff\ufb1d-\ufdff]"
    r"|[\ufe70-\ufefc\U00020000-\U0003ffff]"
)

_UNREAD = re.compile(  # marks of Markdown, and characters without a width
    r"[*`~\\\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
    r"|[\U000e0000-\U000e0fff]"
)
_TAG = re.compile("</?[A-Za-z!][^<>]*>")  # tags in a word are not read, and others may be
_JOINING = re.compile(r"[\s_\-\u2010\u2011]+")
_IN_NUMBERS = re.compile(r"(?<=\d)[ ().,/]+(?=\d)")


@attrs.frozen
class Names:
    """Words by which texts may mention something; true if there are any.

    Args:
        words: Names, titles and addresses, compared without case.
        ids: Ids, compared with case.
    """

    words: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()

    @classmethod
    def of(cls, words: Iterable[str], ids: Iterable[str]) -> Names:
        """Return names with words normalised for comparison."""
        return cls(frozenset(_joined_numbers(_folded(word)) for word in words), frozenset(ids))

    def __bool__(self) -> bool:
        return bool(self.words or self.ids)

    def __or__(self, other: Names) -> Names:
        return Names(self.words | other.words, self.ids | other.ids)

    def __sub__(self, other: Names) -> Names:
        return Names(self.words - other.words, self.ids - other.ids)

    def in_texts(self, texts: Iterable[str]) -> Names:
        """Return the names that occur in some texts.

        >>> names = Names(frozenset({"ada example"}), frozenset({"ada"}))
        >>> names.in_texts(["A talk by Ada  Example's aunt"])
        Names(words=frozenset({'ada example'}), ids=frozenset())
        """
        lines = [*texts] if self else []
        lines += [_TAG.sub("", line) for line in lines if "<" in line]
        folded = {*map(_folded, lines)}
        spellings = folded | {*map(_joined_numbers, folded)}
        words = chain.from_iterable(map(self._words.matches_in, spellings))
        ids = chain.from_iterable(map(self._ids.matches_in, lines))
        return Names(frozenset(words), frozenset(ids))

    def unsaid(self, texts: Iterable[str]) -> Names:
        """Return the names that occur in none of some texts."""
        return self - self.in_texts(texts)

    def are_in(self, text: str) -> bool:
        """Return whether one of the names occurs in a text."""
        return bool(self.in_texts([text]))

    @cached_property
    def _words(self) -> _Finder:
        return _Finder(self.words)

    @cached_property
    def _ids(self) -> _Finder:
        return _Finder(self.ids)


class _Finder:
    """Finds many words in a text in time proportional to its length.

    A match begins where a word of the text begins; a short one must also end with it.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(filter(None, words))
        self._lengths: dict[str, set[int]] = {}
        for word in self._words:
            self._lengths.setdefault(word[:_HEAD], set()).add(len(word))
        self._shortest = {head[:1] for head in self._lengths}

    def matches_in(self, text: str) -> Iterator[str]:
        for start in _START.finditer(text) if self._words else ():
            first = start.start()
            if text[first] not in self._shortest:
                continue
            for head in (text[first : first + length] for length in range(1, _HEAD + 1)):
                for length in self._lengths.get(head, ()):
                    word = text[first : first + length]
                    if word in self._words and _ends(text, first + length, word):
                        yield word


def _ends(text: str, end: int, word: str) -> bool:
    """Return whether an occurrence of a word in a text may end at a position."""
    is_within = text[end : end + 1].isalnum() and word[-1].isalnum()
    has_case = word.lower() != word.upper()
    return not is_within or len(word) >= _LONG or not (has_case or word.isdecimal())


def _folded(text: str) -> str:
    """Return a text as names are compared: as it is read, and not as it is spelt.

    >>> _folded("**Ada**&nbsp;EX\u00adAMPLE-Smith")
    'ada example smith'
    """
    folded = unicodedata.normalize("NFKC", unescape(text)).casefold()
    return _JOINING.sub(" ", _UNREAD.sub("", folded)).strip()


def _joined_numbers(text: str) -> str:
    """Return a text without what people write between the digits of a telephone number.

    >>> _joined_numbers("call +1 (555) 01 99")
    'call +15550199'
    """
    return _IN_NUMBERS.sub("", text)


def names_in(event: attrs.AttrsInstance, places: Container[str] | None = None) -> Names:
    """Return what an event calls what it holds, in every language, and how to reach it.

    Args:
        event: The event.
        places: Only of the items at these places, such as `people.ada`; None is everything.
    """
    ids, texts = [], list[object]()
    for place, holder in holders(event):
        if places is None or place in places:
            ids += [holder.id] * (not place.startswith("days."))
            texts += (value for _, field, value in steps(holder, place) if _is_naming(field))
    translations: Mapping[str, Mapping[str, object]] = getattr(event, "translations", {})
    for translated in translations.values():
        for path, text in translated.items():
            *holder_place, key = path.split(".")
            if key in _NAMING and (places is None or ".".join(holder_place[:2]) in places):
                texts.append(text)
    return Names.of((text for text in texts if isinstance(text, str)), ids)


def names_at(place: str, item: object) -> Names:
    """Return what a document calls the item at a place, or a translation of it.

    >>> names_at("people.ada", {"name": "Ada", "position": "Poet"})
    Names(words=frozenset({'ada'}), ids=frozenset({'ada'}))
    """
    table, id = place.split(".")[-2:]
    return Names.of(_naming_values(item), () if table == "days" else [id])


def _naming_values(value: object) -> Iterator[str]:
    for key, inner in value.items() if isinstance(value, Mapping) else ():
        if key in _NAMING and isinstance(inner, str):
            yield inner
        elif isinstance(inner, Mapping):
            yield from _naming_values(inner)


def _is_naming(field: Field) -> bool:
    return field.name in _NAMING and field.kind in (Kind.TEXT, Kind.PLAIN)


def strings_in(value: object) -> Iterator[str]:
    """Yield every text in a value, however deep, that is no closed word."""
    if type(value) is str:
        yield value
    elif isinstance(value, tuple | list):
        yield from chain.from_iterable(map(strings_in, value))
    elif isinstance(value, Mapping):
        yield from chain.from_iterable(map(strings_in, (*value, *value.values())))
    elif attrs.has(type(value)):
        fields = attrs.fields(cast("type[attrs.AttrsInstance]", type(value)))
        inner = (getattr(value, field.name) for field in fields if Kind.VIEW not in field.metadata)
        yield from chain.from_iterable(map(strings_in, inner))
