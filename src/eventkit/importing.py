"""Read events from the formats of plugins; documents are read by `eventkit.document`."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
from attrs import evolve, field, frozen

from eventkit._options import OptionValues, filled_options, merged_options
from eventkit.builtin import default_registry
from eventkit.document import event_of_drafts
from eventkit.document._files import file_bytes, other_than_file
from eventkit.document.drafts import FilePlace
from eventkit.model.errors import DocumentError, Fault, FormatError, OptionsError
from eventkit.plugins import AnyImporter, Destination, Imported, Note, PluginRegistry, TreeImporter
from eventkit.plugins._isolation import expect_type, isolated

if TYPE_CHECKING:
    from eventkit.model import Event
    from eventkit.plugins._registry import Registered

SIZE_LIMIT = 512 * 2**20
"""The most bytes that are read from a file, or from the files of a folder together."""

HEAD_SIZE = 64 * 2**10
"""How many bytes of a file importers see to recognise it."""


@frozen(kw_only=True)
class DraftOptions:
    """What an event needs and a source may not say: options of every importer of drafts."""

    id: str | None = field(
        default=None, metadata={"help": "the event's id, if the source has none"}
    )
    uid: str | None = field(default=None, metadata={"help": "its uid, likewise"})
    title: str | None = field(default=None, metadata={"help": "its title, likewise"})
    kind: str | None = field(default=None, metadata={"help": "its kind, likewise"})
    start: date | None = field(default=None, metadata={"help": "its first day, likewise"})
    end: date | None = field(default=None, metadata={"help": "its last day, likewise"})
    timezone: str | None = field(default=None, metadata={"help": "its time zone, likewise"})
    language: str | None = field(default=None, metadata={"help": "its language, likewise"})


DRAFT_KEYS = tuple(option.name for option in attrs.fields(DraftOptions))
"""The keys of the event that options fill where a source does not say them."""


def read(
    source: str | PathLike[str] | bytes,
    *,
    format: str | None = None,
    media_type: str | None = None,
    options: Mapping[str, object] | None = None,
    plugins: PluginRegistry | None = None,
) -> Imported:
    """Read events in the format of an importer.

    Args:
        source: The path of a file or folder, or the bytes of a file.
        format: Name of the format. Else the media type stands for one, else what importers
            recognise, else the file's suffix.
        media_type: Such as `text/csv`.
        options: Options of the format; and what the event needs and the source may not say: `id`,
            `uid`, `title`, `kind`, `start`, `end`, `timezone` and `language`.
        plugins: The registry to look in; that of the process unless given.

    Returns:
        The events, those of drafts among them, and notes on what was guessed or left out.

    Raises:
        DocumentError: If the file cannot be read, or makes no event: with all faults.
        FormatError: If there is no such format, or nothing says which.
        OptionsError: If the format does not take an option.
        PluginError: If the importer fails.

    >>> from datetime import date
    >>> from eventkit.model import Event
    >>> from eventkit.plugins import Importer, hookimpl
    >>> from eventkit.testing import registry_with
    >>> class Acme:
    ...     @hookimpl
    ...     def eventkit_importers(self):
    ...         yield Importer(name="acme", summary="A title", extensions=[".acme"], read=titled)
    >>> def titled(data, options):
    ...     day = date(2027, 3, 26)
    ...     return Imported(events=[Event(id="school", title=data.decode(), start=day, end=day,
    ...                                   timezone="UTC")])
    >>> with registry_with(Acme()):
    ...     read(b"Spring School", format="acme").events[0].title
    'Spring School'
    """
    registry = plugins or default_registry()
    offer = _importer(registry, source, format, media_type)
    return read_with(offer, source, OptionValues(options or {}))


def read_with(
    offer: Registered[AnyImporter],
    source: str | PathLike[str] | bytes,
    options: OptionValues,
    *,
    overrides: Collection[str] = (),
) -> Imported:
    """Read events with an importer; the errors are those of `read`.

    Args:
        offer: The importer.
        source: The path of a file or folder, or the bytes of a file.
        options: Its options, and those of drafts.
        overrides: The options of drafts that count also where the source says something else.
    """
    imported, values = read_unfinished(offer, source, options)
    names = {option.name for option in attrs.fields(offer.value.options)}
    fill = {key for key in options.values if key in DRAFT_KEYS and key not in names}
    if fill and not imported.drafts:
        raise OptionsError(
            f"options of {offer.value.name}: it reads whole events, which have their"
            f" {', '.join(sorted(fill))}",
            format=offer.value.name,
        )
    path = None if isinstance(source, bytes) else Path(source)
    return _with_event_of_drafts(imported, values, path, overrides)


def read_unfinished(
    offer: Registered[AnyImporter],
    source: str | PathLike[str] | bytes,
    options: OptionValues,
    *,
    besides: Sequence[Path] = (),
    into: Event | None = None,
) -> tuple[Imported, DraftOptions]:
    """Return what an importer reads, its drafts as they are, and the options that complete them.

    An option that the importer has too is for both. The arguments and errors are those of
    `read_with`.

    Args:
        offer: The importer.
        source: The path of a file or folder, or the bytes of a file.
        options: Its options, and those of drafts.
        besides: Other files and folders that an importer of folders reads with it.
        into: The event that the import goes into; None where a new document is made.
    """
    importer = offer.value
    names = {option.name for option in attrs.fields(importer.options)}
    fill = {key for key in options.values if key in DRAFT_KEYS}
    chosen = merged_options(importer.options, importer.name, _without(options, fill - names))
    filled = filled_options(importer.options, Destination)
    chosen = evolve(chosen, **dict.fromkeys(filled, Destination(event=into)))
    values = merged_options(
        DraftOptions, importer.name, _without(options, options.values.keys() - fill)
    )
    content = _content(offer, source, besides)
    path = content.folder if isinstance(content, SourceFiles) else _path_of(source)
    try:
        with isolated(offer.caller("importer")):
            imported: Imported = expect_type(importer.read(content, chosen), Imported, "read")
    except DocumentError as error:
        raise DocumentError([_with_file(fault, path) for fault in error.faults]) from error
    return imported, values


def _path_of(source: str | PathLike[str] | bytes) -> Path | None:
    return None if isinstance(source, bytes) else Path(source)


def _without(options: OptionValues, keys: Collection[str]) -> OptionValues:
    return evolve(options, values={k: it for k, it in options.values.items() if k not in keys})


def _with_file(fault: Fault, path: Path | None) -> Fault:
    """Return a fault that an importer noted, with the file, which only eventkit knows."""
    if path is None or not fault.rule or (fault.file and not path.is_dir()):
        return fault
    return evolve(fault, file=str(path / fault.file) if fault.file else str(path))


def _with_event_of_drafts(
    imported: Imported, values: DraftOptions, path: Path | None, overrides: Collection[str]
) -> Imported:
    if not imported.drafts:
        return imported
    drafts = [(draft.tables, draft.places) for draft in imported.drafts]
    event, remarks = event_of_drafts(drafts, attrs.asdict(values), path, overrides=overrides)
    notes = [
        Note(
            place=it.place.place if isinstance(it.place, FilePlace) else it.place,
            message=it.message,
            kind=it.kind,
        )
        for it in remarks
    ]
    return Imported(events=[*imported.events, event], notes=[*imported.notes, *notes])


# --- the importer


def _importer(
    registry: PluginRegistry,
    source: str | PathLike[str] | bytes,
    format: str | None,
    media_type: str | None,
) -> Registered[AnyImporter]:
    if format:
        return registry.importer(format)
    if media_type:
        return registry.importer_of(media_type)
    if not isinstance(source, bytes):
        return importer_for(Path(source), registry)
    try:
        return registry.importer_for(Path(), source[:HEAD_SIZE])
    except FormatError as error:
        if error.is_ambiguous:
            raise
    raise FormatError("nothing recognises these bytes: name their format= or media_type=")


def importer_for(path: Path, registry: PluginRegistry) -> Registered[AnyImporter]:
    """Return the importer that recognises a file or folder, or else that of its suffix.

    Raises:
        FormatError: If there is none, or more than one.
    """
    if path.is_dir() and (offer := importer_of_folder(path, registry)):
        return offer
    return registry.importer_for(path, file_head(path))


def importer_of_folder(folder: Path, registry: PluginRegistry) -> Registered[AnyImporter] | None:
    """Return the importer that recognises a file in a folder; None if none does.

    Raises:
        FormatError: If there is more than one.
        DocumentError: If the files are too large together.
    """
    offers = [
        offer
        for offer in registry.importers()
        if isinstance(offer.value, TreeImporter) and offer.value.recognizes
    ]
    matching: dict[str, Registered[AnyImporter]] = {}
    for path in SourceFiles([folder]).paths() if offers else ():
        head = file_head(path)
        named = path.absolute()  # so that the folder itself has a name
        matching |= {it.name: it for it in offers if registry.recognizes(it, head, named)}
    if len(matching) > 1:
        names = ", ".join(sorted(f"{it.name} ({it.provider})" for it in matching.values()))
        raise FormatError(
            f"several formats can read {folder.name!r}: {names}; name one with --from (Python:"
            " format=)",
            name=folder.name,
            known=list(matching),
            is_ambiguous=True,
        )
    return next(iter(matching.values()), None)


def file_head(path: Path) -> bytes:
    """Return the beginning of a file; nothing if it cannot be read, which reading it tells."""
    try:
        return file_bytes(path, HEAD_SIZE)
    except DocumentError:
        return b""


# --- the source


def _content(
    offer: Registered[AnyImporter],
    source: str | PathLike[str] | bytes,
    besides: Sequence[Path] = (),
) -> Any:  # noqa: ANN401  # bytes, or a mapping for those that read folders
    if isinstance(offer.value, TreeImporter):
        if offer.value.recognizes is None and not besides:
            _require_folder(offer.value.name, source)
        return {"file": source} if isinstance(source, bytes) else SourceFiles([source, *besides])
    if isinstance(source, bytes):
        _require_small(len(source), None)
        return source
    path = Path(source)
    _require_small(_size(path), path)
    return file_bytes(path)


def _require_folder(name: str, source: str | PathLike[str] | bytes) -> None:
    """Raise an error unless a source is a folder: who recognises no file reads no single one."""
    if isinstance(source, bytes) or other_than_file(Path(source)) != "folder":
        raise FormatError(f"{name} reads a folder: name one", name=name)


def _size(path: Path) -> int:
    """Return the size of a file; 0 if it cannot be read, which reading it tells."""
    try:
        return path.stat().st_size
    except (OSError, ValueError):  # ValueError: an impossible path
        return 0


def _require_small(size: int, path: Path | None) -> None:
    if size > SIZE_LIMIT:
        message = f"the source is larger than {SIZE_LIMIT >> 20} MiB"
        fault = Fault(
            rule="too-large",
            message=message,
            file=str(path) if path else None,
            hint="import a part of it",
        )
        raise DocumentError([fault])


class SourceFiles(Mapping[str, bytes]):
    """The files of folders, and single files, by their paths with `/`, each read when looked up.

    The paths are those in the folder, or in the folder that holds all of several sources.

    Args:
        sources: The folders and files. Links and hidden files in folders are not read.

    Raises:
        DocumentError: If the files are too large together.
    """

    def __init__(self, sources: Iterable[str | PathLike[str]]) -> None:
        paths = [Path(source) for source in sources]
        if len(paths) > 1 and any(it.is_absolute() or ".." in it.parts for it in paths):
            paths = [path.resolve() for path in paths]
        self.folder = _common_folder(paths)
        files = [file for path in paths for file in _files_at(path)]
        self._paths = {it.relative_to(self.folder).as_posix(): it for it in files}
        _require_small(sum(map(_size, files)), self.folder)

    def paths(self) -> Iterable[Path]:
        """Return the paths of the files."""
        return self._paths.values()

    def __getitem__(self, key: str) -> bytes:
        return file_bytes(self._paths[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def _files_at(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = (it for it in path.rglob("*") if it.is_file() and not it.is_symlink())
    return sorted(it for it in files if not _is_hidden(it.relative_to(path)))


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _common_folder(paths: Sequence[Path]) -> Path:
    """Return the folder that holds all of several files and folders."""
    folders = [path if path.is_dir() else path.parent for path in paths]
    return folders[0] if len(folders) == 1 else Path(os.path.commonpath(folders))
