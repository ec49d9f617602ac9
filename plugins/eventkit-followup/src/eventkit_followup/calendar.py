"""The outcomes of an event as a calendar file: tasks and journal entries, or days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice

from eventkit import Event
from eventkit.calendar_text import ComponentText, Property
from eventkit.calendars import OutcomeEntry, outcome_entries
from eventkit.model import Outcome, OutcomeStatus
from eventkit.model.errors import FormatError
from eventkit.plugins import Loss
from eventkit_followup.options import OutcomeCalendarOptions

_AT_ONCE = 64  # components: what it costs to hand on a piece is little beside them
_TODO = {
    OutcomeStatus.OPEN: "NEEDS-ACTION",
    OutcomeStatus.IN_PROGRESS: "IN-PROCESS",
    OutcomeStatus.DONE: "COMPLETED",
    OutcomeStatus.DROPPED: "CANCELLED",
}
_ALL_DONE = 100


def render(event: Event, options: OutcomeCalendarOptions) -> Iterator[str]:
    """Yield a calendar of the outcomes, some components at a time."""
    text = ComponentText(event)
    uids = _uids_of(event, options.owner) if options.owner else None
    entries = (it for it in outcome_entries(event) if uids is None or _is_of(it, uids))
    spell = _as_task if options.entries == "tasks" else _as_event
    components = (
        text.component(name, entry.uid, properties)
        for entry in entries
        for name, properties in spell(entry)
    )
    first = [*islice(components, _AT_ONCE)]
    yield text.head(event.title, is_empty=not first)
    yield "".join(first)
    while batch := "".join(islice(components, _AT_ONCE)):
        yield batch
    yield text.end


def _uids_of(event: Event, owner: str) -> set[str]:
    """Return the UIDs of the outcomes of an owner.

    Raises:
        FormatError: If nobody has that id or name.
    """
    ids = {party.id for party in event.parties if owner in (party.id, party.name)}
    if not ids:
        raise FormatError(f"owner={owner}: nobody in this event has that id or name")
    outcomes = (outcome for outcome in event.outcomes if not ids.isdisjoint(outcome.owners))
    return set(map(event.uid_of_outcome, outcomes))


def _is_of(entry: OutcomeEntry, uids: set[str]) -> bool:
    """Return whether an entry is one of some outcomes, or of a review of one."""
    return not uids.isdisjoint((entry.uid, *entry.parents) if _is_review(entry) else (entry.uid,))


def _is_review(entry: OutcomeEntry) -> bool:
    return entry.component == "review"


def _as_task(entry: OutcomeEntry) -> Iterator[tuple[str, Iterable[Property]]]:
    """Yield the VTODO of what is to be done, or the VJOURNAL of what was found or decided."""
    if _is_review(entry):
        return
    is_task = entry.component == "task"
    status = _task_status(entry) if is_task else _journal_status(entry)
    percent = entry.percent
    if entry.status is OutcomeStatus.DONE and percent is None:
        percent = _ALL_DONE
    yield (
        "VTODO" if is_task else "VJOURNAL",
        [
            ("SUMMARY", entry.summary),
            ("DTSTART", entry.start),
            ("DUE", entry.due if is_task else None),
            ("STATUS", status),
            ("PERCENT-COMPLETE", percent if is_task else None),
            ("CATEGORIES", entry.categories),
            ("DESCRIPTION", entry.description),
            *(("RELATED-TO;RELTYPE=PARENT", uid) for uid in entry.parents),
            ("URL", entry.url),
        ],
    )


def _task_status(entry: OutcomeEntry) -> str:
    if entry.is_withdrawn:
        return "CANCELLED"
    return _TODO[entry.status or OutcomeStatus.OPEN]


def _journal_status(entry: OutcomeEntry) -> str | None:
    if entry.is_withdrawn or entry.status is OutcomeStatus.DROPPED:
        return "CANCELLED"
    if entry.is_final is None:
        return None
    return "FINAL" if entry.is_final else "DRAFT"


def _as_event(entry: OutcomeEntry) -> Iterator[tuple[str, Iterable[Property]]]:
    """Yield the all-day VEVENT of a day on which something is due or to be reviewed."""
    day = entry.due
    if day is None:
        return
    yield (
        "VEVENT",
        [
            ("SUMMARY", entry.label),
            ("DTSTART", day),
            ("DTEND", _day_after(day)),
            ("STATUS", "CANCELLED" if _is_off(entry) else None),
            ("CATEGORIES", entry.categories),
            ("DESCRIPTION", entry.description),
            ("TRANSP", "TRANSPARENT"),
            ("URL", entry.url),
        ],
    )


def _is_off(entry: OutcomeEntry) -> bool:
    return entry.is_withdrawn or entry.status is OutcomeStatus.DROPPED


def _day_after(day: date) -> date:
    return day + timedelta(days=1)


def losses(event: Event, options: OutcomeCalendarOptions) -> Iterator[Loss]:
    """Yield what is not in the file: the programme, statements, and some outcomes."""
    message = "a calendar of outcomes has no place for it"
    if event.status:
        yield Loss(place="event.status", message=message)
    named = {outcome.session for outcome in event.outcomes}
    others = (session for session in event.sessions if session.id not in named)
    for table, items in (("sessions", others), ("statements", event.statements)):
        yield from (Loss(place=f"{table}.{item.id}", message=message) for item in items)
    for outcome in event.outcomes:
        yield from _losses_of(event, outcome, options)


def _losses_of(event: Event, outcome: Outcome, options: OutcomeCalendarOptions) -> Iterator[Loss]:
    place = f"outcomes.{outcome.id}"
    if options.entries == "events" and not (outcome.due or event.reviews_of(outcome)):
        yield Loss(place=place, message="it has no due date and no review, and so no entry")
    if options.entries == "tasks" and event.reviews_of(outcome):
        yield Loss(place=f"{place}.horizon", message="reviews have entries with entries=events")
    for indicator in outcome.indicators:
        yield Loss(
            place=f"{place}.indicators.{indicator.id}", message="a calendar has no place for it"
        )
