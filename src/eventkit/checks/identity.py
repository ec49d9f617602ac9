"""Rules on what machines know an event and its sessions by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import uuid4

from eventkit.checks._rule import Found, rule
from eventkit.model import Event, Severity

_SAFE_UID = re.compile(r"[A-Za-z0-9.@_-]{1,99}")


@rule("event-without-uid", Severity.WARNING, "The event has no globally unique uid")
def event_without_uid(event: Event) -> Iterator[Found]:
    """Without a `uid` the event's id stands in, and two events of one id overwrite each other.

    A warning: a calendar still works, as long as no other event in it has the same id
    (RFC 5545, 3.8.4.7).
    """
    if not event.uid:
        yield Found(
            "event",
            "there is no uid, so calendars know the event by its id alone",
            f'add this line to [event] and never change it: uid = "{uuid4()}"',
        )


@rule("uid-not-portable", Severity.WARNING, "A session's own uid that some calendars mangle")
def uid_not_portable(event: Event) -> Iterator[Found]:
    """A `uid` beyond 99 characters of `A-Z a-z 0-9 . @ _ -` is cut or altered by some calendars.

    A warning: most read it, and an imported session must keep the uid it has.
    """
    for session in event.sessions:
        if session.uid and not _SAFE_UID.fullmatch(session.uid):
            yield Found(
                f"sessions.{session.id}.uid",
                f"some calendars alter the uid {session.uid!r}",
                "keep it only if the session is already known under it",
            )
