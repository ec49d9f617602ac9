"""Agendas as people write them, in Word, Markdown, HTML, plain text and mails."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from attrs import field, frozen

from eventkit.plugins import AnyImporter, Imported, Importer, hookimpl


@frozen(kw_only=True)
class AgendaOptions:
    """What an agenda does not say."""

    year: int | None = field(default=None, metadata={"help": "the year of dates without one"})
    start: date | None = field(
        default=None, metadata={"help": "the first day, of an agenda that has hours alone"}
    )
    order: Literal["", "day-first", "month-first"] = field(
        default="", metadata={"help": "what comes first in dates such as 03/04/2027"}
    )
    language: str = field(
        default="", metadata={"help": "the language of its words, such as de; guessed unless given"}
    )


def read(data: bytes, options: AgendaOptions) -> Imported:
    """Read the sessions of an agenda."""
    from eventkit_agenda.reading import read_agenda  # imported only where an agenda is read

    return read_agenda(data, options)


AGENDA = Importer(
    name="agenda",
    summary="An agenda as people write it: Word, Markdown, HTML, plain text or a mail",
    extensions=[".md", ".markdown", ".txt", ".docx", ".docm", ".eml", ".html", ".htm"],
    media_types=[
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "text/markdown",
        "text/plain",
        "text/html",
        "message/rfc822",
    ],
    options=AgendaOptions,
    read=read,
)


@hookimpl
def eventkit_importers() -> Iterable[AnyImporter]:
    """Register the format."""
    yield AGENDA
