"""The texts of calendar entries: plain, one line where one is wanted, the most needed first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from eventkit.exporters.icalendar._characters import shortened
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
from eventkit.model.times import utc
from eventkit.text import is_safe_target, lines, one_line, plain
from eventkit.wording import (
    kind_name,
    language_name,
    long_date,
    role_name,
    time_range,
    utc_offset,
    weekday,
    word,
)

TITLE_LENGTH = 255  # beyond it mail programs cut or refuse
TEXT_LENGTH = 600
DESCRIPTION_LENGTH = 2000  # beyond it a mail was lost in Outlook

_NOT_AT_ALL = (Status.CANCELLED, Status.POSTPONED)
_BYTE_ORDER_MARK = "\ufeff"  # the icalendar package takes it for one wherever a text begins so
# Four readers take the first two characters of `C:\new` for a line break, even when escaped.
# The caldav package takes every backslash before a quotation mark for a stray one.
_MISLEADS = re.compile(r"\\(?=[nN'\"])")
# An escaped comma parts a name in two for four readers; khal shows every escape as it stands, and
# libical takes two names for one after a quotation mark and near a backslash.
_PARTED = str.maketrans({",": "", ";": "", '"': "'", "\\": "/"})


def safe(text: str) -> str:
    """Return a text as calendars carry it: no blanks at its ends, no backslash that misleads."""
    return _MISLEADS.sub("/", lines(text).replace(_BYTE_ORDER_MARK, "")).strip()


def _shown(text: str | None) -> str:
    """Return a text as one line, empty where nothing of it can be shown."""
    return safe(one_line(text or ""))


def shown_title(title: str, status: Status | None, language: str) -> str:
    """Return a title with the mark of what does not take place before it."""
    mark = word(status, language).upper() if status in _NOT_AT_ALL else ""
    said = ": ".join(filter(None, [mark, one_line(title)]))
    return safe(shortened(said, TITLE_LENGTH))


def places(rooms: Iterable[Room], venue: Venue | None, join: str | None) -> str:
    """Return a location in one line that a map finds: room, venue, street, city.

    What is nowhere is where one joins it: most readers show no other field with a link.
    """
    names = [" / ".join(one_line(room.name) for room in rooms)]
    if venue:
        names += [one_line(part) for part in (venue.name, venue.street, venue.city) if part]
    link = one_line(join) if join and is_safe_target(join) else ""
    return safe(", ".join(dict.fromkeys(filter(None, names))) or link)


def categories(event: Event, session: Session) -> tuple[str, ...]:
    """Return what a session is filed under, in names that every reader parts alike."""
    track = event.track_of(session)
    kind = kind_name(session.kind, event.language) if session.kind else ""
    names = (track.title if track else "", kind)
    return tuple(filter(None, (safe(one_line(name).translate(_PARTED)) for name in names)))


# --- descriptions


def session_text(event: Event, session: Session) -> str:
    """Return the description of a session, its parts among it."""
    return _fitted(
        [
            one_line(session.notice or ""),
            *_joins(ways_to_join(event, session), event.language),
            *_people(event, session.participations),
            *_languages(event, session),
            _programme(event, (("• ", part) for part in event.parts_of(session))),
        ],
        [
            _cut(session.description),
            *_links(session),
            *_contact(event.contact, event.language),
        ],
    )


def event_text(event: Event, options: CalendarOptions) -> str:
    """Return the description of the event, with the sessions that have no hours."""
    return _fitted(
        [
            *_joins([event.online], event.language),
            *_people(event, event.participations, leave_out=(Role.PARTICIPANT,)),
            _programme(event, _without_hours(event, options)),
        ],
        [
            one_line(event.summary or ""),
            _cut(event.description),
            *_contact(event.contact, event.language),
        ],
    )


def agenda_text(event: Event, day: ProgrammeDay, held: Iterable[Session]) -> str:
    """Return the description of a day: its agenda."""
    return _fitted(
        [
            *_joins([event.online], event.language),
            _programme(event, _agenda(event, held)),
        ],
        [
            _cut(day.item.description if day.item else None),
            *_contact(event.contact, event.language),
        ],
    )


def wanted(session: Session, options: CalendarOptions) -> bool:
    """Say whether a session is to be told of at all."""
    return options.breaks or session.kind != SessionKind.BREAK


def ways_to_join(event: Event, session: Session) -> tuple[Online, ...]:
    """Return how to join a session from afar: its own ways, those of its rooms, or the event's."""
    own = (session.online, *(room.online for room in event.rooms_of(session)))
    return _open(own) or _open([event.online])


def _open(ways: Iterable[Online | None]) -> tuple[Online, ...]:
    return tuple(dict.fromkeys(way for way in ways if way and way.url))


def _fitted(needed: Iterable[str], more: Iterable[str]) -> str:
    """Return blocks as one text: what is needed, and of the rest as much as there is room for."""
    said = "\n\n".join(filter(None, needed))
    for block in filter(None, more):
        longer = "\n\n".join(filter(None, [said, block]))
        if len(longer) > DESCRIPTION_LENGTH:
            break
        said = longer
    return safe(said)


