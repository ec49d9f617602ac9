"""Sheets of cells, whatever file they are read from, and the places in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, TypeAlias

from attrs import field, frozen

Value: TypeAlias = str | float | bool | date | datetime | time | timedelta | None
"""What a cell holds; None if it is blank."""

_LETTERS = 26


class Row(NamedTuple):
    """A row that is not blank.

    Args:
        number: The number of the row in a workbook, or of its first line in a text, from 1.
        cells: The cells from the first column on.
    """

    number: int
    cells: list[Value]

    def cell(self, column: int) -> Value:
        """Return a cell, None where the row is shorter."""
        return self.cells[column] if column < len(self.cells) else None

    def text(self, column: int) -> str:
        """Return a cell as a text."""
        value = self.cells[column] if column < len(self.cells) else None
        return value.strip() if isinstance(value, str) else text_of(value)

    @property
    def is_single(self) -> bool:
        """Whether one cell alone is not blank."""
        return self.cells.count(None) == len(self.cells) - 1

    @property
    def filled(self) -> list[int]:
        """The columns that are not blank."""
        return [column for column, value in enumerate(self.cells) if value is not None]


@frozen(kw_only=True)
class Sheet:
    """A sheet of a workbook, or a text of separated values.

    Args:
        name: Its name; empty for a text, whose places are numbers of lines.
        rows: The rows that are not blank.
        spans: The last row and column of each merged area, by its first row and column.
    """

    name: str = ""
    rows: list[Row]
    spans: Mapping[tuple[int, int], tuple[int, int]] = field(factory=dict)

    def place(self, row: int, column: int | None = None) -> int | str:
        """Return the place of a row or a cell in words, or the number of a line.

        >>> Sheet(name="Talks", rows=[]).place(5, 27), Sheet(rows=[]).place(5, 27)
        ('sheet Talks, cell AB5', 5)
        """
        if not self.name:
            return row
        return f"sheet {self.name}, " + (
            f"row {row}" if column is None else f"cell {letters(column)}{row}"
        )

    def column_place(self, row: int, column: int) -> str:
        """Return the place of a column, named by its head."""
        return (
            f"{self.place(row, column)}" if self.name else f"line {row}, column {letters(column)}"
        )


def letters(column: int) -> str:
    """Return the letters of a column, as spreadsheets number them.

    >>> letters(0), letters(25), letters(26), letters(701)
    ('A', 'Z', 'AA', 'ZZ')
    """
    name = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        name = chr(ord("A") + rest) + name
    return name


def column_of(name: str) -> int:
    """Return the number of a column by its letters, from 0.

    >>> column_of("A"), column_of("AB")
    (0, 27)
    """
    number = 0
    for letter in name:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number - 1


def text_of(value: Value) -> str:
    """Return a value as a text, whole numbers without a point.

    >>> text_of(12.0), text_of(None), text_of(" a  b "), text_of(True)
    ('12', '', 'a  b', 'yes')
    """
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, time):
        return value.isoformat("minutes")
    return str(value).strip()
