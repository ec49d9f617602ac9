"""The agenda of an event as a document of Word, in the style of the house."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Literal

from attrs import field, frozen

from eventkit import Event
from eventkit.plugins import Assets, BinaryExporter, Exporter, InputFile, Loss, hookimpl

NOT_SHOWN = "a document of Word has no place for it"
SECTIONS = ("agenda", "outcomes", "participants")
"""What a document is made of, in this order; the layout is one of them, or all."""


@frozen(kw_only=True)
class DocxOptions:
    """What stands in the document, and in whose style."""

    layout: Literal["agenda", "outcomes", "participants", "all"] = field(
        default="agenda",
        metadata={"help": "the agenda, an annex of it alone, or the agenda with its annexes"},
    )
    descriptions: bool = field(
        default=True, metadata={"help": "what the event and its sessions are about"}
    )
    template: InputFile | None = field(
        default=None,
        metadata={
            "help": "a document of Word (.docx or .dotx) whose styles, headers and footers are used"
        },
    )
    on: date | None = field(
        default=None,
        metadata={
            "help": "the day of the report on outcomes: what was known then, and overdue; by"
            " default all that is known, and nothing is overdue"
        },
    )
    since: date | None = field(
        default=None,
        metadata={"help": "the outcomes begin with what changed on this day or later"},
    )
    assets: Assets = field(factory=Assets)

    @property
    def sections(self) -> tuple[str, ...]:
        """What the document is made of."""
        return SECTIONS if self.layout == "all" else (self.layout,)


def render(event: Event, options: DocxOptions) -> bytes:
    """Return the document.

    Raises:
        InputFileError: If the template cannot be used.
    """
    from eventkit_docx.document import document_of  # imported only where one is written

    return document_of(event, options)


def losses(event: Event, options: DocxOptions) -> Iterator[Loss]:
    """Yield what the layout leaves out, and pictures that Word cannot show."""
    from eventkit_docx.pictures import missing_pictures  # imports a lot

    tables = {"statements": NOT_SHOWN, "sources": NOT_SHOWN}
    if "outcomes" not in options.sections:
        tables["outcomes"] = "it is in the layouts outcomes and all"
    if "agenda" not in options.sections:
        tables["sessions"] = "it is in the layouts agenda and all"
    for table, message in tables.items():
        for item in getattr(event, table):
            yield Loss(place=f"{table}.{item.id}", message=message)
    if "agenda" in options.sections and not options.descriptions:
        yield from _undescribed(event)
    yield from missing_pictures(event, options.assets)


def _undescribed(event: Event) -> Iterator[Loss]:
    message = "without descriptions"
    if event.description:
        yield Loss(place="event.description", message=message)
    for session in event.sessions:
        for key in ("abstract", "description"):
            if getattr(session, key):
                yield Loss(place=f"sessions.{session.id}.{key}", message=message)


DOCX = BinaryExporter(
    name="docx",
    summary="The agenda as a document of Word",
    extension=".docx",
    media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    options=DocxOptions,
    render=render,
    losses=losses,
    sheet=True,
    several_languages=True,
    catalogue=Path(__file__).with_name("locale"),
)


@hookimpl
def eventkit_exporters() -> Iterable[Exporter]:
    """Register the format."""
    yield DOCX
