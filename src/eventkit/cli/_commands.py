"""Commands of packages, listed from metadata alone and imported on use; and those of files."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

import click

from eventkit.cli._plugins import IN_USE, has_files, has_local_plugins, registry
from eventkit.cli._terminal import warn

if TYPE_CHECKING:
    from eventkit.plugins import Command, PluginRegistry
    from eventkit.plugins._registry import Registered

PACKAGES: Mapping[str, str] = {"audit": "eventkit-audit"}
"""Commands of eventkit in packages of their own, with these packages."""

_SECTION = "[eventkit.commands]"
_FOLDER = ".dist-info"


class ListedCommand(NamedTuple):
    """A command of a package, from its metadata, or of a plugin file.

    Args:
        package: The distribution, or the plugin.
        name: The command.
        summary: The summary of the distribution; of a file, that of the command.
    """

    package: str
    name: str
    summary: str

    @property
    def full_name(self) -> str:
        """The name that is always unique."""
        return f"{self.package}:{self.name}"


def installed_commands() -> list[ListedCommand]:
    """Return the commands of all packages, in the order of their names.

    This reads the files of installers (PyPA: Recording installed projects, Entry points) itself,
    because importing `importlib.metadata` takes as long as all the rest of `--help`. Packages
    outside of folders are not listed, but can be used.
    """
    return sorted(_in_path())


def commands_of_files(ctx: click.Context) -> list[ListedCommand]:
    """Return the commands of files, of `-p` and the working folder; a broken one costs a line."""
    if not (has_files(ctx) or has_local_plugins()):
        return []
    known = ctx.meta.get(IN_USE)  # its reports are printed when the command ends
    plugins = known or registry(lenient=True, ctx=ctx)
    offers = [*plugins.file_commands(), *plugins.local_commands()]
    if known is None and not ctx.resilient_parsing:
        for report in plugins.reports:
            warn(report)
    return sorted(
        ListedCommand(offer.plugin.info.name, offer.value.name, offer.value.summary)
        for offer in offers
    )


def typed_names(ctx: click.Context, builtin: Container[str]) -> dict[str, ListedCommand]:
    """Return the commands of packages and files by their shortest unique names."""
    commands = [*installed_commands(), *commands_of_files(ctx)]
    count = Counter(command.name for command in commands)
    return {
        command.full_name
        if command.name in builtin or count[command.name] > 1
        else command.name: command
        for command in commands
    }


def _in_path() -> Iterator[ListedCommand]:
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


def _in_folder(folder: str, package: str) -> Iterator[ListedCommand]:
    section = _text(f"{folder}/entry_points.txt").partition(_SECTION)[2].partition("\n[")[0]
    if section:
        head = _text(f"{folder}/METADATA").partition("\n\n")[0].splitlines()
        fields = dict(line.split(": ", 1) for line in reversed(head) if ": " in line)
        for line in section.splitlines():
            name, equals, _ = line.partition("=")
            if equals:
                summary = fields.get("Summary", "")
                yield ListedCommand(fields.get("Name", package), name.strip(), summary)


def _text(path: str) -> str:
    """Return the text of a file, or nothing if it cannot be read."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123  # as above
            return file.read()
    except OSError:
        return ""


# --- loading


def load(name: str, plugins: PluginRegistry) -> Registered[Command] | None:
    """Return the command `NAME` or `PACKAGE:NAME`, or None if no package and no file has it.

    Raises:
        click.UsageError: If several have it, or it is switched off.
        PluginError: If it cannot be used.
    """
    from eventkit.plugins._discovery import State

    offers = [
        offer
        for offer in (*plugins.file_commands(), *plugins.local_commands())
        if _is_called(name, offer.plugin.info.name, offer.value.name)
    ]
    installed = [
        plugin
        for plugin in plugins.commands()
        if _is_called(name, plugin.distribution or "", plugin.name)
    ]
    enabled = [plugin for plugin in installed if plugin.state is not State.DISABLED]
    full_names = (f"{plugin.distribution}:{plugin.name}" for plugin in enabled)
    _require_one(name, [*(offer.name for offer in offers), *full_names])
    if offers:
        return offers[0]
    if installed and not enabled:
        raise click.UsageError(
            f"{installed[0].title} is switched off by EVENTKIT_PLUGINS, -p no: or --no-plugins"
        )
    return plugins.command(enabled[0]) if enabled else None


def _is_called(typed: str, package: str, name: str) -> bool:
    """Return whether a command is what was typed, alone or after its package."""
    from eventkit.plugins._discovery import normalize_name

    typed_package, _, typed_name = typed.rpartition(":")
    return typed_name == name and normalize_name(typed_package) in ("", normalize_name(package))


def _require_one(typed: str, names: list[str]) -> None:
    """Refuse a name that several commands have, even if it is a full one."""
    if len(names) < 2:  # noqa: PLR2004  # not several
        return
    advice = "name one"
    if len(set(names)) < len(names):
        advice = "leave out the installed one with -p no:NAME"
    listing = ", ".join(names)
    raise click.UsageError(f"several packages have the command {typed!r}; {advice}: {listing}")
