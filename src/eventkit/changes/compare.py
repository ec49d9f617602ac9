"""Compare two states of an event, item by item, as one reader may know them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TypeAlias

from attrs import evolve, field, fields, frozen

from eventkit.changes.json import json_changes
from eventkit.changes.kinds import Subject, kinds_of_keys
from eventkit.changes.markdown import markdown_lines
from eventkit.changes.merged import (
    merged_into_hidden,
    merged_sessions,
    newer_ids,
    restricted,
    with_untold_sessions,
)
from eventkit.changes.older_ids import UNKNOWN, Lineage, with_other_ids
from eventkit.changes.redaction import LaterState, redact_older_state
from eventkit.changes.report import Report, report
from eventkit.changes.states import REQUIRED, states_between
from eventkit.changes.text import text_lines
from eventkit.changes.translations import Translations, path_of, translations_by_item
from eventkit.document import json_text
from eventkit.model import (
    TABLES,
    Audience,
    Change,
    ChangeKind,
    Event,
    Item,
    Person,
    Release,
    Room,
    Session,
    times,
)
from eventkit.model.errors import LanguageError, RestrictedError, SelectionError
from eventkit.model.fields import Value
from eventkit.model.names import Names, names_in
from eventkit.model.parties import OF_FIRST
from eventkit.model.reader import Choice, Reader, Select, Selection
from eventkit.model.tree import Kind, fields_of, holders, ids_in
from eventkit.model.views import for_audience, referenced, with_audiences
from eventkit.releases.log import Log, require_same_event

Ids: TypeAlias = Mapping[str, set[str]]
Pair: TypeAlias = tuple[str | None, str | None]

_NEAR_EVERYBODY = {"event", "sessions", "rooms", "venues"}
_LAST = datetime.max.replace(tzinfo=UTC)
_NO_KINDS = {Kind.TABLE, Kind.VIEW}


@frozen(kw_only=True, repr=False)
class Diff(Value):
    """Two states of an event as one reader may see them, and their differences; true if any.

    `text`, `markdown` and `json` return what `eventkit diff` prints.

    Args:
        old: The older state, without everything that is hidden from the reader now.
        new: The newer state.
        changes: One for each item that differs: the event first, then the sessions in the order
            of the programme, then the other tables.
        audience: The audience of the reader.
        person: The party to whom reports are addressed, if any.
        since: The release of the older state, if any.
        until: The release of the newer state, if any.

    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...                timezone="UTC")
    >>> bool(diff(school, school)), bool(diff(school, evolve(school, title="Spring School")))
    (False, True)
    """

    old: Event
    new: Event
    changes: tuple[Change, ...] = field(converter=tuple[Change, ...])
    audience: Audience = Audience.ORGANIZERS
    person: str | None = None
    since: Release | None = None
    until: Release | None = None

    def __bool__(self) -> bool:
        return bool(self.changes)

    def report(self) -> Report:
        """Return the changes in words: headings, items and facts, for formats of your own."""
        releases = {"since": self.since, "until": self.until}
        return report(self.old, self.new, self.changes, person=self.person, **releases)

    def text(self) -> str:
        """Return the changes in words, as plain text."""
        return "".join(f"{line}\n" for line in text_lines(self.report()))

    def markdown(self) -> str:
        """Return the changes in words, as Markdown.

        >>> event = Event(id="school", title="Spring School", start=date(2027, 3, 26),
        ...               end=date(2027, 3, 26), timezone="Europe/Berlin",
        ...               sessions=[Session(id="opening", title="Opening")])
        >>> later = evolve(event, sessions=[Session(id="opening", title="Welcome")])
        >>> print(diff(event, later).markdown(), end="")
        # Spring School: Changes
        <BLANKLINE>
        ## Sessions
        <BLANKLINE>
        - **Welcome**: renamed
          - Title: Welcome (was Opening)
          - Time: Time not known
        """
        return "".join(f"{line}\n" for line in markdown_lines(self.report()))

    def json(self, **about: object) -> str:
        """Return the changes as JSON, with the values that differ as documents spell them.

        Args:
            about: Further values to put before the changes, such as the sources of the states.
        """
        changes = list(json_changes(self.old, self.new, self.changes))
        about |= {"audience": self.audience, "language": self.new.language}
        return json_text({**about, "changes": changes})


def diff(
    old: Event,
    new: Event,
    *,
    audience: Audience | str | None = None,
    language: str | None = None,
    select: Select | None = None,
    person: str | None = None,
    between: Iterable[Event] = (),
) -> Diff:
    """Return the differences between two states of an event, as one reader may see them.

    Items are matched by id; sessions by UID first, so that a session whose id changed while its
    `uid` was kept is not new. Items that the newer state hides from this audience are reported only
    as withdrawn, without a title. A changed order is a change of the table.

    Two states alone cannot reveal items that were restricted and then deleted in between. Pass the
    states between them, or use `changes_since`, which reads them from the log.

    Args:
        old: The older state, whole.
        new: The newer state, whole.
        audience: The audience; None shows everything.
        language: BCP 47 tag; None compares all languages.
        select: Only the sessions of a selection, before or after, and what belongs to them.
        person: The id of a party: only their sessions, before or after, the rooms and items that
            refer to them; reports are addressed to them.
        between: States between the two, oldest first: an item that was hidden when it last existed
            stays hidden.

    Returns:
        The two states and a change for each item that differs; no changes if the views are equal.

    Raises:
        RestrictedError: If the newer state is not for that audience.
        LanguageError: If neither state is translated into that language.
        SelectionError: If neither state has the person, or a key, id or word of the selection.

    >>> event = Event(id="school", title="Spring School", start=date(2027, 3, 26),
    ...               end=date(2027, 3, 26), timezone="Europe/Berlin",
    ...               sessions=[Session(id="opening", title="Opening")])
    >>> later = evolve(event, sessions=[Session(id="opening", title="Welcome")])
    >>> [change] = diff(event, later).changes
    >>> change.new, change.kinds, change.keys
    ('opening', (<ChangeKind.RENAMED: 'renamed'>,), ('title',))
    """
    reader = Reader(audience, language, select)
    return compare_states(old, new, reader, person=person, between=between)


def compare_states(
    old: Event,
    new: Event,
    reader: Reader,
    *,
    person: str | None = None,
    between: Iterable[Event] = (),
    later: Iterable[Event] = (),
    lineage: Lineage = UNKNOWN,
    newer: Lineage = UNKNOWN,
) -> Diff:
    """Return the differences between two states of an event for a reader, as `diff` does.

    Args:
        old: The older state, whole.
        new: The newer state, whole.
        reader: The reader.
        person: As for `diff`.
        between: As for `diff`.
        later: States after both, oldest first: items that they restrict are left out.
        lineage: The lineage of the items of the older state; its newer places are those in the
            newer state.
        newer: The lineage of the items of the newer state.
    """
    audience, whole_old = reader.audience, old
    if audience is Audience.ORGANIZERS:
        between = later = ()
    between, after = [*between], [*later]
    since = {**lineage.merged_sessions, **newer.merged_sessions}
    hidden = merged_into_hidden([old, *between, new, *after], since, audience)
    if after:
        gone = newer.merged_into_hidden(for_audience(after[-1], audience))
        after[:0] = [*restricted([old, new], hidden), with_audiences(new, gone)]
    between[:0] = [*restricted([old, *between], hidden)]
    view = _view(new, audience, after, newer)
    last_places, then = lineage.newer, None
    if last_places:
        visible = _in_language(_older_view(old, view, audience), reader.language)
        if lineage.merged:  # what was merged into something hidden was another item then
            apart = lineage.for_reader(visible, view, is_hiding=False)
            then = with_other_ids(old, apart.newer)
        lineage = lineage.for_reader(visible, view)
        old, *between = (with_other_ids(state, lineage.newer) for state in (old, *between))
    before = _older_view(old, view, audience, after, lineage)
    merged = lineage.merged_sessions
    ids = newer_ids(old, new, merged)
    whole = new if view is new else lineage.with_hidden_items(referenced(new), view, last_places)
    states = [_later_state(old, state, view, audience, merged) for state in between]
    names = names_in(old) - names_in(before) if states or view is not new else Names()
    if last_places and view is not new:
        names |= _former_names(whole_old, last_places, view)
    states.append(LaterState(whole, view, ids))
    redacted = redact_older_state(before, states, lineage.former_names, names)
    spelling = _spelling(reader.language, view, before)
    if then:
        before = _older_view(then, view, audience, after, lineage)
    was, now, redacted = (_in_language(state, spelling) for state in (before, view, redacted))
    was_then, now_then = was, now
    if after:
        views = _older_view(then or old, view, audience), for_audience(new, audience)
        was_then, now_then = (_in_language(state, spelling) for state in views)
    select: Selection = reader.select
    if person is not None:
        select = {**select, "person": (*select.get("person", ()), person)}
    only = _selected(was_then, now, redacted, select) if select else None
    comparison = _Comparison(
        was=was,
        now=now,
        was_then=was_then,
        now_then=now_then,
        redacted=redacted,
        ids=ids,
        merged=merged_sessions(old, view, merged),
        only=only,
    )
    changes: Iterable[Change] = comparison.changes()
    if person is not None:
        changes = [it for it in changes if _concerns(person, it, redacted, now)]
    return Diff(old=redacted, new=now, changes=changes, audience=reader.audience, person=person)


def changes_since(
    log: Log,
    number: int,
    event: Event | int,
    *,
    audience: Audience | str | None = None,
    language: str | None = None,
    select: Select | None = None,
    person: str | None = None,
) -> Diff:
    """Return what changed since a release of an event.

    Args:
        log: The releases.
        number: The number of the release.
        event: The event as it is now, whole, or the number of a later release.
        audience: As for `diff`.
        language: As for `diff`.
        select: As for `diff`.
        person: As for `diff`.

    Raises:
        LogError: If there is no release of that number, or the log belongs to another event.
        ViewError: As for `diff`.

    >>> import tempfile
    >>> from eventkit.releases import release
    >>> school = Event(id="school", uid="spring-school", title="School", start=date(2027, 3, 26),
    ...                end=date(2027, 3, 26), timezone="UTC")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     log = release(school, f"{folder}/school.releases.jsonl")
    >>> changes = changes_since(log, 1, evolve(school, title="Spring School"))
    >>> [change.keys for change in changes.changes]
    [('title',)]
    """
    reader = Reader(audience, language, select)
    return compare_with_release(log, number, event, reader, person=person)


def compare_with_release(
    log: Log, number: int, event: Event | int, reader: Reader, *, person: str | None = None
) -> Diff:
    """Return what changed since a release of an event for a reader, as `changes_since` does."""
    until, later, newer, whole = None, list[Event](), UNKNOWN, log
    if isinstance(event, int):
        log = log.until(event)
        later = [*states_between(whole, event, whole.event()), whole.event()] * (
            whole.lines != log.lines
        )
        newer = Lineage.until(whole, event)
        event, until = log.event(), log.releases_for(reader.audience)[-1]
    require_same_event(event, log)
    log.require_audience(reader.audience)
    old, between = log.event(number), states_between(log, number, event)
    changes = compare_states(
        old,
        event,
        reader,
        person=person,
        between=[*with_untold_sessions(old, event, whole, reader), *between],
        later=later,
        lineage=Lineage.since(log, number),
        newer=newer,
    )
    return evolve(changes, since=log.until(number).releases_for(reader.audience)[-1], until=until)


# --- the states as the reader may see them


def _view(event: Event, audience: Audience, later: Sequence[Event], lineage: Lineage) -> Event:
    """Return the view of a state, without items that later states restrict."""
    view = for_audience(event, audience)
    if not later:
        return view
    latest, merged = for_audience(later[-1], audience), lineage.merged_sessions
    states = [_later_state(event, state, latest, audience, merged) for state in later]
    return redact_older_state(view, states, lineage.former_names)


def _older_view(
    old: Event,
    view: Event,
    audience: Audience,
    later: Sequence[Event] = (),
    lineage: Lineage = UNKNOWN,
) -> Event:
    """Return the view of an older state; one without items if the reader might not see it."""
    try:
        return _view(old, audience, later, lineage)
    except RestrictedError:
        return Event(**{key: getattr(view, key) for key in REQUIRED})


def _former_names(old: Event, renamed: Mapping[str, str], view: Event) -> Names:
    """Return the names and ids that items had, whose id changed and which a view does not show."""
    visible = {place for place, _ in holders(view)}
    hidden = {place for place, other in renamed.items() if other and other not in visible}
    return names_in(old, hidden)


def _later_state(
    older: Event, state: Event, view: Event, audience: Audience, merged: Container[str]
) -> LaterState:
    ids = newer_ids(older, state, merged)
    return LaterState(referenced(state), _older_view(state, view, audience), ids)


def _spelling(language: str | None, view: Event, before: Event) -> str | None:
    """Return a language as one of the states spells it, the newer first."""
    if language is None:
        return None
    try:
        return view.view(language=language).language
    except LanguageError:
        with suppress(LanguageError):
            return before.view(language=language).language
        raise


def _in_language(event: Event, language: str | None) -> Event:
    """Return the event in a language; in its own words if it is not translated."""
    if language is None:
        return event
    try:
        return event.view(language=language)
    except LanguageError:
        return evolve(event, language=language, translations={})


# --- item by item


@frozen(kw_only=True, eq=False)
class _Comparison:
    """Two views of an event, side by side.

    Args:
        was: The older state without anything that is hidden after both.
        now: The newer state without anything that is hidden after both.
        was_then: The older state as the reader could see it then.
        now_then: The newer state as the reader could see it then.
        redacted: The older state without anything that is hidden from the reader now.
        ids: The newer ids of the older state's sessions.
        merged: The ids of the sessions that older ones were merged into, by the ids of those.
        only: The ids to compare, before and after; None is all.
    """

    was: Event
    now: Event
    was_then: Event
    now_then: Event
    redacted: Event
    ids: Mapping[str, str]
    merged: Mapping[str, str]
    only: tuple[Ids, Ids] | None

    @cached_property
    def _translations(self) -> tuple[Translations, Translations]:
        return translations_by_item(self.was), translations_by_item(self.now)

    def changes(self) -> Iterator[Change]:
        """Yield all changes: of the event, of the sessions, of the other tables."""
        if keys := self._keys("event", self.was_then, self.now_then):
            kinds = kinds_of_keys(keys, self.was_then, self.now_then)
            yield Change(
                table="event", old=self.redacted.id, new=self.now.id, kinds=kinds, keys=keys
            )
        for table in dict.fromkeys(["sessions", *TABLES]):
            yield from self._of_table(table)

    def _of_table(self, table: str) -> Iterator[Change]:
        states = self.was_then, self.now, self.now_then, self.redacted
        was, now, now_then, redacted = (_items(event, table) for event in states)
        newer_ids = {id: self.ids.get(id) if table == "sessions" else id for id in was}
        older_ids = {new: old for old, new in newer_ids.items() if new in now}
        pairs: list[Pair] = [(older_ids.get(new), new) for new in now]
        pairs += [(old, None) for old, new in newer_ids.items() if new not in now_then]
        for old, new in self._compared(table, pairs):
            if old is None:
                yield Change(table=table, new=new, kinds=[ChangeKind.ADDED])
            elif new is None:
                heir = self._heir(old) if table == "sessions" else None
                yield _withdrawn(table, was[old], heir, is_hidden=old not in redacted)
            elif keys := self._keys(table, was[old], now_then[new]):
                kinds = kinds_of_keys(keys, was[old], now_then[new])
                yield Change(table=table, old=old, new=new, kinds=kinds, keys=keys)
        if not self.only and [*older_ids] != [new for new in now if new in older_ids]:
            yield Change(table=table, kinds=[ChangeKind.ORDER])

    def _heir(self, old: str) -> Session | None:
        """Return the session of which an older one is a part now."""
        return self.now.session(self.merged[old]) if old in self.merged else None

    def _compared(self, table: str, pairs: list[Pair]) -> list[Pair]:
        """Return the ids to compare, those of sessions in the order of the programme."""
        if self.only:
            before, after = (ids[table] for ids in self.only)
            pairs = [(old, new) for old, new in pairs if old in before or new in after]
        return sorted(pairs, key=self._moment) if table == "sessions" else pairs

    def _moment(self, pair: Pair) -> tuple[date, datetime]:
        """Return when a session begins, or began if it is gone."""
        old, new = pair
        event = self.now if new else self.was_then
        session = event.session(new or old or "")
        whole = event.whole_of(session) or session
        start = session.start or whole.start
        return event.day_of(session) or date.max, times.utc(start) if start else _LAST

    def _keys(self, table: str, was: Subject, now: Subject) -> tuple[str, ...]:
        """Return the keys in which two states of an item differ, those of its translations last."""
        before, after = (
            texts.get(path_of(table, item), {})
            for texts, item in zip(self._translations, (was, now), strict=True)
        )
        translations = (key for key in {**before, **after} if before.get(key) != after.get(key))
        changed = _with_list(was, now, self._changed_fields(was, now))
        names = dict.fromkeys((*changed, *self._keys_of_place(was, now)))
        return *names, *translations

    def _changed_fields(self, was: Subject, now: Subject) -> Iterator[str]:
        for key in fields(type(now)):
            if not _NO_KINDS.isdisjoint(key.metadata) or key.name == "translations":
                continue
            before, after = getattr(was, key.name), getattr(now, key.name)
            if "sessions" in key.metadata.get("refers", ()):
                before = self._with_newer_ids(before)
            if key.eq_key:
                before, after = key.eq_key(before), key.eq_key(after)
            if before != after:
                yield key.metadata.get("key", key.name)

    def _keys_of_place(self, was: Subject, now: Subject) -> Iterator[str]:
        """Yield the key of an item's place if that changed because of other items.

        An item with hidden rooms or a hidden venue is shown without a place, and so is a session
        with nothing but a way to join; once these are removed, it is shown at the only venue that
        the reader may see.
        """
        if isinstance(was, Session | Room) and isinstance(now, Session | Room):
            before, after = self.was_then, self.now_then
            venues = {it and it.id for it in (before.venue_of(was), after.venue_of(now))}
            if len(venues) > 1 and _is_elsewhere(before, was) != _is_elsewhere(after, now):
                yield "rooms" if isinstance(now, Session) else "venue"

    def _with_newer_ids(self, ids: str | tuple[str, ...] | None) -> str | tuple[str, ...] | None:
        """Return references to sessions with their newer ids."""
        if isinstance(ids, tuple):
            return tuple(self.ids.get(id, id) for id in ids)
        return ids and self.ids.get(ids, ids)


def _is_elsewhere(event: Event, place: Session | Room) -> bool:
    return event.is_elsewhere(place) if isinstance(place, Session) else event.is_unplaced(place)


def _with_list(was: Subject, now: Subject, keys: Iterable[str]) -> Iterable[str]:
    """Return differing keys with `affiliations` for all of a person who has or had several."""
    people = [it for it in (was, now) if isinstance(it, Person)]
    if not any(person.further_affiliations for person in people):
        return keys
    return ("affiliations" if key in OF_FIRST else key for key in keys)


def _items(event: Event, table: str) -> dict[str, Item]:
    return {item.id: item for item in getattr(event, TABLES[table])}


def _withdrawn(table: str, item: Item, heir: Session | None, *, is_hidden: bool) -> Change:
    """Return the change of an item that is gone; a hidden one shows only its hours."""
    kinds = [ChangeKind.WITHDRAWN]
    if not is_hidden and heir:
        kinds = [ChangeKind.MERGED]
        return Change(table=table, old=item.id, kinds=kinds, into=heir.id, whole=heir.title)
    if not is_hidden:
        return Change(table=table, old=item.id, kinds=kinds)
    if isinstance(item, Session):
        return Change(table=table, kinds=kinds, start=item.start or item.day, end=item.end)
    return Change(table=table, kinds=kinds)


# --- selection


def _selected(was: Event, now: Event, redacted: Event, select: Selection) -> tuple[Ids, Ids]:
    """Return the ids of all items in a selection, before and after.

    An id or word that only one state has selects nothing in the other; one that is hidden now does
    not count as known in the older state.
    """
    before: dict[str, list[Choice]] = {}
    after: dict[str, list[Choice]] = {}
    for key, choices in select.items():
        for choice in choices:
            in_was, in_now = (_knows(event, key, choice) for event in (redacted, now))
            if not (in_was or in_now):
                now.view(select={key: choice})  # raises the right error
            before.setdefault(key, []).extend([choice] * in_was)
            after.setdefault(key, []).extend([choice] * in_now)
    return _ids(was, before), _ids(now, after)


def _concerns(person: str, change: Change, old: Event, new: Event) -> bool:
    """Return whether a change belongs into the report for a person.

    These are changes of the event, the sessions, the rooms, and items that refer to the person.
    """
    if change.table in _NEAR_EVERYBODY:
        return True
    ids = (old, change.old), (new, change.new)
    items = [event.item(id, change.table) for event, id in ids if id]
    return any(item.id == person or _refers_to(person, item) for item in items)


def _refers_to(party: str, item: Item) -> bool:
    fields = fields_of(type(item), Kind.REFERENCE)
    return any(party in ids_in(getattr(item, field.name)) for field in fields)


def _knows(event: Event, key: str, choice: Choice) -> bool:
    try:
        event.view(select={key: choice})
    except SelectionError:
        return False
    return True


def _ids(event: Event, select: Mapping[str, list[Choice]]) -> Ids:
    # A key without known choices matches nothing; the view would ignore it.
    view = event.view(select=select) if all(select.values()) else None
    return {table: {*_items(view, table)} if view else set() for table in TABLES}
