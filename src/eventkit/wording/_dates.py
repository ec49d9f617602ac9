"""Dates, hours and spans of them, as the CLDR or the catalogue of a language writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from eventkit.model import Event, Hours, Period, Session
from eventkit.model.cldr import locale_of, weekdays
from eventkit.model.languages import bases
from eventkit.model.times import identity, offset_change, says_instant, utc
from eventkit.wording._several import Language, multilingual
from eventkit.wording._words import enumeration, languages_in_order, message, semicolon, word

if TYPE_CHECKING:
    from babel.core import Locale

_CLDR = "CLDR"
"""Stands in a catalogue instead of a pattern where that of the CLDR fits."""
_DIGITS = "HH:mm"
"""The pattern of clocks that needs no library."""


@multilingual
def weekday(day: date, language: Language = "en") -> str:
    """Return the name of the day of the week.

    >>> weekday(date(2024, 11, 18))
    'Monday'
    """
    return weekdays(_tag(language))[day.weekday()]


@multilingual
def long_date(day: date, language: Language = "en") -> str:
    """Return a date with the month's name.

    >>> long_date(date(2024, 11, 18)), long_date(date(2024, 11, 18), "sv")
    ('18 November 2024', '18 november 2024')
    """
    return _date(day, _pattern("long-date", language), _tag(language))


@multilingual
def full_date(day: date, language: Language = "en") -> str:
    """Return a date with the day of the week.

    >>> full_date(date(2024, 11, 18))
    'Monday, 18 November 2024'
    """
    return _date(day, _pattern("full-date", language), _tag(language))


@multilingual
def date_range(start: date, end: date, language: Language = "en") -> str:
    """Return a range of dates without repeating month or year.

    >>> date_range(date(2024, 11, 18), date(2024, 11, 19))
    '18–19 November 2024'
    >>> date_range(date(2024, 10, 31), date(2024, 11, 1))
    '31 October – 1 November 2024'
    """
    if start == end:
        return long_date(end, language)
    if start.year != end.year:
        parts = _interval("years", language)
    else:
        parts = _interval("same-year" if start.month != end.month else "same-month", language)
    tag = _tag(language)
    return "".join(_date(day, part, tag) for day, part in zip((start, end), parts, strict=True))


@multilingual
def period(value: Period, language: Language = "en") -> str:
    """Return a day, or a range of days as a year, a quarter or a month where it is one.

    >>> [period(Period.parse(text)) for text in ("2027", "2027-06", "Q3 2027", "2027-06-30")]
    ['2027', 'June 2027', 'Q3 2027', '30 June 2027']
    >>> period(Period.parse("2027-06-30/2027-07-01")), period(Period.parse("Q3 2027"), "fr")
    ('30 June – 1 July 2027', 'T3 2027')
    """
    skeletons = {"y": value.year, "yMMMM": value.month, "yQQQ": value.quarter}
    skeleton = next((it for it, number in skeletons.items() if number), None)
    if skeleton is None:
        return date_range(value.first, value.last, language)
    from babel.dates import format_skeleton  # imported only where a period is written

    return format_skeleton(skeleton, value.first, locale=_locale(language))


@multilingual
def percent(number: int, language: Language = "en") -> str:
    r"""Return a number of hundredths.

    >>> percent(40), percent(40, "de")
    ('40%', '40\xa0%')
    """
    from babel.numbers import format_percent  # imported only where one is written

    return format_percent(number / 100, locale=_locale(language))


@multilingual
def dates_and_hours(event: Event) -> str:
    """Return the days of an event, and its usual hours if it says them.

    >>> from datetime import time
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26),
    ...                end=date(2027, 3, 28), timezone="UTC",
    ...                hours=Hours(start=time(9), end=time(17)))
    >>> dates_and_hours(school)
    '26–28 March 2027, usually 09:00–17:00'
    """
    dates = date_range(event.start, event.end, event)
    if not event.hours:
        return dates
    usual = word("usual-hours", event, hours=day_hours(event.hours, event))
    return enumeration([dates, usual], event)


@multilingual
def day_heading(number: int, day: date, language: Language = "en") -> str:
    """Return the heading of a day of the programme; days before the first have no number.

    >>> day_heading(1, date(2024, 11, 18))
    'Day 1 · Monday, 18 November 2024'
    """
    text = full_date(day, language)
    return f"{word('day-number', language, number=number)} · {text}" if number > 0 else text


@multilingual
def day_hours(hours: Hours | None, language: Language = "en") -> str:
    """Return the hours of a day, or the usual ones; empty if they are not known.

    >>> day_hours(Hours(start=time(9, 30), end=time(17)))
    '09:30–17:00'
    """
    return f"{clock(hours.start, language)}–{clock(hours.end, language)}" if hours else ""


@multilingual
def clock(moment: datetime | time, language: Language = "en") -> str:
    """Return the time of day, with seconds only if they are not zero.

    >>> clock(datetime(2024, 11, 18, 9, 30)), clock(time(14), "en-US")
    ('09:30', '2:00\u202fPM')
    """
    pattern = _pattern("clock", language)
    if pattern == _DIGITS:
        moment = moment.time() if isinstance(moment, datetime) else moment
        return moment.isoformat("seconds" if moment.second else "minutes")
    if moment.second:
        pattern = pattern.replace("mm", "mm:ss")
    return _time(moment.hour, moment.minute, moment.second, pattern, _tag(language))


@multilingual
def moment(when: datetime, language: Language = "en") -> str:
    """Return a date and a time of day.

    >>> moment(datetime(2027, 3, 28, 3))
    '28 March 2027, 03:00'
    """
    date = long_date(when.date(), language)
    return word("moment", language, date=date, time=clock(when, language))


@multilingual
def time_range(start: datetime, end: datetime | None, language: Language = "en") -> str:
    """Return the hours from one moment to another, with the number of days between them.

    Offsets are added where the clocks change in between or a clock time occurs twice.

    Args:
        start: The first moment.
        end: The second one; None is an open end, and the first one makes the time of a moment.
        language: The BCP 47 tag of the language to write in, or the event whose language it is.

    >>> time_range(datetime(2024, 11, 18, 22), datetime(2024, 11, 19, 1))
    '22:00–01:00 (+1 day)'
    >>> time_range(datetime(2024, 11, 18, 19), None)
    'from 19:00, open end'
    >>> time_range(datetime(2024, 11, 18, 8, 15), datetime(2024, 11, 18, 8, 15))
    '08:15'
    """
    first = clock(start, language)
    if end is None or identity(start) == identity(end):
        is_clear = start.utcoffset() is None or says_instant(start)
        time = (
            clock(start, language) if is_clear else f"{clock(start, language)} {utc_offset(start)}"
        )
        return time if end else word("open-end", language, start=time)
    days, last = end.toordinal() - start.toordinal(), clock(end, language)
    if start.utcoffset() == end.utcoffset() and says_instant(start) and says_instant(end):
        hours = f"{first}–{last}"
    else:
        hours = f"{first} {utc_offset(start)} – {last} {utc_offset(end)}"
    if not days:
        return hours
    return f"{hours} {word('days-later', language, count=days)}"


@multilingual
def hours(session: Session, zone: tzinfo, language: Language = "en") -> str:
    """Return the hours of a session, its open end, that it is all day, or nothing.

    Args:
        session: The session.
        zone: The zone to show its hours in.
        language: The BCP 47 tag of the language to write in, or the event whose language it is.

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
    days = date_range(session.day, session.last_day, language)
    return enumeration([word("all-day", language), days], language)


