"""A translating sibling takes every text, loses nothing of a person, and comes to rest at once."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import attrs
import tomli
from hypothesis import given, note
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

import eventkit
from eventkit.document._writing import toml_value
from eventkit.document.editing import filled
from eventkit.document.skeletons import to_fill_in, with_texts
from eventkit.edits import open_document
from eventkit.model import Audience, Event
from eventkit.model.translating import TranslatableText, Words, translatable_texts
from eventkit.testing.strategies import events
from eventkit.translating import (
    Sibling,
    catalogue_bytes,
    plan_translation,
    read_catalogue,
    sibling_of,
    translations_of,
    write,
)

NOW = datetime(2027, 1, 1, tzinfo=UTC)
LANGUAGE = "uz-Cyrl"
COMMENTS = ("", "", "# by hand", "# title (en 00000000): by hand", "# | by hand", "\n# by hand\n")
LINE_ENDS = ("\n", "\r\n")


def sibling(document: Path) -> Sibling:
    """Return the sibling of a document with every text in it."""
    opened = open_document(document)
    return sibling_of(opened, LANGUAGE, names=True, audience=Audience.ORGANIZERS)


def translated(document: Path) -> bytes:
    """Write the sibling of a document, and return its bytes."""
    its = sibling(document)
    write(plan_translation(its.document, [its], now=NOW), backup=False)
    return its.path.read_bytes() if its.path.exists() else b""


def texts(document: Path) -> tuple[TranslatableText, ...]:
    return translatable_texts(eventkit.load(document), LANGUAGE)


def translation(text: TranslatableText, mark: str) -> Words:
    if isinstance(text.text, str):
        return f'{mark} "{text.path}"\\\n{text.text}'
    return tuple(f"{mark} {number} {it}" for number, it in enumerate(text.text))


def plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def written_by_hand(data: DataObject, event: Event) -> str:
    """Draw a sibling as people write it: headings, dotted keys or braces, and comments."""
    items: dict[str, dict[str, str]] = {}
    for text in translatable_texts(event, LANGUAGE):
        if not data.draw(st.integers(0, 3), text.path):
            name, _, key = split(text.path)
            value = translation(text, "Ў") if data.draw(st.booleans()) else to_fill_in(text.text)
            items.setdefault(name, {})[key] = toml_value(plain(value))
    dotted, headed = [f'eventkit = 1\ntranslates = "{event.id}"'], [""]
    for name, pairs in items.items():
        style = data.draw(st.sampled_from(("heading", "dots", "braces")))
        comments = st.sampled_from(COMMENTS)
        if style == "heading":
            headed += [data.draw(comments), f"[{name}] # by hand", data.draw(comments)]
            for key, value in pairs.items():
                headed += [data.draw(comments), f"  {key} = {value} # by hand"]
        elif style == "dots":
            dotted += [data.draw(comments)]
            dotted += [f"{name}.{key} = {value}" for key, value in pairs.items()]
        else:
            inner = ", ".join(f"{key} = {value}" for key, value in pairs.items())
            dotted += [data.draw(comments), f"{name} = {{ {inner} }} # by hand"]
    rows = "\n".join([*dotted, *headed, data.draw(st.sampled_from(COMMENTS))])
    return rows.replace("\n", data.draw(st.sampled_from(LINE_ENDS)))


def split(path: str) -> tuple[str, str, str]:
    """Return the item, the dot and the key of a path."""
    length = 1 if path.startswith("event.") else 2
    names = path.split(".")
    return ".".join(names[:length]), ".", ".".join(names[length:])


def by_hand(text: str) -> Iterator[str]:
    """Yield the comments of a person."""
    return (line.rpartition("#")[2].strip() for line in text.split("\n") if "by hand" in line)


@given(events(max_days=2), st.data())
def test_a_sibling_keeps_what_a_person_wrote_and_comes_to_rest(
    event: Event, data: DataObject
) -> None:
    event = attrs.evolve(event, translations={}, language="en")
    text = written_by_hand(data, event)
    note(text)
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder, "event.toml")
        document.write_bytes(eventkit.dumps(event).encode())
        document.with_name(f"event.{LANGUAGE}.toml").write_bytes(text.encode())

        first = translated(document)
        note(first.decode())
        second = translated(document)
        missing = [it for it in sibling(document).missing if not sibling(document).covers(it)]

    assert second == first
    assert filled(tomli.loads(first.decode())) == filled(tomli.loads(text))
    assert list(by_hand(first.decode())) == list(by_hand(text))
    assert missing == []


@given(events(max_days=2))
def test_what_is_filled_in_is_what_is_read(event: Event) -> None:
    event = attrs.evolve(event, translations={}, language="en")
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder, "event.toml")
        document.write_bytes(eventkit.dumps(event).encode())
        skeleton = translated(document).decode()
        empty = eventkit.load(document)
        values = {it.path: translation(it, "Ғ") for it in texts(document)}
        spelt = {path: plain(it) for path, it in values.items()}
        file = document.with_name(f"event.{LANGUAGE}.toml")
        file.write_bytes(with_texts(skeleton, spelt).encode())

        assert attrs.evolve(empty, updated=event.updated) == event
        assert {it.path: it.translation for it in texts(document)} == values


@given(events(max_days=2))
def test_a_catalogue_brings_back_what_it_took_along(event: Event) -> None:
    event = attrs.evolve(event, translations={}, language="en")
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder, "event.toml")
        document.write_bytes(eventkit.dumps(event).encode())
        values = {it.path: translation(it, "Ғ") for it in texts(document)}
        its = sibling(document)
        full = attrs.evolve(
            its, texts=tuple(attrs.evolve(it, translation=values[it.path]) for it in its.texts)
        )
        catalogue = Path(folder, "event.po")
        catalogue.write_bytes(catalogue_bytes(full))
        brought = translations_of(its, read_catalogue(catalogue, its))
        write(plan_translation(its.document, [its], now=NOW, translations=brought), backup=False)

        assert {it.path: it.translation for it in texts(document)} == values
        assert brought.notes == ()
