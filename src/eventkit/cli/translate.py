"""`eventkit translate`: texts to fill in for translators, and what is missing."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eventkit.cli._documents import DOCUMENT, NonEmptyPath, only_document
from eventkit.cli._program import command_with_examples
from eventkit.cli._terminal import (
    columns,
    counted,
    json_option,
    print_json,
    safe,
    safe_line,
    shortened,
    warn,
)
from eventkit.cli._view_options import AUDIENCES

if TYPE_CHECKING:
    from eventkit.edits import OpenDocument
    from eventkit.translating import PlannedSibling, Sibling, TranslationPlan, TranslationStatus

_MAX_NAMES = 12  # stale texts printed by name; the others are counted
_MAX_NOTES = 50
_PO = NonEmptyPath(Path)


@command_with_examples(
    "translate",
    "eventkit translate event.toml --to ru",
    "eventkit translate event.toml --status",
    "eventkit translate event.toml --to ru --po event.ru.po",
    "eventkit translate event.toml --to ru --from-po event.ru.po",
)
@click.argument("path", type=DOCUMENT)
@click.option("--to", "languages", metavar="LANGUAGE", multiple=True, help="Such as ru or pt-BR.")
@click.option("--status", is_flag=True, help="Count what is missing and stale, write nothing.")
@json_option
@click.option(
    "--po",
    metavar="FILE",
    type=_PO,
    help="Write a catalogue of gettext for translators' tools instead; in a folder one for each"
    " language.",
)
@click.option(
    "--from-po", "catalogue", metavar="FILE", type=_PO, help="Read the translations of a catalogue."
)
@click.option("--names", is_flag=True, help="Names of people and places too.")
@click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    help="Who may see the texts.  [default: who may see the event]",
)
@click.option("--dry-run", is_flag=True, help="Print what would change, write nothing.")
@click.option("--no-backup", is_flag=True, help="Keep no copy of the old file.")
def command(
    path: Path,
    *,
    languages: tuple[str, ...],
    status: bool,
    as_json: bool,
    po: Path | None,
    catalogue: Path | None,
    names: bool,
    audience: str | None,
    dry_run: bool,
    no_backup: bool,
) -> None:
    """Write texts for translators to fill in, and count what is missing.

    They stand in NAME.LANGUAGE.toml beside the document, each empty below its original; what a
    person wrote there stays. A text that is not filled in is shown in the language of the event. A
    translation whose original has changed is marked as stale, and stays.

    Names need no translation, and items with `translate = false` stay as they are. What is not
    public is left out: its translation belongs beside it.
    """
    from eventkit.edits import open_document
    from eventkit.translating import sibling_of

    _require_valid_line(languages, status=status, as_json=as_json, po=po, catalogue=catalogue)
    document = open_document(only_document(path))
    known = sorted(
        {it.language for it in document.files if it.language} | {*document.event.translations}
    )
    chosen = _tags(document, languages) if languages else known
    siblings = [
        sibling_of(document, language, names=names, audience=audience) for language in chosen
    ]
    if status or as_json:
        _print_status(document, siblings, as_json=as_json)
    elif po:
        _write_catalogues(document, siblings, po, dry_run=dry_run, backup=not no_backup)
    else:
        plan = _plan(document, siblings, catalogue)
        _carry_out(plan, dry_run=dry_run, backup=not no_backup)


# --- the command line


def _require_valid_line(
    languages: Sequence[str],
    *,
    status: bool,
    as_json: bool,
    po: Path | None,
    catalogue: Path | None,
) -> None:
    if as_json and not status:
        raise click.UsageError("--json needs --status")
    if sum(map(bool, (status, po, catalogue))) > 1:
        raise click.UsageError("--status, --po and --from-po do not go together: choose one")
    if not languages and not status:
        raise click.UsageError("Missing option '--to': the language, such as --to ru")
    if catalogue and len(languages) > 1:
        raise click.UsageError("--from-po is in one language: give one --to")
    if po and len(languages) > 1 and not po.is_dir():
        raise click.UsageError(
            "--po FILE is in one language: give one --to, or a folder that ends with a slash"
        )


def _tags(document: OpenDocument, words: Sequence[str]) -> list[str]:
    """Return the language tags of a command line, each once and as they are to be written.

    Raises:
        click.BadParameter: With every word that is no tag, or is the event's own language.
    """
    from eventkit.document._files import names_sibling
    from eventkit.model.cldr import language_tag

    event_language = document.event.language
    tags: dict[str, str] = {}
    faults: list[str] = []
    for word in words:
        if not names_sibling(word):
            near = language_tag(word) or word.replace("_", "-")
            hint = f"; write {_canonical(near)}" if names_sibling(near) else ""
            faults.append(f"{word!r} is no language tag such as ru or pt-BR{hint}")
        elif word.casefold() == event_language.casefold():
            faults.append(f"{word!r} is the event's own language")
        else:
            tags.setdefault(word.casefold(), _canonical(word))
    if faults:
        raise click.BadParameter("; ".join(faults), param_hint="--to")
    return list(tags.values())


def _canonical(tag: str) -> str:
    """Return a tag in the usual letter case (BCP 47, 2.1.1).

    >>> _canonical("PT-br"), _canonical("uz-cyrl-UZ")
    ('pt-BR', 'uz-Cyrl-UZ')
    """
    first, *others = tag.split("-")
    cased = [
        it.title() if len(it) == 4 else it.upper() if len(it) == 2 else it.lower()  # noqa: PLR2004
        for it in others
    ]
    return "-".join([first.lower(), *cased])


# --- status


def _print_status(document: OpenDocument, siblings: Sequence[Sibling], *, as_json: bool) -> None:
    from eventkit.translating import status_of

    statuses = [status_of(it) for it in siblings]
    if as_json:
        print_json([it.as_json() for it in statuses])
        return
    if not statuses:
        shown = safe_line(str(document.path))
        click.echo(f"{shown}: it is translated into no language; begin with --to LANGUAGE")
        return
    heads = ("language", "table", "texts", "missing", "stale")
    columns([heads, *(row for it in statuses for row in _status_rows(it))])
    for it in statuses:
        if it.not_public:
            click.echo(_closed_line(it.language, it.not_public, it.not_public_missing))


def _status_rows(status: TranslationStatus) -> Iterator[tuple[str, ...]]:
    for table, counts in [("", status.counts), *status.tables.items()]:
        numbers = (counts.texts, counts.missing, counts.stale)
        yield (status.language, table or "all", *map(str, numbers))


def _closed_line(language: str, number: int, missing: int) -> str:
    texts = counted(number, "text")
    verb, them = ("is", "it") if number == 1 else ("are", "them")
    beside = f"; beside {them} write {language} = … ({missing} missing)" if missing else ""
    return f"{language}: {texts} {verb} not public, and not for this file{beside}"


# --- catalogues


def _write_catalogues(
    document: OpenDocument, siblings: Sequence[Sibling], po: Path, *, dry_run: bool, backup: bool
) -> None:
    from eventkit._atomic import unused_name, write_file
    from eventkit.translating import catalogue_bytes, status_of

    for sibling in siblings:
        name = f"{document.path.stem}.{sibling.language}.po"
        target = po / name if po.is_dir() else po
        data = catalogue_bytes(sibling)
        old = target.read_bytes() if target.is_file() else None
        shown, counts = safe_line(str(target)), status_of(sibling).counts
        if old == data:
            click.echo(f"{shown}: nothing changes", err=True)
        elif dry_run:
            _print_diff(target, old or b"", data)
        else:
            if old is not None and backup:
                copy = unused_name(target)
                write_file(copy, [old], like=target)
                click.echo(f"{safe_line(str(copy))} is the file as it was", err=True)
            write_file(target, [data])
            texts, missing = counted(counts.texts, "text"), counts.missing
            click.echo(f"wrote {shown}: {texts}, {missing} missing, {counts.stale} stale", err=True)
        _print_closed(sibling)


# --- siblings


def _plan(
    document: OpenDocument, siblings: Sequence[Sibling], catalogue: Path | None
) -> TranslationPlan:
    from datetime import UTC, datetime

    from eventkit.translating import plan_translation, read_catalogue, translations_of

    if document.path.suffix.lower() != ".toml" and not catalogue:
        language = siblings[0].language
        name = f"{document.path.stem}.{language}.po"
        raise click.UsageError(
            f"{document.path.name} is JSON, which has no comments for the originals: write a"
            f" catalogue with --po {name}, and read it with --from-po {name}"
        )
    translations = None
    if catalogue:
        translations = translations_of(siblings[0], read_catalogue(catalogue, siblings[0]))
    return plan_translation(document, siblings, now=datetime.now(UTC), translations=translations)


def _carry_out(plan: TranslationPlan, *, dry_run: bool, backup: bool) -> None:
    from eventkit.cli.edit._run import names_of, print_undo
    from eventkit.translating import write

    for planned in plan.siblings:
        for line in _lines(planned):
            click.echo(line)
        _print_notes(planned)
        _print_closed(planned.sibling)
    files = list(plan.files)
    if not files:
        click.echo("nothing changes", err=True)
    elif dry_run:
        for path, old, new in files:
            _print_diff(path, old, new)
        click.echo(f"would change {names_of(path for path, _, _ in files)}", err=True)
    else:
        copies = write(plan, backup=backup)
        click.echo(f"changed {names_of(path for path, _, _ in files)}", err=True)
        print_undo(copies, [it.path for it in plan.new_files])


def _lines(planned: PlannedSibling) -> Iterator[str]:
    from eventkit.model.translating import counts_by_kind

    sibling, taken = planned.sibling, planned.translations.values
    name = safe_line(sibling.path.name)
    missing = [it for it in sibling.missing if it.path not in taken]
    if taken:
        yield f"{name}: {counted(len(taken), 'translation')} taken from the catalogue"
    if missing:
        yield f"{name}: {counted(len(missing), 'text')} to fill in ({counts_by_kind(missing)})"
    elif not planned.stale:
        yield f"{name}: everything is translated"
    if planned.stale:
        places = shortened(sorted(planned.stale), _MAX_NAMES)
        yield f"{name}: {len(planned.stale)} stale, the originals have changed: {safe_line(places)}"


def _print_notes(planned: PlannedSibling) -> None:
    notes = planned.translations.notes
    for place, message in notes[:_MAX_NOTES]:
        warn(safe_line(f"{place}: {message}"))
    if len(notes) > _MAX_NOTES:
        warn(f"{counted(len(notes) - _MAX_NOTES, 'more note', 'more notes')}")


def _print_closed(sibling: Sibling) -> None:
    closed = sibling.closed
    if missing := sum(it.translation is None for it in closed):
        click.echo(_closed_line(sibling.language, len(closed), missing), err=True)


def _print_diff(path: Path, old: bytes, new: bytes) -> None:
    from difflib import unified_diff

    before, after = (data.decode("utf-8", "replace").splitlines() for data in (old, new))
    name = os.fspath(path)
    for line in unified_diff(before, after, name if old else os.devnull, name, lineterm=""):
        click.echo(safe(line))