@multilingual
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
    hours = time_range(session.start, session.end, event)
    return f"{hours}{'' if session.end else ','} {session.timezone}"


def other_weekday(event: Event, session: Session) -> str:
    """Return the weekday to put before hours that are not on the date of their programme day.

    These are hours of a night, and of a session in another zone, told in the event's zone.
    """
    date = event.date_of(session)
    if date is None or date == event.day_of(session):
        return ""
    return f"{weekday(date, event)} "


@multilingual
def full_time(start: datetime, end: datetime | None, language: Language = "en") -> str:
    """Return day of the week, date, hours, zone and offset of a span of time.

    Args:
        start: An aware datetime in the zone to show.
        end: An aware datetime in the same zone; None is an open end.
        language: The BCP 47 tag of the language to write in, or the event whose language it is.

    >>> from zoneinfo import ZoneInfo
    >>> zone = ZoneInfo("Europe/Berlin")
    >>> full_time(datetime(2027, 3, 26, 9, tzinfo=zone), datetime(2027, 3, 26, 10, tzinfo=zone))
    'Friday, 26 March 2027, 09:00–10:00 (Europe/Berlin, UTC+01:00)'
    """
    hours, zone = time_range(start, end, language), str(start.tzinfo)
    place = zone if "UTC" in hours + zone else f"{zone}, {utc_offset(start)}"
    return enumeration([full_date(start.date(), language), f"{hours} ({place})"], language)


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


