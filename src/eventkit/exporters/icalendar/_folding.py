"""Fold lines so that no reader who shows them as they stand sees half a character (RFC 5545, 3.1).

The icalendar package folds between code points; here what people see as one character stays whole:
letters with their accents, families of emoji, flags.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from icalendar import Calendar, Component

_OCTETS = 75
_JOINER = "\u200d"


class FoldedCalendar(Calendar):
    """A calendar of the icalendar package whose bytes are those of the export."""

    def to_ical(self, sorted: bool = True) -> bytes:  # noqa: FBT001, FBT002  # as in its base
        """Return the bytes of the calendar."""
        return folded(self, sorted=sorted).encode("utf-8")


def folded(component: Component, *, sorted: bool = True) -> str:
    """Return a component as the lines of a file."""
    lines = component.content_lines(sorted=sorted)
    return "".join(f"{row}\r\n" for line in lines if line for row in _rows(str(line)))


def _rows(line: str) -> Iterator[str]:
    room, start = _OCTETS, 0
    while len(line) - start > room or len(line[start:].encode("utf-8")) > room:
        end = _end(line, start, room)
        yield f"{' ' if start else ''}{line[start:end]}"
        room, start = _OCTETS - 1, end
    yield f"{' ' if start else ''}{line[start:]}"


def _end(line: str, start: int, room: int) -> int:
    """Return where to fold: before the character that finds no room, where it has a beginning."""
    head = line[start : start + room].encode("utf-8")[:room]
    most = start + len(head.decode("utf-8", "ignore"))
    whole = (end for end in range(most, start, -1) if not _is_inside(line, end))
    return next(whole, most)


def _is_inside(line: str, place: int) -> bool:
    """Say whether two code points are seen as one (Unicode Annex 29, its most frequent rules)."""
    before, after = line[place - 1], line[place]
    return (
        _JOINER in (before, after)
        or unicodedata.category(after)[0] == "M"
        or _is_tone_or_tag(after)
        or (_is_flag(after) and _flags_before(line, place) % 2 == 1)
    )


def _is_tone_or_tag(point: str) -> bool:
    return "\U0001f3fb" <= point <= "\U0001f3ff" or "\U000e0020" <= point <= "\U000e007f"


def _is_flag(point: str) -> bool:
    """Say whether it is one of the two halves of a flag."""
    return "\U0001f1e6" <= point <= "\U0001f1ff"


def _flags_before(line: str, place: int) -> int:
    count = 0
    while count < place and _is_flag(line[place - count - 1]):
        count += 1
    return count
