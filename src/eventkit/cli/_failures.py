"""Error messages and exit codes."""

from __future__ import annotations

import errno
import traceback

import click

from eventkit.cli._terminal import counted, fail, safe, safe_line
from eventkit.model import errors

_UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)

EVENT_AT_FAULT, LINE_AT_FAULT, PLUGIN_AT_FAULT = 1, 2, 3  # exit codes


def report(error: Exception, *, debug: bool = False, document: str = "") -> int:
    """Print an error on standard error, and return the exit code.

    Args:
        error: The error.
        debug: Whether to print the traceback too.
        document: The document whose export failed so, where it is one of several.
    """
    about = f"{document}: " if document else ""
    if debug:
        click.echo(safe("".join(traceback.format_exception(error))), err=True)
    if isinstance(error, errors.DocumentError | errors.ModelError):
        print_faults(error.faults)
    elif isinstance(error, errors.EventkitError):
        fail(about + "\n".join([str(error), *getattr(error, "__notes__", ())]))
    elif isinstance(error, OSError):
        fail(about + _os_message(error))
    else:
        fail(about + _unexpected(error, debug=debug))
    return exit_code(error)


def exit_code(error: Exception) -> int:
    """Return the exit code of an error."""
    if isinstance(error, errors.PluginError):
        return PLUGIN_AT_FAULT
    if isinstance(error, errors.ViewError | errors.FormatError | errors.OptionsError):
        return LINE_AT_FAULT
    return EVENT_AT_FAULT


def print_faults(faults: tuple[errors.Fault, ...]) -> None:
    """Print faults of documents on standard error, each with its place."""
    for fault in faults:
        click.echo(_line(fault), err=True)
        for advice in fault.advice:
            click.echo(f"    {safe(advice)}", err=True)
    fail(f"{counted(len(faults), 'fault')} in {_files(faults)}")


def _line(fault: errors.Fault) -> str:
    where = fault.where if fault.file else ""
    place = click.style(safe_line(fault.place), fg="cyan") if fault.place else ""
    parts = [click.style(safe_line(where), bold=True), place, safe_line(fault.message)]
    rule = click.style(f" [{fault.rule}]", dim=True) if fault.rule else ""
    return f"{': '.join(filter(None, parts))}{rule}"


def _files(faults: tuple[errors.Fault, ...]) -> str:
    names = dict.fromkeys(fault.file for fault in faults if fault.file)
    return safe_line(", ".join(names)) or "the event"


def _os_message(error: OSError) -> str:
    reason = error.strerror or str(error)
    if error.filename:
        return f"{error.filename}: {reason}"
    # Whatever writes files adds their names; only standard output has none.
    return f"cannot write standard output: {reason}" if error.errno in _UNWRITABLE else reason


def _unexpected(error: Exception, *, debug: bool) -> str:
    name = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    advice = "please" if debug else "run the same with --debug and"
    return f"eventkit itself failed: {name}; {advice} report what it prints"
