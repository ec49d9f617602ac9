"""When an event last changed, as calendars are told."""

from eventkit.releases.stamp import stamp

__all__ = ["stamp"]
