"""Files that are named in a text: read inside a folder, regular ones alone, and no huge ones."""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePosixPath, PureWindowsPath

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
    _require_relative(name)
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


def _require_relative(name: str) -> None:
    paths = (PurePosixPath(name), PureWindowsPath(name), Path(name))
    is_outside = any(path.anchor or ".." in path.parts for path in paths)
    if is_outside or not name.strip() or "\0" in name:
        raise ValueError(f"{name!r} is no path inside the folder: no '..', no absolute path")


def read_regular(path: Path, limit: int) -> bytes:
    """Return the bytes of a regular file of a limited size.

    Args:
        path: Its path, without links.
        limit: The most bytes it may have.

    Raises:
        ValueError: If it is something else, or larger, or cannot be read.
    """
    try:
        # Opening some devices does something: they are left alone.
        mode = path.lstat().st_mode
        if not stat.S_ISREG(mode):
            from eventkit.document._files import kind_of  # imports a lot

            raise ValueError(f"{path} is a {kind_of(mode)}, not a file")
        with open(os.open(path, os.O_RDONLY | _NO_FOLLOW | _NO_WAIT), "rb") as file:  # noqa: PTH123
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise ValueError(f"{path} is no file any more")
            data = file.read(limit + 1)
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}") from error
    if len(data) > limit:
        raise ValueError(f"{path} is larger than {in_mebibytes(limit)}")
    return data


def in_mebibytes(size: int) -> str:
    """Return a number of bytes as people read it.

    >>> in_mebibytes(4 << 20)
    '4 MiB'
    """
    return f"{size / (1 << 20):g} MiB"


def read_inside(folder: Path, name: str, limit: int) -> bytes:
    """Return the bytes of a file that a text names inside a folder.

    Raises:
        ValueError: If `path_inside` or `read_regular` does.
    """
    return read_regular(path_inside(folder, name), limit)
