"""The grid of a day on paper: tables with as many columns as a page has room for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from eventkit_html.grids import Block, Grid

_QUARTER = timedelta(minutes=15)
_LOWEST, _HIGHEST = 5.0, 26.0  # mm of a row: a line of text, and the longest sessions
_FREE = 2.0  # mm of a time in which nothing takes place
_NEAR = 0.01  # mm for a quarter of an hour between two scales that are as good

Measure = Callable[[Block, float], float]
"""From a block and the share of the width that it has to the height in mm that its text needs."""


class Cell(NamedTuple):
    """A cell of a table: its block, None where nothing takes place, and what it spans."""

    block: Block | None
    rows: int
    columns: int


class Row(NamedTuple):
    """A row of a table: when it begins, its height in mm, and its cells."""

    start: datetime
    height: float
    cells: tuple[Cell, ...]


class GridTable(NamedTuple):
    """A table: the ids of its columns, and its rows in groups that no page may part."""

    columns: tuple[str, ...]
    groups: tuple[tuple[Row, ...], ...]


def tables_of(
    grid: Grid, most: int, height: float, measure: Measure = lambda *_: 0.0
) -> Iterator[GridTable]:
    """Yield the tables of a grid, each of some columns.

    A table is as high as the page; one of several is as high as its texts. What goes across all
    columns stands in the first one alone.

    Args:
        grid: The grid of a day.
        most: The most columns that a table may have.
        height: The height in mm that a page has for the rows of a day.
        measure: What tells how high the text of a block is.
    """
    parts = _parts(grid, most)
    for first, last in parts:
        least = _least_heights(grid, first, last, measure)
        heights = least if len(parts) > 1 else _stretched(grid, least, height)
        groups = (
            group
            for group in _groups(grid, heights, first, last)
            if not first or not _is_across(grid, group)
        )
        yield GridTable(grid.columns[first : last + 1], tuple(groups))


def is_split(grid: Grid, most: int) -> bool:
    """Return whether a grid has several tables."""
    return len(grid.columns) > most


def least_height(grid: Grid, most: int, measure: Measure) -> float:
    """Return the height in mm of the table of a grid; 0 if it has several."""
    ((first, last), *others) = _parts(grid, most)
    return 0.0 if others else sum(_least_heights(grid, first, last, measure))


def _parts(grid: Grid, most: int) -> Sequence[tuple[int, int]]:
    """Return the first and the last column of each table."""
    number = len(grid.columns)
    count = -(-number // most)
    width = -(-number // count)
    return [(first, min(first + width, number) - 1) for first in range(0, number, width)]


def _is_across(grid: Grid, group: Sequence[Row]) -> bool:
    """Return whether everything in a group of rows goes across all columns."""
    starts = {row.start for row in group}
    blocks = (it for it in grid.blocks if it.start in starts)
    return all(it.first == 0 and it.last == len(grid.columns) - 1 for it in blocks)


def _groups(grid: Grid, heights: list[float], first: int, last: int) -> Iterator[tuple[Row, ...]]:
    """Yield the rows between the times that no block of the day spans."""
    rows: list[Row] = []
    for number, start in enumerate(grid.times[:-1]):
        if rows and not any(it.start < start < it.end for it in grid.blocks):
            yield tuple(rows)
            rows = []
        cells = tuple(_cells(grid, number, first, last))
        rows.append(Row(start, heights[number], cells))
    if rows:
        yield tuple(rows)


def _cells(grid: Grid, row: int, first: int, last: int) -> Iterator[Cell]:
    """Yield the cells that begin in a row; those of blocks that began before reach into it."""
    start = grid.times[row]
    here = [
        it
        for it in grid.blocks
        if it.start <= start < it.end and it.first <= last and it.last >= first
    ]
    column = first
    while column <= last:
        block = next((it for it in here if it.first <= column <= it.last), None)
        if block is None:
            yield Cell(None, 1, 1)
            column += 1
            continue
        width = min(block.last, last) - column + 1
        if block.start == start:
            top, bottom = grid.rows(block)
            yield Cell(block, bottom - top, width)
        column += width


def _least_heights(grid: Grid, first: int, last: int, measure: Measure) -> list[float]:
    """Return the height that each row needs for the texts of some columns."""
    free = [grid.is_free(number) for number in range(len(grid.times) - 1)]
    heights = [_FREE if is_free else _LOWEST for is_free in free]
    for block in grid.blocks:
        if block.first > last or block.last < first:
            continue
        columns = min(block.last, last) - max(block.first, first) + 1
        top, bottom = grid.rows(block)
        missing = measure(block, columns / (last - first + 1)) - sum(heights[top:bottom])
        for number in range(top, bottom):
            heights[number] += max(missing, 0.0) / (bottom - top)
    return heights


def _stretched(grid: Grid, least: Sequence[float], height: float) -> list[float]:
    """Return the height of each row: that of its time, as far as a page has room."""
    quarters = [
        0.0 if grid.is_free(number) else (after - before) / _QUARTER
        for number, (before, after) in enumerate(pairwise(grid.times))
    ]

    def heights(scale: float) -> list[float]:
        pairs = zip(least, quarters, strict=True)
        return [max(lowest, min(it * scale, _HIGHEST)) for lowest, it in pairs]

    low, high = 0.0, _HIGHEST
    while high - low > _NEAR:
        middle = (low + high) / 2
        low, high = (middle, high) if sum(heights(middle)) <= height else (low, middle)
    return heights(low)
