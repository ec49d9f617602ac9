"""What differs between two states of an event, item by item."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import TypeAlias

import attrs

from eventkit.changes._translations import Texts, place_of, translated
from eventkit.changes.redaction import Later, told_today
from eventkit.changes.states import states_between
from eventkit.model import (
    TABLES,
    Audience,
    Change,
    Difference,
    Event,
    How,
    Item,
    Session,
    Status,
    times,
)
from eventkit.model.errors import LanguageError, RestrictedError, SelectionError
from eventkit.model.fields import to_audience
from eventkit.releases.log import Log, as_told, require_same_event

Choice: TypeAlias = str | int | date
Select: TypeAlias = "Mapping[str, Choice | Iterable[Choice]]"
Ids: TypeAlias = Mapping[str, set[str]]
Held: TypeAlias = Event | Item
Pair: TypeAlias = tuple[str | None, str | None]

_HOW = {
    "title": How.RENAMED,
    "name": How.RENAMED,
    "start": How.MOVED,
    "end": How.MOVED,
    "day": How.MOVED,
    "timezone": How.MOVED,
    "rooms": How.ROOM,
    "participations": How.PEOPLE,
    "language": How.LANGUAGE,
    "languages": How.LANGUAGE,
    "interpretation": How.LANGUAGE,
    "track": How.TRACK,
    "id": How.IDENTITY,
    "uid": How.IDENTITY,
    "repeats": How.IDENTITY,
    "kind": How.KIND,
}
_WEIGHT = {how: weight for weight, how in enumerate(How)}
_OFF = {Status.CANCELLED: How.CANCELLED, Status.POSTPONED: How.POSTPONED}
_SURE: Mapping[Status | None, How] = {
    Status.TENTATIVE: How.TENTATIVE,
    Status.CONFIRMED: How.CONFIRMED,
}
_LAST = datetime.max.replace(tzinfo=UTC)


def difference(
    old: Event,
    new: Event,
    *,
    audience: Audience | str | None = None,
    language: str | None = None,
    select: Select | None = None,
    between: Iterable[Event] = (),
) -> Difference:
    """Return what differs between two states of an event, as one reader may know them.

    Items are matched by their ids; sessions by their UID first, so that one whose id changed while
    its `uid` was kept is no new one. What the newer state hides from the reader is told neither
    way: it is withdrawn, without its title. An order that changed is a change of the table.

    Two states do not know what was restricted after the one and removed before the other: then say
    what lay between them, or ask `changes_since`, which finds it in the log.

    Args:
        old: The older state, whole.
        new: The newer state, whole.
        audience: Who reads; None leaves everything.
        language: BCP 47 tag; None compares all languages.
        select: Only the sessions of a selection, before or after, and what belongs to them.
        between: States that lay between them, oldest first: what was hidden in its last state is
            not told either.

    Returns:
        The two states as they may be told, and a change for each item that differs; none where
        the two views are equal.

    Raises:
        RestrictedError: If the newer state is not for that audience.
        LanguageError: If neither state is translated into that language.
        SelectionError: If neither state knows a key, id or word of the selection.

    >>> event = Event(id="school", title="Spring School", start=date(2027, 3, 26),
    ...               end=date(2027, 3, 26), timezone="Europe/Berlin",
    ...               sessions=[Session(id="opening", title="Opening")])
    >>> later = attrs.evolve(event, sessions=[Session(id="opening", title="Welcome")])
    >>> [change] = difference(event, later).changes
    >>> change.new, change.how, change.keys
    ('opening', (<How.RENAMED: 'renamed'>,), ('title',))
    """
    seen = new.view(audience=audience)
    before = _then(old, seen, audience)
    today = _today(old, new)
    tongue = _tongue(before, seen, language)
    now, was = _spoken(seen, tongue), _spoken(before, tongue)
    later = [
        Later(state, _then(state, seen, audience), _today(old, state))
        for state in (() if _reader(audience) is Audience.ORGANIZERS else between)
    ]
    told = _spoken(told_today(before, [*later, Later(new, seen, today)]), tongue)
    only = _selected(was, now, select) if select else None
    comparison = _Comparison(was=was, now=now, told=told, today=today, only=only)
    return Difference(old=told, new=now, changes=tuple(comparison.changes()))


def changes_since(
    log: Log,
    number: int,
    event: Event,
    *,
    audience: Audience | str | None = None,
    language: str | None = None,
    select: Select | None = None,
) -> Difference:
    """Return what changed since a release of an event.

    Args:
        log: The releases.
        number: The number of the release.
        event: The event as it is now, whole.
        audience: As for `difference`, and so are the others.
        language: As for `difference`.
        select: As for `difference`.

    Raises:
        LogError: If there is no release of that number, or the log is of another event.
        ViewError: The errors of `difference`.
    """
    require_same_event(event, log)
    found = difference(
        log.event(number),
        event,
        audience=audience,
        language=language,
        select=select,
        between=states_between(log, number, event),
    )
    since = log.releases[number - 1]
    return attrs.evolve(found, since=as_told(since, _reader(audience)))


def _reader(audience: Audience | str | None) -> Audience:
    return to_audience(audience or Audience.ORGANIZERS)


def _then(old: Event, seen: Event, audience: Audience | str | None) -> Event:
    """Return the older state for the reader; where it was not for them, one without items."""
    try:
        return old.view(audience=audience)
    except RestrictedError:
        return Event(
            id=seen.id,
            uid=seen.uid,
            title=seen.title,
            start=seen.start,
            end=seen.end,
            timezone=seen.timezone,
            language=seen.language,
        )


def _spoken(event: Event, tongue: str | None) -> Event:
    """Return the event in a language; where nothing is translated, in its own words."""
    if tongue is None:
        return event
    try:
        return event.view(language=tongue)
    except LanguageError:
        return attrs.evolve(event, language=tongue, translations={})


def _tongue(before: Event, seen: Event, language: str | None) -> str | None:
    """Return a language as the states spell it; it is enough that one of them has it."""
    if language is None:
        return None
    try:
        return seen.view(language=language).language
    except LanguageError:
        with suppress(LanguageError):
            return before.view(language=language).language
        raise


def _today(old: Event, new: Event) -> dict[str, str]:
    """Return for the sessions of the older state that are still there their ids in the newer."""
    uids = {new.uid_of(session): session.id for session in new.sessions}
    today = {
        session.id: uids[old.uid_of(session)]
        for session in old.sessions
        if old.uid_of(session) in uids
    }
    # Where the uid of the event or of a session was added or mended, the id is what people know.
    left = {session.id for session in new.sessions} - {*today.values()}
    same = {session.id for session in old.sessions if session.id not in today} & left
    return today | {id: id for id in same}


@attrs.frozen(kw_only=True, eq=False)
class _Comparison:
    """Two views of an event, side by side.

    Args:
        was: The older state as the reader might know it then.
        now: The newer one as the reader may know it.
        told: The older one as it may be told today.
        today: The ids that sessions of the older state have in the newer one.
        only: The ids of what is compared, before and after; None is everything.
    """

    was: Event
    now: Event
    told: Event
    today: Mapping[str, str]
    only: tuple[Ids, Ids] | None
    texts_was: Texts = attrs.field(
        init=False, default=attrs.Factory(lambda self: translated(self.was), takes_self=True)
    )
    texts_now: Texts = attrs.field(
        init=False, default=attrs.Factory(lambda self: translated(self.now), takes_self=True)
    )

    def changes(self) -> Iterator[Change]:
        """Yield all changes: of the event, of the sessions, of the other tables."""
        if keys := self._keys("event", self.was, self.now):
            how = _how(keys, self.was, self.now)
            yield Change(table="event", old=self.told.id, new=self.now.id, how=how, keys=keys)
        yield from self._of_table("sessions")
        for table in TABLES:
            if table != "sessions":
                yield from self._of_table(table)

    def _of_table(self, table: str) -> Iterator[Change]:
        was, now, told = (_items(event, table) for event in (self.was, self.now, self.told))
        later = {id: self.today.get(id) if table == "sessions" else id for id in was}
        stayed = {new: old for old, new in later.items() if new in now}
        pairs: list[Pair] = [(stayed.get(new), new) for new in now]
        pairs += [(old, None) for old, new in later.items() if new not in now]
        if self.only:
            before, after = (ids[table] for ids in self.only)
            pairs = [(old, new) for old, new in pairs if old in before or new in after]
        if table == "sessions":
            pairs.sort(key=self._moment)
        for old, new in pairs:
            if old is None:
                yield Change(table=table, new=new, how=[How.ADDED])
            elif new is None:
                yield _withdrawn(table, was[old], is_told=old in told)
            elif keys := self._keys(table, was[old], now[new]):
                how = _how(keys, was[old], now[new])
                yield Change(table=table, old=old, new=new, how=how, keys=keys)
        order = [new for new in later.values() if new in now]
        if not self.only and order != [new for new in now if new in stayed]:
            yield Change(table=table, how=[How.ORDER])

    def _moment(self, pair: Pair) -> tuple[date, datetime]:
        """Sort sessions as the programme has them: by where they are, or were."""
        old, new = pair
        event = self.now if new else self.was
        session = event.session(new or old or "")
        whole = event.whole_of(session) or session
        start = session.start or whole.start
        return event.day_of(session) or date.max, times.utc(start) if start else _LAST

    def _keys(self, table: str, was: Held, now: Held) -> tuple[str, ...]:
        """Return the keys in which two states of an item differ, those of its translations last."""
        before = self.texts_was.get(place_of(table, was), {})
        after = self.texts_now.get(place_of(table, now), {})
        apart = (key for key in {**before, **after} if before.get(key) != after.get(key))
        return *self._own_keys(was, now), *apart

    def _own_keys(self, was: Held, now: Held) -> Iterator[str]:
        for field in attrs.fields(type(now)):
            if not field.eq or field.metadata.get("table") or field.name == "translations":
                continue
            before, after = getattr(was, field.name), getattr(now, field.name)
            if "sessions" in field.metadata.get("refers", ()):
                before = self._later(before)
            same = field.eq_key or _as_it_is
            if same(before) != same(after):
                yield field.name

    def _later(self, ids: str | tuple[str, ...] | None) -> str | tuple[str, ...] | None:
        """Return references to sessions as the newer state spells them."""
        if isinstance(ids, tuple):
            return tuple(self.today.get(id, id) for id in ids)
        return ids and self.today.get(ids, ids)


def _as_it_is(value: object) -> object:
    return value


def _items(event: Event, table: str) -> dict[str, Item]:
    return {item.id: item for item in getattr(event, TABLES[table])}


def _withdrawn(table: str, was: Item, *, is_told: bool) -> Change:
    if is_told:
        return Change(table=table, old=was.id, how=[How.WITHDRAWN])
    if not isinstance(was, Session):
        return Change(table=table, how=[How.WITHDRAWN])
    return Change(table=table, how=[How.WITHDRAWN], start=was.start or was.day, end=was.end)


# --- what became of it


def _how(keys: Iterable[str], was: Held, now: Held) -> list[How]:
    """Return what it means that these keys differ, the weightiest first."""
    texts = {field.name for field in attrs.fields(type(now)) if field.metadata.get("text")}
    found = {_how_of_key(key, was, now, texts) for key in keys}
    return sorted(found, key=_WEIGHT.__getitem__)


def _how_of_key(key: str, was: Held, now: Held, texts: Container[str]) -> How:
    if key == "status" and isinstance(now, Event | Session):
        return _how_of_status(getattr(was, key), now.status)
    if key in _HOW:
        return _HOW[key]
    return How.TEXT if key in texts or key.startswith("translations.") else How.OTHER


def _how_of_status(was: Status | None, now: Status | None) -> How:
    if now in _OFF:
        return _OFF[now]
    if was in _OFF:
        return How.REINSTATED
    return _SURE.get(now, How.OTHER)


# --- selection


def _selected(was: Event, now: Event, select: Select) -> tuple[Ids, Ids]:
    """Return the ids of all that a selection holds, before and after.

    What only one of the states knows selects nothing in the other.
    """
    held: tuple[dict[str, list[Choice]], ...] = ({}, {})
    for key, choices in select.items():
        for choice in (choices,) if isinstance(choices, str | int | date) else choices:
            knowing = [_knows(event, key, choice) for event in (was, now)]
            if not any(knowing):
                now.view(select={key: choice})  # which says what is wrong with it
            for known, knows in zip(held, knowing, strict=True):
                known.setdefault(key, []).extend([choice] * knows)
    return _ids(was, held[0]), _ids(now, held[1])


def _knows(event: Event, key: str, choice: Choice) -> bool:
    try:
        event.view(select={key: choice})
    except SelectionError:
        return False
    return True


def _ids(event: Event, select: Mapping[str, list[Choice]]) -> Ids:
    # A key of which no choice is known matches nothing; the view would take it for no key at all.
    view = event.view(select=select) if all(select.values()) else None
    return {table: {*_items(view, table)} if view else set() for table in TABLES}
