"""Commands of installed packages: listed by their metadata alone, imported when they are used."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

import click

if TYPE_CHECKING:
    from eventkit.plugins import Command
    from eventkit.plugins._registry import Offer

PACKAGES: Mapping[str, str] = {"audit": "eventkit-audit"}
"""Commands of eventkit that are packages of their own, and these packages."""

_SECTION = "[eventkit.commands]"
_FOLDER = ".dist-info"


class InstalledCommand(NamedTuple):
    """A command of a package, as its metadata has it.

    Args:
        package: The distribution.
        name: The command.
        summary: What the distribution is for.
    """

    package: str
    name: str
    summary: str

    @property
    def full_name(self) -> str:
        """The name that is always understood."""
        return f"{self.package}:{self.name}"


def installed_commands() -> list[InstalledCommand]:
    """Return the commands of all packages, in the order of their names.

    The files that installers write (PyPA: Recording installed projects, Entry points) are read
    here, because to import `importlib.metadata` takes as long as all the rest of `--help`. What is
    imported from elsewhere than a folder is not listed, and can be used all the same.
    """
    return sorted(_found())


def typed_names(builtin: Container[str]) -> dict[str, InstalledCommand]:
    """Return the installed commands by the shortest name that means each of them alone."""
    commands = installed_commands()
    count = Counter(command.name for command in commands)
    return {
        command.full_name
        if command.name in builtin or count[command.name] > 1
        else command.name: command
        for command in commands
    }


def _found() -> Iterator[InstalledCommand]:
    seen: set[str] = set()
    for place in sys.path:
        try:
            names = os.listdir(place or ".")  # noqa: PTH208  # pathlib takes long to import
        except OSError:
            continue
        for name in names:
            # The first on the path is the one that is imported; the others are hidden by it.
            package = name.partition("-")[0].lower()
            if name.endswith(_FOLDER) and package not in seen:
                seen.add(package)
                yield from _in(f"{place or '.'}/{name}", package)


def _in(folder: str, package: str) -> Iterator[InstalledCommand]:
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
    """Return the text of a file; of one that cannot be read nothing."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123  # as above
            return file.read()
    except OSError:
        return ""


# --- using one


def load(name: str) -> Offer[Command] | None:
    """Return the command of a name, `NAME` or `PACKAGE:NAME`; None where no package has it.

    Raises:
        click.UsageError: If several packages have it, or it is switched off.
        PluginError: If it cannot be used.
    """
    from eventkit.builtin import registry
    from eventkit.plugins._found import State, normal

    package, _, own = name.rpartition(":")
    plugins = registry()
    found = [
        plugin
        for plugin in plugins.commands()
        if plugin.name == own and normal(package) in ("", normal(plugin.distribution or ""))
    ]
    if len(found) > 1:
        names = ", ".join(f"{plugin.distribution}:{plugin.name}" for plugin in found)
        raise click.UsageError(f"several packages have the command {name!r}; name one: {names}")
    if found and found[0].state is State.DISABLED:
        raise click.UsageError(f"{found[0].title} is switched off by EVENTKIT_PLUGINS")
    return plugins.command(found[0]) if found else None
