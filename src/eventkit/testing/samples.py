"""Ready-made events, plainly invented: one for each thing that a format may get wrong.

`SAMPLES` maps a name to an event, which is made when it is first asked for. Most are documents in
the folder `events`; those that repeat themselves are made here. More may be added to the mapping:
`{**SAMPLES, "ours": event}`.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from eventkit.document import load
from eventkit.model import Event, Outcome, Participation, Person, Room, Session, Statement
from eventkit.model.errors import OldZoneDataWarning

SENTINEL = "hushhush"
"""What every restricted text of the sample `restricted` begins with, and no other text holds."""

_FOLDER = Path(__file__).with_name("events")
_BERLIN = ZoneInfo("Europe/Berlin")
_FRIDAY = date(2027, 3, 26)

HOSTILE = (
    "'single' \"double\" \\back\\ `tick`",
    "=cmd()|' /C calc'!A0",
    "</script><b>bold</b><!-- & &lt;",
    "line\nfeed\r\nand return\rtab\t. END:VEVENT\r\nBEGIN:VEVENT",
    "separator\u2028and\u2029next line\x85",
    "nul\0bell\x07 escape\x1b[31mred\x1b[0m",
    "\u202etfel ot thgir\u202c \u2067عربي\u2069",
    "👩\u200d👩\u200d👧 🇹🇲 e\u0301 \ufeff",
    "# Heading | [link](javascript:alert(1)) | *a* _b_",
    "\n# Heading\n---\n| a | b |\n|---|---|\n",
)


def _event(id: str, **fields: Any) -> Event:  # noqa: ANN401  # fields of many types
    """Return an event with what each of them has, and these fields."""
    common: dict[str, Any] = {
        "uid": f"sample.{id}",
        "title": "Spring School on Water Law",
        "start": _FRIDAY,
        "end": _FRIDAY,
        "timezone": _BERLIN.key,
        "updated": datetime(2027, 1, 11, 8, 30, tzinfo=UTC),
    }
    return Event(id=id, **{**common, **fields})


def _at(hour: int, minute: int = 0, *, day: int = 0) -> datetime:
    """Return a time on a day of an event, counted from 0."""
    return datetime(2027, 3, 26 + day, hour, minute, tzinfo=_BERLIN)


def _unattributed() -> Event:
    """Return an event of which only the organisers know who said what."""
    return attrs.evolve(
        _parsed("outcomes"), id="unattributed", uid="sample.unattributed", attribution="none"
    )


def _hostile_text() -> Event:
    long = "An endless sentence about water law. " * 300
    sessions = [
        Session(
            id=f"s{number}",
            title=text,
            notice=text,
            description=text,
            rooms=["odd"],
            participations=[Participation(who="odd-person", role="speaker")],
            start=_at(8 + number),
            end=_at(8 + number, 45),
        )
        for number, text in enumerate((*HOSTILE, "x" * 3000, long))
    ]
    return _event(
        "hostile-text",
        title="".join(HOSTILE),
        summary=long,
        rooms=[Room(id="odd", name=HOSTILE[3])],
        people=[Person(id="odd-person", name=HOSTILE[1], position=HOSTILE[2])],
        sessions=sessions,
        outcomes=[
            Outcome(id=f"o{number}", kind="finding", title=text, text=text)
            for number, text in enumerate(HOSTILE)
        ],
        statements=[Statement(id=f"t{number}", text=text) for number, text in enumerate(HOSTILE)],
    )


def _thousand_sessions() -> Event:
    rooms = [Room(id=f"r{number}", name=f"Room {number}") for number in range(1, 11)]
    sessions = [
        Session(
            id=f"s{number}",
            title=f"Talk number {number}",
            rooms=[rooms[number % 10]],
            start=_at(9 + number // 20 % 10, number // 10 % 2 * 30, day=number // 200),
            end=_at(9 + number // 20 % 10, number // 10 % 2 * 30 + 25, day=number // 200),
        )
        for number in range(1000)
    ]
    return _event(
        "thousand-sessions", end=_FRIDAY + timedelta(days=4), rooms=rooms, sessions=sessions
    )


_MAKERS: Mapping[str, Callable[[], Event]] = {
    "unattributed": _unattributed,
    "hostile-text": _hostile_text,
    "thousand-sessions": _thousand_sessions,
}
_NAMES = (*sorted(path.stem for path in _FOLDER.glob("*.toml")), *_MAKERS)


@cache
def _parsed(name: str) -> Event:
    if name not in _NAMES:
        raise KeyError(name)
    if name in _MAKERS:
        return _MAKERS[name]()
    with warnings.catch_warnings():
        # The age of the time zone data of a machine is no fault of what is tested there.
        warnings.simplefilter("ignore", OldZoneDataWarning)
        return load(_FOLDER / f"{name}.toml")


class _Samples(Mapping[str, Event]):
    """The samples by name, each made when it is first asked for."""

    def __getitem__(self, name: str) -> Event:
        return _parsed(name)

    def __iter__(self) -> Iterator[str]:
        return iter(_NAMES)

    def __len__(self) -> int:
        return len(_NAMES)


SAMPLES: Mapping[str, Event] = _Samples()
"""An event for each thing that a format may get wrong, by its name.

>>> len(SAMPLES["thousand-sessions"].sessions)
1000
"""
