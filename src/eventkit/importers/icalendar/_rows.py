"""Sessions that eventkit wrote as lines into a text: parts, and those without hours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from attrs import define, field

from eventkit.text import one_line
from eventkit.wording import enumerated, full_date_named, names_of

MARK = "• "
"""What stands before a session."""

_MARK = r"(?P<mark>• | {2}◦ )"
_DAY = r"(?:(?P<day>[^:\d]{0,20}[0-9]{1,2}[^:\d]{2,30}[0-9]{4}[^:\d]{0,20}): )?"
_CLOCK = r"[0-2]?[0-9]:[0-5][0-9](?:[ \u202f][AP]M)?"
_REST = rf"(?:(?P<start>{_CLOCK})(?:–(?P<end>{_CLOCK}))? )?(?P<rest>\S.*)"
_ROW, _ROW_WITHOUT_DAY = re.compile(_MARK + _DAY + _REST), re.compile(_MARK + _REST)
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
    join = tuple(f"{name}{colon}" for name in names_of("join") for colon in names_of("colon"))
    zone = tuple(name.partition("{")[0] for name in names_of("all-times"))
    for line in block.split("\n"):
        if rows and line.startswith(zone):
            continue
        if rows and line.strip().startswith(join):
            rows[-1].url = line.strip().partition(": ")[2].partition(" ")[0]
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
    day = full_date_named(match["day"].rstrip()) if match["day"] else None
    if match["day"] and not day:
        match = _ROW_WITHOUT_DAY.fullmatch(line)
        assert match  # noqa: S101  # for mypy: without a day it is longer
    row = Row(match["rest"], day=day, is_below=match["mark"].startswith(" "))
    if match["start"]:
        row.time = "-".join(map(_on_24_hours, filter(None, [match["start"], match["end"]])))
    _take_people(row, roles)
    if not row.people and (rooms := _ROOMS.fullmatch(row.title)) and is_room(rooms["rooms"]):
        row.title, row.rooms = rooms["title"], rooms["rooms"]
    row.title, _, row.subtitle = row.title.partition(_SEPARATOR)
    return row


def _on_24_hours(clock: str) -> str:
    """Return a time of day with 24 hours: `14:00` for `2:00 PM`."""
    hour, minute = clock[:5].split(":")
    if not clock.endswith("M"):
        return clock
    afternoon = 12 if clock.endswith("PM") else 0
    return f"{int(hour) % 12 + afternoon:02}:{minute[:2]}"


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
    for part in enumerated(text, "semicolon"):
        label, colon, names = part.partition(": ")
        label = label.rstrip()  # French has a blank before the colon
        if not colon or label not in roles:
            return
        yield from ((name, roles[label]) for name in enumerated(names) if one_line(name))
