"""Import into a document that is there, and keep what its sources said beside it."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path

from attrs import evolve, field, frozen

from eventkit._git_ignore import private_ignored
from eventkit._import_records import EMPTY, SourceRecord, read_records, record_paths, record_texts
from eventkit.conversion._conversion import Conversion, PlacedNote
from eventkit.conversion._matching import EVENT, keys_of, secrets_in, tables_of
from eventkit.conversion._merging import Gone, Merge, Prefer, guessed_days, merge
from eventkit.conversion._source_names import nearest_record, record_of, shared_facts
from eventkit.conversion._sources import with_new_id
from eventkit.document._files import file_bytes, private_path
from eventkit.document.editing import new_private_file
from eventkit.document.readable import private_text
from eventkit.edits import EditPlan, NewFile, OpenDocument, carry_out, plan_edit


@frozen(kw_only=True)
class SecondImport:
    """What an import makes of a document.

    Args:
        merge: What it changes, and what it does not.
        plan: The new texts of the document's files.
        records: What all sources said.
        notes: What was read, guessed or left out, with the paths of the document.
        private_text: The text of a private file that is new; else empty.
        other_sources: The names of those imported before, where this is none of them.
        nearest: The names of one of them that has at least half of its sessions; else empty.
    """

    merge: Merge
    plan: EditPlan
    other_sources: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    records: tuple[SourceRecord, ...] = field(repr=False)
    notes: tuple[PlacedNote, ...] = field(repr=False)
    private_text: str = field(default="", repr=False)

    @property
    def files(self) -> tuple[Path, ...]:
        """The files of the document that change, with a private one that is new."""
        new = [private_path(self.plan.document)] if self.private_text else []
        return (*(edit.path for edit in self.plan.files), *new)


def first_record(
    conversion: Conversion, files: Sequence[str], facts: Mapping[str, str]
) -> SourceRecord:
    """Return what the sources of a new document said, and what was typed for them."""
    source = tables_of(conversion.event, _guessed(conversion))
    keys = keys_of(source, conversion.keys)
    secrets = secrets_in(conversion.event, source)
    return SourceRecord(
        files=files,
        facts=facts,
        keys=keys,
        tables=source,
        secrets=secrets,
        guessed=guessed_days(conversion.event, _guessed(conversion)),
    )


def known_facts(document: Path, files: Sequence[str]) -> Mapping[str, str]:
    """Return what was typed when these files were imported.

    If they were not, it is what was typed for all other sources of the document.

    Args:
        document: The document.
        files: The names of the sources, of `source_names`.

    Raises:
        DocumentError: If the record cannot be read.
    """
    records = read_records(document)
    number = record_of(records, files, document.parent)
    return shared_facts(records if number is None else [records[number]])


def import_into(
    conversion: Conversion,
    document: OpenDocument,
    *,
    files: Sequence[str],
    facts: Mapping[str, str],
    now: datetime,
    answered: Collection[str] = (),
    prefer: Prefer = "ours",
    gone: Gone = "keep",
) -> SecondImport:
    """Return what an import makes of a document; nothing is written.

    Args:
        conversion: What the sources say now.
        document: The document.
        files: The names of the sources, of `source_names`.
        facts: What was typed for them.
        now: The time of the import.
        answered: The keys of the event that no source says, and the document itself answered.
        prefer: Which side counts where source and document changed.
        gone: What becomes of sessions that are gone from the source.

    Raises:
        DocumentError: If the record cannot be read, or no valid document comes of it.
    """
    records = read_records(document.path)
    number = record_of(records, files, document.path.parent)
    known = None if number is None else records[number]
    is_part = known is not None and _is_part(files, known.files)
    merged = merge(
        conversion.event,
        document,
        known,
        guessed=_guessed(conversion),
        keys=conversion.keys,
        private=conversion.private,
        others={
            (name, id)
            for other, record in enumerate(records)
            if other != number
            for name, ids in record.keys.items()
            for id in ids
        },
        files=_files_in_order(files, known.files if known else (), is_part=is_part),
        is_part=is_part,
        answered=answered,
        facts=facts,
        open_days=_open_days(document, records),
        prefer=prefer,
        gone=gone,
    )
    private = private_text(document.event.id, merged.private) if merged.private else ""
    siblings = [new_private_file(document.path, private)] if private else []
    plan = plan_edit(document, merged.steps, now=now, siblings=siblings)
    place = len(records) if number is None else number
    new = [*records[:place], merged.record, *records[place + 1 :]]
    others = records if number is None else []
    return SecondImport(
        merge=merged,
        plan=plan,
        records=tuple(new),
        notes=tuple(_notes(conversion, merged)),
        private_text=private,
        other_sources=tuple(file for record in others for file in record.files),
        nearest=_nearest(conversion, others) if others else (),
    )


def _notes(conversion: Conversion, merged: Merge) -> Iterator[PlacedNote]:
    """Yield the notes on a source, but those on what the document says already of the event."""
    for placed in conversion.notes:
        note = placed.note
        if note.kind != "guessed" or note.path.partition(".")[0] != EVENT:
            yield evolve(placed, note=evolve(note, path=with_new_id(note.path, merged.ids)))


def _files_in_order(files: Sequence[str], known: Sequence[str], *, is_part: bool) -> list[str]:
    """Return the names of files in the order in which they are known, new ones last."""
    kept = (it for it in known if is_part or it in files)
    return [*dict.fromkeys((*kept, *files))]


def _is_part(files: Sequence[str], known: Sequence[str]) -> bool:
    """Return whether some of the files of a source are missing; moved ones are all there."""
    return bool({*files} & {*known}) and not {*files} >= {*known}


def _nearest(conversion: Conversion, records: Sequence[SourceRecord]) -> tuple[str, ...]:
    keys = keys_of(tables_of(conversion.event), conversion.keys)
    number = nearest_record(records, {*keys.get("sessions", {}).values()})
    return () if number is None else records[number].files


def _open_days(document: OpenDocument, records: Sequence[SourceRecord]) -> list[str]:
    """Return which of the first and the last day is a guess that nobody edited."""
    days = guessed_days(document.event, ("start", "end"))
    return [key for key, day in days.items() if any(it.guessed.get(key) == day for it in records)]


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
    if second.private_text:
        data = second.private_text.encode()
        beside.append(NewFile(private_path(document), data, is_private=True))
    paths, texts = record_paths(document), record_texts(second.records)
    for path, text, is_private in zip(paths, texts, (False, True), strict=True):
        present = file_bytes(path) if os.path.lexists(path) else b""
        if (text or present) and present != (text or EMPTY).encode():
            beside.append(NewFile(path, (text or EMPTY).encode(), is_private))
    with private_ignored(document) if beside else nullcontext():
        return carry_out(second.plan, backup=backup, beside=beside)
