"""Many documents on several machines: here two processes of Dask, one of which is killed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

import eventkit

pytestmark = [pytest.mark.once, pytest.mark.slow]

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "how-to" / "many-events.md"
IDS = [f"workshop-{number:02}" for number in range(12)]

WITH_EXPORT_MANY = """
import sys
from pathlib import Path
import eventkit
from dask.distributed import Client

if __name__ == "__main__":
    paths = [*sorted(Path("workshops").resolve().glob("*.toml")), Path("none.toml")]
    with Client(sys.argv[1]) as client, client.get_executor() as executor:
        for result in eventkit.export_many(paths, to="icalendar", executor=executor):
            print(result.path.name, type(result.error).__name__)
            if result.data:
                Path("again", f"{result.path.stem}.ics").write_bytes(result.data)
"""


class Finished(NamedTuple):
    """What two programs did beside two workers, one of which was killed after its first file."""

    workers: Sequence[str]
    lines: Sequence[str]
    writes: Sequence[tuple[str, str]]
    last: tuple[str, str]
    folder: Path
    expected: Mapping[str, bytes]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """Run the program of the page, and one with `export_many`, beside two workers."""
    folder = tmp_path_factory.mktemp("dask")
    for name in ("workshops", "calendars", "again"):
        (folder / name).mkdir()
    expected = _documents(folder / "workshops")
    page = PAGE.read_text("utf-8")
    block = re.search(r'```python title="on_dask.py"\n(.*?)```', page, re.DOTALL)
    assert block
    (folder / "on_dask.py").write_text(block[1], "utf-8")
    (folder / "many.py").write_text(WITH_EXPORT_MANY, "utf-8")
    done = subprocess.run(
        [sys.executable, str(HERE / "two_workers.py"), "on_dask.py", "many.py"],
        cwd=folder,
        env=os.environ
        | {
            "PYTHONTZPATH": "",  # the zone data of tests
            "DASK_TEMPORARY_DIRECTORY": str(folder),
            "DASK_DISTRIBUTED__WORKER__PRELOAD": str(HERE / "deadly_write.py"),
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    workers, *lines = done.stdout.splitlines()
    writes, (last,) = _writes(folder / "writes.log"), _writes(folder / "died.log")
    return Finished(workers.split()[1:], lines, writes, last, folder, expected)


def _writes(log: Path) -> list[tuple[str, str]]:
    """Return the processes that wrote files, each with the name of one."""
    lines = log.read_text("utf-8").splitlines()
    return [(worker, name) for worker, name in map(str.split, lines)]


def _documents(folder: Path) -> dict[str, bytes]:
    """Write a document for each id, one of them released, and return their calendars."""
    for number, id in enumerate(IDS):
        day = date(2027, 5, 1 + number)
        event = eventkit.Event(
            id=id, uid=f"uid-{id}", title=id, start=day, end=day, timezone="Europe/Berlin"
        )
        eventkit.dump(event, folder / f"{id}.toml")
    first = folder / f"{IDS[0]}.toml"
    eventkit.release(eventkit.load(first), first.with_suffix(".releases.jsonl"))
    results = eventkit.export_many(sorted(folder.glob("*.toml")), to="icalendar")
    return {f"{result.path.stem}.ics": result.data or b"" for result in results}


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_worker_that_is_killed_after_its_first_file_costs_nothing(finished: Finished) -> None:
    assert sorted(finished.lines[: len(IDS)]) == [f"{id}.toml done" for id in IDS]
    assert files(finished.folder / "calendars") == finished.expected


def test_what_a_killed_worker_wrote_is_written_again_and_all_else_once(finished: Finished) -> None:
    killed, name = finished.last

    assert killed in finished.workers
    assert [it for it in finished.writes if it[0] == killed] == [finished.last]
    assert Counter(it for _, it in finished.writes) == Counter([*finished.expected, name])


def test_export_many_takes_the_executor_of_dask(finished: Finished) -> None:
    done = [f"{id}.toml NoneType" for id in IDS]

    assert finished.lines[len(IDS) :] == [*done, "none.toml DocumentError"]
    assert files(finished.folder / "again") == finished.expected
