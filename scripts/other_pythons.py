"""Run the tests on every other Python of 3.11 to 3.13 that the machine has.

python scripts/other_pythons.py            # all but what is the same on every Python
python scripts/other_pythons.py --quick    # those of `make quick`, on the newest alone
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[1]
VERSIONS = ("3.11", "3.12", "3.13")
# A calendar has the same bytes on every Python: independent readers need not read it again, and
# neither need pages be shown, zones be described or crashes be tried.
AGAIN = ["-m", "not once"]
TESTS = [
    "-m",
    "pytest",
    "-W",
    "error",
    "-q",
    "-n",
    "auto",
    "--dist",
    "worksteal",
    *AGAIN,
    *sys.argv[1:],
]


def pythons() -> dict[str, str]:
    """Return for each version but our own the first working Python of the machine."""
    own = f"{sys.version_info.major}.{sys.version_info.minor}"
    found = {}
    for version in VERSIONS:
        working = filter(works, candidates(version))
        if version != own and (python := next(working, None)):
            found[version] = python
    return found


def candidates(version: str) -> Iterator[str]:
    """Yield where a Python of that version may be: on the PATH, or kept by pyenv."""
    if python := shutil.which(f"python{version}"):
        yield python
    kept = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    yield from map(str, sorted(kept.glob(f"{version}.*/bin/python")))


def works(python: str) -> bool:
    """Return whether a Python runs and can make environments; a shim of pyenv may not."""
    test = [python, "-c", "import venv, ensurepip"]
    return subprocess.run(test, capture_output=True, check=False).returncode == 0


def prepared(version: str, python: str) -> str:
    """Return the Python of an environment in which the tests can run, or end the program."""
    folder = ROOT / f".venv-{version}"
    inside = str(folder / "bin" / "python")
    pip = [inside, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    pinned = [*pip, "--no-compile", "-c", "constraints.txt"]  # what is imported is compiled then
    if not (folder / "ready").exists():
        must(python, "-m", "venv", str(folder))
        must(*pinned, "pip")
    plugins = map(str, sorted((ROOT / "plugins").glob("*/")))
    must(*pinned, "--group", "dev", "-e", ".[testing]", *plugins, "./plugins/eventkit-html[pdf]")
    (folder / "ready").touch()
    return inside


def tested(version: str, inside: str) -> None:
    """Run the tests in an environment, or end the program."""
    print(f"\nPython {version}", flush=True)
    must(inside, *TESTS, "-p", "no:cacheprovider", env=os.environ | {"HYPOTHESIS_PROFILE": "quick"})


def must(*command: str, env: dict[str, str] | None = None) -> None:
    """Run a command that must succeed."""
    if subprocess.run(command, cwd=ROOT, env=env, check=False).returncode:
        sys.exit(f"{' '.join(command)} failed")


if __name__ == "__main__":
    others = pythons()
    if "--quick" in sys.argv:
        others = dict(list(others.items())[-1:])
    with ThreadPoolExecutor() as pool:
        environments = tuple(pool.map(prepared, others, others.values()))
    for each, python_inside in zip(others, environments, strict=True):
        tested(each, python_inside)
    print("also tested on:", ", ".join(others) or "no other Python of this machine")
