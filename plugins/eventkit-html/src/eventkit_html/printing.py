"""What is printed: the values of each layout, which its template lays out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from markupsafe import Markup

from eventkit import wording
from eventkit.model import Audience, Person, ProgrammeDay, Room, Session, SessionKind
from eventkit.text import one_line
from eventkit_html.cards import Card, Cards
from eventkit_html.edition import PARTIES, Edition
from eventkit_html.grids import grid_of
from eventkit_html.options import PdfOptions
from eventkit_html.paths import page_of
from eventkit_html.printed_grids import tables_of

_MOST_COLUMNS = {"A5": 3, "A4": 6, "letter": 6, "A3": 9}
_GRID_HEIGHTS = {
    "A5": 130.0,
    "A4": 190.0,
    "letter": 175.0,
    "A3": 290.0,
    "A5 landscape": 65.0,
    "A4 landscape": 110.0,
    "letter landscape": 115.0,
    "A3 landscape": 190.0,
}
"""The height in mm that a page has for the grid of a day, with room for long texts."""
_POSTER_HEIGHT = 205.0  # mm that a day has on a poster, which is printed on larger paper too
_POSTER_GAP = 1.6  # mm between two sessions on a poster
_LINE = 0.46  # mm of a line for each point of its letters; some lines are longer than a column
_SMALLEST, _LARGEST = 6.5, 13.0  # points of the letters of a poster
_MOST_VENUES = 3  # that the head of a document names
_BLANK_ROWS = 8
"""The rows of a sign-in sheet for those who are not on the list."""


_SIZES = ((20, "short"), (34, "long"))
"""The most letters of a name on a badge, by its size."""


class Bearer(NamedTuple):
    """A person on a badge, sign or certificate, or in a list.

    Args:
        person: The person.
        name: The name in one line.
        position: What the person is, and where.
        organization: The organisations, without the position.
        country: The countries.
        roles: The roles in the event and its sessions, in words.
        sessions: The sessions, in order of the programme.
        code: A QR code that leads to the person's programme; empty where none is published.
    """

    person: Person
    name: str
    position: str
    organization: str
    country: str
    roles: tuple[str, ...]
    sessions: tuple[Card, ...]
    code: Markup

    @property
    def size(self) -> str:
        """How long the name is, for the size of its letters."""
        sizes = (name for longest, name in _SIZES if len(self.name) <= longest)
        return next(sizes, "longest")


class Printing:
    """The values of the layouts of an edition.

    Args:
        edition: The edition.
        options: The options of the format.
    """

    def __init__(self, edition: Edition, options: PdfOptions) -> None:
        self._edition, self._event, self._options = edition, edition.event, options
        self._cards = Cards(edition)

    @property
    def paper(self) -> str:
        """The size of the pages, as style sheets name it."""
        layout = self._options.layout
        size = self._options.paper or ("A3" if layout == "poster" else "A4")
        is_wide = layout in ("grid", "poster", "signs", "certificates", "runsheet")
        return f"{size} landscape" if is_wide else size

    def values(self) -> Mapping[str, Any]:
        """Return what the template of the layout shows."""
        layouts: Mapping[str, Callable[[], Mapping[str, Any]]] = {
            "booklet": self._booklet,
            "grid": lambda: {"days": [*map(self._grid_day, self._timed_days)]},
            "list": self._list,
            "poster": self._poster,
            "doors": lambda: {"sheets": [*self._doors()]},
            "badges": self._people_values,
            "signs": self._people_values,
            "signin": self._signin,
            "runsheet": self._list,
            "certificates": self._certificates,
        }
        return {**self._heading_values(), **layouts[self._options.layout]()}

    def _word(self, key: str, *, count: int | None = None, **values: object) -> str:
        return self._edition.word(key, count=count, **values)

    # --- the programme

    def _booklet(self) -> Mapping[str, Any]:
        return {
            **self._list(),
            "grids": [*map(self._grid_day, self._timed_days)],
            "roles": self._edition.roles(self._event.participations),
            "people": self._all_bearers,
            "index": sorted(
                self._all_cards, key=lambda card: (card.title.casefold(), card.session.id)
            ),
        }

    def _list(self) -> Mapping[str, Any]:
        return {
            "days": [*map(self._day, self._edition.days)],
            "unscheduled": [*map(self._cards.of, self._event.unscheduled)],
        }

    def _poster(self) -> Mapping[str, Any]:
        values = self._list()
        columns = {1: 4, 2: 2}.get(len(values["days"]), 1)
        loads = [_height_of(day["cards"]) for day in values["days"]] or [(1, 0.0)]
        room = _POSTER_HEIGHT * columns
        size = min((room - gaps) / lines / _LINE for lines, gaps in loads)
        return {**values, "size": f"{min(max(size, _SMALLEST), _LARGEST):.1f}"}

    def _heading_values(self) -> Mapping[str, Any]:
        """Return what the head of any layout shows."""
        venues = [one_line(wording.venue_name(venue)) for venue in self._event.venues]
        return {
            "warnings": [*self._warnings()],
            "dates": wording.dates_and_hours(self._event),
            "place": self._edition.enumeration(venues) if len(venues) <= _MOST_VENUES else "",
            "selection": wording.selection(self._event),
            "zone": self._zone,
        }

    def _warnings(self) -> Iterator[str]:
        """Yield what every programme says first: sites speak of themselves where paper does not."""
        audience = self._edition.audience
        about_site = self._word(f"for-{audience}") if audience is not Audience.PUBLIC else ""
        yield from (it for it in self._edition.warnings if it != about_site)
        if only := wording.only_for(audience, self._event):
            yield f"{only[:1].upper()}{only[1:]}"

    @cached_property
    def _zone(self) -> str:
        zone = f"{self._event.timezone} ({wording.offsets(self._event)})"
        return self._word("all-times", zone=zone) + "."

    @cached_property
    def _all_cards(self) -> list[Card]:
        days = (day.all_sessions for day in self._event.days)
        sessions = [it for day in (*days, self._event.unscheduled) for it in day]
        wholes = dict.fromkeys(it for it in sessions if not it.part_of)
        return [*map(self._cards.of, wholes)]

    def _day(self, day: ProgrammeDay) -> Mapping[str, Any]:
        link = self._edition.day_link(day)
        sessions = dict.fromkeys(it for it in day.all_sessions if not it.part_of)
        return {
            "day": day,
            "heading": link.text,
            "title": link.note,
            "cards": [*map(self._cards.of, sessions)],
        }

    @cached_property
    def _timed_days(self) -> list[ProgrammeDay]:
        return [day for day in self._edition.days if any(it.start for it in day.sessions)]

    def _grid_day(self, day: ProgrammeDay) -> Mapping[str, Any]:
        grid = grid_of(self._event, day, self._options.columns)
        most = _MOST_COLUMNS[self.paper.partition(" ")[0]]
        tables = [
            {
                "columns": [*map(self._column, table.columns)],
                "groups": [[self._row(row) for row in group] for group in table.groups],
            }
            for table in tables_of(grid, most, _GRID_HEIGHTS[self.paper])
        ]
        all_day = [it for it in day.all_sessions if it.last_day]
        no_hours = [it for it in day.sessions if not it.start and not it.last_day]
        beside = [it for it in (*all_day, *no_hours) if not it.part_of]
        return {
            **self._day(day),
            "tables": tables,
            "beside": [*map(self._cards.of, dict.fromkeys(beside))],
        }

    def _row(self, row: Any) -> Mapping[str, Any]:  # noqa: ANN401  # of a table
        cells = [
            {
                "cards": [*map(self._cards.of, cell.block.sessions)] if cell.block else [],
                "rows": cell.rows,
                "columns": cell.columns,
            }
            for cell in row.cells
        ]
        tick = wording.clock(row.start.astimezone(self._event.zone))
        is_free = not any(cell["cards"] or cell["rows"] > 1 for cell in cells) and bool(cells)
        return {"tick": tick, "height": f"{row.height:.1f}", "cells": cells, "is_free": is_free}

    def _column(self, id: str) -> str:
        if not id:
            return self._word(f"{self._options.columns}-column")
        if self._options.columns == "rooms":
            return one_line(self._event.room(id).name)
        return one_line(self._event.track(id).title)

    # --- rooms

    def _doors(self) -> Iterator[Mapping[str, Any]]:
        """Yield a sheet for each room and day, the days of a room after one another."""
        for room in self._event.rooms:
            sheets = [sheet for day in self._edition.days if (sheet := self._door(room, day))]
            yield from ({**sheet, "is_first": not number} for number, sheet in enumerate(sheets))

    def _door(self, room: Room, day: ProgrammeDay) -> Mapping[str, Any] | None:
        sessions = [it for it in day.all_sessions if not it.part_of]
        in_room = [it for it in sessions if self._is_in(it, room)]
        if not in_room:
            return None
        elsewhere = [it for it in sessions if _is_break_for_all(it) and it not in in_room]
        shown = [it for it in sessions if it in in_room or it in elsewhere]
        return {
            **self._day(day),
            "room": one_line(room.name),
            "elsewhere": {it.id for it in elsewhere},
            "cards": [*map(self._cards.of, dict.fromkeys(shown))],
        }

    def _is_in(self, session: Session, room: Room) -> bool:
        return any(it.id == room.id for it in self._event.rooms_of(session))

    # --- people

    @cached_property
    def _all_bearers(self) -> list[Bearer]:
        bearers = map(self._bearer, self._event.people)
        return sorted(bearers, key=lambda it: (it.name.casefold(), it.person.id))

    @cached_property
    def _bearers(self) -> list[Bearer]:
        """The people with one of the roles that are asked for."""
        roles = set(self._options.roles)
        return [it for it in self._all_bearers if not roles or roles & self._roles_of(it.person)]

    def _people_values(self) -> Mapping[str, Any]:
        return {"people": self._bearers}

    def _roles_of(self, person: Person) -> set[str]:
        return {it for it, _ in self._named_roles(person)}

    def _named_roles(self, person: Person) -> Iterator[tuple[str, str]]:
        """Yield the roles of a person in the event and its sessions, with their names."""
        takings = [*self._event.participations]
        for session in self._event.sessions_of(person):
            takings += session.participations
        for role in dict.fromkeys(it.role for it in takings if it.who == person.id):
            yield role, wording.role_name(role, 1, self._event)

    def _bearer(self, person: Person) -> Bearer:
        event = self._event
        affiliations = person.affiliations
        organizations = (
            one_line(event.organization(it.organization).name)
            for it in affiliations
            if it.organization
        )
        codes = [it.country or self._country_of(it.organization) for it in affiliations]
        countries = (wording.country_name(code, event) for code in codes if code)
        sessions = {it.part_of or it.id for it in event.sessions_of(person)}
        url = self._options.url
        return Bearer(
            person=person,
            name=one_line(person.name),
            position=self._edition.position(person),
            organization=self._edition.enumeration(dict.fromkeys(organizations)),
            country=self._edition.enumeration(dict.fromkeys(countries)),
            roles=tuple(name for _, name in self._named_roles(person)),
            sessions=tuple(it for it in self._all_cards if it.session.id in sessions),
            code=_code(f"{url}{page_of(PARTIES, person.id)}") if url else Markup(),
        )

    def _country_of(self, organization: str | None) -> str | None:
        return self._event.organization(organization).country if organization else None

    def _signin(self) -> Mapping[str, Any]:
        columns: list[tuple[str, str]] = []
        for key in self._options.signin_columns:
            if key == "days":
                columns += [("", self._edition.short_day(day)) for day in self._edition.days]
            else:
                columns.append((key, self._heading(key)))
        rows = [[self._cell(it, key) for key, _ in columns] for it in self._bearers]
        blank = [[""] * len(columns)] * _BLANK_ROWS
        return {**self._people_values(), "columns": columns, "rows": [*rows, *blank]}

    def _heading(self, key: str) -> str:
        words = {"role": "roles", "signature": "signature"}
        if key in words:
            return self._word(words[key])
        return wording.key_name(key, self._event)

    def _cell(self, bearer: Bearer, key: str) -> str:
        contact = bearer.person.contact
        cells = {
            "name": bearer.name,
            "organization": bearer.organization,
            "position": self._edition.enumeration(
                dict.fromkeys(
                    one_line(it.position) for it in bearer.person.affiliations if it.position
                )
            ),
            "country": bearer.country,
            "role": self._edition.enumeration(bearer.roles),
            "email": one_line(contact.email or "") if contact else "",
            "phone": one_line(contact.phone or "") if contact else "",
        }
        return cells.get(key, "")

    # --- for organisers, and afterwards

    def _certificates(self) -> Mapping[str, Any]:
        return {
            **self._people_values(),
            "hours": self._length(programme_length(self._event.sessions)),
            "roles": self._edition.roles(self._event.participations),
        }

    def _length(self, length: timedelta) -> str:
        hours, minutes = divmod(round(length / timedelta(minutes=1)), 60)
        if not hours and not minutes:
            return ""
        if not hours:
            return self._word("script-minutes", m=minutes)
        key = "script-hours" if minutes else "script-whole-hours"
        return self._word(key, h=hours, m=minutes) if minutes else self._word(key, h=hours)


def programme_length(sessions: Iterable[Session]) -> timedelta:
    """Return how long the programme is: without breaks, and what is parallel once.

    What does not take place, is part of another session, or has no known end counts for nothing.
    """
    spans = sorted(
        (it.start.astimezone(UTC), it.end.astimezone(UTC))
        for it in sessions
        if it.start
        and it.end
        and not it.part_of
        and it.kind != SessionKind.BREAK
        and not _is_off(it)
    )
    length, last = timedelta(), datetime.min.replace(tzinfo=UTC)
    for start, end in spans:
        if end > last:
            length += end - max(start, last)
            last = end
    return length


def _height_of(cards: Iterable[Card]) -> tuple[int, float]:
    """Return how many lines a day has on a poster, and how many mm are between them."""
    lines, gaps = 2, 0.0
    for card in cards:
        is_break = card.session.kind == SessionKind.BREAK
        lines += 1 if is_break else 2 + bool(card.people) + bool(card.badges) + bool(card.notice)
        gaps += _POSTER_GAP
    return lines, gaps


def _is_off(session: Session) -> bool:
    return session.status in wording.OFF


def _is_break_for_all(session: Session) -> bool:
    return session.kind == SessionKind.BREAK and not session.participations


def _code(address: str) -> Markup:
    """Return a QR code of an address, drawn in the page."""
    import segno

    code = segno.make(address, error="m", micro=False, boost_error=False, mask=2)
    return Markup(code.svg_inline(border=2, omitsize=True, dark="#000", light="#fff"))  # noqa: S704  # of squares
