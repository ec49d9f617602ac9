"""What differs between two states of an event, and what of it a reader may be told."""

from eventkit.changes.compare import changes_since, difference
from eventkit.changes.states import states_between

__all__ = ["changes_since", "difference", "states_between"]
