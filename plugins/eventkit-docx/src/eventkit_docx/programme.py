"""The agenda: a table for each day, of time, item and who."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from eventkit import wording
from eventkit.model import ProgrammeDay, Session, SessionKind, Status, Timing
from eventkit.text import one_line
from eventkit_docx import phrases
from eventkit_docx.edition import Edition, linked
from eventkit_docx.elements import Cell, Element, Piece

_DOUBTFUL = (Status.TENTATIVE,)
_PLAIN_KINDS = {SessionKind.TALK, SessionKind.BREAK}
_BESIDE = {SessionKind.BREAK, SessionKind.POSTER, SessionKind.REGISTRATION, SessionKind.SOCIAL}
"""Kinds beside which nobody misses another session."""
_TIME, _ITEM, _WHO = 20, 48, 32  # how wide the columns are, in hundredths
_GAP = " · "


class Agenda:
    """Writes the days of an event.

    Args:
        editions: The event in each language of the document; with several, each has a column.
        descriptions: Whether to say what sessions are about.
    """

    def __init__(self, editions: Sequence[Edition], *, descriptions: bool) -> None:
        self._editions, self._descriptions = editions, descriptions
        self._first = editions[0]
        self._event = self._first.event
        sessions = self._event.sessions
        self._has_who = len(editions) == 1 and any(it.participations for it in sessions)
        self._introduced: list[set[str]] = [set() for _ in editions]

    def blocks(self) -> Iterator[Element]:
        """Yield headings and tables."""
        for edition in self._editions:
            zone = f"{one_line(edition.event.timezone)} ({wording.offsets(edition.event)})"
            yield edition.paragraph("Agenda Note", f"{edition.word('all-times', zone=zone)}.")
        for days in zip(*(edition.event.days for edition in self._editions), strict=True):
            if days[0].all_sessions or days[0].item:
                yield from self._day(days)
        if unscheduled := self._event.unscheduled:
            heading = self._words("no-time")
            yield self._first.paragraph("heading 2", *heading)
            yield self._table(phrases.plain(heading), self._rows(unscheduled, None))
        if not self._event.sessions:
            yield self._first.paragraph("Normal", *self._words("no-sessions"))

    def _words(self, key: str) -> list[Piece]:
        """Return a word in each language, side by side."""
        return phrases.beside(self._editions, lambda it: it.word(key))

    def _day(self, days: Sequence[ProgrammeDay]) -> Iterator[Element]:
        """Yield a day, which is handed over in each language."""
        editions = self._editions
        by_language = {it.language: day for it, day in zip(editions, days, strict=True)}
        heading = phrases.beside(editions, lambda it: _day_heading(it, by_language[it.language]))
        yield self._first.paragraph("heading 2", *heading)
        yield from phrases.below(editions, lambda it: self._day_texts(it, by_language[it.language]))
        if sessions := days[0].all_sessions:
            yield self._table(phrases.plain(heading), self._rows(sessions, days[0].date))

    def _day_texts(self, edition: Edition, day: ProgrammeDay) -> Iterator[Element]:
        if not day.item:
            return
        if day.item.hours:
            hours = wording.day_hours(day.item.hours, edition.event)
            yield edition.labelled("Agenda Fact", edition.word("hours"), hours)
        if self._descriptions:
            yield from edition.markdown(day.item.description, "Normal")

    def _table(self, caption: str, rows: Iterable[Sequence[Cell]]) -> Element:
        first = self._first
        if len(self._editions) > 1:
            names = [wording.language_name(it.language, it.language) for it in self._editions]
            share = (100 - _TIME) // len(names)
            columns = [self._words("time"), *([Piece(name)] for name in names)]
            return first.table(caption, columns, [_TIME, *[share] * len(names)], rows)
        heads = [self._words(key) for key in ("time", "item", "who")]
        shares = [_TIME, _ITEM, _WHO]
        if not self._has_who:
            heads, shares = heads[:2], [_TIME, _ITEM + _WHO]
        return first.table(caption, heads, shares, rows)

    # --- rows

    def _rows(self, sessions: Iterable[Session], day: date | None) -> Iterator[Sequence[Cell]]:
        for _, several in groupby(sessions, _start):
            group = list(several)
            choices = [it.id for it in group if it.kind not in _BESIDE]
            for session in group:
                is_parallel = len(choices) > 1 and session.id in choices
                yield self._row(session, is_parallel=is_parallel)
                parts = self._event.parts_on(session, day) if day else self._event.parts_of(session)
                for part in parts:
                    yield self._row(part)

    def _row(self, session: Session, *, is_parallel: bool = False) -> Sequence[Cell]:
        cells: list[Cell] = [[*self._time(session)]]
        for edition, introduced in zip(self._editions, self._introduced, strict=True):
            item = Item(edition, edition.event.session(session.id), is_parallel=is_parallel)
            cell = [*item.blocks(descriptions=self._descriptions)]
            if len(self._editions) > 1:
                cell += phrases.people(edition, item.session.participations, introduced)
            cells.append(cell)
        if self._has_who:
            people = phrases.people(self._first, session.participations, self._introduced[0])
            cells.append([*people])
        return cells

    def _time(self, session: Session) -> Iterator[Element]:
        first, editions = self._first, self._editions
        style = "Agenda Part Time" if session.part_of else "Agenda Time"
        yield first.paragraph(style, *phrases.beside(editions, lambda it: _hours(it, session)))
        if local := phrases.beside(editions, lambda it: wording.local_hours(it.event, session)):
            yield first.paragraph("Agenda Place", *local)
        if session.rooms or not session.part_of:  # a part does not repeat the rooms of its whole
            yield from self._rooms(session)

    def _rooms(self, session: Session) -> Iterator[Element]:
        lines: dict[str, Element] = {}
        for edition in self._editions:
            for pieces in phrases.rooms(edition.event, edition.event.session(session.id)):
                if (text := phrases.plain(pieces)) not in lines:
                    lines[text] = edition.paragraph("Agenda Place", *pieces)
        yield from lines.values()


def _hours(edition: Edition, session: Session) -> str:
    """Return the hours of a session, or what is known instead of them."""
    event = edition.event
    if hours := wording.hours(session, event.zone, event):
        return wording.other_weekday(event, session) + hours
    if "time" in session.tba:
        return edition.word("time-to-be-announced")
    if session.part_of:
        return ""
    return "–" if session.timing is Timing.UNKNOWN else edition.word("no-hours")


def _day_heading(edition: Edition, day: ProgrammeDay) -> str:
    heading = wording.day_heading(day.number, day.date, edition.event)
    return _GAP.join(filter(None, [heading, one_line(day.title or "")]))


def _start(session: Session) -> float | str:
    """Return the instant at which a session begins; for one without it, what no other has."""
    return session.start.timestamp() if session.start else session.id


class Item:
    """Writes what a session is.

    Args:
        edition: The event in a language.
        session: The session in that language.
        is_parallel: Whether others begin with it.
    """

    def __init__(self, edition: Edition, session: Session, *, is_parallel: bool) -> None:
        self._edition, self._event, self.session = edition, edition.event, session
        self._is_parallel, self._colon = is_parallel, wording.colon(edition.event)

    def blocks(self, *, descriptions: bool) -> Iterator[Element]:
        """Yield the paragraphs about a session.

        Args:
            descriptions: Whether to say what it is about.
        """
        edition, session = self._edition, self.session
        notice = [edition.word(session.status.value)] if session.status in _DOUBTFUL else []
        if notices := phrases.joined([*notice, session.notice], by=self._colon):
            yield edition.paragraph("Agenda Notice", notices)
        yield edition.paragraph(self._style, *self._title())
        if session.subtitle:
            yield edition.paragraph("Agenda Subtitle", one_line(session.subtitle))
        if details := phrases.joined(self._details(), by=_GAP):
            yield edition.paragraph("Agenda Details", details)
        if descriptions:
            yield from edition.markdown(session.abstract, "Agenda Text")
            yield from edition.markdown(session.description, "Agenda Text")
        yield from self._links()
        if session.notes:
            yield edition.labelled("Agenda Text", edition.word("notes"))
            yield from edition.markdown(session.notes, "Agenda Text")

    @property
    def _style(self) -> str:
        if self.session.kind == SessionKind.BREAK:
            return "Agenda Break"
        return "Agenda Part" if self.session.part_of else "Agenda Item"

    def _title(self) -> Iterator[Piece]:
        status = wording.status_of(self._event, self.session)
        bare = wording.unmarked_title(self.session.title, status, self._event)
        if status in wording.OFF:
            assert status  # noqa: S101  # for mypy: it is one of those
            yield Piece(wording.word(status, self._event).upper() + (self._colon if bare else ""))
            yield Piece(bare, "Agenda Off")
        else:
            yield Piece(bare or "–")

    def _details(self) -> Iterator[str]:
        event, session = self._event, self.session
        if self._is_parallel:
            yield self._edition.word("parallel")
        if session.kind and session.kind not in _PLAIN_KINDS:
            yield wording.kind_name(session.kind, event)
        if session.track:
            yield event.track(session.track).title
        for key, tags in (
            ("language", session.languages),
            ("interpretation", session.interpretation),
        ):
            if tags:
                names = wording.enumeration(
                    (wording.language_name(it, event) for it in tags), event
                )
                plural = "languages" if key == "language" and len(tags) > 1 else key
                yield f"{self._edition.word(plural)}{self._colon}{names}"
        if recording := wording.recording(session, event):
            yield f"{self._edition.word('recording')}{self._colon}{recording}"
        if session.license:
            yield f"{self._edition.word('license')}{self._colon}{session.license}"
        if session.tba != ("time",):  # which stands where the time would
            yield wording.to_be_announced(session, event)
        yield wording.only_for(session.audience, event)

    def _links(self) -> Iterator[Element]:
        edition, session = self._edition, self.session
        if join := list(phrases.joining(edition, session.online)):
            yield edition.labelled("Agenda Details", edition.word("join"), *join)
        if session.url:
            link = linked(one_line(session.url), session.url)
            yield edition.labelled("Agenda Details", edition.word("link"), link)
        if session.materials:
            pieces: list[Piece] = []
            for material in session.materials:
                pieces += [Piece(wording.semicolon(edition.event))] * bool(pieces)
                pieces.append(linked(one_line(material.title), material.url))
            yield edition.labelled("Agenda Details", edition.word("materials"), *pieces)
