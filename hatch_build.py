"""Compile the catalogues of words for the wheel; sources keep their texts alone."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LOCALES = Path("src", "eventkit", "locale")


class CatalogueHook(BuildHookInterface[Any]):
    """Puts a `.mo` into the wheel for each `.po`; an installation to edit reads the texts."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile all catalogues into a folder of their own; English is that of the template."""
        if version == "editable":
            return
        self._folder = tempfile.TemporaryDirectory()
        locales = Path(self.root) / LOCALES
        for path in sorted(locales.glob("*/LC_MESSAGES/*.po")):
            target = path.relative_to(locales).with_suffix(".mo")
            self._compile(path, target, build_data)
        template = locales / "eventkit.pot"
        self._compile(template, Path("en", "LC_MESSAGES", "eventkit.mo"), build_data)

    def _compile(self, path: Path, target: Path, build_data: dict[str, Any]) -> None:
        with path.open("rb") as file:
            catalog = read_po(file, abort_invalid=True)
        if path.suffix == ".pot":
            for message in filter(lambda it: it.context, catalog):
                message.string = message.id
        compiled = Path(self._folder.name) / target
        compiled.parent.mkdir(parents=True)
        with compiled.open("wb") as file:
            write_mo(file, catalog)
        build_data["force_include"][str(compiled)] = f"eventkit/locale/{target.as_posix()}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the folder."""
        if version != "editable":
            self._folder.cleanup()
