"""What all importers have in common: their options, and the error for files of something else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eventkit_services.records import Record, fault


def require_one(events: Sequence[Record], program: str) -> None:
    """Raise an error if there are several events, which can be no one document.

    Raises:
        DocumentError: It names the file of the second.
    """
    if len(events) > 1:
        message = f"there are {len(events)} events of {program} in these files"
        path = events[1].place.partition(", ")[0].rpartition(":")[0] or events[1].place
        raise fault("services-several", message, path, hint="name the files of one of them")


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
