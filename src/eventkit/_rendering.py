"""The bytes of an export, as its exporter renders them; a fault is put down to whom it belongs."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from eventkit._folders import is_path_inside, parents, same_path
from eventkit._preparing import Export
from eventkit.model.errors import FormatError
from eventkit.plugins import Loss, TextExporter, TreeExporter
from eventkit.plugins._isolation import expect_type, isolated

_BATCH = 1 << 16  # bytes: to enter and leave an exporter costs more than many of its pieces


def tree_files(ready: Export) -> Iterator[tuple[str, bytes]]:
    """Yield the files of an export that is a folder of them, as they are rendered.

    Raises:
        ExporterError: If the exporter fails.
    """
    return _rendered(ready, _Tree().file)


def rehearse(ready: Export) -> None:
    """Render an export that is made ready, and keep nothing of it.

    Raises:
        ExporterError: If the exporter fails.
    """
    is_tree = isinstance(ready.exporter, TreeExporter)
    deque(tree_files(ready) if is_tree else pieces(ready), maxlen=0)


def pieces(ready: Export) -> Iterator[bytes]:
    """Yield the bytes of an export that is made ready, as they are rendered.

    Raises:
        FormatError: If the format is a folder of files.
        ExporterError: If the exporter fails.
    """
    if isinstance(ready.exporter, TreeExporter):
        name = ready.exporter.name
        raise FormatError(f"{name} is a folder of files: write it into one", name=name)
    convert = _text if isinstance(ready.exporter, TextExporter) else _binary
    return _rendered(ready, partial(_batch, convert=convert))


def losses(ready: Export) -> tuple[Loss, ...]:
    """Return what of the event the format cannot carry.

    Raises:
        ExporterError: If the exporter fails.
    """
    with isolated(ready.caller):
        lost = expect_type(ready.exporter.losses(ready.event, ready.options), Iterable, "losses")
        declared = tuple(expect_type(loss, Loss, "losses") for loss in lost)
    return (*declared, *_lost_languages(ready))


def _lost_languages(ready: Export) -> Iterator[Loss]:
    """Yield the languages of the view that a format for one language does not show."""
    shown, *others = ready.event.view_languages or ("",)
    if others and not ready.exporter.several_languages:
        message = f"only {shown} of {', '.join((shown, *others))}: the format has one language"
        yield Loss(place="event.language", message=message)


def _rendered(ready: Export, take: Callable[[Iterator[object]], Any]) -> Iterator[Any]:
    """Yield what is written of what an exporter renders: what is taken of its pieces at a time."""
    with isolated(ready.caller):
        rendered = expect_type(
            ready.exporter.render(ready.event, ready.options), Iterable, "render"
        )
        whole = isinstance(rendered, str | bytes)
        remaining = iter([rendered] if whole else rendered)
    while True:
        with isolated(ready.caller):
            data = take(remaining)
        if not data:
            return
        yield data


def _batch(remaining: Iterator[object], convert: Callable[[object], bytes]) -> bytes:
    """Return the bytes of the next pieces; none after the last."""
    batch: list[bytes] = []
    length = 0
    for piece in remaining:
        batch.append(convert(piece))
        length += len(batch[-1])
        if length >= _BATCH:
            break
    return b"".join(batch)


def _text(piece: object) -> bytes:
    if not isinstance(piece, str):
        raise TypeError(f"render gave {type(piece).__name__}, not text")
    return str.encode(piece, "utf-8")  # a subclass may encode otherwise


def _binary(piece: object) -> bytes:
    if not isinstance(piece, bytes):
        raise TypeError(f"render gave {type(piece).__name__}, not bytes")
    return bytes(piece)  # not of a subclass, which may do more


class _Tree:
    """Accepts files below a folder, each once: systems that ignore case would lose one."""

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()

    def file(self, remaining: Iterator[object]) -> tuple[str, bytes] | None:
        """Return the next file; None after the last."""
        for piece in remaining:
            match piece:
                case (str() as name, bytes() as data):
                    self._add(name)
                    return name, data
            raise TypeError(f"render gave {type(piece).__name__}, not a path and bytes")
        return None

    def _add(self, name: str) -> None:
        if not is_path_inside(name):
            raise ValueError(f"{name!r} is no relative path in the folder")
        same = same_path(name)
        above = set(parents(same))
        if same in self._files:
            raise ValueError(f"{name!r} is written twice")
        if same in self._folders or above & self._files:
            raise ValueError(f"{name!r} makes one name a file and a folder")
        self._files.add(same)
        self._folders |= above
