"""Indicators of outcomes as results of IATI: baselines, and periods with targets and actuals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from eventkit import Event
from eventkit.model import Indicator, Outcome

_PERCENT = {"%", "percent", "per cent", "процент", "процентов", "prozent", "pour cent"}

Measure = int | float | str


class ReportedPeriod(NamedTuple):
    """The values of an indicator in a range of days.

    Args:
        first: The first day.
        last: The last day.
        target: The value to reach in it, if it has one.
        actual: The value that was reached at its end, if it is known.
    """

    first: date
    last: date
    target: Measure | None = None
    actual: Measure | None = None


def results(event: Event) -> tuple[Outcome, ...]:
    """Return the outcomes that are results: those with indicators."""
    return tuple(outcome for outcome in event.outcomes if outcome.indicators)


def baseline_day(event: Event, outcome: Outcome) -> date:
    """Return the day of the baselines of an outcome: where its horizon begins."""
    return (outcome.horizon and outcome.horizon.start) or event.end


def target_period(event: Event, outcome: Outcome, indicator: Indicator) -> tuple[date, date] | None:
    """Return the days within which a target is to be reached; None if nothing says them.

    Those are the period of the indicator, else the due range or the horizon of its outcome. A
    single day is the end of a period that begins with the baseline.
    """
    start = baseline_day(event, outcome)
    if period := indicator.period or outcome.due:
        is_day = period.first == period.last
        return (min(start, period.first) if is_day else period.first), period.last
    reviews = event.reviews_of(outcome)
    return (start, max(reviews.values())) if reviews else None


def periods(event: Event, outcome: Outcome, indicator: Indicator) -> Iterator[ReportedPeriod]:
    """Yield the periods of an indicator in the order of their ends.

    Values are levels and no increments, so each period begins with the baseline; the one of the
    target has the latest value that was measured on its last day.
    """
    start = baseline_day(event, outcome)
    span = target_period(event, outcome, indicator) if indicator.target is not None else None
    measured = {it.date: it.value for it in sorted(indicator.actuals, key=lambda it: it.date)}
    reported = [
        ReportedPeriod(min(start, day), day, actual=value)
        for day, value in measured.items()
        if span is None or day != span[1]
    ]
    if span:
        reported.append(ReportedPeriod(*span, indicator.target, measured.get(span[1])))
    yield from sorted(reported, key=lambda it: (it.last, it.first))


def measure(indicator: Indicator) -> str:
    """Return the code of the list IndicatorMeasure: unit, percentage or qualitative.

    >>> measure(Indicator(id="i", title="Courts", unit="%", baseline=10)), measure(
    ...     Indicator(id="i", title="Law", baseline="none", target="in force"))
    ('2', '5')
    """
    if (indicator.unit or "").casefold().strip() in _PERCENT:
        return "2"
    actuals = (it.value for it in indicator.actuals)
    values = [it for it in (indicator.baseline, indicator.target, *actuals) if it is not None]
    return "5" if values and all(isinstance(it, str) for it in values) else "1"


def is_ascending(indicator: Indicator) -> bool | None:
    """Return whether higher values are better; None where the values do not tell."""
    first, last = indicator.baseline, indicator.target
    if isinstance(first, str) or isinstance(last, str) or first is None or last is None:
        return None
    return None if first == last else last > first
