"""The cells of a grid: one session each, or several."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import frozen

from eventkit.plugins import Note
from eventkit.spellings import SpelledHours, talks
from eventkit_agenda.blocks import Cell, Place
from eventkit_agenda.line_facts import people_of_role
from eventkit_agenda.line_hours import LeadingHours, leading_hours

if TYPE_CHECKING:
    from eventkit_agenda.reading import Reader

_SEVERAL = 2
_QUOTED = 60


@frozen
class CellTalk:
    """A session of a cell.

    Args:
        lines: Its lines.
        hours: Its hours, if the cell says them.
        depth: 1 of a part of the session above it.
    """

    lines: list[str]
    hours: SpelledHours | None = None
    depth: int = 0


def talks_of(reader: Reader, cell: Cell, place: Place) -> list[CellTalk]:
    """Return the sessions of a cell; what is not certain is noted."""
    filled = [number for number, line in enumerate(cell.text.split("\n")) if line.strip()]
    lines = [cell.text.split("\n")[number] for number in filled]
    timed = list(_timed(lines))
    if len([it for it in timed if it.hours]) >= _SEVERAL:
        return timed
    if timed[0].hours:
        return timed
    marks = [cell.marks[number] for number in filled if number < len(cell.marks)]

    def names_people(text: str) -> bool:
        return bool(people_of_role(text, reader.sense) or reader.sense.people(text))

    spelled = talks(lines, names_people, marks)
    if not spelled.is_sure:
        message = f"the cell may hold several sessions: it is read as one, {_shown(lines)}"
        reader.notes.append(Note(place=place, message=message, kind="guessed"))
    elif len(spelled.talks) > 1:
        titles = ", ".join(_shown(list(it)) for it in spelled.talks)
        message = (
            f"the cell is read as {len(spelled.talks)} sessions, each at the hours of all: {titles}"
        )
        reader.notes.append(Note(place=place, message=message, kind="guessed"))
    several = spelled.is_sure and len(spelled.talks) > 1
    return [CellTalk(list(it)) for it in spelled.talks] if several else [CellTalk(lines)]


def _timed(lines: list[str]) -> Iterator[CellTalk]:
    """Yield the sessions of lines that begin with hours, or have them below their titles."""
    leads = [leading_hours(line) for line in lines]
    numbers = [number for number, lead in enumerate(leads) if lead and not lead.before]
    are_below = bool(numbers) and all(
        number and _is_alone(leads[number]) and not leads[number - 1] for number in numbers
    )
    if not numbers or (numbers[0] and len(numbers) < _SEVERAL) or (are_below and numbers[0] != 1):
        yield CellTalk(lines)
        return
    starts = [number - are_below for number in numbers]
    if starts[0]:
        yield CellTalk(lines[: starts[0]])
    for first, last in zip(starts, [*starts[1:], len(lines)], strict=True):
        its = lines[first:last]
        lead = leads[first + are_below]
        if are_below:
            del its[1]
        elif lead:
            its[:1] = [lead.rest] if lead.rest else []
        yield CellTalk(its, lead.hours if lead else None, depth=bool(starts[0]))


def _is_alone(lead: LeadingHours | None) -> bool:
    return lead is not None and not lead.rest


def _shown(lines: list[str]) -> str:
    return repr(lines[0] if len(lines[0]) <= _QUOTED else f"{lines[0][:_QUOTED]}…")
