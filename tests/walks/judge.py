"""What is wrong with an output: secrets in it, stamps that mislead, endings without a word."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from tests.walks.audiences import Knowledge, item_levels
from tests.walks.calendars import Entry, entries_of
from tests.walks.documents import EVENT_UID, SHORTHANDS, TBA, Document, Item, has_entry
from tests.walks.drawing import date_of
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


def endings(
    document: Document, audience: int, calendar: bytes, merged: Mapping[str, str]
) -> Iterator[str]:
    """Yield what a calendar in English says wrongly of what takes place, or does not.

    Args:
        document: The document.
        audience: Who has the calendar.
        calendar: The calendar.
        merged: The UIDs of the sessions that others are a part of, by the UIDs of those.
    """
    entries = {entry.uid: entry for entry in entries_of(calendar)}
    there = {uid: _standing(session, document) for uid, session in _visible(document, audience)}
    for uid, session in _visible(document, audience):
        if has_entry(session) and "part_of" not in session and uid not in entries:
            yield f"{uid} has times, and is in no calendar"
    for uid, entry in entries.items():
        how = there.get(uid) or _standing_of_heir(uid, merged, there)
        how = "hours" if uid == EVENT_UID else how
        words = {"part": "(now part of", "no hours": "(time to be announced)"}
        if entry.is_cancelled != (how != "hours"):
            yield f"{uid}: {how}, and its entry is cancelled: {entry.is_cancelled}"
            continue
        is_called_cancelled = entry.title.startswith("CANCELLED")
        is_off = how in ("gone", "cancelled")
        is_untold = how == "part" and uid not in there and entry.title == "CANCELLED"
        if is_untold:  # the session that it was merged into, or what it named, was restricted once
            continue
        if words.get(how, "") not in entry.title or is_called_cancelled != is_off:
            yield f"{uid}: {how}, and its title is {entry.title!r}"


def _standing(session: Item, document: Document) -> str:
    """Say how a session stands now; a part of what is cancelled is cancelled too."""
    whole = document["sessions"].get(session.get("part_of", ""), {})
    if "cancelled" in (session.get("status"), whole.get("status")):
        return "cancelled"
    if "part_of" in session:
        return "part"
    return "hours" if has_entry(session) else "no hours"


def _standing_of_heir(uid: str, merged: Mapping[str, str], there: Mapping[str, str]) -> str:
    """Say how a session that is gone stands now: a part of another that takes place, or not."""
    while uid in merged and uid not in there:
        uid = merged[uid]
    return "part" if there.get(uid, "cancelled") != "cancelled" else "gone"


def uids_in(document: Document) -> dict[str, str]:
    """Return the UIDs of the sessions and slots of a document by their ids."""
    return {
        f"{id}-{name}" if "slots" in session else id: uid
        for id, session in document["sessions"].items()
        for (uid, _), name in zip(_held(id, session), session.get("slots", [""]), strict=True)
    }


def _visible(document: Document, audience: int) -> Iterator[tuple[str, Item]]:
    """Yield each session that an audience sees, or each slot of one, by its UID."""
    levels = item_levels(document)
    for id, session in document["sessions"].items():
        if levels["sessions", id] <= audience:
            yield from _held(id, session)


def _held(id: str, session: Item) -> Iterator[tuple[str, Item]]:
    if "slots" in session:
        for name, slot in session["slots"].items():
            yield slot.get("uid", f"{id}-{name}@{EVENT_UID}"), session | slot
    else:
        yield str(session.get("uid", f"{id}@{EVENT_UID}")), session


def timings(document: Document, audience: int, calendar: bytes) -> Iterator[str]:
    """Yield where a calendar in English says wrongly when a session is, or what is open."""
    entries = {entry.uid: entry for entry in entries_of(calendar)}
    for uid, session in _visible(document, audience):
        if uid in entries and has_entry(session) and "part_of" not in session:
            zone = session.get("timezone") or document["event"]["event"]["timezone"]
            found = entries[uid].body
            times = [line for line in found if line.startswith(("DTSTART", "DTEND", "TRANSP"))]
            if sorted(times) != sorted(_times(session, zone)):
                yield f"{uid}: {session}, and its entry is {times}"
            text = str(found)
            yield from (f"{uid}: no {said!r}" for said in _open(session) if said not in text)


def _times(session: Item, zone: str) -> Iterator[str]:
    """Yield the lines of an entry that tell when a session is, and whether it takes up time."""
    first = str(session.get("start", "")) or str(date_of(session["day"]))
    start, _, end = session.get("time", "all-day").partition("-")
    is_busy = start != "all" and session.get("status") != "cancelled"
    yield f"TRANSP:{'OPAQUE' if is_busy else 'TRANSPARENT'}"
    if start == "all":
        last = date.fromisoformat(session.get("end", first))
        yield f"DTSTART;VALUE=DATE:{first.replace('-', '')}"
        yield f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}"
        return
    for name, clock in (("DTSTART", start), ("DTEND", end)):
        if clock:
            moment = f"{first}T{clock}00".replace("-", "").replace(":", "")
            yield f"{name};TZID={zone}:{moment}"


def _open(session: Item) -> Iterator[str]:
    """Yield what the text of an entry has to say of what is open."""
    if re.fullmatch("[0-9:]+", session.get("time", "")) and "duration" not in session:
        yield f"From {session['time']}\\\\, open end"
    who = [one["who"] for one in session.get("participations", ())]
    named = [*who, *session.get("rooms", ())]
    named += [one for role in SHORTHANDS["sessions"] for one in session.get(role, ())]
    if TBA in named or "tba" in session:
        yield "To be announced: "


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
