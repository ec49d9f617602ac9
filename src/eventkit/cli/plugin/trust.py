"""`eventkit plugin trust`: which plugin files of a folder may run."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from eventkit.cli._documents import FileProblem, NonEmptyPath
from eventkit.cli._plugins import PYPROJECT
from eventkit.cli._program import command_with_examples
from eventkit.cli._terminal import counted, safe_line

_SHORT = 16  # digits of a SHA-256 that are shown


@command_with_examples(
    "trust",
    "eventkit plugin trust",
    "eventkit plugin trust acme.py",
    "eventkit plugin trust --list",
    "eventkit plugin trust --remove",
)
@click.argument("files", metavar="[FILE]...", nargs=-1, type=NonEmptyPath())
@click.option("--remove", is_flag=True, help="Trust them no longer; without FILE, all below here.")
@click.option("--list", "as_list", is_flag=True, help="List all files that you trust.")
def command(files: tuple[str, ...], *, remove: bool, as_list: bool) -> None:
    """Trust the plugin files that pyproject.toml of this folder names.

    They are code, which runs with all that you may do: read them first. eventkit keeps the path and
    SHA-256 of each FILE, by default of all of them, in your own configuration folder, and runs a
    file only for as long as not one byte of it changes.

    The files are those of plugins = ["acme.py"] in the table [tool.eventkit]. They lie beside
    pyproject.toml or below it, and only commands that are run in that folder use them.
    """
    from eventkit.cli._trust import trusted_files

    if as_list and (remove or files):
        raise click.UsageError("--list lists all: leave out FILE and --remove")
    try:
        if as_list:
            _print_list(trusted_files())
        elif remove:
            _remove(files, trusted_files())
        else:
            _trust(files)
    except ValueError as error:
        raise FileProblem(safe_line(str(error))) from error


def _print_list(trusted: Mapping[str, str]) -> None:
    for path, known in sorted(trusted.items()):
        click.echo(f"{known[:_SHORT]}  {safe_line(path)}{_state(path, known)}")
    click.echo(f"{counted(len(trusted), 'file')} trusted", err=True)


def _state(path: str, known: str) -> str:
    """Return what happened to a trusted file since; empty if it is the same."""
    from eventkit._input_files import read_regular
    from eventkit.cli._pyproject import LIMIT
    from eventkit.cli._trust import digest

    try:
        return "" if digest(read_regular(Path(path), LIMIT)) == known else "  (changed since)"
    except ValueError:
        return "  (not there)"


def _trust(files: Iterable[str]) -> None:
    from eventkit.cli._local_plugins import LocalFile, named_files
    from eventkit.cli._trust import trust, trust_list, trusted_files

    pyproject = Path(PYPROJECT)
    names = _chosen(files, named_files(pyproject))
    local = [LocalFile(pyproject.parent, name) for name in names]
    trusted = trusted_files()
    trust({file.path: file.digest for file in local})
    for file in local:
        verb = "trusted" if file.fault(trusted) else "was trusted already:"
        click.echo(f"{verb} {safe_line(file.name)}  sha256 {file.digest}")
    click.echo(f"the list is {safe_line(str(trust_list()))}", err=True)


def _chosen(files: Iterable[str], names: list[str]) -> list[str]:
    """Return the names in `pyproject.toml` of the files, or all names.

    Raises:
        click.UsageError: If it names none, or not one of the files.
    """
    if not names:
        raise click.UsageError(
            'no pyproject.toml in this folder names plugins: [tool.eventkit] plugins = ["acme.py"]'
        )
    known = {os.path.normpath(name): name for name in names}
    foreign = [name for name in files if os.path.normpath(name) not in known]
    if foreign:
        raise click.UsageError(
            f"pyproject.toml of this folder does not name {safe_line(foreign[0])!r}: its plugins"
            f" are {safe_line(', '.join(names))}"
        )
    return [known[os.path.normpath(name)] for name in files] or names


def _remove(files: Iterable[str], trusted: Mapping[str, str]) -> None:
    from eventkit.cli._trust import distrust

    here = os.path.realpath(".")
    chosen = {os.path.realpath(name) for name in files}
    gone = [
        path
        for path in sorted(trusted)
        if path in chosen or (not chosen and Path(path).is_relative_to(here))
    ]
    if missing := chosen.difference(gone):
        raise click.UsageError(f"{safe_line(min(missing))} is not trusted; --list lists what is")
    distrust(gone)
    for path in gone:
        click.echo(f"no longer trusted: {safe_line(path)}")
    click.echo(f"{counted(len(gone), 'file')} removed", err=True)
