"""The differences between two states of an event, and the report of them for one reader."""

from eventkit.changes.compare import Diff, changes_since, diff
from eventkit.changes.report import ChangedItem, Fact, Report, Section
from eventkit.changes.states import states_between

__all__ = [
    "ChangedItem",
    "Diff",
    "Fact",
    "Report",
    "Section",
    "changes_since",
    "diff",
    "states_between",
]
