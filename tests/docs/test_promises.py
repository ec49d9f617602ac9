"""What the page of promises says of Python is what the code offers."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import eventkit
from eventkit.model import errors

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
OUR_PACKAGES = sorted(ROOT.glob("plugins/*/src/**/*.py"))
[PYTHON] = re.findall(
    r"(?m)^- \*\*Python\.\*\* (.*)$", (DOCS / "explanation/promises.md").read_text("utf-8")
)
PROMISED, OURS = (
    set(re.findall(r"`(eventkit(?:\.\w+)?)`", part)) for part in PYTHON.split("The `__all__` of")
)
REFERENCE = (DOCS / "reference/python.md").read_text("utf-8")


def test_the_page_names_every_module_that_lists_its_names() -> None:
    names = ["eventkit", *(f"eventkit.{module.name}" for module in iter_modules(eventkit.__path__))]
    listing = {
        name
        for name in names
        if not name.endswith("__main__") and hasattr(import_module(name), "__all__")
    }

    assert listing == PROMISED | OURS
    assert not PROMISED & OURS


@pytest.mark.parametrize("module", sorted(PROMISED | OURS))
def test_a_name_that_a_module_lists_is_there_and_no_private_one(module: str) -> None:
    names = import_module(module).__all__

    assert all(hasattr(import_module(module), name) for name in names)
    assert not [name for name in names if name.startswith("_")]


@pytest.mark.parametrize("module", sorted(PROMISED | OURS))
def test_a_module_lists_everything_of_its_own_that_is_visible_in_it(module: str) -> None:
    """Names that it takes from other rooms are theirs, and listed there."""
    names = vars(import_module(module))
    visible = {
        name
        for name, value in names.items()
        if not name.startswith("_") and str(getattr(value, "__module__", "")).startswith(module)
    }

    assert visible <= {*names["__all__"]}


@pytest.mark.parametrize("module", sorted(OURS))
def test_what_the_reference_names_of_a_module_is_listed_there(module: str) -> None:
    named = set(re.findall(rf"(?m)^### {re.escape(module)}\.(\w+)$", REFERENCE))

    assert named <= {*import_module(module).__all__}


@pytest.mark.parametrize("path", OUR_PACKAGES, ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_our_packages_import_only_what_is_promised(path: Path) -> None:
    imports = [
        (node.module or "", alias.name)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "eventkit"
        for alias in node.names
    ]

    assert [
        f"{module}.{name}"
        for module, name in imports
        if f"{module}.{name}" not in PROMISED
        and not (module in PROMISED and name in import_module(module).__all__)
        and f"### {module}.{name}\n" not in REFERENCE  # the page promises what it names beside
        and not (module == "eventkit.model.errors" and issubclass(getattr(errors, name), Exception))
    ] == []
