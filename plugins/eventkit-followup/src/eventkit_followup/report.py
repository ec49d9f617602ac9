"""The format `outcomes-report`: what came of an event and what became of it, in Markdown.

It is what is handed in to a donor: the chain of outcomes, the management response, the indicators,
and what changed since the last report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import evolve

from eventkit import Event, wording
from eventkit.model import Indicator, Outcome, OutcomeKind, Progress
from eventkit.plugins import Loss
from eventkit.text import one_line
from eventkit_followup.charts import bars
from eventkit_followup.options import ReportOptions
from eventkit_followup.states import is_overdue

_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>#|&~$"})
_DASH = "–"


def render(event: Event, options: ReportOptions) -> Iterator[str]:
    """Yield the sections of the report."""
    report = _Report(outcomes_on(event, options.on), options)
    blocks = [report.head(), report.changes(), report.chain(), report.responses()]
    parts = ("\n".join(it) for it in (*blocks, report.indicators()))
    for number, part in enumerate(filter(None, parts)):
        yield f"\n{part}\n" if number else f"{part}\n"


def losses(event: Event, _: ReportOptions) -> Iterator[Loss]:
    """Yield what a report on outcomes leaves out: the programme, and what was said."""
    tables = {"days": event.day_infos, "sessions": event.sessions, "rooms": event.rooms}
    tables |= {"tracks": event.tracks, "venues": event.venues, "statements": event.statements}
    for table, items in tables.items():
        for item in items:
            yield Loss(place=f"{table}.{item.id}", message="a report on outcomes has no programme")
    for outcome in event.outcomes:
        if outcome.description:
            message = "a report has the wording alone"
            yield Loss(place=f"outcomes.{outcome.id}.description", message=message)


def outcomes_on(event: Event, day: date | None) -> Event:
    """Return an event without the progress and the measured values of later days.

    Args:
        event: The event.
        day: The day; None for all that is known.
    """
    if day is None:
        return event
    return evolve(event, outcomes=[_outcome_on(it, day) for it in event.outcomes])


def _outcome_on(outcome: Outcome, day: date) -> Outcome:
    indicators = [
        evolve(it, actuals=[actual for actual in it.actuals if actual.date <= day])
        for it in outcome.indicators
    ]
    progress = [entry for entry in outcome.progress if entry.date <= day]
    return evolve(outcome, progress=progress, indicators=indicators)


def escaped(text: str) -> str:
    r"""Return a text as one line of Markdown that shows it as it is.

    >>> print(escaped("a *b* | c"))
    a \*b\* \| c
    """
    return one_line(text).translate(_SIGNS)


class _Report:
    """The sections of a report, each as lines.

    Args:
        event: The event as its readers see it, with what is known on the day.
        options: Of which days it is.
    """

    def __init__(self, event: Event, options: ReportOptions) -> None:
        self.event, self.options = event, options

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

    def _listed(self, texts: Iterable[str | None]) -> str:
        return wording.enumeration(texts, self.event)

    @property
    def _colon(self) -> str:
        return wording.colon(self.event)

    # --- head and changes

    def head(self) -> Iterator[str]:
        """Yield the title, the days of the event, who ran and paid for it, and the day."""
        event = self.event
        title = wording.marked_title(event.title, event.status, event)
        yield f"# {wording.word('report-title', event, title=escaped(title))}"
        yield ""
        dates = wording.date_range(event.start, event.end, event)
        yield f"- {self._word('when')}{self._colon}{dates}"
        for key, role in (("organizers", "organizer"), ("donors", "donor")):
            if names := [escaped(it.name) for it in event.parties_of(role=role)]:
                yield f"- {self._label(key)}{self._colon}{self._listed(names)}"
        if self.options.on:
            yield f"- {self._dated('report-day', self.options.on)}"
        if not event.outcomes:
            yield ""
            yield self._word("report-empty")

    def changes(self) -> Iterator[str]:
        """Yield what changed since a day, if one is asked for."""
        since = self.options.since
        if since is None:
            return
        yield f"## {self._dated('report-changes', since)}"
        yield ""
        lines = [line for it in self.event.outcomes for line in self._changes_of(it, since)]
        yield from lines or [self._word("report-no-changes")]

    def _changes_of(self, outcome: Outcome, since: date) -> Iterator[str]:
        entries = [f"  - {self._entry(it)}" for it in outcome.history if it.date >= since]
        for indicator in outcome.indicators:
            for actual in sorted(indicator.actuals, key=lambda it: it.date):
                if actual.date >= since:
                    value = _with_unit(actual.value, indicator)
                    day = self._date(actual.date)
                    entries.append(
                        f"  - *{day}*{self._colon}{escaped(indicator.title)}{self._colon}{value}"
                    )
        if entries:
            yield f"- {self._named(outcome)}"
            yield from entries

    # --- the chain

    def chain(self) -> Iterator[str]:
        """Yield all outcomes, each below the first one that it follows."""
        if not self.event.outcomes:
            return
        yield f"## {self._word('report-chain')}"
        yield ""
        written: set[str] = set()
        roots = [it for it in self.event.outcomes if not it.follows]
        for outcome in (*roots, *self.event.outcomes):  # the rest follow one another in a circle
            if outcome.id not in written:
                yield from self._branch(outcome, written)

    def _branch(self, root: Outcome, written: set[str]) -> Iterator[str]:
        waiting = [(root, 0)]
        while waiting:
            outcome, depth = waiting.pop()
            indent = "  " * depth
            if outcome.id in written:
                yield f"{indent}- → **{escaped(outcome.id)}**"
                continue
            written.add(outcome.id)
            yield f"{indent}- {self._named(outcome)} {_DASH} {self._standing(outcome)}"
            yield from (f"{indent}  - {line}" for line in self._details(outcome))
            followers = reversed(self.event.followers_of(outcome))
            waiting += ((it, depth + 1) for it in followers)

    def _named(self, outcome: Outcome) -> str:
        return f"**{escaped(outcome.id)}** {escaped(outcome.title)}"

    def _standing(self, outcome: Outcome) -> str:
        """Return kind, status, owners, due date and audience of an outcome."""
        owners = self._names(outcome.owners)
        words = (outcome.kind, outcome.stage) if outcome.stage else (outcome.kind,)
        parts = [wording.kind_name(it, self.event) for it in words]
        parts.append(self._status(outcome))
        parts += [f"{self._word('owners')}{self._colon}{owners}"] if owners else []
        parts += [f"{self._word('due')}{self._colon}{due}"] if (due := self._due(outcome)) else []
        parts.append(wording.only_for(outcome.audience, self.event))
        return " · ".join(filter(None, parts))

    def _status(self, outcome: Outcome) -> str:
        parts = [wording.kind_name(outcome.status, self.event)] if outcome.status else []
        if outcome.percent is not None:
            parts.append(wording.percent(outcome.percent, self.event))
        if self.options.on and is_overdue(outcome, self.options.on):
            parts.append(f"**{self._word('overdue')}**")
        return self._listed(parts)

    def _due(self, outcome: Outcome) -> str:
        if outcome.due:
            return wording.period(outcome.due, self.event)
        return escaped(outcome.due_text or "")

    def _names(self, ids: Iterable[str]) -> str:
        return self._listed(escaped(self.event.party(id).name) for id in ids)

    def _details(self, outcome: Outcome) -> Iterator[str]:
        if outcome.text:
            yield f"*{self._word('report-wording')}*{self._colon}{escaped(outcome.text)}"
        if outcome.follows_elsewhere:
            elsewhere = self._listed(map(escaped, outcome.follows_elsewhere))
            yield f"*{self._word('follows')}*{self._colon}{elsewhere}"
        if names := self._names(outcome.addressed_to):
            yield f"*{self._word('addressed-to')}*{self._colon}{names}"
        for review, day in self.event.reviews_of(outcome).items():
            yield f"*{self._word(f'review-{review}')}*{self._colon}{self._date(day)}"
        if sources := self._sources(outcome.sources):
            yield f"*{self._word('sources')}*{self._colon}{sources}"
        yield from map(self._entry, outcome.history)

    def _entry(self, entry: Progress) -> str:
        """Return some progress: the day, the status, words, who reported it, and the evidence."""
        parts = [wording.kind_name(entry.status, self.event)] if entry.status else []
        if entry.percent is not None:
            parts.append(wording.percent(entry.percent, self.event))
        parts.append(escaped(entry.text or ""))
        notes = [self._names([entry.by])] if entry.by else []
        notes += [self._sources(entry.sources), wording.only_for(entry.audience, self.event)]
        note = "; ".join(filter(None, notes))
        text = self._listed(parts)
        return f"*{self._date(entry.date)}*{self._colon}{text}{f' ({note})' if note else ''}"

    def _sources(self, ids: Iterable[str]) -> str:
        return "; ".join(escaped(self.event.source(id).title) for id in ids)

    # --- tables

    def responses(self) -> Iterator[str]:
        """Yield the management response: what was answered to each recommendation, and done."""
        rows = [it for it in self.event.outcomes if it.kind == OutcomeKind.RECOMMENDATION]
        if not rows:
            return
        yield f"## {self._word('report-responses')}"
        yield ""
        keys = (
            "addressed-to",
            "answer",
            "key-reason",
            "report-follow-up",
            "status",
        )
        yield _row([self._word("recommendation"), *map(self._word, keys)])
        yield _row(["---"] * (len(keys) + 1))
        for outcome in rows:
            answer = outcome.response
            followers = self.event.followers_of(outcome)
            yield _row(
                [
                    self._named(outcome),
                    self._names(outcome.addressed_to),
                    wording.kind_name(answer.answer, self.event) if answer else "",
                    escaped(answer.reason or "") if answer else "",
                    "; ".join(map(self._follower, followers)),
                    self._status(outcome),
                ]
            )

    def _follower(self, outcome: Outcome) -> str:
        facts = [self._names(outcome.owners), self._due(outcome), self._status(outcome)]
        note = self._listed(facts)
        return f"{self._named(outcome)}{f' ({note})' if note else ''}"

    def indicators(self) -> Iterator[str]:
        """Yield a table for each outcome with indicators: values, and bars beside them."""
        outcomes = [it for it in self.event.outcomes if it.indicators]
        if not outcomes:
            return
        yield f"## {self._word('indicators')}"
        for outcome in outcomes:
            yield ""
            yield f"### {self._named(outcome)}"
            for indicator in outcome.indicators:
                yield ""
                yield from self._indicator(indicator)

    def _indicator(self, indicator: Indicator) -> Iterator[str]:
        actuals = sorted(indicator.actuals, key=lambda it: it.date)
        period = f" ({wording.period(indicator.period, self.event)})" if indicator.period else ""
        rows = [(self._label("baseline"), indicator.baseline)]
        rows += [(f"{self._label('actual')}, {self._date(it.date)}", it.value) for it in actuals]
        rows += [(f"{self._label('target')}{period}", indicator.target)]
        yield _row([f"**{escaped(indicator.title)}**", escaped(indicator.unit or ""), " "])
        yield _row(["---", "---:", ":---"])
        for (label, value), bar in zip(rows, bars([value for _, value in rows]), strict=True):
            if value is not None:
                yield _row([label, escaped(str(value)), bar])


def _with_unit(value: object, indicator: Indicator) -> str:
    return " ".join(filter(None, [escaped(str(value)), escaped(indicator.unit or "")]))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell or _DASH for cell in cells)} |"
