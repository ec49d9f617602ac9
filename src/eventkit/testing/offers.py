"""The contract of whatever a plugin offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from eventkit.plugins import PluginRegistry
from eventkit.testing._command_checks import command_contract
from eventkit.testing._exporter_checks import exporter_contract
from eventkit.testing._importer_checks import importer_contract
from eventkit.testing._rule_checks import check_contract
from eventkit.testing.contract import Contract

CONTRACTS: Mapping[str, Callable[[Any, PluginRegistry], Contract[Any]]] = {
    "eventkit_exporters": lambda value, registry: exporter_contract(value, registry=registry),
    "eventkit_importers": lambda value, registry: importer_contract(value, registry=registry),
    "eventkit_checks": lambda value, registry: check_contract(value, registry=registry),
    "eventkit_commands": lambda value, registry: command_contract(value, registry=registry),
}
"""What makes the contract of an offer, by the hook that offers it."""
