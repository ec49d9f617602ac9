"""What becomes of the files of a document when texts are to be translated, or were."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from attrs import evolve, field, frozen

from eventkit.document._files import log_path, private_log_path
from eventkit.document.editing import (
    DocumentFile,
    Edit,
    Keys,
    edit_sibling,
    event_of,
    sibling_file,
    with_values,
)
from eventkit.document.skeletons import (
    is_same_text,
    leaves_of,
    to_fill_in,
    with_originals,
    with_texts,
    without_texts,
)
from eventkit.edits import EditPlan, NewFile, OpenDocument, carry_out, plan_edit
from eventkit.edits.plan import Step, value_at
from eventkit.model.translating import TranslatableText, Words
from eventkit.translating._catalogue import CatalogueText, part_of, places_of
from eventkit.translating._sibling import Sibling, says

_PLACEHOLDER = re.compile(r"\{\w+\}|%\(\w+\)[a-z]|%[a-z]\b")


class Note(NamedTuple):
    """What is to be known of a text of a catalogue: its place, and the message."""

    place: str
    message: str


@frozen(kw_only=True)
class Translations:
    """The translations that a catalogue brings.

    Args:
        values: The translations by the paths of their texts.
        certain: The paths of those that are of the present originals.
        uncertain: The paths of those that are not, or may be wrong.
        notes: What was not taken, and why.
    """

    values: Mapping[str, Words] = field(factory=dict, repr=False)
    certain: frozenset[str] = frozenset()
    uncertain: frozenset[str] = frozenset()
    notes: tuple[Note, ...] = ()


@frozen(kw_only=True)
class PlannedSibling:
    """What becomes of a translating sibling.

    Args:
        sibling: The sibling as it is.
        text: Its future text; None if it is not written.
        added: The paths of the texts to fill in that are new in it.
        stale: The paths of the translations that are marked as stale.
        translations: The translations that are new in it.
    """

    sibling: Sibling
    text: str | None = field(repr=False)
    added: tuple[str, ...]
    stale: frozenset[str]
    translations: Translations


@frozen(kw_only=True)
class TranslationPlan:
    """What becomes of a document and its translating siblings.

    Args:
        siblings: The siblings.
        edits: The files that change.
        new_files: The files that are new.
    """

    siblings: tuple[PlannedSibling, ...]
    edits: EditPlan
    new_files: tuple[NewFile, ...]

    @property
    def files(self) -> Iterator[tuple[Path, bytes, bytes]]:
        """The path of each file that changes, with its present and its future bytes."""
        yield from ((it.path, it.old, it.new) for it in self.edits.files)
        yield from ((it.path, b"", it.data) for it in self.new_files)


def plan_translation(
    document: OpenDocument,
    siblings: Iterable[Sibling],
    *,
    now: datetime,
    translations: Translations | None = None,
) -> TranslationPlan:
    """Return what becomes of a document and its siblings; nothing is written.

    Args:
        document: The document.
        siblings: The siblings.
        now: The time, for `updated` of the event where it has that and no release log.
        translations: The translations that a catalogue brings, for one sibling alone.

    Raises:
        DocumentError: If no valid document comes of it, or it cannot be spelt as the files are.
        TargetError: If a file was changed since it was read.
    """
    incoming = translations or Translations()
    planned: list[PlannedSibling] = []
    edits: list[Edit] = []
    new_files: list[NewFile] = []
    new_siblings: list[DocumentFile] = []
    steps: list[Step] = []
    for sibling in siblings:
        its_steps, elsewhere, notes = _steps_elsewhere(sibling, incoming)
        steps += its_steps
        values = {path: it for path, it in incoming.values.items() if path not in elsewhere}
        its = evolve(incoming, values=values, notes=(*incoming.notes, *notes))
        text, added = _text_of(sibling, its)
        planned_one = PlannedSibling(
            sibling=sibling, text=text, added=added, stale=_stale(sibling, text), translations=its
        )
        planned.append(planned_one)
        if text is None:
            continue
        if sibling.file is None:
            new_siblings.append(sibling_file(sibling.path, text, sibling.language))
            new_files.append(NewFile(sibling.path, text.encode(), is_private=False))
            edit_sibling_of(sibling, text, values, is_new=True)
        else:
            edits.append(edit_sibling_of(sibling, text, values))
    is_changed = bool(steps or new_files) or any(edit.old != edit.new for edit in edits)
    plan = plan_edit(
        document,
        steps,
        now=now,
        beside=edits,
        is_updated=is_changed and not _has_log(document.path),
    )
    after = event_of([*document.files, *new_siblings], plan.files)
    return TranslationPlan(
        siblings=tuple(planned), edits=evolve(plan, after=after), new_files=tuple(new_files)
    )


def _has_log(document: Path) -> bool:
    log = log_path(document)
    return any(map(os.path.lexists, (log, private_log_path(log))))


def write(plan: TranslationPlan, *, backup: bool = True) -> Mapping[Path, Path]:
    """Write the files of a plan, and return the copy of each as it was, by its path.

    All files are ready before the first is replaced.

    Args:
        plan: The plan.
        backup: Whether to keep each old file as `NAME.old-1`.

    Raises:
        TargetError: If a file cannot be written, or was changed since the plan was made.
    """
    return carry_out(plan.edits, backup=backup, beside=plan.new_files)


# --- the text of a sibling


def _text_of(sibling: Sibling, incoming: Translations) -> tuple[str | None, tuple[str, ...]]:
    """Return the future text of a sibling, None if it is not needed, and the texts to fill in."""
    values: dict[str, Words] = {}
    added: list[str] = []
    if sibling.document.path.suffix.lower() == ".toml":
        for it in sibling.texts:
            if it.path in incoming.values:
                values[it.path] = incoming.values[it.path]
            elif it in sibling.missing_here:
                values[it.path] = to_fill_in(it.text)
                added.append(it.path)
    if sibling.file is None and not values:
        return None, ()
    tables = sibling.parsed.tables
    text = without_texts(
        sibling.parsed.text,
        lambda leaf: leaf.path not in sibling.awaited and not says(value_at(tables, leaf.keys)),
    )
    text = with_texts(text, {path: _plain(value) for path, value in values.items()})
    comments = sibling.comments(uncertain=incoming.uncertain, certain=incoming.certain)
    parsed = sibling_file(sibling.path, text, sibling.language)
    return with_originals(text, parsed.tables, comments), tuple(added)


def _plain(value: Words) -> str | list[str]:
    return value if isinstance(value, str) else list(value)


def _stale(sibling: Sibling, text: str | None) -> frozenset[str]:
    if text is None:
        return frozenset()
    file = sibling_file(sibling.path, text, sibling.language)
    return evolve(sibling, file=file).stale


def edit_sibling_of(
    sibling: Sibling, text: str, values: Mapping[str, Words], *, is_new: bool = False
) -> Edit:
    """Return the edit of a sibling to a text that says what it said, and some more.

    Raises:
        DocumentError: If the text says anything else.
    """
    places = leaves_of(text)
    changes = {places[path]: _plain(value) for path, value in values.items() if path in places}
    expected = with_values(sibling.parsed.tables, changes)
    return edit_sibling(sibling.parsed, text, expected, is_new=is_new)


# --- translations of a catalogue


def translations_of(sibling: Sibling, texts: Iterable[CatalogueText]) -> Translations:
    """Return what a catalogue brings for a sibling.

    A translation that may be wrong, or is of an older original, only fills a gap; it never takes
    the place of another.
    """
    known = {place: (it, number) for it in sibling.texts for place, number in places_of(it)}
    taken: dict[str, dict[int | None, tuple[str, bool]]] = {}
    notes: list[Note] = []
    for text in texts:
        if not text.translation.strip():
            continue
        it, number = known.get(text.place, (None, None))
        if it is None:
            message = text.fault or "the event has no such text, or no longer"
            notes.append(Note(text.place, f"{message}: its translation was not taken"))
        elif not sibling.is_open(it):
            message = "it is not public: write its translation beside the text"
            notes.append(Note(text.place, message))
        else:
            is_taken, is_certain = _judge(it, number, text, notes)
            if is_taken:
                taken.setdefault(it.path, {})[number] = text.translation, is_certain
    by_path = {it.path: it for it in sibling.texts}
    values = {path: _merged(by_path[path], its) for path, its in taken.items()}
    certain = {path for path, its in taken.items() if all(sure for _, sure in its.values())}
    changed = {
        path: it
        for path, it in values.items()
        if it != by_path[path].translation and _plain(it) != sibling.value_at(path)
    }
    return Translations(
        values=changed,
        certain=frozenset(certain),
        uncertain=frozenset(taken.keys() - certain),
        notes=tuple(notes),
    )


def _judge(
    it: TranslatableText, number: int | None, text: CatalogueText, notes: list[Note]
) -> tuple[bool, bool]:
    """Return whether a translation is taken, and whether it is certain; add notes."""
    original, present = part_of(it.text, number), part_of(it.translation, number)
    is_present = is_same_text(text.original, original)
    is_certain = is_present and not text.is_fuzzy
    if sorted(_PLACEHOLDER.findall(text.translation)) != sorted(_PLACEHOLDER.findall(original)):
        notes.append(Note(text.place, "its translation has other placeholders than the original"))
    if is_certain:
        return True, True
    reason = "it is marked as fuzzy" if is_present else "its original is another now"
    if not present:
        notes.append(Note(text.place, f"{reason}: its translation is marked as stale"))
        return True, False
    if present != text.translation:
        notes.append(Note(text.place, f"{reason}: the translation that is there was kept"))
    return False, False


def _merged(it: TranslatableText, parts: Mapping[int | None, tuple[str, bool]]) -> Words:
    """Return the translation of a text; of a list with what is there of the others."""
    if isinstance(it.text, str):
        return parts[None][0]
    numbers: Sequence[int] = range(1, len(it.text) + 1)
    return tuple(parts.get(it_, (part_of(it.translation, it_),))[0] for it_ in numbers)


def _steps_elsewhere(
    sibling: Sibling, incoming: Translations
) -> tuple[list[Step], frozenset[str], list[Note]]:
    """Return the steps that set translations which stand in the document, not in the sibling."""
    steps: list[Step] = []
    notes: list[Note] = []
    elsewhere: set[str] = set()
    is_alone = sibling.document.path.suffix.lower() != ".toml"
    for it in sibling.texts:
        if it.path not in incoming.values or (it.translation is not None and sibling.covers(it)):
            continue
        if it.translation is None and not is_alone:
            continue
        value = _plain(incoming.values[it.path])
        if it.translation is None:
            keys: Keys = ("translations", sibling.language, *it.path.split("."))
            steps.append(Step(sibling.document.main, keys, value))
        else:
            present = [*_present_steps(sibling, it, value)]
            steps += present
            if not present:
                message = "its translation stands in the document: change it there"
                notes.append(Note(it.path, message))
        elsewhere.add(it.path)
    return steps, frozenset(elsewhere), notes


def _present_steps(
    sibling: Sibling, it: TranslatableText, value: str | list[str]
) -> Iterator[Step]:
    """Yield the steps that set a translation where it stands."""
    document, language = sibling.document, sibling.language
    for place in dict.fromkeys((it.path, *it.places)):
        keys: Keys = tuple(place.split("."))
        paths: list[Keys] = [(*keys, language), ("translations", language, *keys)]
        session = document.by_id.get(str(keys[1])) if keys[0] == "sessions" else None
        if session:
            paths.append((*document.table_of(session), *keys[2:], language))
        if keys[:2] == ("venues", "venue"):
            paths.append(("venue", *keys[2:], language))
        for file in document.editable_files():
            for path in dict.fromkeys(paths):
                if value_at(file.tables, path) is not None:
                    yield Step(file, path, value)
