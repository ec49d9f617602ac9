"""The event: contents that are sound, with their past and their views."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cached_property

import attrs
from attrs import field, frozen
from immutabledict import immutabledict

from eventkit.model import integrity, selections, times, views
from eventkit.model.contents import Contents
from eventkit.model.errors import RestrictedError
from eventkit.model.fields import VIEW, Value
from eventkit.model.history import Change, Release, Revision, Withdrawn
from eventkit.model.items import Session
from eventkit.model.outcomes import Outcome
from eventkit.model.programme import markdown_table
from eventkit.model.reader import Reader
from eventkit.model.tree import copy_with
from eventkit.model.uids import is_outcome_uid, outcome_uid
from eventkit.model.words import Audience, Review


@frozen(kw_only=True, repr=False, cache_hash=True)
class History(Value):
    """The past of an event, as its releases recorded it.

    Args:
        modified: When the event last changed, in UTC; None if that is not known.
        releases: The releases so far, oldest first.
        revisions: A `Revision` for each UID.
        withdrawn: Items whose entries calendars must cancel or end.
        changes: The changes since an earlier release, if a format asks for them.
        since: That release; None without changes.
        earlier: The event at that release, without what is hidden from the reader by now.
        has_unreleased: Whether the event differs from its last release.
    """

    modified: datetime | None = field(default=None, eq=times.identity)
    releases: tuple[Release, ...] = field(default=(), converter=tuple[Release, ...])
    revisions: immutabledict[str, Revision] = field(factory=immutabledict, converter=immutabledict)
    withdrawn: tuple[Withdrawn, ...] = field(default=(), converter=tuple[Withdrawn, ...])
    changes: tuple[Change, ...] = field(default=(), converter=tuple[Change, ...])
    since: Release | None = None
    earlier: Event | None = None
    has_unreleased: bool = False


@frozen(kw_only=True, repr=False, cache_hash=True)
class Event(Contents):
    """A gathering: a workshop, conference, training, seminar or meeting.

    An event is immutable, compared and hashed by value, and can be pickled. Equal events export
    equal bytes: the order of keys counts, and 1 is not 1.0. Its fields are the keys and tables of
    the document (docs/reference/document.md); items refer to each other by id, and the methods
    follow the ids in constant time.

    Args:
        id: Its name for people and files.
        uid: Its name for machines, which never changes; the id by default.
        discreet_title: The title in discreet calendars, also of sessions without their own.
        start: The first day.
        end: The last day, inclusive.
        timezone: IANA name of the time zone of the programme.
        language: BCP 47 tag of the language of its texts.
        updated: Aware datetime of the last change.
        attribution: Whether others than organisers see whose statements and outcomes are.
        cites: The sources of the event's own facts (`sources` in the table `event`).
        day_infos: `Day` items, for days that have a title or a text (the table `days`).
        roles: What the event calls roles, by `RoleName` items.
        kinds: What the event calls kinds, by `KindName` items.
        words: For each language a mapping from the key of a word that exports add to its forms:
            for one and for several, or for each plural form of the language.
        translations: For each language a mapping from the path of a text, such as
            `sessions.opening.title`, to its translation.
        checks: Settings of the checks.
        exporters: Default options of formats, by name.
        history: What its releases recorded; never in the document.
        unplaced: Paths of rooms and sessions whose venue a view hides, so that they are not placed
            at the only visible venue; never in the document.
        whole_language: If this is a view in another language, that of the whole event; never in
            the document.
        catalogues: The folders with the words that the exporter of this view brings along; never in
            the document.
        view_languages: If this is a view in several languages, these, its own first; never in the
            document.
        selection: If this is a view of some sessions only, the ids and words by which they were
            chosen, by `person`, `room`, `track`, `day` and so on; never in the document.
        past_zones: By name the time zones of a past state whose clocks are known otherwise now;
            never in the document.

    Raises:
        ModelError: With all faults, such as ids used twice, references to unknown ids, an end
            before the start, or unknown time zones.

    >>> from eventkit.model import Room
    >>> aula = Room(id="aula", name="Aula")
    >>> event = Event(id="school", title="Spring School", start=date(2027, 3, 26),
    ...               end=date(2027, 3, 29), timezone="Europe/Berlin", rooms=[aula],
    ...               sessions=[Session(id="opening", title="Opening", rooms=[aula])])
    >>> event.rooms_of(event.session("opening")) == (aula,)
    True
    """

    history: History = field(factory=History, repr=False, metadata=VIEW)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        object.__setattr__(self, "sessions", tuple(map(self._in_zone, self.sessions)))
        integrity.require_sound(self)

    def __repr__(self) -> str:
        counts = f"{len(self.sessions)} sessions, {len(self.people)} people"
        return f"<Event {self.id!r}, {self.start} to {self.end}, {counts}>"

    def _repr_markdown_(self) -> str:
        """Return the public programme as a table, which notebooks show."""
        try:
            view = self.view(audience=Audience.PUBLIC)
        except RestrictedError as error:
            return f"`{error}`"
        return markdown_table(view.title, view.days, view.rooms_of)

    def _in_zone(self, session: Session) -> Session:
        """Convert the times of a session to its zone; the integrity rules report unknown zones."""
        name = session.timezone or self.timezone
        if session.start is None or not times.is_zone(name):
            return session
        zone = self._zone_of(name)
        if session.start.tzinfo is zone and (session.end is None or session.end.tzinfo is zone):
            return session
        end = session.end and session.end.astimezone(zone)
        return attrs.evolve(session, start=session.start.astimezone(zone), end=end)

    @cached_property
    def editions(self) -> tuple[Event, ...]:
        """The event in each of the languages of a view in several, or the event itself.

        >>> school = Event(id="school", title="School", start=date(2027, 3, 26),
        ...                end=date(2027, 3, 26), timezone="UTC",
        ...                translations={"ru": {"event.title": "Школа"}})
        >>> [edition.title for edition in school.view(language="en+ru").editions]
        ['School', 'Школа']
        """
        if not self.view_languages:
            return (self,)
        single = copy_with(self, {"view_languages": ()})
        return tuple(views.in_language(single, tag) for tag in self.view_languages)

    def reviews_of(self, outcome: Outcome) -> Mapping[Review, date]:
        """Return the days on which to look at what became of an outcome, in their order.

        They are those of its horizon, which begins on the event's last day unless it has a start;
        none without a horizon of years.
        """
        return outcome.horizon.reviews(self.end) if outcome.horizon else {}

    def uid_of_outcome(self, outcome: Outcome, review: Review | None = None) -> str:
        """Return the UID of an outcome, or of one of its reviews, in calendars."""
        return outcome_uid(outcome.id, review and review.value, self.uid_of())

    def is_uid_of_outcome(self, uid: str) -> bool:
        """Return whether a UID is that of an outcome of this event, or of a review of one."""
        return is_outcome_uid(uid, self.uid_of())

    def view(
        self,
        *,
        audience: Audience | str | None = None,
        language: str | None = None,
        select: Mapping[str, str | int | date | Iterable[str | int | date]] | None = None,
    ) -> Event:
        """Return the event as an audience may see it, in a language, with some sessions only.

        Args:
            audience: Who will see it; None means the organisers, who see everything.
            language: BCP 47 tag; texts without a translation stay in the event's language;
                None keeps all languages. Of several, such as `en+ru`, the view is in the first,
                and its `translations` have the others.
            select: The sessions to keep, by `person` (any party), `room`, `track`, `day`, `kind`,
                `session` and `language`; a person, room or track by id, or by its exact name in any
                language. Several values of a key mean "or", several keys "and".

        Returns:
            An ordinary event without references to anything that it leaves out.

        Raises:
            AudienceError: If there is no such audience.
            RestrictedError: If the event itself is not for that audience.
            LanguageError: If nothing is translated into that language, and exports have no words
                in it either.
            SelectionError: If a key, id, name or word of the selection is not known, or several
                items have the name.
        """
        return selections.view_for(self, Reader(audience, language, select))
