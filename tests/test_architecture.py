"""A dependency points one way only: the house as docs/explanation/architecture.md draws it.

The table of rooms on that page is the one truth: rows stand in order, and the last column says
which rooms above a row may be imported there. Imports in functions and for types count as well.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import eventkit

SOURCE = Path(eventkit.__file__).parent
PAGE = SOURCE.parents[1] / "docs/explanation/architecture.md"

REACHED = {
    "cli._documents",
    "cli._program",
    "cli._terminal",
    "document._files",
    "document._parsing",
    "plugins._isolation",
    "plugins._discovery",
    "plugins._registry",
}
"""Private files that other rooms import all the same. The list may only become shorter."""


class Room(NamedTuple):
    """A row of the table: where it stands, and what may be imported there."""

    row: int
    may_import: frozenset[str]


class Import(NamedTuple):
    """An import of a module of ours: the file that is imported, and where."""

    module: str
    line: int


def name_of(path: Path) -> str:
    """Return the name of a file without `eventkit`, such as `model.event`; a package its own."""
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")


def room_of(module: str) -> str:
    return module.split(".", maxsplit=1)[0]


DOORS = {"__init__", "__main__"}
FILES = {name_of(path): path for path in sorted(SOURCE.rglob("*.py"))}
MODULES = [module for module in FILES if module not in DOORS]


def rooms(page: str) -> dict[str, Room]:
    """Return the rooms of the table on the page by name."""
    table = re.findall(r"^\| (`.*?) \| .* \| (.*?) \|$", page, re.MULTILINE)
    above: list[str] = []
    read: dict[str, Room] = {}
    for row, (cell, column) in enumerate(table):
        names = [re.sub(r"/$|\.py$", "", name) for name in re.findall(r"`(.+?)`", cell)]
        listed = above if column.startswith("all above") else re.findall(r"`(.+?)`", column)
        read |= dict.fromkeys(names, Room(row, frozenset(listed)))
        above += names
    return read


ROOMS = rooms(PAGE.read_text("utf-8"))


@cache
def imports(module: str) -> tuple[Import, ...]:
    """Return every import of a file of ours in a file, at any depth."""
    tree = ast.parse(FILES[module].read_text("utf-8"))
    return tuple(
        Import(imported, getattr(node, "lineno", 0))
        for node in ast.walk(tree)
        for name in imported_names(node)
        if (imported := file_of(name)) is not None
    )


def imported_names(node: ast.AST) -> Iterator[str]:
    """Yield the names that a node takes from modules, with the module that each is of."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert not node.level, "imports are absolute"
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
    elif isinstance(node, ast.Attribute) and ast.unparse(node.value) == "eventkit":
        yield f"eventkit.{node.attr}"


def file_of(name: str) -> str | None:
    """Return the file that an imported name stands in; None if it is not ours or the door's own.

    A name of `eventkit` itself stands where the door takes it from.
    """
    if not name.startswith("eventkit."):
        return None
    module, _, attribute = name.removeprefix("eventkit.").rpartition(".")
    if f"{module}.{attribute}".strip(".") in FILES:
        return f"{module}.{attribute}".strip(".")
    home = module or HOMES.get(attribute, "")
    return home or None


HOMES = {
    public: home.removeprefix("eventkit.")
    for public, home in eventkit._HOMES.items()  # noqa: SLF001  # the door's own table
}


def circles(graph: Mapping[str, set[str]]) -> list[set[str]]:
    """Return the sets of nodes that can all be reached from one another."""
    reached = {node: reachable(graph, node) for node in graph}
    found: list[set[str]] = []
    for node in graph:
        circle = {other for other in reached[node] if node in reached[other]}
        if circle and circle not in found:
            found.append(circle)
    return found


def reachable(graph: Mapping[str, set[str]], start: str) -> set[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        following = graph[waiting.pop()] - reached
        reached |= following
        waiting += following
    return reached


# --- the house


@pytest.mark.parametrize("module", MODULES)
def test_a_file_imports_only_what_the_page_allows_its_room(module: str) -> None:
    room = room_of(module)
    assert room in ROOMS, f"the room {room!r} has no row in {PAGE.name}"

    wrong = [
        f"line {line}: {imported}"
        for imported, line in imports(module)
        if room_of(imported) not in {room, *ROOMS[room].may_import}
    ]

    assert not wrong, f"{module} imports what {PAGE.name} does not allow {room}: {wrong}"


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_of_the_page_stands_below_all_that_it_may_import(room: str) -> None:
    below = {name for name in ROOMS[room].may_import if ROOMS[name].row >= ROOMS[room].row}

    assert any(room_of(module) == room for module in MODULES)
    assert not below


def test_no_files_import_one_another() -> None:
    graph = {module: {imported.module for imported in imports(module)} for module in MODULES}

    assert circles(graph) == []


def test_no_room_imports_private_files_of_another() -> None:
    reached = {
        imported
        for module in MODULES
        for imported, _ in imports(module)
        if "._" in imported and room_of(imported) != room_of(module)
    }

    assert reached == REACHED


# --- what is read of files and of the page


@pytest.mark.parametrize(
    ("line", "files"),
    [
        ("from eventkit import Event, wording", ["model", "wording"]),
        ("from eventkit import __version__", []),
        ("import eventkit; eventkit.load", ["document"]),
        ("import eventkit.model.times", ["model.times"]),
        ("from eventkit.model import times, Event", ["model.times", "model"]),
        ("from eventkit.model.times import zone", ["model.times"]),
        ("from pathlib import Path", []),
        ("if TYPE_CHECKING:\n    from eventkit import Log", ["releases"]),
        ("def f():\n    from eventkit import write_feeds", ["feeds"]),
    ],
)
def test_an_imported_name_stands_in_a_file(line: str, files: list[str]) -> None:
    names = [name for node in ast.walk(ast.parse(line)) for name in imported_names(node)]

    assert [file for name in names if (file := file_of(name))] == files


def test_a_circle_is_noticed() -> None:
    graph = {"a": {"b"}, "b": {"c", "d"}, "c": {"a"}, "d": {"d"}, "e": {"a"}}

    assert circles(graph) == [{"a", "b", "c"}, {"d"}]


def test_the_page_is_read() -> None:
    page = "| room | what | may lean on |\n|---|---|---|\n| `a/`, `b.py` | x | nothing of ours |\n"
    more = "| `c/` | `y` | `a`, for types |\n| `d.py` | z | all above; nobody |\n"

    assert rooms(page + more) == {
        "a": Room(0, frozenset()),
        "b": Room(0, frozenset()),
        "c": Room(1, frozenset("a")),
        "d": Room(2, frozenset("abc")),
    }


def test_no_file_is_longer_than_somebody_reads_in_one_go() -> None:
    sources = [*SOURCE.rglob("*.py"), *(SOURCE.parents[1] / "plugins").glob("*/src/**/*.py")]
    lengths = {str(path): len(path.read_text("utf-8").splitlines()) for path in sources}

    assert {name: length for name, length in lengths.items() if length > 600} == {}
