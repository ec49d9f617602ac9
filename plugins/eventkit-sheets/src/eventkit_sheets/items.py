"""A session while the cells that name it are read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from attrs import define, field

from eventkit.spellings import SpelledHours, SpelledPerson, kind_of_title
from eventkit_sheets.drafting import Place
from eventkit_sheets.sheets import Row


@define(eq=False)
class Item:
    """A session while its rows are read.

    Args:
        row: The row where it stands first.
        title: Its title.
        place: Where it stands.
        keys: What is known of it besides time, people and rooms.
        places: Where its keys stand.
        day: Its date, or the number of its day.
        last_day: The last day of several.
        end_day: The date of its end, where that is written too.
        hours: Its hours.
        offset: Their offset from UTC.
        length: How long it lasts, if no end is known.
        timing: What is known of its time, if the row says it.
        people: Its people with roles and places.
        rooms: Its rooms with places.
        venue: The venue, where another column names rooms.
        announced: What of it is to be announced.
        id: The id that the row has.
        is_of_text: Whether its start is a text, and no time of a spreadsheet.
        whole: The session of which it is a part.
        is_undated: Whether there is a date that is not understood.
    """

    row: Row
    title: str
    place: Place = ""
    keys: dict[str, Any] = field(factory=dict)
    places: dict[str, Place] = field(factory=dict)
    day: date | int | None = None
    last_day: date | None = None
    end_day: date | None = None
    hours: SpelledHours | None = None
    offset: timedelta | None = None
    length: timedelta | None = None
    timing: str = ""
    people: list[tuple[SpelledPerson, str, Place]] = field(factory=list)
    rooms: dict[str, Place] = field(factory=dict)
    venue: str = ""
    announced: list[str] = field(factory=list)
    id: str = ""
    is_of_text: bool = False
    is_undated: bool = False
    whole: Item | None = None


_MOST_WORDS = 5


def add_kinds(items: Iterable[Item]) -> None:
    """Let sessions have the kind that their titles name, such as `Coffee break` and `Обед`.

    A session with people is a talk about tea rather than a break, and so is a long title.
    """
    for item in items:
        if "kind" in item.keys or item.people or len(item.title.split()) > _MOST_WORDS:
            continue
        if kind := kind_of_title(item.title):
            item.keys["kind"] = kind
