"""Sessions, people or outcomes of an event as CSV that spreadsheets open rightly."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import dropwhile
from typing import Literal

from attrs import field, frozen

from eventkit import Event
from eventkit.plugins import Exporter, OptionsError, TextExporter, hookimpl
from eventkit_csv.tables import TABLES, Table


@frozen(kw_only=True)
class CsvOptions:
    """What to write, and how the spreadsheet wants it."""

    rows: Literal["sessions", "people", "outcomes"] = field(
        default="sessions", metadata={"help": "what stands in the rows"}
    )
    columns: str = field(
        default="", metadata={"help": "names of the columns, joined by commas; empty for all"}
    )
    delimiter: Literal["comma", "semicolon", "tab"] = field(
        default="comma",
        metadata={"help": "what parts the cells; Excel in most of Europe wants semicolon"},
    )
    bom: bool = field(
        default=True, metadata={"help": "begin with the mark by which Excel knows UTF-8"}
    )


DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def render(event: Event, options: CsvOptions) -> Iterator[str]:
    """Yield the header and then one line for each row."""
    table = _chosen(TABLES[options.rows](event), options.columns)
    if options.bom:
        yield "\ufeff"
    writer = csv.writer(_Lines(), delimiter=DELIMITERS[options.delimiter])  # RFC 4180
    yield writer.writerow(table.columns)
    cells = table.columns.values()
    for item in table.items:
        yield writer.writerow([_harmless(cell(item)) for cell in cells])


class _Lines:
    """A file to which each line is written by handing it back."""

    def write(self, line: str) -> str:
        return line


def _chosen(table: Table, names: str) -> Table:
    """Return the table with the named columns, in the order named."""
    names_chosen = [name.strip() for name in names.split(",") if name.strip()] or list(
        table.columns
    )
    unknown = [name for name in names_chosen if name not in table.columns]
    if unknown:
        raise OptionsError(
            f"no column {', '.join(map(repr, unknown))}; there are {', '.join(table.columns)}"
        )
    return Table(items=table.items, columns={name: table.columns[name] for name in names_chosen})


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: such a one gets an apostrophe.

    Some pass over blanks and invisible characters before they look.
    """
    if not cell or cell[0].isalnum():
        return cell
    first_visible = next(dropwhile(_is_invisible, cell), "")
    return (
        f"'{cell}" if cell.startswith(FORMULA_STARTS) or first_visible in FORMULA_STARTS else cell
    )


def _is_invisible(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) == "Cf"


CSV = TextExporter(
    name="csv",
    summary="Sessions, people or outcomes as a table for spreadsheets",
    extension=".csv",
    media_type="text/csv",
    options=CsvOptions,
    render=render,
)


@hookimpl
def eventkit_exporters() -> Iterable[Exporter]:
    """Register the format."""
    yield CSV
