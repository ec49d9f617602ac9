"""Which plugins a user leaves out, by their names or those of their distributions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import evolve

from eventkit.model.words import guess, nearest
from eventkit.plugins._discovery import PluginInfo, State, normalize_name


class Steering:
    """The plugins that are left out.

    Args:
        disabled: Names of plugins or distributions that are not loaded.
        allowed: Names of the only ones to load; None allows all.
    """

    def __init__(self, disabled: Iterable[str], allowed: Iterable[str] | None) -> None:
        self._disabled = list(disabled)
        self._allowed = None if allowed is None else list(allowed)

    def __bool__(self) -> bool:
        """Return whether it names any plugin."""
        return bool(self._disabled or self._allowed)

    def applied(self, info: PluginInfo) -> PluginInfo:
        """Return a plugin, disabled if it is left out."""
        names = {normalize_name(info.name), normalize_name(info.distribution or info.name)}
        if names & set(map(normalize_name, self._disabled)):
            return evolve(info, state=State.DISABLED, reason="switched off")
        if self._allowed is not None and not names & set(map(normalize_name, self._allowed)):
            return evolve(info, state=State.DISABLED, reason="not among those allowed")
        return info

    def unknown_names(self, plugins: Iterable[PluginInfo]) -> Iterator[str]:
        """Yield a warning for each name that none of the plugins has."""
        known = {name for plugin in plugins for name in (plugin.name, plugin.distribution) if name}
        normals = set(map(normalize_name, known))
        for name in (*self._disabled, *(self._allowed or ())):
            if normalize_name(name) not in normals:
                parts = [f"there is no plugin {name!r}", guess(nearest(name, sorted(known)))]
                yield "; ".join(filter(None, parts))
