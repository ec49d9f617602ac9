"""A walk: a document that is edited and released by turns, and all that is written on the way."""

from __future__ import annotations

import copy
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from tests.walks.audiences import AUDIENCES, Knowledge, knowledge, view
from tests.walks.clocks import Clocks
from tests.walks.documents import NAME, PRIVATE, Document, items, places, public_part, write
from tests.walks.drawing import Drawing
from tests.walks.edits import Edits, Renames, name_of
from tests.walks.forgetting import forget_person, traces_of
from tests.walks.judge import Stamps, disagreement, endings, leaks, timings, uids_in
from tests.walks.outputs import LOG, Output, Outputs, Stream
from tests.walks.program import Program
from tests.walks.tokens import tokens_of

READERS = (0, 1)  # whom something is hidden from
PLACES = ("place", "table", "file")
ASKED = re.compile(r"with (--new|--gone) (\S+)")
MERGED = re.compile(r"sessions\.(\S+) is gone and sessions\.(\S+) seems to contain it")
PRINTED = re.compile(r'add this line to sessions\.(\S+?)(?: of \S+)?:\n +uid = "(.+)"')


def without_present(united: dict[str, str], document: Document) -> dict[str, str]:
    """Return which items are one, without those that were put back: they are themselves again."""
    keys = {item["_key"] for _, _, item in items(document)}
    return {old: new for old, new in united.items() if old not in keys}


