"""`eventkit import --into`: what changed in the sources goes into a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import click
from attrs import asdict, evolve

from eventkit.cli._draft_options import all_typed_facts, remember_facts
from eventkit.cli._failures import EVENT_AT_FAULT
from eventkit.cli._import_summary import note_lines, note_objects
from eventkit.cli._terminal import counted, print_json, safe_line
from eventkit.cli.edit._run import names_of, print_losses, print_plan, print_undo

if TYPE_CHECKING:
    from eventkit.conversion import Conversion, Reading, SecondImport
    from eventkit.edits import OpenDocument

_MOST = 20  # lines of a kind


class Choices(NamedTuple):
    """How an import goes into a document: the options of the line."""

    prefer: Literal["ours", "theirs"]
    gone: Literal["keep", "cancel", "remove"]
    strict: bool
    dry_run: bool
    as_json: bool
    is_named: bool


def _question(files: Sequence[str], nearest: Sequence[str]) -> str:
    """Return what to ask of a source that has most of the sessions of one that is known."""
    one, other = (" ".join(f"--as {quote(name)}" for name in names) for names in (nearest, files))
    return safe_line(
        f"{', '.join(files)} has most of the sessions of {', '.join(nearest)}, and another name:"
        f" with {one} it is a new version of that, with {other} a source besides"
    )


def import_again(
    path: Path, files: Sequence[str], readings: Callable[[], list[Reading]], choices: Choices
) -> None:
    """Import sources into a document, and print what changed and what did not.

    Args:
        path: The document.
        files: The names of the sources in the record of imports.
        readings: Returns the sources, with what was typed for them.
        choices: The options of the line.

    Raises:
        click.UsageError: If it may be a new version of a source of another name.
        click.exceptions.Exit: If both sides changed, and that is to be an error.
    """
    from eventkit.conversion import import_into, known_facts, write_import
    from eventkit.edits import open_document

    document = open_document(path)
    remember_facts(known_facts(path, files))
    conversion, answered = _converted(readings(), document)
    second = import_into(
        conversion,
        document,
        files=files,
        facts=all_typed_facts(),
        now=datetime.now(UTC),
        answered=answered,
        prefer=choices.prefer,
        gone=choices.gone,
    )
    if second.nearest and not choices.is_named:
        raise click.UsageError(_question(files, second.nearest))
    copies = {} if choices.dry_run else write_import(second)
    if choices.as_json:
        print_json(_object(second))
    else:
        _print(second, dry_run=choices.dry_run)
        print_undo(copies, [it for it in second.files if it not in copies])
    if choices.strict and second.merge.conflicts:
        click.get_current_context().exit(EVENT_AT_FAULT)


def _converted(readings: list[Reading], document: OpenDocument) -> tuple[Conversion, list[str]]:
    """Return what the sources say, and the keys that the document answers as no source does."""
    from eventkit.conversion import convert_with

    answered: list[str] = []

    def answer(key: str) -> object:
        answered.append(key)
        return getattr(document.event, key)

    placed = [evolve(reading, into=document.event) for reading in readings]
    return convert_with(placed, ask=answer), answered


def _print(second: SecondImport, *, dry_run: bool) -> None:
    plan, merge = second.plan, second.merge
    if second.files:
        print_plan(plan)
        verb = "would change" if dry_run else "changed"
        click.echo(f"{verb} {names_of(second.files)}", err=True)
        print_losses(plan)
    else:
        has_all = not (merge.conflicts or merge.gone or merge.dangling)
        end = ": the document has all that changed in the source" if has_all else " in the document"
        click.echo(f"nothing changes{end}", err=True)
    for line in _notes(second):
        click.echo(line, err=True)
    has_gone_sessions = any(path.startswith("sessions.") for path in merge.gone)
    if has_gone_sessions and not merge.referred:
        click.echo("--gone cancel or --gone remove takes such sessions out", err=True)


def _notes(second: SecondImport) -> Iterator[str]:
    merge = second.merge
    if second.other_sources:
        others = safe_line(", ".join(second.other_sources))
        yield f"this is another source than those imported before: {others}"
    yield from _listed("matched by title and day, since nothing tells more", merge.matched)
    conflicts = [
        f"{it.path}: {_shown(it.ours)} here, {_shown(it.theirs)} in the source"
        for it in merge.conflicts
    ]
    yield from _listed("changed on both sides, left as the document has it", conflicts)
    dangling = [f"{it.path}: {it.item}" for it in merge.dangling]
    yield from _listed("left out, since it was taken out of the document", dangling)
    yield from _listed("gone from the source, and still in the document", merge.gone)
    referred = [f"{it.item}: {it.path}" for it in merge.referred]
    yield from _listed("not removed, since something refers to it", referred)
    yield from note_lines(second.notes)


def _listed(heading: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"{heading}:"
    yield from (f"  {safe_line(line)}" for line in lines[:_MOST])
    if len(lines) > _MOST:
        yield f"  and {counted(len(lines) - _MOST, 'more', 'more')}: --json has them all"


def _shown(value: Any) -> str:  # noqa: ANN401  # any value of a document
    if value is None:
        return "nothing"
    if isinstance(value, list) and value and all(isinstance(it, list) for it in value):
        value = " ".join(str(it[-1]) for it in value)  # hours
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return repr(text if len(text) <= 60 else f"{text[:57]}...")  # noqa: PLR2004  # a line


def _object(second: SecondImport) -> dict[str, Any]:
    merge = second.merge
    return {
        "files": [str(path) for path in second.files],
        "other_sources": list(second.other_sources),
        "taken": list(merge.taken),
        "new": list(merge.new),
        "conflicts": [asdict(it, recurse=False) for it in merge.conflicts],
        "gone": list(merge.gone),
        "matched": list(merge.matched),
        "dangling": [it._asdict() for it in merge.dangling],
        "referred": [it._asdict() for it in merge.referred],
        "stale": {
            path: list(languages) for path, languages in second.plan.stale_translations().items()
        },
        "lost_comments": {
            str(path): list(comments) for path, comments in second.plan.lost_comments().items()
        },
        "notes": note_objects(second.notes),
    }
