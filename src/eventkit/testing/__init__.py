"""What plugins are tested with: contracts that prove a plugin, events to try it on, a registry.

- `ExporterContract`, `ImporterContract`, `CheckContract` and `CommandContract` are classes that
  tests inherit: each check of the contract is a test.
- `exporter_contract` and its neighbours give the same checks without pytest, as
  `eventkit plugin check` runs them.
- `registry_with` uses the plugins under test, and no installed ones.
- `golden` compares an export with the file that holds what is expected.
- `app` is a fixture: the command line in this process, with the plugins under test.
- `eventkit.testing.samples` holds ready-made events; it needs nothing but eventkit.
- `eventkit.testing.strategies` makes events for property tests; it needs Hypothesis.

pytest and Hypothesis are installed by the extra `eventkit-core[testing]`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from eventkit.testing._command_checks import command_contract
from eventkit.testing._exporter_checks import exporter_contract
from eventkit.testing._importer_checks import importer_contract
from eventkit.testing._rule_checks import check_contract
from eventkit.testing.command_line import App, CommandResult
from eventkit.testing.contract import KIT_VERSION, CheckResult, Contract, ContractReport, Verdict
from eventkit.testing.expected import golden
from eventkit.testing.registry import registry_with

if TYPE_CHECKING:
    from eventkit.testing.contract_tests import (
        CheckContract,
        CommandContract,
        ExporterContract,
        ImporterContract,
    )
    from eventkit.testing.fixtures import app

__all__ = [
    "KIT_VERSION",
    "App",
    "CheckContract",
    "CheckResult",
    "CommandContract",
    "CommandResult",
    "Contract",
    "ContractReport",
    "ExporterContract",
    "ImporterContract",
    "Verdict",
    "app",
    "check_contract",
    "command_contract",
    "exporter_contract",
    "golden",
    "importer_contract",
    "registry_with",
]

_NEED_PYTEST = {
    "CheckContract": "contract_tests",
    "CommandContract": "contract_tests",
    "ExporterContract": "contract_tests",
    "ImporterContract": "contract_tests",
    "app": "fixtures",
}


def __getattr__(name: str) -> object:
    """Import what needs pytest when it is first used: the checks themselves need none."""
    if name not in _NEED_PYTEST:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"eventkit.testing.{_NEED_PYTEST[name]}"), name)
