"""The table `[tool.eventkit]` of a `pyproject.toml`: light, since `--help` reads it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eventkit._input_files import read_regular

LIMIT = 4 << 20  # bytes of the file, and of each plugin that it names


def may_name_plugins(pyproject: Path) -> bool:
    """Return whether a `pyproject.toml` has something to say to eventkit, or cannot be read."""
    try:
        return bool(eventkit_table(pyproject))
    except ValueError:
        return True


def eventkit_table(pyproject: Path) -> Mapping[str, Any]:
    """Return the table `[tool.eventkit]`, without a parser where no word of eventkit is there.

    Raises:
        ValueError: If the file cannot be read.
    """
    data = read_regular(Path(os.path.realpath(pyproject)), LIMIT)
    if b"eventkit" not in data:
        return {}
    import tomllib

    try:
        tables = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"it is no TOML: {error}") from error
    tools = tables.get("tool", {})
    table = tools.get("eventkit", {}) if isinstance(tools, dict) else {}
    if not isinstance(table, dict):
        raise ValueError("[tool.eventkit] is no table")  # noqa: TRY004  # bad input
    return table


def plugin_names(table: Mapping[str, Any]) -> list[str]:
    """Return the paths that the table names, each once.

    Raises:
        ValueError: If they are no list of paths of Python files.
    """
    names = table.get("plugins", [])
    if not isinstance(names, list) or not all(
        isinstance(name, str) and name.lower().endswith(".py") for name in names
    ):
        raise ValueError('[tool.eventkit] plugins is no list of Python files, such as ["acme.py"]')
    return list(dict.fromkeys(names))
