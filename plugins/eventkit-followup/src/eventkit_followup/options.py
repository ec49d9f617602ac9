"""The options of the formats."""

from __future__ import annotations

from datetime import date
from typing import Literal

from attrs import field, frozen


@frozen(kw_only=True)
class OutcomeCalendarOptions:
    """The options of the format."""

    entries: Literal["tasks", "events"] = field(
        default="tasks",
        metadata={
            "help": "tasks and journal entries (tasks), or the days on which something is due or"
            " to be reviewed, for programs that read no tasks (events)"
        },
    )
    owner: str | None = field(
        default=None,
        metadata={"help": "only the outcomes of one owner: the id, or the exact name"},
    )


@frozen(kw_only=True)
class ReportOptions:
    """Of which days a report or a table is."""

    on: date | None = field(
        default=None,
        metadata={
            "help": "the day of the report: what was known then, and overdue; by default all that"
            " is known, and nothing is overdue"
        },
    )
    since: date | None = field(
        default=None, metadata={"help": "list first what changed on this day or later"}
    )


@frozen(kw_only=True)
class RecommendationOptions:
    """Of which day a table is."""

    on: date | None = field(
        default=None,
        metadata={
            "help": "the day of the table: what was known then, and overdue; by default all that is"
            " known, and nothing is overdue"
        },
    )
