"""What is printed: the values of each layout, which its template lays out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from markupsafe import Markup

from eventkit import wording
from eventkit.model import (
    Audience,
    Participation,
    Person,
    ProgrammeDay,
    Session,
    SessionKind,
)
from eventkit.text import one_line
from eventkit_html.cards import Card, Cards
from eventkit_html.day_grids import DayGrids
from eventkit_html.edition import PARTIES, Edition, grouped
from eventkit_html.extensions import postal_address, spoken_languages
from eventkit_html.fitting import fitting_size
from eventkit_html.languages import joined, sentence, zone_of
from eventkit_html.options import PdfOptions
from eventkit_html.paths import page_of
from eventkit_html.posters import Entry, poster_of
from eventkit_html.reports import report_values

_MOST_COLUMNS = {"A5": 3, "A4": 6, "letter": 6, "A3": 9}
_SHEETS = {"A5": (148, 210), "A4": (210, 297), "letter": (216, 279), "A3": (297, 420)}
"""The width and the height of the paper in mm, upright."""
_AROUND_SHEET = 26  # mm above and below a sign or certificate
_MARGINS = {"wide": (24, 23), "upright": (30, 34)}
"""The width and the height in mm that the margins of a page take."""
_HEAD_OF_POSTER = 62  # mm above the days of a poster, which is printed on larger paper too
_NEXT_LANGUAGE = 45  # mm that heads and headings of a poster take in each further language
_MOST_VENUES = 3  # that the head of a document names
_BLANK_ROWS = 8
"""The rows of a sign-in sheet for those who are not on the list."""


class Bearer(NamedTuple):
    """A person on a badge, sign or certificate, or in a list.

    Args:
        person: The person.
        name: The name in one line.
        position: What the person is, and where.
        organization: The organisations, without the position.
        country: The countries.
        roles: The roles in the event and its sessions, in words.
        languages: The languages that the person speaks, in words.
        sessions: The sessions, in order of the programme.
        code: A QR code that leads to the person's programme; empty where none is published.
    """

    person: Person
    name: str
    position: str
    organization: str
    country: str
    roles: tuple[str, ...]
    languages: str
    sessions: tuple[Card, ...]
    code: Markup


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
            "grid": lambda: {**self._list(), "grids": self._days_with_grids},
            "list": self._list,
            "poster": self._poster,
            "doors": lambda: {**self._list(), "sheets": [*self._doors()]},
            "badges": self._people_values,
            "signs": self._people_values,
            "signin": self._signin,
            "runsheet": self._list,
            "certificates": self._certificates,
            "outcomes": self._outcomes,
        }
        return {**self._heading_values(), **layouts[self._options.layout]()}

    def _word(self, key: str, *, count: int | None = None, **values: object) -> str:
        return self._edition.word(key, count=count, **values)

    # --- the programme

    def _booklet(self) -> Mapping[str, Any]:
        return {
            **self._list(),
            "grids": self._days_with_grids,
            "roles": self._edition.roles(self._event.participations),
            "people": self._all_bearers,
            "index": sorted(
                self._all_cards, key=lambda card: (card.title.casefold(), card.session.id)
            ),
        }

    @cached_property
    def _days_with_grids(self) -> list[Mapping[str, Any]]:
        name = self.paper.partition(" ")[0]
        most, columns = _MOST_COLUMNS[name], self._options.columns
        grids = DayGrids(self._edition, self._cards, columns, most, self._size_of_page)
        return [{**self._day(day), **grids.values(day)} for day in grids.days]

    def _list(self) -> Mapping[str, Any]:
        return {
            "days": [*map(self._day, self._edition.days)],
            "unscheduled": [*map(self._cards.of, self._event.unscheduled)],
        }

    def _poster(self) -> Mapping[str, Any]:
        days: list[Mapping[str, Any] | None] = [*map(self._day, self._edition.days)]
        entries = [[Entry(card) for card in day["cards"]] for day in days if day] or [[]]
        later = map(self._cards.of, self._event.unscheduled)
        heading = self._word("no-time")
        entries[-1] += [Entry(it, "" if number else heading) for number, it in enumerate(later)]
        width, height = self._size_of_page
        head = _HEAD_OF_POSTER + _NEXT_LANGUAGE * (len(self._edition.tags) - 1)
        poster = poster_of(entries, width, height - head)
        columns = [*zip(days or [None], poster.days, strict=True)]
        count = sum(map(len, poster.days))
        return {"days": columns, "size": f"{poster.size:.1f}", "share": 100 / count}

    @cached_property
    def _size_of_page(self) -> tuple[float, float]:
        """The width and the height in mm that a page has within its margins."""
        name, _, orientation = self.paper.partition(" ")
        width, height = reversed(_SHEETS[name]) if orientation else _SHEETS[name]
        margins = _MARGINS["wide" if self._options.layout == "grid" else "upright"]
        return width - margins[0], height - margins[1]

    @property
    def _height_of_sheet(self) -> int:
        """The height in mm of the paper as it lies for signs and certificates."""
        return _SHEETS[self.paper.partition(" ")[0]][0]

    def _heading_values(self) -> Mapping[str, Any]:
        """Return what the head of any layout shows."""
        venues = [one_line(wording.venue_name(venue)) for venue in self._event.venues]
        return {
            "warnings": [*self._warnings()],
            "dates": wording.dates_and_hours(self._event),
            "dates_alone": wording.date_range(self._event.start, self._event.end, self._event),
            "place": self._edition.enumeration(venues) if len(venues) <= _MOST_VENUES else "",
            "selection": wording.selection(self._event),
            "zone": self._zone,
            "fit": fitting_size,
            "width": self._size_of_page[0],
            "height": self._height_of_sheet - _AROUND_SHEET,
            "scale": self._height_of_sheet / _SHEETS["A4"][0],
        }

    def _warnings(self) -> Iterator[str]:
        """Yield what every programme says first: sites speak of themselves where paper does not."""
        audience = self._edition.audience
        about_site = self._word(f"for-{audience}") if audience is not Audience.PUBLIC else ""
        yield from (it for it in self._edition.warnings if it != about_site)
        yield from self._restriction()

    def _restriction(self) -> Iterator[str]:
        """Yield for whom alone it is."""
        if only := wording.only_for(self._edition.audience, self._event):
            yield sentence(only)

    @cached_property
    def _zone(self) -> str:
        text = self._word("all-times", zone=zone_of(self._event))
        return joined(self._event, "", text, ".")

    @cached_property
    def _all_cards(self) -> list[Card]:
        days = (day.all_sessions for day in self._event.days)
        sessions = [it for day in (*days, self._event.unscheduled) for it in day]
        wholes = dict.fromkeys(it for it in sessions if not it.part_of)
        return [*map(self._cards.of, wholes)]

    def _day(self, day: ProgrammeDay) -> Mapping[str, Any]:
        cards = [*map(self._cards.of, _wholes_of(day))]
        return {**self._day_heading(day), "cards": cards}

    def _day_heading(self, day: ProgrammeDay) -> Mapping[str, Any]:
        link = self._edition.day_link(day)
        status = self._edition.day_status(day)
        return {
            "day": day,
            "heading": link.text,
            "title": link.note,
            "status": self._word(status) if status else "",
        }

    # --- rooms

    def _doors(self) -> Iterator[Mapping[str, Any]]:
        """Yield a sheet for each room and day, the days of a room after one another."""
        days = [*map(self._sheets, self._edition.days)]
        for room in self._event.rooms:
            sheets = [sheet for of_day in days if (sheet := of_day.get(room.id))]
            yield from ({**sheet, "is_first": not number} for number, sheet in enumerate(sheets))

    def _sheets(self, day: ProgrammeDay) -> Mapping[str, Mapping[str, Any]]:
        """Return the sheets of a day, by the ids of the rooms with sessions."""
        heading, sessions = self._day_heading(day), _wholes_of(day)
        numbered = [*enumerate(sessions)]
        breaks = {number for number, it in numbered if _is_break_for_all(it)}
        in_rooms = grouped(
            (room.id, number) for number, it in numbered for room in self._event.rooms_of(it)
        )
        sheets = {}
        for id, numbers in in_rooms.items():
            elsewhere = breaks.difference(numbers)
            sheets[id] = {
                **heading,
                "room": one_line(self._event.room(id).name),
                "elsewhere": {sessions[it].id for it in elsewhere},
                "cards": [self._cards.of(sessions[it]) for it in sorted({*numbers, *elsewhere})],
            }
        return sheets

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
        takings = [*self._takings.get(person.id, ())]
        for session in self._event.sessions_of(person):
            takings += (it for it in session.participations if it.who == person.id)
        for role in dict.fromkeys(it.role for it in takings):
            yield role, wording.role_name(role, 1, self._event)

    @cached_property
    def _takings(self) -> Mapping[str, Sequence[Participation]]:
        """What people and others are in the event as a whole, by their ids."""
        return grouped((it.who, it) for it in self._event.participations)

    @cached_property
    def _places_in_programme(self) -> Mapping[str, int]:
        return {it.session.id: place for place, it in enumerate(self._all_cards)}

    def _bearer(self, person: Person) -> Bearer:
        event = self._event
        affiliations = person.affiliations
        organizations = (
            self._organization(it.organization) for it in affiliations if it.organization
        )
        codes = [it.country or self._country_of(it.organization) for it in affiliations]
        countries = (wording.country_name(code, event) for code in codes if code)
        wholes = {it.part_of or it.id for it in event.sessions_of(person)}
        places = sorted(map(self._places_in_programme.__getitem__, wholes))
        url = self._options.url
        return Bearer(
            person=person,
            name=one_line(person.name),
            position=self._edition.position(person),
            organization=self._edition.enumeration(dict.fromkeys(organizations)),
            country=self._edition.enumeration(dict.fromkeys(countries)),
            roles=tuple(name for _, name in self._named_roles(person)),
            languages=self._edition.languages(spoken_languages(person)),
            sessions=tuple(self._all_cards[it] for it in places),
            code=_code(f"{url}{page_of(PARTIES, person.id)}") if url else Markup(),
        )

    def _organization(self, id: str) -> str:
        """Return the name of an organisation, on a sign-in sheet with its address."""
        organization = self._event.organization(id)
        address = postal_address(organization) if self._options.layout == "signin" else ""
        return self._edition.enumeration([one_line(organization.name), address])

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
        attended = [it for it in self._event.sessions if self._is_for_participants(it)]
        return {
            **self._people_values(),
            "hours": self._length(programme_length(attended)),
            "parts_of": {it.person.id: [*self._parts_of(it.person)] for it in self._bearers},
            "roles": self._edition.roles(self._event.participations),
        }

    def _parts_of(self, person: Person) -> Iterator[tuple[str, str]]:
        """Yield the roles of a person in sessions, each with the titles of these sessions."""
        titles: dict[str, list[str]] = defaultdict(list)
        for session in self._event.sessions_of(person):
            if self._is_for_participants(session) and not _is_off(session):
                for it in session.participations:
                    if it.who == person.id:
                        titles[it.role].append(one_line(session.title))
        for role, names in titles.items():
            yield wording.role_name(role, 1, self._event), self._edition.beside(*names)

    def _is_for_participants(self, session: Session) -> bool:
        """Return whether those who get certificates were there: not at meetings of the team."""
        is_of_team = session.audience is Audience.ORGANIZERS
        return not is_of_team or self._event.audience is Audience.ORGANIZERS

    def _outcomes(self) -> Mapping[str, Any]:
        options = self._options
        report = report_values(self._edition, on=options.on, since=options.since)
        return {**report, "warnings": [*self._restriction()]}  # programmes may change, not reports

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


def _wholes_of(day: ProgrammeDay) -> Sequence[Session]:
    """Return the sessions of a day that are part of no other, each once."""
    return [*{it.id: it for it in day.all_sessions if not it.part_of}.values()]


def _is_off(session: Session) -> bool:
    return session.status in wording.OFF


def _is_break_for_all(session: Session) -> bool:
    return session.kind == SessionKind.BREAK and not session.participations


def _code(address: str) -> Markup:
    """Return a QR code of an address, drawn in the page; screen readers read the address out."""
    import segno

    code = segno.make(address, error="m", micro=False, boost_error=False, mask=2)
    picture = code.svg_inline(title=address, border=2, omitsize=True, dark="#000", light="#fff")
    return Markup(picture)  # noqa: S704  # segno escapes the title
