"""The cells of a grid: hours, and one session or several."""

from __future__ import annotations

import re
from datetime import time

from eventkit import spellings
from eventkit_sheets.drafting import Drafting, Place
from eventkit_sheets.sheets import Value

_CLOCK = re.compile(
    r"[0-9]\s?[:.h][0-9]{2}|[0-9]\s?(?:[ap]\.?m|uhr|h)\b|[0-9]\s?[-–—]\s?[0-9]", re.IGNORECASE
)
_HOUR = r"[0-9]{1,2}\s?[:.h][0-9]{2}(?:\s?[ap]\.?m\.?)?"
_LEADING = re.compile(rf"({_HOUR}(?:\s*[-–—]\s*{_HOUR})?)\s*[-–—:|]?\s+(?=[^\W\d])", re.IGNORECASE)
_SEVERAL = 2
_QUOTED = 60


def is_clock(value: Value) -> bool:
    """Return whether a cell can be nothing but hours: a number alone may be one of something else.

    >>> is_clock("9:00"), is_clock("10-11"), is_clock("12"), is_clock("3 rooms")
    (True, True, False, False)
    """
    if isinstance(value, str):
        return bool(_CLOCK.search(value)) and spellings.hours(value) is not None
    return isinstance(value, time) or (isinstance(value, float) and 0 < value < 1)


def talks_of(text: str, place: Place, drafting: Drafting) -> list[str]:
    """Return the texts of the sessions of a cell; what is not certain is noted."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    timed = _timed(lines)
    if len(timed) >= _SEVERAL:
        return timed
    spelled = spellings.talks(lines, _names_people) if len(lines) > 1 or ";" in text else None
    if spelled is None or (spelled.is_sure and len(spelled.talks) == 1):
        return [text]
    if not spelled.is_sure:
        message = f"the cell may hold several sessions: it is read as one, {_shown(lines[0])}"
        drafting.note(place, message)
        return [text]
    talks = ["\n".join(talk) for talk in spelled.talks]
    titles = ", ".join(_shown(talk[0]) for talk in spelled.talks)
    message = f"the cell is read as {len(talks)} sessions, each at the hours of all: {titles}"
    drafting.note(place, message)
    return talks


def _names_people(text: str) -> bool:
    head, colon, rest = text.partition(":")
    names = spellings.people(rest if colon and spellings.role_of(head) else text)
    return bool(names) and all(spellings.is_person_name(it.name) for it in names)


def _timed(lines: list[str]) -> list[str]:
    """Return the texts of sessions that each begin with hours, which follow the title then."""
    talks: list[list[str]] = []
    for line in lines:
        match = _LEADING.match(line)
        if match:
            talks.append([line[match.end() :], match[1]])
        elif talks:
            talks[-1].append(line)
        else:
            return []
    return ["\n".join(talk) for talk in talks]


def _shown(line: str) -> str:
    return repr(line if len(line) <= _QUOTED else f"{line[:_QUOTED]}…")
