"""Import a plugin, and look at what its hooks return."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import module_from_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from eventkit.model.errors import PluginError
from eventkit.model.words import guess, nearest
from eventkit.plugins._found import FoundPlugin, normal
from eventkit.plugins._types import (
    BinaryExporter,
    Check,
    Command,
    DatedCheck,
    Importer,
    TextExporter,
    TreeExporter,
)

OFFERS: Mapping[str, tuple[type[Any], ...]] = {
    "eventkit_exporters": (TextExporter, BinaryExporter, TreeExporter),
    "eventkit_importers": (Importer,),
    "eventkit_checks": (Check, DatedCheck),
}
"""The hooks, and what each may offer."""


def imported(found: FoundPlugin) -> object:
    """Return the module or object with the hooks of a plugin."""
    if isinstance(found.origin, str):
        return import_module(found.origin)
    if isinstance(found.origin, Path):
        return _module_of_file(found.name, found.origin)
    from importlib.metadata import EntryPoint  # imports a lot: what is built in needs none

    if isinstance(found.origin, EntryPoint):
        return found.origin.load()
    return found.origin


def command_of(found: FoundPlugin) -> Command:
    """Import and return an installed command, if it is what its entry point says."""
    command = imported(found)
    if not isinstance(command, Command):
        raise PluginError(f"its entry point leads to {command!r}, which is no Command")
    if command.name != found.name:
        raise PluginError(f"its Command is called {command.name!r}; give both one name")
    return command


class _TracelessLoader(SourceFileLoader):
    """Loads a file and leaves no `__pycache__` beside it: the folder is the user's."""

    def set_data(self, path: str, data: object, *, _mode: int = 0o666) -> None:
        """Keep no bytecode."""


def _module_of_file(name: str, path: Path) -> ModuleType:
    if not path.is_file():
        raise PluginError(f"there is no file {path}")
    if path.suffix.lower() != ".py":
        raise PluginError(f"{path} is no Python file")
    own_name = f"eventkit_plugin_file_{name.replace('-', '_')}"
    loader = _TracelessLoader(own_name, str(path))
    spec = ModuleSpec(own_name, loader, origin=str(path))
    spec.has_location = True
    module = module_from_spec(spec)
    # Annotations that are texts are looked up where the module is registered.
    sys.modules[spec.name] = module
    try:
        loader.exec_module(module)
    except BaseException:
        del sys.modules[spec.name]
        raise
    return module


def in_one_line(message: str) -> str:
    """Return pluggy's message on a wrong signature without its line of context."""
    lines = filter(None, map(str.strip, message.splitlines()))
    return ": ".join(line for line in lines if not line.startswith("hookimpl definition"))


def misspelt(message: str) -> str:
    """Return pluggy's message on an unknown hook, with the hook that was probably meant."""
    words = [word.strip("'\"") for word in message.split()]
    named = next((word for word in words if word.startswith("eventkit_")), "")
    there = guess(nearest(named, OFFERS), f"there are {', '.join(OFFERS)}")
    return f"unknown hook {named!r}; {there}"


def checked(hook: str, offered: object) -> Iterator[Any]:
    """Yield what a hook offers, if all of it is what the hook asks for."""
    wanted = " or ".join(kind.__name__ for kind in OFFERS[hook])
    if not isinstance(offered, Iterable):
        found = type(offered).__name__
        raise PluginError(f"{hook} returned {found}, not several of {wanted}: yield each")
    for value in offered:
        if not isinstance(value, OFFERS[hook]):
            raise PluginError(f"{hook} offers {value!r}, which is no {wanted}")
        yield value


def once(hook: str, offered: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return what a plugin offers, if no name is in it twice."""
    names = Counter(normal(getattr(value, "name", "") or value.id) for value in offered)
    twice = [name for name, count in names.items() if count > 1]
    if twice:
        raise PluginError(f"{hook} offers {', '.join(twice)} more than once")
    return offered
