"""Numbers as bars of block characters."""

from __future__ import annotations

from collections.abc import Sequence

_EIGHTHS = " ▏▎▍▌▋▊▉"
_FULL = "█"
WIDTH = 12
"""The length of the longest bar, in characters."""


def bars(values: Sequence[int | float | str | None]) -> tuple[str, ...]:
    """Return a bar for each value, to one scale that begins at zero or at the least value.

    What is no number has none, and so have all if only one is a number or they are all alike zero.

    >>> bars([2, 6, 12])
    ('██', '██████', '████████████')
    >>> bars(["none", 5]), bars([0, 3, None])
    (('', ''), ('', '████████████', ''))
    """
    numbers = [it for it in values if isinstance(it, int | float)]
    low, high = min(0, *numbers, 0), max(0, *numbers, 0)
    if len(numbers) < 2 or low == high:  # noqa: PLR2004  # one has nothing to be compared with
        return ("",) * len(values)
    return tuple(
        _bar((it - low) / (high - low)) if isinstance(it, int | float) else "" for it in values
    )


def _bar(share: float) -> str:
    eighths = round(share * WIDTH * 8)
    return f"{_FULL * (eighths // 8)}{_EIGHTHS[eighths % 8]}".rstrip()
