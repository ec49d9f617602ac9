"""The content of calendars: their entries, the texts of these, and the options.

Entries are made here only. The iCalendar exporter writes them, a release compares them.
"""

from eventkit.calendars.entries import Entries, Entry, is_untimed, tells_of_untimed
from eventkit.calendars.options import CalendarOptions

__all__ = ["CalendarOptions", "Entries", "Entry", "is_untimed", "tells_of_untimed"]
