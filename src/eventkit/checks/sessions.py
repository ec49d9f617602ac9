"""Rules on what a session needs: people, a room that is large enough, a language."""

from __future__ import annotations

from collections.abc import Iterator

from eventkit import wording
from eventkit.checks._rule import Found, rule
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


@rule("session-without-people", Severity.HINT, "A talk, panel or training that names nobody")
def session_without_people(event: Event) -> Iterator[Found]:
    """A talk, keynote, panel, workshop or training is given by somebody.

    A hint: perhaps nobody is found yet. The people may be named for a part or for the whole;
    other kinds of sessions, those without a kind, and what is cancelled or postponed need nobody.
    """
    for session in event.sessions:
        if session.kind not in _LED or session.participations or not takes_place(event, session):
            continue
        whole = event.whole_of(session)
        near = event.parts_of(session) if whole is None else (whole,)
        if not any(other.participations for other in near):
            yield Found(
                f"sessions.{session.id}",
                f"a {wording.kind_name(session.kind or '').lower()} that names nobody",
                "say who gives it, such as speakers or facilitators",
            )


@rule("session-without-room", Severity.WARNING, "A session with hours of which nobody knows where")
def session_without_room(event: Event) -> Iterator[Found]:
    """Where there are several places to be, people must know to which one to go.

    A warning: there may be signs in the house. It is about talks, keynotes, panels, discussions,
    workshops, working groups and trainings that have hours; a plenary is where everybody goes,
    parts are where their whole is, and who joins online needs no room.
    """
    for session in event.sessions if _has_several_places(event) else ():
        somewhere = session.part_of or session.rooms or session.online
        if session.kind not in _HOUSED or somewhere or session.start is None:
            continue
        if takes_place(event, session):
            yield Found(
                f"sessions.{session.id}",
                "nothing says where it is",
                'add its rooms, such as rooms = ["aula"], or online',
            )


def _has_several_places(event: Event) -> bool:
    """Say whether one who knows the event alone does not know where to go."""
    in_a_house = any(not room.online for room in event.rooms)
    online_alone = bool(event.rooms) and not event.venues and event.online is None
    return in_a_house or online_alone or len(event.venues) > 1


@rule("room-too-small", Severity.WARNING, "A group that is larger than the room it is to be in")
def room_too_small(event: Event) -> Iterator[Found]:
    """A room's `capacity` below the `count` of a group leaves people in the corridor.

    The rooms of a session count together, online ones only where there is no other; a group that
    takes part from afar needs no room. Groups are not added up, because they may overlap.

    A warning: not all of a group need come. At posters people come and go.
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
            yield Found(
                f"sessions.{session.id}",
                f"{names} holds {sum(places)}, and {coming.name!r} are {coming.count}",
                "take a larger room, or another room as well",
            )


def _largest(groups: dict[str, Group], session: Session) -> Group | None:
    coming = [groups[p.who] for p in session.participations if p.who in groups and not p.remote]
    return max(coming, key=lambda group: group.count or 0, default=None)


def _filled_rooms(event: Event, session: Session) -> tuple[Room, ...]:
    """Return the rooms that people are to fit into; none where they come and go."""
    if session.kind == SessionKind.POSTER:
        return ()
    rooms = tuple(dict.fromkeys(event.rooms_of(session)))
    return tuple(room for room in rooms if not room.online) or rooms


@rule(
    "interpretation-out-of-nothing",
    Severity.WARNING,
    "Interpretation out of a language that nobody speaks",
)
def interpretation_out_of_nothing(event: Event) -> Iterator[Found]:
    """A session that is interpreted needs a language out of which: another in `languages`.

    A warning: who depends on interpretation cannot tell whether there will be any. `en-GB` and
    `en-US` are one language here. The whole may have the languages of its parts.
    """
    for session in event.sessions:
        if not session.interpretation or not takes_place(event, session):
            continue
        spoken = [*event.languages_of(session)]
        spoken += [tag for part in event.parts_of(session) for tag in part.languages]
        languages = {_language(tag) for tag in spoken}
        for into in session.interpretation:
            if not languages - {_language(into)}:
                said = f"only {', '.join(dict.fromkeys(spoken))}" if spoken else "no language"
                yield Found(
                    f"sessions.{session.id}.interpretation",
                    f"it is interpreted into {into!r}, and {said} is spoken in it",
                    "name in languages what is spoken, or take it out of interpretation",
                )


def _language(tag: str) -> str:
    return tag.partition("-")[0].casefold()
