"""Write the digests of the pinned exports anew, or show what one of them holds.

    python -m tests.golden                              write the digests, say which changed
    python -m tests.golden NAME KEY                     print the bytes of an export
    python -m tests.golden NAME KEY --against REVISION  print how they differ from an older state

The newest state that was right is usually `main`. KEY is such as `icalendar public entries=days`.
"""

from __future__ import annotations

import argparse
import difflib
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.golden.cases import HERE, contents, digests, events, walks

ROOT = HERE.parents[1]
SOURCES = ("src", "plugins/eventkit-csv/src")
FILES: dict[str, Callable[[], Mapping[str, object]]] = {
    "digests.json": events,
    "digests_of_releases.json": walks,
}


def main() -> int:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.golden", description=str(__doc__).splitlines()[0]
    )
    parser.add_argument("name", nargs="?", help="an event or walk, such as event-017")
    parser.add_argument("key", nargs="?", help="the key of one of its exports")
    parser.add_argument("--against", metavar="REVISION", help="compare with what git has there")
    asked = parser.parse_args()
    if not asked.name:
        regenerate()
    elif asked.against:
        sys.stdout.write(difference(asked.name, asked.key, asked.against))
    else:
        sys.stdout.buffer.write(dict(contents(asked.name))[asked.key])
    return 0


def regenerate() -> None:
    """Write the digests anew, and print the keys whose digests changed."""
    for file, names in FILES.items():
        path = HERE / file
        before = json.loads(path.read_text("utf-8")) if path.exists() else {}
        after = {name: digests(name) for name in names()}
        path.write_text(json.dumps(after, indent=0) + "\n", "utf-8")
        for name in before | after:
            for key in changed(before.get(name, {}), after.get(name, {})):
                sys.stdout.write(f"{name}: {key}\n")


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Return the keys of the exports whose bytes differ, are new, or are no longer there."""
    return [key for key in before | after if before.get(key) != after.get(key)]


def difference(name: str, key: str, revision: str) -> str:
    """Return how an export differs from what the code of a revision makes."""
    now = dict(contents(name))[key]
    with tempfile.TemporaryDirectory() as folder:
        archive = subprocess.run(
            ["git", "archive", revision, *SOURCES],  # noqa: S607  # the git of the developer
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
            tar.extractall(folder, filter="data")
        path = os.pathsep.join(str(Path(folder, source)) for source in SOURCES)
        before = subprocess.run(
            [sys.executable, "-m", "tests.golden", name, key],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": path},
            capture_output=True,
            check=True,
        ).stdout
    old, new = (data.decode().splitlines(keepends=True) for data in (before, now))
    return "".join(difflib.unified_diff(old, new, revision, "now"))


if __name__ == "__main__":
    sys.exit(main())
