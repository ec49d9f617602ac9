"""The types of times: dates, days, hours, moments, durations and zones."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, TypeGuard

from attrs import frozen

from eventkit.document._context import Context
from eventkit.document._faults import listed, shown_value
from eventkit.document._nodes import Node
from eventkit.document.values import WRONG, String, Type, is_number, is_text
from eventkit.model import Hours, Timing
from eventkit.model.fields import FIRST_YEAR, LAST_YEAR
from eventkit.model.times import is_zone
from eventkit.spellings.times import (
    dates_meant,
    days_meant,
    hours_meant,
    is_all_day,
    length_meant,
    moments_meant,
)
from eventkit.wording import date_range, full_date

LAST_DAY = 9999
"""The highest number of a day: its key has up to four digits."""

NO_TIME = "0 min"
"""The duration of a moment."""

ALL_DAY = str(Timing.ALL_DAY)
"""The time of a session on whole days."""

# [0-9] and not \d: the standard library does not read other digits (٣).
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]"
_SPAN = re.compile(rf"(?P<start>{_CLOCK})\s*[-–]\s*(?P<end>{_CLOCK})")
_MOMENT = rf"\d{{4}}-\d\d-\d\d[T ]{_CLOCK}(:[0-5]\d([.,]\d+)?)?"
_OFFSET = r"(Z|[+-]\d\d(:?\d\d(:?\d\d([.,]\d+)?)?)?)"
SHORT_CLOCK = re.compile(_CLOCK)
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_ISO_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_ISO_DURATION = re.compile(
    r"P(?:([0-9]+)D)?(?:T(?=[0-9])(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)S)?)?"
)
_DURATION = re.compile(r"(?:([0-9]+)\s*h)?\s*(?:([0-9]+)\s*min)?")


def as_date(value: object) -> date | None:
    """Return a parsed date, or the date of a text such as `2027-03-26`."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _ISO_DATE.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def as_moment(value: object) -> datetime | None:
    """Return a parsed date with a time, or that of a text such as `2027-03-26 09:30`."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _ISO_MOMENT.match(value):
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def is_possible(moment: date | None) -> TypeGuard[date]:
    """Return whether a date is in a possible year."""
    return moment is not None and FIRST_YEAR <= moment.year <= LAST_YEAR


_YEARS = f"in a year from {FIRST_YEAR} to {LAST_YEAR}"


class Date(Type):
    """A calendar date."""

    noun = "a valid date"
    expected = f"a date such as 2027-03-26, {_YEARS}"

    def convert(self, value: Any, context: Context) -> Any:
        day = as_date(value)
        return day if is_possible(day) else WRONG

    def explain(self, node: Node, context: Context) -> Any:
        return self.wrong(node, context, "impossible-date", hint=self._hint(node.value, context))

    def _hint(self, value: object, context: Context) -> str | None:
        """Return how the date is written that a value means."""
        if moment := as_moment(value):
            return f"take the hours away: {moment:%Y-%m-%d}"
        if not isinstance(value, str) or not context.faults.can_guess:
            return None
        days = dates_meant(value, context.language, context.start, context.end)
        return f"dates are written year first: {' or '.join(map(str, days))}" if days else None

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"}


class DayOrDate(Date):
    """A day of the event: its number, or a date."""

    noun = "a valid day"
    expected = f"the number of a day, from 1, or a date such as 2027-03-26, {_YEARS}"

    def convert(self, value: Any, context: Context) -> Any:
        if not is_number(value, int):
            return super().convert(value, context)
        if context.start is None or not 1 <= value <= LAST_DAY:
            return WRONG
        return context.start + timedelta(days=value - 1)

    def explain(self, node: Node, context: Context) -> Any:
        if not is_number(node.value, int):
            return super().explain(node, context)
        return WRONG if context.start is None else self.wrong(node, context)

    def _hint(self, value: object, context: Context) -> str | None:
        if several := _several_days(value):
            return f"for several days, write days = {several}"
        hint = super()._hint(value, context)
        first, last = context.start, context.end
        if hint or not isinstance(value, str) or not (first and last):
            return hint
        days = days_meant(value, context.language, first, last)
        if days:
            numbers = (f"{(day - first).days + 1} for {full_date(day)}" for day in days)
            return f"write {listed(numbers, 3)}"
        return None if days is None else f"the event is on {date_range(first, last)}"

    def schema(self) -> dict[str, Any]:
        number = {"type": "integer", "minimum": 1, "maximum": LAST_DAY}
        return {"anyOf": [number, super().schema()]}


def _several_days(value: object) -> str | None:
    """Return the value of `days` for several days that stand where one belongs."""
    if value == "all":
        return '"all"'
    if isinstance(value, list) and len(value) > 1 and all(is_number(day, int) for day in value):
        return str(value)
    if not isinstance(value, str):
        return None
    if ends := re.fullmatch(r"([0-9])\s*[-–]\s*([0-9])", value):
        return str([*range(int(ends[1]), int(ends[2]) + 1)]) if ends[1] < ends[2] else None
    return f"[{value}]" if re.fullmatch(r"[0-9]{1,2}(,\s*[0-9]{1,2})+", value) else None


class OffsetMoment(Type):
    """A moment with its offset from UTC."""

    noun = "a valid time with an offset"
    expected = "a time with an offset such as 2027-03-26T09:30:00Z"

    def convert(self, value: Any, context: Context) -> Any:
        moment = as_moment(value)
        is_valid = moment is not None and moment.utcoffset() is not None and is_possible(moment)
        return moment if is_valid else WRONG

    def explain(self, node: Node, context: Context) -> Any:
        moment = as_moment(node.value)
        example = moment and f"{moment:%Y-%m-%dT%H:%M:%S}Z"
        hint = example and f"add the offset of its zone, or Z for UTC: {example}"
        return self.wrong(node, context, "impossible-time", hint=hint)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": rf"^{_MOMENT}{_OFFSET}$"}


class Moment(Type):
    """A date with a time, in the zone of the session unless it has an offset."""

    noun = "a valid date with a time"
    expected = 'a date with a time such as "2027-03-26 09:30"'

    def convert(self, value: Any, context: Context) -> Any:
        moment = as_moment(value)
        return moment if is_possible(moment) else WRONG

    def explain(self, node: Node, context: Context) -> Any:
        if _is_clock(node.value):
            hint = 'hours without a date go with a day: day = 1, time = "09:30-10:15"'
            return self.wrong(node, context, "impossible-time", hint=hint)
        return self.wrong(node, context, "impossible-time", hint=self._hint(node.value, context))

    def _hint(self, value: object, context: Context) -> str | None:
        """Return how the date and time are written that a value means."""
        if not isinstance(value, str) or not context.faults.can_guess:
            return None
        event = context.language, context.start, context.end
        texts = [f'"{day} 09:30", with its hours' for day in dates_meant(value, *event)]
        texts = texts or [f'"{day} {hour:%H:%M}"' for day, hour in moments_meant(value, *event)]
        return f"write {' or '.join(texts)}" if texts else None

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": rf"^{_MOMENT}{_OFFSET}?$"}


class MomentOrDay(Moment):
    """A date with a time, or the date alone of a session that is all day."""

    expected = 'a date with a time such as "2027-03-26 09:30", or a date for whole days'

    def convert(self, value: Any, context: Context) -> Any:
        day = as_date(value)
        return day if is_possible(day) else super().convert(value, context)

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [super().schema(), Date().schema()]}


def _is_clock(value: object) -> bool:
    is_clock = isinstance(value, str) and SHORT_CLOCK.fullmatch(value.strip()) is not None
    return is_clock or isinstance(value, time)


def as_span(text: str) -> tuple[time, time | None] | None:
    """Return the two times of day of a text; the second is None if there is only one."""
    text = text.strip()
    return (_as_span if len(text) <= _USUAL_LENGTH else _as_span.__wrapped__)(text)


_USUAL_LENGTH = 40  # longer texts are not cached: any may stand where hours belong


@lru_cache(maxsize=4096)  # many sessions of a programme begin and end together
def _as_span(text: str) -> tuple[time, time | None] | None:
    if span := _SPAN.fullmatch(text):
        return time.fromisoformat(span["start"]), time.fromisoformat(span["end"])
    return (time.fromisoformat(text), None) if SHORT_CLOCK.fullmatch(text) else None


@frozen(eq=False)
class Span(Type):
    """Hours from and to, or only from."""

    alone: bool = True
    noun = "a valid time"
    expected = 'hours such as "09:30-10:15"'

    def convert(self, value: Any, context: Context) -> Any:
        """Return the two times of day; the second is None if there is only one."""
        span = as_span(value) if isinstance(value, str) else None
        return WRONG if span is None or (span[1] is None and not self.alone) else span

    def explain(self, node: Node, context: Context) -> Any:
        near = self._likely(node.value) if context.faults.can_guess else None
        return self.wrong(node, context, "impossible-time", nearest=near)

    def _likely(self, value: object) -> str | None:
        """Return the hours that a text means, as documents write them."""
        hours = hours_meant(value) if isinstance(value, str) else None
        if hours is None or (hours[1] is None and not self.alone):
            return None
        return "-".join(f"{end:%H:%M}" for end in hours if end is not None)

    def schema(self) -> dict[str, Any]:
        end = rf"(\s*[-–]\s*{_CLOCK}){'?' if self.alone else ''}"
        return {"type": "string", "pattern": rf"^\s*{_CLOCK}{end}\s*$"}


class SessionTime(Span):
    """The time of a session: hours, or that it is all day."""

    expected = f'hours such as "09:30-10:15", or "{ALL_DAY}"'

    def convert(self, value: Any, context: Context) -> Any:
        return ALL_DAY if value == ALL_DAY else super().convert(value, context)

    def _likely(self, value: object) -> str | None:
        if isinstance(value, str) and is_all_day(value):
            return ALL_DAY
        return super()._likely(value)

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [{"const": ALL_DAY}, super().schema()]}


class UsualHours(Span):
    """The usual hours of the event's days."""

    def convert(self, value: Any, context: Context) -> Any:
        span = super().convert(value, context)
        return span if span is WRONG else Hours(start=span[0], end=span[1])

    def write(self, value: Any) -> Any:
        return f"{value.start:%H:%M}-{value.end:%H:%M}"


