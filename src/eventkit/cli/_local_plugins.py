"""Plugins that `pyproject.toml` of the working folder names: run only if the user trusts them.

Nobody but the command line reads that file, and it reads no other.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from eventkit._input_files import path_inside, read_regular
from eventkit.cli._pyproject import LIMIT, eventkit_table, plugin_names
from eventkit.cli._trust import digest, trusted_files
from eventkit.model.words import guess, nearest
from eventkit.plugins._discovery import PluginInfo, SourceFile, State, name_of

_KEYS = ("plugins",)


class LocalFile:
    """A plugin file of the working folder.

    Args:
        folder: The folder.
        name: Its path as `pyproject.toml` has it.

    Raises:
        ValueError: If it cannot be read, or is not in the folder.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.path = path_inside(folder, name)
        self.data = read_regular(self.path, LIMIT)
        self.digest = digest(self.data)

    def fault(self, trusted: Mapping[str, str]) -> str:
        """Return why it may not run; empty if its very bytes are trusted."""
        known = trusted.get(str(self.path))
        if known == self.digest:
            return ""
        change = "changed since it was trusted" if known else "was never trusted by you"
        return f"{self.name} {change}: read it, then run `eventkit plugin trust {self.name}`"


def local_plugins(pyproject: Path) -> list[PluginInfo]:
    """Return the plugins that a `pyproject.toml` names; nothing is run."""
    try:
        table = eventkit_table(pyproject)
        names = plugin_names(table)
        trusted = trusted_files() if names else {}
    except ValueError as error:
        return [_broken(pyproject.name, str(error), kind="file")]
    unknown = [_broken(pyproject.name, fault, kind="file") for fault in _unknown_keys(table)]
    return [*unknown, *(_info(pyproject.parent, name, trusted) for name in names)]


def named_files(pyproject: Path) -> list[str]:
    """Return the paths of plugins that a `pyproject.toml` names, if it is there.

    Raises:
        ValueError: If it cannot be read.
    """
    return plugin_names(eventkit_table(pyproject)) if os.path.lexists(pyproject) else []


def _unknown_keys(table: Mapping[str, Any]) -> Iterator[str]:
    for key in table:
        if key not in _KEYS:
            advice = guess(nearest(key, _KEYS), f"there is {', '.join(_KEYS)}")
            yield f"[tool.eventkit] has no key {key!r}; {advice}"


def _info(folder: Path, name: str, trusted: Mapping[str, str]) -> PluginInfo:
    plugin = name_of(folder / name)
    try:
        file = LocalFile(folder, name)
    except ValueError as error:
        return _broken(plugin, str(error))
    if fault := file.fault(trusted):
        return PluginInfo(name=plugin, state=State.UNTRUSTED, reason=fault)
    return PluginInfo(name=plugin, origin=SourceFile(Path(name), file.data))


def _broken(name: str, reason: str, *, kind: str = "plugin") -> PluginInfo:
    return PluginInfo(name=name, kind=kind, state=State.BROKEN, reason=reason)
