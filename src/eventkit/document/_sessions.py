"""Sessions that come again, and when a session is."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from eventkit.document._faults import found_text
from eventkit.document._nodes import Entry, Node, entry
from eventkit.document.keys import SLOT_KEYS, WHEN
from eventkit.document.values import ID_TEXT, LAST_DAY, SHORT_CLOCK, WRONG, as_date, as_moment
from eventkit.model import times as clocks
from eventkit.wording import utc_offset

if TYPE_CHECKING:
    from eventkit.document._reading import Reading

_WHEN = {key.name: key.type for key in WHEN}
_SAYS_DAY = {"day", "start", "part_of"}
_BY_DAY, _BY_START = ("day", "time"), ("start", "end")


# --- what comes again


def expanded(reading: Reading, held: Mapping[str, Entry], limit: int) -> dict[str, Entry]:
    """Return the sessions, those with `days` or `slots` as several of them.

    It stops when there are more than the limit: that is an error anyway.
    """
    made: dict[str, Entry] = {}
    for id, session in held.items():
        if "days" not in session and "slots" not in session:
            made[id] = session
            continue
        ones = list(islice(_repeated(reading, id, session), limit + 1))
        base = [node.value for key, node in session.items() if key not in ("days", "slots")]
        reading.limit_repeated(reading.sources[f"sessions.{id}"], base, len(ones))
        new = {f"{id}-{one.name}": one for one in ones}
        reading.repeats[id] = list(new)
        for new_id, one in new.items():
            if _is_free(reading, new_id, one.node, (made, held)):
                made[new_id] = one.keys
                reading.sources[f"sessions.{new_id}"] = one.node
        if len(made) > limit:
            break
    return made


class _One(NamedTuple):
    """One of the sessions that a repeated one is short for."""

    name: str
    keys: Entry
    node: Node


def _is_free(reading: Reading, id: str, node: Node, taken: Iterable[Container[str]]) -> bool:
    """Say whether an id that was made can be used; note why not."""
    message = f"this makes the id {found_text(id)}"
    if any(id in each for each in taken):
        hint = "give one of them another id"
        reading.faults.add(node, "id-used-twice", f"{message}, which is taken", value=id, hint=hint)
    elif not ID_TEXT.pattern.fullmatch(id):
        reading.faults.add(node, "wrong-id", message, value=id, expected=ID_TEXT.wanted)
    else:
        return True
    return False


def _repeated(reading: Reading, id: str, session: Entry) -> Iterator[_One]:
    """Yield the sessions that a repeated one is short for."""
    base = {key: node for key, node in session.items() if key not in ("days", "slots")}
    node = session.get("days") or session["slots"]
    base["repeats"] = node.at(id)
    if "days" in session and "slots" in session:
        reading.faults.add(
            session["slots"],
            "given-twice",
            "a session has days or slots, not both",
            value=None,
            hint="keep one of them",
        )
    if "uid" in base:
        reading.faults.add(
            base.pop("uid"),
            "shared-uid",
            "several sessions cannot share a uid",
            hint="give each slot its own",
        )
    if "days" in session:
        yield from _by_days(reading, base, session["days"])
    else:
        yield from _by_slots(reading, base, session["slots"])


def _by_days(reading: Reading, base: Entry, node: Node) -> Iterator[_One]:
    if "day" in base:
        reading.faults.add(
            base["day"],
            "given-twice",
            "a session has day or days, not both",
            hint="keep one of them",
        )
        return
    for number, day in _numbers(reading, node):
        yield _One(str(number), {**base, "day": day}, node)


def _numbers(reading: Reading, node: Node) -> Iterator[tuple[int, Node]]:
    if reading.start is None or reading.end is None:
        return
    last = (reading.end - reading.start).days + 1
    if node.value == "all" and last > LAST_DAY:
        message = f"the event has {last:,} days"
        hint = "see whether it really starts and ends then"
        reading.faults.add(node, "too-many-items", message, value=last, hint=hint)
    elif node.value == "all":
        yield from ((number, node.at(number)) for number in range(1, last + 1))
    elif isinstance(node.value, list):
        for each in node.elements():
            day = _WHEN["day"].read(each, "", reading)
            if day is not WRONG:
                yield (day - reading.start).days + 1, each
    else:
        reading.faults.add(
            node,
            "wrong-type",
            f"{found_text(node.value)} names no days",
            expected='"all", or a list of days such as [1, 2]',
        )


def _by_slots(reading: Reading, base: Entry, node: Node) -> Iterator[_One]:
    if not isinstance(node.value, Mapping) or not node.value:
        reading.faults.add(
            node,
            "wrong-type",
            f"{found_text(node.value)} holds no slots",
            expected="a table for each slot, under its name",
        )
        return
    allowed = [key.name for key in SLOT_KEYS]
    for name, slot in node.items():
        if not isinstance(slot.value, Mapping):
            reading.faults.add(
                slot,
                "wrong-type",
                f"the slot {found_text(name)} is not a table",
                expected="a table such as { day = 1 }",
            )
            continue
        own = entry(slot)
        for key in [key for key in own if key not in allowed]:
            reading.faults.add(
                own.pop(key),
                "unknown-key",
                f"a slot has no key {found_text(key)}",
                nearest=reading.faults.nearest(key, allowed),
            )
        yield _One(name, _overridden(base, own), slot)


def _overridden(base: Entry, own: Entry) -> Entry:
    """Return a slot's keys over those of its session; one way to say when replaces the other."""
    dropped: set[str] = set()
    if any(key in own for key in _BY_DAY):
        dropped |= set(_BY_START)
    if any(key in own for key in _BY_START):
        dropped |= set(_BY_DAY)
    if "end" in own or ("time" in own and not _is_beginning(own["time"].value)):
        dropped.add("duration")
    if "duration" in own:
        dropped.add("end")
    return {key: node for key, node in base.items() if key not in dropped} | own


