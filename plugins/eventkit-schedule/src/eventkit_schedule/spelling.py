"""How both spellings write numbers, times and lengths."""

from __future__ import annotations

from datetime import datetime, timedelta


def stamp(moment: datetime) -> str:
    """Return a moment with its offset, such as `2027-03-26T09:30:00+01:00`."""
    return moment.isoformat(timespec="seconds")


def clock(moment: datetime) -> str:
    """Return a time of day; seconds, which hardly any app reads, stand in the date alone."""
    return f"{moment:%H:%M}"


def length(duration: timedelta, *, seconds: bool) -> str:
    """Return a length as hours and minutes, and seconds if there are any and they may be said."""
    minutes, rest = divmod(int(duration.total_seconds()), 60)
    text = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{rest:02}" if rest and seconds else text
