"""The translating sibling of a language, with the texts that belong into it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from attrs import field, frozen

from eventkit.document._files import siblings
from eventkit.document.editing import DocumentFile, filled, sibling_file
from eventkit.document.skeletons import Originals, leaves_of, new_sibling, stale_paths
from eventkit.edits import OpenDocument
from eventkit.edits.plan import value_at
from eventkit.model import Audience
from eventkit.model.errors import DocumentError, Fault
from eventkit.model.translating import TranslatableText, Words, shared_paths, translatable_texts


@frozen(eq=False, slots=False)  # it remembers what it computes
class Sibling:
    """A translating sibling, which may be yet to be written.

    Args:
        document: The document.
        language: The language, as the sibling spells it.
        path: The file.
        file: The parsed file; None if there is none.
        texts: The texts of the event that can be translated.
        with_names: Whether names are to be translated too.
    """

    document: OpenDocument = field(repr=False)
    language: str
    path: Path
    file: DocumentFile | None = field(repr=False)
    texts: tuple[TranslatableText, ...] = field(repr=False)
    with_names: bool

    @cached_property
    def parsed(self) -> DocumentFile:
        """The parsed file, or the head of a new one."""
        head = new_sibling(self.document.event.id)
        return self.file or sibling_file(self.path, head, self.language)

    @cached_property
    def needed(self) -> tuple[TranslatableText, ...]:
        """The texts that belong into it."""
        return tuple(
            it for it in self.texts if self.is_open(it) and (self.with_names or not it.is_name)
        )

    @cached_property
    def closed(self) -> tuple[TranslatableText, ...]:
        """The texts that do not: they are private, or not for the audience."""
        return tuple(it for it in self.texts if not self.is_open(it) and not it.is_name)

    def is_open(self, text: TranslatableText) -> bool:
        """Return whether the audience may see a text, which is not in the private file."""
        return text.is_open and tuple(text.path.split(".")[:2]) not in self._private_items

    @cached_property
    def _private_items(self) -> frozenset[tuple[str, ...]]:
        """The table and id of each item that is in the private file alone."""
        main = self.document.main.tables
        items = {
            ("venues", name) if name == "venue" else (name, id)
            for file in self.document.files
            if file.is_private
            for name, table in file.tables.items()
            if isinstance(table, Mapping) and name != "event"
            for id in (("venue",) if name == "venue" else table)
            if name not in main or (name != "venue" and id not in main[name])
        }
        sessions = {
            ("sessions", session.id)
            for session in self.document.event.sessions
            if session.repeats and ("sessions", session.repeats) in items
        }
        return frozenset(items | sessions)

    @cached_property
    def places(self) -> Mapping[str, tuple[str | int, ...]]:
        """Where texts stand in it, empty ones too, by their paths."""
        return leaves_of(self.parsed.text)

    def value_at(self, path: str) -> object:
        """Return what stands in it for the text at a path; None if it has no place for it."""
        keys = self.places.get(path)
        return value_at(self.parsed.tables, keys) if keys else None

    @cached_property
    def missing(self) -> tuple[TranslatableText, ...]:
        """The texts that are not translated."""
        return tuple(it for it in self.needed if it.translation is None)

    @cached_property
    def missing_here(self) -> frozenset[TranslatableText]:
        """The texts that are not translated, and have no place in it yet."""
        return frozenset(it for it in self.missing if not self.covers(it))

    @cached_property
    def awaited(self) -> frozenset[str]:
        """The paths at which it may have texts that are still to be translated."""
        return frozenset(
            place
            for it in self.texts
            if self.is_open(it) and it.translation is None
            for place in (it.path, *it.places, *self._shared(it))
        )

    @cached_property
    def originals(self) -> Mapping[str, Words]:
        """The originals by each path that a translation may have."""
        texts = {place: it.text for it in self.texts for place in (it.path, *it.places)}
        shared = shared_paths(self.document.event)
        several: dict[str, dict[str, None]] = defaultdict(dict)
        for it in self.texts:
            for place in it.places:
                if (path := shared(place)) not in texts and isinstance(it.text, str):
                    several[path][it.text] = None
        alone = {path: next(iter(its)) for path, its in several.items() if len(its) == 1}
        return {**{path: tuple(its) for path, its in several.items()}, **alone, **texts}

    @cached_property
    def withheld(self) -> frozenset[str]:
        """The paths of texts that the audience may not see."""
        closed = (it for it in self.texts if not self.is_open(it))
        return frozenset(place for it in closed for place in (it.path, *it.places))

    def comments(self, **more: Any) -> Originals:  # noqa: ANN401  # the other fields
        """Return what comments say."""
        language = self.document.event.language
        return Originals(language, self.originals, self.withheld, **more)

    @cached_property
    def stale(self) -> frozenset[str]:
        """The paths of translations whose originals have changed since."""
        file = self.parsed
        return stale_paths(file.text, file.tables, self.comments())

    def is_stale(self, text: TranslatableText) -> bool:
        """Return whether the translation of a text, or of one that it stands for, is stale."""
        return not self.stale.isdisjoint((text.path, *text.places, *self._shared(text)))

    def _shared(self, text: TranslatableText) -> set[str]:
        return set(map(self._shared_path, text.places))

    @cached_property
    def _shared_path(self) -> Callable[[str], str]:
        return shared_paths(self.document.event)

    def covers(self, text: TranslatableText) -> bool:
        """Return whether it has a place for a text, or for the repetitions that share it."""
        return not self.places.keys().isdisjoint((text.path, *self._shared(text)))


def sibling_of(
    document: OpenDocument,
    language: str,
    *,
    names: bool = False,
    audience: Audience | str | None = None,
) -> Sibling:
    """Return the translating sibling of a language.

    Args:
        document: The document.
        language: The tag of the language.
        names: Whether names are to be translated too.
        audience: Who may see what stands in it; who may see the event unless given.

    Raises:
        DocumentError: If the file of that name is a document of its own.
    """
    files = {it.language.casefold(): it for it in document.files if it.language}
    file = files.get(language.casefold())
    tags = {tag.casefold(): tag for tag in (*document.event.translations,)}
    tag = file.language if file and file.language else tags.get(language.casefold(), language)
    path = file.path if file else document.path.with_name(f"{document.path.stem}.{tag}.toml")
    if file is None and (other := siblings(document.path).get(tag)):
        raise DocumentError(
            [
                Fault(
                    rule="not-a-sibling",
                    message="it is a document of its own, not the translation of another",
                    file=str(other),
                    hint=f"give {document.path.name} or this file another name",
                )
            ]
        )
    texts = translatable_texts(document.event, tag, audience=audience)
    return Sibling(document, tag, path, file, texts, names)


def says(value: object) -> bool:
    """Return whether a value of a sibling says something."""
    return bool(filled({"value": value}))
