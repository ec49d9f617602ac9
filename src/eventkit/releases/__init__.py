"""When an event last changed, as calendars are told; and what differs between two states of it."""

from eventkit.releases.difference import difference
from eventkit.releases.stamp import stamp

__all__ = ["difference", "stamp"]
