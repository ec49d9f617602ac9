"""Find, load, collect and look up plugins; one that is broken never costs another."""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Generic, TypeVar

import pluggy
from attrs import evolve, field, frozen

from eventkit.model.errors import FormatError, PluginError
from eventkit.model.words import guess, nearest
from eventkit.plugins import hookspecs
from eventkit.plugins._calling import Caller, quietly, said_of
from eventkit.plugins._found import (
    OURS,
    FoundPlugin,
    State,
    find_commands,
    find_installed,
    normal,
    with_conflicts,
)
from eventkit.plugins._loading import (
    OFFERS,
    checked,
    command_of,
    imported,
    in_one_line,
    misspelt,
    once,
)
from eventkit.plugins._types import Check, Command, DatedCheck, Importer

T = TypeVar("T")


@frozen(kw_only=True)
class LoadedPlugin:
    """A plugin after it was loaded, or after that failed.

    Args:
        found: What is known of it without loading.
        state: What became of it.
        error: What it raised, if it is broken.
        offers: For each hook what it offers; nothing unless it is active.
    """

    found: FoundPlugin
    state: State
    error: BaseException | None = field(default=None, eq=False)
    offers: Mapping[str, tuple[Any, ...]] = field(factory=dict, eq=False)

    @property
    def report(self) -> str:
        """One line on what is wrong with it; empty where nothing is."""
        if self.state in (State.ACTIVE, State.DISABLED):
            return ""
        advice = f"Details: eventkit plugin show {self.found.asked_for}"
        end = "" if self.reason.endswith(("?", "!", ".")) else "."
        return f"{self.found.title} is {self.state}: {self.reason}{end} {advice}"

    @property
    def reason(self) -> str:
        """Why it is in its state, in one line; empty where nothing is wrong."""
        return self.found.reason or ("" if self.error is None else _said(self.error))

    @property
    def details(self) -> str:
        """The traceback of what it raised."""
        return "".join(traceback.format_exception(self.error)) if self.error else ""

    def refusal(self) -> PluginError:
        """Return the error that says why it cannot be used."""
        found = self.found
        refusal = PluginError(
            self.report,
            plugin=found.name,
            distribution=found.distribution,
            version=found.version,
        )
        if found.distribution:
            refusal.add_note(_ADVICE[self.state].format(found=found))
        return refusal


@frozen
class Offer(Generic[T]):
    """An object that a plugin offers, and the plugin."""

    value: T
    plugin: LoadedPlugin
    builtin: bool = False

    @property
    def name(self) -> str:
        """The name in full, which is always understood."""
        return f"{self.plugin.found.name}:{getattr(self.value, 'name', '')}"

    @property
    def provider(self) -> str:
        """Who offers it, as lists name it."""
        if self.builtin:
            return "eventkit"
        return self.plugin.found.distribution or self.plugin.found.name

    def caller(self, kind: str) -> Caller:
        """Return whom a fault is put down to when the object is called."""
        name = getattr(self.value, "name", "") or getattr(self.value, "id", "")
        return Caller(self.plugin.found, kind, name)


_ADVICE = {
    State.BROKEN: "this is a bug in {found.owner}: {found.where}",
    State.INCOMPATIBLE: "use another version of either; if none fits, {found.where}",
    State.CONFLICTING: "leave one out, such as -p no:{found.distribution}; else {found.where}",
}


def _said(error: BaseException) -> str:
    said = said_of(error).splitlines()[0]
    return said.removeprefix("PluginError: ") if isinstance(error, PluginError) else said


