"""Time zones with the rules that they had when a state was released."""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from attrs import evolve

from eventkit.document.time_values import as_date, as_moment, as_span
from eventkit.model import Event
from eventkit.model.times import zone
from eventkit.releases.offsets import Offsets, offsets_of
from eventkit.releases.patch import INSTANTS, Places, split_instants

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_MOST_OFFSETS = 255  # more than any zone had: the format counts them in a byte
_HEADER = ">4sc15x6l"


def with_past_zones(event: Event, places: Places, offsets: Offsets) -> Event:
    """Return a released state with the zone rules of that time, where they have changed since.

    Args:
        event: The state under the rules of today.
        places: The state in the log.
        offsets: The offsets of the event's zone in the log. Sessions do not tell them as well: the
            wall times in a public log may have been spelled later.
    """
    known = _offsets_by_zone(event, places, offsets)
    changed = {
        name
        for name, its in known.items()
        if any(it.astimezone(zone(name)).utcoffset() != offset for it, offset in its.items())
    }
    if offsets and offsets != offsets_of(event):
        changed.add(event.timezone)
    past_zones = {
        name: _past_zone(name, known[name])
        for name in sorted(changed)
        if len(set(known[name].values())) <= _MOST_OFFSETS
    }
    return evolve(event, past_zones=past_zones) if past_zones else event


def _offsets_by_zone(event: Event, places: Places, offsets: Offsets) -> dict[str, Offsets]:
    known: dict[str, Offsets] = defaultdict(dict)
    for name, instant, wall in _clocks(places):
        offset = wall.replace(tzinfo=UTC) - instant
        if abs(offset) < _DAY:  # an edited log with valid digests may have any instants
            known[name][instant] = offset
    if offsets:
        first, last = min(offsets), max(offsets)
        of_sessions = known[event.timezone].items()
        others = {it: offset for it, offset in of_sessions if not first <= it <= last}
        known[event.timezone] = others | offsets
    return known


def _clocks(places: Places) -> Iterator[tuple[str, datetime, datetime]]:
    """Yield zones, instants, and the wall times of the zones at these instants."""
    event, instants = places["event"], places.get(INSTANTS, {})
    for id, session in places.get("sessions", {}).items():
        if (spelled := instants.get(id)) is None:
            continue
        start, end, clock = split_instants(spelled)
        name = session.get("timezone", event["timezone"])
        for instant, wall in zip((start, end), _walls(event, session), strict=False):
            yield name, datetime.fromisoformat(instant), wall.replace(tzinfo=None)
        if clock:
            wall = datetime.fromisoformat(clock).replace(tzinfo=None)
            yield event["timezone"], datetime.fromisoformat(start), wall


def _walls(event: Mapping[str, Any], session: Mapping[str, Any]) -> Iterator[datetime]:
    """Yield the wall times in a session's normal form: when it begins and ends."""
    hours, day = session.get("time"), session.get("day")
    first, last = (as_span(hours) if isinstance(hours, str) else None) or (None, None)
    if first is None:
        yield from filter(None, (as_moment(session.get(key)) for key in ("start", "end")))
        return
    if isinstance(day, int) and (first_day := as_date(event["start"])):
        day = first_day + timedelta(days=day - 1)
    if date := as_date(day):
        start = datetime.combine(date, first)
        yield start
        if last:
            yield datetime.combine(date if first < last else date + _DAY, last)


def _past_zone(name: str, offsets: Offsets) -> ZoneInfo:
    """Return a zone that has each offset from its instant on (RFC 9636, TZif)."""
    from zoneinfo import ZoneInfo  # searches for its data when imported

    instants, kinds = sorted(offsets), sorted({*offsets.values()})
    kinds.sort(key=lambda it: it != offsets[instants[0]])  # before all instants it is the first
    head = struct.pack(_HEADER, b"TZif", b"2", 0, 0, 0, 0, 0, 0)
    whole = struct.pack(_HEADER, b"TZif", b"2", 0, 0, 0, len(instants), len(kinds), 1)
    body = (
        *(struct.pack(">q", int(it.timestamp())) for it in instants),
        bytes(kinds.index(offsets[it]) for it in instants),
        *(struct.pack(">l2x", int(it.total_seconds())) for it in kinds),
        b"\0",
        b"\n\n",
    )
    return ZoneInfo.from_file(BytesIO(b"".join((head, whole, *body))), key=name)
