"""The paths of pages: made of ids alone, so that they stay when titles change."""

from __future__ import annotations

import re
from pathlib import Path

_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])_*", re.IGNORECASE)
"""Names that Windows keeps for devices, and those that are taken by what stands in for them."""

_REFERENCE = re.compile(r"[A-Z]{1,4}-?[0-9]{1,4}(-[0-9]{1,4})?")


def asset(name: str) -> str:
    """Return the text of a file that sites have beside their pages: a script or style sheet."""
    return Path(__file__).with_name("assets").joinpath(name).read_text(encoding="utf-8")


def is_reference(id: str) -> bool:
    """Return whether people use an id to refer to an outcome.

    >>> is_reference("R-1"), is_reference("meet-again")
    (True, False)
    """
    return _REFERENCE.fullmatch(id) is not None


def file_id(id: str) -> str:
    """Return an id as the name of a file, different for different ids.

    >>> file_id("opening"), file_id("con"), file_id("con_")
    ('opening', 'con_', 'con__')
    """
    return f"{id}_" if _DEVICE.fullmatch(id) else id


def page_of(table: str, id: str) -> str:
    """Return the path of the page of an item, below the pages of its language.

    >>> page_of("sessions", "opening")
    'sessions/opening.html'
    """
    return f"{table}/{file_id(id)}.html"


def upwards(path: str) -> str:
    """Return what leads from a page to the folder that its path begins in.

    >>> upwards("index.html"), upwards("ru/sessions/opening.html")
    ('', '../../')
    """
    return "../" * path.count("/")
