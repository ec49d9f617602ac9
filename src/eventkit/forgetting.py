"""Take a person who asks to be forgotten out of a document, its siblings and its release log.

First a plan is made, which writes nothing; then it is carried out. Files that only refer to the
person are written before the one that holds the person, and the log is written last: when something
stops it in between, the person is still found in what is left, and a second run completes it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from os import PathLike
from pathlib import Path
from typing import Any, TypeAlias

from attrs import field, frozen

from eventkit._atomic import unused_name, write_files
from eventkit.document import log_path
from eventkit.document._cutting import cut, without, without_empty
from eventkit.document._files import file_bytes, private_log_path, read_file, read_siblings
from eventkit.document._nodes import Keys, Node
from eventkit.document._parsing import parsed
from eventkit.document._people import PEOPLE, contact_paths, names_of, people_in, person_paths
from eventkit.document._reading import Reading
from eventkit.model import Audience, Event
from eventkit.model.errors import DocumentError, Fault, RestrictedError, SelectionError, TargetError
from eventkit.model.fields import PARTIES
from eventkit.model.tree import holders
from eventkit.releases.forgetting import ids_of_same, lines_without
from eventkit.releases.format import Line, Text, digest_of, states, text_of
from eventkit.releases.log import event_at
from eventkit.releases.proof import read_lines
from eventkit.releases.releasing import locked
from eventkit.searching import Match, Search

Tables: TypeAlias = Mapping[str, Any]

_MOST_FILES = 5_000
_LARGEST_FILE = 64 * 2**20
_UNSEEN = ("node_modules", "__pycache__")


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


@frozen(order=True)
class Mention:
    """A line in which a name, an address or an id is left, which only people can change.

    Args:
        path: The file, as it will be.
        line: Its line.
        word: What is left there.
        is_id: Whether it is the id, which may be a word like another, or a part of one.
    """

    path: Path
    line: int
    word: str
    is_id: bool = False


@frozen(kw_only=True)
class Forgetting:
    """What is to be taken out of an event's files, and what is left of it.

    Args:
        document: The document.
        people: The ids of the people, each with the name; empty where none is known.
        edits: The files that change, in the order in which they are written.
        mentions: Lines of these files in which something is left.
        copies: Other files in the folder of the document that hold something of them.
        repository: The folder whose history git keeps, if the document is in one.
        is_complete: Whether all files in the folder were searched for copies.
    """

    document: Path
    people: Mapping[str, str]
    edits: tuple[Edit, ...]
    mentions: tuple[Mention, ...] = ()
    copies: tuple[Path, ...] = ()
    repository: Path | None = None
    is_complete: bool = True


def plan_forgetting(
    path: str | PathLike[str],
    person: str | None,
    *,
    contacts: bool = False,
    instead: str | None = None,
) -> Forgetting:
    """Return what has to change for a person to be forgotten; nothing is written.

    The person goes out of the document, its siblings and every line of the release log, with all
    that refers to them. Numbers, times and stamps of the log stay.

    Args:
        path: The document.
        person: The id or the exact name; None is everybody, and needs `contacts`.
        contacts: Whether only the contact data go.
        instead: What texts say instead of the name, e-mail address and telephone number; texts
            that hold them stay as they are unless it is given.

    Raises:
        SelectionError: If there is nobody of that id or name, several of that name, or nothing of
            theirs to forget.
        DocumentError: If a file cannot be read, or would not be right afterwards.
        LogError: If the log cannot be used; `load_log` says when.

    >>> import tempfile
    >>> text = '''eventkit = 1
    ... [event]
    ... id = "school"
    ... title = "School"
    ... start = 2027-03-26
    ... end = 2027-03-26
    ... timezone = "UTC"
    ... organizers = ["ada"]
    ... [people.ada]
    ... name = "Ada Example"
    ... '''
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     document = Path(folder, "event.toml")
    ...     _ = document.write_text(text, "utf-8")
    ...     _ = carry_out(plan_forgetting(document, "Ada Example"), backup=False)
    ...     print(document.read_text("utf-8"), end="")
    eventkit = 1
    [event]
    id = "school"
    title = "School"
    start = 2027-03-26
    end = 2027-03-26
    timezone = "UTC"
    organizers = []
    """
    document = Path(path)
    files = _files_of(document)
    log = log_path(document)
    texts = [text_of(each) for each in (private_log_path(log), log) if each.exists()]
    logs = [read_lines(text) for text in texts]
    lines = [line for log_lines in logs for line in log_lines]
    parts = [node.value for node in reversed(files)]
    parts += (state for log_lines in logs for state in _states(log_lines))
    found = _found(document, parts, lines, person)
    secrets = _secrets(parts, found)
    words = [*secrets.addresses, *(() if contacts else secrets.names)]
    said = _replacing(words, instead)

    def paths(tables: Tables, names: Collection[str] = ()) -> list[Keys]:
        return contact_paths(tables, found) if contacts else person_paths(tables, {*found, *names})

    names = set(secrets.names) - _ids_in(parts)
    edits = [_edited(node, paths(node.value, names), said) for node in _in_order(files, found)]
    _require_nothing_shown(files, _event_of(files, edits))
    known = secrets.names if not contacts else ()
    edits += _edited_logs(
        texts,
        logs,
        lambda old, private: lines_without(
            old,
            lambda tables: _in_texts(without(tables, paths(tables)), said),
            said,
            people=() if contacts else found,
            names={name.casefold() for name in known},
            private=private,
        ),
        must_be_read=instead is not None,
    )
    changed = tuple(each for each in edits if each.old != each.new)
    if not changed:
        raise SelectionError(f"{document}: nothing of {_named(found)} is there to forget")
    ids = () if contacts else tuple(found)
    copies, is_complete = _copies(document, {each.path for each in edits}, words, ids)
    return Forgetting(
        document=document,
        people=found,
        edits=changed,
        mentions=tuple(_mentions(edits, words, ids)),
        copies=copies,
        repository=_repository(document),
        is_complete=is_complete,
    )


def carry_out(plan: Forgetting, *, backup: bool = True) -> tuple[Path, ...]:
    """Write what a plan says, and return the copies of the files as they were.

    All files are ready before the first is replaced. Killed in between, it is completed by the same
    call of `plan_forgetting` and of this.

    Args:
        plan: What is to be written.
        backup: Whether each file is kept beside, as `NAME.old-1`; the copies hold what was to be
            forgotten.

    Raises:
        TargetError: If a file cannot be written, or was changed since the plan was made.
        ReleaseError: If somebody is releasing at this moment.
    """
    log = log_path(plan.document)
    is_released = log.exists() or private_log_path(log).exists()
    with locked(log) if is_released else nullcontext():
        for each in plan.edits:
            if file_bytes(each.path) != each.old:
                said = f"{each.path}: somebody changed it meanwhile; try again"
                raise TargetError(said, each.path)
        kept = [(unused_name(each.path), each) for each in plan.edits if backup]
        copies = [(path, each.old, each.path) for path, each in kept]
        write_files([*copies, *((each.path, each.new, each.path) for each in plan.edits)])
    return tuple(path for path, _ in kept)


# --- who it is


def _states(lines: Sequence[Line]) -> Iterator[Tables]:
    """Yield the parties of each state of a log, and the translations of people."""
    for _, places in states(lines):
        held = {name: dict(places.get(name, {})) for name in PARTIES}
        translations = {
            group.split(".")[1]: {PEOPLE: dict(values)}
            for group, values in places.items()
            if group.startswith("translations.") and group.endswith(f".{PEOPLE}")
        }
        yield {**held, "translations": translations}


def _files_of(document: Path) -> list[Node]:
    """Return the document and its siblings as they were parsed: translations first."""
    main = read_file(document)
    private, translations = read_siblings(document, main)
    return [*translations.values(), *([private] if private else []), main]


def _in_order(files: Iterable[Node], ids: Collection[str]) -> list[Node]:
    """Return the files in the order in which they are written: who is known by name comes last."""

    def holds_name(node: Node) -> bool:
        is_translation = node.source.language is not None
        known = (id for id, person in people_in(node.value).items() if names_of(person))
        return not is_translation and any(id in ids for id in known)

    return sorted(files, key=holds_name)


def _found(
    document: Path, parts: Sequence[Tables], lines: Sequence[Line], person: str | None
) -> dict[str, str]:
    """Return the ids of the people who are meant, each with the name that stands first.

    Somebody who got another id in a release is meant by both.

    Raises:
        SelectionError: If there is nobody, or a state has several people of that name.
    """
    found: set[str] = set()
    for tables in parts:
        people = people_in(tables)
        named = {id for id in people if person is None or person in names_of(people[id])}
        ids = {person} if person is not None and person in people else named
        if len(ids) > 1 and person is not None:
            raise SelectionError(
                f"{document}: several people are called {person!r}; name one by the id:"
                f" {', '.join(sorted(ids))}"
            )
        found |= ids
    if not found:
        who = "nobody at all" if person is None else f"nobody {person!r}"
        raise SelectionError(f"{document}: there is {who} in it, its siblings or its log")
    names: dict[str, str] = dict.fromkeys(sorted(ids_of_same(lines, found)), "")
    for tables in parts:
        for id, held in people_in(tables).items():
            if id in names:
                names[id] = names[id] or next(iter(names_of(held)), "")
    return names


def _named(people: Mapping[str, str]) -> str:
    return ", ".join(f"{name or id} (people.{id})" for id, name in people.items())


@frozen
class _Secrets:
    """What people are known by."""

    names: tuple[str, ...]
    addresses: tuple[str, ...]


def _secrets(parts: Iterable[Tables], ids: Collection[str]) -> _Secrets:
    names: dict[str, None] = {}
    addresses: dict[str, None] = {}
    for tables in parts:
        translations = tables.get("translations")
        translated = translations.values() if isinstance(translations, Mapping) else ()
        for each in (tables, *(each for each in translated if isinstance(each, Mapping))):
            for id, person in people_in(each).items():
                if id in ids and isinstance(person, Mapping):
                    names |= dict.fromkeys(names_of(person))
                    addresses |= dict.fromkeys(_addresses(person.get("contact")))
    return _Secrets(tuple(filter(str.strip, names)), tuple(filter(str.strip, addresses)))


def _addresses(contact: object) -> Iterator[str]:
    if isinstance(contact, Mapping):
        held = (contact.get(key) for key in ("email", "phone"))
        yield from (address for address in held if isinstance(address, str))


def _ids_in(parts: Iterable[Tables]) -> set[str]:
    """Return the ids of all parties: a reference that is one of them is no name."""
    parties = (tables.get(name) for tables in parts for name in PARTIES)
    return {id for items in parties if isinstance(items, Mapping) for id in items}


# --- the files as they will be


def _replacing(words: Sequence[str], instead: str | None) -> Callable[[str], str]:
    """Return a function from a text to what it says instead."""
    if instead is None or not words:
        return str
    longest_first = sorted(words, key=len, reverse=True)
    either = "|".join(map(re.escape, longest_first))
    pattern = re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)
    return lambda text: pattern.sub(lambda _: instead, text)


def _in_texts(value: Any, said: Callable[[str], str]) -> Any:  # noqa: ANN401  # what was parsed
    """Return what was parsed with its texts changed; keys stay."""
    if isinstance(value, str):
        return said(value)
    if isinstance(value, list):
        return [_in_texts(each, said) for each in value]
    if isinstance(value, Mapping):
        return {key: _in_texts(each, said) for key, each in value.items()}
    return value


def _edited(node: Node, paths: Collection[Keys], said: Callable[[str], str]) -> Edit:
    """Return what becomes of a file of the document; the rest of it stays as it is written.

    Raises:
        DocumentError: If something else would change as well: it is written in a way that cannot be
            edited.
    """
    source = node.source
    assert source.path  # noqa: S101  # all of these are files
    old = file_bytes(source.path)
    text = said(cut(source.text, source.format, paths) if paths else source.text)
    wanted = _in_texts(without(node.value, paths), said)
    try:
        is_right = without_empty(parsed(text, source.format).value) == without_empty(wanted)
    except DocumentError:
        is_right = False
    if not is_right:
        raise _not_editable(source.path, node, paths)
    mark = old[: len(old) - len(source.text.encode())]  # of the byte order
    return Edit(source.path, old, mark + text.encode())


def _not_editable(path: Path, node: Node, paths: Iterable[Keys]) -> DocumentError:
    places = ", ".join(_at(node, keys).place for keys in paths) or "the texts"
    fault = Fault(
        rule="not-editable",
        message="it is written in a way that cannot be edited here; nothing was changed",
        file=str(path),
        hint=f"take these out by hand, and run the same again for the log: {places}",
    )
    return DocumentError([fault])


def _at(node: Node, keys: Keys) -> Node:
    return Node(None, node.source, keys)


def _require_nothing_shown(files: Iterable[Node], new: Event) -> None:
    """Require that nobody sees an item for the first time because nothing refers to it any more.

    Raises:
        DocumentError: With every item that would be seen.
    """
    try:
        old = _event_of(files)
    except DocumentError:  # a run was stopped that wrote some of the files already
        return
    faults = [
        Fault(
            rule="would-be-shown",
            message=f"{audience} would see {place}: nothing hidden refers to it any more",
            place=place,
            hint=f'give it audience = "{Audience.ORGANIZERS}" first, or take it out',
        )
        for audience in Audience
        for place in _seen(new, audience).keys() - _seen(old, audience).keys()
    ]
    if faults:
        raise DocumentError(faults)


def _seen(event: Event, audience: Audience) -> dict[str, None]:
    """Return the places of the items that an audience sees."""
    try:
        return dict.fromkeys(place for place, _ in holders(event.view(audience=audience)))
    except RestrictedError:
        return {}


def _event_of(files: Iterable[Node], edits: Iterable[Edit] = ()) -> Event:
    """Return the event of the files, some of them edited.

    Raises:
        DocumentError: With all that is wrong.
    """
    texts = {each.path: each.new for each in edits}
    new: dict[str, Node] = {}
    translations: dict[str, Node] = {}
    for node in files:
        source = node.source
        assert source.path  # noqa: S101  # all of these are files
        read = parsed(
            texts.get(source.path, source.text),
            source.format,
            source.path,
            private=source.private,
            language=source.language,
        )
        if source.language:
            translations[source.language] = read
        else:
            new["private" if source.private else "main"] = read
    return Reading(main=new["main"], private=new.get("private"), siblings=translations).event()


def _edited_logs(
    texts: Sequence[Text],
    logs: Sequence[Sequence[Line]],
    without_people: Callable[[Sequence[Line], Mapping[tuple[int, bool], str]], Sequence[Line]],
    *,
    must_be_read: bool,
) -> Iterator[Edit]:
    """Yield what becomes of the log, or of the private one and then of what the public may know.

    Raises:
        LogError: If a state must be read afterwards and cannot: another word took a name's place
            where it is no text, such as in a zone.
    """
    private: dict[tuple[int, bool], str] = {}
    for text, lines in zip(texts, logs, strict=True):
        new = without_people(lines, private)
        edit = _edited_log(text, lines, new)
        if must_be_read:
            for line, places in states(new):
                event_at(text.path, line, places)
        yield edit
        private = {line.name: digest_of(line.data) for line in new}


def _edited_log(text: Text, lines: Sequence[Line], new: Sequence[Line]) -> Edit:
    """Return what becomes of a log, which stays as it is byte by byte where nothing goes."""
    old = file_bytes(text.path)
    if [line.data for line in new] == [line.data for line in lines]:
        return Edit(text.path, old, old)
    read_lines(Text(text.path, tuple(enumerate((line.data for line in new), 1))))
    return Edit(text.path, old, b"".join(line.data + b"\n" for line in new))


# --- what is left


def _mentions(edits: Iterable[Edit], words: Sequence[str], ids: Sequence[str]) -> Iterator[Mention]:
    search = Search(words)
    for each in edits:
        named = {
            Mention(each.path, match.line, words[search.pieces[match.piece].text])
            for match in search.in_file(each.new)
            if isinstance(match, Match)
        }
        yield from sorted(named)
        lines = {mention.line for mention in named}
        yield from (
            Mention(each.path, number, id, is_id=True)
            for number, line in enumerate(each.new.decode("utf-8").split("\n"), 1)
            for id in ids
            if number not in lines and _has_id(line, id)
        )


def _has_id(text: str, id: str) -> bool:
    """Say whether an id stands somewhere alone, or joined to something else.

    >>> _has_id("talk-ada@school", "ada"), _has_id("ýada", "ada")
    (True, False)
    """
    return re.search(rf"(?<![^\W_]){re.escape(id)}(?![^\W_])", text) is not None


def _copies(
    document: Path, own: Collection[Path], words: Sequence[str], ids: Sequence[str]
) -> tuple[tuple[Path, ...], bool]:
    """Return the files in the folder of a document that hold something of people.

    Returns:
        The files, and whether all were searched.
    """
    found: list[Path] = []
    search = Search(words)
    for number, path in enumerate(_files_below(document.parent)):
        if number == _MOST_FILES:
            return tuple(found), False
        if path in own:
            continue
        is_named = any(_has_id(path.name, id) for id in ids)
        if is_named or _holds(path, search):
            found.append(path)
    return tuple(found), True


def _files_below(folder: Path) -> Iterator[Path]:
    for below, folders, names in os.walk(folder):
        folders[:] = sorted(
            each for each in folders if not each.startswith(".") and each not in _UNSEEN
        )
        yield from (Path(below, name) for name in sorted(names))


def _holds(path: Path, search: Search) -> bool:
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST_FILE:
            return False
        found = search.in_file(path.read_bytes(), path.name)
        return any(isinstance(match, Match) for match in found)
    except OSError:  # it cannot be read, so nobody made it who reads it
        return False


def _repository(document: Path) -> Path | None:
    """Return the folder whose history git keeps, if the document is in one."""
    return next((each for each in document.absolute().parents if (each / ".git").exists()), None)
