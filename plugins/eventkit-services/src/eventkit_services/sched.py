"""Sched: the CSV of its export, and JSON with the same keys."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from eventkit.plugins import Imported
from eventkit.spellings import is_open
from eventkit_services import facts
from eventkit_services.drafting import Programme
from eventkit_services.facts import Fact, Facts
from eventkit_services.options import require_read
from eventkit_services.recognition import recognizes_sched
from eventkit_services.records import (
    Record,
    csv_records,
    json_value,
    read_files,
    records,
    scalar,
)

SESSION: Facts = {
    "description": Fact("description", facts.markdown),
    "media_url": Fact("image", facts.address),
    "video_stream": Fact("online.url", facts.address),
    "url": Fact("url", facts.address),
}
COLUMNS: Mapping[str, str] = {
    **dict.fromkeys(("name", "title", "session title", "session name", "event name"), "name"),
    **dict.fromkeys(("event_start", "start", "start time", "session start", "start date & time",
                     "start date"), "event_start"),
    **dict.fromkeys(("event_end", "end", "end time", "session end", "end date & time",
                     "end date"), "event_end"),
    **dict.fromkeys(("event_type", "type", "track", "session type", "event type"), "event_type"),
    **dict.fromkeys(("event_subtype", "subtype", "event subtype", "session subtype"),
                    "event_subtype"),
    **dict.fromkeys(("venue", "room", "location", "venue name"), "venue"),
    **dict.fromkeys(("speakers", "speaker", "speaker(s)", "speaker names"), "speakers"),
    **dict.fromkeys(("moderators", "moderator"), "moderators"),
    **dict.fromkeys(("active", "published"), "active"),
    **dict.fromkeys(("video_stream", "video stream", "virtual link"), "video_stream"),
    "description": "description", "media_url": "media_url", "url": "url",
}  # fmt: skip
"""The heads of columns, in small letters, and the keys of the API that they stand for."""

IGNORED = frozenset(
    {*SESSION, *COLUMNS.values(), "event_key", "id", "event id", "session id", "pinned", "seats",
     "goers", "address", "event_start_time", "event_end_time", "start_date", "end_date",
     "start_time", "end_time", "event_start_day", "invite_only", "capacity", "event key"}
)  # fmt: skip
ROLES = ("speakers", "moderators")
_PARTS = re.compile(r"\s*[\n;,]\s*")
_NO = frozenset({"n", "no", "false", "0"})


def read(files: Mapping[str, bytes]) -> Imported:
    """Read an export."""
    programme = Programme()
    readers = {".csv": csv_records, ".json": json_value}
    values = read_files(files, readers, otherwise=_json_or_csv, recognizes=recognizes_sched,
                        omit=programme.omit)  # fmt: skip
    for _, value in values:
        for row in records(value) if isinstance(value, list) else ():
            _session(programme, _renamed(row))
    require_read(files, "Sched", are_any=bool(programme.tables["sessions"]))
    return programme.imported()


def _json_or_csv(text: str, path: str) -> Any:  # noqa: ANN401  # of any shape
    is_json = text.lstrip()[:1] in ("{", "[")
    return json_value(text, path) if is_json else csv_records(text, path)


def _renamed(row: Record) -> Record:
    names = ((COLUMNS.get(name.casefold(), name.casefold()), it) for name, it in row.items())
    return Record(names, place=row.place)


def _session(programme: Programme, row: Record) -> None:
    if "event_start" not in row or "name" not in row:
        return
    if scalar(row.get("active")).casefold() in _NO:
        programme.omit(row.place, "it is not published")
        return
    subtype = facts.title(row.get("event_subtype"))
    names = facts.text_list(row.get("event_type")) or []
    id = programme.session(
        row.get("name"),
        row.place,
        when=_when(programme, row),
        roles={key: _people(programme, row, key) for key in ROLES},
        rooms=[programme.item("rooms", row.get("venue"), row.place)],
        track=programme.item("tracks", names[0], row.place) if names else "",
        source=row,
        facts=SESSION,
    )
    if not id:
        return
    if kind := facts.kind(subtype or (names[0] if names else "")):
        programme.tables["sessions"][id].setdefault("kind", kind)
    elif subtype:
        programme.pass_over("the subtype of sessions", row.place)
    for name in names[1:]:
        programme.omit(row.place, f"the type {name!r}: a session has one track")
    programme.rest("the sessions", row, IGNORED)


def _when(programme: Programme, row: Record) -> dict[str, Any]:
    """Return when a session takes place; Sched writes `TBA` behind the day of one without hours."""
    day_text, _, word = scalar(row.get("event_start")).rpartition(" ")
    if is_open(word) and (day := facts.day(day_text)):
        return {"day": day.isoformat(), "time": "TBA"}
    start, end = (programme.moment(row, key) for key in ("event_start", "event_end"))
    return programme.span(start, end, row.place)


def _people(programme: Programme, row: Record, key: str) -> list[str]:
    """Return the ids of the people in a cell, or in a list of records."""
    value = row.get(key)
    if isinstance(value, list):
        return [programme.person(person.get("name"), person.place) for person in records(value)]
    names = _PARTS.split(scalar(value))
    return [programme.person(name, row.place) for name in names if name]
