"""What came of an event: each finding or recommendation, and the chain of what follows from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import TypeAlias

from eventkit import Event, wording
from eventkit.model import Horizon, Outcome, OutcomeKind
from eventkit.outcome_reports import is_overdue
from eventkit.text import one_line
from eventkit_docx import phrases
from eventkit_docx.edition import Edition, linked, pieces_of
from eventkit_docx.elements import Cell, Element, Piece

Fact: TypeAlias = tuple[str, list[str | Piece]]
"""What a fact is about, and the texts that say it."""

_REFERENCE = re.compile(r"[A-Z]{1,4}-?[0-9][A-Za-z0-9.-]*")
_NUMBER, _WORDING, _WHO, _FOLLOW_UP = 20, 38, 21, 21  # how wide the columns are, in hundredths


def outcome_blocks(editions: Sequence[Edition]) -> Iterator[Element]:
    """Yield the outcomes: a heading for each from which others follow, and a table of these.

    Args:
        editions: The event in each language of the document.
    """
    first = editions[0]
    if not first.event.outcomes:
        yield first.paragraph("Normal", *phrases.beside(editions, _no_outcomes))
    for root, followers in chains(first.event):
        heading = phrases.beside(editions, partial(_titled, id=root.id))
        yield first.paragraph("heading 2", *heading, place=_place(root))
        yield from phrases.below(editions, partial(_whole, id=root.id))
        if followers:
            yield _table(editions, phrases.plain(heading), followers)


def chains(event: Event) -> Iterator[tuple[Outcome, list[Outcome]]]:
    """Yield each outcome that follows from none, and what follows from it, step by step.

    What follows from several stands under the first; each outcome is there once.

    >>> from datetime import date
    >>> outcomes = [Outcome(id="F-1", kind="finding", title="Floods"),
    ...             Outcome(id="R-1", kind="recommendation", title="Warn", follows=["F-1"])]
    >>> event = Event(id="e", title="E", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...               timezone="UTC", outcomes=outcomes)
    >>> [(root.id, [it.id for it in rest]) for root, rest in chains(event)]
    [('F-1', ['R-1'])]
    """
    used = set[str]()
    roots = [it for it in event.outcomes if not it.follows]
    # Outcomes that follow from each other in a circle have no first one.
    for root in (*roots, *event.outcomes):
        if root.id not in used:
            _, *followers = _chain(event, root, used)
            yield root, followers


def _chain(event: Event, root: Outcome, used: set[str]) -> Iterator[Outcome]:
    waiting = [root]
    while waiting:
        outcome = waiting.pop()
        if outcome.id not in used:
            used.add(outcome.id)
            yield outcome
            waiting.extend(reversed(event.followers_of(outcome)))


def _no_outcomes(edition: Edition) -> str:
    return edition.word("no-outcomes")


def _place(outcome: Outcome) -> str:
    return f"outcomes.{outcome.id}"


def _reference(outcome: Outcome) -> str:
    """Return the id of an outcome where people use it, such as R-1; else its title."""
    return outcome.id if _REFERENCE.fullmatch(outcome.id) else one_line(outcome.title)


def _titled(edition: Edition, id: str) -> str:
    outcome = edition.event.outcome(id)
    title = one_line(outcome.title)
    return f"{outcome.id}: {title}" if _REFERENCE.fullmatch(outcome.id) else title


def _whole(edition: Edition, id: str) -> Iterator[Element]:
    outcome = edition.event.outcome(id)
    yield edition.paragraph("Agenda Note", phrases.joined(_standing(edition, outcome), by=" · "))
    yield from edition.lines("Normal", outcome.text)
    yield from edition.markdown(outcome.description, "Normal")
    facts = (_people(edition, outcome), _follow_up(edition, outcome), _origin(edition, outcome))
    yield from _labelled(edition, chain.from_iterable(facts), "Agenda Fact")
    yield from _progress(edition, outcome, "Agenda Fact")
    yield from _notes(edition, outcome, "Normal")


def _notes(edition: Edition, outcome: Outcome, style: str) -> Iterator[Element]:
    if outcome.notes:
        yield edition.labelled(style, edition.word("notes"))
        yield from edition.markdown(outcome.notes, style)


def _standing(edition: Edition, outcome: Outcome) -> Iterator[str]:
    for value in (outcome.kind, outcome.stage):
        if value:
            yield wording.kind_name(value, edition.event)
    yield wording.only_for(outcome.audience, edition.event)


def _people(edition: Edition, outcome: Outcome) -> Iterator[Fact]:
    owners = "owner" if len(outcome.owners) == 1 else "owners"
    for key, ids in (("addressed-to", outcome.addressed_to), (owners, outcome.owners)):
        if ids:
            yield edition.word(key), [phrases.names_of(edition.event, ids)]


def _follow_up(edition: Edition, outcome: Outcome) -> Iterator[Fact]:
    """Yield what was answered, by when it is to be done, and how far it is."""
    event = edition.event
    is_late = edition.on and is_overdue(outcome, edition.on)
    if outcome.status or outcome.percent is not None or is_late:
        name = wording.kind_name(outcome.status, event) if outcome.status else ""
        percent = "" if outcome.percent is None else wording.percent(outcome.percent, event)
        late = edition.word("overdue") if is_late else ""
        yield edition.word("status"), [phrases.enumeration(event, [name, percent, late])]
    # A recommendation has its answer in the table of the management response.
    if (answer := outcome.response) and outcome.kind != OutcomeKind.RECOMMENDATION:
        name = wording.kind_name(answer.answer, event)
        yield (
            edition.word("answer"),
            [phrases.joined([name, answer.reason], by=wording.colon(event))],
        )
    if outcome.due:
        yield edition.word("due"), [wording.period(outcome.due, event)]
    elif outcome.due_text:
        yield edition.word("due"), [one_line(outcome.due_text)]
    if outcome.horizon:
        yield edition.word("horizon"), [_horizon(edition, outcome.horizon)]


def _progress(edition: Edition, outcome: Outcome, style: str) -> Iterator[Element]:
    """Yield what became of it, entry by entry."""
    for line in edition.steps[outcome.id].progress:
        yield edition.paragraph(style, *pieces_of(line))


def _origin(edition: Edition, outcome: Outcome) -> Iterator[Fact]:
    """Yield where it comes from."""
    if outcome.session:
        yield edition.word("session"), [one_line(edition.event.session(outcome.session).title)]
    if outcome.url:
        yield edition.word("link"), [linked(one_line(outcome.url), outcome.url)]


def _horizon(edition: Edition, horizon: Horizon) -> str:
    span = one_line(horizon.text or "")
    if horizon.years and not span:
        least, most = horizon.years
        years = str(least) if least == most else f"{least}–{most}"
        span = edition.word("so-many-years", count=most, years=years)
    start = wording.long_date(horizon.start or edition.event.end, edition.event)
    return phrases.enumeration(edition.event, [span, edition.word("from-date", date=start)])


# --- what follows


def _table(editions: Sequence[Edition], caption: str, followers: Sequence[Outcome]) -> Element:
    first = editions[0]
    rows = (_row(editions, it) for it in followers)
    if len(editions) > 1:
        names = [wording.language_name(it.language, it.language) for it in editions]
        share = (100 - _NUMBER) // len(names)
        shares = [_NUMBER, *[share] * len(names)]
        number = phrases.beside(editions, lambda it: it.word("number"))
        return first.table(caption, [number, *([name] for name in names)], shares, rows)
    heads = [[first.word(key)] for key in ("number", "outcome", "who", "follow-up")]
    return first.table(caption, heads, [_NUMBER, _WORDING, _WHO, _FOLLOW_UP], rows)


def _row(editions: Sequence[Edition], outcome: Outcome) -> Sequence[Cell]:
    cells: list[Cell] = [[*_number(editions, outcome)]]
    for edition in editions:
        translated = edition.event.outcome(outcome.id)
        people = [*_labelled(edition, _people(edition, translated), "Agenda Cell")]
        follow_up = [*_labelled(edition, _follow_up(edition, translated), "Agenda Cell")]
        follow_up += _progress(edition, translated, "Agenda Cell")
        text = [*_wording(edition, translated)]
        cells += [text, people, follow_up] if len(editions) == 1 else [[*text, *people, *follow_up]]
    return cells


def _number(editions: Sequence[Edition], outcome: Outcome) -> Iterator[Element]:
    first = editions[0]
    kind = phrases.beside(editions, lambda it: wording.kind_name(outcome.kind, it.event))
    is_numbered = bool(_REFERENCE.fullmatch(outcome.id))
    number = [outcome.id] if is_numbered else kind
    yield first.paragraph("Agenda Time", *number, place=_place(outcome))
    if is_numbered:
        yield first.paragraph("Agenda Details", *kind)
    pieces: list[Piece] = []
    comma = Piece(wording.comma(first.event))
    for before in map(first.event.outcome, outcome.follows):
        pieces += [comma] * bool(pieces)
        pieces.append(Piece(_reference(before), "Hyperlink", f"#{_place(before)}"))
    for reference in outcome.follows_elsewhere:
        pieces += [comma] * bool(pieces)
        pieces.append(Piece(reference))
    if pieces:
        follows = phrases.beside(editions, lambda it: it.word("follows"))
        yield first.paragraph("Agenda Details", *follows, " ", *pieces)


def _wording(edition: Edition, outcome: Outcome) -> Iterator[Element]:
    yield edition.paragraph("Agenda Item", one_line(outcome.title))
    standing = [*_standing(edition, outcome)][1:]  # its kind is beside its number
    if text := phrases.joined(standing, by=" · "):
        yield edition.paragraph("Agenda Details", text)
    yield from edition.lines("Agenda Text", outcome.text)
    yield from edition.markdown(outcome.description, "Agenda Text")
    yield from _labelled(edition, _origin(edition, outcome), "Agenda Details")
    yield from _notes(edition, outcome, "Agenda Text")


def _labelled(edition: Edition, facts: Iterable[Fact], style: str) -> Iterator[Element]:
    for label, pieces in facts:
        yield edition.labelled(style, label, *pieces)
