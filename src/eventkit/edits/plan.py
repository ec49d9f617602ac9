"""The files of an edit: what becomes of them, and how they are written."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from attrs import frozen

from eventkit._atomic import created_folder, unused_name, write_files, write_new_file
from eventkit._git_ignore import private_ignored
from eventkit.document._files import file_bytes, private_path
from eventkit.document.editing import (
    Changes,
    DocumentFile,
    Edit,
    Keys,
    change_document,
    event_of,
    read_files,
    require_unchanged,
    with_values,
)
from eventkit.model import Event, Session
from eventkit.model.errors import SelectionError, TargetError
from eventkit.model.tree import texts
from eventkit.model.words import guess, nearest


@frozen(eq=False, slots=False)  # it remembers what it computes
class OpenDocument:
    """A document to edit, with the files that are read with it.

    Args:
        path: The document.
        files: Its siblings and the document itself, parsed.
        event: Its event.
    """

    path: Path
    files: tuple[DocumentFile, ...]
    event: Event

    @property
    def main(self) -> DocumentFile:
        """The file of the document itself."""
        return self.files[-1]

    def editable_files(self) -> Iterator[DocumentFile]:
        """Yield the files that are no translations, the document itself first."""
        return (file for file in reversed(self.files) if not file.is_translation)

    @cached_property
    def by_id(self) -> Mapping[str, Session]:
        """The sessions by their ids."""
        return {session.id: session for session in self.event.sessions}

    @cached_property
    def by_title(self) -> Mapping[str, Session]:
        """The sessions by their titles; of several of one title the last."""
        return {session.title: session for session in self.event.sessions}

    @cached_property
    def repetitions(self) -> Mapping[str, tuple[Session, ...]]:
        """The sessions of each name that several share (`repeats`)."""
        by_name: dict[str, list[Session]] = defaultdict(list)
        for session in self.event.sessions:
            if session.repeats:
                by_name[session.repeats].append(session)
        return {name: tuple(sessions) for name, sessions in by_name.items()}

    def table_of(self, session: Session) -> Keys:
        """Return the path of the table of a session: its own, or its slot in that of several."""
        if not session.repeats or any(session.id in _sessions(it) for it in self.editable_files()):
            return "sessions", session.id
        name = session.id.removeprefix(f"{session.repeats}-")
        return "sessions", session.repeats, "slots", name

    def repeats_by_days(self, id: str) -> bool:
        """Return whether a session is repeated by `days`."""
        return any("days" in _session(file, id) for file in self.editable_files())

    def session_named(self, word: str) -> tuple[Session, ...]:
        """Return the session of an id or exact title, or all of a repeated one.

        Raises:
            SelectionError: If there is none, or several have the title.
        """
        if word in self.by_id:
            return (self.by_id[word],)
        by_id = self.repetitions.get(word)
        by_title = [it for it in self.event.sessions if it.title == word]
        if not by_id and len(by_title) > 1:
            ids = ", ".join(it.id for it in by_title)
            raise SelectionError(f"several sessions are called {word!r}; name one by the id: {ids}")
        if not by_id and not by_title:
            raise unknown("session", word, self.by_id)
        return tuple(by_id or by_title)


def unknown(noun: str, word: str, known: Iterable[str]) -> SelectionError:
    """Return the error for an item that is not there."""
    ids = [*known]
    near = nearest(word, ids)
    listing = guess(near, f"there is {', '.join(ids[:12]) or 'none'}")
    return SelectionError(f"there is no {noun} {word!r}; {listing}", choice=word, nearest=near)


def file_of(document: OpenDocument, keys: Keys, name: str) -> DocumentFile:
    """Return the file in which a key of a table is written, or else that of the table."""
    files = [file for file in document.editable_files() if value_at(file.tables, keys) is not None]
    with_key = [file for file in files if name in value_at(file.tables, keys)]
    return (with_key or files or [document.main])[0]


def value_at(value: Any, keys: Keys) -> Any:  # noqa: ANN401  # any parsed value
    """Return what stands at a path of a parsed document; None if nothing does."""
    for key in keys:
        if isinstance(value, Mapping):
            value = value.get(key)
        elif isinstance(value, list) and isinstance(key, int) and key < len(value):
            value = value[key]
        else:
            return None
    return value


class Step(NamedTuple):
    """One change of a file: a value at a path, None where it goes, or the new name of a key."""

    file: DocumentFile
    keys: Keys
    value: Any
    is_name: bool = False


def text_step(document: OpenDocument, file: DocumentFile, keys: Keys, value: object) -> Step:
    """Return the change of a value; a text in several languages changes in that of the event."""
    if isinstance(value, str) and isinstance(value_at(file.tables, keys), Mapping):
        keys = (*keys, document.event.language)
    return Step(file, keys, value)


@frozen
class EditPlan:
    """What becomes of a document.

    Args:
        document: The document.
        before: The event as it is.
        after: The event as it will be.
        files: The files that change.
    """

    document: Path
    before: Event
    after: Event
    files: tuple[Edit, ...]

    def lost_comments(self) -> Mapping[Path, tuple[str, ...]]:
        """Return the comments that go with what they stood at, by file."""
        lost = {edit.path: edit.lost_comments for edit in self.files}
        return {path: comments for path, comments in lost.items() if comments}

    def stale_translations(self) -> Mapping[str, tuple[str, ...]]:
        """Return the languages in which a text that changes stays as it was, by its path."""
        if not self.after.translations:
            return {}
        old, new = dict(texts(self.before)), dict(texts(self.after))
        stale: dict[str, tuple[str, ...]] = {}
        for language, translated in self.after.translations.items():
            before: Mapping[str, object] = self.before.translations.get(language) or {}
            for path, text in translated.items():
                is_changed = path in old and old[path] != new.get(path)
                if is_changed and before.get(path) == text:
                    stale[path] = (*stale.get(path, ()), language)
        return stale


def open_document(path: str | Path) -> OpenDocument:
    """Read a document to edit it.

    Raises:
        DocumentError: If it cannot be read, with all faults.
    """
    document = Path(path)
    files = read_files(document)
    return OpenDocument(document, tuple(files), event_of(files))


def plan_edit(
    document: OpenDocument,
    steps: Iterable[Step],
    *,
    now: datetime,
    beside: Iterable[Edit] = (),
    siblings: Sequence[DocumentFile] = (),
    is_new: bool = False,
    is_updated: bool = False,
) -> EditPlan:
    """Return what becomes of a document by some steps; nothing is written.

    Args:
        document: The document.
        steps: The steps.
        now: The time of the edit, for `updated` of the event where it has that.
        beside: Edits of files beside the document, and of its translations.
        siblings: Files that the document is to have besides, which somebody else writes.
        is_new: Whether another document comes of it, for which `updated` of this one is nothing.
        is_updated: Whether `updated`, if it is there, changes without a step too.

    Raises:
        DocumentError: If that is no valid document, or cannot be spelt as the files are.
    """
    by_file: dict[Path, list[Step]] = defaultdict(list)
    for step in _with_slots(document, steps):
        by_file[step.file.path].append(step)
    updated = document.event.updated
    if (by_file and (updated or is_new)) or (is_updated and updated):
        moment = now.replace(microsecond=0)
        if updated and not is_new:
            moment = max(moment, updated + timedelta(seconds=1))
        by_file[document.path].append(Step(document.main, ("event", "updated"), moment))
    edits = [
        change_document(file, _changes(by_file[file.path]))
        for file in document.files
        if file.path in by_file
    ]
    every_edit, files = (*edits, *beside), (*siblings, *document.files)
    after = event_of(files, every_edit) if every_edit or siblings else document.event
    changed = tuple(edit for edit in every_edit if edit.old != edit.new)
    return EditPlan(document.path, document.event, after, changed)


def _with_slots(document: OpenDocument, steps: Iterable[Step]) -> list[Step]:
    """Return steps that write `slots` for a session that has `days`, where a slot is changed.

    The slots are named by the numbers of the days: ids and UIDs stay.
    """
    result: list[Step] = []
    by_session: dict[str, list[Step]] = defaultdict(list)
    for step in steps:
        is_of_slot = step.keys[:1] == ("sessions",) and step.keys[2:3] == ("slots",)
        if is_of_slot and not step.is_name and document.repeats_by_days(str(step.keys[1])):
            by_session[str(step.keys[1])].append(step)
        else:
            result.append(step)
    for base, several in by_session.items():
        result += _slot_steps(document, base, several)
    return result


def _slot_steps(document: OpenDocument, base: str, steps: Iterable[Step]) -> Iterator[Step]:
    """Yield the steps that write a session with a slot for each of its days."""
    file = next(it for it in document.editable_files() if "days" in _session(it, base))
    shared, slots = _session(file, base), _slots(document, base)
    cleared: dict[str, set[str]] = defaultdict(set)
    for step in steps:
        name, path = str(step.keys[3]), step.keys[4:]
        if not path:
            slots.pop(name, None)
        elif name in slots and step.value is None:
            cleared[str(path[0])].add(name)
        elif name in slots:
            slots[name] = dict(with_values(slots[name], {path: step.value}))
    if not slots:
        yield Step(file, ("sessions", base), None)
        return
    for key in cleared.keys() & shared.keys():  # the other days have it for themselves
        slots = {
            name: slot if name in cleared[key] else {**slot, key: slot.get(key, shared[key])}
            for name, slot in slots.items()
        }
        yield Step(file, ("sessions", base, key), None)
    days = ("sessions", base, "days")
    yield Step(file, days, slots)  # in the same line, with its comment
    yield Step(file, days, "slots", is_name=True)


def _slots(document: OpenDocument, base: str) -> dict[str, dict[str, Any]]:
    """Return a slot for each day of a session that is repeated by days."""
    event = document.event
    return {
        session.id.removeprefix(f"{base}-"): {"day": _number_or_date(event, session)}
        for session in document.repetitions[base]
    }


def _number_or_date(event: Event, session: Session) -> object:
    day = event.date_of(session) or event.day_of(session)
    assert day  # noqa: S101  # repeated by days
    return (day - event.start).days + 1 if event.start <= day <= event.end else day


def _sessions(file: DocumentFile) -> Mapping[str, Any]:
    sessions: Mapping[str, Any] = file.tables.get("sessions", {})
    return sessions


def _session(file: DocumentFile, base: str) -> Mapping[str, Any]:
    session: Mapping[str, Any] = _sessions(file).get(base, {})
    return session


def _changes(steps: Iterable[Step]) -> Changes:
    values: dict[Keys, Any] = {}
    removed: dict[Keys, None] = {}
    names: dict[Keys, str] = {}
    for step in steps:
        if step.is_name:
            names[step.keys] = step.value
        elif step.value is None:
            removed[step.keys] = None
        else:
            values[step.keys] = step.value
    return Changes(values, tuple(removed), names)


def write_copy(document: OpenDocument, plan: EditPlan, target: Path) -> tuple[Path, ...]:
    """Write what becomes of a document under another name, and return the files.

    Siblings get the same name; the private one is for its owner alone.

    Args:
        document: The document, which stays as it is.
        plan: What becomes of it.
        target: The new document.

    Raises:
        TargetError: If one of the files is there already, or cannot be written.
    """
    new = {edit.path: edit.new for edit in plan.files}
    texts = {
        _renamed(file.path, document.path, target): new.get(file.path, file_bytes(file.path))
        for file in document.files
    }
    for path in texts:
        if os.path.lexists(path):
            raise TargetError(f"{path}: is there already; name another file", path)
    private = private_path(target)
    written: list[Path] = []
    # .gitignore comes first: after a crash git must not take the private sibling of a document.
    with created_folder(target.parent), private_ignored(target):
        try:
            for path, data in texts.items():
                write_new_file(path, [data], is_private=path == private)
                written.append(path)
        except BaseException:  # an interrupt too must leave nothing behind
            for path in written:
                path.unlink(missing_ok=True)
            raise
    return tuple(reversed(written))


def _renamed(path: Path, document: Path, target: Path) -> Path:
    """Return the path of a sibling of another document: `event.ru.toml` of `next.toml`."""
    return target.with_name(f"{target.stem}{path.name.removeprefix(document.stem)}")


class NewFile(NamedTuple):
    """A file beside a document, which may be there already: its new bytes, and who may read it."""

    path: Path
    data: bytes
    is_private: bool


def carry_out(
    plan: EditPlan, *, backup: bool = True, beside: Iterable[NewFile] = ()
) -> Mapping[Path, Path]:
    """Write the files of a plan, and return the copy of each as it was, by its path.

    All files are ready before the first is replaced.

    Args:
        plan: The plan.
        backup: Whether to keep each old file as `NAME.old-1`.
        beside: Other files, of which copies are kept too where the document changes.

    Raises:
        TargetError: If a file cannot be written, or was changed since the plan was made.
    """
    require_unchanged(plan.files)
    beside, present = list(beside), {it.path: it.old for it in plan.files}
    if plan.files:
        present |= {it.path: file_bytes(it.path) for it in beside if os.path.lexists(it.path)}
    copies = {path: unused_name(path) for path in present if backup}
    old = ((copy, [present[path]], path, False) for path, copy in copies.items())
    new = ((it.path, [it.new], it.path, False) for it in plan.files)
    more = ((it.path, [it.data], it.path, it.is_private) for it in beside)
    write_files([*old, *new, *more])
    return copies
