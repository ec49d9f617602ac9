"""Take people out of every line of a release log; numbers, times and stamps stay."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve

from eventkit.document import document, from_tables
from eventkit.model.errors import EventkitError
from eventkit.releases.format import (
    Line,
    languages_in,
    spelled_line,
    spelled_unpublish,
    states,
)
from eventkit.releases.patch import INSTANTS, Places, change_between, places_in, tables_of
from eventkit.releases.selections import Matches, Member
from eventkit.releases.shown import Gone, Shown


def lines_without(
    lines: Sequence[Line],
    tables: Callable[[Mapping[str, Any]], Mapping[str, Any]],
    words: Callable[[str], str],
    *,
    people: Collection[str],
    names: Collection[str],
    private: Mapping[tuple[int, bool], str],
) -> tuple[Line, ...]:
    """Return the lines of a log as they would be, had the people never been in the event.

    A line stays as it is, byte by byte, where neither it nor one before it tells of them.

    Args:
        lines: The lines.
        tables: From the document of a state to the one without them.
        words: From a note, or the title of an entry that is gone, to what stands there instead.
        people: Their ids, as selections of sessions have them.
        names: Their names in small letters: they are not named as those who released.
        private: By the name of a line the digest of the new line of that name in the private log.
    """
    made: list[Line] = []
    before: Places = {}
    languages: set[str] = set()
    for line, places in states(lines):
        whole = tables_of(places)
        now = places_in(whole if (left := tables(whole)) == whole else _normal(left))
        if instants := places.get(INSTANTS):
            now[INSTANTS] = dict(instants)
        spoken = languages_in(now)
        shown = {
            name: _shown_without(record, words, people)
            for name, record in line.shown.items()
            if name.partition(".")[2] in {"", *languages, *spoken}
        }
        by = "" if line.release.by.casefold() in names else words(line.release.by)
        release = evolve(line.release, note=words(line.release.note), by=by)
        renamed = {
            old: new for old, new in line.renamed.items() if not {old, new} & {*_places_of(people)}
        }
        whole_line = line.private and private.get(line.name, line.private)
        if line.unpublishes:
            new = spelled_unpublish(release, made, private=whole_line)
        else:
            new = spelled_line(
                release,
                now,
                change_between(before, now),
                shown,
                made[-1] if made else None,
                private=whole_line,
                renamed=renamed,
            )
        is_same = evolve(new, data=line.data, change=line.change, number=line.number) == line
        made.append(line if is_same else new)
        before, languages = now, spoken
    return tuple(made)


def _places_of(people: Iterable[str]) -> Iterator[str]:
    return (f"people.{id}" for id in people)


def ids_of_same(lines: Iterable[Line], people: Iterable[str]) -> set[str]:
    """Return the ids of people, with those that they had before or got later."""
    ids = {*people}
    pairs = [(old, new) for line in lines for old, new in line.renamed.items()]
    known: set[str] = set()
    while len(known) < len(ids):
        known = {*ids}
        places = {*_places_of(ids)}
        same = (place for pair in pairs if places & {*pair} for place in pair)
        ids |= {place.removeprefix("people.") for place in same}
    return ids


def _normal(tables: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what is left of a state as releases write it: without somebody it may be shorter."""
    try:
        return document(from_tables(tables))
    except EventkitError:  # only another version of eventkit, or of zones, can read it
        return tables


def _shown_without(shown: Shown, words: Callable[[str], str], people: Collection[str]) -> Shown:
    def without(held: Sequence[Matches]) -> tuple[Matches, ...]:
        return tuple(_matches_without(matches, people) for matches in held)

    def gone_without(gone: Gone) -> Gone:
        title = None if gone.title is None else words(gone.title)
        whole = None if gone.whole is None else words(gone.whole)
        return evolve(gone, title=title, whole=whole, of=without(gone.of))

    def member_without(member: Member) -> Member:
        return Member(without(member.was), without(member.now), without(member.beside))

    return evolve(
        shown,
        gone={uid: gone_without(gone) for uid, gone in shown.gone.items()},
        members={uid: tuple(map(member_without, held)) for uid, held in shown.members.items()},
        left=_matches_without(shown.left, people),
        unnamed=_matches_without(shown.unnamed, people),
    )


def _matches_without(matches: Matches, people: Collection[str]) -> Matches:
    kept = {
        key: tuple(word for word in words if key != "person" or word not in people)
        for key, words in matches.items()
    }
    return {key: words for key, words in kept.items() if words}
