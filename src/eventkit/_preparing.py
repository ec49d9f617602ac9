"""What an export needs before it is rendered: the view, its history, and the options."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from eventkit._options import OptionValues, filled_options, merged_options
from eventkit._pictures import with_pictures
from eventkit.model import Audience, Change, Event, History, Person, stamp, with_history
from eventkit.model.errors import (
    MisspeltFormatWarning,
    OptionsError,
    SelectionError,
    UnreleasedWarning,
)
from eventkit.model.reader import Reader, Selection
from eventkit.model.selections import ReaderViews
from eventkit.model.views import with_catalogues, with_editions
from eventkit.model.words import guess, nearest
from eventkit.plugins import Exporter, PersonalViews, PluginRegistry, Readership
from eventkit.plugins._discovery import normalize_name
from eventkit.plugins._isolation import Caller
from eventkit.text import cleaned

if TYPE_CHECKING:
    from eventkit.changes.compare import Diff
    from eventkit.plugins._registry import Registered
    from eventkit.releases import Histories, Log


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
        folder: The folder of the document, with the files that it names; None if it is not known.
    """

    offer: Registered[Any]
    reader: Reader
    log: Log | None = None
    modified: datetime | None = None
    options: OptionValues
    plugins: PluginRegistry
    folder: Path | None = None


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


class Views(ReaderViews[Event]):
    """The views of an event for several exports, and their histories: each is made once."""

    def __init__(self, event: Event) -> None:
        super().__init__(event)
        self._histories: dict[Reader, Histories] = {}

    def view(self, reader: Reader, log: Log | None = None, *, is_sheet: bool = False) -> Event:
        """Return the view of a reader, without a history.

        Args:
            reader: The reader.
            log: The log of the event: what is no longer there, but was once shown to the reader,
                selects nothing, and is no error.
            is_sheet: Whether a selection has the breaks of its days.

        Raises:
            ViewError: If the event cannot be viewed so.
        """
        selector = self.selector(reader)
        select: Selection = reader.select
        unknown = {
            (key, choice)
            for key, choices in (select.items() if log else ())
            for choice in choices
            if not selector.knows(key, choice)
        }
        if log and unknown:
            past = self._past(reader.by_language()[0], log)
            former = {choice for choice in unknown if past.is_former(*choice)}
            select = {
                key: tuple(it for it in choices if (key, it) not in former)
                for key, choices in select.items()
            }
        return selector.selected(select, is_sheet=is_sheet) if select else selector.event

    def history(self, reader: Reader, log: Log, view: Event) -> History:
        """Return what the log of the event knows of the view of a reader.

        Raises:
            LogError: If the log is of another event.
        """
        from eventkit.releases.stamps import in_several_languages  # most events have no log

        readers = reader.by_language()
        return in_several_languages([self._past(it, log).of(it.select, view) for it in readers])

    def _past(self, reader: Reader, log: Log) -> Histories:
        from eventkit.releases import Histories  # most events have no log

        everything = reader.of_all_sessions()
        if everything not in self._histories:
            whole = self.selector(reader).event
            self._histories[everything] = Histories(self.event, log, reader, view=whole)
        return self._histories[everything]


def prepare(event: Event, request: Request, views: Views | None = None) -> Export:
    """Return an export made ready: nothing is rendered yet, and what is wrong is found.

    Its errors and warnings are those of `export`.

    Args:
        event: The event.
        request: What is asked of the export.
        views: The views of the event, where several exports share them.
    """
    views = views or Views(event)
    exporter, log = request.offer.value, request.log
    defaults = default_options(event, exporter.name, request.plugins, request.folder)
    options = merged_options(exporter.options, exporter.name, defaults, request.options)
    reader = views.by_ids(request.reader)
    view = _as_taken(views.view(reader, log, is_sheet=exporter.sheet), exporter)
    options = with_pictures(options, view, request.folder)
    options = _with_readership(options, reader.audience)
    options = _with_personal_views(options, request, views, reader)
    if log is None:
        stamped = stamp(view, modified=request.modified)
        _releases_to_compare(options, stamped.history, request)
    else:
        past = views.history(reader, log, view)
        warn_of_unreleased(past)
        numbers = _releases_to_compare(options, past, request)
        stamped = with_history(view, _with_changes(past, log, numbers, event, reader))
    return Export(offer=request.offer, audience=reader.audience, event=stamped, options=options)


