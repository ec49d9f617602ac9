"""What a release changes for each reader: an audience in a language.

A release compares the calendars of the event as each reader could see it before and can see it now,
under every option.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cache

from attrs import evolve, frozen

from eventkit.calendars import CalendarOptions
from eventkit.calendars.comparison import AllEntries, Comparison, compare_calendars, is_break
from eventkit.calendars.entries import Span, sessions_in_day, span_of, subjects_by_uid, title_of_day
from eventkit.calendars.outcomes import OutcomeMaker, OutcomeSubject, outcome_subjects_by_uid
from eventkit.model import Audience, Ending, Event, ProgrammeDay, Session, views
from eventkit.model.errors import LanguageError, RestrictedError
from eventkit.model.reader import Reader
from eventkit.model.times import identity, zone
from eventkit.releases.heirs import heir_of, heirs, takes_place
from eventkit.releases.log import Log, last_places
from eventkit.releases.offsets import offsets_of
from eventkit.releases.past_zones import with_past_zones
from eventkit.releases.patch import event_digest
from eventkit.releases.renames import renamed as find_renamed
from eventkit.releases.restrictions import Restrictions
from eventkit.releases.selections import (
    FEED_KEYS,
    Matches,
    Member,
    matches_of,
    renamed_id,
    words_of,
)
from eventkit.releases.shown import NOTHING, Fold, Gone, Shown, reader_name


def shown_to_readers(
    log: Log,
    event: Event,
    renamed: Mapping[str, str] | None = None,
    merged: Mapping[str, str] | None = None,
) -> dict[str, Shown]:
    """Return what changed for every reader since the last release, by the reader's name.

    Readers are the audiences in the event's own language, and in each language that the event or
    the last release is translated into.

    Args:
        log: The releases so far.
        event: The whole event as it is now.
        renamed: The new places of items whose id changed since, by the old ones.
        merged: The UIDs of the sessions that others are a part of since, by the UIDs of those.
    """
    past = Past(log, event, renamed, merged)
    readers = (
        Reader(audience, language)
        for audience in Audience
        for language in (None, *_other_languages(past.last, event))
    )
    return {reader_name(reader): past.changed_for(reader) for reader in readers}


def _other_languages(old: Event, new: Event) -> Iterator[str]:
    """Yield the languages that either state is translated into, and its own if that changed."""
    languages: dict[str, str] = {}
    for event in (new, old):
        translated = (language for language, texts in event.translations.items() if texts)
        for language in (event.language, *translated):
            languages.setdefault(language.casefold(), language)
    if old.language.casefold() == new.language.casefold():
        del languages[new.language.casefold()]
    yield from languages.values()


def view_of(event: Event, reader: Reader) -> Event | None:
    """Return a reader's view of an event, in the event's language if it lacks the reader's.

    Returns:
        None if the event is not for that audience.
    """
    try:
        view = views.for_audience(event, reader.audience)
    except RestrictedError:
        return None
    try:
        return views.in_language(view, reader.language or view.language)
    except LanguageError:
        return views.in_language(view, view.language)


class Past:
    """The releases of an event, and the event to compare with them.

    Args:
        log: The releases.
        event: The whole event as it is now.
        renamed: The new places of items whose id changed since, by the old ones.
        merged: The UIDs of the sessions that others are a part of since, by the UIDs of those.
    """

    def __init__(
        self,
        log: Log,
        event: Event,
        renamed: Mapping[str, str] | None = None,
        merged: Mapping[str, str] | None = None,
    ) -> None:
        self._log, self._event = log, event
        self.last = _as_released(log)
        self._renamed = [*(line.renamed for line in log.lines), renamed or {}]
        present = set(map(event.uid_of, event.sessions))
        all_merged = {**heirs(log), **(merged or {})}
        self._merged = {uid: heir for uid, heir in all_merged.items() if uid not in present}
        self._restrictions: dict[Audience, Restrictions | None] = {}
        self._suspects = cache(lambda: find_renamed(log, event))

    def changed_for(self, reader: Reader) -> Shown:
        """Return what changed for one reader since they could last see the event.

        Args:
            reader: The reader; without a language, or in one that nothing is translated into, in
                the event's own.
        """
        languages = {it.casefold() for it in _other_languages(self.last, self._event)}
        if reader.language and reader.language.casefold() not in languages:
            reader = evolve(reader, language=None)
        view = view_of(self._event, reader)
        if view is None:
            return NOTHING
        known = self._restrictions_for(reader.audience)
        old = view_of(known.last, reader) if known else None
        if known is None or old is None:
            return Shown(new=tuple(entry_uids(view)))
        fold = folded(self._log, reader)
        comparison = compare_calendars(old, view)
        sessions = {view.uid_of(session): session for session in view.sessions}
        present = _Present(view, sessions, self._merged)
        gone = dict(_ended(comparison, old, fold, present))
        gone |= _ended_earlier(fold, old, present, {*gone, *comparison.new})
        gone = {
            uid: entry if known.may_show_title(uid, entry) else evolve(entry, title=None)
            for uid, entry in gone.items()
        }
        resumed = comparison.resumed.intersection(fold.gone)
        lost = _lost_words(old, view)
        return Shown(
            new=(*comparison.new, *sorted(resumed)),
            changed=tuple(uid for uid in comparison.changed if uid not in resumed),
            gone=gone,
            untold=tuple(
                uid
                for uid, earlier in fold.gone.items()
                if uid not in gone and uid not in comparison.new
                if earlier.title is not None and not known.may_show_title(uid, earlier)
            ),
            members=dict(_members(comparison, old, view)),
            left=lost,
            unnamed=self._unnamed(known, fold, lost, gone),
        )

    def _restrictions_for(self, audience: Audience) -> Restrictions | None:
        """Return what is restricted since for an audience; None if they could see no release."""
        if audience not in self._restrictions:
            last, unseen = self._last_visible(audience)
            sought = self._suspects, self._renamed[-1], self._merged
            self._restrictions[audience] = (
                Restrictions(audience, self._log, self._event, last, unseen, *sought)
                if last
                else None
            )
        return self._restrictions[audience]

    def _last_visible(self, audience: Audience) -> tuple[Event | None, tuple[Event, ...]]:
        """Return the last released state that an audience may see, and those after it."""
        if self.last.audience is None or audience.sees(self.last.audience):
            return self.last, ()
        last, unseen = None, list[Event]()
        for release, state in self._log:
            if state.audience is None or audience.sees(state.audience):
                last, unseen = release, []
            else:
                unseen.append(state)
        return _as_released(self._log.until(last.number)) if last else None, tuple(unseen)

    def _unnamed(
        self, known: Restrictions, fold: Fold, lost: Matches, gone: Mapping[str, Gone]
    ) -> Matches:
        """Return the words that no session matches any more and that are restricted now."""
        unnamed, ended = {}, {**fold.gone, **gone}
        for key in FEED_KEYS:
            words = {*fold.left.get(key, ()), *lost.get(key, ())}
            words -= fold.unnamed.get(key, set()).difference(lost.get(key, ()))
            restricted = known.restricted_words(key, ended) if words else set[str]()
            unnamed[key] = tuple(
                word
                for word in sorted(map(str, words))
                for newest in [renamed_id(self._renamed, key, word)]
                if not restricted.isdisjoint({word.casefold(), newest.casefold()})
            )
        return {key: words for key, words in unnamed.items() if words}


def _as_released(log: Log) -> Event:
    """Return the last state of a log, with the time zone rules of its release."""
    return with_past_zones(log.event(), last_places(log), log.lines[-1].offsets)


@frozen(eq=False)
class _Present:
    """The present event as a reader sees it, and what became of sessions that are gone.

    Args:
        view: The reader's view of the event.
        sessions: Its sessions by UID.
        merged: The UIDs of the sessions that others are a part of, by the UIDs of those.
    """

    view: Event
    sessions: Mapping[str, Session]
    merged: Mapping[str, str]

    def ending(self, uid: str, gone: Gone) -> Gone:
        """Return an entry that ended, as the present event shows it.

        Args:
            uid: Its UID.
            gone: The entry as it was last shown.
        """
        session = self.sessions.get(uid)
        if session is None:
            heir = heir_of(uid, self.merged, self.view, self.sessions)
            why = Ending.PART if heir else Ending.WITHDRAWN
            return evolve(gone, why=why, whole=heir.title if heir else None)
        if not takes_place(self.view, session):
            return evolve(gone, why=Ending.WITHDRAWN, whole=None)
        whole = self.view.whole_of(session)
        why = Ending.PART if whole else Ending.OPEN
        return evolve(gone, why=why, whole=whole.title if whole else None, title=session.title)


def _ended(
    comparison: Comparison, old: Event, fold: Fold, present: _Present
) -> Iterator[tuple[str, Gone]]:
    """Yield the entries that end, as they were last shown, with their UIDs."""
    for uid, subject in comparison.ended.items():
        if isinstance(subject, Session):
            last_shown = _gone_session(old, subject, fold.gone.get(uid))
            yield uid, present.ending(uid, last_shown)
        elif isinstance(subject, ProgrammeDay):
            yield uid, _gone_day(old, subject)
    for uid, it in comparison.ended_outcomes.items():
        yield uid, _gone_outcome(old, it)
    for uid, session in comparison.breaks.items():
        yield uid, evolve(_gone_session(old, session, None), why=Ending.BREAK)


def _members(
    comparison: Comparison, old: Event, view: Event
) -> Iterator[tuple[str, tuple[Member, ...]]]:
    """Yield, by UID of an unchanged entry, the sessions in it that some selections show changed."""
    known: dict[tuple[int, str], Matches] = {}

    def matches_in(event: Event, sessions: Iterable[Session]) -> Iterator[Matches]:
        for session in sessions:
            key = id(event), session.id
            if key not in known:
                known[key] = matches_of(event, session)
            yield known[key]

    for uid, pairs in comparison.members.items():
        members = (
            Member(
                tuple(matches_in(old, pair.was)),
                tuple(matches_in(view, pair.now)),
                (*matches_in(old, pair.beside[0]), *matches_in(view, pair.beside[1])),
            )
            for pair in pairs
        )
        if changed := tuple(member for member in members if member.was != member.now):
            yield uid, changed


def _ended_earlier(
    fold: Fold, old: Event, present: _Present, others: Container[str]
) -> dict[str, Gone]:
    """Return, by UID, the entries that ended earlier and that calendars show differently now.

    Breaks are left out: they have an entry, which is compared with the others.
    """
    before, after = AllEntries(old), AllEntries(present.view)
    changed = {}
    for uid, earlier in fold.gone.items():
        if earlier.why is Ending.BREAK or uid in others:
            continue
        now, revision = present.ending(uid, earlier), fold.revision(uid)
        old_entry, tells = (entry.withdrawn(uid, revision) for entry in (earlier, now))
        if earlier.is_moved or before.of(old_entry) != after.of(tells):
            changed[uid] = evolve(now, clock=None)
    return changed


def _gone_session(old: Event, session: Session, earlier: Gone | None) -> Gone:
    """Return the entry of a session as it was last shown.

    Args:
        old: The state that showed it.
        session: The session in that state.
        earlier: The ended entry in calendars without breaks, if the session was a break before.
    """
    start, end = _span_now(old, session)
    sessions = (session, *old.parts_of(session))
    of = (*(earlier.of if earlier else ()), *(matches_of(old, it) for it in sessions))
    return Gone(start=start, end=end, title=session.title, why=Ending.WITHDRAWN, of=of)


def _gone_day(old: Event, day: ProgrammeDay) -> Gone:
    """Return the entry of a day as it was last shown."""
    start, end = _span_now(old, day)
    shown_sessions = sessions_in_day(old, day, CalendarOptions())
    sessions = (
        part for session in shown_sessions for part in (session, *old.parts_on(session, day.date))
    )
    return Gone(
        start=start,
        end=end,
        title=title_of_day(old, day),
        why=Ending.WITHDRAWN,
        of=tuple(matches_of(old, it) for it in sessions),
        day=day.date,
    )


def _gone_outcome(old: Event, subject: OutcomeSubject) -> Gone:
    """Return the entry of an outcome or a review as it was last shown."""
    entry = OutcomeMaker(old).entry(subject)
    day = entry.due or entry.start or old.end
    return Gone(
        start=day,
        end=day + timedelta(days=1),
        title=entry.summary,
        why=Ending.WITHDRAWN,
        of=({"component": (entry.component,)},),
    )


def entry_uids(view: Event) -> Iterator[str]:
    """Yield the UIDs of all entries that calendars of an event have: of its outcomes too."""
    yield from subjects_by_uid(view)
    yield from outcome_subjects_by_uid(view)


def _span_now(old: Event, subject: Session | ProgrammeDay) -> Span:
    """Return when something in a past state began and ended, under the zone rules of today."""
    start, end = span_of(old, subject, CalendarOptions())
    if isinstance(start, datetime):
        now = zone(str(start.tzinfo))
        return start.astimezone(now), end.astimezone(now) if isinstance(end, datetime) else None
    return start, end


def _lost_words(old: Event, new: Event) -> Matches:
    """Return the words, by key of a feed, that a session matched before and none matches now."""
    current = {session.id: session for session in new.sessions}
    words = {key: set[str]() for key in FEED_KEYS}
    for session in old.sessions:
        if _who_and_where(session) != _who_and_where(current.get(session.id)):
            for key, candidates in words.items():
                candidates.update(words_of(old, key, session))
    for session in new.sessions:
        if not any(words.values()):
            break
        for key, candidates in words.items():
            candidates.difference_update(words_of(new, key, session))
    return {key: tuple(sorted(lost)) for key, lost in words.items() if lost}


def _who_and_where(session: Session | None) -> object:
    """Return the values of a session that decide which feeds have it; a part uses its whole's."""
    return session and (
        session.participations,
        session.rooms,
        session.track,
        session.languages,
        session.interpretation,
        session.part_of,
    )


