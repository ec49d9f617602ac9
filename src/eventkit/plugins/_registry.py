"""The registry, which loads plugins and finds what they offer; broken ones harm no others."""

from __future__ import annotations

import inspect
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from threading import RLock
from traceback import walk_tb
from typing import Any, Generic, TypeVar

import pluggy
from attrs import field, frozen

from eventkit._plugin_context import plugin_context
from eventkit.model.errors import EventkitError, FormatError, PluginError, PluginWarning
from eventkit.model.words import guess, nearest
from eventkit.plugins import hookspecs
from eventkit.plugins._discovery import (
    OURS,
    PluginInfo,
    State,
    find_commands,
    find_installed,
    name_of,
    normalize_name,
    with_conflicts,
)
from eventkit.plugins._isolation import Caller, describe_error, isolated
from eventkit.plugins._loading import (
    checked,
    code_files,
    command_of,
    hidden_offers,
    imported,
    in_one_line,
    misspelt,
    once,
)
from eventkit.plugins._steering import Steering
from eventkit.plugins._types import AnyImporter, Check, Command, DatedCheck, Exporter, TreeImporter
from eventkit.plugins.offers import OFFERS
from eventkit.plugins.requirements import require_usable

T = TypeVar("T")


@frozen(kw_only=True)
class LoadedPlugin:
    """A plugin after loading, or after a failed attempt.

    Args:
        info: Its metadata.
        state: Its state.
        error: The exception that it raised, if it is broken.
        offers: The objects that it offers, by hook; empty unless it is active.
    """

    info: PluginInfo
    state: State
    error: BaseException | None = field(default=None, eq=False)
    offers: Mapping[str, tuple[Any, ...]] = field(factory=dict, eq=False)

    @property
    def report(self) -> str:
        """One line on what is wrong with it; may be empty."""
        if self.state in (State.ACTIVE, State.DISABLED):
            return ""
        if self.state is State.UNTRUSTED or self.info.kind == "file":
            return f"{self.info.title} is {self.state}: {self.reason}"
        advice = f"Details: eventkit plugin show {self.info.asked_for}"
        end = "" if self.reason.endswith(("?", "!", ".")) else "."
        return f"{self.info.title} is {self.state}: {self.reason}{end} {advice}"

    @property
    def reason(self) -> str:
        """The reason for its state, in one line; empty if nothing is wrong."""
        return self.info.reason or ("" if self.error is None else _error_line(self.error))

    @property
    def details(self) -> str:
        """The traceback of its error; may be empty."""
        return "".join(traceback.format_exception(self.error)) if self.error else ""

    def refusal(self) -> PluginError:
        """Return the error that says why it cannot be used."""
        info = self.info
        refusal = PluginError(
            self.report, plugin=info.name, distribution=info.distribution, version=info.version
        )
        if info.distribution:
            refusal.add_note(_ADVICE[self.state].format(info=info))
        return refusal


@frozen
class Registered(Generic[T]):
    """An object with the plugin that offers it."""

    value: T
    plugin: LoadedPlugin
    builtin: bool = False

    @property
    def name(self) -> str:
        """The full name, which is never ambiguous."""
        return f"{self.plugin.info.name}:{getattr(self.value, 'name', '')}"

    @property
    def provider(self) -> str:
        """The distribution or plugin that offers it."""
        if self.builtin:
            return "eventkit"
        return self.plugin.info.distribution or self.plugin.info.name

    def caller(self, kind: str) -> Caller:
        """Return the caller that names the plugin in errors of this object."""
        name = getattr(self.value, "name", "") or getattr(self.value, "id", "")
        return Caller(self.plugin.info, kind, name)


_ADVICE = {
    State.BROKEN: "this is a bug in {info.owner}: {info.where}",
    State.INCOMPATIBLE: "use another version of either; if none fits, {info.where}",
    State.CONFLICTING: "leave one out, such as -p no:{info.distribution}; else {info.where}",
}


def _error_line(error: BaseException) -> str:
    line = describe_error(error).splitlines()[0]
    return line.removeprefix("PluginError: ") if isinstance(error, PluginError) else line


_EXPORTERS = "eventkit_exporters"
_COMMANDS = "eventkit_commands"
_BY_CONTENT = 1000  # what is recognised goes before the longest suffix
_READING = "name one with --from (Python: format=)"


