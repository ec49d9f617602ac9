"""What became of the outcomes of an event, for years after its last day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eventkit import Event
from eventkit.plugins import (
    AnyImporter,
    Check,
    DatedCheck,
    Exporter,
    Loss,
    TextExporter,
    hookimpl,
)
from eventkit_followup.checks import CHECKS
from eventkit_followup.minutes import MINUTES
from eventkit_followup.options import (
    OutcomeCalendarOptions,
    RecommendationOptions,
    ReportOptions,
)

__all__ = ["CHECKS", "MINUTES", "OUTCOMES_REPORT", "OUTCOME_CALENDAR", "RECOMMENDATIONS"]


def _render_calendar(event: Event, options: OutcomeCalendarOptions) -> Iterator[str]:
    from eventkit_followup import calendar  # imported only where a calendar is made

    return calendar.render(event, options)


def _losses_of_calendar(event: Event, options: OutcomeCalendarOptions) -> Iterator[Loss]:
    from eventkit_followup import calendar

    return calendar.losses(event, options)


OUTCOME_CALENDAR = TextExporter(
    name="icalendar-outcomes",
    summary="Calendar file of outcomes: tasks, or the days on which they are due",
    extension=".outcomes.ics",
    media_type="text/calendar",
    options=OutcomeCalendarOptions,
    raw=True,
    render=_render_calendar,
    losses=_losses_of_calendar,
    waived={"streaming": "it has no text of the sessions, of which that trial is made"},
)


def _render_report(event: Event, options: ReportOptions) -> Iterator[str]:
    from eventkit_followup import report

    return report.render(event, options)


def _losses_of_report(event: Event, options: ReportOptions) -> Iterator[Loss]:
    from eventkit_followup import report

    return report.losses(event, options)


OUTCOMES_REPORT = TextExporter(
    name="outcomes-report",
    summary="What became of outcomes, with responses and indicators, as Markdown",
    extension=".outcomes.md",
    media_type="text/markdown",
    options=ReportOptions,
    render=_render_report,
    losses=_losses_of_report,
    waived={"streaming": "it has no text of the sessions, of which that trial is made"},
)


def _render_recommendations(event: Event, options: RecommendationOptions) -> Iterator[str]:
    from eventkit_followup import recommendations

    return recommendations.render(event, options)


def _losses_of_recommendations(event: Event, options: RecommendationOptions) -> Iterator[Loss]:
    from eventkit_followup import recommendations

    return recommendations.losses(event, options)


RECOMMENDATIONS = TextExporter(
    name="recommendations",
    summary="A row for each recommendation, for databases that track them, as CSV",
    extension=".recommendations.csv",
    media_type="text/csv",
    options=RecommendationOptions,
    render=_render_recommendations,
    losses=_losses_of_recommendations,
    waived={"streaming": "it has no text of the sessions, of which that trial is made"},
)


@hookimpl
def eventkit_exporters() -> Iterable[Exporter]:
    """Register the formats."""
    yield OUTCOME_CALENDAR
    yield OUTCOMES_REPORT
    yield RECOMMENDATIONS


@hookimpl
def eventkit_checks() -> Iterable[Check | DatedCheck]:
    """Register the rules on outcomes."""
    return CHECKS


@hookimpl
def eventkit_importers() -> Iterable[AnyImporter]:
    """Register the importer of minutes."""
    yield MINUTES