def is_released(event: Event, log: Log) -> bool:
    """Return whether an event is its last release, and what ended then is where it was.

    The rules of its time zones may have changed since: then entries that ended keep their instants
    and have other wall times, and days keep their usual hours and are at other instants.
    """
    if event_digest(event) != log.digest or any(moved_days(log, event)):
        return False
    audiences = [Audience.PUBLIC] if log.is_public else Audience
    folds = (folded(log, Reader(audience)) for audience in audiences)
    return not any(gone.is_moved for fold in folds for gone in fold.gone.values())


def moved_days(log: Log, event: Event) -> Iterator[date]:
    """Yield the days that keep their usual hours since the last release, at other instants.

    Only days count whose entry has these hours for some reader; each is yielded for each audience.
    """
    offsets = log.lines[-1].offsets
    if not offsets or offsets == offsets_of(event):
        return
    last = _as_released(log)
    if last.timezone != event.timezone:
        return
    unmoved = evolve(event, past_zones=last.past_zones)
    for reader in map(Reader, Audience):
        was, kept, now = (view_of(state, reader) for state in (last, unmoved, event))
        if was and kept and now:
            yield from (
                day.date
                for day in now.days
                if _may_have_usual_hours(day)
                if _usual_hours(was, day) == _usual_hours(kept, day) != _usual_hours(now, day)
            )


def _may_have_usual_hours(day: ProgrammeDay) -> bool:
    """Return whether the entry of a day has its usual hours in some calendar.

    These are used where all sessions that have a start are breaks, or not selected.
    """
    is_timed = [it.start is not None for it in day.all_sessions]
    return not all(is_timed) or not any(it.start and not is_break(it) for it in day.sessions)


def _usual_hours(event: Event, day: ProgrammeDay) -> list[object]:
    """Return the instants at which the usual hours of a day begin and end."""
    return [identity(moment) for moment in event.hours_of(day.date, ())]


def folded(log: Log, reader: Reader) -> Fold:
    """Return what the releases of a log showed a reader, in the reader's language.

    The event's own language is used if there is no translation, or no language is given.
    """
    first, *later = log.lines
    fold = Fold(first.step)
    name, audience = reader_name(reader).casefold(), str(reader.audience)
    for line in later:
        if shown := line.shown[name if name in line.shown else audience]:
            fold.take(line.step, shown)
    return fold
