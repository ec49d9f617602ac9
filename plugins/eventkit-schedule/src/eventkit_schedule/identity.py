"""The identities that conference apps know items by: GUIDs, whole numbers, slugs.

Apps keep a person's favourites by the GUID or the number of a talk. Both are those that were read,
which the extension data `x.schedule` keep, or are made of UIDs, which no edit changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode
from uuid import UUID, uuid5

from eventkit import Event
from eventkit.model import Item, Room, Session

PLUGIN = "schedule"
"""The name of the table of extension data."""

NAMESPACE = UUID("6f1d4c1e-3f0a-5d57-9b1c-2f8f6a0b7a11")
LARGEST = 2**31 - 1
"""The largest number that apps for Android can hold."""

_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_CODE = re.compile(r"[0-9A-Z]{6}")
_ACRONYM = re.compile(r"[a-z0-9_]{4,}")
_SHORTEST = 4


def kept(item: Item | Event) -> Mapping[str, Any]:
    """Return what was read of an item with a schedule."""
    return item.x.get(PLUGIN, {})


def guid_of(event: Event, item: Item) -> str:
    """Return the GUID of a session, room or party: that which was read, or one made of its UID."""
    read = kept(item).get("guid")
    is_read = isinstance(read, str) and _GUID.fullmatch(read)
    return str(read).lower() if is_read else default_guid(event, item)


def default_guid(event: Event, item: Item) -> str:
    """Return the GUID of an item of which none was read."""
    if isinstance(item, Session):
        return session_guid(event.uid_of(item))
    return item_guid("room" if isinstance(item, Room) else "party", item.id, event.uid_of())


def session_guid(uid: str) -> str:
    """Return the GUID that is made of the UID of a session."""
    return str(uuid5(NAMESPACE, uid))


def item_guid(kind: str, id: str, event_uid: str) -> str:
    """Return the GUID that is made for a room or party."""
    # Added and not formatted: a subclass of str may show itself otherwise.
    return str(uuid5(NAMESPACE, kind + "/" + id + "/" + event_uid))


def copy_guid(guid: str, room_guid: str) -> str:
    """Return the GUID of a session where it stands again, in another of its rooms."""
    return str(uuid5(UUID(guid), room_guid))


def default_number(guid: str) -> int:
    """Return the number of a GUID, as long as no other has it."""
    return UUID(guid).int % LARGEST + 1


def kept_number(item: Item) -> int | None:
    """Return the number that was read of an item."""
    read = kept(item).get("id")
    is_number = isinstance(read, int) and not isinstance(read, bool) and 0 < read <= LARGEST
    return read if is_number else None


def numbers(items: Iterable[tuple[str, int | None]]) -> dict[str, int]:
    """Return a number for each GUID, no two alike.

    Numbers that were read come first, then GUIDs in an order of their own: so no edit of titles,
    times or the order of sessions changes one.

    Args:
        items: GUIDs with the numbers that were read.
    """
    result: dict[str, int] = {}
    taken: set[int] = set()
    for guid, number in sorted(items, key=lambda it: "" if it[1] else it[0]):
        if guid in result:
            continue
        salted, chosen = guid, number
        while chosen is None or chosen in taken:
            chosen = default_number(salted)
            salted = copy_guid(salted, guid)
        result[guid] = chosen
        taken.add(chosen)
    return result


def code_of(item: Item) -> str | None:
    """Return the code of six letters and digits that was read."""
    read = kept(item).get("code")
    return read if isinstance(read, str) and _CODE.fullmatch(read) else None


def acronym(event: Event) -> str:
    """Return a short name without a hyphen, which parts it from the slugs of sessions."""
    read = kept(event).get("acronym")
    if isinstance(read, str) and _ACRONYM.fullmatch(read):
        return read
    plain = event.id.lower().replace("-", "_")
    return plain if len(plain) >= _SHORTEST else f"event_{plain}"


def slug(event: Event, session: Session, number: int, *, is_copy: bool) -> str:
    """Return the slug of a session, which no other has."""
    id = session.id.lower()
    if is_copy or len(id) < _SHORTEST or not id[-1].isalnum():
        id = f"{id}-{number:04}"
    return f"{acronym(event)}-{id}"


def track_slug(id: str) -> str:
    """Return the slug of a track: small letters, digits and hyphens, and first a letter."""
    plain = id.lower().replace("_", "-").strip("-")
    return plain if re.fullmatch("[a-z][a-z0-9-]+", plain) else f"track-{plain}".strip("-")


def system(event: Event) -> str:
    """Return the URI that says of which event a file is, for reading it again."""
    facts = {"id": event.id, "language": event.language, "uid": event.uid}
    # As bytes: a subclass of str may show itself otherwise.
    known = {key: str.encode(value) for key, value in facts.items() if value}
    return f"eventkit:?{urlencode(known)}"


def event_facts(uri: str) -> dict[str, str]:
    """Return the facts in a URI that `system` made; nothing of another.

    >>> event_facts("eventkit:?id=school&language=en")
    {'id': 'school', 'language': 'en'}
    """
    scheme, _, query = uri.partition("?")
    if scheme != "eventkit:":
        return {}
    return {key: values[0] for key, values in parse_qs(query).items()}
