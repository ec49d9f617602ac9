"""The programme: a table for each day, with a row for each time and each part of a session."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby

from eventkit import wording
from eventkit.exporters.markdown import _words as words
from eventkit.exporters.markdown._inline import escaped
from eventkit.exporters.markdown._page import Page, spans
from eventkit.model import Change, ProgrammeDay, Session, SessionKind, times

_PART = "↳"
_PARALLEL = "◆"


def programme(page: Page) -> Iterator[str]:
    """Yield the days, then the sessions without a day."""
    for days in spans(page.event):
        yield page.heading("days", str(days[0].date))
        if len(days) > 1 or not days[0].sessions:
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
        return words.listed(parts)
    when, language = change.start, old.event.language
    parts = [old.word("not-told"), wording.full_date(when, language) if when else ""]
    if isinstance(when, datetime) and change.end:
        parts.append(wording.time_range(when, change.end, language))
    return words.listed(parts)


def _day(page: Page, day: ProgrammeDay) -> Iterator[str]:
    if day.item:
        yield from words.described(page, day.item)
        yield page.cited(day.item)
    timed = [session for session in day.sessions if session.start]
    if timed:
        yield from _table(page, timed)
    untimed = day.sessions[len(timed) :]
    if untimed:
        yield f"**{page.word('no-hours')}**"
        yield from _list(page, untimed)


def _table(page: Page, sessions: Iterable[Session]) -> Iterator[str]:
    yield f"| {page.word('time')} | {page.word('programme')} |"
    yield "| :-- | :-- |"
    for _, parallel in groupby(sessions, lambda it: it.start and times.utc(it.start)):
        yield from _rows(page, list(parallel))


def _rows(page: Page, parallel: list[Session]) -> Iterator[str]:
    """Yield a row for sessions that begin together, and one for each of their parts."""
    hours = dict.fromkeys(words.hours_and_former(page, session) for session in parallel)
    one, *others = hours
    time = words.beginning(page, parallel[0]) if others else one
    items = [_item(page, session, timed=bool(others)) for session in parallel]
    several = len(items) > 1
    text = " ".join(f"{_PARALLEL} {item}" for item in items) if several else items[0]
    yield f"| {time} | {text} |"
    for whole in parallel:
        for part in page.event.parts_of(whole):
            within = f"{escaped(whole.title)}: " if several else ""
            time = f"{_PART}\u00a0{words.hours_and_former(page, part)}".strip()
            yield f"| {time} | {within}{_item(page, part)} |"


def _list(page: Page, sessions: Iterable[Session]) -> Iterator[str]:
    for session in sessions:
        yield f"- {_item(page, session)}"
        for part in page.event.parts_of(session):
            yield f"  - {_item(page, part, timed=True)}"


def _item(page: Page, session: Session, *, timed: bool = False) -> str:
    """Return what the programme shows of a session in one line, with its hours if asked for."""
    parts = [words.hours_and_former(page, session)] if timed else []
    parts += [words.news(page, session), words.warning(page, session)]
    parts += [_title(page, session), *_where(page, session)]
    for label, names in words.people_and_former(page, session):
        parts.append(f"{label}: {names}")
    item = words.listed(parts, by=" · ")
    cited = "" if ("sessions", session.id) in page.headings else page.cited(session)
    return words.listed([item, cited], by=" ")


def _title(page: Page, session: Session) -> str:
    title = page.title(session)
    mark = "*" if session.kind == SessionKind.BREAK else "**"
    former = page.before.of(session) if page.before else None
    was = escaped(former.title) if former and former.title != session.title else ""
    return words.formerly(page, f"{mark}{title}{mark}", was)


def _where(page: Page, session: Session) -> Iterator[str]:
    """Yield rooms, track, local hours and audience.

    A part does not repeat its whole's rooms.
    """
    if session.rooms or not session.part_of:
        yield words.rooms_and_former(page, session)
    if session.track:
        yield words.track(page, session.track)
    yield words.local_hours(page, session)
    yield wording.only_for(session.audience, page.event.language)
