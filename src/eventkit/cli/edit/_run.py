"""What the commands of `eventkit edit` have in common: print, write, say how to undo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from eventkit.cli._documents import DOCUMENT, only_document
from eventkit.cli._terminal import counted, safe_line

if TYPE_CHECKING:
    from eventkit.document.editing import Edit
    from eventkit.edits.plan import EditPlan, OpenDocument, Step

F = TypeVar("F", bound=Callable[..., object])


def edit_options(function: F) -> F:
    """Add the options of every edit."""
    dry_run = click.option(
        "--dry-run", is_flag=True, help="Print what would change, write nothing."
    )
    no_backup = click.option("--no-backup", is_flag=True, help="Keep no copy of the old file.")
    return dry_run(no_backup(function))


path_argument = click.argument("path", type=DOCUMENT)


def run(
    path: Path,
    steps_of: Callable[[OpenDocument], Iterable[Step]],
    *,
    dry_run: bool,
    no_backup: bool,
    summary: str = "",
    beside: Callable[[OpenDocument], Iterable[Edit]] = lambda _: (),
) -> None:
    """Edit a document by the steps that a function returns.

    Args:
        path: The document.
        steps_of: The function.
        dry_run: Whether nothing is written.
        no_backup: Whether no copy of an old file is kept.
        summary: What changes, in place of the changes of the programme.
        beside: Function that returns edits of files beside the document.

    Raises:
        DocumentError: If the document, or what would become of it, cannot be read.
        SelectionError: If the command line names something that is not there.
    """
    from datetime import UTC, datetime

    from eventkit.edits.plan import carry_out, open_document, plan_edit

    document = open_document(only_document(path))
    steps = list(steps_of(document))
    plan = plan_edit(document, steps, now=datetime.now(UTC), beside=beside(document))
    if not plan.files:
        click.echo("nothing changes: the document says so already", err=True)
        return
    print_plan(plan, summary)
    if dry_run:
        click.echo(f"would change {names_of(edit.path for edit in plan.files)}", err=True)
        print_losses(plan)
        return
    copies = carry_out(plan, backup=not no_backup)
    click.echo(f"changed {names_of(edit.path for edit in plan.files)}", err=True)
    print_losses(plan)
    print_undo(copies)


def print_plan(plan: EditPlan, summary: str = "") -> None:
    """Print what changes in the programme, or a summary of it, and the problems that are new."""
    from attrs import evolve

    from eventkit.changes import diff
    from eventkit.changes.text import text_lines
    from eventkit.checking import check
    from eventkit.cli._problems import today_at

    before = evolve(plan.before, updated=plan.after.updated)  # which every edit changes
    lines = [summary] if summary else text_lines(diff(before, plan.after).report())
    for line in lines:
        click.echo(safe_line(line))
    known = {(it.rule, it.message) for it in check(before, today=today_at(before))}
    problems = [
        it
        for it in check(plan.after, today=today_at(plan.after))
        if (it.rule, it.message) not in known
    ]
    if problems:
        click.echo(f"\n{counted(len(problems), 'new problem')}:")
    for problem in problems:
        line = f"{problem.severity}: {problem.place}: {problem.message} [{problem.rule}]"
        click.echo(f"  {safe_line(line)}")


def print_losses(plan: EditPlan) -> None:
    """Print which translations are of an old text, and which comments are gone."""
    for path, languages in plan.stale_translations().items():
        line = f"translated from the old text: {path} ({', '.join(languages)})"
        click.echo(safe_line(line), err=True)
    for file, comments in plan.lost_comments().items():
        for comment in comments:
            click.echo(safe_line(f"comment that is gone from {file}: {comment}"), err=True)


def names_of(paths: Iterable[Path]) -> str:
    """Return the names of files, in one safe line."""
    return ", ".join(safe_line(str(path)) for path in paths)


def print_undo(copies: Mapping[Path, Path], new_files: Iterable[Path] = ()) -> None:
    """Print the commands that put copies back, if any, and remove files that were not there."""
    from shlex import quote

    if not copies:
        return
    moves = [f"mv {quote(str(copy))} {quote(str(path))}" for path, copy in copies.items()]
    removals = [f"rm {quote(str(path))}" for path in new_files]
    click.echo(f"to undo it: {safe_line(' && '.join([*moves, *removals]))}", err=True)