def _cut(markdown: str | None) -> str:
    """Return about as much of a text as fits on a telephone."""
    return shortened(plain(markdown or ""), TEXT_LENGTH, at_blank=True)


def _joins(ways: Iterable[Online | None], language: str) -> Iterator[str]:
    for way in _open(ways):
        passcode = _shown(way.passcode)
        secret = f" ({word('passcode', language)}: {passcode})" if passcode else ""
        yield one_line(f"{word('join', language)}: {way.url}{secret}")


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
    said = ", ".join(filter(None, notes))
    return f"{one_line(party.name)} ({said})" if said else one_line(party.name)


def _affiliation(event: Event, person: Person) -> str:
    organization = event.organization(person.organization) if person.organization else None
    said = (_shown(person.position), _shown(organization.name if organization else None))
    return ", ".join(filter(None, said))


def _languages(event: Event, session: Session) -> Iterator[str]:
    spoken = event.languages_of(session)
    languages = "language" if len(spoken) == 1 else "languages"
    named = {languages: spoken, "interpretation": session.interpretation}
    block = [
        f"{word(key, event.language)}:"
        f" {', '.join(language_name(tag, event.language) for tag in tags)}"
        for key, tags in named.items()
        if tags
    ]
    yield "\n".join(block)


# --- sessions that have no entry of their own, as lines of another's text


def _programme(event: Event, marked: Iterable[tuple[str, Session]]) -> str:
    """Return sessions as lines, each after its mark, and the zone in which hours are told."""
    told = list(marked)
    rows = [row for mark, session in told for row in _rows(event, mark, session)]
    return "\n".join([*rows, *_zone_told(event, (session for _, session in told))])


def _rows(event: Event, mark: str, session: Session) -> Iterator[str]:
    yield f"{mark}{_said(event, session)}"
    own = (session.online, *(event.room(id).online for id in session.rooms))
    indent = " " * (len(mark) - len(mark.lstrip()) + 2)
    yield from (f"{indent}{way}" for way in _joins(own, event.language))


def _zone_told(event: Event, told: Iterable[Session]) -> Iterator[str]:
    starts = sorted((session.start for session in told if session.start), key=utc)
    offsets = dict.fromkeys(utc_offset(start.astimezone(event.zone)) for start in starts)
    if offsets:
        zone = f"{event.timezone} ({', '.join(offsets)})"
        yield f"{word('all-times', event.language).format(zone=zone)}."


def _said(event: Event, session: Session) -> str:
    """Return a session as one line: hours, title, notice, people, rooms of its own."""
    title = shown_title(session.title, session.status, event.language) or session.id
    notice, names = one_line(session.notice or ""), _names(event, session)
    rooms = ", ".join(one_line(event.room(id).name) for id in session.rooms)
    return "".join(
        [
            _when(event, session),
            title,
            f" · {notice}" if notice else "",
            f" — {names}" if names else "",
            f" ({rooms})" if rooms else "",
        ]
    )


def _when(event: Event, session: Session) -> str:
    if not session.start or not session.end:
        return ""
    start, end = (each.astimezone(event.zone) for each in (session.start, session.end))
    return f"{time_range(start, end, event.language)} "


def _names(event: Event, session: Session) -> str:
    """Return who takes part in a session in one line, with the roles."""
    by_role = groupby(session.participations, key=lambda each: each.role)
    return "; ".join(
        f"{role_name(role, 1, event.language)}: "
        f"{', '.join(one_line(event.party(each.who).name) for each in held)}"
        for role, held in by_role
    )


def _without_hours(event: Event, options: CalendarOptions) -> Iterator[tuple[str, Session]]:
    """Yield the sessions that have no hours, each after its day if that is known, and parts."""
    held = (each for each in event.sessions if not (each.start or each.part_of))
    for session in sorted(held, key=lambda each: event.day_of(each) or date.max):
        if wanted(session, options):
            yield f"• {_day_told(event, session)}", session
            yield from (("  ◦ ", part) for part in event.parts_of(session))


def _day_told(event: Event, session: Session) -> str:
    day = event.day_of(session)
    return f"{weekday(day, event.language)}, {long_date(day, event.language)}: " if day else ""


def _agenda(event: Event, held: Iterable[Session]) -> Iterator[tuple[str, Session]]:
    for session in held:
        yield "" if session.start else f"• {_day_unknown(event, session)}", session
        yield from (("  ◦ ", part) for part in event.parts_of(session))


def _day_unknown(event: Event, session: Session) -> str:
    """Return what tells a session without a day from those of the day in whose agenda it is."""
    return "" if event.day_of(session) else f"{word('no-time', event.language)}: "


def _links(session: Session) -> Iterator[str]:
    links = [f"{one_line(each.title)}: {one_line(each.url or '')}" for each in session.materials]
    yield "\n".join([*links, one_line(session.url or "")]).strip()


def _contact(contact: Contact | None, language: str) -> Iterator[str]:
    ways = [_shown(contact.email), _shown(contact.phone)] if contact else []
    said = ", ".join(filter(None, ways))
    yield f"{word('contact', language)}: {said}" if said else ""
