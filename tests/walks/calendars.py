"""Calendar files, read with a few lines of our own: their entries and what these say."""

from __future__ import annotations

from typing import NamedTuple

STAMPS = ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "CREATED")


class Entry(NamedTuple):
    """An entry of a calendar.

    Args:
        uid: Its UID.
        sequence: Its SEQUENCE.
        modified: Its LAST-MODIFIED.
        created: Its CREATED, if any.
        title: Its SUMMARY.
        is_cancelled: Whether its STATUS says so.
        body: All lines but the stamps.
    """

    uid: str
    sequence: int
    modified: str
    created: str
    title: str
    is_cancelled: bool
    body: tuple[str, ...]


def entries_of(data: bytes) -> list[Entry]:
    """Return the entries of a calendar."""
    lines = data.decode("utf-8").replace("\r\n ", "").split("\r\n")
    entries = []
    inside: list[str] | None = None
    for line in lines:
        if line == "BEGIN:VEVENT":
            inside = []
        elif line == "END:VEVENT" and inside is not None:
            entries.append(_entry(inside))
            inside = None
        elif inside is not None:
            inside.append(line)
    return entries


def _entry(lines: list[str]) -> Entry:
    values = {line.split(":")[0].split(";")[0]: line.partition(":")[2] for line in lines}
    return Entry(
        values["UID"],
        int(values.get("SEQUENCE", "0")),
        values.get("LAST-MODIFIED", ""),
        values.get("CREATED", ""),
        values.get("SUMMARY", ""),
        values.get("STATUS") == "CANCELLED",
        tuple(line for line in lines if line.split(":")[0] not in STAMPS),
    )
