"""What the commands of plugins are written with, beside `eventkit.plugins.Command` and click.

A command that raises an `EventkitError` or an `OSError` ends with its message and the exit code 1,
or 2 where the command line is at fault; whatever else it raises is put down to its package, with
the exit code 3.
"""

from eventkit._atomic import write_file
from eventkit.cli._documents import DOCUMENT, load_document, load_documents, load_log
from eventkit.cli._program import ExampleCommand
from eventkit.cli._terminal import can_draw, progress, safe_line, terminal_width

__all__ = [
    "DOCUMENT",
    "ExampleCommand",
    "can_draw",
    "load_document",
    "load_documents",
    "load_log",
    "progress",
    "safe_line",
    "terminal_width",
    "write_file",
]