def _is_beginning(hours: object) -> bool:
    """Say whether hours are only from when: "09:30"."""
    return isinstance(hours, str) and SHORT_CLOCK.fullmatch(hours.strip()) is not None


# --- when a session is


def times(reading: Reading, id: str, held: Entry) -> dict[str, Any]:
    """Return the start and end of a session, or its day, or nothing where that is not known."""
    read = {
        key: type.read(held[key], f"sessions.{id}.{key}", reading)
        for key, type in _WHEN.items()
        if key in held
    }
    if WRONG in read.values():
        return {}
    zone = clocks.zone(_zone(reading, held))
    if "start" in read:
        return _from_start(reading, held, read, zone)
    for key in ("end",) if "end" in read else ():
        reading.faults.add(held[key], "half-a-time", "an end needs a start", hint="add start = …")
        return {}
    if "time" in read:
        return _from_time(reading, held, read, zone)
    if "duration" in read:
        reading.faults.add(held["duration"], "half-a-time", "a duration needs a time or a start")
        return {}
    return {"day": read["day"]} if "day" in read else {}


def _zone(reading: Reading, held: Entry) -> str:
    own = held["timezone"].value if "timezone" in held else reading.zone
    return own if isinstance(own, str) and clocks.is_zone(own) else reading.zone


def _from_start(
    reading: Reading, held: Entry, read: Mapping[str, Any], zone: ZoneInfo
) -> dict[str, Any]:
    for key in _BY_DAY:
        if key in read:
            reading.faults.add(
                held[key],
                "two-times",
                f"a session with a start has no {key!r}",
                hint="keep start and end, or day and time",
            )
            return {}
    if ("end" in read) == ("duration" in read):
        reading.faults.add(
            held["start"],
            "half-a-time",
            "a start needs an end or a duration, and not both",
            hint='write duration = "45 min", or an end',
        )
        return {}
    start = _moment(reading, held["start"], read["start"], zone)
    if "duration" in read:
        return _until(reading, held["duration"], start, _after(start, read["duration"]))
    return _until(reading, held["end"], start, _moment(reading, held["end"], read["end"], zone))


