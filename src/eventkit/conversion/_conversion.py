"""From the files and folders of an event to the texts of its document."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
from attrs import field, frozen

from eventkit._atomic import created_folder, write_new_file
from eventkit._git_ignore import private_ignored
from eventkit._import_records import SourceRecord, record_paths, record_texts
from eventkit._options import OptionValues, merged_options
from eventkit.builtin import default_registry
from eventkit.conversion._arranging import arranged
from eventkit.conversion._contacts_in_texts import contact_notes, without_contacts
from eventkit.conversion._sources import SourceDraft, distinct, with_new_id
from eventkit.document import document, event_of_drafts, load
from eventkit.document._files import file_bytes, private_path
from eventkit.document._parsing import FORMATS
from eventkit.document.drafts import Ask, FilePlace, Remark
from eventkit.document.readable import Comment, readable
from eventkit.importing import DraftOptions, SourceFiles, importer_for, read_unfinished
from eventkit.model import TABLES, Event, Session
from eventkit.model.errors import DocumentError, Fault, FormatError, TargetError
from eventkit.plugins import AnyImporter, Imported, Note, PluginRegistry, TreeImporter

if TYPE_CHECKING:
    from eventkit.plugins._registry import Registered


@frozen(kw_only=True)
class Reading:
    """A source, and how it is read.

    Args:
        path: The file or folder.
        besides: Other files and folders that an importer of folders reads with it.
        importer: What reads it; None stands for a document.
        options: The options of the importer, and those that complete drafts.
        into: The event that the import goes into; None where a new document is made.
    """

    path: Path
    besides: tuple[Path, ...] = ()
    importer: Registered[AnyImporter] | None = None
    options: OptionValues = field(factory=lambda: OptionValues({}))
    into: Event | None = field(default=None, repr=False)


@frozen(kw_only=True)
class PlacedNote:
    """A note on a source.

    Args:
        file: The source; None is the document itself.
        note: What was read, guessed or left out, with its place in the source.
    """

    file: Path | None
    note: Note

    @property
    def where(self) -> str:
        """The file and the place in it, such as `talks.ics:12`; may be empty."""
        place = self.note.place
        if self.file is None:
            return ""
        gap = ":" if isinstance(place, int) else ", "
        return f"{self.file}{gap}{place}" if place else str(self.file)


@frozen(kw_only=True)
class Conversion:
    """A document made of sources.

    Args:
        event: The event that the document says.
        text: The text of the document, in TOML.
        private_text: That of its private file; empty if there is none.
        notes: What was read, guessed or left out.
        places: Where the items of the event stand in the sources, by their paths: the file and the
            place in it.
        keys: What the sources themselves know items by, by their paths.
        private: The paths of the items and notes that are in the private file.
    """

    event: Event
    text: str = field(repr=False)
    private_text: str = field(repr=False)
    notes: tuple[PlacedNote, ...] = field(repr=False)
    places: Mapping[str, tuple[str, int | str]] = field(repr=False)
    keys: Mapping[str, str] = field(factory=dict, repr=False)
    private: frozenset[str] = field(default=frozenset(), repr=False)


def convert(
    *sources: str | PathLike[str],
    format: str | None = None,
    options: Mapping[str, object] | None = None,
    plugins: PluginRegistry | None = None,
) -> Conversion:
    """Return the document of an event that is described in files of other formats.

    Several sources are parts of one event: what one does not say, another may.

    Args:
        sources: The paths of files and folders.
        format: Name of the format of all of them; else each is recognised.
        options: Options of the formats, and what no source says: `title`, `timezone`, `start`,
            `end`, `language`, `id`, `uid` and `kind`. They go before what a source says.
        plugins: The registry to look in; that of the process unless given.

    Raises:
        DocumentError: If a source cannot be read, or they make no event: with all faults.
        FormatError: If there is no such format, or nothing says which.
        OptionsError: If a format does not take an option.
        PluginError: If an importer fails.

    >>> import tempfile
    >>> from datetime import date
    >>> from eventkit.plugins import Draft, Importer, hookimpl
    >>> from eventkit.testing import registry_with
    >>> class Acme:
    ...     @hookimpl
    ...     def eventkit_importers(self):
    ...         yield Importer(name="acme", summary="A title", extensions=[".acme"], read=titled)
    >>> def titled(data, options):
    ...     return Imported(drafts=[Draft(tables={"event": {"title": data.decode()}})])
    >>> with tempfile.TemporaryDirectory() as folder, registry_with(Acme()) as plugins:
    ...     path = Path(folder, "walk.acme")
    ...     _ = path.write_text("A walk")
    ...     day = date(2027, 3, 26)
    ...     options = {"timezone": "UTC", "start": day, "end": day}
    ...     converted = convert(path, options=options, plugins=plugins)
    >>> converted.event.title
    'A walk'
    """
    registry = plugins or default_registry()
    values = OptionValues(options or {})
    readings = [
        Reading(
            path=Path(source),
            importer=registry.importer(format) if format else importer_for(Path(source), registry),
            options=values,
        )
        for source in sources
    ]
    return convert_with(readings)


def convert_with(
    readings: Sequence[Reading],
    *,
    ask: Ask | None = None,
    uid: str | None = None,
    updated: datetime | None = None,
) -> Conversion:
    """Return the document of sources with the importers that read them.

    Args:
        readings: The sources; the errors are those of `convert`.
        ask: Asked for each key of the event that nothing says; None is no answer.
        uid: The event's UID, if no source has one.
        updated: When the document was made, with its offset.
    """
    notes: list[PlacedNote] = []
    drafts: list[SourceDraft] = []
    values: dict[str, Any] = {}
    for source, imported, options in _read_all(_joined(readings)):
        notes += map(source.note, imported.notes)
        drafts += _drafts(source, imported)
        values |= {key: it for key, it in attrs.asdict(options).items() if it is not None}
    drafts = list(distinct(drafts))
    fillable = {**dict.fromkeys(attrs.fields_dict(DraftOptions)), **values}
    stem = readings[0].path.absolute()
    pairs = [(draft.tables, draft.places) for draft in drafts]
    event, remarks = event_of_drafts(pairs, fillable, stem, overrides=fillable, ask=ask)
    is_new = event.uid is None
    if uid or updated:
        event = attrs.evolve(event, uid=event.uid or uid, updated=event.updated or updated)
    event, ids = arranged(event, is_new=is_new)
    new_ids = {("sessions", id): new for id, new in ids.items()}
    places = {
        with_new_id(path, new_ids): place
        for draft in drafts
        for path, place in draft.places.items()
        if path and isinstance(place, FilePlace)
    }
    keys = {with_new_id(path, new_ids): key for it in drafts for path, key in it.keys.items()}
    notes += map(_note_of, remarks)
    paths = _paths(places)
    notes = [_with_path(note, new_ids, paths) for note in notes]
    private = frozenset(with_new_id(path, new_ids) for it in drafts for path in it.private_paths())
    notes += (PlacedNote(file=None, note=note) for note in contact_notes(event, private))
    completed = {it.path: it.message for it in remarks if it.kind == "guessed"}
    texts = readable(event, _comments(notes, completed), private=private)
    return Conversion(
        event=event,
        text=texts.main,
        private_text=texts.private,
        notes=tuple(notes),
        places=places,
        keys=keys,
        private=private,
    )


# --- reading


def _joined(readings: Iterable[Reading]) -> list[Reading]:
    """Return readings in which the sources of an importer of folders are one source."""
    joined: dict[object, Reading] = {}
    for number, reading in enumerate(readings):
        is_tree = reading.importer and isinstance(reading.importer.value, TreeImporter)
        key: object = id(reading.importer.value) if reading.importer and is_tree else (number,)
        first = joined.setdefault(key, reading)
        if first is not reading:
            joined[key] = attrs.evolve(first, besides=(*first.besides, reading.path))
    return list(joined.values())


@frozen
class _Source:
    """What was read together.

    Args:
        path: The file, or the folder that holds all files.
        files: The paths in it of the files that an importer of folders read.
        is_document: Whether it is a document, whose ids are known.
        has_private: Whether it is a document with a private file beside it.
    """

    path: Path
    files: Collection[str] = ()
    is_document: bool = False
    has_private: bool = False

    def place(self, place: int | str) -> FilePlace:
        """Return a place with its file, which a place in a folder begins with."""
        if isinstance(place, str) and self.files:
            file, _, words = place.partition(", ")
            before, _, line = file.rpartition(":")
            if line.isdecimal() and len(line) <= _LONGEST_LINE and before in self.files:
                return FilePlace(str(self.path / before), int(line))
            if file in self.files:
                return FilePlace(str(self.path / file), words)
        return FilePlace(str(self.path), place)

    def note(self, note: Note) -> PlacedNote:
        """Return a note with its file."""
        file, place = self.place(note.place)
        placed = note if place == note.place else attrs.evolve(note, place=place)
        return PlacedNote(file=Path(file), note=placed)


_LONGEST_LINE = 9
"""How many digits the number of a line may have."""


def _read_all(readings: Iterable[Reading]) -> list[tuple[_Source, Imported, DraftOptions]]:
    """Return what each source holds, or raise the faults of all of them."""
    read: list[tuple[_Source, Imported, DraftOptions]] = []
    faults: list[Fault] = []
    for reading in readings:
        try:
            if reading.importer is None:
                _require_document(reading.path)
                imported = Imported(events=[load(reading.path)])
                options = merged_options(DraftOptions, "document", reading.options)
            else:
                imported, options = read_unfinished(
                    reading.importer,
                    reading.path,
                    reading.options,
                    besides=reading.besides,
                    into=reading.into,
                )
            if not (imported.drafts or imported.events):
                raise _nothing(reading.path)
            read.append((_source(reading), imported, options))
        except DocumentError as error:
            faults.extend(error.faults)
    if faults:
        raise DocumentError(faults)
    return read


def _source(reading: Reading) -> _Source:
    if reading.importer is None:
        has_private = os.path.lexists(private_path(reading.path))
        return _Source(reading.path, is_document=True, has_private=has_private)
    if not isinstance(reading.importer.value, TreeImporter):
        return _Source(reading.path)
    files = SourceFiles([reading.path, *reading.besides])
    return _Source(files.folder, frozenset(files))


def _require_document(path: Path) -> None:
    """Require that a file may be a document, because no importer recognises it.

    Raises:
        DocumentError: If its suffix is another, and it can be read.
    """
    if path.suffix.lower().lstrip(".") in FORMATS:
        return
    file_bytes(path, 1)
    fault = Fault(
        rule="unknown-format",
        message="nothing that is installed recognises it",
        file=str(path),
        hint="`eventkit formats` lists what can be read; --from NAME chooses one of them",
    )
    raise DocumentError([fault])


def _nothing(path: Path) -> DocumentError:
    fault = Fault(
        rule="nothing-read",
        message="nothing of an event is in it",
        file=str(path),
        hint="is it the right file? `eventkit formats` lists what can be read, and --from names"
        " a format",
    )
    return DocumentError([fault])


def _drafts(source: _Source, imported: Imported) -> Iterator[SourceDraft]:
    """Yield the tables of a source, with the places of their values in its file."""
    for draft in imported.drafts:
        places = {it: source.place(place) for it, place in draft.places.items()}
        yield SourceDraft(draft.tables, {"": source.place(""), **places}, draft.keys)
    for event in imported.events:
        tables = document(event)
        del tables["eventkit"]
        for session in tables.get("sessions", {}).values():
            if isinstance(session.get("day"), int):  # another source may begin on another day
                session["day"] = event.start + timedelta(days=session["day"] - 1)
        keys = dict(_document_keys(event)) if source.is_document else {}
        yield SourceDraft(tables, {"": source.place("")}, keys, source.has_private)


def _document_keys(event: Event) -> Iterator[tuple[str, str]]:
    """Yield the paths of the items of a document with their ids, and the UIDs of sessions."""
    for name, attribute in TABLES.items():
        for item in getattr(event, attribute) if name != "days" else ():
            key = event.uid_of(item) if isinstance(item, Session) else item.id
            yield f"{name}.{item.id}", key


# --- notes


def _note_of(remark: Remark) -> PlacedNote:
    file, place = remark.place if isinstance(remark.place, FilePlace) else ("", remark.place)
    note = Note(place=place, message=remark.message, kind=remark.kind, path=remark.path)
    return PlacedNote(file=Path(file) if file else None, note=note)


def _paths(places: Mapping[str, tuple[str, int | str]]) -> Mapping[tuple[str, int | str], str]:
    """Return the item that stands at each place."""
    paths: dict[tuple[str, int | str], str] = {}
    for path, place in places.items():
        is_better = path.startswith("sessions.") and not paths.get(place, "").startswith(
            "sessions."
        )
        if path.count(".") == 1 and (place not in paths or is_better):
            paths[place] = path
    return paths


def _with_path(
    placed: PlacedNote,
    new_ids: Mapping[tuple[str, str], str],
    paths: Mapping[tuple[str, int | str], str],
) -> PlacedNote:
    """Return a note with the new id of what it is about, else with the item at its place."""
    path = with_new_id(placed.note.path, new_ids)
    path = path or paths.get((str(placed.file), placed.note.place), "")
    if path == placed.note.path:
        return placed
    return attrs.evolve(placed, note=attrs.evolve(placed.note, path=path))


def _comments(notes: Iterable[PlacedNote], completed: Mapping[str, str]) -> Iterator[Comment]:
    """Yield a comment for each guess and omission, with the path that it is about.

    Args:
        notes: What was guessed or left out.
        completed: The notes on keys that were completed, by path. Their comments do not repeat the
            value below them, which a later import may change.
    """
    for placed in notes:
        note = placed.note
        if note.kind == "read" or note.path == "event.id":  # an id is always made up
            continue
        where = f" ({_short(placed)})" if placed.where else ""
        is_completed = completed.get(note.path) == note.message
        message = "the source does not say it" if is_completed else note.message
        text = f"{_KINDS[note.kind]}: {message}{where}"
        yield Comment(note.path, without_contacts(text))  # the document is public


_KINDS = {"guessed": "guessed", "left-out": "left out"}


def _short(placed: PlacedNote) -> str:
    """Return the place of a note without the folder of its file."""
    return attrs.evolve(placed, file=Path(placed.file.name) if placed.file else None).where


# --- writing


def require_new(path: str | PathLike[str]) -> Path:
    """Return the path of a document that is not there yet.

    Raises:
        FormatError: If the path does not end in `.toml`.
        TargetError: If it is there already.
    """
    target = Path(path)
    if target.suffix != ".toml":
        raise FormatError(f"{str(target)!r} does not end in .toml", name=str(target))
    if os.path.lexists(target):
        raise TargetError(f"{target}: is there already; name another file", target)
    return target


def write_conversion(
    conversion: Conversion, path: str | PathLike[str], *, records: Sequence[SourceRecord] = ()
) -> tuple[Path, ...]:
    """Write the files of a document that are not there yet, and return their paths.

    Lines in `.gitignore` keep the private files out of git. The document comes last.

    Args:
        conversion: The document.
        path: Its path, which ends in `.toml`.
        records: What the sources said, for a second import.

    Raises:
        FormatError: If the path does not end in `.toml`.
        TargetError: If a file is there already, or cannot be written: then none is.
    """
    target = require_new(path)
    private, secrets = private_path(target), conversion.private_text
    texts = record_texts(records) if records else ("", "")
    names = (private, *record_paths(target))
    beside = dict(zip(names, (secrets.encode(), *(it.encode() for it in texts)), strict=True))
    # What an interrupted import wrote is taken as it is; anything else is of somebody else.
    for name, data in beside.items():
        if os.path.lexists(name) and not (data and file_bytes(name) == data):
            message = f"{name}: is there already, and would be read with the document"
            raise TargetError(f"{message}; name another file", name)
    written: list[Path] = []
    with created_folder(target.parent), private_ignored(target):
        try:
            for name, data in beside.items():
                if data and not os.path.lexists(name):
                    written.append(name)
                    write_new_file(name, [data], is_private=name != names[1])
            write_new_file(target, [conversion.text.encode()])
        except BaseException:  # an interrupt too must leave nothing behind
            for name in written if not os.path.lexists(target) else ():
                name.unlink(missing_ok=True)
            raise
    return (target, private) if secrets else (target,)
