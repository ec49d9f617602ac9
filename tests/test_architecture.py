"""A dependency points one way only: the house as docs/explanation/architecture.md draws it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import eventkit

SOURCE = Path(eventkit.__file__).parent

ORDER = [
    ["model"],
    ["text", "wording"],
    ["calendars"],
    ["plugins"],
    ["document"],
    ["_atomic"],
    ["checks", "releases", "exporters"],
    ["changes"],
    ["builtin", "_options"],
    ["importing", "exporting", "auditing"],
    ["feeds"],
    ["testing"],
    ["cli"],
]
LEVEL = {room: level for level, rooms in enumerate(ORDER) for room in rooms}

MODULES = sorted(SOURCE.rglob("*.py"))
ROOMS = [path for path in MODULES if path.parent != SOURCE or path.stem in LEVEL]


def room(module: str) -> str:
    """Return the room that a module of eventkit lives in; the package itself is no room."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def name(path: Path) -> str:
    return ".".join(["eventkit", *path.relative_to(SOURCE).with_suffix("").parts])


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and name of every module of ours that a file imports, at any depth."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "eventkit":
            yield from ((node.lineno, f"eventkit.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module


@pytest.mark.parametrize("path", ROOMS, ids=name)
def test_a_module_leans_only_on_rooms_above_its_own(path: Path) -> None:
    own = room(name(path))
    down = [
        f"line {line}: {module}"
        for line, module in imported(path)
        if module.startswith("eventkit.")
        and room(module) != own
        and LEVEL.get(room(module), -1) >= LEVEL[own]
    ]

    assert not down, f"{name(path)} leans on what stands below it: {down}"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_every_module_has_a_room(path: Path) -> None:
    is_door = path.parent == SOURCE and path.stem in {"__init__", "__main__"}

    assert is_door or room(name(path)) in LEVEL


def test_imports_are_absolute() -> None:
    relative = [
        name(path)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]

    assert relative == []


def test_every_room_of_the_house_is_on_the_page_that_describes_it() -> None:
    page = (SOURCE.parents[1] / "docs/explanation/architecture.md").read_text("utf-8")

    assert [room for room in LEVEL if f"`{room}/`" not in page and f"`{room}.py`" not in page] == []
