"""Where a text may be parted: not inside what people see as one character (Unicode Annex 29).

Letters with their accents, families of emoji and flags are several code points each.
"""

from __future__ import annotations


def end_of_whole(text: str, start: int, most: int) -> int:
    r"""Return the last place, at most that one, where a text may be parted.

    A single character that is longer than there is room for is parted where the room ends.

    Args:
        text: The text.
        start: A place at which a character begins; what stands before is not looked at.
        most: The last place where it could be parted.

    >>> end_of_whole("ae\u0301i", 0, 2), end_of_whole("ae\u0301i", 0, 3)
    (1, 3)
    """
    import regex  # most texts are never parted within their letters

    end = start
    for whole in regex.finditer(r"\X", text, pos=start):
        if whole.end() > most:
            break
        end = whole.end()
    return end if end > start else most


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
