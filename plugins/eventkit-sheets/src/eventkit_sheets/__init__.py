"""Programmes and lists of people from workbooks and texts of separated values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from attrs import field, frozen

from eventkit.plugins import AnyImporter, Imported, Importer, hookimpl


@frozen(kw_only=True)
class SheetOptions:
    """What a spreadsheet does not say, or says in words that are not understood."""

    column: tuple[str, ...] = field(
        default=(),
        metadata={
            "help": "what columns say, by their heads or letters, with commas: title=Subject,room=C"
        },
    )
    year: int | None = field(default=None, metadata={"help": "the year of dates without one"})
    order: Literal["", "day-first", "month-first"] = field(
        default="", metadata={"help": "what comes first in dates such as 03/04/2027"}
    )
    encoding: str = field(
        default="",
        metadata={"help": "the encoding of a text, such as cp1251; guessed unless given"},
    )
    start: date | None = field(
        default=None, metadata={"help": "the first day of the event, if the source has none"}
    )


def read(data: bytes, options: SheetOptions) -> Imported:
    """Read sessions and people from sheets."""
    from eventkit_sheets.reading import read_sheets  # imported only where a sheet is read

    return read_sheets(data, options)


SHEET = Importer(
    name="sheet",
    summary="Sessions and people from a spreadsheet: XLSX, ODS, XLS, CSV or TSV",
    extensions=[".xlsx", ".xlsm", ".ods", ".xls", ".csv", ".tsv", ".tab"],
    media_types=[
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.ms-excel",
        "text/csv",
        "text/tab-separated-values",
    ],
    options=SheetOptions,
    read=read,
)


@hookimpl
def eventkit_importers() -> Iterable[AnyImporter]:
    """Register the format."""
    yield SHEET
