"""The releases of an event: their log, and what they say of its items."""

from eventkit.releases._renames import Renamed, renamed
from eventkit.releases.log import Log, log_path, read_log, release
from eventkit.releases.mend import Mended, mend_log
from eventkit.releases.stamp import Histories, history, stamp

__all__ = [
    "Histories",
    "Log",
    "Mended",
    "Renamed",
    "history",
    "log_path",
    "mend_log",
    "read_log",
    "release",
    "renamed",
    "stamp",
]
