"""Rules on what a session needs: people, a room that is large enough, a language."""

from __future__ import annotations

from collections.abc import Iterator

from eventkit import wording
from eventkit.checks._rule import Finding, rule
from eventkit.checks._sessions import takes_place
from eventkit.model import Event, Group, Room, Session, SessionKind, Severity

_LED = {
    SessionKind.TALK,
    SessionKind.KEYNOTE,
    SessionKind.PANEL,
    SessionKind.WORKSHOP,
    SessionKind.TRAINING,
}
_HOUSED = {*_LED, SessionKind.DISCUSSION, SessionKind.WORKING_GROUP}


@rule("session-without-people", Severity.HINT, "A talk, panel or training without people")
def session_without_people(event: Event) -> Iterator[Finding]:
    """A talk, keynote, panel, workshop or training needs people who give it.

    A hint: they may not be known yet. They may be named for a part or for the whole. Sessions of
    other kinds or without a kind, and cancelled or postponed ones, need nobody.
    """
    for session in event.sessions:
        if session.kind not in _LED or session.participations or not takes_place(event, session):
            continue
        whole = event.whole_of(session)
        near = event.parts_of(session) if whole is None else (whole,)
        if not any(other.participations for other in near):
            yield Finding(
                f"sessions.{session.id}",
                f"a {wording.kind_name(session.kind or '').lower()} without people",
                "add those who give it, such as speakers or facilitators",
            )


@rule("session-without-room", Severity.WARNING, "A scheduled session without a room")
def session_without_room(event: Event) -> Iterator[Finding]:
    """At an event with several places, people must know where each session is.

    A warning: there may be signs in the building. The rule looks at talks, keynotes, panels,
    discussions, workshops, working groups and trainings whose time is known. A plenary is where
    everybody goes, a part is where its whole is, and an online session needs no room.
    """
    for session in event.sessions if _has_several_places(event) else ():
        somewhere = session.part_of or session.rooms or session.online
        is_scheduled = session.start or session.last_day
        if session.kind not in _HOUSED or somewhere or not is_scheduled:
            continue
        if takes_place(event, session):
            yield Finding(
                f"sessions.{session.id}",
                "it has no room and no online link",
                'add its rooms, such as rooms = ["aula"], or online',
            )


def _has_several_places(event: Event) -> bool:
    """Return whether the event has more than one place to be."""
    in_a_house = any(not room.online for room in event.rooms)
    online_alone = bool(event.rooms) and not event.venues and event.online is None
    return in_a_house or online_alone or len(event.venues) > 1


@rule("room-too-small", Severity.WARNING, "A group larger than its room")
def room_too_small(event: Event) -> Iterator[Finding]:
    """A room whose `capacity` is below the `count` of a group leaves people in the corridor.

    The rule adds up the rooms of a session, online ones only if there is no other. It does not add
    up groups, because they may overlap, and ignores groups that take part remotely.

    A warning: a group may not come as a whole. At posters people come and go.
    """
    groups = {group.id: group for group in event.groups if group.count}
    for session in event.sessions if groups else ():
        coming = _largest(groups, session)
        rooms = _filled_rooms(event, session)
        places = [room.capacity for room in rooms if room.capacity is not None]
        if coming is None or len(places) < len(rooms) or not rooms:
            continue
        if sum(places) < (coming.count or 0) and takes_place(event, session):
            names = " and ".join(room.name for room in rooms)
            yield Finding(
                f"sessions.{session.id}",
                f"{names} has {sum(places)} places, and {coming.name!r} has {coming.count} people",
                "take a larger room, or add another one",
            )


def _largest(groups: dict[str, Group], session: Session) -> Group | None:
    coming = [groups[p.who] for p in session.participations if p.who in groups and not p.remote]
    return max(coming, key=lambda group: group.count or 0, default=None)


def _filled_rooms(event: Event, session: Session) -> tuple[Room, ...]:
    """Return the rooms that must hold all people at once; none where people come and go."""
    if session.kind == SessionKind.POSTER:
        return ()
    rooms = tuple(dict.fromkeys(event.rooms_of(session)))
    return tuple(room for room in rooms if not room.online) or rooms


@rule(
    "interpretation-out-of-nothing",
    Severity.WARNING,
    "Interpretation without a language to interpret from",
)
def interpretation_out_of_nothing(event: Event) -> Iterator[Finding]:
    """A session with `interpretation` needs another language in `languages` to interpret from.

    A warning: people who depend on interpretation cannot tell whether there will be any. The rule
    takes `en-GB` and `en-US` as one language. A whole also has the languages of its parts.
    """
    for session in event.sessions:
        if not session.interpretation or not takes_place(event, session):
            continue
        spoken = [*event.languages_of(session)]
        spoken += [tag for part in event.parts_of(session) for tag in part.languages]
        languages = {_language(tag) for tag in spoken}
        for into in session.interpretation:
            if not languages - {_language(into)}:
                only = f"only {', '.join(dict.fromkeys(spoken))}" if spoken else "no language"
                yield Finding(
                    f"sessions.{session.id}.interpretation",
                    f"it is interpreted into {into!r}, and {only} is spoken in it",
                    "add the spoken language to languages, or remove it from interpretation",
                )


def _language(tag: str) -> str:
    return tag.partition("-")[0].casefold()
