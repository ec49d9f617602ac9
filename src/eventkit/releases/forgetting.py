"""Remove people from every line of a release log; numbers, times and stamps stay."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TypeAlias

from attrs import evolve, frozen

from eventkit.document import document, from_tables, log_path
from eventkit.document._files import file_bytes, private_log_path
from eventkit.document.editing import Edit, Replace, Tables
from eventkit.model import Audience, Event
from eventkit.model.errors import EventkitError, RestrictedError
from eventkit.model.fields import PARTIES
from eventkit.model.tree import holders
from eventkit.model.views import for_audience, with_audiences
from eventkit.releases.format import (
    Line,
    Text,
    digest_of,
    languages_in,
    spelled_line,
    spelled_unpublish,
    standing,
    states,
    text_of,
)
from eventkit.releases.log import Log, event_at, require_same_uid
from eventkit.releases.patch import BESIDE_DOCUMENT, Places, change_between, places_in, tables_of
from eventkit.releases.proof import read_lines
from eventkit.releases.releasing import locked
from eventkit.releases.restrictions import earlier_places
from eventkit.releases.selections import Matches, Member
from eventkit.releases.shown import Gone, Shown

LineName: TypeAlias = tuple[int, bool]


@frozen
class ReadLog:
    """A release log as it was read.

    Args:
        text: Its text.
        lines: Its lines.
        data: Its bytes.
    """

    text: Text
    lines: tuple[Line, ...]
    data: bytes


def read_logs(document: Path, uid: str | None) -> list[ReadLog]:
    """Return the release logs of a document, the private one first.

    Args:
        document: The document.
        uid: The `uid` of its event.

    Raises:
        LogError: If one cannot be used (see `load_log`), belongs to another event, or is public
            while the private one is missing.
    """
    logs = [_read_log(path) for path in log_paths(document)]
    for log in logs:
        require_same_uid(uid, str(log.lines[0].change.set["event.uid"]), log.text.path)
    if logs and (first := Log(path=logs[0].text.path, written=logs[0].lines)).is_public:
        raise first.private_missing("nobody can be forgotten in all logs")
    return logs


def _read_log(path: Path) -> ReadLog:
    data = file_bytes(path)  # before the lines: if the file changes in between, writing refuses it
    text = text_of(path)
    return ReadLog(text, tuple(read_lines(text)), data)


def log_paths(document: Path) -> list[Path]:
    """Return the release logs of a document that exist, the private one first."""
    log = log_path(document)
    return [path for path in (private_log_path(log), log) if path.exists()]


def locked_logs(document: Path) -> AbstractContextManager[None]:
    """Lock the release logs of a document, so that nobody else changes or creates one.

    Raises:
        ReleaseError: If another process has locked them.
        TargetError: If no lock file can be written beside them.
    """
    return locked(log_path(document))


def parties_in(log: ReadLog) -> Iterator[tuple[LineName, Tables]]:
    """Yield the parties of each state in a log, and the translations of people, by its line."""
    for line, places in states(log.lines):
        translations = {
            group.split(".")[1]: {"people": dict(values)}
            for group, values in places.items()
            if group.startswith("translations.") and group.endswith(".people")
        }
        parties = {name: dict(places.get(name, {})) for name in PARTIES}
        yield line.name, {**parties, "translations": translations}


def edit_logs(
    logs: Iterable[ReadLog],
    tables: Callable[[Tables, Collection[str]], Tables],
    replace: Replace,
    *,
    people: Mapping[LineName, Collection[str]],
    keeps_people: bool,
    names: Collection[str],
    must_be_read: bool,
) -> Iterator[Edit]:
    """Yield the edits that remove people from logs, the private log first.

    Args:
        logs: The logs.
        tables: A function that removes people with some ids from the document of a state.
        replace: A function that removes the names from a note, or from the title of an entry that
            ended.
        people: Their ids in each state, by the name of its line; also as used in selections of
            sessions.
        keeps_people: Whether they stay, and only something about them is removed.
        names: Their names in lower case; where one of them, or of the ids, is the author of a
            release, it is removed.
        must_be_read: Whether each state must be a valid event afterwards.

    Raises:
        LogError: If a state must be a valid event and is not: the replacement was put where no text
            is allowed, such as in a time zone.
    """
    private: dict[tuple[int, bool], str] = {}
    for log in logs:
        new = _lines_without(
            log.lines,
            tables,
            replace,
            people=people,
            keeps_people=keeps_people,
            names=names,
            private=private,
        )
        edit = _edit(log, new)
        for line, places in states(new) if must_be_read else ():
            event_at(log.text.path, line, places)
        yield edit
        private = {line.name: digest_of(line.data) for line in new}


def _edit(log: ReadLog, new: Sequence[Line]) -> Edit:
    """Return the edit of a log, which leaves the file unchanged if no line differs."""
    path, old = log.text.path, log.data
    data = [line.data for line in new]
    if data == [line.data for line in log.lines]:
        return Edit(path, old, old)
    read_lines(Text(path, tuple(enumerate(data, 1))))
    return Edit(path, old, b"".join(line + b"\n" for line in data))


def _lines_without(
    lines: Sequence[Line],
    tables: Callable[[Tables, Collection[str]], Tables],
    words: Replace,
    *,
    people: Mapping[LineName, Collection[str]],
    keeps_people: bool,
    names: Collection[str],
    private: Mapping[tuple[int, bool], str],
) -> tuple[Line, ...]:
    """Return the lines of a log without the people.

    A line keeps its bytes if neither it nor a line before it mentions them.

    Args:
        lines: The lines.
        tables: As for `edit_logs`.
        words: A function that removes the names from a text.
        people: As for `edit_logs`.
        keeps_people: As for `edit_logs`.
        names: As for `edit_logs`.
        private: The digest of each new line of the private log, by the name of the line.
    """
    edited: list[Line] = []
    before: Places = {}
    languages: set[str] = set()
    earlier: Collection[str] = ()
    former, others = set[str](), set[str]()  # their ids until a line, and those of other people
    for line, places in states(lines):
        whole, ids = tables_of(places), people.get(line.name, ())
        others |= {*places.get("people", ())}.difference(ids)
        reduced = tables(whole, ids)
        ids = () if keeps_people else ids
        former |= {*ids}
        now = places_in(whole if reduced == whole else _normal(reduced, whole))
        now |= {group: dict(places[group]) for group in BESIDE_DOCUMENT if group in places}
        spoken = languages_in(now)
        shown = {
            name: _shown_without(record, words, {*earlier, *ids, *(former - others)})
            for name, record in _shown_in(line.shown, languages | spoken).items()
        }
        by = line.release.by
        by = "" if by in ids or by.casefold() in names else words(by)
        release = evolve(line.release, note=words(line.release.note), by=by)
        old_places, new_places = ({*_places_of(ids_then)} for ids_then in (earlier, ids))
        renamed = {
            old: new
            for old, new in line.renamed.items()
            if old not in old_places and new not in new_places
        }
        whole_line = line.private and private.get(line.name, line.private)
        if line.unpublishes:
            new = spelled_unpublish(release, edited, private=whole_line)
        else:
            new = spelled_line(
                release,
                now,
                change_between(before, now),
                shown,
                edited[-1] if edited else None,
                offsets=line.offsets,
                private=whole_line,
                renamed=renamed,
                merged=line.merged,
            )
        is_same = evolve(new, data=line.data, change=line.change, number=line.number) == line
        edited.append(line if is_same else new)
        before, languages, earlier = now, spoken, ids
    return tuple(edited)


def _places_of(people: Iterable[str]) -> Iterator[str]:
    return (f"people.{id}" for id in people)


def ids_of_same(
    lines: Sequence[Line], known: Mapping[LineName, Collection[str]], present: Collection[str]
) -> tuple[dict[LineName, set[str]], set[str]]:
    """Return the ids of people in each state of a log and now, with their earlier and later ids.

    Args:
        lines: The lines.
        known: Some of their ids in some states, by the names of the lines.
        present: Their ids now.
    """
    ids = {line.name: {*known.get(line.name, ())} for line in lines}
    pairs = list(_successors(lines))
    now = {*present}
    before = -1
    while before != (before := sum(map(len, ids.values())) + len(now)):
        for one, other, renamed in pairs:
            ids[other] |= _renamed(ids[one], renamed)
        if pairs_end := standing(lines)[-1:]:
            now |= ids[pairs_end[0].name]
            ids[pairs_end[0].name] |= now
        for one, other, renamed in reversed(pairs):
            ids[one] |= _before(ids[other], renamed)
    return ids, now


def _successors(lines: Iterable[Line]) -> Iterator[tuple[LineName, LineName, Mapping[str, str]]]:
    """Yield each state and the one that follows it, with the ids that changed in between.

    To take a release back leads to the state before it.
    """
    remaining: list[Line] = []
    for line in lines:
        if line.unpublishes:
            remaining.pop()
            yield remaining[-1].name, line.name, {}
            continue
        if remaining:
            yield remaining[-1].name, line.name, line.renamed
        remaining.append(line)


def _renamed(ids: Iterable[str], renamed: Mapping[str, str]) -> set[str]:
    """Return the ids after a release of people with some ids before it."""
    taken = {*renamed.values()}
    places = (renamed.get(place, "" if place in taken else place) for place in _places_of(ids))
    return {place.removeprefix("people.") for place in places if place}


def _before(ids: Iterable[str], renamed: Mapping[str, str]) -> set[str]:
    """Return the ids before a release of people with some ids after it."""
    places = earlier_places({*_places_of(ids)}, renamed)
    return {place.removeprefix("people.") for place in places}


def _normal(reduced: Mapping[str, Any], whole: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a reduced state in the form that releases write, which may be shorter.

    If only the forgotten people referred to an item, it gets an audience, so that nobody sees it
    for the first time.
    """
    try:
        return document(_as_hidden(from_tables(whole), from_tables(reduced)))
    except EventkitError:  # only another version of eventkit, or of zones, can read it
        return reduced


