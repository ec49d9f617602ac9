"""Rules on the open words of an event: any is allowed, the known ones are understood."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

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
    yield from _unknown("event.kind", event.kind, EventKind)
    for session in event.sessions:
        yield from _unknown(f"sessions.{session.id}.kind", session.kind, SessionKind)
    for body in event.organizations:
        yield from _unknown(f"organizations.{body.id}.kind", body.kind, OrganizationKind)
    for outcome in event.outcomes:
        yield from _unknown(f"outcomes.{outcome.id}.kind", outcome.kind, OutcomeKind)


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


def _unknown(place: str, word: str | None, known: type[StrEnum]) -> Iterator[Found]:
    if word is None or word in set(known):
        return
    near = nearest(word, known)
    hint = f"did you mean {near!r}?" if near else f"known ones are {', '.join(known)}"
    yield Found(place, f"{word!r} is none of the known words", f"{hint}; leave it if it is meant")
