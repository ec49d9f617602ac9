"""The text of an event and its sessions that `show` prints, not yet broken to a width."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from eventkit import wording
from eventkit.cli._text_width import NO_BREAK_SPACE
from eventkit.model import Event, Session, SessionKind, Status
from eventkit.text import one_line

PAUSES = {SessionKind.BREAK, SessionKind.REGISTRATION}
_KINDS_WITHOUT_LABEL = {SessionKind.TALK, SessionKind.BREAK}


class Paragraph(NamedTuple):
    """A text in one style; its second line and the following are indented by `hang` columns."""

    text: str
    style: str = ""
    hang: int = 0


def event_header(event: Event) -> Iterator[Paragraph]:
    """Yield the text above the programme."""
    yield Paragraph(one_line(event.title), "bold")
    if sheet := wording.selection(event):
        yield Paragraph(one_line(sheet), "bold")
    kind = [wording.kind_name(event.kind, event)] if event.kind else []
    when = wording.dates_and_hours(event)
    venues = (
        ", ".join(one_line(part) for part in (venue.name, venue.city) if part)
        for venue in event.venues
    )
    yield Paragraph(" · ".join([*kind, when, *venues]))
    if event.status in {Status.CANCELLED, Status.POSTPONED}:
        yield Paragraph(wording.word(event.status.value, event).upper(), "bold red")
    zone = f"{event.timezone} ({wording.offsets(event)})"
    yield Paragraph(wording.word("all-times", event).format(zone=zone), "dim")
    yield from _roles(event, event)
    if event.summary:
        yield Paragraph("")
        yield Paragraph(one_line(event.summary), "italic")


def session_text(
    event: Event, session: Session, *, timed: bool = False, day: date | None = None
) -> Iterator[Paragraph]:
    """Yield the text of a session.

    Args:
        event: A view of the event.
        session: The session.
        timed: Whether the text includes the hours.
        day: The day of the programme that shows it, if it is known.
    """
    yield _title(event, session)
    if subtitle := one_line(session.subtitle or ""):
        yield Paragraph(subtitle, "italic")
    if session.notice:
        yield Paragraph(f"! {one_line(session.notice)}", "yellow", hang=2)
    details = f"{NO_BREAK_SPACE}· ".join(
        detail.replace(" ", NO_BREAK_SPACE) for detail in _details(event, session, timed=timed)
    )
    if details:
        yield Paragraph(details, "dim" if session.kind in PAUSES else "cyan")
    yield from _roles(event, session)
    if announced := wording.to_be_announced(session, event):
        yield Paragraph(announced, "yellow")
    for part in event.parts_on(session, day) if day else event.parts_of(session):
        yield Paragraph(_part(event, part), hang=2)


def hours_text(event: Event, session: Session) -> str:
    """Return the hours of a session in the event's zone; empty if they are not known."""
    hours = wording.hours(session, event.zone, event)
    return wording.other_weekday(event, session) + hours


def _title(event: Event, session: Session) -> Paragraph:
    title = wording.marked_title(session.title, session.status, event)
    if session.status in wording.OFF:
        return Paragraph(title, "strike red")
    if session.status is Status.TENTATIVE:
        title = f"{title} ({wording.word(session.status.value, event).lower()})"
    return Paragraph(title, "dim" if session.kind in PAUSES else "bold")


def _details(event: Event, session: Session, *, timed: bool) -> Iterator[str]:
    if timed and session.start:
        yield hours_text(event, session)
    yield from _places(event, session)
    if session.kind and session.kind not in _KINDS_WITHOUT_LABEL:
        yield wording.kind_name(session.kind, event)
    if track := event.track_of(session):
        yield one_line(track.title)
    if languages := _languages(event, session):
        yield languages
    for key, text in _terms(event, session):
        yield f"{wording.word(key, event)}: {text}"
    if only := wording.only_for(session.audience, event):
        yield only
    if local_hours := wording.local_hours(event, session):
        yield local_hours


def _places(event: Event, session: Session) -> Iterator[str]:
    """Yield the rooms of a session, with their venues if the event has several.

    The sheet of a room does not repeat it.
    """
    selected = event.selection.get("room", ())
    rooms = [room for room in event.rooms_of(session) if (room.id,) != selected]
    if len(event.venues) > 1:
        yield from filter(None, [wording.place_name(event, session)])
    else:
        yield from (one_line(room.name) for room in rooms)


def _languages(event: Event, session: Session) -> str:
    """Return the spoken languages, unless it is the event's alone, and those of interpreters."""
    spoken = ", ".join(event.languages_of(session))
    if session.interpretation:
        return " ".join(filter(None, [spoken, f"→ {', '.join(session.interpretation)}"]))
    return "" if spoken == event.language else spoken


def _terms(event: Event, session: Session) -> Iterator[tuple[str, str]]:
    """Yield whether a session may be recorded, and its licence."""
    if text := wording.recording(session, event):
        yield "recording", text
    if text := one_line(session.license or ""):
        yield "license", text


def _roles(event: Event, holder: Session | Event) -> Iterator[Paragraph]:
    people: dict[str, list[str]] = defaultdict(list)
    for participation in holder.participations:
        remote = f" ({wording.word('from-afar', event)})" if participation.remote else ""
        name = one_line(event.party(participation.who).name)
        people[participation.role].append(name + remote)
    for role, names in people.items():
        listed = ", ".join(dict.fromkeys(names))
        label = wording.role_name(role, len(names), event)
        yield Paragraph(listed if role == "speaker" else f"{label}: {listed}", hang=2)


def _part(event: Event, part: Session) -> str:
    start = wording.clock(part.start.astimezone(event.zone), event) if part.start else ""
    people = ", ".join(one_line(party.name) for party in event.parties_of(part))
    title = _title(event, part).text
    return " ".join(filter(None, ["•", start, title, f"– {people}" if people else ""]))
