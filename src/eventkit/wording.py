"""The words and the forms of dates that exports add to an event's own.

They stand in one place so that they can be translated: every function takes the language that the
export is written in. So far there is English, which every other language falls back to.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from eventkit.model import Audience, Event
from eventkit.model.times import offset_change, says_instant, utc

__all__ = [
    "clock",
    "date_range",
    "day_heading",
    "duration",
    "every_word",
    "full_date",
    "full_time",
    "key_name",
    "kind_name",
    "language_name",
    "long_date",
    "moment",
    "offsets",
    "only_for",
    "readable",
    "role_name",
    "time_range",
    "utc_offset",
    "weekday",
    "word",
]


class _Words(NamedTuple):
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    roles: dict[str, tuple[str, str]]
    languages: dict[str, str]
    words: dict[str, str]


_ENGLISH = _Words(
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    roles={
        "speaker": ("Speaker", "Speakers"),
        "moderator": ("Moderator", "Moderators"),
        "facilitator": ("Facilitator", "Facilitators"),
        "panellist": ("Panellist", "Panellists"),
        "rapporteur": ("Rapporteur", "Rapporteurs"),
        "interpreter": ("Interpreter", "Interpreters"),
        "chair": ("Chair", "Chairs"),
        "organizer": ("Organiser", "Organisers"),
        "host": ("Host", "Hosts"),
        "partner": ("Partner", "Partners"),
        "sponsor": ("Sponsor", "Sponsors"),
        "donor": ("Donor", "Donors"),
        "participant": ("Participant", "Participants"),
    },
    languages={
        "ar": "Arabic",
        "az": "Azerbaijani",
        "be": "Belarusian",
        "bg": "Bulgarian",
        "bn": "Bengali",
        "bs": "Bosnian",
        "ca": "Catalan",
        "cs": "Czech",
        "da": "Danish",
        "de": "German",
        "el": "Greek",
        "en": "English",
        "es": "Spanish",
        "et": "Estonian",
        "eu": "Basque",
        "fa": "Persian",
        "fi": "Finnish",
        "fr": "French",
        "ga": "Irish",
        "gl": "Galician",
        "he": "Hebrew",
        "hi": "Hindi",
        "hr": "Croatian",
        "hu": "Hungarian",
        "hy": "Armenian",
        "id": "Indonesian",
        "is": "Icelandic",
        "it": "Italian",
        "ja": "Japanese",
        "ka": "Georgian",
        "kk": "Kazakh",
        "ko": "Korean",
        "ku": "Kurdish",
        "ky": "Kyrgyz",
        "lt": "Lithuanian",
        "lv": "Latvian",
        "mk": "Macedonian",
        "mn": "Mongolian",
        "ms": "Malay",
        "mt": "Maltese",
        "nb": "Norwegian Bokmål",
        "nl": "Dutch",
        "nn": "Norwegian Nynorsk",
        "no": "Norwegian",
        "pl": "Polish",
        "ps": "Pashto",
        "pt": "Portuguese",
        "ro": "Romanian",
        "ru": "Russian",
        "sk": "Slovak",
        "sl": "Slovenian",
        "sq": "Albanian",
        "sr": "Serbian",
        "sv": "Swedish",
        "sw": "Swahili",
        "ta": "Tamil",
        "tg": "Tajik",
        "th": "Thai",
        "tk": "Turkmen",
        "tr": "Turkish",
        "uk": "Ukrainian",
        "ur": "Urdu",
        "uz": "Uzbek",
        "vi": "Vietnamese",
        "zh": "Chinese",
    },
    words={
        "address-told": (
            "Where Subscribe does nothing, copy the address and paste it where your calendar"
            " program adds a calendar from the web."
        ),
        "addressed-to": "Addressed to",
        "after-release": "Not released yet; the last release is {number}, of {date}",
        "all-times": "All times are {zone}",
        "among-them": "among them",
        "and": "and",
        "answer": "Answer",
        "as-of-release": "Programme as of {date}, release {number}",
        "baseline": "baseline",
        "calendars": "Calendars",
        "calendars-of": "Calendars of {event}",
        "cancelled": "Cancelled",
        "capacity": "{count} places",
        "changed": "changed",
        "changes": "Changes",
        "changes-for-you": "What changes for you, {name}",
        "changes-since": "changes since {number}",
        "contact": "Contact",
        "copy-told": (
            "To have changes arrive, copy the address of a link and paste it where your calendar"
            " program adds a calendar from the web."
        ),
        "day": "Day",
        "days": "Days {first}–{last}",
        "details": "Sessions in detail",
        "donors": "donors:",
        "download": "Download",
        "download-told": (
            "Download the programme as it is now: later changes do not reach your calendar."
        ),
        "due": "Due",
        "entry-a-day": "One entry for each day",
        "entry-a-session": "One entry for each session",
        "event": "Event",
        "floor": "floor {floor}",
        "followed-by": "Followed by",
        "follows": "Follows",
        "for-audience": "for {audience}",
        "from-afar": "from afar",
        "from-date": "from {date}",
        "groups": "Groups",
        "horizon": "Horizon",
        "how-added": "new",
        "how-cancelled": "cancelled",
        "how-confirmed": "confirmed",
        "how-identity": "other id",
        "how-kind": "other kind",
        "how-language": "other language",
        "how-moved": "moved",
        "how-order": "other order",
        "how-other": "other details",
        "how-people": "other people",
        "how-postponed": "postponed",
        "how-reinstated": "reinstated",
        "how-renamed": "renamed",
        "how-room": "other room",
        "how-tentative": "tentative",
        "how-text": "other text",
        "how-track": "other track",
        "how-withdrawn": "withdrawn",
        "implemented-by": "implemented by",
        "in-substance": "in substance",
        "indicators": "Indicators",
        "interpretation": "Interpretation",
        "join": "Join",
        "key-cites": "Sources",
        "key-day-items": "Days",
        "key-id": "Id",
        "key-uid": "UID",
        "key-url": "Link",
        "key-x": "Extensions",
        "language": "Language",
        "languages": "Languages",
        "link": "Link",
        "materials": "Materials",
        "more": "More",
        "no": "no",
        "no-changes": "No changes",
        "no-changes-for-you": "Nothing changes for you, {name}",
        "no-hours": "Hours not known",
        "no-known-sessions": "No sessions are known for this day.",
        "no-room": "no room",
        "no-sessions": "No sessions",
        "no-time": "Time not known",
        "nobody": "nobody",
        "not-told": "No longer announced",
        "notes": "Notes for the organisers",
        "now-part-of": "now part of {title}",
        "now-part-of-another": "now part of another session",
        "number-of-people": "{count} people",
        "offset-from": "from {moment}",
        "organizations": "Organisations",
        "organizers-only": "for organisers only",
        "outcomes": "Outcomes",
        "owner": "Owner",
        "owners": "Owners",
        "part-of": "Part of",
        "participants-only": "for participants only",
        "partly": "Partly accepted",
        "parts": "Parts",
        "passcode": "Passcode",
        "people": "People",
        "place": "Place",
        "places": "Places",
        "postponed": "Postponed",
        "programme": "Programme",
        "project": "Project",
        "projects": "Projects",
        "quotation": "“{text}”",
        "room": "Room",
        "rooms": "Rooms",
        "series": "Series",
        "session": "Session",
        "sessions": "Sessions",
        "sessions-in": "Sessions in {language}",
        "since-release": "Since release {number} of {date}",
        "so-many-years": "{years} years",
        "sources": "Sources",
        "stage": "Stage",
        "statements": "Statements",
        "status": "Status",
        "subscribe": "Subscribe",
        "subscribe-told": (
            "Subscribe, and changes arrive: your calendar looks for them by itself, every few"
            " hours to once a day."
        ),
        "target": "target",
        "tentative": "Tentative",
        "time": "Time",
        "time-to-be-announced": "time to be announced",
        "topics": "Topics",
        "track": "Track",
        "tracks": "Tracks",
        "until-release": "up to release {number} of {date}",
        "usual-hours": "usually {hours}",
        "venues": "Venues",
        "was": "was {old}",
        "what": "What",
        "when": "When",
        "where": "Where",
        "whole-event": "Whole event",
        "withdrawn": "Withdrawn",
        "years": "years",
        "yes": "yes",
        "you-join": "you take part now",
        "you-leave": "you no longer take part",
        "your-part": "Your part",
    },
)

_LANGUAGES = {"en": _ENGLISH}


@lru_cache(maxsize=64)
def _words(language: str) -> _Words:
    return _LANGUAGES.get(language.partition("-")[0].casefold(), _ENGLISH)


def word(key: str, language: str = "en") -> str:
    """Return one of the words that exports add, such as a heading.

    Raises:
        KeyError: If there is no such word.

    >>> word("followed-by")
    'Followed by'
    """
    return _words(language).words.get(key) or _ENGLISH.words[key]


def only_for(audience: Audience | None, language: str = "en") -> str:
    """Return for whom alone something is; empty where that is everybody who reads of it.

    >>> only_for(Audience.PARTICIPANTS), only_for(None)
    ('for participants only', '')
    """
    if audience in (None, Audience.PUBLIC):
        return ""
    return word(f"{audience}-only", language)


def every_word(language: str = "en") -> Iterator[str]:
    """Yield every word that exports add in a language, and every name they know.

    >>> {"Followed by", "Monday", "Turkmen"} <= set(every_word())
    True
    """
    words = _words(language)
    yield from (*words.weekdays, *words.months, *words.languages.values(), *words.words.values())
    for names in words.roles.values():
        yield from names


def readable(open_word: str) -> str:
    """Return an open word as people write it.

    >>> readable("working-group")
    'Working group'
    """
    return open_word.replace("-", " ").capitalize()


def role_name(role: str, count: int = 1, language: str = "en") -> str:
    """Return a role as a heading for so many parties; a role of one's own stays as it is.

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


