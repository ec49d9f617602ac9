"""What plugins are written with: everything here is public and follows semantic versioning."""

import pluggy

from eventkit.model.errors import (
    ExporterError,
    Fault,
    InputFileError,
    OptionsError,
    PluginError,
    RemovedInEventkit2Warning,
)
from eventkit.model.problem import Problem
from eventkit.plugins._inputs import Assets, Destination, InputFile, PersonalViews, Readership
from eventkit.plugins._registry import PluginRegistry
from eventkit.plugins._types import (
    AnyImporter,
    BinaryExporter,
    Check,
    Command,
    DatedCheck,
    Draft,
    Exporter,
    Imported,
    Importer,
    Loss,
    NoOptions,
    Note,
    TextExporter,
    TreeExporter,
    TreeImporter,
)

hookimpl = pluggy.HookimplMarker("eventkit")
"""Marks a function of a plugin as one that eventkit calls."""

__all__ = [
    "AnyImporter",
    "Assets",
    "BinaryExporter",
    "Check",
    "Command",
    "DatedCheck",
    "Destination",
    "Draft",
    "Exporter",
    "ExporterError",
    "Fault",
    "Imported",
    "Importer",
    "InputFile",
    "InputFileError",
    "Loss",
    "NoOptions",
    "Note",
    "OptionsError",
    "PersonalViews",
    "PluginError",
    "PluginRegistry",
    "Problem",
    "Readership",
    "RemovedInEventkit2Warning",
    "TextExporter",
    "TreeExporter",
    "TreeImporter",
    "hookimpl",
]
