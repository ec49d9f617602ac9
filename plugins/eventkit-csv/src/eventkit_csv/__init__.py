"""Sessions, people or outcomes of an event as CSV for spreadsheets and mail merges."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from attrs import field, frozen

from eventkit import Event, wording
from eventkit.model import Role
from eventkit.plugins import Exporter, OptionsError, TextExporter, hookimpl
from eventkit.text import without_formulas
from eventkit_csv.tables import TABLES, Table, event_roles, people


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
    role: str = field(
        default="",
        metadata={"help": "with rows=people: only those who have one of these roles, with commas"},
    )
    heads: Literal["words", "keys"] = field(
        default="words",
        metadata={
            "help": "whether the heads of columns are words of the language or, as in English, the"
            " names by which `columns` chooses them"
        },
    )
    bom: bool = field(
        default=True, metadata={"help": "begin with the mark by which Excel knows UTF-8"}
    )


DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}


def render(event: Event, options: CsvOptions) -> Iterator[str]:
    """Yield the header and then one line for each row."""
    table = _chosen(_table(event, options), options.columns)
    if options.bom:
        yield "\ufeff"
    writer = csv.writer(_Lines(), delimiter=DELIMITERS[options.delimiter])  # as RFC 4180 has it
    yield writer.writerow(_heads(event, table) if options.heads == "words" else table.columns)
    cells = table.columns.values()
    for item in table.items:
        yield writer.writerow([without_formulas(cell(item)) for cell in cells])


def _heads(event: Event, table: Table) -> Iterator[str]:
    """Yield the head of each column in the language of the event."""
    return (wording.word(f"column-{name}", event) for name in table.columns)


class _Lines:
    """A file to which each line is written by handing it back."""

    def write(self, line: str) -> str:
        return line


def _table(event: Event, options: CsvOptions) -> Table:
    """Return the rows to write; of people only those of a role, if one is named."""
    if not options.role:
        return TABLES[options.rows](event)
    if options.rows != "people":
        raise OptionsError("role chooses among people: it goes with rows=people")
    roles = _names(options.role)
    known = sorted(event_roles(event) | set(map(str, Role)))
    unknown = [role for role in roles if role not in known]
    if unknown:
        raise OptionsError(f"no role {', '.join(map(repr, unknown))}; there are {', '.join(known)}")
    table = people(event)
    rows = (row for row in table.items if not row.roles.keys().isdisjoint(roles))
    return Table(items=rows, columns=table.columns)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _chosen(table: Table, names: str) -> Table:
    """Return the table with the named columns, in the order named."""
    names_chosen = _names(names) or list(table.columns)
    unknown = [name for name in names_chosen if name not in table.columns]
    if unknown:
        raise OptionsError(
            f"no column {', '.join(map(repr, unknown))}; there are {', '.join(table.columns)}"
        )
    return Table(items=table.items, columns={name: table.columns[name] for name in names_chosen})


CSV = TextExporter(
    name="csv",
    summary="Sessions, people or outcomes as a table for spreadsheets",
    extension=".csv",
    media_type="text/csv",
    options=CsvOptions,
    catalogue=Path(__file__).with_name("locale"),
    render=render,
)


@hookimpl
def eventkit_exporters() -> Iterable[Exporter]:
    """Register the format."""
    yield CSV
