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
from eventkit_followup.options import OutcomeCalendarOptions

__all__ = ["CHECKS", "MINUTES", "OUTCOME_CALENDAR"]


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


@hookimpl
def eventkit_exporters() -> Iterable[Exporter]:
    """Register the formats."""
    yield OUTCOME_CALENDAR


@hookimpl
def eventkit_checks() -> Iterable[Check | DatedCheck]:
    """Register the rules on outcomes."""
    return CHECKS


@hookimpl
def eventkit_importers() -> Iterable[AnyImporter]:
    """Register the importer of minutes."""
    yield MINUTES
