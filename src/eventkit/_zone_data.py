"""Which time zone data are used: those of the system, or of the installed package tzdata.

`zoneinfo` takes the system's where there are any, however old they are.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

_VERSION_FILES = ("tzdata.zi", "+VERSION")  # of the database itself, and of macOS and BSD
_VERSION = re.compile(r"\b[12][0-9]{3}[a-z]{1,2}\b")
_START = 100
_warned = False


class ZoneData(NamedTuple):
    """The time zone data that are used.

    Args:
        version: Their version, such as `2026f`; None if it is unknown.
        folder: Where the system has them; None for those of the installed package tzdata.
        installed: The version of the installed package tzdata; None if there is none.
    """

    version: str | None
    folder: str | None
    installed: str | None

    @property
    def is_outdated(self) -> bool:
        """Whether the installed package has newer data than those that are used."""
        return bool(self.version and self.installed) and _rank(self.installed) > _rank(self.version)

    def __str__(self) -> str:
        source = self.folder or "the installed package tzdata"
        text = f"{self.version or 'unknown version'} of {source}"
        return f"{text}; the package tzdata has {self.installed}" if self.is_outdated else text


def zone_data() -> ZoneData:
    """Return which time zone data are used now, as `zoneinfo` finds them.

    Returns:
        Their `version`, such as `2026f`, or None if it is unknown; the `folder` in which the system
        has them, or None for those of the installed package tzdata; the version of that package,
        `installed`, or None if there is none; and whether it has newer ones, `is_outdated`.

    >>> import eventkit
    >>> eventkit.zone_data().is_outdated
    False
    """
    from zoneinfo import TZPATH  # it searches for its data, so it is imported only on use

    installed = _installed_version()
    for folder in map(Path, TZPATH):
        if folder.is_dir() and any(folder.iterdir()):
            return ZoneData(_version_in(folder), str(folder), installed)
    return ZoneData(installed, None, installed)


def prefer_newest() -> None:
    """Let this process, and those that it starts, use the installed data where these are newer.

    A search path that the user has set, `PYTHONTZPATH`, stays. It changes what belongs to the whole
    process: a matter of programs, not of libraries.
    """
    if "PYTHONTZPATH" in os.environ or not zone_data().is_outdated:
        return
    import zoneinfo

    os.environ["PYTHONTZPATH"] = ""
    zoneinfo.reset_tzpath(to=())


def warn_of_old_data() -> None:
    """Warn, once in a process, if the installed package has newer data than those that are used."""
    global _warned  # noqa: PLW0603  # once in a process
    if _warned:
        return
    _warned = True
    data = zone_data()
    if data.is_outdated:
        import warnings

        from eventkit.model.errors import OldZoneDataWarning

        warnings.warn(
            f"the time zone data are {data}: give PYTHONTZPATH an empty value, or call"
            " zoneinfo.reset_tzpath(to=()) before anything uses a zone",
            OldZoneDataWarning,
            stacklevel=3,
        )


def _rank(version: str | None) -> tuple[str, int, str]:
    """Return a sort key: after 2026z comes 2026za."""
    text = version or ""
    return text[:4], len(text), text


def _version_in(folder: Path) -> str | None:
    for name in _VERSION_FILES:
        with suppress(OSError), (folder / name).open(encoding="ascii", errors="replace") as file:
            if match := _VERSION.search(file.read(_START)):
                return match[0]
    return None


def _installed_version() -> str | None:
    try:
        from tzdata import IANA_VERSION  # type: ignore[import-untyped]  # there are no stubs
    except ImportError:
        return None
    return str(IANA_VERSION)
