"""The releases of an event: the log, and the history of each calendar entry."""

from eventkit.document import log_path
from eventkit.model import stamp
from eventkit.releases.log import Log, load_log
from eventkit.releases.patch import event_digest
from eventkit.releases.releasing import release, unpublish
from eventkit.releases.renames import Renamed, renamed
from eventkit.releases.repair import Repaired, repair_log
from eventkit.releases.stamps import Histories, history

__all__ = [
    "Histories",
    "Log",
    "Renamed",
    "Repaired",
    "event_digest",
    "history",
    "load_log",
    "log_path",
    "release",
    "renamed",
    "repair_log",
    "stamp",
    "unpublish",
]
