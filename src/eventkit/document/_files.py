"""The files of a document: itself, its siblings and logs; and the documents in a folder."""

from __future__ import annotations

import glob
import os
import re
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

from eventkit.document._context import WAY_OUT
from eventkit.document._lines import line_table, lines_of
from eventkit.document._nodes import Keys, Node
from eventkit.document._parsing import FORMATS, SIZE_LIMIT, parsed
from eventkit.model.errors import DocumentError, Fault

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
PRIVATE = "private"
LOG_SUFFIX = ".releases.jsonl"
_HAS_FORMAT = re.compile(r"^[ \t]*eventkit[ \t]*=", re.MULTILINE)
_HAS_EVENT = re.compile(r"^[ \t]*\[event\]", re.MULTILINE)
_IS_SIBLING = re.compile(r"^[ \t]*(translates|extends)[ \t]*=", re.MULTILINE)


def read_file(path: Path, **more: object) -> Node:
    """Return the parsed file of a document.

    Raises:
        DocumentError: If it cannot be read, or is not valid TOML or JSON.
    """
    format = path.suffix.lstrip(".").lower()
    if format not in FORMATS:
        expected = "a file that ends in .toml or .json"
        release = re.fullmatch(r"(?:toml|json)@([0-9]{0,9}).*", format)
        number = release and (release[1] or "1")
        fault = Fault(
            rule="unknown-format",
            message=f"{path.name!r} is not a document",
            file=str(path),
            expected=expected,
            hint=f"a release is PATH@{number} for diff; show and export have --release {number}"
            if number
            else WAY_OUT,
        )
        raise DocumentError([fault])
    return parsed(file_bytes(path, SIZE_LIMIT + 1), format, path, **more)


def file_bytes(path: Path, size: int = -1) -> bytes:
    """Return the bytes of a file, or only so many of them.

    Raises:
        DocumentError: If it cannot be read, or is not a file.
    """
    try:
        other = other_than_file(path)
        if other is None:
            with path.open("rb") as file:
                return file.read(size)
    except FileNotFoundError as error:
        raise _unreadable(path, "there is no such file") from error
    except (OSError, ValueError) as error:  # ValueError: an impossible path
        raise _unreadable(path, getattr(error, "strerror", None) or str(error)) from error
    raise _unreadable(path, f"it is a {other}, not a file")  # opening a pipe would block


