"""What became of the outcomes of an event, for years after its last day."""

from __future__ import annotations

from collections.abc import Iterable

from eventkit.plugins import AnyImporter, Check, DatedCheck, hookimpl
from eventkit_followup.checks import CHECKS
from eventkit_followup.minutes import MINUTES

__all__ = ["CHECKS", "MINUTES"]


@hookimpl
def eventkit_checks() -> Iterable[Check | DatedCheck]:
    """Register the rules on outcomes."""
    return CHECKS


@hookimpl
def eventkit_importers() -> Iterable[AnyImporter]:
    """Register the importer of minutes."""
    yield MINUTES
