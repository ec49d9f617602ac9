"""The programme of an event as a workbook for Excel, LibreOffice and other spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from attrs import field, frozen

from eventkit import Event
from eventkit.plugins import BinaryExporter, Exporter, Loss, hookimpl

MOST_GRIDS = 60
"""The most days that have a sheet of their own."""


@frozen(kw_only=True)
class XlsxOptions:
    """Which sheets to write, and for which paper."""

    grids: bool = field(
        default=True, metadata={"help": "a sheet for each day, with a column for each room"}
    )
    paper: Literal["a4", "a3", "letter"] = field(
        default="a4", metadata={"help": "the paper on which the sheets fit"}
    )


def render(event: Event, options: XlsxOptions) -> bytes:
    """Return the workbook: tables of sessions, people and outcomes, and a grid for each day."""
    from eventkit_xlsx.workbook import workbook  # imported only where a workbook is made

    return workbook(event, paper=options.paper, grids=MOST_GRIDS if options.grids else 0)


def losses(event: Event, options: XlsxOptions) -> Iterator[Loss]:
    """Yield what no sheet holds: statements, sources, projects, and the grids of many days."""
    for table in ("statements", "sources", "projects"):
        for item in getattr(event, table):
            yield Loss(place=f"{table}.{item.id}", message="a workbook has no place for it")
    days = [day for day in event.days if day.all_sessions] if options.grids else []
    for day in days[MOST_GRIDS:]:
        message = f"it has no sheet of its own: at most {MOST_GRIDS} days have one"
        yield Loss(place=f"days.{day.number}", message=message)


XLSX = BinaryExporter(
    name="xlsx",
    summary="The programme as a workbook for spreadsheets",
    extension=".xlsx",
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    options=XlsxOptions,
    render=render,
    losses=losses,
    sheet=True,
)


@hookimpl
def eventkit_exporters() -> Iterable[Exporter]:
    """Register the format."""
    yield XLSX
