"""From the PATHs of a command line to events."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eventkit.cli._screen import fail, safe

if TYPE_CHECKING:
    from eventkit import Event

DOCUMENT = click.Path(path_type=Path)
"""A document, or a folder of documents; whether it can be read is said when it is read."""


class FileProblem(click.ClickException):
    """Raised when a file or folder named on the command line is at fault."""

    def show(self, file: object = None) -> None:
        """Print the message as all errors are printed."""
        fail(self.format_message())


def find(path: Path) -> tuple[Path, ...]:
    """Return the documents that a PATH stands for: itself, or those in the folder.

    Raises:
        FileProblem: If there is nothing, or the folder holds no document.
    """
    if not path.is_dir():
        return (path,)
    from eventkit.document import find_documents

    found = tuple(find_documents(path))
    if not found:
        raise FileProblem(
            f"{safe(str(path))}: no document in this folder: a .toml file with eventkit = 1 and"
            " the table [event]; `eventkit new` writes one"
        )
    return found


def load_all(paths: Iterable[Path]) -> list[tuple[Path, Event]]:
    """Load every document of several PATHs, each once.

    Raises:
        DocumentError: With the faults of all of them.
        FileProblem: If a PATH leads to no document.
    """
    from eventkit.document import load
    from eventkit.model.errors import DocumentError, Fault

    loaded: list[tuple[Path, Event]] = []
    faults: list[Fault] = []
    for document in dict.fromkeys(document for path in paths for document in find(path)):
        try:
            loaded.append((document, load(document)))
        except DocumentError as error:
            faults.extend(error.faults)
    if faults:
        raise DocumentError(faults)
    return loaded


def load_one(path: Path) -> Event:
    """Load the only document of a PATH.

    Raises:
        FileProblem: If there is none or several.
    """
    from eventkit.document import load

    found = find(path)
    if len(found) > 1:
        named = "".join(f"\n  {safe(str(document))}" for document in found)
        raise FileProblem(f"{safe(str(path))}: several documents; name one of them:{named}")
    return load(found[0])
