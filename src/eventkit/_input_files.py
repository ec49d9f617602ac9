"""Files that are named in a text: read inside a folder, regular ones alone, and no huge ones."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath

LIMIT = 64 << 20  # bytes of a file, or of all files in a folder
MOST_FILES = 10_000  # of a folder

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)  # a pipe that takes the place of a file is not waited for


def path_inside(folder: Path, name: str) -> Path:
    """Return the path, without links, of what a text names inside a folder.

    Args:
        folder: The folder.
        name: A relative path, with `/` or as the system writes it.

    Raises:
        ValueError: If nothing is there, or it is not inside, also by way of a link.

    >>> path_inside(Path("."), "../../etc/passwd")
    Traceback (most recent call last):
    ValueError: '../../etc/passwd' is no path inside the folder: no '..', no absolute path
    """
    require_relative(name)
    root = Path(os.path.realpath(folder))
    try:
        path = Path(os.path.realpath(root / name, strict=True))
    except FileNotFoundError:
        raise ValueError(f"there is no {name!r} in {root}") from None
    except OSError as error:
        raise ValueError(f"{name!r} cannot be read: {error.strerror}") from error
    if not path.is_relative_to(root):
        raise ValueError(f"{name!r} is a link that leads out of {root}: copy what it leads to")
    return path


def require_relative(name: str) -> None:
    """Refuse a path that is not relative, or goes upwards, on any system.

    Raises:
        ValueError: If it does.
    """
    paths = (PurePosixPath(name), PureWindowsPath(name), Path(name))
    is_outside = any(path.anchor or ".." in path.parts for path in paths)
    if is_outside or not name.strip() or "\0" in name:
        raise ValueError(f"{name!r} is no path inside the folder: no '..', no absolute path")


def require_regular(path: Path, limit: int) -> None:
    """Refuse a path that is no regular file of a limited size, without opening it.

    Args:
        path: Its path, without links.
        limit: The most bytes it may have.

    Raises:
        ValueError: If it is something else, or larger.
    """
    try:
        status = path.lstat()
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}") from error
    if not stat.S_ISREG(status.st_mode):
        from eventkit.document._files import kind_of  # imports a lot

        raise ValueError(f"{path} is a {kind_of(status.st_mode)}, not a file")
    if status.st_size > limit:
        raise _too_large(path, limit)


def _too_large(path: Path, limit: int) -> ValueError:
    return ValueError(f"{path} is larger than {in_mebibytes(limit)}: make it smaller")


def read_regular(path: Path, limit: int) -> bytes:
    """Return the bytes of a regular file of a limited size; the errors are `require_regular`'s."""
    require_regular(path, limit)  # opening some devices does something: they are left alone
    try:
        with open(os.open(path, os.O_RDONLY | _NO_FOLLOW | _NO_WAIT), "rb") as file:  # noqa: PTH123
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise ValueError(f"{path} is no file any more")
            data = file.read(limit + 1)
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}") from error
    if len(data) > limit:
        raise _too_large(path, limit)
    return data


def in_mebibytes(size: int) -> str:
    """Return a number of bytes as people read it.

    >>> in_mebibytes(4 << 20)
    '4 MiB'
    """
    return f"{size / (1 << 20):g} MiB"


def read_named(path: Path) -> bytes | dict[str, bytes]:
    """Return the bytes of a file, or those of each file in a folder by its relative path with `/`.

    What begins with a dot is left out of a folder.

    Args:
        path: Its path, without links.

    Raises:
        ValueError: If something cannot be read, is a link in a folder, or there is too much of it.
    """
    if not path.is_dir():
        return read_regular(path, LIMIT)
    files: dict[str, bytes] = {}
    rest = LIMIT
    for file in _in_folder(path):
        if len(files) == MOST_FILES:
            raise ValueError(f"{path} has more than {MOST_FILES} files: name a smaller folder")
        data = read_regular(file, LIMIT)
        rest -= len(data)
        if rest < 0:
            raise _too_large(path, LIMIT)
        files[file.relative_to(path).as_posix()] = data
    return files


def _in_folder(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder and below it, in the order of their names."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise ValueError(f"{folder} cannot be read: {error.strerror}") from error
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_symlink():
            raise ValueError(f"{entry} is a link: copy what it leads to")
        if entry.is_dir():
            yield from _in_folder(entry)
        else:
            yield entry