def _as_hidden(old: Event, new: Event) -> Event:
    """Return a state in which no audience sees an item that it did not see in an older state."""
    visible = {audience: _visible_places(old, audience) for audience in Audience}
    shown = {
        place: next(wider for wider in Audience if place in visible[wider])
        for audience in Audience
        for place in _visible_places(new, audience) - visible[audience]
    }
    return with_audiences(new, shown)


def _visible_places(event: Event, audience: Audience) -> set[str]:
    try:
        return {place for place, _ in holders(for_audience(event, audience))}
    except RestrictedError:
        return set()


def _shown_in(shown: Mapping[str, Shown], languages: Collection[str]) -> dict[str, Shown]:
    """Return the records of readers in some languages and in the event's own.

    Those of a language that is lost, since it had nothing but names, read the record of their
    audience from now on: it takes on what changed for them, so that no stamp of theirs falls.
    """
    records = {name: it for name, it in shown.items() if name.partition(".")[2] in {"", *languages}}
    for name, lost in shown.items():
        if name not in records:
            audience = name.partition(".")[0]
            records[audience] = _with_changes(records[audience], lost)
    return records


def _with_changes(shown: Shown, other: Shown) -> Shown:
    """Return a record with what changed in another one, too."""
    known = {*shown.restamped()}
    changed = (*shown.changed, *(uid for uid in other.changed if uid not in known))
    members = dict(shown.members)
    for uid, those in other.members.items():
        ours = members.get(uid, ())
        members[uid] = (*ours, *(it for it in those if it not in ours))
    members = {uid: it for uid, it in members.items() if uid not in changed}
    return evolve(shown, changed=changed, members=members)


def _shown_without(shown: Shown, words: Callable[[str], str], people: Collection[str]) -> Shown:
    def without(all_matches: Sequence[Matches]) -> tuple[Matches, ...]:
        return tuple(_matches_without(matches, people) for matches in all_matches)

    def gone_without(gone: Gone) -> Gone:
        title = None if gone.title is None else words(gone.title)
        whole = None if gone.whole is None else words(gone.whole)
        return evolve(gone, title=title, whole=whole, of=without(gone.of))

    def member_without(member: Member) -> Member:
        return Member(without(member.was), without(member.now), without(member.beside))

    return evolve(
        shown,
        gone={uid: gone_without(gone) for uid, gone in shown.gone.items()},
        members={uid: tuple(map(member_without, its)) for uid, its in shown.members.items()},
        left=_matches_without(shown.left, people),
        unnamed=_matches_without(shown.unnamed, people),
    )


def _matches_without(matches: Matches, people: Collection[str]) -> Matches:
    kept = {
        key: tuple(word for word in words if key != "person" or word not in people)
        for key, words in matches.items()
    }
    return {key: words for key, words in kept.items() if words}
