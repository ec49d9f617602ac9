"""Load documents from files and texts, and write them as texts."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

from eventkit._zone_data import warn_of_old_data
from eventkit.document._files import read_file, read_siblings
from eventkit.document._nodes import Node, Source
from eventkit.document._parsing import parsed
from eventkit.document._reading import Reading
from eventkit.document._writing import document, json_text, toml_text
from eventkit.model import Event


def load(path: str | PathLike[str], *, unknown: str = "error") -> Event:
    """Return the event of a document and its siblings.

    The siblings of `NAME.toml` are its translations, `NAME.LANGUAGE.toml`, and `NAME.private.toml`.

    Args:
        path: A `.toml` or `.json` file.
        unknown: `error`, or `warn` to leave out unknown keys with a `DocumentWarning`.

    Raises:
        DocumentError: With all faults, or if the file cannot be read.
        ValueError: If `unknown` has another value.

    >>> import tempfile
    >>> from datetime import date
    >>> school = Event(id="school", title="Spring School", start=date(2027, 3, 26),
    ...                end=date(2027, 3, 29), timezone="Europe/Berlin")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "event.toml")
    ...     _ = path.write_text(dumps(school), encoding="utf-8")
    ...     load(path) == school
    True
    """
    warn_of_old_data()
    file = Path(path)
    main = read_file(file)
    private, translations = read_siblings(file, main)
    return Reading(main=main, private=private, siblings=translations, unknown=unknown).event()


def loads(text: str | bytes, format: str = "toml", *, unknown: str = "error") -> Event:
    """Return the event of the text of a document, without siblings.

    Args:
        text: The text, or its bytes in UTF-8.
        format: `toml` or `json`.
        unknown: `error`, or `warn` to leave out unknown keys with a `DocumentWarning`.

    Raises:
        DocumentError: With all faults.
        ValueError: If `format` or `unknown` has another value.

    >>> event = loads('''
    ... eventkit = 1
    ... [event]
    ... id = "school"
    ... title = "Spring School"
    ... start = 2027-03-26
    ... end = 2027-03-29
    ... timezone = "Europe/Berlin"
    ... ''')
    >>> event.title
    'Spring School'
    """
    warn_of_old_data()
    return Reading(main=parsed(text, format), unknown=unknown).event()


def dumps(event: Event, format: str = "toml") -> str:
    """Return the document of an event in its normal form.

    Everything is written out: each repetition of a session, and the content of siblings.

    Args:
        event: The event.
        format: `toml` or `json`.

    Raises:
        ValueError: If `format` has another value.

    >>> from datetime import date
    >>> school = Event(id="school", title="Spring School", start=date(2027, 3, 26),
    ...                end=date(2027, 3, 29), timezone="Europe/Berlin")
    >>> print(dumps(school), end="")
    eventkit = 1
    <BLANKLINE>
    [event]
    id = "school"
    title = "Spring School"
    start = 2027-03-26
    end = 2027-03-29
    timezone = "Europe/Berlin"
    """
    writers = {"toml": toml_text, "json": json_text}
    if format not in writers:
        raise ValueError(f"documents are written in {' or '.join(writers)}, not {format!r}")
    return writers[format](document(event))


def from_tables(tables: Mapping[str, Any]) -> Event:
    """Return the event of a parsed document, without siblings.

    Args:
        tables: The document as nested mappings, with values as in JSON.

    Raises:
        DocumentError: With all faults.

    >>> from_tables({"eventkit": 1, "event": {"id": "school", "title": "School",
    ...              "start": "2027-03-26", "end": "2027-03-29", "timezone": "UTC"}}).id
    'school'
    """
    return Reading(main=Node(tables, Source(text="", format="json"))).event()
