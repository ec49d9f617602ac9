"""Fold lines so that no reader who shows them as they stand sees half a character (RFC 5545, 3.1).

The icalendar package folds between code points; here what people see as one character stays whole:
letters with their accents, families of emoji, flags.
"""

from __future__ import annotations

from eventkit.calendars.graphemes import end_of_whole

_OCTETS = 75
_REST = _OCTETS - 1  # of a row after the first, which begins with a blank
_CONTINUES = range(0x80, 0xC0)  # octets within a character of UTF-8
_FIRST_MARK = 0xCC  # the first octet of U+0300: what is below joins no character before it
_CYRILLIC = range(0xD0, 0xD2)  # the first octets of U+0400 to U+047F: letters, which join none
_JOINER = "\u200d".encode()
_LONGEST = 4  # octets of a character


def fold(line: str) -> str:
    r"""Return a line as rows of at most 75 octets, without the end of the last.

    >>> fold("X:" + "a" * 80).split("\r\n")[1]
    ' aaaaaaa'
    """
    if line.isascii():
        if len(line) <= _OCTETS:
            return line
        rest = [line[start : start + _REST] for start in range(_OCTETS, len(line), _REST)]
        return "\r\n ".join((line[:_OCTETS], *rest))
    octets = line.encode("utf-8")
    if octets[_OCTETS::_REST].isascii() and octets[_REST::_REST].isascii():
        # All rows end beside ASCII, and nothing there belongs together.
        starts = range(_OCTETS, len(octets), _REST)
        rows = [octets[:_OCTETS], *[octets[start : start + _REST] for start in starts]]
        return b"\r\n ".join(rows).decode("utf-8")
    rows, start, room = [], 0, _OCTETS
    while len(octets) - start > room:
        end = _end(octets, start, start + room)
        rows.append(octets[start:end])
        start, room = end, _REST
    return b"\r\n ".join((*rows, octets[start:])).decode("utf-8")


def _end(octets: bytes, start: int, most: int) -> int:
    """Return where to fold: before the character that finds no room, where it has a beginning."""
    while octets[most] in _CONTINUES:
        most -= 1
    joins_none = octets[most] < _FIRST_MARK or octets[most] in _CYRILLIC
    if joins_none and octets[most - len(_JOINER) : most] != _JOINER:
        return most
    text = octets[start : most + _LONGEST].decode("utf-8", "ignore")
    place = len(octets[start:most].decode("utf-8"))
    return start + len(text[: end_of_whole(text, 0, place)].encode("utf-8"))
