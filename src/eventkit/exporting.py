"""What `export` and `write` do: choose the format, view, stamp, render, write whole or not."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from eventkit._atomic import created_folder, write_file
from eventkit._folders import DEVICES, Result, digest_of, fill_folder, note_replaced
from eventkit._options import OptionValues
from eventkit._preparing import Export, Request, prepare
from eventkit._rendering import pieces, tree_files
from eventkit._zone_data import zone_data
from eventkit.builtin import default_registry
from eventkit.document import dumps
from eventkit.model import Audience, Event
from eventkit.model.reader import Reader, Select
from eventkit.plugins import Exporter, PluginRegistry, TreeExporter

if TYPE_CHECKING:
    from icalendar import Calendar

    from eventkit.releases import Log


def export(
    event: Event,
    *,
    to: str | Exporter,
    audience: Audience | str = Audience.PUBLIC,
    language: str | None = None,
    select: Select | None = None,
    log: Log | None = None,
    modified: datetime | None = None,
    options: Mapping[str, object] | None = None,
    plugins: PluginRegistry | None = None,
    assets: str | PathLike[str] | None = None,
    **more: object,
) -> bytes:
    """Return an event in a format.

    Args:
        event: The event.
        to: Name of the format, such as `icalendar`, and `plugin:name` where two have one name; or
            an exporter, whether or not a plugin offers it.
        audience: Who it is for: `public` (the default), `participants` or `organizers`.
        language: BCP 47 tag of a language it is translated into; None keeps its own.
        select: Which sessions only, as `Event.view` takes it.
        log: Its releases, as `load_log` reads them: calendars then update what readers have. The
            event has to be whole; `audience`, `language` and `select` say what is exported of it.
        modified: Aware datetime of the last change of the event, if it has no `updated` and there
            is no log. Times of files are no good: each checkout would change every entry.
        options: Options of the format.
        plugins: The registry to look in; that of the process unless given.
        assets: The folder of the document, in which the pictures and files are that it names: for
            formats that hold them. Nothing outside of it is read.
        more: Options of the format, by keyword.

    Raises:
        FormatError: If there is no such format, or it is a folder of files.
        OptionsError: If the format does not take an option.
        ViewError: If the event cannot be viewed so.
        LogError: If the log is of another event.
        InputFileError: If a picture that the format holds cannot be used.
        ExporterError: If the exporter fails.

    Warns:
        UnreleasedWarning: If the event differs from the last release of the log.
        MisspeltFormatWarning: If the event has options for a format that is not there and is nearly
            this one.
        UnstampedWarning: If a calendar has no log, `updated` or `modified` to take its stamps from.
        PluginWarning: If an installed plugin cannot be used; once in a process.

    >>> from datetime import UTC, date, datetime
    >>> from eventkit.model import Event
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...                timezone="UTC", updated=datetime(2027, 1, 5, tzinfo=UTC))
    >>> export(school, to="icalendar").splitlines()[0]
    b'BEGIN:VCALENDAR'
    """
    registry = plugins or default_registry()
    request = Request(
        offer=registry.exporter(to),
        reader=Reader(audience, language, select),
        log=log,
        modified=modified,
        options=OptionValues({**(options or {}), **more}),
        plugins=registry,
        folder=None if assets is None else Path(assets),
    )
    return b"".join(pieces(prepare(event, request)))


def dump(event: Event, path: str | PathLike[str]) -> None:
    """Write the document of an event, with everything in one file, also what is not public.

    The file is replaced in one step and keeps its permissions. Siblings beside it are not changed:
    write to a folder of its own what was read from several files.

    Args:
        event: The event.
        path: A file that ends in `.toml` or `.json`.

    Raises:
        ValueError: If the path ends in neither.
        TargetError: If the file cannot be written; the old one is still there.

    >>> import tempfile
    >>> import eventkit
    >>> from datetime import date
    >>> school = eventkit.Event(id="school", title="Spring School", start=date(2027, 3, 26),
    ...                         end=date(2027, 3, 29), timezone="Europe/Berlin")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     dump(school, f"{folder}/school.toml")
    ...     eventkit.load(f"{folder}/school.toml") == school
    True
    """
    target = Path(path)
    write_file(target, [dumps(event, target.suffix.removeprefix(".")).encode()])


def write(
    event: Event,
    path: str | PathLike[str],
    *,
    to: str | Exporter | None = None,
    audience: Audience | str = Audience.PUBLIC,
    language: str | None = None,
    select: Select | None = None,
    log: Log | None = None,
    modified: datetime | None = None,
    options: Mapping[str, object] | None = None,
    plugins: PluginRegistry | None = None,
    assets: str | PathLike[str] | None = None,
    force: bool = False,
    **more: object,
) -> Path:
    """Write an event in a format into a file, whole or not at all, or into a folder of files.

    In a folder only files that eventkit wrote there are replaced, or removed when they are no
    longer part of it; `.eventkit-files.json` in it lists them.

    Args:
        event: The event.
        path: The file; for a format that is a folder of files, the folder. What is above it is
            made where it is not there.
        to: Name of the format, or an exporter; the suffix of the file stands for one.
        audience: As for `export`, and so are the others.
        language: As for `export`.
        select: As for `export`.
        log: As for `export`.
        modified: As for `export`.
        options: As for `export`.
        plugins: As for `export`.
        assets: As for `export`.
        force: Whether files of a folder are replaced that were edited since eventkit wrote them.
        more: As for `export`.

    Returns:
        The path.

    Raises:
        TargetError: If the file cannot be written; if the folder holds another event or format, or
            is for another audience; or if a file in it was edited, or is somebody else's. What was
            there is still there.
        EventkitError: The errors of `export`.

    >>> import tempfile
    >>> from datetime import date
    >>> school = Event(id="school", title="Spring School", start=date(2027, 3, 26),
    ...                end=date(2027, 3, 29), timezone="Europe/Berlin")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write(school, Path(folder, "school.md")).name
    'school.md'
    """
    target = Path(path)
    registry = plugins or default_registry()
    request = Request(
        offer=registry.exporter(to) if to else registry.exporter_for(target),
        reader=Reader(audience, language, select),
        log=log,
        modified=modified,
        options=OptionValues({**(options or {}), **more}),
        plugins=registry,
        folder=None if assets is None else Path(assets),
    )
    ready = prepare(event, request)
    with created_folder(target.parent):
        write_export(ready, target, force=force)
    return target


def write_export(ready: Export, target: Path, *, force: bool = False) -> None:
    """Write an export that is made ready: into a file, whole or not at all, or into a folder.

    Raises:
        TargetError: If it cannot be written; what was there is still there.
        ExporterError: If the exporter fails.
    """
    if isinstance(ready.exporter, TreeExporter):
        fill_folder(target, "tree", result_of(ready), tree_files(ready), force=force)
    else:
        write_file(target, pieces(ready))
        note_replaced(target)


def result_of(ready: Export) -> Result:
    """Return what the record of a folder says of an export."""
    return Result(
        event=ready.event.id,
        format=ready.exporter.name,
        audience=str(ready.audience),
        inputs=_inputs(ready),
    )


def _inputs(ready: Export) -> str:
    """Return the digest of all that an export is made of; empty where that is not known.

    The view is in it and not the event: it tells nothing of what its readers may not see. A plugin
    that is a file has no version that says when it changed.
    """
    from eventkit import __version__
    from eventkit.releases.patch import event_digest

    plugin = ready.offer.plugin.info
    version = __version__ if ready.offer.builtin else plugin.version
    if version is None:
        return ""
    event = ready.event
    parts = (
        [__version__, zone_data().version, ready.offer.name, version, event_digest(event)],
        [sorted(event.unplaced), event.selection, event.history, ready.options],
    )
    return digest_of(json.dumps(parts, default=_plain, sort_keys=True).encode())


def _plain(value: object) -> object:
    """Return a value as JSON has it, for a digest."""
    if attrs.has(type(value)):
        return attrs.asdict(value, recurse=False)  # type: ignore[arg-type]  # an attrs object
    if isinstance(value, bytes):
        return digest_of(value)
    if isinstance(value, Mapping):
        return {key: digest_of(it) if isinstance(it, bytes) else it for key, it in value.items()}
    return repr(value)


def to_icalendar(
    event: Event,
    *,
    audience: Audience | str = Audience.PUBLIC,
    language: str | None = None,
    select: Select | None = None,
    log: Log | None = None,
    modified: datetime | None = None,
    options: Mapping[str, object] | None = None,
    plugins: PluginRegistry | None = None,
    **more: object,
) -> Calendar:
    """Return an event as a calendar of the icalendar package, to add to or to look into.

    Args:
        event: The event.
        audience: As for `export`, and so are the others.
        language: As for `export`.
        select: As for `export`.
        log: As for `export`.
        modified: As for `export`.
        options: As for `export`.
        plugins: As for `export`.
        more: As for `export`.

    >>> from datetime import date
    >>> from eventkit.model import Event
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...                timezone="UTC")
    >>> [str(entry["SUMMARY"]) for entry in to_icalendar(school).events]
    ['School']
    """
    from eventkit.exporters.icalendar import calendar

    registry = plugins or default_registry()
    request = Request(
        offer=registry.exporter("icalendar"),
        reader=Reader(audience, language, select),
        log=log,
        modified=modified,
        options=OptionValues({**(options or {}), **more}),
        plugins=registry,
    )
    ready = prepare(event, request)
    return calendar(ready.event, ready.options)


_UNSAFE = re.compile(r"[^A-Za-z0-9._=-]+")


def file_name(event: Event, extension: str, reader: Reader) -> str:
    """Return the name of the file of an export: `ID[.SELECTION][.AUDIENCE][.LANGUAGE]EXTENSION`.

    The public and the event's own language are not marked. An id that Windows keeps for a device,
    such as `con`, gets an underscore.

    >>> from datetime import date
    >>> from eventkit.model import Event
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...                timezone="UTC")
    >>> file_name(school, ".ics", Reader("participants", "ru", {"day": 1}))
    'school.day-1.participants.ru.ics'
    """
    audience, language = reader.audience, reader.language
    choices = "+".join(
        f"{key}-{value}" for key, values in reader.select.items() for value in values
    )
    is_original = language is None or language.casefold() == event.language.casefold()
    marks = [
        f"{event.id}_" if DEVICES.fullmatch(event.id) else event.id,
        "+".join(_UNSAFE.sub("-", part) for part in choices.split("+")),
        "" if audience is Audience.PUBLIC else str(audience),
        "" if is_original else "+".join(_UNSAFE.sub("-", tag) for tag in str(language).split("+")),
    ]
    return ".".join(filter(None, marks)) + extension
