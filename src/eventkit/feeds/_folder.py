"""Write the feeds of an event into a folder, and touch only what changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from os import PathLike
from pathlib import Path
from urllib.parse import urlsplit

import attrs
from attrs import AttrsInstance

from eventkit._atomic import folder_made, update_file
from eventkit._options import OptionValues, merged_options
from eventkit.builtin import default_registry
from eventkit.exporting import Export, Request, default_options, pieces, warn_of_unreleased
from eventkit.feeds._page import page
from eventkit.feeds._record import INDEX, PAGE, Record, read_record, record_text
from eventkit.feeds._set import Feed, FeedFolder, feeds_of, former_feed, former_feeds_of
from eventkit.model import Audience, Event, with_history
from eventkit.model.errors import OptionsError, TargetError
from eventkit.model.reader import Reader
from eventkit.model.views import Selector, for_audience, in_language
from eventkit.plugins import PluginRegistry
from eventkit.releases import Histories, Log, stamp
from eventkit.text import is_feed_address
from eventkit.wording import language_name, word

FORMAT = "icalendar"
OWN_OPTIONS = ("entries", "name", "description", "feed_url", "changed_since")
MOST_LANGUAGES = 200
"""More than have a code of two letters: each of them is a feed in each language of the event."""
SELDOM = timedelta(days=30)
"""How often subscribers of an event that is over are to look for changes."""
_NOTHING: Mapping[str, tuple[str, ...]] = {"session": ()}
_PAGE = re.compile(r"https?://[!-~\u00a1-\uffff]+", re.IGNORECASE)
_FILE = re.compile(r"[A-Za-z0-9._=+-]+\.ics")


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
    """Return a folder of feeds made ready: nothing is written, and what is wrong is found.

    Args:
        event: The event.
        folder: The folder, as for `write_feeds`, and so are `url` and `languages`; the errors are
            those of it, too.
        request: What is asked of each calendar; the reader is an audience alone.
        url: As for `write_feeds`.
        languages: As for `write_feeds`.
        retire: As for `write_feeds`.
        more: As for `write_feeds`.
    """
    path, base, audience = Path(folder), _base(url), request.reader.audience
    defaults = default_options(event, FORMAT, request.plugins)
    options = _calendar_options(defaults, request)

    seen = for_audience(event, audience)
    spoken = [seen.language, *seen.translations]
    shown = (in_language(seen, language) for language in tuple(languages) or spoken)
    views = {view.language: view for view in shown}
    record = read_record(path)
    if record:
        _require_same(path, record, event, audience)
        _require_languages(path, record, spoken, views)
    log = request.log
    histories = {
        language: Histories(
            log.seen_of(event, audience), log, Reader(audience, language), view=view
        )
        for language, view in views.items()
        if log
    }
    for past in list(histories.values())[:1]:
        warn_of_unreleased(past.of())
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
        url=base,
        audience=audience,
        feeds=feeds,
        former=(),
        shown=in_language(seen, seen.language),
        selectors=selectors,
        histories=histories,
        export=Export(offer=request.offer, event=seen, options=options),
        is_retired=retire,
        more=_more(more, seen),
    )
    return attrs.evolve(ready, former=tuple(_former(ready, event, record)))


def _stamped(view: Event, past: Histories | None, modified: datetime | None) -> Event:
    return with_history(view, past.of()) if past else stamp(view, modified=modified)


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
) -> tuple[Path, ...]:
    """Write calendars to subscribe to into a folder that any web server can publish.

    There is one of the whole event, one with an entry for each day, and one for each person (any
    party), room, track and language of the sessions; `index.html` lists them for people and
    `index.json` for programs. A file that would hold what it holds already is not touched.

    What a past release or an earlier run had a feed of, and is no more, keeps it, with what is
    withdrawn: calendars take away nothing that they can no longer fetch.

    Args:
        event: The event.
        folder: The folder, which is made where there is none; one for each audience.
        url: Address under which the folder will be published, by http or https. Without it the
            index has no links to subscribe by, and the feeds do not say where they are.
        audience: Who it is for: `public` (the default), `participants` or `organizers`.
        languages: BCP 47 tags of the languages to write feeds in; all unless given.
        log: Its releases, as `load_log` reads them: feeds then cancel what is gone.
        modified: Aware datetime of the last change of its document, as for `export`.
        options: Options of the calendar but `entries`, `name`, `description`, `feed_url` and
            `changed_since`.
        plugins: The registry to look in; that of the process unless given.
        retire: Whether the event is over, and these are its last calendars: each and the index say
            so, and ask to be fetched seldom.
        more: Address of the page that they then send their readers to; the `url` of the event
            unless given.

    Returns:
        The files that were written: they are new, or changed.

    Raises:
        OptionsError: If the calendar does not take an option, or the address is none.
        ViewError: If the event cannot be viewed so.
        LogError: If the log is of another event.
        TargetError: If a file cannot be written, or the folder holds feeds of another event, for
            another audience, or in a language that is not asked for, or the sessions are in more
            than 200 languages.

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
    written = [path / feed.file for feed in ready.all if write_feed(ready, feed)]
    return (*written, *write_index(ready))


