"""Logs for the fuzzer: lines whose seals, digests and order are made right, whatever they say.

A log that is changed anywhere is refused by its seal alone. To get behind that, each line that is
JSON is sealed as its writer would have done it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from eventkit.document import compact
from eventkit.releases.format import FORMAT, UNPUBLISH_FORMAT, digest_of
from eventkit.releases.patch import INSTANTS, Change, Places, apply, places_digest, places_in


def put_right(data: bytes) -> bytes:
    """Return a log with right seals, digests and predecessors, as far as it is one."""
    return b"\n".join(_lines(data))


def _lines(data: bytes) -> Iterator[bytes]:
    states: list[Places] = [{}]
    previous = None
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            table = json.loads(line)
            yield (previous := _sealed(table, number, previous, states))
        except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
            yield line


def _sealed(
    table: dict[str, Any], number: int, previous: bytes | None, states: list[Places]
) -> bytes:
    """Return one line; states get the places after it, or lose those of what is taken back."""
    for key in ("previous", "seal", "digest"):
        table.pop(key, None)
    format = UNPUBLISH_FORMAT if table.get("unpublished") is True else FORMAT
    table = {"eventkit-log": format, "number": number} | table
    if previous:
        table["previous"] = digest_of(previous)
    if format == UNPUBLISH_FORMAT:
        del states[max(2, len(states) - 1) :]
    else:
        states.append(_after(table, states[-1]))
    table["digest"] = places_digest(states[-1])
    text = compact(table)
    return f'{text[:-1]},"seal":"{digest_of(text.encode())}"}}'.encode()


def _after(table: Mapping[str, Any], before: Places) -> Places:
    """Return the places after a line."""
    places = {group: dict(values) for group, values in before.items()}
    if "event" in table:
        first = places_in(table["event"]) | {INSTANTS: dict(table.get(INSTANTS, {}))}
        for group, values in first.items():
            places.setdefault(group, {}).update(values)
        return places
    apply(Change(table.get("set", {}), table.get("removed", ()), table.get("after", {})), places)
    return places
