"""What `export` and `write` do: choose the format, view, stamp, render, write whole or not."""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import evolve, frozen

from eventkit._atomic import make_folder, write_file, write_tree
from eventkit._options import made_options
from eventkit.builtin import default_registry
from eventkit.model import Audience, Event, History, with_history
from eventkit.model.errors import FormatError, OptionsError
from eventkit.model.words import nearest
from eventkit.plugins import Exporter, Loss, PluginRegistry, TextExporter, TreeExporter
from eventkit.plugins._calling import Caller, calling, required
from eventkit.plugins._found import normal
from eventkit.releases import Histories, Log, stamp

if TYPE_CHECKING:
    from icalendar import Calendar

    from eventkit.plugins._registry import Offer

Select: TypeAlias = Mapping[str, "str | int | date | Iterable[str | int | date]"]


@frozen(kw_only=True)
class Export:
    """An export made ready: the view of the event, the exporter and its options."""

    offer: Offer[Any]
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


def prepare(
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
) -> Export:
    """Return an export made ready: nothing is rendered yet, and what is wrong is found.

    The arguments and errors are those of `export`.
    """
    registry = plugins or default_registry()
    offer = registry.exporter(to)
    exporter = offer.value
    said = {**default_options(event, exporter.name, registry), **(options or {}), **more}
    chosen = made_options(exporter.options, said, exporter.name)
    whole = event.view(audience=audience, language=language)
    seen = whole.view(select=select)
    if log is None:
        stamped = stamp(seen, modified=modified)
        _since(chosen, stamped.history, exporter.name)
    else:
        past = Histories(event, log, audience=audience, language=language, view=whole).of(select)
        warn_of_unreleased(past)
        reader = {"audience": audience, "language": language, "select": select}
        changed = _first_changes(log, _since(chosen, past, exporter.name), event, reader)
        stamped = with_history(seen, evolve(past, **changed))
    return Export(offer=offer, event=stamped, options=chosen)


def _first_changes(
    log: Log, numbers: Iterable[int], event: Event, reader: Mapping[str, Any]
) -> dict[str, Any]:
    """Return for the history the changes since the first of several releases that has any."""
    for number in numbers:
        from eventkit.changes import changes_since

        if changes := changes_since(log, number, event, **reader):
            return {"changes": changes.changes, "since": changes.since, "earlier": changes.old}
    return {}


def _since(options: object, past: History, owner: str) -> tuple[int, ...]:
    """Return the numbers of the releases since one of which an exporter is to tell changes.

    Options of any format ask for that: `changes_since` with a number, `changes` for the release
    before. What is not released yet may be nothing to these readers: then the one before counts.

    Raises:
        OptionsError: If there is no release of that number.
    """
    number: int | None = getattr(options, "changes_since", None)
    last = len(past.releases)
    if number is None:
        before = (last, last - 1) if past.has_unreleased else (last - 1,)
        wanted = getattr(options, "changes", False)
        return tuple(number for number in before if wanted and number > 0)
    if not 0 < number <= last:
        there = f"the last is {last}" if last else "there is none"
        raise OptionsError(f"options of {owner}: changes_since: no release {number}; {there}")
    return (number,)


class UnreleasedWarning(UserWarning):
    """An event differs from its last release, and is exported all the same.

    What changed counts as the next release.
    """


def warn_of_unreleased(past: History) -> None:
    """Warn those who called what calls this of what is not released yet."""
    if past.has_unreleased:
        last = past.releases[-1].number
        warnings.warn(
            f"the event changed since release {last}: what is exported counts as release"
            f" {last + 1} before it is one; release it first",
            UnreleasedWarning,
            stacklevel=4,
        )


class MisspeltFormatWarning(UserWarning):
    """A document has options for a format that is not there, and is nearly the one exported."""