def write_feed(ready: FeedFolder, feed: Feed) -> bool:
    """Write a feed where it changed, and say whether it did.

    Raises:
        TargetError: If the file cannot be written; what was there is still there.
        ExporterError: If the exporter fails.
    """
    selector, chosen = ready.selectors[feed.language], ready.export.options
    over = f" ({word('over', feed.language)})" if ready.is_retired else ""
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
    data = b"".join(pieces(export))
    with folder_made(ready.path):
        return update_file(ready.path / feed.file, data)


def _about(ready: FeedFolder, feed: Feed) -> str:
    """Return what a calendar says of itself: that it is the last, or has another address now.

    A discreet one names no address: what it is of might stand there.
    """
    is_discreet, parts = ready.export.options.discreet, []
    if ready.is_retired:
        parts.append(word("event-over", feed.language))
    if ready.is_retired and ready.more and not is_discreet:
        parts.append(word("more-at", feed.language).format(url=ready.more))
    if feed.successor and ready.url and not is_discreet:
        now = f"{ready.url}{feed.successor}"
        parts.append(word("now-at", feed.language).format(url=now))
    return "\n".join(parts)


def _shown_in(feed: Feed, selector: Selector, past: Histories | None) -> Event:
    """Return the event as a feed shows it, with what it is to say of what was."""
    if not feed.select:
        return selector.event
    event = selector.selected(_NOTHING if feed.is_former else feed.select)
    return with_history(event, past.of(_ever(feed, past))) if past else event


def _ever(feed: Feed, past: Histories) -> Mapping[str, tuple[str, ...]]:
    """Return the selection of a feed, with the ids and spellings of a language that it ever had."""
    if "language" not in feed.select:
        return {key: (*words, *feed.earlier) for key, words in feed.select.items()}
    tag = feed.select["language"][0].casefold()
    spelt = sorted(known for known in map(str, past.matched("language")) if known.casefold() == tag)
    return {"language": (*feed.select["language"], *spelt)}


def write_index(ready: FeedFolder) -> tuple[Path, ...]:
    """Write the index where it changed, and return the paths then: last, when all feeds are there.

    Raises:
        TargetError: If a file cannot be written; what was there is still there.
    """
    told = {PAGE: page(ready), INDEX: record_text(ready)}
    with folder_made(ready.path):
        return tuple(
            ready.path / name
            for name, said in told.items()
            if update_file(ready.path / name, said.encode())
        )


# --- what is asked for


def _base(url: str | None) -> str | None:
    """Return the address of the folder, with a slash at its end.

    Raises:
        OptionsError: If it is no address of a folder.
    """
    if url is None:
        return None
    if not is_feed_address(url) or {"?", "#"} & set(url):
        said = "an address such as https://example.org/school/ is needed"
        raise OptionsError(f"feeds cannot be published under {url!r}: {said}")
    fetched = urlsplit(url)
    scheme = "https" if fetched.scheme == "webcal" else fetched.scheme
    return f"{fetched._replace(scheme=scheme).geturl().rstrip('/')}/"


