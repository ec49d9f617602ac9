"""Ways to one result that take turns, and what each takes: time of the processor, or memory.

They take turns round after round in one run, so that a machine that changes its pace changes it
for all of them; what is told of them is a median over the rounds. A time counts only if the result
is that of the first way.
"""

from __future__ import annotations

import gc
import os
import resource
import subprocess
import tracemalloc
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

Cost = Callable[[Callable[[], Any]], tuple[float, Any]]

_UNKEPT = "PYTHONDONTWRITEBYTECODE"  # without it each process would compile eventkit alone


class DisagreementError(Exception):
    """A way gives another result than the first one: there is nothing to compare."""


@frozen
class Way:
    """One way to a result.

    Args:
        make: Makes it; this is what is measured.
        facts: Returns of a result what has to be equal to that of the first way.
    """

    make: Callable[[], Any]
    facts: Callable[[Any], object] = field(default=lambda result: result)


@frozen(kw_only=True)
class Race:
    """Ways that take turns.

    Args:
        ways: Returns the ways by name, for so many sessions and the round of that number; the
            first sets the result.
        sessions: How many sessions the event has.
        cost: What a way is measured by.
        rounds: How often each has its turn.
    """

    ways: Callable[[int, int], Mapping[str, Way]]
    sessions: int
    cost: Cost
    rounds: int = 5

    def run(self, names: Collection[str] = (), rounds: int = 0) -> Sequence[Mapping[str, float]]:
        """Return what each way took, round by round.

        Args:
            names: The ways that have a turn; all of them if empty.
            rounds: How many rounds; as many as the race has if 0.

        Raises:
            DisagreementError: If a result is not that of the first way.
        """
        small = evolve(self, sessions=max(1, self.sessions // 100))
        small.round(-1, names)  # what is imported and compiled at the first time is no cost
        return [self.round(number, names) for number in range(rounds or self.rounds)]

    def round(self, number: int, names: Collection[str]) -> Mapping[str, float]:
        """Return what each way took in one round.

        Args:
            number: Of the round.
            names: The ways that have a turn; all of them if empty.

        Raises:
            DisagreementError: If a result is not that of the first way.
        """
        ways = self.ways(self.sessions, number)
        first, *_ = ways
        chosen = {name: way for name, way in ways.items() if not names or name in {*names, first}}
        took, expected = {}, None
        for name, way in chosen.items():
            gc.collect()
            took[name], result = self.cost(way.make)
            if name == first:
                expected = result
            elif way.facts(result) != way.facts(expected):
                raise DisagreementError(f"{name} gives another result than {first}")
        return took


def own_time(make: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds of the processor that a call takes in this process, and its result."""
    before = _seconds(resource.RUSAGE_SELF)
    result = make()
    return _seconds(resource.RUSAGE_SELF) - before, result


def process_time(make: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds of the processor that the processes of a call take, and its result."""
    before = _seconds(resource.RUSAGE_CHILDREN)
    result = make()
    return _seconds(resource.RUSAGE_CHILDREN) - before, result


def peak_memory(make: Callable[[], Any]) -> tuple[float, Any]:
    """Return the most MiB that a call has in use at once, and its result."""
    tracemalloc.start()
    try:
        result = make()
        return tracemalloc.get_traced_memory()[1] / 2**20, result
    finally:
        tracemalloc.stop()


def _seconds(who: int) -> float:
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def run(*command: str, folder: Path | None = None) -> None:
    """Run a command to its end, in a folder; what Python compiles is kept, as it is for users."""
    environment = {key: value for key, value in os.environ.items() if key != _UNKEPT}
    subprocess.run(command, check=True, capture_output=True, cwd=folder, env=environment)
