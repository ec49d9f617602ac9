"""What the contracts of all kinds of plugins have in common: checks, waivers, results, reports.

A check of a contract is a function from what is examined to sentences, one for each fault. Both
pytest and `eventkit plugin check` run these functions; neither has checks of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any, Generic, TypeVar

from attrs import field, frozen

from eventkit.model.words import guess, nearest

T = TypeVar("T")

KIT_VERSION = 1
"""The version of the contracts: it rises when a check is added or finds more."""

WAIVERS = "waivers"
"""The check that everything waived is a check of the contract."""


class Verdict(StrEnum):
    """What came of a check."""

    PASSED = "passed"
    FAILED = "failed"
    WAIVED = "waived"
    NEEDLESS = "needless waiver"


@frozen(kw_only=True)
class Clause(Generic[T]):
    """A check of a contract.

    Args:
        id: Its name, such as `private`, or `renders[dst-fold]` where it is about one sample.
        summary: What it demands, in a line.
        faults: Function from what is examined to a sentence for each fault.
    """

    id: str
    summary: str
    faults: Callable[[T], Iterable[str]]


@frozen(kw_only=True)
class CheckResult:
    """What came of one check.

    Args:
        id: The check, such as `renders[dst-fold]`.
        summary: What it demands.
        faults: A sentence for each fault.
        waiver: The reason for which faults are accepted; empty where they are not.
    """

    id: str
    summary: str
    faults: tuple[str, ...] = field(converter=tuple[str, ...])
    waiver: str = ""

    @property
    def verdict(self) -> Verdict:
        """Whether it passed; a waiver that nothing needs is a failure too."""
        if self.waiver:
            return Verdict.WAIVED if self.faults else Verdict.NEEDLESS
        return Verdict.FAILED if self.faults else Verdict.PASSED

    @property
    def is_failure(self) -> bool:
        """Whether the contract is broken by it."""
        return self.verdict in (Verdict.FAILED, Verdict.NEEDLESS)

    @property
    def message(self) -> str:
        """What is wrong, or why that is accepted; empty if it passed."""
        if self.verdict is Verdict.NEEDLESS:
            return f"it passes: take it out of `waived` ({self.waiver})"
        return self.waiver or "\n".join(self.faults)


@frozen(kw_only=True)
class ContractReport:
    """What came of all checks of a contract.

    Args:
        kind: What was examined: `exporter`, `importer`, `check` or `command`.
        name: Its name.
        results: The result of each check.
    """

    kind: str
    name: str
    results: tuple[CheckResult, ...] = field(converter=tuple[CheckResult, ...])

    @property
    def failures(self) -> tuple[CheckResult, ...]:
        """The results that break the contract."""
        return tuple(result for result in self.results if result.is_failure)

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON has it, for a badge or a page that lists plugins."""
        return {
            "kit": KIT_VERSION,
            "kind": self.kind,
            "name": self.name,
            "passed": not self.failures,
            "checks": len(self.results),
            "results": [
                {
                    "id": result.id,
                    "verdict": str(result.verdict),
                    "faults": list(result.faults),
                    "waiver": result.waiver,
                }
                for result in self.results
            ],
        }


class Contract(Generic[T]):
    """The checks of one thing that a plugin offers; each is run when its result is needed.

    Args:
        kind: What is examined, such as `exporter`.
        name: Its name.
        trial: What the checks are handed.
        clauses: The checks.
        waived: The reasons for which faults of some are accepted, by their ids.
    """

    def __init__(
        self,
        *,
        kind: str,
        name: str,
        trial: T,
        clauses: Iterable[Clause[T]],
        waived: Mapping[str, str],
    ) -> None:
        self.kind, self.name = kind, name
        self.trial, self._waived = trial, waived
        self._clauses = {clause.id: clause for clause in (*clauses, self._waivers())}

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its checks, in order."""
        return tuple(self._clauses)

    def summary(self, id: str) -> str:
        """Return what a check demands, in a line."""
        return self._clauses[id].summary

    def result(self, id: str) -> CheckResult:
        """Run a check, and return its result."""
        clause = self._clauses[id]
        return CheckResult(
            id=id,
            summary=clause.summary,
            faults=dict.fromkeys(clause.faults(self.trial)),
            waiver=self._waived.get(id, ""),
        )

    def report(self) -> ContractReport:
        """Run all checks, and return their results."""
        return ContractReport(kind=self.kind, name=self.name, results=map(self.result, self.ids))

    def _waivers(self) -> Clause[T]:
        return Clause(
            id=WAIVERS,
            summary="everything waived is a check of the contract",
            faults=lambda _: map(self._unknown, self._waived.keys() - {WAIVERS} - set(self.ids)),
        )

    def _unknown(self, id: str) -> str:
        near = guess(nearest(id, self.ids), "`eventkit plugin check` lists the checks")
        return f"`waived` names {id!r}, which is no check of the contract; {near}"
