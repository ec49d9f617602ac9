"""Logs of events with private parts: one file for the public view, one for everything.

The private log is a log like any other. Each line of the public one contains the public view of the
same release, what it changed for the public, and the digest of the private line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

from eventkit._atomic import update_file, write_file
from eventkit.document._files import LOG_SUFFIX, PRIVATE, private_log_path
from eventkit.model import Audience, Release
from eventkit.model.errors import LogError, ReleaseError, RestrictedError
from eventkit.model.uids import session_uid
from eventkit.model.views import for_audience
from eventkit.releases.format import (
    Line,
    digest_of,
    document_of,
    places_at,
    read_line,
    spelled_line,
    spelled_unpublish,
    standing,
    states,
    text_of,
)
from eventkit.releases.log import event_at
from eventkit.releases.offsets import Offsets, offsets_of
from eventkit.releases.past_zones import with_past_zones
from eventkit.releases.patch import Places, change_between, places_of
from eventkit.releases.shown import Shown


def is_split(log: Path) -> bool:
    """Return whether the private parts of an event have, or will have, a log of their own."""
    name = log.name.removesuffix(LOG_SUFFIX)
    return private_log_path(log).exists() or log.with_name(f"{name}.{PRIVATE}.toml").exists()


def write_log(path: Path, lines: Sequence[Line]) -> None:
    """Write the lines of a log: the private file first, so that the public one is never ahead.

    A file with the same content already is not touched.

    Args:
        path: The log, `NAME.releases.jsonl`.
        lines: All lines, with their private parts.

    Raises:
        TargetError: If a file cannot be written; the old ones are kept.
    """
    if not is_split(path):
        update_file(path, _text(lines), like=document_of(path))
        return
    private, public = private_log_path(path), _public_lines(path, lines)
    old_data = private.read_bytes() if private.exists() else None
    is_new = update_file(private, _text(lines), is_private=True)
    if not public:
        return
    try:
        update_file(path, _text(public), like=document_of(path))
    except BaseException:  # even an interrupt must leave both unchanged
        with suppress(OSError):
            if old_data is None:
                private.unlink()
            elif is_new:
                write_file(private, [old_data], is_private=True)
        raise


def _text(lines: Iterable[Line]) -> bytes:
    return b"".join(line.data + b"\n" for line in lines)


def _public_lines(path: Path, whole: Sequence[Line]) -> list[Line]:
    """Return the lines of the public log: the existing ones and the new ones."""
    lines = list(_kept_lines(path, whole))
    digests = [digest_of(line.data) for line in whole]
    start = digests.index(str(lines[-1].private)) + 1 if lines else 0
    stands = {line.release.number for line in standing(whole)}
    before = places_at(lines)
    for digest, (line, places) in islice(zip(digests, states(whole), strict=True), start, None):
        if not lines and line.release.number not in stands:
            continue  # it was taken back before it was published
        if line.unpublishes:
            _require_another(path, lines)
            lines.append(spelled_unpublish(_bare(line.release), lines, private=digest))
            before = places_at(lines)
            continue
        now = _public_places(path, line, places)
        if now is None and not lines:
            continue  # nothing of the event was public yet
        if now is None:
            now, offsets = before, standing(lines)[-1].offsets
        else:
            offsets = _public_offsets(path, line, places)
        lines.append(
            spelled_line(
                _bare(line.release),
                now,
                change_between(before, now),
                _public_readers(line, before, now),
                lines[-1] if lines else None,
                offsets=offsets,
                private=digest,
                renamed=_public_renames(line, before, now),
                merged=_public_merges(line, before, now),
            )
        )
        before = now
    return lines


def _bare(release: Release) -> Release:
    """Return a release as the public may see it: without its note and author."""
    return Release(number=release.number, time=release.time)


def _require_another(path: Path, lines: Sequence[Line]) -> None:
    """Raise `ReleaseError` if every release in the public log would be taken back."""
    if len(standing(lines)) > 1:
        return
    number = lines[-1].release.number
    raise ReleaseError(
        f"release {number} is the first public one, and {path} would be empty without it:"
        " if nobody received it, move that file away, and try again"
    )


def _kept_lines(path: Path, whole: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines of the public log up to the first that does not match its private line."""
    if not path.exists():
        return
    known = {line.name: digest_of(line.data) for line in whole}
    text = text_of(path)
    for number, data in text.lines:
        try:
            line = read_line(text, number, data)
        except LogError:
            return
        if line.private is None or known.get(line.name) != line.private:
            return
        yield line


def _public_places(path: Path, line: Line, places: Places) -> Places | None:
    """Return the public view of a state; None if it has none."""
    try:
        return places_of(for_audience(event_at(path, line, places), Audience.PUBLIC))
    except RestrictedError:
        return None


def _public_offsets(path: Path, line: Line, places: Places) -> Offsets:
    """Return the offsets around the public days of a state, if these have public hours."""
    if not line.offsets:
        return {}
    state = with_past_zones(event_at(path, line, places), places, line.offsets)
    return offsets_of(for_audience(state, Audience.PUBLIC))


def _public_renames(line: Line, before: Places, now: Places) -> dict[str, str]:
    """Return the new places of items whose id changed and that were and are public."""

    def is_in(place: str, places: Places) -> bool:
        table, _, id = place.partition(".")
        return id in places.get(table, {})

    return {old: new for old, new in line.renamed.items() if is_in(old, before) and is_in(new, now)}


def _public_merges(line: Line, before: Places, now: Places) -> dict[str, str]:
    """Return the merges of sessions of which both were or are public."""
    olds, news = (
        {session_uid(id, it.get("uid"), places["event"]["uid"]) for id, it in sessions.items()}
        for places in (before, now)
        for sessions in (places.get("sessions", {}) if places else {},)
    )
    return {old: new for old, new in line.merged.items() if old in olds and new in news}


def _public_readers(line: Line, *known: Places) -> dict[str, Shown]:
    """Return what a release changed for the public, in the public languages."""
    languages = {
        group.split(".")[1].casefold()
        for places in known
        for group, values in places.items()
        if values and group.startswith("translations.")
    } | {str(places["event"].get("language", "en")).casefold() for places in known if places}
    return {
        name: shown
        for name, shown in line.shown.items()
        if name.partition(".")[0] == Audience.PUBLIC
        if name.partition(".")[2] in {"", *languages}
    }