@frozen(eq=False)
class Duration(Type):
    """A length of time."""

    may_be_zero: bool = False
    noun = "a valid duration"
    expected = 'a duration such as "45 min", "1 h 30 min" or "PT45M"'

    def convert(self, value: Any, context: Context) -> Any:
        length = as_duration(value)
        return WRONG if length is None or not (length or self.may_be_zero) else length

    def explain(self, node: Node, context: Context) -> Any:
        text = f"{node.value}" if is_number(node.value, int) else node.value
        text = f"{text:%H:%M}" if isinstance(text, time) else text
        can_guess = context.faults.can_guess and isinstance(text, str)
        length = length_meant(text, context.language) if can_guess else None
        hint = f'write "{self.write(length)}"' if length else None
        return self.wrong(node, context, "impossible-time", hint=hint)

    def write(self, value: Any) -> Any:
        return spelt_length(value)

    def schema(self) -> dict[str, Any]:
        either = f"{_ISO_DURATION.pattern}|{_DURATION.pattern}"
        digit = "[0-9]" if self.may_be_zero else "[1-9]"
        return {"type": "string", "pattern": rf"^\s*(?=.*{digit})({either})\s*$"}


def spelt_length(length: timedelta) -> str:
    """Return how a document spells a length of time; nothing for none at all.

    >>> spelt_length(timedelta(minutes=90)), spelt_length(timedelta(seconds=61))
    ('1 h 30 min', 'PT1M1S')
    """
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    if seconds:
        return f"PT{minutes}M{seconds}S"
    hours, minutes = divmod(minutes, 60)
    return " ".join([f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes))


