"""Folders that eventkit fills: a record of what it wrote there, so that it touches nothing else."""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import SpooledTemporaryFile, gettempdir
from typing import IO, Any, Literal, NamedTuple, NoReturn, TypeAlias

from attrs import evolve, field, frozen
from immutabledict import immutabledict

from eventkit._atomic import (
    alone_in,
    created_folder,
    naming,
    put_in_place,
    replace_file,
    staging,
    write_file,
)
from eventkit.document._files import file_bytes, other_than_file
from eventkit.model.errors import DocumentError, TargetError

RECORD = ".eventkit-files.json"
FORM = 1
_IN_MEMORY = 1 << 20  # bytes of a spool
_PIECE = 1 << 16  # bytes that are read of it at a time
Kind: TypeAlias = Literal["tree", "feeds", "results"]


class UntidyError(TargetError):
    """Raised when results are written, and the record of their folder lists older ones as well."""


@frozen(kw_only=True)
class Result:
    """What one export wrote into a folder.

    Args:
        event: The id of the event.
        format: The name of the format.
        audience: Who it is for.
        inputs: Digest of all that it was made of; empty if that is not known.
        url: The address at which the folder is published; empty if that is not known.
        files: The SHA-256 of each file by its path below the folder, with `/`. A path that may not
            be told is recorded as its own digest.
    """

    event: str
    format: str
    audience: str
    inputs: str = ""
    url: str = ""
    files: immutabledict[str, str] = field(factory=immutabledict, converter=immutabledict)


@frozen
class Record:
    """The results in a folder. While files are replaced the old and the new ones are in it."""

    kind: Kind
    results: tuple[Result, ...] = ()

    def digests(self) -> Mapping[str, frozenset[str]]:
        """Return the digests that each file may have, by its path."""
        digests: dict[str, frozenset[str]] = {}
        for result in self.results:
            for path, digest in result.files.items():
                digests[path] = digests.get(path, frozenset()) | {digest}
        return digests


class _File(NamedTuple):
    """A file to write: its path below the folder, its digest, and where it is staged."""

    path: str
    digest: str
    staged: Path | None = None


