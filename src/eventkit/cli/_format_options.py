"""The options of formats: a table for each format, from `--option [NAME.]KEY=VALUE`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import click

from eventkit._options import unknown_option
from eventkit.cli._documents import Source, option_owner
from eventkit.cli._draft_options import all_typed_facts, typed_facts, warn_of_unused
from eventkit.cli._export_jobs import Format
from eventkit.importing import DRAFT_KEYS
from eventkit.plugins import Importer, TreeImporter
from eventkit.plugins._discovery import normalize_name
from eventkit.plugins.requirements import settable_options


def options_for(formats: Sequence[Format], texts: Sequence[str]) -> Mapping[str, dict[str, str]]:
    """Return the options of each format by its name, as they are spelt.

    An option without the name of a format is for every format that has it.

    Args:
        formats: The formats that are read or written.
        texts: The values of `--option`.

    Raises:
        click.BadParameter: If one is not `[NAME.]KEY=VALUE`, or names another format, or a key that
            no format has.
    """
    readers = [format for format in formats if _fills_drafts(format)]
    if all_typed_facts() and not readers:
        option = next(iter(all_typed_facts()))
        raise click.BadParameter(
            "every PATH is a document, which says it itself", param_hint=f"'--{option}'"
        )
    options: dict[str, dict[str, str]] = {format.name: {} for format in formats}
    warn_of_unused(format.offer for format in readers)
    for format in readers:
        options[format.name] |= typed_facts(format.offer)
    for text in texts:
        name, key, value = _parts(text)
        for format in _formats_with(key, name, formats):
            options[format.name][key] = value
    return options


def formats_read(sources: Iterable[Source]) -> list[Format]:
    """Return the formats in which files are read, but that of documents."""
    importers = (source.importer for source in sources if source.importer)
    formats = (Format(option_owner(importer), importer) for importer in importers)
    return list({format.name: format for format in formats}.values())


def _parts(text: str) -> tuple[str, str, str]:
    full_key, equals, value = text.partition("=")
    name, _, key = full_key.rpartition(".")
    if not (equals and key):
        raise _bad(f"{text!r} is not KEY=VALUE or FORMAT.KEY=VALUE, such as breaks=no")
    return normalize_name(name), key.replace("-", "_"), value


def _formats_with(key: str, name: str, formats: Sequence[Format]) -> list[Format]:
    named = [
        format
        for format in formats
        if name in {"", normalize_name(format.label), normalize_name(format.name)}
    ]
    if not formats:
        raise _bad(f"no option {as_typed(key)!r}: every PATH is a document, which takes none")
    if not named:
        labels = ", ".join(dict.fromkeys(format.label for format in formats))
        raise _bad(f"the format {name!r} is not among those that are read or written: {labels}")
    matching = [format for format in named if key in _keys(format)]
    readers = [format for format in named if _fills_drafts(format)]
    if not matching and key not in (DRAFT_KEYS if readers else ()):
        known = dict.fromkeys(as_typed(known) for format in named for known in _keys(format))
        known |= dict.fromkeys(DRAFT_KEYS if readers else ())
        raise _bad(unknown_option(as_typed(key), list(known)))
    return matching or readers


def _keys(format: Format) -> list[str]:
    return [option.name for option in settable_options(format.offer.value.options)]


def _fills_drafts(format: Format) -> bool:
    """Return whether a format is read, so that it may need what a source does not say."""
    return isinstance(format.offer.value, Importer | TreeImporter)


def as_typed(key: str) -> str:
    """Return the key of an option as users type it."""
    return key.replace("_", "-")


def _bad(message: str) -> click.BadParameter:
    return click.BadParameter(message, param_hint="'--option'")
