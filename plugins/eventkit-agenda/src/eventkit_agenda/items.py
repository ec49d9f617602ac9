"""A session while the lines that describe it are read."""

from __future__ import annotations

from datetime import date, timedelta

from attrs import define, field

from eventkit.spellings import SpelledHours, SpelledPerson
from eventkit_agenda.blocks import Place
from eventkit_agenda.line_facts import Guess, LineFacts

_SHORTEST_DAY = 180
"""The minutes of hours that are those of a day."""


@define(eq=False)
class Item:
    """A session while its lines are read.

    Args:
        place: Where it stands.
        hours: Its hours, if it has any.
        day: Its date, or the number of its day; None if no line says it.
        title: Its title.
        depth: How deep it is indented.
        level: The level of the heading that it is; 0 of a line.
        group: The number of the heading under which it stands: hours go on from there.
        whole: What it is a part of.
        people: Its people.
        rooms: Its rooms.
        track: Its track.
        length: How long it lasts, if its end is not said.
        announced: What of it is to be announced.
        guesses: What may be names of people in its lines.
        lines: The lines that describe it.
        url: The first address that it links to.
        is_struck: Whether it is struck out.
        parts: Its parts.
        has_description: Whether a line describes it.
        is_of_day: Whether a day stands in the line of its hours.
    """

    place: Place
    hours: SpelledHours | None = None
    day: date | int | None = None
    title: str = ""
    depth: int = 0
    level: int = 0
    group: int = 0
    whole: Item | None = None
    people: list[SpelledPerson] = field(factory=list)
    rooms: list[str] = field(factory=list)
    track: str = ""
    length: timedelta | None = None
    announced: list[str] = field(factory=list)
    guesses: list[Guess] = field(factory=list)
    lines: list[str] = field(factory=list)
    url: str = ""
    is_struck: bool = False
    parts: list[Item] = field(factory=list)
    has_description: bool = False
    is_of_day: bool = False

    def take(self, facts: LineFacts) -> None:
        """Add what a line says."""
        self.title = self.title or facts.title
        self.people += facts.people
        self.rooms += [it for it in facts.rooms if it not in self.rooms]
        self.length = self.length or facts.length
        self.announced += facts.announced
        self.guesses += facts.guesses
        self.lines += facts.details

    def holds(self, item: Item) -> bool:
        """Return whether it lasts for hours, within which another session is."""
        whole, part = self.hours, item.hours
        if whole is None or part is None or whole.end is None:
            return False
        length = (whole.end.hour - whole.start.hour) * 60 + whole.end.minute - whole.start.minute
        last = part.end or part.start
        is_within = whole.start <= part.start < whole.end and part.start <= last <= whole.end
        return (
            length >= _SHORTEST_DAY and is_within and (whole.start, whole.end) != (part.start, last)
        )
