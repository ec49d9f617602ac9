"""Phrases that the sections of a document share: who, where, how to reach."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from eventkit import wording
from eventkit.model import (
    Contact,
    Event,
    Online,
    Organization,
    Participation,
    Party,
    Person,
    Session,
    Venue,
)
from eventkit.text import one_line, verbatim_line
from eventkit_docx.edition import Edition, linked
from eventkit_docx.elements import Element, Piece

_MAIL = re.compile(r"[^@\s]+@[^@\s]+")


def joined(texts: Iterable[str | None], by: str) -> str:
    """Join the texts that are not empty, each as one line."""
    return by.join(filter(None, (one_line(text) for text in texts if text)))


def enumeration(event: Event, texts: Iterable[str | None]) -> str:
    """Join the texts that are not empty, each as one line, as the language separates them."""
    return joined(texts, by=wording.comma(event))


def party_name(party: Party) -> str:
    """Return the name of a party, with the abbreviation of an organisation."""
    short = party.abbreviation if isinstance(party, Organization) else None
    name = one_line(party.name)
    return f"{name} ({one_line(short)})" if short else name


def names_of(event: Event, ids: Iterable[str]) -> str:
    """Return the names of several parties."""
    return enumeration(event, (party_name(event.party(id)) for id in ids))


def affiliations(event: Event, party: Party, *, but: str | None = None) -> str:
    """Return what a party is and where: positions, organisations, countries; may be empty.

    Args:
        event: The event.
        party: The party.
        but: The id of an organisation that is named elsewhere.
    """
    if isinstance(party, Organization):
        return _affiliation(event, None, party.part_of, party.country, itself=party.name)
    if not isinstance(party, Person):
        return ""
    texts = (
        _affiliation(event, it.position, it.organization, it.country, but=but)
        for it in party.affiliations
    )
    return " · ".join(dict.fromkeys(filter(None, texts)))


def _affiliation(
    event: Event,
    position: str | None,
    home: str | None,
    code: str | None,
    *,
    itself: str = "",
    but: str | None = None,
) -> str:
    """Return position, organisation and country, none of which repeats another."""
    first = one_line(position or "")
    belongs = one_line(event.organization(home).name) if home else ""
    country = wording.country_name(code, event) if code else ""
    known = f"{one_line(itself)}\n{first}\n{belongs}".casefold()
    if home == but or belongs.casefold() in first.casefold():
        belongs = ""
    return enumeration(event, [first, belongs, "" if country.casefold() in known else country])


def _person(
    edition: Edition, party: Party, introduced: set[str], *, is_remote: bool
) -> Iterator[Piece]:
    """Yield the name of a party, and what it is where it is named first."""
    yield Piece(party_name(party), "Strong")
    rest = "" if party.id in introduced else affiliations(edition.event, party)
    introduced.add(party.id)
    afar = f" ({edition.word('from-afar')})" if is_remote else ""
    if rest or afar:
        yield Piece((f"{wording.comma(edition.event)}{rest}" if rest else "") + afar)


def people(
    edition: Edition, participations: Iterable[Participation], introduced: set[str]
) -> Iterator[Element]:
    """Yield paragraphs with each role and those who have it.

    Args:
        edition: The event in a language.
        participations: Who does what.
        introduced: The ids of those of whom the document says already what they are; more are
            added.
    """
    for role, several in _by_role(participations):
        label = wording.role_name(role, len(several), edition.event)
        yield edition.paragraph("Agenda Role", label)
        for who, is_remote in several:
            party = edition.event.party(who)
            pieces = _person(edition, party, introduced, is_remote=is_remote)
            yield edition.paragraph("Agenda Person", *pieces)


def roles(edition: Edition, participations: Iterable[Participation]) -> Iterator[tuple[str, str]]:
    """Yield each role, and the names of those who have it."""
    for role, several in _by_role(participations):
        names = names_of(edition.event, (who for who, _ in several))
        yield wording.role_name(role, len(several), edition.event), names


def _by_role(
    participations: Iterable[Participation],
) -> Iterator[tuple[str, list[tuple[str, bool]]]]:
    by_role: dict[str, dict[tuple[str, bool], None]] = {}
    for it in participations:
        by_role.setdefault(it.role, {})[it.who, it.remote] = None
    yield from ((role, list(several)) for role, several in by_role.items())


def reach(event: Event, contact: Contact | None) -> Iterator[Piece]:
    """Yield e-mail address and telephone number of a contact."""
    if not contact:
        return
    mail, phone = one_line(contact.email or ""), one_line(contact.phone or "")
    if mail:
        yield linked(mail, f"mailto:{mail}" if _MAIL.fullmatch(mail) else None)
    if phone:
        yield Piece(f"{wording.comma(event)}{phone}" if mail else phone)


def address(event: Event, venue: Venue) -> str:
    """Return the address of a venue in one line."""
    country = venue.country and wording.country_name(venue.country, event)
    return enumeration(event, [venue.name, venue.street, venue.city, venue.region, country])


def joining(edition: Edition, online: Online | None) -> Iterator[Piece]:
    """Yield how to join online."""
    if not online:
        return
    if online.url:
        url = one_line(online.url)
        yield linked(url, url)
    if online.passcode:
        comma = wording.comma(edition.event) if online.url else ""
        yield Piece(f"{comma}{edition.word('passcode')} {verbatim_line(online.passcode)}")


def rooms(event: Event, session: Session) -> Iterator[list[Piece]]:
    """Yield the rooms of a session line by line, with their venue if the event has several."""
    for venue, several in event.rooms_by_venue(session).items():
        pieces = [
            linked(one_line(room.name), room.online.url if room.online else None)
            for room in several
        ]
        if pieces and venue and len(event.venues) > 1:
            pieces.append(Piece(wording.venue_name(venue)))
        for number in range(len(pieces) - 1, 0, -1):
            pieces.insert(number, Piece(wording.comma(event)))
        if pieces:
            yield pieces


def beside(
    editions: Sequence[Edition], text: Callable[[Edition], str], style: str = ""
) -> list[Piece]:
    """Return a text of each edition, side by side; what is the same in all stands there once.

    Args:
        editions: The event in each language of the document.
        text: Returns the text in an edition; an empty one is left out.
        style: The name of a character style.
    """
    languages: dict[str, str] = {}
    for edition in editions:
        languages.setdefault(text(edition), edition.language)
    pieces: list[Piece] = []
    for shown, language in languages.items():
        if shown:
            pieces += [Piece(" / ", style)] * bool(pieces)
            pieces.append(Piece(shown, style, language=language))
    return pieces


def below(
    editions: Sequence[Edition], blocks: Callable[[Edition], Iterable[Element]]
) -> Iterator[Element]:
    """Yield the paragraphs of each edition, one edition below the other.

    A paragraph that says the same as one of an edition before is left out.

    Args:
        editions: The event in each language of the document.
        blocks: Returns the paragraphs of an edition.
    """
    shown = set[str]()
    for edition in editions:
        texts = set[str]()
        for block in blocks(edition):
            text = "".join(block.itertext())
            texts.add(text)
            if text not in shown:
                yield block
        shown |= texts


def plain(pieces: Iterable[Piece]) -> str:
    """Return the text of pieces."""
    return "".join(it.text for it in pieces)
