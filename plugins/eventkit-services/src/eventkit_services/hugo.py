"""Pages of Hugo and other generators of sites: a folder with a talk in the front matter of each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from eventkit.plugins import Imported
from eventkit.spellings import hours
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
SPEAKER: Facts = {
    "content": Fact("description", facts.markdown),
    "bio": Fact("description", facts.markdown),
    "biography": Fact("description", facts.markdown),
    "email": Fact("contact.email", facts.email),
    "website": Fact("url", facts.address),
    "url": Fact("url", facts.address),
}
IGNORED_OF_SPEAKER = frozenset(
    {*SPEAKER, "name", "title", "organization", "organisation", "affiliation", "company"}
)
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
    pages = {
        path: _small(page)
        for path, page in values
        if isinstance(page, Record) and not path.rpartition("/")[2].startswith("_index.")
    }
    speakers = {match["slug"]: page for path, page in pages.items()
                if (match := _SPEAKER.fullmatch(path)) and not _original(path, pages)}  # fmt: skip
    talks = {path: page for path, page in pages.items() if _is_talk(page)}
    have_dates = any(_has_date(page, year) for page in talks.values())
    for path, page in talks.items():
        if original := _original(path, pages):
            programme.omit(page.place, f"it is {original} in another language")
        else:
            when = _when(programme, page, year, otherwise=None if have_dates else 1)
            _talk(programme, page, when, speakers)
    require_read(files, "a site of pages", are_any=bool(programme.tables["sessions"]))
    return programme.imported()


_SPEAKER = re.compile(
    r"(?:.*/)?(?:speakers?|presenters?|people|authors?)/(?P<slug>[^/.]+)(?:/index)?(?:\.[^/]*)?"
)
_LANGUAGE = re.compile(r"(?P<stem>.*)\.(?P<tag>[a-z]{2,3}(?:-[a-z0-9]{2,8})*)(?P<suffix>\.\w+)")


def _small(page: Record) -> Record:
    """Return a page with its keys in small letters."""
    small = Record(((key.casefold(), it) for key, it in page.items()), place=page.place)
    small.lines = {key.casefold(): line for key, line in page.lines.items()}
    return small


def _original(path: str, pages: Mapping[str, Record]) -> str:
    """Return the page of which another, such as `rivers.de.md`, is a translation; or nothing.

    That is the page without a language, or else the first of those that have one.
    """
    match = _LANGUAGE.fullmatch(path)
    if match is None:
        return ""
    plain = f"{match['stem']}{match['suffix']}"
    if plain in pages:
        return plain
    siblings = (
        other
        for other in pages
        if (its := _LANGUAGE.fullmatch(other)) and its["stem"] == match["stem"]
    )
    first = next(siblings, path)
    return "" if first == path else first


def _is_talk(page: Record) -> bool:
    """Return whether a page has a title, and hours or people beside its date."""
    has_time = any(scalar(page.get(key)) for key in (*START, *END))
    has_people = any(page.get(key) for key in PEOPLE if key != "authors")
    has_date = any(scalar(page.get(key)) for key in (*DATE, *START))
    is_talk = scalar(page.get("title")) and has_date and (has_time or has_people)
    return bool(is_talk) and scalar(page.get("draft")).casefold() != "true"


def _talk(
    programme: Programme, page: Record, when: Mapping[str, Any], speakers: Mapping[str, Record]
) -> None:
    roles: dict[str, list[str]] = {}
    for name, key in PEOPLE.items():
        for id, role in _people(programme, page, name, speakers):
            roles.setdefault(key if role == "speaker" else f"{role}s", []).append(id)
    tracks = facts.text_list(_first(page, TRACKS)) or []
    rooms = facts.text_list([_first(page, ROOMS)]) or []
    id = programme.session(
        page.get("title"),
        page.place,
        when=when,
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


def _people(
    programme: Programme, page: Record, name: str, speakers: Mapping[str, Record]
) -> list[tuple[str, str]]:
    """Return the ids and roles of people: names, slugs of their pages, or what is said of them."""
    value = page.get(name)
    named: list[tuple[str, str]] = []
    for item in value if isinstance(value, list) else [value]:
        text, place = one(item), page.place_of(name)
        its_page = speakers.get(text)
        if its_page is not None:
            id = programme.person(its_page.get("title") or its_page.get("name"), its_page.place,
                                  source=its_page, facts=SPEAKER)  # fmt: skip
            named.append((id, "speaker"))
            continue
        if "-" in text and " " not in text and text == text.casefold():
            shown = text.replace("-", " ").title()
            programme.guessed(place, f"the speaker {text!r} is read as {shown}")
            text = shown
        if isinstance(item, Record):
            id = programme.person(text, place, source=item, facts=SPEAKER)
            company = _first(item, ("organization", "organisation", "affiliation", "company"))
            programme.affiliate(id, company, place)
            programme.rest("the speakers", item, IGNORED_OF_SPEAKER)
            named.append((id, "speaker"))
        else:
            named += programme.spelled_people(text, place)
    return named


def _has_date(page: Record, year: int | None) -> bool:
    keys = (*DATE, *START)
    return any(facts.day(page.get(key), year=year) for key in keys if scalar(page.get(key)))


def _when(
    programme: Programme, page: Record, year: int | None, *, otherwise: int | None
) -> dict[str, Any]:
    """Return when a talk takes place: moments, or a date with hours beside it.

    Args:
        programme: Takes notes.
        page: The page of the talk.
        year: The year of dates without one.
        otherwise: The number of the day of hours without a date.
    """
    start_key = next((key for key in START if scalar(page.get(key))), "")
    end_key = next((key for key in END if scalar(page.get(key))), "")
    start = facts.moment(page.get(start_key), year=year) if start_key else None
    date_key = next((key for key in DATE if scalar(page.get(key))), "")
    if start is None and start_key:
        day: date | int | None = facts.day(page.get(date_key), year=year)
        if day is None and otherwise and hours(scalar(page.get(start_key))):
            day = otherwise
            programme.guessed(page.place, "no page has a date: it is on the first day")
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