def _as_taken(view: Event, exporter: Exporter) -> Event:
    """Return a view as an exporter takes it: of clean texts, with the words of the exporter."""
    if not exporter.raw:
        view = cleaned(view)
    return with_catalogues(view, [exporter.catalogue])


def _with_personal_views(
    options: Any,  # noqa: ANN401  # of any format
    request: Request,
    views: Views,
    reader: Reader,
) -> Any:  # noqa: ANN401
    """Return options that have the view of each person, where the format asks for them.

    Raises:
        ViewError: If participants cannot view the event as the reader does.
    """
    names = filled_options(type(options), PersonalViews)
    if not names:
        return options
    if not Audience.PARTICIPANTS.sees(reader.audience):
        reader = evolve(reader, audience=Audience.PARTICIPANTS)
    views.view(reader, request.log)  # what cannot be selected is told before anything is rendered
    everything = _as_taken(views.selector(reader).event, request.offer.value)
    named = _as_taken(views.selector(request.reader).event, request.offer.value).people
    personal = PersonalViews(
        event=everything,
        people=_addressees(everything, named, request, views, reader),
        view_of=lambda id: _personal_view(id, options, request, views, reader),
    )
    return evolve(options, **dict.fromkeys(names, personal))


def _addressees(
    everything: Event, named: Iterable[Person], request: Request, views: Views, reader: Reader
) -> Iterator[Person]:
    """Yield the people that a reader sees, and those who left the last session that named them."""
    selected = reader.select.get("person")
    people = {it.id: it for it in everything.people}
    for person in named:
        if selected is not None and person.id not in selected:
            continue
        if person.id in people:
            yield people[person.id]
        elif request.log and _is_viewable(_of_person(reader, person.id), request.log, views):
            yield Person(id=person.id, name=person.name)


def _is_viewable(reader: Reader, log: Log, views: Views) -> bool:
    """Return whether a selection is known to a reader, or was in a release."""
    try:
        views.view(reader, log)
    except SelectionError:
        return False
    return True


def _of_person(reader: Reader, id: str) -> Reader:
    return evolve(reader, select={**reader.select, "person": id})


def _personal_view(
    id: str, options: object, request: Request, views: Views, reader: Reader
) -> Event:
    """Return what a person sees of an event, with what releases recorded for that person."""
    log = request.log
    reader = _of_person(reader, id)
    view = _as_taken(views.view(reader, log), request.offer.value)
    if log is None:
        return stamp(view, modified=request.modified)
    past = views.history(reader, log, view)
    numbers = _releases_to_compare(options, past, request)
    return with_history(view, _with_changes(past, log, numbers, views.event, reader, person=id))


def _with_readership(options: Any, audience: Audience) -> Any:  # noqa: ANN401  # of any format
    """Return options that say for whom the export is made, where the format asks."""
    names = filled_options(type(options), Readership)
    return evolve(options, **dict.fromkeys(names, Readership(audience=audience)))


def _with_changes(
    past: History,
    log: Log,
    numbers: Iterable[int],
    event: Event,
    reader: Reader,
    *,
    person: str | None = None,
) -> History:
    """Return a history with the changes since the first of several releases that has any.

    Args:
        past: The history.
        log: The releases.
        numbers: The numbers of the releases.
        event: The whole event.
        reader: The reader.
        person: The person to whom changes have to matter; None where all do.
    """
    for number in numbers:
        from eventkit.changes.compare import compare_with_release

        try:
            diffs = [
                compare_with_release(log, number, event, it, person=person)
                for it in reader.by_language()
            ]
        except SelectionError:  # neither state has what is selected, an older one has
            continue
        if any(diffs):
            earlier = with_editions(*(diff.old for diff in diffs))
            changes = _changes_of_all(diffs)
            return evolve(past, changes=changes, since=diffs[0].since, earlier=earlier)
    return past


def _changes_of_all(diffs: Iterable[Diff]) -> Iterable[Change]:
    """Return the changes in several languages: what changed in one has changed for its readers."""
    changes: dict[tuple[object, ...], Change] = {}
    for change in chain.from_iterable(diff.changes for diff in diffs):
        changes.setdefault((change.table, change.old, change.new), change)
    return changes.values()


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


def default_options(
    event: Event, name: str, plugins: PluginRegistry, folder: Path | None = None
) -> OptionValues:
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
    return OptionValues(values, "document", folder=folder)


def _is_format(name: str, plugins: PluginRegistry) -> bool:
    return any(
        normalize_name(offer.value.name) == normalize_name(name) for offer in plugins.exporters()
    )
