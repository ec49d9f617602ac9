"""What pages show of a session: made once for the day, the lists and the page of the session."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from datetime import date as CalendarDate  # noqa: N812  # where a field is itself called `date`
from typing import NamedTuple

from eventkit import wording
from eventkit.model import Change, ChangeKind, Role, Session, Status, Timing
from eventkit.text import one_line
from eventkit_html.edition import Edition, Link, PartiesOfRole
from eventkit_html.languages import direction_of_hours, joined, sentence

_NEWS = {
    ChangeKind.ADDED: "new",
    ChangeKind.MOVED: "moved",
    ChangeKind.ROOM: "how-room",
    ChangeKind.REINSTATED: "how-reinstated",
}


_ISOLATES = {"rtl": "\N{RIGHT-TO-LEFT ISOLATE}", "auto": "\N{FIRST STRONG ISOLATE}"}
_END = "\N{POP DIRECTIONAL ISOLATE}"
_UNKNOWN_TIMES = {Timing.DAY: "no-hours", Timing.UNKNOWN: "no-time"}


class Badge(NamedTuple):
    """A mark that is seen at a glance: what kind it is, and its words."""

    kind: str
    text: str


class Card(NamedTuple):
    """A session on a page.

    Args:
        session: The session itself.
        link: The link to its page.
        title: Its title, without the mark of its status.
        hours: Its hours in the event's zone; empty if they are not known.
        start: When it begins, as machines read it: an instant or a date; may be empty.
        end: When it ends; may be empty.
        date: Its date in words.
        day: Its day, if it is known.
        local: Its hours in its own zone, if that is another.
        place: Where it is, in one line.
        rooms: Its rooms.
        track: Its track.
        kind: Its kind in words.
        languages: In which languages it is held.
        roles: Who takes part.
        badges: Its marks.
        notice: What is shown first.
        parts: Its parts.
        words: What the filters of a page go by.
        is_off: Whether it does not take place.
    """

    session: Session
    link: Link
    title: str
    hours: str
    start: str
    end: str
    date: str
    day: CalendarDate | None
    local: str
    place: str
    rooms: tuple[Link, ...]
    track: Link | None
    kind: str
    languages: str
    roles: tuple[PartiesOfRole, ...]
    badges: tuple[Badge, ...]
    notice: str
    parts: tuple[Card, ...]
    words: str
    is_off: bool

    @property
    def people(self) -> tuple[Link, ...]:
        """All who take part, each once; but for interpreters, whom its page names."""
        roles = (role for role in self.roles if role.key != Role.INTERPRETER)
        return tuple({link.path: link for role in roles for link in role.parties}.values())


class Cards:
    """The cards of an edition, each made once."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._cards: dict[str, Card] = {}

    def of(self, session: Session) -> Card:
        """Return the card of a session."""
        card = self._cards.get(session.id)
        if card is None:
            card = self._cards[session.id] = self._card(session)
        return card

    def _card(self, session: Session) -> Card:
        edition, event = self._edition, self._edition.event
        status = wording.status_of(event, session)
        track, day = event.track_of(session), event.day_of(session)
        date = event.date_of(session)
        return Card(
            session=session,
            link=edition.session_link(session),
            title=wording.unmarked_title(session.title, status, event),
            hours=self._hours(session),
            start=_instant(session, is_end=False),
            end=_instant(session, is_end=True),
            date=wording.full_date(date, event) if date else "",
            day=day,
            local=wording.local_hours(event, session),
            place=_place(edition, session),
            rooms=edition.rooms(session),
            track=Link(one_line(track.title), f"tracks/{track.id}") if track else None,
            kind=wording.kind_name(session.kind, event) if session.kind else "",
            languages=edition.languages(event.languages_of(session)),
            roles=edition.roles(session.participations),
            badges=tuple(self._badges(session, status)),
            notice=one_line(session.notice or ""),
            parts=tuple(self.of(part) for part in event.parts_of(session)),
            words=" ".join(self._words(session)),
            is_off=status in wording.OFF,
        )

    def _hours(self, session: Session) -> str:
        event = self._edition.event
        before = wording.other_weekday(event, session)
        return joined(event, "", before, wording.hours(session, event.zone, event))

    def _badges(self, session: Session, status: Status | None) -> Iterator[Badge]:
        edition = self._edition
        if status in wording.OFF or status is Status.TENTATIVE:
            assert status is not None  # noqa: S101  # it is one of these
            yield Badge(status.value, edition.word(status.value))
        if status not in wording.OFF:
            yield from self._news(session, edition.change_of.get(session.id))
        if not session.part_of and (key := _UNKNOWN_TIMES.get(session.timing)):
            yield Badge("open", edition.word(key))
        if announced := wording.to_be_announced(session, edition.event):
            yield Badge("open", announced)
        if audience := edition.only_for(session.audience):
            yield Badge("closed", audience)

    def _news(self, session: Session, change: Change | None) -> Iterator[Badge]:
        for kind, key in _NEWS.items() if change else ():
            if change and kind in change.kinds:
                text = self._edition.word(key)
                former = self._edition.former_hours(session) if kind is ChangeKind.MOVED else ""
                if former and self._edition.direction == "rtl":
                    former = f"{_ISOLATES[direction_of_hours(former, 'rtl')]}{former}{_END}"
                old = self._edition.word("moved-from", old=former) if former else ""
                yield Badge("moved", self._edition.enumeration([sentence(text), old]))

    def _words(self, session: Session) -> Iterator[str]:
        """Yield what filters go by: keys and ids, which have no blanks."""
        event = self._edition.event
        if track := event.track_of(session):
            yield f"track:{track.id}"
        yield from (f"room:{room.id}" for room in event.rooms_of(session))
        people = (
            it for whole in (session, *event.parts_of(session)) for it in whole.participations
        )
        yield from dict.fromkeys(f"person:{it.who}" for it in people)
        if session.kind:
            yield f"kind:{session.kind}"
        tags = (*event.languages_of(session), *session.interpretation)
        yield from dict.fromkeys(f"language:{tag.casefold()}" for tag in tags)


def _place(edition: Edition, session: Session) -> str:
    """Return the rooms of a session, or where it is otherwise."""
    rooms = [link.text for link in edition.rooms(session)]
    return edition.enumeration(rooms) or wording.place_name(edition.event, session)


def _instant(session: Session, *, is_end: bool) -> str:
    """Return start or end as machines read it: an instant in UTC, a date, or nothing."""
    moment = session.end if is_end else session.start
    if moment:
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    day = session.last_day if is_end else session.day
    return day.isoformat() if day and not session.start else ""
