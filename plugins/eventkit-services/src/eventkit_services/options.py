"""What all importers have in common: their options, and the error for files of something else."""

from __future__ import annotations

from collections.abc import Mapping

from eventkit_services.records import fault


def require_read(files: Mapping[str, bytes], program: str, *, are_any: bool) -> None:
    """Raise an error if nothing in files is of a program.

    Raises:
        DocumentError: It names the first file.
    """
    if are_any:
        return
    path = next(iter(files), "")
    message = f"there is no programme of {program} in it"
    if len(files) > 1:
        message = f"there is no programme of {program} in this file and {len(files) - 1} more"
    hint = "--from names another format; `eventkit formats` lists them"
    raise fault("services-nothing", message, path, hint=hint)
