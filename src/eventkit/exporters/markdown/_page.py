"""The context that all sections of the page share: the event, the options, the headings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import wraps
from itertools import chain, groupby
from typing import NamedTuple, TypeAlias, TypeVar

from attrs import field, frozen
from immutabledict import immutabledict

from eventkit import wording
from eventkit.exporters.markdown._inline import escaped, to_heading, verbatim
from eventkit.exporters.markdown._options import MarkdownOptions
from eventkit.exporters.markdown._slugs import Slugs
from eventkit.model import (
    Actual,
    Change,
    ChangeKind,
    Event,
    Item,
    Outcome,
    ProgrammeDay,
    Progress,
    Session,
)
from eventkit.model.tree import copy_with
from eventkit.text import one_line, picture_address

_REFERENCE = re.compile(r"[A-Z]{1,4}-?[0-9]{1,4}(-[0-9]{1,4})?")
_EMPTY_DAYS = 3
_GONE = {ChangeKind.WITHDRAWN, ChangeKind.MERGED}
_SECTIONS = {"sessions": "details"}

Key: TypeAlias = tuple[str, str]
"""The subject of a heading: a table and an id in it, or a section and an empty id."""


class Heading(NamedTuple):
    """A heading of the page: its level, its text, and the name that links lead to."""

    level: int
    text: str
    slug: str | None


@frozen(kw_only=True, eq=False)
class Before:
    """The page at an older release, to show what has changed since.

    Args:
        page: The older state.
        changes: The changes of the sessions that the event still has, by their ids.
        withdrawn: The changes of the sessions that it no longer has.
    """

    page: Page
    changes: Mapping[str, Change]
    withdrawn: tuple[Change, ...]

    def of(self, session: Session) -> Session | None:
        """Return the older state of a session, if it has changed."""
        change = self.changes.get(session.id)
        return self.page.event.session(change.old) if change and change.old else None

    def kinds(self, session: Session) -> tuple[ChangeKind, ...]:
        """Return the kinds of changes of a session."""
        change = self.changes.get(session.id)
        return change.kinds if change else ()


@frozen(kw_only=True, eq=False)
class Page:
    """An event, its options and headings, and a cache of phrases."""

    event: Event
    options: MarkdownOptions
    headings: Mapping[Key, Heading]
    outcomes_of: Mapping[str, list[Outcome]]
    source_numbers: Mapping[str, int]
    before: Before | None = None
    phrases: Mapping[object, dict[Hashable, str]] = field(factory=lambda: defaultdict(dict))

    @property
    def comma(self) -> str:
        """What stands between the items of a list, in the language of the event."""
        return wording.comma(self.event)

    @property
    def semicolon(self) -> str:
        """What stands between groups, each of which may be a list."""
        return wording.semicolon(self.event)

    def word(self, key: str, *, count: int | None = None, **values: object) -> str:
        """Return a word or phrase that exports add, in the language of the event."""
        return wording.word(key, self.event, count=count, **values)

    def heading(self, table: str, id: str = "") -> str:
        """Return the Markdown of a heading."""
        entry = self.headings[table, id]
        return f"{'#' * entry.level} {verbatim(entry.text)}"

    def title(self, session: Session) -> str:
        """Return the title of a session, as a link to its heading if it has one."""
        return self.linked(escaped(session.title), "sessions", session.id)

    def linked(self, label: str, table: str, id: str) -> str:
        """Return a Markdown label as a link to the heading of an item, if it has one.

        Where forges give that heading different names, the link leads to its section.
        """
        target = self.headings.get((table, id))
        if target and not target.slug:
            target = self.headings.get((_SECTIONS.get(table, table), ""))
        return to_heading(label, target and target.slug)

    def cited(self, item: Item | Progress | Actual | Event) -> str:
        """Return the numbers of an item's sources, linked to their list; may be empty."""
        sources = self.event.sources_of(item) if self.options.sources else ()
        if not sources:
            return ""
        numbers = sorted(self.source_numbers[source.id] for source in sources)
        return self.linked(f"\\[{self.comma.join(map(str, numbers))}\\]", "sources", "")


Subject = TypeVar("Subject", bound=Hashable)


def once(phrase: Callable[[Page, Subject], str]) -> Callable[[Page, Subject], str]:
    """Cache a phrase that many sessions share, per page and subject."""

    @wraps(phrase)
    def cached(page: Page, subject: Subject) -> str:
        phrases = page.phrases[phrase]
        text = phrases.get(subject)
        if text is None:
            text = phrases[subject] = phrase(page, subject)
        return text

    return cached


def page(event: Event, options: MarkdownOptions) -> Page:
    """Return the page of an event, with all its headings in order."""
    outcomes_of: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in event.outcomes if options.outcomes else ():
        if outcome.session:
            outcomes_of[outcome.session].append(outcome)
    slugs, before = Slugs(), _before(event, options)
    headings = {
        key: Heading(level, text, slugs.of_next(text))
        for key, level, text in _outline(event, options, outcomes_of, before)
    }
    return Page(
        event=_with_escaped_words(event),
        options=options,
        headings=headings,
        outcomes_of=outcomes_of,
        source_numbers={source.id: number for number, source in enumerate(event.sources, 1)},
        before=before,
    )


