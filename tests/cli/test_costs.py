"""What the command line costs, counted in instructions and not timed."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.steps import steps

from eventkit.cli._program import program

HEAD = """eventkit = 1
[event]
id = "congress"
uid = "congress.example"
title = "Congress"
start = 2027-03-26
end = 2027-03-26
timezone = "Europe/Berlin"
updated = 2027-01-01T00:00:00Z
"""


def talks(count: int) -> str:
    """Return the document of an event with as many talks, each of its own speaker."""
    return HEAD + "".join(
        f'[people.p{n}]\nname = "Ada {n}"\n'
        f'[sessions.s{n}]\ntitle = "Talk"\nspeakers = ["p{n}"]\nday = 1\ntime = "09:00-10:00"\n'
        for n in range(count)
    )


@pytest.mark.slow
@pytest.mark.parametrize("is_released", [False, True], ids=["no log", "a log"])
def test_a_file_for_each_costs_no_view_of_the_whole(is_released: bool, tmp_path: Path) -> None:
    runner = CliRunner()

    def cost(count: int) -> int:
        (folder := tmp_path / str(count)).mkdir()
        document = folder / "event.toml"
        document.write_text(talks(count), "utf-8")
        if is_released:
            assert runner.invoke(program, ["release", str(document)]).exit_code == 0
        line = ["export", str(document), "--to", "json", "--each", "person", "-o", f"{folder}/out/"]
        instructions = steps(lambda: runner.invoke(program, line))
        assert len(list((folder / "out").glob("congress.*"))) == count
        return instructions

    cost(2)  # what is imported costs once
    few, many = cost(30), cost(120)

    assert many < 5 * few
