"""What `export` and `write` do: choose the format, view, stamp, render, write whole or not."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
from attrs import evolve, frozen

from eventkit._atomic import created_folder, write_file
from eventkit._folders import (
    Result,
    digest_of,
    fill_folder,
    is_path_inside,
    note_replaced,
    parents,
    same_path,
)
from eventkit._options import OptionValues, merged_options
from eventkit._zone_data import zone_data
from eventkit.builtin import default_registry
from eventkit.document import dumps
from eventkit.model import Audience, Event, History, stamp, with_history
from eventkit.model.errors import (
    FormatError,
    MisspeltFormatWarning,
    OptionsError,
    UnreleasedWarning,
)
from eventkit.model.reader import Reader, Select
from eventkit.model.views import selected, view_for
from eventkit.model.words import guess, nearest
from eventkit.plugins import Exporter, Loss, PluginRegistry, TextExporter, TreeExporter
from eventkit.plugins._discovery import normalize_name
from eventkit.plugins._isolation import Caller, expect_type, isolated
from eventkit.text import cleaned

if TYPE_CHECKING:
    from icalendar import Calendar

    from eventkit.plugins._registry import Registered
    from eventkit.releases import Log


@frozen(kw_only=True)
class Request:
    """What is asked of an export.

    Args:
        offer: The exporter, as its plugin offers it.
        reader: Who reads: an audience, in a language, some of the sessions.
        log: The releases of the event.
        modified: Aware datetime of the last change of its document.
        options: Options of the format, over those of the document.
        plugins: The registry that knows which formats there are.
    """

    offer: Registered[Any]
    reader: Reader
    log: Log | None = None
    modified: datetime | None = None
    options: OptionValues
    plugins: PluginRegistry


@frozen(kw_only=True)
class Export:
    """An export made ready: the view of the event, the exporter, its options and its audience."""

    offer: Registered[Any]
    audience: Audience
    event: Event
    options: Any

    @property
    def exporter(self) -> Exporter:
        """The exporter."""
        exporter: Exporter = self.offer.value
        return exporter

    @property
    def caller(self) -> Caller:
        """Whom a fault of the exporter is put down to."""
        return self.offer.caller("exporter")


def prepare(event: Event, request: Request) -> Export:
    """Return an export made ready: nothing is rendered yet, and what is wrong is found.

    Its errors and warnings are those of `export`.
    """
    exporter, reader, log = request.offer.value, request.reader, request.log
    defaults = default_options(event, exporter.name, request.plugins)
    options = merged_options(exporter.options, exporter.name, defaults, request.options)
    whole = view_for(event, reader.of_all_sessions())
    view = selected(whole, reader.select) if reader.select else whole
    if not exporter.raw:
        view = cleaned(view)
    if log is None:
        stamped = stamp(view, modified=request.modified)
        _releases_to_compare(options, stamped.history, request)
    else:
        from eventkit.releases import Histories  # most events have no log

        past = Histories(event, log, reader, view=whole).of(reader.select)
        warn_of_unreleased(past)
        numbers = _releases_to_compare(options, past, request)
        stamped = with_history(view, _with_changes(past, log, numbers, event, reader))
    return Export(offer=request.offer, audience=reader.audience, event=stamped, options=options)


def _with_changes(
    past: History, log: Log, numbers: Iterable[int], event: Event, reader: Reader
) -> History:
    """Return a history with the changes since the first of several releases that has any."""
    for number in numbers:
        from eventkit.changes.compare import compare_with_release

        if changes := compare_with_release(log, number, event, reader):
            return evolve(past, changes=changes.changes, since=changes.since, earlier=changes.old)
    return past


def _releases_to_compare(options: object, past: History, request: Request) -> tuple[int, ...]:
    """Return the numbers of the releases since one of which an exporter reports changes.

    Options of any format ask for that: `changes_since` with a number, `changes` for the release
    before. What is not released yet may be nothing to these readers: then the one before counts.

    Raises:
        OptionsError: If there is no release of that number.
    """
    number: int | None = getattr(options, "changes_since", None)
    numbers = [release.number for release in reversed(past.releases)]
    if number is None:
        before = numbers[:2] if past.has_unreleased else numbers[1:2]
        return tuple(before) if getattr(options, "changes", False) else ()
    if number not in numbers:
        known = f"the last is {numbers[0]}" if numbers else "there is none"
        name = request.offer.value.name
        raise OptionsError(
            f"options of {name}: changes_since: no release {number}; {known}",
            "call" if "changes_since" in request.options.values else "document",
        )
    return (number,)


def warn_of_unreleased(past: History) -> None:
    """Warn those who called what calls this of what is not released yet."""
    if past.has_unreleased:
        last = past.releases[-1].number
        warnings.warn(
            f"the event changed since release {last}: what is exported counts as the next release"
            " before it is one; release it first",
            UnreleasedWarning,
            stacklevel=4,
        )


def default_options(event: Event, name: str, plugins: PluginRegistry) -> OptionValues:
    """Return the options that the document has for a format, however it spells its name.

    Warns:
        MisspeltFormatWarning: If it has options for a format that is not there, and is nearly this.
    """
    values: dict[str, object] = {}
    for spelling, table in event.exporters.items():
        if normalize_name(spelling) == name:
            values |= table
        elif nearest(normalize_name(spelling), [name]) and not _is_format(spelling, plugins):
            warnings.warn(
                f"exporters.{spelling}: there is no format {spelling!r}, so that its options change"
                f" nothing; {guess(name)}",
                MisspeltFormatWarning,
                stacklevel=4,
            )
    return OptionValues(values, "document")


def _is_format(name: str, plugins: PluginRegistry) -> bool:
    return any(
        normalize_name(offer.value.name) == normalize_name(name) for offer in plugins.exporters()
    )


def export(
    event: Event,
    *,
    to: str,
    audience: Audience | str = Audience.PUBLIC,
    language: str | None = None,
    select: Select | None = None,
    log: Log | None = None,
    modified: datetime | None = None,
    options: Mapping[str, object] | None = None,
    plugins: PluginRegistry | None = None,
    **more: object,
) -> bytes:
    """Return an event in a format.

    Args:
        event: The event.
        to: Name of the format, such as `icalendar`; `plugin:name` where two have one name.
        audience: Who it is for: `public` (the default), `participants` or `organizers`.
        language: BCP 47 tag of a language it is translated into; None keeps its own.
        select: Which sessions only, as `Event.view` takes it.
        log: Its releases, as `load_log` reads them: calendars then update what readers have. The
            event has to be whole; `audience`, `language` and `select` say what is exported of it.
        modified: Aware datetime of the last change of the event, if it has no `updated` and there
            is no log. Times of files are no good: each checkout would change every entry.
        options: Options of the format.
        plugins: The registry to look in; that of the process unless given.
        more: Options of the format, by keyword.

    Raises:
        FormatError: If there is no such format, or it is a folder of files.
        OptionsError: If the format does not take an option.
        ViewError: If the event cannot be viewed so.
        LogError: If the log is of another event.
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
    to: str | None = None,
    audience: Audience | str = Audience.PUBLIC,
    language: str | None = None,
    select: Select | None = None,
    log: Log | None = None,
    modified: datetime | None = None,
    options: Mapping[str, object] | None = None,
    plugins: PluginRegistry | None = None,
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
        to: Name of the format; the suffix of the file stands for one.
        audience: As for `export`, and so are the others.
        language: As for `export`.
        select: As for `export`.
        log: As for `export`.
        modified: As for `export`.
        options: As for `export`.
        plugins: As for `export`.
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
        [sorted(event.unplaced), event.is_selection, event.history, ready.options],
    )
    return digest_of(json.dumps(parts, default=_plain, sort_keys=True).encode())


