"""The other distribution called eventkit, whose import name is ours."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path


def namesake() -> str | None:
    """Return a warning where the unrelated distribution `eventkit` shares our import folder.

    Ours is called `eventkit-core`. Whichever of the two is installed last overwrites files of the
    other.
    """
    try:
        other = metadata.distribution("eventkit")
    except metadata.PackageNotFoundError:
        return None
    here = Path(__file__).resolve().parents[1]
    if Path(str(other.locate_file("eventkit"))).resolve() != here:
        return None
    return (
        f"the unrelated distribution 'eventkit' {other.version} shares the folder {here}; run"
        " `pip uninstall eventkit`, then `pip install --force-reinstall eventkit-core`"
    )
