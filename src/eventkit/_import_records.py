"""What sources of imports said: the files beside a document with which a second one compares.

`NAME.imports.json` has what the document itself may hold, `NAME.private.imports.json` the rest.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from eventkit.document import compact
from eventkit.document._files import PRIVATE, file_bytes
from eventkit.document.editing import Edit
from eventkit.document.references import references
from eventkit.model import TABLES
from eventkit.model.errors import DocumentError, Fault

FORM = 1
_FORM_KEY = "eventkit-imports"
_SUFFIX = ".imports.json"


@frozen(kw_only=True)
class SourceRecord:
    """What one import read.

    Args:
        files: The names of the files and folders: their paths from the folder of the document.
        facts: What was typed for it and its sources did not say, as texts.
        keys: By table and id of the document what the source knows the item by.
        tables: The tables of what it said, with ids of the document; days are dates.
        secrets: What of it is not for the public.
        guessed: The first and the last day of the event, where it did not say them.
    """

    files: tuple[str, ...] = field(converter=tuple[str, ...])
    facts: Mapping[str, str]
    keys: Mapping[str, Mapping[str, str]]
    tables: Mapping[str, Any]
    secrets: Mapping[str, Any] = field(factory=dict)
    guessed: Mapping[str, str] = field(factory=dict)


def record_paths(document: Path) -> tuple[Path, Path]:
    """Return the paths of the public and of the private record of a document.

    >>> [path.name for path in record_paths(Path("event.toml"))]
    ['event.imports.json', 'event.private.imports.json']
    """
    stem = document.stem
    return (
        document.with_name(f"{stem}{_SUFFIX}"),
        document.with_name(f"{stem}.{PRIVATE}{_SUFFIX}"),
    )


def read_records(document: Path) -> list[SourceRecord]:
    """Return what earlier imports into a document read; nothing if there was none.

    Raises:
        DocumentError: If a record cannot be read.
    """
    public, private = (
        _read(path) if os.path.lexists(path) else [] for path in record_paths(document)
    )
    secrets = {record.files: record for record in private}
    return [
        evolve(
            record,
            keys=_together(record.keys, secrets[record.files].keys),
            tables=_together(record.tables, secrets[record.files].tables),
            secrets=secrets[record.files].tables,
        )
        if record.files in secrets
        else record
        for record in public
    ]


def _read(path: Path) -> list[SourceRecord]:
    try:
        written = json.loads(file_bytes(path))
        if written[_FORM_KEY] != FORM:
            raise _unreadable(path, f"it has the form {written[_FORM_KEY]!r}, and not {FORM}")
        return [
            SourceRecord(
                files=source["files"],
                facts=dict(source.get("facts", {})),
                keys={name: dict(ids) for name, ids in source.get("keys", {}).items()},
                tables=dict(source["tables"]),
                guessed=dict(source.get("guessed", {})),
            )
            for source in written["sources"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unreadable(path, "it is no record of imports") from error


def _unreadable(path: Path, reason: str) -> DocumentError:
    fault = Fault(
        rule="unreadable-record",
        message=f"cannot read what was imported before: {reason}",
        file=str(path),
        hint="without this file, items are matched by title and day: move it away, or restore it",
    )
    return DocumentError([fault])


def _together(public: Any, private: Any) -> Any:  # noqa: ANN401  # any parsed value
    if not isinstance(public, Mapping) or not isinstance(private, Mapping):
        return private
    return {
        **public,
        **{key: _together(public.get(key, {}), value) for key, value in private.items()},
    }


def record_texts(records: Sequence[SourceRecord]) -> tuple[str, str]:
    """Return the texts of the public and of the private record; the latter may be empty."""
    public = [
        evolve(
            record,
            tables=_without(record.tables, record.secrets),
            keys=_without(record.keys, _keys_of_secrets(record)),
        )
        for record in records
    ]
    private = [
        evolve(record, tables=record.secrets, facts={}, guessed={}, keys=_keys_of_secrets(record))
        for record in records
        if record.secrets
    ]
    return _text(public), _text(private) if private else ""


EMPTY = f'{{"{_FORM_KEY}": {FORM}, "sources": []}}\n'
"""The text of a record of nothing."""


def _keys_of_secrets(record: SourceRecord) -> dict[str, dict[str, str]]:
    """Return the keys of the items of which the public knows nothing."""
    hidden = {
        name: {
            id: key
            for id, key in keys.items()
            if id in record.secrets.get(name, {})
            and record.secrets[name][id] == record.tables.get(name, {}).get(id)
        }
        for name, keys in record.keys.items()
    }
    return {name: keys for name, keys in hidden.items() if keys}


def secrets_of(tables: Mapping[str, Any], public: Mapping[str, Any]) -> dict[str, Any]:
    """Return what stands in tables and not in those for the public.

    >>> secrets_of({"a": {"x": 1, "y": [2, 3]}, "b": {"z": 4}}, {"a": {"x": 1, "y": [2]}})
    {'a': {'y': [2, 3]}, 'b': {'z': 4}}
    """
    secrets: dict[str, Any] = {}
    for key, value in tables.items():
        if key not in public:
            secrets[key] = value
        elif isinstance(value, Mapping) and isinstance(public[key], Mapping):
            if inner := secrets_of(value, public[key]):
                secrets[key] = inner
        elif value != public[key]:
            secrets[key] = value
    return secrets


def without_known_publicly(
    secrets: Mapping[str, Any], tables: Mapping[str, Any], known: SourceRecord
) -> dict[str, Any]:
    """Return secrets without what the public knew already, of items that did not change.

    Some files of a source may hold people alone, whom the sessions of the others make public.

    Args:
        secrets: What the public does not see in these files.
        tables: All that they say.
        known: What was known before.
    """
    rest: dict[str, Any] = {}
    for name, items in secrets.items():
        before, hidden = known.tables.get(name, {}), known.secrets.get(name, {})
        is_table = name in tables and all(isinstance(it, Mapping) for it in tables[name].values())
        same = {id for id in items if is_table and id in before and before[id] == tables[name][id]}
        new = {id: hidden.get(id) if id in same else it for id, it in items.items()}
        if new := {id: it for id, it in new.items() if it is not None}:
            rest[name] = new
    return rest


def in_order(tables: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """Return tables in the order of documents, with new items behind those that are known.

    >>> in_order({"sessions": {"a": 1, "b": 2}, "rooms": {}}, {"sessions": {"b": 3}})
    {'rooms': {}, 'sessions': {'b': 2, 'a': 1}}
    """
    ordered: dict[str, Any] = {}
    for name in (it for it in ("event", *TABLES) if it in tables):
        items = tables[name]
        ids = dict.fromkeys((*known.get(name, ()), *items))
        ordered[name] = {id: items[id] for id in ids if id in items}
    return ordered


def _without(tables: Mapping[str, Any], secrets: Mapping[str, Any]) -> dict[str, Any]:
    """Return tables without secrets; nothing is left of a list that the public sees in part."""
    rest: dict[str, Any] = {}
    for key, value in tables.items():
        hidden = secrets.get(key, {})
        if key not in secrets:
            rest[key] = value
        elif isinstance(value, Mapping) and isinstance(hidden, Mapping):
            rest[key] = _without(value, hidden)
    return {key: value for key, value in rest.items() if value != {} or key not in secrets}


def _text(records: Iterable[SourceRecord]) -> str:
    """Return records as JSON, with a line for each item: so people see what changed."""
    sources = ",\n".join(_source_text(record) for record in records)
    return f'{{"{_FORM_KEY}": {FORM}, "sources": [\n{sources}\n]}}\n'


def _source_text(record: SourceRecord) -> str:
    parts = [
        ("files", compact(list(record.files))),
        *([("facts", compact(dict(record.facts)))] if record.facts else []),
        *([("guessed", compact(dict(record.guessed)))] if record.guessed else []),
        *([("keys", _block_of_tables(record.keys))] if record.keys else []),
        ("tables", _block_of_tables(record.tables)),
    ]
    return _block(parts)


def _block_of_tables(tables: Mapping[str, Mapping[str, Any]]) -> str:
    return _block(
        (name, _block((id, compact(item)) for id, item in items.items()))
        for name, items in tables.items()
    )


def _block(pairs: Iterable[tuple[str, str]]) -> str:
    rows = ",\n".join(f"{compact(key)}: {text}" for key, text in pairs)
    return "{\n" + rows + "\n}" if rows else "{}"


# --- edits of the document


def renamed_records(document: Path, table: str, ids: Mapping[str, str]) -> list[Edit]:
    """Return the edits of the records of a document after which items have other ids.

    Args:
        document: The document.
        table: The table of the items.
        ids: The new ids by the old ones.

    Raises:
        DocumentError: If a record cannot be read.
    """
    return _edits(document, lambda it: renamed_record(it, table, ids))


def renamed_record(record: SourceRecord, table: str, ids: Mapping[str, str]) -> SourceRecord:
    """Return a record in which items have other ids, also where others refer to them.

    Args:
        record: The record.
        table: The table of the items.
        ids: The new ids by the old ones.
    """

    def renamed(tables: Mapping[str, Any]) -> dict[str, Any]:
        copy: dict[str, Any] = json.loads(json.dumps(dict(tables)))
        for mention in references(copy, table, ids):
            *above, last = mention.keys
            holder: Any = copy
            for key in above:
                holder = holder[key]
            holder[last] = ids[holder[last]]
        return with_new_ids(copy)

    def with_new_ids(tables: Mapping[str, Any]) -> dict[str, Any]:
        items = {ids.get(id, id): item for id, item in tables.get(table, {}).items()}
        return {**tables, **({table: items} if table in tables else {})}

    return evolve(
        record,
        keys=with_new_ids(record.keys),
        tables=renamed(record.tables),
        secrets=renamed(record.secrets),
    )


def records_without(
    document: Path, edit: Callable[[Mapping[str, Any]], Mapping[str, Any]], people: Collection[str]
) -> list[Edit]:
    """Return the edits of the records of a document that forget people.

    Args:
        document: The document.
        edit: From tables to those without the people.
        people: Their ids.

    Raises:
        DocumentError: If a record cannot be read.
    """

    def forgotten(record: SourceRecord) -> SourceRecord:
        keys = {name: dict(items) for name, items in record.keys.items()}
        for id in people:
            keys.get("people", {}).pop(id, None)
        return evolve(record, keys=keys, tables=edit(record.tables), secrets=edit(record.secrets))

    return _edits(document, forgotten)


def _edits(document: Path, change: Callable[[SourceRecord], SourceRecord]) -> list[Edit]:
    records = read_records(document)
    texts = record_texts([change(record) for record in records]) if records else ("", "")
    return [
        Edit(path, old, (text or EMPTY).encode())
        for path, text in zip(record_paths(document), texts, strict=True)
        if os.path.lexists(path)
        for old in [file_bytes(path)]
        if old != (text or EMPTY).encode()
    ]
