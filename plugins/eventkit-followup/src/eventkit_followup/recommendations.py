"""The format `recommendations`: a row for each, for databases that track recommendations."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from eventkit import Event
from eventkit.model import Outcome, OutcomeKind
from eventkit.outcome_reports import outcomes_on
from eventkit.plugins import Loss
from eventkit.text import one_line, without_formulas
from eventkit_followup.options import RecommendationOptions
from eventkit_followup.states import State, state_on

_Cell = Callable[[Event, Outcome], object]


def _names(event: Event, ids: Iterable[str]) -> str:
    return "; ".join(event.party(id).name for id in ids)


def _findings(event: Event, outcome: Outcome) -> str:
    titles = (f"{it.id} {it.title}" for it in map(event.outcome, outcome.follows))
    return "; ".join([*titles, *outcome.follows_elsewhere])


def _actions(event: Event, outcome: Outcome) -> str:
    return "; ".join(f"{it.id} {it.title}" for it in event.followers_of(outcome))


def _last_progress(event: Event, outcome: Outcome) -> tuple[str, str, str]:
    """Return the day, the words and the evidence of the latest progress."""
    if not outcome.progress:
        return "", "", ""
    entry = outcome.history[-1]
    sources = "; ".join(event.source(id).title for id in entry.sources)
    return entry.date.isoformat(), entry.text or "", sources


COLUMNS: Mapping[str, _Cell] = {
    "event_id": lambda event, _: event.id,
    "event": lambda event, _: event.title,
    "event_end": lambda event, _: event.end.isoformat(),
    "id": lambda _, it: it.id,
    "recommendation": lambda _, it: it.title,
    "text": lambda _, it: it.text,
    "follows": _findings,
    "addressed_to": lambda event, it: _names(event, it.addressed_to),
    "response": lambda _, it: it.response and str(it.response.answer),
    "response_reason": lambda _, it: it.response and it.response.reason,
    "owners": lambda event, it: _names(event, it.owners),
    "due": lambda _, it: str(it.due) if it.due else it.due_text,
    "due_by": lambda _, it: it.due and it.due.last.isoformat(),
    "status": lambda _, it: it.status and str(it.status),
    "percent": lambda _, it: it.percent,
    "progress_date": lambda event, it: _last_progress(event, it)[0],
    "progress": lambda event, it: _last_progress(event, it)[1],
    "evidence": lambda event, it: _last_progress(event, it)[2],
    "actions": _actions,
    "url": lambda _, it: it.url,
}
"""The columns by their names, which databases map to their own; two more depend on the day."""


def render(event: Event, options: RecommendationOptions) -> Iterator[str]:
    """Yield the names of the columns, and a line for each recommendation."""
    writer = csv.writer(_Lines())
    yield writer.writerow([*COLUMNS, "next_review", "overdue"])
    for outcome in outcomes_on(event, options.on).outcomes:
        if outcome.kind == OutcomeKind.RECOMMENDATION:
            cells = [_text(cell(event, outcome)) for cell in COLUMNS.values()]
            reviews = event.reviews_of(outcome).values()
            coming = (it for it in reviews if options.on is None or it >= options.on)
            dated = (next(map(str, coming), ""), _overdue(outcome, options.on))
            yield writer.writerow([*cells, *dated])


class _Lines:
    """A file to which each line is written by handing it back."""

    def write(self, line: str) -> str:
        return line


def _text(value: object) -> str:
    return "" if value is None else without_formulas(one_line(str(value)))


def _overdue(outcome: Outcome, day: date | None) -> str:
    """Return yes or no, and nothing where no day is given."""
    if day is None:
        return ""
    return "yes" if state_on(outcome, day) is State.OVERDUE else "no"


def losses(event: Event, _: RecommendationOptions) -> Iterator[Loss]:
    """Yield what has no row: all but recommendations, and what they refer to by name."""
    tables = {"days": event.day_infos, "sessions": event.sessions, "rooms": event.rooms}
    tables |= {"tracks": event.tracks, "venues": event.venues, "statements": event.statements}
    for table, items in tables.items():
        for item in items:
            yield Loss(place=f"{table}.{item.id}", message="the rows are recommendations")
    if event.status:
        yield Loss(place="event.status", message="the rows are recommendations")
    for outcome in event.outcomes:
        if outcome.kind == OutcomeKind.RECOMMENDATION:
            for indicator in outcome.indicators:
                place = f"outcomes.{outcome.id}.indicators.{indicator.id}"
                yield Loss(place=place, message="a row has no indicators")