def default_options(event: Event, name: str, plugins: PluginRegistry) -> dict[str, object]:
    """Return what the document says of the options of a format, however it spells its name.

    Warns:
        MisspeltFormatWarning: If it has options for a format that is not there, and is nearly this.
    """
    for said in event.exporters:
        if normal(said) != name and nearest(normal(said), [name]) and not _is_format(said, plugins):
            message = f"exporters.{said}: there is no format {said!r}, so that its options change"
            meant = f"nothing; did you mean {name!r}?"
            warnings.warn(f"{message} {meant}", MisspeltFormatWarning, stacklevel=4)
    return {
        key: value
        for said, table in event.exporters.items()
        if normal(said) == name
        for key, value in table.items()
    }


def _is_format(said: str, plugins: PluginRegistry) -> bool:
    return any(normal(offer.value.name) == normal(said) for offer in plugins.exporters())


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
        modified: Aware datetime of the last change of its document, for where there is no log and
            the event does not say it itself.
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

    >>> from eventkit.model import Event
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...                timezone="UTC")
    >>> export(school, to="icalendar").splitlines()[0]
    b'BEGIN:VCALENDAR'
    """
    ready = prepare(
        event,
        to=to,
        audience=audience,
        language=language,
        select=select,
        log=log,
        modified=modified,
        options=options,
        plugins=plugins,
        **more,
    )
    return b"".join(pieces(ready))


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
    **more: object,
) -> Path:
    """Write an event in a format into a file, whole or not at all.

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
        more: As for `export`.

    Returns:
        The path.

    Raises:
        TargetError: If the file cannot be written; what was there is still there.
        EventkitError: The errors of `export`.
    """
    target = Path(path)
    plugins = plugins or default_registry()
    ready = prepare(
        event,
        to=to or plugins.exporter_for(target).name,
        audience=audience,
        language=language,
        select=select,
        log=log,
        modified=modified,
        options=options,
        plugins=plugins,
        **more,
    )
    make_folder(target.parent)
    write_export(ready, target)
    return target


def write_export(ready: Export, target: Path) -> None:
    """Write an export that is made ready into a file or folder, whole or not at all.

    Raises:
        TargetError: If it cannot be written; what was there is still there.
        ExporterError: If the exporter fails.
    """
    if isinstance(ready.exporter, TreeExporter):
        write_tree(target, _rendered(ready, _Tree().file))
    else:
        write_file(target, pieces(ready))


def rehearse(ready: Export) -> None:
    """Render an export that is made ready, and keep nothing of it.

    Raises:
        ExporterError: If the exporter fails.
    """
    is_tree = isinstance(ready.exporter, TreeExporter)
    for _ in _rendered(ready, _Tree().file) if is_tree else pieces(ready):
        pass


def pieces(ready: Export) -> Iterator[bytes]:
    """Yield the bytes of an export that is made ready, as they are rendered.

    Raises:
        FormatError: If the format is a folder of files.
        ExporterError: If the exporter fails.
    """
    if isinstance(ready.exporter, TreeExporter):
        name = ready.exporter.name
        raise FormatError(f"{name} is a folder of files: write it into one")
    return _rendered(ready, _text if isinstance(ready.exporter, TextExporter) else _binary)


def losses(ready: Export) -> tuple[Loss, ...]:
    """Return what of the event the format cannot carry.

    Raises:
        ExporterError: If the exporter fails.
    """
    with calling(ready.caller):
        lost = required(ready.exporter.losses(ready.event, ready.options), Iterable, "losses")
        return tuple(required(each, Loss, "losses") for each in lost)


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

    >>> from eventkit.model import Event
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...                timezone="UTC")
    >>> [str(entry["SUMMARY"]) for entry in to_icalendar(school).events]
    ['School']
    """
    from eventkit.exporters.icalendar import calendar

    ready = prepare(
        event,
        to="icalendar",
        audience=audience,
        language=language,
        select=select,
        log=log,
        modified=modified,
        options=options,
        plugins=plugins,
        **more,
    )
    return calendar(ready.event, ready.options)


