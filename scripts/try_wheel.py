"""Build the wheel, install it into an empty environment, and use it as a newcomer would."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "ashgabat-2024" / "event.toml"


def run(*command: str | Path, code: int = 0) -> str:
    """Run a command outside the repository, which must end with a code; return what it prints."""
    done = subprocess.run(
        list(map(str, command)),
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=EXAMPLE.parent,
    )
    if done.returncode != code:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout}{done.stderr}")
    return done.stdout + (done.stderr if code else "")


def main() -> None:
    """Try the wheel; any failure ends the program with its output."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
        run(*pip, "wheel", "--quiet", "--no-deps", "--wheel-dir", home, ROOT)
        (wheel,) = home.glob("eventkit_core-*.whl")
        venv.create(home / "venv", with_pip=True)
        python = home / "venv" / "bin" / "python"
        constraints = ROOT / "constraints.txt"
        run(python, "-m", "pip", "install", "--quiet", "-c", constraints, wheel)
        eventkit = home / "venv" / "bin" / "eventkit"
        print(run(eventkit, "--version").strip(), "from", wheel.name)
        run(eventkit, "check", EXAMPLE)
        run(
            eventkit,
            "export",
            EXAMPLE,
            "--to",
            "icalendar",
            "--to",
            "markdown",
            "--to",
            "json",
            "-o",
            f"{home}/out/",
        )
        run(eventkit, "feeds", EXAMPLE, "-o", home / "feeds")
        run(eventkit, "new", home / "school.toml")
        run(eventkit, "check", home / "school.toml")
        audit = (eventkit, "audit", home / "out", "--against", EXAMPLE)
        if "pip install eventkit-audit" not in run(*audit, code=2):
            sys.exit("without its package, `eventkit audit` does not say what to install")
        run(
            *pip,
            "wheel",
            "--quiet",
            "--no-deps",
            "--wheel-dir",
            home,
            ROOT / "plugins/eventkit-audit",
        )
        run(
            python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            *home.glob("eventkit_audit-*.whl"),
        )
        run(*audit)
        print(
            "the wheel checks, exports, publishes, audits and begins a document:",
            ", ".join(sorted(path.name for path in (home / "out").iterdir())),
        )


if __name__ == "__main__":
    main()