def _from_time(
    reading: Reading, held: Entry, read: Mapping[str, Any], zone: ZoneInfo
) -> dict[str, Any]:
    whole = _whole(reading, held)
    day = read.get("day") or (_day(reading, whole) if whole else None)
    first, last = read["time"]
    if day is None and "part_of" in held and (whole is None or _SAYS_DAY & whole.keys()):
        return {}  # what is wrong with the whole is a fault of its own, and no day is missing
    if day is None:
        reading.faults.add(held["time"], "half-a-time", "hours need a day", hint="add day = 1")
        return {}
    if (last is None) == ("duration" not in read):
        hint = 'write "09:30-10:15", or "09:30" with a duration'
        reading.faults.add(held["time"], "half-a-time", "hours have one end", hint=hint)
        return {}
    start = _moment(reading, held["time"], datetime.combine(day, first), zone)
    if last is None:
        return _until(reading, held["duration"], start, _after(start, read["duration"]))
    next_day = timedelta(days=1) if last < first else timedelta()
    end = _moment(reading, held["time"], datetime.combine(day + next_day, last), zone)
    return _until(reading, held["time"], start, end)


def _after(start: datetime | None, length: timedelta) -> datetime | None:
    return start and (clocks.utc(start) + length).astimezone(start.tzinfo)


def _until(
    reading: Reading, node: Node, start: datetime | None, end: datetime | None
) -> dict[str, Any]:
    if start is None or end is None:
        return {}
    if clocks.utc(end) <= clocks.utc(start):
        reading.faults.add(
            node,
            "end-not-after-start",
            "the end is not after the start",
            expected=f"an end after {start:%Y-%m-%d %H:%M}",
        )
        return {}
    return {"start": start, "end": end}


def _moment(reading: Reading, node: Node, said: datetime, zone: ZoneInfo) -> datetime | None:
    """Return a moment in its zone; a wall time that is skipped, or comes twice, is an error."""
    if said.utcoffset() is not None:
        return said.astimezone(zone)
    moment = said.replace(tzinfo=zone)
    if clocks.says_instant(moment):
        return moment
    offsets = [utc_offset(moment.replace(fold=fold)).removeprefix("UTC") for fold in (0, 1)]
    clock = f"{moment:%Y-%m-%d %H:%M}"
    if clocks.in_gap(moment):
        message = f"clocks skip {clock} in {zone.key}"
        reading.faults.add(node, "skipped-time", message, hint="take a time before or after it")
        return None
    choice = " or ".join(f'"{clock}{offset.replace("−", "-")}"' for offset in offsets)
    reading.faults.add(
        node,
        "ambiguous-time",
        f"clocks show {clock} twice in {zone.key}",
        hint=f"say which one with start and end: {choice}",
    )
    return None


def _whole(reading: Reading, held: Entry) -> Entry | None:
    """Return the session that this one is a part of, if it is known."""
    said = held["part_of"].value if "part_of" in held else None
    ids = [said] if isinstance(said, str) else []
    ids += reading.names["sessions"].get(str(said), [])
    sessions = reading.entries["sessions"]
    return next((sessions[id] for id in ids if id in sessions), None)


def _day(reading: Reading, whole: Entry) -> date | None:
    """Return the day of a session, where it says one."""
    if "start" in whole and (start := as_moment(whole["start"].value)):
        zone = clocks.zone(_zone(reading, whole))
        return (start.astimezone(zone) if start.tzinfo else start).date()
    day = whole["day"].value if "day" in whole else None
    if isinstance(day, int) and reading.start and 1 <= day <= LAST_DAY:
        return reading.start + timedelta(days=day - 1)
    return as_date(day)
