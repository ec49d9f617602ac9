"""Words of the command line that mean days, hours and lengths of time."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

import click

if TYPE_CHECKING:
    from eventkit.model import Event

_DAY = re.compile(r"(?:day\s*)?([+-]?\d{1,4})|(\d{4}-\d\d-\d\d)", re.IGNORECASE)


class Target(NamedTuple):
    """A day and hours; None is what stays as it is."""

    day: date | None
    start: time | None
    end: time | None


def day_named(event: Event, word: str, option: str) -> date:
    """Return the day that a word means: its number, or its date.

    Raises:
        click.BadParameter: If it is no day of the event.
    """
    match = _DAY.fullmatch(word.strip())
    if match is None:
        raise click.BadParameter(f"{word!r} is no day: write 2 or 2027-03-27", param_hint=option)
    try:
        if match[2]:
            return date.fromisoformat(match[2])
        return event.start + timedelta(days=int(match[1]) - 1)
    except (ValueError, OverflowError) as error:
        raise click.BadParameter(f"{word!r} is no day", param_hint=option) from error


def hour_named(word: str, option: str) -> time:
    """Return the hour that a word means.

    Raises:
        click.BadParameter: If it means none.
    """
    from eventkit.spellings import hours

    spelled = hours(word)
    if spelled is None or spelled.end:
        raise click.BadParameter(f"{word!r} is no hour: write 14:00", param_hint=option)
    return spelled.start


def length_named(word: str, option: str) -> timedelta:
    """Return the length that a word means; one that begins with a minus is earlier.

    Raises:
        click.BadParameter: If it means none.
    """
    from eventkit.document.time_values import as_duration
    from eventkit.spellings import length

    sign = -1 if word.strip().startswith("-") else 1
    text = word.strip().lstrip("+-")
    duration = as_duration(text) or length(text)
    if not duration:
        raise click.BadParameter(
            f"{word!r} is no length of time: write 30min, 1h or -15min", param_hint=option
        )
    return sign * duration


def target_named(event: Event, words: str, option: str) -> Target:
    """Return the day and the hours that words mean, such as `day 2 11:00` or `11:00-12:30`.

    Raises:
        click.BadParameter: If they mean none.
    """
    from eventkit.spellings import hours

    parts = words.split()
    spelled = hours(parts[-1]) if parts and ":" in parts[-1] else None
    rest = " ".join(parts[:-1] if spelled else parts)
    if not rest and spelled is None:
        raise click.BadParameter(
            "it is empty: write a day, hours or both, as in 'day 2 11:00'", param_hint=option
        )
    day = day_named(event, rest, option) if rest else None
    if spelled is None:
        return Target(day, None, None)
    return Target(day, spelled.start, spelled.end)
