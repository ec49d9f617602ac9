"""What selections hold of an entry, and how that changes where the entry itself does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from attrs import frozen

from eventkit.model import Event, Session, views
from eventkit.model.reader import Selection

FEED_KEYS = ("person", "room", "track", "language")
"""The keys of a selection for each of whose words there is a feed."""

_KEYS = (*FEED_KEYS, "kind", "session")

Matches: TypeAlias = Mapping[str, tuple[str | int, ...]]
"""For each key of a selection the ids and words that a session matches."""


@frozen
class Member:
    """What became of a session that an entry tells of among others: selections may tell it apart.

    Args:
        was: What it matched, and what those sessions match with which it is selected; empty if the
            entry did not tell of it.
        now: What they match now; empty if the entry does not tell of it any more.
        beside: What other sessions match, of which a selection has to hold one for this to show;
            empty is none.
    """

    was: tuple[Matches, ...] = ()
    now: tuple[Matches, ...] = ()
    beside: tuple[Matches, ...] = ()

    def is_changed(self, select: Selection) -> bool:
        """Say whether a selection held the session and does not now, or the other way round."""
        is_changed = is_selected(self.was, select) != is_selected(self.now, select)
        return is_changed and (not self.beside or is_selected(self.beside, select))


def is_selected(sessions: Iterable[Matches], select: Selection) -> bool:
    """Say whether a selection holds one of several sessions."""
    required = {key: set(map(str, choices)) for key, choices in select.items()}
    return any(
        all(not words.isdisjoint(map(str, matches.get(key, ()))) for key, words in required.items())
        for matches in sessions
    )


def words_of(event: Event, key: str, session: Session) -> set[str]:
    """Return the ids and words that a session matches under a key of a selection."""
    return {str(word) for word in views.matched(event, key, session) if word is not None}


def matches_of(event: Event, session: Session) -> Matches:
    """Return what a session matches under each key of a selection; a day also by its number."""
    by_key = {key: sorted(words_of(event, key, session)) for key in _KEYS}
    matches: dict[str, tuple[str | int, ...]] = {
        key: (*words,) for key, words in by_key.items() if words
    }
    if day := event.day_of(session):
        matches["day"] = day.isoformat(), (day - event.start).days + 1
    return matches


def renamed_id(renames: Iterable[tuple[str, str]], key: str, id: str) -> str:
    """Return the id that something has now, by its key in a selection and an older id.

    Args:
        renames: The places of what got another id and their new places, oldest first.
        key: The key.
        id: The id.
    """
    for place, new in renames:
        table, _, old = place.partition(".")
        if old == id and table in views.TABLES_OF_KEYS.get(key, ()):
            id = new.partition(".")[2]
    return id


# --- as a line of the log has it


def spelled_matches(all_matches: Iterable[Matches]) -> list[dict[str, list[str | int]]]:
    """Return what sessions match as JSON."""
    return [{key: list(words) for key, words in matches.items()} for matches in all_matches]


def parsed_matches(tables: Iterable[Mapping[str, Any]]) -> tuple[Matches, ...]:
    """Return what sessions match as JSON spells it.

    Raises:
        TypeError, AttributeError: If it spells nothing of the kind.
    """
    return tuple(map(parsed_words, tables))


def parsed_words(table: Mapping[str, Any]) -> Matches:
    """Return the words under each key as JSON spells them; the errors are those of all matches."""
    if not all(isinstance(word, str | int) for words in table.values() for word in words):
        raise TypeError(table)
    return {str(key): tuple(words) for key, words in table.items()}


def spelled_members(members: Iterable[Member]) -> Iterator[dict[str, Any]]:
    """Yield what became of sessions as JSON, without what is empty."""
    for member in members:
        table = {"was": member.was, "now": member.now, "beside": member.beside}
        yield {
            key: spelled_matches(all_matches) for key, all_matches in table.items() if all_matches
        }


def parsed_members(tables: Iterable[Mapping[str, Any]]) -> tuple[Member, ...]:
    """Return what became of sessions as JSON spells it; the errors are those of all matches."""
    keys = ("was", "now", "beside")
    return tuple(Member(*(parsed_matches(table.get(key, ())) for key in keys)) for table in tables)
