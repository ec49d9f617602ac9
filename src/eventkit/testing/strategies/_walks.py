"""The strategy for walks: an event that is edited again and again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, TypeAlias, TypeVar

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from eventkit.model import (
    Audience,
    Event,
    Item,
    Participation,
    Role,
    Session,
    SessionKind,
    Status,
    texts,
    times,
)
from eventkit.model.errors import ModelError
from eventkit.testing.strategies._events import events, time_of
from eventkit.testing.strategies._fields import LANGUAGES, SPOKEN, WHEN, ZONES, Fields

I = TypeVar("I", bound=Item)  # noqa: E741  # the letter of Item

Edit: TypeAlias = Callable[[DrawFn, Event, Sequence[Event]], Event]


def _session_edit(change: Callable[[DrawFn, Event, Session], Fields]) -> Edit:
    """Return the edit that changes some fields of one session."""

    def edit(draw: DrawFn, event: Event, _: Sequence[Event]) -> Event:
        session = _one_of(draw, event.sessions)
        return event if session is None else _with(event, session, **change(draw, event, session))

    return edit


def _item_edit(table: str, change: Callable[[DrawFn], Fields]) -> Edit:
    """Return the edit that changes some fields of one item of a table."""

    def edit(draw: DrawFn, event: Event, _: Sequence[Event]) -> Event:
        item = _one_of(draw, getattr(event, table))
        return event if item is None else _with(event, item, **change(draw))

    return edit


def _event_edit(change: Callable[[DrawFn], Fields]) -> Edit:
    """Return the edit that changes some fields of the event itself."""
    return lambda draw, event, _: attrs.evolve(event, **change(draw))


def _one_of(draw: DrawFn, items: Sequence[I]) -> I | None:
    return items[draw(st.integers(0, len(items) - 1))] if items else None


def _with(event: Event, item: Item, **changes: object) -> Event:
    """Return the event with a changed item."""
    return event.replace(attrs.evolve(item, **changes))  # type: ignore[arg-type]  # fields of its class


def _without_session(draw: DrawFn, event: Event, _: Sequence[Event]) -> Event:
    session = _one_of(draw, event.sessions)
    return event if session is None else _dropped(event, {session.id})


def _dropped(event: Event, ids: set[str]) -> Event:
    """Return the event without some sessions, their parts, and what is said of them."""
    gone = {it.id for it in event.sessions if {it.id, it.part_of} & ids}
    return attrs.evolve(
        event,
        sessions=[it for it in event.sessions if it.id not in gone],
        statements=[_let_go(it, gone) for it in event.statements],
        outcomes=[_let_go(it, gone) for it in event.outcomes],
        translations={
            language: {path: text for path, text in translations.items() if not _is_of(path, gone)}
            for language, translations in event.translations.items()
        },
    )


def _let_go(item: Any, gone: set[str]) -> Any:  # noqa: ANN401  # a statement or an outcome
    return attrs.evolve(item, session=None) if item.session in gone else item


def _is_of(path: str, gone: set[str]) -> bool:
    table, id, *_ = path.split(".")
    return table == "sessions" and id in gone


def _session_again(draw: DrawFn, event: Event, before: Sequence[Event]) -> Event:
    """Bring back a session as it was at some time, as far as what it refers to is there."""
    ids = {session.id for session in event.sessions}
    gone = [session for state in before for session in state.sessions if session.id not in ids]
    session = _one_of(draw, gone)
    return event if session is None else attrs.evolve(event, sessions=[*event.sessions, session])


def _new_session(draw: DrawFn, event: Event, _: Sequence[Event]) -> Event:
    id = draw(st.sampled_from(("new-1", "new-2", "new-3")))
    when = time_of(draw(WHEN), event.timezone, [event.start, event.end])
    session = Session(id=id, title=draw(_EDITED), **when)
    exists = any(it.id.casefold() == id for it in event.sessions)
    return event if exists else attrs.evolve(event, sessions=[session, *event.sessions])


def _other_id(draw: DrawFn, event: Event, _: Sequence[Event]) -> Event:
    """Give a session another id, but the UID that it has."""
    session = _one_of(draw, event.sessions)
    if session is None:
        return event
    changed = _dropped(event, {session.id})
    again = attrs.evolve(session, id=f"{session.id[:44]}-re", uid=event.uid_of(session))
    return attrs.evolve(changed, sessions=[*changed.sessions, again])


def _other_order(draw: DrawFn, event: Event, _: Sequence[Event]) -> Event:
    return attrs.evolve(event, sessions=draw(st.permutations(event.sessions)))


def _translated(draw: DrawFn, event: Event, _: Sequence[Event]) -> Event:
    paths = [path for path, text in texts(event) if isinstance(text, str)]
    path, language = draw(st.sampled_from(paths)), draw(st.sampled_from(LANGUAGES[:3]))
    if language == event.language:
        return event
    translations = {**event.translations.get(language, {}), path: draw(_EDITED)}
    return attrs.evolve(event, translations={**event.translations, language: translations})


def _other_hours(draw: DrawFn, event: Event, session: Session) -> Fields:
    if session.day and session.last_day and draw(st.booleans()):
        return {"last_day": session.last_day + timedelta(days=1)}
    if session.start is None or session.end is None:
        zone = session.timezone or event.timezone
        nothing = {"day": None, "last_day": None, "start": None, "end": None}
        return {**nothing, **time_of(draw(WHEN), zone, [event.start, event.end])}
    if draw(st.booleans()) and draw(st.booleans()):
        return {"end": draw(st.sampled_from((None, session.start)))}
    by = timedelta(minutes=draw(st.sampled_from((15, -15, 60, 1440, -1440))))
    zone_of = session.start.tzinfo
    start, end = (times.utc(it) + by for it in (session.start, session.end))
    return {"start": start.astimezone(zone_of), "end": end.astimezone(zone_of)}


def _no_hours(draw: DrawFn, event: Event, session: Session) -> Fields:
    day = event.day_of(session) if draw(st.booleans()) else None
    nothing = {"start": None, "end": None, "last_day": None}
    return {**nothing, "day": None if session.part_of else day}


def _other_rooms(draw: DrawFn, event: Event, _: Session) -> Fields:
    return {"rooms": [room.id for room in event.rooms if draw(st.booleans())]}


def _other_track(draw: DrawFn, event: Event, _: Session) -> Fields:
    track = _one_of(draw, event.tracks)
    return {"track": track and track.id}


def _other_people(draw: DrawFn, event: Event, session: Session) -> Fields:
    kept = [it for it in session.participations if draw(st.booleans())]
    party = _one_of(draw, event.parties)
    more = [Participation(who=party.id, role=draw(st.sampled_from(Role)))] if party else []
    return {"participations": [*kept, *more]}


def _other_whole(draw: DrawFn, event: Event, session: Session) -> Fields:
    if session.part_of:
        return {"part_of": None}
    others = [it for it in event.sessions if it is not session and not it.part_of]
    whole = None if event.parts_of(session) else _one_of(draw, others)
    nothing = {"start": None, "end": None, "day": None, "last_day": None}
    return {"part_of": whole.id, **nothing} if whole else {}


_EDITED = st.sampled_from(
    ("Other", "Another title", "Иное", "C:\\new; a, b", "x" * 300, "* a\n* b")
)
_AUDIENCES = st.sampled_from((None, *Audience))
_STATUSES = st.sampled_from((None, *Status))


def _earlier_start(_: DrawFn, event: Event, __: Sequence[Event]) -> Event:
    return attrs.evolve(event, start=event.start - timedelta(days=1))


def _fields(**fields: SearchStrategy[Any]) -> Callable[..., Fields]:
    return lambda draw, *_: {name: draw(strategy) for name, strategy in fields.items()}


_EDITS: tuple[Edit, ...] = (
    _session_edit(_fields(title=_EDITED)),
    _session_edit(_other_hours),
    _session_edit(_fields(audience=_AUDIENCES)),
    _session_edit(_other_rooms),
    _session_edit(_other_people),
    _session_edit(_fields(status=_STATUSES)),
    _without_session,
    _session_again,
    _new_session,
    _session_edit(_no_hours),
    _session_edit(_other_whole),
    _session_edit(_other_track),
    _session_edit(_fields(notice=st.none() | _EDITED)),
    _session_edit(_fields(description=st.none() | _EDITED)),
    _session_edit(_fields(kind=st.sampled_from((None, *SessionKind)))),
    _session_edit(_fields(languages=SPOKEN, interpretation=SPOKEN)),
    _other_id,
    _other_order,
    _translated,
    *(_item_edit(table, _fields(name=_EDITED)) for table in ("people", "organizations", "groups")),
    _item_edit("people", _fields(audience=_AUDIENCES, position=st.none() | _EDITED)),
    _item_edit("rooms", _fields(name=_EDITED, audience=_AUDIENCES)),
    _item_edit("venues", _fields(city=_EDITED, audience=_AUDIENCES)),
    _item_edit("tracks", _fields(title=_EDITED, audience=_AUDIENCES)),
    _item_edit("day_infos", _fields(title=st.none() | _EDITED, audience=_AUDIENCES)),
    _item_edit("outcomes", _fields(title=_EDITED)),
    _event_edit(_fields(title=_EDITED, notes=st.none() | _EDITED)),
    _event_edit(_fields(status=_STATUSES)),
    _event_edit(_fields(description=st.none() | _EDITED, summary=st.none() | _EDITED)),
    _event_edit(_fields(audience=_AUDIENCES)),
    _event_edit(_fields(timezone=st.sampled_from(ZONES))),
    _earlier_start,
)
"""What an organiser does to an event between two releases, the most usual first."""


def _edited(draw: DrawFn, event: Event, before: Sequence[Event]) -> Event:
    """Return the event after an edit; as it is where that would make no event."""
    edit = draw(st.sampled_from(_EDITS))
    try:
        return edit(draw, event, before)
    except ModelError:
        return event


def walks(*, max_steps: int = 4, **like: Any) -> SearchStrategy[tuple[Event, ...]]:  # noqa: ANN401
    """Return a strategy for events that are edited again and again.

    Between two states lie up to three edits such as organisers make: another title, time, room or
    speaker; sessions restricted, cancelled, removed, brought back, made parts or put in another
    order; items renamed; texts translated. All states have one `uid`.

    Args:
        max_steps: How often it is edited, at most.
        like: What events, as `events` takes it.

    Returns:
        A strategy for tuples of events: the first state first.
    """

    @st.composite
    def walk(draw: DrawFn) -> tuple[Event, ...]:
        first = draw(events(**like))
        states = [attrs.evolve(first, uid="11111111-walk")]
        for _ in range(draw(st.integers(1, max_steps))):
            state = states[-1]
            for _ in range(draw(st.integers(1, 3))):
                state = _edited(draw, state, states)
            states.append(state)
        return tuple(states)

    return walk()
