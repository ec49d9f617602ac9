"""Build the wheel, install it into an empty environment, and use it as a newcomer would."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
KINDS = ("exporter", "importer", "check", "command")
EXAMPLE = ROOT / "examples" / "ashgabat-2024" / "event.toml"
PIP = ("-m", "pip", "--disable-pip-version-check")


def run(*command: str | Path, code: int = 0, folder: Path = EXAMPLE.parent) -> str:
    """Run a command in a folder, which must end with a code; return what it prints."""
    done = subprocess.run(
        list(map(str, command)),
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=folder,
    )
    if done.returncode != code:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout}{done.stderr}")
    return done.stdout + (done.stderr if code else "")


def wheel_of(project: Path, home: Path) -> Path:
    """Build the wheel of a project in a folder of its own, and return its path."""
    folder = home / "wheels" / project.name
    run(sys.executable, *PIP, "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, project)
    (wheel,) = folder.glob("*.whl")
    return wheel


def install(python: Path, *arguments: str | Path) -> None:
    """Install something into the environment of a Python."""
    run(python, *PIP, "install", "--quiet", "-c", ROOT / "constraints.txt", *arguments)


def try_commands(eventkit: Path, home: Path) -> None:
    """Check, export, publish and begin a document."""
    run(eventkit, "check", EXAMPLE)
    formats = [word for name in ("icalendar", "markdown", "json") for word in ("--to", name)]
    run(eventkit, "export", EXAMPLE, *formats, "-o", f"{home}/out/")
    run(eventkit, "feeds", EXAMPLE, "-o", home / "feeds")
    run(eventkit, "new", home / "school.toml")
    run(eventkit, "check", home / "school.toml")
    names = ", ".join(sorted(path.name for path in (home / "out").iterdir()))
    print("the wheel checks, exports, publishes and begins a document:", names)


def try_audit(eventkit: Path, python: Path, home: Path) -> None:
    """Audit what was exported, without the package of that command and with it."""
    audit = (eventkit, "audit", home / "out", "--against", EXAMPLE)
    if "pip install eventkit-audit" not in run(*audit, code=2):
        sys.exit("without its package, `eventkit audit` does not say what to install")
    install(python, "--no-deps", wheel_of(ROOT / "plugins/eventkit-audit", home))
    run(*audit)
    print("with its package, the wheel audits")


def try_contract(eventkit: Path, python: Path, home: Path, wheel: Path) -> None:
    """Check a plugin without pytest, and then run a copy of its tests outside the repository."""
    install(python, "--no-deps", wheel_of(ROOT / "plugins/eventkit-csv", home))
    checked = run(eventkit, "plugin", "check", "eventkit-csv", folder=home)
    print("without pytest, eventkit-csv passes its contract:", checked.splitlines()[-1])
    install(python, f"eventkit-core[testing] @ {wheel.as_uri()}")
    tests = home / "tests"
    tests.mkdir()
    shutil.copy(ROOT / "plugins/eventkit-csv/tests/test_csv.py", tests)
    tested = run(python, "-m", "pytest", "-q", "-W", "error", "test_csv.py", folder=tests)
    print("outside the repository, its tests pass:", tested.splitlines()[-1])


def try_new_plugins(eventkit: Path, python: Path, home: Path) -> None:
    """Have a plugin of each kind written; install it, and run its tests, ruff and mypy as it is.

    All are installed into one environment: one for each would take minutes.
    """
    folder = home / "new"
    folder.mkdir()
    for kind in KINDS:
        run(eventkit, "plugin", "new", f"acme-{kind}", f"--{kind}", folder=folder)
    packages = sorted(folder.iterdir())
    install(python, "hatchling", "mypy", "ruff")
    install(python, "--no-deps", "--no-build-isolation", *packages)
    run(eventkit, "plugin", "doctor")
    mypy = ("mypy", "--cache-dir", home / "mypy")
    tools = (("pytest", "-q"), ("ruff", "check"), ("ruff", "format", "--check"), mypy)
    for package in packages:
        for tool in tools:
            run(python, "-m", *tool, folder=package)
    print("new plugins pass their tests, ruff and mypy as written:", ", ".join(KINDS))


def main() -> None:
    """Try the wheel; any failure ends the program with its output."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        wheel = wheel_of(ROOT, home)
        venv.create(home / "venv", with_pip=True)
        python = home / "venv" / "bin" / "python"
        eventkit = python.with_name("eventkit")
        install(python, wheel)
        print(run(eventkit, "--version").strip(), "from", wheel.name)
        try_commands(eventkit, home)
        try_audit(eventkit, python, home)
        try_contract(eventkit, python, home, wheel)
        try_new_plugins(eventkit, python, home)


if __name__ == "__main__":
    main()
