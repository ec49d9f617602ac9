"""Repair a release log: remove a torn last line, and put releases made at once in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from attrs import evolve, frozen

from eventkit._atomic import unused_name, write_file
from eventkit.document._files import private_log_path
from eventkit.model import Audience, Event
from eventkit.model.errors import LogError
from eventkit.model.reader import Reader
from eventkit.releases.format import (
    Line,
    Text,
    can_unpublish,
    digest_of,
    is_conflict_mark,
    is_torn,
    places_at,
    read_line,
    refusing_edited,
    spelled_unpublish,
    standing,
    text_of,
)
from eventkit.releases.log import Log, event_at, require_pairs
from eventkit.releases.patch import Places, apply, places_digest
from eventkit.releases.private import write_log
from eventkit.releases.proof import read_lines
from eventkit.releases.readers import entry_uids, view_of
from eventkit.releases.releasing import locked, next_line, next_time


@frozen
class Repaired:
    """The result of a repair.

    Args:
        copy: The copy of the old log; None if there was nothing to repair.
        torn: The number of incomplete lines that were removed.
        moved: The new numbers of the releases that were put in order.
        kept: The numbers of releases that one person took back while another released after them or
            took them back as well: the first stay, the second stay taken back.
    """

    copy: Path | None = None
    torn: int = 0
    moved: tuple[int, ...] = ()
    kept: tuple[int, ...] = ()

    @property
    def summary(self) -> str:
        """The result in words."""
        if self.copy is None:
            return "there is nothing to repair"
        done = ["removed the torn last line"] if self.torn else []
        if self.moved:
            numbers = ", ".join(map(str, self.moved))
            done.append(f"put releases made at once in order, now with the numbers {numbers}")
        if self.kept:
            numbers = ", ".join(map(str, self.kept))
            done.append(f"removed the line that takes back release {numbers}: it was not the last")
        return f"{' and '.join(done) or 'removed what is no release'}; the old log is {self.copy}"


def repair_log(path: Path) -> Repaired:
    """Repair a log, and keep a copy of it as it was.

    An incomplete last line is removed. Lines that follow the same line are put in order of their
    times. Each release keeps the whole event as it was published; those after the first get new
    numbers, and their changes are computed anew.

    Args:
        path: The log.

    Raises:
        LogError: If a line was edited or has a newer format: that cannot be repaired.
        ReleaseError: If somebody is releasing at this moment.
        TargetError: If it cannot be written; the old one is kept.
    """
    with locked(path):
        private = private_log_path(path)
        text = text_of(private if private.exists() else path)
        try:
            whole = read_lines(text)
        except LogError:
            return _repaired(text, path)
        return _with_public_part(path, whole) if private.exists() else Repaired()


def _with_public_part(path: Path, whole: Sequence[Line]) -> Repaired:
    """Write the public log anew if it is torn or behind the private log.

    Raises:
        LogError: If a line has no line in the private log, since it would be lost.
    """
    text = text_of(path) if path.exists() else Text(path, ())
    lines, torn = _whole_lines(text)
    require_pairs(text, lines, whole)
    if torn:
        return _replaced(text, path, whole, Repaired(torn=torn))
    write_log(path, whole)
    return Repaired()


def _repaired(text: Text, path: Path) -> Repaired:
    lines, torn = _whole_lines(text)
    written, kept = _chained(text.path, _ordered(text, lines), lines)
    if text.path != path and path.exists():
        public = text_of(path)
        require_pairs(public, _whole_lines(public)[0], [*lines, *written])
    if not written:
        text.fail(None, f"it has no complete line: {text.anew}")
    read_lines(evolve(text, lines=tuple((line.number, line.data) for line in written)))
    old = {line.data for line in lines}
    moved = tuple(
        line.release.number for line in written if line.data not in old and not line.unpublishes
    )
    return _replaced(text, path, written, Repaired(torn=torn, moved=moved, kept=kept))


def _replaced(text: Text, path: Path, lines: Sequence[Line], repaired: Repaired) -> Repaired:
    """Write a log anew, and keep a copy of the old file."""
    copy = unused_name(text.path)
    write_file(copy, [text.path.read_bytes()], like=text.path, is_private=text.path != path)
    try:
        write_log(path, lines)
    except BaseException:  # even an interrupt must leave no copy behind
        copy.unlink()
        raise
    return evolve(repaired, copy=copy)


def _whole_lines(text: Text) -> tuple[list[Line], int]:
    """Return the complete lines, each once, and the number of torn ones."""
    lines: dict[bytes, Line] = {}
    torn = 0
    candidates = [(number, data) for number, data in text.lines if not is_conflict_mark(data)]
    for number, data in candidates:
        try:
            lines.setdefault(data, read_line(text, number, data))
        except LogError:
            if number != candidates[-1][0] or not is_torn(data):
                raise
            torn += 1
    return list(lines.values()), torn


def _ordered(text: Text, lines: Sequence[Line]) -> Iterator[tuple[Line, Places]]:
    """Yield the lines with their events, in order of time, each after the line that it follows."""
    followers: dict[str | None, list[Line]] = defaultdict(list)
    for line in lines:
        followers[line.previous].append(line)
    waiting = [(line, Places()) for line in followers[None]]
    remaining = len(lines)
    while waiting:
        line, before = min(waiting, key=lambda it: it[0].release.time)
        waiting = [it for it in waiting if it[0] is not line]
        places = {group: dict(values) for group, values in before.items()}
        with refusing_edited(text, line.number):
            if line.unpublishes:
                places = places_at(_chain_to(line, lines))
            else:
                apply(line.change, places)
            if places_digest(places) != line.digest:
                text.refuse_edited(line.number)
        yield line, places
        remaining -= 1
        waiting += ((follower, places) for follower in followers[digest_of(line.data)])
    if remaining:
        known_lines = {digest_of(line.data) for line in lines}
        lost = next(it for it in lines if it.previous not in {None, *known_lines})
        text.fail(lost.number, "the line before this one was edited or is missing")


def _chain_to(line: Line, lines: Iterable[Line]) -> list[Line]:
    """Return a line and all lines before it in its chain, the first one first."""
    known = {digest_of(it.data): it for it in lines}
    chain = [line]
    while previous := chain[-1].previous:
        chain.append(known[previous])
    return chain[::-1]


def _chained(
    path: Path, ordered: Iterable[tuple[Line, Places]], lines: Sequence[Line]
) -> tuple[tuple[Line, ...], tuple[int, ...]]:
    """Return the lines as one chain; lines stay unchanged as long as each follows the one before.

    The changes of a new line for each reader are computed anew. A line that takes back a release
    that is no longer the last is left out.

    Returns:
        The lines, and the numbers of the releases that are no longer taken back.
    """
    chain: list[Line] = []
    kept: list[int] = []
    numbers: dict[bytes, int] = {}
    last: tuple[Places, Event] | None = None
    for line, places in ordered:
        if line.previous == (digest_of(chain[-1].data) if chain else None):
            chain.append(evolve(line, number=line.release.number))
            last = None
        elif line.unpublishes:
            number = numbers[standing(_chain_to(line, lines)[:-1])[-1].data]
            chain += _unpublished_anew(line, number, chain)
            kept += [it.release.number for it in standing(chain) if it.release.number == number]
            last = None
        else:
            log = Log(path=path, written=chain, last=last)
            last = places, event_at(path, line, places)
            time = next_time(chain[-1].release, line.release.time)
            release = evolve(line.release, number=log.next_step.number, time=time)
            published = _published(line, last[1])
            chain.append(
                next_line(
                    log,
                    release,
                    last[1],
                    published,
                    renamed=line.renamed,
                    merged=line.merged,
                    offsets=line.offsets,
                )
            )
        numbers[line.data] = chain[-1].release.number
    return tuple(chain), tuple(kept)


def _unpublished_anew(line: Line, number: int, chain: Sequence[Line]) -> list[Line]:
    """Return the line that takes back a release after other lines; none if it is not the last."""
    if not can_unpublish(standing(chain), number):
        return []
    time = next_time(chain[-1].release, line.release.time)
    return [spelled_unpublish(evolve(line.release, number=number, time=time), chain)]


def _published(line: Line, event: Event) -> dict[str, tuple[str, ...]]:
    """Return, by reader's name, the UIDs that calendars have with the time of the old line."""
    if line.previous:
        return {name: tuple(shown.uids()) for name, shown in line.shown.items()}
    views = {audience: view_of(event, Reader(audience)) for audience in Audience}
    return {str(name): tuple(entry_uids(view)) for name, view in views.items() if view}
