"""Phrases that several sections of the page share: who, where, when."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import filterfalse

from eventkit import wording
from eventkit.exporters.markdown._inline import address, escaped, link, marked, verbatim
from eventkit.exporters.markdown._page import Page, once
from eventkit.exporters.markdown._texts import indented, quoted, rewritten
from eventkit.model import (
    ChangeKind,
    Contact,
    Event,
    Item,
    Online,
    Organization,
    Participation,
    Person,
    Room,
    Session,
    Status,
    Venue,
)
from eventkit.text import one_line, picture_address

_MAIL = re.compile(r"[^@\s]+@[^@\s]+")
_DOUBTFUL = (Status.CANCELLED, Status.POSTPONED, Status.TENTATIVE)
_NEWS = (ChangeKind.ADDED, ChangeKind.REINSTATED)
_LEFTWARD = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def listed(parts: Iterable[str | None], by: str) -> str:
    """Join the phrases that are not empty.

    After words written from right to left, a mark (U+200E) keeps hours and commas in place.
    """
    phrases = list(filter(None, parts))
    if any(map(_LEFTWARD.search, filterfalse(str.isascii, phrases))):
        by = f"\u200e{by}"
    return by.join(phrases)


def enumeration(page: Page, parts: Iterable[str | None]) -> str:
    """Join the phrases that are not empty, with what separates the items of a list."""
    return listed(parts, by=page.comma)


def fact(page: Page, label: str, value: str = "") -> str:
    """Return a labelled fact as an item of a list, or the label of a list below it."""
    head = f"- **{label}{wording.colon(page.event).rstrip()}**"
    return f"{head} {value}" if value else head


def entry(mark: str, head: str, *blocks: str) -> str:
    """Return an item of a list: a line, and the blocks below it."""
    indent = " " * len(mark)
    return "\n\n".join([mark + head, *(indented(block, indent) for block in blocks if block)])


def warning(page: Page, session: Session) -> str:
    """Return the status of a session, if it is in doubt, and its notice; may be empty."""
    is_doubtful = session.status in _DOUBTFUL
    if not (is_doubtful or session.notice):
        return ""
    status = page.word(session.status.value) if session.status and is_doubtful else ""
    notice = session.notice and escaped(session.notice)
    return f"**{listed([status, notice], by=wording.colon(page.event))}**"


def subtitle(session: Session) -> str:
    """Return the subtitle of a session, emphasised; may be empty."""
    text = one_line(session.subtitle or "")
    return f"*{verbatim(text)}*" if text else ""


# --- who


@once
def name(page: Page, id: str) -> str:
    """Return the name of a party, with the abbreviation of an organisation."""
    party = page.event.party(id)
    short = party.abbreviation if isinstance(party, Organization) else None
    return f"{escaped(party.name)} ({escaped(short)})" if short else escaped(party.name)


@once
def affiliation(page: Page, id: str) -> str:
    """Return position, organisation and country of a party, of each affiliation; may be empty."""
    party = page.event.party(id)
    if isinstance(party, Person):
        texts = (
            _affiliation(page, it.position, it.organization, it.country)
            for it in party.affiliations
        )
        return listed(dict.fromkeys(texts), by=" · ")
    if isinstance(party, Organization):
        return _affiliation(page, None, party.part_of, party.country, itself=party.name)
    return ""


def _affiliation(
    page: Page, position: str | None, home: str | None, country: str | None, *, itself: str = ""
) -> str:
    """Return position, organisation and country.

    An organisation or a country that is named already is not repeated.
    """
    position = one_line(position or "")
    belongs = one_line(page.event.organization(home).name) if home else ""
    if belongs.casefold() in position.casefold():
        belongs = ""
    where = _country(page, country, f"{one_line(itself)}\n{position}\n{belongs}")
    return enumeration(page, (verbatim(it) for it in (position, belongs, where) if it))


def _country(page: Page, code: str | None, known: str) -> str:
    """Return the name of a country, unless a text names it already."""
    name = wording.country_name(code, page.event) if code else ""
    pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
    return "" if re.search(pattern, known, re.IGNORECASE) else name


@once
def introduction(page: Page, id: str) -> str:
    """Return the name and affiliation of a party."""
    return enumeration(page, [name(page, id), affiliation(page, id)])


def taking_part(
    page: Page, participations: Iterable[Participation], *, fully: bool = False
) -> Iterator[tuple[str, str]]:
    """Yield each role with the names of its parties, and their affiliations if asked for."""
    presented = introduction if fully else name
    for role, names in _by_role(page, participations, presented).items():
        label = wording.role_name(role, len(names), page.event)
        yield label, listed(names, by=page.semicolon if fully else page.comma)


def _by_role(
    page: Page,
    participations: Iterable[Participation],
    presented: Callable[[Page, str], str] = name,
) -> dict[str, list[str]]:
    by_role: dict[str, dict[str, None]] = {}
    for participation in participations:
        label = presented(page, participation.who)
        remote = f" ({page.word('from-afar')})" if participation.remote else ""
        by_role.setdefault(participation.role, {})[label + remote] = None
    return {role: list(names) for role, names in by_role.items()}


def parties(page: Page, ids: Iterable[str]) -> str:
    """Return the names of several parties."""
    return enumeration(page, (name(page, id) for id in ids))


def reach(page: Page, contact: Contact | None) -> str:
    """Return e-mail address and telephone number of a contact; may be empty."""
    if not contact:
        return ""
    mail = one_line(contact.email or "")
    target = f"mailto:{mail}" if _MAIL.fullmatch(mail) else None
    # A number never begins a line here, so its "+" needs no backslash.
    phone = marked(one_line(contact.phone or ""))
    return enumeration(page, [mail and link(verbatim(mail), target), phone])


# --- where


def place(page: Page, venue: Venue) -> str:
    """Return the address of a venue in one line that maps can find."""
    country = venue.country and wording.country_name(venue.country, page.event)
    parts = (venue.name, venue.street, venue.city, venue.region, country)
    return enumeration(page, (escaped(part) for part in parts if part))


def joining(page: Page, online: Online | None) -> str:
    """Return how to join online; may be empty."""
    if not online:
        return ""
    passcode = online.passcode and f"{page.word('passcode')} {verbatim(online.passcode)}"
    return enumeration(page, [online.url and address(online.url), passcode])


def rooms(page: Page, session: Session) -> str:
    """Return the rooms of a session, each with its venue if the event has several.

    An online room is a link. Rooms without a venue come last. The sheet of a room does not repeat
    it.
    """
    selected = page.event.selection.get("room", ())
    others = (
        (venue, tuple(room for room in rooms if (room.id,) != selected))
        for venue, rooms in page.event.rooms_by_venue(session).items()
    )
    return _rooms(page, tuple((venue, rooms) for venue, rooms in others if rooms))


def room_and_venue(page: Page, room: Room) -> str:
    """Return a room, with its venue if the event has several."""
    return _rooms(page, ((page.event.venue_of(room), (room,)),))


@once
def _rooms(page: Page, by_venue: tuple[tuple[Venue | None, tuple[Room, ...]], ...]) -> str:
    has_several = len(page.event.venues) > 1
    groups = (
        enumeration(
            page,
            [
                *map(_room, rooms),
                verbatim(wording.venue_name(venue)) if venue and has_several else "",
            ],
        )
        for venue, rooms in by_venue
    )
    return listed(groups, by=page.semicolon if has_several else page.comma)


def _room(room: Room) -> str:
    return link(escaped(room.name), room.online.url if room.online else None)


@once
def track(page: Page, id: str) -> str:
    """Return the title of a track, emphasised to stand out from rooms and hours."""
    return f"*{escaped(page.event.track(id).title)}*"


# --- when


def hours(page: Page, session: Session) -> str:
    """Return the hours of a session in the event's zone; empty if they are not known."""
    return wording.hours(session, page.event.zone, page.event)


