"""Plugins that are installed, known by their metadata alone: nothing of them is imported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

import eventkit

if TYPE_CHECKING:
    from importlib.metadata import Distribution, EntryPoint

GROUP = "eventkit.plugins"
COMMANDS = "eventkit.commands"
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
        kind: `plugin`, or `command` where all that it offers is one.
        distribution: The distribution that brings it; None for a file.
        version: The version of that distribution.
        issues: Where its faults are reported, if its metadata says so.
        state: `found`, or why it will not be loaded.
        reason: That reason in words.
        origin: What is loaded: an entry point, a file or a module.
    """

    name: str
    kind: str = "plugin"
    distribution: str | None = None
    version: str | None = None
    issues: str | None = None
    state: State = State.FOUND
    reason: str = ""
    origin: object = field(default=None, eq=False, repr=False)

    @property
    def title(self) -> str:
        """The plugin as messages name it."""
        return f"{self.kind} {self.name!r}" + (f" ({self.owner})" if self.distribution else "")

    @property
    def asked_for(self) -> str:
        """How a command line asks for it: a file is found only where it is named."""
        return f"{self.name} -p {self.origin}" if isinstance(self.origin, Path) else self.name

    @property
    def owner(self) -> str:
        """The distribution with its version; for a file the plugin."""
        if self.distribution is None:
            return self.title
        return f"{self.distribution} {self.version or ''}".rstrip()

    @property
    def where(self) -> str:
        """What to do about a fault of it."""
        return f"report it at {self.issues}" if self.issues else "tell its author"


def normal(name: str) -> str:
    """Return a name as it is compared: case and `_` for `-` mean nothing.

    >>> normal("Acme_Table")
    'acme-table'
    """
    return name.casefold().replace("_", "-")


def find_installed(search: Iterable[Distribution] | None = None) -> tuple[FoundPlugin, ...]:
    """Return the installed plugins, in the order of their distributions and names.

    One made for another eventkit is incompatible; one whose metadata cannot be read is broken.
    """
    return _in_order(_found(GROUP, search))


def find_commands() -> tuple[FoundPlugin, ...]:
    """Return the installed commands, in the order of their distributions and names.

    Metadata that cannot be read is a matter of `find_installed`.
    """
    commands = (evolve(each, kind="command") for each in _found(COMMANDS) if each.origin)
    return _in_order(commands)


def _in_order(plugins: Iterable[FoundPlugin]) -> tuple[FoundPlugin, ...]:
    return tuple(sorted(plugins, key=lambda each: (each.distribution or "", each.name)))


def with_conflicts(
    plugins: Iterable[FoundPlugin], files: Iterable[FoundPlugin]
) -> tuple[FoundPlugin, ...]:
    """Return the plugins, conflicting where an earlier one or a file has the name.

    Those that are not loaded anyway take no name.
    """
    taken = {normal(file.name): file for file in files}
    settled: list[FoundPlugin] = []
    for plugin in plugins:
        if plugin.state is not State.FOUND:
            settled.append(plugin)
            continue
        first = taken.setdefault(normal(plugin.name), plugin)
        settled.append(plugin if first is plugin else _conflicting(plugin, first))
    return tuple(settled)


def _conflicting(plugin: FoundPlugin, first: FoundPlugin) -> FoundPlugin:
    has = first.owner if first.distribution else f"the file {first.origin}"
    return evolve(plugin, state=State.CONFLICTING, reason=f"{has} has a plugin of that name too")


def _found(group: str, search: Iterable[Distribution] | None = None) -> Iterator[FoundPlugin]:
    from importlib.metadata import distributions  # imports a lot: what is built in needs none

    seen: set[str] = set()
    for distribution in distributions() if search is None else search:
        name = _name(distribution)
        if not name:
            yield from _nameless(distribution, group)
            continue
        canonical = re.sub(r"[-_.]+", "-", name).lower()
        # The first on the path is the one that is imported; the others are hidden by it.
        if canonical in seen:
            continue
        seen.add(canonical)
        yield from _in(distribution, name, group)


def _name(distribution: Distribution) -> str:
    """Return the name of a distribution; an installation that was broken off has none."""
    try:
        return str(distribution.metadata["Name"] or "")
    except Exception:  # noqa: BLE001  # metadata may be broken in any way
        return ""


def _nameless(distribution: Distribution, group: str) -> Iterator[FoundPlugin]:
    """Yield the plugins of a distribution without a name, which may be of use to nobody."""
    reason = "its installation was broken off: nothing says what it is; install it anew"
    with suppress(Exception):  # nor what plugins it has
        for entry in distribution.entry_points.select(group=group):
            yield FoundPlugin(name=entry.name, state=State.BROKEN, reason=reason, origin=entry)


def _in(distribution: Distribution, name: str, group: str) -> Iterator[FoundPlugin]:
    """Yield the plugins of a distribution; one that is broken is no reason to stop."""
    try:
        if group in (distribution.read_text("entry_points.txt") or ""):
            entries = distribution.entry_points.select(group=group)
            yield from [_of(distribution, entry) for entry in entries]
    except Exception as error:  # noqa: BLE001  # metadata may be broken in any way
        reason = f"its metadata cannot be read: {type(error).__name__}: {error}"
        broken = FoundPlugin(name=name, distribution=name, state=State.BROKEN, reason=reason)
        with suppress(Exception):  # what else it says may be broken, too
            broken = evolve(broken, version=distribution.version, issues=_issues(distribution))
        yield broken


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
        if canonicalize_name(requirement.name) != OURS or not applies:
            continue
        if not requirement.specifier.contains(eventkit.__version__, prereleases=True):
            return str(requirement)
    return None


def _issues(distribution: Distribution) -> str | None:
    """Return the address at which faults of a distribution are reported."""
    for line in distribution.metadata.get_all("Project-URL") or ():
        label, _, address = line.partition(",")
        if label.strip().lower() in ("issues", "issue tracker", "bug tracker", "tracker", "bugs"):
            return str(address.strip())
    return None
