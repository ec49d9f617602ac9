"""Rules on the programme: who and what is where, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date, timedelta

from eventkit import wording
from eventkit.checks._overlaps import Spans, clashes, overlapping
from eventkit.checks._rule import Found, dated_rule, rule
from eventkit.checks._sessions import attended, come_and_go, takes_place, told
from eventkit.model import Event, Role, Session, SessionKind, Severity, Timed

_SOON = timedelta(weeks=2)
_HALF_A_DAY = timedelta(hours=12)
_GROUPS = 100  # of one member that are looked at: their number must not multiply the work
_GIVING_A_BREAK = {Role.ORGANIZER, Role.HOST, Role.PARTNER, Role.SPONSOR, Role.DONOR}


@rule("person-in-two-places", Severity.ERROR, "A person takes part in two sessions at one time")
def person_in_two_places(event: Event) -> Iterator[Found]:
    """A person who is named for two sessions at one time will be missed in one of them.

    An error: one of the two entries is wrong. Posters, breaks, parts under their whole, and what
    is cancelled or postponed do not count; nor do organisations and groups: they can be anywhere.
    """
    people = {person.id: person for person in event.people}

    def who(session: Session) -> set[str]:
        return {p.who for p in session.participations if p.who in people}

    timed = (each for each in attended(event) if each.session.kind != SessionKind.BREAK)
    for id, first, second in clashes(timed, who):
        yield Found(
            f"sessions.{second.id}",
            f"{people[id].name} is also in {told(event, first)}",
            "move one of the two sessions, or take the person out of one",
        )


@rule("room-taken-twice", Severity.ERROR, "Two sessions are in one room at the same time")
def room_taken_twice(event: Event) -> Iterator[Found]:
    """Two sessions in one room at the same time leave somebody in the corridor.

    An error: one of the two entries is wrong. Posters share a room, as breaks, registration and
    social events do among themselves; parts are in that of their whole; what is cancelled or
    postponed needs none.
    """

    def where(session: Session) -> set[str]:
        whole = event.whole_of(session)
        # A part without rooms is in those of its whole, which takes them as long as it has hours.
        inherited = whole.rooms if whole and not whole.start else ()
        return set(session.rooms or inherited)

    for id, first, second in clashes(attended(event), where, shares=come_and_go):
        yield Found(
            f"sessions.{second.id}",
            f"{event.room(id).name} is taken by {told(event, first)}",
            "move one of the two sessions to another room or time",
        )


@rule("too-little-time-to-walk", Severity.WARNING, "No time for a person to get to another venue")
def too_little_time_to_walk(event: Event) -> Iterator[Found]:
    """A person whose next session is at another venue needs time to get there.

    How much says `buffer` in `[checks]`; without it the rule finds only that there is none at
    all. Who takes part from afar stays at home, an online room is at no venue, and at a session
    in rooms of several venues a person may be at any of them.

    A warning: the person comes late, which everybody may be ready for.
    """
    buffer = event.checks.buffer
    needed = timedelta.resolution if buffer is None else buffer
    people = {person.id: person for person in event.people}
    latest: dict[str, tuple[Timed, frozenset[str]]] = {}
    for each, venues in _at_venues(event):
        present = {p.who for p in each.session.participations if not p.remote and p.who in people}
        for id in sorted(present):
            before = latest.get(id)
            if before and _too_late(before, each, venues, needed):
                yield Found(
                    f"sessions.{each.session.id}",
                    f"{people[id].name} has {wording.duration(before[0].end, each.start)}"
                    f" to come here from {told(event, before[0].session)}",
                    f"leave {wording.duration(each.start, each.start + buffer)} between the two"
                    if buffer
                    else "leave time between the two, and say in [checks] how much: buffer",
                )
            if before is None or each.end > before[0].end:
                latest[id] = each, venues


def _at_venues(event: Event) -> Iterator[tuple[Timed, frozenset[str]]]:
    """Yield the sessions that are somewhere, where there is more than one place to be."""
    known: dict[tuple[str, ...], frozenset[str]] = {}  # for thousands of sessions a few rooms
    for each in attended(event) if len(event.venues) > 1 else ():
        rooms = each.session.rooms
        if not rooms or rooms not in known:
            places = map(event.venue_of, event.rooms_of(each.session))
            known[rooms] = frozenset(venue.id for venue in places if venue)
        if venues := known[rooms]:
            yield each, venues


def _too_late(
    before: tuple[Timed, frozenset[str]], now: Timed, venues: frozenset[str], needed: timedelta
) -> bool:
    earlier, where = before
    return where.isdisjoint(venues) and timedelta() <= now.start - earlier.end < needed


@rule("break-missed", Severity.WARNING, "A session goes on during a break of the same people")
def break_missed(event: Event) -> Iterator[Found]:
    """Who is in a session while there is a break goes without it, or the session runs empty.

    A break is for the people, groups with their members, and organisations that it names (not for
    its sponsor), else for its track, else for everybody. A whole whose parts have hours is held by
    its parts, and a break that is a part is for its whole alone. To posters, registration and
    social events people come and go.

    A warning: some breaks are worked through on purpose.
    """
    timed = list(attended(event))
    breaks: dict[object, Spans] = defaultdict(Spans)
    for each in timed:
        if each.session.kind == SessionKind.BREAK:
            for whose in _on_break(each.session):
                breaks[whose].add(each)
    wholes = {each.session.part_of for each in timed}
    groups = _groups_on_break(event, breaks)
    for each in timed if breaks else ():
        if come_and_go(each.session) or each.session.id in wholes:
            continue
        at_work = _at_work(event, each.session, groups)
        held = (breaks[who].during(each) for who in at_work if who in breaks)
        missed = next(filter(None, held), None)
        if missed:
            yield Found(
                f"sessions.{each.session.id}",
                f"it goes on during {told(event, missed)}",
                "move one of the two, or say whose break it is: track, participations or part_of",
            )


_EVERYBODY, _ANYBODY = ("everybody",), ("anybody",)


def _on_break(session: Session) -> Iterator[tuple[str, ...]]:
    """Yield who has that break: what is true of it, and of the sessions that make it missed."""
    if session.part_of:
        yield "whole", session.part_of
        return
    yield _ANYBODY
    named = {p.who for p in session.participations if p.role not in _GIVING_A_BREAK}
    if named:
        yield from (("party", who) for who in sorted(named))
    elif session.track:
        yield "track", session.track
    else:
        yield _EVERYBODY


def _groups_on_break(event: Event, breaks: Container[object]) -> dict[str, list[str]]:
    """Return the groups that have a break by each of their members."""
    groups: dict[str, list[str]] = defaultdict(list)
    for group in event.groups:
        for member in group.members if ("party", group.id) in breaks else ():
            if len(groups[member]) < _GROUPS:
                groups[member].append(group.id)
    return groups


def _at_work(
    event: Event, session: Session, groups: Mapping[str, Iterable[str]]
) -> Iterator[tuple[str, ...]]:
    yield _EVERYBODY
    if session.kind == SessionKind.PLENARY:
        yield _ANYBODY
    if session.part_of:
        yield "whole", session.part_of
    if track := event.track_of(session):
        yield "track", track.id
    for participation in session.participations:
        yield "party", participation.who
        yield from (("party", id) for id in groups.get(participation.who, ()))


@rule("track-in-parallel", Severity.WARNING, "Two sessions of one track at the same time")
def track_in_parallel(event: Event) -> Iterator[Found]:
    """Who follows a track cannot follow two sessions of it at one time.

    A warning: the track may be wide enough for both. Plenaries, parts, posters, breaks,
    registration and social events do not count: to part a track into groups, make them the parts
    of one session.
    """
    held: dict[str, list[Timed]] = defaultdict(list)
    for each in attended(event):
        session = each.session
        one_of_many = come_and_go(session) or session.kind == SessionKind.PLENARY
        if session.track and not session.part_of and not one_of_many:
            held[session.track].append(each)
    for id, timed in held.items():
        for first, second in overlapping(timed):
            yield Found(
                f"sessions.{second.id}",
                f"the track {event.track(id).title!r} also has {told(event, first)}",
                "move one of the two, or make both the parts of one session",
            )


@rule("part-outside-whole", Severity.ERROR, "A part begins before its whole or ends after it")
def part_outside_whole(event: Event) -> Iterator[Found]:
    """A part is held during its whole: calendars tell of it in the entry of the whole alone.

    An error: who comes at the hours of the whole misses something. Where the whole or the part
    has no hours, the days are compared.
    """
    parts = [session for session in event.sessions if session.part_of]
    spans = {each.session.id: each for each in (event.timetable if parts else ())}
    for part in parts:
        whole = event.whole_of(part)
        if whole is None or not takes_place(event, part):
            continue
        if part.id in spans and whole.id in spans:
            inner, outer = spans[part.id], spans[whole.id]
            outside = inner.start < outer.start or inner.end > outer.end
        else:
            outside = not _within_days(event, part, whole)
        if outside:
            yield Found(
                f"sessions.{part.id}",
                f"it is a part of {told(event, whole)}, and {_told_when(event, part)}",
                "mend the time of the part, or that of the whole",
            )


def _within_days(event: Event, part: Session, whole: Session) -> bool:
    day, first = event.day_of(part), event.day_of(whole)
    last = whole.end.astimezone(event.zone).date() if whole.end else first
    return day is None or first is None or last is None or first <= day <= last


def _told_when(event: Event, part: Session) -> str:
    if part.start and part.end:
        start, end = (moment.astimezone(event.zone) for moment in (part.start, part.end))
        return f"is on {wording.long_date(start)}, {wording.time_range(start, end)}"
    day = event.day_of(part)
    return f"is on {wording.long_date(day)}" if day else "has no day"


@rule("session-outside-event", Severity.ERROR, "A session on a day that is not the event's")
def session_outside_event(event: Event) -> Iterator[Found]:
    """A session before the event's first day or after its last is nearly always a wrong date.

    An error: who trusts it comes on the wrong day. A session that passes midnight of the last day
    belongs to the day on which it begins. What is cancelled or postponed does not count, and a
    part belongs to its whole.
    """
    for session in event.sessions:
        whole = event.whole_of(session)
        day = None if whole and event.day_of(whole) else event.day_of(session)
        if day and not event.start <= day <= event.end and takes_place(event, session):
            yield Found(
                f"sessions.{session.id}",
                f"{wording.long_date(day)} is outside the event"
                f" ({wording.date_range(event.start, event.end)})",
                "mend the date, or the event's start and end",
            )


@rule("hours-past-midnight", Severity.WARNING, "A session of half a day and more through the night")
def hours_past_midnight(event: Event) -> Iterator[Found]:
    """Hours whose end is the earlier one pass midnight; most that last so long are swapped.

    A warning: some go on for twelve hours and longer. Those of a day and more are written with
    two dates, and so are meant. Posters do not count, nor what is cancelled or postponed.
    """
    for start, end, session in attended(event):
        first, last = session.start, session.end
        if not first or not last or first.date() == last.date():
            continue
        if _HALF_A_DAY < end - start < 2 * _HALF_A_DAY:
            yield Found(
                f"sessions.{session.id}",
                f"it goes on through the night, for {wording.duration(first, last)}",
                f'write "{last:%H:%M}-{first:%H:%M}" if the two are swapped',
            )


@dated_rule("session-without-hours", Severity.WARNING, "A session without hours, and soon")
def session_without_hours(event: Event, today: date) -> Iterator[Found]:
    """From two weeks before an event until its end people want to know when everything is.

    A warning: they may know by other ways. Long before the event, and after it, a session may be
    without hours for ever. Parts and posters may be so at any time, a session whose day is over
    from then on, and in an event of months one until two weeks before its own day.
    """
    if not event.start - _SOON <= today <= event.end:
        return
    when = "has begun" if event.start <= today else f"begins on {wording.long_date(event.start)}"
    for session in event.sessions:
        is_free = session.part_of or session.kind == SessionKind.POSTER
        if session.start or is_free or not takes_place(event, session):
            continue
        if session.day is None or today <= session.day <= max(today, event.start) + _SOON:
            missing = "hours" if session.day else "day and no hours"
            yield Found(
                f"sessions.{session.id}",
                f"it has no {missing} yet, and the event {when}",
                "say when it is: day and time",
            )
