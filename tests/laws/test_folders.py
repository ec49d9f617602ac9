"""Law 10: in a folder that eventkit fills no file that it did not write is replaced or removed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tests.documents import SCHOOL

import eventkit
from eventkit.model import Event
from eventkit.model.errors import TargetError
from eventkit.plugins import NoOptions, TreeExporter, hookimpl
from eventkit.testing import registry_with

EVENT = eventkit.loads(SCHOOL, "toml")
RECORD = ".eventkit-files.json"
PATHS = st.sampled_from(
    ["a", "a/b", "a/b/c", "a/d", "d", "index.html", "d/index.html", "school.one", "index.json"]
)
CONTENTS = st.sampled_from([b"1", b"2", b"3"])
FORCE = st.booleans()
Files: TypeAlias = Mapping[str, bytes]


def is_one_tree(files: Files) -> bool:
    """Return whether no path is a file and a folder."""
    above = {str(parent) for path in files for parent in Path(path).parents}
    return not above & files.keys()


class Plugin:
    """A folder of files, which are set from outside."""

    def __init__(self) -> None:
        self.files: Files = {}

    @hookimpl
    def eventkit_exporters(self) -> Iterator[object]:
        yield TreeExporter(name="tree", summary="T", media_type="a/b", render=self.render)

    def render(self, event: Event, options: NoOptions) -> Iterator[tuple[str, bytes]]:
        yield from self.files.items()


class Folder(RuleBasedStateMachine):
    """A folder in which eventkit and somebody else write by turns."""

    def __init__(self) -> None:
        super().__init__()
        self.path = Path(tempfile.mkdtemp())
        self.plugin = Plugin()
        with registry_with(self.plugin) as self.plugins:
            pass
        self.written: dict[str, bytes] = {}  # by eventkit, as it wrote them last

    def files(self) -> dict[str, bytes]:
        paths = [path for path in self.path.rglob("*") if path.is_file() and path.name != RECORD]
        return {path.relative_to(self.path).as_posix(): path.read_bytes() for path in paths}

    @rule(path=PATHS, data=CONTENTS)
    def somebody_writes(self, path: str, data: bytes) -> None:
        target = self.path / path
        blocking = [parent for parent in target.parents if parent.is_file()]
        if not blocking and not target.is_dir():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)

    @rule(path=PATHS)
    def somebody_removes(self, path: str) -> None:
        target = self.path / path
        if target.is_dir():
            shutil.rmtree(target)
        elif not any(parent.is_file() for parent in target.parents):
            target.unlink(missing_ok=True)

    @rule(files=st.dictionaries(PATHS, CONTENTS, max_size=4).filter(is_one_tree), force=FORCE)
    def eventkit_writes_a_tree(self, files: Files, force: bool) -> None:
        self.plugin.files, before = files, self.files()
        try:
            eventkit.write(EVENT, self.path, to="tree", plugins=self.plugins, force=force)
        except TargetError:
            assert self.files() == before
            return
        after = self.files()
        assert after.items() >= files.items()
        assert not [path for path in self.written if path in after and path not in files
                    and before[path] == self.written[path]]  # fmt: skip
        self.keeps_what_is_not_ours(before, after, files, force=force)
        self.written = dict(files)

    def keeps_what_is_not_ours(
        self, before: Files, after: Files, files: Files, *, force: bool
    ) -> None:
        for path, data in before.items():
            if path not in self.written or (data != self.written[path] and not force):
                assert after.get(path) == data, path

    @invariant()
    def only_files_are_left(self) -> None:
        assert not [path for path in self.path.rglob("*eventkit*") if path.name != RECORD]

    def teardown(self) -> None:
        shutil.rmtree(self.path)


TestFolder = Folder.TestCase
