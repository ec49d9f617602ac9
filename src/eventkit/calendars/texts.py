"""The texts of calendar entries: plain, in one line where needed, the most important first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from attrs import field, frozen

from eventkit.calendars.graphemes import shortened
from eventkit.model import (
    Affiliation,
    Contact,
    Ending,
    Event,
    Online,
    Participation,
    Person,
    ProgrammeDay,
    Role,
    Room,
    Session,
    Status,
    Timing,
    Venue,
    Withdrawn,
)
from eventkit.model.times import utc
from eventkit.text import is_safe_target, lines, one_line, picture_address, plain, verbatim_line
from eventkit.wording import (
    Language,
    colon,
    comma,
    enumeration,
    full_date,
    hours,
    kind_name,
    language_name,
    marked_title,
    now_part_of,
    other_weekday,
    place_name,
    recording,
    role_name,
    semicolon,
    time_range,
    to_be_announced,
    utc_offset,
    weekday,
    word,
)

TITLE_LENGTH = 255  # beyond it mail programs cut or refuse
_WHOLE_LENGTH = 80  # of a session's title within the title of its part
TEXT_LENGTH = 600
PEOPLE_LENGTH = 8000  # of one role
DESCRIPTION_LENGTH = 2000  # beyond it a mail was lost in Outlook
_GAP = "\n\n"
_REPEATED = 64  # texts: repeated sessions share a description

_BYTE_ORDER_MARK = "\ufeff"  # the icalendar package removes it at the start of any text
# Four readers take the first two characters of `C:\new` for a line break, even when escaped.
# The caldav package takes every backslash before a quotation mark for a stray one.
_MISLEADS = re.compile(r"\\(?=[nN'\"])")
# Four readers split a name at an escaped comma; khal shows every escape unchanged, and libical
# joins two names after a quotation mark or near a backslash.
_PARTED = str.maketrans({",": "", ";": "", '"': "'", "\\": "/"})


def calendar_text(text: str) -> str:
    """Return a text for calendars: clean lines, without characters that programs misread."""
    return _unmistakable(lines(text))


def _unmistakable(clean: str) -> str:
    """Return a clean text without blanks at its ends and backslashes that programs misread."""
    clean = clean.replace(_BYTE_ORDER_MARK, "")
    return (_MISLEADS.sub("/", clean) if "\\" in clean else clean).strip()


def calendar_title(title: str, status: Status | None, language: Language) -> str:
    """Return a title, marked at its beginning if the session does not take place."""
    return _unmistakable(shortened(marked_title(title, status, language), TITLE_LENGTH))


def ended_title(title: str, gone: Withdrawn, language: Language) -> str:
    """Return the title of an entry that ended, with the reason."""
    if gone.why in (Ending.WITHDRAWN, Ending.BREAK) or not one_line(title):
        return calendar_title(title, Status.CANCELLED, language)
    if gone.why is Ending.OPEN:
        ending = word("time-to-be-announced", language)
    else:
        ending = now_part_of(shortened(one_line(gone.whole or ""), _WHOLE_LENGTH), language)
    room = TITLE_LENGTH - len(ending) - len(" ()")
    return calendar_text(f"{shortened(one_line(title), room)} ({ending})")


def _field(text: str | None) -> str:
    """Return a text as one line, empty if nothing of it can be shown."""
    return _unmistakable(one_line(text)) if text else ""


class Place(NamedTuple):
    """The place of a session, and the ways to join it remotely.

    Args:
        names: Room, venue, street and city in one line that a map finds, one venue after the other;
            None if none has a name.
        geo: Latitude and longitude of the only venue.
        ways: The ways to join sessions in these rooms remotely.
    """

    names: str | None
    geo: tuple[float, float] | None
    ways: tuple[Online, ...]

    def line(self, join: str | None) -> str:
        """Return the location in one line.

        Without a place it is the address to join, since most programs show no other link.
        """
        if self.names is not None:
            return self.names
        return _unmistakable(one_line(join)) if join and is_safe_target(join) else ""


def place(by_venue: Mapping[Venue | None, Iterable[Room]], ways: Iterable[Online | None]) -> Place:
    """Return the place of rooms in their venues."""
    line = "; ".join(filter(None, (_at(rooms, venue) for venue, rooms in by_venue.items())))
    only = next(iter(by_venue)) if len(by_venue) == 1 else None  # a map shows one point
    geo = only.geo if only else None
    return Place(_unmistakable(line) if line else None, geo, ways_to_join(ways))


def _at(rooms: Iterable[Room], venue: Venue | None) -> str:
    names = [" / ".join(one_line(room.name) for room in rooms)]
    if venue:
        names += [one_line(part) for part in (venue.name, venue.street, venue.city) if part]
    return ", ".join(dict.fromkeys(filter(None, names)))


def ways_to_join(ways: Iterable[Online | None]) -> tuple[Online, ...]:
    """Return the ways that have an address, each once."""
    return tuple(dict.fromkeys(way for way in ways if way and way.url))


@frozen
class Rows:
    """A store of lines about sessions, which the texts of several entries use.

    Args:
        changed: Ids of sessions that differ between the states that share the store.
        lines: The lines of all other sessions, by mark and id.
    """

    changed: AbstractSet[str] = frozenset()
    lines: dict[tuple[str, str], list[str]] = field(factory=dict)


class Phrases:
    """Makes the texts of an event's entries; those of people, rooms and categories are kept.

    Args:
        event: The event, as its readers may see it.
        rows: A store for lines about sessions in several entries; without it they are made anew for
            each.
        length: The length of a description.
    """

    def __init__(
        self, event: Event, rows: Rows | None = None, length: int = DESCRIPTION_LENGTH
    ) -> None:
        self._event, self._length = event, length
        self._shared = rows
        self._changed: dict[tuple[str, str], list[str]] = {}
        self._places: dict[object, Place] = {}
        self._joins: dict[tuple[Online, ...], str] = {}
        self._parties: dict[tuple[str, bool], str] = {}
        self._names: dict[str, str] = {}
        self._roles: dict[tuple[str, bool], str] = {}
        self._spoken: dict[object, str] = {}
        self._categories: dict[object, tuple[str, ...]] = {}
        self._own_ways = ways_to_join([event.online])
        self._contact = _contact(event.contact, event)
        self._colon, self._semicolon = colon(event), semicolon(event)
        self._comma = comma(event)
        self._beginning = lru_cache(maxsize=_REPEATED)(_beginning)

    # --- single fields

    def place(self, session: Session) -> Place:
        """Return the place of a session: its rooms in their venues, or else all its rooms.

        The ways to join are only those of its rooms.
        """
        event = self._event
        key = session.rooms or session.id
        if key not in self._places:
            by_venue = event.rooms_by_venue(session)
            if len(by_venue) > 1:
                by_venue.pop(None, None)
            ways = (room.online for room in event.rooms_of(session))
            self._places[key] = place(by_venue, ways)
        return self._places[key]

    def ways(self, session: Session) -> tuple[Online, ...]:
        """Return the ways to join a session: its own and its rooms', or else the event's."""
        ways = self.place(session).ways
        if session.online:
            ways = ways_to_join([session.online, *ways])
        return ways or self._own_ways

    def categories(self, session: Session) -> tuple[str, ...]:
        """Return the categories of a session, in names that every program splits alike."""
        key = session.track, session.part_of, session.kind
        if key not in self._categories:
            track = self._event.track_of(session)
            kind = kind_name(session.kind, self._event) if session.kind else ""
            names = (one_line(name) for name in (track.title if track else "", kind))
            fields = (_unmistakable(name.translate(_PARTED)) for name in names)
            self._categories[key] = tuple(filter(None, fields))
        return self._categories[key]

    # --- descriptions

    def session(self, session: Session, ways: tuple[Online, ...]) -> str:
        """Return the description of a session, with its parts.

        Args:
            session: The session.
            ways: The ways to join it.
        """
        return self._fitted(
            (
                one_line(session.notice) if session.notice else "",
                one_line(session.subtitle) if session.subtitle else "",
                self._open_end(session),
                self._join(ways),
                self._people(session.participations),
                self._languages(session),
                self._terms(session),
                one_line(to_be_announced(session, self._event)),
            ),
            self._parts(session),
            (
                self._beginning(session.abstract),
                self._beginning(session.description),
                self._links(session),
                self._contact,
            ),
        )

    def _parts(self, session: Session) -> Iterator[tuple[str, Session]]:
        """Yield the parts of a session, each after its mark."""
        parts = self._event.parts_of(session)
        days = self._event.days_of(session) if parts else ()
        day = days[0] if len(days) == 1 else None
        yield from ((self._mark("• ", part, day), part) for part in parts)

    def event(self, sessions: Iterable[Session]) -> str:
        """Return the description of the event, with its sessions without hours."""
        event = self._event
        listed = tuple(it for it in event.participations if it.role != Role.PARTICIPANT)
        return self._fitted(
            (self._join(self._own_ways), self._people(listed)),
            self._without_hours(sessions),
            (one_line(event.summary or ""), _beginning(event.description), self._contact),
        )

    def day(self, day: ProgrammeDay, sessions: Iterable[Session]) -> str:
        """Return the description of a day: its agenda."""
        return self._fitted(
            (self._join(self._own_ways),),
            self._agenda(day, sessions),
            (_beginning(day.item.description if day.item else None), self._contact),
        )

    def lines(self, session: Session) -> Iterable[str]:
        """Return the lines about a session in other entries, without its parts."""
        return self._lines("", session)

    def _join(self, ways: tuple[Online, ...]) -> str:
        if not ways:
            return ""
        if ways not in self._joins:
            self._joins[ways] = "\n\n".join(self._join_lines(ways))
        return self._joins[ways]

    def _join_lines(self, ways: Iterable[Online]) -> Iterator[str]:
        for way in ways:
            passcode = _unmistakable(verbatim_line(way.passcode or ""))
            label = f"{word('passcode', self._event)}{self._colon}"
            secret = f" ({label}{passcode})" if passcode else ""
            yield f"{word('join', self._event)}{self._colon}{one_line(way.url or '')}{secret}"

    def _people(self, participations: tuple[Participation, ...]) -> str:
        """Return a line for each role: the people in it, with affiliation.

        A line that would be long says how many more there are: it stands in the calendar of each
        of them.
        """
        by_role: dict[str, list[Participation]] = {}
        for participation in participations:
            by_role.setdefault(participation.role, []).append(participation)
        return "\n".join(
            f"{self._role(role, several=len(those) > 1)}{self._colon}{self._names_of(those)}"
            for role, those in by_role.items()
        )

    def _names_of(self, participations: list[Participation]) -> str:
        texts = map(self._party, participations)
        return self._within(PEOPLE_LENGTH, texts, len(participations), by=self._semicolon)

    def _role(self, role: str, *, several: bool) -> str:
        key = role, several
        if key not in self._roles:
            self._roles[key] = role_name(role, 1 + several, self._event)
        return self._roles[key]

    def _party(self, participation: Participation) -> str:
        key = participation.who, participation.remote
        if key not in self._parties:
            party = self._event.party(participation.who)
            notes = [*self._affiliations(party)] if isinstance(party, Person) else []
            notes += [word("from-afar", self._event)] if participation.remote else []
            name = one_line(party.name)
            self._parties[key] = f"{name} ({enumeration(notes, self._event)})" if notes else name
        return self._parties[key]

    def _affiliations(self, person: Person) -> Iterator[str]:
        """Yield position and organisation of a person's first affiliation, or of several as one."""
        if not person.further_affiliations:
            yield from self._affiliation(person)
            return
        texts = (enumeration(self._affiliation(it), self._event) for it in person.affiliations)
        yield from filter(None, [" · ".join(filter(None, texts))])

    def _affiliation(self, affiliation: Affiliation | Person) -> Iterator[str]:
        yield from filter(None, [_field(affiliation.position)])
        if affiliation.organization:
            organization = self._event.organization(affiliation.organization)
            yield from filter(None, [_field(organization.name)])

    def _languages(self, session: Session) -> str:
        spoken = self._event.languages_of(session)
        if not (spoken or session.interpretation):
            return ""
        key = spoken, session.interpretation
        if key not in self._spoken:
            languages = "language" if len(spoken) == 1 else "languages"
            self._spoken[key] = "\n".join(
                f"{word(label, self._event)}{self._colon}"
                f"{enumeration(map(self._language_name, tags), self._event)}"
                for label, tags in ((languages, spoken), ("interpretation", key[1]))
                if tags
            )
        return self._spoken[key]

    def _terms(self, session: Session) -> str:
        """Return whether a session may be recorded, and its licence, in a line each."""
        if session.recording is None and session.license is None:
            return ""
        terms = (
            ("recording", recording(session, self._event)),
            ("license", _field(session.license)),
        )
        return "\n".join(
            f"{word(key, self._event)}{self._colon}{text}" for key, text in terms if text
        )

    def _language_name(self, tag: str) -> str:
        return language_name(tag, self._event)

    def _links(self, session: Session) -> str:
        if not (session.materials or session.url or session.image):
            return ""
        links = [f"{one_line(it.title)}: {one_line(it.url or '')}" for it in session.materials]
        if picture := picture_address(session.image):
            links.append(f"{word('picture', self._event)}{self._colon}{picture}")
        return "\n".join([*links, one_line(session.url or "")]).strip()

    # --- sessions as lines in another entry's text

    def _fitted(
        self, needed: Iterable[str], marked: Iterable[tuple[str, Session]], more: Iterable[str]
    ) -> str:
        """Return a description: the needed blocks, and as much of all others as fits.

        Args:
            needed: Clean blocks.
            marked: Sessions to list after them, each with its mark.
            more: Clean blocks that follow, up to the first that does not fit.
        """
        blocks, rows = list(filter(None, needed)), list(marked)
        if rows:
            room = self._length - sum(len(block) + len(_GAP) for block in blocks)
            blocks.append(self._programme(rows, room))
        text = _GAP.join(blocks)
        for block in filter(None, more):
            longer = f"{text}{_GAP}{block}" if text else block
            if len(longer) > self._length:
                break
            text = longer
        return _unmistakable(text)

    def _programme(self, rows: list[tuple[str, Session]], length: int) -> str:
        """Return sessions as lines, each after its mark, and the zone of the hours.

        If that is longer than a given length, the last line says how many more there are.
        """
        zone = "".join(f"\n{line}" for line in self._zone(session for _, session in rows))
        texts = ("\n".join(self._lines(mark, session)) for mark, session in rows)
        return self._within(length - len(zone), texts, len(rows), by="\n") + zone

    def _within(self, length: int, texts: Iterable[str], count: int, *, by: str) -> str:
        """Return texts as one of at most a given length, then how many of them do not fit."""
        shown: list[str] = []
        size = -len(by)
        for text in texts:
            size += len(by) + len(text)
            if size > length:
                break
            shown.append(text)
        else:
            return by.join(shown)
        while shown and len(by.join([*shown, self._and_more(count - len(shown))])) > length:
            shown.pop()
        return by.join([*shown, self._and_more(count - len(shown))])

    def _and_more(self, count: int) -> str:
        return word("and-more", self._event, count=count)

    def _lines(self, mark: str, session: Session) -> Iterable[str]:
        if self._shared is None:
            return self._rows(mark, session)
        is_shared = session.id not in self._shared.changed
        lines = self._shared.lines if is_shared else self._changed
        key = mark, session.id
        if key not in lines:
            lines[key] = [*self._rows(mark, session)]
        return lines[key]

    def _rows(self, mark: str, session: Session) -> Iterator[str]:
        yield f"{mark}{self._row(session)}"
        ways = ways_to_join((session.online, *(room.online for room in self._rooms_of(session))))
        indent = " " * (len(mark) - len(mark.lstrip()) + 2)
        yield from (f"{indent}{way}" for way in self._join_lines(ways))

    def _rooms_of(self, session: Session) -> Iterator[Room]:
        return map(self._event.room, session.rooms)

    def _row(self, session: Session) -> str:
        """Return a session as one line: hours, titles, notice, people, its own rooms and venues.

        At its end is what of it is to be announced.
        """
        title = calendar_title(session.title, session.status, self._event) or session.id
        subtitle, notice = one_line(session.subtitle or ""), one_line(session.notice or "")
        people = self._people_in_line(session)
        rooms = place_name(self._event, session) if session.rooms else ""
        announced = one_line(to_be_announced(session, self._event))
        return "".join(
            (
                self._hours(session),
                title,
                f" · {subtitle}" if subtitle else "",
                f" · {notice}" if notice else "",
                f" — {people}" if people else "",
                f" ({rooms})" if rooms else "",
                f" · {announced}" if announced else "",
            )
        )

    def _hours(self, session: Session) -> str:
        if session.timing in (Timing.DAY, Timing.UNKNOWN):
            return ""
        when = hours(session, self._event.zone, self._event)
        mark = ":" if session.timing in (Timing.OPEN, Timing.ALL_DAY) else ""
        return f"{other_weekday(self._event, session)}{when}{mark} "

    def _open_end(self, session: Session) -> str:
        """Return a line about an open end, which calendars cannot show; empty for other sessions.

        It names the zone: readers may see the entry on another clock.
        """
        if session.start is None or session.end is not None:
            return ""
        text = time_range(session.start, None, self._event)
        return f"{text[0].upper()}{text[1:]} ({session.start.tzinfo})"

    def _people_in_line(self, session: Session) -> str:
        """Return the participants of a session in one line, with their roles."""
        by_role = groupby(session.participations, key=lambda it: it.role)
        names = ((role, [self._name(it.who) for it in its]) for role, its in by_role)
        return self._semicolon.join(
            f"{self._role(role, several=False)}{self._colon}"
            f"{self._within(TEXT_LENGTH, its, len(its), by=self._comma)}"
            for role, its in names
        )

    def _name(self, party: str) -> str:
        if party not in self._names:
            self._names[party] = one_line(self._event.party(party).name)
        return self._names[party]

    def _zone(self, sessions: Iterable[Session]) -> Iterator[str]:
        starts = sorted((session.start for session in sessions if session.start), key=utc)
        zone = self._event.zone
        shown = (start if start.tzinfo is zone else start.astimezone(zone) for start in starts)
        moments = {moment.utcoffset(): moment for moment in shown}
        if moments:
            name = f"{self._event.timezone} ({', '.join(map(utc_offset, moments.values()))})"
            yield f"{word('all-times', self._event, zone=name)}."

    def _without_hours(self, sessions: Iterable[Session]) -> Iterator[tuple[str, Session]]:
        """Yield sessions without hours, each after its day, if it has one, and their parts."""
        day_of = self._event.day_of
        for session in sorted(sessions, key=lambda it: day_of(it) or date.max):
            yield f"• {self._date(session)}", session
            yield from (("  ◦ ", part) for part in self._event.parts_of(session))

    def _date(self, session: Session) -> str:
        day, event = self._event.day_of(session), self._event
        return f"{full_date(day, event)}{colon(event)}" if day else ""

    def _agenda(
        self, day: ProgrammeDay, sessions: Iterable[Session]
    ) -> Iterator[tuple[str, Session]]:
        for session in sessions:
            has_time = session.start or session.last_day
            yield "" if has_time else f"• {self._no_time(session)}", session
            for part in self._event.parts_on(session, day.date):
                yield self._mark("  ◦ ", part, day.date), part

    def _mark(self, mark: str, part: Session, day: date | None) -> str:
        """Return the mark of a part, with its weekday if it is on another day than the list."""
        event, date = self._event, self._event.date_of(part)
        is_clear = part.timing is Timing.UNKNOWN or event.day_of(part) == day
        if date is None or is_clear or other_weekday(event, part):
            return mark
        end = ":" if part.timing is Timing.DAY else ""
        return f"{mark}{weekday(date, self._event)}{end} "

    def _no_time(self, session: Session) -> str:
        """Return the mark of a session without a day in a day's entry."""
        return "" if self._event.day_of(session) else f"{word('no-time', self._event)}{self._colon}"


def _beginning(markdown: str | None) -> str:
    """Return the beginning of a text, about as much as fits on a telephone."""
    return shortened(plain(markdown), TEXT_LENGTH, at_blank=True) if markdown else ""


def _contact(contact: Contact | None, language: Language) -> str:
    fields = [_field(contact.email), _field(contact.phone)] if contact else []
    ways = enumeration(fields, language)
    return f"{word('contact', language)}{colon(language)}{ways}" if ways else ""
