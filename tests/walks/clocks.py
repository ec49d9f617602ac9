"""Clock rules that change: zone data in which a zone has one offset all year."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from random import Random

from tests.walks.documents import Document

FIXED = ("GMT-3", "GMT+7", "GMT-5")


class Clocks:
    """Folders of zone data for the zones of a document.

    Args:
        folder: Where to make them.
        document: Whose zone has other rules in each of them.
    """

    def __init__(self, folder: Path, document: Document) -> None:
        zone = document["event"]["event"]["timezone"]
        self.folders = [folder / "zones" / fixed for fixed in FIXED]
        for target in self.folders:
            data = resources.files("tzdata.zoneinfo.Etc").joinpath(target.name).read_bytes()
            file = target / zone
            file.parent.mkdir(parents=True)
            file.write_bytes(data)

    def environment(self, random: Random) -> Mapping[str, str]:
        """Return the environment of a process that knows some rules or others."""
        chosen = random.choice([None, *self.folders])
        return {"PYTHONTZPATH": str(chosen)} if chosen else {}
