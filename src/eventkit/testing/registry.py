"""A registry with the plugins under test, and no others."""

from __future__ import annotations

from contextlib import AbstractContextManager

from eventkit.builtin import using
from eventkit.plugins import PluginRegistry
from eventkit.plugins._discovery import PluginInfo


def registry_with(*plugins: object) -> AbstractContextManager[PluginRegistry]:
    """Use a registry that has these plugins, and neither built-in nor installed ones.

    In the block it is the one that `eventkit.export` and its neighbours look in; it is also what
    the block is given. Plugins are loaded strictly: what is wrong with one raises.

    Args:
        plugins: Modules with hooks, or objects with hooks as methods.

    Returns:
        A context manager; in a pytest fixture, `yield` from within it.

    Raises:
        PluginError: If a plugin cannot be used.

    >>> from eventkit.plugins import NoOptions, TextExporter, hookimpl
    >>> class Acme:
    ...     @hookimpl
    ...     def eventkit_exporters(self):
    ...         yield TextExporter(name="acme", summary="The title", extension=".acme",
    ...                            media_type="text/plain", render=lambda event, _: event.title)
    >>> with registry_with(Acme()) as registry:
    ...     [offer.value.name for offer in registry.exporters()]
    ['acme']
    """
    candidates = [
        PluginInfo(name=_name(plugin, number), origin=plugin)
        for number, plugin in enumerate(plugins, start=1)
    ]
    registry = PluginRegistry(installed=candidates, strict=True)
    registry.plugins()
    return using(registry)


def _name(plugin: object, number: int) -> str:
    """Return the name of a module; objects have none of their own."""
    return str(getattr(plugin, "__name__", f"plugin-{number}"))
