"""The report on outcomes: what came of an event and what became of it, for formats to spell.

It is what is handed in to a donor: the chain of outcomes, the management response, the indicators,
and what changed since the last report. What stands in it is decided here; a format decides how a
line, a table and a bar look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Literal, NamedTuple, TypeAlias

from attrs import frozen

from eventkit import wording
from eventkit.model import Event, Indicator, Outcome, OutcomeKind, OutcomeStatus, Progress
from eventkit.model.tree import copy_with
from eventkit.text import one_line

__all__ = [
    "SETTLED",
    "Change",
    "Changes",
    "Indicators",
    "Line",
    "Mark",
    "Measure",
    "MeasureTable",
    "OutcomeReport",
    "ResponseRow",
    "Responses",
    "Span",
    "Step",
    "Steps",
    "block_bar",
    "is_overdue",
    "outcome_report",
    "outcomes_on",
    "plain_line",
    "progress_on",
    "status_on",
]

SETTLED = (OutcomeStatus.DONE, OutcomeStatus.DROPPED)
"""The statuses after which nothing is due."""
_LONGEST_BAR = 12  # block characters
_EIGHTHS = " ▏▎▍▌▋▊▉"
_FULL = "█"
_DASH = "–"

# --- where an outcome stands on a day


def progress_on(outcome: Outcome, day: date) -> tuple[Progress, ...]:
    """Return the progress of an outcome until a day, in order."""
    if not outcome.progress:
        return ()
    return tuple(entry for entry in outcome.history if entry.date <= day)


def status_on(outcome: Outcome, day: date) -> OutcomeStatus | None:
    """Return the status that an outcome had on a day by its progress until then."""
    statuses = [entry.status for entry in progress_on(outcome, day) if entry.status]
    return statuses[-1] if statuses else outcome.stated_status


def is_overdue(outcome: Outcome, day: date) -> bool:
    """Return whether an outcome was to be done before a day and was not settled then.

    A due date or range counts to its last day, inclusive: on that day nothing is overdue.

    Args:
        outcome: The outcome.
        day: The day, in the time zone of its event.

    >>> plan = Outcome(id="A-1", kind="action", title="Plan", due=date(2027, 6, 30))
    >>> is_overdue(plan, date(2027, 6, 30)), is_overdue(plan, date(2027, 7, 1))
    (False, True)
    """
    if outcome.due is None or outcome.due.last >= day:
        return False
    return status_on(outcome, day) not in SETTLED


def outcomes_on(event: Event, day: date | None) -> Event:
    """Return an event without the progress and the measured values of later days.

    Args:
        event: The event.
        day: The day; None for all that is known.
    """
    if day is None:
        return event
    # What exporters are handed has clean texts, of which some may be empty: nothing is checked.
    outcomes = tuple(_outcome_on(it, day) for it in event.outcomes)
    return copy_with(event, {"outcomes": outcomes})


def _outcome_on(outcome: Outcome, day: date) -> Outcome:
    indicators = tuple(
        copy_with(it, {"actuals": tuple(actual for actual in it.actuals if actual.date <= day)})
        for it in outcome.indicators
    )
    progress = tuple(entry for entry in outcome.progress if entry.date <= day)
    return copy_with(outcome, {"progress": progress, "indicators": indicators})


# --- bars


def _shares(values: Sequence[int | float | str | None]) -> tuple[float | None, ...]:
    """Return how long the bar of each value is, from 0 to 1, to one scale.

    The scale begins at zero, or at the least value if that is negative. What is no number has no
    bar, and so have all if only one is a number or they are all alike zero.

    >>> _shares([2, 6, 12])[1:], _shares(["none", 5])
    ((0.5, 1.0), (None, None))
    """
    numbers = [it for it in values if isinstance(it, int | float)]
    low, high = min(0, *numbers, 0), max(0, *numbers, 0)
    if len(numbers) < 2 or low == high:  # noqa: PLR2004  # one has nothing to be compared with
        return (None,) * len(values)
    return tuple(
        (it - low) / (high - low) if isinstance(it, int | float) else None for it in values
    )


def block_bar(share: float | None) -> str:
    """Return a bar of block characters.

    >>> [block_bar(it) for it in (0.5, 0.2, 0, None)]
    ['██████', '██▍', '', '']
    """
    eighths = round((share or 0) * _LONGEST_BAR * 8)
    return f"{_FULL * (eighths // 8)}{_EIGHTHS[eighths % 8]}".rstrip()


# --- what a report is made of


Mark: TypeAlias = Literal["", "id", "label", "warning"]
"""What a stretch of text is."""


class Span(NamedTuple):
    """A stretch of text in a line: one that holds no line break and no markup.

    Args:
        text: The text.
        mark: Whether it is the id of an outcome, a label, or a warning; empty for other texts.
    """

    text: str
    mark: Mark = ""


Line: TypeAlias = tuple[Span, ...]
"""A line of a report."""


class Change(NamedTuple):
    """What changed of an outcome.

    Args:
        id: The id of the outcome.
        title: Its id and its title.
        entries: The changes.
    """

    id: str
    title: Line
    entries: tuple[Line, ...]


class Changes(NamedTuple):
    """What changed since a day.

    Args:
        heading: The heading.
        outcomes: The outcomes of which something changed.
        note: What stands in place of them if there is none.
    """

    heading: str
    outcomes: tuple[Change, ...]
    note: str


class Step(NamedTuple):
    """An outcome in the chain.

    Args:
        id: The id of the outcome.
        depth: How many outcomes it stands below.
        title: Its id and its title; of one that stands elsewhere as well, an arrow and its id.
        standing: Kind, status, owners, due date and audience.
        details: What else is known of it.
        progress: What became of it, by days.
    """

    id: str
    depth: int
    title: Line
    standing: Line = ()
    details: tuple[Line, ...] = ()
    progress: tuple[Line, ...] = ()


class Steps(NamedTuple):
    """The chain: all outcomes, each below the first one that it follows."""

    heading: str
    steps: tuple[Step, ...]


class ResponseRow(NamedTuple):
    """A recommendation, and what was answered and done.

    Args:
        id: The id of the recommendation.
        cells: The cells; one in which nothing is known is empty.
    """

    id: str
    cells: tuple[Line, ...]


class Responses(NamedTuple):
    """The management response: a table with a row for each recommendation."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[ResponseRow, ...]


