"""What differs between two states of an event, told in words and in full."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby, takewhile
from typing import Any, NamedTuple, TypeAlias

import attrs

from eventkit import wording
from eventkit.changes import _saying as saying
from eventkit.changes._translations import START, Texts, place_of, translated
from eventkit.model import Change, Difference, Event, How, Item, Session

Held: TypeAlias = Event | Item
Say: TypeAlias = Callable[[Event, Any], str]

LONG = 160  # characters of a text; of a longer one what changed is told
CONTEXT = 30  # characters around that
_TITLES = {"title", "name"}
_FIRST = {*_TITLES, "notice"}
_OF_STATUS = {How.CANCELLED, How.POSTPONED, How.REINSTATED, How.TENTATIVE, How.CONFIRMED}
_SILENT = {"id", "uid", "repeats"}  # only machines know an item by them


class Line(NamedTuple):
    """What is told of one thing: what it is now and, where that is another, what it was.

    Args:
        label: What it is about.
        now: What it is now; empty where there is nothing any more.
        was: What it was, where that has changed; empty where there was nothing; else None.
    """

    label: str
    now: str
    was: str | None = None


class Told(NamedTuple):
    """What is told of one change.

    Args:
        how: What became of it, in words; the first of them is the weightiest.
        weight: The weightiest, for those who draw it.
        title: What the item is called now, or was; empty for a change of a whole table.
        lines: What is to be known of it, whether it changed or not.
    """

    how: str
    weight: How
    title: str
    lines: tuple[Line, ...] = ()


class Section(NamedTuple):
    """The changes of one table, under their heading."""

    heading: str
    told: tuple[Told, ...]


Group: TypeAlias = tuple[set[str], list[Line]]


def tell(difference: Difference, *, person: str | None = None) -> Iterator[Section]:
    """Yield what changed, table by table, in the language of the newer state.

    Of a session title, time, place and people are always told, whether they changed or not.

    Args:
        difference: The difference.
        person: The id of a party whom it is told to: of all else only the sessions that they take
            part in, their rooms, and what names them.

    >>> from datetime import date
    >>> from eventkit.changes import difference
    >>> event = Event(id="school", title="Spring School", start=date(2027, 3, 26),
    ...               end=date(2027, 3, 26), timezone="Europe/Berlin",
    ...               sessions=[Session(id="opening", title="Opening")])
    >>> later = attrs.evolve(event, sessions=[Session(id="opening", title="Welcome")])
    >>> for section in tell(difference(event, later)):
    ...     for told in section.told:
    ...         print(section.heading, told.how, told.title, *told.lines)
    Sessions renamed Welcome Line(label='Title', now='Welcome', was='Opening') \
