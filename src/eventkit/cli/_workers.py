"""The processes that do the work of a command for many documents."""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import TypeVar

from eventkit.batches import Outcome, in_order

A = TypeVar("A")
R = TypeVar("R")


def outcomes(
    function: Callable[[A], R], arguments: Sequence[A], processes: int
) -> Iterator[Outcome[A, R]]:
    """Yield what a function returns or raises for each argument, in their order.

    A process that dies costs only the argument that it had: those that were begun with it are done
    again, each in a process of its own.

    Args:
        function: The function; one that can be pickled where there are several processes.
        arguments: The arguments.
        processes: How many processes there are; 1 is this one.
    """
    if processes == 1:
        yield from in_order(function, arguments)
        return
    remaining, ahead = deque(arguments), 2 * processes
    while remaining:
        with _pool(processes) as executor:
            for outcome in in_order(function, tuple(remaining), executor, ahead=ahead):
                if isinstance(outcome.error, BrokenExecutor):
                    break
                remaining.popleft()
                yield outcome
        for _ in range(min(len(remaining), ahead)):
            with _pool(1) as executor:
                yield from in_order(function, [remaining.popleft()], executor)


def _pool(processes: int) -> Executor:
    """Return new processes; a fork of one that has threads, as a progress bar has, can hang."""
    return ProcessPoolExecutor(
        processes, get_context("spawn"), initializer=_start, initargs=gc.get_threshold()
    )


def _start(*threshold: int) -> None:
    """Leave an interrupt to the process that started this one, and end when that ends."""
    gc.set_threshold(*threshold)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)
