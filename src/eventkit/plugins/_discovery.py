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
    """The states of a plugin."""

    FOUND = "found"
    ACTIVE = "active"
    DISABLED = "disabled"
    BROKEN = "broken"
    INCOMPATIBLE = "incompatible"
    CONFLICTING = "conflicting"
    UNTRUSTED = "untrusted"


@frozen
class SourceFile:
    """A plugin file by its bytes: these are run, whatever the file holds by then.

    Args:
        path: Its path, for messages.
        data: Its bytes.
    """

    path: Path
    data: bytes = field(repr=False)

    def __str__(self) -> str:
        return str(self.path)


@frozen(kw_only=True)
class PluginInfo:
    """The metadata of a plugin, known without loading it.

    Args:
        name: Its name.
        kind: `plugin`, or `command` for the entry point of a command.
        distribution: Its distribution; None for a file.
        version: The version of that distribution.
        issues: The address of its issue tracker, if its metadata has one.
        state: `found`, or why it will not be loaded.
        reason: The reason for that state in words.
        origin: What to load: an entry point, a file, the bytes of one, or a module.
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
        """A phrase that names the plugin in messages."""
        return f"{self.kind} {self.name!r}" + (f" ({self.owner})" if self.distribution else "")

    @property
    def asked_for(self) -> str:
        """The argument by which a command line names it, with the option for a file."""
        return f"{self.name} -p {self.origin}" if isinstance(self.origin, Path) else self.name

    @property
    def file(self) -> str | None:
        """The path of its file, if it is one."""
        return str(self.origin) if isinstance(self.origin, Path | SourceFile) else None

    @property
    def owner(self) -> str:
        """The distribution with its version, or the plugin if it is a file."""
        if self.distribution is None:
            return self.title
        return f"{self.distribution} {self.version or ''}".rstrip()

    @property
    def where(self) -> str:
        """Advice on where to report its faults."""
        return f"report it at {self.issues}" if self.issues else "tell its author"


def normalize_name(name: str) -> str:
    """Return a name in lower case and with `-` for `_`, for comparison.

    >>> normalize_name("Acme_Table")
    'acme-table'
    """
    return name.casefold().replace("_", "-")


def find_installed(search: Iterable[Distribution] | None = None) -> tuple[PluginInfo, ...]:
    """Return the installed plugins, in order of their distributions and names.

    Plugins for another version of eventkit are incompatible; those with unreadable metadata are
    broken.
    """
    return _in_order(_discover(GROUP, search))


def find_commands() -> tuple[PluginInfo, ...]:
    """Return the installed commands, in order of their distributions and names.

    `find_installed` reports metadata that cannot be read.
    """
    commands = (evolve(it, kind="command") for it in _discover(COMMANDS) if it.origin)
    return _in_order(commands)


def _in_order(plugins: Iterable[PluginInfo]) -> tuple[PluginInfo, ...]:
    return tuple(sorted(plugins, key=lambda it: (it.distribution or "", it.name)))


def with_conflicts(
    plugins: Iterable[PluginInfo], files: Iterable[PluginInfo]
) -> tuple[PluginInfo, ...]:
    """Return the plugins; those with the name of a file or an earlier plugin are conflicting.

    Plugins that will not be loaded claim no name.
    """
    taken = {normalize_name(file.name): file for file in files}
    result: list[PluginInfo] = []
    for plugin in plugins:
        if plugin.state is not State.FOUND:
            result.append(plugin)
            continue
        first = taken.setdefault(normalize_name(plugin.name), plugin)
        result.append(plugin if first is plugin else _conflicting(plugin, first))
    return tuple(result)


def _conflicting(plugin: PluginInfo, first: PluginInfo) -> PluginInfo:
    has = first.owner if first.distribution else f"the file {first.origin}"
    return evolve(plugin, state=State.CONFLICTING, reason=f"{has} has a plugin of that name too")


def _discover(group: str, search: Iterable[Distribution] | None = None) -> Iterator[PluginInfo]:
    from importlib.metadata import (
        distributions,  # imports a lot, and built-in plugins do not need it
    )

    canonical_names: set[str] = set()
    for distribution in distributions() if search is None else search:
        name = _name(distribution)
        if not name:
            yield from _nameless(distribution, group)
            continue
        canonical = re.sub(r"[-_.]+", "-", name).lower()
        # The first one on the path hides the others.
        if canonical in canonical_names:
            continue
        canonical_names.add(canonical)
        yield from _in(distribution, name, group)


def _name(distribution: Distribution) -> str:
    """Return the name of a distribution; empty after an interrupted installation."""
    try:
        return str(distribution.metadata["Name"] or "")
    except Exception:  # noqa: BLE001  # metadata may be broken in any way
        return ""


def _nameless(distribution: Distribution, group: str) -> Iterator[PluginInfo]:
    """Yield the plugins of a distribution without a name, as broken."""
    reason = "its installation was interrupted; install it again"
    with suppress(Exception):  # nor what plugins it has
        for entry in distribution.entry_points.select(group=group):
            yield PluginInfo(name=entry.name, state=State.BROKEN, reason=reason, origin=entry)


def _in(distribution: Distribution, name: str, group: str) -> Iterator[PluginInfo]:
    """Yield the plugins of a distribution; unreadable metadata gives a broken one."""
    try:
        if group in (distribution.read_text("entry_points.txt") or ""):
            entries = distribution.entry_points.select(group=group)
            yield from [_of(distribution, entry) for entry in entries]
    except Exception as error:  # noqa: BLE001  # metadata may be broken in any way
        reason = f"its metadata cannot be read: {type(error).__name__}: {error}"
        broken = PluginInfo(name=name, distribution=name, state=State.BROKEN, reason=reason)
        with suppress(Exception):  # what else it says may be broken, too
            broken = evolve(broken, version=distribution.version, issues=_issues(distribution))
        yield broken


def _of(distribution: Distribution, entry: EntryPoint) -> PluginInfo:
    requirement = _unmet(distribution)
    reason = f"wants {requirement}; this is {eventkit.__version__}" if requirement else ""
    return PluginInfo(
        name=entry.name,
        distribution=distribution.metadata["Name"],
        version=distribution.version,
        issues=_issues(distribution),
        state=State.INCOMPATIBLE if requirement else State.FOUND,
        reason=reason,
        origin=entry,
    )


def _unmet(distribution: Distribution) -> str | None:
    """Return the requirement of a distribution that this version of eventkit does not meet."""
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
    """Return the address of the issue tracker of a distribution."""
    for line in distribution.metadata.get_all("Project-URL") or ():
        label, _, address = line.partition(",")
        if label.strip().lower() in ("issues", "issue tracker", "bug tracker", "tracker", "bugs"):
            return str(address.strip())
    return None


def name_of(plugin: object) -> str:
    """Return the name of a plugin without an entry point: that of its module, class or file.

    >>> name_of(Path("acme_table.py")), name_of(Path("src/acme/__init__.py"))
    ('acme_table', 'acme')
    """
    if isinstance(plugin, Path):
        return plugin.absolute().parent.name if plugin.stem == "__init__" else plugin.stem
    return str(getattr(plugin, "__name__", type(plugin).__name__))
