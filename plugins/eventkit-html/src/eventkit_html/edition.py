"""An edition of a site: its pages in one language, and what all of them say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple, TypeVar

from attrs import field, frozen
from markupsafe import Markup

from eventkit import Event, wording
from eventkit.model import (
    Audience,
    Change,
    ChangeKind,
    Item,
    Outcome,
    Participation,
    Party,
    Person,
    ProgrammeDay,
    Session,
    Source,
)
from eventkit.text import is_safe_target, one_line, picture_address
from eventkit_html.languages import is_leftward, joined, labelled, listed, not_repeated, short_date
from eventkit_html.markdown import to_html
from eventkit_html.options import HtmlOptions
from eventkit_html.paths import page_of

_T = TypeVar("_T")

PARTIES = "people"
"""The folder of the pages of people, organisations and groups, which share their ids."""


def direction_of(tag: str) -> str:
    """Return in which direction a language is written: `ltr` or `rtl`."""
    return "rtl" if is_leftward(tag) else "ltr"


class Link(NamedTuple):
    """A link: a text, the path of a page below those of its language, or another address."""

    text: str
    path: str = ""
    address: str = ""
    note: str = ""


class PartiesOfRole(NamedTuple):
    """Those who have a role, under its name."""

    key: str
    label: str
    parties: tuple[Link, ...]


def grouped(pairs: Iterable[tuple[str | None, _T]]) -> Mapping[str, Sequence[_T]]:
    """Return values by their keys, in their order; of a key without values there are none.

    Args:
        pairs: Each value after its key; one without a key is left out.
    """
    values: dict[str, list[_T]] = defaultdict(list)
    for key, value in pairs:
        if key is not None:
            values[key].append(value)
    return values


@frozen(kw_only=True, eq=False)
class Edition:
    """A site in one language.

    Args:
        event: The view in that language.
        options: The options of the site.
        folder: The path of its pages below the site, with a slash; empty for the event's own.
        others: The languages of the site with the folders of their pages.
        pictures: The paths of pictures below the site, by their names in the event.
    """

    event: Event
    options: HtmlOptions
    folder: str
    others: Mapping[str, str]
    pictures: Mapping[str, str] = field(factory=dict)

    @cached_property
    def tags(self) -> Sequence[str]:
        """The languages of the pages: one, or several that stand beside each other."""
        return self.event.language.split("+")

    @property
    def language(self) -> str:
        """The language of the pages, of several the first."""
        return self.tags[0]

    @cached_property
    def direction(self) -> str:
        """In which direction the language is written: `ltr` or `rtl`."""
        return direction_of(self.language)

    @property
    def audience(self) -> Audience:
        """Whom the site is for."""
        return self.options.readership.audience

    def word(self, key: str, *, count: int | None = None, **values: object) -> str:
        """Return a word or phrase of the pages."""
        return wording.word(key, self.event, count=count, **values)

    def enumeration(self, texts: Iterable[str | None]) -> str:
        """Return the texts that are not empty, as the language separates them."""
        return listed(self.event, *texts)

    @cached_property
    def comma(self) -> str:
        """What stands between the items of a list."""
        return wording.comma(self.event)

    @cached_property
    def colon(self) -> str:
        """What stands between a label and what it is about."""
        return wording.colon(self.event)

    # --- what the site as a whole says

    @property
    def title(self) -> str:
        """The title of the event in one line."""
        return one_line(self.event.title)

    @cached_property
    def is_draft(self) -> bool:
        """Whether the programme may change: it is not released, or not as it is now."""
        history = self.event.history
        if self.options.draft is not None:
            return self.options.draft
        return not history.releases or history.has_unreleased

    @cached_property
    def state(self) -> str:
        """Which release it is, or when it changed last; empty if that is not known."""
        history = self.event.history
        if history.releases:
            last = history.releases[-1]
            day = last.time.astimezone(self.event.zone).date()
            return self.word("release-told", date=self.date(day), number=last.number)
        if history.modified:
            day = history.modified.astimezone(self.event.zone).date()
            return self.word("updated-on", date=self.date(day))
        return ""

    def beside(self, *texts: str) -> str:
        """Return texts with a dot between them, in each language; empty ones are left out."""
        return joined(self.event, " · ", *texts)

    def labelled(self, label: str, text: str) -> str:
        """Return a label and what it is about, in each language."""
        return labelled(self.event, label, text)

    def date(self, day: date) -> str:
        """Return a date in words."""
        return wording.long_date(day, self.event)

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """What every page says first: that the event is cancelled, a draft, or not for all."""
        return tuple(self._warnings())

    def _warnings(self) -> Iterator[str]:
        status = self.event.status
        if status and status.value in ("cancelled", "postponed", "tentative"):
            yield self.word(f"event-{status.value}")
        if self.is_draft:
            yield self.word("draft")
        if self.audience is not Audience.PUBLIC:
            yield self.word(f"for-{self.audience}")

    @cached_property
    def menu(self) -> tuple[Link, ...]:
        """The pages that all others link to."""
        return tuple(self._menu())

    def _menu(self) -> Iterator[Link]:
        yield Link(self.word("home"), "index.html")
        if self.event.people or self.event.organizations or self.event.groups:
            yield Link(self.word("people"), "people.html")
        if self.event.rooms or any(venue.name for venue in self.event.venues):
            yield Link(self.word("places"), "places.html")
        if self.event.tracks:
            yield Link(self.word("tracks"), "tracks.html")
        if self.event.outcomes or self.event.statements:
            yield Link(self.word("outcomes"), "outcomes.html")

    @cached_property
    def more_pages(self) -> tuple[Link, ...]:
        """The pages that stand at the foot of all others."""
        return tuple(self._more_pages())

    def _more_pages(self) -> Iterator[Link]:
        if self.event.sources or self.has_materials:
            yield Link(self.word("reasons"), "sources.html")
        if self.has_report:
            yield Link(self.word("report-follow-up"), "report.html")
        yield Link(self.word("calendars-here"), "calendars.html")
        if self.options.changes and self.event.history.releases:
            yield Link(self.word("changes"), "changes.html")

    @cached_property
    def main_pages(self) -> frozenset[str]:
        """The paths of the pages that menu and foot mark where one is on them."""
        links = (*self.menu, *self.more_pages)
        return frozenset((*(it.path for it in links), "mine.html", "search.html"))

    @cached_property
    def has_materials(self) -> bool:
        """Whether a session has material."""
        return any(session.materials for session in self.event.sessions)

    @cached_property
    def has_report(self) -> bool:
        """Whether there is more to report of outcomes than that they are there."""
        facts = ((it.progress, it.response, it.indicators, it.due) for it in self.event.outcomes)
        return any(map(any, facts))

    # --- days

    @cached_property
    def days(self) -> tuple[ProgrammeDay, ...]:
        """The days that have a page: those with sessions or a text of their own."""
        return tuple(day for day in self.event.days if day.all_sessions or day.item)

    def day_link(self, day: ProgrammeDay) -> Link:
        """Return a link to the page of a day."""
        heading = wording.day_heading(day.number, day.date, self.event)
        return Link(heading, f"days/{day.date}.html", note=one_line(day.title or ""))

    def day_status(self, day: ProgrammeDay) -> str:
        """Return the status of a day of which nothing takes place; empty for other days."""
        statuses = {it.status for it in day.all_sessions if not it.part_of}
        status = statuses.pop() if len(statuses) == 1 else None
        return status.value if status in wording.OFF else ""

    def short_day(self, day: ProgrammeDay) -> str:
        """Return a day in few letters, for a row of links."""
        return short_date(day.date, self.event.language)

    # --- sessions

    def session_link(self, session: Session) -> Link:
        """Return a link to the page of a session."""
        return Link(one_line(session.title), page_of("sessions", session.id))

    def roles(self, participations: Iterable[Participation]) -> tuple[PartiesOfRole, ...]:
        """Return who takes part, by role."""
        by_role: dict[str, dict[str, Link]] = defaultdict(dict)
        for it in participations:
            note = self.word("from-afar") if it.remote else ""
            by_role[it.role][it.who] = self.party_link(it.who)._replace(note=note)
        return tuple(
            PartiesOfRole(
                role, wording.role_name(role, len(links), self.event), tuple(links.values())
            )
            for role, links in by_role.items()
        )

    def rooms(self, session: Session) -> tuple[Link, ...]:
        """Return the rooms of a session."""
        return tuple(
            Link(one_line(room.name), page_of("rooms", room.id))
            for room in self.event.rooms_of(session)
        )

    def languages(self, tags: Iterable[str]) -> str:
        """Return the names of languages."""
        return self.enumeration(wording.language_name(tag, self.event) for tag in tags)

    @cached_property
    def change_of(self) -> Mapping[str, Change]:
        """The changes of sessions with the last release, by their ids now."""
        changes = (it for it in self.event.history.changes if it.table == "sessions")
        return {it.new: it for it in changes if it.new}

    def former_hours(self, session: Session) -> str:
        """Return the day and hours that a session had before the last release; may be empty."""
        change, earlier = self.change_of.get(session.id), self.event.history.earlier
        if not (change and change.old and earlier and ChangeKind.MOVED in change.kinds):
            return ""
        former = earlier.session(change.old)
        hours = wording.hours(former, earlier.zone, self.event)
        day = earlier.date_of(former)
        if day and day != self.event.date_of(session):
            hours = self.enumeration([wording.weekday(day, self.event), hours])
        return hours

    # --- parties

    def party_link(self, id: str) -> Link:
        """Return a link to the page of a person, organisation or group."""
        return Link(one_line(self.event.party(id).name), page_of(PARTIES, id))

    def position(self, party: Party) -> str:
        """Return what a party is, and where; empty if that is not known."""
        if isinstance(party, Person):
            phrases = (
                self._joined(
                    [it.position, self._organization(it.organization), self._country(it.country)]
                )
                for it in party.affiliations
            )
            return joined(self.event, " · ", *phrases)
        home, country = getattr(party, "part_of", None), getattr(party, "country", None)
        count = getattr(party, "count", None)
        people = self.word("number-of-people", count=count) if count is not None else None
        return self._joined([self._organization(home), people, self._country(country)])

    def _organization(self, id: str | None) -> str | None:
        return self.event.organization(id).name if id else None

    def _country(self, code: str | None) -> str | None:
        return wording.country_name(code, self.event) if code else None

    def _joined(self, parts: Iterable[str | None]) -> str:
        """Join phrases; one that stands in those before it is not repeated."""
        return not_repeated(self.event, *parts)

    # --- outcomes

    def outcome_link(self, outcome: Outcome) -> Link:
        """Return a link to the page of an outcome."""
        kind = wording.kind_name(outcome.kind, self.event)
        return Link(one_line(outcome.title), page_of("outcomes", outcome.id), note=kind)

    # --- items of any kind

    def text(self, markdown: str | None) -> Markup:
        """Return a Markdown text as HTML."""
        if not isinstance(markdown, wording.SideBySide):
            return to_html(markdown)
        (_, first), *others = markdown.in_languages or [("", "")]
        frame = Markup('<div class="second below" lang="{}" dir="{}">\n{}</div>\n')
        texts = (frame.format(tag, direction_of(tag), to_html(text)) for tag, text in others)
        return to_html(first) + Markup().join(texts)

    def address(self, url: str | None) -> str:
        """Return an address that a link may lead to; empty for others."""
        line = one_line(url or "")
        return line if is_safe_target(line) else ""

    def picture(self, name: str | None) -> Link | None:
        """Return a picture: one of the site has a path, one on the web an address."""
        if not name:
            return None
        if name in self.pictures:
            return Link("", self.pictures[name])
        address = picture_address(name)
        return Link(self.word("picture"), address=address) if address else None

    def sources(self, item: Item | Event) -> tuple[tuple[int, Source], ...]:
        """Return the sources of an item with their numbers."""
        return tuple((self._numbers[it.id], it) for it in self.event.sources_of(item))

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {source.id: number for number, source in enumerate(self.event.sources, 1)}

    def only_for(self, audience: Audience | None) -> str:
        """Return whom an item is for, if it is not for everybody who reads the site."""
        return wording.only_for(audience, self.event)
