"""Texts of separated values: CSV and its relatives, of any separator."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO

from eventkit import DocumentError
from eventkit.plugins import Fault, Note
from eventkit_sheets.encodings import CANDIDATES, decoded
from eventkit_sheets.sheets import Row, Sheet

SEPARATORS = (",", ";", "\t", "|")
_SAMPLE = 64 * 2**10
_ROWS_OF_SAMPLE = 200
_SEP_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_PROTECTED = re.compile(r"(^|[,;\t\n\r])'(?=[\s\"]*[=+\-@\uff1d\uff0b\uff0d\uff20])")
_MARKUP = re.compile(r"\s*<(?:!doctype|html|table|\?xml|\?mso|meta|style)", re.IGNORECASE)
_NAMES = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}


def delimited_sheet(data: bytes, encoding: str = "") -> tuple[Sheet, list[Note]]:
    """Return the rows of a text, and notes on what was guessed.

    Args:
        data: The bytes of the file.
        encoding: Its encoding, if it is known.

    Raises:
        DocumentError: If it is no text of separated values.
    """
    text, notes = _text(data, encoding)
    if _MARKUP.match(text):
        raise DocumentError(
            [
                Fault(
                    rule="sheet-markup",
                    message="this is a web page or XML that goes by the name of a spreadsheet",
                    hint="open it in a spreadsheet program and save it as .xlsx or .csv",
                    line=1,
                )
            ]
        )
    first_line = 1
    if named := _SEP_LINE.match(text):
        separator, text, first_line = named[1], text[named.end() :], 2
    else:
        separator = _separator(text)
    rows, loose = _rows(text, separator, first_line)
    return Sheet(rows=rows), [*notes, *loose]


def _text(data: bytes, encoding: str) -> tuple[str, list[Note]]:
    if encoding:
        try:
            return data.decode(encoding).removeprefix("\ufeff"), []
        except (UnicodeDecodeError, LookupError) as error:
            message = f"the file is not in the encoding {encoding!r}: {error}"
            hint = f"leave the option out, or try one of utf-8, {', '.join(CANDIDATES)}"
            raise DocumentError(
                [Fault(rule="sheet-encoding", message=message, hint=hint)]
            ) from error
    result = decoded(data)
    if result is None or _is_binary(result.text):
        raise DocumentError(
            [
                Fault(
                    rule="sheet-binary",
                    message="this is neither a workbook nor a text of separated values",
                    hint="open it in a spreadsheet program and save it as .xlsx or .csv",
                )
            ]
        )
    if not result.guess:
        return result.text, []
    other = (
        f"lines in it are read as {result.guess}"
        if result.lines
        else f"it is read as {result.guess}"
    )
    message = f"the file is not in UTF-8: {other}; --option encoding=… says another"
    place = result.lines[0] if result.lines else 1
    return result.text, [Note(place=place, message=message, kind="guessed")]


def _is_binary(text: str) -> bool:
    sample = text[:_SAMPLE]
    signs = sum(1 for sign in sample if sign < " " and sign not in "\t\n\r\v\f\x1c\x1d\x1e\x1f")
    return signs * 100 > len(sample)


def _separator(text: str) -> str:
    """Return the separator by which most rows have the same number of cells."""
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:  # the last line is cut off
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample

    def score(separator: str) -> tuple[float, int]:
        widths: Counter[int] = Counter()
        rows = csv.reader(_lines(sample), delimiter=separator)
        try:
            for row, _ in zip(rows, range(_ROWS_OF_SAMPLE), strict=False):
                widths[len(row)] += bool(row)
        except csv.Error:
            pass  # the rows before it tell enough
        width, count = max(widths.items(), key=lambda it: (it[1], it[0]), default=(0, 0))
        if width < 2:  # noqa: PLR2004  # one cell a row is no table
            wide = sum(number for cells, number in widths.items() if cells > 1)
            return (wide / max(widths.total(), 1) / 2, 0)
        return count / widths.total(), width

    return max(SEPARATORS, key=score)


def _lines(text: str) -> Iterator[str]:
    """Return the lines of a text with their ends, split at no other signs than those of files."""
    return StringIO(text.replace("\0", ""), newline="")


def _rows(text: str, separator: str, first_line: int) -> tuple[list[Row], list[Note]]:
    """Return the rows that are not blank; notes where quotation marks are not paired."""
    try:
        return [*_parsed(text, separator, first_line, strict=True)], []
    except _TornRowError as error:
        message = "the quotation marks in this row are not paired; it is read as far as possible"
        note = Note(place=error.line, message=message, kind="guessed")
    return [*_parsed(text, separator, first_line, strict=False)], [note]


class _TornRowError(Exception):
    """A row whose quotation marks are not paired.

    Args:
        line: The line where it begins.
    """

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _unprotected(cell: str) -> str:
    """Return a cell without the apostrophes by which no formula begins in it."""
    return _PROTECTED.sub(r"\1", cell) if "'" in cell else cell


def _parsed(text: str, separator: str, first_line: int, *, strict: bool) -> Iterator[Row]:
    reader = csv.reader(_lines(text), delimiter=separator, strict=strict)
    while True:
        line = first_line + reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if strict:
                raise _TornRowError(line) from error
            message = f"this row cannot be parted into cells: {error}"
            hint = "look for a quotation mark that nothing closes, in this row or before"
            fault = Fault(rule="sheet-torn", message=message, hint=hint, line=line)
            raise DocumentError([fault]) from error
        values = [_unprotected(cell).strip() or None for cell in cells]
        if any(values):
            yield Row(line, list(values))
