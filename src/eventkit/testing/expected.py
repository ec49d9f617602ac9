"""Expected exports that stand in files beside the tests."""

from __future__ import annotations

import os
from difflib import unified_diff
from os import PathLike
from pathlib import Path

_VARIABLE = "EVENTKIT_GOLDEN"
_MOST_LINES = 40  # of a difference


def golden(path: str | PathLike[str], data: str | bytes) -> None:
    r"""Compare an export with the file that holds what is expected.

    With the environment variable `EVENTKIT_GOLDEN=write` the file is written instead: look at what
    changed before you commit it.

    Args:
        path: The file, beside the tests.
        data: The export; a text is compared as UTF-8.

    Raises:
        AssertionError: If they differ, or there is no such file: with the lines that differ.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "school.txt").write_text("Opening\n", encoding="utf-8")
    ...     golden(Path(folder, "school.txt"), "Opening\n")
    """
    target, export = Path(path), data.encode() if isinstance(data, str) else data
    if os.environ.get(_VARIABLE) == "write":
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(export)
        return
    expected = target.read_bytes() if target.exists() else None
    if expected != export:
        advice = f"if that is meant, run the tests once with {_VARIABLE}=write and look at the file"
        raise AssertionError(f"{_difference(target, expected, export)}\n{advice}")


def _difference(path: Path, expected: bytes | None, export: bytes) -> str:
    if expected is None:
        return f"there is no file {path} to compare the export with"
    old, new = (data.decode("utf-8", "replace").splitlines() for data in (expected, export))
    lines = list(unified_diff(old, new, str(path), "the export", lineterm="", n=1))
    if not lines:
        return f"{path} and the export differ in line ends, or in bytes that are no text"
    more = len(lines) - _MOST_LINES
    return "\n".join([*lines[:_MOST_LINES], *([f"… and {more} more lines"] if more > 0 else [])])
