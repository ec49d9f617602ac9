"""The `.gitignore` beside a document, which keeps its private files out of git."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from eventkit._atomic import write_file
from eventkit.document._files import file_bytes
from eventkit.model.errors import TargetError

_IGNORED = ("*.private.*", ".*.releases.jsonl.lock", ".*.eventkit-*")
"""Files that git is to ignore: private parts, locks, and remains of a killed process."""


@contextmanager
def private_ignored(document: Path) -> Iterator[None]:
    """Add private files to .gitignore, which is restored if no document is written.

    Raises:
        DocumentError: If .gitignore cannot be read.
        TargetError: If it cannot be written.
    """
    ignore = document.with_name(".gitignore")
    before = file_bytes(ignore) if ignore.exists() else b""
    lines = before.decode("utf-8", "surrogateescape").splitlines()
    missing = [line for line in _IGNORED if line not in map(str.strip, lines)]
    gap = b"\n" if before and not before.endswith(b"\n") else b""
    if not missing:
        yield
        return
    try:
        write_file(ignore, [before, gap, "".join(f"{line}\n" for line in missing).encode()])
    except TargetError as error:
        paste = "".join(f"\n    {line}" for line in missing)
        error.add_note(f"git would take private files; add these lines to it and try again:{paste}")
        raise
    try:
        yield
    except BaseException:
        if not os.path.lexists(document):
            with suppress(OSError):
                write_file(ignore, [before]) if before else ignore.unlink()
        raise
