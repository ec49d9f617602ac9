"""Who attends an entry (RFC 5545, 3.8.4.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from eventkit.importers.icalendar._lines import Component

_PEOPLE = ("", "INDIVIDUAL", "UNKNOWN", "GROUP")


class Attendee(NamedTuple):
    """Somebody who is asked to attend.

    Args:
        name: The name; of one who has none, the address up to the `@`.
        address: The e-mail address; empty if there is none.
        is_person: Whether it is no room and no other resource, and asked to take part.
        has_declined: Whether they have declined.
    """

    name: str
    address: str
    is_person: bool
    has_declined: bool


def attendees(component: Component) -> Iterator[Attendee]:
    """Yield those who attend an entry, each once."""
    addresses: set[str] = set()
    for it in component.every("ATTENDEE"):
        parameters = it.parameters
        address = it.text.lower().removeprefix("mailto:")
        address = address if "@" in address else ""
        name = parameters.get("CN", "").strip()
        if not name or "@" in name:
            name = address.partition("@")[0]
        if not name or address in addresses:
            continue
        addresses |= {address} if address else set()
        yield Attendee(
            name=name,
            address=address,
            is_person=parameters.get("CUTYPE", "").upper() in _PEOPLE
            and parameters.get("ROLE", "").upper() != "NON-PARTICIPANT",
            has_declined=parameters.get("PARTSTAT", "").upper() == "DECLINED",
        )
