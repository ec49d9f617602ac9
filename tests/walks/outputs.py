"""All that is written of one state of a walk: exports, feeds, differences, the programme."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import NamedTuple, TypeAlias

from tests.walks.audiences import AUDIENCES
from tests.walks.documents import NAME
from tests.walks.drawing import LANGUAGES
from tests.walks.program import Program
from tests.walks.tokens import TOKEN

import eventkit

Stream: TypeAlias = tuple[str, str, str, str]  # audience, language, options, selection
Options: TypeAlias = Mapping[str, object]

LOG = "event.releases.jsonl"
RECORD = ".eventkit-files.json"  # in a folder that eventkit fills
RETIRED = 0.3  # of the feeds of a state
URL = "https://example.org/feeds/"
CALENDARS: dict[str, Options] = {
    "all": {},
    "days": {"entries": "days"},
    "no-breaks": {"breaks": False},
    "discreet": {"discreet": True},
    "discreet-days": {"discreet": True, "entries": "days"},
    "utc": {"times": "utc", "reminder": "PT15M"},
}


class Output(NamedTuple):
    """Something that was written for an audience.

    Args:
        name: What it is: a format, a command, or the name of a file.
        audience: The level of those whom it is for.
        data: What it holds.
        is_calendar: Whether UIDs of withdrawn entries may stand in it.
        stream: Of a calendar, which one it is: what the next release writes is its update.
    """

    name: str
    audience: int
    data: bytes
    is_calendar: bool = False
    stream: Stream | None = None


class Outputs:
    """Writes a state for one audience after the other.

    Args:
        program: Runs commands where the document and its logs are; feeds are kept there.
        random: Where chance comes from.
    """

    def __init__(self, program: Program, random: Random) -> None:
        self.program, self.folder, self.random = program, program.folder, random
        self.offered: dict[int, set[str]] = {}  # tokens in the names of feeds, by audience

    def write(self, level: int, selections: list[str], releases: list[int]) -> Iterator[Output]:
        """Yield everything for an audience.

        Args:
            level: The audience.
            selections: What to select, such as `room:aula`.
            releases: The numbers of the releases that there are.
        """
        if self.program.environment is not None:  # a process takes long to start
            yield from self.calendars_of_processes(level)
            return
        yield from self.all_exports(level, selections, releases)
        yield from self.files(level, self.random.choice(["", *selections]))
        yield from self.feeds(level)
        if releases:
            yield from self.differences(level, selections, releases)
        done = self.program.run("show", NAME, "--audience", AUDIENCES[level])
        yield Output("show", level, done.output)

    def all_exports(
        self, level: int, selections: list[str], releases: list[int]
    ) -> Iterator[Output]:
        self.event = eventkit.load(self.folder / NAME)
        self.log = eventkit.load_log(self.folder / LOG) if releases else None
        for language in ("en", *LANGUAGES):
            yield from self.exports(level, language, "", releases)
        for selection in selections:
            yield from self.exports(level, "en", selection, releases)

    def calendars_of_processes(self, level: int) -> Iterator[Output]:
        reader = ("--audience", AUDIENCES[level])
        for name, options in CALENDARS.items():
            given = [f"--option={key}={value}" for key, value in options.items()]
            done = self.program.run("export", NAME, "--to", "icalendar", *reader, *given)
            if done.code == 0:
                stream = AUDIENCES[level], "en", name, ""
                said = f"icalendar {name} of a process"
                yield Output(said, level, done.output, is_calendar=True, stream=stream)

    def exports(
        self, level: int, language: str, selection: str, releases: list[int]
    ) -> Iterator[Output]:
        since = self.random.choice(releases) if releases else None
        rows = self.random.choice(("sessions", "people", "outcomes"))
        others: list[tuple[str, Options]] = [
            ("markdown", {"changes": True} if self.random.random() < 0.5 else {}),
            ("json", {}),
            ("csv", {"rows": rows}),
        ]
        if since:
            others += [
                ("markdown", {"changes_since": since}),
                ("icalendar", {"changed_since": since}),
            ]
        for name, options in CALENDARS.items():
            data = self.export("icalendar", level, language, selection, options)
            if data is not None:
                stream = AUDIENCES[level], language, name, selection
                yield Output(
                    f"icalendar {' '.join(stream[1:])}",
                    level,
                    data,
                    is_calendar=True,
                    stream=stream,
                )
        for to, options in others:
            data = self.export(to, level, language, selection, options)
            if data is not None:
                said = f"{to} {language} {selection} {dict(options)}"
                yield Output(said, level, data, to == "icalendar")

    def export(
        self, to: str, level: int, language: str, selection: str, options: Options
    ) -> bytes | None:
        """Export with the library; None where a language or a selection is not to be had."""
        key, _, id = selection.partition(":")
        with suppress(eventkit.EventkitError), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # not released yet: known
            return eventkit.export(
                self.event,
                to=to,
                audience=AUDIENCES[level],
                language=None if language == "en" else language,
                select={key: id} if selection else None,
                log=self.log,
                options=options,
            )
        return None

    def files(self, level: int, selection: str) -> Iterator[Output]:
        """Export with the command line, for the names of files."""
        only = ("--only", selection) if selection else ()
        languages = [part for each in ("en", *LANGUAGES) for part in ("--language", each)]
        formats = ("--to", "markdown", "--to", "json", "--to", "icalendar")
        reader = ("--audience", AUDIENCES[level])
        self.program.run("export", NAME, *formats, *reader, *languages, *only, "-o", "out/")
        target = self.folder / "out"
        if target.exists():
            yield from self.of_folder("file", level, target)
            shutil.rmtree(target)

    def of_folder(self, kind: str, level: int, folder: Path) -> Iterator[Output]:
        for path in sorted(folder.rglob("*")):
            is_calendar = path.suffix == ".ics"
            yield Output(f"{kind} {path.name}", level, path.read_bytes(), is_calendar)
            yield Output(f"{kind}-name {path.name}", level, path.name.encode())

    def feeds(self, level: int) -> Iterator[Output]:
        """Write feeds into the folder of all releases, at times retired, and into an empty one."""
        kept = self.folder / f"feeds-{level}"
        self.program.run("feeds", NAME, "-o", kept.name, *self.feeds_for(level))
        yield from self.kept_feeds("kept-feed", level, kept)
        if self.random.random() < RETIRED:
            with suppress(eventkit.EventkitError), warnings.catch_warnings():
                warnings.simplefilter("ignore")  # not released yet: known
                eventkit.write_feeds(
                    self.event,
                    kept,
                    log=self.log,
                    audience=AUDIENCES[level],
                    url=URL,
                    retire=True,
                )
            yield from self.kept_feeds("retired-feed", level, kept)
        yield from self.fresh_feeds(self.program, level)

    def feeds_for(self, level: int) -> tuple[str, ...]:
        return "--audience", AUDIENCES[level], "--url", URL

    def kept_feeds(self, kind: str, level: int, kept: Path) -> Iterator[Output]:
        """Yield the files of a folder of feeds, without the addresses that were once offered.

        The record of the folder names all of its files.
        """
        for path in sorted(kept.rglob("*.*")) if kept.exists() else ():
            data = path.read_bytes()
            named = data.decode() if path.name == RECORD else path.name
            for token in {*TOKEN.findall(named)} & self.offered.get(level, set()):
                data = data.replace(token.encode(), b"")
            yield Output(f"{kind} {path.name}", level, data, path.suffix == ".ics")

    def fresh_feeds(self, program: Program, level: int) -> Iterator[Output]:
        fresh = program.folder / "fresh"
        program.run("feeds", NAME, "-o", fresh.name, *self.feeds_for(level))
        if fresh.exists():
            yield from self.of_folder("feed", level, fresh)
            names = " ".join(path.name for path in fresh.rglob("*"))
            self.offered.setdefault(level, set()).update(TOKEN.findall(names))
            shutil.rmtree(fresh)

    def of_public_log(self, releases: list[int]) -> Iterator[Output]:
        """Yield what a folder makes that holds nothing private, neither the sibling nor the log."""
        with tempfile.TemporaryDirectory() as name:
            program = Program(Path(name))
            for path in self.folder.glob("event*"):
                if ".private." not in path.name:
                    shutil.copy(path, program.folder)
            done = program.run("export", NAME, "--to", "icalendar")
            yield Output("public-log icalendar", 0, done.output, is_calendar=True)
            done = program.run("diff", f"{NAME}@{self.random.choice(releases)}", NAME)
            yield Output("public-log diff", 0, done.output)
            yield from self.fresh_feeds(program, 0)

    def differences(
        self, level: int, selections: list[str], releases: list[int]
    ) -> Iterator[Output]:
        first, second = sorted(self.random.choices(releases, k=2))
        asked = [(NAME,), (f"{NAME}@1", NAME), (f"{NAME}@{first}", f"{NAME}@{second}")]
        asked += [(f"{NAME}@{first}", NAME, "--only", selection) for selection in selections]
        asked += [
            (f"{NAME}@1", NAME, "--person", selection.partition(":")[2])
            for selection in selections
            if selection.startswith("person:")
        ]
        for states in asked:
            form = self.random.choice(("text", "markdown", "json", "json"))
            language = self.random.choice(("en", "en", *LANGUAGES))
            reader = ("--audience", AUDIENCES[level], "--language", language)
            done = self.program.run("diff", *states, *reader, "--format", form)
            yield Output(f"diff-{form} {' '.join(states)}", level, done.output)
