"""What `release` asks about items that may have another id, in words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from operator import sub
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from eventkit.cli._uid_lines import UidLine
    from eventkit.releases import Renamed

Group: TypeAlias = "list[Renamed]"

MANY = 3
"""So many items whose ids changed in one way are asked about at once."""

_NUMBER = re.compile("[0-9]+")


def old_place(rename: Renamed) -> str:
    """Return where an item was in the last release."""
    return f"{rename.table}.{rename.old}"


def new_place(rename: Renamed) -> str:
    """Return where an item is now."""
    return f"{rename.table}.{rename.new}"


# --- many at once


def grouped(renames: Iterable[Renamed]) -> list[Group]:
    """Return items in groups, each to be asked about at once; most have one item.

    The ids in a larger group changed in one way: another prefix, another ending, or numbers that
    all rose or fell by as much.
    """
    groups: dict[Hashable, Group] = defaultdict(list)
    for rename in renames:
        groups[_way(rename)].append(rename)
    small = (group for group in groups.values() if len(group) < MANY)
    large = [group for group in groups.values() if len(group) >= MANY]
    return large + [[rename] for group in small for rename in group]


def _way(rename: Renamed) -> Hashable:
    """Return how the id of an item changed; something of its own if nothing may be like it."""
    old, new = rename.old, rename.new
    if rename.kind == "merged" or old == new:
        return old_place(rename), new
    shapes = [_NUMBER.sub("#", id) for id in (old, new)]
    if shapes[0] == shapes[1]:
        before, now = (map(int, _NUMBER.findall(id)) for id in (old, new))
        return rename.table, shapes[0], tuple(map(sub, now, before))
    from eventkit.model.words import length_of_common_start

    ending = length_of_common_start(old[::-1], new[::-1])
    old, new = (id[: len(id) - ending] for id in (old, new))
    start = length_of_common_start(old, new)
    return rename.table, old[start:], new[start:]


# --- questions on a terminal


def question(group: Group) -> str:
    """Return the question about some items that may be the same."""
    rename, *more = group
    if more:
        pairs = "".join(f"\n    {it.old} is {it.new} now" for it in group)
        return f"{_many(group)}:{pairs}\nAre all of them the same?"
    old, new = old_place(rename), new_place(rename)
    if rename.old == rename.new:
        return f"Is {new} the session that was released under another uid?"
    if rename.kind == "merged":
        are_one = f"Were {old} and {new} the same, and are one now?"
        return f"Is {old} a part of {new} now?" if rename.uid else are_one
    return f"Is {new} what {old} was?"


def _many(group: Group) -> str:
    return f"{len(group)} {group[0].table} seem to have other ids"


# --- advice elsewhere


def advice(group: Group, lines: Sequence[UidLine]) -> str:
    """Return the doubt about some items, the lines to paste, and the possible answers.

    Args:
        group: The items.
        lines: The lines by which sessions among them keep their UIDs.
    """
    rename, *more = group
    if more:
        return _advice_on_many(group, lines)
    old, new = old_place(rename), new_place(rename)
    if rename.kind == "merged":
        return _advice_on_merge(rename)
    effect = _effect(group)
    change = f"{old} is gone and {new} is new"
    if rename.kind == "moved":
        change = f"{new} is called what {old} was called"
    if rename.old == rename.new:
        change = f"{new} has another uid than the one it was released with"
    back = f"If they are the same, put back {old}, or "
    if rename.uid:
        pasted = "\nand ".join(line.advice for line in lines)
        back = f"If they are the same session, {pasted}\nor "
    return (
        f"{change}: {effect}. {back}release with --same {old}={new};"
        f" if they are not, release with --new {new}"
    )


def _advice_on_merge(rename: Renamed) -> str:
    old, new = old_place(rename), new_place(rename)
    same = f"release with --same {old}={new}"
    if rename.uid:
        return (
            f"{old} is gone and {new} seems to contain it now: calendars would say that it is"
            f" cancelled. If it is a part of the other now, {same}; if it does not take place,"
            f" release with --gone {old}"
        )
    return (
        f"{old} is gone and {new} has its name and its sessions: the calendar of the one would"
        f" end. If they are one now, {same}; if they are not, release with --gone {old}"
    )


def _effect(group: Group) -> str:
    """Return what would happen if nobody answered."""
    rename, *more = group
    one, other = ("each", "another") if more else ("the one", "the other")
    if any(it.kind == "moved" for it in group):
        whose = "each" if more else old_place(rename)
        is_fed = f"who has the calendar of {whose} would get that of another"
        return f"calendars would take {one} for {other}" if rename.uid else is_fed
    if rename.uid:
        return f"calendars would cancel {one} and add {other}"
    return f"the calendar of {one} would end"


def _advice_on_many(group: Group, lines: Sequence[UidLine]) -> str:
    pairs = ", ".join(f"{it.old} is {it.new} now" for it in group)
    answers = (
        "release with --same all (add --new NEW for each that is another); if none is the same,"
        " release with --new all"
    )
    same = f"put back the old ids, or {answers}"
    if lines:
        pasted = "".join(f"\n    {line}" for line in _block(lines))
        same = f"add these lines:{pasted}\nor {answers}"
    return f"{_many(group)}, {pairs}: {_effect(group)}. If all of them are the same, {same}"


def _block(lines: Sequence[UidLine]) -> Iterator[str]:
    """Yield lines of a document, each under the header of its table."""
    tables: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        tables[line.header].append(line.line)
    for header, its_lines in tables.items():
        yield header
        yield from its_lines
