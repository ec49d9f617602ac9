"""What sources are called in the record of a document, and which of its records is theirs."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from unicodedata import normalize

from eventkit._import_records import SourceRecord


def source_names(document: Path, sources: Sequence[Path]) -> list[str]:
    """Return the names of sources in the record of a document: their paths from its folder.

    They are the same on each system, and however the command line spells the path.

    >>> source_names(Path("school/event.toml"), [Path("school/talks.csv"), Path("./people.csv")])
    ['talks.csv', '../people.csv']
    """
    return [_name(source, document.absolute().parent) for source in sources]


def _name(source: Path, folder: Path) -> str:
    try:
        path = os.path.relpath(source, folder)
    except ValueError:  # it is on another drive
        path = str(source.absolute())
    text = normalize("NFC", Path(path).as_posix())
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def record_of(records: Sequence[SourceRecord], files: Sequence[str], folder: Path) -> int | None:
    """Return the number of the record of a source; None if it was not imported yet.

    It is that of the same files, or of most of them. A file that is nowhere any more may have come
    to another folder: the only source of files of that name is the one meant.
    """
    shared = [len({*record.files} & {*files}) for record in records]
    if any(shared):
        return max(range(len(records)), key=lambda it: (records[it].files == (*files,), shared[it]))
    names = _base_names(files)
    alike = [
        number
        for number, record in enumerate(records)
        if names == _base_names(record.files)
        and not any(os.path.lexists(folder / name) for name in record.files)
    ]
    return alike[0] if len(alike) == 1 else None


def _base_names(files: Sequence[str]) -> set[str]:
    return {name.rpartition("/")[2] for name in files}


def shared_facts(records: Sequence[SourceRecord]) -> Mapping[str, str]:
    """Return what was typed for the sources of a document, where it is the same for all of them.

    A fact of which only some sources have something counts too.
    """
    facts: dict[str, set[str]] = {}
    for record in records:
        for name, text in record.facts.items():
            facts.setdefault(name, set()).add(text)
    return {name: next(iter(texts)) for name, texts in facts.items() if len(texts) == 1}


def nearest_record(records: Sequence[SourceRecord], keys: set[str]) -> int | None:
    """Return the number of the record that has at least half of the sessions of another source.

    Args:
        records: The records.
        keys: What the source knows its sessions by.
    """
    shared = [len(keys & {*record.keys.get("sessions", {}).values()}) for record in records]
    best = max(range(len(records)), key=shared.__getitem__, default=None)
    return best if best is not None and 2 * shared[best] >= len(keys) > 0 else None