def _plain(value: object) -> object:
    """Return a value as JSON has it, for a digest."""
    if attrs.has(type(value)):
        return attrs.asdict(value, recurse=False)  # type: ignore[arg-type]  # an attrs object
    return dict(value) if isinstance(value, Mapping) else repr(value)


def tree_files(ready: Export) -> Iterator[tuple[str, bytes]]:
    """Yield the files of an export that is a folder of them, as they are rendered.

    Raises:
        ExporterError: If the exporter fails.
    """
    return _rendered(ready, _Tree().file)


def rehearse(ready: Export) -> None:
    """Render an export that is made ready, and keep nothing of it.

    Raises:
        ExporterError: If the exporter fails.
    """
    is_tree = isinstance(ready.exporter, TreeExporter)
    for _ in tree_files(ready) if is_tree else pieces(ready):
        pass


def pieces(ready: Export) -> Iterator[bytes]:
    """Yield the bytes of an export that is made ready, as they are rendered.

    Raises:
        FormatError: If the format is a folder of files.
        ExporterError: If the exporter fails.
    """
    if isinstance(ready.exporter, TreeExporter):
        name = ready.exporter.name
        raise FormatError(f"{name} is a folder of files: write it into one", name=name)
    convert = _text if isinstance(ready.exporter, TextExporter) else _binary
    return _rendered(ready, partial(_batch, convert=convert))


