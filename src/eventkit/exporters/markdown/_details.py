"""The section with the details of sessions."""

from __future__ import annotations

from collections.abc import Iterator

from eventkit import wording
from eventkit.exporters.markdown import _words as words
from eventkit.exporters.markdown._inline import address, escaped, link, verbatim
from eventkit.exporters.markdown._page import Page, in_order, outcome_title
from eventkit.exporters.markdown._texts import indented, rewritten
from eventkit.model import Session, SessionKind

_PLAIN_KINDS = {SessionKind.TALK, SessionKind.BREAK}


def details(page: Page) -> Iterator[str]:
    """Yield a section for each session that has details."""
    if ("details", "") not in page.headings:
        return
    yield page.heading("details")
    for session in in_order(page.event):
        if ("sessions", session.id) in page.headings:
            yield page.heading("sessions", session.id)
            yield from _detail(page, session)


def _detail(page: Page, session: Session) -> Iterator[str]:
    yield words.warning(page, session)
    yield words.subtitle(session)
    yield _setting(page, session)
    facts = [words.fact(page, label, value) for label, value in _facts(page, session) if value]
    yield "\n".join([*facts, *_materials(page, session)])
    yield rewritten(session.abstract)
    yield from words.described(page, session)


def _setting(page: Page, session: Session) -> str:
    """Return kind, day, hours, place and audience in one line."""
    event = page.event
    track = event.track_of(session)
    kind = session.kind if session.kind not in _PLAIN_KINDS else None
    parts = [
        wording.kind_name(kind, event) if kind else "",
        words.enumeration(page, [words.date_of(page, session), words.hours(page, session)]),
        words.rooms(page, session),
        words.track(page, track.id) if track else "",
        words.local_hours(page, session),
        wording.only_for(session.audience, event),
    ]
    return words.listed(parts, by=" · ")


def _facts(page: Page, session: Session) -> Iterator[tuple[str, str]]:
    event = page.event
    yield from words.taking_part(page, session.participations, fully=True)
    if whole := event.whole_of(session):
        yield page.word("part-of"), page.title(whole)
    if parts := event.parts_of(session):
        yield page.word("parts"), words.listed(map(page.title, parts), by=page.semicolon)
    spoken = session.languages
    yield page.word("language" if len(spoken) == 1 else "languages"), words.languages(page, spoken)
    yield page.word("interpretation"), words.languages(page, session.interpretation)
    yield page.word("recording"), wording.recording(session, event)
    yield page.word("license"), address(session.license) if session.license else ""
    yield page.word("join"), words.joining(page, session.online)
    yield page.word("link"), address(session.url) if session.url else ""
    yield page.word("picture"), words.picture(session.image)
    if outcomes := page.outcomes_of.get(session.id):
        linked = (page.linked(verbatim(outcome_title(it)), "outcomes", it.id) for it in outcomes)
        yield page.word("outcomes"), words.listed(linked, by=page.semicolon)
    yield page.word("sources"), page.cited(session)


def _materials(page: Page, session: Session) -> Iterator[str]:
    if session.materials:
        yield words.fact(page, page.word("materials"))
    for material in session.materials:
        head = words.listed(
            [link(escaped(material.title), material.url), page.cited(material)], by=" "
        )
        yield indented(words.entry("- ", head, *words.described(page, material)), "  ")
