"""Read events from the formats of plugins; documents are read by `eventkit.document`."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eventkit._options import OptionValues, merged_options
from eventkit.builtin import default_registry
from eventkit.document._files import file_bytes
from eventkit.model.errors import FormatError
from eventkit.plugins import Imported, Importer, PluginRegistry
from eventkit.plugins._isolation import expect_type, isolated

if TYPE_CHECKING:
    from eventkit.plugins._registry import Registered


def read(
    source: str | PathLike[str] | bytes,
    *,
    format: str | None = None,
    media_type: str | None = None,
    options: Mapping[str, object] | None = None,
    plugins: PluginRegistry | None = None,
) -> Imported:
    """Read events in the format of an importer.

    Args:
        source: The path of a file, or the bytes themselves.
        format: Name of the format. Else the media type stands for one, else the file's suffix.
        media_type: Such as `text/csv`.
        options: Options of the format.
        plugins: The registry to look in; that of the process unless given.

    Returns:
        The events, and what could not be taken over.

    Raises:
        DocumentError: If the file cannot be read.
        FormatError: If there is no such format, or nothing says which.
        OptionsError: If the format does not take an option.
        PluginError: If the importer fails.

    >>> from datetime import date
    >>> from eventkit.model import Event
    >>> from eventkit.plugins import hookimpl
    >>> from eventkit.testing import registry_with
    >>> class Acme:
    ...     @hookimpl
    ...     def eventkit_importers(self):
    ...         yield Importer(name="acme", summary="A title", extensions=[".acme"], read=titled)
    >>> def titled(data, options):
    ...     day = date(2027, 3, 26)
    ...     return Imported(events=[Event(id="school", title=data.decode(), start=day, end=day,
    ...                                   timezone="UTC")])
    >>> with registry_with(Acme()):
    ...     read(b"Spring School", format="acme").events[0].title
    'Spring School'
    """
    registry = plugins or default_registry()
    offer = _importer(registry, source, format, media_type)
    return read_with(offer, source, OptionValues(options or {}))


def read_with(
    offer: Registered[Importer[Any]], source: str | PathLike[str] | bytes, options: OptionValues
) -> Imported:
    """Read events with an importer; the errors are those of `read`.

    Args:
        offer: The importer.
        source: The path of a file, or the bytes themselves.
        options: Its options.
    """
    chosen = merged_options(offer.value.options, offer.value.name, options)
    data = source if isinstance(source, bytes) else file_bytes(Path(source))
    with isolated(offer.caller("importer")):
        imported: Imported = expect_type(offer.value.read(data, chosen), Imported, "read")
    return imported


def _importer(
    registry: PluginRegistry,
    source: str | PathLike[str] | bytes,
    format: str | None,
    media_type: str | None,
) -> Registered[Importer[Any]]:
    if format:
        return registry.importer(format)
    if media_type:
        return registry.importer_of(media_type)
    if isinstance(source, bytes):
        raise FormatError("bytes do not tell their format: name it with format= or media_type=")
    return registry.importer_for(Path(source))