def other_than_file(path: Path) -> str | None:
    """Return the kind of a path, or of the end of a link, if it exists and is not a file.

    >>> other_than_file(Path.cwd())
    'folder'
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None
    return None if stat.S_ISREG(mode) else kind_of(mode)


def kind_of(mode: int) -> str:
    """Return what a path is that is no file, from its mode."""
    kinds = {stat.S_IFDIR: "folder", stat.S_IFIFO: "pipe", stat.S_IFSOCK: "socket"}
    return kinds.get(stat.S_IFMT(mode), "device")


def _unreadable(path: Path, reason: str) -> DocumentError:
    fault = Fault(rule="unreadable", message=f"cannot read it: {reason}", file=str(path))
    return DocumentError([fault])


def names_sibling(tag: str) -> bool:
    """Return whether the tag of a language names a sibling that is read with its document.

    >>> names_sibling("uz-Cyrl"), names_sibling("russian")
    (True, False)
    """
    return _LANGUAGE.fullmatch(tag) is not None


def siblings(path: Path) -> dict[str, Path]:
    """Return the files read with a document: by language, and the private one.

    Documents in JSON have none: programs write them whole.
    """
    if path.suffix.lower() != ".toml":
        return {}
    start = f"{path.stem}."
    try:
        names = sorted(file.name for file in path.parent.iterdir() if file.name.startswith(start))
    except OSError:
        return {}
    middles = {name: name[len(start) : -len(".toml")] for name in names if name.endswith(".toml")}
    return {
        middle: path.with_name(name)
        for name, middle in middles.items()
        if middle == PRIVATE or names_sibling(middle)
    }


def log_path(document: str | os.PathLike[str]) -> Path:
    """Return the path of a document's log: `NAME.releases.jsonl` beside `NAME.toml`.

    >>> log_path("out/event.toml").name
    'event.releases.jsonl'
    """
    path = Path(document)
    return path.with_name(f"{path.stem}{LOG_SUFFIX}")


def private_path(document: Path) -> Path:
    """Return the path of the private file of a document: `NAME.private.toml`.

    >>> private_path(Path("out/event.toml")).name
    'event.private.toml'
    """
    return document.with_name(f"{document.stem}.{PRIVATE}.toml")


def private_log_path(log: Path) -> Path:
    """Return the path of the private part of a log: `NAME.private.releases.jsonl`.

    >>> private_log_path(Path("out/event.releases.jsonl")).name
    'event.private.releases.jsonl'
    """
    return log.with_name(f"{log.name.removesuffix(LOG_SUFFIX)}.{PRIVATE}{LOG_SUFFIX}")


def log_beside(document: Path) -> Path | None:
    """Return the log of a document, if there is one: public, private, or both."""
    path = log_path(document)
    exists = path.exists() or private_log_path(path).exists()
    return path if exists and document.suffix.lower().lstrip(".") in FORMATS else None


def exposed_logs(path: Path) -> Iterator[tuple[Path, str]]:
    """Yield the logs beside a document that expose something, each with the remedy.

    Such a log, or the copy of it that a repair left, contains private parts that belong into
    another log; or more people may read it than the document.
    """
    log = log_path(path)
    private = private_log_path(log)
    has_private = PRIVATE in siblings(path) or private.exists()
    for whole, mode in ((private, 0o600), (log, stat.S_IMODE(path.stat().st_mode))):
        for file in (whole, *sorted(path.parent.glob(f"{glob.escape(whole.name)}.old-*"))):
            if other_than_file(file) or not file.exists():
                continue
            if whole == log and has_private and not _IS_PUBLIC.match(file_bytes(file, 200)):
                yield (
                    file,
                    _HOLDS_ALL if file == log else "it is a copy of private parts: delete it",
                )
            if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077 & ~mode:
                yield file, f"more people may read it than {path.name}: chmod {mode & 0o666:o} it"


_IS_PUBLIC = re.compile(rb'\{"eventkit-log":\d+,"number":\d+,"time":"[^"]*","private":"')
_HOLDS_ALL = (
    "it contains private parts, which the next `eventkit release` moves into a log of their own;"
    " what git, feeds and copies have of them stays there"
)


def strays(path: Path) -> tuple[Path, ...]:
    """Return the files beside a document that look like its siblings but have a wrong name.

    They begin with its name, in any case, but are read with no document: `event-private.toml` or
    `Event.private.toml` beside `event.toml`.
    """
    if path.suffix.lower() != ".toml":
        return ()
    start = path.stem.casefold()
    names = {
        file.name for file in path.parent.glob("*.toml") if file.name.casefold().startswith(start)
    }
    alone = (path.with_name(name) for name in sorted(names) if not _is_sibling(name, names))
    return tuple(file for file in alone if _IS_SIBLING.search(_text_of(file) or ""))


def _is_sibling(name: str, names: Collection[str]) -> bool:
    start, _, middle = name.removesuffix(".toml").rpartition(".")
    is_middle = middle == PRIVATE or names_sibling(middle)
    return is_middle and f"{start}.toml" in names


def read_siblings(path: Path, main: Node) -> tuple[Node | None, Mapping[str, Node]]:
    """Return the private sibling and the translating ones of a document.

    Raises:
        DocumentError: If one of them is not valid TOML, or belongs to another event.
    """
    private, translations = None, {}
    faults: list[Fault] = []
    for middle, file in siblings(path).items():
        is_private = middle == PRIVATE
        key = "extends" if is_private else "translates"
        node = read_file(file, private=is_private, language=None if is_private else middle)
        if not is_private and _is_document(node):
            continue
        faults += _not_ours(node, key, main)
        if is_private:
            private = node
        else:
            translations[middle] = node
    if faults:
        raise DocumentError(faults)
    return private, translations


def _is_document(node: Node) -> bool:
    """Return whether a file with the name of a sibling is a document of its own."""
    event = node.get("event")
    return node.get("translates") is None and event is not None and event.get("start") is not None


def _not_ours(node: Node, key: str, main: Node) -> Iterator[Fault]:
    """Yield the faults of the lines in which a sibling names its event."""
    event = main.get("event")
    id = event.value.get("id") if event and isinstance(event.value, Mapping) else None
    format, name = node.get("eventkit"), node.get(key)
    if format is None or format.value != 1:
        yield Fault(
            rule="wrong-format",
            message="the key 'eventkit' is missing or not known",
            file=node.source.name,
            line=_line_of(node, "eventkit") or 1,
            place="eventkit",
            hint="begin the file with: eventkit = 1",
        )
    if name is None:
        yield Fault(
            rule="missing-key",
            message=f"the key {key!r} is missing",
            file=node.source.name,
            line=1,
            hint=f'add this line: {key} = "{id}"',
        )
    elif name.value != id:
        yield Fault(
            rule="another-event",
            message=f"this file belongs to the event {name.value!r}",
            file=node.source.name,
            line=_line_of(node, key),
            place=key,
            value=name.value,
            expected=f'{key} = "{id}"',
        )


def _line_of(node: Node, key: str) -> int | None:
    return lines_of(node.source.text, node.source.format, [(key,)])((key,))


def find_documents(folder: Path) -> Iterator[Path]:
    """Yield the documents in a folder and below it, in order of their names.

    A document is a `.toml` file with `eventkit` and `[event]` that is not a sibling, also one that
    is broken. A file that cannot be read counts as one, unless its name is that of a sibling.
    """
    files = (
        Path(below, name)
        for below, _, names in os.walk(folder)  # ignores folders that vanish or cannot be read
        for name in names
        if name.endswith(".toml")
    )
    yield from filter(_looks_like_document, sorted(files))


def _looks_like_document(path: Path) -> bool:
    text = _text_of(path)
    if text is None:
        return path.is_file() and "." not in path.stem
    is_document = _HAS_FORMAT.search(text) and _HAS_EVENT.search(text)
    return bool(is_document and not _IS_SIBLING.search(text))


def _text_of(path: Path) -> str | None:
    """Return the text of a file, or None if it cannot be read.

    That of a document in another encoding is recognised too, so that reading it says what is wrong.
    """
    try:
        data = file_bytes(path, SIZE_LIMIT + 1)
    except DocumentError:
        return None
    # UTF-16 has zeros between Latin letters, and its byte order mark is no letter.
    return data.replace(b"\0", b"").decode("utf-8", "replace").lstrip("\ufeff\ufffd")


def places(path: Path) -> Callable[[str], tuple[str, int] | None]:
    """Return a function from a place such as `sessions.opening.rooms` to its file and line.

    A repetition has the place of the repeated session; a translation is in a sibling or beside the
    text itself.
    """
    translating = siblings(path)
    private = translating.pop(PRIVATE, None)
    main = [(str(file), _line_table(file)) for file in (path, private) if file]
    tables = {language: [(str(file), _line_table(file))] for language, file in translating.items()}
    heads = {language: (str(file), 1) for language, file in translating.items()}

    def find(place: str) -> tuple[str, int] | None:
        keys = tuple(re.split(r"[.\[]", place.replace("]", "")))
        if keys[0] == "translations" and len(keys) == 2 and keys[1] in heads:  # noqa: PLR2004
            return heads[keys[1]]
        if keys[0] != "translations" or len(keys) <= 2:  # noqa: PLR2004  # no text is named
            return _first(main, _possible(keys))
        _, language, *text = keys
        exact = _first(main, [keys, (*text, language)])
        near = _first(tables.get(language, ()), _possible(tuple(text)))
        return exact or near or _first(main, _possible(tuple(text)))

    return find


def _first(
    tables: Iterable[tuple[str, Mapping[Keys, int]]], paths: Iterable[Keys]
) -> tuple[str, int] | None:
    """Return the file and line of the first of several paths that a file has."""
    places = ((file, lines.get(keys)) for keys in paths for file, lines in tables)
    return next(((file, line) for file, line in places if line), None)


def _line_table(file: Path) -> Mapping[Keys, int]:
    return line_table(file.read_text(encoding="utf-8-sig"), file.suffix[1:].lower())


def _possible(keys: tuple[str, ...]) -> Iterator[Keys]:
    """Yield the possible paths of a place, the most exact first."""
    if keys[0] == "venues" and keys[1:2] == ("venue",):
        yield ("venue", *keys[2:])
    for length in range(len(keys), 1, -1):
        exact = keys[:length]
        yield exact
        if keys[0] == "sessions":
            for cut in range(len(keys[1]) - 1, 0, -1):
                if keys[1][cut] == "-":
                    id, slot = keys[1][:cut], keys[1][cut + 1 :]
                    yield ("sessions", id, "slots", slot, *exact[2:])
                    yield ("sessions", id, *exact[2:])
    yield keys[:1]
