"""Edits of the files of a document that keep the rest as people wrote it."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from attrs import field, frozen

from eventkit.document._comments import lost_comments
from eventkit.document._cutting import cut, without, without_empty
from eventkit.document._files import file_bytes, private_path, read_file, read_siblings
from eventkit.document._nodes import Keys, Node
from eventkit.document._parsing import parsed
from eventkit.document._reading import Reading
from eventkit.document._setting import set_names, set_values, with_names, with_values
from eventkit.document._writing import json_value
from eventkit.model import Event
from eventkit.model.errors import DocumentError, Fault, TargetError

__all__ = [
    "Changes",
    "DocumentFile",
    "Edit",
    "Keys",
    "Replace",
    "Tables",
    "change_document",
    "edit_document",
    "edit_sibling",
    "edit_tables",
    "event_of",
    "filled",
    "new_private_file",
    "read_files",
    "require_unchanged",
    "sibling_file",
    "with_values",
]

Tables: TypeAlias = Mapping[str, Any]
Replace: TypeAlias = Callable[[str], str]
"""From a text to its replacement."""


@frozen
class Edit:
    """A change of a file.

    Args:
        path: The file.
        old: Its present bytes.
        new: Its future bytes.
    """

    path: Path
    old: bytes = field(repr=False)
    new: bytes = field(repr=False)

    @property
    def lost_comments(self) -> tuple[str, ...]:
        """The comments of a file in TOML that it has no more."""
        if self.path.suffix.lower() != ".toml" or b"#" not in self.old:
            return ()
        return lost_comments(self.old.decode("utf-8-sig"), self.new.decode("utf-8-sig"))


@frozen(eq=False)
class DocumentFile:
    """The parsed file of a document, or of a sibling."""

    _node: Node

    @property
    def path(self) -> Path:
        """The file."""
        path = self._node.source.path
        assert path  # noqa: S101  # it was read from a file
        return path

    @property
    def tables(self) -> Tables:
        """The parsed tables."""
        tables: Tables = self._node.value
        return tables

    @property
    def is_private(self) -> bool:
        """Whether it is the private sibling."""
        return self._node.source.private

    @property
    def language(self) -> str | None:
        """The language of a translating sibling."""
        return self._node.source.language

    @property
    def is_translation(self) -> bool:
        """Whether it is a translating sibling."""
        return self.language is not None

    @property
    def text(self) -> str:
        """The text, without a mark of the byte order."""
        return self._node.source.text


def read_files(document: Path) -> list[DocumentFile]:
    """Return the parsed files of a document and its siblings, translations first.

    Raises:
        DocumentError: If one cannot be read.
    """
    main = read_file(document)
    private, translations = read_siblings(document, main)
    nodes = [*translations.values(), *([private] if private else []), main]
    return [DocumentFile(node) for node in nodes]


def event_of(files: Iterable[DocumentFile], edits: Iterable[Edit] = ()) -> Event:
    """Return the event of files, after edits of some.

    Raises:
        DocumentError: With all faults.
    """
    texts = {edit.path: edit.new for edit in edits}
    new: dict[str, Node] = {}
    translations: dict[str, Node] = {}
    for file in files:
        source = file._node.source  # noqa: SLF001  # hidden from other rooms only
        node = file._node  # noqa: SLF001  # as above
        if file.path in texts:
            node = parsed(
                texts[file.path],
                source.format,
                file.path,
                private=source.private,
                language=source.language,
            )
        if source.language:
            translations[source.language] = node
        else:
            new["private" if source.private else "main"] = node
    return Reading(main=new["main"], private=new.get("private"), siblings=translations).event()


def new_private_file(document: Path, text: str) -> DocumentFile:
    """Return the parsed private sibling that a document is to have.

    Raises:
        DocumentError: If the text is not valid TOML.
    """
    return DocumentFile(parsed(text, "toml", private_path(document), private=True))


def edit_tables(tables: Tables, paths: Sequence[Keys], replace: Replace) -> Tables:
    """Return a parsed document without the values at some paths, and with texts replaced.

    >>> edit_tables({"event": {"title": "School"}, "rooms": {}}, [("event", "id")], str.upper)
    {'event': {'title': 'SCHOOL'}, 'rooms': {}}
    """
    replaced: Tables = _replaced(without(tables, paths), replace)
    return replaced


@frozen
class Changes:
    """What changes in a file; all paths are those before.

    Args:
        values: What is to stand at some paths.
        removed: The paths of keys that go.
        names: The new names of the keys at some paths.
    """

    values: Mapping[Keys, Any] = {}
    removed: Collection[Keys] = ()
    names: Mapping[Keys, str] = {}


def edit_document(
    file: DocumentFile, paths: Collection[Keys], replace: Replace, text: str | None = None
) -> Edit:
    """Return the edit of a file that removes the values at some paths and replaces texts.

    Args:
        file: The file.
        paths: The paths.
        replace: From a text to its replacement.
        text: The text of the file if it has other comments by now.

    Raises:
        DocumentError: If the spelling of the file cannot be edited without other changes.
        TargetError: If it was changed since it was read.
    """
    source = file._node.source  # noqa: SLF001  # hidden from other rooms only
    text = source.text if text is None else text
    text = replace(cut(text, source.format, paths) if paths else text)
    return _exact_edit(file, text, edit_tables(file.tables, [*paths], replace), paths)


def change_document(file: DocumentFile, changes: Changes) -> Edit:
    """Return the edit of a file that sets and removes values, and renames keys.

    Raises:
        DocumentError: If the spelling of the file cannot be edited without other changes.
        TargetError: If it was changed since it was read.
    """
    source = file._node.source  # noqa: SLF001  # hidden from other rooms only
    text, tables = source.text, file.tables
    if changes.values:
        text = set_values(text, source.format, changes.values)
        tables = with_values(tables, _as_parsed(changes.values, source.format))
    if changes.removed:
        text = cut(text, source.format, changes.removed)
        tables = without(tables, changes.removed)
    if changes.names:
        text = set_names(text, source.format, changes.names)
        tables = with_names(tables, changes.names)
    return _exact_edit(file, text, tables, [*changes.values, *changes.removed, *changes.names])


def _as_parsed(values: Mapping[Keys, Any], format: str) -> Mapping[Keys, Any]:
    """Return values as they are parsed: JSON has dates as texts."""
    if format == "toml":
        return values
    return {keys: json.loads(json_value(value)) for keys, value in values.items()}


def _exact_edit(
    file: DocumentFile,
    text: str,
    expected: Tables,
    paths: Collection[Keys],
    meaning: Callable[[Any], Any] = without_empty,
    *,
    is_new: bool = False,
) -> Edit:
    """Return the edit of a file to a text, which must mean what is expected."""
    source = file._node.source  # noqa: SLF001  # hidden from other rooms only
    old = source.text.encode() if is_new else file_bytes(file.path)
    if not old.endswith(source.text.encode()):
        raise _changed(file.path)
    try:
        is_exact = meaning(parsed(text, source.format).value) == meaning(expected)
    except DocumentError:
        is_exact = False
    if not is_exact:
        raise _not_editable(file, paths)
    mark = old[: len(old) - len(source.text.encode())]  # of the byte order
    return Edit(file.path, old, mark + text.encode())


def sibling_file(path: Path, text: str, language: str) -> DocumentFile:
    """Return the parsed text of a translating sibling, whether or not it is written yet.

    Raises:
        DocumentError: If it is not valid TOML.
    """
    return DocumentFile(parsed(text, "toml", path, language=language))


def edit_sibling(file: DocumentFile, text: str, expected: Tables, *, is_new: bool = False) -> Edit:
    """Return the edit of a file to a text that must mean what is expected, but for empty texts.

    Args:
        file: The file.
        text: Its new text.
        expected: What that must mean.
        is_new: Whether the file is not written yet.

    Raises:
        DocumentError: If it does not: the spelling of the file cannot be edited.
        TargetError: If it was changed since it was read.
    """
    return _exact_edit(file, text, expected, [], filled, is_new=is_new)


def filled(tables: Any) -> Any:  # any parsed value
    """Return a parsed document without empty texts, and without tables of nothing else.

    >>> filled({"days": {"1": {"title": ""}}, "event": {"title": "A", "summary": ""}})
    {'event': {'title': 'A'}}
    """
    if not isinstance(tables, Mapping):
        return tables
    inner = {key: filled(value) for key, value in tables.items() if not _is_empty(value)}
    return {key: value for key, value in inner.items() if value != {}}


def _is_empty(value: object) -> bool:
    if isinstance(value, list):
        return all(map(_is_empty, value))
    return isinstance(value, str) and not value.strip()


def require_unchanged(edits: Iterable[Edit]) -> None:
    """Require that files have not changed since they were read.

    Raises:
        TargetError: If one has changed.
    """
    for edit in edits:
        if file_bytes(edit.path) != edit.old:
            raise _changed(edit.path)


def _changed(path: Path) -> TargetError:
    return TargetError(f"{path}: it was changed meanwhile; try again", path)


def _replaced(value: Any, replace: Replace) -> Any:
    """Return a parsed value with its texts, but not its keys, replaced."""
    if isinstance(value, str):
        return replace(value)
    if isinstance(value, list):
        return [_replaced(inner, replace) for inner in value]
    if isinstance(value, Mapping):
        return {key: _replaced(inner, replace) for key, inner in value.items()}
    return value


def _not_editable(file: DocumentFile, paths: Iterable[Keys]) -> DocumentError:
    source = file._node.source  # noqa: SLF001  # hidden from other rooms only
    places = ", ".join(Node(None, source, keys).place for keys in paths) or "the texts"
    fault = Fault(
        rule="not-editable",
        message="it is written in a way that cannot be edited here; nothing was changed",
        file=str(file.path),
        hint=f"change these by hand, and run the same again for the rest: {places}",
    )
    return DocumentError([fault])
