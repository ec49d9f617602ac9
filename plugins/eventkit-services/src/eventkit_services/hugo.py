"""Pages of Hugo and other generators of sites: a folder with a talk in the front matter of each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from eventkit.plugins import Imported
from eventkit_services import facts
from eventkit_services.drafting import Programme, one
from eventkit_services.facts import Fact, Facts
from eventkit_services.options import require_read
from eventkit_services.recognition import recognizes_hugo
from eventkit_services.records import Record, front_matter, read_files, scalar

TALK: Facts = {
    "subtitle": Fact("subtitle", facts.title),
    "abstract": Fact("abstract", facts.markdown),
    "content": Fact("description", facts.markdown),
    "language": Fact("languages", facts.languages),
    "lang": Fact("languages", facts.languages),
    "image": Fact("image", facts.address),
}
START = ("start", "start_time", "starttime", "time_start", "time", "begin")
END = ("end", "end_time", "endtime", "time_end")
DATE = ("date", "day", "event_date", "talk_date", "start_date")
PEOPLE: Mapping[str, str] = {
    **dict.fromkeys(("speakers", "speaker", "presenters", "presenter", "authors"), "speakers"),
    **dict.fromkeys(("moderators", "moderator", "host"), "moderators"),
    "panelists": "panellists",
}
"""The lists of people of a page, and the keys of their roles."""

ROOMS = ("room", "rooms", "location", "venue", "stage")
TRACKS = ("track", "tracks")
KINDS = ("kind", "format", "session_type", "talk_type", "talktype", "type")
IGNORED = frozenset(
    {*TALK, *START, *END, *DATE, *PEOPLE, *ROOMS, *TRACKS, *KINDS, "title", "duration", "layout",
     "draft", "weight", "slug", "url", "aliases", "lastmod", "publishdate", "menu", "outputs",
     "summary", "toc", "categories", "description", "featured", "hidden"}
)  # fmt: skip


def read(files: Mapping[str, bytes], year: int | None = None) -> Imported:
    """Read the pages that are talks; others are passed over."""
    programme = Programme()
    readers = dict.fromkeys((".md", ".markdown", ".html"), front_matter)
    values = read_files(files, readers, otherwise=front_matter, recognizes=recognizes_hugo,
                        omit=programme.omit)  # fmt: skip
    for path, page in values:
        if isinstance(page, Record) and not path.rpartition("/")[2].startswith("_index."):
            small = Record(((key.casefold(), it) for key, it in page.items()), place=page.place)
            small.lines = {key.casefold(): line for key, line in page.lines.items()}
            if _is_talk(small):
                _talk(programme, small, year)
    require_read(files, "a site of pages", are_any=bool(programme.tables["sessions"]))
    return programme.imported()


def _is_talk(page: Record) -> bool:
    """Return whether a page has a title, and hours or people beside its date."""
    has_time = any(scalar(page.get(key)) for key in (*START, *END))
    has_people = any(page.get(key) for key in PEOPLE if key != "authors")
    has_date = any(scalar(page.get(key)) for key in (*DATE, *START))
    is_talk = scalar(page.get("title")) and has_date and (has_time or has_people)
    return bool(is_talk) and scalar(page.get("draft")).casefold() != "true"


def _talk(programme: Programme, page: Record, year: int | None) -> None:
    roles: dict[str, list[str]] = {}
    for name, key in PEOPLE.items():
        for id, role in _people(programme, page, name):
            roles.setdefault(key if role == "speaker" else f"{role}s", []).append(id)
    tracks = facts.text_list(_first(page, TRACKS)) or []
    rooms = facts.text_list([_first(page, ROOMS)]) or []
    id = programme.session(
        page.get("title"),
        page.place,
        when=_when(programme, page, year),
        roles=roles,
        rooms=[programme.item("rooms", room, page.place) for room in rooms],
        track=programme.item("tracks", tracks[0], page.place) if tracks else "",
        source=page,
        facts=TALK,
    )
    for track in tracks[1:]:
        programme.omit(page.place, f"the track {track!r} is left out: a session has one")
    kinds = (facts.kind(page.get(key)) for key in KINDS)
    if id and (kind := next((it for it in kinds if it), None)):
        programme.tables["sessions"][id].setdefault("kind", kind)
    programme.rest("the pages", page, IGNORED)


def _first(page: Record, names: tuple[str, ...]) -> object:
    return next((page[name] for name in names if page.get(name)), None)


def _people(programme: Programme, page: Record, name: str) -> list[tuple[str, str]]:
    value = page.get(name)
    named: list[tuple[str, str]] = []
    for item in value if isinstance(value, list) else [value]:
        text, place = one(item), page.place_of(name)
        is_slug = "-" in text and " " not in text and text == text.casefold()
        if is_slug:
            shown = text.replace("-", " ").title()
            programme.guessed(place, f"the speaker {text!r} is read as {shown}")
            text = shown
        named += programme.spelled_people(text, place)
    return named


def _when(programme: Programme, page: Record, year: int | None) -> dict[str, Any]:
    """Return when a talk takes place: moments, or a date with hours beside it."""
    start_key = next((key for key in START if scalar(page.get(key))), "")
    end_key = next((key for key in END if scalar(page.get(key))), "")
    start = facts.moment(page.get(start_key), year=year) if start_key else None
    date_key = next((key for key in DATE if scalar(page.get(key))), "")
    if start is None and start_key:
        day = facts.day(page.get(date_key), year=year)
        when = programme.at(day, page.get(start_key), page.get(end_key), page.place)
        length = facts.minutes(page.get("duration"))
        if length and day and "-" not in str(when.get("time", "-")) and "duration" not in when:
            when["duration"] = f"{int(length.total_seconds()) // 60} min"
        return when
    if start is None:
        start = facts.moment(page.get(date_key), year=year)
    if start is None:
        day = facts.day(page.get(date_key), year=year)
        return programme.at(day, None, None, page.place)
    return programme.span(start, _end(page, end_key, start, year), page.place)


def _end(page: Record, key: str, start: datetime, year: int | None) -> datetime | None:
    end = facts.moment(page.get(key), year=year) if key else None
    length = facts.minutes(page.get("duration"))
    return end or (start + length if length else None)
