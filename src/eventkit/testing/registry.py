"""A registry with the plugins under test, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any

from eventkit.builtin import BUILTINS, using
from eventkit.plugins import PluginRegistry, hookimpl
from eventkit.plugins.offers import OFFERS


class LooseOffers:
    """A plugin made of objects that no plugin offers.

    Args:
        offers: Exporters, importers, checks and commands.
    """

    def __init__(self, offers: Iterable[Any]) -> None:
        self._offers = tuple(offers)

    def _of(self, hook: str) -> list[Any]:
        return [offer for offer in self._offers if isinstance(offer, OFFERS[hook])]

    @hookimpl
    def eventkit_exporters(self) -> Iterable[Any]:
        """Offer the exporters."""
        return self._of("eventkit_exporters")

    @hookimpl
    def eventkit_importers(self) -> Iterable[Any]:
        """Offer the importers."""
        return self._of("eventkit_importers")

    @hookimpl
    def eventkit_checks(self) -> Iterable[Any]:
        """Offer the checks."""
        return self._of("eventkit_checks")

    @hookimpl
    def eventkit_commands(self) -> Iterable[Any]:
        """Offer the commands."""
        return self._of("eventkit_commands")


def registry_with(
    *plugins: object, builtins: bool = False
) -> AbstractContextManager[PluginRegistry]:
    """Use a registry that has these plugins, and no installed ones.

    In the block it is the one that `eventkit.export` and its neighbours look in, in every thread;
    it is also what the block is given. Plugins are loaded strictly: what is wrong with one raises.

    Args:
        plugins: Exporters, importers, checks and commands; modules with hooks; objects with hooks
            as methods.
        builtins: Whether it has what is built in too.

    Returns:
        A context manager; in a pytest fixture, `yield` from within it.

    Raises:
        PluginError: If a plugin cannot be used.

    >>> from eventkit.plugins import TextExporter
    >>> acme = TextExporter(name="acme", summary="The title", extension=".acme",
    ...                     media_type="text/plain", render=lambda event, _: event.title)
    >>> with registry_with(acme) as registry:
    ...     [offer.value.name for offer in registry.exporters()]
    ['acme']
    """
    kinds = tuple(kind for types in OFFERS.values() for kind in types)
    loose = [plugin for plugin in plugins if isinstance(plugin, kinds)]
    whole = [plugin for plugin in plugins if not isinstance(plugin, kinds)]
    registry = PluginRegistry(builtins=BUILTINS if builtins else (), installed=(), strict=True)
    for number, plugin in enumerate(whole, start=1):
        registry.add(plugin, str(getattr(plugin, "__name__", f"plugin-{number}")))
    if loose:
        registry.add(LooseOffers(loose), "under-test")
    return using(registry)


def offers_of(plugins: Iterable[object]) -> Mapping[str, tuple[Any, ...]]:
    """Return what plugins offer, by the hooks."""
    with registry_with(*plugins) as registry:
        loaded = registry.plugins()
    return {
        hook: tuple(value for plugin in loaded for value in plugin.offers.get(hook, ()))
        for hook in OFFERS
    }
