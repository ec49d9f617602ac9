"""`eventkit formats`: the formats that can be written or read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import eventkit
from eventkit.cli._plugins import plugin_options, registry
from eventkit.cli._program import command_with_examples
from eventkit.cli._terminal import columns, json_option, print_json

if TYPE_CHECKING:
    from eventkit.plugins import PluginRegistry
    from eventkit.plugins._registry import Registered


class Row(NamedTuple):
    """A row of the list: a format."""

    name: str
    extensions: tuple[str, ...]
    write: bool
    read: bool
    provider: str
    version: str | None
    summary: str


@command_with_examples("formats", "eventkit formats", "eventkit formats --json")
@json_option
@plugin_options
def command(*, as_json: bool) -> None:
    """List the formats that can be written or read.

    Each line has the name of a format, as --to takes it, its suffixes, whether it can be written or
    read, its provider and a summary.
    """
    rows = sorted(_rows(registry()))
    if as_json:
        print_json([row._asdict() for row in rows])
    else:
        columns(map(_cells, rows))


def _rows(plugins: PluginRegistry) -> Iterator[Row]:
    """Yield a row for each format of each provider."""
    written = {_key(offer): offer for offer in plugins.exporters()}
    read = {_key(offer): offer for offer in plugins.importers()}
    for key in {**written, **read, **DOCUMENTS}:
        offers = [offers[key] for offers in (written, read) if key in offers]
        offer = offers[0] if offers else None
        extensions = dict.fromkeys(suffix for offer in offers for suffix in offer.value.extensions)
        yield Row(
            name=key[0],
            extensions=tuple(extensions) or (f".{key[0]}",),
            write=key in written,
            read=key in read or key in DOCUMENTS,
            provider=key[1],
            version=offer.plugin.info.version if offer else eventkit.__version__,
            summary=offer.value.summary if offer else DOCUMENTS[key],
        )


DOCUMENTS = {
    ("toml", "eventkit"): "The document of an event, as people write it",
    ("json", "eventkit"): "The document of an event, for programs",
}
"""Formats that need no importer: those of the document itself."""


def _key(offer: Registered[Any]) -> tuple[str, str]:
    return offer.value.name, offer.provider


def _cells(row: Row) -> tuple[str, ...]:
    does = ", ".join(word for word, can in (("write", row.write), ("read", row.read)) if can)
    provider = f"{row.provider} {row.version}" if row.version else row.provider
    return row.name, " ".join(row.extensions), does, provider, row.summary
