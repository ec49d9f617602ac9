"""The only clock of the checks: the library reads none."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eventkit.model import Event


def today_at(event: Event) -> date:
    """Return the date that people at the event have now."""
    return datetime.now(event.zone).date()
