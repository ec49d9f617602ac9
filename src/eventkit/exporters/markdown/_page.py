"""What every part of the page needs to know: its event, its options and its headings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import wraps
from itertools import chain, groupby
from typing import NamedTuple, TypeAlias, TypeVar

from attrs import field, frozen

from eventkit import wording
from eventkit.exporters.markdown._inline import escaped, to_heading
from eventkit.exporters.markdown._options import MarkdownOptions
from eventkit.exporters.markdown._slugs import Slugs
from eventkit.model import Change, ChangeKind, Event, Item, Outcome, ProgrammeDay, Session
from eventkit.text import one_line

_REFERENCE = re.compile(r"[A-Z]{1,4}-?[0-9]{1,4}(-[0-9]{1,4})?")
_EMPTY_DAYS = 3
_SECTIONS = {"sessions": "details"}

Key: TypeAlias = tuple[str, str]
"""What a heading is about: a table and the id of one of its items, or a section by its word."""


class Heading(NamedTuple):
    """A heading of the page: its level, its text, and the name that links know it by."""

    level: int
    text: str
    slug: str | None


@frozen(kw_only=True, eq=False)
class Before:
    """The page as it was at an older release, for what has changed since.

    Args:
        page: The older state.
        changes: The changes of the sessions that are there, by their ids.
        withdrawn: The changes of those that are there no longer.
    """

    page: Page
    changes: Mapping[str, Change]
    withdrawn: tuple[Change, ...]

    def of(self, session: Session) -> Session | None:
        """Return a session as it was, if it was there and has changed."""
        change = self.changes.get(session.id)
        return self.page.event.session(change.old) if change and change.old else None

    def kinds(self, session: Session) -> tuple[ChangeKind, ...]:
        """Return what became of a session."""
        change = self.changes.get(session.id)
        return change.kinds if change else ()


@frozen(kw_only=True, eq=False)
class Page:
    """An event, what is to be told of it, what stands where, and the phrases made so far."""

    event: Event
    options: MarkdownOptions
    headings: Mapping[Key, Heading]
    outcomes_of: Mapping[str, list[Outcome]]
    source_numbers: Mapping[str, int]
    before: Before | None = None
    phrases: Mapping[object, dict[Hashable, str]] = field(factory=lambda: defaultdict(dict))

    def word(self, key: str, **said: object) -> str:
        """Return one of the words that exports add, in the language of the event."""
        text = wording.word(key, self.event.language)
        return text.format(**said) if said else text

    def heading(self, table: str, id: str = "") -> str:
        """Return a heading."""
        held = self.headings[table, id]
        return f"{'#' * held.level} {escaped(held.text)}"

    def title(self, session: Session) -> str:
        """Return the title of a session, as a link to its heading, if it has one."""
        return self.linked(escaped(session.title), "sessions", session.id)

    def linked(self, label: str, table: str, id: str) -> str:
        """Return a label, itself Markdown, as a link to the heading of an item, if it has one.

        Where forges call that by different names, the link leads to the section that holds it.
        """
        held = self.headings.get((table, id))
        if held and not held.slug:
            held = self.headings.get((_SECTIONS.get(table, table), ""))
        return to_heading(label, held and held.slug)

    def cited(self, item: Item | Event) -> str:
        """Return the numbers of the sources of an item, linked to their list; may be empty."""
        sources = self.event.sources_of(item) if self.options.sources else ()
        if not sources:
            return ""
        numbers = sorted(self.source_numbers[source.id] for source in sources)
        return self.linked(f"\\[{', '.join(map(str, numbers))}\\]", "sources", "")


Subject = TypeVar("Subject", bound=Hashable)


def once(phrase: Callable[[Page, Subject], str]) -> Callable[[Page, Subject], str]:
    """Make a phrase about what many sessions share once for each page."""

    @wraps(phrase)
    def kept(page: Page, subject: Subject) -> str:
        phrases = page.phrases[phrase]
        said = phrases.get(subject)
        if said is None:
            said = phrases[subject] = phrase(page, subject)
        return said

    return kept


def page(event: Event, options: MarkdownOptions) -> Page:
    """Return the page of an event, with all its headings in the order in which they stand."""
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
        event=event,
        options=options,
        headings=headings,
        outcomes_of=outcomes_of,
        source_numbers={source.id: number for number, source in enumerate(event.sources, 1)},
        before=before,
    )


def _before(event: Event, options: MarkdownOptions) -> Before | None:
    history = event.history
    if history.earlier is None or not (options.changes or options.changes_since):
        return None
    changes = [change for change in history.changes if change.table == "sessions"]
    return Before(
        page=page(history.earlier, options),
        changes={change.new: change for change in changes if change.new},
        withdrawn=tuple(change for change in changes if change.kinds == (ChangeKind.WITHDRAWN,)),
    )


def _outline(
    event: Event,
    options: MarkdownOptions,
    outcomes_of: Mapping[str, list[Outcome]],
    before: Before | None,
) -> Iterator[tuple[Key, int, str]]:
    def section(key: str, *, when: object) -> Iterator[tuple[Key, int, str]]:
        if when:
            yield (key, ""), 2, wording.word(key, event.language)

    yield ("event", ""), 1, event.title
    for days in spans(event):
        yield ("days", str(days[0].date)), 2, _day_heading(days, event.language)
    yield from section("no-time", when=event.unscheduled)
    yield from section("withdrawn", when=before and before.withdrawn)
    if options.details:
        told = [session for session in in_order(event) if has_details(session, outcomes_of)]
        yield from section("details", when=told)
        yield from ((("sessions", it.id), 4 if it.part_of else 3, it.title) for it in told)
    if options.outcomes:
        yield from section("outcomes", when=event.outcomes)
        yield from ((("outcomes", it.id), 3, outcome_title(it)) for it in event.outcomes)
        yield from section("statements", when=event.statements)
    if options.people:
        yield from section("people", when=event.people)
        yield from section("organizations", when=event.organizations)
        yield from section("groups", when=event.groups)
    yield from section("tracks", when=any(map(_tells_more, event.tracks)))
    yield from section("places", when=_tells_places(event))
    yield from section("projects", when=event.projects)
    if options.sources:
        yield from section("sources", when=event.sources)


def outcome_title(outcome: Outcome) -> str:
    """Return what an outcome is called: its title, after an id such as R-1 that people use.

    >>> outcome_title(Outcome(id="R-1", kind="recommendation", title="Meet again"))
    'R-1: Meet again'
    """
    title = one_line(outcome.title)
    return f"{outcome.id}: {title}" if _REFERENCE.fullmatch(outcome.id) else title


def in_order(event: Event) -> Iterator[Session]:
    """Yield the sessions as the programme has them, each followed by its parts."""
    days = (session for day in event.days for session in day.sessions)
    for session in chain(days, event.unscheduled):
        yield session
        yield from event.parts_of(session)


def has_details(session: Session, outcomes_of: Mapping[str, list[Outcome]]) -> bool:
    """Say whether there is more to tell of a session than its row of the programme does."""
    return bool(
        (session.description or "").strip()
        or (session.notes or "").strip()
        or session.url
        or session.online
        or session.materials
        or session.languages
        or session.interpretation
        or session.id in outcomes_of
    )


def spans(event: Event) -> Iterator[tuple[ProgrammeDay, ...]]:
    """Yield the days one by one, and several of which nothing is known together.

    Of a selection only those on which something is left: the others are not without sessions.
    """
    told = (day for day in event.days if day.sessions or not event.is_selection)
    for empty, days in groupby(told, key=lambda day: not (day.sessions or day.item)):
        held = tuple(days)
        if empty and len(held) > _EMPTY_DAYS:
            yield held
        else:
            yield from ((day,) for day in held)


def _day_heading(days: tuple[ProgrammeDay, ...], language: str) -> str:
    first, last = days[0], days[-1]
    if first is not last:
        several = wording.word("days", language).format(first=first.number, last=last.number)
        return f"{several} · {wording.date_range(first.date, last.date, language)}"
    heading = wording.day_heading(first.number, first.date, language)
    return f"{heading} · {one_line(first.title)}" if first.title else heading


def _tells_places(event: Event) -> bool:
    """Say whether there is more to tell of the places than where the event and its sessions are."""
    return (
        any(map(_tells_more, (*event.venues, *event.rooms)))
        or any(venue.geo for venue in event.venues)
        or any(room.floor or room.capacity is not None or room.online for room in event.rooms)
    )


def _tells_more(item: Item) -> bool:
    """Say whether there is more to tell of an item than its name."""
    return bool(item.description or item.notes or item.url)
