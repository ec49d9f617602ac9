"""Days and ranges of days, as due dates and reporting periods have them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime
from typing import Any

from attrs import Attribute, frozen

from eventkit.model.fields import calendar_date, reject

MONTHS = 12
_QUARTER = 3
_YEAR = re.compile(r"(?P<year>[0-9]{4})")
_MONTH = re.compile(r"(?P<year>[0-9]{4})-(?P<month>0[1-9]|1[0-2])")
_QUARTER_OF_YEAR = re.compile(r"[Qq](?P<quarter>[1-4])\s+(?P<year>[0-9]{4})")
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_RANGE = re.compile(rf"({_DAY})(?:\s*/\s*({_DAY}))?")

SPELLING = rf"{_YEAR.pattern}(-(0[1-9]|1[0-2]))?|[Qq][1-4]\s+[0-9]{{4}}|{_RANGE.pattern}"
SPELLING = re.sub(r"\?P<\w+>", "", SPELLING)
"""The pattern of texts that `Period.parse` may read."""


@frozen(order=True)
class Period:
    """A day, or a range of days with both its ends.

    Args:
        first: The first day.
        last: The last day, which is not before the first.

    >>> Period.parse("Q3 2027")
    Period(first=datetime.date(2027, 7, 1), last=datetime.date(2027, 9, 30))
    >>> str(Period(date(2027, 1, 1), date(2027, 12, 31))), str(Period.of_day(date(2027, 6, 30)))
    ('2027', '2027-06-30')
    """

    first: date
    last: date

    @classmethod
    def of_day(cls, day: date) -> Period:
        """Return the period of one day."""
        return cls(day, day)

    @classmethod
    def parse(cls, text: str) -> Period:
        """Return the period that a text spells.

        Args:
            text: A year `2027`, a month `2027-06`, a quarter `Q3 2027`, a day `2027-06-30`, or two
                days with a slash between them, as ISO 8601 has it.

        Raises:
            ValueError: If it spells none, or its last day is before its first.
        """
        if year := _YEAR.fullmatch(text):
            return _of_months(int(year["year"]), 1, MONTHS)
        if month := _MONTH.fullmatch(text):
            return _of_months(int(month["year"]), int(month["month"]), 1)
        if quarter := _QUARTER_OF_YEAR.fullmatch(text):
            first = (int(quarter["quarter"]) - 1) * _QUARTER + 1
            return _of_months(int(quarter["year"]), first, _QUARTER)
        if not (days := _RANGE.fullmatch(text)):
            raise ValueError(f"{text!r} is no day and no range of days")
        first_day, last_day = (date.fromisoformat(day or days[1]) for day in days.groups())
        if last_day < first_day:
            raise ValueError(f"{text!r} ends before it begins")
        return cls(first_day, last_day)

    @property
    def year(self) -> int | None:
        """The year that it is the whole of, or None."""
        return self.first.year if self == _of_months(self.first.year, 1, MONTHS) else None

    @property
    def quarter(self) -> int | None:
        """The number of the quarter of a year that it is, or None."""
        number, begins_late = divmod(self.first.month - 1, _QUARTER)
        is_whole = self == _of_months(self.first.year, number * _QUARTER + 1, _QUARTER)
        return number + 1 if is_whole and not begins_late else None

    @property
    def month(self) -> int | None:
        """The number of the month that it is the whole of, or None."""
        month = self.first.month
        return month if self == _of_months(self.first.year, month, 1) else None

    def __str__(self) -> str:
        """Return it as documents spell it, in the shortest form."""
        if self.first == self.last:
            return self.first.isoformat()
        if self.year:
            return f"{self.year:04}"
        if self.month:
            return f"{self.first:%Y-%m}"
        if self.quarter:
            return f"Q{self.quarter} {self.first.year:04}"
        return f"{self.first.isoformat()}/{self.last.isoformat()}"


def _of_months(year: int, month: int, count: int) -> Period:
    """Return the period of some whole months of a year."""
    last = month + count - 1
    return Period(date(year, month, 1), date(year, last, monthrange(year, last)[1]))


def months_after(day: date, months: int) -> date:
    """Return the day some months after another; the last of a shorter month if it has no such day.

    >>> months_after(date(2024, 8, 31), 30), months_after(date(2024, 2, 29), 12)
    (datetime.date(2027, 2, 28), datetime.date(2025, 2, 28))
    """
    years, month = divmod(day.month - 1 + months, MONTHS)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def to_optional_period(value: date | Period | None) -> Period | None:
    """Return a day as a period; others stay as they are."""
    is_day = isinstance(value, date) and not isinstance(value, datetime)
    return Period.of_day(value) if is_day else value  # type: ignore[arg-type, return-value]  # others are refused afterwards


def calendar_period(instance: object, attribute: Attribute[Any], value: Period | None) -> None:
    """Accept a day or a range of days in plausible years; also None if that is the default."""
    if not isinstance(value, Period):
        calendar_date(instance, attribute, value)  # refuses it in the words of dates
        return
    for day in (value.first, value.last):
        calendar_date(instance, attribute, day)
    if value.last < value.first:
        place = f"{getattr(instance, 'table', '') or type(instance).__name__}.{attribute.name}"
        message = f"the period ends on {value.last}, before it begins on {value.first}"
        raise reject("end-before-start", message, place, value)
