"""`eventkit plugin new`: a package with a plugin to begin with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shlex import quote
from typing import TypeVar

import click

from eventkit.cli._documents import FileProblem, NonEmptyPath
from eventkit.cli._program import COMMANDS, command_with_examples
from eventkit.cli._terminal import safe, safe_line

F = TypeVar("F", bound=Callable[..., object])

_KINDS = {
    "exporter": "A format to write (the default).",
    "importer": "A format to read.",
    "check": "A rule of `eventkit check`.",
    "command": "A command of `eventkit`.",
}


def _kind_options(function: F) -> F:
    """Add an option for each kind of plugin; the last one counts."""
    for kind, help in reversed(_KINDS.items()):
        add = click.option(f"--{kind}", "kind", flag_value=kind, help=help)
        function = add(function)
    return function


@command_with_examples(
    "new",
    "eventkit plugin new acme",
    "eventkit plugin new acme-rooms --check --license MIT -o plugins/acme-rooms",
)
@click.argument("name")
@_kind_options
@click.option(
    "--license",
    metavar="ID",
    default="Apache-2.0",
    show_default=True,
    help="The SPDX id of its licence; the texts of Apache-2.0 and MIT are written too.",
)
@click.option(
    "-o",
    "--output",
    metavar="FOLDER",
    type=NonEmptyPath(Path),
    help="The folder of the package.  [default: eventkit-NAME]",
)
def command(name: str, *, kind: str | None, license: str, output: Path | None) -> None:
    """Write a package with a plugin to begin with.

    It can be installed and published as it is: with an entry point, tests, settings of ruff and
    mypy, a workflow that runs them, README, changelog and licence. Nothing is asked, and nothing
    that is there is overwritten.
    """
    from eventkit import scaffold

    try:
        plugin, spdx = scaffold.plugin_name(name), scaffold.license_id(license)
    except ValueError as error:
        raise click.UsageError(safe_line(str(error))) from error
    kind = kind or "exporter"
    _require_free(plugin, kind)
    folder = output or Path(f"eventkit-{plugin}")
    _write(folder, scaffold.plugin_files(plugin, kind, spdx))
    shown = safe(quote(str(folder)))
    click.echo(f"wrote {shown}; try it, in a virtual environment:", err=True)
    click.echo(f"  pip install -e {safe(quote(f'{folder}[testing]'))}", err=True)
    click.echo(f"  eventkit plugin show {plugin}", err=True)
    click.echo(f"  (cd {shown} && pytest && ruff check && mypy)", err=True)
    if not scaffold.has_text(spdx):
        click.echo(f"put the text of {spdx} into {shown}/LICENSE", err=True)


def _require_free(name: str, kind: str) -> None:
    """Refuse a name that is taken by eventkit itself, which could be reached in full only."""
    from eventkit.builtin import registry
    from eventkit.plugins._discovery import OURS

    if f"eventkit-{name}" == OURS:
        raise click.UsageError(f"{OURS} is eventkit itself: choose another name")
    formats = {offer.value.name for offer in registry(no_plugins=True, environ={}).exporters()}
    taken = {"command": set(COMMANDS), "exporter": formats}.get(kind, set())
    if name in taken:
        noun = "format" if kind == "exporter" else kind
        raise click.UsageError(f"{name!r} is a {noun} of eventkit itself: choose another name")


def _write(folder: Path, files: dict[str, bytes]) -> None:
    """Write the files of a package into a new or empty folder.

    Raises:
        FileProblem: If something is there already.
        TargetError: If a file cannot be written.
    """
    from eventkit._atomic import created_folder, write_new_file

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileProblem("is there already; name another with -o", folder)
    for path, data in files.items():
        target = folder / path
        with created_folder(target.parent):
            write_new_file(target, [data])