def language_name(tag: str, language: str = "en") -> str:
    """Return the name of a language by its BCP 47 tag; one without a name stays as it is.

    >>> language_name("tk"), language_name("pt-BR")
    ('Turkmen', 'Portuguese (BR)')
    """
    primary, _, rest = tag.partition("-")
    name = _words(language).languages.get(primary.casefold())
    if not name:
        return tag
    return f"{name} ({rest})" if rest else name


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
    """Return two dates as one, saying nothing twice.

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


def day_heading(number: int, day: date, language: str = "en") -> str:
    """Return the heading of a day of the programme; days before the first have no number.

    >>> day_heading(1, date(2024, 11, 18))
    'Day 1 · Monday, 18 November 2024'
    """
    text = full_date(day, language)
    return f"{word('day', language)} {number} · {text}" if number > 0 else text


def clock(moment: datetime) -> str:
    """Return the time of day; seconds only where there are any.

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


def time_range(start: datetime, end: datetime, language: str = "en") -> str:
    """Return the hours from one moment to another, with the days that lie between.

    Where clocks change in between, or a clock time comes twice, the offsets are told.

    >>> time_range(datetime(2024, 11, 18, 22), datetime(2024, 11, 19, 1))
    '22:00–01:00 (+1 day)'
    """
    days = end.toordinal() - start.toordinal()
    if start.utcoffset() == end.utcoffset() and says_instant(start) and says_instant(end):
        hours = f"{clock(start)}–{clock(end)}"
    else:
        hours = f"{clock(start)} {utc_offset(start)} – {clock(end)} {utc_offset(end)}"
    if not days:
        return hours
    unit = word("day", language).lower() + ("s" if days > 1 else "")
    return f"{hours} (+{days} {unit})"


