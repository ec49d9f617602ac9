"""What plugins are tested with: contracts that prove a plugin, events to try it on, a registry.

- `ExporterContract` is a class that tests inherit: each check of the contract is a test.
- `exporter_contract` gives the same checks without pytest, as `eventkit plugin check` runs them.
- `registry_with` uses the plugins under test, and no installed ones.
- `app` is a fixture: the command line in this process, with the plugins under test.
- `eventkit.testing.samples` holds ready-made events; it needs nothing but eventkit.
- `eventkit.testing.strategies` makes events for property tests; it needs Hypothesis.

pytest and Hypothesis are installed by the extra `eventkit-core[testing]`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from eventkit.testing._exporter_checks import exporter_contract
from eventkit.testing.command_line import App, CommandResult
from eventkit.testing.contract import KIT_VERSION, CheckResult, Contract, ContractReport, Verdict
from eventkit.testing.registry import registry_with

if TYPE_CHECKING:
    from eventkit.testing.contract_tests import ExporterContract
    from eventkit.testing.fixtures import app

__all__ = [
    "KIT_VERSION",
    "App",
    "CheckResult",
    "CommandResult",
    "Contract",
    "ContractReport",
    "ExporterContract",
    "Verdict",
    "app",
    "exporter_contract",
    "registry_with",
]

_NEED_PYTEST = {
    "ExporterContract": "contract_tests",
    "app": "fixtures",
}


def __getattr__(name: str) -> object:
    """Import what needs pytest when it is first used: the checks themselves need none."""
    if name not in _NEED_PYTEST:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"eventkit.testing.{_NEED_PYTEST[name]}"), name)