class Measure(NamedTuple):
    """A value of an indicator.

    Args:
        label: Whether it is the baseline, the target or an actual value, and of which day.
        value: The value.
        share: How long its bar is, from 0 to 1; None for none.
    """

    label: str
    value: str
    share: float | None


class MeasureTable(NamedTuple):
    """The values of an indicator of an outcome.

    Args:
        id: The id of the outcome.
        outcome: Its id and its title.
        title: What is measured.
        unit: The unit; may be empty.
        rows: The baseline, the actual values by their days, and the target.
    """

    id: str
    outcome: Line
    title: str
    unit: str
    rows: tuple[Measure, ...]


class Indicators(NamedTuple):
    """The indicators, those of an outcome one after the other."""

    heading: str
    tables: tuple[MeasureTable, ...]


@frozen(kw_only=True)
class OutcomeReport:
    """The report on the outcomes of an event, in the language of the event.

    Args:
        title: The title.
        facts: The days of the event, who ran and paid for it, and the day of the report.
        note: What stands in place of all sections if there are no outcomes; else empty.
        changes: What changed since a day; None if that is not asked for.
        chain: From findings to actions; None without outcomes.
        responses: The management response; None without recommendations.
        indicators: The indicators; None without any.
    """

    title: str
    facts: tuple[Line, ...]
    note: str
    changes: Changes | None
    chain: Steps | None
    responses: Responses | None
    indicators: Indicators | None


def outcome_report(
    event: Event, *, on: date | None = None, since: date | None = None
) -> OutcomeReport:
    """Return the report on the outcomes of an event.

    Args:
        event: The event as its readers see it, with its words.
        on: The day of the report: what was known then, and overdue; by default all that is known,
            and nothing is overdue.
        since: The day since which changes are listed.

    >>> outcomes = [Outcome(id="F-1", kind="finding", title="Floods"),
    ...             Outcome(id="A-1", kind="action", title="Warn", follows=["F-1"],
    ...                     due=date(2027, 6, 30))]
    >>> event = Event(id="e", title="E", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...               timezone="UTC", outcomes=outcomes)
    >>> [(step.depth, plain_line(step.title)) for step in outcome_report(event).chain.steps]
    [(0, 'F-1 Floods'), (1, 'A-1 Warn')]
    """
    return _Report(outcomes_on(event, on), on, since).whole()


def plain_line(line: Line) -> str:
    """Return the text of a line.

    >>> plain_line((Span("R-1", "id"), Span(" Measure")))
    'R-1 Measure'
    """
    return "".join(span.text for span in line)


def _text(text: str | None, mark: Mark = "") -> Line:
    """Return a text as a line; nothing for an empty one."""
    return (Span(one_line(text), mark),) if text else ()


def _joined(lines: Iterable[Line], between: str) -> Line:
    """Return lines that are not empty as one."""
    spans: list[Span] = []
    for line in filter(None, lines):
        spans += [Span(between)] * bool(spans)
        spans += line
    return tuple(spans)