def _more(url: str | None, event: Event) -> str:
    """Return the address of the page that people are sent to; that of the event unless given.

    Raises:
        OptionsError: If what is given is no address of a page.
    """
    if url is not None and not _PAGE.fullmatch(url):
        said = "an address such as https://example.org/ is needed"
        raise OptionsError(f"nobody can be sent to {url!r}: {said}")
    own = event.url or ""
    return url or (own if _PAGE.fullmatch(own) else "")


def _calendar_options(defaults: OptionValues, request: Request) -> AttrsInstance:
    """Return the options of the calendar, without those that feeds set themselves.

    Raises:
        OptionsError: If the call gives one of these, or the calendar does not take an option.
    """
    refused = [key for key in OWN_OPTIONS if key in request.options.values]
    if refused:
        reason = "each has a name, an address and all its entries of its own"
        raise OptionsError(f"feeds take no {', '.join(refused)}: {reason}")
    values = {key: value for key, value in defaults.values.items() if key not in OWN_OPTIONS}
    exporter = request.offer.value
    taken = attrs.evolve(defaults, values=values)
    options: AttrsInstance = merged_options(exporter.options, FORMAT, taken, request.options)
    return options


# --- what an earlier run wrote


def _require_same(folder: Path, record: Record, event: Event, audience: Audience) -> None:
    """Refuse a folder that holds feeds of another event, or for others: its index would tell."""
    if record.event != event.id:
        said = f"it holds the feeds of {record.event!r}, not of {event.id!r}"
    elif record.audience != audience:
        said = f"it holds the feeds for the audience {record.audience!r}, not {str(audience)!r}"
    else:
        return
    raise TargetError(f"cannot write into {folder}: {said}; name another folder", folder)


def _require_languages(
    folder: Path, record: Record, spoken: Iterable[str], asked: Iterable[str]
) -> None:
    """Refuse to leave out a language that there still is: its subscribers would lose all."""
    left = sorted(record.languages & set(spoken) - set(asked))
    if left:
        named = ", ".join(map(language_name, left))
        raise TargetError(
            f"cannot write into {folder}: it holds feeds in {named} too; ask for"
            f" {' and '.join(left)} as well, or name another folder",
            folder,
        )


def _require_few_languages(folder: Path, selectors: Iterable[Selector]) -> None:
    """Refuse a feed for each of more languages than sessions of one event can be in."""
    spoken = {str(tag).casefold() for each in selectors for tag in each.words("language")}
    if len(spoken) > MOST_LANGUAGES:
        raise TargetError(
            f"cannot write into {folder}: the sessions are in {len(spoken)} languages, each of"
            f" which would have a feed, and at most {MOST_LANGUAGES} may: correct `languages` and"
            " `interpretation` of the sessions",
            folder,
        )


def _former(ready: FeedFolder, event: Event, record: Record | None) -> Iterator[Feed]:
    """Yield the feeds that there were, each once: by past releases, and by an earlier run.

    What may not be told any more is told to those alone who know it: where its file is there.
    """
    current = {feed.file for feed in ready.feeds}
    there = {*current}
    for feed, may_be_told in _by_releases(ready, event):
        if feed.file not in there and (may_be_told or (ready.path / feed.file).is_file()):
            there.add(feed.file)
            leads_on = may_be_told and feed.successor in current  # the index tells everybody
            yield feed if leads_on else attrs.evolve(feed, successor="")
    view = next(iter(ready.selectors.values())).event
    for file in record.files if record else ():
        ours = _FILE.fullmatch(file) and file.startswith(f"{event.id}.") and file not in there
        if ours and (ready.path / file).is_file():
            there.add(file)
            yield former_feed(view, file, _NOTHING)


def _by_releases(ready: FeedFolder, event: Event) -> Iterator[tuple[Feed, bool]]:
    for language, past in ready.histories.items():
        view = ready.selectors[language].event
        yield from former_feeds_of(event, view, past, ready.audience)
