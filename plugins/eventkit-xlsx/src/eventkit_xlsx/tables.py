"""What stands in the rows and columns of the tables of a workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

from eventkit import Event, wording
from eventkit.model import Organization, Outcome, Party, Person, Session
from eventkit.text import one_line, plain

Value: TypeAlias = "str | date | time | int | None"
Column: TypeAlias = Callable[[Any], Value]


class Table(NamedTuple):
    """A table of a workbook.

    Args:
        title: The name of its sheet.
        items: What makes the rows.
        columns: By the heading of each column what stands in it.
        printed: How many of the columns are printed: the first ones.
    """

    title: str
    items: list[Any]
    columns: Mapping[str, Column]
    printed: int


def tables_of(event: Event) -> Iterator[Table]:
    """Yield the tables of an event that have rows, without the columns in which nothing stands."""
    for key, items, printed, others in (
        ("sessions", list(in_order(event)), _when_and_what(event), _more_of_sessions(event)),
        ("people", list(event.parties), _party_columns(event), _texts(event)),
        ("outcomes", list(event.outcomes), _outcome_columns(event), _texts(event)),
    ):
        first = {key: it for key, it in printed.items() if _is_filled(it, items)}
        last = {key: it for key, it in others.items() if _is_filled(it, items)}
        if items:
            yield Table(wording.word(key, event), items, first | last, len(first))


def _is_filled(column: Column, items: Iterable[Any]) -> bool:
    return any(column(item) not in (None, "") for item in items)


def _texts(event: Event) -> Mapping[str, Column]:
    heading = wording.key_name("description", event)
    return {heading: lambda it: plain(it.description or "")}


def in_order(event: Event) -> Iterator[Session]:
    """Yield the sessions in order of the programme, each followed by its parts."""
    for session in (*(it for day in event.days for it in day.sessions), *event.unscheduled):
        yield session
        yield from event.parts_of(session)


def _joined(values: Iterable[str | None], by: str = "; ") -> str:
    return by.join(one_line(value) for value in values if value)


def _local(event: Event, moment: datetime | None) -> time | None:
    return moment.astimezone(event.zone).time().replace(tzinfo=None) if moment else None


def _when_and_what(event: Event) -> Mapping[str, Column]:

    def people(session: Session) -> str:
        return _joined(
            f"{event.party(it.who).name} ({wording.role_name(it.role, language=event)})"
            for it in session.participations
        )

    def track(session: Session) -> str:
        its_track = event.track_of(session)
        return one_line(its_track.title) if its_track else ""

    return {
        wording.word("day", event): event.date_of,
        wording.key_name("start", event): lambda it: _local(event, it.start),
        wording.key_name("end", event): lambda it: _local(event, it.end),
        wording.word("hours", event): lambda it: _untimed(event, it),
        wording.key_name("title", event): lambda it: wording.marked_title(
            it.title, wording.status_of(event, it), event
        ),
        wording.key_name("rooms", event): lambda it: wording.place_name(event, it),
        wording.key_name("track", event): track,
        wording.key_name("people", event): people,
    }


def _more_of_sessions(event: Event) -> Mapping[str, Column]:
    heading = partial(wording.key_name, language=event)

    def languages(session: Session) -> str:
        names = (wording.language_name(tag, event) for tag in event.languages_of(session))
        return wording.enumeration(names, event)

    def minutes(session: Session) -> int | None:
        length = session.duration
        return None if length is None else round(length / timedelta(minutes=1))

    def status(session: Session) -> str:
        its_status = wording.status_of(event, session)
        return wording.kind_name(its_status, event) if its_status else ""

    return {
        heading("duration"): minutes,
        heading("subtitle"): lambda it: one_line(it.subtitle or ""),
        heading("kind"): lambda it: wording.kind_name(it.kind, event) if it.kind else "",
        heading("status"): status,
        heading("notice"): lambda it: one_line(it.notice or ""),
        heading("tba"): lambda it: wording.to_be_announced(it, event),
        heading("languages"): lambda it: _joined(
            (wording.language_name(tag, event) for tag in event.languages_of(it)),
            by=wording.comma(event),
        ),
        heading("url"): lambda it: one_line(it.url or ""),
        heading("abstract"): lambda it: plain(it.abstract or ""),
        heading("description"): lambda it: plain(it.description or ""),
        heading("notes"): lambda it: plain(it.notes or ""),
    }


def _untimed(event: Event, session: Session) -> str:
    """Return in words the time of a session that start and end do not tell."""
    if session.start and session.end:
        return wording.local_hours(event, session)
    return wording.hours(session, event.zone, event)


def _party_columns(event: Event) -> Mapping[str, Column]:
    heading = partial(wording.key_name, language=event)

    def roles(party: Party) -> str:
        sessions = (it.participations for it in event.sessions_of(party))
        taken = chain(event.participations, *sessions)
        ids = dict.fromkeys(it.role for it in taken if it.who == party.id)
        names = (wording.role_name(role, language=event) for role in ids)
        return _joined(dict.fromkeys(names), by=wording.comma(event))

    def first(party: Party, key: str) -> str:
        return one_line(getattr(party, key, None) or "")

    def home(party: Party) -> str:
        id = party.organization if isinstance(party, Person) else None
        id = party.part_of if isinstance(party, Organization) else id
        return one_line(event.organization(id).name) if id else ""

    def country(party: Party) -> str:
        code = first(party, "country")
        return wording.country_name(code, event) if code else ""

    def contact(party: Party, key: str) -> str:
        return one_line(getattr(getattr(party, "contact", None), key, None) or "")

    return {
        heading("name"): lambda it: one_line(it.name),
        heading("position"): lambda it: first(it, "position"),
        heading("organization"): home,
        heading("country"): country,
        heading("role"): roles,
        heading("sessions"): lambda it: _joined(s.title for s in event.sessions_of(it)),
        heading("email"): lambda it: contact(it, "email"),
        heading("phone"): lambda it: contact(it, "phone"),
    }


def _outcome_columns(event: Event) -> Mapping[str, Column]:
    heading = partial(wording.key_name, language=event)

    def names(ids: Iterable[str]) -> str:
        return _joined(event.party(id).name for id in ids)

    def word(value: str | None) -> str:
        return wording.readable(value) if value else ""

    def due(outcome: Outcome) -> Value:
        if not outcome.due:
            return one_line(outcome.due_text or "")
        is_day = outcome.due.first == outcome.due.last
        return outcome.due.last if is_day else wording.period(outcome.due, event)

    def percent(outcome: Outcome) -> Value:
        return "" if outcome.percent is None else wording.percent(outcome.percent, event)

    return {
        heading("id"): lambda it: it.id,
        heading("kind"): lambda it: wording.kind_name(it.kind, event),
        heading("title"): lambda it: one_line(it.title),
        heading("text"): lambda it: plain(it.text or ""),
        heading("stage"): lambda it: word(it.stage),
        heading("status"): lambda it: word(it.status),
        heading("progress"): percent,
        heading("owners"): lambda it: names(it.owners),
        heading("addressed_to"): lambda it: names(it.addressed_to),
        heading("due"): due,
        heading("follows"): lambda it: _joined(
            (*it.follows, *it.follows_elsewhere), by=wording.comma(event)
        ),
    }
