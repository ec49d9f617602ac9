"""A key that is declared on a field of the model is known everywhere, in tests too.

The package is copied, one field is added, and a program uses the copy as any caller would.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import eventkit

ADDED = """
    motto: str | None = field(
        default=None, validator=string, metadata=translatable("what it stands for")
    )
    guide: str | None = field(
        default=None, converter=ref, metadata=refers(*PARTIES, help="who leads through it")
    )
"""
DOCUMENT = """\
eventkit = 1

[event]
id = "school"
title = "School"
start = 2027-03-26
end = 2027-03-26
timezone = "Europe/Berlin"

[people.ada]
name = "Ada Example"
audience = "organizers"

[sessions.walk]
title = "Walk"
motto = { en = "Slowly", ru = "Медленно" }
guide = "ada"
"""
HEAD = f"""
import eventkit, attrs, json
from eventkit.document import reference, schema
event = eventkit.loads({DOCUMENT!r})
walk = event.session("walk")
fast = attrs.evolve(walk, motto="Fast")
"""
DRAW = """
from hypothesis import Phase, find, settings
from eventkit.testing.strategies import events
has_both = lambda event: any(it.motto and it.guide for it in event.sessions)
found = find(events(), has_both, settings=settings(phases=[Phase.generate], database=None))
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the package, and add two keys to sessions."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(Path(eventkit.__file__).parent, folder / "eventkit")
    items = folder / "eventkit" / "model" / "items.py"
    before, mark, after = items.read_text(encoding="utf-8").partition("    notice: str | None")
    items.write_text(before + ADDED.lstrip("\n") + mark + after, encoding="utf-8")
    return folder


def says(copy: Path, head: str, code: str) -> str:
    """Return what a program prints that uses the copy."""
    program = f"import sys; sys.path.insert(0, {str(copy)!r}){head}print({code})"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("(walk.motto, walk.guide)", "('Slowly', 'ada')"),
        ("eventkit.loads(eventkit.dumps(event)) == event", "True"),
        ("'motto = ' in eventkit.dumps(event)", "True"),
        ("event.view(language='ru').session('walk').motto", "Медленно"),
        ("event.view(audience='public').session('walk').guide", "None"),
        (
            "schema()['properties']['sessions']['additionalProperties']['properties']['motto']",
            "{'description': 'what it stands for', 'anyOf': [{'type': 'string'}, {'type':",
        ),
        (
            "[row for row in reference().splitlines() if '`guide`' in row][0].split('|')[3]",
            "who leads through it",
        ),
        (
            "eventkit.diff(event, attrs.evolve(event, sessions=[fast])).changes[0].keys",
            "('motto',)",
        ),
    ],
)
def test_a_key_is_declared_on_its_field_alone(copy: Path, code: str, answer: str) -> None:
    assert says(copy, HEAD, code).startswith(answer)


@pytest.mark.slow
def test_a_key_is_drawn_by_the_strategies(copy: Path) -> None:
    assert says(copy, DRAW, "has_both(found)") == "True"
