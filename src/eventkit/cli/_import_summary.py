"""What `eventkit import` did, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from eventkit.cli._documents import FileProblem
from eventkit.cli._problems import Row, fault_row, print_counts, today_at
from eventkit.cli._terminal import counted, print_json, safe_line, write_data
from eventkit.model.errors import DocumentError, EventkitError, ModelError

if TYPE_CHECKING:
    from eventkit.conversion import Conversion, PlacedNote
    from eventkit.model import Event, Problem
    from eventkit.plugins import PluginRegistry

_HEADINGS = {"guessed": "guessed", "left-out": "left out", "read": "read"}
_MOST_LINES = 20
_MOST_PLACES = 5
_COUNTS = {
    "sessions": ("session", "sessions"),
    "people": ("person", "people"),
    "organizations": ("organisation", "organisations"),
    "rooms": ("room", "rooms"),
    "tracks": ("track", "tracks"),
}


def print_conversion(
    conversion: Conversion,
    files: Sequence[Path],
    plugins: PluginRegistry,
    *,
    as_json: bool,
    shows_text: bool,
) -> None:
    """Print what an import made, guessed and left out, and what is wrong with the source.

    Args:
        conversion: What was made.
        files: The files that were written.
        plugins: The registry with the rules that are built in.
        as_json: Whether it is for programs.
        shows_text: Whether to print the document too.
    """
    from eventkit.checks import run_checks

    event = conversion.event
    problems = run_checks(event, plugins.builtin_checks(), today_at(event))
    if as_json:
        print_json(_object(conversion, files, problems))
        return
    if shows_text:
        write_data([conversion.text.encode()])
    for line in _lines(conversion, files, problems):
        click.echo(line, err=True)
    if files:
        print_counts(files[0], problems)


@contextmanager
def refusals_printed(*, as_json: bool) -> Iterator[None]:
    """Print for programs why nothing is imported, in the form of the problems of `check`.

    Args:
        as_json: Whether to print it; for people the error itself is printed in any case.
    """
    try:
        yield
    except (EventkitError, OSError, FileProblem) as error:
        if as_json:
            faults = [row._asdict() for row in _fault_rows(error)]
            print_json({"files": [], "faults": faults})
        raise


def _fault_rows(error: Exception) -> list[Row]:
    if isinstance(error, DocumentError | ModelError):
        return [fault_row(fault, Path()) for fault in error.faults]
    file = getattr(error, "path", None) or getattr(error, "filename", None) or ""
    message = error.message if isinstance(error, FileProblem) else str(error)
    return [Row("", "error", str(file), None, "", message, "")]


def _lines(
    conversion: Conversion, files: Sequence[Path], problems: Sequence[Problem]
) -> Iterator[str]:
    event = conversion.event
    verb = f"wrote {' and '.join(safe_line(str(it)) for it in files)}" if files else "would write"
    yield f"{verb}: {safe_line(event.title)}, {event.start} to {event.end}; {_counts(event)}"
    if conversion.private_text and not files:
        yield "what only the organisers may see would go into NAME.private.toml"
    yield from note_lines(conversion.notes)
    errors = [it for it in problems if it.severity == "error"]
    if errors:
        yield "wrong in the source:"
    for problem in errors[:_MOST_LINES]:
        place = _place(conversion, problem)
        where = f" ({safe_line(place)})" if place else ""
        yield f"  {safe_line(problem.place)}: {safe_line(problem.message)}{where}"
    if len(errors) > _MOST_LINES:
        yield f"  and {len(errors) - _MOST_LINES} more: --json has them all"


def note_lines(notes: Sequence[PlacedNote]) -> Iterator[str]:
    """Yield what was guessed, left out and read, with its place in the source."""
    for kind, heading in _HEADINGS.items():
        yield from _section(heading, [it for it in notes if it.note.kind == kind])


def note_objects(notes: Iterable[PlacedNote]) -> list[dict[str, Any]]:
    """Return notes for programs."""
    return [
        {
            "kind": it.note.kind,
            "file": it.file and str(it.file),
            "place": it.note.place,
            "message": it.note.message,
            "path": it.note.path,
        }
        for it in notes
    ]


def _counts(event: Event) -> str:
    numbers = {words: len(getattr(event, name)) for name, words in _COUNTS.items()}
    return ", ".join(counted(number, *words) for words, number in numbers.items() if number)


def _section(heading: str, notes: Iterable[PlacedNote]) -> Iterator[str]:
    """Yield notes below a heading, those that say the same in one line."""
    alike: dict[str, list[PlacedNote]] = {}
    for placed in notes:
        alike.setdefault(placed.note.message, []).append(placed)
    if alike:
        yield f"{heading}:"
    for message, group in list(alike.items())[:_MOST_LINES]:
        paths = len(group) > 1  # of one it stands before the message
        where = [place for it in group if (place := it.where or (it.note.path if paths else ""))]
        more = f" and {len(where) - _MOST_PLACES} more" if len(where) > _MOST_PLACES else ""
        shown = f" ({', '.join(where[:_MOST_PLACES])}{more})" if where else ""
        path = group[0].note.path
        item = f"{path}: " if len(group) == 1 and path and not path.startswith("event") else ""
        yield f"  {safe_line(item + message + shown)}"
    if len(alike) > _MOST_LINES:
        yield f"  and {len(alike) - _MOST_LINES} more: --json has them all"


def _place(conversion: Conversion, problem: Problem) -> str:
    """Return where the item of a problem stands in the source; empty if that is not known."""
    path = ".".join(problem.place.split(".")[:2])
    if path not in conversion.places:
        return ""
    file, place = conversion.places[path]
    return f"{file}:{place}" if isinstance(place, int) else f"{file}, {place}"


def _object(
    conversion: Conversion, files: Sequence[Path], problems: Iterable[Problem]
) -> dict[str, Any]:
    event = conversion.event
    return {
        "files": [str(it) for it in files],
        "has_private": bool(conversion.private_text),
        "event": {
            "id": event.id,
            "title": event.title,
            "start": event.start.isoformat(),
            "end": event.end.isoformat(),
            "timezone": event.timezone,
        },
        "counts": {name: len(getattr(event, name)) for name in _COUNTS},
        "notes": note_objects(conversion.notes),
        "problems": [
            {
                "rule": it.rule,
                "severity": str(it.severity),
                "place": it.place,
                "source": _place(conversion, it),
                "message": it.message,
                "hint": it.hint,
            }
            for it in problems
        ],
    }
