"""Days in agendas: headings in many spellings, and the year that stands elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from attrs import define, field

from eventkit.plugins import Note
from eventkit.spellings import DayOrder, dates, day_number, day_order, weekday
from eventkit_agenda.blocks import Block, Place, refusal
from eventkit_agenda.words import ordinal_words, plain

LANGUAGES = ("en", "ru", "tk", "de", "fr", "es")

_LONGEST = 160
_MOST_WORDS = 7  # of a date
_MOST_IN_LINE = 24
_LEAP_YEAR = 2000
_YEAR = re.compile(r"(?<![0-9./-])(?:19[89]|20[0-9])[0-9](?![0-9])")
_YEAR_OF_DATE = re.compile(r"(?<=[0-9][./-])(?:19[89]|20[0-9])[0-9](?![0-9])")
_WITH_YEAR = re.compile(
    r"(?<![0-9])[12][0-9]{3}(?![0-9])|[0-9]\s?[./-]\s?[0-9]{1,2}\s?[./-]\s?[0-9]{2}(?![0-9])"
    r"|[0-9]-[^\W\d_]{3,}-[0-9]{2}"
)
_HOURS_ALONE = re.compile(r"[0-9]{1,2}[.:,][0-9]{1,2}")
_SPAN = re.compile(
    r"(?<![0-9])(?P<first>[0-9]{1,2})(?:st|nd|rd|th|\.|er)?"
    r"\s*(?:[-–—]|&|\+|/|\b(?:and|to|und|bis|et|au|y|al|a|и|по|до|we)\b)\s*"
    r"(?P<second>[0-9]{1,2})(?![0-9])"
)
_DASH = re.compile(r"\s*[-–—]\s*|\s+(?:to|bis|au|al|по)\s+")
_SIGN_OF_LABEL = re.compile(r"[:,;.()|/·•–—-]+\s*")
_LONGEST_ORDINAL = 40
_START = "event.start"  # where the document has what is guessed of days
_DIGIT = re.compile("[0-9]")
_NAMED_DAY = re.compile(r"^(?![0-9]{1,2}[:.hH][0-9]{2}).*[0-9].*[^\W\d_]{3}|[^\W\d_]{3}.*[0-9]")
_LONGEST_DAY = 60
_SAMPLE = 40  # dates that tell the language
_EDGES = " ,:;|()[]*#·•–—-."


class DayMark(NamedTuple):
    """A day as a line says it.

    Args:
        day: Its date; the year is `_LEAP_YEAR` where the text has none.
        has_year: Whether the text has the year.
        number: The number of the day.
        weekday: The day of the week, from 0 for Monday, where that is all.
        title: What the line says besides.
        is_ambiguous: Whether it may be another day, too.
        text: The words of the date.
    """

    day: date | None = None
    has_year: bool = True
    number: int | None = None
    weekday: int | None = None
    title: str = ""
    is_ambiguous: bool = False
    text: str = ""


@define
class Calendar:
    """How the days of a source are read.

    Args:
        year: The year of dates without one, if it is known.
        year_place: Where the year stands, if it is guessed.
        order: Which comes first in dates of digits.
        language: The language of its dates, if it is known.
        start: The first day, if it is known.
        end: The last day, if it is known.
        only_day: The one date that stands in the head of the source, if there is one.
    """

    year: int | None = None
    year_place: Place | None = None
    order: DayOrder | None = None
    language: str = ""
    start: date | None = None
    end: date | None = None
    only_day: date | None = None
    notes: list[Note] = field(factory=list)
    _first_weekday: int | None = None
    _last: date | None = None
    _has_year_note: bool = False
    _has_order_note: bool = False

    def mark(self, text: str, *, is_heading: bool = False) -> DayMark | None:
        """Return the day that a line says, if that is what the line is about.

        Args:
            text: The line.
            is_heading: Whether it is one, which may say more than the day.
        """
        bare = text.strip(_EDGES)
        if not bare or len(bare) > _LONGEST or _HOURS_ALONE.fullmatch(bare):
            return None
        numbered = _number_of(bare)
        whole = self._day_of(bare)
        if whole:
            return whole._replace(number=numbered[0] if numbered else None)
        if numbered:
            number, rest = numbered
            inner = self._at_edge(rest, is_heading=True) if rest else None
            return (inner or DayMark(title=rest))._replace(number=number)
        return self._at_edge(bare, is_heading=is_heading)

    def _at_edge(self, text: str, *, is_heading: bool) -> DayMark | None:
        """Return the day that a line begins with, or that a heading ends with."""
        if whole := self._day_of(text):
            return whole
        words = text.split()
        if len(words) > _MOST_IN_LINE:
            return None
        counts = range(min(len(words) - 1, _MOST_WORDS), 0, -1)
        for count in counts:
            parts_line = words[count - 1][-1] in ":,;|)" or words[count][0] in ":–—-|(·•"
            if not (is_heading or parts_line):
                continue
            head, rest = " ".join(words[:count]), " ".join(words[count:])
            if (is_heading or (parts_line and _is_label(rest))) and (mark := self._day_of(head)):
                if mark.weekday is not None and not parts_line:
                    continue  # Sunday lunch
                return mark._replace(title=_label(rest))
        for count in counts if is_heading else ():
            head, rest = " ".join(words[:-count]), " ".join(words[-count:])
            mark = self._day_of(rest.strip(_EDGES))
            if mark and mark.day:
                return mark._replace(title=_label(head))
        return None

    def _day_of(self, text: str) -> DayMark | None:
        """Return the day of a text that says nothing else."""
        bare = text.strip(_EDGES)
        if _HOURS_ALONE.fullmatch(bare) and not text.strip(" ,:").endswith("."):
            return None
        possible = spelled_dates(text.strip(" ,:;|*#"), self.order) or spelled_dates(
            bare, self.order
        )
        if possible:
            has_year = _WITH_YEAR.search(bare) is not None
            is_ambiguous = len(possible) > 1 and has_year
            return DayMark(possible[0], has_year, is_ambiguous=is_ambiguous, text=bare)
        if not _DIGIT.search(bare) and len(bare) > 1 and (number := weekday(bare)) is not None:
            return DayMark(weekday=number)
        return None

    def is_span(self, text: str) -> bool:
        """Return whether a line has the first and last day of the event."""
        bare = text.strip(_EDGES)
        if (
            len(bare) > _LONGEST
            or not ("20" in bare or "19" in bare)
            or not _YEAR.search(bare)
            or _number_of(bare)
        ):
            return False
        return any(True for _ in _spans(bare, self.order))

    # --- which date it is

    def resolve(self, mark: DayMark, place: Place) -> date | int:
        """Return the date of a day, or its number where nothing tells the date.

        Raises:
            DocumentError: If the year is said nowhere.
        """
        if mark.day:
            return self._dated(mark, place)
        if mark.number:
            first = self.start or self.only_day
            return first + timedelta(days=mark.number - 1) if first else mark.number
        assert mark.weekday is not None  # noqa: S101  # a mark has one of three
        return self._of_weekday(mark.weekday, place)

    def _dated(self, mark: DayMark, place: Place) -> date:
        assert mark.day  # noqa: S101  # asked for those alone
        day = mark.day
        if not mark.has_year:
            if self.year is None:
                raise refusal(
                    "no-year",
                    f"the date {mark.text!r} has no year, and nothing else says it",
                    "say it: --year 2027",
                    place if isinstance(place, int) else None,
                )
            self._note_use_of_year(place)
            day = _in_year(day, self.year)
            if self._last and (self._last - day).days > 180:  # noqa: PLR2004  # over the turn of the year
                day = _in_year(day, self._last.year + 1)
        elif mark.is_ambiguous and not self._has_order_note:
            self._has_order_note = True
            message = f"it is read as {day}: --option order=month-first reads it the other way"
            self.notes.append(Note(place=place, message=message, kind="guessed", path=_START))
        self._last = day
        return day

    def _note_use_of_year(self, place: Place) -> None:
        if self.year_place is None or self._has_year_note:
            return
        self._has_year_note = True
        where = f"line {self.year_place}" if isinstance(self.year_place, int) else self.year_place
        message = f"the year of this date is {self.year}, from {where or 'the head of the file'}"
        self.notes.append(Note(place=place, message=message, kind="guessed", path=_START))

    def _of_weekday(self, number: int, place: Place) -> date | int:
        base = self._last or self.start or self.only_day
        if base:
            day = base + timedelta(days=(number - base.weekday()) % 7)
            self.notes.append(
                Note(place=place, message=f"it is read as {day}", kind="guessed", path=_START)
            )
            self._last = day
            return day
        if self._first_weekday is None:
            self._first_weekday = number
        count = (number - self._first_weekday) % 7 + 1
        message = f"it is read as day {count}: --start says the date of the first day"
        self.notes.append(Note(place=place, message=message, kind="guessed", path=_START))
        return count


def _number_of(text: str) -> tuple[int, str] | None:
    """Return the number of a day that a line begins with, and what stands behind it."""
    if number := day_number(text):
        rest = re.sub(r"^[^:,;.()|/·•–—-]*", "", text, count=1)
        return number, _label(rest)
    sign = _SIGN_OF_LABEL.search(text)
    head = text[: sign.start()] if sign else text
    if len(head) > _LONGEST_ORDINAL:
        return None
    rest = text[sign.end() :] if sign else ""
    ordinal = ordinal_words().get(plain(head))
    return (ordinal, _label(rest)) if ordinal else None


def _label(text: str) -> str:
    """Return what stands beside a day, without the signs around it.

    >>> _label(": Rivers (3 hours)"), _label("(Rivers)")
    ('Rivers (3 hours)', 'Rivers')
    """
    bare = text.strip(" ,:;|*#·•–—-.")
    if bare.startswith("(") and bare.endswith(")"):
        return bare[1:-1].strip()
    return bare if bare.count("(") == bare.count(")") else bare.strip("()")


def _is_label(text: str) -> bool:
    """Return whether what stands behind a date is a short label, and no sentence."""
    return len(text) <= 80 and not text.endswith(".")  # noqa: PLR2004  # of a line


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:  # the 29th of February
        return day.replace(year=year, day=28)


@lru_cache(maxsize=4096)  # a line is asked about several times
def spelled_dates(text: str, order: DayOrder | None) -> tuple[date, ...]:
    """Return the dates that a text may mean; those without a year are in `_LEAP_YEAR`."""
    if not _DIGIT.search(text):
        return ()
    return dates(text, year=_LEAP_YEAR, order=order)


# --- what the whole source tells of its days


def calendar_of(
    blocks: Iterable[Block],
    facts: Mapping[str, str],
    *,
    year: int | None,
    start: date | None,
    order: DayOrder | None,
    language: str,
) -> Calendar:
    """Return how the days of a source are read.

    Args:
        blocks: Its lines and rows.
        facts: What it says of itself apart from them.
        year: The year of dates without one, from an option.
        start: The first day, from an option.
        order: Which comes first in dates of digits, from an option.
        language: The language, from an option.
    """
    texts = list(_short_texts(blocks))
    calendar = Calendar(start=start, language=language)
    calendar.order = order or day_order(text for _, text in texts)
    if language == "en-US" and calendar.order is None:
        calendar.order = "month-first"
    _note_span(calendar, texts, facts)
    _note_only_day(calendar, texts, facts)
    _note_year(calendar, texts, facts, year or (start.year if start else None))
    if not language:
        calendar.language = _language_of(text for _, text in texts)
    return calendar


def _short_texts(blocks: Iterable[Block]) -> Iterator[tuple[Place, str]]:
    for block in blocks:
        if block.text and len(block.text) <= _LONGEST:
            yield block.place, block.text
        for cell in block.cells:
            yield from (
                (block.place, it) for it in cell.text.split("\n") if 0 < len(it) <= _LONGEST
            )


def _note_span(
    calendar: Calendar, texts: list[tuple[Place, str]], facts: Mapping[str, str]
) -> None:
    """Note the first and last day where a line has them, as in `6. & 7. Mai 2023`."""
    heads = [("", it) for key, it in facts.items() if key in ("date", "dates", "subject", "title")]
    for _, text in [*heads, *texts[:60]]:
        if not _YEAR.search(text) or _number_of(text):
            continue
        for first, last in _spans(text, calendar.order):
            if timedelta() < last - first < timedelta(days=32):
                calendar.start = calendar.start or first
                calendar.end = last if calendar.start == first else None
                return


def _note_only_day(
    calendar: Calendar, texts: list[tuple[Place, str]], facts: Mapping[str, str]
) -> None:
    """Note the date in the head of a source: `Agenda, 15 March 2027`, `Date: 15 March 2027`."""
    heads = [it for key, it in facts.items() if key in ("date", "title", "subject")]
    for text in [*heads, *(text for _, text in texts[:20])]:
        for window in _windows(text) if _WITH_YEAR.search(text) else ():
            possible = spelled_dates(window, calendar.order)
            if possible and _WITH_YEAR.search(window):
                calendar.only_day = possible[0]
                return


def _spans(text: str, order: DayOrder | None) -> Iterator[tuple[date, date]]:
    """Yield the spans of dates that a line may have."""
    for part in _windows(text):
        if match := _SPAN.search(part):
            ends = [
                spelled_dates(f"{part[: match.start()]}{match[key]}{part[match.end() :]}", order)
                for key in ("first", "second")
            ]
            if all(ends):
                yield ends[0][0], ends[1][0]
        halves = _DASH.split(part)
        if len(halves) == 2:  # noqa: PLR2004  # from and to
            last = spelled_dates(halves[1], order)
            first = spelled_dates(halves[0], order)
            if first and last:
                begin = (
                    first[0] if _WITH_YEAR.search(halves[0]) else _in_year(first[0], last[0].year)
                )
                yield begin, last[0]


def _windows(text: str) -> Iterator[str]:
    """Yield the runs of words of a line with digits in them, the longest first."""
    words = text.split()[:_MOST_IN_LINE]
    for count in range(min(len(words), _MOST_WORDS + 1), 0, -1):
        for first in range(len(words) - count + 1):
            window = " ".join(words[first : first + count]).strip(_EDGES)
            if _WITH_YEAR.search(window) and re.search(r"[0-9]\D+[0-9]", window):
                yield window


def _note_year(
    calendar: Calendar,
    texts: list[tuple[Place, str]],
    facts: Mapping[str, str],
    year: int | None,
) -> None:
    """Note the year of dates without one: that of an option, of the head, or of the first line."""
    if year or calendar.start:
        calendar.year = year or (calendar.start.year if calendar.start else None)
        calendar.year_place = None if year else ""
        return
    for key in ("year", "date", "dates", "title", "subject", "sent"):
        if match := _YEAR.search(facts.get(key, "")):
            calendar.year, calendar.year_place = int(match[0]), ""
            return
    for pattern in (_YEAR, _YEAR_OF_DATE):
        for place, text in texts:
            if match := pattern.search(text):
                calendar.year, calendar.year_place = int(match[0]), place
                return


def _language_of(texts: Iterable[str]) -> str:
    """Return the language that alone has the words of the dates; empty where English has them."""
    short = (it for it in texts if len(it) <= _LONGEST_DAY and _DIGIT.search(it))
    named = (it.strip(_EDGES) for it in short if _NAMED_DAY.search(it))
    dated = islice((it for it in named if spelled_dates(it, None)), _SAMPLE)
    counts = dict.fromkeys(LANGUAGES, 0)
    for text in dated:
        fitting = [it for it in LANGUAGES if dates(text, language=it, year=_LEAP_YEAR)]
        for language in ["en"] if "en" in fitting else fitting:
            counts[language] += 1
    (best, most), (_, second) = sorted(counts.items(), key=lambda item: -item[1])[:2]
    return best if most > second else ""