@multilingual
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
            since = word("offset-from", event, moment=moment(change, event))
            text += f"{semicolon(event)}{since} {utc_offset(change)}"
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


# --- patterns


def _tag(language: Language) -> str:
    """Return the tag of the first language in order whose dates the CLDR knows."""
    return next(filter(locale_of, languages_in_order(language)))


def is_rtl(language: Language) -> bool:
    """Return whether a language is written from right to left.

    >>> is_rtl("ar"), is_rtl("uk")
    (True, False)
    """
    return str(_locale(language).text_direction) == "rtl"


def _locale(language: Language) -> Locale:
    """Return what the CLDR has in that language."""
    return next(filter(None, map(locale_of, languages_in_order(language))))


def _pattern(name: str, language: Language) -> str:
    """Return the pattern of a date or a time: that of its catalogue, or of the CLDR."""
    if text := _pattern_of_catalogue(name, language):
        return text
    locale = _locale(language)
    if name == "clock":
        return str(locale.time_formats["short"].pattern)
    return str(locale.date_formats[name.removesuffix("-date")].pattern)


def _pattern_of_catalogue(name: str, language: Language) -> str:
    """Return the pattern that a catalogue has for the language itself; empty if there is none."""
    entry = message(f"pattern-{name}", language)
    if entry is None or entry.language not in bases(_tag(language)):
        return ""
    return "" if entry.text() == _CLDR else entry.text()


def _interval(name: str, language: Language) -> Sequence[str]:
    """Return the patterns of the first and the last of several days."""
    from babel.dates import split_interval_pattern

    if text := _pattern_of_catalogue(name, language):
        first, *rest = split_interval_pattern(text)
        return first, "".join(rest)
    formats = _locale(language).interval_formats
    known = formats.get("yMMMMd") or formats.get("yMMMd") or {}
    letter = {"same-month": "d", "same-year": "M", "years": "y"}[name]
    if letter not in known:
        long = _pattern("long-date", language)
        return f"{long} – ", long
    first, last = known[letter]
    return _whole_months(first), _whole_months(last)


def _whole_months(pattern: str) -> str:
    """Return a pattern with the names of months instead of their abbreviations."""
    return re.sub(r"(?<![ML])([ML])\1\1(?![ML])", r"\1\1\1\1", pattern)


@lru_cache(maxsize=4096)
def _date(day: date, pattern: str, tag: str) -> str:
    from babel.dates import format_date  # imported only where a date is written

    return format_date(day, pattern, locale_of(tag))


@lru_cache(maxsize=4096)
def _time(hour: int, minute: int, second: int, pattern: str, tag: str) -> str:
    from babel.dates import format_time

    return format_time(time(hour, minute, second), pattern, locale=locale_of(tag))
