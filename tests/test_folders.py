"""Folders that eventkit fills: what is written, removed, kept and refused there."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs
import pytest
from tests.documents import SCHOOL

import eventkit
from eventkit._folders import Result, fill_folder, is_tree_unchanged
from eventkit.model import Event
from eventkit.model.errors import ExporterError, TargetError
from eventkit.plugins import PluginRegistry, TreeExporter, hookimpl
from eventkit.testing import registry_with

RECORD = ".eventkit-files.json"
EVENT = eventkit.loads(SCHOOL, "toml")
Write = Callable[..., Path]


def trees(*files: tuple[str, bytes], name: str = "tree") -> PluginRegistry:
    """Return a registry with a format of these files."""

    class Plugin:
        @hookimpl
        def eventkit_exporters(self) -> Iterator[object]:
            yield TreeExporter(
                name=name, summary="T", media_type="a/b", render=lambda event, options: iter(files)
            )

    with registry_with(Plugin()) as registry:
        return registry


def write(folder: Path, *files: tuple[str, bytes], event: Event = EVENT, **more: object) -> Path:
    return eventkit.write(event, folder, to="tree", plugins=trees(*files), **more)  # type: ignore[arg-type]


def files(folder: Path) -> dict[str, bytes]:
    """Return what the files of a folder hold, but for the record."""
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name != RECORD)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def recorded(folder: Path) -> set[str]:
    record = json.loads((folder / RECORD).read_text("utf-8"))
    return {path for result in record["results"] for path in result["files"]}


# --- what is written and removed


def test_a_tree_replaces_what_it_wrote_before(tmp_path: Path) -> None:
    write(tmp_path, ("index.html", b"1"), ("old/only.html", b"o"), ("same.css", b"s"))
    os.utime(tmp_path / "same.css", (1, 1))

    write(tmp_path, ("index.html", b"2"), ("new/a.html", b"n"), ("same.css", b"s"))

    assert files(tmp_path) == {"index.html": b"2", "new/a.html": b"n", "same.css": b"s"}
    assert recorded(tmp_path) == set(files(tmp_path))
    assert not (tmp_path / "old").exists()
    assert (tmp_path / "same.css").stat().st_mtime == 1


def test_files_of_others_stay_and_so_does_the_folder_they_are_in(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_bytes(b"ref")
    write(tmp_path, ("a/x", b"x"))
    (tmp_path / "a" / "mine").write_bytes(b"mine")

    write(tmp_path, ("b", b"b"))

    assert files(tmp_path) == {".git/HEAD": b"ref", "a/mine": b"mine", "b": b"b"}


def test_the_folder_one_works_in_is_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine").write_bytes(b"mine")
    monkeypatch.chdir(tmp_path)

    write(Path(), ("a", b"a"))

    assert files(tmp_path) == {"mine": b"mine", "a": b"a"}


def test_new_files_come_first_and_index_pages_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["index.html", "old.html", "new.html", "sub/index.html"]
    write(tmp_path, *((name, b"1") for name in names if name != "new.html"))
    placed: list[str] = []
    real = Path.replace

    def replace(path: Path, target: Path) -> Path:
        placed.append(target.relative_to(tmp_path).as_posix())
        return real(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    write(tmp_path, *((name, b"2") for name in names))

    order = ["new.html", "old.html", "sub/index.html", "index.html"]
    assert placed == [RECORD, *order, RECORD]


@pytest.mark.parametrize(
    ("before", "after"), [(["a"], ["a/b"]), (["a/b", "a/c/d"], ["a"]), (["a/b/c"], ["a/b"])]
)
def test_a_file_becomes_a_folder_and_a_folder_a_file(
    before: list[str], after: list[str], tmp_path: Path
) -> None:
    write(tmp_path, *((name, b"1") for name in before))

    write(tmp_path, *((name, b"2") for name in after))

    assert files(tmp_path) == dict.fromkeys(after, b"2")


def test_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    write(tmp_path, ("a", b"1"))
    (tmp_path / "a").chmod(0o600)

    write(tmp_path, ("a", b"2"))

    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600


def test_an_exporter_that_fails_half_way_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path / "site", ("old", b"o"))
    before = files(tmp_path)

    with pytest.raises(ExporterError):
        write(tmp_path / "site", ("new", b"n"), ("..", b""))
    with pytest.raises(ExporterError):
        write(tmp_path / "never", ("new", b"n"), ("..", b""))

    assert files(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_two_who_fill_a_folder_at_once_take_turns(tmp_path: Path) -> None:
    contents = [[(str(name), bytes([run])) for name in range(20)] for run in range(4)]
    threads = [threading.Thread(target=write, args=(tmp_path, *content)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(files(tmp_path).values())) == 1
    write(tmp_path, ("0", b"last"))  # nothing counts as edited
    assert files(tmp_path) == {"0": b"last"}


# --- what is refused


@pytest.mark.parametrize("now", [["a"], []])
def test_a_file_that_was_edited_is_replaced_or_removed_only_by_force(
    now: list[str], tmp_path: Path
) -> None:
    write(tmp_path, ("a", b"1"), ("b", b"1"))
    (tmp_path / "a").write_bytes(b"edited")
    new = [(name, b"2") for name in now]

    with pytest.raises(TargetError, match=r"a: it was edited .* with --force \(Python: force=True"):
        write(tmp_path, *new)
    assert files(tmp_path) == {"a": b"edited", "b": b"1"}

    write(tmp_path, *new, force=True)
    assert files(tmp_path) == dict(new)


def test_a_file_that_was_edited_to_what_it_becomes_is_no_fault(tmp_path: Path) -> None:
    write(tmp_path, ("a", b"1"))
    (tmp_path / "a").write_bytes(b"2")

    write(tmp_path, ("a", b"2"))

    assert files(tmp_path) == {"a": b"2"}


def test_a_file_that_was_deleted_is_written_again(tmp_path: Path) -> None:
    write(tmp_path, ("a", b"1"), ("b", b"1"))
    (tmp_path / "a").unlink()
    (tmp_path / "b").unlink()

    write(tmp_path, ("a", b"1"))

    assert files(tmp_path) == {"a": b"1"}


@pytest.mark.parametrize("force", [False, True])
def test_a_file_of_somebody_else_is_never_replaced(force: bool, tmp_path: Path) -> None:
    for name in ("index.html", "style.css"):
        (tmp_path / name).write_bytes(b"mine")

    with pytest.raises(TargetError, match="and 1 more: it is there already") as raised:
        write(tmp_path, ("index.html", b"new"), ("a", b"a"), ("style.css", b"s"), force=force)

    assert raised.value.path == tmp_path / "index.html"
    assert files(tmp_path) == {"index.html": b"mine", "style.css": b"mine"}


def test_a_link_is_not_followed_out_of_the_folder(tmp_path: Path) -> None:
    outside, site = tmp_path / "outside", tmp_path / "site"
    outside.mkdir()
    write(site, ("a/x", b"1"), ("b", b"1"))
    (site / "a" / "x").unlink()
    (site / "a").rmdir()
    (outside / "x").write_bytes(b"1")
    (outside / "b").write_bytes(b"1")
    (site / "a").symlink_to(outside)
    (site / "b").unlink()
    (site / "b").symlink_to(outside / "b")

    with pytest.raises(TargetError, match="a is a link"):
        write(site, ("a/x", b"2"))
    with pytest.raises(TargetError, match="b: it was edited"):
        write(site, ("b", b"2"))
    write(site, ("c", b"2"))

    assert files(outside) == {"x": b"1", "b": b"1"}
    assert (site / "b").is_symlink()


def test_a_folder_or_pipe_where_a_file_is_to_be_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    os.mkfifo(tmp_path / "b")
    (tmp_path / "c").write_bytes(b"mine")

    for name, reason in (("a", "a folder"), ("b", "a pipe"), ("c/d", "c is a file")):
        with pytest.raises(TargetError, match=reason):
            write(tmp_path, (name, b""))


@pytest.mark.parametrize(
    ("event", "name", "audience", "reason"),
    [
        (attrs.evolve(EVENT, id="other"), "tree", "public", "of 'school', not of 'other'"),
        (EVENT, "forest", "public", "the tree of 'school', not the forest of 'school'"),
        (EVENT, "tree", "participants", "audience 'public', not 'participants'"),
    ],
)
def test_a_folder_of_another_event_format_or_audience_is_refused(
    event: Event, name: str, audience: str, reason: str, tmp_path: Path
) -> None:
    write(tmp_path, ("a", b"1"))

    with pytest.raises(TargetError, match=f"it holds .*{reason}; name another folder"):
        eventkit.write(
            event, tmp_path, to=name, audience=audience, plugins=trees(("a", b"2"), name=name)
        )

    assert files(tmp_path) == {"a": b"1"}


def test_feeds_and_a_tree_do_not_share_a_folder(tmp_path: Path) -> None:
    write(tmp_path / "site", ("a", b"1"))
    eventkit.write_feeds(EVENT, tmp_path / "feeds")

    with pytest.raises(TargetError, match="it holds the tree of 'school'"):
        eventkit.write_feeds(EVENT, tmp_path / "site")
    with pytest.raises(TargetError, match="it holds the feeds of 'school'"):
        write(tmp_path / "feeds", ("a", b"1"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"eventkit-files": 2, "folder": "tree", "results": []}',
        '{"eventkit-files": 1, "folder": "x", "results": []}',
        "[" * 9999,
        json.dumps(
            {
                "eventkit-files": 1,
                "folder": "tree",
                "results": [
                    {
                        "event": "school",
                        "format": "tree",
                        "audience": "public",
                        "files": {"../mine": ""},
                    }
                ],
            }
        ),
    ],
)
def test_a_record_that_cannot_be_read_is_said(text: str, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / RECORD).write_text(text)
    (tmp_path / "mine").write_bytes(b"")

    with pytest.raises(TargetError, match="it is no record of this eventkit"):
        write(folder, ("a", b"1"))

    assert files(tmp_path) == {"mine": b""}


def test_without_its_record_a_folder_goes_on_where_nothing_differs(tmp_path: Path) -> None:
    write(tmp_path, ("a", b"1"), ("b", b"1"))
    (tmp_path / RECORD).unlink()

    write(tmp_path, ("a", b"1"))

    assert files(tmp_path) == {"a": b"1", "b": b"1"}
    assert recorded(tmp_path) == {"a"}


def test_a_tree_may_not_write_the_record(tmp_path: Path) -> None:
    for name in (RECORD, f"a/{RECORD}", RECORD.upper()):
        with pytest.raises(ExporterError, match="no relative path in the folder"):
            write(tmp_path, (name, b"{}"))


def test_a_tree_is_up_to_date_while_its_inputs_and_files_are_the_same(tmp_path: Path) -> None:
    result = Result(event="school", format="tree", audience="public", inputs="1")
    fill_folder(tmp_path, "tree", result, [("a", b"a"), ("b", b"b")])

    assert is_tree_unchanged(tmp_path, result)
    for other in ({"inputs": "2"}, {"inputs": ""}, {"audience": "organizers"}):
        assert not is_tree_unchanged(tmp_path, attrs.evolve(result, **other))
    (tmp_path / "b").write_bytes(b"edited")
    assert not is_tree_unchanged(tmp_path, result)
