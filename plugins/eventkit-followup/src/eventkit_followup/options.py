"""The options of the formats."""

from __future__ import annotations

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
