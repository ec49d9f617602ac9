"""What is written, from a folder as it was to the folder as it is to be: one command each."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from attrs import frozen
from tests.documents import SCHOOL

PRIVATE = """
eventkit = 1
extends = "school"
[people.eve]
name = "Eve Example"
"""
CALENDAR = """\
BEGIN:VCALENDAR
X-WR-CALNAME:A walk
X-WR-TIMEZONE:Europe/Berlin
BEGIN:VEVENT
SUMMARY:Walk
DTSTART:20270326T090000Z
ATTENDEE;CN=Ada Example:mailto:ada@example.org
ATTENDEE;CN=Ben Muster:mailto:ben@example.org
END:VEVENT
END:VCALENDAR
"""
CHANGED = SCHOOL.replace("Opening", "Welcome")
SITE = """
from eventkit.plugins import TreeExporter, hookimpl

FILES = [("index.html", b"new"), ("below/two", b"new"), ("same", b"same")]

@hookimpl
def eventkit_exporters():
    yield TreeExporter(name="site", summary="S", extension=".site", media_type="a/b",
                       render=lambda event, options: FILES)
"""
_VARYING = re.compile(
    rb"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}|[\d-]{8,10}T[\d:]{6,8}(?:Z|[+-]\d\d:\d\d)"
)
"""What differs from one run to the next: random ids, digests, and the present."""

Snapshot = Mapping[str, bytes | None]
RECORD = ".eventkit-files.json"


@frozen(kw_only=True)
class Scenario:
    """A command, and the folder in which it is given.

    Args:
        line: The command line.
        prepare: Makes the files that are there before.
        each: After which faults each file is old or new by itself, and not all of them together.
    """

    line: str
    prepare: Callable[[Path], None]
    each: Collection[str] = ()


def snapshot(folder: Path) -> Snapshot:
    """Return what a folder holds: of each file its bytes, of each folder None."""
    return {
        path.relative_to(folder).as_posix(): (
            _VARYING.sub(b"~", path.read_bytes()) if path.is_file() else None
        )
        for path in sorted(folder.rglob("*"))
        if not path.name.endswith(".lock")  # docs: "the empty file stays beside the log"
    }


def unrecorded(folder: Path, before: Snapshot) -> list[str]:
    """Return the files beside a record that are new or changed, and that it does not list so."""
    return [
        path.relative_to(folder).as_posix()
        for record in folder.rglob(RECORD)
        for path in record.parent.rglob("*")
        if path.is_file() and ".eventkit-" not in path.relative_to(folder).as_posix()
        if before.get(path.relative_to(folder).as_posix()) != _VARYING.sub(b"~", path.read_bytes())
        if not _is_listed(record, path)
    ]


def _is_listed(record: Path, path: Path) -> bool:
    name = path.relative_to(record.parent).as_posix()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    results = json.loads(record.read_bytes())["results"]
    return digest in [result["files"].get(name) for result in results]


def _empty(folder: Path) -> None:
    """Leave the folder as it is."""


def _ignoring(folder: Path) -> None:
    (folder / ".gitignore").write_bytes(b"out/")


def _document(folder: Path) -> None:
    (folder / "event.toml").write_text(SCHOOL, "utf-8")
    (folder / "site.py").write_text(SITE, "utf-8")


def _export(folder: Path) -> None:
    _document(folder)
    (folder / "x.json").write_bytes(b"old")


def _tree(folder: Path) -> None:
    from eventkit import load, write
    from eventkit.builtin import registry

    _document(folder)
    plugin = folder / "old.py"
    old = """[("index.html", b"old"), ("above/old", b"old"), ("same", b"same")]"""
    plugin.write_text(re.sub(r"(?m)^FILES = .*$", f"FILES = {old}", SITE), "utf-8")
    write(load(folder / "event.toml"), folder / "x", to="site", plugins=registry([str(plugin)]))
    (folder / "x" / "mine").write_bytes(b"mine")


def _results(folder: Path) -> None:
    _document(folder)
    (folder / "x").mkdir()
    (folder / "x" / "school.json").write_bytes(b"old")
    (folder / "x" / "mine.json").write_bytes(b"mine")


def _results_again(folder: Path) -> None:
    from click.testing import CliRunner

    from eventkit.cli._program import program

    _document(folder)
    line = [str(folder / "event.toml"), "--to", "json", "--to", "markdown", "-o", str(folder / "x")]
    assert not CliRunner().invoke(program, ["export", *line, "--audience", "public"]).exit_code
    (folder / "event.toml").write_text(CHANGED, "utf-8")


def _released(folder: Path) -> None:
    from eventkit import load
    from eventkit.releases import log_path, release

    _document(folder)
    path = folder / "event.toml"
    release(load(path), log_path(path))
    path.write_text(CHANGED, "utf-8")


def _released_twice(folder: Path) -> None:
    from eventkit import load
    from eventkit.releases import log_path, release

    _released(folder)
    path = folder / "event.toml"
    release(load(path), log_path(path))


def _released_in_private(folder: Path) -> None:
    _private(folder)
    _released_twice(folder)


def _private(folder: Path) -> None:
    _document(folder)
    (folder / "event.private.toml").write_text(PRIVATE, "utf-8")


def _torn(folder: Path) -> None:
    _released(folder)
    with (folder / "event.releases.jsonl").open("ab") as log:
        log.write(b'{"eventkit-log":2,"num')


def _fed(folder: Path) -> None:
    from eventkit import loads
    from eventkit.feeds import write_feeds

    _released(folder)
    write_feeds(loads(SCHOOL, "toml"), folder / "feeds")


def _fed_in_the_past(folder: Path) -> None:
    from eventkit import loads
    from eventkit.feeds import write_feeds

    past = SCHOOL.replace("2027", "2024")
    (folder / "past.toml").write_text(past, "utf-8")
    write_feeds(loads(past, "toml"), folder / "feeds", url="https://example.org/")


def _calendar(folder: Path) -> None:
    (folder / "walk.ics").write_text(CALENDAR, "utf-8")


SCENARIOS: Mapping[str, Scenario] = {
    "new": Scenario(line="new event.toml", prepare=_empty, each=["kill"]),
    "new-below": Scenario(line="new a/b/event.toml", prepare=_empty, each=["kill"]),
    "new-ignored": Scenario(line="new event.toml", prepare=_ignoring, each=["kill"]),
    "import": Scenario(line="import walk.ics -o a/event.toml", prepare=_calendar, each=["kill"]),
    "export": Scenario(line="export event.toml -o x.json", prepare=_export),
    "export-below": Scenario(line="export event.toml -o a/b/x.json", prepare=_document),
    "tree": Scenario(
        line="export event.toml -p site.py --to site -o x", prepare=_tree, each=["kill", "error"]
    ),
    "tree-below": Scenario(
        line="export event.toml -p site.py --to site -o a/x",
        prepare=_document,
        each=["kill", "error"],
    ),
    "results": Scenario(
        line="export event.toml --to json --to markdown -o x/",
        prepare=_results,
        each=["kill", "error"],
    ),
    "results-again": Scenario(
        line="export event.toml --to json --to markdown -o x/",
        prepare=_results_again,
        each=["kill", "error"],
    ),
    "release": Scenario(line="release event.toml", prepare=_document),
    "release-again": Scenario(line="release event.toml", prepare=_released),
    "release-private": Scenario(line="release event.toml", prepare=_private, each=["kill"]),
    "unpublish": Scenario(line="release event.toml --unpublish 2", prepare=_released_twice),
    "unpublish-private": Scenario(
        line="release event.toml --unpublish 2", prepare=_released_in_private, each=["kill"]
    ),
    "repair": Scenario(line="log event.toml --repair", prepare=_torn, each=["kill"]),
    "forget": Scenario(line="forget event.toml ada", prepare=_released, each=["kill", "error"]),
    "feeds": Scenario(
        line="feeds event.toml -o a/feeds", prepare=_document, each=["kill", "error"]
    ),
    "retire": Scenario(
        line="feeds past.toml -o feeds --retire --url https://example.org/",
        prepare=_fed_in_the_past,
        each=["kill", "error"],
    ),
    "feeds-again": Scenario(line="feeds event.toml -o feeds", prepare=_fed, each=["kill", "error"]),
}
