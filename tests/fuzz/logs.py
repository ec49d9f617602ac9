"""Logs for the fuzzer: lines whose seals, digests and order are made right, whatever they say.

A log that is changed anywhere is refused by its seal alone. To get behind that, each line that is
JSON is sealed as its writer would have done it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from eventkit.document import compact
from eventkit.releases.format import FORMAT, digest_of
from eventkit.releases.patch import INSTANTS, Change, Places, apply, places_digest, places_in


def put_right(data: bytes) -> bytes:
    """Return a log with right seals, digests and predecessors, as far as it is one."""
    return b"\n".join(_lines(data))


def _lines(data: bytes) -> Iterator[bytes]:
    places: Places = {}
    previous = None
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            table = json.loads(line)
            yield (previous := _sealed(table, number, previous, places))
        except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
            yield line


def _sealed(table: dict[str, Any], number: int, previous: bytes | None, places: Places) -> bytes:
    """Return one line; places become what they are after it."""
    for key in ("previous", "seal", "digest"):
        table.pop(key, None)
    table = {"eventkit-log": FORMAT, "number": number} | table
    if previous:
        table["previous"] = digest_of(previous)
    if "event" in table:
        first = places_in(table["event"]) | {INSTANTS: dict(table.get(INSTANTS, {}))}
        for group, values in first.items():
            places.setdefault(group, {}).update(values)
    else:
        apply(
            Change(table.get("set", {}), table.get("removed", ()), table.get("after", {})), places
        )
    table["digest"] = places_digest(places)
    text = compact(table)
    return f'{text[:-1]},"seal":"{digest_of(text.encode())}"}}'.encode()
