"""Where a text may be parted: not inside what people see as one character.

Letters with their accents, families of emoji and flags are several code points; Unicode Annex 29
says which belong together, of which these are the most frequent rules.
"""

from __future__ import annotations

import unicodedata

_JOINER = "\u200d"


def is_inside(text: str, place: int, since: int = 0) -> bool:
    r"""Say whether a place lies between code points that are seen as one character.

    Args:
        text: The text.
        place: Where it would be parted: before the code point of that number.
        since: A place before it where a character begins; what stands before is not looked at.

    >>> is_inside("e\u0301a", 1), is_inside("e\u0301a", 2)
    (True, False)
    """
    before, after = text[place - 1], text[place]
    return (
        _JOINER in (before, after)
        or unicodedata.category(after)[0] == "M"
        or _is_tone_or_tag(after)
        or (_is_flag(after) and _flags_before(text, place, since) % 2 == 1)
    )


def end_of_whole(text: str, start: int, most: int) -> int:
    """Return the last place, at most that one, where a text may be parted.

    A single character that is longer than there is room for is parted where the room ends.
    """
    whole = (end for end in range(most, start, -1) if not is_inside(text, end, start))
    return next(whole, most)


def shortened(text: str, length: int, *, at_blank: bool = False) -> str:
    """Return a text of at most so many code points, with an ellipsis where something is cut.

    Args:
        text: The text.
        length: How long it may be, the ellipsis included.
        at_blank: Whether to cut at a blank, where there is one.
    """
    if len(text) <= length:
        return text
    head = text[: end_of_whole(text, 0, length - 1)]
    if at_blank and " " in head:
        head = head[: head.rfind(" ")]
    return f"{head.rstrip()}…"


def _is_tone_or_tag(point: str) -> bool:
    return "\U0001f3fb" <= point <= "\U0001f3ff" or "\U000e0020" <= point <= "\U000e007f"


def _is_flag(point: str) -> bool:
    """Say whether it is one of the two halves of a flag."""
    return "\U0001f1e6" <= point <= "\U0001f1ff"


def _flags_before(text: str, place: int, since: int) -> int:
    count = 0
    while place - count > since and _is_flag(text[place - count - 1]):
        count += 1
    return count
