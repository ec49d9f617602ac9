"""What is on trial, and whether it is found where its package is installed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib.metadata import packages_distributions
from inspect import unwrap
from typing import Any

from eventkit.builtin import default_registry
from eventkit.plugins import PluginRegistry

PLUGINS = "eventkit.plugins"
COMMANDS = "eventkit.commands"


class Trial:
    """Something on trial.

    Args:
        registry: The registry that should offer it; the one in use unless given.
    """

    def __init__(self, registry: PluginRegistry | None) -> None:
        self._registry = registry

    @property
    def registry(self) -> PluginRegistry:
        """The registry that should offer it: the one in use when that is asked, unless given."""
        return self._registry or default_registry()


def declaration_faults(
    name: str, function: Callable[..., Any], *, is_offered: bool, group: str = PLUGINS
) -> Iterator[str]:
    """Yield whether something of a package is not found: a file alone is named by `-p`.

    Args:
        name: Its name.
        function: A function of it, which says where its code is.
        is_offered: Whether the registry found it.
        group: The group of entry points that should lead to it.
    """
    module = str(getattr(unwrap(function), "__module__", "")).partition(".")[0]
    is_package = hasattr(sys.modules.get(module), "__path__")
    if not is_offered and (is_package or module in packages_distributions()):
        where = "yield it in its hook" if group == PLUGINS else "give it the name of the command"
        yield (
            f'The registry does not find {name}: name it under [project.entry-points."{group}"] in'
            f" pyproject.toml, {where}, and install the package."
        )
