"""Write files whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from pathlib import Path

from eventkit.document._files import other_than_file
from eventkit.model.errors import EventkitError, TargetError


def write_file(
    path: Path, pieces: Iterable[bytes], *, like: Path | None = None, is_private: bool = False
) -> None:
    """Write pieces into a file, which appears, or replaces the old one, when all is there.

    A link is followed; the permissions of the old file are kept. If anything goes wrong, the old
    file is as it was and nothing else is left.

    Args:
        path: The file.
        pieces: What it holds.
        like: A file that holds the same secrets: whoever may not read it may not read this one.
        is_private: Whether nobody but its owner may read it.

    Raises:
        TargetError: If the file cannot be written.
    """
    write_files([(path, pieces, like, is_private)])


def write_files(files: Iterable[tuple[Path, Iterable[bytes], Path | None, bool]]) -> None:
    """Write several files as `write_file` does, one after the other, when all of them are ready.

    What can fail fails before the first is replaced: there is room on the disk for all of them.

    Args:
        files: Each with the arguments of `write_file`, in its order.

    Raises:
        TargetError: If one of them cannot be written.
    """
    with ExitStack() as prepared:
        ready = []
        for path, pieces, like, is_private in files:
            prepared.enter_context(naming(path))
            _require_file(path)
            target = _final(path)
            mode = 0o600 if is_private else _permissions(target, like)
            ready.append((prepared.enter_context(_prepared(target, pieces, mode)), target))
        for temporary, target in ready:
            temporary.replace(target)
            _sync_folder(target.parent)


def unused_name(path: Path) -> Path:
    """Return an unused name beside a file for a copy of it as it was: `NAME.old-1`."""
    number = 1
    while (copy := path.with_name(f"{path.name}.old-{number}")).exists():
        number += 1
    return copy


def write_new_file(path: Path, pieces: Iterable[bytes], *, is_private: bool = False) -> None:
    """Write a file as `write_file` does, but never over one that is there.

    Args:
        path: The file.
        pieces: What it holds.
        is_private: Whether nobody but its owner may read it.

    Raises:
        TargetError: If it is there already, or cannot be written.
    """
    with naming(path):
        target = path.parent.resolve() / path.name
        with _prepared(target, pieces, 0o600 if is_private else None) as temporary:
            try:
                target.hardlink_to(temporary)
            except FileExistsError:
                raise TargetError(f"{path}: is there already; name another file", path) from None
            except OSError:  # no links on this file system, or not for us
                if os.path.lexists(target):
                    raise
                temporary.rename(target)
            else:
                with suppress(OSError):  # the document is there, whatever becomes of the other name
                    temporary.unlink()
        _sync_folder(target.parent)


@contextmanager
def _prepared(target: Path, pieces: Iterable[bytes], mode: int | None) -> Iterator[Path]:
    """Yield a file beside the target that is on the disk; it goes where it is not put in place."""
    with _writing_in(target.parent), _temporary(target, pieces, mode) as temporary:
        yield temporary


@contextmanager
def _temporary(target: Path, pieces: Iterable[bytes], mode: int | None) -> Iterator[Path]:
    temporary = _beside(target)
    try:
        # Nobody else may read what replaces a file that nobody else may read.
        _write(temporary, pieces, mode=0o666 if mode is None else 0o600)
        if mode is not None:
            temporary.chmod(mode)
        yield temporary
    except BaseException:  # an interrupt too must leave nothing behind
        temporary.unlink(missing_ok=True)
        raise


def _permissions(target: Path, like: Path | None) -> int | None:
    """Return the permissions that a file is to have; None leaves them to the system."""
    modes = [stat.S_IMODE(it.stat().st_mode) for it in (target, like) if it and it.exists()]
    if not modes:
        return None
    mode = modes[0] & modes[-1]
    return mode & 0o666 | 0o600 if like else mode


def update_file(
    path: Path, data: bytes, *, like: Path | None = None, is_private: bool = False
) -> bool:
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
    write_file(path, [data], like=like, is_private=is_private)
    return True


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Wait until nobody else writes into a folder, and keep all others from doing so.

    Where the system or the file system has no such locks, nobody is kept from it.
    """
    handle = _opened(folder)
    try:
        if handle is not None and _lock(handle, alone=True, wait=True):
            _remove_unfinished(folder)
        yield
    finally:
        if handle is not None:
            os.close(handle)


def replace_file(path: Path, data: bytes, *, is_private: bool = False) -> None:
    """Write a file as `write_file` does, for those who are alone in its folder."""
    mode = 0o600 if is_private else _permissions(path, None)
    with _temporary(path, [data], mode) as temporary:
        temporary.replace(path)
    _sync_folder(path.parent)


