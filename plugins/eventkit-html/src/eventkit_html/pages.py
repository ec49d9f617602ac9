"""The pages of an edition: which there are, and what each shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from itertools import chain, pairwise
from typing import Any

from attrs import evolve, field, frozen
from markupsafe import Markup

from eventkit import wording
from eventkit.model import (
    Event,
    Item,
    Outcome,
    Party,
    Person,
    ProgrammeDay,
    Progress,
    Session,
    Venue,
)
from eventkit.text import one_line, plain
from eventkit_html import structured
from eventkit_html.calendars import Calendars
from eventkit_html.cards import Cards
from eventkit_html.edition import PARTIES, Edition, Link, grouped
from eventkit_html.grids import Grid, grid_of
from eventkit_html.languages import joined, labelled, parts_of, zone_of
from eventkit_html.paths import is_reference, page_of
from eventkit_html.publishing import news
from eventkit_html.reports import report_values

_MOST_AT_A_GLANCE = 400
"""The most sessions that the first page lists; of larger events it lists days alone."""
_LONGEST_ABOUT = 200  # characters that say what a page is about


@frozen(kw_only=True)
class Page:
    """A page of a site.

    Args:
        name: Its path below the pages of its language.
        template: The name of its template.
        title: Its title.
        about: What it is about, in one line; may be empty.
        values: What its template shows.
        structured: What search engines read of it.
        is_indexed: Whether search engines may list it.
        day: The date of its day, for the script.
        sheets: The paths of its own style sheets, below the site.
    """

    name: str
    template: str
    title: str
    about: str = ""
    values: Mapping[str, Any] = field(factory=dict)
    structured: Markup = field(factory=Markup)
    is_indexed: bool = True
    day: str = ""
    sheets: tuple[str, ...] = ()


class Pages:
    """The pages of an edition.

    Args:
        edition: The edition.
        cards: Its cards.
        calendars: Its calendars.
    """

    def __init__(self, edition: Edition, cards: Cards, calendars: Calendars) -> None:
        self._edition, self._event = edition, edition.event
        self._cards, self._calendars = cards, calendars
        event = self._event
        self._outcomes = grouped((it.session, it) for it in event.outcomes)
        self._outcomes_of = grouped(
            (id, it)
            for it in event.outcomes
            for id in dict.fromkeys((*it.owners, *it.addressed_to))
        )
        self._statements = grouped((it.session, it) for it in event.statements)
        self._statements_of = grouped((it.by, it) for it in event.statements)
        self._participations_of = grouped((it.who, it) for it in event.participations)
        self._in_room = grouped((id, it) for it in event.sessions for id in dict.fromkeys(it.rooms))
        self._in_track = grouped((it.track, it) for it in event.sessions)
        self._belonging = grouped(_belonging(event))
        self._positions = {it.id: edition.position(it) for it in event.parties}
        self._addresses = {it.id: self._address(it) for it in event.venues}
        self._day_links = {day.date: edition.day_link(day) for day in edition.days}
        self._data = structured.of_sessions(edition)
        self._whole = structured.whole_of(edition)
        self.grids = {str(day.date): self._grid(day) for day in edition.days}

    def all(self) -> Iterator[Page]:
        """Yield every page."""
        yield self._index()
        yield from map(self._day, self._edition.days)
        yield from self._sessions()
        yield from chain(self._parties(), self._rooms(), self._tracks(), self._results())
        yield from self._lists()

    def _word(self, key: str, *, count: int | None = None, **values: object) -> str:
        return self._edition.word(key, count=count, **values)

    # --- the programme

    def _index(self) -> Page:
        event, edition = self._event, self._edition
        is_short = len(event.sessions) <= _MOST_AT_A_GLANCE
        project = event.project_of()
        venues = [*self._addresses.values()]
        return Page(
            name="index.html",
            template="index",
            title=edition.title,
            about=_about(event.summary or event.description),
            structured=structured.of_event(edition, self._data),
            values={
                "dates": wording.dates_and_hours(event),
                "place": venues[0] if len(venues) == 1 else "",
                "selection": wording.selection(event),
                "zone": self._zone(),
                "days": [self._day_card(day, is_short=is_short) for day in edition.days],
                "unscheduled": [*map(self._cards.of, event.unscheduled)],
                "roles": edition.roles(event.participations),
                "project": project,
                "projects": event.projects,
            },
        )

    def _zone(self) -> str:
        return self._word("all-times", zone=zone_of(self._event))

    def _day_card(self, day: ProgrammeDay, *, is_short: bool) -> Mapping[str, object]:
        count = len(day.all_sessions)
        return {
            "link": self._day_links[day.date],
            "status": self._edition.day_status(day),
            "cards": [*map(self._cards.of, day.all_sessions)] if is_short else [],
            "count": self._word("session-count", count=count),
        }

    def _grid(self, day: ProgrammeDay) -> Grid:
        return grid_of(self._event, day, self._edition.options.columns)

    def _day(self, day: ProgrammeDay) -> Page:
        edition, link = self._edition, self._day_links[day.date]
        all_day = [it for it in day.all_sessions if it.last_day]
        no_hours = [it for it in day.sessions if not it.start and not it.last_day]
        hours = wording.day_hours(day.item.hours if day.item else None)
        return Page(
            name=link.path,
            template="day",
            title=link.text,
            about=edition.enumeration([link.note, hours]),
            day=str(day.date),
            sheets=(f"assets/grid-{day.date}.css",),
            values={
                "day": day,
                "status": edition.day_status(day),
                "zone": self._zone(),
                "tabs": [
                    Link(edition.short_day(it), self._day_links[it.date].path)
                    for it in edition.days
                ],
                "all_day": [*map(self._cards.of, all_day)],
                "no_hours": [*map(self._cards.of, no_hours)],
                **self._blocks(self.grids[str(day.date)]),
            },
        )

    def _blocks(self, grid: Grid) -> Mapping[str, object]:
        ticks: set[datetime] = set()
        blocks = []
        for number, block in enumerate(grid.blocks):
            tick = "" if block.start in ticks else self._clock(block.start)
            ticks.add(block.start)
            cards = [*map(self._cards.of, block.sessions)]
            blocks.append({"number": number, "tick": tick, "cards": cards})
        return {"blocks": blocks, "columns": [*map(self._column, grid.columns)]}

    def _clock(self, moment: datetime) -> str:
        return wording.clock(moment.astimezone(self._event.zone))

    def _column(self, id: str) -> str:
        by = self._edition.options.columns
        if not id:
            return self._word(f"{by}-column")
        if by == "rooms":
            return one_line(self._event.room(id).name)
        return one_line(self._event.track(id).title)

    # --- sessions

    def _sessions(self) -> Iterator[Page]:
        days = (day.all_sessions for day in self._event.days)
        order = dict.fromkeys(chain(*days, self._event.unscheduled))
        beside = {it.id: [None, None] for it in order}
        for before, after in pairwise(order):
            if self._event.day_of(before) == self._event.day_of(after):
                beside[before.id][1], beside[after.id][0] = after, before  # type: ignore[call-overload]
        for session in self._event.sessions:
            yield self._session(session, *beside.get(session.id, (None, None)))

    def _session(self, session: Session, before: Session | None, after: Session | None) -> Page:
        event, edition, card = self._event, self._edition, self._cards.of(session)
        people = {link.path: link for role in card.roles for link in role.parties}
        data = self._data.get(session.id)
        positions = {
            page_of(PARTIES, it.who): self._positions[it.who] for it in session.participations
        }
        return Page(
            name=card.link.path,
            template="session",
            title=one_line(session.title),
            about=_about(session.abstract or session.description),
            structured=structured.of_session(data, self._whole) if data else Markup(),
            values={
                "session": session,
                "card": card,
                "whole": event.whole_of(session),
                "day_link": self._day_links.get(card.day) if card.day else None,
                "venues": [self._addresses[it.id] for it in event.venues_of(session)],
                "online_rooms": event.rooms_of(session),
                "positions": {path: positions.get(path, "") for path in people},
                "recording": wording.recording(session, edition.event),
                "calendar": self._calendars.of_session(session),
                "outcomes": self._outcomes[session.id],
                "statements": self._statements[session.id],
                "before": self._cards.of(before) if before else None,
                "after": self._cards.of(after) if after else None,
            },
        )

    def _address(self, venue: Venue) -> str:
        """Return the address of a venue in one line that maps can find."""
        country = venue.country and wording.country_name(venue.country, self._edition.event)
        parts = (venue.name, venue.street, venue.city, venue.region, country)
        return self._edition.enumeration(one_line(part) for part in parts if part)

    # --- people, rooms and tracks

    def _parties(self) -> Iterator[Page]:
        for party in self._event.parties:
            yield self._party(party)

    def _party(self, party: Party) -> Page:
        event, edition = self._event, self._edition
        roles = edition.roles(self._participations_of[party.id])
        kind = getattr(party, "kind", None)
        return Page(
            name=page_of(PARTIES, party.id),
            template="party",
            title=one_line(party.name),
            about=_about(party.description) or self._positions[party.id],
            values={
                "party": party,
                "kind": wording.kind_name(kind, edition.event) if kind else "",
                "position": self._positions[party.id],
                "image": getattr(party, "image", None) or getattr(party, "logo", None),
                "cards": [*map(self._cards.of, self._in_order(event.sessions_of(party)))],
                "people": [*map(edition.party_link, self._members(party))],
                "event_roles": [role.label for role in roles],
                "outcomes": self._outcomes_of[party.id],
                "statements": self._statements_of[party.id],
                "calendar": self._calendars.of_item(PARTIES, party.id),
            },
        )

    def _members(self, party: Party) -> Iterator[str]:
        """Yield the ids of those who belong to an organisation or a group."""
        yield from getattr(party, "members", ())
        yield from self._belonging[party.id]

    def _in_order(self, sessions: Sequence[Session]) -> list[Session]:
        """Return sessions in order of the programme."""
        return sorted(sessions, key=lambda it: self._order.get(it.part_of or it.id, 0))

    @cached_property
    def _order(self) -> Mapping[str, int]:
        days = (day.sessions for day in self._event.days)
        order = chain(*days, self._event.unscheduled)
        return {it.id: number for number, it in enumerate(order)}

    def _rooms(self) -> Iterator[Page]:
        event = self._event
        for room in event.rooms:
            sessions = self._in_room[room.id]
            venue = event.venue_of(room)
            yield Page(
                name=page_of("rooms", room.id),
                template="room",
                title=one_line(room.name),
                about=_about(room.description),
                values={
                    "room": room,
                    "venue_line": self._addresses[venue.id] if venue else "",
                    "cards": [*map(self._cards.of, self._in_order(sessions))],
                    "calendar": self._calendars.of_item("rooms", room.id),
                },
            )

    def _tracks(self) -> Iterator[Page]:
        for track in self._event.tracks:
            sessions = self._in_track[track.id]
            yield Page(
                name=page_of("tracks", track.id),
                template="track",
                title=one_line(track.title),
                about=_about(track.description),
                values={
                    "track": track,
                    "cards": [*map(self._cards.of, self._in_order(sessions))],
                    "calendar": self._calendars.of_item("tracks", track.id),
                },
            )

    # --- outcomes

    def _results(self) -> Iterator[Page]:
        for outcome in self._event.outcomes:
            title = one_line(outcome.title)
            yield Page(
                name=page_of("outcomes", outcome.id),
                template="outcome",
                title=labelled(self._event, outcome.id if is_reference(outcome.id) else "", title),
                about=_about(outcome.text),
                values={
                    "outcome": outcome,
                    "kind": wording.kind_name(outcome.kind, self._edition.event),
                    "follows": [*map(self._event.outcome, outcome.follows)],
                    "followers": self._event.followers_of(outcome),
                    "facts": [*self._facts_of(outcome)],
                    "progress": [*map(self._entry, outcome.history)],
                    "parties": [*self._parties_of(outcome)],
                    "session": outcome.session
                    and self._edition.session_link(self._event.session(outcome.session)),
                },
            )

    def _facts_of(self, outcome: Outcome) -> Iterator[tuple[str, str]]:
        """Yield the label and value of each fact of an outcome."""
        language = self._edition.event
        for key in ("stage", "status"):
            if value := getattr(outcome, key):
                yield self._word(key), wording.kind_name(value.value, language)
        if outcome.due or outcome.due_text:
            text = one_line(outcome.due_text or "")
            day = wording.period(outcome.due, language) if outcome.due else ""
            yield self._word("due"), self._edition.enumeration([day, text])
        if horizon := outcome.horizon:
            years = horizon.years or ()
            text = "–".join(map(str, dict.fromkeys(years)))
            span = self._word("so-many-years", count=years[-1], years=text) if years else ""
            start = self._edition.date(horizon.start) if horizon.start else ""
            since = self._word("from-date", date=start) if start else ""
            text = one_line(horizon.text or "") or span
            yield self._word("horizon"), self._edition.enumeration([text, since])
        if outcome.follows_elsewhere:
            yield self._word("follows"), self._edition.enumeration(outcome.follows_elsewhere)
        if response := outcome.response:
            answer = wording.kind_name(response.answer.value, language)
            text = labelled(self._event, answer, response.reason or "")
            yield self._word("answer"), text

    def _entry(self, entry: Progress) -> tuple[str, str, Link | None]:
        """Return the day of some progress, what it is, and who reported it."""
        language = self._edition.event
        standing = [wording.kind_name(entry.status.value, language)] if entry.status else []
        standing += [wording.percent(entry.percent, language)] if entry.percent is not None else []
        texts = [self._edition.enumeration(standing), one_line(entry.text or "")]
        party = self._edition.party_link(entry.by) if entry.by else None
        return self._edition.date(entry.date), joined(self._event, ". ", *texts), party

    def _parties_of(self, outcome: Outcome) -> Iterator[tuple[str, list[Link]]]:
        for key, ids in (("addressed-to", outcome.addressed_to), ("owners", outcome.owners)):
            if ids:
                yield self._word(key), [*map(self._edition.party_link, ids)]

    # --- lists

    def _lists(self) -> Iterator[Page]:
        names = {link.path: link.text for link in self._edition.menu}
        names |= {link.path: link.text for link in self._edition.more_pages}
        makers = {
            "people.html": self._people_values,
            "places.html": self._places_values,
            "tracks.html": self._tracks_values,
            "outcomes.html": self._outcomes_values,
            "report.html": self._report_values,
            "sources.html": self._sources_values,
            "calendars.html": self._calendars_values,
            "changes.html": self._changes_values,
        }
        for name, make in makers.items():
            if name in names:
                template = name.removesuffix(".html")
                yield Page(name=name, template=template, title=names[name], values=make())
        mine = Page(name="mine.html", template="mine", title=self._word("my-programme"))
        search = Page(name="search.html", template="search", title=self._word("search-here"))
        yield evolve(mine, is_indexed=False)
        yield evolve(search, is_indexed=False)

    def _people_values(self) -> Mapping[str, object]:
        event = self._event
        tables: Mapping[str, Sequence[Party]] = {
            "people": event.people,
            "organizations": event.organizations,
            "groups": event.groups,
        }
        sections = [
            {"key": key, "parties": [*map(self._tile, parties)]}
            for key, parties in tables.items()
            if parties
        ]
        return {"sections": sections}

    def _tile(self, party: Party) -> Mapping[str, object]:
        name = getattr(party, "image", None) or getattr(party, "logo", None)
        picture = self._edition.picture(name)
        words = parts_of(one_line(party.name))[0].split()
        letters = (
            [words[0], words[-1]] if isinstance(party, Person) and len(words) > 1 else words[:1]
        )
        return {
            "link": self._edition.party_link(party.id),
            "position": self._positions[party.id],
            "picture": picture.path if picture else "",
            "initials": "".join(word[0].title() for word in letters),  # Georgian has no capitals
        }

    def _places_values(self) -> Mapping[str, object]:
        event = self._event
        by_venue: dict[Venue | None, list[tuple[Item, Link]]] = {it: [] for it in event.venues}
        for room in event.rooms:
            link = Link(one_line(room.name), page_of("rooms", room.id))
            by_venue.setdefault(event.venue_of(room), []).append((room, link))
        places = [
            {
                "venue": venue,
                "name": wording.venue_name(venue) if venue else "",
                "address": self._addresses[venue.id] if venue else "",
                "geo": venue.geo and f"{venue.geo[0]},{venue.geo[1]}" if venue else "",
                "rooms": rooms,
            }
            for venue, rooms in by_venue.items()
        ]
        return {"places": places}

    def _tracks_values(self) -> Mapping[str, object]:
        counts: dict[str | None, int] = defaultdict(int)
        for session in self._event.sessions:
            counts[session.track] += 1
        tracks = [
            {
                "track": track,
                "link": Link(one_line(track.title), page_of("tracks", track.id)),
                "count": self._word("session-count", count=counts[track.id]),
            }
            for track in self._event.tracks
        ]
        return {"tracks": tracks}

    def _outcomes_values(self) -> Mapping[str, object]:
        kinds: dict[str, list[Outcome]] = defaultdict(list)
        for outcome in self._event.outcomes:
            kinds[wording.kind_name(outcome.kind, self._edition.event)].append(outcome)
        return {"kinds": [*kinds.items()], "statements": self._event.statements}

    def _report_values(self) -> Mapping[str, object]:
        options = self._edition.options
        return report_values(self._edition, on=options.on, since=options.since)

    def _sources_values(self) -> Mapping[str, object]:
        materials = [
            (material, self._edition.session_link(session))
            for session in self._event.sessions
            for material in session.materials
        ]
        return {"materials": materials}

    def _calendars_values(self) -> Mapping[str, object]:
        keys = {"people": PARTIES, "rooms": "rooms", "tracks": "tracks"}
        whole = evolve(self._calendars.whole, name=self._edition.title)
        sections = [{"key": "whole-event", "feeds": [whole]}]
        for key, folder in keys.items():
            feeds = [it for it in self._calendars.selections if it.path.startswith(f"{folder}/")]
            sections += [{"key": key, "feeds": feeds}] if feeds else []
        return {"sections": sections}

    def _changes_values(self) -> Mapping[str, object]:
        history, zone = self._event.history, self._event.zone
        last = history.releases[-1]
        day = self._edition.date(last.time.astimezone(zone).date())
        since = self._word("changes-since-last", number=last.number, date=day)
        return {"changes": [*news(self._edition, self._cards)], "since": since}


def _belonging(event: Event) -> Iterator[tuple[str | None, str]]:
    """Yield each organisation with the ids of its people, and of the organisations in it."""
    for person in event.people:
        for id in dict.fromkeys(it.organization for it in person.affiliations):
            yield id, person.id
    yield from ((it.part_of, it.id) for it in event.organizations)


def _about(markdown: str | None) -> str:
    """Return the beginning of a text, in one line."""
    text = " ".join(plain(markdown or "").split())
    return text if len(text) <= _LONGEST_ABOUT else f"{text[: _LONGEST_ABOUT - 1]}…"
