"""Take values out of the files of a document; the rest of them stays as people wrote it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from attrs import field, frozen

from eventkit.document._cutting import cut, without, without_empty
from eventkit.document._files import file_bytes, read_file, read_siblings
from eventkit.document._nodes import Keys, Node
from eventkit.document._parsing import parsed
from eventkit.document._reading import Reading
from eventkit.model import Event
from eventkit.model.errors import DocumentError, Fault, TargetError

__all__ = [
    "DocumentFile",
    "Edit",
    "Keys",
    "Replace",
    "Tables",
    "edit_document",
    "edit_tables",
    "event_of",
    "read_files",
    "require_unchanged",
]

Tables: TypeAlias = Mapping[str, Any]
Replace: TypeAlias = Callable[[str], str]
"""From a text to what stands there instead."""


@frozen
class Edit:
    """What becomes of a file.

    Args:
        path: The file.
        old: What it holds.
        new: What it is to hold.
    """

    path: Path
    old: bytes = field(repr=False)
    new: bytes = field(repr=False)


@frozen(eq=False)
class DocumentFile:
    """The file of a document, or a sibling of it, as it was parsed."""

    _node: Node

    @property
    def path(self) -> Path:
        """The file."""
        path = self._node.source.path
        assert path  # noqa: S101  # it was read from one
        return path

    @property
    def tables(self) -> Tables:
        """What it spells."""
        tables: Tables = self._node.value
        return tables

    @property
    def is_translation(self) -> bool:
        """Whether it is a sibling that translates."""
        return self._node.source.language is not None


def read_files(document: Path) -> list[DocumentFile]:
    """Return the document and its siblings as they were parsed: translations first.

    Raises:
        DocumentError: If one cannot be read.
    """
    main = read_file(document)
    private, translations = read_siblings(document, main)
    nodes = [*translations.values(), *([private] if private else []), main]
    return [DocumentFile(node) for node in nodes]


def event_of(files: Iterable[DocumentFile], edits: Iterable[Edit] = ()) -> Event:
    """Return the event of the files, some of them edited.

    Raises:
        DocumentError: With all that is wrong.
    """
    texts = {edit.path: edit.new for edit in edits}
    new: dict[str, Node] = {}
    translations: dict[str, Node] = {}
    for file in files:
        source = file._node.source  # noqa: SLF001  # hidden from other rooms only
        node = parsed(
            texts.get(file.path, source.text),
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


def edit_tables(tables: Tables, paths: Sequence[Keys], replace: Replace) -> Tables:
    """Return a parsed document without what stands at some paths, its texts replaced.

    >>> edit_tables({"event": {"title": "School"}, "rooms": {}}, [("event", "id")], str.upper)
    {'event': {'title': 'SCHOOL'}, 'rooms': {}}
    """
    replaced: Tables = _replaced(without(tables, paths), replace)
    return replaced


def edit_document(file: DocumentFile, paths: Collection[Keys], replace: Replace) -> Edit:
    """Return what becomes of a file when what stands at some paths goes and texts are replaced.

    Raises:
        DocumentError: If something else would change as well: it is written in a way that cannot be
            edited.
    """
    source = file._node.source  # noqa: SLF001  # hidden from other rooms only
    old = file_bytes(file.path)
    text = replace(cut(source.text, source.format, paths) if paths else source.text)
    wanted = edit_tables(file.tables, [*paths], replace)
    try:
        is_right = without_empty(parsed(text, source.format).value) == without_empty(wanted)
    except DocumentError:
        is_right = False
    if not is_right:
        raise _not_editable(file, paths)
    mark = old[: len(old) - len(source.text.encode())]  # of the byte order
    return Edit(file.path, old, mark + text.encode())


def require_unchanged(edits: Iterable[Edit]) -> None:
    """Require that files are still as they were when they were read.

    Raises:
        TargetError: If somebody changed one.
    """
    for edit in edits:
        if file_bytes(edit.path) != edit.old:
            raise TargetError(f"{edit.path}: somebody changed it meanwhile; try again", edit.path)


def _replaced(value: Any, replace: Replace) -> Any:
    """Return what was parsed with its texts replaced; keys stay."""
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
        hint=f"take these out by hand, and run the same again for the log: {places}",
    )
    return DocumentError([fault])
