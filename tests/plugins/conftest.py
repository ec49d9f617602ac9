"""Distributions as an installer lays them down: a module and its metadata, in a folder."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import distributions
from pathlib import Path
from typing import TypeAlias

import pytest

from eventkit.builtin import BUILTINS
from eventkit.plugins import PluginRegistry
from eventkit.plugins._discovery import find_installed

GOOD = """
from eventkit.plugins import TextExporter, hookimpl

def render(event, options):
    yield event.title

@hookimpl
def eventkit_exporters():
    yield TextExporter(name="{name}", summary="The title", extension=".{name}",
                       media_type="text/plain", render=render)
"""

Install: TypeAlias = Callable[..., None]
Look: TypeAlias = Callable[..., PluginRegistry]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Return a function that installs a distribution with one plugin."""
    monkeypatch.syspath_prepend(tmp_path)

    def lay_down(
        name: str,
        code: str | None = None,
        *,
        plugin: str | None = None,
        requires: str = "eventkit-core>=0.1",
        value: str | None = None,
    ) -> None:
        module = f"plugin_{tmp_path.name.replace('-', '_')}_{name.replace('-', '_')}"
        source = GOOD.format(name=name) if code is None else code
        (tmp_path / f"{module}.py").write_text(source, encoding="utf-8")
        folder = tmp_path / f"{name.replace('-', '_')}-1.2.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\nRequires-Dist: {requires}\n"
            f"Project-URL: Issues, https://example.org/{name}/issues\n",
            encoding="utf-8",
        )
        (folder / "entry_points.txt").write_text(
            f"[eventkit.plugins]\n{plugin or name} = {value or module}\n", encoding="utf-8"
        )

    return lay_down


@pytest.fixture
def look(tmp_path: Path) -> Look:
    """Return a function that makes a registry of what was laid down."""

    def registry(**more: object) -> PluginRegistry:
        installed = find_installed(distributions(path=[str(tmp_path)]))
        return PluginRegistry(builtins=BUILTINS, installed=installed, **more)  # type: ignore[arg-type]  # options of many types

    return registry
