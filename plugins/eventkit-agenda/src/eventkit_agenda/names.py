"""Whether a piece of a line is the name of a person: agendas do not say it by columns."""

from __future__ import annotations

import re
from collections.abc import Iterable

from attrs import field, frozen

from eventkit.spellings import (
    SpelledPerson,
    is_nobody,
    is_organization,
    is_position,
    kind_of_title,
    people,
    role_of,
)
from eventkit_agenda.words import names_room, word_set

_INITIALS = re.compile(r"(?:^|\s)(?:[^\W\d_a-zа-яё]\.\s?){1,2}[^\W\d_]|[^\W\d_]\s[^\W\d_]\.$")  # noqa: RUF001  # Cyrillic
_SIGN_OF_NO_NAME = re.compile(r"[0-9“”„«»\"?!:]")
_LONGEST = 400
_MOST_WORDS = 5
_MOST_PEOPLE = 30
_MOST_KNOWN = 4096
_SMALL_WORD = re.compile(r"(?<![\w.’'-])[^\W\d_]+(?![\w’'-])")
_SHORTEST = 3
_INITIAL = 2  # characters
_MOST_WORDS_WITH_RANKS = 12
_END_OF_NAME = re.compile(
    r"[],;/(){}&+|:[–—\s-](?:(?<!\s)|(?<=[\n\r])|(?:and|und|et|y|и|we|with|mit|avec|con|с)\s)"  # noqa: RUF001  # Cyrillic
)


@frozen
class NameSense:
    """What a source tells of which words are names.

    Args:
        small_words: The words that stand in small letters in it, which are seldom names.
    """

    small_words: frozenset[str]
    _persons: dict[str, bool] = field(factory=dict, init=False, eq=False, repr=False)

    @property
    def has_capital_nouns(self) -> bool:
        """Whether it is in German, where two capital letters make no name."""
        return {"und", "der", "die"} <= self.small_words

    def people(self, text: str) -> tuple[SpelledPerson, ...]:
        """Return the people of a text that is nothing but names; none of another text.

        >>> sense = name_sense(["We talk about the next steps"])
        >>> [it.name for it in sense.people("Ada Example (Institute), Ben Muster")]
        ['Ada Example', 'Ben Muster']
        >>> sense.people("Next Steps"), sense.people("Ada")
        ((), ())
        """
        if not text or len(text) > _LONGEST or text.endswith(("?", "!")):
            return ()
        if "@" not in text and (text == text.lower() or self._begins_as_prose(text)):
            return ()
        spelled = people(text)
        if not 0 < len(spelled) <= _MOST_PEOPLE:
            return ()
        return spelled if all(map(self._is_known_person, spelled)) else ()

    def _is_known_person(self, person: SpelledPerson) -> bool:
        """Return whether `person` is likely to be one, asked once: people speak several times."""
        known = self._persons.get(person.name) if not person.email else None
        if known is None:
            known = self.is_person(person)
            if not person.email and len(self._persons) < _MOST_KNOWN:
                self._persons[person.name] = known
        return known

    def _begins_as_prose(self, text: str) -> bool:
        """Return whether the first words of a text can be of no name; most lines are told so."""
        end = _END_OF_NAME.search(text)
        first = text[: end.start()] if end else text
        if end and end[0] == ":":
            return role_of(first) is None
        words = first.casefold().split()
        if len(words) > _MOST_WORDS_WITH_RANKS:
            return True
        if "." in first[:-1] or (end and end[0] == ",") or not words or len(words[-1]) <= _INITIAL:
            return False  # with initials or a rank, other words are a name
        return (
            any(len(it) > _SHORTEST and it.strip(".") in self.small_words for it in words)
            and word_set("generic", "ranks").isdisjoint(words)
            and not is_nobody(first)
        )

    def is_person(self, person: SpelledPerson) -> bool:
        """Return whether what was read as a person is likely to be one."""
        if _SIGN_OF_NO_NAME.search(person.name) or names_room(person.name):
            return False
        if is_position(person.name):
            return False
        spelled = person.name.replace(",", " ").split()
        words = [it for it in spelled if it.casefold() not in word_set("generic", "ranks")]
        if not 0 < len(words) <= _MOST_WORDS or kind_of_title(person.name):
            return False
        if len(words) < len(spelled) or _INITIALS.search(person.name):
            return words[-1][0].isupper() or words[0][0].isupper()
        return len(words) > 1 and self._are_of_name(words, person)

    def _are_of_name(self, words: list[str], person: SpelledPerson) -> bool:
        """Return whether words without a rank or initials are those of a name."""
        bare = [word.casefold().strip(".,") for word in words]
        if not word_set("generic", "not_names").isdisjoint((bare[0], bare[-1])):
            return False
        if not word_set("generic", "joining").isdisjoint(bare[1:-1]):
            return False
        if person.email:
            return True
        is_written_as_name = words[0][0].isupper() and words[-1][0].isupper()
        if is_organization(person.name) or not is_written_as_name:
            return False
        return not any(len(it) > _SHORTEST and it in self.small_words for it in bare)


def name_sense(texts: Iterable[str]) -> NameSense:
    """Return what the lines of a source tell of names."""
    pieces = {piece for text in texts for piece in text.split()}
    words = _SMALL_WORD.findall(" ".join(pieces))
    return NameSense(frozenset(it for it in words if it[0].islower()))


def is_open_person(text: str) -> bool:
    """Return whether a text says that a person is to be announced, or nobody."""
    return bool(text.strip()) and is_nobody(text)
