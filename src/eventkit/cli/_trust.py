"""The plugin files that the user trusts, by path and SHA-256, in a folder of the user's own."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from eventkit._input_files import read_regular

_LIMIT = 16 << 20  # bytes


def configuration_folder() -> Path:
    """Return the folder in which eventkit keeps what belongs to the user.

    `XDG_CONFIG_HOME` counts on every system; a relative one does not, as its specification says: it
    would be a folder of whoever wrote the working folder.

    Raises:
        ValueError: If the user has no home folder.
    """
    variables = ("XDG_CONFIG_HOME", "APPDATA") if sys.platform == "win32" else ("XDG_CONFIG_HOME",)
    for variable in variables:
        folder = Path(os.environ.get(variable, ""))
        if folder.is_absolute():
            return folder / "eventkit"
    try:
        home = Path.home()
    except RuntimeError as error:
        raise ValueError("nobody can be trusted without a home: set XDG_CONFIG_HOME") from error
    place = home / "Library/Application Support" if sys.platform == "darwin" else home / ".config"
    return place / "eventkit"


def trust_list() -> Path:
    """Return the path of the list of trusted files."""
    return configuration_folder() / "trusted-plugins.json"


def digest(data: bytes) -> str:
    """Return the SHA-256 of the bytes of a file."""
    return hashlib.sha256(data).hexdigest()


def trusted_files() -> dict[str, str]:
    """Return the SHA-256 of each trusted file by its path.

    Raises:
        ValueError: If the list cannot be read: then nothing is trusted.
    """
    path = trust_list()
    if not path.exists():
        return {}
    try:
        files = json.loads(read_regular(Path(os.path.realpath(path)), _LIMIT))
        if all(isinstance(value, str) for value in files.values()):
            return dict(files)
    except (ValueError, AttributeError):
        pass
    raise ValueError(f"{path} cannot be read: delete it, and trust the files again")


def trust(files: Mapping[Path, str]) -> None:
    """Add files to the list, each with its SHA-256.

    Raises:
        ValueError: If the list cannot be read.
        TargetError: If it cannot be written.
    """
    _change(lambda trusted: trusted | {str(path): value for path, value in files.items()})


def distrust(paths: Iterable[str]) -> None:
    """Remove files from the list; the errors are those of `trust`."""
    gone = set(paths)
    _change(lambda trusted: {path: it for path, it in trusted.items() if path not in gone})


def _change(change: Callable[[dict[str, str]], dict[str, str]]) -> None:
    """Change the list, which nobody else may do meanwhile."""
    from eventkit._atomic import alone_in, naming, replace_file

    target = Path(os.path.realpath(trust_list()))  # a link stays one
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with naming(target), alone_in(target.parent):
        files = change(trusted_files())
        replace_file(target, json.dumps(files, indent=2, sort_keys=True).encode(), is_private=True)
