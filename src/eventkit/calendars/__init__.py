"""The content of calendars: their entries, the texts of these, and the options.

Entries are made here only. The iCalendar exporter writes them, a release compares them.
"""

from eventkit.calendars.entries import Entries, Entry, is_untimed, tells_of_untimed
from eventkit.calendars.options import CalendarOptions
from eventkit.calendars.outcomes import OutcomeEntry, outcome_entries

__all__ = [
    "CalendarOptions",
    "Entries",
    "Entry",
    "OutcomeEntry",
    "is_untimed",
    "outcome_entries",
    "tells_of_untimed",
]
