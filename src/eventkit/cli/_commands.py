"""Commands of installed packages: listed from metadata alone, imported on use."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

import click

if TYPE_CHECKING:
    from eventkit.plugins import Command
    from eventkit.plugins._registry import Registered

PACKAGES: Mapping[str, str] = {"audit": "eventkit-audit"}
"""Commands of eventkit in packages of their own, with these packages."""

_SECTION = "[eventkit.commands]"
_FOLDER = ".dist-info"


class InstalledCommand(NamedTuple):
    """A command of a package, from its metadata.

    Args:
        package: The distribution.
        name: The command.
        summary: The summary of the distribution.
    """

    package: str
    name: str
    summary: str

    @property
    def full_name(self) -> str:
        """The name that is always unique."""
        return f"{self.package}:{self.name}"


def installed_commands() -> list[InstalledCommand]:
    """Return the commands of all packages, in the order of their names.

    This reads the files of installers (PyPA: Recording installed projects, Entry points) itself,
    because importing `importlib.metadata` takes as long as all the rest of `--help`. Packages
    outside of folders are not listed, but can be used.
    """
    return sorted(_in_path())


def typed_names(builtin: Container[str]) -> dict[str, InstalledCommand]:
    """Return the installed commands by their shortest unique names."""
    commands = installed_commands()
    count = Counter(command.name for command in commands)
    return {
        command.full_name
        if command.name in builtin or count[command.name] > 1
        else command.name: command
        for command in commands
    }


def _in_path() -> Iterator[InstalledCommand]:
    packages: set[str] = set()
    for place in sys.path:
        try:
            names = os.listdir(place or ".")  # noqa: PTH208  # pathlib takes long to import
        except OSError:
            continue
        for name in names:
            # The first on the path is imported; it hides the others.
            package = name.partition("-")[0].lower()
            if name.endswith(_FOLDER) and package not in packages:
                packages.add(package)
                yield from _in_folder(f"{place or '.'}/{name}", package)


def _in_folder(folder: str, package: str) -> Iterator[InstalledCommand]:
    section = _text(f"{folder}/entry_points.txt").partition(_SECTION)[2].partition("\n[")[0]
    if section:
        head = _text(f"{folder}/METADATA").partition("\n\n")[0].splitlines()
        fields = dict(line.split(": ", 1) for line in reversed(head) if ": " in line)
        for line in section.splitlines():
            name, equals, _ = line.partition("=")
            if equals:
                summary = fields.get("Summary", "")
                yield InstalledCommand(fields.get("Name", package), name.strip(), summary)


def _text(path: str) -> str:
    """Return the text of a file, or nothing if it cannot be read."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123  # as above
            return file.read()
    except OSError:
        return ""


# --- loading


def load(name: str) -> Registered[Command] | None:
    """Return the command `NAME` or `PACKAGE:NAME`, or None if no package has it.

    Raises:
        click.UsageError: If several packages have it, or it is switched off.
        PluginError: If it cannot be used.
    """
    from eventkit.builtin import registry
    from eventkit.plugins._discovery import State, normalize_name

    package, _, short_name = name.rpartition(":")
    plugins = registry()
    matching = [
        plugin
        for plugin in plugins.commands()
        if plugin.name == short_name
        and normalize_name(package) in ("", normalize_name(plugin.distribution or ""))
    ]
    if len(matching) > 1:
        names = ", ".join(f"{plugin.distribution}:{plugin.name}" for plugin in matching)
        raise click.UsageError(f"several packages have the command {name!r}; name one: {names}")
    if matching and matching[0].state is State.DISABLED:
        raise click.UsageError(f"{matching[0].title} is switched off by EVENTKIT_PLUGINS")
    return plugins.command(matching[0]) if matching else None
