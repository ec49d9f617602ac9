"""Which session a heading of minutes names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from attrs import define, field, frozen

from eventkit import Event
from eventkit.document import document
from eventkit.ids import Ids
from eventkit.spellings import dates, day_number
from eventkit_followup.minutes.lines import Line, vocabulary

_HOURS = r"[0-9]{1,2}[:.][0-9]{2}(?:\s*[–—-]\s*[0-9]{1,2}[:.][0-9]{2})?"
_LEAD = re.compile(
    r"(?:[0-9]{1,3}(?:\.[0-9]{1,2})?[.)]?\s+"
    r"|[^\W\d_]+(?: [^\W\d_]+)? [0-9]{1,3}\s*[:.–—-]\s*"
    rf"|{_HOURS}\s*[:,–—-]?\s*)"
)
_TAIL = re.compile(rf"\s*[,(–—-]?\s*{_HOURS}\)?$")
_TIMING = ("day", "time", "start", "end", "duration", "timezone", "uid", "part_of", "audience")
_SESSION_LEVEL = 8


@frozen(kw_only=True)
class NamedSession:
    """The session that an outcome comes from.

    Args:
        id: Its id.
        place: The line of the heading.
        items: By their paths the items that the draft needs to name it.
        audience: Who may see it, where not everybody who sees the event may.
    """

    id: str
    place: int
    items: Mapping[str, Mapping[str, Any]]
    audience: str = ""


@define(eq=False)
class KnownItems:
    """The items of the event that minutes go into.

    Args:
        event: The event; None where a new document is made.
    """

    event: Event | None

    @cached_property
    def _tables(self) -> Mapping[str, Any]:
        return document(self.event) if self.event else {}

    def event_table(self) -> dict[str, Any]:
        """Return what a draft says of the event, so that nothing is asked for."""
        keys = ("id", "title", "start", "end", "timezone", "language", "audience")
        table = self._tables.get("event", {})
        return {key: table[key] for key in keys if key in table}

    def party(self, table: str, id: str) -> dict[str, Any]:
        """Return what a draft says of a party; nothing if it is not known."""
        return self._part(table, id, ("name", "audience"))

    def outcome(self, id: str) -> dict[str, Any]:
        """Return what a draft says of an outcome; nothing if it is not known."""
        return self._part("outcomes", id, ("kind", "title", "audience"))

    def session(self, id: str, place: int) -> NamedSession:
        """Return a session as a draft says it."""
        items = {}
        whole: str | None = id
        while whole:
            items[f"sessions.{whole}"] = self._part("sessions", whole, ("title", *_TIMING))
            whole = items[f"sessions.{whole}"].get("part_of")
        audience = next((str(it["audience"]) for it in items.values() if "audience" in it), "")
        return NamedSession(id=id, place=place, items=items, audience=audience)

    def _part(self, table: str, id: str, keys: tuple[str, ...]) -> dict[str, Any]:
        item = self._tables.get(table, {}).get(id, {})
        return {key: item[key] for key in keys if key in item}

    @cached_property
    def _by_title(self) -> Mapping[str, list[str]]:
        titles: dict[str, list[str]] = {}
        for session in self.event.sessions if self.event else ():
            path = f"sessions.{session.id}.title"
            translations = self.event.translations.values() if self.event else ()
            names = {
                session.id,
                session.title,
                *(str(it[path]) for it in translations if path in it),
            }
            for name in {_plain(it) for it in names}:
                titles.setdefault(name, []).append(session.id)
        return titles

    def ids_of(self, title: str, day: date | None) -> list[str]:
        """Return the ids of the sessions of a title, on a day if there are several."""
        ids = next((self._by_title[it] for it in _spellings(title) if it in self._by_title), [])
        if len(ids) > 1 and day and self.event:
            event = self.event
            on_day = [it for it in ids if event.day_of(event.session(it)) == day]
            return on_day or ids
        return ids


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _spellings(heading: str) -> Iterator[str]:
    """Yield a heading, and it without a number or hours before it or hours behind it."""
    bare = _TAIL.sub("", heading)
    yield from map(_plain, (heading, bare))
    while (match := _LEAD.match(bare)) and match.end() < len(bare):
        bare = bare[match.end() :]
        yield _plain(bare)


@define(eq=False)
class Headings:
    """The headings above a line, from the widest.

    Args:
        known: The items of the event.
    """

    known: KnownItems
    title: Line | None = None
    _open: list[Line] = field(factory=list)
    _new: dict[str, NamedSession] = field(factory=dict)
    _ids: Ids = field(factory=Ids)
    _day: date | None = None

    def is_title(self, line: Line) -> bool:
        """Return whether a line without a label is the title of a session and no more."""
        is_short = not line.label and not line.is_item and 0 < len(line.text) < 200  # noqa: PLR2004
        return is_short and len(self.known.ids_of(line.text, self._day)) > 0

    def open(self, line: Line) -> None:
        """Take a heading, which ends those of its level and below."""
        level = line.level or _SESSION_LEVEL
        while self._open and (self._open[-1].level or _SESSION_LEVEL) >= level:
            self._open.pop()
        if day := self._day_of(line.text):
            self._day = day
        elif not self._open and level == 1 and self.title is None and not self._ids_of(line):
            self.title = line
        else:
            self._open.append(line)

    def _day_of(self, text: str) -> date | None:
        event = self.known.event
        days = dates(text, year=event.start.year if event else None)
        if len(days) == 1:
            return days[0]
        number = day_number(text)
        is_day = number and re.fullmatch(r"\W*\w+\W+\w+\W*", text)
        return event.start + timedelta(days=number - 1) if event and number and is_day else None

    def _ids_of(self, line: Line) -> list[str]:
        return self.known.ids_of(line.text, self._day)

    def session(self, line: Line) -> tuple[NamedSession | None, str]:
        """Return the session of a line, and why it is not known where it is not."""
        if self.known.event is None:
            return self._new_session(), ""
        for heading in reversed(self._open):
            ids = self._ids_of(heading)
            if len(ids) == 1:
                return self.known.session(ids[0], heading.place), ""
            if ids:
                several = ", ".join(ids)
                return None, f"several sessions are called {heading.text!r}: {several}; it has none"
        if self._innermost is None:
            return None, "it stands below no heading of a session: it has none"
        return None, f"no session is called {self._innermost.text!r}, its heading: it has none"

    @property
    def _innermost(self) -> Line | None:
        """The innermost heading that names more than a part of a session."""
        return next((it for it in reversed(self._open) if not _is_part(it.text)), None)

    def _new_session(self) -> NamedSession | None:
        heading = self._innermost
        if heading is None:
            return None
        key = f"{self._day} {_plain(heading.text)}"
        if key not in self._new:
            id = self._ids.new(heading.text, "session")
            table: dict[str, Any] = {"title": heading.text}
            if self._day:
                table["day"] = self._day
            self._new[key] = NamedSession(
                id=id, place=heading.place, items={f"sessions.{id}": table}
            )
        return self._new[key]


def _is_part(heading: str) -> bool:
    """Return whether a heading names a part of a session, such as `Decisions`."""
    return _plain(heading) in vocabulary()["headings"]["parts"]
