"""`eventkit plugin show`: the details of a plugin or format."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import click

from eventkit.cli._plugins import is_builtin, offer_name, plugin_options, plugins_called, registry
from eventkit.cli._program import command_with_examples
from eventkit.cli._terminal import safe

if TYPE_CHECKING:
    import attrs

    from eventkit.plugins import AnyImporter, Check, Command, Exporter
    from eventkit.plugins._registry import LoadedPlugin


@command_with_examples("show", "eventkit plugin show icalendar")
@click.argument("name")
@plugin_options
def command(name: str) -> None:
    """Show the details and options of a plugin or format.

    NAME is that of a plugin or command, of its distribution, or of a format. The details are the
    state, an error, where to report it, and what the plugin offers, with all options.
    """
    available = registry(lenient=True)
    for number, plugin in enumerate(plugins_called(name, available)):
        if number:
            click.echo()
        info = plugin.info
        title = "eventkit itself" if is_builtin(plugin) else f"{info.kind} {info.name}"
        click.echo(click.style(safe(title), bold=True))
        for line in _lines(plugin):
            click.echo(safe(line))


def _lines(plugin: LoadedPlugin) -> Iterator[str]:
    origin = plugin.info
    if origin.distribution:
        yield f"  distribution   {origin.distribution} {origin.version}"
    if origin.issues:
        yield f"  report faults  {origin.issues}"
    yield f"  state          {plugin.state}{': ' if origin.reason else ''}{origin.reason}"
    for hook, offers in plugin.offers.items():
        for value in offers:
            yield from _offer(hook.removeprefix("eventkit_").removesuffix("s"), value)
    if plugin.details:
        yield ""
        yield plugin.details.rstrip()


def _offer(kind: str, value: Exporter | AnyImporter | Check | Command) -> Iterator[str]:
    import attrs  # here, not at the top: help does without

    from eventkit.cli._format_options import as_typed
    from eventkit.model.fields import default_of
    from eventkit.plugins import NoOptions
    from eventkit.plugins.requirements import settable_options

    more = " ".join(getattr(value, "extensions", ())) or getattr(value, "severity", "")
    yield f"  {kind} {offer_name(value)} {more}".rstrip()
    yield f"    {value.summary}"
    options = {
        f"--option {as_typed(option.name)}={typed_default(default_of(option))}": described(option)
        for option in settable_options(attrs.resolve_types(getattr(value, "options", NoOptions)))
    }
    width = max(map(len, options), default=0)
    for option, help in options.items():
        yield f"    {option:{width}}  {help}"


def described(option: attrs.Attribute[Any]) -> str:
    """Return the help of an option, with the words to choose from."""
    help: str = option.metadata["help"]
    choices = choices_of(option.type)
    return f"{help} ({', '.join(choices)})" if choices else help


def choices_of(kind: object) -> list[str]:
    """Return the words that an option may be, if only some are possible."""
    if get_origin(kind) is Literal:
        return [str(word) for word in get_args(kind)]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [str(member.value) for member in kind]
    return [word for inner in get_args(kind) for word in choices_of(inner)]


def typed_default(default: object) -> str:
    """Return a default as users would type it."""
    if isinstance(default, bool):
        return "yes" if default else "no"
    if isinstance(default, tuple | list | set | frozenset):
        return ",".join(map(typed_default, default))
    if isinstance(default, Enum):
        return str(default.value)
    if isinstance(default, timedelta):
        from eventkit.document.time_values import Duration

        return str(Duration().write(default)).replace(" ", "")
    return "" if default is None else str(default)
