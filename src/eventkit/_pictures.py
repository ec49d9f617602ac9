"""The pictures that a view of an event names, read from the folder of its document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import attrs

from eventkit._input_files import LIMIT, path_inside, read_regular, require_regular
from eventkit._options import filled_options
from eventkit.model import Event
from eventkit.model.errors import InputFileError
from eventkit.model.fields import PICTURES
from eventkit.model.tree import walk
from eventkit.plugins import Assets
from eventkit.text import picture_address

O = TypeVar("O")  # noqa: E741  # the options of a format


def with_pictures(options: O, view: Event, folder: Path | None) -> O:
    """Return options in which each of the type `Assets` has the pictures of a view.

    Args:
        options: The options.
        view: What is exported: pictures of items that it hides are not looked at.
        folder: The folder of the document; None where none is known.

    Raises:
        InputFileError: With all pictures that cannot be read.
    """
    names = filled_options(type(options), Assets)  # type: ignore[arg-type]  # of attrs
    if not names or folder is None:
        return options
    assets = Assets(_pictures(view, folder))
    return attrs.evolve(options, **dict.fromkeys(names, assets))  # type: ignore[misc]  # of attrs


def _pictures(view: Event, folder: Path) -> Mapping[str, bytes]:
    paths: dict[str, Path] = {}
    faults: list[str] = []
    for place, field, picture in walk(view):
        if field.name not in PICTURES or picture_address(picture) or picture in paths:
            continue
        try:
            path = path_inside(folder, picture)
            require_regular(path, LIMIT)
        except ValueError as error:
            faults.append(f"{place}: {error}")
        else:
            paths[picture] = path
    if faults:
        raise InputFileError(f"pictures cannot be used: {'; '.join(faults)}", faults)
    return _Files(paths)


class _Files(Mapping[str, bytes]):
    """Files that are read when they are asked for: all pictures of an event may be gigabytes."""

    def __init__(self, paths: Mapping[str, Path]) -> None:
        self._paths = paths

    def __getitem__(self, name: str) -> bytes:
        try:
            return read_regular(self._paths[name], LIMIT)
        except ValueError as error:
            raise InputFileError(f"a picture cannot be used: {error}", [str(error)]) from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)
