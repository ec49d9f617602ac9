"""Write the feeds of an event into a folder, changing only files that differ."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import chain
from os import PathLike
from pathlib import Path
from urllib.parse import urlsplit

import attrs
from attrs import AttrsInstance

from eventkit._folders import Record, Result, fill_folder, read_record, require_same, untold
from eventkit._options import OptionValues, merged_options
from eventkit._preparing import Export, Request, default_options, warn_of_unreleased
from eventkit._rendering import pieces
from eventkit.builtin import default_registry
from eventkit.calendars.entries import discreet_title
from eventkit.feeds._page import page
from eventkit.feeds._record import FORMAT, INDEX, PAGE, read_index, record_of_index, record_text
from eventkit.feeds._set import Feed, FeedFolder, discreet, feeds_of, former_feed, former_feeds_of
from eventkit.model import Audience, Event, with_history
from eventkit.model.errors import OptionsError, TargetError
from eventkit.model.reader import Reader, languages_in
from eventkit.model.selections import Selector
from eventkit.model.views import for_audience, in_language
from eventkit.plugins import PluginRegistry
from eventkit.releases import Histories, Log, stamp
from eventkit.text import is_feed_address
from eventkit.wording import language_name, word

RESERVED_OPTIONS = ("entries", "name", "description", "feed_url", "changed_since")
MOST_LANGUAGES = 200
"""The most languages of sessions: each has a feed in each language of the event."""
SELDOM = timedelta(days=30)
"""How often programs should fetch the calendars of an event that is over."""
_NOTHING: Mapping[str, tuple[str, ...]] = {"session": ()}
_PAGE = re.compile(r"https?://[!-~\u00a1-\uffff]+", re.IGNORECASE)


def prepare_feeds(
    event: Event,
    folder: str | PathLike[str],
    request: Request,
    *,
    url: str | None = None,
    languages: Iterable[str] = (),
    retire: bool = False,
    more: str | None = None,
) -> FeedFolder:
    """Return a folder of feeds that is ready to be written, with the errors of `write_feeds`.

    Args:
        event: The event.
        folder: As for `write_feeds`.
        request: The request for each calendar; its reader has an audience only.
        url: As for `write_feeds`.
        languages: As for `write_feeds`.
        retire: As for `write_feeds`.
        more: As for `write_feeds`.
    """
    path, address, audience = Path(folder), _base(url), request.reader.audience
    defaults = default_options(event, FORMAT, request.plugins)
    options = _calendar_options(defaults, request)

    whole_view = for_audience(event, audience)
    spoken = [whole_view.language, *whole_view.translations]
    chosen = chain.from_iterable(map(languages_in, languages))  # a feed is in one language
    shown = (in_language(whole_view, language) for language in tuple(chosen) or spoken)
    views = {view.language: view for view in shown}
    index = read_index(path)
    record = read_record(path) or (record_of_index(path, index) if index else None)
    require_same(path, record, "feeds", _result(event, audience))
    remembered = None if address else _remembered(record)
    if index:
        _require_languages(path, index["languages"] & set(spoken), views)
    log = request.log
    histories = {
        language: Histories(event, log, Reader(audience, language), view=view)
        for language, view in views.items()
        if log
    }
    for history in list(histories.values())[:1]:
        warn_of_unreleased(history.of())
    selectors = {
        language: Selector(_stamped(view, histories.get(language), request.modified))
        for language, view in views.items()
    }
    _require_few_languages(path, selectors.values())
    feeds = tuple(
        feed
        for language, selector in selectors.items()
        for feed in feeds_of(event, selector.event, selector, audience)
    )
    ready = FeedFolder(
        path=path,
        url=address or remembered,
        is_url_remembered=remembered is not None,
        audience=audience,
        feeds=feeds,
        former=(),
        shown=views.get(whole_view.language) or next(iter(views.values())),
        selectors=selectors,
        histories=histories,
        export=Export(offer=request.offer, audience=audience, event=whole_view, options=options),
        record=record,
        is_retired=retire,
        more=_more(more, whole_view),
    )
    ready = attrs.evolve(ready, former=tuple(_former(ready, event, record)))
    return _discreet(ready) if ready.export.options.discreet else ready


def _discreet(ready: FeedFolder) -> FeedFolder:
    """Return a folder whose index shows no more than its discreet calendars do."""
    titles = {tag: discreet_title(selector.event) for tag, selector in ready.selectors.items()}
    return attrs.evolve(
        ready,
        feeds=tuple(discreet(feed, titles[feed.language]) for feed in ready.feeds),
        former=tuple(discreet(feed, titles[feed.language]) for feed in ready.former),
        discreet_title=discreet_title(ready.shown),
        more="",
    )


def _result(event: Event, audience: Audience, url: str | None = None) -> Result:
    return Result(event=event.id, format=FORMAT, audience=str(audience), url=url or "")


def _remembered(record: Record | None) -> str | None:
    """Return the address that the last run into a folder was given; None if there was none.

    Raises:
        OptionsError: If somebody wrote another thing into the record.
    """
    results = record.results if record else ()
    return next((_base(result.url) for result in reversed(results) if result.url), None)


def _stamped(view: Event, histories: Histories | None, modified: datetime | None) -> Event:
    return with_history(view, histories.of()) if histories else stamp(view, modified=modified)


def write_feeds(
    event: Event,
    folder: str | PathLike[str],
    *,
    url: str | None = None,
    audience: Audience | str = Audience.PUBLIC,
    languages: Iterable[str] = (),
    log: Log | None = None,
    modified: datetime | None = None,
    options: Mapping[str, object] | None = None,
    plugins: PluginRegistry | None = None,
    retire: bool = False,
    more: str | None = None,
    force: bool = False,
) -> tuple[Path, ...]:
    """Write calendars to subscribe to into a folder that any web server can publish.

    There is a feed of the whole event, one with an entry for each day, and one for each person (any
    party), room, track and language of the sessions; `index.html` lists them for people, with the
    programme, and `index.json` for programs. Files that would not change are not touched.

    People, rooms, tracks and languages that are gone keep the feed that an earlier run or release
    had, with cancelled entries only: calendars cannot remove what they can no longer fetch.

    Args:
        event: The event.
        folder: The folder, which is created if needed; each audience needs one of its own.
        url: The http or https address at which the folder will be published; by default that of
            the last run into the folder. Without one the index has no links to subscribe, and the
            feeds do not name their address.
        audience: The audience: `public` (the default), `participants` or `organizers`.
        languages: BCP 47 tags of the languages to write feeds in; all by default.
        log: Its releases, as `load_log` reads them: feeds then cancel what is gone.
        modified: Aware datetime of the last change of its document, as for `export`.
        options: Options of the calendar but `entries`, `name`, `description`, `feed_url` and
            `changed_since`.
        plugins: The registry of plugins; by default that of the process.
        retire: Whether the event is over and these are its last calendars: they and the index say
            so and ask to be fetched seldom.
        more: The page that the last calendars link to; by default the `url` of the event.
        force: Whether files are replaced that were edited since eventkit wrote them.

    Returns:
        The files that were written because they are new or changed.

    Raises:
        OptionsError: If the calendar does not take an option, or an address is not valid.
        ViewError: If the audience or language is not valid for the event.
        LogError: If the log belongs to another event.
        TargetError: If a file cannot be written, was edited, or is somebody else's; if the folder
            has feeds of another event, for another audience, or in a language that is not asked
            for; or if the sessions are in more than 200 languages.

    Warns:
        UnreleasedWarning: If the event differs from the last release of the log.

    >>> from datetime import date
    >>> from tempfile import TemporaryDirectory
    >>> from eventkit.model import Event
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...                timezone="UTC")
    >>> with TemporaryDirectory() as folder:
    ...     written = write_feeds(school, folder, url="https://example.org/school/")
    >>> [path.name for path in written]
    ['school.ics', 'school.entries-days.ics', 'index.html', 'index.json']
    """
    path = Path(folder)
    registry = plugins or default_registry()
    request = Request(
        offer=registry.exporter(FORMAT),
        reader=Reader(audience),
        log=log,
        modified=modified,
        options=OptionValues(options or {}),
        plugins=registry,
    )
    ready = prepare_feeds(
        event, path, request, url=url, languages=languages, retire=retire, more=more
    )
    return fill_with_feeds(ready, ready.all, force=force)


def fill_with_feeds(
    ready: FeedFolder, feeds: Iterable[Feed], *, force: bool = False
) -> tuple[Path, ...]:
    """Write a folder of feeds, and return the files that are new or changed.

    Args:
        ready: The folder.
        feeds: All its feeds, as they come.
        force: As for `write_feeds`.

    Raises:
        TargetError: As for `write_feeds`.
        ExporterError: If the exporter fails.
    """

    def files() -> Iterator[tuple[str, bytes]]:
        for feed in feeds:
            yield feed.file, _calendar(ready, feed)
        yield PAGE, page(ready).encode()
        yield INDEX, record_text(ready).encode()

    return fill_folder(
        ready.path,
        "feeds",
        _result(ready.shown, ready.audience, ready.url),
        files(),
        hidden={feed.file for feed in ready.former if not feed.successor},
        record=ready.record,
        force=force,
    )


def _calendar(ready: FeedFolder, feed: Feed) -> bytes:
    """Return the calendar of a feed."""
    selector, chosen = ready.selectors[feed.language], ready.export.options
    over = f" ({word('over', selector.event)})" if ready.is_retired else ""
    options = attrs.evolve(
        chosen,
        entries=feed.entries,
        name=None if chosen.discreet else f"{feed.title}{over}",
        description=_about(ready, feed) or None,
        feed_url=ready.url and f"{ready.url}{feed.file}",
        refresh=max(chosen.refresh, SELDOM) if ready.is_retired else chosen.refresh,
    )
    event = _shown_in(feed, selector, ready.histories.get(feed.language))
    export = attrs.evolve(ready.export, event=event, options=options)
    return b"".join(pieces(export))


def _about(ready: FeedFolder, feed: Feed) -> str:
    """Return the description of a calendar: that it is the last one, or its new address.

    A discreet calendar names no address, which might reveal the event.
    """
    is_discreet, parts = ready.export.options.discreet, []
    view = ready.selectors[feed.language].event
    if ready.is_retired:
        parts.append(word("event-over", view))
    if ready.is_retired and ready.more:
        parts.append(word("more-at", view, url=ready.more))
    if feed.successor and ready.url and not is_discreet:
        now = f"{ready.url}{feed.successor}"
        parts.append(word("now-at", view, url=now))
    return "\n".join(parts)


def _shown_in(feed: Feed, selector: Selector[Event], histories: Histories | None) -> Event:
    """Return the event as a feed shows it, with the history of its selection."""
    if not feed.select:
        return selector.event
    event = selector.selected(_NOTHING if feed.is_former else feed.select)
    return (
        with_history(event, histories.of(_former_selection(feed, histories), event))
        if histories
        else event
    )


def _former_selection(feed: Feed, histories: Histories) -> Mapping[str, tuple[str, ...]]:
    """Return the selection of a feed, with all ids and spellings that it ever had."""
    if "language" not in feed.select:
        return {key: (*words, *feed.earlier) for key, words in feed.select.items()}
    tag = feed.select["language"][0].casefold()
    spelt = sorted(
        known for known in map(str, histories.matched("language")) if known.casefold() == tag
    )
    return {"language": (*feed.select["language"], *spelt)}


# --- arguments


def _base(url: str | None) -> str | None:
    """Return the address of the folder, with a slash at its end.

    Raises:
        OptionsError: If it is not the address of a folder.
    """
    if url is None:
        return None
    if not is_feed_address(url) or {"?", "#"} & set(url):
        needed = "an address such as https://example.org/school/ is needed"
        raise OptionsError(f"feeds cannot be published under {url!r}: {needed}")
    fetched = urlsplit(url)
    scheme = "https" if fetched.scheme == "webcal" else fetched.scheme
    return f"{fetched._replace(scheme=scheme).geturl().rstrip('/')}/"


def _more(url: str | None, event: Event) -> str:
    """Return the address of the page to link to; by default that of the event.

    Raises:
        OptionsError: If the given one is not the address of a page.
    """
    if url is not None and not _PAGE.fullmatch(url):
        needed = "an address such as https://example.org/ is needed"
        raise OptionsError(f"feeds cannot link to {url!r}: {needed}")
    event_url = event.url or ""
    return url or (event_url if _PAGE.fullmatch(event_url) else "")


def _calendar_options(defaults: OptionValues, request: Request) -> AttrsInstance:
    """Return the options of the calendar, without those that feeds set themselves.

    Raises:
        OptionsError: If the call gives one of these, or the calendar does not take an option.
    """
    refused = [key for key in RESERVED_OPTIONS if key in request.options.values]
    if refused:
        reason = "each feed sets its own name, address and entries"
        raise OptionsError(f"feeds take no {', '.join(refused)}: {reason}")
    values = {key: value for key, value in defaults.values.items() if key not in RESERVED_OPTIONS}
    exporter = request.offer.value
    taken = attrs.evolve(defaults, values=values)
    options: AttrsInstance = merged_options(exporter.options, FORMAT, taken, request.options)
    return options


# --- earlier runs


def _require_languages(folder: Path, spoken: Collection[str], requested: Collection[str]) -> None:
    """Refuse to leave out a language of the event: its subscribers would lose all entries."""
    missing = sorted(language for language in spoken if language not in requested)
    if missing:
        named = ", ".join(map(language_name, missing))
        raise TargetError(
            f"cannot write into {folder}: it has feeds in {named} too; ask for"
            f" {' and '.join(missing)} as well, or name another folder",
            folder,
        )


def _require_few_languages(folder: Path, selectors: Iterable[Selector[Event]]) -> None:
    """Refuse sessions in more languages than can be meant."""
    spoken = {str(tag).casefold() for it in selectors for tag in it.words("language")}
    if len(spoken) > MOST_LANGUAGES:
        raise TargetError(
            f"cannot write into {folder}: the sessions are in {len(spoken)} languages, each of"
            f" which would have a feed, and at most {MOST_LANGUAGES} may: correct `languages` and"
            " `interpretation` of the sessions",
            folder,
        )


def _former(ready: FeedFolder, event: Event, record: Record | None) -> Iterator[Feed]:
    """Yield the feeds of past releases and of an earlier run that are no longer current.

    A feed whose name is restricted now is kept only if its file exists.
    """
    current = {feed.file for feed in ready.feeds}
    files = {*current}
    for feed, may_be_named in _by_releases(ready, event):
        if feed.file not in files and (may_be_named or (ready.path / feed.file).is_file()):
            files.add(feed.file)
            leads_on = may_be_named and feed.successor in current  # the index is public
            yield feed if leads_on else attrs.evolve(feed, successor="")
    view = next(iter(ready.selectors.values())).event
    known = record.digests().keys() if record else ()
    for path in sorted(ready.path.glob(f"{event.id}.*")):
        is_ours = path.name in known or untold(path.name) in known
        if is_ours and path.name not in files and path.is_file():
            yield former_feed(view, path.name, _NOTHING)


def _by_releases(ready: FeedFolder, event: Event) -> Iterator[tuple[Feed, bool]]:
    for language, histories in ready.histories.items():
        view = ready.selectors[language].event
        yield from former_feeds_of(event, view, histories, ready.audience)
