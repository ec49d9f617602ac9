"""A walk: a document that is edited and released by turns, and all that is written on the way."""

from __future__ import annotations

import copy
import re
import tomllib
from collections import Counter
from pathlib import Path

from tests.walks.audiences import AUDIENCES, Knowledge, knowledge, view
from tests.walks.documents import NAME, PRIVATE, Document, items, places, write
from tests.walks.drawing import Drawing
from tests.walks.edits import Edits
from tests.walks.judge import Stamps, disagreement, endings, leaks
from tests.walks.outputs import LOG, Output, Outputs, Stream
from tests.walks.program import Done, run

READERS = (0, 1)  # whom something is hidden from
PLACES = ("place", "table", "file")
ASKED = re.compile(r"with --new (\S+)")


class Walk:
    """Walks from a first document through some releases.

    Args:
        seed: Which walk.
        folder: Where its files are, empty at first.
    """

    def __init__(self, seed: int, folder: Path) -> None:
        self.seed, self.folder = seed, folder
        self.drawing = Drawing.of(seed)
        self.random = self.drawing.random
        self.document = self.drawing.document()
        self.edits = Edits(self.drawing, self.document)
        self.translated_in = self.random.choice(PLACES)
        self.released: list[Document] = []
        self.secrets: set[str] = set()
        self.stamps = Stamps()
        self.steps: list[str] = []
        self.faults: list[str] = []
        self.leaked: set[tuple[str, str, str]] = set()
        self.previous: dict[Stream, bytes] = {}
        self.figures: Counter[str] = Counter()
        self.outputs = Outputs(folder, self.random)

    def go(self, releases: int) -> None:
        self.write()
        for _ in range(releases):
            self.release()
            self.judge(released=True)
            for _ in range(self.random.randint(1, 4)):
                self.steps.append(self.edits.edit())
            self.write()
            if self.drawing.chance(0.3):
                self.judge(released=False)

    def write(self) -> None:
        write(self.document, self.folder, self.translated_in)
        self.secrets |= view(self.document).tokens.keys()

    def run(self, *arguments: str) -> Done:
        return run(self.folder, *arguments)

    # --- releases

    def release(self) -> None:
        note, by = self.drawing.word(), self.drawing.word()
        self.secrets |= {note, by}
        there = {f"{table}.{id}" for table, id, _ in items(self.document)}
        past = self.released[-1] if self.released else {}
        was = {f"{table}.{id}" for table, id, _ in items(past)}
        answers = [
            f"--same={old}={new}"
            for old, new in self.edits.renames.items()
            if old in was and new in there and old not in there and new not in was
        ]
        self.edits.renames.clear()
        command = ["release", NAME, "--force", "-m", note, "--as", by]
        done = self.run(*command, *answers)
        for _ in range(3):
            if done.code == 1 and (asked := ASKED.findall(done.messages)):
                answers += [f"--new={place.rstrip('.,;')}" for place in asked]
                done = self.run(*command, *answers)
        self.steps.append(f"release {' '.join(answers)}: {done.code}")
        if done.code == 0:
            self.read_uids()
            self.released.append(copy.deepcopy(self.document))
            self.figures["releases"] += 1
        elif "nothing changed" not in done.messages:
            self.faults.append(f"release {answers}: {done.code}: {done.messages}")

    def read_uids(self) -> None:
        """Take over the UIDs that `release` wrote into the document."""
        for name in (NAME, PRIVATE):
            path = self.folder / name
            tables = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
            for id, session in tables.get("sessions", {}).items():
                if "uid" in session:
                    self.document["sessions"][id]["uid"] = session["uid"]

    # --- judging

    def judge(self, *, released: bool) -> None:
        known = {level: knowledge(self.released, self.document, level) for level in READERS}
        calendars: dict[Stream, bytes] = {}
        for level in READERS:
            chosen = self.selections(known[level])
            for output in self.outputs.write(level, chosen, len(self.released)):
                self.judge_leaks(output, known[level])
                if output.stream:
                    calendars[output.stream] = output.data
        self.judge_public_log()
        if released:
            for fault in self.stamps.faults(calendars):
                self.fault(fault)
            for level in READERS:
                whole = calendars.get((AUDIENCES[level], "en", "all", ""))
                if whole:
                    for fault in endings(self.document, level, whole):
                        self.fault(f"{AUDIENCES[level]}: {fault}")
            self.compare(self.previous, calendars)
            self.previous = calendars

    def fault(self, text: str) -> None:
        self.faults.append(f"after step {len(self.steps)}: {text}")

    def judge_leaks(self, output: Output, known: Knowledge) -> None:
        self.figures["outputs"] += 1
        for token in sorted(leaks(output, known, self.secrets)):
            self.figures["leaks"] += 1
            place = AUDIENCES[output.audience], output.name.split()[0], token
            if place not in self.leaked:  # what stands in one output stands in many
                self.leaked.add(place)
                where = self.history(token)
                self.fault(f"{output.name} tells the {place[0]} {token}: {where}")

    def history(self, token: str) -> str:
        """Say where a token stood in each release, and stands now, with the level that sees it."""
        states = [
            ", ".join(f"{AUDIENCES[seen.tokens[token]]}: {place}" for place in places(state, token))
            or "-"
            for state in [*self.released, self.document]
            for seen in [view(state)]
        ]
        return "; ".join(f"{number}. {said}" for number, said in enumerate(states, 1))

    def compare(self, before: dict[Stream, bytes], after: dict[Stream, bytes]) -> None:
        number = len(self.released)
        for level in READERS:
            stream = (AUDIENCES[level], "en", "all", "")
            if number > 1 and stream in before and stream in after:
                states = f"{NAME}@{number - 1}", f"{NAME}@{number}"
                done = self.run("diff", *states, "--json", "--audience", AUDIENCES[level])
                if done.code == 0 and (
                    fault := disagreement(done.output, before[stream], after[stream])
                ):
                    self.fault(f"{AUDIENCES[level]}: {fault}")

    def selections(self, known: Knowledge) -> list[str]:
        """Return some selections, of what there is and of what there was."""
        keys = {"people": "person", "organizations": "person", "rooms": "room", "tracks": "track"}
        places = [
            f"{keys[table]}:{id}"
            for state in [*self.released, self.document]
            for table, id, _ in items(state)
            if table in keys and id in known.allowed
        ]
        return self.random.sample(sorted({*places}), min(2, len({*places})))

    def judge_public_log(self) -> None:
        """Judge the log that may be published: where there is a private one beside it."""
        private = self.folder / "event.private.releases.jsonl"
        log = self.folder / LOG
        if private.exists() and log.exists():
            past = knowledge(self.released, self.document, 0).past
            self.judge_leaks(Output("log", 0, log.read_bytes()), Knowledge(past, set(), past))
