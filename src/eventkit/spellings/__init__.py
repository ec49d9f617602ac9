"""Dates, hours, lengths, people and kinds, read as people write them: for importers.

`eventkit.wording` writes what this module reads. Each function returns what a text means, or
nothing; where it may mean several things, all of them, or a value that says what was guessed, so
that an importer can note it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eventkit.spellings._dates import DayOrder, dates, day_number, day_order, weekday
    from eventkit.spellings._hours import (
        SpelledHours,
        SpelledMoment,
        afternoons,
        clock_of,
        hours,
        length,
        moments,
    )
    from eventkit.spellings._kinds import kind_of_title
    from eventkit.spellings._people import (
        SpelledPerson,
        is_nobody,
        is_open,
        is_organization,
        is_person_name,
        is_position,
        people,
        role_of,
    )
    from eventkit.spellings._talks import SpelledTalks, talks
    from eventkit.spellings.times import is_all_day

__all__ = [
    "DayOrder",
    "SpelledHours",
    "SpelledMoment",
    "SpelledPerson",
    "SpelledTalks",
    "afternoons",
    "clock_of",
    "dates",
    "day_number",
    "day_order",
    "hours",
    "is_all_day",
    "is_nobody",
    "is_open",
    "is_organization",
    "is_person_name",
    "is_position",
    "kind_of_title",
    "length",
    "moments",
    "people",
    "role_of",
    "talks",
    "weekday",
]

_MODULES = ("_dates", "_hours", "_kinds", "_people", "_talks", "times")


def __getattr__(name: str) -> object:
    """Import a public name when it is first used: documents seldom need one."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    for module in _MODULES:
        public = vars(import_module(f"{__name__}.{module}"))
        globals().update({key: public[key] for key in __all__ if key in public})
    return globals()[name]
