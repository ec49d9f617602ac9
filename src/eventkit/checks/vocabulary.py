"""Rules on the open words of an event: any is allowed, the known ones are understood."""

from __future__ import annotations

from collections.abc import Iterator

from eventkit.checks._rule import Found, rule
from eventkit.model import (
    Event,
    EventKind,
    OrganizationKind,
    OutcomeKind,
    Role,
    SessionKind,
    Severity,
)
from eventkit.model.words import nearest


@rule("unknown-kind", Severity.HINT, "A kind that eventkit has no word for")
def unknown_kind(event: Event) -> Iterator[Found]:
    """A kind of one's own is allowed; formats show it as it is written.

    A hint: it may be meant, or it may be a slip of the pen.
    """
    tables = {
        "sessions": (event.sessions, SessionKind),
        "organizations": (event.organizations, OrganizationKind),
        "outcomes": (event.outcomes, OutcomeKind),
    }
    yield from _unknown("event.kind", event.kind, EventKind)
    for table, (items, known) in tables.items():
        for item in items:
            yield from _unknown(f"{table}.{item.id}.kind", item.kind, known)


@rule("unknown-role", Severity.HINT, "A role that eventkit has no word for")
def unknown_role(event: Event) -> Iterator[Found]:
    """A role of one's own is allowed; formats show it as it is written.

    A hint: it may be meant, or it may be a slip of the pen.
    """
    holders = [("event", event.participations)]
    holders += [(f"sessions.{session.id}", session.participations) for session in event.sessions]
    for place, participations in holders:
        for participation in participations:
            yield from _unknown(f"{place}.participations", participation.role, Role)


def _unknown(
    place: str,
    word: str | None,
    known: type[EventKind | SessionKind | OrganizationKind | OutcomeKind | Role],
) -> Iterator[Found]:
    if word is None or word in set(known):
        return
    near = nearest(word, known)
    hint = f"did you mean {near!r}?" if near else f"known ones are {', '.join(known)}"
    yield Found(place, f"{word!r} is none of the known words", f"{hint} Leave it if it is meant")
