"""What a mail tells a person: their sessions, what changed for them, and how to join."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from attrs import field, frozen

from eventkit import Event, wording
from eventkit.changes import ChangedItem, Diff
from eventkit.model import Audience, Online, Person, ProgrammeDay, Session
from eventkit.plugins import Readership
from eventkit.text import cleaned, one_line
from eventkit_html.cards import Card, Cards
from eventkit_html.edition import PARTIES, Edition, Link
from eventkit_html.languages import joined, labelled, listed, zone_of
from eventkit_html.options import EmailOptions, HtmlOptions
from eventkit_html.paths import page_of


class Fact(NamedTuple):
    """A fact of a session, such as its place; a link has an address."""

    label: str
    text: str
    address: str = ""


class Entry(NamedTuple):
    """A session in a mail."""

    card: Card
    facts: tuple[Fact, ...]


class DayEntries(NamedTuple):
    """The sessions of a day under its heading."""

    heading: str
    entries: tuple[Entry, ...]


@frozen(kw_only=True)
class Letter:
    """What a person is told.

    Args:
        edition: The view of that person, and its words.
        name: The name of the person.
        days: Their sessions, day by day.
        changes: What changed for them, in words.
        has_calendar: Whether a calendar file comes with it.
        url: Where the whole programme is published; may be empty.
    """

    edition: Edition
    name: str
    days: tuple[DayEntries, ...] = field(converter=tuple[DayEntries, ...])
    changes: tuple[ChangedItem, ...] = field(converter=tuple[ChangedItem, ...])
    has_calendar: bool
    url: str

    def word(self, key: str, **values: object) -> str:
        """Return a word or phrase of the mail."""
        return wording.word(key, self.edition.event, **values)  # type: ignore[arg-type]  # no counts

    @property
    def subject(self) -> str:
        """The subject of the mail."""
        return self.word("mail-subject", event=self.edition.title)

    @property
    def opening(self) -> tuple[str, ...]:
        """The paragraphs that stand before everything else."""
        dates, title = wording.dates_and_hours(self.edition.event), self.edition.title
        key = "mail-sessions" if self.days else "mail-no-sessions"
        return (
            self.word("mail-greeting", name=self.name),
            self.word(key, event=title, dates=dates),
            *self.edition.warnings,
        )

    @property
    def zone(self) -> str:
        """In which zone the hours are."""
        event = self.edition.event
        return joined(event, "", self.word("all-times", zone=zone_of(event)), ".")

    @property
    def closing(self) -> tuple[str, ...]:
        """The paragraphs that stand after everything else, but for the link to the programme."""
        return tuple(
            filter(None, [self.word("mail-calendar") if self.has_calendar else "", self._state])
        )

    @property
    def _state(self) -> str:
        return joined(self.edition.event, "", self.edition.state, ".") if self.edition.state else ""


def letter_of(view: Event, person: Person, options: EmailOptions, *, has_calendar: bool) -> Letter:
    """Return what a person is told.

    Args:
        view: The event as that person sees it.
        person: The person.
        options: The options of the format.
        has_calendar: Whether a calendar file comes with it.
    """
    site = HtmlOptions(readership=_narrower(options.readership))
    edition = Edition(event=wording.side_by_side(view), options=site, folder="", others={})
    entries = _Entries(edition, person.id)
    return Letter(
        edition=edition,
        name=_name_of(person, edition.event),
        days=entries.days(),
        changes=_changes(view, person.id, options),
        has_calendar=has_calendar,
        url=options.url or "",
    )


def _name_of(person: Person, event: Event) -> str:
    """Return the name of a person, as the event in the languages of the mail has it."""
    names = (it.name for it in event.people if it.id == person.id)
    return one_line(next(names, person.name))


def _narrower(readership: Readership) -> Readership:
    """Return for whom a mail is, given for whom the mails are exported: never for organisers."""
    is_for_organizers = readership.audience is Audience.ORGANIZERS
    return Readership(audience=Audience.PARTICIPANTS) if is_for_organizers else readership


def _changes(view: Event, id: str, options: EmailOptions) -> Iterator[ChangedItem]:
    """Yield what changed for a person, each with the facts that did."""
    history, everything = view.history, options.views.event
    if not (history.changes and history.earlier and everything):
        return
    # What a person left is in none of their sessions, and yet has changed for them.
    states = zip(cleaned(history.earlier).editions, everything.editions, strict=False)
    diffs = [Diff(old=old, new=new, changes=history.changes, person=id) for old, new in states]
    first, *others = [[*_items(diff)] for diff in diffs]
    if others and {*map(_shape, others)} == {_shape(first)}:
        for alike in zip(first, *others, strict=True):
            yield _in_all_languages(alike, view.view_languages)
    else:
        yield from first


def _items(diff: Diff) -> Iterator[ChangedItem]:
    for section in diff.report().sections:
        for item in section.items:
            changed = tuple(fact for fact in item.facts if fact.was is not None)
            yield item._replace(facts=changed or item.facts[:2])


def _in_all_languages(alike: Sequence[ChangedItem], tags: Sequence[str]) -> ChangedItem:
    """Return one change of those in several languages."""
    first = alike[0]
    facts = zip(*(item.facts for item in alike), strict=True)
    return first._replace(
        title=wording.SideBySide((it.title for it in alike), tags),
        summary=wording.SideBySide((it.summary for it in alike), tags),
        facts=tuple(
            fact[0]._replace(
                label=wording.SideBySide((it.label for it in fact), tags),
                now=wording.SideBySide((it.now for it in fact), tags),
                was=fact[0].was
                if fact[0].was is None
                else wording.SideBySide((it.was or "" for it in fact), tags),
            )
            for fact in facts
        ),
    )


def _shape(items: Iterable[ChangedItem]) -> tuple[tuple[bool, ...], ...]:
    """Return what changes have in common in all languages: which facts there are."""
    return tuple(tuple(fact.was is None for fact in item.facts) for item in items)


class _Entries:
    """The sessions of a person in words."""

    def __init__(self, edition: Edition, id: str) -> None:
        self._edition, self._event, self._id = edition, edition.event, id
        self._cards = Cards(edition)

    def days(self) -> Iterator[DayEntries]:
        """Yield the sessions of each day, and then those whose day is not known."""
        for day in self._event.days:
            if day.all_sessions:
                yield self._day(day)
        if unscheduled := self._event.unscheduled:
            yield DayEntries(self._edition.word("no-time"), (*self._of(unscheduled),))

    def _day(self, day: ProgrammeDay) -> DayEntries:
        link = self._edition.day_link(day)
        heading = joined(self._event, " · ", link.text, link.note)
        return DayEntries(heading, (*self._of(day.all_sessions),))

    def _of(self, sessions: Iterable[Session]) -> Iterator[Entry]:
        for session in sessions:
            if not session.part_of:
                card = self._cards.of(session)
                yield Entry(card, tuple(self._facts(session, card)))

    def _facts(self, session: Session, card: Card) -> Iterator[Fact]:
        word = self._edition.word
        if card.local:
            yield Fact(word("time"), card.local)
        if card.place:
            yield Fact(word("room" if card.rooms else "place"), card.place)
        if roles := self._roles(session):
            yield Fact(word("your-part"), roles)
        for role in card.roles:
            others = [it for it in role.parties if not self._is_addressee(it)]
            if others:
                label = wording.role_name(role.key, len(others), self._event)
                yield Fact(label, self._names(others))
        for part in card.parts:
            yield Fact(word("parts"), _part_line(self._edition, part))
        for online in (session.online, *(it.online for it in self._event.rooms_of(session))):
            yield from self._joining(online)
        for material in session.materials:
            line = one_line(material.title)
            yield Fact(word("materials"), line, self._edition.address(material.url))

    def _names(self, links: Iterable[Link]) -> str:
        return listed(self._event, *(_in_brackets(self._event, *it[::3]) for it in links))

    def _roles(self, session: Session) -> str:
        """Return the roles of the person, and the part in which they are."""
        roles = [self._role(it.role) for it in session.participations if it.who == self._id]
        roles += [
            _in_brackets(self._event, self._role(it.role), one_line(part.title))
            for part in self._event.parts_of(session)
            for it in part.participations
            if it.who == self._id
        ]
        return self._edition.enumeration(dict.fromkeys(roles))

    def _role(self, role: str) -> str:
        return wording.role_name(role, 1, self._event)

    def _is_addressee(self, link: Link) -> bool:
        return link.path == page_of(PARTIES, self._id)

    def _joining(self, online: Online | None) -> Iterator[Fact]:
        if online and online.url:
            url = one_line(online.url)
            yield Fact(self._edition.word("join"), url, self._edition.address(url))
        if online and online.passcode:
            yield Fact(self._edition.word("passcode"), one_line(online.passcode))


@wording.multilingual
def _in_brackets(event: Event, text: str, note: str) -> str:  # noqa: ARG001  # whose languages they are in
    return f"{text} ({note})" if note else text


def _part_line(edition: Edition, part: Card) -> str:
    """Return a part in one line: its hours, title and people."""
    people = edition.enumeration(it.text for it in part.people)
    marks = edition.enumeration(it.text for it in part.badges)
    line = joined(edition.event, " ", part.hours, part.title)
    return labelled(edition.event, marks, _in_brackets(edition.event, line, people))
