"""What is wrong with an output: secrets in it, stamps that mislead, endings without a word."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from tests.walks.audiences import Knowledge, item_levels
from tests.walks.calendars import Entry, entries_of
from tests.walks.documents import EVENT_UID, Document
from tests.walks.outputs import Output, Stream
from tests.walks.tokens import TOKEN, tokens_of


def leaks(output: Output, known: Knowledge, secrets: set[str]) -> set[str]:
    """Return the tokens in an output that its audience may not be told, cut ones too."""
    allowed = known.allowed | (known.identities if output.is_calendar else set())
    found = tokens_of(output.data)
    whole = {token for token in found if TOKEN.fullmatch(token)}
    cut = {
        secret
        for beginning in found - whole
        for secret in secrets - allowed
        if secret.startswith(beginning)
        and not any(token.startswith(beginning) for token in allowed)
    }
    return (whole & secrets) - allowed | cut


class Stamps:
    """What calendars said after each release, to hold the next against it (law 7)."""

    def __init__(self) -> None:
        self.last: dict[Stream, dict[str, Entry]] = {}

    def faults(self, calendars: dict[Stream, bytes]) -> Iterator[str]:
        """Yield what is wrong with the calendars of a release."""
        read: dict[Stream, dict[str, Entry]] = {}
        for stream, data in calendars.items():
            entries = entries_of(data)
            for uid, times in Counter(entry.uid for entry in entries).items():
                if times > 1:
                    yield f"{stream}: {uid} stands {times} times"
            read[stream] = {entry.uid: entry for entry in entries}
        yield from self._changes(read)
        yield from self._idle(read)
        self.last |= read

    def _changes(self, read: dict[Stream, dict[str, Entry]]) -> Iterator[str]:
        known: set[tuple[str, str, str]] = set()  # what is wrong in one calendar is so in many
        for stream, now in read.items():
            for uid, before in self.last.get(stream, {}).items():
                fault = _fault(before, now.get(uid), stream)
                if fault and (stream[0], uid, fault[:9]) not in known:
                    known.add((stream[0], uid, fault[:9]))
                    yield f"{stream}: {uid} {fault}"

    def _idle(self, read: dict[Stream, dict[str, Entry]]) -> Iterator[str]:
        """Yield stamps that rose though no calendar of the reader shows why."""
        risen: dict[tuple[str, str, str], bool] = {}
        for (audience, language, options, chosen), now in read.items():
            last = self.last.get((audience, language, options, chosen), {})
            for uid in () if chosen else now.keys() & last.keys():
                if now[uid].sequence > last[uid].sequence:
                    place = audience, language, uid
                    differs = now[uid].body != last[uid].body
                    risen[place] = risen.get(place, False) or differs
        for (audience, language, uid), differs in risen.items():
            if not differs:
                yield f"{audience} {language}: {uid}: SEQUENCE rose though nothing is changed"


def _fault(before: Entry, now: Entry | None, stream: Stream) -> str | None:
    """Return what is wrong with an entry after a release."""
    if not now:
        is_whole = stream[2] == "all" and not stream[3]
        return "is not there any more" if is_whole else None
    if now.sequence < before.sequence or now.modified < before.modified:
        return f"fell from SEQUENCE {before.sequence} to {now.sequence}"
    if now.body != before.body and now.sequence == before.sequence:
        differs = sorted({*now.body} ^ {*before.body})
        return f"changed with SEQUENCE {now.sequence}: {differs}"
    if before.created and now.created != before.created:
        return f"was created {before.created}, and now {now.created}"
    return None


def endings(document: Document, audience: int, calendar: bytes) -> Iterator[str]:
    """Yield what a calendar in English says wrongly of what takes place, or does not."""
    levels = item_levels(document)
    entries = {entry.uid: entry for entry in entries_of(calendar)}
    there: dict[str, str] = {}  # how each session that is seen stands now, by UID
    for id, session in document["sessions"].items():
        for uid, held in _held(id, session):
            if levels["sessions", id] <= audience:
                timing = "hours" if "time" in held else "no hours"
                there[uid] = "part" if "part_of" in session else timing
    for uid, how in there.items():
        if how == "hours" and uid not in entries:
            yield f"{uid} takes place, and is in no calendar"
    for uid, entry in entries.items():
        how = there.get(uid, "gone") if uid != EVENT_UID else "hours"
        words = {"part": "(now part of", "no hours": "(time to be announced)", "hours": ""}
        if entry.is_cancelled != (how != "hours"):
            yield f"{uid}: {how}, and its entry is cancelled: {entry.is_cancelled}"
            continue
        is_called_cancelled = entry.title.startswith("CANCELLED")
        if words.get(how, "") not in entry.title or is_called_cancelled != (how == "gone"):
            yield f"{uid}: {how}, and its title is {entry.title!r}"


def _held(id: str, session: dict[str, object]) -> Iterator[tuple[str, dict[str, object]]]:
    slots = session.get("slots")
    if isinstance(slots, dict):
        for name, slot in slots.items():
            yield slot.get("uid", f"{id}-{name}@{EVENT_UID}"), slot
    else:
        yield str(session.get("uid", f"{id}@{EVENT_UID}")), session


def disagreement(diff: bytes, before: bytes, after: bytes, *, has_clocks: bool) -> str | None:
    """Say where a calendar changes and `diff` does not know why.

    Args:
        diff: What `diff` says, as JSON.
        before: The calendar before a release.
        after: The calendar after it.
        has_clocks: Whether clock rules change: what was cancelled earlier is in no state that
            `diff` compares, and at another wall time then, since it keeps its instant.
    """
    one, two = (
        {entry.uid: _without_clocks(entry) if has_clocks else entry.body for entry in entries}
        for entries in map(entries_of, (before, after))
    )
    if one != two and not json.loads(diff)["changes"]:
        changed = sorted(uid for uid in one | two if one.get(uid) != two.get(uid))
        return f"diff knows no change, and the calendar shows one: {changed}"
    return None


def _without_clocks(entry: Entry) -> tuple[str, ...]:
    """Return the lines of an entry, those of one that was cancelled without the times."""
    times = ("DTSTART", "DTEND") if entry.is_cancelled else ()
    return tuple(line for line in entry.body if not line.startswith(times))
