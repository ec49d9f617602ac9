"""What one `eventkit export` makes: the results asked for, their names and where they go."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from eventkit.cli._screen import counted, safe_line
from eventkit.exporting import file_name
from eventkit.model import Event
from eventkit.model.reader import Reader
from eventkit.plugins import BinaryExporter, Exporter, PluginRegistry, TreeExporter

if TYPE_CHECKING:
    from eventkit.plugins._registry import Offer

STANDARD_OUTPUT = ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")
"""What stands for standard output; the last are files to the system, which would be replaced."""


class Format(NamedTuple):
    """A format by a name that only it has, and what writes it."""

    name: str
    offer: Offer[Any]

    @property
    def exporter(self) -> Exporter:
        """The exporter itself."""
        exporter: Exporter = self.offer.value
        return exporter

    @property
    def label(self) -> str:
        """The name as people know it."""
        return self.exporter.name


class Result(NamedTuple):
    """One file or folder to make.

    Args:
        document: The document that the event comes from.
        event: The whole event.
        format: What writes it.
        reader: For whom.
        name: The name of the file or folder.
    """

    document: Path
    event: Event
    format: Format
    reader: Reader
    name: str


def formats(held: PluginRegistry, names: Sequence[str], output: str | None) -> list[Format]:
    """Return the formats asked for by name, or else by the suffix of the output.

    Raises:
        click.UsageError: If neither says which.
        FormatError: If there is no such format, or more than one.
        PluginError: If the plugin that would have it cannot be used.
    """
    if names:
        return [Format(name, held.exporter(name)) for name in dict.fromkeys(names)]
    if output is None or output in STANDARD_OUTPUT or _is_folder(output):
        raise click.UsageError("which format? Name it with --to; `eventkit formats` lists them")
    offer = held.exporter_for(Path(output))
    return [Format(offer.name, offer)]


def asked_for(
    documents: Iterable[tuple[Path, Event]],
    formats: Iterable[Format],
    audiences: Sequence[str],
    languages: Sequence[str],
    select: Mapping[str, Sequence[str]],
) -> list[Result]:
    """Return a result for each combination of event, format, audience and language.

    Raises:
        click.UsageError: If two of them would have the same name.
    """
    tongues: Sequence[str | None] = languages or [None]
    readers = [
        Reader(audience, language, select)
        for audience in dict.fromkeys(audiences or ["public"])
        for language in dict.fromkeys(tongues)
    ]
    results = [
        Result(document, event, format, reader, file_name(event, format.exporter.extension, reader))
        for (document, event), format, reader in product(documents, formats, readers)
    ]
    _refuse_twins(results)
    return results


def _refuse_twins(results: Iterable[Result]) -> None:
    """Two results of one name, whatever the case: some systems hold them for one file."""
    named: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        named[result.name.casefold()].append(result)
    for twins in named.values():
        if len(twins) > 1:
            said = "".join(f"\n  {_origin(result)}" for result in twins)
            raise click.UsageError(
                f"{len(twins)} results would be called {twins[0].name!r}; export them one by"
                f" one:{said}"
            )


def _origin(result: Result) -> str:
    reader = result.reader
    parts = [result.format.label, reader.audience, reader.language]
    return f"{safe_line(str(result.document))}: {', '.join(filter(None, parts))}"


def targets(
    results: Sequence[Result], output: str | None, *, only_named: bool = False
) -> list[Path | None]:
    """Return where each result goes; None is standard output.

    Args:
        results: The results.
        output: What stands after `-o`, if anything.
        only_named: Whether nothing is written: then no folder has to be named for several.

    Raises:
        click.UsageError: If that cannot be: several results or a binary one to standard output,
            or several results into what is a file.
    """
    if output is None and only_named and len(results) > 1:
        return [Path(result.name) for result in results]
    if output is None or output in STANDARD_OUTPUT:
        _require_printable(results, output)
        return [None]
    if len(results) == 1 and not _is_folder(output):
        return [Path(output)]
    if Path(output).is_file():
        raise click.UsageError(
            f"-o {safe_line(output)} is a file, and a folder is needed for"
            f" {counted(len(results), 'result')}"
        )
    return [Path(output) / result.name for result in results]


def _is_folder(output: str) -> bool:
    return Path(output).is_dir() or output.endswith(tuple(filter(None, (os.sep, os.altsep))))


def _require_printable(results: Sequence[Result], output: str | None) -> None:
    if len(results) > 1:
        raise click.UsageError(f"there are {len(results)} results: name a folder with -o FOLDER/")
    exporter = results[0].format.exporter
    if isinstance(exporter, TreeExporter):
        raise click.UsageError(
            f"{exporter.name} is a folder of files: name a folder with -o FOLDER/"
        )
    if isinstance(exporter, BinaryExporter) and (output is None or _is_terminal()):
        raise click.UsageError(
            f"{exporter.name} is binary: name a file with -o FILE{exporter.extension}"
        )


def _is_terminal() -> bool:
    return sys.stdout.isatty()
