"""Every example in a docstring runs."""

from __future__ import annotations

import doctest
from importlib import import_module
from pkgutil import walk_packages

import pytest

import eventkit

MODULES = [
    module.name
    for module in walk_packages(eventkit.__path__, "eventkit.")
    if not module.name.endswith("__main__")
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_run(name: str) -> None:
    failures, _ = doctest.testmod(import_module(name), optionflags=doctest.ELLIPSIS)

    assert failures == 0


def test_there_are_examples() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    found = [test for name in MODULES for test in finder.find(import_module(name)) if test.examples]

    assert len(found) > 30


@pytest.mark.parametrize("name", [name for name in eventkit.__all__ if name.islower()])
def test_every_function_of_the_front_door_has_an_example(name: str) -> None:
    assert ">>>" in (getattr(eventkit, name).__doc__ or "")
