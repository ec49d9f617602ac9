"""Who is meant: names, initials and abbreviations of people and organisations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from attrs import define, field, frozen

from eventkit import Event
from eventkit.model import Group, Organization, Person
from eventkit.spellings import is_nobody, is_organization, is_person_name
from eventkit_followup.minutes.lines import vocabulary

_AND = re.compile(r"\s*(?:[;/&+]|\band\b|\bи\b|,)\s*", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.?\s?){2,4}")
_MOST_INITIALS = 4


@frozen
class Party:
    """Somebody who may be meant.

    Args:
        table: The table of the document.
        id: The id there.
        name: The name.
        others: Other names: in other languages, abbreviations, initials that the minutes explain.
    """

    table: str
    id: str
    name: str
    others: tuple[str, ...] = ()


@define
class Names:
    """The parties that minutes may name.

    Args:
        parties: The parties.
    """

    parties: list[Party] = field(factory=list)

    def matching(self, text: str) -> tuple[Party, ...]:
        """Return who may be meant: nobody, one, or several.

        The whole name, an abbreviation or an id goes before initials, and these before a first or
        last name alone.

        >>> names = Names([Party("people", "ada", "Ada Example"), Party("people", "al", "Al Eg")])
        >>> [it.id for it in names.matching("A. Example")], len(names.matching("AE"))
        (['ada'], 2)
        """
        words = _words(text)
        for rule in (_is_whole, _are_initials, _is_short):
            if parties := tuple(it for it in self.parties if rule(it, text, words)):
                return parties
        return ()

    def nearest(self, text: str) -> str:
        """Return the name that is spelled most like a text; nothing if none is."""
        names = [name for it in self.parties for name in (it.name, *it.others)]
        return next(iter(get_close_matches(text, names, 1, 0.75)), "")


def parties_of(event: Event) -> Iterator[Party]:
    """Yield the parties of an event with their names in all languages."""
    for table in ("people", "organizations", "groups"):
        parties: tuple[Person | Organization | Group, ...] = getattr(event, table)
        for party in parties:
            paths = [f"{table}.{party.id}.{key}" for key in ("name", "abbreviation")]
            others = [
                str(it[path]) for it in event.translations.values() for path in paths if path in it
            ]
            short = getattr(party, "abbreviation", None)
            others = [party.id, *filter(None, [short]), *others]
            yield Party(table, party.id, party.name, tuple(others))


def parts(text: str) -> list[str]:
    """Return the names that a text lists.

    >>> parts("AE and Ben Muster / the Institute")
    ['AE', 'Ben Muster', 'the Institute']
    """
    return [part for part in _AND.split(text.strip(" .")) if part and not is_nobody(part)]


def may_be_name(text: str) -> bool:
    """Return whether a text looks like the name or the initials of somebody.

    >>> [may_be_name(it) for it in ("A.E.", "Ada Example", "ZZ", "write the plan")]
    [True, True, True, False]
    """
    words = text.split()
    is_short = len(words) == 1 and text[:1].isupper() and (text.isupper() or len(text) > 1)
    return bool(
        (is_short and text.replace(".", "").isalpha())
        or (_INITIALS.fullmatch(text) and text.isupper())
        or is_person_name(text)
        or _is_abbreviated(words)
        or (len(words) < 6 and text[:1].isupper() and is_organization(text))  # noqa: PLR2004
    )


def _is_abbreviated(words: list[str]) -> bool:
    """Return whether words are a name with initials, such as `A. Example`."""
    letters = [word for word in words if word.endswith(".") or word.isupper()]
    return 0 < len(letters) < len(words) < 4 and all(word[:1].isupper() for word in words)  # noqa: PLR2004


def initials_in(text: str) -> str:
    """Return the letters of initials; nothing of a text that is none.

    >>> initials_in("A. E."), initials_in("AE"), initials_in("Ada")
    ('ae', 'ae', '')
    """
    bare = text.strip()
    if not _INITIALS.fullmatch(bare) or not bare.isupper():
        return ""
    return "".join(sign for sign in bare if sign.isalpha()).casefold()


def _words(text: str) -> list[str]:
    """Return the words of a name in small letters, without titles; an initial is one letter."""
    plain = re.sub(r"\.(?=\S)", ". ", text.casefold())
    words = (word.strip(".,") for word in plain.split())
    titles = vocabulary()["names"]["titles"]
    return [word for word in words if word and word not in titles]


def _is_whole(party: Party, text: str, words: list[str]) -> bool:
    plain = " ".join(text.casefold().split())
    if any(plain == " ".join(name.casefold().split()) for name in (party.name, *party.others)):
        return True
    names = [party.name, *party.others] if party.table == "people" else []
    return len(words) > 1 and any(sorted(_words(name)) == sorted(words) for name in names)


def _people_names(party: Party) -> Iterable[list[str]]:
    if party.table != "people":
        return []
    return [_words(it) for it in (party.name, *party.others) if len(it.split()) > 1]


def _are_initials(party: Party, text: str, _: list[str]) -> bool:
    letters = initials_in(text)
    return bool(letters) and any(letters in _initials(words) for words in _people_names(party))


def _initials(words: list[str]) -> set[str]:
    """Return what a name may be shortened to: all words, the first and the last, and turned."""
    first, last = words[0][0], words[-1][0]
    every = "".join(word[0] for word in words)
    return {every, first + last, last + first, every[-1] + every[:-1]}


def _is_short(party: Party, _: str, words: list[str]) -> bool:
    """Return whether some words of a name are written, and others as their initials or not."""
    return bool(words) and any(_fits(words, whole) for whole in _people_names(party))


def _fits(words: list[str], whole: list[str]) -> bool:
    spelled = [word for word in words if len(word) > 1]
    letters = [word for word in words if len(word) == 1]
    rest = list(whole)
    for word in spelled:
        if word not in rest:
            return False
        rest.remove(word)
    begins = [word[0] for word in rest]
    return bool(spelled) and letters == begins[: len(letters)]
