"""Style sheets that are made of the event: colours, and the places of blocks in a grid.

Pages have no styles of their own: a strict policy (Content-Security-Policy) forbids them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from eventkit_html.grids import Grid

if TYPE_CHECKING:
    from eventkit_html.themes import Theme

_WIDE = "60rem"
"""The width of a window from which a day is a grid, and no list."""

_QUARTER = timedelta(minutes=15)
_GAP = 0.75  # rem of a time in which nothing takes place


def track_class(path: str) -> str:
    """Return the class of a track by its id, or by the path of its page.

    >>> track_class("tracks/law"), track_class("law")
    ('track-law', 'track-law')
    """
    return f"track-{path.rpartition('/')[2]}"


def theme_sheet(theme: Theme) -> str:
    """Return the colours of a theme."""
    light, dark = theme.accent
    return (
        f":root{{--accent:{light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{--accent:{dark}}}}}\n"
    )


def grid_sheet(grid: Grid) -> str:
    """Return where the blocks of a day stand, in a window that is wide enough."""
    columns = len(grid.columns)
    heights = " ".join(_height(grid, row) for row in range(len(grid.times) - 1))
    rules = [
        f".grid{{grid-template-rows:{heights or 'auto'}}}",
        f".grid,.columns{{grid-template-columns:4.25rem repeat({columns},minmax(11rem,1fr))}}",
    ]
    for number, block in enumerate(grid.blocks):
        first, last = grid.rows(block)
        area = f"{first + 1}/{block.first + 2}/{last + 1}/{block.last + 3}"
        rules.append(f"#block-{number}{{grid-area:{area}}}#tick-{number}{{grid-row:{first + 1}}}")
    rules += [f"#column-{number}{{grid-column:{number + 1}}}" for number in range(1, columns + 1)]
    return f"@media (min-width:{_WIDE}){{\n" + "\n".join(rules) + "\n}\n"


def _height(grid: Grid, row: int) -> str:
    """Return the height of a row: that of its time, and more where a text needs it."""
    if grid.is_free(row):
        return f"{_GAP}rem"
    quarters = (grid.times[row + 1] - grid.times[row]) / _QUARTER
    return f"minmax({min(max(quarters, 0.3), 8) * 1.15:.2f}rem,auto)"
