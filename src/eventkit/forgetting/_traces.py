"""Traces of people that remain in files: mentions to change by hand, and copies."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from attrs import frozen

from eventkit.document.editing import Edit
from eventkit.searching import Match, Search

_MOST_FILES = 5_000
_LARGEST_FILE = 64 * 2**20
_SKIPPED = ("node_modules", "__pycache__")


@frozen(order=True)
class Mention:
    """A line in which a name, an address or an id remains, to change by hand.

    Args:
        path: The edited file.
        line: The number of the line.
        word: The name, address or id.
        is_id: Whether it is the id, which may also be an ordinary word, or a part of one.
    """

    path: Path
    line: int
    word: str
    is_id: bool = False


def mentions(edits: Iterable[Edit], words: Sequence[str], ids: Sequence[str]) -> Iterator[Mention]:
    """Yield the lines of edited files in which words or ids remain, file by file."""
    search = Search(words)
    for edit in edits:
        named = {
            Mention(edit.path, match.line, words[search.pieces[match.piece].text])
            for match in search.in_file(edit.new)
            if isinstance(match, Match)
        }
        yield from sorted(named)
        lines = {mention.line for mention in named}
        yield from (
            Mention(edit.path, number, id, is_id=True)
            for number, line in enumerate(edit.new.decode("utf-8").split("\n"), 1)
            for id in ids
            if number not in lines and _has_id(line, id)
        )


def _has_id(text: str, id: str) -> bool:
    """Return whether a text contains an id, alone or joined to other words by punctuation.

    >>> _has_id("talk-ada@school", "ada"), _has_id("ýada", "ada")
    (True, False)
    """
    return re.search(rf"(?<![^\W_]){re.escape(id)}(?![^\W_])", text) is not None


def copies(
    document: Path, excluded: Collection[Path], words: Sequence[str], ids: Sequence[str]
) -> tuple[tuple[Path, ...], bool]:
    """Return the files in the folder of a document that contain names or addresses of people.

    Args:
        document: The document.
        excluded: Its own files, which are no copies.
        words: The names and addresses of people.
        ids: Their ids, which may occur in names of files.

    Returns:
        The files, and whether all were searched.
    """
    paths: list[Path] = []
    search = Search(words)
    for number, path in enumerate(_files_below(document.parent)):
        if number == _MOST_FILES:
            return tuple(paths), False
        if path in excluded:
            continue
        is_named = any(_has_id(path.name, id) for id in ids)
        if is_named or _holds_match(search, path):
            paths.append(path)
    return tuple(paths), True


def _files_below(folder: Path) -> Iterator[Path]:
    for below, folders, names in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name not in _SKIPPED
        )
        yield from (Path(below, name) for name in sorted(names))


def _holds_match(search: Search, path: Path) -> bool:
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST_FILE:
            return False
        matches = search.in_file(path.read_bytes(), path.name)
        return any(isinstance(match, Match) for match in matches)
    except OSError:  # an unreadable file is no copy made by this user
        return False


def repository(document: Path) -> Path | None:
    """Return the folder of the git repository, if the document is in one."""
    parents = document.absolute().parents
    return next((folder for folder in parents if (folder / ".git").exists()), None)
