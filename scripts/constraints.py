"""Pin the newest versions of everything that development and tests install, in constraints.txt.

Names and versions only: no hashes and no addresses. Made with the oldest Python that is supported,
because what a newer one gets may not install on it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
OURS = ("eventkit",)
OLDEST = (3, 11)


def main() -> None:
    """Install all groups without constraints, and write down what came."""
    if sys.version_info[:2] != OLDEST:
        sys.exit("constraints are made with the oldest Python: run `make constraints`")
    plugins = map(str, sorted((ROOT / "plugins").glob("*/")))
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        pip = [f"{folder}/bin/python", "-m", "pip", "--disable-pip-version-check"]
        install = [*pip, "install", "--quiet", "--upgrade"]
        subprocess.run([*install, "pip"], check=True)
        everything = [
            "--group",
            "dev",
            "-e",
            ".[testing]",
            *plugins,
            "./plugins/eventkit-html[pdf]",
        ]
        subprocess.run([*install, *everything], check=True, cwd=ROOT)
        frozen = subprocess.run(
            [*pip, "freeze", "--all", "--exclude", "setuptools"],
            check=True,
            capture_output=True,
            encoding="utf-8",
        ).stdout
    pins = [
        line for line in frozen.splitlines() if "==" in line and not line.startswith(("#", *OURS))
    ]
    header = "# Made by `make constraints`: what development and tests install.\n"
    (ROOT / "constraints.txt").write_text(header + "\n".join(pins) + "\n", encoding="utf-8")
    print(f"{len(pins)} pins", file=sys.stderr)


if __name__ == "__main__":
    main()