_UNSAFE = re.compile(r"[^A-Za-z0-9._=-]+")
# Windows refuses these, or worse; lists of files obey the marks that turn the direction.
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f-\x9f\\:*?"<>|\u2028-\u202e\u2066-\u206f]|[. ]$')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)  # on Windows
_LONGEST_NAME = 255


def file_name(
    event: Event,
    extension: str,
    *,
    audience: Audience | str = Audience.PUBLIC,
    language: str | None = None,
    select: Select | None = None,
) -> str:
    """Return the name of the file of an export: `ID[.SELECTION][.AUDIENCE][.LANGUAGE]EXTENSION`.

    The public and the event's own language are not marked.

    >>> from eventkit.model import Event
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...                timezone="UTC")
    >>> file_name(school, ".ics", audience="participants", language="ru", select={"day": 1})
    'school.day-1.participants.ru.ics'
    """
    chosen = "+".join(
        f"{key}-{value}" for key, held in (select or {}).items() for value in _several(held)
    )
    own = language is None or language.casefold() == event.language.casefold()
    marks = [
        event.id,
        "+".join(_UNSAFE.sub("-", part) for part in chosen.split("+")),
        "" if str(audience) == Audience.PUBLIC else str(audience),
        "" if own else _UNSAFE.sub("-", str(language)),
    ]
    return ".".join(filter(None, marks)) + extension


def _several(held: object) -> Iterable[object]:
    return (held,) if isinstance(held, str | int | date) else held  # type: ignore[return-value]  # the rest of Select


# --- rendering, so that a fault is put down to whom it belongs

_END = object()


def _rendered(ready: Export, turned: Callable[[object], Any]) -> Iterator[Any]:
    """Yield what an exporter renders, piece by piece, turned into what is written."""
    with calling(ready.caller):
        rendered = required(ready.exporter.render(ready.event, ready.options), Iterable, "render")
        whole = isinstance(rendered, str | bytes)
        remaining = iter([rendered] if whole else rendered)
    while True:
        with calling(ready.caller):
            piece = next(remaining, _END)
            data = None if piece is _END else turned(piece)
        if piece is _END:
            return
        yield data


def _text(piece: object) -> bytes:
    if not isinstance(piece, str):
        raise TypeError(f"render gave {type(piece).__name__}, not text")
    return piece.encode("utf-8")


def _binary(piece: object) -> bytes:
    if not isinstance(piece, bytes):
        raise TypeError(f"render gave {type(piece).__name__}, not bytes")
    return piece


class _Tree:
    """Accepts files below a folder, each once: systems that ignore case would lose one."""

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()

    def file(self, piece: object) -> tuple[str, bytes]:
        match piece:
            case (str() as name, bytes() as data):
                self._take(name)
                return name, data
        raise TypeError(f"render gave {type(piece).__name__}, not a path and bytes")

    def _take(self, name: str) -> None:
        parts = name.split("/")
        if not all(map(_is_file_name, parts)):
            raise ValueError(f"{name!r} is no relative path in the folder")
        same = unicodedata.normalize("NFC", name).casefold()
        above = {"/".join(same.split("/")[:depth]) for depth in range(1, len(parts))}
        if same in self._files:
            raise ValueError(f"{name!r} is written twice")
        if same in self._folders or above & self._files:
            raise ValueError(f"{name!r} makes one name a file and a folder")
        self._files.add(same)
        self._folders |= above


def _is_file_name(part: str) -> bool:
    """Say whether a part of a path is a name on every system, and leads nowhere else."""
    try:
        short = len(part.encode("utf-8")) <= _LONGEST_NAME
    except UnicodeEncodeError:  # a lone surrogate
        return False
    is_odd = _NOT_IN_NAMES.search(part) or _DEVICES.match(part)
    return short and part not in {"", ".", ".."} and not is_odd
