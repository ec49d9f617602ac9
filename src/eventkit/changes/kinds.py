"""The kinds of change that differing keys mean."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import TypeAlias

from attrs import fields

from eventkit.changes.translations import PREFIX
from eventkit.model import ChangeKind, Event, Item, Status

Subject: TypeAlias = Event | Item

_KINDS = {
    **dict.fromkeys(("title", "name"), ChangeKind.RENAMED),
    **dict.fromkeys(("start", "end", "day", "last_day", "timezone"), ChangeKind.MOVED),
    "rooms": ChangeKind.ROOM,
    "participations": ChangeKind.PEOPLE,
    **dict.fromkeys(("language", "languages", "interpretation"), ChangeKind.LANGUAGE),
    "track": ChangeKind.TRACK,
    **dict.fromkeys(("id", "uid", "repeats"), ChangeKind.IDENTITY),
    "kind": ChangeKind.KIND,
}
"""The kind of change that a differing key means, if that does not depend on the values."""

_WEIGHT = {kind: weight for weight, kind in enumerate(ChangeKind)}
_OFF = {Status.CANCELLED: ChangeKind.CANCELLED, Status.POSTPONED: ChangeKind.POSTPONED}
_ON: Mapping[Status | None, ChangeKind] = {
    Status.TENTATIVE: ChangeKind.TENTATIVE,
    Status.CONFIRMED: ChangeKind.CONFIRMED,
}


def kinds_of_keys(keys: Iterable[str], was: Subject, now: Subject) -> list[ChangeKind]:
    """Return the kinds of change that differing keys mean, the most important first."""
    texts = {key.name for key in fields(type(now)) if key.metadata.get("text")}
    kinds = {_kind_of_key(key, was, now, texts) for key in keys}
    return sorted(kinds, key=_WEIGHT.__getitem__)


def _kind_of_key(key: str, was: Subject, now: Subject, texts: Container[str]) -> ChangeKind:
    if key == "status":
        return _kind_of_status(getattr(was, key), getattr(now, key))
    if key in texts or key.startswith(PREFIX):
        return _KINDS.get(key, ChangeKind.TEXT)
    return _KINDS.get(key, ChangeKind.OTHER)


def _kind_of_status(was: Status | None, now: Status | None) -> ChangeKind:
    if now in _OFF:
        return _OFF[now]
    if was in _OFF:
        return ChangeKind.REINSTATED
    return _ON.get(now, ChangeKind.OTHER)
