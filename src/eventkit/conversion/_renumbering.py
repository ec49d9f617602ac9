"""Days that are numbered from the event's start, where an import moves that start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from eventkit.conversion._matching import EVENT, SESSIONS
from eventkit.document.editing import DocumentFile, Keys
from eventkit.edits.plan import OpenDocument, Step, value_at


def renumbered(document: OpenDocument, steps: Sequence[Step]) -> list[Step]:
    """Return steps after which each session is on its day though the event begins on another.

    Args:
        document: The document.
        steps: The steps of an import, in which days have the present numbers.
    """
    present = document.event
    span = {step.keys: step.value for step in steps if step.keys[0] == EVENT}
    start, end = span.get((EVENT, "start"), present.start), span.get((EVENT, "end"), present.end)
    if start == present.start:
        return [*steps]

    def spelt(day: object) -> object:
        if isinstance(day, int):
            day = present.start + timedelta(days=day - 1)
        assert isinstance(day, date)  # noqa: S101  # a day is a number or a date
        return (day - start).days + 1 if start <= day <= end else day

    days = {
        keys: (file, day)
        for file in document.editable_files()
        for keys, day in _numbered_days(document, file)
    }
    removed = {step.keys for step in steps if step.value is None}
    moved = {step.keys: (step.file, step.value) for step in steps if _is_day(step)}
    new = {
        keys: Step(file, keys, spelt(day))
        for keys, (file, day) in {**days, **moved}.items()
        if not any(keys[:length] in removed for length in range(1, len(keys) + 1))
    }
    others = [step for step in steps if not _is_day(step)]
    still = {keys for keys, step in new.items() if keys in days and step.value == days[keys][1]}
    touched = {step.keys[:2] for step in others} | {it[:2] for it in new.keys() - still}
    return [
        *others,
        *(
            step
            for keys, step in new.items()
            if keys not in still or (keys[:2] in touched and document.repeats_by_days(str(keys[1])))
        ),
    ]


def _is_day(step: Step) -> bool:
    is_of_session = step.keys[0] == SESSIONS and step.keys[-1] == "day"
    return is_of_session and isinstance(step.value, int | date)


def _numbered_days(document: OpenDocument, file: DocumentFile) -> Iterator[tuple[Keys, int]]:
    """Yield the days that are written as numbers, and those of repetitions by `days`."""
    for id, session in file.tables.get(SESSIONS, {}).items():
        tables: Mapping[str, Any] = session.get("slots", {})
        for keys in ((SESSIONS, id), *((SESSIONS, id, "slots", name) for name in tables)):
            day = value_at(file.tables, (*keys, "day"))
            if type(day) is int:
                yield (*keys, "day"), day
        for it in document.repetitions.get(id, ()) if "days" in session else ():
            day = document.event.date_of(it)
            if day:
                number = (day - document.event.start).days + 1
                yield (*document.table_of(it), "day"), number
