"""Days that stand above several tables at once, as tabs do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, takewhile

from attrs import evolve

from eventkit.plugins import Note
from eventkit_agenda.blocks import Block
from eventkit_agenda.days import Calendar


def days_above_tables(blocks: Iterable[Block], calendar: Calendar) -> Iterator[Block]:
    """Yield blocks, with days that stand above as many tables each above its own, which is noted.

    Args:
        blocks: The lines and rows.
        calendar: How days are read.
    """
    runs = [(table, list(run)) for table, run in groupby(blocks, key=lambda it: it.table)]
    days: list[Block] = []
    for number, (table, run) in enumerate(runs):
        if not table:
            above = [] if any(it.is_tab for it in run) else _last_days(run, calendar)
            below = list(takewhile(lambda it: it[0], runs[number + 1 :]))
            days = above if 1 < len(above) == len(below) else []
            if days:
                message = f"the {len(days)} tables below are read as those of these days"
                calendar.notes.append(Note(place=days[0].place, message=message, kind="guessed"))
        elif days:
            yield evolve(days.pop(0), is_tab=True)
        yield from run


def _last_days(run: list[Block], calendar: Calendar) -> list[Block]:
    """Return the lines that end some lines, and are nothing but days."""

    def is_day(block: Block) -> bool:
        return calendar.mark(block.text, is_heading=True) is not None

    return [*takewhile(is_day, reversed(run))][::-1]
