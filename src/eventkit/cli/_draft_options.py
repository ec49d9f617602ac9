"""The options that say of an event what a source in another format does not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

import click

from eventkit.cli._terminal import warn

if TYPE_CHECKING:
    from eventkit.plugins import AnyImporter
    from eventkit.plugins._registry import Registered

F = TypeVar("F", bound=Callable[..., object])

_FACTS = {
    "title": ("TEXT", "The title of the event that a file in another format does not say."),
    "timezone": ("ZONE", "Its time zone, such as Europe/Berlin."),
    "start": ("DATE", "Its first day, such as 2027-03-26."),
    "end": ("DATE", "Its last day."),
    "year": ("YEAR", "The year of dates that have none."),
    "language": ("TAG", "The language of its texts, such as en."),
    "id": ("ID", "Its id, which names files."),
}
"""The options, each with what it takes and its help."""

_TYPED = "eventkit.facts"  # a key of `meta` of the context


def _note_fact(ctx: click.Context, option: click.Parameter, text: str | None) -> None:
    if text is not None and option.name:
        ctx.meta.setdefault(_TYPED, {})[option.name] = text


def draft_options(*, besides: Collection[str] = ()) -> Callable[[F], F]:
    """Return the options of a command, which `typed_facts` returns.

    Args:
        besides: Those that the command has with another meaning.
    """

    def add_options(function: F) -> F:
        for name, (metavar, help) in reversed(_FACTS.items()):
            if name not in besides:
                function = click.option(
                    f"--{name}", metavar=metavar, expose_value=False, callback=_note_fact, help=help
                )(function)
        return function

    return add_options


def remember_facts(facts: Mapping[str, str]) -> None:
    """Take what was typed for an earlier import for typed, unless it is typed otherwise now."""
    typed = click.get_current_context().meta.setdefault(_TYPED, {})
    for name, text in facts.items():
        typed.setdefault(name, text)


def all_typed_facts() -> Mapping[str, str]:
    """Return the options as they were typed."""
    ctx = click.get_current_context(silent=True)
    texts: Mapping[str, str] = ctx.meta.get(_TYPED, {}) if ctx else {}
    return texts


def warn_of_unused(importers: Iterable[Registered[AnyImporter]]) -> None:
    """Warn of options that nothing that is read can use, such as a year where dates have one."""
    offers = list(importers)
    for key in all_typed_facts():
        if offers and not any(key in typed_facts(offer) for offer in offers):
            names = ", ".join(dict.fromkeys(it.value.name for it in offers))
            warn(f"--{key} is not used: {names} does not need it")


def typed_facts(importer: Registered[AnyImporter] | None) -> dict[str, str]:
    """Return the options as they were typed, those that an importer, or a document, can use."""
    import attrs

    from eventkit.importing import DRAFT_KEYS

    texts = all_typed_facts()
    fields = attrs.fields_dict(importer.value.options) if importer else ()
    return {key: text for key, text in texts.items() if key in DRAFT_KEYS or key in fields}
