"""The options of formats, from `--option [NAME.]KEY=VALUE` to a table for each format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs
import click

from eventkit._options import unknown_option
from eventkit.cli._results import Format
from eventkit.plugins._found import normal


def options_for(formats: Sequence[Format], given: Sequence[str]) -> Mapping[str, dict[str, str]]:
    """Return for each format the options it is given, as they are spelt.

    An option that names no format is for each of them that has it.

    Args:
        formats: The formats asked for.
        given: What stands after each `--option`.

    Raises:
        click.BadParameter: If one is not `[NAME.]KEY=VALUE`, or names a format that is not asked
            for, or a key that no format has.
    """
    held: dict[str, dict[str, str]] = {format.name: {} for format in formats}
    for text in given:
        name, key, value = _parts(text)
        for format in _takers(formats, name, key):
            held[format.name][key] = value
    return held


def _parts(text: str) -> tuple[str, str, str]:
    left, equals, value = text.partition("=")
    name, _, key = left.rpartition(".")
    if not (equals and key):
        raise _bad(f"{text!r} is not KEY=VALUE or FORMAT.KEY=VALUE, such as breaks=no")
    return normal(name), key.replace("-", "_"), value


def _takers(formats: Sequence[Format], name: str, key: str) -> list[Format]:
    named = [
        format for format in formats if name in {"", normal(format.label), normal(format.name)}
    ]
    if not named:
        there = ", ".join(format.label for format in formats)
        raise _bad(f"the format {name!r} is not asked for; there is {there}")
    takers = [format for format in named if key in _keys(format)]
    if not takers:
        known = [typed(known) for format in named for known in _keys(format)]
        raise _bad(unknown_option(typed(key), known))
    return takers


def _keys(format: Format) -> list[str]:
    return [field.name for field in attrs.fields(format.exporter.options)]


def typed(key: str) -> str:
    """Return the key of an option as one types it, and as the pages write it."""
    return key.replace("_", "-")


def _bad(message: str) -> click.BadParameter:
    return click.BadParameter(message, param_hint="'--option'")
