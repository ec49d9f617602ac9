"""Write the Docs: YAML of a schedule, its sessions and the settings of a conference.

In a schedule only the first of a chain has a time; the others begin when the one before ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from eventkit.plugins import Imported
from eventkit.spellings import hours
from eventkit_services import facts
from eventkit_services.drafting import Programme, one, shown
from eventkit_services.facts import Fact, Facts
from eventkit_services.options import require_read
from eventkit_services.recognition import recognizes_writethedocs
from eventkit_services.records import Record, read_files, record, records, scalar, yaml_file

TALK: Facts = {
    "abstract": Fact("description", facts.markdown),
    "description": Fact("description", facts.markdown),
}
SPEAKER: Facts = {
    "details": Fact("description", facts.markdown),
    "bio": Fact("description", facts.markdown),
    "website": Fact("url", facts.address),
}
IGNORED_OF_TALK = frozenset(
    {*TALK, "title", "slug", "series", "series_slug", "year", "speakers", "youtubeId", "youtube_id"}
)
IGNORED_OF_SPEAKER = frozenset({*SPEAKER, "name", "slug"})
IGNORED_OF_ITEM = frozenset(
    {"time", "duration", "title", "slug", "talk", "session", "speakers", "speaker"}
)
_ITEM = frozenset({"time", "duration"})
_NAMES = frozenset({"title", "slug", "talk", "session"})
_DAY = re.compile(r"day\W?_?([1-9])(?![0-9])")
_WITH_SPEAKER = re.compile(r"(.{4,}\S) - ([^\W\d_]\S*(?: [^\W\d_]\S*){1,2})")
_WORDS = re.compile("[a-z]+|[0-9]+")
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven")
_NOON = datetime(2000, 1, 1)  # noqa: DTZ001  # any day: only hours are counted on from it


def is_schedule(value: object) -> bool:
    """Return whether a value is a schedule: days with items that have a time or duration."""
    return any(_days(value))


def is_sessions(value: object) -> bool:
    """Return whether a value is a list of talks with slugs."""
    talks = records(value) if isinstance(value, list) else []
    return any("slug" in it and "title" in it and not _ITEM & it.keys() for it in talks)


def _days(value: object) -> Iterator[tuple[str, list[Record]]]:
    """Yield the days of a schedule with their items."""
    days = value.items() if isinstance(value, Record) else [("", value)]
    for name, items in days:
        if isinstance(items, list) and _is_day(its_items := [*map(_small_keys, records(items))]):
            yield name, its_items


def _is_day(items: Sequence[Record]) -> bool:
    with_times = [it for it in items if _ITEM & it.keys() and _NAMES & it.keys()]
    return len(with_times) * 2 > len(items) > 0


def _small_keys(item: Record) -> Record:
    """Return an item with its keys in small letters, as they are written since 2019."""
    small = Record(((key.casefold(), value) for key, value in item.items()), place=item.place)
    small.lines = {key.casefold(): line for key, line in item.lines.items()}
    return small


def read(files: Mapping[str, bytes], year: int | None = None) -> Imported:
    """Read a schedule, with the talks and settings that stand beside it."""
    readers = dict.fromkeys((".yml", ".yaml"), yaml_file)
    conference = _Conference(year)
    for path, value in read_files(
        files,
        readers,
        otherwise=yaml_file,
        recognizes=recognizes_writethedocs,
        omit=conference.programme.omit,
    ):
        conference.add(path, value)
    is_any = bool(conference.days or conference.talks)
    require_read(files, "Write the Docs", are_any=is_any)
    return conference.imported()


class _Conference:
    """What the files of a conference hold."""

    def __init__(self, year: int | None) -> None:
        self.days: list[tuple[str, list[Record]]] = []
        self.talks: dict[str, Record] = {}
        self._year = year
        self._dates: list[tuple[str, date | None]] = []
        self.programme = Programme()

    def add(self, path: str, value: Any) -> None:  # noqa: ANN401  # of any shape
        """Add what a file holds."""
        if days := list(_days(value)):
            stem = path.rpartition("/")[2].partition(".")[0]
            self.days += [(name or stem, items) for name, items in days]
        elif is_sessions(value):
            self.talks |= {scalar(it.get("slug")): it for it in records(value)}
        elif isinstance(value, Record) and isinstance(value.get("date"), Record):
            self._settings(value)

    def _settings(self, settings: Record) -> None:
        programme, event = self.programme, self.programme.event
        programme.places["event"] = settings.place
        year = self._year or facts.number(settings.get("year"))
        self._year = year
        if name := facts.title(settings.get("name")):
            event["title"] = f"Write the Docs {name} {year or ''}".strip()
            programme.guessed(settings.place_of("name"), f"its title is {event['title']!r}")
        about = record(settings.get("about"))
        venue = {"name": facts.title(about.get("venue")), "city": facts.title(settings.get("city"))}
        if any(venue.values()):
            venues = {"venue": {key: it for key, it in venue.items() if it}}
            programme.event_tables["venues"] = venues
        zone = scalar(settings.get("tz"))
        if "/" in zone and " " not in zone:
            event["timezone"] = zone
        elif zone:
            programme.omit(settings.place_of("tz"), f"{shown(zone)} is no name of a time zone")
        for name, day in settings["date"].items():
            if name.startswith("day") and isinstance(day, Record):
                meaning = facts.day(day.get("date"), year=year)
                self._dates.append((scalar(day.get("event")), meaning))

    def imported(self) -> Imported:
        """Return the draft."""
        used: set[str] = set()
        for number, ((name, items), day) in enumerate(
            zip(self.days, self._days_of_items(), strict=True), 1
        ):
            place = items[0].place
            if day is None:
                message = f"no file says the date of {name or 'the day'!r}: it is day {number}"
                self.programme.guessed(place, message)
            used |= self._items(items, day or number)
        for slug, talk in self.talks.items():
            if slug not in used:
                self.programme.read(talk.place, "the talk is not in the schedule: it has no time")
                self._session(talk, talk, {})
        return self.programme.imported()

    def _days_of_items(self) -> list[date | None]:
        """Return the date of each day of the schedule, by the names of days in the settings."""
        settings = [(event, day) for event, day in self._dates if day]
        days = [_day_named(name, settings) for name, _ in self.days]
        dated = [day for _, day in settings]
        if None in days and len(dated) == len(days):
            return list(dated)
        return days

    def _items(self, items: Sequence[Record], day: date | int) -> set[str]:
        """Take over the items of a day, and return the slugs of their talks."""
        slugs = set()
        begin: datetime | None = None
        is_open = False
        for item in items:
            if is_open and not scalar(item.get("time")):
                message = "the one before has no end: it begins when that began"
                self.programme.guessed(item.place, message)
            begin, end = self._span(item, begin)
            slug = self._slug(item)
            slugs.add(slug)
            talk = self.talks.get(slug)
            when = self._when(day, begin, end, item)
            self._session(item, talk if talk is not None else item, when, slug=slug)
            self.programme.rest("the schedule", item, IGNORED_OF_ITEM)
            is_open = begin is not None and end is None
            begin = end or begin
        return slugs

    def _slug(self, item: Record) -> str:
        """Return the slug of the talk of an item, which may stand where its title belongs."""
        slug = scalar(item.get("slug") or item.get("talk"))
        title = scalar(item.get("title") or item.get("session"))
        if not slug and title in self.talks:
            item.pop("title", None)
            return title
        if slug and slug not in self.talks and not title:
            message = f"no file has the talk {slug!r}: its title is made of that"
            self.programme.guessed(item.place_of("slug"), message)
        return slug

    def _span(
        self, item: Record, begin: datetime | None
    ) -> tuple[datetime | None, datetime | None]:
        """Return when an item begins, which may be when the one before ended, and when it ends."""
        its_hours = hours(scalar(item.get("time")))
        end: datetime | None = None
        if scalar(item.get("time")) and its_hours is None:
            message = f"{shown(item['time'])} are no hours"
            self.programme.omit(item.place_of("time"), message)
        if its_hours:
            begin = datetime.combine(_NOON, its_hours.start)
            end = datetime.combine(_NOON, its_hours.end) if its_hours.end else None
        length = self._length(item)
        if begin is not None and length is not None:
            end = begin + length
        return begin, end

    def _length(self, item: Record) -> timedelta | None:
        text = scalar(item.get("duration"))
        length = facts.minutes(text) if text else None
        if text and length is None:
            message = f"the duration {shown(text)} is not understood: its end is open"
            self.programme.omit(item.place_of("duration"), message)
        return length

    def _when(
        self, day: date | int, begin: datetime | None, end: datetime | None, item: Record
    ) -> dict[str, Any]:
        if begin is None:
            message = "when it begins is not known: none before it has a time"
            self.programme.omit(item.place, message)
            return {"day": day.isoformat() if isinstance(day, date) else day}
        if begin.date() > _NOON.date():
            day = day + timedelta(days=1) if isinstance(day, date) else day + 1
        return self.programme.at(
            day, _clock(begin.time()), _clock(end.time() if end else None), item.place
        )

    def _session(
        self, item: Record, talk: Record, when: Mapping[str, Any], *, slug: str = ""
    ) -> None:
        programme = self.programme
        title = one(item.get("title")) or one(talk.get("title"))
        speakers = []
        if not title and (title := one(item.get("session"))):
            title, name = self._without_speaker(title, item)
            speakers.append(programme.person(name, item.place_of("session")))
        title = title or slug.replace("-", " ")
        listed = talk.get("speakers") or talk.get("speaker") or item.get("speakers")
        for speaker in listed if isinstance(listed, list) else [listed]:
            source = record(speaker)
            key = source.get("slug")
            place = source.place or talk.place_of("speakers")
            speakers.append(
                programme.person(one(speaker), place, key=key, source=source, facts=SPEAKER)
            )
            programme.rest("the speakers", source, IGNORED_OF_SPEAKER)
        programme.session(
            title, item.place, when=when, roles={"speakers": speakers}, source=talk, facts=TALK
        )
        if talk is not item:
            programme.rest("the talks", talk, IGNORED_OF_TALK)

    def _without_speaker(self, title: str, item: Record) -> tuple[str, str]:
        """Return a title such as `Rivers - Ada Example` in its two parts."""
        match = _WITH_SPEAKER.fullmatch(title)
        if match is None or not all(word[0].isupper() for word in match[2].split()):
            return title, ""
        message = f"{match[2]} is taken for the speaker of {shown(match[1])}"
        self.programme.guessed(item.place_of("session"), message)
        return match[1], match[2]


def _clock(moment: time | None) -> str:
    return f"{moment:%H:%M}" if moment else ""


def _day_named(name: str, settings: Sequence[tuple[str, date]]) -> date | None:
    """Return the date of a day such as `talks_day2`, by the names that the settings have."""
    words = _words(name)
    match = _DAY.search(name.casefold())
    number = int(match[1]) if match else 1
    topics = [word for word in words if not word.isdecimal() and word != "day"]
    topics += ["conference"] if "talks" in topics else []
    matching = [day for event, day in settings if {*topics} & {*_words(event)}]
    return matching[number - 1] if 0 < number <= len(matching) else None


def _words(text: str) -> list[str]:
    words = _WORDS.findall(text.casefold())
    return [str(_NUMBERS.index(word) + 1) if word in _NUMBERS else word for word in words]
