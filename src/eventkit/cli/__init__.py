"""The command line: it reads arguments, calls the library and prints; nobody imports it."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the program with the arguments of the process, and exit.

    The exit code is 0 where all was done, 1 where the event or a file is at fault, 2 where the
    command line is, and 3 where a plugin is.
    """
    # A terminal that cannot show a letter gets a question mark, not a traceback.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")
    from eventkit.cli._program import program

    program.main(prog_name="eventkit")
