"""The words and the forms of dates that exports add to an event.

Every function takes the language of the export. The words of a language are in the folder `locale`;
English stands in for languages that have no file there.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from eventkit.model import Audience, Event, Hours, Party, Session, Status, Venue
from eventkit.model.cldr import countries
from eventkit.model.times import identity, offset_change, says_instant, utc
from eventkit.model.words import SESSION_SHORTHANDS
from eventkit.text import one_line

__all__ = [
    "OFF",
    "clock",
    "country_name",
    "date_range",
    "dates_and_hours",
    "day_heading",
    "day_hours",
    "duration",
    "every_word",
    "full_date",
    "full_time",
    "hours",
    "key_name",
    "kind_name",
    "language_name",
    "local_hours",
    "long_date",
    "marked_title",
    "moment",
    "now_part_of",
    "offsets",
    "only_for",
    "other_weekday",
    "place_name",
    "readable",
    "recording",
    "role_name",
    "selection",
    "status_of",
    "time_range",
    "to_be_announced",
    "unmarked_title",
    "utc_offset",
    "venue_name",
    "weekday",
    "word",
]


OFF = (Status.CANCELLED, Status.POSTPONED)
"""The statuses of what does not take place."""

_LOCALES = Path(__file__).with_name("locale")
_LANGUAGES = frozenset({"en"})  # each has a catalogue


class _Words(NamedTuple):
    """The catalogue of a language: the tables of its file."""

    weekdays: list[str]
    months: list[str]
    roles: dict[str, list[str]]
    languages: dict[str, str]
    words: dict[str, str]


@cache
def _catalogue(language: str) -> _Words:
    return _Words(**tomllib.loads((_LOCALES / f"{language}.toml").read_text(encoding="utf-8")))


@lru_cache(maxsize=64)
def _words(language: str) -> _Words:
    primary = language.partition("-")[0].casefold()
    return _catalogue(primary if primary in _LANGUAGES else "en")


def word(key: str, language: str = "en") -> str:
    """Return a word or phrase that exports add, such as a heading.

    Raises:
        KeyError: If there is no such word.

    >>> word("followed-by")
    'Followed by'
    """
    return _words(language).words.get(key) or _catalogue("en").words[key]


def only_for(audience: Audience | None, language: str = "en") -> str:
    """Return a label for an item that not everybody may see; empty for public items.

    >>> only_for(Audience.PARTICIPANTS), only_for(None)
    ('for participants only', '')
    """
    if audience in (None, Audience.PUBLIC):
        return ""
    return word(f"{audience}-only", language)


def every_word(language: str = "en") -> Iterator[str]:
    """Yield all words that exports add in a language, and all names in its catalogue.

    >>> {"Followed by", "Monday", "Turkmen"} <= set(every_word())
    True
    """
    words = _words(language)
    yield from (*words.weekdays, *words.months, *words.languages.values(), *words.words.values())
    for names in words.roles.values():
        yield from names


def readable(open_word: str) -> str:
    """Return an open word, such as a kind or role, as people write it.

    >>> readable("working-group")
    'Working group'
    """
    return open_word.replace("-", " ").capitalize()


def role_name(role: str, count: int = 1, language: str = "en") -> str:
    """Return a role as a heading for a number of parties.

    >>> role_name("speaker", 2), role_name("time-keeper")
    ('Speakers', 'Time keeper')
    """
    names = _words(language).roles.get(role)
    return names[count != 1] if names else readable(role)


def kind_name(kind: str, language: str = "en") -> str:
    """Return a kind as people write it.

    >>> kind_name("working-group")
    'Working group'
    """
    return _words(language).words.get(kind) or readable(kind)


def key_name(key: str, language: str = "en") -> str:
    """Return the name of a key of the document as people write it.

    >>> key_name("addressed_to"), key_name("url")
    ('Addressed to', 'Link')
    """
    key = key.replace("_", "-")
    return _words(language).words.get(f"key-{key}") or readable(key)


def recording(session: Session, language: str = "en") -> str:
    """Return whether a session may be recorded; empty if that is not known.

    >>> recording(Session(id="talk", title="Talk", recording=False))
    'not allowed'
    """
    if session.recording is None:
        return ""
    return word("recording-allowed" if session.recording else "recording-not-allowed", language)


def language_name(tag: str, language: str = "en") -> str:
    """Return the name of a language by its BCP 47 tag, or the tag if it has no name.

    >>> language_name("tk"), language_name("pt-BR")
    ('Turkmen', 'Portuguese (BR)')
    """
    primary, _, rest = tag.partition("-")
    name = _words(language).languages.get(primary.casefold())
    if not name:
        return tag
    return f"{name} ({rest})" if rest else name


def country_name(code: str, language: str = "en") -> str:
    """Return the name of a country by its code of ISO 3166-1, or the code if it has no name.

    Names are those of the CLDR, in English where it does not know the language.

    >>> country_name("TM"), country_name("TM", "ru")
    ('Turkmenistan', 'Туркменистан')
    """
    return countries(language).get(code) or countries("en").get(code, code)


def selection(event: Event) -> str:
    """Return whose sessions a view of some sessions has; empty for others.

    >>> from eventkit.model import Event, Room, Session
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...                timezone="UTC", rooms=[Room(id="aula", name="Aula")],
    ...                sessions=[Session(id="talk", title="Talk", rooms=["aula"])])
    >>> selection(school.view(select={"room": "aula"}))
    'Room: Aula'
    """
    language, chosen = event.language, event.selection
    parties: tuple[Party, ...] = (*event.people, *event.organizations, *event.groups)
    people = [party.name for party in parties if party.id in chosen.get("person", ())]
    rooms = [room.name for room in event.rooms if room.id in chosen.get("room", ())]
    tracks = [track.title for track in event.tracks if track.id in chosen.get("track", ())]
    tongues = [language_name(tag, language) for tag in chosen.get("language", ())]
    labels = [
        word("sessions-of", language).format(names=", ".join(people)) if people else "",
        f"{word('room', language)}: {', '.join(rooms)}" if rooms else "",
        f"{word('track', language)}: {', '.join(tracks)}" if tracks else "",
        word("sessions-in", language).format(language=", ".join(tongues)) if tongues else "",
    ]
    return " · ".join(filter(None, labels))


def to_be_announced(session: Session, language: str = "en") -> str:
    """Return what of a session is to be announced, in one line; empty if nothing is.

    >>> from eventkit.model import Session
    >>> to_be_announced(Session(id="talk", title="Talk", tba=["rooms", "speakers"]))
    'To be announced: room, speakers'
    """
    if not session.tba:
        return ""
    names = ", ".join(_announced(key, language).lower() for key in session.tba)
    return word("to-be-announced", language).format(names=names)


def _announced(key: str, language: str) -> str:
    if key in SESSION_SHORTHANDS:
        return role_name(str(SESSION_SHORTHANDS[key]), 2, language)
    known = _words(language).words
    return known.get("room" if key == "rooms" else key) or role_name(key, 1, language)


def weekday(day: date, language: str = "en") -> str:
    """Return the name of the day of the week.

    >>> weekday(date(2024, 11, 18))
    'Monday'
    """
    return _words(language).weekdays[day.weekday()]


def long_date(day: date, language: str = "en") -> str:
    """Return a date with the month's name.

    >>> long_date(date(2024, 11, 18))
    '18 November 2024'
    """
    return f"{day.day} {_words(language).months[day.month - 1]} {day.year}"


def full_date(day: date, language: str = "en") -> str:
    """Return a date with the day of the week.

    >>> full_date(date(2024, 11, 18))
    'Monday, 18 November 2024'
    """
    return f"{weekday(day, language)}, {long_date(day, language)}"


def date_range(start: date, end: date, language: str = "en") -> str:
    """Return a range of dates without repeating month or year.

    >>> date_range(date(2024, 11, 18), date(2024, 11, 19))
    '18–19 November 2024'
    >>> date_range(date(2024, 10, 31), date(2024, 11, 1))
    '31 October – 1 November 2024'
    """
    last = long_date(end, language)
    if start == end:
        return last
    if start.year != end.year:
        return f"{long_date(start, language)} – {last}"
    if start.month != end.month:
        return f"{start.day} {_words(language).months[start.month - 1]} – {last}"
    return f"{start.day}–{last}"


def dates_and_hours(event: Event) -> str:
    """Return the days of an event, and its usual hours if it says them.

    >>> from datetime import time
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26),
    ...                end=date(2027, 3, 28), timezone="UTC",
    ...                hours=Hours(start=time(9), end=time(17)))
    >>> dates_and_hours(school)
    '26–28 March 2027, usually 09:00–17:00'
    """
    dates = date_range(event.start, event.end, event.language)
    if not event.hours:
        return dates
    usual = word("usual-hours", event.language).format(hours=day_hours(event.hours))
    return f"{dates}, {usual}"


def day_heading(number: int, day: date, language: str = "en") -> str:
    """Return the heading of a day of the programme; days before the first have no number.

    >>> day_heading(1, date(2024, 11, 18))
    'Day 1 · Monday, 18 November 2024'
    """
    text = full_date(day, language)
    return f"{word('day', language)} {number} · {text}" if number > 0 else text


def day_hours(hours: Hours | None) -> str:
    """Return the hours of a day, or the usual ones; empty if they are not known.

    >>> day_hours(Hours(start=time(9, 30), end=time(17)))
    '09:30–17:00'
    """
    return f"{hours.start:%H:%M}–{hours.end:%H:%M}" if hours else ""


def clock(moment: datetime) -> str:
    """Return the time of day, with seconds only if they are not zero.

    >>> clock(datetime(2024, 11, 18, 9, 30))
    '09:30'
    """
    return moment.time().isoformat("seconds" if moment.second else "minutes")


def moment(when: datetime, language: str = "en") -> str:
    """Return a date and a time of day.

    >>> moment(datetime(2027, 3, 28, 3))
    '28 March 2027, 03:00'
    """
    return f"{long_date(when.date(), language)}, {clock(when)}"


def time_range(start: datetime, end: datetime | None, language: str = "en") -> str:
    """Return the hours from one moment to another, with the number of days between them.

    Offsets are added where the clocks change in between or a clock time occurs twice.

    Args:
        start: The first moment.
        end: The second one; None is an open end, and the first one makes the time of a moment.
        language: The BCP 47 tag of the language to write in.

    >>> time_range(datetime(2024, 11, 18, 22), datetime(2024, 11, 19, 1))
    '22:00–01:00 (+1 day)'
    >>> time_range(datetime(2024, 11, 18, 19), None)
    'from 19:00, open end'
    >>> time_range(datetime(2024, 11, 18, 8, 15), datetime(2024, 11, 18, 8, 15))
    '08:15'
    """
    if end is None or identity(start) == identity(end):
        is_clear = start.utcoffset() is None or says_instant(start)
        time = clock(start) if is_clear else f"{clock(start)} {utc_offset(start)}"
        return time if end else word("open-end", language).format(start=time)
    days = end.toordinal() - start.toordinal()
    if start.utcoffset() == end.utcoffset() and says_instant(start) and says_instant(end):
        hours = f"{clock(start)}–{clock(end)}"
    else:
        hours = f"{clock(start)} {utc_offset(start)} – {clock(end)} {utc_offset(end)}"
    if not days:
        return hours
    unit = word("day", language).lower() + ("s" if days > 1 else "")
    return f"{hours} (+{days} {unit})"


def hours(session: Session, zone: tzinfo, language: str = "en") -> str:
    """Return the hours of a session, its open end, that it is all day, or nothing.

    Args:
        session: The session.
        zone: The zone to show its hours in.
        language: The BCP 47 tag of the language to write in.

    >>> fair = Session(id="fair", title="Fair", day=date(2027, 3, 26), last_day=date(2027, 3, 28))
    >>> from zoneinfo import ZoneInfo
    >>> hours(fair, ZoneInfo("Europe/Berlin"))
    'all day, 26–28 March 2027'
    """
    if session.start:
        end = session.end and session.end.astimezone(zone)
        return time_range(session.start.astimezone(zone), end, language)
    if session.day is None or session.last_day is None:
        return ""
    if session.last_day == session.day:
        return word("all-day", language)
    return f"{word('all-day', language)}, {date_range(session.day, session.last_day, language)}"


def local_hours(event: Event, session: Session) -> str:
    """Return the hours of a session in its own zone, and that zone; empty if it is the event's.

    >>> from zoneinfo import ZoneInfo
    >>> start = datetime(2027, 3, 27, 9, tzinfo=ZoneInfo("Asia/Tokyo"))
    >>> dinner = Session(id="dinner", title="Dinner", start=start, timezone="Asia/Tokyo")
    >>> local_hours(Event(id="school", title="School", start=date(2027, 3, 27),
    ...                 end=date(2027, 3, 28), timezone="Europe/Berlin"), dinner)
    'from 09:00, open end, Asia/Tokyo'
    """
    if not session.start or session.timezone in {None, event.timezone}:
        return ""
    hours = time_range(session.start, session.end, event.language)
    return f"{hours}{'' if session.end else ','} {session.timezone}"


def other_weekday(event: Event, session: Session) -> str:
    """Return the weekday to put before hours that are not on the date of their programme day.

    These are hours of a night, and of a session in another zone, told in the event's zone.
    """
    date = event.date_of(session)
    if date is None or date == event.day_of(session):
        return ""
    return f"{weekday(date, event.language)} "


def full_time(start: datetime, end: datetime | None, language: str = "en") -> str:
    """Return day of the week, date, hours, zone and offset of a span of time.

    Args:
        start: An aware datetime in the zone to show.
        end: An aware datetime in the same zone; None is an open end.
        language: The BCP 47 tag of the language to write in.

    >>> from zoneinfo import ZoneInfo
    >>> zone = ZoneInfo("Europe/Berlin")
    >>> full_time(datetime(2027, 3, 26, 9, tzinfo=zone), datetime(2027, 3, 26, 10, tzinfo=zone))
    'Friday, 26 March 2027, 09:00–10:00 (Europe/Berlin, UTC+01:00)'
    """
    hours, zone = time_range(start, end, language), str(start.tzinfo)
    place = zone if "UTC" in hours + zone else f"{zone}, {utc_offset(start)}"
    return f"{full_date(start.date(), language)}, {hours} ({place})"


def now_part_of(title: str, language: str) -> str:
    """Return in words that a session is a part of another now, which a title in one line names.

    >>> now_part_of("Opening", "en"), now_part_of("", "en")
    ('now part of Opening', 'now part of another session')
    """
    return word("now-part-of" if title else "now-part-of-another", language).format(title=title)


def status_of(event: Event, session: Session) -> Status | None:
    """Return the status of a session; that of an event that does not take place is all sessions'.

    >>> from datetime import date
    >>> session = Session(id="talk", title="Talk", status="confirmed")
    >>> event = Event(id="e", title="E", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...               timezone="UTC", status="cancelled", sessions=[session])
    >>> status_of(event, session).value
    'cancelled'
    """
    return event.status if event.status in OFF else session.status


def marked_title(title: str, status: Status | None, language: str = "en") -> str:
    """Return a title in one line, marked at its beginning if something does not take place.

    A title that already begins so is not marked again.

    >>> marked_title("Talk", Status.CANCELLED), marked_title("Cancelled: Talk", Status.CANCELLED)
    ('CANCELLED: Talk', 'CANCELLED: Talk')
    """
    if status not in OFF:
        return one_line(title)
    mark = word(status, language).upper()
    return ": ".join(filter(None, [mark, unmarked_title(title, status, language)]))


def unmarked_title(title: str, status: Status | None, language: str = "en") -> str:
    """Return a title in one line, without the mark of its status if it begins with that.

    >>> unmarked_title("[Cancelled] Talk", Status.CANCELLED), unmarked_title("Talk", None)
    ('Talk', 'Talk')
    """
    line = one_line(title)
    if status not in OFF:
        return line
    mark = _mark_of(word(status, language)).match(line)
    return line[mark.end() :] if mark else line


@lru_cache(maxsize=64)
def _mark_of(status: str) -> re.Pattern[str]:
    """Return a pattern of a status before a title: in brackets, or with a colon or dash."""
    name = re.escape(status)
    mark = r"\s*(?:[:\uff1a]|[-–—](?=\s|$))\s*"
    return re.compile(rf"(?:\[{name}\]|\({name}\))(?:{mark}|\s*)|{name}{mark}", re.IGNORECASE)


def place_name(event: Event, session: Session) -> str:
    """Return the rooms of a session, each with its venue if the event has several.

    Without rooms it is the venue, if one is known.

    >>> from eventkit.model import Room, Venue
    >>> aula = Room(id="aula", name="Aula", venue="house")
    >>> pier = Room(id="pier", name="Pier", venue="lake")
    >>> talk = Session(id="talk", title="Talk", rooms=[aula, pier])
    >>> school = Event(id="school", title="School", start=date(2027, 3, 27),
    ...                end=date(2027, 3, 28), timezone="Europe/Berlin", rooms=[aula, pier],
    ...                venues=[Venue(id="house", name="House"), Venue(id="lake", name="Lake")],
    ...                sessions=[talk])
    >>> place_name(school, talk)
    'Aula, House; Pier, Lake'
    """
    by_venue, rooms = event.rooms_by_venue(session), event.rooms_of(session)
    if rooms and len(event.venues) == 1:
        by_venue = {None: rooms}
    return "; ".join(
        ", ".join([*(one_line(it.name) for it in rooms), *([venue_name(venue)] if venue else [])])
        for venue, rooms in by_venue.items()
    )


def venue_name(venue: Venue) -> str:
    """Return the name of a venue, or of its city.

    >>> from eventkit.model import Venue
    >>> venue_name(Venue(id="venue", city="Berlin"))
    'Berlin'
    """
    return one_line(venue.name or venue.city or venue.id)


def duration(start: datetime, end: datetime) -> str:
    """Return the time that elapses between two aware datetimes.

    >>> from zoneinfo import ZoneInfo
    >>> zone = ZoneInfo("Europe/Berlin")
    >>> duration(datetime(2027, 3, 28, 1, tzinfo=zone), datetime(2027, 3, 28, 4, 30, tzinfo=zone))
    '2 h 30 min'
    """
    minutes = round((utc(end) - utc(start)) / timedelta(minutes=1))
    hours, minutes = divmod(minutes, 60)
    return " ".join([f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes or not hours))


def utc_offset(moment: datetime) -> str:
    """Return the UTC offset of an aware datetime.

    >>> from zoneinfo import ZoneInfo
    >>> utc_offset(datetime(2024, 11, 18, tzinfo=ZoneInfo("Asia/Ashgabat")))
    'UTC+05:00'
    """
    offset = moment.utcoffset() or timedelta()
    sign = "−" if offset < timedelta() else "+"
    minutes, seconds = divmod(abs(offset).seconds, 60)
    text = f"UTC{sign}{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{seconds:02}" if seconds else text


def offsets(event: Event) -> str:
    """Return the UTC offset of an event's zone, with each change during the event.

    >>> school = Event(id="school", title="School", start=date(2027, 3, 27),
    ...                end=date(2027, 3, 28), timezone="Europe/Berlin")
    >>> offsets(school)
    'UTC+01:00; from 28 March 2027, 03:00 UTC+02:00'
    """
    moments = sorted({*_edges(event), *_session_times(event)})
    walls = [it.astimezone(event.zone) for it in moments]
    text = utc_offset(walls[0])
    for before, after in pairwise(walls):
        if before.utcoffset() != after.utcoffset():
            change = offset_change(event.zone, before, after).astimezone(event.zone)
            since = word("offset-from", event.language).format(
                moment=moment(change, event.language)
            )
            text += f"; {since} {utc_offset(change)}"
    return text


def _edges(event: Event) -> Iterator[datetime]:
    """Yield the start of the event's first day and the end of its last, in UTC."""
    for day in (event.start, event.end + timedelta(days=1)):
        yield utc(datetime.combine(day, time(), event.zone))


def _session_times(event: Event) -> Iterator[datetime]:
    for session in event.sessions:
        if session.start:
            yield utc(session.start)
            yield utc(session.end or session.start)