def as_duration(value: object) -> timedelta | None:
    """Return a length of time of at most a year, or None."""
    if not isinstance(value, str) or len(value) > 40:  # noqa: PLR2004  # or digits without end
        return None
    text = value.strip()
    if iso := _ISO_DURATION.fullmatch(text):
        days, hours, minutes, seconds = (int(part or 0) for part in iso.groups())
    elif plain := _DURATION.fullmatch(text):
        days, seconds = 0, 0
        hours, minutes = (int(part or 0) for part in plain.groups())
    else:
        return None
    try:
        length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        return None
    is_length = re.search("[0-9]", text) and length < timedelta(days=366)
    return length if is_length else None


class Zone(Type):
    """The name of a time zone."""

    expected = "an IANA name such as 'Europe/Berlin'"

    def convert(self, value: Any, context: Context) -> Any:
        return value if is_text(value) and is_zone(value) else WRONG

    def explain(self, node: Node, context: Context) -> Any:
        if not is_text(node.value):
            return String().explain(node, context)
        from eventkit.model.zone_names import advice  # only where a zone is wrong

        message = f"unknown time zone {shown_value(node.value)}"
        near, hint = None, None
        if context.faults.can_guess:
            near, hint = advice(node.value, context.start, context.language)
        facts = {"expected": self.expected, "nearest": near, "hint": hint}
        context.faults.add(node, "unknown-zone", message, **facts)
        return WRONG

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 1}
