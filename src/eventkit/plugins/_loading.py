"""Import plugins, and validate what their hooks return."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from importlib import import_module
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import module_from_spec
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from eventkit.model.errors import PluginError
from eventkit.model.words import guess, nearest
from eventkit.plugins._discovery import (
    COMMANDS,
    PluginInfo,
    SourceFile,
    find_commands,
    normalize_name,
)
from eventkit.plugins._types import Command
from eventkit.plugins.offers import OFFERS
from eventkit.plugins.requirements import require_usable


def imported(info: PluginInfo) -> object:
    """Import and return the module or object with the hooks of a plugin."""
    if isinstance(info.origin, str):
        return import_module(info.origin)
    if isinstance(info.origin, Path):
        return _module_of_file(info.name, _source_of(info.origin))
    if isinstance(info.origin, SourceFile):
        return _module_of_file(info.name, info.origin)
    from importlib.metadata import EntryPoint  # imports a lot: what is built in needs none

    if isinstance(info.origin, EntryPoint):
        return info.origin.load()
    return info.origin


def code_files(info: PluginInfo) -> set[str]:
    """Return the names of the files with the code of a plugin that was imported."""
    if info.file:
        return {info.file}
    package = str(getattr(info.origin, "module", "")) or "-"  # of an entry point
    modules = [it for name, it in sys.modules.items() if f"{name}.".startswith(f"{package}.")]
    return {str(getattr(module, "__file__", "")) for module in modules}


def command_of(info: PluginInfo) -> Command:
    """Import and return an installed command."""
    command = imported(info)
    if not isinstance(command, Command):
        raise PluginError(f"its entry point leads to {command!r}, which is no Command")
    if command.name != info.name:
        raise PluginError(f"its Command is called {command.name!r}; give both one name")
    return command


class _BytesLoader(SourceFileLoader):
    """Runs the bytes of a source file: no `__pycache__` beside it, which may be of others."""

    def __init__(self, name: str, file: SourceFile) -> None:
        super().__init__(name, str(file.path))
        self._data = file.data

    def get_code(self, fullname: str) -> CodeType:  # as importlib calls it
        """Return the compiled bytes."""
        code: CodeType = self.source_to_code(self._data, self.path)
        return code


def _source_of(path: Path) -> SourceFile:
    if not path.is_file():
        raise PluginError(f"there is no file {path}")
    if path.suffix.lower() != ".py":
        raise PluginError(f"{path} is no Python file")
    return SourceFile(path, path.read_bytes())


def _module_of_file(name: str, file: SourceFile) -> ModuleType:
    module_name = f"eventkit_plugin_file_{name.replace('-', '_')}"
    loader = _BytesLoader(module_name, file)
    spec = ModuleSpec(module_name, loader, origin=str(file.path))
    spec.has_location = True
    module = module_from_spec(spec)
    # String annotations are resolved in the registered module.
    sys.modules[spec.name] = module
    try:
        loader.exec_module(module)
    except BaseException:
        del sys.modules[spec.name]
        raise
    return module


def in_one_line(message: str) -> str:
    """Return pluggy's message on a wrong signature in one line."""
    lines = filter(None, map(str.strip, message.splitlines()))
    return ": ".join(line for line in lines if not line.startswith("hookimpl definition"))


def misspelt(message: str) -> str:
    """Return a message on an unknown hook, with the hook that was probably meant."""
    words = [word.strip("'\"") for word in message.split()]
    named = next((word for word in words if word.startswith("eventkit_")), "")
    known = guess(nearest(named, OFFERS), f"there are {', '.join(OFFERS)}")
    return f"unknown hook {named!r}; {known}"


def checked(hook: str, offered: object) -> Iterator[Any]:
    """Yield the objects that a hook offers, or raise PluginError for one of a wrong type."""
    expected = " or ".join(kind.__name__ for kind in OFFERS[hook])
    if not isinstance(offered, Iterable):
        kind_name = type(offered).__name__
        raise PluginError(f"{hook} returned {kind_name}, not several of {expected}: yield each")
    for value in offered:
        if not isinstance(value, OFFERS[hook]):
            raise PluginError(f"{hook} offers {value!r}, which is no {expected}")
        require_usable(value)
        yield value


def hidden_offers(
    info: PluginInfo, offers: Mapping[str, tuple[Any, ...]], taken: Container[str]
) -> Iterator[str]:
    """Yield a warning for each offer that cannot be reached by its name alone, or not at all.

    Args:
        info: The plugin.
        offers: What it offers, by hook.
        taken: The names of formats that are built in.
    """
    for exporter in offers.get("eventkit_exporters", ()):
        if exporter.name in taken:
            yield (
                f"{info.title} offers a format {exporter.name!r}, which is built in: name its own"
                f" {info.name}:{exporter.name}"
            )
    commands = offers.get("eventkit_commands", ()) if info.kind == "plugin" else ()
    if not (commands and info.distribution):
        return
    named = {plugin.name for plugin in find_commands()}
    for command in commands:
        if command.name not in named:
            yield (
                f"{info.title} offers a command {command.name!r}, which cannot be run: name it in"
                f" the entry-point group {COMMANDS} of the package"
            )


def once(hook: str, offered: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the objects of a plugin, or raise PluginError if two have the same name."""
    names = Counter(normalize_name(getattr(value, "name", "") or value.id) for value in offered)
    twice = [name for name, count in names.items() if count > 1]
    if twice:
        raise PluginError(f"{hook} offers {', '.join(twice)} more than once")
    return offered
