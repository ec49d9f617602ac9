"""Which entries selections contain, and how that changes although the entry itself does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from attrs import frozen

from eventkit.model import Event, Session, selections
from eventkit.model.reader import Selection

FEED_KEYS = ("person", "room", "track", "language")
"""The selection keys with a feed for each word."""

_KEYS = (*FEED_KEYS, "kind", "session")

Matches: TypeAlias = Mapping[str, tuple[str | int, ...]]
"""The ids and words that a session matches, by selection key."""


@frozen
class Member:
    """The change of one session in an entry of several, which only some selections show.

    Args:
        was: The old matches of the session and of those that are selected with it; empty if the
            entry did not have it.
        now: Their new matches; empty if the entry no longer has it.
        beside: The matches of other sessions; unless empty, the change shows only in selections
            with one of them.
    """

    was: tuple[Matches, ...] = ()
    now: tuple[Matches, ...] = ()
    beside: tuple[Matches, ...] = ()

    def is_changed(self, select: Selection) -> bool:
        """Return whether a selection had the session and no longer has, or the other way round."""
        is_changed = is_selected(self.was, select) != is_selected(self.now, select)
        return is_changed and (not self.beside or is_selected(self.beside, select))


def is_selected(sessions: Iterable[Matches], select: Selection) -> bool:
    """Return whether a selection contains one of several sessions."""
    required = {key: set(map(str, choices)) for key, choices in select.items()}
    return any(
        all(not words.isdisjoint(map(str, matches.get(key, ()))) for key, words in required.items())
        for matches in sessions
    )


def words_of(event: Event, key: str, session: Session) -> set[str]:
    """Return the ids and words that a session matches under a selection key."""
    return {str(word) for word in selections.matched(event, key, session) if word is not None}


def matches_of(event: Event, session: Session) -> Matches:
    """Return the matches of a session by selection key; a day also matches by its number."""
    by_key = {key: sorted(words_of(event, key, session)) for key in _KEYS}
    matches: dict[str, tuple[str | int, ...]] = {
        key: (*words,) for key, words in by_key.items() if words
    }
    if days := event.days_of(session):
        dates, numbers = (
            (day.isoformat() for day in days),
            ((it - event.start).days + 1 for it in days),
        )
        matches["day"] = *dates, *numbers
    return matches


def renamed_id(renames: Sequence[Mapping[str, str]], key: str, id: str) -> str:
    """Return the present id of the last item that had an older id, given its selection key.

    Args:
        renames: The old and new places of items whose id changed, of each release, oldest first.
        key: The selection key.
        id: The older id; it is returned itself if its item is gone.
    """
    places = {f"{table}.{id}" for table in selections.TABLES_OF_KEYS.get(key, ())}
    last = next((at for at in reversed(range(len(renames))) if places & renames[at].keys()), None)
    if last is None:
        return id
    place = next(iter(places & renames[last].keys()))
    for changes in renames[last:]:
        if place not in changes and place in changes.values():
            return id
        place = changes.get(place, place)
    return place.partition(".")[2]


# --- as JSON in a line of the log


def spelled_matches(all_matches: Iterable[Matches]) -> list[dict[str, list[str | int]]]:
    """Return the matches of sessions as JSON."""
    return [{key: list(words) for key, words in matches.items()} for matches in all_matches]


def parsed_matches(tables: Iterable[Mapping[str, Any]]) -> tuple[Matches, ...]:
    """Return the matches of sessions from JSON.

    Raises:
        TypeError, AttributeError: If the JSON has another form.
    """
    return tuple(map(parsed_words, tables))


def parsed_words(table: Mapping[str, Any]) -> Matches:
    """Return the words under each key from JSON, with the errors of `parsed_matches`."""
    if not all(isinstance(word, str | int) for words in table.values() for word in words):
        raise TypeError(table)
    return {str(key): tuple(words) for key, words in table.items()}


def spelled_members(members: Iterable[Member]) -> Iterator[dict[str, Any]]:
    """Yield the changes of sessions as JSON, without empty values."""
    for member in members:
        table = {"was": member.was, "now": member.now, "beside": member.beside}
        yield {
            key: spelled_matches(all_matches) for key, all_matches in table.items() if all_matches
        }


def parsed_members(tables: Iterable[Mapping[str, Any]]) -> tuple[Member, ...]:
    """Return the changes of sessions from JSON, with the errors of `parsed_matches`."""
    keys = ("was", "now", "beside")
    return tuple(Member(*(parsed_matches(table.get(key, ())) for key in keys)) for table in tables)
