"""The releases of an event: their log, what they say of its items, and what differs between two."""

from eventkit.releases._renames import Renamed, renamed
from eventkit.releases.difference import changes_since, difference, states_between
from eventkit.releases.log import Log, log_path, read_log, release
from eventkit.releases.mend import Mended, mend_log
from eventkit.releases.stamp import Histories, history, stamp

__all__ = [
    "Histories",
    "Log",
    "Mended",
    "Renamed",
    "changes_since",
    "difference",
    "history",
    "log_path",
    "mend_log",
    "read_log",
    "release",
    "renamed",
    "stamp",
    "states_between",
]
