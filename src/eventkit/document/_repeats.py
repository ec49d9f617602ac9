"""Repeated sessions: one table describes several of them."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import islice

from eventkit.document import _context
from eventkit.document._context import Context
from eventkit.document._faults import shown_value
from eventkit.document._nodes import Entry, Node
from eventkit.document.keys import SLOT_KEYS
from eventkit.document.time_values import LAST_DAY, SHORT_CLOCK, DayOrDate
from eventkit.document.values import ID_TEXT, WRONG
from eventkit.spellings.times import repeats_meant

_REPEAT_KEYS = ("days", "slots")
_BY_DAY, _BY_START, _BY_OTHER = ("day", "time"), ("start", "end"), ("after", "pause")
_ALLOWED = [key.name for key in SLOT_KEYS]
_DAY = DayOrDate()

Keys = Mapping[str, Node]


def expanded(context: Context, sessions: Mapping[str, Entry]) -> dict[str, Entry]:
    """Return the sessions, with several in place of one that has `days` or `slots`.

    Raises:
        DocumentError: If they are too many, or what they share is too much.
    """
    limit = _context.REPETITION_LIMIT
    result: dict[str, Entry] = {}
    for id, session in sessions.items():
        if "days" not in session and "slots" not in session:
            result[id] = session
            continue
        repeated = list(islice(_repeated(context, id, session), limit + 1))
        context.require_few_repetitions(session.node, len(repeated))
        shared = list(session.without(_REPEAT_KEYS).values.values())
        context.require_few_repeated(session.node, shared, len(repeated))
        entries = dict(repeated)
        context.repeats[id] = list(entries)
        if "days" in session:
            context.daily.add(id)
        for new_id, entry in entries.items():
            if _is_free(context, new_id, entry.node, (result, sessions)):
                result[new_id] = entry
    return result


def _is_free(context: Context, id: str, node: Node, taken: Iterable[Container[str]]) -> bool:
    """Return whether the id of a repetition can be used; note a fault if not."""
    message = f"this makes the id {shown_value(id)}"
    if any(id in ids for ids in taken):
        hint = "give one of them another id"
        context.faults.add(node, "id-used-twice", f"{message}, which is taken", value=id, hint=hint)
    elif not ID_TEXT.pattern.fullmatch(id):
        context.faults.add(node, "wrong-id", message, value=id, expected=ID_TEXT.expected)
    else:
        return True
    return False


def _repeated(context: Context, id: str, session: Entry) -> Iterator[tuple[str, Entry]]:
    """Yield the id and the entry of each repetition of a session."""
    base = dict(session.without(_REPEAT_KEYS).items())
    node = session.get("days") or session["slots"]
    base["repeats"] = node.at(id)
    if "days" in session and "slots" in session:
        context.faults.add(
            session["slots"],
            "given-twice",
            "a session has days or slots, not both",
            value=None,
            hint="keep one of them",
        )
    if "uid" in base:
        context.faults.add(
            base.pop("uid"),
            "shared-uid",
            "several sessions cannot share a uid",
            hint="give each slot its own",
        )
    by = _by_days if "days" in session else _by_slots
    yield from ((f"{id}-{name}", entry) for name, entry in by(context, base, node))


def _by_days(context: Context, base: Keys, node: Node) -> Iterator[tuple[str, Entry]]:
    if "day" in base:
        context.faults.add(
            base["day"],
            "given-twice",
            "a session has day or days, not both",
            hint="keep one of them",
        )
        return
    for number, day in _numbers(context, node):
        yield str(number), _entry(node, {**base, "day": day})


def _entry(node: Node, keys: Keys) -> Entry:
    """Return an entry of keys from several places."""
    return Entry(node, {key: place.value for key, place in keys.items()}, keys)


def _numbers(context: Context, node: Node) -> Iterator[tuple[int, Node]]:
    if context.start is None or context.end is None:
        return
    last = (context.end - context.start).days + 1
    if node.value == "all" and last > LAST_DAY:
        message = f"the event has {last:,} days"
        hint = "check its start and end"
        context.faults.add(node, "too-many-items", message, value=last, hint=hint)
    elif node.value == "all":
        yield from ((number, node.at(number)) for number in range(1, last + 1))
    elif isinstance(node.value, list):
        days = ((_DAY.read(element, "", context), element) for element in node.elements())
        first = context.start
        yield from (((day - first).days + 1, it) for day, it in days if day is not WRONG)
    else:
        context.faults.add(
            node,
            "wrong-type",
            f"{shown_value(node.value)} is not a list of days",
            expected='"all", or a list of days such as [1, 2]',
            hint=_days_to_write(node.value),
        )


def _days_to_write(value: object) -> str | None:
    days = repeats_meant(str(value)) if isinstance(value, str | int) else None
    is_valid = isinstance(days, str) or all(1 <= day <= LAST_DAY for day in days or ())
    return f"write days = {json.dumps(days)}" if days and is_valid else None


def _by_slots(context: Context, base: Keys, node: Node) -> Iterator[tuple[str, Entry]]:
    if not isinstance(node.value, Mapping) or not node.value:
        context.faults.add(
            node,
            "wrong-type",
            f"{shown_value(node.value)} is not a table of slots",
            expected="a table for each slot, under its name",
        )
        return
    for name, slot in node.items():
        if not isinstance(slot.value, Mapping):
            context.faults.add(
                slot,
                "wrong-type",
                f"the slot {shown_value(name)} is not a table",
                expected="a table such as { day = 1 }",
            )
            continue
        yield name, _entry(slot, _overridden(base, _keys_of_slot(context, slot)))


def _keys_of_slot(context: Context, slot: Node) -> Keys:
    """Return the keys of a slot; note and leave out those that it cannot have."""
    keys = dict(slot.items())
    for key in [key for key in keys if key not in _ALLOWED]:
        context.faults.add(
            keys.pop(key),
            "unknown-key",
            f"a slot has no key {shown_value(key)}",
            nearest=context.faults.nearest(key, _ALLOWED),
        )
    return keys


def _overridden(base: Keys, slot: Keys) -> Keys:
    """Return the keys of a session and its slot; times of the slot replace those in any form."""
    dropped: set[str] = set()
    if any(key in slot for key in _BY_DAY):
        dropped |= set(_BY_START)
    if any(key in slot for key in _BY_START):
        dropped |= {*_BY_DAY, *_BY_OTHER}
    if "time" in slot:
        dropped |= {*_BY_OTHER}
    if "after" in slot:
        dropped |= {*_BY_DAY, *_BY_START}
    if "end" in slot or ("time" in slot and not _is_start(slot["time"].value)):
        dropped.add("duration")
    if "duration" in slot:
        dropped.add("end")
    return {**{key: node for key, node in base.items() if key not in dropped}, **slot}


def _is_start(hours: object) -> bool:
    """Return whether hours have a start only: "09:30"."""
    return isinstance(hours, str) and SHORT_CLOCK.fullmatch(hours.strip()) is not None
