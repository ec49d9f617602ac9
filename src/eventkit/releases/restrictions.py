"""Parts of an event's past that are restricted now, so that an audience may not see them again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cached_property, reduce
from itertools import chain, repeat
from operator import or_

from attrs import field, frozen

from eventkit.calendars.outcomes import outcome_subjects_by_uid
from eventkit.model import TABLES, Audience, Event
from eventkit.model.names import Names, names_at, names_in, strings_in
from eventkit.model.selections import TABLES_OF_KEYS
from eventkit.model.tree import holders
from eventkit.model.views import for_audience, referenced
from eventkit.releases.format import Line
from eventkit.releases.heirs import chain_of
from eventkit.releases.log import Log
from eventkit.releases.patch import session_places
from eventkit.releases.renames import Renamed
from eventkit.releases.selections import words_of
from eventkit.releases.shown import Gone


@frozen
class Restrictions:
    """The parts of an event's past that an audience may not see again.

    Args:
        audience: The audience.
        log: The releases.
        event: The whole event as it is now.
        last: The last released state that they may see, whole.
        unseen: The released states since, whole.
        suspects: Returns the items of the last release that seem to have another id now.
        renamed: The old and new places of items whose id changed since the last release.
        merged: The UIDs of the sessions that others are a part of, by the UIDs of those.
    """

    audience: Audience
    log: Log
    event: Event
    last: Event
    unseen: tuple[Event, ...]
    suspects: Callable[[], Iterable[Renamed]]
    renamed: Mapping[str, str] = field(factory=dict)
    merged: Mapping[str, str] = field(factory=dict)

    @cached_property
    def _view(self) -> Event:
        return for_audience(self.event, self.audience)

    @cached_property
    def _hiding(self) -> tuple[Event, ...]:
        """The states with restricted items, without people to whom nothing refers."""
        return tuple(map(referenced, (self.event, self.last, *self.unseen)))

    @cached_property
    def _uids(self) -> dict[str, bool]:
        """By UID whether the last shown state of a session or a day is restricted.

        A dropped session that is similar to a restricted one may be that one under another id, and
        one that was merged into a restricted one is as restricted.
        """
        unseen = {uid: True for state in self.unseen for uid in _uids_in(state)}
        visible = {*_uids_in(self._view)}
        uids = unseen | {uid: uid not in visible for uid in _uids_in(self.event)}
        sessions = {session.id for session in self._view.sessions}
        pairs = (it for it in self.suspects() if it.uid and it.new not in sessions)
        uids |= {str(it.uid): True for it in pairs}
        hidden = (it for it in self.merged if any(map(uids.get, chain_of(it, self.merged))))
        return uids | dict.fromkeys(hidden, True)

    @cached_property
    def _names(self) -> Names:
        """The names of hidden items that no title may contain, with all their earlier names."""
        now, last, *unseen = self._hiding
        pairs = (now, self._view), *((state, None) for state in reversed(unseen))
        hidden, places = Names(), list[set[str]]()
        for state, view in (*pairs, (last, for_audience(self.last, self.audience))):
            hidden |= names_in(state) - (names_in(view) if view else Names())
            places.append(_places(state) - (_places(view) if view else set()))
        visible = earlier_places(_places(self._view), self.renamed)
        places[1] |= earlier_places(places[0], self.renamed)
        places += (set() for _ in range(len(places), len(self.log.lines) + 1))
        for at, line in enumerate(reversed(self.log.lines), 1):
            places[at] |= self._hidden_merges_in(line)
        hidden |= earlier_names(self.log.lines, places[1:], visible)
        return hidden.unsaid(strings_in(self._view))

    def _hidden_merges_in(self, line: Line) -> set[str]:
        """Return the places of sessions in a release that are a part of restricted ones now."""
        sessions = session_places(line.change, self.log.uid) if self.merged else ()
        return {place for place, uid in sessions if uid in self.merged and self._uids.get(uid)}

    def may_show_title(self, uid: str, gone: Gone) -> bool:
        """Return whether the title of an entry that ended may be shown."""
        return not (self._uids.get(uid) or self._names.are_in(gone.title or ""))

    def restricted_words(self, key: str, ended: Mapping[str, Gone]) -> set[str]:
        """Return, in lower case, the words that sessions matched and that may not be named now.

        Args:
            key: The key of the selections.
            ended: The entries that ended, by UID: one may have become a part of a restricted one.
        """
        now, _, *unseen = self._hiding
        hidden = (entry for uid, entry in ended.items() if self._uids.get(uid))
        matches = chain.from_iterable(it.get(key, ()) for entry in hidden for it in entry.of)
        words = {str(word).casefold() for word in matches}
        return words.union(*(_words(state, key) for state in (now, *unseen))) - _words(
            self._view, key
        )


def earlier_names(
    lines: Sequence[Line], hidden: Iterable[Collection[str]], visible: Collection[str] = ()
) -> Names:
    """Return the names that items had in some releases, wherever they were then.

    Args:
        lines: The releases, oldest first.
        hidden: The places of the items at the last of them, and of more items at each before,
            newest first.
        visible: The places at the last of them of items that do not count.
    """
    names, places = Names(), set[str]()
    for line, more in zip(reversed(lines), chain(hidden, repeat(())), strict=False):
        places |= {*more}.difference(visible)
        known = (
            names_at(place, value)
            for place, value in (line.change.set.items() if places else ())
            if ".".join(place.split(".")[-2:]) in places
        )
        names = reduce(or_, known, names)
        places, visible = (earlier_places(here, line.renamed) for here in (places, visible))
    return names


def earlier_places(places: Collection[str], renamed: Mapping[str, str]) -> set[str]:
    """Return where the items at some places were before a release gave some of them other ids.

    >>> sorted(earlier_places(["people.b"], {"people.a": "people.b", "people.b": "people.a"}))
    ['people.a']
    """
    others = {*renamed, *renamed.values()}
    return {old for old, new in renamed.items() if new in places} | {*places}.difference(others)


def _places(event: Event) -> set[str]:
    """Return the places of all items but the days, whose numbers other days may get."""
    return {place for place, _ in holders(event) if not place.startswith("days.")}


def _words(event: Event, key: str) -> set[str]:
    """Return, in lower case, the ids or languages that a key can select."""
    if key == "language":
        words = chain.from_iterable(words_of(event, key, session) for session in event.sessions)
        return {word.casefold() for word in words}
    items = (getattr(event, TABLES[table]) for table in TABLES_OF_KEYS[key])
    return {item.id.casefold() for item in chain.from_iterable(items)}


def _uids_in(event: Event) -> Iterator[str]:
    """Yield the UIDs of all sessions and outcomes, and of the days in the day table."""
    yield from map(event.uid_of, event.sessions)
    yield from outcome_subjects_by_uid(event)
    for day in event.day_infos:
        yield event.uid_of(event.start + timedelta(days=int(day.id) - 1))