class Walk:
    """Walks from a first document through some releases.

    Args:
        seed: Which walk.
        folder: Where its files are, empty at first.
        clocks: Start a process for each command, and let the clock rules change now and then.
    """

    def __init__(self, seed: int, folder: Path, *, clocks: bool = False) -> None:
        self.seed, self.folder = seed, folder
        self.drawing = Drawing.of(seed)
        self.random = self.drawing.random
        self.document = self.drawing.document()
        if clocks:
            self.drawing.rely_on_usual_hours(self.document)
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
        self.clocks = Clocks(folder, self.document) if clocks else None
        self.program = Program(folder)
        self.outputs = Outputs(self.program, self.random)
        self.numbers: list[int] = []  # of the releases that stand
        self.last_number = 0
        self.unpublished: list[Document] = []
        self.forgotten: set[str] = set()
        self.answered: Renames = {}
        self.unions: list[dict[str, str]] = []  # keys of items that are one, at each release
        self.said_to_be_one: dict[str, str] = {}
        self.merges: list[dict[str, str]] = []  # UIDs of sessions that are a part of others, so too
        self.said_to_be_part: dict[str, str] = {}

    def go(self, releases: int) -> None:
        self.write()
        for _ in range(releases):
            if self.clocks:
                self.program.environment = self.clocks.environment(self.random)
            is_new = self.release()
            taken_back = self.drawing.chance(0.15) and is_new and self.unpublish()
            if not self.edits.renames:  # that an id is another one is said at the release
                self.judge(released=not taken_back)
            for _ in range(self.random.randint(1, 4)):
                self.steps.append(self.edits.edit())
            if self.drawing.chance(0.1) and not self.edits.renames:
                self.forget()
            self.write()
            if self.drawing.chance(0.3) and not self.edits.renames:
                self.judge(released=False)

    def write(self) -> None:
        write(self.document, self.folder, self.translated_in)
        self.secrets |= view(self.document).tokens.keys()

    # --- releases

    def release(self) -> bool:
        """Release the document, answer what is asked, and say whether there is a new release."""
        note, by = self.drawing.word(), self.drawing.word()
        self.secrets |= {note, by}
        answers = [f"--same={old}={new}" for old, new in self.same_items().items()]
        answers += [f"--same=sessions.{old}=sessions.{new}" for old, new in self.absorbed()]
        self.answered = dict(self.edits.renames)
        self.edits.renames.clear()
        command = ["release", NAME, "--force", "-m", note, "--as", by]
        done = self.program.run(*command, *answers)
        while done.code == 1 and (more := self.answer(answers, done.messages)) != answers:
            answers = more
            done = self.program.run(*command, *answers)
        self.steps.append(f"release {' '.join(answers)}: {done.code}")
        if done.code == 0:
            self.read_uids()
            self.unions.append(without_present(self.united | self.said_to_be_one, self.document))
            there = {*uids_in(self.document).values()}
            merged = self.merged | self.said_to_be_part
            self.merges.append({uid: heir for uid, heir in merged.items() if uid not in there})
            self.released.append(copy.deepcopy(self.document))
            self.last_number += 1
            self.numbers.append(self.last_number)
            self.figures["releases"] += 1
            self.figures["merged"] += len(self.said_to_be_part)
        elif "nothing changed" not in done.messages:
            self.faults.append(f"release {answers}: {done.code}: {done.messages}")
        return done.code == 0

    def answer(self, answers: list[str], messages: str) -> list[str]:
        """Return answers to what a release printed; a line that it printed is pasted instead."""
        for id, uid in PRINTED.findall(messages):
            self.read_uids()
            self.document["sessions"][id]["uid"] = uid
            self.write()
            answers = [answer for answer in answers if not answer.endswith(f"=sessions.{id}")]
        places = {place.rstrip(".,;"): option for option, place in ASKED.findall(messages)}
        asked = [f"{option}={place}" for place, option in places.items()]
        for old, new in MERGED.findall(messages):
            if f"sessions.{old}" in places and self.drawing.chance():
                asked.remove(f"--gone=sessions.{old}")
                asked = [answer for answer in asked if answer != f"--new=sessions.{new}"]
                asked.append(f"--same=sessions.{old}=sessions.{new}")
                self.say_part(old, new)
        return [*dict.fromkeys((*answers, *asked))]

    def absorbed(self) -> Iterator[tuple[str, str]]:
        """Yield which sessions of the last release are said to be a part of which, as most are."""
        past, now = self.released[-1] if self.released else {}, self.document["sessions"]
        known = past.get("sessions", {})
        keys = {id: it["_key"] for id, it in now.items() if "slots" not in it and id in known}
        pairs, self.edits.absorbed = self.edits.absorbed, {}
        for old, new in pairs.items():
            is_there = new in keys and keys[new] == known[new]["_key"]
            is_there = is_there and known[new].get("uid") == now[new].get("uid")
            is_gone = old not in now and old in (uids_in(past) if known else ())
            if is_there and is_gone and self.drawing.chance(0.7):
                self.say_part(old, new)
                yield old, new

    def say_part(self, old: str, new: str) -> None:
        """Take down that a session of the last release is a part of another now."""
        before, now = self.released[-1], self.document
        self.said_to_be_part[uids_in(before)[old]] = uids_in(now)[new]
        if old in before["sessions"] and new in now["sessions"]:
            key = before["sessions"][old]["_key"]
            self.said_to_be_one[key] = now["sessions"][new]["_key"]

    def same_items(self) -> Renames:
        """Return which items got another id since the last release, and are the same still.

        A session that is held several times is none that could be asked about.
        """
        past, now = (
            {f"{table}.{id}": item for table, id, item in items(state) if "slots" not in item}
            for state in (self.released[-1] if self.released else {}, self.document)
        )
        same: Renames = {}
        self.said_to_be_one, self.said_to_be_part = {}, {}
        for old, new in self.edits.renames.items():
            is_exchanged = self.edits.renames.get(new) == old and {old, new} <= past.keys() & now
            is_alone = old in past and new in now and old not in now and new not in past
            is_there = new in past and new in now and past[new]["_key"] == now[new]["_key"]
            is_united = is_there and old in past and old not in now
            if is_united and name_of(past[new])["en"] != name_of(now[new])["en"]:
                continue  # one that is called otherwise could be somebody else
            if is_united:
                self.said_to_be_one[past[old]["_key"]] = past[new]["_key"]
            if is_exchanged or is_alone or is_united:
                same[old] = new
            elif new in now and not is_there:
                now[new]["_key"] = next(self.drawing.keys)
        return same

    def unpublish(self) -> bool:
        """Take back the last release, before anybody receives it, and say whether it was done."""
        if len(self.released) < 2:
            return False
        done = self.program.run("release", NAME, "--unpublish", str(self.numbers[-1]))
        self.steps.append(f"unpublish {self.numbers[-1]}: {done.code}")
        if done.code:
            self.faults.append(f"unpublish: {done.code}: {done.messages}")
            return False
        self.edits.renames |= self.answered  # what was answered is taken back too
        self.unpublished.append(self.released.pop())
        self.unions.pop()
        self.merges.pop()
        self.numbers.pop()
        self.figures["unpublished"] += 1
        return True

    def forget(self) -> None:
        """Let somebody be forgotten, and look for what is left of them in every file."""
        self.write()
        if not self.document["people"] or not self.released:
            return
        id = self.random.choice([*self.document["people"]])
        key = self.document["people"][id]["_key"]
        states = [*self.released, *self.unpublished, self.document]
        own, elsewhere = traces_of(key, states, self.united)
        done = self.program.run("forget", NAME, id, "--no-backup", "--yes")
        self.steps.append(f"forget {id}: {done.code}")
        files = [path for path in self.folder.glob("*event*") if path.is_file()]
        if done.code == 2 or not self.is_gone(id):  # somebody hidden would be shown
            self.steps.append(done.messages)
            return
        self.figures["forgotten"] += 1
        for state in states:
            forget_person(key, state, self.united)
        self.edits.removed = [each for each in self.edits.removed if each[2]["_key"] != key]
        self.forgotten |= own - elsewhere
        self.stamps = Stamps()  # a name that is gone changes entries, and no stamp
        self.previous = {}
        for path in files:
            left = tokens_of(path.read_bytes()) & self.forgotten
            if left:
                self.fault(f"{path.name} still holds {sorted(left)} of the forgotten {id}")

    def is_gone(self, id: str) -> bool:
        paths = (self.folder / NAME, self.folder / PRIVATE)
        tables = [tomllib.loads(path.read_text("utf-8")) for path in paths if path.exists()]
        return not any(id in held.get("people", ()) for held in tables)

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
        known = {level: self.knowledge(level) for level in READERS}
        calendars: dict[Stream, bytes] = {}
        for level in READERS:
            chosen = self.selections(known[level])
            for output in self.outputs.write(level, chosen, self.numbers):
                self.judge_leaks(output, known[level])
                if output.stream:
                    calendars[output.stream] = output.data
        self.judge_public_log(known[0], released=released)
        self.judge_release()
        if released:
            for fault in self.stamps.faults(calendars):
                self.fault(fault)
            for level in READERS:
                whole = calendars.get((AUDIENCES[level], "en", "all", ""))
                if whole:
                    said = (
                        endings(self.document, level, whole, self.merged),
                        timings(self.document, level, whole),
                    )
                    for fault in chain.from_iterable(said):
                        self.fault(f"{AUDIENCES[level]}: {fault}")
            self.compare(self.previous, calendars)
            self.previous = calendars

    @property
    def united(self) -> dict[str, str]:
        return without_present(self.unions[-1], self.document) if self.unions else {}

    @property
    def merged(self) -> dict[str, str]:
        return self.merges[-1] if self.merges else {}

    def knowledge(self, level: int) -> Knowledge:
        return knowledge(self.released, self.document, level, self.united)

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
        for level in READERS:
            stream = (AUDIENCES[level], "en", "all", "")
            if len(self.numbers) > 1 and stream in before and stream in after:
                states = [f"{NAME}@{number}" for number in self.numbers[-2:]]
                done = self.program.run("diff", *states, "--json", "--audience", AUDIENCES[level])
                calendars = before[stream], after[stream]
                if done.code == 0 and (
                    fault := disagreement(
                        done.output, *calendars, has_clocks=self.clocks is not None
                    )
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

    def judge_release(self) -> None:
        """Judge a past state that is asked for: it tells no more than it told then."""
        if not self.numbers:
            return
        at = self.random.randrange(len(self.numbers))
        to = self.random.choice(("markdown", "json", "icalendar"))
        command = ["export", NAME, "--release", str(self.numbers[at]), "--to", to]
        for level in READERS:
            known = knowledge(self.released[:at], self.released[at], level, self.unions[at])
            done = self.program.run(*command, "--audience", AUDIENCES[level])
            output = Output(f"{to} --release", level, done.output, is_calendar=to == "icalendar")
            self.judge_leaks(output, known)

    def judge_public_log(self, known: Knowledge, *, released: bool) -> None:
        """Judge the log that may be published, where there is a private one beside it."""
        private = self.folder / "event.private.releases.jsonl"
        log = self.folder / LOG
        if not (private.exists() and log.exists()):
            return
        states = [*self.released, *self.unpublished]
        past = knowledge(states, self.document, 0).past
        self.judge_leaks(Output("log", 0, log.read_bytes()), Knowledge(past, set(), past))
        if released:
            document = view(public_part(self.document))
            shown = known.allowed | {it for it, level in document.tokens.items() if level == 0}
            # The log by itself does not know what was restricted of an item that is still there.
            there = {key for key, level in document.keys.items() if level == 0}
            guessed = {
                token
                for state in self.released
                for token, keys in view(state).united(self.united).owners.items()
                if token in known.past and not there.isdisjoint(keys)
            }
            for output in self.outputs.of_public_log(self.numbers):
                more = guessed if output.name.endswith("diff") else set()
                self.judge_leaks(output, known._replace(allowed=shown | more))
