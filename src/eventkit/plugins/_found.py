"""Plugins that are installed, known by their metadata alone: nothing of them is imported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from importlib.metadata import Distribution, EntryPoint, distributions

from attrs import field, frozen

import eventkit

GROUP = "eventkit.plugins"
OURS = "eventkit-core"


class State(StrEnum):
    """What is known of a plugin."""

    FOUND = "found"
    ACTIVE = "active"
    DISABLED = "disabled"
    BROKEN = "broken"
    INCOMPATIBLE = "incompatible"
    CONFLICTING = "conflicting"


@frozen(kw_only=True)
class FoundPlugin:
    """A plugin before it is loaded.

    Args:
        name: Its name.
        distribution: The distribution that brings it; None for a file.
        version: The version of that distribution.
        issues: Where its faults are reported, if its metadata says so.
        state: `found`, or why it will not be loaded.
        reason: That reason in words.
        origin: What is loaded: an entry point, a file or a module.
    """

    name: str
    distribution: str | None = None
    version: str | None = None
    issues: str | None = None
    state: State = State.FOUND
    reason: str = ""
    origin: object = field(default=None, eq=False, repr=False)

    @property
    def title(self) -> str:
        """The plugin as messages name it."""
        if self.distribution is None:
            return f"plugin {self.name!r}"
        return f"plugin {self.name!r} ({self.distribution} {self.version})"


def find_installed(search: Iterable[Distribution] | None = None) -> tuple[FoundPlugin, ...]:
    """Return the installed plugins, in the order of their distributions and names.

    The second of two of one name is conflicting; one made for another eventkit is incompatible.
    """
    found: list[FoundPlugin] = []
    taken: dict[str, FoundPlugin] = {}
    for plugin in sorted(_found(search), key=lambda each: (each.distribution or "", each.name)):
        first = taken.setdefault(plugin.name, plugin)
        found.append(plugin if first is plugin else _conflicting(plugin, first))
    return tuple(found)


def _found(search: Iterable[Distribution] | None) -> Iterator[FoundPlugin]:
    seen: set[str] = set()
    for distribution in distributions() if search is None else search:
        name = distribution.metadata["Name"]
        # The first on the path is the one that is imported; the others are hidden by it.
        if not name or name.lower() in seen:
            continue
        seen.add(name.lower())
        for entry in distribution.entry_points.select(group=GROUP):
            yield _of(distribution, entry)


def _of(distribution: Distribution, entry: EntryPoint) -> FoundPlugin:
    wanted = _unmet(distribution)
    reason = f"wants {wanted}; this is {eventkit.__version__}" if wanted else ""
    return FoundPlugin(
        name=entry.name,
        distribution=distribution.metadata["Name"],
        version=distribution.version,
        issues=_issues(distribution),
        state=State.INCOMPATIBLE if wanted else State.FOUND,
        reason=reason,
        origin=entry,
    )


def _conflicting(plugin: FoundPlugin, first: FoundPlugin) -> FoundPlugin:
    from attrs import evolve

    reason = f"{first.distribution} {first.version} has a plugin of that name as well"
    return evolve(plugin, state=State.CONFLICTING, reason=reason)


def _unmet(distribution: Distribution) -> str | None:
    """Return what a distribution requires of us, if this version does not meet it."""
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.utils import canonicalize_name

    for line in distribution.requires or ():
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            continue
        applies = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        if canonicalize_name(requirement.name) == OURS and applies:
            ours = requirement.specifier.contains(eventkit.__version__, prereleases=True)
            return None if ours else str(requirement)
    return None


def _issues(distribution: Distribution) -> str | None:
    """Return the address at which faults of a distribution are reported."""
    for line in distribution.metadata.get_all("Project-URL") or ():
        label, _, address = line.partition(",")
        if label.strip().lower() in ("issues", "issue tracker", "bug tracker", "tracker", "bugs"):
            return str(address.strip())
    return None
