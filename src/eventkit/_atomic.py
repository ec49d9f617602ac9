"""Write files and folders whole or not at all."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from eventkit.document._files import other_than_file
from eventkit.model.errors import EventkitError, TargetError


def write_file(path: Path, pieces: Iterable[bytes]) -> None:
    """Write pieces into a file, which appears, or replaces the old one, when all is there.

    A link is followed; the permissions of the old file are kept. If anything goes wrong, the old
    file is as it was and nothing else is left.

    Raises:
        TargetError: If the file cannot be written.
    """
    with _said_as(path):
        _require_file(path)
        target = _final(path)
        temporary = _beside(target)
        try:
            # Nobody else may read what replaces a file that nobody else may read.
            _write(temporary, pieces, mode=0o600 if target.exists() else 0o666)
            if target.exists():
                temporary.chmod(stat.S_IMODE(target.stat().st_mode))
            temporary.replace(target)
        except BaseException:  # an interrupt too must leave nothing behind
            temporary.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)


def update_file(path: Path, data: bytes) -> bool:
    """Write a file as `write_file` does, but leave one that holds the same as it is.

    Returns:
        Whether it was written.

    Raises:
        TargetError: If the file cannot be written.
    """
    try:
        # To read a pipe would be to wait for ever.
        if other_than_file(path) is None and path.read_bytes() == data:
            return False
    except (OSError, ValueError):
        pass  # it is not there, or writing says what is wrong
    write_file(path, [data])
    return True


def write_tree(path: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write a folder of files, which appears, or replaces the old one, when all is there.

    The old folder goes with everything in it. No system replaces a folder in one step: the two are
    renamed one after the other, and a crash just between leaves the old one beside, under a name
    that begins with a dot.

    Args:
        path: The folder.
        files: The path of each file below the folder, and what it holds.

    Raises:
        TargetError: If the folder cannot be written.
    """
    with _said_as(path):
        _require_folder(path)
        target = _final(path)
        temporary = _beside(target)
        try:
            temporary.mkdir()
            _fill(temporary, files)
            _swap(temporary, target)
        except BaseException:  # an interrupt too must leave nothing behind
            shutil.rmtree(temporary, ignore_errors=True)
            raise


def _final(path: Path) -> Path:
    """Return what a path leads to, so that a link stays one."""
    final = path.resolve()
    if not final.parent.is_dir():
        raise TargetError(f"cannot write {path}: there is no folder {final.parent}", path)
    return final


@contextmanager
def _said_as(path: Path) -> Iterator[None]:
    """Turn the system's errors into ours, which name the target and not a temporary file."""
    try:
        yield
    except EventkitError:
        raise
    except NotADirectoryError as error:
        said = "a part of the path is a file, and a folder is needed"
        raise TargetError(f"cannot write {path}: {said}", path) from error
    # ValueError: a path that no system has; RuntimeError: links in a circle, before Python 3.13.
    except (OSError, RuntimeError, ValueError) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise TargetError(f"cannot write {path}: {said}", path) from error


def make_folder(path: Path) -> None:
    """Make a folder, and those above it, where they are not there.

    Raises:
        TargetError: If that cannot be.
    """
    with _said_as(path):
        _require_no_file(path)
        if path.is_symlink() and not path.exists():
            raise TargetError(f"cannot write {path}: it is a link that leads nowhere", path)
        path.mkdir(parents=True, exist_ok=True)


def _require_file(path: Path) -> None:
    other = other_than_file(path)
    if other == "folder":
        raise TargetError(f"cannot write {path}: it is a folder; name a file in it", path)
    if other:
        raise TargetError(f"cannot write {path}: it is a {other}, not a file", path)
    if path.exists() and not os.access(path, os.W_OK):
        raise TargetError(f"cannot write {path}: it is write-protected", path)


def _require_no_file(path: Path) -> None:
    if path.exists() and not path.is_dir():
        raise TargetError(f"cannot write {path}: it is a file, and a folder is needed", path)


def _require_folder(path: Path) -> None:
    _require_no_file(path)
    if Path.cwd().is_relative_to(path.resolve()):
        said = "you work in this folder, and all that is in it would be replaced; name a new one"
        raise TargetError(f"cannot write {path}: {said}", path)


def _beside(target: Path) -> Path:
    """Return an unused name in the folder of the target, hidden where names with a dot are.

    It says whose it is: what a killed process leaves can be told from what it may have been for.
    """
    return target.with_name(f".{target.name[:40]}.eventkit-{os.urandom(8).hex()}")


def _write(path: Path, pieces: Iterable[bytes], *, mode: int) -> None:
    """Write a new file and have it on the disk; the system takes its umask from the mode."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    with os.fdopen(handle, "wb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a crash, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _fill(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    for name, data in files:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(target, [data], mode=0o666)


def _swap(new: Path, target: Path) -> None:
    if not target.exists():
        new.replace(target)
        return
    old = _beside(target)
    try:
        target.replace(old)
        new.replace(target)
    finally:  # an interrupt between the two must not take the old one away
        if target.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.replace(target)
