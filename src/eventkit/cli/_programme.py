"""What `show` says of an event, line by line, before it is known how wide the terminal is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from eventkit import wording
from eventkit.cli._measure import TOGETHER
from eventkit.model import Event, Party, Session, SessionKind, Status, Venue
from eventkit.text import one_line

UNSAID_KINDS = {SessionKind.TALK, SessionKind.BREAK}
PAUSES = {SessionKind.BREAK, SessionKind.REGISTRATION}


class Span(NamedTuple):
    """Some text in one style, in the words that rich has for styles."""

    text: str
    style: str = ""


class Said(NamedTuple):
    """One line of what is said of a session, before it is broken to a width.

    `hang` is by how many columns its further lines are indented.
    """

    text: str
    style: str = ""
    hang: int = 0


def header(event: Event) -> Iterator[Said]:
    """Yield what stands above the programme."""
    yield Said(one_line(event.title), "bold")
    kind = [wording.kind_name(event.kind, event.language)] if event.kind else []
    when = wording.date_range(event.start, event.end, event.language)
    yield Said(" · ".join([*kind, when, *map(_venue, event.venues)]))
    if event.status in {Status.CANCELLED, Status.POSTPONED}:
        yield Said(_word(event.status.value, event).upper(), "bold red")
    zone = f"{event.timezone} ({wording.offsets(event)})"
    yield Said(_word("all-times", event).format(zone=zone), "dim")
    yield from _roles(event, event)
    if event.summary:
        yield Said("")
        yield Said(one_line(event.summary), "italic")


def about(event: Event, session: Session, *, timed: bool = False) -> Iterator[Said]:
    """Yield the lines that say everything of a session.

    Args:
        event: The event, as the reader may know it.
        session: The session.
        timed: Whether its hours are to be said, because they do not stand beside it.
    """
    yield _title(event, session)
    if session.notice:
        yield Said(f"! {one_line(session.notice)}", "yellow", hang=2)
    details = f"{TOGETHER}· ".join(
        said.replace(" ", TOGETHER) for said in _details(event, session, timed=timed)
    )
    if details:
        yield Said(details, "dim" if session.kind in PAUSES else "cyan")
    yield from _roles(event, session)
    for part in event.parts_of(session):
        yield Said(_part(event, part), hang=2)


def span_of(event: Event, session: Session) -> tuple[datetime, datetime]:
    """Return when a session that has hours begins and ends, in the event's zone."""
    assert session.start is not None and session.end is not None  # noqa: S101, PT018  # has hours
    return session.start.astimezone(event.zone), session.end.astimezone(event.zone)


def hours_of(event: Event, session: Session) -> str:
    """Return the hours of a session that has them, in the event's zone."""
    return wording.time_range(*span_of(event, session), event.language)


def _word(key: str, event: Event) -> str:
    return wording.word(key, event.language)


def _venue(venue: Venue) -> str:
    return ", ".join(one_line(part) for part in (venue.name, venue.city) if part)


def _title(event: Event, session: Session) -> Said:
    title = one_line(session.title)
    if session.status in {Status.CANCELLED, Status.POSTPONED}:
        return Said(f"{_word(session.status.value, event).upper()}: {title}", "strike red")
    if session.status is Status.TENTATIVE:
        title = f"{title} ({_word(session.status.value, event).lower()})"
    return Said(title, "dim" if session.kind in PAUSES else "bold")


def _details(event: Event, session: Session, *, timed: bool) -> Iterator[str]:
    if timed and session.start:
        yield hours_of(event, session)
    yield from (one_line(room.name) for room in event.rooms_of(session))
    if session.kind and session.kind not in UNSAID_KINDS:
        yield wording.kind_name(session.kind, event.language)
    if track := event.track_of(session):
        yield one_line(track.title)
    if languages := _languages(event, session):
        yield languages
    if only := wording.only_for(session.audience, event.language):
        yield only
    if session.start and session.end and session.timezone not in {None, event.timezone}:
        yield f"{wording.time_range(session.start, session.end)} {session.timezone}"


def _languages(event: Event, session: Session) -> str:
    spoken = event.languages_of(session)
    others = () if spoken == (event.language,) else spoken
    into = f"→ {', '.join(session.interpretation)}" if session.interpretation else ""
    return " ".join(filter(None, [", ".join(spoken if into else others), into]))


def _roles(event: Event, holder: Session | Event) -> Iterator[Said]:
    held: dict[str, list[str]] = defaultdict(list)
    for participation in holder.participations:
        remote = f" ({_word('from-afar', event)})" if participation.remote else ""
        held[participation.role].append(_name(event.party(participation.who)) + remote)
    for role, names in held.items():
        listed = ", ".join(dict.fromkeys(names))
        said = wording.role_name(role, len(names), event.language)
        yield Said(listed if role == "speaker" else f"{said}: {listed}", hang=2)


def _name(party: Party) -> str:
    return one_line(party.name)


def _part(event: Event, part: Session) -> str:
    start = wording.clock(part.start.astimezone(event.zone)) if part.start else ""
    people = ", ".join(map(_name, event.people_of(part)))
    title = _title(event, part).text
    return " ".join(filter(None, ["•", start, title, f"– {people}" if people else ""]))
