"""What became of the outcomes of an event, for years after its last day."""

from __future__ import annotations

from collections.abc import Iterable

from eventkit.plugins import Check, DatedCheck, hookimpl
from eventkit_followup.checks import CHECKS

__all__ = ["CHECKS"]


@hookimpl
def eventkit_checks() -> Iterable[Check | DatedCheck]:
    """Register the rules on outcomes."""
    return CHECKS