class PluginRegistry:
    """All plugins of a run, and the objects they offer.

    Built-in plugins and files are loaded at once; installed plugins are loaded when something is
    asked for that is not built in. `reports` lists what is wrong with plugins.

    Args:
        builtins: Names of the built-in modules.
        files: Plugin files, which are always loaded.
        local: Plugins of the working folder, which are loaded when installed ones are, or commands
            are asked for.
        disabled: Names of plugins or distributions that are not loaded.
        allowed: Names of the only installed plugins to load; None allows all.
        installed: The installed plugins; by default those of the environment.
        strict: Whether a plugin that cannot be used raises an error instead of a report.
        lenient: Whether a file that cannot be loaded costs a line too, instead of raising.
        warns: Whether a plugin that cannot be used is warned of, where nobody reads `reports`.

    Raises:
        PluginError: If `strict` and a plugin cannot be used; unless `lenient`, if a file cannot be
            loaded.
    """

    def __init__(
        self,
        *,
        builtins: Iterable[str] = (),
        files: Iterable[Path] = (),
        local: Iterable[PluginInfo] = (),
        disabled: Iterable[str] = (),
        allowed: Iterable[str] | None = None,
        installed: Iterable[PluginInfo] | None = None,
        strict: bool = False,
        lenient: bool = False,
        warns: bool = False,
    ) -> None:
        self.strict, self.warns = strict, warns
        self._manager = pluggy.PluginManager("eventkit")
        self._manager.add_hookspecs(hookspecs)
        self._steering = Steering(disabled, allowed)
        self._candidates = None if installed is None else tuple(installed)
        self._local_candidates = tuple(local)
        self._local: tuple[LoadedPlugin, ...] | None = None
        self._discovered: tuple[PluginInfo, ...] | None = None
        self._installed: tuple[LoadedPlugin, ...] | None = None
        self._lock = RLock()
        self._warnings: list[str] = []
        self._refused: list[PluginInfo] = []
        self._builtins: list[LoadedPlugin] = []
        self._builtins = [self._load(_builtin(name)) for name in builtins]
        self._files = [
            self._load(PluginInfo(name=name_of(file), origin=file)) for file in dict.fromkeys(files)
        ]
        for plugin in self._files:
            if plugin.state is not State.ACTIVE and not lenient:
                raise plugin.refusal() from plugin.error

    def add(self, plugin: object, name: str = "") -> None:
        """Add a plugin of one's own, which is loaded at once.

        Args:
            plugin: A module with hooks, an object with hooks as methods, or the path of a file.
            name: What messages call it; by default the name of the module, class or file.

        Raises:
            PluginError: If it cannot be used, or another plugin has this name.

        >>> from eventkit.builtin import registry
        >>> from eventkit.plugins import Check, hookimpl
        >>> class Acme:
        ...     @hookimpl
        ...     def eventkit_checks(self):
        ...         yield Check(id="acme-rule", summary="A rule", severity="hint",
        ...                     run=lambda event: ())
        >>> plugins = registry()
        >>> plugins.add(Acme())
        >>> "acme-rule" in {offer.value.id for offer in plugins.checks()}
        True
        """
        with self._lock:
            loaded = self._load(PluginInfo(name=name or name_of(plugin), origin=plugin))
            if loaded.state is not State.ACTIVE:
                raise loaded.refusal() from loaded.error
            self._files.append(loaded)

    # --- lists

    @property
    def reports(self) -> tuple[str, ...]:
        """One line for each plugin that cannot be used, of those loaded so far.

        Plugins that were asked for are left out: an error has named them. Names in `disabled` and
        `allowed` that no plugin has are reported too; no plugin is imported for that.
        """
        if self._steering:
            self.installed()
        reports = (it.report for it in self._loaded() if it.info not in self._refused)
        return (*self._warnings, *filter(None, reports))

    def _loaded(self) -> tuple[LoadedPlugin, ...]:
        """Return the plugins that are loaded by now."""
        return (*self._builtins, *self._files, *(self._local or ()), *(self._installed or ()))

    def installed(self) -> tuple[PluginInfo, ...]:
        """Return the installed plugins without importing any."""
        if self._discovered is None:
            plugins = find_installed() if self._candidates is None else self._candidates
            self._warnings += self._steering.unknown_names((*plugins, *self._local_candidates))
            files = [plugin.info for plugin in self._files]
            usable = [plugin for plugin in self.local() if plugin.state is State.FOUND]
            self._discovered = with_conflicts(
                map(self._steering.applied, plugins), [*files, *usable]
            )
        return self._discovered

    def local(self) -> tuple[PluginInfo, ...]:
        """Return the plugins of the working folder without importing any."""
        files = [plugin.info for plugin in self._files]
        return with_conflicts(map(self._steering.applied, self._local_candidates), files)

    def commands(self) -> tuple[PluginInfo, ...]:
        """Return the installed commands without importing any; several may have one name."""
        commands = find_commands() if self._candidates is None else ()
        return tuple(map(self._steering.applied, commands))

    def file_commands(self) -> tuple[Registered[Command], ...]:
        """Return the commands of plugins that are files or were added; nothing is loaded."""
        return tuple(self._offers(_COMMANDS, self._files))

    def local_commands(self) -> tuple[Registered[Command], ...]:
        """Return the commands of plugins of the working folder, loading these."""
        return tuple(self._offers(_COMMANDS, self._load_local()))

    def plugins(self) -> tuple[LoadedPlugin, ...]:
        """Return all plugins, loading the installed ones."""
        return (*self._builtins, *self._files, *self._load_local(), *self._load_installed())

    def loaded_commands(self) -> tuple[LoadedPlugin, ...]:
        """Return the installed commands, loading them all."""
        return tuple(map(self._load_command, self.commands()))

    def exporters(self) -> tuple[Registered[Any], ...]:
        """Return all exporters, loading the installed plugins."""
        return tuple(self._offers(_EXPORTERS, self.plugins()))

    def importers(self) -> tuple[Registered[AnyImporter], ...]:
        """Return all importers, loading the installed plugins."""
        return tuple(self._offers("eventkit_importers", self.plugins()))

    def checks(self) -> tuple[Registered[Check | DatedCheck], ...]:
        """Return all checks, loading the installed plugins."""
        return tuple(self._offers("eventkit_checks", self.plugins()))

    def builtin_checks(self) -> tuple[Check | DatedCheck, ...]:
        """Return the built-in checks; no plugin is loaded."""
        return tuple(offer.value for offer in self._offers("eventkit_checks", self._builtins))

    # --- look-ups

    def exporter(self, name: str | Exporter) -> Registered[Any]:
        """Return the exporter of that name, or of that name in a plugin (`plugin:name`).

        An exporter is returned as it is, whether or not a plugin offers it.

        Raises:
            FormatError: If there is none, or more than one.
            PluginError: If the plugin of that name, or the exporter, cannot be used.
        """
        if isinstance(name, str):
            return self._offer_named(_EXPORTERS, name, "format")
        if not isinstance(name, OFFERS[_EXPORTERS]):
            raise FormatError(f"{name!r} is no format, and no name of one", name=repr(name))
        require_usable(name)
        module = PluginInfo(name=str(inspect.unwrap(name.render).__module__), kind="module")
        unlisted = Registered(name, LoadedPlugin(info=module, state=State.ACTIVE))
        offers = self._offers(_EXPORTERS, self._loaded())
        return next((offer for offer in offers if offer.value is name), unlisted)

    def importer(self, name: str) -> Registered[AnyImporter]:
        """Return the importer of that name; the errors are those of `exporter`."""
        return self._offer_named("eventkit_importers", name, "format to read")

    def command(self, info: PluginInfo) -> Registered[Command]:
        """Import and return an installed command.

        Raises:
            PluginError: If it cannot be used.
        """
        loaded = self._load_command(info)
        if loaded.state is not State.ACTIVE:
            raise loaded.refusal() from loaded.error
        (command,) = loaded.offers[_COMMANDS]
        return Registered(command, loaded)

    def exporter_for(self, path: Path) -> Registered[Any]:
        """Return the exporter for the suffix of a file.

        Raises:
            FormatError: If there is none, or more than one.
        """
        return self._suited(
            _EXPORTERS, path, _suffix_length, "have the suffix of", "name one with --to"
        )

    def importer_for(self, path: Path, head: bytes = b"") -> Registered[AnyImporter]:
        """Return the importer that recognises a file, or else that of its suffix.

        Args:
            path: The file, which is not opened.
            head: Its beginning.

        Raises:
            FormatError: If there is none, or more than one.
        """

        def rank(path: Path, offer: Registered[AnyImporter]) -> int:
            if offer.value.recognizes is None:
                return _suffix_length(path, offer)
            return _BY_CONTENT if self.recognizes(offer, head, path) else 0

        return self._suited("eventkit_importers", path, rank, "can read", _READING)

    def recognizes(self, offer: Registered[AnyImporter], head: bytes, path: Path) -> bool:
        """Return whether an importer recognises a file; one that fails costs a line."""
        recognizes = offer.value.recognizes
        name = path.as_posix() if isinstance(offer.value, TreeImporter) else path.name
        try:
            with isolated(offer.caller("importer")):
                return bool(recognizes and recognizes(head, name))
        except EventkitError as error:
            self._warnings.append(str(error))
            return False

    def importer_of(self, media_type: str) -> Registered[AnyImporter]:
        """Return the importer of a media type, ignoring its parameters.

        Raises:
            FormatError: If there is none, or more than one.
        """
        base_type = media_type.partition(";")[0].strip().lower()

        def rank(offer: Registered[Any]) -> int:
            return base_type in map(str.lower, offer.value.media_types)

        ambiguity = f"several formats have the media type {media_type!r}"
        if best := self._best("eventkit_importers", rank, media_type, ambiguity, _READING):
            return best
        raise FormatError(f"no format to read has the media type {media_type!r}", name=media_type)

    def _offer_named(self, hook: str, name: str, noun: str) -> Registered[Any]:
        plugin, _, short_name = name.rpartition(":")

        def rank(offer: Registered[Any]) -> int:
            is_meant = not plugin or normalize_name(offer.plugin.info.name) == normalize_name(
                plugin
            )
            return is_meant and normalize_name(offer.value.name) == normalize_name(short_name)

        ambiguity = f"several plugins have the {noun} {name!r}"
        if best := self._best(hook, rank, name, ambiguity, "name one in full"):
            return best
        self._refuse_broken(plugin or short_name)
        raise self._unknown(hook, name, noun)

    def _suited(
        self,
        hook: str,
        path: Path,
        rank: Callable[[Path, Registered[Any]], int],
        verb: str,
        advice: str,
    ) -> Registered[Any]:
        ambiguity = f"several formats {verb} {path.name!r}"
        if best := self._best(hook, partial(rank, path), path.name, ambiguity, advice):
            return best
        known = sorted({suffix for o in self._offers(hook, self.plugins())
                        for suffix in o.value.extensions})  # fmt: skip
        raise FormatError(
            f"no format has the suffix of {path.name!r}; there are {', '.join(known)}: {advice}",
            name=path.name,
            known=known,
        )

    def _best(
        self,
        hook: str,
        rank: Callable[[Registered[Any]], int],
        name: str,
        ambiguity: str,
        advice: str,
    ) -> Registered[Any] | None:
        """Return the object with the highest rank above 0, or None.

        Built-in plugins and files are searched first, so that no installed plugin silently
        replaces what is built in.
        """
        for plugins in self._in_stages():
            ranked = [(rank(offer), offer) for offer in self._offers(hook, plugins)]
            highest = max((score for score, _ in ranked), default=0)
            offers = [offer for score, offer in ranked if score == highest > 0]
            preferred = [offer for offer in offers if offer.builtin] or offers
            if len(preferred) > 1:
                names = sorted(f"{offer.name} ({offer.provider})" for offer in preferred)
                raise FormatError(
                    f"{ambiguity}: {', '.join(names)}; {advice}",
                    name=name,
                    known=[offer.name for offer in preferred],
                    is_ambiguous=True,
                )
            if preferred:
                return preferred[0]
        return None

    def _in_stages(self) -> Iterator[Iterable[LoadedPlugin]]:
        """Yield the plugins that are always loaded, then all plugins."""
        yield (*self._builtins, *self._files)
        yield self.plugins()

    def _offers(self, hook: str, plugins: Iterable[LoadedPlugin]) -> Iterator[Registered[Any]]:
        builtins = {plugin.info.name for plugin in self._builtins}
        for plugin in plugins:
            for value in plugin.offers.get(hook, ()):
                yield Registered(value, plugin, plugin.info.name in builtins)

    def _refuse_broken(self, name: str) -> None:
        """Raise the error of a plugin that cannot be used, if a name asks for it."""
        for plugin in self.plugins():
            plugin_name = normalize_name(plugin.info.name)
            is_named = normalize_name(f"{name}-").startswith(f"{plugin_name}-")
            if is_named and plugin.report:
                self._refused.append(plugin.info)
                raise plugin.refusal() from plugin.error

    def _unknown(self, hook: str, name: str, noun: str) -> FormatError:
        offered = [offer.value for offer in self._offers(hook, self.plugins())]
        known = sorted({value.name for value in offered})
        suffixes = {
            suffix.lstrip("."): value.name
            for value in offered
            for suffix in getattr(value, "extensions", ())
        }
        near = nearest(name, known) or suffixes.get(name.lstrip(".").casefold())
        listing = f"there is {', '.join(known) or 'none'}"
        return FormatError(
            f"no {noun} {name!r}; {guess(near, listing)}", name=name, known=known, nearest=near
        )

    # --- loading

    def _load_local(self) -> tuple[LoadedPlugin, ...]:
        with self._lock:  # as installed ones
            if self._local is None:
                self._local = tuple(map(self._load, self.local()))
            return self._local

    def _load_installed(self) -> tuple[LoadedPlugin, ...]:
        with self._lock:  # a plugin is registered once, whichever thread asks first
            if self._installed is None:
                self._installed = tuple(map(self._load, self.installed()))
            return self._installed

    def _load(self, info: PluginInfo) -> LoadedPlugin:
        """Load a plugin; an exception makes it broken."""
        return self._load_safely(info, lambda: self._collected(imported(info), info.name))

    def _load_command(self, info: PluginInfo) -> LoadedPlugin:
        """Load an installed command; an exception makes it broken."""
        return self._load_safely(info, lambda: {_COMMANDS: (command_of(info),)})

    def _load_safely(
        self, info: PluginInfo, load: Callable[[], Mapping[str, tuple[Any, ...]]]
    ) -> LoadedPlugin:
        if info.state is not State.FOUND:
            return self._settled(LoadedPlugin(info=info, state=info.state))
        try:
            with plugin_context.get()():
                offers = load()
        except KeyboardInterrupt:
            raise
        # SystemExit during import is a fault of the plugin too. Libraries written in Rust panic
        # with other exceptions that are no Exception.
        except BaseException as error:  # noqa: BLE001  # any exception of a plugin
            return self._settled(LoadedPlugin(info=info, state=State.BROKEN, error=error))
        taken = {offer.value.name for offer in self._offers(_EXPORTERS, self._builtins)}
        self._warnings += hidden_offers(info, offers, taken)
        return LoadedPlugin(info=info, state=State.ACTIVE, offers=offers)

    def _settled(self, plugin: LoadedPlugin) -> LoadedPlugin:
        if self.strict and plugin.report:
            raise plugin.refusal() from plugin.error
        if self.warns and plugin.report:
            warnings.warn(plugin.report, PluginWarning, stacklevel=2)
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
        except BaseException:  # also an interrupt must not leave half a plugin
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

    def culprit(self, error: BaseException) -> Registered[None] | None:
        """Return the plugin whose code raised an exception, or called what raised it."""
        files = {frame.f_code.co_filename for frame, _ in walk_tb(error.__traceback__)}
        loaded = self._loaded()[len(self._builtins) :]
        return next((Registered(None, it) for it in loaded if files & code_files(it.info)), None)


def _builtin(module: str) -> PluginInfo:
    import eventkit

    return PluginInfo(name=module, distribution=OURS, version=eventkit.__version__, origin=module)


def _suffix_length(path: Path, offer: Registered[Any]) -> int:
    """Return the length of the longest extension of a format that a file has."""
    name = path.name.lower()
    return max((len(it) for it in offer.value.extensions if name.endswith(it)), default=0)
