"""Sessions that eventkit wrote as lines into a text: parts, and those without hours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from attrs import define, field

from eventkit.spellings import dates
from eventkit.text import one_line
from eventkit.wording import word

MARK = "• "
"""What stands before a session."""

_ROW = re.compile(
    r"(?P<mark>• | {2}◦ )(?:\w+, (?P<day>[0-9]{1,2} \w+ [0-9]{4}): )?"
    r"(?:(?P<start>[0-2][0-9]:[0-5][0-9])(?:–(?P<end>[0-2][0-9]:[0-5][0-9]))? )?(?P<rest>\S.*)"
)
_DASH = " — "
_PEOPLE = re.compile(r"(?P<people>.*?)(?: \((?P<rooms>[^()]*)\))?(?: · [^·]*)?")
_ROOMS = re.compile(r"(?P<title>.*?) \((?P<rooms>[^()]*)\)")
_WEEKDAY = re.compile(r"\w+:? (?=[0-2][0-9]:[0-5][0-9])|\w+: ")
_SEPARATOR = " · "


@define
class Row:
    """A session as a line.

    Args:
        title: Its title.
        subtitle: Its subtitle; may be empty.
        day: Its day, if the line says it.
        time: Its hours; empty if it has none.
        people: Names, each with a role.
        rooms: The names of its rooms, as the line has them; may be empty.
        is_below: Whether it is a part of the line above.
        url: Where to join; may be empty.
    """

    title: str
    subtitle: str = ""
    day: date | None = None
    time: str = ""
    people: list[tuple[str, str]] = field(factory=list)
    rooms: str = ""
    is_below: bool = False
    url: str = ""


def rows_of(
    block: str, roles: Mapping[str, str], is_room: Callable[[str], bool]
) -> list[Row] | None:
    """Return the sessions of a block of lines; None if one of them is something else.

    Args:
        block: The lines.
        roles: The roles by the labels before names.
        is_room: Returns whether a text is the name of a room.
    """
    rows: list[Row] = []
    join, zone = f"{word('join')}: ", word("all-times").partition("{")[0]
    for line in block.split("\n"):
        if rows and line.startswith(zone):
            continue
        if rows and line.strip().startswith(join):
            rows[-1].url = line.strip().removeprefix(join).partition(" ")[0]
            continue
        row = _row(line, roles, is_room)
        if row is None:
            return None
        rows.append(row)
    return rows


def _row(line: str, roles: Mapping[str, str], is_room: Callable[[str], bool]) -> Row | None:
    match = _ROW.fullmatch(line)
    if match is None or (not match["start"] and _WEEKDAY.match(match["rest"])):
        return None
    row = Row(match["rest"], is_below=match["mark"].startswith(" "))
    if match["start"]:
        row.time = "-".join(filter(None, [match["start"], match["end"]]))
    if match["day"]:
        row.day = next(iter(dates(match["day"])), None)
    _take_people(row, roles)
    if not row.people and (rooms := _ROOMS.fullmatch(row.title)) and is_room(rooms["rooms"]):
        row.title, row.rooms = rooms["title"], rooms["rooms"]
    row.title, _, row.subtitle = row.title.partition(_SEPARATOR)
    return row


def _take_people(row: Row, roles: Mapping[str, str]) -> None:
    """Take the people of a line, behind the last dash that has a role behind it."""
    end = len(row.title)
    while (start := row.title.rfind(_DASH, 0, end)) > 0:
        match = _PEOPLE.fullmatch(row.title, start + len(_DASH))
        people = list(_people(match["people"], roles)) if match else []
        if match and people:
            row.title, row.people, row.rooms = row.title[:start], people, match["rooms"] or ""
            return
        end = start


def _people(text: str, roles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for part in text.split("; "):
        label, colon, names = part.partition(": ")
        if not colon or label not in roles:
            return
        yield from ((name, roles[label]) for name in names.split(", ") if one_line(name))
