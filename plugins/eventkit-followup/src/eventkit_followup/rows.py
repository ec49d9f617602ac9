"""What is listed of outcomes: rows with their states, chains and links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from eventkit import Event
from eventkit.model import Outcome
from eventkit_followup.series import Reference, Series
from eventkit_followup.states import State, percent_on, state_on

_ORDER = {state: number for number, state in enumerate(State)}


class Row(NamedTuple):
    """One outcome as it stands on a day.

    Args:
        reference: The ids of its event and its own.
        event: The event, as the reader may see it.
        outcome: The outcome.
        day: The day.
        state: Where it stands.
        percent: How much of it is done, from 0 to 100; None if not known.
        follows: What it follows from.
        depth: How many links it is from the outcome whose chain this is; negative before it.
    """

    reference: Reference
    event: Event
    outcome: Outcome
    day: date
    state: State
    percent: int | None
    follows: tuple[Reference, ...]
    depth: int = 0

    @property
    def days_late(self) -> int:
        """How many days it is overdue; 0 if it is not."""
        due = self.outcome.due
        return (self.day - due.last).days if self.state is State.OVERDUE and due else 0

    def owners(self) -> tuple[str, ...]:
        """Return the names of its owners."""
        return tuple(self.event.party(id).name for id in self.outcome.owners)


def rows_of(series: Series, day_at: Callable[[Event], date]) -> Iterator[Row]:
    """Yield a row for each outcome, the most urgent first.

    Args:
        series: The events.
        day_at: Function from an event to the day on which its outcomes are looked at.
    """
    rows = [_row(series, event, outcome, day_at(event)) for event, outcome in series]
    yield from sorted(rows, key=_urgency)


def _urgency(row: Row) -> tuple[int, date]:
    return _ORDER[row.state], row.outcome.due.last if row.outcome.due else date.max


def _row(series: Series, event: Event, outcome: Outcome, day: date, depth: int = 0) -> Row:
    reference = Reference(event.id, outcome.id)
    return Row(
        reference=reference,
        event=event,
        outcome=outcome,
        day=day,
        state=state_on(outcome, day),
        percent=percent_on(outcome, day),
        follows=series.earlier(reference),
        depth=depth,
    )


def selected(rows: Iterable[Row], states: Collection[str]) -> Iterator[Row]:
    """Yield the rows in some of the states; without any, those that ask something of somebody."""
    chosen = {*states} or {*State} - {State.NONE}
    return (row for row in rows if row.state in chosen)


def grouped(rows: Iterable[Row], by: str) -> Mapping[str, list[Row]]:
    """Return rows under the names of their owners, their events or their kinds.

    An outcome of several owners stands under each of them, one of nobody under an empty name.

    Args:
        rows: The rows.
        by: `owner`, `event`, `kind` or `state`.
    """
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        for name in _KEYS[by](row):
            groups[name].append(row)
    return groups


_KEYS: Mapping[str, Callable[[Row], Iterable[str]]] = {
    "owner": lambda row: row.owners() or ("",),
    "event": lambda row: (row.event.title,),
    "kind": lambda row: (row.outcome.kind,),
    "state": lambda row: (str(row.state),),
}
GROUPS = tuple(_KEYS)
"""By what rows can be grouped."""


def chain_of(
    series: Series, reference: Reference, day_at: Callable[[Event], date]
) -> tuple[list[Row], list[Reference]]:
    """Return the chain of an outcome: what it comes from, itself, and what came of it.

    Each outcome stands once, in the order of the links; those of a circle end it.

    Returns:
        The rows, and the outcomes that it refers to in events that are not known.
    """
    rows: list[Row] = []
    unknown: list[Reference] = []
    before = _walk(reference, series.earlier, series)
    after = _walk(reference, series.later, series)
    backwards = ((-depth, it) for depth, it in reversed(before[1:]))
    for depth, it in (*backwards, *after):
        outcome = series.outcome(it)
        if outcome is None:
            unknown.append(it)
            continue
        event = series.events[it.event]
        rows.append(_row(series, event, outcome, day_at(event), depth))
    return rows, unknown


def _walk(
    start: Reference, steps: Callable[[Reference], tuple[Reference, ...]], series: Series
) -> list[tuple[int, Reference]]:
    """Return what links lead to, each once with its distance.

    The walk is depth first and without recursion, since chains may be long.
    """
    known = {start}
    reached = [(0, start)]
    waiting = [(1, it) for it in reversed(steps(start))]
    while waiting:
        depth, reference = waiting.pop()
        if reference in known:
            continue
        known.add(reference)
        reached.append((depth, reference))
        if series.outcome(reference):
            waiting += ((depth + 1, it) for it in reversed(steps(reference)))
    return reached


def as_table(row: Row) -> dict[str, Any]:
    """Return a row as JSON has it, without what is not known."""
    outcome, due = row.outcome, row.outcome.due
    table = {
        "event": row.event.id,
        "id": outcome.id,
        "kind": outcome.kind,
        "title": outcome.title,
        "state": str(row.state),
        "percent": row.percent,
        "due": str(due) if due else None,
        "due_text": outcome.due_text,
        "days_late": row.days_late or None,
        "response": str(outcome.response.answer) if outcome.response else None,
        "owners": [{"id": id, "name": row.event.party(id).name} for id in outcome.owners],
        "addressed_to": [
            {"id": id, "name": row.event.party(id).name} for id in outcome.addressed_to
        ],
        "follows": [str(it) for it in row.follows],
        "reviews": {str(key): str(day) for key, day in row.event.reviews_of(outcome).items()},
    }
    return {key: value for key, value in table.items() if value not in (None, [], {})}