def _with_escaped_words(event: Event) -> Event:
    """Return an event whose own words can be written into Markdown as those of catalogues can."""
    if not (event.words or event.roles or event.kinds):
        return event
    words = {
        language: immutabledict({key: tuple(map(escaped, forms)) for key, forms in texts.items()})
        for language, texts in event.words.items()
    }
    names = {
        table: tuple(copy_with(it, {"title": escaped(it.title)}) for it in getattr(event, table))
        for table in ("roles", "kinds")
    }
    return copy_with(event, {"words": immutabledict(words), **names})


def _before(event: Event, options: MarkdownOptions) -> Before | None:
    history = event.history
    if history.earlier is None or not (options.changes or options.changes_since):
        return None
    changes = [change for change in history.changes if change.table == "sessions"]
    return Before(
        page=page(wording.side_by_side(history.earlier), options),
        changes={change.new: change for change in changes if change.new},
        withdrawn=tuple(change for change in changes if not _GONE.isdisjoint(change.kinds)),
    )


def _outline(
    event: Event,
    options: MarkdownOptions,
    outcomes_of: Mapping[str, list[Outcome]],
    before: Before | None,
) -> Iterator[tuple[Key, int, str]]:
    def section(key: str, *, when: object) -> Iterator[tuple[Key, int, str]]:
        if when:
            yield (key, ""), 2, wording.word(key, event)

    yield ("event", ""), 1, one_line(event.title)
    for days in spans(event):
        yield ("days", str(days[0].date)), 2, _day_heading(days, event)
    yield from section("no-time", when=event.unscheduled)
    yield from section("withdrawn", when=before and before.withdrawn)
    if options.details:
        detailed = [session for session in in_order(event) if has_details(session, outcomes_of)]
        yield from section("details", when=detailed)
        yield from (
            (("sessions", it.id), 4 if it.part_of else 3, one_line(it.title)) for it in detailed
        )
    if options.outcomes:
        yield from section("outcomes", when=event.outcomes)
        yield from ((("outcomes", it.id), 3, outcome_title(it)) for it in event.outcomes)
        yield from section("statements", when=event.statements)
    if options.people:
        yield from section("people", when=event.people)
        yield from section("organizations", when=event.organizations)
        yield from section("groups", when=event.groups)
    yield from section("tracks", when=any(map(_shows_more, event.tracks)))
    yield from section("places", when=_shows_places(event))
    yield from section("projects", when=event.projects)
    if options.sources:
        yield from section("sources", when=event.sources)


def outcome_title(outcome: Outcome) -> str:
    """Return the title of an outcome, preceded by its id where people use it, such as R-1.

    >>> outcome_title(Outcome(id="R-1", kind="recommendation", title="Meet again"))
    'R-1: Meet again'
    """
    title = one_line(outcome.title)
    return f"{outcome.id}: {title}" if _REFERENCE.fullmatch(outcome.id) else title


def in_order(event: Event) -> Iterator[Session]:
    """Yield the sessions in order of the programme, each followed by its parts."""
    days = (session for day in event.days for session in day.sessions)
    for session in chain(days, event.unscheduled):
        yield session
        yield from event.parts_of(session)


def has_details(session: Session, outcomes_of: Mapping[str, list[Outcome]]) -> bool:
    """Return whether a session has more to show than its row in the programme."""
    return bool(
        (session.abstract or "").strip()
        or (session.description or "").strip()
        or (session.notes or "").strip()
        or session.url
        or session.online
        or session.materials
        or session.languages
        or session.interpretation
        or session.recording is not None
        or session.license
        or picture_address(session.image)
        or session.id in outcomes_of
    )


def spans(event: Event) -> Iterator[tuple[ProgrammeDay, ...]]:
    """Yield the days one by one, but four or more empty days in a row together.

    A selection shows only days with sessions: on its other days sessions are merely left out.
    """
    visible = (day for day in event.days if day.all_sessions or not event.is_selection)
    for empty, days in groupby(visible, key=lambda day: not (day.all_sessions or day.item)):
        group = tuple(days)
        if empty and len(group) > _EMPTY_DAYS:
            yield group
        else:
            yield from ((day,) for day in group)


def _day_heading(days: tuple[ProgrammeDay, ...], event: Event) -> str:
    first, last = days[0], days[-1]
    if first is not last:
        several = wording.word("days", event, first=first.number, last=last.number)
        return f"{several} · {wording.date_range(first.date, last.date, event)}"
    heading = wording.day_heading(first.number, first.date, event)
    return f"{heading} · {one_line(first.title)}" if first.title else heading


def _shows_places(event: Event) -> bool:
    """Return whether venues or rooms have more to show than their names."""
    return (
        any(map(_shows_more, (*event.venues, *event.rooms)))
        or any(venue.geo for venue in event.venues)
        or any(
            room.floor or room.capacity is not None or room.features or room.online
            for room in event.rooms
        )
    )


def _shows_more(item: Item) -> bool:
    """Return whether an item has more to show than its name."""
    return bool(item.description or item.notes or item.url)
