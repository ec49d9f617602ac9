"""Cut texts between graphemes: what people see as one character (Unicode Annex 29).

Letters with their accents, families of emoji and flags are several code points each.
"""

from __future__ import annotations


def end_of_whole(text: str, start: int, most: int) -> int:
    r"""Return the last index, not after a given one, at which a text may be cut.

    A single grapheme that does not fit is cut at that index.

    Args:
        text: The text.
        start: The index of the first grapheme; any text before it is ignored.
        most: The last possible index.

    >>> end_of_whole("ae\u0301i", 0, 2), end_of_whole("ae\u0301i", 0, 3)
    (1, 3)
    """
    import regex  # most texts are never cut between combined characters

    end = start
    for whole in regex.finditer(r"\X", text, pos=start):
        if whole.end() > most:
            break
        end = whole.end()
    return end if end > start else most


def shortened(text: str, length: int, *, at_blank: bool = False) -> str:
    """Return a text of at most so many code points, with an ellipsis if it is cut.

    Args:
        text: The text.
        length: The greatest length, including the ellipsis.
        at_blank: Whether to cut at a blank, if there is one.
    """
    if len(text) <= length:
        return text
    head = text[: end_of_whole(text, 0, length - 1)]
    if at_blank and " " in head:
        head = head[: head.rfind(" ")]
    return f"{head.rstrip()}…"
