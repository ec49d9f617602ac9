"""Names by which documents refer to items, and what is written where one belongs."""

from __future__ import annotations

import re
from collections.abc import Container

from eventkit.model.words import as_compared

_LONGEST = 200
_BETWEEN_NAMES = re.compile(r"\s*[,;&]\s*|\s+(?:and|und|et|y|и|ve)\s+")
_BEHIND_NAMES = re.compile(
    r"(?:jr|sr|esq|i{1,3}|iv|(?:ph|m|j|d|ed|s)\.?\s?d|ll\.?[bdm]|m\.?(?:sc|ba|a)|b\.?(?:sc|a)|dr|prof)\.?",
    re.IGNORECASE,
)
_TO_BE_ANNOUNCED = re.compile(
    r"[?\-–—.]+|tb[acdn]|n\.?\s?n\.?|unknown|open|vacant|уточняется|будет объявлено"
    r"|to be (?:announced|confirmed|decided|determined|named)|not (?:yet )?(?:known|confirmed)"
)
_SEVERAL = re.compile(
    r"(?:various|several|all|different|multiple|many|other|some|diverse|verschiedene|alle|mehrere"
    r"|divers|tous|все|разные|несколько)(?:\s.*)?|every(?:one|body)|(?:guest\s|invited\s)?(?:speakers"
    r"|panell?ists|moderators|facilitators|participants|experts|guests|attendees|students|teachers"
    r"|trainers|organi[sz]ers|staff|team)|участники|спикеры|докладчики|эксперты"
)


def several_names(text: str, known: Container[str]) -> tuple[str, ...]:
    """Return the names in a text that has several; none if it is a name, or a name and a degree.

    >>> several_names("Aigul, Bakyt and Chynara", ())
    ('Aigul', 'Bakyt', 'Chynara')
    >>> several_names("Ada Example, PhD", ())
    ()
    """
    parts = names_between(text)
    is_any_known = any(as_compared(name) in known for name in parts)
    is_several = is_any_known or re.search("[,;]", text) is not None
    return parts if is_several else ()


def names_between(text: str) -> tuple[str, ...]:
    """Return the names that a text may have, if these may be several: a firm has an "and" too.

    >>> names_between("Smith & Sons"), names_between("Ada Example, PhD")
    (('Smith', 'Sons'), ())
    """
    parts = [part for part in _BETWEEN_NAMES.split(text) if part] if len(text) <= _LONGEST else []
    is_one = len(parts) < 2 or any(_BEHIND_NAMES.fullmatch(part) for part in parts)  # noqa: PLR2004
    return () if is_one else tuple(parts)


def is_unnamed(text: str) -> bool:
    """Return whether a text says that a name is not known yet.

    >>> is_unnamed("T.B.A."), is_unnamed("to be confirmed")
    (True, True)
    """
    plain = as_compared(text).casefold()
    return any(_TO_BE_ANNOUNCED.fullmatch(it) for it in (plain, plain.replace(".", "")))


def means_several(text: str) -> bool:
    """Return whether a text stands for people who are not named.

    >>> means_several("Various speakers"), means_several("Alla Example")
    (True, False)
    """
    return _SEVERAL.fullmatch(as_compared(text).casefold()) is not None
