"""Run the tests with the lowest version of each dependency that pyproject.toml declares.

python scripts/lowest_versions.py [TEST…]    # by default those of the rooms that lean on most
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import venv
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".venv-lowest"
TESTS = (
    "cli/test_program.py",
    "cli/test_check_formats.py",
    "document",
    "exporters",
    "feeds",
    "model/test_refusals.py",
    "plugins/test_options.py",
    "plugins/test_registry.py",
    "test_text.py",
)
"""The tests of what leans on other people's code: the calendar, TOML, options, plugins, tables."""
TOOLS = (
    "cmarkgfm",
    "hatchling",
    "jsonschema",
    "python-dateutil",
    "pytz",
    "pytest-xdist",
    "vobject",
)


def lowest(pyproject: Path) -> Iterator[str]:
    """Yield a pin of the lowest version for each dependency that a package declares."""
    from pip._vendor.packaging.requirements import Requirement

    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    extras = project.get("optional-dependencies", {}).values()
    for line in (*project["dependencies"], *(line for extra in extras for line in extra)):
        requirement = Requirement(line)
        floors = [it.version for it in requirement.specifier if it.operator == ">="]
        if floors and not requirement.name.startswith(("eventkit", "tzdata")):  # old data are told
            yield f"{requirement.name}=={floors[0]}"


def main() -> None:
    """Make an environment of the lowest versions, and run the tests in it."""
    if not (FOLDER / "ready").exists():
        venv.create(FOLDER, with_pip=True, clear=True)
    python = str(FOLDER / "bin" / "python")
    plugins = sorted((ROOT / "plugins").glob("*/"))
    projects = [folder / "pyproject.toml" for folder in (ROOT, *plugins)]
    pins = sorted({pin for project in projects for pin in lowest(project)})
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    run(*pip, "-c", "constraints.txt", "pip", *TOOLS)
    run(*pip, *pins, "-e", ".[testing]", *map(str, plugins))
    (FOLDER / "ready").touch()
    chosen = sys.argv[1:] or [f"tests/{name}" for name in TESTS]
    fast = "not (hypothesis or once or slow)"
    options = ["-q", "-n", "auto", "-p", "no:cacheprovider", "-m", fast]
    run(python, "-m", "pytest", "-W", "error", *options, *chosen)
    print("also tested with:", ", ".join(pins))


def run(*command: str) -> None:
    """Run a command that must succeed."""
    if subprocess.run(command, cwd=ROOT, env=os.environ, check=False).returncode:
        sys.exit(f"{' '.join(command)} failed")


if __name__ == "__main__":
    main()