@contextmanager
def staging(folder: Path) -> Iterator[Callable[[bytes], Path]]:
    """Yield a function that writes a file for a folder, out of sight, and returns its path.

    `put_in_place` moves it to its place; what is not moved goes in the end.
    """
    stage, numbers = _beside(folder / "files"), count()

    def write(data: bytes) -> Path:
        stage.mkdir(exist_ok=True)
        path = stage / str(next(numbers))
        _write(path, [data], mode=0o666)
        return path

    try:
        yield write
    finally:  # an interrupt too must leave nothing behind
        shutil.rmtree(stage, ignore_errors=True)


def put_in_place(staged: Path, target: Path) -> None:
    """Move a staged file to its place in one step, with the permissions of the one it replaces."""
    target.parent.mkdir(parents=True, exist_ok=True)
    mode = _permissions(target, None)
    if mode is not None:
        staged.chmod(mode)
    staged.replace(target)
    _sync_folder(target.parent)


def _final(path: Path) -> Path:
    """Return what a path leads to, so that a link stays one."""
    final = path.resolve()
    if not final.parent.is_dir():
        raise TargetError(f"cannot write {path}: there is no folder {final.parent}", path)
    return final


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Turn the system's errors into ours, which name the target and not a temporary file."""
    try:
        yield
    except EventkitError:
        raise
    except NotADirectoryError as error:
        reason = "a part of the path is a file, and a folder is needed"
        raise TargetError(f"cannot write {path}: {reason}", path) from error
    # ValueError: a path that no system has; RuntimeError: links in a circle, before Python 3.13.
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise TargetError(f"cannot write {path}: {reason}", path) from error


@contextmanager
def created_folder(path: Path) -> Iterator[None]:
    """Make a folder, and those above it, where they are not there, to write something into it.

    If that fails, those that were made go again, unless somebody else put something into them.

    Raises:
        TargetError: If a folder cannot be made.
    """
    with naming(path):
        if path.exists() and not path.is_dir():
            raise TargetError(f"cannot write {path}: it is a file, and a folder is needed", path)
        if path.is_symlink() and not path.exists():
            raise TargetError(f"cannot write {path}: it is a link that leads nowhere", path)
        missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    try:
        with naming(path):
            path.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:  # an interrupt too must leave nothing behind
        for folder in missing:
            with suppress(OSError):
                folder.rmdir()
        raise


def _require_file(path: Path) -> None:
    other = other_than_file(path)
    if other == "folder":
        raise TargetError(f"cannot write {path}: it is a folder; name a file in it", path)
    if other:
        raise TargetError(f"cannot write {path}: it is a {other}, not a file", path)
    if path.exists() and not os.access(path, os.W_OK):
        raise TargetError(f"cannot write {path}: it is write-protected", path)


def _beside(target: Path) -> Path:
    """Return an unused name in the folder of the target, hidden where names with a dot are.

    It says whose it is: what a killed process leaves can be told from what it may have been for.
    """
    return target.with_name(f".{target.name[:40]}.eventkit-{os.urandom(8).hex()}")


_UNFINISHED = re.compile(r"\..{1,40}\.eventkit-[0-9a-f]{16}", re.DOTALL)


@contextmanager
def _writing_in(folder: Path) -> Iterator[None]:
    """Remove from a folder what killed processes left unfinished, and keep others from doing so.

    Whoever writes shares a lock of the folder, and whoever gets it alone knows that nobody does.
    Where the system or the file system has no such locks, nothing is removed.
    """
    handle = _opened(folder)
    try:
        if handle is not None:
            if _lock(handle, alone=True):
                _remove_unfinished(folder)
            for _ in range(100):  # somebody else who removes is soon done
                if _lock(handle, alone=False) is not False:
                    break
                time.sleep(0.01)
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _opened(folder: Path) -> int | None:
    with suppress(OSError):  # not on Windows, nor where it may not be read
        return os.open(folder, os.O_RDONLY)
    return None


def _lock(handle: int, *, alone: bool, wait: bool = False) -> bool | None:
    """Lock an open folder, and say whether that was possible; None where it never is."""
    if sys.platform == "win32":
        return None
    import fcntl  # there alone

    try:
        now = 0 if wait else fcntl.LOCK_NB
        fcntl.flock(handle, now | (fcntl.LOCK_EX if alone else fcntl.LOCK_SH))
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _remove_unfinished(folder: Path) -> None:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in (it for it in entries if _UNFINISHED.fullmatch(it.name)):
            with suppress(OSError):  # somebody else's, perhaps
                remove = shutil.rmtree if entry.is_dir(follow_symlinks=False) else os.unlink
                remove(entry.path)


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
    handle = _opened(folder)
    if handle is not None:
        try:
            with suppress(OSError):
                os.fsync(handle)
        finally:
            os.close(handle)
