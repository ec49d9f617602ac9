"""The participants of an event, by organisation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from eventkit import Event, wording
from eventkit.model import Group, Organization, Person
from eventkit.text import one_line
from eventkit_docx import phrases
from eventkit_docx.edition import Edition
from eventkit_docx.elements import Element, Piece


def participant_blocks(editions: Sequence[Edition]) -> Iterator[Element]:
    """Yield a heading for each organisation, with its people below, then others and groups.

    Args:
        editions: The event in each language of the document.
    """
    first = editions[0]
    event = first.event
    if not event.parties:
        yield _paragraph(editions, "Normal", "no-participants")
    by_home = people_by_organization(event)
    for home in event.organizations:
        if home.id in by_home:
            yield first.paragraph("heading 2", *_names(editions, home.id))
            yield from _about_all(editions, home)
            yield from _people(editions, by_home[home.id], home.id)
    if others := by_home.get(None, ()):
        if len(by_home) > 1:
            yield _paragraph(editions, "heading 2", "others")
        yield from _people(editions, others, None)
    if alone := [it for it in event.organizations if it.id not in by_home]:
        yield _paragraph(editions, "heading 2", "organizations")
        for home in alone:
            yield first.paragraph("Agenda Participant", *_organization(editions, home))
    if event.groups:
        yield _paragraph(editions, "heading 2", "groups")
        for group in event.groups:
            yield first.paragraph("Agenda Participant", *_group(editions, group))


def people_by_organization(event: Event) -> dict[str | None, list[Person]]:
    """Return the people of an event by the first organisation that they belong to, None for none.

    >>> from datetime import date
    >>> event = Event(id="e", title="E", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...               timezone="UTC", people=[Person(id="ada", name="Ada")])
    >>> [*people_by_organization(event)]
    [None]
    """
    by_home: dict[str | None, list[Person]] = {}
    for person in event.people:
        homes = (it.organization for it in person.affiliations if it.organization)
        by_home.setdefault(next(homes, None), []).append(person)
    return by_home


def _paragraph(editions: Sequence[Edition], style: str, key: str) -> Element:
    """Return a word in each language as a paragraph."""
    return editions[0].paragraph(style, *phrases.beside(editions, lambda it: it.word(key)))


def _names(editions: Sequence[Edition], id: str, style: str = "") -> list[Piece]:
    return phrases.beside(editions, lambda it: phrases.party_name(it.event.party(id)), style)


def _about_all(editions: Sequence[Edition], home: Organization) -> Iterator[Element]:
    for edition in editions:
        about = _about(edition, edition.event.organization(home.id))
        contact = (
            [*phrases.reach(editions[0].event, home.contact)] if edition is editions[0] else []
        )
        if about or contact:
            gap = [" · "] if about and contact else []
            yield edition.paragraph("Agenda Note", about, *gap, *contact)


def _about(edition: Edition, home: Organization) -> str:
    kind = wording.kind_name(home.kind, edition.event) if home.kind else ""
    return phrases.joined([kind, phrases.affiliations(edition.event, home)], by=" · ")


def _organization(editions: Sequence[Edition], home: Organization) -> Iterator[Piece]:
    yield from _names(editions, home.id, "Strong")
    if about := phrases.beside(editions, lambda it: _about(it, it.event.organization(home.id))):
        yield Piece(wording.comma(editions[0].event))
        yield from about
    if contact := [*phrases.reach(editions[0].event, home.contact)]:
        yield Piece(wording.comma(editions[0].event))
        yield from contact


def _people(
    editions: Sequence[Edition], people: Sequence[Person], home: str | None
) -> Iterator[Element]:
    first = editions[0]
    for person in people:
        pieces = _names(editions, person.id, "Strong")
        if positions := phrases.beside(editions, partial(_position, id=person.id, home=home)):
            pieces += [Piece(wording.comma(first.event)), *positions]
        if contact := [*phrases.reach(first.event, person.contact)]:
            pieces += [Piece(wording.comma(first.event)), *contact]
        yield first.paragraph("Agenda Participant", *pieces)


def _position(edition: Edition, id: str, home: str | None) -> str:
    return phrases.affiliations(edition.event, edition.event.party(id), but=home)


def _group(editions: Sequence[Edition], group: Group) -> Iterator[Piece]:
    yield from _names(editions, group.id, "Strong")
    if details := phrases.beside(editions, lambda it: _details(it, group)):
        yield Piece(wording.comma(editions[0].event))
        yield from details


def _details(edition: Edition, group: Group) -> str:
    """Return how many people a group has, and who is among them."""
    parts = []
    if group.count is not None:
        parts.append(edition.word("number-of-people", count=group.count))
    if group.members:
        names = phrases.names_of(edition.event, group.members)
        parts.append(f"{one_line(edition.word('among-them'))} {names}")
    return wording.enumeration(parts, edition.event)
