"""Contracts as classes for pytest: inherit one, name what it examines, and each check is a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import pytest

from eventkit.model import Event
from eventkit.plugins import AnyImporter, Check, Command, DatedCheck, Exporter
from eventkit.testing._command_checks import command_contract
from eventkit.testing._exporter_checks import exporter_contract
from eventkit.testing._importer_checks import importer_contract
from eventkit.testing._rule_checks import check_contract
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
    def require(cls, attribute: str) -> None:
        """Raise TypeError if a class does not name what it examines."""
        if not hasattr(cls, attribute):
            raise TypeError(f"{cls.__name__} names no {attribute}: add `{attribute} = …`")

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
        cls.require("exporter")
        return exporter_contract(cls.exporter, cls.samples)


class ImporterContract(ContractTests):
    """The contract of an importer: inherit it, and name the importer. Each check is a test.

    Args:
        importer: The importer. Its field `waived` says which checks it fails, and why.
        inputs: Sources that it reads, by names of your own.
        exporter: The exporter whose files it reads; without one, that of its name, if there is one.
        checks: The number of checks, if it is pinned: another number fails.
    """

    importer: ClassVar[AnyImporter]
    inputs: ClassVar[Mapping[str, bytes]] = {}
    exporter: ClassVar[Exporter | None] = None

    @classmethod
    def contract(cls) -> Contract[Any]:
        """Return the contract of the importer."""
        cls.require("importer")
        return importer_contract(cls.importer, inputs=cls.inputs, exporter=cls.exporter)


class CheckContract(ContractTests):
    """The contract of a check: inherit it, and name the check. Each check of it is a test.

    Args:
        check: The check. Its field `waived` says which checks it fails, and why.
        example: An event in which it finds something.
        mended: The same event without the fault.
        checks: The number of checks, if it is pinned: another number fails.
    """

    check: ClassVar[Check | DatedCheck]
    example: ClassVar[Event]
    mended: ClassVar[Event]

    @classmethod
    def contract(cls) -> Contract[Any]:
        """Return the contract of the check."""
        for attribute in ("check", "example", "mended"):
            cls.require(attribute)
        return check_contract(cls.check, example=cls.example, mended=cls.mended)


class CommandContract(ContractTests):
    """The contract of a command: inherit it, and name the command. Each check is a test.

    Args:
        command: The command. Its field `waived` says which checks it fails, and why.
        arguments: Arguments with which it runs in a folder that has `event.toml`; those of the
            first example of its help unless given.
        checks: The number of checks, if it is pinned: another number fails.
    """

    command: ClassVar[Command]
    arguments: ClassVar[Sequence[str] | None] = None

    @classmethod
    def contract(cls) -> Contract[Any]:
        """Return the contract of the command."""
        cls.require("command")
        return command_contract(cls.command, arguments=cls.arguments)
