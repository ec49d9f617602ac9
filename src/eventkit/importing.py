"""Read events from the formats of plugins; documents are read by `eventkit.document`."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path

from eventkit._options import made_options
from eventkit.builtin import default_registry
from eventkit.model.errors import DocumentError, EventkitError, Fault, PluginError
from eventkit.plugins import Imported, PluginRegistry


def read(
    path: str | PathLike[str],
    *,
    format: str | None = None,
    options: Mapping[str, object] | None = None,
    plugins: PluginRegistry | None = None,
) -> Imported:
    """Read the events of a file in a format that a plugin knows.

    Args:
        path: The file.
        format: Name of the format; the suffix of the file stands for one.
        options: Options of the format.
        plugins: The registry to look in; that of the process unless given.

    Returns:
        The events, and what could not be taken over.

    Raises:
        DocumentError: If the file cannot be read.
        FormatError: If there is no such format.
        OptionsError: If the format does not take an option.
        PluginError: If the importer fails.
    """
    file = Path(path)
    registry = plugins or default_registry()
    offer = registry.importer(format) if format else registry.importer_for(file)
    chosen = made_options(offer.value.options, options or {}, offer.value.name)
    try:
        data = file.read_bytes()
    except OSError as error:
        said = f"cannot read it: {error.strerror}"
        raise DocumentError([Fault(rule="unreadable", message=said, file=str(file))]) from error
    try:
        return offer.value.read(data, chosen)
    except EventkitError:
        raise
    except Exception as error:
        found = offer.plugin.found
        message = f"the importer {offer.value.name!r} of {found.title} failed: {error}"
        raise PluginError(
            message, plugin=found.name, distribution=found.distribution, version=found.version
        ) from error