Line(label='Time', now='Time not known', was=None)
    """
    teller = _Teller(difference.old, difference.new, person)
    changes = (change for change in difference.changes if teller.concerns(change))
    for table, held in groupby(changes, key=lambda change: change.table):
        told = tuple(map(teller.told, held))
        yield Section(_heading(table, difference.new.language), told)


def _heading(table: str, language: str) -> str:
    return wording.word("day" if table == "days" else table, language)


@attrs.frozen(eq=False)
class _Teller:
    """Puts the changes between two states of an event into words."""

    old: Event
    new: Event
    person: str | None
    texts_old: Texts = attrs.field(
        init=False, default=attrs.Factory(lambda self: translated(self.old), takes_self=True)
    )
    texts_new: Texts = attrs.field(
        init=False, default=attrs.Factory(lambda self: translated(self.new), takes_self=True)
    )

    def concerns(self, change: Change) -> bool:
        """Say whether a change is to be told to the person, if it is told to one."""
        if self.person is None or change.table in {"event", "sessions", "rooms", "venues"}:
            return True
        items = [item for item in self._states(change) if item is not None]
        return any(item.id == self.person or _is_named(self.person, item) for item in items)

    def told(self, change: Change) -> Told:
        """Return all that is told of a change."""
        old, new = self._states(change)
        held = new or old
        title = saying.name(held) if held else self._title_of_none(change)
        lines = self._lines(change, old, new) if held else self._lines_of_none(change)
        return Told(self._how(change, old, new), change.how[0], title, tuple(lines))

    def _states(self, change: Change) -> tuple[Held | None, Held | None]:
        """Return the older and the newer state of what changed, as far as they may be told."""
        if change.table == "event":
            return self.old, self.new
        return (
            self.old.item(change.old, change.table) if change.old else None,
            self.new.item(change.new, change.table) if change.new else None,
        )

    def _word(self, key: str, **said: object) -> str:
        return wording.word(key, self.new.language).format(**said)

    # --- what became of it

    def _how(self, change: Change, old: Held | None, new: Held | None) -> str:
        told = [how for how in change.how if how is not How.IDENTITY] or change.how
        said = {how: self._word(f"how-{how}") for how in told}
        if How.PEOPLE in said:
            said[How.PEOPLE] = self._of_person(old, new) or said[How.PEOPLE]
        return ", ".join(said.values())

    def _of_person(self, old: Held | None, new: Held | None) -> str:
        """Return whether the person came or went; empty where neither."""
        before, after = (bool(self._part(state)) for state in (old, new))
        return "" if before == after else self._word("you-join" if after else "you-leave")

    def _part(self, state: Held | None) -> str:
        """Return the roles that the person has in a session."""
        held = state.participations if isinstance(state, Session) else ()
        roles = (each.role for each in held if each.who == self.person)
        return ", ".join(wording.role_name(role, 1, self.new.language) for role in roles)

    # --- what has no item that may be told

    def _title_of_none(self, change: Change) -> str:
        return "" if change.how == (How.ORDER,) else self._word("not-told")

    def _lines_of_none(self, change: Change) -> Iterator[Line]:
        start, end, language = change.start, change.end, self.new.language
        if isinstance(start, datetime) and end:
            yield Line(self._word("time"), wording.full_time(start, end, language))
        elif start:
            yield Line(self._word("time"), wording.full_date(start, language))

    # --- what is to be known of it

    def _lines(self, change: Change, old: Held | None, new: Held | None) -> Iterator[Line]:
        groups = list(self._setting(old, new))
        said = {key for keys, lines in groups if _tell_change(lines) for key in keys}
        told = {key for keys, _ in groups for key in keys}
        if new and not old:
            keys = [key for key in _filled(new) if key not in told]
        else:
            loud = [key for key in change.keys if key not in _SILENT] or change.keys
            said |= set() if _OF_STATUS.isdisjoint(change.how) else {"status"}
            keys = [key for key in loud if key not in said]
        first = [key for key in keys if key in _FIRST]
        yield from (self._of_key(change.table, key, old, new) for key in first)
        for _, lines in groups:
            yield from lines
        others = (key for key in keys if key not in first)
        yield from (self._of_key(change.table, key, old, new) for key in others)

    def _setting(self, old: Held | None, new: Held | None) -> Iterator[Group]:
        """Yield what is told of every session, changed or not, with the keys that say it."""
        if isinstance(new, Event):
            yield {"start", "end"}, self._line("when", saying.dates, old, new)
        states = [state for state in (old, new) if isinstance(state, Session)]
        if not states:
            return
        yield {"start", "end", "day", "timezone"}, self._line("time", saying.when, old, new)
        at = self.new if isinstance(new, Session) else self.old
        where = "room" if at.rooms_of(states[-1]) else "place"
        yield {"rooms"}, self._line(where, saying.place, old, new)
        yield {"participations"}, [*self._people(old, new), *self._line_of_person(old, new)]
        if any(state.part_of for state in states):
            yield {"part_of"}, self._line("part-of", saying.whole, old, new)

    def _line(self, label: str, say: Say, old: Held | None, new: Held | None) -> list[Line]:
        was = None if old is None else say(self.old, old)
        now = None if new is None else say(self.new, new)
        line = _line(self._word(label), was, now)
        return [line] if line.now or line.was else []

    def _people(self, old: Any, new: Any) -> Iterator[Line]:  # noqa: ANN401  # two sessions
        was, now = (
            None if state is None else saying.roles(event, state)
            for event, state in ((self.old, old), (self.new, new))
        )
        for role in {**(now or {}), **(was or {})}:
            before, after = (None if held is None else held.get(role, []) for held in (was, now))
            label = wording.role_name(role, len(after or before or ()), self.new.language)
            yield _line(label, _listed(before), _listed(after))

    def _line_of_person(self, old: Held | None, new: Held | None) -> Iterator[Line]:
        was, now = (None if state is None else self._part(state) for state in (old, new))
        if was or now:
            yield _line(self._word("your-part"), was, now)

    def _of_key(self, table: str, key: str, old: Held | None, new: Held | None) -> Line:
        """Return the line of one key, long texts shortened to what changed."""
        was = self._said(self.old, self.texts_old, table, key, old) if old else None
        now = self._said(self.new, self.texts_new, table, key, new) if new else ""
        was, now = (None, _shortened(now)) if was is None else _changed_parts(was, now)
        label = saying.label(key, self.new.language)
        if was == now:
            return Line(label, self._word("changed"))
        return Line(label, now, was)

    def _said(self, event: Event, texts: Texts, table: str, key: str, held: Held) -> str:
        if not key.startswith(START):
            return saying.of_key(event, held, key)
        text = texts.get(place_of(table, held), {}).get(key)
        return saying.in_translation(event, key, text)


def _is_named(party: str, item: Held) -> bool:
    """Say whether an item refers to a party."""
    for field in attrs.fields(type(item)):
        held = getattr(item, field.name)
        if field.metadata.get("refers") and party in (
            (held,) if isinstance(held, str) else held or ()
        ):
            return True
    return False


def _tell_change(lines: Iterable[Line]) -> bool:
    return any(line.was is not None for line in lines)


def _filled(item: Held) -> list[str]:
    """Return the keys of an item that say something, but for its name."""
    return [
        field.name
        for field in attrs.fields(type(item))
        if getattr(item, field.name) not in (None, (), False, {})
        and field.name not in _SILENT | _TITLES
    ]


def _line(label: str, was: str | None, now: str | None) -> Line:
    """Return a line; what was is told only where something is there still, and is another."""
    if was is None or now is None:
        return Line(label, now or was or "")
    return Line(label, now, None if was == now else was)


def _listed(names: Sequence[str] | None) -> str | None:
    return None if names is None else ", ".join(names)


# --- long texts


def _changed_parts(was: str, now: str) -> tuple[str, str]:
    """Return two texts; of long ones only where they differ, with a few words around it.

    >>> _changed_parts("so " * 60 + "it was", "so " * 60 + "it is")
    ('… so so so so so so so so it was', '… so so so so so so so so it is')
    """
    if max(len(was), len(now)) <= LONG:
        return was, now
    first = _alike(was, now)
    last = min(_alike(was[::-1], now[::-1]), min(len(was), len(now)) - first)
    return _around(was, first, len(was) - last), _around(now, first, len(now) - last)


def _alike(one: str, two: str) -> int:
    """Return how many characters two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False)))


def _around(text: str, first: int, last: int) -> str:
    """Return a text from a few words before one place to a few after another."""
    start, end = max(first - CONTEXT, 0), min(last + CONTEXT, len(text))
    if start:
        start = text.find(" ", start, first) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", last, end), last)
    part = _shortened(text[start:end])
    return f"{'… ' if start else ''}{part}{' …' if end < len(text) else ''}"


def _shortened(text: str) -> str:
    """Return the beginning and the end of a text that is too long to be told.

    >>> len(_shortened("long " * 1000)) < 200
    True
    """
    if len(text) <= LONG:
        return text
    half = LONG // 2
    return f"{text[:half].rstrip()} … {text[-half:].lstrip()}"
