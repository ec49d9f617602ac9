"""Changes of events: what is different in an export then, the format carries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

from attrs import evolve, fields_dict, frozen

from eventkit.model import Event, Status
from eventkit.model.contents import TABLES
from eventkit.model.errors import ModelError
from eventkit.model.times import zone
from eventkit.plugins import Loss

SAMPLE = "every-fact"
"""The sample in which facts are changed."""

_TEXTS = ("title", "name", "text")
_OTHER = "Zwirbelquast"  # no sample has this word
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@frozen
class Fact:
    """Something that a programme says of a session, or of the event.

    Args:
        name: What it is.
        places: Where losses of it are declared: the first place is the plainest.
        changed: Function from the sample to one that differs in this fact alone.
        owner: What has it, with its article.
    """

    name: str
    places: tuple[str, ...]
    changed: Callable[[Event], Event]
    owner: str = "a session"

    @property
    def words(self) -> str:
        """What it is, in words."""
        return self.name.removeprefix("event-").replace("-", " ")

    def is_lost(self, losses: Iterable[Loss]) -> bool:
        """Return whether losses declare this fact, or what holds it."""
        return any(
            f"{place}.".startswith(f"{loss.place}.") for loss in losses for place in self.places
        )


def _talk(**changes: Any) -> Callable[[Event], Event]:  # noqa: ANN401  # fields of many types
    return lambda event: event.replace(evolve(event.session("talk"), **changes))


def _moved(later: timedelta, longer: timedelta = timedelta()) -> Callable[[Event], Event]:
    """Return a function to an event in which the talk is later, and longer."""

    def moved(event: Event) -> Event:
        talk = event.session("talk")
        assert talk.start and talk.end  # noqa: S101, PT018  # the sample is ours
        start, end = talk.start + later, talk.end + later + longer
        return event.replace(evolve(talk, start=start, end=end))

    return moved


def _elsewhere(event: Event) -> Event:
    talk = event.session("talk")
    assert talk.start and talk.end  # noqa: S101, PT018  # the sample is ours
    clock = zone("Asia/Ashgabat")
    start, end = (moment.replace(tzinfo=clock) for moment in (talk.start, talk.end))
    return event.replace(evolve(talk, timezone="Asia/Ashgabat", start=start, end=end))


def _speaker(*, stays: bool = False, **changes: Any) -> Callable[[Event], Event]:  # noqa: ANN401  # as above
    """Return a function to an event in which the talk has a changed speaker."""

    def changed(event: Event) -> Event:
        talk = event.session("talk")
        (speaker,) = talk.participations
        others = [speaker] if stays else []
        return event.replace(evolve(talk, participations=[*others, evolve(speaker, **changes)]))

    return changed


def _cancelled(event: Event) -> Event:
    return evolve(event, status=Status.CANCELLED)


def _without_part(event: Event) -> Event:
    return evolve(event, sessions=[it for it in event.sessions if it.id != "part"])


def _of_talk(*keys: str) -> tuple[str, ...]:
    return tuple(f"sessions.talk.{key}" for key in keys)


_HOURS = _of_talk("time", "start", "end", "hours", "day")
_ROOMS = (*_of_talk("rooms"), "rooms.aula.name")
_PEOPLE = (
    *_of_talk("speakers", "participations", "participations[0]", "participations[1]"),
    "people.ada.name",
)

FACTS = (
    Fact("title", _of_talk("title"), _talk(title=_OTHER)),
    Fact("hours", _HOURS, _moved(_HOUR)),
    Fact("end", (*_of_talk("end", "duration"), *_HOURS), _moved(timedelta(), _HOUR)),
    Fact("day", (*_of_talk("day"), *_HOURS), _moved(_DAY)),
    Fact("zone", (*_of_talk("timezone"), *_HOURS), _elsewhere),
    Fact("room", _ROOMS, _talk(rooms=["lab"])),
    Fact("second-room", _ROOMS, _talk(rooms=["aula", "lab"])),
    Fact("people", _PEOPLE, _speaker(who="bob")),
    Fact("second-speaker", _PEOPLE, _speaker(who="bob", stays=True)),
    Fact("role", _PEOPLE, _speaker(role="moderator")),
    Fact("status", _of_talk("status"), _talk(status=Status.CANCELLED)),
    Fact("event-status", ("event.status",), _cancelled, "an event"),
    Fact("notice", _of_talk("notice"), _talk(notice=_OTHER)),
    Fact("parts", ("sessions.part", *_of_talk("parts")), _without_part),
)
"""What is changed, one thing at a time."""


def altered(event: Event, place: str) -> Event | None:
    """Return an event in which what stands at a place is another; None if there is no such place.

    A place is that of a loss: `sessions.opening.status`, `outcomes.F-1` or `statements`. Where
    nothing can be put in the place of a value, the event is returned as it is.
    """
    try:
        return _altered(event, place)
    except ModelError:  # such a value cannot stand there: it names another item
        return event


def _altered(event: Event, place: str) -> Event | None:
    table, _, remainder = place.partition(".")
    id, _, key = remainder.partition(".")
    if table == "event":
        changed: Event = _other(event, id)
        return changed
    items = getattr(event, TABLES.get(table, ""), ())
    if not any(not id or it.id == id for it in items):
        return None
    others = [_other(it, key) if not id or it.id == id else it for it in items]
    tables: dict[str, Any] = {TABLES[table]: others}
    return evolve(event, **tables)


def _other(thing: Any, key: str) -> Any:  # noqa: ANN401  # an event or an item of any class
    """Return an event or item with another value for a key, or with another name without one."""
    keys = (key,) if key else _TEXTS
    arguments = {field.alias: field.name for field in fields_dict(type(thing)).values()}
    name = next((key for key in keys if key in arguments), "")
    value = getattr(thing, name, None)
    match value:
        case Status():
            return evolve(thing, **{name: next(it for it in Status if it is not value)})
        case str():
            return evolve(thing, **{name: _OTHER})
        case tuple() if value and name != "affiliations":
            return evolve(thing, **{name: ()})
    return thing


def titled(event: Event) -> tuple[Event, dict[str, str]]:
    """Return an event whose sessions have titles that occur nowhere else, and these, by id."""
    titles = dict(_titles(event))
    sessions = [evolve(session, title=titles[session.id]) for session in event.sessions]
    return evolve(event, sessions=sessions), titles


def _titles(event: Event) -> Iterator[tuple[str, str]]:
    for number, session in enumerate(event.sessions):
        letters = "".join(chr(ord("a") + int(digit)) for digit in f"{number:04}")
        yield session.id, f"Quorvex{letters}"
