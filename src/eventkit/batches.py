"""Many documents at once: each on its own, in this process or in those of an executor."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from attrs import frozen

from eventkit.document import load
from eventkit.document._files import log_beside
from eventkit.exporting import export
from eventkit.model import Audience
from eventkit.model.reader import Select
from eventkit.plugins import Exporter

A = TypeVar("A")
R = TypeVar("R")

_AHEAD = 64
"""How many calls an executor is handed before the first of them is done: results wait in memory."""


@frozen
class Result:
    """What became of one of several documents.

    Args:
        path: The document.
        data: The bytes of its export; None if it failed.
        error: Why it failed; None if it did not.
    """

    path: Path
    data: bytes | None = None
    error: Exception | None = None


class Outcome(NamedTuple, Generic[A, R]):
    """What a call with one of several arguments returned; or else the exception that it raised."""

    argument: A
    value: R | None
    error: Exception | None = None


def export_many(
    paths: Iterable[str | PathLike[str]],
    *,
    to: str | Exporter,
    executor: Executor | None = None,
    audience: Audience | str = Audience.PUBLIC,
    language: str | None = None,
    select: Select | None = None,
    options: Mapping[str, object] | None = None,
    **more: object,
) -> Iterator[Result]:
    """Yield many documents in a format, in their order, each with its bytes or its error.

    A document that cannot be read or exported is one error, and the others are done. Each is read
    with its siblings, the release log beside it and the pictures that it names. With an executor
    only so many are read ahead that memory does not grow with their number.

    Args:
        paths: The documents.
        to: As for `export`, and so are the others. With an executor of other processes a name: an
            exporter has to be one that can be pickled.
        executor: Where they are exported: any executor of `concurrent.futures`, such as a
            `ProcessPoolExecutor`, or one with its interface; in this process, one by one, unless
            given. It is not shut down.
        audience: Who it is for.
        language: BCP 47 tag of a language.
        select: Which sessions only.
        options: Options of the format.
        more: Options of the format, by keyword.

    Yields:
        A result for each path: its `error` is an `EventkitError` where the document, the options
        or a plugin are at fault, and what the executor raises where that is, such as
        `BrokenProcessPool` after a process died.

    >>> import tempfile
    >>> from datetime import date
    >>> import eventkit
    >>> school = eventkit.Event(id="school", title="School", start=date(2027, 3, 26),
    ...                         end=date(2027, 3, 26), timezone="UTC")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     eventkit.dump(school, f"{folder}/school.toml")
    ...     paths = [f"{folder}/school.toml", f"{folder}/missing.toml"]
    ...     for result in export_many(paths, to="json"):
    ...         print(result.path.name, len(result.data or b"") > 0, type(result.error).__name__)
    school.toml True NoneType
    missing.toml False DocumentError
    """
    export_one = partial(
        _export_file,
        to=to,
        audience=audience,
        language=language,
        select=select,
        options={**(options or {}), **more},
    )
    for path, data, error in in_order(export_one, map(Path, paths), executor):
        yield Result(path, data, error)


def _export_file(path: Path, **settings: Any) -> bytes:  # noqa: ANN401  # those of `export`
    """Return the export of a document with the log beside it, which is read first.

    So a release that is made meanwhile counts as not made yet, and not as taken back.
    """
    log = log_beside(path)
    history = None
    if log:
        from eventkit.releases import load_log  # most documents have none

        history = load_log(log)
    return export(load(path), log=history, assets=path.parent, **settings)


def in_order(
    function: Callable[[A], R],
    arguments: Iterable[A],
    executor: Executor | None = None,
    *,
    ahead: int = _AHEAD,
) -> Iterator[Outcome[A, R]]:
    """Yield what a function returns, or the error that it raises, for each argument in their order.

    Args:
        function: The function, which can be pickled where the executor has other processes.
        arguments: The arguments, which are read as they are needed.
        executor: Where it is called; here, one by one, unless given. When the iterator is closed
            the calls that have not begun are cancelled.
        ahead: The most calls that are begun, or done and waiting, at a time.
    """
    if executor is None:
        yield from (_outcome(argument, partial(function, argument)) for argument in arguments)
        return
    waiting: deque[tuple[A, Future[R]]] = deque()
    try:
        for argument in arguments:
            if len(waiting) >= ahead:
                yield _next_outcome(waiting)
            waiting.append((argument, _submitted(executor, function, argument)))
        while waiting:
            yield _next_outcome(waiting)
    finally:
        for _, future in waiting:
            future.cancel()


def _submitted(executor: Executor, function: Callable[[A], R], argument: A) -> Future[R]:
    """Return the future of a call; where the executor takes no more, one that has failed."""
    try:
        return executor.submit(function, argument)
    except Exception as error:  # noqa: BLE001  # whatever executors raise when they are broken
        failed: Future[R] = Future()
        failed.set_exception(error)
        return failed


def _next_outcome(waiting: deque[tuple[A, Future[R]]]) -> Outcome[A, R]:
    argument, future = waiting[0]
    outcome = _outcome(argument, future.result)
    waiting.popleft()
    return outcome


def _outcome(argument: A, call: Callable[[], R]) -> Outcome[A, R]:
    try:
        return Outcome(argument, call())
    except Exception as error:  # noqa: BLE001  # of one argument alone
        return Outcome(argument, None, error)
