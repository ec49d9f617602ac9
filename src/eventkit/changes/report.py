"""The report of changes between two states of an event: headings, items and facts in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cached_property, partial
from itertools import groupby
from typing import Any, NamedTuple, TypeAlias

import attrs

from eventkit import wording
from eventkit.changes import phrases
from eventkit.changes.translations import PREFIX, Translations, path_of, translations_by_item
from eventkit.model import Change, ChangeKind, Event, Item, Release, Session
from eventkit.model.tree import fields_of
from eventkit.model.words import length_of_common_start
from eventkit.text import one_line

Subject: TypeAlias = Event | Item
Phrase: TypeAlias = Callable[[Event, Any], str]

LONG = 160  # characters; a longer text shows only its changed part
CONTEXT = 30  # characters around the changed part
_TITLES = {"title", "name"}
_FIRST = {*_TITLES, "notice"}
_STATUS = {
    *(ChangeKind.CANCELLED, ChangeKind.POSTPONED, ChangeKind.REINSTATED),
    *(ChangeKind.TENTATIVE, ChangeKind.CONFIRMED),
}
_TECHNICAL = {"id", "uid", "repeats", "translate"}  # keys that people never see


class Fact(NamedTuple):
    """One fact about an item: its value now and, if it changed, its value before.

    Args:
        label: Its label.
        now: The value now; empty if there is none.
        was: The value before; empty if there was none; None if it did not change.
    """

    label: str
    now: str
    was: str | None = None


class ChangedItem(NamedTuple):
    """One change in words.

    Args:
        title: The title of the item now, or before; empty for a change of a whole table.
        summary: The change in a few words, such as `moved, other room`.
        kind: The most important kind of the change.
        facts: The facts that readers need, changed or not.
    """

    title: str
    summary: str
    kind: ChangeKind
    facts: tuple[Fact, ...] = ()


class Section(NamedTuple):
    """The changes of one table, under their heading."""

    heading: str
    items: tuple[ChangedItem, ...]


class Report(NamedTuple):
    """The changes between two states of an event, in words.

    Args:
        heading: The heading.
        subheadings: The event and the releases, unless the heading names them.
        sections: The changes, table by table.
        remark: A remark that there are no changes; empty if there are, or the heading says it.
        event: The newer state, in whose language and words the report is.
    """

    heading: str
    subheadings: tuple[str, ...]
    sections: tuple[Section, ...]
    remark: str
    event: Event

    def word(self, key: str, *, count: int | None = None, **values: object) -> str:
        """Return a word of eventkit in the language of the report."""
        return wording.word(key, self.event, count=count, **values)


def report(
    old: Event,
    new: Event,
    changes: Iterable[Change],
    *,
    person: str | None = None,
    since: Release | None = None,
    until: Release | None = None,
) -> Report:
    """Return changes in words, in the language of the newer state.

    Every changed session comes with title, time, place and people, whether these changed or not.

    Args:
        old: The older state.
        new: The newer state.
        changes: The changes between them.
        person: The id of the party to whom the report is addressed.
        since: The release of the older state, if any.
        until: The release of the newer state, if any.
    """
    describer = _Describer(old, new, person)
    sections = tuple(
        Section(
            wording.word("day" if table == "days" else table, new),
            tuple(map(describer.described, group)),
        )
        for table, group in groupby(changes, key=lambda change: change.table)
    )
    heading, *subheadings = _headings(old, new, person, is_empty=not sections)
    return Report(
        heading=heading,
        subheadings=tuple(filter(None, [*subheadings, _between(new, since, until)])),
        sections=sections,
        remark="" if sections or person else wording.word("no-changes", new),
        event=new,
    )


def _headings(old: Event, new: Event, person: str | None, *, is_empty: bool) -> tuple[str, ...]:
    title = one_line(new.title)
    if person is None:
        return (f"{title}{wording.colon(new)}{wording.word('changes', new)}",)
    state = new if any(party.id == person for party in new.parties) else old
    key = "no-changes-for-you" if is_empty else "changes-for-you"
    heading = wording.word(key, new, name=one_line(state.party(person).name))
    return heading, title


def _between(event: Event, since: Release | None, until: Release | None) -> str:
    """Return the two releases in words; empty if the older state is not a release."""
    if since is None:
        return ""
    ends = [("since-release", since), *([("until-release", until)] if until else [])]
    texts = (wording.word(key, event, number=it.number, date=_date(event, it)) for key, it in ends)
    return wording.enumeration(texts, event)


def _date(event: Event, release: Release) -> str:
    return wording.long_date(release.time.astimezone(event.zone).date(), event)


@attrs.define(eq=False)
class _Describer:
    """Puts the changes between two states of an event into words."""

    old: Event
    new: Event
    person: str | None

    @cached_property
    def _translations(self) -> tuple[Translations, Translations]:
        return translations_by_item(self.old), translations_by_item(self.new)

    def described(self, change: Change) -> ChangedItem:
        """Return a change in words."""
        old, new = self._states(change)
        item = new or old
        title = phrases.name(item) if item else self._title_without_item(change)
        facts = self._facts(change, old, new) if item else self._facts_without_item(change)
        return ChangedItem(title, self._summary(change, old, new), change.kinds[0], tuple(facts))

    def _states(self, change: Change) -> tuple[Subject | None, Subject | None]:
        """Return the older and the newer state of an item, as far as the reader may see them."""
        if change.table == "event":
            return self.old, self.new
        return (
            self.old.item(change.old, change.table) if change.old else None,
            self.new.item(change.new, change.table) if change.new else None,
        )

    def _word(self, key: str) -> str:
        return wording.word(key, self.new)

    # --- the summary

    def _summary(self, change: Change, old: Subject | None, new: Subject | None) -> str:
        kinds = [kind for kind in change.kinds if kind is not ChangeKind.IDENTITY] or change.kinds
        words = {kind: self._kind(kind, change) for kind in kinds}
        before, after = (bool(self._roles_of_person(state)) for state in (old, new))
        if ChangeKind.PEOPLE in words and before != after:
            words[ChangeKind.PEOPLE] = self._word("you-join" if after else "you-leave")
        return wording.enumeration(words.values(), self.new)

    def _kind(self, kind: ChangeKind, change: Change) -> str:
        if kind is ChangeKind.MERGED:
            return wording.now_part_of(one_line(change.whole or ""), self.new)
        return self._word(f"how-{kind}")

    def _roles_of_person(self, item: Subject | None) -> str:
        """Return the roles that the person has in a session."""
        participations = item.participations if isinstance(item, Session) else ()
        roles = (it.role for it in participations if it.who == self.person)
        return wording.enumeration(
            (wording.role_name(role, 1, self.new) for role in roles), self.new
        )

    # --- changes without a visible item

    def _title_without_item(self, change: Change) -> str:
        return "" if change.kinds == (ChangeKind.ORDER,) else self._word("not-told")

    def _facts_without_item(self, change: Change) -> Iterator[Fact]:
        start, end = change.start, change.end
        if isinstance(start, datetime):
            yield Fact(self._word("time"), wording.full_time(start, end, self.new))
        elif start:
            yield Fact(self._word("time"), wording.full_date(start, self.new))

    # --- the facts of an item

    def _facts(self, change: Change, old: Subject | None, new: Subject | None) -> Iterator[Fact]:
        """Yield title and notice, time, place and people, then the other keys that differ."""
        groups = list(self._programme(old, new))
        if new and not old:
            covered = {key for keys, _ in groups for key in keys}
            keys = _filled(new)
        else:
            changed = [keys for keys, facts in groups if any(it.was is not None for it in facts)]
            status = set() if _STATUS.isdisjoint(change.kinds) else {"status"}
            covered = status.union(*changed)
            keys = [key for key in change.keys if key not in _TECHNICAL] or list(change.keys)
        rest = [key for key in keys if key not in covered]
        yield from (self._fact_of_key(change.table, it, old, new) for it in rest if it in _FIRST)
        for _, facts in groups:
            yield from facts
        yield from (
            self._fact_of_key(change.table, it, old, new) for it in rest if it not in _FIRST
        )

    def _programme(
        self, old: Subject | None, new: Subject | None
    ) -> Iterator[tuple[set[str], list[Fact]]]:
        """Yield the facts that every session gets, each with the keys that it covers."""
        if isinstance(new, Event):
            yield {"start", "end"}, self._fact(self._word("when"), phrases.dates, old, new)
        states = [state for state in (new, old) if isinstance(state, Session)]
        if not states:
            return
        time, part_of = self._word("time"), self._word("part-of")
        yield (
            {"start", "end", "day", "last_day", "timezone"},
            self._fact(time, phrases.hours, old, new),
        )
        event = self.new if isinstance(new, Session) else self.old
        place = self._word("room" if event.rooms_of(states[0]) else "place")
        yield {"rooms"}, self._fact(place, wording.place_name, old, new)
        yield {"participations"}, list(self._people(states, old, new))
        if any(state.part_of for state in states):
            yield {"part_of"}, self._fact(part_of, phrases.whole, old, new)

    def _people(
        self, states: Iterable[Session], old: Subject | None, new: Subject | None
    ) -> Iterator[Fact]:
        """Yield the people in each role of a session, and the role of the person."""
        roles = [it.role for state in states for it in state.participations]
        for role in dict.fromkeys(roles):
            counts = ([it.role for it in state.participations].count(role) for state in states)
            label = wording.role_name(role, next(filter(None, counts)), self.new)
            yield from self._fact(label, partial(phrases.people, role=role), old, new)
        label = self._word("your-part")
        yield from self._fact(label, lambda _, state: self._roles_of_person(state), old, new)

    def _fact(
        self, label: str, phrase: Phrase, old: Subject | None, new: Subject | None
    ) -> list[Fact]:
        """Return a fact about one or two states; none if both values are empty."""
        was = phrase(self.old, old) if old else None
        now = phrase(self.new, new) if new else None
        if was is None or now is None or was == now:
            return [Fact(label, text)] if (text := now or was) else []
        return [Fact(label, now, was)]

    def _fact_of_key(self, table: str, key: str, old: Subject | None, new: Subject | None) -> Fact:
        """Return the fact about one key, with long texts shortened to their changed part."""
        before, after = self._translations
        label = phrases.key_label(key, self.new)
        now = _value(self.new, after, table, key, new) if new else ""
        if old is None:
            return Fact(label, _shortened(now))
        was, now = _changed_parts(_value(self.old, before, table, key, old), now)
        return Fact(label, self._word("changed")) if was == now else Fact(label, now, was)


def _value(event: Event, translations: Translations, table: str, key: str, item: Subject) -> str:
    if not key.startswith(PREFIX):
        return phrases.value_of(event, item, key)
    text = translations.get(path_of(table, item), {}).get(key)
    return phrases.translation(event, key, text)


def _filled(item: Subject) -> list[str]:
    """Return the keys of an item that have a value, except its name."""
    keys = (
        field.key
        for field in fields_of(type(item))
        if not _is_empty(getattr(item, field.name), attrs.fields_dict(type(item))[field.name])
        and field.name not in _TECHNICAL | _TITLES
    )
    return [*dict.fromkeys(keys)]


def _is_empty(value: object, field: attrs.Attribute[Any]) -> bool:
    """Return whether a value says nothing; False says something where it is not the default."""
    return value in (None, (), {}) or (value is False and field.default is False)


# --- long texts


def _changed_parts(was: str, now: str) -> tuple[str, str]:
    """Return two texts; long ones only where they differ, with a few words around.

    >>> _changed_parts("so " * 60 + "it was", "so " * 60 + "it is")
    ('… so so so so so so so so it was', '… so so so so so so so so it is')
    """
    if max(len(was), len(now)) <= LONG:
        return was, now
    first = length_of_common_start(was, now)
    last = min(length_of_common_start(was[::-1], now[::-1]), min(len(was), len(now)) - first)
    return _excerpt(was, first, len(was) - last), _excerpt(now, first, len(now) - last)


def _excerpt(text: str, first: int, last: int) -> str:
    """Return a text from a few words before one place to a few after another."""
    start, end = max(first - CONTEXT, 0), min(last + CONTEXT, len(text))
    if start:
        start = text.find(" ", start, first) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", last, end), last)
    part = _shortened(text[start:end])
    return f"{'… ' if start else ''}{part}{' …' if end < len(text) else ''}"


def _shortened(text: str) -> str:
    """Return the beginning and the end of a text that is too long.

    >>> len(_shortened("long " * 1000)) < 200
    True
    """
    if len(text) <= LONG:
        return text
    half = LONG // 2
    return f"{text[:half].rstrip()} … {text[-half:].lstrip()}"
