"""The grid of a day on paper: tables with as many columns as a page has room for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from eventkit_html.grids import Block, Grid

_QUARTER = timedelta(minutes=15)
_LOWEST, _HIGHEST = 5.0, 26.0  # mm of a row: a line of text, and the longest sessions
_FREE = 2.0  # mm of a time in which nothing takes place


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


def tables_of(grid: Grid, most: int, height: float) -> Iterator[GridTable]:
    """Yield the tables of a grid, each of some columns.

    Args:
        grid: The grid of a day.
        most: The most columns that a table may have.
        height: The height in mm that a page has for the rows of a day.
    """
    heights = _heights(grid, height)
    count = -(-len(grid.columns) // most)
    width = -(-len(grid.columns) // count)
    for first in range(0, len(grid.columns), width):
        last = min(first + width, len(grid.columns)) - 1
        yield GridTable(grid.columns[first : last + 1], tuple(_groups(grid, heights, first, last)))


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


def _heights(grid: Grid, height: float) -> list[float]:
    """Return the height of each row: that of its time, as far as a page has room."""
    times = [after - before for before, after in pairwise(grid.times)]
    free = [grid.is_free(number) for number in range(len(times))]
    quarters = sum(it / _QUARTER for it, is_free in zip(times, free, strict=True) if not is_free)
    scale = height / max(quarters, 1)
    return [
        _FREE if is_free else min(max(it / _QUARTER * scale, _LOWEST), _HIGHEST)
        for it, is_free in zip(times, free, strict=True)
    ]
