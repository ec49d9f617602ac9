"""From an event to a document that people like to read, and go on with."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from eventkit.document._context import REPEATED_LIMIT, REPETITION_LIMIT, size_of
from eventkit.document._nodes import Keys
from eventkit.document._writing import document, toml_text
from eventkit.document.keys import FORMAT
from eventkit.model import Event

_LINE = 96
_DEPTH = 3
_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_PRIVATE_KEY = "contact"
_PRIVATE_HEAD = ("What only the organisers may see: keep this file out of public places.",)


class Texts(NamedTuple):
    """The texts of a document's files.

    Args:
        main: That of `NAME.toml`.
        private: That of `NAME.private.toml`; empty if nothing is private.
    """

    main: str
    private: str


class Comment(NamedTuple):
    """A comment: the path that it is about, such as `sessions.opening.time`, and what it says."""

    path: str
    text: str


def readable(
    event: Event, comments: Iterable[Comment] = (), *, private: Collection[str] = ()
) -> Texts:
    """Return the texts of a document, which is read as the same event.

    Repeated sessions that differ by their day alone are one table with `days`, or with `slots`
    where each has a `uid`; e-mail addresses and telephone numbers are in the private file.

    Args:
        event: The event.
        comments: What is said of it; a comment stands above the table or key that it is about, or
            what holds that, or at the top.
        private: The paths of items and notes that are in the private file too.

    >>> from datetime import date
    >>> from eventkit.model import Contact, Person
    >>> ada = Person(id="ada", name="Ada Example", contact=Contact(email="ada@example.org"))
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), people=[ada],
    ...                end=date(2027, 3, 29), timezone="Europe/Berlin")
    >>> print(readable(school, [Comment("event.end", "guessed: the last day")]).main, end="")
    eventkit = 1
    <BLANKLINE>
    [event]
    id = "school"
    title = "School"
    start = 2027-03-26
    # guessed: the last day
    end = 2027-03-29
    timezone = "Europe/Berlin"
    <BLANKLINE>
    [people.ada]
    name = "Ada Example"
    """
    tables = document(event)
    short: dict[str, str] = {}
    if "sessions" in tables:
        tables["sessions"] = _folded(tables["sessions"], (event.end - event.start).days + 1, short)
    paths = {_with_short_id(path, short) for path in private}
    hidden = _without_private(tables, paths, event.language)
    secrets = private_text(event.id, hidden) if hidden else ""
    return Texts(toml_text(tables, _placed(comments, tables, short)), secrets)


def _with_short_id(path: str, short: Mapping[str, str]) -> str:
    """Return a path in which a session that is folded has its short id."""
    name, _, rest = path.partition(".")
    id, dot, key = rest.partition(".")
    return f"{name}.{short[id]}{dot}{key}" if name == "sessions" and id in short else path


def private_text(id: str, tables: Mapping[str, Any]) -> str:
    """Return the text of the private file of an event with some tables."""
    head = {"eventkit": FORMAT, "extends": id}
    return toml_text({**head, **tables}, {("eventkit",): _PRIVATE_HEAD})


# --- repeated sessions


def _folded(
    sessions: Mapping[str, dict[str, Any]], days: int, short: dict[str, str]
) -> dict[str, Any]:
    """Return the tables of sessions, with one in place of several that are repeated.

    Args:
        sessions: The tables by id.
        days: The number of days of the event.
        short: Takes the short id of each session that is folded.
    """
    folded: dict[str, Any] = {}
    sessions_read = values_read = 0
    runs = groupby(sessions.items(), key=lambda item: item[1].get("repeats") or item[0])
    for name, run in runs:
        items = list(run)
        table = _repeated(name, items, days) if "repeats" in items[0][1] else None
        is_free = name not in sessions and name not in folded
        if table is None or not is_free:
            folded |= items
            continue
        sessions_read += len(items)
        values_read += len(items) * size_of([*table.values()])
        if sessions_read > REPETITION_LIMIT or values_read > REPEATED_LIMIT:
            folded |= items  # more would not be read
            continue
        folded[name] = table
        short |= {id: name for id, _ in items}
    return folded


def _repeated(
    name: str, items: Sequence[tuple[str, dict[str, Any]]], days: int
) -> dict[str, Any] | None:
    """Return the table of repeated sessions; None if they differ by more than their days."""
    first = _shared(items[0][1])
    numbers = [table.get("day") for _, table in items]
    if not all(type(number) is int for number in numbers):
        return None
    for (id, table), number in zip(items, numbers, strict=True):
        if id != f"{name}-{number}" or _shared(table) != first:
            return None
    if not any("uid" in table for _, table in items):
        which = "all" if numbers == list(range(1, days + 1)) and days > 1 else numbers
        return {
            "days" if key == "day" else key: which if key == "day" else value
            for key, value in items[0][1].items()
            if key != "repeats"
        }
    slots = {
        str(table["day"]): {key: table[key] for key in ("day", "uid") if key in table}
        for _, table in items
    }
    return {**first, "slots": slots}


_OF_ONE = ("day", "uid", "repeats")


def _shared(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if key not in _OF_ONE}


# --- private parts


def _without_private(
    tables: dict[str, Any], paths: Container[str], language: str
) -> dict[str, Any]:
    """Take what is not for the public file out of tables, and return the tables that hold it.

    Args:
        tables: The tables.
        paths: The paths of the items that go, with their translations, and of notes; contact data
            always go.
        language: The language of the event.
    """
    private: dict[str, Any] = {}
    if secret := _taken(tables["event"], "event", paths):
        private["event"] = secret
    for name, items in [*tables.items()]:
        if name in _NO_ITEMS:
            continue
        for id, item in [*items.items()]:
            path = f"{name}.{id}"
            if path in paths:
                whole = _with_translations(items.pop(id), tables, (name, id), language)
                private.setdefault(name, {})[id] = whole
            elif secret := _taken(item, path, paths):
                private.setdefault(name, {})[id] = secret
    for name in [name for name, items in tables.items() if name in private and not items]:
        del tables[name]
    return private


def _taken(table: dict[str, Any], path: str, paths: Container[str]) -> dict[str, Any]:
    """Take private keys out of a table, and return them with their values."""
    keys = [_PRIVATE_KEY, *(["notes"] if f"{path}.notes" in paths else [])]
    return {key: table.pop(key) for key in keys if key in table}


_NO_ITEMS = ("eventkit", "event", "translations", "checks", "exporters", "words", "roles", "kinds")


def _with_translations(
    item: dict[str, Any], tables: dict[str, Any], keys: tuple[str, str], base: str
) -> dict[str, Any]:
    """Return an item with its texts in all languages, which are taken out of `translations`."""
    name, id = keys
    translations = tables.get("translations", {})
    for language, translated in [*translations.items()]:
        texts = translated.get(name, {}).pop(id, {})
        item = _translated(item, texts, base, language)
        if not translated.get(name, True):
            del translated[name]
        if not translated:
            del translations[language]
    if not translations:
        tables.pop("translations", None)
    return item


def _translated(
    item: Mapping[str, Any], texts: Mapping[str, Any], base: str, language: str
) -> dict[str, Any]:
    """Return a table whose texts are tables of languages where another language has them."""
    result = dict(item)
    for key, text in texts.items():
        present = item[key]
        if isinstance(text, Mapping):
            result[key] = _translated(present, text, base, language)
        else:
            by_language = present if isinstance(present, Mapping) else {base: present}
            result[key] = {**by_language, language: text}
    return result


# --- comments


def _placed(
    comments: Iterable[Comment], tables: Mapping[str, Any], short: Mapping[str, str]
) -> dict[tuple[str, ...], list[str]]:
    """Return the lines of comments by the paths above which they stand, each once."""
    placed: dict[tuple[str, ...], dict[str, None]] = {}
    for comment in comments:
        keys = tuple(comment.path.replace("[", ".").replace("]", "").split("."))
        if keys[0] == "sessions" and len(keys) > 1:
            keys = ("sessions", short.get(keys[1], keys[1]), *keys[2:])
        lines = placed.setdefault(_written(keys, tables), {})
        lines |= dict.fromkeys(_lines(comment.text))
    return {path: list(lines) for path, lines in placed.items()}


def _written(keys: Keys, tables: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the path of a table with a heading or of a key in one, or of what holds it."""
    table: Any = tables
    path: tuple[str, ...] = ()
    for key in map(str, keys):
        if not isinstance(table, Mapping) or key not in table or len(path) == _DEPTH:
            break
        table, path = table[key], (*path, key)
    return path if len(path) > 1 else ("eventkit",)


def _lines(text: str) -> Iterator[str]:
    """Yield a text in short lines, without characters that no comment may have."""
    line = ""
    for word in _UNWRITABLE.sub(" ", text).split():
        if line and len(line) + len(word) >= _LINE:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    yield line
