"""Write files and folders whole or not at all."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from eventkit.model.errors import TargetError


def write_file(path: Path, pieces: Iterable[bytes]) -> None:
    """Write pieces into a file, which appears, or replaces the old one, when all is there.

    A link is followed; the permissions of the old file are kept. If anything goes wrong, the old
    file is as it was and nothing else is left.

    Raises:
        TargetError: If the file cannot be written.
    """
    target = _final(path)
    with _said_as(path):
        _require_file(target)
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                for piece in pieces:
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(_mode(target))
            temporary.replace(target)
        except BaseException:  # an interrupt too must leave nothing behind
            temporary.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)


def write_tree(path: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write a folder of files, which appears, or replaces the old one, when all is there.

    Args:
        path: The folder.
        files: The path of each file below the folder, and what it holds.

    Raises:
        TargetError: If the folder cannot be written.
    """
    target = _final(path)
    with _said_as(path):
        if target.exists() and not target.is_dir():
            raise TargetError(f"cannot write {path}: it is a file, and a folder is needed", path)
        temporary = Path(tempfile.mkdtemp(prefix=f".{target.name[:40]}.", dir=target.parent))
        try:
            _fill(temporary, files)
            temporary.chmod(0o777 & ~_umask())
            _swap(temporary, target)
        except BaseException:  # an interrupt too must leave nothing behind
            shutil.rmtree(temporary, ignore_errors=True)
            raise


def _final(path: Path) -> Path:
    """Return what a path leads to, so that a link stays one."""
    try:
        return path.resolve()
    except (OSError, RuntimeError) as error:
        raise TargetError(f"cannot write {path}: {error}", path) from error


@contextmanager
def _said_as(path: Path) -> Iterator[None]:
    """Turn the system's errors into ours, which name the target and not a temporary file."""
    try:
        yield
    except TargetError:
        raise
    except OSError as error:
        missing = isinstance(error, FileNotFoundError) and not path.parent.is_dir()
        said = f"there is no folder {path.parent}" if missing else error.strerror or str(error)
        raise TargetError(f"cannot write {path}: {said}", path) from error


def _require_file(target: Path) -> None:
    if target.is_dir():
        raise TargetError(f"cannot write {target}: it is a folder; name a file in it", target)
    if target.exists() and not target.is_file():
        raise TargetError(f"cannot write {target}: it is a device, not a file", target)
    if target.exists() and not os.access(target, os.W_OK):
        raise TargetError(f"cannot write {target}: it is write-protected", target)


def _mode(target: Path) -> int:
    return stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


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
        target.write_bytes(data)


def _swap(new: Path, target: Path) -> None:
    if not target.exists():
        new.replace(target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name[:40]}.old.", dir=target.parent))
    target.replace(old)
    try:
        new.replace(target)
    except BaseException:
        old.replace(target)
        raise
    shutil.rmtree(old)