def losses(ready: Export) -> tuple[Loss, ...]:
    """Return what of the event the format cannot carry.

    Raises:
        ExporterError: If the exporter fails.
    """
    with isolated(ready.caller):
        lost = expect_type(ready.exporter.losses(ready.event, ready.options), Iterable, "losses")
        return tuple(expect_type(loss, Loss, "losses") for loss in lost)


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

    The public and the event's own language are not marked.

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
        event.id,
        "+".join(_UNSAFE.sub("-", part) for part in choices.split("+")),
        "" if audience is Audience.PUBLIC else str(audience),
        "" if is_original else _UNSAFE.sub("-", str(language)),
    ]
    return ".".join(filter(None, marks)) + extension


# --- rendering, so that a fault is put down to whom it belongs

_BATCH = 1 << 16  # bytes: to enter and leave an exporter costs more than many of its pieces


def _rendered(ready: Export, take: Callable[[Iterator[object]], Any]) -> Iterator[Any]:
    """Yield what is written of what an exporter renders: what is taken of its pieces at a time."""
    with isolated(ready.caller):
        rendered = expect_type(
            ready.exporter.render(ready.event, ready.options), Iterable, "render"
        )
        whole = isinstance(rendered, str | bytes)
        remaining = iter([rendered] if whole else rendered)
    while True:
        with isolated(ready.caller):
            data = take(remaining)
        if not data:
            return
        yield data


def _batch(remaining: Iterator[object], convert: Callable[[object], bytes]) -> bytes:
    """Return the bytes of the next pieces; none after the last."""
    batch: list[bytes] = []
    length = 0
    for piece in remaining:
        batch.append(convert(piece))
        length += len(batch[-1])
        if length >= _BATCH:
            break
    return b"".join(batch)


def _text(piece: object) -> bytes:
    if not isinstance(piece, str):
        raise TypeError(f"render gave {type(piece).__name__}, not text")
    return str.encode(piece, "utf-8")  # a subclass may encode otherwise


def _binary(piece: object) -> bytes:
    if not isinstance(piece, bytes):
        raise TypeError(f"render gave {type(piece).__name__}, not bytes")
    return bytes(piece)  # not of a subclass, which may do more


class _Tree:
    """Accepts files below a folder, each once: systems that ignore case would lose one."""

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()

    def file(self, remaining: Iterator[object]) -> tuple[str, bytes] | None:
        """Return the next file; None after the last."""
        for piece in remaining:
            match piece:
                case (str() as name, bytes() as data):
                    self._add(name)
                    return name, data
            raise TypeError(f"render gave {type(piece).__name__}, not a path and bytes")
        return None

    def _add(self, name: str) -> None:
        if not is_path_inside(name):
            raise ValueError(f"{name!r} is no relative path in the folder")
        same = same_path(name)
        above = set(parents(same))
        if same in self._files:
            raise ValueError(f"{name!r} is written twice")
        if same in self._folders or above & self._files:
            raise ValueError(f"{name!r} makes one name a file and a folder")
        self._files.add(same)
        self._folders |= above
