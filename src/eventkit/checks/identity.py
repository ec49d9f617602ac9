"""Rules on the uids of an event and its sessions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import uuid4

from eventkit.checks._rule import Finding, rule
from eventkit.model import Event, Severity

_SAFE_UID = re.compile(r"[A-Za-z0-9.@_-]{1,99}")


@rule("event-without-uid", Severity.WARNING, "The event has no globally unique uid")
def event_without_uid(event: Event) -> Iterator[Finding]:
    """Without a `uid` the event's id stands in, and two events with one id overwrite each other.

    A warning: calendars work as long as no other event in them has the same id (RFC 5545,
    3.8.4.7).
    """
    if not event.uid:
        yield Finding(
            "event",
            "it has no uid, so calendars identify the event by its id alone",
            f'add this line to [event] and never change it: uid = "{uuid4()}"',
        )


@rule("uid-not-portable", Severity.WARNING, "A session's uid that some calendars alter")
def uid_not_portable(event: Event) -> Iterator[Finding]:
    """Some calendars cut or alter a `uid` that is not 1 to 99 characters of `A-Z a-z 0-9 . @ _ -`.

    A warning: most calendars read it, and an imported session must keep its uid.
    """
    for session in event.sessions:
        if session.uid and not _SAFE_UID.fullmatch(session.uid):
            yield Finding(
                f"sessions.{session.id}.uid",
                f"some calendars alter the uid {session.uid!r}",
                "keep it only if calendars already have the session under this uid",
            )
