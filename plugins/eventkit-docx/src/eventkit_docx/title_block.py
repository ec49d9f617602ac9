"""The start of a document: logos, title, dates, venue, and who holds the event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

from eventkit import wording
from eventkit.model import Status
from eventkit.plugins import Assets
from eventkit.text import one_line
from eventkit_docx import elements, phrases
from eventkit_docx.edition import Edition, linked
from eventkit_docx.elements import Element, Piece
from eventkit_docx.pictures import logos_of, size_of

_DOUBTFUL = (Status.CANCELLED, Status.POSTPONED, Status.TENTATIVE)


def title_block(editions: Sequence[Edition], assets: Assets) -> Iterator[Element]:
    """Yield the paragraphs that introduce the event, in each language.

    Args:
        editions: The event in each language of the document.
        assets: The pictures that it names.
    """
    yield from _logos(editions[0], assets)
    yield from phrases.below(editions, _titles)
    yield from phrases.below(editions, _facts)


def about(edition: Edition) -> Iterator[Element]:
    """Yield what the event is about, and notes for the organisers."""
    yield from edition.markdown(edition.event.description, "Normal")
    if edition.event.notes:
        yield edition.labelled("Normal", edition.word("notes"))
        yield from edition.markdown(edition.event.notes, "Normal")


def _logos(edition: Edition, assets: Assets) -> Iterator[Element]:
    part = edition.writer.house.document.part
    drawings: list[Element] = []
    for logo in logos_of(edition.event):
        size = size_of(assets[logo.picture]) if logo.picture in assets else None
        if size is None:
            continue
        inline = part.new_pic_inline(BytesIO(assets[logo.picture]), *size)
        described = {
            "id": str(len(drawings) + 1),
            "name": f"{edition.word('logo')} {len(drawings) + 1}",
            "descr": f"{edition.word('logo')}{wording.colon(edition.event)}{logo.name}",
        }
        inline.docPr.attrib.update(described)
        drawings.append(elements.element("r", elements.element("drawing", inline)))
    if drawings:
        space = list(elements.runs("   ", "", "", is_rtl=False))
        for place in range(len(drawings) - 1, 0, -1):
            drawings[place:place] = [elements.copied(it) for it in space]
        style = edition.writer.house.style("Agenda Logos")
        yield elements.paragraph(style, drawings)


def _titles(edition: Edition) -> Iterator[Element]:
    event = edition.event
    yield edition.paragraph("Title", one_line(event.title))
    if sheet := wording.selection(event):
        yield edition.paragraph("Subtitle", Piece(one_line(sheet), "Strong"))
    if event.status in _DOUBTFUL:
        yield edition.paragraph("Agenda Event Notice", edition.word(event.status.value))
    yield edition.paragraph("Subtitle", wording.dates_and_hours(event))
    for venue in event.venues:
        yield edition.paragraph("Agenda Venue", phrases.address(event, venue))
    if event.summary:
        yield edition.paragraph("Agenda Summary", one_line(event.summary))


def _facts(edition: Edition) -> Iterator[Element]:
    for label, pieces in _labelled(edition):
        if pieces:
            yield edition.labelled("Agenda Fact", label, *pieces)


def _labelled(edition: Edition) -> Iterator[tuple[str, list[str | Piece]]]:
    event = edition.event
    if event.kind:
        yield edition.word("what"), [wording.kind_name(event.kind, event)]
    for label, names in phrases.roles(edition, event.participations):
        yield label, [names]
    yield edition.word("project"), list(_project(edition))
    if event.series:
        yield edition.word("series"), [one_line(event.series)]
    if event.topics:
        yield edition.word("topics"), [phrases.joined(event.topics, by=wording.semicolon(event))]
    yield edition.word("join"), list(phrases.joining(edition, event.online))
    if event.url:
        yield edition.word("link"), [linked(one_line(event.url), event.url)]
    yield edition.word("contact"), list(phrases.reach(event, event.contact))


def _project(edition: Edition) -> Iterator[str]:
    project = edition.event.project_of()
    if not project:
        return
    parts = [one_line(project.title)]
    for key, ids in (("donors", project.donors), ("implemented-by", project.implemented_by)):
        if ids:
            parts.append(f"{edition.word(key)} {phrases.names_of(edition.event, ids)}")
    yield wording.semicolon(edition.event).join(parts)
