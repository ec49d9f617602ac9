"""What a calendar shows: its entries, their words, and the options that choose among them.

Entries are described here once. The iCalendar exporter spells them, a release compares them.
"""

from eventkit.calendars.entries import Entries, Entry, tells_of_untimed
from eventkit.calendars.options import CalendarOptions

__all__ = ["CalendarOptions", "Entries", "Entry", "tells_of_untimed"]