class PluginRegistry:
    """All plugins of a run, and what they offer.

    Built-in plugins and files are loaded at once; installed plugins when something is asked for
    that is not built in. What goes wrong with one is kept in `reports`.

    Args:
        builtins: Names of the modules that are built in.
        files: Plugin files, always loaded.
        disabled: Names of plugins or distributions that stay out.
        allowed: If given, the only ones of the installed that may be loaded.
        installed: The installed plugins; found by their metadata unless given.
        strict: Whether a plugin that cannot be used raises instead of costing a line.
        patient: Whether a file that cannot be loaded costs a line too, instead of raising.

    Raises:
        PluginError: If `strict` and a plugin cannot be used; unless `patient`, if a file cannot be
            loaded.
    """

    def __init__(
        self,
        *,
        builtins: Iterable[str] = (),
        files: Iterable[Path] = (),
        disabled: Iterable[str] = (),
        allowed: Iterable[str] | None = None,
        installed: Iterable[FoundPlugin] | None = None,
        strict: bool = False,
        patient: bool = False,
    ) -> None:
        self.strict = strict
        self._manager = pluggy.PluginManager("eventkit")
        self._manager.add_hookspecs(hookspecs)
        self._disabled = list(disabled)
        self._allowed = None if allowed is None else list(allowed)
        self._given = None if installed is None else tuple(installed)
        self._found: tuple[FoundPlugin, ...] | None = None
        self._installed: tuple[LoadedPlugin, ...] | None = None
        self._warnings: list[str] = []
        self._refused: list[FoundPlugin] = []
        self._builtins = [self._load(_builtin(name)) for name in builtins]
        self._files = [
            self._load(FoundPlugin(name=file.stem, origin=file)) for file in dict.fromkeys(files)
        ]
        for plugin in self._files:
            if plugin.state is not State.ACTIVE and not patient:
                raise plugin.refusal() from plugin.error

    # --- what there is

    @property
    def reports(self) -> tuple[str, ...]:
        """One line for each plugin that cannot be used, of those looked at so far.

        One that was asked for is told by the error that is raised, and not again.
        So for each name that steers plugins and is not that of any: this imports none.
        """
        if self._disabled or self._allowed:
            self.found()
        loaded = (*self._builtins, *self._files, *(self._installed or ()))
        reports = (plugin.report for plugin in loaded if plugin.found not in self._refused)
        return (*self._warnings, *filter(None, reports))

    def found(self) -> tuple[FoundPlugin, ...]:
        """Return the installed plugins without importing any."""
        if self._found is None:
            every = find_installed() if self._given is None else self._given
            self._warn_of_unknown(every)
            files = [plugin.found for plugin in self._files]
            self._found = with_conflicts(map(self._steered, every), files)
        return self._found

    def commands(self) -> tuple[FoundPlugin, ...]:
        """Return the installed commands without importing any; several may have one name."""
        return tuple(map(self._steered, find_commands())) if self._given is None else ()

    def plugins(self) -> tuple[LoadedPlugin, ...]:
        """Return all plugins, loading the installed ones."""
        return (*self._builtins, *self._files, *self._load_installed())

    def loaded_commands(self) -> tuple[LoadedPlugin, ...]:
        """Return the installed commands, loading them all."""
        return tuple(map(self._load_command, self.commands()))

    def exporters(self) -> tuple[Offer[Any], ...]:
        """Return all exporters, loading the installed plugins."""
        return tuple(self._offers("eventkit_exporters", self.plugins()))

    def importers(self) -> tuple[Offer[Importer[Any]], ...]:
        """Return all importers, loading the installed plugins."""
        return tuple(self._offers("eventkit_importers", self.plugins()))

    def checks(self) -> tuple[Offer[Check | DatedCheck], ...]:
        """Return all checks, loading the installed plugins."""
        return tuple(self._offers("eventkit_checks", self.plugins()))

    def builtin_checks(self) -> tuple[Check | DatedCheck, ...]:
        """Return the checks that are built in; nothing is loaded for them."""
        return tuple(offer.value for offer in self._offers("eventkit_checks", self._builtins))

    # --- looking up

    def exporter(self, name: str) -> Offer[Any]:
        """Return the exporter of that name; `plugin:name` names its plugin as well.

        Raises:
            FormatError: If there is none, or more than one.
            PluginError: If the plugin that would have it cannot be used.
        """
        return self._named("eventkit_exporters", name, "format")

    def importer(self, name: str) -> Offer[Importer[Any]]:
        """Return the importer of that name; the errors are those of `exporter`."""
        return self._named("eventkit_importers", name, "format to read")

    def command(self, found: FoundPlugin) -> Offer[Command]:
        """Import and return an installed command.

        Raises:
            PluginError: If it cannot be used.
        """
        loaded = self._load_command(found)
        if loaded.state is not State.ACTIVE:
            raise loaded.refusal() from loaded.error
        (command,) = loaded.offers["eventkit_commands"]
        return Offer(command, loaded)

    def exporter_for(self, path: Path) -> Offer[Any]:
        """Return the exporter that a file's suffix stands for.

        Raises:
            FormatError: If it stands for none, or for more than one.
        """
        return self._suffixed(
            "eventkit_exporters", path, lambda exporter: exporter.extensions, "name one with --to"
        )

    def importer_for(self, path: Path) -> Offer[Importer[Any]]:
        """Return the importer that a file's suffix stands for, or raise FormatError."""
        return self._suffixed(
            "eventkit_importers", path, lambda importer: importer.extensions, "name one"
        )

    def importer_of(self, media_type: str) -> Offer[Importer[Any]]:
        """Return the importer of a media type, whose parameters mean nothing.

        Raises:
            FormatError: If there is none, or more than one.
        """
        wanted = media_type.partition(";")[0].strip().lower()

        def rank(offer: Offer[Any]) -> int:
            return wanted in map(str.lower, offer.value.media_types)

        said = f"several formats have the media type {media_type!r}"
        if found := self._best("eventkit_importers", rank, said, "name one"):
            return found
        raise FormatError(f"no format to read has the media type {media_type!r}")

    def _named(self, hook: str, name: str, what: str) -> Offer[Any]:
        plugin, _, own = name.rpartition(":")

        def rank(offer: Offer[Any]) -> int:
            meant = not plugin or normal(offer.plugin.found.name) == normal(plugin)
            return meant and normal(offer.value.name) == normal(own)

        said = f"several plugins have the {what} {name!r}"
        if found := self._best(hook, rank, said, "name one in full"):
            return found
        self._refuse_broken(plugin or own)
        raise self._unknown(hook, name, what)

    def _suffixed(
        self, hook: str, path: Path, extensions: Callable[[Any], Iterable[str]], advice: str
    ) -> Offer[Any]:
        def rank(offer: Offer[Any]) -> int:
            return max((len(e) for e in extensions(offer.value) if _ends(path, e)), default=0)

        said = f"several formats have the suffix of {path.name!r}"
        if found := self._best(hook, rank, said, advice):
            return found
        known = sorted({suffix for o in self._offers(hook, self.plugins())
                        for suffix in extensions(o.value)})  # fmt: skip
        raise FormatError(
            f"no format has the suffix of {path.name!r}; there are {', '.join(known)}: {advice}"
        )

    def _best(
        self, hook: str, rank: Callable[[Offer[Any]], int], said: str, advice: str
    ) -> Offer[Any] | None:
        """Return the offer that ranks highest above 0, of what is loaded anyway or else of all.

        A built-in one is never replaced silently.
        """
        for plugins in self._in_stages():
            ranked = [(rank(offer), offer) for offer in self._offers(hook, plugins)]
            highest = max((each for each, _ in ranked), default=0)
            offers = [offer for each, offer in ranked if each == highest > 0]
            own = [offer for offer in offers if offer.builtin] or offers
            if len(own) > 1:
                names = sorted(f"{offer.name} ({offer.provider})" for offer in own)
                raise FormatError(f"{said}: {', '.join(names)}; {advice}")
            if own:
                return own[0]
        return None

    def _in_stages(self) -> Iterator[Iterable[LoadedPlugin]]:
        """Yield the plugins that are loaded anyway, and then all."""
        yield (*self._builtins, *self._files)
        yield self.plugins()

    def _offers(self, hook: str, plugins: Iterable[LoadedPlugin]) -> Iterator[Offer[Any]]:
        builtins = {plugin.found.name for plugin in self._builtins}
        for plugin in plugins:
            for value in plugin.offers.get(hook, ()):
                yield Offer(value, plugin, plugin.found.name in builtins)

    def _refuse_broken(self, name: str) -> None:
        """Raise what is wrong with the plugin that a name seems to ask for."""
        for plugin in self.plugins():
            own = normal(plugin.found.name)
            asked = normal(name) == own or normal(name).startswith(f"{own}-")
            if asked and plugin.report:
                self._refused.append(plugin.found)
                raise plugin.refusal() from plugin.error

    def _unknown(self, hook: str, name: str, what: str) -> FormatError:
        offered = [offer.value for offer in self._offers(hook, self.plugins())]
        known = sorted({value.name for value in offered})
        suffixes = {
            suffix.lstrip("."): value.name
            for value in offered
            for suffix in getattr(value, "extensions", ())
        }
        near = nearest(name, known) or suffixes.get(name.lstrip(".").casefold())
        there = f"there is {', '.join(known) or 'none'}"
        return FormatError(f"no {what} {name!r}; {guess(near, there)}")

    # --- loading

    def _load_installed(self) -> tuple[LoadedPlugin, ...]:
        if self._installed is None:
            self._installed = tuple(map(self._load, self.found()))
        return self._installed

    def _load(self, found: FoundPlugin) -> LoadedPlugin:
        """Load one plugin; whatever it raises is kept."""
        return self._kept(found, lambda: self._collected(imported(found), found.name))

    def _load_command(self, found: FoundPlugin) -> LoadedPlugin:
        """Load an installed command; whatever it raises is kept."""
        return self._kept(found, lambda: {"eventkit_commands": (command_of(found),)})

    def _kept(
        self, found: FoundPlugin, load: Callable[[], Mapping[str, tuple[Any, ...]]]
    ) -> LoadedPlugin:
        if found.state is not State.FOUND:
            return self._settled(LoadedPlugin(found=found, state=found.state))
        try:
            with quietly():
                offers = load()
        except KeyboardInterrupt:
            raise
        # SystemExit while importing is a plugin's fault too, and no reason to end the program; so
        # is any other that is no Exception: libraries written in Rust panic with one.
        except BaseException as error:  # noqa: BLE001  # any fault of a plugin is its own
            return self._settled(LoadedPlugin(found=found, state=State.BROKEN, error=error))
        return LoadedPlugin(found=found, state=State.ACTIVE, offers=offers)

    def _settled(self, plugin: LoadedPlugin) -> LoadedPlugin:
        if self.strict and plugin.report:
            raise plugin.refusal() from plugin.error
        return plugin

    def _collected(self, plugin: object, name: str) -> dict[str, tuple[Any, ...]]:
        """Register a plugin and return what it offers, all or nothing."""
        if inspect.isclass(plugin):
            raise PluginError(f"{plugin.__name__} is a class; did you forget the parentheses?")
        if self._manager.has_plugin(name):
            raise PluginError(f"another plugin is called {name!r}")
        try:
            self._register(plugin, name)
            return {hook: once(hook, tuple(self._offered(hook, name))) for hook in OFFERS}
        except BaseException:  # an interrupt too must not leave half a plugin behind
            if self._manager.has_plugin(name):
                self._manager.unregister(name=name)
            raise

    def _register(self, plugin: object, name: str) -> None:
        try:
            self._manager.register(plugin, name)
        except pluggy.PluginValidationError as error:
            raise PluginError(in_one_line(str(error))) from error
        try:
            self._manager.check_pending()
        except pluggy.PluginValidationError as error:
            raise PluginError(misspelt(str(error))) from error
        marked = {caller.name for caller in self._manager.get_hookcallers(plugin) or ()}
        if not marked:
            raise PluginError("it offers nothing: no function is marked with @hookimpl")
        for hook in OFFERS:
            if hook not in marked and inspect.isroutine(getattr(plugin, hook, None)):
                raise PluginError(f"{hook} is not marked: put @hookimpl before it")

    def _offered(self, hook: str, name: str) -> Iterator[Any]:
        for impl in getattr(self._manager.hook, hook).get_hookimpls():
            if impl.plugin_name != name:
                continue
            if impl.hookwrapper or impl.wrapper:
                raise PluginError(f"{hook} is a wrapper; hooks only offer objects")
            yield from checked(hook, impl.function())

    # --- steering

    def _steered(self, found: FoundPlugin) -> FoundPlugin:
        names = {normal(found.name), normal(found.distribution or found.name)}
        if names & set(map(normal, self._disabled)):
            return evolve(found, state=State.DISABLED, reason="switched off")
        if self._allowed is not None and not names & set(map(normal, self._allowed)):
            return evolve(found, state=State.DISABLED, reason="not among those allowed")
        return found

    def _warn_of_unknown(self, found: Iterable[FoundPlugin]) -> None:
        known = {name for plugin in found for name in (plugin.name, plugin.distribution) if name}
        normals = set(map(normal, known))
        for name in (*self._disabled, *(self._allowed or ())):
            if normal(name) not in normals:
                said = [f"there is no plugin {name!r}", guess(nearest(name, sorted(known)))]
                self._warnings.append("; ".join(filter(None, said)))


def _builtin(module: str) -> FoundPlugin:
    import eventkit

    return FoundPlugin(name=module, distribution=OURS, version=eventkit.__version__, origin=module)


def _ends(path: Path, extension: str) -> bool:
    return path.name.lower().endswith(extension)
