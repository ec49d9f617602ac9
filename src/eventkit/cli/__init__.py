"""The command line: it reads arguments, calls the library and prints; nobody imports it."""

from __future__ import annotations

import gc
import os
import sys

_OBJECTS = 50_000
"""After how many new objects Python looks for cycles of dead ones: a command leaves hardly any."""


def main() -> None:
    """Run the program with the arguments of the process, and exit.

    The exit code is 0 where all was done, 1 where the event or a file is at fault, 2 where the
    command line is, and 3 where a plugin is.
    """
    gc.set_threshold(_OBJECTS)
    # A terminal that cannot show a letter gets a question mark, not a traceback.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")
    _open_closed()
    _keep_output()
    from eventkit.cli._program import forget_output, program

    try:
        program.main(prog_name="eventkit")
    except OSError as error:  # help and the version are printed before there is a command
        from eventkit.cli._failures import report

        sys.exit(report(error))
    finally:
        try:
            sys.stdout.flush()
        except OSError:  # which was told: Python would tell it again
            forget_output()


def _open_closed() -> None:
    """Lead streams that are closed to nowhere: the next file that is opened would stand for one."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # Never closed: it is there as long as the process is.
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115


def _keep_output() -> None:
    """Keep standard output for what the program itself writes.

    It may be the export. What a plugin writes there past `sys.stdout`, or a program that it starts,
    goes to standard error.
    """
    try:
        own = os.dup(sys.stdout.fileno())
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    except (AttributeError, OSError):  # closed, or none at all
        return
    encoding, errors = sys.stdout.encoding, sys.stdout.errors
    sys.stdout = os.fdopen(own, "w", encoding=encoding, errors=errors, closefd=False)
    sys.__stdout__ = sys.stdout  # type: ignore[misc]  # whose terminal is measured
