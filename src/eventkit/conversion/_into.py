"""Import into a document that is there, and keep what its sources said beside it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path

from attrs import field, frozen

from eventkit._git_ignore import private_ignored
from eventkit._import_records import (
    EMPTY,
    SourceRecord,
    read_records,
    record_of,
    record_paths,
    record_texts,
    secrets_of,
)
from eventkit.conversion._conversion import Conversion
from eventkit.conversion._matching import keys_of, public_tables, tables_of
from eventkit.conversion._merging import Gone, Merge, Prefer, merge
from eventkit.document._files import file_bytes, private_path
from eventkit.document.readable import private_text
from eventkit.edits import EditPlan, NewFile, OpenDocument, carry_out, plan_edit


@frozen(kw_only=True)
class SecondImport:
    """What an import makes of a document.

    Args:
        merge: What it changes, and what it does not.
        plan: The new texts of the document's files.
        records: What all sources said.
    """

    merge: Merge
    plan: EditPlan
    records: tuple[SourceRecord, ...] = field(repr=False)


def first_record(
    conversion: Conversion, files: Sequence[str], facts: Mapping[str, str]
) -> SourceRecord:
    """Return what the sources of a new document said, and what was typed for them."""
    source = tables_of(conversion.event, _guessed(conversion))
    keys = keys_of(conversion.event, source, conversion.keys)
    secrets = secrets_of(source, public_tables(conversion.event))
    return SourceRecord(files=files, facts=facts, keys=keys, tables=source, secrets=secrets)


def known_facts(document: Path, files: Sequence[str]) -> Mapping[str, str]:
    """Return what was typed when these files were imported; nothing if they were not.

    Raises:
        DocumentError: If the record cannot be read.
    """
    records = read_records(document)
    number = record_of(records, files, set())
    if number is None and len(records) == 1:  # perhaps under another name
        number = 0
    return {} if number is None else records[number].facts


def import_into(
    conversion: Conversion,
    document: OpenDocument,
    *,
    files: Sequence[str],
    facts: Mapping[str, str],
    now: datetime,
    prefer: Prefer = "ours",
    gone: Gone = "keep",
) -> SecondImport:
    """Return what an import makes of a document; nothing is written.

    Args:
        conversion: What the sources say now.
        document: The document.
        files: The names of the sources.
        facts: What was typed for them.
        now: The time of the import.
        prefer: Which side counts where source and document changed.
        gone: What becomes of sessions that are gone from the source.

    Raises:
        DocumentError: If the record cannot be read, or no valid document comes of it.
    """
    records = read_records(document.path)
    keys = keys_of(conversion.event, tables_of(conversion.event), conversion.keys)
    number = record_of(records, files, {*keys.get("sessions", {}).values()})
    known = None if number is None else records[number]
    is_part = known is not None and set(files) < set(known.files)
    merged = merge(
        conversion.event,
        document,
        known,
        guessed=_guessed(conversion),
        keys=conversion.keys,
        others={
            (name, id)
            for other, record in enumerate(records)
            if other != number
            for name, ids in record.keys.items()
            for id in ids
        },
        files=known.files if known and is_part else files,
        is_part=is_part,
        facts=facts,
        prefer=prefer,
        gone=gone,
    )
    plan = plan_edit(document, merged.steps, now=now)
    new = (
        [*records[:number], merged.record, *records[number + 1 :]]
        if number is not None
        else [
            *records,
            merged.record,
        ]
    )
    return SecondImport(merge=merged, plan=plan, records=tuple(new))


def _guessed(conversion: Conversion) -> list[str]:
    """Return the keys of the event that no source says."""
    paths = (it.note.path for it in conversion.notes if it.note.kind == "guessed")
    return [path.removeprefix("event.") for path in paths if path.startswith("event.")]


def write_import(second: SecondImport, *, backup: bool = True) -> Mapping[Path, Path]:
    """Write what an import makes of a document, and return the copy of each file as it was.

    All files are ready before the first is replaced.

    Args:
        second: What it makes.
        backup: Whether to keep each old file as `NAME.old-1`.

    Raises:
        TargetError: If a file cannot be written, or was changed meanwhile.
    """
    document, beside = second.plan.document, list[NewFile]()
    if second.merge.contacts:
        text = private_text(second.plan.after.id, second.merge.contacts)
        beside.append(NewFile(private_path(document), text.encode(), is_private=True))
    paths, texts = record_paths(document), record_texts(second.records)
    for path, text, is_private in zip(paths, texts, (False, True), strict=True):
        present = file_bytes(path) if os.path.lexists(path) else b""
        if (text or present) and present != (text or EMPTY).encode():
            beside.append(NewFile(path, (text or EMPTY).encode(), is_private))
    with private_ignored(document) if beside else nullcontext():
        return carry_out(second.plan, backup=backup, beside=beside)