def full_time(start: datetime, end: datetime, language: str = "en") -> str:
    """Return all that says when something is: the day of the week, date, hours, zone and offset.

    Args:
        start: Aware, in the zone that is to be named.
        end: Aware, in the same zone.
        language: BCP 47 tag.

    >>> from zoneinfo import ZoneInfo
    >>> zone = ZoneInfo("Europe/Berlin")
    >>> full_time(datetime(2027, 3, 26, 9, tzinfo=zone), datetime(2027, 3, 26, 10, tzinfo=zone))
    'Friday, 26 March 2027, 09:00–10:00 (Europe/Berlin, UTC+01:00)'
    """
    hours, zone = time_range(start, end, language), str(start.tzinfo)
    place = zone if "UTC" in hours + zone else f"{zone}, {utc_offset(start)}"
    return f"{full_date(start.date(), language)}, {hours} ({place})"


def duration(start: datetime, end: datetime) -> str:
    """Return the time that passes between two aware moments.

    >>> from zoneinfo import ZoneInfo
    >>> zone = ZoneInfo("Europe/Berlin")
    >>> duration(datetime(2027, 3, 28, 1, tzinfo=zone), datetime(2027, 3, 28, 4, 30, tzinfo=zone))
    '2 h 30 min'
    """
    minutes = round((utc(end) - utc(start)) / timedelta(minutes=1))
    hours, minutes = divmod(minutes, 60)
    return " ".join([f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes or not hours))


def utc_offset(moment: datetime) -> str:
    """Return how far the clocks of an aware moment are from UTC.

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
    """Return how far the clocks of an event's zone are from UTC, and from when it is otherwise.

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
    """Yield the beginning and the end of the event's days, in UTC."""
    for day in (event.start, event.end + timedelta(days=1)):
        yield utc(datetime.combine(day, time(), event.zone))


def _session_times(event: Event) -> Iterator[datetime]:
    for session in event.sessions:
        if session.start and session.end:
            yield utc(session.start)
            yield utc(session.end)