class Contents(NamedTuple):
    """What a file is to hold: a part of a spool, with its digest."""

    spool: IO[bytes]
    start: int
    end: int
    digest: str

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes."""
        for at in range(self.start, self.end, _PIECE):
            self.spool.seek(at)
            yield self.spool.read(min(_PIECE, self.end - at))


@contextmanager
def spooling() -> Iterator[Callable[[Iterable[bytes]], Contents]]:
    """Yield a function that keeps the pieces of a file until all files are rendered.

    Beyond a little they are on the disk. The function raises TargetError if there is no room.
    """
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        yield partial(_spooled, file)


def _spooled(file: IO[bytes], pieces: Iterable[bytes]) -> Contents:
    start, digest = file.seek(0, os.SEEK_END), hashlib.sha256()
    with naming(Path(gettempdir())):
        for piece in pieces:
            file.write(piece)
            digest.update(piece)
    return Contents(file, start, file.tell(), digest.hexdigest())


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of data in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def untold(path: str) -> str:
    """Return how a record has a path that it may not tell.

    >>> untold("school.person-ada.ics")[:13]
    'sha256:30b534'
    """
    return f"sha256:{digest_of(path.encode())}"


# --- records


def read_record(folder: Path) -> Record | None:
    """Return the record of a folder; None if it has none.

    Raises:
        TargetError: If it cannot be read.
    """
    path = folder / RECORD
    if not path.exists():
        return None
    try:
        return _parsed(json.loads(file_bytes(path)))
    except (DocumentError, LookupError, TypeError, ValueError, AttributeError, RecursionError):
        reason = (
            "it is no record of this eventkit. Name another folder; or delete it, and what"
            " eventkit wrote here counts as yours"
        )
        raise TargetError(f"cannot write {path}: {reason}", path) from None


def _parsed(record: Any) -> Record:  # noqa: ANN401  # what was parsed may be anything
    if record["eventkit-files"] != FORM or record["folder"] not in {"tree", "feeds", "results"}:
        raise ValueError("another form")
    results = [_parsed_result(result) for result in record["results"]]
    return Record(record["folder"], tuple(results))


def _parsed_result(result: Any) -> Result:  # noqa: ANN401  # as above
    texts = {key: str(result[key]) for key in ("event", "format", "audience")}
    files = {path: str(digest) for path, digest in result["files"].items()}
    if not all(path.startswith("sha256:") or is_path_inside(path) for path in files):
        raise ValueError("a path that leads elsewhere")
    texts |= {key: str(result.get(key, "")) for key in ("inputs", "url")}
    return Result(**texts, files=files)


def _write_record(folder: Path, record: Record) -> None:
    results = [
        {
            "event": result.event,
            "format": result.format,
            "audience": result.audience,
            **({"inputs": result.inputs} if result.inputs else {}),
            **({"url": result.url} if result.url else {}),
            "files": dict(sorted(result.files.items())),
        }
        for result in sorted(
            record.results, key=lambda it: (it.event, it.format, min(it.files, default=""))
        )
    ]
    text = {"eventkit-files": FORM, "folder": record.kind, "results": results}
    data = json.dumps(text, indent=1, ensure_ascii=False).encode() + b"\n"
    if not (folder / RECORD).exists() or file_bytes(folder / RECORD) != data:
        replace_file(folder / RECORD, data)


def require_same(folder: Path, record: Record | None, kind: Kind, result: Result) -> None:
    """Refuse a folder of another kind; that of a tree or of feeds also for another result.

    Raises:
        TargetError: If the folder is another's.
    """
    if record is None or not record.results:
        return
    contents = _contents_of_another(record, kind, result)
    if contents:
        message = f"cannot write into {folder}: it holds {contents}; name another folder"
        raise TargetError(message, folder)


def require_results(folder: Path, record: Record | None) -> None:
    """Refuse a folder that is one tree, or holds feeds, for several results.

    Raises:
        TargetError: If it is.
    """
    require_same(folder, record, "results", Result(event="", format="", audience=""))


def _contents_of_another(record: Record, kind: Kind, result: Result) -> str | None:
    """Return what a folder holds that is not for a result; None if it may hold the result."""
    old = record.results[0]
    if record.kind != kind:
        return _label(record.kind, old)
    if kind == "results":
        return None
    if old.format != result.format:
        return f"{_label(kind, old)}, not {_label(kind, result)}"
    if old.event != result.event:
        return f"{_label(kind, old)}, not of {result.event!r}"
    if old.audience != result.audience:
        holds = _label(kind, old).partition(" of ")[0]
        return f"{holds} for the audience {old.audience!r}, not {result.audience!r}"
    return None


def _label(kind: Kind, result: Result) -> str:
    if kind == "results":
        return "results of several exports"
    label = "the feeds" if kind == "feeds" else f"the {result.format}"
    return f"{label} of {result.event!r}"


def unchanged_files(
    folder: Path, record: Record | None, results: Iterable[tuple[Result, str]]
) -> set[str]:
    """Return the names of results, a file each, that are made of the same and not edited since.

    Args:
        folder: The folder.
        record: Its record, if it has one.
        results: Each with the name of its file; one whose inputs are not known never counts.
    """
    recorded = {path: old for old in (record.results if record else ()) for path in old.files}
    return {
        name
        for result, name in results
        if name in recorded and _is_unchanged(folder, recorded[name], result)
    }


def is_tree_unchanged(folder: Path, result: Result) -> bool:
    """Return whether a folder holds a tree that is made of the same and not edited since."""
    record = read_record(folder)
    results = record.results if record and record.kind == "tree" else ()
    return len(results) == 1 and _is_unchanged(folder, results[0], result)


def _is_unchanged(folder: Path, old: Result, result: Result) -> bool:
    is_same = bool(result.inputs) and evolve(old, files={}) == result
    return is_same and _has_files(folder, old)


def is_intact(folder: Path, record: Record) -> bool:
    """Return whether all files of a record are in a folder as eventkit wrote them."""
    return all(_has_files(folder, result) for result in record.results)


def _has_files(folder: Path, result: Result) -> bool:
    return all(_digest(folder / path) == it for path, it in result.files.items())


def tree_differences(folder: Path, files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, str]]:
    """Yield the path of each file that writing a tree would change, and how it differs."""
    record = read_record(folder)
    stale = dict.fromkeys(record.digests()) if record else {}
    for path, data in files:
        stale.pop(path, None)
        if difference := file_difference(folder / path, [data]):
            yield path, difference
    yield from ((path, "is no longer part of it") for path in stale if _stands(folder, path))


def file_difference(path: Path, pieces: Iterable[bytes]) -> str:
    """Return how a file differs from what would be written; empty if it does not."""
    present, digest = _digest(path), hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    if present is None:
        return "is missing"
    return "" if present == digest.hexdigest() else "differs"


# --- paths

# Windows refuses these, or worse; lists of files obey the marks that turn the direction.
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f-\x9f\\:*?"<>|\u2028-\u202e\u2066-\u206f]|[. ]$')
DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)  # on Windows
_LONGEST_NAME = 255


def is_path_inside(path: str) -> bool:
    """Return whether a path is one below a folder on every system, and not that of the record."""
    return all(map(_is_file_name, path.split("/"))) and not same_path(path).endswith(RECORD)


def same_path(path: str) -> str:
    """Return a path as systems see it that ignore case."""
    return unicodedata.normalize("NFC", path).casefold()


def parents(path: str) -> list[str]:
    """Return the folders above a path, the outermost first.

    >>> parents("a/b/c")
    ['a', 'a/b']
    """
    parts = path.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts))]


def _is_file_name(part: str) -> bool:
    try:
        short = len(part.encode("utf-8")) <= _LONGEST_NAME
    except UnicodeEncodeError:  # a lone surrogate
        return False
    is_odd = _NOT_IN_NAMES.search(part) or DEVICES.match(part)
    return short and part not in {"", ".", ".."} and not is_odd


def _digest(path: Path) -> str | None:
    """Return the digest of the file at a path; None if there is none."""
    return digest_of(path.read_bytes()) if path.is_file() else None


def _holds(path: Path, data: bytes) -> bool:
    """Return whether the file at a path has these contents."""
    return path.is_file() and path.read_bytes() == data


# --- writing


def fill_folder(
    folder: Path,
    kind: Literal["tree", "feeds"],
    result: Result,
    files: Iterable[tuple[str, bytes]],
    *,
    hidden: Collection[str] = (),
    record: Record | None = None,
    force: bool = False,
) -> tuple[Path, ...]:
    """Make the files of a result those that eventkit has in a folder; all others stay.

    Files that hold the same are not touched, new ones come first, index pages last, and what is no
    longer part of the result goes after them. What is wrong is found before the first is written.

    Args:
        folder: The folder, which is created if needed.
        kind: What it holds.
        result: The result.
        files: Each with its path below the folder.
        hidden: The paths that the record may not tell.
        record: The record of an earlier run, for a folder that has none of its own.
        force: Whether files are replaced that were edited since eventkit wrote them.

    Returns:
        The files that were written.

    Raises:
        TargetError: If the folder is another's, a file in it was edited, eventkit did not write one
            that it would replace, or one cannot be written.
    """
    with created_folder(folder), naming(folder), alone_in(folder), staging(folder) as stage:
        # Another process may have written the record since the caller read it.
        old = read_record(folder) or record or Record(kind)
        require_same(folder, old, kind, result)
        digests: dict[str, str] = {}
        changed = []
        for path, data in files:
            digests[untold(path) if path in hidden else path] = digest = digest_of(data)
            if not _holds(folder / path, data):
                changed.append(_File(path, digest, stage(data)))
        new = Record(kind, (evolve(result, files=digests),))
        remaining = new.digests()
        stale = [
            path
            for path in old.digests()
            if not {path, untold(path)} & remaining.keys() and _stands(folder, path)
        ]
        _require_ours(folder, old, changed, stale, force=force)
        if changed or stale:
            _write_record(folder, _together(old, new))
        _exchange(folder, changed, stale)
        _write_record(folder, new)
        return tuple(folder / file.path for file in changed)


def add_results(
    folder: Path, results: Sequence[tuple[Result, str, Contents]], *, force: bool = False
) -> None:
    """Write several results, a file each, into a folder that may hold others.

    A file of the name of a result is replaced, also if eventkit did not write it; one that holds
    the same is not touched, so that it needs no room on a full disk.

    Args:
        folder: The folder, which is created if needed.
        results: Each with its name and what it holds.
        force: Whether files are replaced that were edited since eventkit wrote them.

    Raises:
        UntidyError: If all are written, and older ones stay in the record of the folder.
        TargetError: As for `fill_folder`.
    """
    files = [_File(name, contents.digest) for _, name, contents in results]
    new = [
        evolve(result, files={file.path: file.digest})
        for (result, _, _), file in zip(results, files, strict=True)
    ]
    with created_folder(folder), naming(folder):
        with alone_in(folder):
            old = read_record(folder) or Record("results")
            for result in new:
                require_same(folder, old, "results", result)
            _require_ours(folder, old, files, [], force=force)
            present = [  # of such a name may be a file that eventkit did not write
                evolve(result, files={path: digest})
                for result in new
                for path in result.files
                if (digest := _digest(folder / path))
            ]
            _write_record(folder, _together(old, Record("results", (*present, *new))))
        for _, name, contents in results:
            if _digest(folder / name) != contents.digest:
                write_file(folder / name, contents.pieces())
        with alone_in(folder):  # others may have written results meanwhile
            now = read_record(folder) or Record("results")
            replaced = {file.path for file in files}
            kept = _without(now, lambda path: path in replaced or not (folder / path).exists())
            try:
                _write_record(folder, Record("results", (*kept, *new)))
            except OSError as error:  # no room: the one that stands has them, and older ones too
                raise UntidyError(str(error), folder / RECORD) from error


def note_replaced(path: Path) -> None:
    """Take a file into the record of its folder, if that lists it, as it is now.

    Raises:
        TargetError: If the record cannot be written.
    """
    if not (path.parent / RECORD).exists():
        return
    with naming(path.parent), alone_in(path.parent):
        try:
            record = read_record(path.parent)
        except TargetError:  # whoever fills the folder will be told
            return
        if record and record.kind == "results" and path.name in record.digests():
            of = next(result for result in record.results if path.name in result.files)
            new = evolve(of, inputs="", files={path.name: _digest(path) or ""})
            kept = _without(record, lambda other: other == path.name)
            _write_record(path.parent, Record("results", (*kept, new)))


def _without(record: Record, is_gone: Callable[[str], bool]) -> Iterator[Result]:
    for result in record.results:
        files = {path: digest for path, digest in result.files.items() if not is_gone(path)}
        if files:
            yield evolve(result, files=files)


def _together(old: Record, new: Record) -> Record:
    """Return the record of the time in which files are replaced.

    Whenever that ends, the next run knows all that eventkit wrote.
    """
    return Record(new.kind, tuple(dict.fromkeys((*old.results, *new.results))))


def _exchange(folder: Path, files: Sequence[_File], stale: Sequence[str]) -> None:
    """Put staged files in place and remove those that are no longer part of the result."""
    written = {file.path for file in files}
    above = {parent for path in written for parent in parents(path)}
    blocking = [path for path in stale if path in above or written.intersection(parents(path))]
    for path in blocking:  # a file where a folder is to be, or below a file that is to be
        _remove(folder, path)
    for file in sorted(files, key=partial(_turn, folder)):
        if file.staged:
            put_in_place(file.staged, folder / file.path)
    for path in stale:
        if path not in blocking:
            _remove(folder, path)


def _turn(folder: Path, file: _File) -> tuple[bool, bool, int]:
    """Return when a file takes its turn: new ones first, index pages last, the outermost most."""
    path = Path(file.path)
    return path.stem == "index", (folder / path).exists(), -len(path.parts)


def _stands(folder: Path, path: str) -> bool:
    """Return whether a recorded file is still there, and not below a link."""
    inside = not any((folder / parent).is_symlink() for parent in parents(path))
    return inside and (folder / path).is_file() and not (folder / path).is_symlink()


def _remove(folder: Path, path: str) -> None:
    """Remove a file, and the folders above it that are empty then."""
    (folder / path).unlink(missing_ok=True)
    with suppress(OSError):  # somebody else's files are in it
        for parent in reversed(parents(path)):
            (folder / parent).rmdir()


# --- what is not replaced


def _require_ours(
    folder: Path, old: Record, files: Sequence[_File], stale: Sequence[str], *, force: bool
) -> None:
    """Refuse to replace or remove what eventkit did not write, or what was edited since."""
    known = old.digests()
    foreign, edited = [], []
    for file in files:
        target = folder / file.path
        if reason := _obstacle(folder, file.path, stale):
            _refuse([target], reason)
        digests = known.get(file.path) or known.get(untold(file.path))
        if not os.path.lexists(target) or target.is_dir():
            continue
        is_link = old.kind != "results" and target.is_symlink()
        if digests is None:
            foreign.append(target)
        elif is_link or _digest(target) not in {*digests, file.digest}:
            edited.append(target)
    edited += [folder / path for path in stale if _digest(folder / path) not in known[path]]
    if foreign and old.kind != "results":
        reason = "eventkit did not write it; move it, or name another folder"
        _refuse(foreign, f"it is there already, and {reason}")
    if edited and not force:
        reason = "keep your changes elsewhere, and replace it with --force (Python: force=True)"
        _refuse(edited, f"it was edited since eventkit wrote it; {reason}")


def _obstacle(folder: Path, path: str, stale: Collection[str]) -> str:
    """Return what makes it impossible to put a file at a path; empty if nothing does."""
    for parent in parents(path):
        above = folder / parent
        if above.is_symlink():
            return f"{above} is a link, and what it leads to is not filled"
        if above.exists() and not above.is_dir():
            return "" if parent in stale else f"{above} is a file, and a folder is needed"
    target = folder / path
    other = other_than_file(target)
    if other == "folder" and not target.is_symlink():
        below = [it.relative_to(folder).as_posix() for it in target.rglob("*") if not it.is_dir()]
        return "" if below and stale and set(below) <= set(stale) else "it is a folder; move it"
    return f"it is a {other}, not a file" if other else ""


def _refuse(paths: Sequence[Path], reason: str) -> NoReturn:
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    raise TargetError(f"cannot write {paths[0]}{more}: {reason}", paths[0])
