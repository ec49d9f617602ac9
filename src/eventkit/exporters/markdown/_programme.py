"""The programme: a table for each day, of sessions or of rooms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import chain, groupby

from eventkit import wording
from eventkit.exporters.markdown import _words as words
from eventkit.exporters.markdown._inline import escaped, verbatim
from eventkit.exporters.markdown._page import Page, spans
from eventkit.model import Change, ProgrammeDay, Session, SessionKind, Timing, times
from eventkit.text import one_line

_PART = "↳"
_NOTHING = "–"
_MOST_ROOMS = 4
_TIME_WIDTH = 14  # in hundredths of the table


def programme(page: Page) -> Iterator[str]:
    """Yield the days, then the sessions without a day."""
    for days in spans(page.event):
        yield page.heading("days", str(days[0].date))
        if len(days) > 1 or not days[0].all_sessions:
            waiting = page.event.unscheduled
            yield page.word("no-known-sessions" if waiting else "no-sessions")
        yield from _day(page, days[0])
    if page.event.unscheduled:
        yield page.heading("no-time")
        yield from _list(page, page.event.unscheduled)
    if page.before and page.before.withdrawn:
        yield page.heading("withdrawn")
        for change in page.before.withdrawn:
            yield f"- {_withdrawn(page.before.page, change)}"


def _withdrawn(old: Page, change: Change) -> str:
    """Return the title, if the audience may see it, and the time of a withdrawn session."""
    if change.old:
        session = old.event.session(change.old)
        parts = [escaped(session.title), words.date_of(old, session), words.hours(old, session)]
        if change.whole:
            title = one_line(change.whole)
            parts.append(verbatim(wording.now_part_of(title, old.event)))
        return words.enumeration(old, parts)
    when = change.start
    parts = [old.word("not-told"), wording.full_date(when, old.event) if when else ""]
    if isinstance(when, datetime):
        parts.append(wording.time_range(when, change.end, old.event))
    return words.enumeration(old, parts)


def _day(page: Page, day: ProgrammeDay) -> Iterator[str]:
    if day.item:
        if day.item.hours:
            label = f"{page.word('hours')}{wording.colon(page.event).rstrip()}"
            yield f"**{label}** {wording.day_hours(day.item.hours, page.event)}"
        yield from words.described(page, day.item)
        yield page.cited(day.item)
    without_hours = (Timing.DAY, Timing.UNKNOWN)
    timed = [session for session in day.all_sessions if session.timing not in without_hours]
    if timed:
        yield from _table(page, day.date, timed)
    untimed = day.all_sessions[len(timed) :]
    if untimed:
        yield f"**{page.word('no-hours')}**"
        yield from _list(page, untimed)


def _table(page: Page, day: date, sessions: Iterable[Session]) -> Iterator[str]:
    """Yield a table with a column for each room where few run in parallel, or else of rooms.

    What changed since a release is told of rooms too: then they have a column of their own.
    """
    groups = [list(it) for _, it in groupby(sessions, _row_of)]
    columns = () if page.before else _parallel_rooms(page, groups)
    if columns:
        return _table_of_rooms(page, day, groups, columns)
    return _table_of_sessions(page, day, list(chain.from_iterable(groups)))


def _row_of(session: Session) -> object:
    """Return a key that is equal for sessions in one row: all-day ones have one each."""
    return times.utc(session.start) if session.start else session.id


def _parallel_rooms(page: Page, groups: Iterable[list[Session]]) -> tuple[str, ...]:
    """Return the rooms in which sessions run in parallel, in the order of the document.

    There is none where those are many, or where not each session has one of its own.
    """
    together = [[_first_room(it) for it in group] for group in groups if len(group) > 1]
    used = {room for rooms in together for room in rooms}
    if None in used or len(used) > _MOST_ROOMS or any(len(set(it)) < len(it) for it in together):
        return ()
    return tuple(room.id for room in page.event.rooms if room.id in used)


def _first_room(session: Session) -> str | None:
    return session.rooms[0] if session.rooms else None


def _table_of_rooms(
    page: Page, day: date, groups: Iterable[list[Session]], rooms: tuple[str, ...]
) -> Iterator[str]:
    """Yield a row for sessions that begin together, each in its room's column, and for each part.

    What is elsewhere is in the first column, with its place.
    """
    yield _row(
        [page.word("time"), *(words.room_and_venue(page, page.event.room(it)) for it in rooms)]
    )
    yield _rule([_TIME_WIDTH, *[(100 - _TIME_WIDTH) // len(rooms)] * len(rooms)])
    for group in groups:
        hours = dict.fromkeys(words.hours_and_former(page, session) for session in group)
        one, *others = hours
        cells = {}
        for session in group:
            column = rooms.index(room) if (room := _first_room(session)) in rooms else 0
            is_elsewhere = len(session.rooms) > 1 or room != rooms[column]
            cells[column] = _item(page, session, timed=bool(others), placed=is_elsewhere)
        time = words.beginning(page, group[0]) if others else one
        yield _row([time, *(cells.get(number, _NOTHING) for number in range(len(rooms)))])
        for whole in group:
            column = rooms.index(room) if (room := _first_room(whole)) in rooms else 0
            for part in page.event.parts_on(whole, day):
                texts = [_NOTHING] * len(rooms)
                texts[column] = _item(page, part, placed=bool(part.rooms))
                yield _row([_time_of_part(page, part), *texts])


def _table_of_sessions(page: Page, day: date, sessions: Iterable[Session]) -> Iterator[str]:
    """Yield a row for each session with its room, and for each part."""
    rows = [(it, part) for it in sessions for part in (None, *page.event.parts_on(it, day))]
    places = [words.rooms_and_former(page, part or whole) for whole, part in rows]
    head = [page.word("time"), page.word("programme"), page.word("room")]
    widths = [_TIME_WIDTH, 86 - 22, 22]
    count = 3 if any(places) else 2
    yield _row(head[:count])
    yield _rule(widths[:count])
    for (whole, part), place in zip(rows, places, strict=True):
        time = _time_of_part(page, part) if part else words.hours_and_former(page, whole)
        cells = [time, _item(page, part or whole, placed=False), place or _NOTHING]
        yield _row(cells[:count])


def _time_of_part(page: Page, part: Session) -> str:
    return f"{_PART}\u00a0{words.hours_and_former(page, part)}".strip()


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _rule(widths: Iterable[int]) -> str:
    """Return the line below the head: of long rows pandoc takes the widths from its dashes."""
    return _row(f":{'-' * max(width // 2, 2)}" for width in widths)


def _list(page: Page, sessions: Iterable[Session]) -> Iterator[str]:
    for session in sessions:
        yield f"- {_item(page, session)}"
        for part in page.event.parts_of(session):
            yield f"  - {_item(page, part, timed=True)}"


def _item(page: Page, session: Session, *, timed: bool = False, placed: bool = True) -> str:
    """Return what the programme shows of a session in one line.

    Args:
        page: The page.
        session: The session.
        timed: Whether with its hours.
        placed: Whether with its rooms.
    """
    parts = [words.hours_and_former(page, session)] if timed else []
    parts += [words.news(page, session), words.warning(page, session)]
    parts += [_title(page, session), words.subtitle(session), *_where(page, session, placed=placed)]
    for label, names in words.people_and_former(page, session):
        parts.append(f"{label}{wording.colon(page.event)}{names}")
    if announced := wording.to_be_announced(session, page.event):
        parts.append(escaped(announced))
    item = words.listed(parts, by=" · ")
    cited = "" if ("sessions", session.id) in page.headings else page.cited(session)
    return words.listed([item, cited], by=" ")


def _title(page: Page, session: Session) -> str:
    title = page.title(session)
    if session.status in wording.OFF:  # which stands before it
        bare = wording.unmarked_title(session.title, session.status, page.event)
        label = verbatim(bare) if bare else escaped(session.title)
        title = page.linked(label, "sessions", session.id)
    mark = "*" if session.kind == SessionKind.BREAK else "**"
    former = page.before.of(session) if page.before else None
    was = escaped(former.title) if former and former.title != session.title else ""
    return words.formerly(page, f"{mark}{title}{mark}", was)


def _where(page: Page, session: Session, *, placed: bool) -> Iterator[str]:
    """Yield rooms, track, local hours and audience.

    A part does not repeat its whole's rooms.
    """
    if placed and (session.rooms or not session.part_of):
        yield words.rooms_and_former(page, session)
    if session.track:
        yield words.track(page, session.track)
    yield words.local_hours(page, session)
    yield wording.only_for(session.audience, page.event)