def beginning(page: Page, session: Session) -> str:
    """Return the start of a session that has hours, in the event's zone."""
    assert session.start  # noqa: S101  # the caller passes sessions with hours only
    start = wording.clock(session.start.astimezone(page.event.zone), page.event)
    return wording.other_weekday(page.event, session) + start


def local_hours(page: Page, session: Session) -> str:
    """Return the hours of a session in its own zone; empty if that is the event's zone."""
    if not session.start or session.timezone in (None, page.event.timezone):
        return ""
    day = session.start.date()
    is_other = day != page.event.date_of(session)
    date = f"{wording.long_date(day, page.event)}{page.comma}" if is_other else ""
    span = wording.time_range(session.start, session.end, page.event)
    comma = "" if session.end else page.comma.rstrip()
    return f"{date}{span}{comma} {escaped(session.timezone)} ({wording.utc_offset(session.start)})"


def date_of(page: Page, session: Session) -> str:
    """Return the weekday and date of a session in the event's zone; empty if not known."""
    day = page.event.date_of(session)
    return _date(page, day) if day else ""


@once
def _date(page: Page, day: date) -> str:
    return wording.full_date(day, page.event)


# --- older states


def formerly(page: Page, now: str, was: str) -> str:
    """Return a phrase, followed by its older form if that differs."""
    if was in {"", now}:
        return now
    return f"{now} ({page.word('was', old=was)})".lstrip()


