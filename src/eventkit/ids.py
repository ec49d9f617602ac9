"""Ids for the items of a draft: short, stable, and made of titles and names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from eventkit.model.words import ID_LENGTH, id_of

__all__ = ["LENGTH", "Ids", "short_id"]

LENGTH = 30
"""The most characters of an id of which words can be left out."""

_APOSTROPHES = re.compile("(?<=\\w)['\u2019\u02bc](?=\\w)")
_ROOM_FOR_NUMBER = 7


def short_id(text: str, otherwise: str = "item", *, length: int = LENGTH) -> str:
    """Return an id made of the first words of a title or name.

    The same text always becomes the same id, whatever stands beside it. Letters of Latin, Cyrillic
    and Greek are those of ids.

    Args:
        text: The title or name.
        otherwise: The id of a text that has no such letters and no digits.
        length: The most characters of the id; a longer first word is cut.

    >>> short_id("Who owns the river? Law, custom and the people downstream")
    'who-owns-the-river-law-custom'
    >>> short_id("Inés O'Ejemplo"), short_id("Открытие"), short_id("水法", "session")
    ('ines-oejemplo', 'otkrytie', 'session')
    """
    whole = id_of(_APOSTROPHES.sub("", text), otherwise)
    if len(whole) <= length:
        return whole
    return whole[: length + 1].rpartition("-")[0] or whole[:length]


class Ids:
    """The ids of a table, no two of them alike whatever the case.

    People, organisations and groups share one: their ids are looked up together.

    Args:
        taken: Ids that are in use.

    >>> ids = Ids()
    >>> [ids.new("Coffee"), ids.new("Coffee"), ids.new("?", "session")]
    ['coffee', 'coffee-2', 'session']
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {id.casefold() for id in taken}
        self._last: dict[str, int] = {}

    def new(self, text: str, otherwise: str = "item") -> str:
        """Return an id that is not taken, and take it.

        Where the short id is taken, it has more of the words, and where all words are alike, a
        number.

        Args:
            text: The title or name that it is made of.
            otherwise: The id of a text that has no letters and digits.
        """
        for length in (LENGTH, ID_LENGTH):
            if self.take(id := short_id(text, otherwise, length=length)):
                return id
        base = short_id(text, otherwise, length=LENGTH)[: ID_LENGTH - _ROOM_FOR_NUMBER]
        number = self._last.get(base, 1) + 1
        while not self.take(f"{base}-{number}"):
            number += 1
        self._last[base] = number
        return f"{base}-{number}"

    def take(self, id: str) -> bool:
        """Return whether an id was free; it is taken now.

        >>> ids = Ids(["Aula"])
        >>> ids.take("aula"), ids.take("hall"), ids.take("hall")
        (False, True, False)
        """
        if id.casefold() in self._taken:
            return False
        self._taken.add(id.casefold())
        return True
