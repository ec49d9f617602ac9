"""The texts of calendar entries: plain, one line where one is wanted, the most needed first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from eventkit.exporters.icalendar._options import CalendarOptions
from eventkit.model import (
    Contact,
    Event,
    Online,
    Participation,
    Person,
    ProgrammeDay,
    Role,
    Room,
    Session,
    SessionKind,
    Status,
    Venue,
)
from eventkit.text import lines, one_line, plain
from eventkit.wording import (
    kind_name,
    language_name,
    long_date,
    role_name,
    time_range,
    weekday,
    word,
)

TITLE_LENGTH = 255  # beyond it mail programs cut or refuse
TEXT_LENGTH = 600
DESCRIPTION_LENGTH = 2000  # beyond it a mail was lost in Outlook

_NOT_AT_ALL = (Status.CANCELLED, Status.POSTPONED)
_BYTE_ORDER_MARK = "\ufeff"  # the icalendar package takes it for one wherever a text begins so
# Four readers take the first two characters of `C:\new` for a line break, even when escaped.
_SEEMS_A_BREAK = re.compile(r"\\(?=[nN])")


def safe(text: str) -> str:
    """Return a text as calendars can carry it: no blanks at the ends, no backslash before n."""
    return _SEEMS_A_BREAK.sub("/", lines(text).replace(_BYTE_ORDER_MARK, "")).strip()


def shown_title(title: str, status: Status | None, language: str) -> str:
    """Return a title with the mark of what does not take place before it."""
    mark = word(status, language).upper() if status in _NOT_AT_ALL else ""
    said = ": ".join(filter(None, [mark, one_line(title)]))
    cut = said if len(said) <= TITLE_LENGTH else f"{said[: TITLE_LENGTH - 1].rstrip()}…"
    return safe(cut)


def places(rooms: Iterable[Room], venue: Venue | None) -> str:
    """Return a location in one line that a map finds: room, venue, street, city."""
    names = [" / ".join(one_line(room.name) for room in rooms)]
    if venue:
        names += [one_line(part) for part in (venue.name, venue.street, venue.city) if part]
    return safe(", ".join(dict.fromkeys(filter(None, names))))


def categories(event: Event, session: Session) -> tuple[str, ...]:
    """Return what a session is filed under; a comma would part one name in two."""
    track = event.track_of(session)
    kind = kind_name(session.kind, event.language) if session.kind else ""
    names = (track.title if track else "", kind)
    return tuple(filter(None, (safe(one_line(name).replace(",", "")) for name in names)))


# --- descriptions


def session_text(event: Event, session: Session) -> str:
    """Return the description of a session, its parts among it."""
    whole = event.whole_of(session) or session
    links = [session.online, *(room.online for room in event.rooms_of(whole))]
    return _fitted(
        [
            one_line(session.notice or ""),
            *_joins(links, event.language),
            *_people(event, session.participations),
            *_languages(event, session),
            "\n".join(_part_lines(event, session)),
        ],
        [_cut(plain(session.description or "")), *_links(session)],
    )


def event_text(event: Event, options: CalendarOptions) -> str:
    """Return the description of the event, with the sessions that have no hours."""
    return _fitted(
        [
            *_joins([event.online], event.language),
            *_people(event, event.participations, leave_out=(Role.PARTICIPANT,)),
            "\n".join(_without_hours(event, options)),
        ],
        [
            one_line(event.summary or ""),
            _cut(plain(event.description or "")),
            *_contact(event.contact, event.language),
        ],
    )


def agenda_text(event: Event, day: ProgrammeDay, options: CalendarOptions) -> str:
    """Return the description of a day: its agenda."""
    held = [session for session in day.sessions if _wanted(session, options)]
    if event.days[0].date == day.date:
        held += [session for session in event.unscheduled if _wanted(session, options)]
    agenda = (line for session in held for line in _agenda_lines(event, session))
    text = plain(day.item.description) if day.item and day.item.description else ""
    return _fitted(["\n".join(agenda)], [_cut(text)])


def _wanted(session: Session, options: CalendarOptions) -> bool:
    return options.breaks or session.kind != SessionKind.BREAK


def _fitted(needed: Iterable[str], more: Iterable[str]) -> str:
    """Return blocks as one text: what is needed, and of the rest as much as there is room for."""
    said = "\n\n".join(filter(None, needed))
    for block in filter(None, more):
        longer = "\n\n".join(filter(None, [said, block]))
        if len(longer) > DESCRIPTION_LENGTH:
            break
        said = longer
    return safe(said)


def _cut(text: str) -> str:
    """Return about as much of a text as fits on a telephone, up to a blank."""
    if len(text) <= TEXT_LENGTH:
        return text
    head = text[:TEXT_LENGTH]
    return f"{head[: head.rfind(' ')].rstrip() if ' ' in head else head}…"


def _joins(links: Iterable[Online | None], language: str) -> Iterator[str]:
    for link in dict.fromkeys(filter(None, links)):
        if link.url:
            secret = f" ({word('passcode', language)}: {link.passcode})" if link.passcode else ""
            yield one_line(f"{word('join', language)}: {link.url}{secret}")


def _people(
    event: Event, held: tuple[Participation, ...], leave_out: tuple[str, ...] = ()
) -> Iterator[str]:
    """Yield a block of lines: for each role who has it, with affiliation."""
    roles = dict.fromkeys(each.role for each in held if each.role not in leave_out)
    block = []
    for role in roles:
        who = [_who(event, each) for each in held if each.role == role]
        block.append(f"{role_name(role, len(who), event.language)}: {'; '.join(who)}")
    yield "\n".join(block)


def _who(event: Event, participation: Participation) -> str:
    party = event.party(participation.who)
    notes = [_affiliation(event, party)] if isinstance(party, Person) else []
    notes += [word("from-afar", event.language)] if participation.remote else []
    said = ", ".join(one_line(note) for note in notes if note)
    return f"{one_line(party.name)} ({said})" if said else one_line(party.name)


def _affiliation(event: Event, person: Person) -> str:
    organization = event.organization(person.organization) if person.organization else None
    return ", ".join(filter(None, [person.position, organization.name if organization else None]))


def _languages(event: Event, session: Session) -> Iterator[str]:
    named = {"languages": event.languages_of(session), "interpretation": session.interpretation}
    block = [
        f"{word(key, event.language)}:"
        f" {', '.join(language_name(tag, event.language) for tag in tags)}"
        for key, tags in named.items()
        if tags
    ]
    yield "\n".join(block)


def _part_lines(event: Event, session: Session) -> Iterator[str]:
    for part in event.parts_of(session):
        yield f"• {_said(event, part)}"


def _said(event: Event, session: Session) -> str:
    """Return a session as one line: hours, title, people."""
    title = shown_title(session.title, session.status, event.language)
    names = _names(event, session)
    hours = ""
    if session.start and session.end:
        start, end = (each.astimezone(event.zone) for each in (session.start, session.end))
        hours = f"{time_range(start, end, event.language)} "
    return f"{hours}{title}{f' — {names}' if names else ''}"


def _names(event: Event, session: Session) -> str:
    """Return who takes part in a session in one line, with the roles."""
    by_role = groupby(session.participations, key=lambda each: each.role)
    return "; ".join(
        f"{role_name(role, 1, event.language)}: "
        f"{', '.join(one_line(event.party(each.who).name) for each in held)}"
        for role, held in by_role
    )


def _without_hours(event: Event, options: CalendarOptions) -> Iterator[str]:
    """Yield a line for each session that has no hours, and so no entry of its own."""
    held = [session for day in event.days for session in day.sessions if not session.start]
    for session in (*held, *event.unscheduled):
        if not _wanted(session, options):
            continue
        day = event.day_of(session)
        when = f"{weekday(day, event.language)}, {long_date(day, event.language)}: " if day else ""
        yield f"• {when}{_said(event, session)}"
        yield from (f"  ◦ {_said(event, part)}" for part in event.parts_of(session))


def _agenda_lines(event: Event, session: Session) -> Iterator[str]:
    rooms = ", ".join(one_line(room.name) for room in event.rooms_of(session))
    bullet = "" if session.start else "• "
    yield f"{bullet}{_said(event, session)}{f' ({rooms})' if rooms else ''}"
    yield from (f"  ◦ {_said(event, part)}" for part in event.parts_of(session))


def _links(session: Session) -> Iterator[str]:
    links = [f"{one_line(each.title)}: {one_line(each.url or '')}" for each in session.materials]
    yield "\n".join([*links, one_line(session.url or "")]).strip()


def _contact(contact: Contact | None, language: str) -> Iterator[str]:
    ways = [contact.email, contact.phone] if contact else []
    said = ", ".join(one_line(way) for way in ways if way)
    yield f"{word('contact', language)}: {said}" if said else ""
