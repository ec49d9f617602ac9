"""What plugins are written with: everything here is public and follows semantic versioning."""

import pluggy

from eventkit.model.errors import ExporterError, OptionsError, PluginError
from eventkit.model.problem import Problem
from eventkit.plugins._registry import PluginRegistry
from eventkit.plugins._types import (
    BinaryExporter,
    Check,
    Command,
    DatedCheck,
    Exporter,
    Imported,
    Importer,
    Loss,
    NoOptions,
    TextExporter,
    TreeExporter,
)

hookimpl = pluggy.HookimplMarker("eventkit")
"""Marks a function of a plugin as one that eventkit calls."""

__all__ = [
    "BinaryExporter",
    "Check",
    "Command",
    "DatedCheck",
    "Exporter",
    "ExporterError",
    "Imported",
    "Importer",
    "Loss",
    "NoOptions",
    "OptionsError",
    "PluginError",
    "PluginRegistry",
    "Problem",
    "TextExporter",
    "TreeExporter",
    "hookimpl",
]
