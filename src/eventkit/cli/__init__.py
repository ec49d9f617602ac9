"""The command line: it reads arguments, calls the library and prints; no other room imports it."""

from __future__ import annotations

import gc
import os
import sys

from eventkit._zone_data import prefer_newest

_OBJECTS = 50_000
"""The new objects after which Python collects cycles: a command leaves hardly any."""


def main() -> None:
    """Run the program with the arguments of the process, and exit.

    The exit code is 0 if all is done, 1 if the event or a file is at fault, 2 if the command line
    is, and 3 if a plugin is.
    """
    gc.set_threshold(_OBJECTS)
    # A terminal that cannot show a letter shows a question mark.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")
    _open_closed()
    _keep_output()
    prefer_newest()
    from eventkit.cli._program import forget_output, program

    try:
        program.main(prog_name="eventkit")
    except OSError as error:  # help and the version are printed before there is a command
        from eventkit.cli._failures import report

        sys.exit(report(error))
    finally:
        try:
            sys.stdout.flush()
        except OSError:  # reported already: Python would report it again
            forget_output()


def _open_closed() -> None:
    """Connect closed streams to nowhere: the next opened file would take the place of one."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # Never closed: it lasts as long as the process.
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115


def _keep_output() -> None:
    """Reserve standard output for the program itself: it may be the export.

    Whatever a plugin, or a program that it starts, writes past `sys.stdout` goes to standard error.
    """
    try:
        output = os.dup(sys.stdout.fileno())
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    except (AttributeError, OSError):  # closed, or none at all
        return
    encoding, errors = sys.stdout.encoding, sys.stdout.errors
    sys.stdout = os.fdopen(output, "w", encoding=encoding, errors=errors, closefd=False)
    sys.__stdout__ = sys.stdout  # type: ignore[misc]  # for the width of the terminal
