"""Names in the code: words that a stranger would not search for may only become fewer."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = (ROOT / "src/eventkit", *sorted(ROOT.glob("plugins/*/src/*")))

VAGUE = {"each", "found", "given", "held", "left", "made"}
VAGUE |= {"own", "said", "seen", "there", "told", "wanted"}
"""Participles and pronouns: alone or with an underscore, they do not say what a value is."""

VAGUE_ALONE = {"asked", "both", "meant", "some", "what"}
"""Words that say what a value is beside a noun only."""

ALLOWED = {"plugins": 1, "releases": 2}  # words that users see, or that stand in logs
"""How many such names a room still has; every other room has none. A number may only fall."""


def bound_names(tree: ast.AST) -> Iterator[str]:
    """Yield the names that a module gives to functions, classes, arguments and values."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.alias) and node.asname:
            yield node.asname


def vague_names(text: str) -> list[str]:
    return [
        name
        for name in bound_names(ast.parse(text))
        for words in [name.strip("_").lower().split("_")]
        if not VAGUE.isdisjoint(words) or (len(words) == 1 and words[0] in VAGUE_ALONE)
    ]


def room_of(file: Path, source: Path) -> str:
    """Return the folder of eventkit that a file is in, or the name of a plugin."""
    parts = file.relative_to(source).parts
    return source.name if source != SOURCES[0] else parts[0] if len(parts) > 1 else "eventkit"


def test_no_room_gains_a_vague_name() -> None:
    names: dict[str, list[str]] = {}
    for source in SOURCES:
        for file in sorted(source.rglob("*.py")):
            some = names.setdefault(room_of(file, source), [])
            some += (f"{file.relative_to(ROOT)}: {name}" for name in vague_names(file.read_text()))

    too_many = {room: some for room, some in names.items() if len(some) > ALLOWED.get(room, 0)}

    assert not too_many, "say what it is: entries, changed, hidden, label, message, visible"


@pytest.mark.parametrize(
    "code",
    [
        "held = 1",
        "def _found(): ...",
        "def f(given): ...",
        "for each in []: ...",
        "class Said: ...",
        "_what = 1",
    ],
)
def test_a_vague_name_is_recognised(code: str) -> None:
    assert len(vague_names(code)) == 1


def test_a_word_inside_another_is_no_vague_name() -> None:
    assert vague_names("owner = leftover = founded = dates_meant = 1") == []
