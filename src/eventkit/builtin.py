"""The plugins that are built in, and the registry that holds them and those of the user."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from eventkit.plugins import PluginRegistry
from eventkit.plugins._discovery import PluginInfo

BUILTINS = (
    "eventkit.exporters.icalendar",
    "eventkit.exporters.markdown",
    "eventkit.exporters.json",
    "eventkit.importers.icalendar",
    "eventkit.checks",
)
"""Modules with hooks of their own, registered like everybody's."""


def registry(
    plugins: Iterable[str] = (),
    *,
    local: Iterable[PluginInfo] = (),
    no_plugins: bool = False,
    lenient: bool = False,
    warns: bool = False,
    environ: Mapping[str, str] | None = None,
) -> PluginRegistry:
    """Return a registry steered by the environment and by what the command line says.

    Args:
        plugins: Paths of plugin files to load, and `no:NAME` for plugins to leave out.
        local: Plugins of the working folder.
        no_plugins: Whether to leave out all that are installed, and those of the working folder.
        lenient: Whether a broken one costs a line in any case, for what is there to show it.
        warns: Whether a broken one is warned of with a `PluginWarning`.
        environ: The environment; that of the process unless given. `EVENTKIT_PLUGINS` lists the
            only installed plugins to load, `EVENTKIT_PLUGINS_STRICT=1` makes a broken one an error.

    Raises:
        PluginError: If a file cannot be loaded, or in strict mode any plugin; none if `lenient`.
    """
    environ = os.environ if environ is None else environ
    names = tuple(plugins)
    listed = environ.get("EVENTKIT_PLUGINS")
    allowed = None if listed is None else [n.strip() for n in listed.split(",") if n.strip()]
    return PluginRegistry(
        builtins=BUILTINS,
        files=[Path(name) for name in names if not name.startswith("no:")],
        local=local,
        disabled=[name.removeprefix("no:") for name in names if name.startswith("no:")],
        allowed=[] if no_plugins else allowed,
        strict=not lenient and environ.get("EVENTKIT_PLUGINS_STRICT", "") not in ("", "0"),
        lenient=lenient,
        warns=warns,
    )


_in_use: list[PluginRegistry] = []  # of all threads, the last one counts


def default_registry() -> PluginRegistry:
    """Return the registry in use: that of the process, made when it is first needed."""
    return _in_use[-1] if _in_use else _of_process()


@contextmanager
def using(plugins: PluginRegistry) -> Iterator[PluginRegistry]:
    """Have `eventkit` use this registry in the block, in every thread, where none is named.

    It is for programs and tests, to which the process belongs.
    """
    _in_use.append(plugins)
    try:
        yield plugins
    finally:
        _in_use.remove(plugins)


@cache
def _of_process() -> PluginRegistry:
    return registry(warns=True)
