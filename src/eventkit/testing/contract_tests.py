"""Contracts as classes for pytest: inherit one, name what it examines, and each check is a test."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import pytest

from eventkit.model import Event
from eventkit.plugins import Exporter
from eventkit.testing._exporter_checks import exporter_contract
from eventkit.testing.contract import KIT_VERSION, Contract, Verdict

_STANDARD = ("contract", "pytest_generate_tests", "test_contract", "test_number_of_checks")


class ContractTests:
    """What the contracts of all kinds have in common.

    Args:
        checks: The number of checks, if it is pinned: another number fails.
    """

    checks: ClassVar[int | None] = None
    _contract: ClassVar[Contract[Any]]

    def __init_subclass__(cls, **more: Any) -> None:  # noqa: ANN401  # as the base class has it
        super().__init_subclass__(**more)
        replaced = [name for name in vars(cls) if name in _STANDARD]
        if replaced and cls.__module__ != __name__:
            raise TypeError(
                f"{cls.__name__} replaces {', '.join(replaced)} of the contract: checks cannot be"
                " taken out; `waived` of what is examined accepts the faults of one, with a reason"
            )

    @classmethod
    def contract(cls) -> Contract[Any]:
        """Return the contract of what is examined."""
        raise NotImplementedError

    @classmethod
    def _same_contract(cls) -> Contract[Any]:
        """Return the contract of what is examined, the same one at every call."""
        if "_contract" not in vars(cls):
            cls._contract = cls.contract()
        return cls._contract

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Make a test of each check."""
        if "check_id" in metafunc.fixturenames:
            metafunc.parametrize("check_id", self._same_contract().ids)

    def test_contract(self, check_id: str) -> None:
        """Run a check of the contract."""
        result = self._same_contract().result(check_id)
        if result.verdict is Verdict.WAIVED:
            pytest.xfail(result.message)
        if result.is_failure:
            pytest.fail(f"{result.id}: {result.summary}\n{result.message}", pytrace=False)

    def test_number_of_checks(self, request: pytest.FixtureRequest) -> None:
        """Print how many checks are run, and compare that with the number pinned."""
        contract = self._same_contract()
        run = sum(
            item.originalname == "test_contract" and item.cls is type(self)
            for item in request.session.items
            if isinstance(item, pytest.Function)
        )
        line = (
            f"contract {KIT_VERSION} of {contract.kind} {contract.name}:"
            f" {run} of {len(contract.ids)} checks run"
        )
        reporter = request.config.pluginmanager.getplugin("terminalreporter")
        if reporter is not None:  # there is none in a process of xdist
            reporter.write_line(f"\n{line}")
        if self.checks is not None and run != self.checks:
            pytest.fail(f"{line}, and `checks = {self.checks}` was pinned", pytrace=False)


class ExporterContract(ContractTests):
    """The contract of an exporter: inherit it, and name the exporter.

    Each check is a test. `eventkit plugin check` runs the same checks.

        class TestTable(ExporterContract):
            exporter = TABLE

    Args:
        exporter: The exporter. Its field `waived` says which checks it fails, and why.
        samples: Events to try beside `eventkit.testing.samples.SAMPLES`, by names of their own.
        checks: The number of checks, if it is pinned: another number fails.
    """

    exporter: ClassVar[Exporter]
    samples: ClassVar[Mapping[str, Event]] = {}

    @classmethod
    def contract(cls) -> Contract[Any]:
        """Return the contract of the exporter."""
        if not hasattr(cls, "exporter"):
            raise TypeError(f"{cls.__name__} names no exporter: add `exporter = …`")
        return exporter_contract(cls.exporter, cls.samples)