class _Report:
    """The sections of a report.

    Args:
        event: The event as its readers see it, with what is known on the day.
        on: The day of the report.
        since: The day since which changes are listed.
    """

    def __init__(self, event: Event, on: date | None, since: date | None) -> None:
        self.event, self.on, self.since = event, on, since

    def whole(self) -> OutcomeReport:
        """Return all sections."""
        event = self.event
        title = wording.marked_title(one_line(event.title), event.status, event)
        return OutcomeReport(
            title=wording.word("report-title", event, title=title),
            facts=tuple(self._facts()),
            note="" if event.outcomes else self._word("report-empty"),
            changes=self._changes(),
            chain=self._chain(),
            responses=self._responses(),
            indicators=self._indicators(),
        )

    # --- words

    def _word(self, key: str) -> str:
        return wording.word(key, self.event)

    def _dated(self, key: str, day: date) -> str:
        return wording.word(key, self.event, date=self._date(day))

    def _label(self, key: str) -> str:
        """Return the word for a value at the start of a line."""
        word = wording.key_name(key, self.event)
        return word[:1].upper() + word[1:]

    def _date(self, day: date) -> str:
        return wording.long_date(day, self.event)

    def _kind(self, key: str | None) -> Line:
        return _text(wording.kind_name(key, self.event)) if key else ()

    def _listed(self, lines: Iterable[Line]) -> Line:
        return _joined(lines, wording.comma(self.event))

    def _labelled(self, label: str, line: Line, mark: Mark = "label") -> Line:
        colon = wording.colon(self.event)
        return (Span(label, mark), Span(colon), *line) if line else ()

    # --- facts and changes

    def _facts(self) -> Iterator[Line]:
        event = self.event
        dates = wording.date_range(event.start, event.end, event)
        yield self._labelled(self._word("when"), _text(dates), "")
        for key, role in (("organizers", "organizer"), ("donors", "donor")):
            names = self._listed(_text(it.name) for it in event.parties_of(role=role))
            if names:
                yield self._labelled(self._label(key), names, "")
        if self.on:
            yield _text(self._dated("report-day", self.on))

    def _changes(self) -> Changes | None:
        if self.since is None:
            return None
        changes = (
            Change(it.id, _named(it), tuple(self._changes_of(it, self.since)))
            for it in self.event.outcomes
        )
        return Changes(
            heading=self._dated("report-changes", self.since),
            outcomes=tuple(it for it in changes if it.entries),
            note=self._word("report-no-changes"),
        )

    def _changes_of(self, outcome: Outcome, since: date) -> Iterator[Line]:
        yield from (self._entry(it) for it in outcome.history if it.date >= since)
        for indicator in outcome.indicators:
            title = _text(indicator.title)
            for actual in sorted(indicator.actuals, key=lambda it: it.date):
                if actual.date >= since:
                    value = _joined([_text(str(actual.value)), _text(indicator.unit)], " ")
                    colon = Span(wording.colon(self.event))
                    yield self._labelled(self._date(actual.date), (*title, colon, *value))

    # --- the chain

    def _chain(self) -> Steps | None:
        """Return all outcomes, each below the first one that it follows."""
        outcomes = self.event.outcomes
        if not outcomes:
            return None
        steps: list[Step] = []
        written: set[str] = set()
        roots = [it for it in outcomes if not it.follows]
        for outcome in (*roots, *outcomes):  # the rest follow one another in a circle
            if outcome.id not in written:
                steps += self._branch(outcome, written)
        return Steps(self._word("report-chain"), tuple(steps))

    def _branch(self, root: Outcome, written: set[str]) -> Iterator[Step]:
        waiting = [(root, 0)]
        while waiting:
            outcome, depth = waiting.pop()
            if outcome.id in written:
                yield Step(outcome.id, depth, (Span("→ "), Span(outcome.id, "id")))
                continue
            written.add(outcome.id)
            yield Step(
                id=outcome.id,
                depth=depth,
                title=_named(outcome),
                standing=self._standing(outcome),
                details=tuple(self._details(outcome)),
                progress=tuple(map(self._entry, outcome.history)),
            )
            followers = reversed(self.event.followers_of(outcome))
            waiting += ((it, depth + 1) for it in followers)

    def _standing(self, outcome: Outcome) -> Line:
        """Return kind, status, owners, due date and audience of an outcome."""
        parts = [
            self._kind(outcome.kind),
            self._kind(outcome.stage),
            self._status(outcome),
            self._labelled(self._word("owners"), self._names(outcome.owners), ""),
            self._labelled(self._word("due"), self._due(outcome), ""),
            _text(wording.only_for(outcome.audience, self.event)),
        ]
        return _joined(parts, " · ")

    def _status(self, outcome: Outcome) -> Line:
        is_late = self.on and is_overdue(outcome, self.on)
        percent = "" if outcome.percent is None else wording.percent(outcome.percent, self.event)
        late = _text(self._word("overdue"), "warning") if is_late else ()
        return self._listed([self._kind(outcome.status), _text(percent), late])

    def _due(self, outcome: Outcome) -> Line:
        if outcome.due:
            return _text(wording.period(outcome.due, self.event))
        return _text(outcome.due_text)

    def _names(self, ids: Iterable[str]) -> Line:
        return self._listed(_text(self.event.party(id).name) for id in ids)

    def _details(self, outcome: Outcome) -> Iterator[Line]:
        facts = {
            "report-wording": _text(outcome.text),
            "follows": self._listed(map(_text, outcome.follows_elsewhere)),
            "addressed-to": self._names(outcome.addressed_to),
        }
        for review, day in self.event.reviews_of(outcome).items():
            facts[f"review-{review}"] = _text(self._date(day))
        facts["sources"] = self._sources(outcome.sources)
        for key, line in facts.items():
            if line:
                yield self._labelled(self._word(key), line)

    def _entry(self, entry: Progress) -> Line:
        """Return some progress: the day, the status, words, who reported it, and the evidence."""
        percent = "" if entry.percent is None else wording.percent(entry.percent, self.event)
        words = self._listed([self._kind(entry.status), _text(percent), _text(entry.text)])
        notes = [
            self._names([entry.by] if entry.by else []),
            self._sources(entry.sources),
            _text(wording.only_for(entry.audience, self.event)),
        ]
        note = _bracketed(_joined(notes, wording.semicolon(self.event)))
        label = Span(self._date(entry.date), "label")
        return (label, Span(wording.colon(self.event)), *words, *note)

    def _sources(self, ids: Iterable[str]) -> Line:
        return _joined(
            (_text(self.event.source(id).title) for id in ids), wording.semicolon(self.event)
        )

    # --- tables

    def _responses(self) -> Responses | None:
        """Return what was answered to each recommendation, and done."""
        outcomes = [it for it in self.event.outcomes if it.kind == OutcomeKind.RECOMMENDATION]
        if not outcomes:
            return None
        keys = ("addressed-to", "answer", "key-reason", "report-follow-up", "status")
        return Responses(
            heading=self._word("report-responses"),
            columns=(self._word("recommendation"), *map(self._word, keys)),
            rows=tuple(ResponseRow(it.id, self._response(it)) for it in outcomes),
        )

    def _response(self, outcome: Outcome) -> tuple[Line, ...]:
        answer = outcome.response
        followers = map(self._follower, self.event.followers_of(outcome))
        return (
            _named(outcome),
            self._names(outcome.addressed_to),
            self._kind(answer.answer if answer else None),
            _text(answer.reason if answer else None),
            _joined(followers, wording.semicolon(self.event)),
            self._status(outcome),
        )

    def _follower(self, outcome: Outcome) -> Line:
        facts = [self._names(outcome.owners), self._due(outcome), self._status(outcome)]
        return (*_named(outcome), *_bracketed(self._listed(facts)))

    def _indicators(self) -> Indicators | None:
        tables = [self._measures(it, one) for it in self.event.outcomes for one in it.indicators]
        return Indicators(self._word("indicators"), tuple(tables)) if tables else None

    def _measures(self, outcome: Outcome, indicator: Indicator) -> MeasureTable:
        actuals = sorted(indicator.actuals, key=lambda it: it.date)
        period = f" ({wording.period(indicator.period, self.event)})" if indicator.period else ""
        values = [(self._label("baseline"), indicator.baseline)]
        actual = f"{self._label('actual')}{wording.comma(self.event)}"
        values += [(f"{actual}{self._date(it.date)}", it.value) for it in actuals]
        values += [(f"{self._label('target')}{period}", indicator.target)]
        shares = _shares([value for _, value in values])
        return MeasureTable(
            id=outcome.id,
            outcome=_named(outcome),
            title=one_line(indicator.title),
            unit=one_line(indicator.unit or ""),
            rows=tuple(
                Measure(label, one_line(str(value)), share)
                for (label, value), share in zip(values, shares, strict=True)
                if value is not None
            ),
        )


def _named(outcome: Outcome) -> Line:
    return (Span(outcome.id, "id"), Span(f" {one_line(outcome.title)}"))


def _bracketed(line: Line) -> Line:
    return (Span(" ("), *line, Span(")")) if line else ()
