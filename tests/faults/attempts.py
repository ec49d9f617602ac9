"""Give a command again and again, each time with a fault at a later call of the system.

    LD_PRELOAD=faults.so python -m tests.faults.attempts SCENARIO HOW FOLDER

HOW is `kill`, or the number of an error. What each attempt leaves stays in FOLDER/NUMBER/work, and
its exit code in FOLDER/NUMBER/code; in the last attempt there was no fault.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.scenarios import SCENARIOS, Scenario

from eventkit.cli._program import program

KILLED = 9


def attempt(scenario: Scenario, place: Path, number: int, error: int) -> bool:
    """Give the command in a process of its own, and say whether there was a fault."""
    work = place / "work"
    work.mkdir(parents=True)
    scenario.prepare(work)
    child = os.fork()
    if child:
        status = os.waitpid(child, 0)[1]
        is_faulty = os.WIFSIGNALED(status) or (place / "fault").exists()
        code = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        (place / "code").write_text(str(code))
        return is_faulty
    faults = ctypes.CDLL(None)
    os.chdir(work)
    with (place / "said").open("w") as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
    code = 0
    faults.fault_arm(number, error, os.fsencode(work))
    try:
        program(scenario.line.split())
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        fired = faults.fault_fired()
        faults.fault_arm(0, 0, b"")
        with contextlib.suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        if fired:
            (place / "fault").touch()
        os._exit(code)


def _import_all(scenario: Scenario) -> None:
    """Give the command once without a fault: no attempt has to import what it needs."""
    here = Path.cwd()
    with TemporaryDirectory() as folder:
        scenario.prepare(Path(folder))
        os.chdir(folder)
        with contextlib.suppress(SystemExit):
            program(scenario.line.split())
        os.chdir(here)


def main() -> None:
    name, how, folder = sys.argv[1:]
    _import_all(SCENARIOS[name])
    for number in count(1):
        if not attempt(
            SCENARIOS[name], Path(folder, str(number)), number, 0 if how == "kill" else int(how)
        ):
            return


if __name__ == "__main__":
    main()