def news(page: Page, session: Session) -> str:
    """Return a label if a session is new or takes place after all; may be empty."""
    if not page.before:
        return ""
    kinds = page.before.kinds(session)
    labels = (page.word(f"how-{it}").capitalize() for it in _NEWS if it in kinds)
    return enumeration(page, (f"**{label}**" for label in labels))


def hours_and_former(page: Page, session: Session) -> str:
    """Return the hours of a session and, if it has moved, its old hours and day."""
    now = wording.other_weekday(page.event, session) + hours(page, session)
    if not (page.before and (former := page.before.of(session))):
        return now
    old = page.before.page
    was = wording.other_weekday(old.event, former) + hours(old, former)
    if old.event.day_of(former) != page.event.day_of(session):
        was = enumeration(page, [date_of(old, former), hours(old, former)])
    return formerly(page, now, was)


def rooms_and_former(page: Page, session: Session) -> str:
    """Return the rooms of a session and, if they have changed, its old rooms."""
    now = rooms(page, session)
    if not (page.before and (former := page.before.of(session))):
        return now
    return formerly(page, now, rooms(page.before.page, former))


def people_and_former(page: Page, session: Session) -> Iterator[tuple[str, str]]:
    """Yield each role of a session with its names and, if they have changed, the old names."""
    now, was = _by_role(page, session.participations), dict[str, list[str]]()
    if page.before and (former := page.before.of(session)):
        was = _by_role(page.before.page, former.participations)
    for role in {**now, **was}:
        names, had = now.get(role, []), was.get(role, [])
        label = wording.role_name(role, len(names or had), page.event)
        yield label, formerly(page, enumeration(page, names), enumeration(page, had))


# --- texts


def picture(image: str | None) -> str:
    """Return a picture on the web as a link; empty for a file beside the document."""
    at = picture_address(image)
    return address(at) if at else ""


def described(page: Page, item: Item | Event) -> Iterator[str]:
    """Yield the description of an item and its notes; they may be empty."""
    yield rewritten(item.description)
    if notes := rewritten(item.notes):
        yield quoted(f"**{page.word('notes')}**\n\n{notes}")


@once
def languages(page: Page, tags: tuple[str, ...]) -> str:
    """Return the names of languages."""
    return enumeration(page, (escaped(wording.language_name(tag, page.event)) for tag in tags))
