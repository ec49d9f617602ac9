"""Fixtures for pytest: import one into a file of tests, or into `conftest.py`."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventkit.testing.command_line import App


@pytest.fixture
def app(tmp_path: Path) -> App:
    """The command line in a temporary folder, to register plugins with and to run."""
    return App(tmp_path)
