"""A document of Word with the agenda of an event, its outcomes and its participants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time
from functools import partial
from textwrap import shorten
from typing import TYPE_CHECKING

from eventkit import Event, wording
from eventkit.model import Role
from eventkit.text import one_line
from eventkit_docx import DocxOptions, phrases
from eventkit_docx.edition import Edition, Writer, is_rtl
from eventkit_docx.elements import Element, tag
from eventkit_docx.house_style import House
from eventkit_docx.packages import base_element, base_file, bytes_of
from eventkit_docx.participants import participant_blocks
from eventkit_docx.programme import Agenda
from eventkit_docx.reports import report_blocks
from eventkit_docx.title_block import about, title_block

if TYPE_CHECKING:
    from docx.document import Document

_HEADER = 90  # characters in a line
_LONGEST = 255  # characters of a property


def document_of(event: Event, options: DocxOptions) -> bytes:
    """Return the document of an event.

    Args:
        event: A view of the event; of one in several languages the document has each.
        options: What stands in it.

    Raises:
        InputFileError: If the template cannot be used.
    """
    house = House(options.template)
    house.set_language(event.language, is_rtl=is_rtl(event.language))
    writer = Writer(house, event.language)
    editions = [Edition(it, writer, options.on, options.since) for it in event.editions]
    house.fill([*_body(editions, options)])
    _finish_stories(house, editions)
    _set_properties(house.document, event)
    package = house.document.part.package
    assert package is not None  # noqa: S101  # a part that was read has one
    return bytes_of(package)


def _body(editions: Sequence[Edition], options: DocxOptions) -> Iterator[Element]:
    yield from title_block(editions, options.assets)
    first = editions[0]
    style = "heading 1"
    for section in _sections(first.event, options):
        title = phrases.beside(editions, partial(_section_title, section=section))
        content: Iterable[Element]
        if section == "agenda":
            if options.descriptions:
                yield from phrases.below(editions, about)
            content = Agenda(editions, descriptions=options.descriptions).blocks()
        elif section == "outcomes":
            content = report_blocks(editions)
        else:
            content = participant_blocks(editions)
        yield first.paragraph(style, *title)
        yield from content
        style = "Agenda Annex"


def _sections(event: Event, options: DocxOptions) -> Iterator[str]:
    """Yield what the document is made of: an annex in which nothing stands is left out."""
    is_annex = len(options.sections) > 1
    items = {"outcomes": event.outcomes, "participants": event.parties}
    for section in options.sections:
        if not is_annex or items.get(section, True):
            yield section


def _section_title(edition: Edition, section: str) -> str:
    if section == "participants":
        return wording.role_name(Role.PARTICIPANT, 2, edition.event)
    return edition.word(section)


def _finish_stories(house: House, editions: Sequence[Edition]) -> None:
    """Put the title into the header of eventkit's own document, and numbers where none can be."""
    section = house.document.sections[-1]
    if not house.is_template:
        length = _HEADER // len(editions)
        title = phrases.beside(
            editions, lambda it: shorten(one_line(it.event.title), length, placeholder=" …")
        )
        section.header.part.element[:] = [editions[0].paragraph("header", *title)]
    elif section.header.is_linked_to_previous and section.footer.is_linked_to_previous:
        section.footer.is_linked_to_previous = False
        (numbers,) = base_element("footer.xml")
        numbers.find(f".//{tag('pStyle')}").set(tag("val"), house.style("footer"))
        section.footer.part.element[:] = [numbers]


def _set_properties(document: Document, event: Event) -> None:
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.parts.coreprops import CorePropertiesPart

    package = document.part.package
    assert package is not None  # noqa: S101  # a part that was read has one
    path = PackURI("/docProps/core.xml")
    part = CorePropertiesPart.load(
        path, CONTENT_TYPE.OPC_CORE_PROPERTIES, base_file("core.xml"), package
    )
    package.relate_to(part, RELATIONSHIP_TYPE.CORE_PROPERTIES)
    changed = event.updated or datetime.combine(event.start, time(), UTC)
    changed = changed.astimezone(UTC).replace(tzinfo=None)
    properties = document.core_properties
    properties.title = one_line(event.title)[:_LONGEST]
    properties.subject = _subject(event)[:_LONGEST]
    properties.language = event.language
    properties.created = properties.modified = changed


def _subject(event: Event) -> str:
    kind = wording.kind_name(event.kind, event) if event.kind else ""
    return wording.enumeration([kind, wording.dates_and_hours(event)], event)
