"""Fold lines so that no reader who shows them as they stand sees half a character (RFC 5545, 3.1).

The icalendar package folds between code points; here what people see as one character stays whole:
letters with their accents, families of emoji, flags.
"""

from __future__ import annotations

from collections.abc import Iterator

from icalendar import Calendar, Component

from eventkit.exporters.icalendar._characters import end_of_whole

_OCTETS = 75


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
    return end_of_whole(line, start, start + len(head.decode("utf-8", "ignore")))
